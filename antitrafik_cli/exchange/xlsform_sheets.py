"""The sheets of an XLSForm workbook (https://xlsform.org/en/): rows by the names of their columns.

Here: which sheet is which, headings in any spelling the format allows, labels by language. Not
here: what a row asks (`xlsform_rows`), what makes a table (`tables`).
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.forms import NoSurveySheet
from antitrafik_cli.errors.importing import EmptyTable
from antitrafik_cli.exchange.tables import open_table, sheet_names
from antitrafik_cli.messages import _

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
TICKED = frozenset({"1", "true", "true()", "po", "yes", "x", "✓", "✔"})
UNTICKED = frozenset({"", "0", "false", "false()", "jo", "no"})

_ALBANIAN = "sq"
_LANGUAGES = {
    **dict.fromkeys(("sq", "sqi", "alb", "albanian", "shqip", "shqipe"), _ALBANIAN),
    **dict.fromkeys(("en", "eng", "english", "anglisht"), "en"),
}
_WORDED = ("label", "form_title")
_ALIASES = {  # older names of columns, which converters of the format still take
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "id_string": "form_id",
    "title": "form_title",
}


class Row(NamedTuple):
    """A row of a sheet: its number there, its cells by column, what it is called by language.

    Cells in which nothing stands are left out.
    """

    number: int
    cells: dict[str, str]
    label: dict[str, str]

    def text(self, name: str) -> str:
        """What stands in that column, or ""."""
        return self.cells.get(name, "")


class Form(NamedTuple):
    """A workbook as it was read; `settings` is one row, without cells where there is none."""

    file: str
    survey: Sequence[Row]
    lists: dict[str, list[Row]]
    settings: Row
    remarks: Sequence[str]

    def place(self, sheet: str, number: int | None = None) -> str:
        """Where something is wrong: `form.xlsx: survey, row 7`."""
        return place(self.file, sheet, number)


def place(file: str, sheet: str, number: int | None = None) -> str:
    """Where something is wrong: the file, its sheet, the row there."""
    if number is None:
        return f"{file}: {sheet}"
    return _("{file}: {sheet}, row {row}").format(file=file, sheet=sheet, row=number)


def read_form(path: Path) -> Form:
    """The three sheets of a form. Raises `NoSurveySheet` and what `open_table` raises."""
    names = sheet_names(path)
    by_fold = {fold(name): name for name in names}
    if SURVEY not in by_fold:
        raise NoSurveySheet(choices=listed(names)).at(path.name)
    settings = _read(path, by_fold.get(SETTINGS), _ALBANIAN)
    first = settings.rows[0] if settings.rows else Row(0, {}, {})
    words = first.text("default_language")
    spoken = _ALBANIAN if fold(words) in ("", "default") else _language(words)
    survey = _read(path, by_fold[SURVEY], spoken)
    choices = _read(path, by_fold.get(CHOICES), spoken)
    read = (settings, survey, choices)
    remarks = dict.fromkeys(one for sheet in read for one in sheet.remarks)
    if unread := dict.fromkeys(one for sheet in read for one in sheet.unread):
        told = _("Wordings in other languages than Albanian and English, not taken over: {names}.")
        remarks[told.format(names=listed(unread))] = None
    return Form(path.name, survey.rows, _by_list(choices.rows), first, [*remarks])


class _Read(NamedTuple):
    """A sheet as it was read; `unread` are languages that are not ours."""

    rows: Sequence[Row] = ()
    remarks: Sequence[str] = ()
    unread: Sequence[str] = ()


class _Column(NamedTuple):
    """A column that is read: its place, its name, and of a wording the language."""

    place: int
    name: str
    language: str = ""


def _read(path: Path, sheet: str | None, spoken: str) -> _Read:
    """The rows of a sheet; none where there is no such sheet, or an empty one.

    A label of no language is one of `spoken`, which is "" for another language than ours.
    """
    if sheet is None:
        return _Read()
    try:
        with open_table(path, sheet) as table:
            columns, unread = _columns(table.headings, spoken)
            rows = [_row(row.number, row.cells, columns) for row in table.rows]
            return _Read(rows, list(table.remarks), unread)
    except EmptyTable:
        return _Read()
    except Failure as failure:
        raise failure.at(place(path.name, sheet)) from None


def _columns(headings: Sequence[str], spoken: str) -> tuple[list[_Column], list[str]]:
    """The columns that are read, and the languages of wordings that are not.

    A wording that names its language comes before one that does not.
    """
    plain, named, unread = [], [], []
    for index, heading in enumerate(headings):
        name, mark, words = heading.partition("::" if "::" in heading else ":")
        name = "_".join(name.lower().split())
        name = _ALIASES.get(name, name)
        if name not in _WORDED:
            plain += [] if mark else [_Column(index, name)]  # media::image, bind::relevant
        elif not mark:
            plain += [_Column(index, name, spoken)] if spoken else []
        elif language := _language(words):
            named.append(_Column(index, name, language))
        else:
            unread.append(words.strip())
    return [*named, *plain], unread


def _row(number: int, cells: Sequence[str], columns: Iterable[_Column]) -> Row:
    row = Row(number, {}, {})
    for column in columns:
        # A cell may hold several lines; a wording is one.
        if text := " ".join(cells[column.place].split()):
            if column.name in _WORDED:
                row.label.setdefault(column.language, text)
            else:
                row.cells.setdefault(column.name, text)
    return row


def _language(words: str) -> str:
    """The language that a heading names: `Albanian (sq)`, `English`, `Shqip`; "" for another."""
    for one in reversed(re.split("[()]", words)):  # the code in brackets says it surest
        if found := _LANGUAGES.get(fold(one).partition(" ")[0]):
            return found
    return ""


def _by_list(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if name := row.text("list_name"):
            found.setdefault(name, []).append(row)
    return found
