"""From words to fields: what an officer typed, or a list holds, as what a record will say.

Here: reading the words of every option of `log-event`, `log-leaflets` and `amend`, through the
gate of open text. Not here: asking (`prompts`), writing (`store`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain import privacy
from antitrafik_cli.domain.attendance import parse_lines
from antitrafik_cli.domain.count import parse_count
from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.errors import (
    AudienceTwice,
    Failure,
    FutureDate,
    NotARequest,
    OtherMaterial,
    TooMany,
    UnknownChoice,
    UnknownRecord,
    UnknownTerm,
    UnknownTogether,
    WrongType,
    listed,
)
from antitrafik_cli.exchange.campaign import campaign_of
from antitrafik_cli.exchange.fulfilling import items_of
from antitrafik_cli.messages import N_, _
from antitrafik_cli.settings import today
from antitrafik_cli.store.fold import fold
from antitrafik_cli.store.log import Log

Words = Mapping[str, Sequence[str]]
STATUSES = ("done", "in-progress")
MOST_VALUES = 50  # of one option; a head stays far below its 64 KiB
_LONGEST_NAME = 200  # characters of a venue, a partner, a source
LONGEST_TEXT = 500  # characters of a note, a request, a why


class Telling:
    """What a record will say: coded fields, open text, and what looks like a person's name.

    `requests` are the theme, the wording of a theme nobody knows, and the words of each request;
    `leaflets` is the count of those handed out there, none where nobody said or it is 0; `remarks`
    are sentences to be said of it. `record` is the record it is about, where that is there already,
    and `named` how people read that one.
    """

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.text: dict[str, list[str]] = {}
        self.requests: list[tuple[str, str, str]] = []
        self.leaflets: list[str | int | None] | None = None
        self.names: list[tuple[str, str]] = []
        self.remarks: list[str] = []
        self.record = ""
        self.named = ""

    def open_text(self, name: str, values: Sequence[str], most: int = _LONGEST_NAME) -> None:
        """Let these values into the open-text field `name`, if the gate lets them pass."""
        kept = [self.gate(name, value, most) for value in values if value.strip()]
        if kept:
            self.text[name] = kept

    def gate(self, name: str, words: str, most: int = LONGEST_TEXT) -> str:
        """The words as the open-text field `name` keeps them.

        Raises `BadCharacter`, `TextTooLong` or `PersonalData`.
        """
        kept = privacy.clean_text(words, most)
        privacy.check_text(kept)
        found = privacy.names(kept, gazetteer().known_names())
        self.names += [(name, one) for one in found]
        return kept

    def term(self, section: str, name: str, words: str) -> str:
        """The code of a term; the wording of one nobody knows goes into the text `name`."""
        code, wording = vocabulary().read(section, words)
        if wording:
            self.text.setdefault(name, []).append(self.gate(name, wording, _LONGEST_NAME))
        return code


def refuse_other_material(log: Log | None, fields: Mapping[str, Any]) -> None:
    """A part is of the material of its whole. Raises `OtherMaterial`."""
    whole = fields.get("within")
    if log is None or not whole:
        return
    entries = log.entries(whole)  # none where the whole has not come yet
    found = fold(entries).value("material") if entries else None
    wanted = fields.get("material")
    if found is not None and found != wanted:
        terms = vocabulary()
        raise OtherMaterial(
            record=log.short(whole),
            found=terms.label("materials", str(found)),
            wanted=terms.label("materials", str(wanted)),
        ).at("--within")


def tell(options: Words, log: Log | None, *, new_campaign: bool = False) -> Telling:
    """What these options say, by option name without its dashes; those not given say nothing.

    `log` is where ids and campaigns already in use are looked up. Every failure names its option.
    """
    telling = Telling()
    for name, words in options.items():
        if len(words) > MOST_VALUES:
            raise TooMany(number=len(words), most=MOST_VALUES).at(f"--{name}")
    for name, read in _readers(options).items():
        if options.get(name):
            with _at(name):
                read(telling, options[name], log)
    with _at("municipality" if options.get("municipality") else "county"):
        if options.get("county") or options.get("municipality"):
            places = gazetteer().resolve(options.get("county", ()), options.get("municipality", ()))
            telling.fields["place"] = list(places)
    if options.get("campaign"):
        with _at("campaign"):
            found = {campaign_of(one, log, new=new_campaign) for one in options["campaign"]}
            telling.fields["campaigns"] = sorted(found)
    return telling


def past_when(words: str) -> When:
    """The when of something done. Raises `FutureDate` where it has not begun."""
    when = parse_when(words, today())
    if when.first > today():
        raise FutureDate(words=words, date=when.with_weekday())
    return when


# how an option is typed, where it is no option of its own name
_TYPED = {
    "quantity": "QUANTITY", "materials": "--material",
    "count": "COUNT", "item": "ITEM", "state": "STATE", "request-id": "ID", "answer": "ANSWER",
}  # fmt: skip


class _at:  # noqa: N801 - reads as a word: with _at("date")
    """Failures inside happened at this option."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, problem: BaseException | None, _trace: object) -> None:
        if isinstance(problem, Failure):
            problem.at(_TYPED.get(self._name, f"--{self._name}"))


