"""JSON Lines: a row a line, for programs that read one after the other.

Here: lines. Not here: the whole answer as one object, with its scope, totals and notes (`as_json`).
"""

import json
from typing import Any

from antitrafik_cli.render.as_json import printable, value
from antitrafik_cli.result import Result, ResultTable, Row


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """An object for each row of every table, its columns in their order; null where nobody knows.

    Where there are several tables, `table` stands first and names the row's. Totals are left out.
    """
    several = len(result.tables) > 1
    return "".join(
        f"{_line(table, row, several=several)}\n" for table in result.tables for row in table.rows
    )


def _line(table: ResultTable, row: Row, *, several: bool) -> str:
    told: dict[str, Any] = {"table": table.name} if several else {}
    told |= {column.name: value(row.get(column.name)) for column in table.columns}
    return printable(json.dumps(told, ensure_ascii=False, allow_nan=False))
