"""Who does what, where, when and for whom: one row for each activity, as coordination tables ask.

Here: its columns, for 4W workbooks and HXL alike. Not here: the list that can come in again
(`record_table`), hashtags and headings (`render`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from antitrafik_cli.data import campaigns, gazetteer
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.campaign import Campaign
from antitrafik_cli.domain.cells import joined
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.phrases import texts_of
from antitrafik_cli.reports.record_table import NOTE, quantity_cells, terms
from antitrafik_cli.result import Cell, Column, Result, ResultTable, Shown
from antitrafik_cli.settings import setting
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers

_ATTENDANCES = "attendances"
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
    Column("status", "text", "", N_("Of a distribution: done or in-progress")),
    Column("id", "text", "", N_("Record: its id")),
)


def who_does_what(log: Log, scope: Scope, *, with_notes: bool = False) -> Result:
    """A row for each standing activity in the scope, by day; notes only `with_notes`."""
    columns = (*COLUMNS, *([NOTE] if with_notes else []))
    rows = [_row(log, state) for state in log.states(numbers(log, scope))]
    if not with_notes:
        for row in rows:
            row.pop("note")
    shown = tuple(Shown(one.label, "text", (one.name,)) for one in columns)
    table = ResultTable("activities", N_("Who does what"), columns, tuple(rows), shown)
    return Result("who-does-what", (table,), scope_told(scope), heading_of(scope))


def _row(log: Log, state: RecordState) -> dict[str, Cell]:
    texts = texts_of(log, state)
    when = When.from_iso(state.value("date")) if state.value("date") else None
    lines = [AudienceLine.from_json(one) for one in state.value("attended") or ()]
    audiences = dict.fromkeys(code for line in lines for code in line.of)
    is_event = state.type == "event"
    seated = is_event and (lines or state.value("kind") not in NO_AUDIENCE_KINDS)
    material = [] if is_event else [state.value("material")]
    partners = [word for word in texts.get("partners", ()) if word]
    return {
        **_who(state.value("campaigns") or (), partners),
        "what_type": state.type,
        "what_kind": _or_none(terms([state.value("kind")], texts.get("kind_words", ()))),
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
        **quantity_cells("items", state.value("quantity")),
        "status": state.value("status"),
        "id": state.record,
        "note": next(filter(None, texts.get("note", ())), None),
    }


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
    low: int | None = sums.exact + sums.low
    high = None if sums.high is None or sums.uncounted else sums.exact + sums.high
    qualities = {line.count.quality for line in lines}
    if qualities <= {"unknown"}:
        quality, low, high = "unknown", None, None
    elif len(lines) == 1:
        quality = lines[0].count.quality
    elif high is None:
        quality = "at-least"
    elif low == high:
        quality = "exact" if qualities == {"exact"} else "about"
    else:
        quality = "range"
    return {
        "reached_quality": quality,
        "reached_low": low,
        "reached_high": high,
        "reached_female": _known(line.female for line in lines),
        "reached_male": _known(line.male for line in lines),
    }


def _known(numbers_: Iterable[int | None]) -> int | None:
    told = [number for number in numbers_ if number is not None]
    return sum(told) if told else None


def _or_none(values: Iterable[str]) -> str | None:
    return joined(values) or None