def _date(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["date"] = past_when(words[0]).iso


def _kind(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["kind"] = telling.term("kinds", "kind_words", words[0])


def _attended(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    try:
        lines = parse_lines(words, lambda one: telling.term("audiences", "audience_words", one))
    except AudienceTwice as failure:
        unknown = telling.text.get("audience_words", ())
        if failure.facts["audience"] == OTHER and len(unknown) > 1:
            raise UnknownTogether(words=listed(unknown), together="+".join(unknown)) from None
        label = vocabulary().label("audiences", str(failure.facts["audience"]))
        raise AudienceTwice(audience=label) from None
    telling.fields["attended"] = [line.to_json() for line in lines]


def _topic(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    found = {telling.term("topics", "topic_words", one) for one in words}
    telling.fields["topics"] = sorted(found)


def _materials(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    found = {telling.term("materials", "material_words", one) for one in words}
    telling.fields["materials"] = sorted(found)


def _material(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["material"] = telling.term("materials", "material_words", words[0])


def _overlaps(telling: Telling, words: Sequence[str], log: Log | None) -> None:
    telling.fields["overlaps"] = sorted({find(log, one, "event") for one in words})


def _fulfils(telling: Telling, words: Sequence[str], log: Log | None) -> None:
    if found := items_of(words, log):
        telling.fields["fulfils"] = found


def _within(telling: Telling, words: Sequence[str], log: Log | None) -> None:
    telling.fields["within"] = find(log, words[0], "distribution")


def _quantity(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["quantity"] = parse_count(words[0]).to_json()


def _leaflets(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    count = parse_count(words[0])
    telling.leaflets = None if count.high == 0 else count.to_json()


def _status(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    try:
        code, _wording = vocabulary().read("statuses", words[0])
    except UnknownTerm:
        code = ""
    if code not in STATUSES:
        raise UnknownChoice(words=words[0], choices=listed(STATUSES))
    telling.fields["status"] = code


def _request(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    for one in words:
        theme, colon, asked = one.partition(":")
        if not colon or not theme.strip() or not asked.strip():
            raise NotARequest(words=one)
        code, wording = vocabulary().read("themes", theme)
        kept = telling.gate("theme_words", wording) if wording else ""
        telling.requests.append((code, kept, telling.gate("words", asked)))


def _text(name: str, most: int = _LONGEST_NAME) -> "Reader":
    def read(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
        telling.open_text(name, words, most)

    return read


Reader = Callable[[Telling, Sequence[str], Log | None], None]
_READERS: Mapping[str, Reader] = {
    "date": _date,
    "kind": _kind,
    "quantity": _quantity,
    "material": _material,
    "materials": _materials,
    "status": _status,
    "within": _within,
    "attended": _attended,
    "topic": _topic,
    "venue": _text("venue"),
    "place": _text("places"),
    "partner": _text("partners"),
    "source": _text("sources"),
    "note": _text("note", LONGEST_TEXT),
    "request": _request,
    "overlaps": _overlaps,
    "fulfils": _fulfils,
    "leaflets": _leaflets,
}
# those of the further types, whose readers no event needs
_FURTHER = frozenset(
    {
        *("item", "state", "to", "why", "period", "count", "measure", "covers", "about"),
        *("request-id", "answer"),
    }
)


def _readers(options: Words) -> Mapping[str, Reader]:
    if _FURTHER.isdisjoint(options):
        return _READERS
    from antitrafik_cli.exchange.further import READERS  # noqa: PLC0415 - not for an event

    return {**_READERS, **READERS}


TYPE_NAMES = {
    "event": N_("an event"),
    "distribution": N_("a distribution"),
    "request": N_("a request"),
    "outcome": N_("an outcome of a planned item"),
    "nothing": N_("a zero report"),
    "total": N_("a reported total"),
    "questionnaire": N_("a questionnaire"),
    "survey": N_("a result of a survey"),
    "event+distribution": N_("an event or a distribution"),
}


def find(log: Log | None, words: str, *types: str) -> str:
    """The id of the record of one of these types.

    Raises `UnknownRecord`, `AmbiguousRecord`, `WrongType`.
    """
    if log is None:
        raise UnknownRecord(words=words)
    record = log.find(words)
    found = log.state(record).type
    if found not in types:
        raise WrongType(
            record=log.short(record),
            found=_(TYPE_NAMES.get(found, found)),
            wanted=_(TYPE_NAMES["+".join(types)]),
        )
    return record
