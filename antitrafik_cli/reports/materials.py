"""Materials other than leaflets: a poster is no leaflet, and is never added to them.

Here: the table `by-material`. Not here: leaflets, which stand in every activity table.
"""

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.measures import GROUPINGS, measure, triple
from antitrafik_cli.result import Cell, Coded, Column, ResultTable, Shown
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.shares import LEAFLET

_FIGURES = (
    ("done", N_("Handed out")),
    ("in_progress", N_("Being handed out")),
)


def materials_tables(log: Log, scope: Scope) -> list[ResultTable]:
    """The table of what was handed out besides leaflets; none where nothing was."""
    groups = measure(log, scope, GROUPINGS["material"], material=None)
    words = vocabulary()
    rows = []
    for code in sorted(groups.keys() - {"", LEAFLET}):
        row: dict[str, Cell] = {"material": Coded(code, words.label("materials", code))}
        row |= triple("done", groups[code].done) | triple("in_progress", groups[code].in_progress)
        rows.append({**row, "distributions_uncounted": groups[code].unquantified})
    if not rows:
        return []
    heading = N_("Material")
    uncounted = N_("Distributions not counted")
    columns = [Column("material", "text", "", heading)]
    shown = [Shown(heading, "code", ("material",))]
    for name, label in _FIGURES:
        names = (name, f"{name}_about_low", f"{name}_about_high")
        columns += [Column(one, "count", "pieces", label) for one in names]
        shown.append(Shown(label, "total", names))
    columns.append(Column("distributions_uncounted", "count", "distributions", uncounted))
    shown.append(Shown(uncounted, "number", ("distributions_uncounted",)))
    return [
        ResultTable(
            name="by-material",
            title=N_("Materials other than leaflets"),
            columns=tuple(columns),
            rows=tuple(rows),
            shown=tuple(shown),
        )
    ]
