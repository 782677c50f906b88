"""A table that somebody sends, as rows of text with their numbers: CSV or a workbook (.xlsx).

Here: what kind of file it is, its headings, and rows that fit under them. It streams: of a text
file a million rows take no more memory than a thousand, of a workbook little more. Not here: text
files (`tabular_text`), workbooks (`workbook`), opening the file (`sent`), what a cell means, and
the gate that refuses control characters and personal data.
"""

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, Protocol

from antitrafik_cli.domain.cells import NO_VALUES, NOT_WORKED_OUT, NoValue
from antitrafik_cli.errors import Failure
from antitrafik_cli.errors.importing import (
    CellError,
    CellTooLong,
    EmptyTable,
    HeadingTwice,
    NoHeading,
    NoSheets,
    NotWorkedOut,
    RaggedRow,
    TooManyColumns,
    WorkbookRefused,
)
from antitrafik_cli.exchange.grid import MOST_COLUMNS, MOST_IN_CELL, column_letter
from antitrafik_cli.exchange.sent import opened, told_at
from antitrafik_cli.messages import _

__all__ = ["Table", "TableRow", "open_table", "place_of", "sheet_names"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2 = b"\xd0\xcf\x11\xe0"


class TableRow(NamedTuple):
    """A row that is not empty: its number as a spreadsheet shows it, and as many cells as headings.

    In a text file the number is that of the line in which the row begins. A row that has more
    cells than there are headings is told as a `RaggedRow`.
    """

    number: int
    cells: tuple[str, ...]


class Source(Protocol):
    """Where the rows of a table come from."""

    name: str
    remarks: tuple[str, ...]
    records: Iterator[tuple[int, Sequence[str]]]

    @property
    def at(self) -> float:
        """The share that was read, from 0 to 1."""


class Table:
    """A table with its headings read; its rows follow once, while the file is open.

    `name` is that of the sheet, or of the file without its ending; `remarks` are sentences for
    the person who sent it; `at`, from 0 to 1, is how much of it was read; `is_text` says that it is
    a text file, where cells may be disarmed, and no workbook.

    Cells are text without blanks around them; blanks within a heading are one. An empty cell is
    "". Headings differ, in capitals at least; those at the end that are empty are left out, and one
    between others may be empty if its column is.

    `rows` leaves out rows without a value, and raises a `Failure` of `errors.importing` at the
    first row that cannot be taken as it is: what came before it was given already.
    """

    def __init__(self, source: Source, where: str, *, is_text: bool) -> None:
        self._source = source
        self._where = where
        self.name = source.name
        self.is_text = is_text
        self.remarks = source.remarks
        self.headings: tuple[str, ...] = ()
        with told_at(where):
            self.headings = _headings(source, where)
        self.rows = self._rows()

    @property
    def at(self) -> float:
        """The share of the table that was read, from 0 to 1."""
        return self._source.at

    def _rows(self) -> Iterator[TableRow]:
        for row, problem in self.every_row():
            if problem is not None:
                raise problem.at(_place(self._where, row.number))
            yield row

    def every_row(
        self, read: Container[int] | None = None
    ) -> Iterator[tuple[TableRow, Failure | None]]:
        """Every row, in the place of `rows`; one that cannot be taken as it is with its failure.

        That is a `RaggedRow`, `NoHeading`, `CellTooLong`, or in a column that is `read` (all, if
        left out) `CellError` or `NotWorkedOut`. Raises what leaves no row to be told.
        """
        width = len(self.headings)
        read = range(width) if read is None else read
        unnamed = [index for index, one in enumerate(self.headings) if not one]
        with told_at(self._where):
            for number, record in self._source.records:
                cells = [cell.strip() for cell in record]
                if not any(cells):
                    continue
                if len(cells) != width:
                    _fit(cells, width)
                if self.is_text and not NO_VALUES.isdisjoint(cells):
                    cells = [NoValue(cell) if cell in NO_VALUES else cell for cell in cells]
                problem = _problem(cells, number, self.headings, unnamed, read)
                yield TableRow(number, tuple(cells)), problem


def _place(where: str, row: int) -> str:
    return _("{file}: row {row}").format(file=where, row=row)


def place_of(row: int, column: int, headings: Sequence[str]) -> str:
    """A cell as sentences name it: row 7, column C (q2)."""
    return _("row {row}, column {column}").format(row=row, column=_column(column, headings))


@contextmanager
def open_table(path: Path, sheet: str | None = None) -> Iterator[Table]:
    """The table in the file, which is closed at the end.

    What kind of file it is, is seen by its content. Of a workbook the sheet of that name is read,
    in capitals or not; without a name the first that is not hidden. There a day is
    `2017-11-22` or `2017-11-22 14:30`, yes and no are `true` and `false`, a number has neither the
    blanks nor the zeros nor the percent sign that its format adds, a formula gives the value that
    was last worked out; where nothing ever did, its row is refused. Hidden rows are rows; of cells
    merged within a row the first has the value, over several rows they are refused. A program that
    writes 0 for formulas it has not worked out is believed.

    Raises `UnreadableFile`, `NotATable`, `WorkbookRefused`, `NoSuchSheet`, `NoSheets`,
    `EmptyTable`, `HeadingTwice`, and what `Table.rows` may raise.
    """
    with opened(path) as file:
        with told_at(str(path)):
            is_text = not _is_workbook(file)
            source, where = _source(file, path, sheet)
        yield Table(source, where, is_text=is_text)


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of the sheets of a workbook, the hidden ones too; none for a text file.

    Raises `UnreadableFile`, `NotATable` and `WorkbookRefused`.
    """
    with opened(path) as file, told_at(str(path)):
        if not _is_workbook(file):
            return ()
        from antitrafik_cli.exchange.workbook import Workbook  # noqa: PLC0415 - see `_source`

        return tuple(Workbook(file).names)


def _source(file: BufferedReader, path: Path, sheet: str | None) -> tuple[Source, str]:
    """The records of the file, and where failures say that they happened."""
    if not _is_workbook(file):
        from antitrafik_cli.exchange.tabular_text import TextTable  # noqa: PLC0415

        if sheet is not None:
            raise NoSheets(words=sheet)
        return TextTable(file, path.stem), str(path)
    # Loaded only for a workbook, as the other only for a text.
    from antitrafik_cli.exchange.workbook import Workbook  # noqa: PLC0415

    table = Workbook(file).table(sheet)
    return table, f"{path}, {table.name}"


def _is_workbook(file: BufferedReader) -> bool:
    start = file.peek(4)[:4]
    if start == _OLE2:
        raise WorkbookRefused(
            problem=_("This is an old workbook (.xls), or one with a password."),
            right=_("Save it as .xlsx without a password, or as CSV."),
        )
    return start in _ZIP


def _headings(source: Source, where: str) -> tuple[str, ...]:
    """The first row that is not empty. Raises `EmptyTable`, `HeadingTwice` and others."""
    for number, record in source.records:
        headings = [
            cell if isinstance(cell, NoValue) else " ".join(cell.split()) for cell in record
        ]
        while headings and not headings[-1]:
            headings.pop()
        if not headings:
            continue
        if len(headings) > MOST_COLUMNS:
            raise TooManyColumns(row=number, most=MOST_COLUMNS)
        if problem := _problem(headings, number, ("",) * len(headings), (), range(len(headings))):
            raise problem.at(_place(where, number))
        first: dict[str, int] = {}
        for index, heading in enumerate(headings):
            if heading and first.setdefault(heading, index) != index:
                letters = column_letter(first[heading]), column_letter(index)
                raise HeadingTwice(heading=heading, first=letters[0], second=letters[1])
        return tuple(headings)
    raise EmptyTable


def _fit(cells: list[str], width: int) -> None:
    """Make it as many cells as there are headings; more only where one of them holds a value."""
    while len(cells) > width and not cells[-1]:
        cells.pop()
    cells += [""] * (width - len(cells))


def _problem(
    cells: Sequence[str],
    number: int,
    headings: Sequence[str],
    unnamed: Sequence[int],
    read: Container[int],
) -> Failure | None:
    """Why a row cannot be taken as it is; None for every other."""
    if len(cells) > len(headings):
        return RaggedRow(cells=len(cells), headings=len(headings))
    if sum(map(len, cells)) > MOST_IN_CELL:
        for index, cell in enumerate(cells):
            if len(cell) > MOST_IN_CELL:
                return CellTooLong(column=_column(index, headings), most=MOST_IN_CELL)
    if not NO_VALUES.isdisjoint(cells):
        for index, cell in enumerate(cells):
            if isinstance(cell, NoValue) and index in read:
                return _no_value(cell, f"{column_letter(index)}{number}")
    for index in unnamed:
        if cells[index]:
            return NoHeading(column=column_letter(index))
    return None


def _no_value(shown: NoValue, place: str) -> Failure:
    if shown == NOT_WORKED_OUT:
        return NotWorkedOut(cell=place)
    return CellError(cell=place, error=shown)


def _column(index: int, headings: Sequence[str]) -> str:
    letter = column_letter(index)
    heading = headings[index] if index < len(headings) else ""
    return f"{letter} ({heading})" if heading else letter
