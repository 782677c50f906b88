"""The list of records that goes out and can come in again: one row for each event or distribution.

Here: its columns, in the words that `import` reads. Not here: the list for the eye (`listing`), one
row of sums for each activity (`who_does_what`).
"""

from collections.abc import Iterable, Iterator, Sequence

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.cells import joined
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.notes import not_listed, other_audiences
from antitrafik_cli.reports.phrases import Texts, in_words, texts_of
from antitrafik_cli.reports.records import requests_of
from antitrafik_cli.result import Cell, Coded, Column, Result, ResultTable, Shown
from antitrafik_cli.store.editions import arrival, arrived
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers

NOTE = Column("note", "text", "", N_("Note: for the office alone"))
COLUMNS = (
    Column("type", "text", "", N_("What it is: event or distribution")),
    Column("id", "text", "", N_("Record: its id")),
    Column("date", "date", "", N_("When: a day, first/last day, a month or a year (ISO 8601)")),
    Column("county", "text", "", N_("County, or national, online, abroad")),
    Column("municipality", "text", "", N_("Municipality")),
    Column("venue", "text", "", N_("Where exactly")),
    Column("kind", "text", "", N_("Kind of activity, as a code")),
    Column("campaign", "text", "", N_("Campaigns, as codes")),
    Column("attended", "text", "", N_("Who came and how many, as it can be typed again")),
    Column("topic", "text", "", N_("Topics, as codes")),
    Column("partner", "text", "", N_("Institutions that took part")),
    Column("material", "text", "", N_("Materials, as codes")),
    Column("request", "text", "", N_("What was asked for: theme and words")),
    Column("source", "text", "", N_("Where it is written")),
    Column("status", "text", "", N_("Of a distribution: done or in-progress")),
    Column("quantity_quality", "text", "", N_("How the quantity is known")),
    Column("quantity_low", "count", "pieces", N_("Quantity, at least")),
    Column("quantity_high", "count", "pieces", N_("Quantity, at most; empty if open")),
    Column("places", "text", "", N_("Where it was handed out")),
    Column("within", "text", "", N_("The distribution that holds it already")),
    Column("overlaps", "text", "", N_("Events that some of the same people came to")),
    Column("fulfils", "text", "", N_("Planned items it fulfils")),
)
AS_OF = Column("as_of", "text", "", N_("The newest entry of the log when this was exported"))
_SHOWN = (
    Shown(N_("Date"), "code", ("date",)),
    Shown(N_("County"), "text", ("county",)),
    Shown(N_("Municipality"), "text", ("municipality",)),
    Shown(N_("Kind"), "code", ("kind",)),
    Shown(N_("Venue"), "text", ("venue",)),
    Shown(N_("Who came"), "code", ("attended",)),
    Shown(N_("Materials"), "code", ("material",)),
    Shown(N_("Quantity"), "text", ("quantity_shown",)),
    Shown(N_("Status"), "code", ("status",)),
    Shown(N_("Campaigns"), "code", ("campaign",)),
    Shown(N_("Requests"), "text", ("request",)),
    Shown(N_("Record"), "text", ("id",)),
)
_NUMBERS = ("quantity_low", "quantity_high")  # whose 0 is no missing answer
_WORDINGS = {  # field -> the open text that words what is `other` in it
    "topics": "topic_words",
    "materials": "material_words",
    "material": "material_words",
}
_AS_OF = 12  # hex digits of its id
_ERASED = "–"  # a request whose words were erased is still a request


def record_table(
    log: Log, scope: Scope, *, with_notes: bool = False, dated: bool = False
) -> Result:
    """Every standing activity in the scope, by day; notes only `with_notes`.

    `dated` says in every row which entry was the newest: where the list comes in again, what was
    changed in it is told from what was amended here since.
    """
    columns = (*COLUMNS, *([NOTE] if with_notes else []), *([AS_OF] if dated else []))
    names = [column.name for column in columns]
    as_of = arrival(log, arrived(log))[:_AS_OF]
    rows = []
    for state in log.states(numbers(log, scope)):
        row = _row(log, state) | {"as_of": as_of}
        rows.append(
            {name: row.get(name) or None for name in (*names, "quantity_shown")}
            | {name: row[name] for name in _NUMBERS if name in row}
        )
    shown = (*_SHOWN, Shown(N_("Note"), "text", ("note",))) if with_notes else _SHOWN
    notes = (*not_listed(log, scope), *other_audiences(log, scope))
    table = ResultTable("records", N_("Records"), columns, tuple(rows), shown, notes=notes)
    return Result("records", (table,), scope_told(scope), heading_of(scope))


