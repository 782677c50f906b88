"""CSV: the figures and codes of a result for spreadsheets, the same in every language.

Here: rows, quoting, and text that no spreadsheet takes for a formula. Not here: words made of
figures, which people read (`words`).
"""

import csv
import io
from collections.abc import Iterator

from antitrafik_cli.messages import visible
from antitrafik_cli.result import Cell, Coded, Result, ResultTable, Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """One header, the rows of every table, after them its totals under the key `total`.

    Several tables share the header: `table`, then all columns in order of first appearance.
    """
    tables = result.tables
    names = list(dict.fromkeys(column.name for table in tables for column in table.columns))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if len(tables) == 1:
        writer.writerow(names)
        writer.writerows(_rows(tables[0], names))
    elif tables:
        writer.writerow(["table", *names])
        for table in tables:
            writer.writerows([table.name, *row] for row in _rows(table, names))
    return text.getvalue()


def _rows(table: ResultTable, names: list[str]) -> Iterator[list[str]]:
    for row in table.rows:
        yield [_field(row.get(name)) for name in names]
    if table.totals is not None:
        key = table.columns[0].name
        totals: Row = {**table.totals, key: "total"}
        yield [_field(totals.get(name)) for name in names]


def _field(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return repr(cell)
        case Coded(code=text) | text:
            return ("'" if text.startswith(_FORMULA) else "") + visible(text)
