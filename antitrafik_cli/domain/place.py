"""Where something took place: the twelve counties, their municipalities, and the words for them.

Codes: "AL-03" a county, "AL-03/elbasan" a municipality, "national", "online", "abroad".
Not here: where the gazetteer is kept (`data`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.errors import (
    AmbiguousPlace,
    BadYaml,
    PlacesContradict,
    UnknownPlace,
    listed,
)
from antitrafik_cli.messages import N_, _

EVERYWHERE: Mapping[str, str] = {  # the places that are no county, each with its name
    "national": N_("national"),
    "online": N_("online"),
    "abroad": N_("abroad"),
}
_EVERYWHERE_SPELLINGS = {
    "national": "kombëtar, kombëtare, mbarëkombëtar, mbarëkombëtare, shkallë kombëtare, gjithë "
    "vendi, gjithë vendin, mbarë vendi, mbarë vendin, gjithë Shqipëria, gjithë Shqipërinë, "
    "nationwide, whole country",
    "online": "on-line, internet, rrjet, linjë",
    "abroad": "jashtë vendit, jashtë shtetit, jashtë",
}
_CONNECTORS = frozenset({"i", "e", "te", "se"})
_BESIDE_A_NAME = _CONNECTORS | {
    *("ne", "nga", "in", "of", "the"),
    *("qark", "qarku", "qarkun", "qarkut", "county"),
    *("bashki", "bashkia", "bashkine", "bashkise", "municipality"),
    *("qytet", "qyteti", "qytetin", "qytetit", "fshati", "fshatin", "fshatit"),
}
_FORMS = ("definite", "genitive", "accusative")


class Gazetteer:
    """The places, made from what `compile_gazetteer` gives."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._names: Mapping[str, str] = compiled["names"]
        self._county_spellings: Mapping[str, str] = compiled["county_spellings"]
        self._spellings: Mapping[str, list[str]] = compiled["municipality_spellings"]
        self._known_names: frozenset[str] | None = None  # made when first asked for

    @property
    def counties(self) -> tuple[str, ...]:
        """The codes of the counties, in the order of the codes."""
        return tuple(sorted(code for code in self._names if "/" not in code))

    def municipalities(self, county: str) -> tuple[str, ...]:
        """The codes of a county's municipalities, in the order of the codes."""
        return tuple(sorted(code for code in self._names if code.startswith(county + "/")))

    def key(self, code: str) -> str:
        """How machines know a place: by its Albanian name if it has one, else by its code."""
        return self.name(code) if code.startswith("AL-") else code

    def name(self, code: str) -> str:
        """The Albanian name of a county or municipality; `national`, … in the language in use.

        A code from a newer version is its own name.
        """
        return _(EVERYWHERE[code]) if code in EVERYWHERE else self._names.get(code, code)

    def county_of(self, code: str) -> str:
        """The county a place lies in; what lies in none (`national`, …) is its own."""
        return code.partition("/")[0]

    def county(self, words: str) -> str:
        """The code of the county, or `national`, `online`, `abroad`. Raises `UnknownPlace`."""
        for spelling in _shortened(words):
            if code := self._county_spellings.get(spelling):
                return code
        if inside := sorted({self.county_of(code) for code in self._found(words)}):
            hint = _(" It lies in {county}.").format(county=listed(map(self.name, inside)))
        else:
            hint = self._hint(words, self._county_spellings)
        raise UnknownPlace(words=words, level=_("county"), hint=hint)

    def municipality(self, words: str, county: str | None = None) -> str:
        """The code of the municipality, also by one of its towns.

        The code `county` settles a name that several counties have. Raises `UnknownPlace`,
        `AmbiguousPlace`.
        """
        return self._municipality(words, () if county is None else (county,))

    def resolve(self, counties: Sequence[str], municipalities: Sequence[str]) -> tuple[str, ...]:
        """The sorted codes of the places that the words for counties and municipalities lead to.

        A municipality stands for its county too, which is then not named of its own. Raises
        `UnknownPlace`, `AmbiguousPlace`, `PlacesContradict`.
        """
        given = {self.county(words) for words in counties}
        within = sorted(given - set(EVERYWHERE))
        inner = {self._municipality(words, within) for words in municipalities}
        for code in sorted(inner):
            if within and self.county_of(code) not in within:
                raise PlacesContradict(
                    municipality=self.name(code),
                    right=self.name(self.county_of(code)),
                    county=listed(map(self.name, within)),
                )
        return tuple(sorted(inner | (given - {self.county_of(code) for code in inner})))

    def near(self, words: str) -> list[str]:
        """The codes of the municipalities spelt almost so, nearest first."""
        close = nearest(list(_shortened(words))[-1], self._spellings)
        return list(dict.fromkeys(code for one in close for code in self._spellings[one]))

    def begun(self, words: str) -> list[str]:
        """The codes of the municipalities whose name, or that of a town in them, begins so."""
        start = fold(words)
        found = (codes for one, codes in self._spellings.items() if start and one.startswith(start))
        return list(dict.fromkeys(code for codes in found for code in codes))

    def known_names(self) -> frozenset[str]:
        """Every folded word that is part of a place's name in any form."""
        if self._known_names is None:
            spellings = (*self._county_spellings, *self._spellings)
            words = {word for spelling in spellings for word in spelling.split()}
            self._known_names = frozenset(words - _CONNECTORS)
        return self._known_names

    def _municipality(self, words: str, counties: Collection[str]) -> str:
        found = self._found(words)
        if len(found) > 1:
            found = [code for code in found if self.county_of(code) in counties] or found
        if len(found) == 1:
            return found[0]
        if found:
            choices = (f"{self.name(c)} ({self.name(self.county_of(c))})" for c in found)
            raise AmbiguousPlace(words=words, choices=listed(choices))
        hint = self._hint(words, self._spellings)
        raise UnknownPlace(words=words, level=_("municipality"), hint=hint)

    def _found(self, words: str) -> list[str]:
        return next(filter(None, map(self._spellings.get, _shortened(words))), [])

    def _hint(self, words: str, spellings: Mapping[str, str | list[str]]) -> str:
        bare = list(_shortened(words))[-1]
        near = (spellings[spelling] for spelling in nearest(bare, spellings))
        codes = [code for found in near for code in ([found] if isinstance(found, str) else found)]
        names = dict.fromkeys(map(self.name, codes))
        return _(" Nearest: {choices}.").format(choices=listed(names)) if names else ""


