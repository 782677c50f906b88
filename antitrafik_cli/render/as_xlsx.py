"""Workbooks for Excel and LibreOffice: a sheet for each table, then a legend, then the notes.

Here: sheets and typed cells, the same bytes for the same result in every language. Not here:
workbooks in the shape of a 4W (`as_4w`).
"""

import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from antitrafik_cli.domain.cells import in_workbook
from antitrafik_cli.errors.exporting import TooLargeForExcel
from antitrafik_cli.messages import N_, _, speaking, visible
from antitrafik_cli.render.as_json import value
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Row

_MADE = datetime(2017, 1, 1)  # noqa: DTZ001 - a property that has to be there, and never varies
_MOST_ROWS, _LONGEST = 1_048_576, 32_767  # of a sheet, and characters of a cell
_WIDEST, _NARROWEST = 48, 8
_A4 = 9
_ESCAPE = "_(?=x[0-9a-fA-F]{4}_)"  # what a program would read as a character by its number
_LOOKED_AT = 200  # rows whose cells say how wide a column has to be
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "heading": {"bold": True, "bottom": 1, "bg_color": "#DDE6EE", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd"},
    "count": {"num_format": "#,##0"},
    "number": {"num_format": "0.0##"},
    "text": {"num_format": "@"},
    "sum": {"bold": True, "top": 1, "num_format": "#,##0"},
    "wrapped": {"text_wrap": True, "valign": "top"},
}
_NONE = N_("Nothing is to be said of it.")


def make(result: Result, _stem: str) -> Mapping[str, bytes]:
    """The workbook. Raises TooLargeForExcel where a table or a text is longer than Excel takes."""
    book = Book()
    for table in result.tables:
        book.add_table(table)
    return {"": book.closed(result)}


class Book:
    """A workbook in the making. Whoever uses it may add sheets, and closes it once."""

    def __init__(self) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - for this format alone

        self._bytes = io.BytesIO()
        texts = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
        options = {"in_memory": True, **dict.fromkeys(texts, False)}
        self._book = Workbook(self._bytes, options)
        self._book.set_properties({"created": _MADE, "title": "antitrafik"})
        self.formats = {name: self._book.add_format(told) for name, told in _FORMATS.items()}

    def add_table(self, table: ResultTable, above: int = 0) -> Any:
        """A sheet with the headings in row `above` (from 0), frozen and filtered; its worksheet."""
        sheet = self._book.add_worksheet(table.name[:31])
        if above + len(table.rows) + 2 > _MOST_ROWS:
            raise TooLargeForExcel(what=table.name, most=_MOST_ROWS)
        for place, column in enumerate(table.columns):
            self._text(sheet, above, place, column.name, "heading")
            sheet.set_column(place, place, _width(column, table.rows))
        for number, row in enumerate(table.rows, above + 1):
            for place, column in enumerate(table.columns):
                self._cell(sheet, number, place, row.get(column.name), column.type)
        last = above + len(table.rows)
        sheet.autofilter(above, 0, last, len(table.columns) - 1)
        sheet.freeze_panes(above + 1, 1)
        _lay_out(sheet, above)
        if table.totals is not None:
            self._totals(sheet, last + 1, table)
        return sheet

    def closed(self, result: Result) -> bytes:
        """The finished workbook, with the legend of these tables and the notes at its end."""
        self._add_texts("legend", ("sheet", "column", "unit", "shqip", "English"), _legend(result))
        notes = _notes(result)
        self._add_texts("notes", ("sheet", "shqip", "English"), notes)
        self._book.close()
        return self._bytes.getvalue()

    def _totals(self, sheet: Any, number: int, table: ResultTable) -> None:
        totals: Row = {**(table.totals or {}), table.columns[0].name: "total"}
        for place, column in enumerate(table.columns):
            self._cell(sheet, number, place, totals.get(column.name), "sum")

    def _cell(self, sheet: Any, row: int, place: int, cell: Cell, type_: str) -> None:
        """Numbers as numbers, a day in a column of dates as a date, all other text as text."""
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(row, place, cell)
            case int() | float():
                known = type_ if type_ in ("count", "number", "sum") else "count"
                sheet.write_number(row, place, value(cell), self.formats[known])
            case Coded(code=text) | text if type_ == "date" and (day := _day(text)):
                sheet.write_datetime(row, place, day, self.formats["date"])
            case Coded(code=text) | text:
                kept = in_workbook(text)
                self._text(sheet, row, place, kept, "sum" if type_ == "sum" else "text")

    def _text(self, sheet: Any, row: int, place: int, text: str, format_: str) -> None:
        shown = visible(text)
        length = len(shown.encode("utf-16-le")) // 2  # as Excel counts: 😀 is two
        if length > _LONGEST or sheet.write_string(row, place, _kept(shown), self.formats[format_]):
            raise TooLargeForExcel(what=sheet.get_name(), most=_LONGEST)

    def _add_texts(self, name: str, headings: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
        sheet = self._book.add_worksheet(name)
        for place, heading in enumerate(headings):
            self._text(sheet, 0, place, heading, "heading")
            sheet.set_column(place, place, _WIDEST if place >= len(headings) - 2 else 24)
        number = 0
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(row):
                self._text(sheet, number, place, text, "wrapped")
        sheet.autofilter(0, 0, number, len(headings) - 1)
        sheet.freeze_panes(1, 0)
        _lay_out(sheet, 0)


def _lay_out(sheet: Any, heading: int) -> None:
    """For paper: A4 across, all columns on one page, the rows down to `heading` on each."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, heading)


def _kept(text: str) -> str:
    """The text as XlsxWriter has to be given it, to be read again as it is.

    XlsxWriter takes `<r>…</r>` for XML that it made itself, which may not even be XML, and escapes
    of `_x0041_x0042_` the first half alone. It is given such texts as XML: a run without a format,
    its `_` as numbers so that none is escaped twice.
    """
    if not (re.search(_ESCAPE, text) or (text.startswith("<r>") and text.endswith("</r>"))):
        return text
    escaped = html.escape(re.sub(_ESCAPE, "_x005F_", text), quote=False).replace("_", "&#95;")
    return f'<r><t xml:space="preserve">{escaped}</t></r>'


def _legend(result: Result) -> Iterator[Sequence[str]]:
    """What each column holds, in both languages."""
    for table in result.tables:
        for column in table.columns:
            yield (table.name, column.name, column.unit, *in_both(column.label))


def _notes(result: Result) -> Iterator[Sequence[str]]:
    """What was asked, then what is said of each table and of all of it, in both languages."""
    if result.heading:
        yield ("", *in_both(result.heading))
    for table in result.tables:
        for note in table.notes:
            yield (table.name, *in_both(note))
    for note in result.notes:
        yield ("", *in_both(note))
    if not (result.heading or result.notes or any(table.notes for table in result.tables)):
        yield ("", *in_both(_NONE))


def in_both(said: str | Note) -> tuple[str, str]:
    """A message in Albanian and in English, whatever language is in use."""
    told = []
    for language in ("sq", "en"):
        with speaking(language):
            told.append(_(said) if isinstance(said, str) else str(said))
    return told[0], told[1]


def _day(text: str) -> date | None:
    """The day that an ISO date says; None for intervals, months and years. Excel begins in 1900."""
    if len(text) != 10:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1900 else None


def _width(column: Column, rows: Sequence[Row]) -> int:
    cells = (row.get(column.name) for row in rows[:_LOOKED_AT])
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(_WIDEST, max(_NARROWEST, len(column.name) + 3, longest + 1))
