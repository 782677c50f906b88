"""Two periods side by side: each figure before, after, and what is known of the difference.

Here: the tables of two activity reports in one. Not here: the figures of either (`activity`), what
a difference of inexact figures is (`differences`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from antitrafik_cli.domain.period import Period
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.reports import notes
from antitrafik_cli.reports.activity import figures
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.closing import held_against
from antitrafik_cli.reports.differences import Figure, figures_of
from antitrafik_cli.reports.silence import silence_notes
from antitrafik_cli.result import Cell, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import touching_numbers

DIMENSIONS = ("county", "campaign", "municipality", "kind", "audience")

# What people see of it; machines get every figure.
_SHOWN = {
    "events": (N_("Events before"), N_("Events after"), N_("Change in events")),
    "attendances": (
        *(N_("Attendances before"), N_("Attendances after")),
        N_("Change in attendances"),
    ),
    "leaflets_done": (N_("Leaflets before"), N_("Leaflets after"), N_("Change in leaflets")),
    "requests": (N_("Requests before"), N_("Requests after"), N_("Change in requests")),
    "done": (N_("Handed out before"), N_("Handed out after"), N_("Change")),
}


def compare(log: Log, scope: Scope, one: Period, other: Period, by: str | None = None) -> Result:
    """The activity report of two periods that share no day, the earlier one first.

    `by` is one of DIMENSIONS. Of a scope everything but its days counts. Rows of either period
    stand in both, with 0 where it has none.
    """
    before, after = sorted((one, other), key=lambda period: period.first)
    scopes = [scope._replace(first=each.first, last=each.last) for each in (before, after)]
    tables = _tables(*(figures(log, each, by) for each in scopes))
    days = {
        name: {"from": period.first.isoformat(), "to": period.last.isoformat()}
        for name, period in (("before", before), ("after", after))
    }
    rest = scope._replace(first=None, last=None)
    result = Result(
        report="compare",
        tables=tuple(tables),
        scope={**scope_told(rest), **days},
        heading=_heading(rest, before, after),
        notes=tuple(_notes(log, scopes, (before, after))),
    )
    return held_against(result)


def _tables(before: Sequence[ResultTable], after: Sequence[ResultTable]) -> Iterator[ResultTable]:
    """The tables of either report that hold figures, each once."""
    earlier = {table.name: table for table in before}
    later = {table.name: table for table in after}
    for name in _merged(list(earlier), list(later)):
        known = later.get(name) or earlier[name]
        figures = figures_of(known)
        if figures:
            empty = replace(known, rows=(), notes=())
            yield _side_by_side(figures, earlier.get(name, empty), later.get(name, empty))


def _side_by_side(
    figures: Sequence[Figure], before: ResultTable, after: ResultTable
) -> ResultTable:
    key = after.columns[0].name
    sides = [{str(row[key]): row for row in table.rows} for table in (before, after)]
    last = ("several", "none") if key == "municipality" else ("none",)
    order = _merged(list(sides[0]), list(sides[1]))
    order.sort(key=lambda code: last.index(code) + 1 if code in last else 0)
    text = [column for column in after.columns if column.type != "count"]
    rows = []
    for code in order:
        one, other = (side.get(code) for side in sides)
        known = other or one or {}
        named: dict[str, Cell] = {column.name: known.get(column.name) for column in text}
        rows.append(named | _cells(figures, one or {}, other or {}))
    totals = None
    if before.totals is not None and after.totals is not None:
        totals = _cells(figures, before.totals, after.totals)
    return ResultTable(
        name=after.name,
        title=after.title,
        columns=(*text, *(column for figure in figures for column in figure.columns())),
        rows=tuple(rows),
        shown=(after.shown[0], *_shown(figures)),
        totals=totals,
        notes=tuple(_together((*before.notes, *after.notes))),
    )


def _cells(figures: Sequence[Figure], before: Row, after: Row) -> dict[str, Cell]:
    return {name: cell for figure in figures for name, cell in figure.cells(before, after).items()}


def _shown(figures: Sequence[Figure]) -> Iterator[Shown]:
    for figure in figures:
        labels = _SHOWN.get(figure.name)
        if labels:
            kind, names = figure.shown
            group = figure.name
            for label, side in zip(labels, ("before", "after"), strict=False):
                columns = tuple(f"{name}_{side}" for name in names)
                yield Shown(label, kind, columns, group)
            yield Shown(labels[2], "change", figure.change, group)


def _merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Every name once, in the order of `after`, the rest behind what it follows in `before`."""
    merged = list(after)
    place = 0
    for name in before:
        if name in after:
            place = merged.index(name) + 1
        else:
            merged.insert(place, name)
            place += 1
    return merged


# --- what is said beside it --------------------------------------------------------------------


def _heading(scope: Scope, before: Period, after: Period) -> Note:
    periods = {"before": before, "after": after}
    if scope == Scope():
        return Note(N_("What was done; before: {before}, after: {after}"), periods)
    told = Said(lambda: " · ".join(parts_of(scope)))
    message = N_("What was done: {scope}; before: {before}, after: {after}")
    return Note(message, {**periods, "scope": told})


def _notes(log: Log, scopes: Sequence[Scope], periods: Sequence[Period]) -> Iterator[Note]:
    for period in periods:
        if period.last >= today():
            yield Note(N_("The period {period} is not over yet."), {"period": period})
    partly = sorted({number for scope in scopes for number in touching_numbers(log, scope)})
    if partly:
        facts = {"records": notes.named(log, partly)}
        yield Note(
            N_(
                "{number} activity lies across an edge of these periods and is in no figure: "
                "{records}."
            ),
            facts,
            N_(
                "{number} activities lie across an edge of these periods and are in no figure: "
                "{records}."
            ),
            len(partly),
        )
    yield from {
        str(note): note for scope in scopes for note in notes.unsettled(log, scope)
    }.values()
    for scope, period in zip(scopes, periods, strict=True):
        yield from silence_notes(log, scope, period=period)


def _together(several: Iterable[Note]) -> Iterator[Note]:
    """Notes on both tables as notes on one: what was counted in each is added up."""
    found: dict[str, Note] = {}
    for note in several:
        known = found.get(note.message)
        number = note.number + (known.number if known else 0)
        found[note.message] = replace(note, number=number)
    yield from found.values()