def _shortened(words: str) -> Iterator[str]:
    """The folded words, then ever less of what only stands beside a name ("në qarkun e …")."""
    left = fold(words).split()
    yield " ".join(left)
    while len(left) > 1 and left[0] in _BESIDE_A_NAME:
        left = left[1:]
        yield " ".join(left)
    while len(left) > 1 and left[-1] in _BESIDE_A_NAME:
        left = left[:-1]
        yield " ".join(left)


def compile_gazetteer(raw: Any) -> dict[str, Any]:
    """The JSON-able form of gazetteer.yaml: code -> name, and folded spelling -> code or codes.

    Raises `BadYaml` where a county's spelling leads to two counties, or a code stands twice.
    """
    names: dict[str, str] = {}
    counties: dict[str, str] = {}
    municipalities: dict[str, list[str]] = {}
    for code, spellings in _EVERYWHERE_SPELLINGS.items():
        counties.update((fold(spelling), code) for spelling in (code, *spellings.split(", ")))
    for number, county in enumerate(raw["counties"]):
        code = county["code"]
        for spelling in (*_spellings(county), code.replace("-", "")):
            if counties.setdefault(fold(spelling), code) != code:
                raise _twice(spelling, ("counties", number))
        names[code] = county["name"]
        for municipality in county["municipalities"]:
            inner = f"{code}/{municipality['code']}"
            if inner in names:
                raise _twice(inner, ("counties", number))
            names[inner] = municipality["name"]
            for spelling in {fold(s) for s in (inner, *_spellings(municipality))}:
                municipalities.setdefault(spelling, []).append(inner)
    return {"names": names, "county_spellings": counties, "municipality_spellings": municipalities}


def _spellings(place: Mapping[str, Any]) -> Iterator[str]:
    """Every spelling of a county or municipality, and of the towns in it."""
    yield from (place["code"], place["name"], *(place[form] for form in _FORMS))
    yield from place.get("aliases", [])
    for town, forms in place.get("towns", {}).items():
        yield from (town, *forms)


def _twice(spelling: str, keys: tuple[str | int, ...]) -> BadYaml:
    return BadYaml(problem=_("“{words}” stands here twice.").format(words=spelling), keys=keys)
