"""JSON: the figures and codes of a result for other programs, the same in every language.

Here: the shape of the answer. Not here: words made of figures, which people read (`words`).
"""

import json
from collections.abc import Mapping
from typing import Any

from antitrafik_cli.messages import _, speaking
from antitrafik_cli.result import Cell, Coded, Result, ResultTable


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """One JSON object; labels and notes in English, a coded cell its code, null where open.

    Notes on the whole report stand with those of its first table.

    `totals` has no key for the first column. Unprintable characters stand as JSON escapes.
    """
    with speaking("en"):
        answer: dict[str, Any] = {
            "report": result.report,
            "scope": result.scope,
            "tables": [_table(table) for table in result.tables],
        }
        if result.tables:
            answer["tables"][0]["notes"] += [str(note) for note in result.notes]
    return text_of(answer)


def text_of(answer: Mapping[str, Any]) -> str:
    """The object as JSON text that steers no terminal and can be encoded in UTF-8."""
    lines = json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False, default=_other)
    return "".join(f"{printable(line)}\n" for line in lines.split("\n"))


def _table(table: ResultTable) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    sums = table.totals
    return {
        "name": table.name,
        "columns": [
            {"name": c.name, "type": c.type, "unit": c.unit, "label": _(c.label)}
            for c in table.columns
        ],
        "rows": [{name: value(row.get(name)) for name in names} for row in table.rows],
        "totals": None
        if sums is None
        else {name: value(sums[name]) for name in names[1:] if name in sums},
        "notes": [str(note) for note in table.notes],
    }


def value(cell: Cell) -> Cell:
    """The cell as machines have it: of a coded one its code, a fraction to ten digits."""
    if isinstance(cell, float):
        return float(f"{cell:.10g}")  # 45, where adding up binary fractions gave 44.99999999999999
    return cell.code if isinstance(cell, Coded) else cell


def _other(value: object) -> Any:
    """What stands in a scope beside JSON's own values: mappings and sequences, else their words."""
    if hasattr(value, "items"):
        return dict(value.items())
    return list(value) if isinstance(value, (set, frozenset)) else str(value)


def printable(line: str) -> str:
    """The line with what could steer a terminal, or cannot be encoded, as JSON escapes."""
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in line)
