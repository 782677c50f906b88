"""Which figure of a report is drawn as bars. Not here: drawing them (`render.chart`)."""

from collections.abc import Mapping
from dataclasses import replace

from antitrafik_cli.messages import N_
from antitrafik_cli.reports.columns import SHOWN
from antitrafik_cli.result import Result, Shown

_BY_COLUMN = {one.columns[0]: one for one in SHOWN}
FIGURES: Mapping[str, Shown] = {
    "attendances": _BY_COLUMN["attendances_exact"],
    "events": _BY_COLUMN["events"],
    "leaflets": Shown(
        N_("Leaflets handed out"),
        "total",
        (*_BY_COLUMN["leaflets_done"].columns, "distributions_uncounted"),
    ),
    "leaflets-in-progress": _BY_COLUMN["leaflets_in_progress"],
    "requests": _BY_COLUMN["requests"],
}


def charted(result: Result, figure: str) -> Result:
    """The report with nothing shown but rows and one of FIGURES, without tables that lack it."""
    drawn = FIGURES[figure]
    tables = (
        replace(table, shown=(table.shown[0], drawn))
        for table in result.tables
        if set(drawn.columns) <= {column.name for column in table.columns}
    )
    return replace(result, tables=tuple(tables))
