"""The report `activity`: what was done, where, for whom, in totals that say what nobody counted.

Here: which tables it has. Not here: the adding up (`measures`), the rows and their order (`rows`),
the notes that keep them honest (`notes`).
"""

from collections.abc import Sequence

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.reports import notes
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.closing import closed
from antitrafik_cli.reports.columns import COLUMNS, SHOWN
from antitrafik_cli.reports.materials import materials_tables
from antitrafik_cli.reports.measures import GROUPINGS, Measures, measure
from antitrafik_cli.reports.reported import reported_tables
from antitrafik_cli.reports.requests import requests_table
from antitrafik_cli.reports.rows import ROWS
from antitrafik_cli.reports.targets import targets_tables
from antitrafik_cli.result import Column, Result, ResultTable, Shown
from antitrafik_cli.store.log import Log

DIMENSIONS = ("county", "campaign", "municipality", "kind", "audience", "month", "week")

_TITLES = {
    "county": (N_("By county"), N_("County")),
    "campaign": (N_("By campaign"), N_("Campaign")),
    "municipality": (N_("By municipality"), N_("Municipality")),
    "kind": (N_("By kind of activity"), N_("Kind")),
    "audience": (N_("By audience"), N_("Audience")),
    "month": (N_("By month"), N_("Month")),
    "week": (N_("By week"), N_("Week")),
}

# What people are not shown where it says nothing: a municipality has one municipality.
_UNSEEN = {
    "municipality": ("municipalities",),
    "audience": ("municipalities", "venues", "requests"),
    "kind": ("municipalities",),
}


def activity(log: Log, scope: Scope, by: str | None = None) -> Result:
    """The activity report.

    The tables of `figures`; without `by` also what was done against the targets of campaigns, and
    the figures that were reported for several activities together.
    """
    tables = figures(log, scope, by)
    if not by:
        tables += (*targets_tables(log, scope), *reported_tables(log, scope))
    result = Result(
        report="activity",
        tables=tables,
        scope=scope_told(scope),
        heading=heading_of(scope),
        notes=(
            *notes.about_records(log, scope),
            *(notes.about_surveys(log, scope) if not by else ()),
        ),
    )
    return closed(log, scope, result)


def figures(log: Log, scope: Scope, by: str | None = None) -> tuple[ResultTable, ...]:
    """The tables of what was done.

    With `by`, the one table `by-<by>`. Else `by-county` and `by-campaign` for the country, and for
    a single county `by-campaign`, `by-audience`, `by-kind`, `by-municipality` and the requests;
    materials other than leaflets in a table of their own where there are any.
    """
    one_county = len(scope.counties) == 1
    if by:
        dimensions: Sequence[str] = (by,)
    elif one_county:
        dimensions = ("campaign", "audience", "kind", "municipality")
    else:
        dimensions = ("county", "campaign")
    total = measure(log, scope, GROUPINGS["total"]).get("", Measures())
    tables = [_table(log, scope, dimension, total) for dimension in dimensions]
    if not by:
        tables += materials_tables(log, scope)
        tables += requests_table(log, scope, total.requests) if one_county else ()
    return tuple(tables)


def _table(log: Log, scope: Scope, dimension: str, total: Measures) -> ResultTable:
    groups = measure(log, scope, GROUPINGS[dimension])
    title, heading = _TITLES[dimension]
    rows, extra = ROWS[dimension](log, scope, groups)
    return ResultTable(
        name=f"by-{dimension}",
        title=title,
        columns=(Column(dimension, "text", "", heading), *extra, *COLUMNS),
        rows=tuple(rows),
        shown=(
            Shown(heading, "code", (dimension,)),
            *(Shown(one.label, "number", (one.name,)) for one in extra if one.type == "count"),
            *(one for one in SHOWN if one.columns[0] not in _UNSEEN.get(dimension, ())),
        ),
        totals=total.cells(),
        notes=tuple(notes.about_rows(log, scope, dimension, total)),
    )
