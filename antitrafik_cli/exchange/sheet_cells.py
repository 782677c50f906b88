"""The cells of a sheet of a workbook, as the text a person would type.

Here: one pass over the XML of a sheet with the parser of openpyxl, of which a sheet opened to be
read alone makes the same objects; only so a formula that was worked out as empty can be told from
one that was never worked out. Not here: opening the workbook (`workbook`), which loads this.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any

from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from antitrafik_cli.domain.cells import ERRORS, NOT_WORKED_OUT, NoValue
from antitrafik_cli.errors.importing import MergedCells
from antitrafik_cli.exchange.grid import MOST_COLUMNS
from antitrafik_cli.exchange.unpacking import damaged

_FIRST_UNSURE = 10**15  # a spreadsheet keeps fifteen digits
_ERROR = "e"  # what openpyxl calls the type of a cell that shows an error
# A character by its number (ECMA-376, part 1, 22.9.2.19); 0 and half a surrogate pair are none.
_ESCAPED = "_x(?!0000|[dD][89a-fA-F])([0-9a-fA-F]{4})_"
_TEXT = "str"  # what a workbook calls the type of a formula that gives text


class _Parser(WorkSheetParser):
    """The parser of openpyxl, which also says where a formula has no value yet."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            # An empty text is a value: programs write <v></v> for it, with this type.
            worked_out = element.get("t") == _TEXT and element.find(VALUE_TAG) is not None
            cell["value"] = "" if worked_out else NoValue(NOT_WORKED_OUT)
        return cell


def rows_of(sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a sheet that have cells, with their numbers, whatever size the sheet claims.

    A cell without a value is a `NoValue`. Raises `WorkbookRefused`, at the end `MergedCells`, where
    all rows are told, and whatever openpyxl raises
    for what it cannot read.
    """
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 - see above
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for number, cells in parser.parse():
            if cells:
                yield number, _texts(cells)
        _refuse_merged(parser)


def _refuse_merged(parser: WorkSheetParser) -> None:
    """Of cells merged over several rows the first alone has the value. Raises `MergedCells`."""
    merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    for one in merged:
        if one.min_row != one.max_row:
            raise MergedCells(cells=one.coord)


def _texts(cells: Sequence[dict[str, Any]]) -> list[str]:
    width = max(cell["column"] for cell in cells)
    if width > MOST_COLUMNS:
        raise damaged()
    texts = [""] * width
    for cell in cells:
        texts[cell["column"] - 1] = _text(cell["value"], cell["data_type"])
    return texts


def _text(value: Any, type_: str) -> str:
    """What a person would type for the value of a cell."""
    if value is None:
        return ""
    if type_ == _ERROR:
        return NoValue(value if value in ERRORS else "#VALUE!")
    if isinstance(value, NoValue):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _FIRST_UNSURE
        return str(int(value)) if whole else repr(value)
    return _day(value) if isinstance(value, datetime | time) else _resolved(str(value))


def _resolved(text: str) -> str:
    """The text that `_x000D_` and its like are written for; `_x005F_x0041_` is `_x0041_`."""
    if "_x" not in text:
        return text
    return re.sub(_ESCAPED, lambda found: chr(int(found[1], 16)), text)


def _day(value: datetime | time) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    midnight = value.time() == time()
    return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
