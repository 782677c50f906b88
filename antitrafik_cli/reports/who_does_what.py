"""Who does what, where, when and for whom: one row for each activity, as coordination tables ask.

Here: its columns, for 4W workbooks and HXL alike; their figures add up to those of `activity`. Not
here: the list that can come in again (`record_table`), hashtags and headings (`render`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from antitrafik_cli.data import campaigns, gazetteer
from antitrafik_cli.domain.attendance import AudienceLine, narrowed
from antitrafik_cli.domain.campaign import Campaign
from antitrafik_cli.domain.cells import joined
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.contributions import Contribution, RowOf, contributions
from antitrafik_cli.reports.notes import not_listed
from antitrafik_cli.reports.phrases import texts_of
from antitrafik_cli.reports.record_table import NOTE, quantity_cells, terms
from antitrafik_cli.result import Cell, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.settings import setting
from antitrafik_cli.store.enclosure import DONE, IN_PROGRESS
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

_ATTENDANCES = "attendances"
_LESS = "less"  # of a row, no column: something of it stands in another
COLUMNS = (
    Column("who_office", "text", "", N_("Who leads: of the campaign, else this office")),
    Column("who_partners", "text", "", N_("Partners of the campaign and of the activity")),
    Column("who_funders", "text", "", N_("Funders of the campaign")),
    Column("what_type", "text", "", N_("What it is: event or distribution")),
    Column("what_kind", "text", "", N_("Kind of activity, as a code")),
    Column("what_item", "text", "", N_("What was handed out, as a code")),
    Column("what_campaign", "text", "", N_("Campaigns, as codes")),
    Column("what_topic", "text", "", N_("Topics, as codes")),
    Column("where_county", "text", "", N_("County, or national, online, abroad")),
    Column("where_county_code", "text", "", N_("County, its code (ISO 3166-2)")),
    Column("where_municipality", "text", "", N_("Municipality")),
    Column("where_venue", "text", "", N_("Where exactly")),
    Column("when_start", "date", "", N_("First day")),
    Column("when_end", "date", "", N_("Last day")),
    Column("whom", "text", "", N_("For whom: audiences, as codes")),
    Column("reached_quality", "text", "", N_("How the attendances are known")),
    Column("reached_low", "count", _ATTENDANCES, N_("Attendances, at least")),
    Column("reached_high", "count", _ATTENDANCES, N_("Attendances, at most; empty if open")),
    Column("reached_female", "count", _ATTENDANCES, N_("Females among them, where recorded")),
    Column("reached_male", "count", _ATTENDANCES, N_("Males among them, where recorded")),
    Column("items_quality", "text", "", N_("How the quantity is known")),
    Column("items_low", "count", "pieces", N_("Quantity, at least")),
    Column("items_high", "count", "pieces", N_("Quantity, at most; empty if open")),
    Column("items_within", "text", "", N_("The row whose quantity holds it already: its id")),
    Column("status", "text", "", N_("Of a distribution: done or in-progress")),
    Column("id", "text", "", N_("Record: its id")),
)


def who_does_what(log: Log, scope: Scope, *, with_notes: bool = False) -> Result:
    """A row for each standing activity in the scope, by day; notes only `with_notes`."""
    columns = (*COLUMNS, *([NOTE] if with_notes else []))
    given = contributions(log, scope, RowOf(), material=None)
    states = log.states(one.number for one in given)
    rows = [_row(log, *one, scope) for one in zip(states, given, strict=True)]
    if not with_notes:
        for row in rows:
            row.pop("note")
    shown = tuple(Shown(one.label, "text", (one.name,)) for one in columns)
    notes = (*not_listed(log, scope), *_notes(rows))
    table = ResultTable("activities", N_("Who does what"), columns, tuple(rows), shown, notes=notes)
    return Result("who-does-what", (table,), scope_told(scope), heading_of(scope))


def _notes(rows: Iterable[Mapping[str, Cell]]) -> Iterator[Note]:
    """What happened to quantities, so that nothing in the column is there twice."""
    if any(row.get("items_within") for row in rows):
        yield Note(
            N_(
                "What was handed out within a larger distribution that is here too has no quantity "
                "of its own: items_within names the row that holds it."
            )
        )
    if any(row[_LESS] for row in rows):
        yield Note(
            N_(
                "What is still being handed out is told without what was handed out of it already "
                "and stands in a row of its own."
            )
        )


def _row(log: Log, state: RecordState, given: Contribution, scope: Scope) -> dict[str, Cell]:
    texts = texts_of(log, state)
    when = When.from_iso(state.value("date")) if state.value("date") else None
    lines = _lines(state, scope)
    audiences = dict.fromkeys(code for line in lines for code in line.of)
    is_event = state.type == "event"
    seated = is_event and (lines or state.value("kind") not in NO_AUDIENCE_KINDS)
    kinds = terms([state.value("kind")], texts.get("kind_words", ()))
    material = [] if is_event else [state.value("material")]
    partners = [word for word in texts.get("partners", ()) if word]
    return {
        **_who(state.value("campaigns") or (), partners),
        "what_type": state.type,
        "what_kind": next(kinds, None),
        "what_item": _or_none(terms(material, texts.get("material_words", ()))),
        "what_campaign": _or_none(state.value("campaigns") or ()),
        "what_topic": _or_none(terms(state.value("topics"), texts.get("topic_words", ()))),
        **_where(state.value("place") or ()),
        "where_venue": _or_none(
            filter(None, texts.get("venue", ()) if is_event else texts.get("places", ()))
        ),
        "when_start": when.first.isoformat() if when else None,
        "when_end": when.last.isoformat() if when else None,
        "whom": _or_none(terms([*audiences], texts.get("audience_words", ()))),
        **(reached(lines) if seated else {}),
        **_items(log, state, given),
        "status": state.value("status"),
        "id": state.record,
        "note": next(filter(None, texts.get("note", ())), None),
    }


def _lines(state: RecordState, scope: Scope) -> list[AudienceLine]:
    """The lines that count, as far as they do: all, or those of the audiences asked for."""
    lines = (AudienceLine.from_json(one) for one in state.value("attended") or ())
    if not scope.audiences:
        return [*lines]
    return [left for line in lines if (left := narrowed(line, scope.audiences))]


def _items(log: Log, state: RecordState, given: Contribution) -> dict[str, Cell]:
    """What was handed out, as far as no other row holds it; `_LESS` where that is not all.

    Of a part whose whole stands in the list there is its name in place of numbers.
    """
    told = state.value("quantity")
    cells: dict[str, Cell] = {**quantity_cells("items", told), _LESS: False}
    if not told:
        return cells
    if given.wholes:
        wholes = [log.record(number) for number in given.wholes]
        nearest = state.value("within")
        within = nearest if nearest in wholes else wholes[0]
        return {**quantity_cells("items", None), "items_within": within, _LESS: False}
    if state.value("status") not in (DONE, IN_PROGRESS):  # is in no sum either
        return {**quantity_cells("items", None), _LESS: False}
    rest = given.measures.done + given.measures.in_progress
    if rest == Total.of(Count.from_json(told))._replace(uncounted=0):
        return cells
    low, high = rest.exact + rest.low, None if rest.high is None else rest.exact + rest.high
    quality = _quality(low, high, is_exact=not rest.low and rest.high == 0)
    return {**quantity_cells("items", (quality, low, high)), _LESS: True}


def _who(codes: Sequence[str], partners: Sequence[str]) -> dict[str, Cell]:
    """Who stands behind the campaigns it serves, and who took part."""
    known = [one for code in codes if (one := campaigns().get(code))]

    def of_all(take: Callable[[Campaign], Iterable[str]]) -> list[str]:
        return [name for one in known for name in take(one)]

    leads = [one.lead for one in known if one.lead] or [setting("office") or ""]
    return {
        "who_office": _or_none(dict.fromkeys(filter(None, leads))),
        "who_partners": _or_none(dict.fromkeys([*of_all(lambda one: one.partners), *partners])),
        "who_funders": _or_none(dict.fromkeys(of_all(lambda one: one.funders))),
    }


def _where(codes: Sequence[str]) -> Mapping[str, Cell]:
    names = gazetteer()
    counties = dict.fromkeys(names.county_of(code) for code in codes)
    return {
        "where_county": _or_none(map(names.key, counties)),
        "where_county_code": _or_none(code for code in counties if code.startswith("AL-")),
        "where_municipality": _or_none(names.name(code) for code in codes if "/" in code),
    }


def reached(lines: Sequence[AudienceLine]) -> dict[str, Cell]:
    """How many attendances the lines tell together: quality, low and high, and by sex.

    With a group that nobody counted it is at least what the others tell; of no line and of groups
    nobody counted it is unknown. Sexes are None where no line records them.
    """
    sums = sum((Total.of(line.count) for line in lines), Total())
    low = sums.exact + sums.low
    high = None if sums.high is None or sums.uncounted else sums.exact + sums.high
    qualities = {line.count.quality for line in lines}
    if qualities <= {"unknown"}:
        quality = "unknown"
    elif len(lines) == 1:
        quality = lines[0].count.quality
    else:
        quality = _quality(low, high, is_exact=qualities == {"exact"})
    return {
        "reached_quality": quality,
        "reached_low": None if quality == "unknown" else low,
        "reached_high": high,
        "reached_female": _known(line.female for line in lines),
        "reached_male": _known(line.male for line in lines),
    }


def _quality(low: int, high: int | None, *, is_exact: bool) -> str:
    if high is None:
        return "at-least"
    if low != high:
        return "range"
    return "exact" if is_exact else "about"


def _known(numbers_: Iterable[int | None]) -> int | None:
    told = [number for number in numbers_ if number is not None]
    return sum(told) if told else None


def _or_none(values: Iterable[str]) -> str | None:
    return joined(values) or None
