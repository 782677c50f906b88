"""Explaining: what the records behind a figure give adds up to the figure, whatever was told."""

from collections.abc import Iterable, Mapping
from typing import Any

from hypothesis import given, settings
from offices import Office, histories
from test_sums import heard, scopes, template

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.reports.activity import DIMENSIONS, activity
from antitrafik_cli.reports.columns import COLUMNS
from antitrafik_cli.reports.contributions import contributions
from antitrafik_cli.reports.materials import materials_tables
from antitrafik_cli.reports.measures import triple
from antitrafik_cli.reports.pointing import row_of

__all__ = ["template"]
FEW = settings(max_examples=120, deadline=None, print_blob=True)
NAMES = [column.name for column in COLUMNS]


def added(rows: Iterable[Mapping[str, Any]], name: str) -> int | None:
    cells = [row[name] for row in rows]
    return None if None in cells else sum(cells)


@given(histories(), scopes())
@FEW
def test_the_records_behind_a_row_add_up_to_every_figure_in_it(
    template: bytes, offices: list[Office], scope: Scope
) -> None:
    log = heard(template, offices, parts=True)
    for dimension in DIMENSIONS:
        (table,) = activity(log, scope, dimension).tables
        assert table.totals is not None
        for row in (*table.rows, None):
            figures = table.totals if row is None else row
            behind = contributions(log, scope, row_of(table, row))
            given = [one.measures.cells() for one in behind]
            found = {name: added(given, name) for name in NAMES}
            assert found == {name: figures[name] for name in NAMES}
    for table in materials_tables(log, scope):
        for row in table.rows:
            behind = contributions(log, scope, row_of(table, row), material=None)
            cells = [
                triple("done", one.measures.done) | triple("in_progress", one.measures.in_progress)
                for one in behind
            ]
            assert all(added(cells, name) == row[name] for name in cells[0])
