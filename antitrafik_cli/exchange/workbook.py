"""A workbook (.xlsx): its sheets, and the rows of one of them as text.

Here: opening it with openpyxl, which holds some ninety bytes for each row that it has read, and the
texts that cells share. Links to other files are not followed, entities of XML not expanded
(defusedxml, which openpyxl takes where it is installed). Not here: what is refused before
(`unpacking`), cells (`sheet_cells`), headings (`tables`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from typing import Any

from antitrafik_cli.domain.spelling import nearest
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.importing import NoSuchSheet
from antitrafik_cli.exchange.unpacking import damaged, look_over
from antitrafik_cli.messages import _

_MOST_LISTED = 20


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

    A cell that shows an error, or whose formula no program has worked out yet, is a `NoValue`.
    `records` raises `WorkbookRefused` and `MergedCells`.
    """

    def __init__(self, sheet: Any, remarks: tuple[str, ...]) -> None:
        self.name = str(sheet.title)
        self.remarks = remarks
        self.at = 0.0
        self._sheet = sheet
        self.records: Iterator[tuple[int, Sequence[str]]] = self._rows()

    def _rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        from antitrafik_cli.exchange.sheet_cells import rows_of  # noqa: PLC0415 - with openpyxl

        with _sound():
            claimed = self._sheet.max_row or 0  # what a sheet claims of its size need not be so
            for number, row in rows_of(self._sheet):
                self.at = min(1.0, number / claimed) if claimed else 0.0
                yield number, row
        self.at = 1.0


def _left_aside(sheet: str, others: Sequence[str]) -> tuple[str, ...]:
    if not others:
        return ()
    told = _("Only the sheet “{sheet}” was read. Left aside: {others}.")
    return (told.format(sheet=sheet, others=listed(others[:_MOST_LISTED])),)


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
