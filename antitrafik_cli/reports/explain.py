"""What is behind a figure: the records, what each says and gives, and what makes it inexact.

Here: the table `explain`. Not here: the figures of each record (`contributions`), finding the
figure by its words (`pointing`), the reasons (`reasons`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports import notes
from antitrafik_cli.reports.activity import figures
from antitrafik_cli.reports.asked import Said, heading_of, parts_of, scope_told
from antitrafik_cli.reports.closing import closed
from antitrafik_cli.reports.contributions import Contribution, contributions
from antitrafik_cli.reports.listing import what_of, where_of
from antitrafik_cli.reports.measures import Measures, triple
from antitrafik_cli.reports.phrases import texts_of
from antitrafik_cli.reports.pointing import Figures, Pointed, point, row_of
from antitrafik_cli.reports.reasons import aspects_of, reasons
from antitrafik_cli.reports.sayings import says
from antitrafik_cli.reports.spread import touching_period
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.shares import LEAFLET

_COLUMNS = (
    Column("id", "text", "", N_("Record")),
    Column("date", "date", "", N_("Date")),
    Column("county", "text", "", N_("County")),
    Column("municipality", "text", "", N_("Municipality")),
    Column("kind", "text", "", N_("What")),
    Column("told", "text", "", N_("What it says")),
)
_WHY = Column("why", "text", "", N_("Explanation"))
_SHOWN = (
    Shown(N_("Record"), "code", ("id",)),
    Shown(N_("Date"), "code", ("date",)),
    Shown(N_("Place"), "code", ("municipality",)),
    Shown(N_("What"), "code", ("kind",)),
    Shown(N_("What it says"), "code", ("told",)),
)
# Without a column: every record, and all that is added up of single records.
_ADDED = ("events", "attendances_", "events_uncounted", "leaflets_", "distributions_", "requests")


def explain(
    log: Log, scope: Scope, by: str | None = None, column: str | None = None, row: str = "total"
) -> Result:
    """The records behind a figure of the activity report, by day; what they give adds up to it.

    Column and row are words in any spelling; the row is looked for in the report's tables, or
    in the one table `by`. Without a column every record of the scope. Raises what `point` raises.
    """
    tables = figures(log, scope, by or (None if column else "county"))
    pointed = point(tables, column, row) if column else _everything(tables[0])
    rows = tuple(_Explained(log, scope, pointed).rows())
    names = pointed.figures.names
    sums = pointed.table.totals if pointed.row is None else pointed.row
    held = {one.name: one for one in pointed.table.columns}
    shown = [one for one in pointed.table.shown if set(one.columns) <= set(names)]
    alone = set(names).difference(*(one.columns for one in shown))
    shown += [Shown(held[name].label, "number", (name,)) for name in names if name in alone]
    table = ResultTable(
        name="explain",
        title=N_("The records behind the figure"),
        columns=(*_COLUMNS, *(held[name] for name in names), _WHY),
        rows=rows,
        shown=(*_SHOWN, *shown, Shown(_WHY.label, "code", ("why",))),
        totals={name: sums[name] for name in names} if sums else None,
    )
    result = Result(
        report="explain",
        tables=(table,),
        scope={**scope_told(scope), **_told(pointed)},
        heading=_heading(scope, pointed) if column else heading_of(scope),
        notes=tuple(_notes(log, scope, names)),
    )
    return closed(log, scope, result)


def _notes(log: Log, scope: Scope, names: tuple[str, ...]) -> Iterator[Note]:
    if "people" in aspects_of(names):
        yield from notes.about_records(log, scope)
    else:
        yield from notes.left_out(log, scope)
        yield from notes.unsettled(log, scope)


def _everything(table: ResultTable) -> Pointed:
    names = (column.name for column in table.columns if column.type == "count")
    added = tuple(name for name in names if name.startswith(_ADDED))
    return Pointed(table, Figures("", added), None)


def _told(pointed: Pointed) -> dict[str, object]:
    dimension = pointed.table.columns[0].name
    row = {"row": str(pointed.row[dimension]), "by": dimension} if pointed.row else {}
    return {"columns": list(pointed.figures.names), **row}


def _heading(scope: Scope, pointed: Pointed) -> Note:
    cell = pointed.row[pointed.table.columns[0].name] if pointed.row else None

    def words() -> str:
        label = cell.label if isinstance(cell, Coded) else _("Total")
        return " · ".join([_(pointed.figures.label), label, *parts_of(scope)])

    return Note(N_("Behind the figure: {figure}"), {"figure": Said(words)})


@dataclass(frozen=True)
class _Explained:
    """The rows of one explained figure."""

    log: Log
    scope: Scope
    pointed: Pointed

    def rows(self) -> Iterator[Row]:
        """The records that say something about the figure, each with what it gives."""
        names = self.pointed.figures.names
        behind = self._behind()
        states = self.log.states(one.number for one, _cells in behind)
        for (one, cells), state in zip(behind, states, strict=True):
            aspects = aspects_of(names)
            if not self._counts(state):
                aspects -= {"done", "in-progress"}
            said = aspects - {"requests"} if len(aspects) > 1 else aspects
            told = says(self.log, state, one, said)
            given = {name: cells[name] for name in names}
            if told or any(cell != 0 for cell in given.values()):
                why = reasons(self.log, state, one, aspects)
                yield self._row(state, told, given, why)

    def _behind(self) -> list[tuple[Contribution, Row]]:
        table, row = self.pointed.table, self.pointed.row
        dimension = table.columns[0].name
        if self.pointed.figures.names == ("spread",):
            period = str(row[dimension]) if row else ""
            numbers = touching_period(self.log, self.scope, dimension, period)
            return [(_nothing(number), {"spread": 1}) for number in numbers]
        material = None if dimension == "material" else LEAFLET
        found = contributions(self.log, self.scope, row_of(table, row), material=material)
        return [(one, _cells(one.measures)) for one in found]

    def _counts(self, state: RecordState) -> bool:
        """Whether what a distribution handed out is of the material that the figure counts."""
        return self.pointed.table.name == "by-material" or state.value("material") == LEAFLET

    def _row(
        self, state: RecordState, told: Coded | None, given: dict[str, Cell], why: Coded | None
    ) -> Row:
        date = state.value("date")
        return {
            "id": Coded(state.record, self.log.short(state.record)),
            "date": Coded(date, str(When.from_iso(date))) if date else None,
            **where_of(state),
            "kind": what_of(state, texts_of(self.log, state)),
            "told": told,
            **given,
            "why": why,
        }


def _cells(measures: Measures) -> dict[str, Cell]:
    """The cells under every name they have in an activity table or in that of materials."""
    handed = triple("done", measures.done) | triple("in_progress", measures.in_progress)
    return measures.cells() | handed


def _nothing(number: int) -> Contribution:
    """What gives no figure, and is only named."""
    return Contribution(number, Measures(), (), frozenset(), (), (), (), ())
