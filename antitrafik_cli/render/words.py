"""Cells as people see them: words in the language in use, safe to print.

Here: what stands in a table, for every format that people read. Not here: where it stands
(`table`, `markdown`), and the figures for machines (`as_json`, `as_csv`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from antitrafik_cli.domain.count import grouped
from antitrafik_cli.domain.total import Total
from antitrafik_cli.messages import _, language, visible
from antitrafik_cli.result import Cell, Coded, ResultTable, Row, Shown

NONE = "–"
_EMPTY = ("", "0", NONE)
_FIGURES = ("number", "total", "sex", "recorded", "change")


class Word(NamedTuple):
    """What stands in a cell, and how deep it stands under the row above."""

    text: str
    level: int = 0


@dataclass(frozen=True)
class WordTable:
    """A table in words: what is left out is left out, and all text is visible.

    Rows and total have as many words as there are headings; `figures` says which are numbers.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    figures: tuple[bool, ...]
    rows: tuple[tuple[Word, ...], ...]
    total: tuple[Word, ...] | None
    notes: tuple[str, ...]


def in_words(table: ResultTable) -> WordTable:
    """The table as people see it, without the columns in which nothing but empty and zero stands.

    The first two columns of rows always stay. A table with no row and nothing in its total has no
    total.
    """
    rows = table.rows if table.people is None else table.people
    filled = [*rows, *([table.totals] if table.totals is not None else [])]
    shown = [
        column
        for place, column in enumerate(table.shown)
        if place == 0
        or ((place == 1 or column.kind == "recorded") and rows)
        or any(_says_something(one, row) for one in _together(column, table) for row in filled)
    ]
    total = None
    if table.totals is not None and (rows or len(shown) > 1):
        sums = (_summed(column, table.totals) for column in shown[1:])
        total = (Word(_("Total")), *sums)
    return WordTable(
        name=table.name,
        title=visible(_(table.title)),
        headings=tuple(visible(_(column.label)) for column in shown),
        figures=tuple(column.kind in _FIGURES for column in shown),
        rows=tuple(tuple(_word(column, row) for column in shown) for row in rows),
        total=total,
        notes=tuple(visible(str(note)) for note in table.notes),
    )


def _word(column: Shown, row: Row) -> Word:
    cells = [row.get(name) for name in column.columns]
    match column.kind:
        case "total":
            return Word(_total(cells))
        case "sex":
            return Word(_sex(cells))
        case "number":
            return Word(_figure(cells[0]))
        case "recorded":
            return Word(_figure(cells[0]) if any(cells) else NONE)
        case "change":
            return Word(_change(cells))
        case _:
            return _text(cells[0])


def _together(column: Shown, table: ResultTable) -> list[Shown]:
    """The columns that are shown wherever this one is."""
    if not column.group:
        return [column]
    return [one for one in table.shown if one.group == column.group]


def _summed(column: Shown, totals: Row) -> Word:
    """The word of the total row: blank where the report adds nothing up."""
    if column.kind not in _FIGURES or not any(name in totals for name in column.columns):
        return Word("")
    return _word(column, totals)


def _says_something(column: Shown, row: Row) -> bool:
    """Whether the cell is neither empty nor zero; of sexes, whether any was recorded."""
    if column.kind == "sex":
        return any(row.get(name) for name in column.columns[:2])
    return _word(column, row).text not in _EMPTY


def _total(cells: Sequence[Cell]) -> str:
    """The words of a total; one that has no exact part at all was not asked for."""
    exact, low, high, *rest = cells
    if exact is None:
        return NONE
    return str(
        Total(
            _whole(exact), _whole(low), None if high is None else _whole(high), *map(_whole, rest)
        )
    )


def _sex(cells: Sequence[Cell]) -> str:
    """Females, males and those whose sex nobody recorded, between strokes.

    Where neither females nor males were recorded, their zero would be an invention.
    """
    female, male, *unrecorded = cells
    rest = _total(unrecorded)
    if not female and not male:
        return NONE if rest in _EMPTY else f"{NONE} / {NONE} / {rest}"
    return f"{_figure(female)} / {_figure(male)} / {rest}"


def _change(cells: Sequence[Cell]) -> str:
    """The words of a difference: what is known of it and no more."""
    exact, low, high = (None if cell is None else _signed(_whole(cell)) for cell in cells)
    if exact is not None:
        return exact
    if low is None:
        return _("not known") if high is None else _("at most {number}").format(number=high)
    if high is None:
        return _("at least {number}").format(number=low)
    if low == high:
        return _("about {number}").format(number=low)
    return _("{low} to {high}").format(low=low, high=high)


def _signed(number: int) -> str:
    return f"+{grouped(number)}" if number > 0 else grouped(number).replace("-", "−")


def _text(cell: Cell) -> Word:
    if isinstance(cell, Coded):
        return Word(visible(cell.label), cell.level)
    if isinstance(cell, (str, int)) and not isinstance(cell, bool):
        return Word(visible(str(cell)))  # a year is a whole number and keeps its digits together
    return Word(_figure(cell))


def _figure(cell: Cell) -> str:
    match cell:
        case None:
            return NONE
        case bool():
            return _("yes") if cell else _("no")
        case int():
            return grouped(cell)
        case float():
            words = f"{cell:,.1f}".replace(",", " ")
            return words.replace(".", ",") if language() == "sq" else words
        case _:
            return _text(cell).text


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
