"""A workbook (.xlsx): its sheets, and the rows of one of them as text.

Here: what openpyxl reads, as the text a person would type. It holds some ninety bytes for each row
that it has read, and the texts that cells share. Links to other files are not followed, entities of
XML not expanded (defusedxml, which openpyxl takes where it is installed). Not here: what is refused
before (`unpacking`), headings (`tables`).
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from io import BufferedReader
from typing import Any

from antitrafik_cli.domain.spelling import nearest
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.importing import CellError, NoSuchSheet
from antitrafik_cli.exchange.grid import column_letter
from antitrafik_cli.exchange.unpacking import damaged, look_over
from antitrafik_cli.messages import _

_MOST_LISTED = 20
_FIRST_UNSURE = 10**15  # a spreadsheet keeps fifteen digits
_ERROR = "e"  # what openpyxl calls the type of a cell that shows an error
# A character by its number (ECMA-376, part 1, 22.9.2.19); 0 and half a surrogate pair are none.
_ESCAPED = "_x(?!0000|[dD][89a-fA-F])([0-9a-fA-F]{4})_"


class Workbook:
    """The workbook in a file that is open; its rows are not read yet.

    Raises `WorkbookRefused` for one that may do harm or is damaged, and `NotATable` for another
    document in a ZIP.
    """

    def __init__(self, file: BufferedReader) -> None:
        look_over(file)
        import openpyxl  # noqa: PLC0415 - 200 ms, for a workbook alone

        if not openpyxl.DEFUSEDXML:  # a dependency; without it a workbook could fill the memory
            raise damaged()
        from antitrafik_cli.exchange.workbook_texts import TextsReader  # noqa: PLC0415 - likewise

        with _sound():
            reader = TextsReader(file, read_only=True, data_only=True, keep_links=False)
            reader.read()
            self._sheets: list[Any] = list(reader.wb.worksheets)
            self.names = [str(sheet.title) for sheet in self._sheets]
        if not self._sheets:
            raise damaged()

    def table(self, words: str | None) -> "SheetTable":
        """The records of that sheet, in capitals or not; without a name the first not hidden.

        Raises `NoSuchSheet`.
        """
        shown = [one for one in self._sheets if one.sheet_state == "visible"] or self._sheets
        if words is None:
            others = [one.title for one in shown[1:]]
            return SheetTable(shown[0], _left_aside(shown[0].title, others))
        for one in self._sheets:
            if one.title.strip().casefold() == words.strip().casefold():
                return SheetTable(one, ())
        near = nearest(words, self.names)
        hint = _(" Nearest: {choices}.") if near else _(" There are: {choices}.")
        choices = listed(near or self.names[:_MOST_LISTED])
        raise NoSuchSheet(words=words, hint=hint.format(choices=choices))


class SheetTable:
    """The records of a sheet, each with its row number; as long as the file is open.

    `records` raises `CellError` and `WorkbookRefused`.
    """

    def __init__(self, sheet: Any, remarks: tuple[str, ...]) -> None:
        self.name = str(sheet.title)
        self.remarks = remarks
        self.at = 0.0
        self._sheet = sheet
        self.records: Iterator[tuple[int, Sequence[str]]] = self._rows()

    def _rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        with _sound():
            claimed = self._sheet.max_row or 0
            self._sheet.reset_dimensions()  # what a sheet claims of its size need not be so
            for number, row in enumerate(self._sheet.iter_rows(), 1):
                self.at = min(1.0, number / claimed) if claimed else 0.0
                if row:
                    yield number, [_text(cell, number, place) for place, cell in enumerate(row)]
        self.at = 1.0


def _left_aside(sheet: str, others: Sequence[str]) -> tuple[str, ...]:
    if not others:
        return ()
    told = _("Only the sheet “{sheet}” was read. Left aside: {others}.")
    return (told.format(sheet=sheet, others=listed(others[:_MOST_LISTED])),)


def _text(cell: Any, row: int, place: int) -> str:
    """What a person would type for the value of a cell. Raises `CellError`."""
    value = cell.value
    if cell.data_type == _ERROR:
        raise CellError(cell=f"{column_letter(place)}{row}", error=value)
    if value is None:
        return ""
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


@contextmanager
def _sound() -> Iterator[None]:
    """Whatever openpyxl meets in a file made by hand is told as damage."""
    try:
        yield
    except Failure:
        raise
    except (OSError, MemoryError):
        raise
    except Exception as problem:  # it has no class of its own for what it cannot read
        raise damaged() from problem
