"""Which column of a list of events and distributions is which.

Here: headings in Albanian and English, as people type them and as `export` writes them, and what
`--map` says. Not here: cells (`list_rows`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.errors import listed, nearest_of
from antitrafik_cli.errors.importing import BadHeadingMap, NearHeading, NoListColumn, SameColumn
from antitrafik_cli.errors.surveying import NoColumn
from antitrafik_cli.messages import _

REFUSED = "refused"  # the column of reasons that --skip-bad adds, and that is not read
_REASONS = re.compile(f"{REFUSED}(?:: (.+))?")  # as `rejects` heads it, in the last column
LEFT_OUT = "-"
_MOST_NAMED = 6
# column -> how else it is called, as it is typed; every spelling is compared folded
_SPELT: Mapping[str, str] = {
    "type": "record type, tipi, lloji i regjistrimit",
    "id": "record",
    "date": "dates, day, when, data, datë, dita, kur",
    "county": "counties, qarku, qark, qarqet",
    "municipality": "municipalities, town, bashkia, bashki, bashkitë, qyteti, qytet",
    "venue": "vendi, vend, where exactly",
    "campaign": "campaigns, fushata, fushatë, fushatat",
    "kind": "kinds, activity, lloji, lloj, lloji i veprimtarisë, veprimtaria, veprimtari",
    "attended": "attendance, attendances, who came, pjesëmarrës, pjesëmarrësit, pjesëmarrja, "
    "pjesëmarrje, kush erdhi",
    "audience": "audiences, group, groups, grupi, grup, grupet, grupi i synuar",
    "count": "number, how many, numri, numër, sa veta, numri i pjesëmarrësve",
    "topic": "topics, tema, temë, temat",
    "partner": "partners, partnerë, partneri, partnerët, partner",
    "material": "materials, materiali, materialet, materiale",
    "request": "requests, kërkesa, kërkesë, kërkesat, kërkesat e bëra",
    "source": "sources, burimi, burim, burimet",
    "status": "gjendja, gjendje, statusi",
    "quantity": "sasia, sasi",
    "quantity_quality": "",
    "quantity_low": "",
    "quantity_high": "",
    "places": "place, vendet, ku saktësisht",
    "within": "brenda",
    "overlaps": "",
    "fulfils": "plotëson, përmbush, pika e planit",
    "as_of": "",  # how old an export is
    "note": "notes, shënim, shënime, shënimi, shënimet",
}
COLUMNS = tuple(_SPELT)
_SPELLINGS = {
    fold(one): name
    for name, spelt in _SPELT.items()
    for one in (name, *spelt.split(", "))
    if one.strip()
}


class ListColumns(NamedTuple):
    """The columns of a list by name, each with its place; of the key, its place.

    `remarks` are sentences for the person who sent it.
    """

    headings: Sequence[str]
    places: Mapping[str, int]
    key: int | None
    remarks: Sequence[str]

    @property
    def read(self) -> frozenset[int]:
        """The places whose cells say something; of the others no value is asked."""
        return frozenset(self.places.values()) | ({self.key} if self.key is not None else set())

    @property
    def keyed_by_id(self) -> bool:
        """Whether the key is the id of the record itself."""
        return self.key is not None and self.key == self.places.get("id")


def columns_of(
    headings: Sequence[str], mapped: Sequence[str], key: str | None, file: str
) -> ListColumns:
    """Which heading is which column.

    Raises `BadHeadingMap`, `NearHeading`, `SameColumn`, `NoListColumn`, `NoColumn`.
    """
    maps = _maps(headings, mapped)
    places: dict[str, int] = {}
    unread = []
    reasons = reasons_in(headings)
    for place, heading in enumerate(headings):
        name = maps.get(fold(heading)) or _SPELLINGS.get(fold(heading))
        if name is None:
            if heading and place != reasons:
                unread.append(heading)
        elif name in places:
            one = headings[places[name]]
            raise SameColumn(one=one, other=heading, column=name).at(file)
        elif name != LEFT_OUT:
            places[name] = place
    at = None if key is None else _key(headings, key)
    known_as_key = headings[at] if at is not None else ""
    unread = [heading for heading in unread if heading != known_as_key]
    _refuse_near(unread, file)
    _require(headings, places, file)
    return ListColumns(headings, places, at, _remarks(unread))


def reasons_in(headings: Sequence[str]) -> int | None:
    """The place of the column that --skip-bad adds; None where the last is another."""
    return len(headings) - 1 if _reasons(headings) else None


def refused_of(headings: Sequence[str]) -> str | None:
    """The sheet that the rows of a file of refused rows stood on, "" if none; None of any other."""
    found = _reasons(headings)
    return found[1] or "" if found else None


def _reasons(headings: Sequence[str]) -> re.Match[str] | None:
    return _REASONS.fullmatch(headings[-1]) if headings else None


def _maps(headings: Sequence[str], mapped: Sequence[str]) -> dict[str, str]:
    """What `--map` says: a folded heading, and its column. Raises `BadHeadingMap`."""
    there = {fold(heading) for heading in headings}
    found = {}
    for words in mapped:
        left, _sign, right = words.rpartition("=")
        name = LEFT_OUT if right.strip() == LEFT_OUT else _SPELLINGS.get(fold(right))
        if name is None or fold(left) not in there:
            raise BadHeadingMap(words=words, columns=listed(COLUMNS)).at("--map")
        found[fold(left)] = name
    return found


def _key(headings: Sequence[str], key: str) -> int:
    """The place of the key. Raises `NoColumn`."""
    if key in headings and key:
        return list(headings).index(key)
    folded = [fold(heading) for heading in headings]
    if fold(key) in folded and fold(key):
        return folded.index(fold(key))
    hint = nearest_of(nearest(key, headings), list(headings[:_MOST_NAMED]))
    raise NoColumn(words=key, hint=hint).at("--key")


def _refuse_near(unread: Sequence[str], file: str) -> None:
    """A heading that is almost a column would lose what stands under it. Raises `NearHeading`."""
    for heading in unread:
        if near := nearest(heading, _SPELLINGS, most=1):
            raise NearHeading(words=heading, column=_SPELLINGS[near[0]]).at(file)


def _require(headings: Sequence[str], places: Mapping[str, int], file: str) -> None:
    """What no record can do without. Raises `NoListColumn`."""
    for ways in (("date",), ("county", "municipality"), ("kind", "quantity", "quantity_quality")):
        if not any(name in places for name in ways):
            more = " …" if len(headings) > 2 * _MOST_NAMED else ""
            shown = listed(one for one in headings[: 2 * _MOST_NAMED] if one) + more
            raise NoListColumn(column=ways[0], headings=shown).at(file)


def _remarks(unread: Sequence[str]) -> list[str]:
    if not unread:
        return []
    more = " …" if len(unread) > _MOST_NAMED else ""
    told = _("Columns not read: {columns}. To read one: --map “{heading}=…”.")
    return [told.format(columns=listed(unread[:_MOST_NAMED]) + more, heading=unread[0])]
