"""CSV: the figures and codes of a result for spreadsheets, the same in every language.

Here: rows, quoting, and text that no spreadsheet takes for a formula. Not here: words made of
figures, which people read (`words`).
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from antitrafik_cli.domain.cells import disarmed
from antitrafik_cli.messages import visible
from antitrafik_cli.render.as_json import value
from antitrafik_cli.result import Cell, Coded, Column, ColumnType, Result, ResultTable, Row

Harmless = Callable[[str, ColumnType], str]


def _harmless(text: str, _type: ColumnType) -> str:
    return disarmed(text)


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """One header, the rows of every table, after them its totals under the key `total`.

    Several tables share the header: `table`, then all columns in order of first appearance.
    """
    return written(result, _harmless, delimiter=",", lineterminator="\n")


def written(
    result: Result,
    harmless: Harmless,
    *,
    delimiter: str,
    lineterminator: str,
    decimal_mark: str = ".",
) -> str:
    """The same, each text made `harmless` for what stands in columns of its type."""

    def write(cell: Cell, column: Column) -> str:
        told = field(cell, column.type, harmless)
        return told.replace(".", decimal_mark) if isinstance(cell, float) else told

    tables = result.tables
    columns = all_columns(tables)
    names = [column.name for column in columns]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=lineterminator)
    if len(tables) == 1:
        writer.writerow(names)
        writer.writerows(_rows(tables[0], columns, write))
    elif tables:
        writer.writerow(["table", *names])
        for table in tables:
            writer.writerows([table.name, *row] for row in _rows(table, columns, write))
    return text.getvalue()


def all_columns(tables: Sequence[ResultTable]) -> list[Column]:
    """The columns of all tables in order of first appearance, one for each name."""
    found: dict[str, Column] = {}
    for table in tables:
        for column in table.columns:
            found.setdefault(column.name, column)
    return list(found.values())


def _rows(
    table: ResultTable, columns: Sequence[Column], write: Callable[[Cell, Column], str]
) -> Iterator[list[str]]:
    def fields(row: Row) -> list[str]:
        return [write(row.get(one.name), one) for one in columns]

    yield from map(fields, table.rows)
    if table.totals is not None:
        yield fields({**table.totals, table.columns[0].name: "total"})


def field(cell: Cell, type_: ColumnType = "text", harmless: Harmless = _harmless) -> str:
    """A cell as text that stands in one line: codes, plain digits, nothing where nobody knows."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return repr(value(cell)).removesuffix(".0")
        case Coded(code=text) | text:
            return harmless(visible(text), type_)