def row_of(log: Log, state: RecordState) -> dict[str, Cell]:
    """The cells that this list has of one record, by the names of its columns; None where empty."""
    row = _row(log, state)
    return {name: cell if name in _NUMBERS else cell or None for name, cell in row.items()}


def _row(log: Log, state: RecordState) -> dict[str, Cell]:
    texts = texts_of(log, state)
    row: dict[str, Cell] = {
        "type": state.type,
        "id": state.record,
        "date": date_cell(state.value("date")),
        **_places(state.value("place") or ()),
        "campaign": _said(state, texts, "campaigns", state.value("campaigns")),
        **{name: _one(texts, name) for name in ("venue", "note")},
        "source": _several(texts, "sources"),
    }
    if state.type == "event":
        return row | {
            "kind": _kind(state, texts),
            "attended": _said(state, texts, "attended", _attended(state, texts)),
            "topic": _terms(state, texts, "topics"),
            "partner": _several(texts, "partners"),
            "material": _terms(state, texts, "materials"),
            "request": joined(_requests(log, state)),
            "overlaps": joined(state.value("overlaps") or ()),
            "fulfils": joined(state.value("fulfils") or ()),
        }
    return row | {
        "material": _terms(state, texts, "material"),
        "status": _terms(state, texts, "status"),
        **quantity_cells("quantity", state.value("quantity")),
        "quantity_shown": in_words("quantity", state.value("quantity")),
        "places": _several(texts, "places"),
        "within": state.value("within"),
    }


def date_cell(iso: str | None) -> Cell:
    """A when for machines and for people."""
    return Coded(iso, str(When.from_iso(iso))) if iso else None


def quantity_cells(name: str, value: Sequence[str | int | None] | None) -> dict[str, Cell]:
    """The three cells of a count as it is kept; all None where there is none."""
    quality, low, high = value or (None, None, None)
    return {f"{name}_quality": quality, f"{name}_low": low, f"{name}_high": high}


def terms(codes: Sequence[str | None] | None, wordings: Sequence[str | None]) -> Iterator[str]:
    """The codes; in place of `other` one value for each of its wordings, as they can be typed."""
    known = [wording for wording in wordings if wording]
    for code in filter(None, codes or ()):
        if code == OTHER and known:
            yield from (f"{OTHER}: {wording}" for wording in known)
        else:
            yield code


def _terms(state: RecordState, texts: Texts, field: str) -> Cell:
    """The terms that a field holds, as they can be typed and as people read them."""
    value = state.value(field)
    codes = [value] if isinstance(value, str) else value
    return _said(state, texts, field, terms(codes, texts.get(_WORDINGS.get(field, ""), ())))


def _kind(state: RecordState, texts: Texts) -> Cell:
    """The kind of an event; there is one, and nothing separates it."""
    words = next(terms([state.value("kind")], texts.get("kind_words", ())), None)
    return Coded(words, in_words("kind", state.value("kind"), texts)) if words else None


def _said(
    state: RecordState, texts: Texts, field: str, values: Iterable[str] | None
) -> Coded | None:
    cell = joined(values or ())
    return Coded(cell, in_words(field, state.value(field), texts)) if cell else None


def _places(codes: Sequence[str]) -> dict[str, Cell]:
    """Counties and municipalities by their Albanian names, each once, in the order of codes."""
    names = gazetteer()
    counties = dict.fromkeys(names.key(names.county_of(code)) for code in codes)
    return {
        "county": joined(counties),
        "municipality": joined(names.name(code) for code in codes if "/" in code),
    }


def _attended(state: RecordState, texts: Texts) -> Iterator[str]:
    """The audience lines as they can be typed; `other` among audiences by its wordings."""
    for line in map(AudienceLine.from_json, state.value("attended") or ()):
        of = "+".join(terms(line.of, texts.get("audience_words", ())))
        yield of + line.notation.removeprefix(line.key)


def _requests(log: Log, state: RecordState) -> Iterator[str]:
    """The requests made at an event, as they can be typed: a theme, a colon, the words."""
    for request in requests_of(log, state.record):
        texts = texts_of(log, request)
        words, wording = _one(texts, "words") or _ERASED, _one(texts, "theme_words")
        theme = str(request.value("theme") or OTHER)
        if wording and ":" not in wording and _reads_as_other(wording):
            theme = wording
        yield f"{theme}: {words}"


def _reads_as_other(wording: str) -> bool:
    """Whether a theme typed in these words is taken for no known one, and refused for none."""
    terms_ = vocabulary()
    return not terms_.near("themes", wording) and terms_.read("themes", wording)[0] == OTHER


def _one(texts: Texts, name: str) -> str | None:
    return next(filter(None, texts.get(name, ())), None)


def _several(texts: Texts, name: str) -> str:
    return joined(filter(None, texts.get(name, ())))
