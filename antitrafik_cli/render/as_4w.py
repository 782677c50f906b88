"""4W workbooks: who does what, where, when and for whom, as coordinating offices ask for it.

Here: the band over the columns that says which of the questions each answers. Not here: sheets and
cells (`as_xlsx`), the rows (`reports`).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from antitrafik_cli.messages import N_
from antitrafik_cli.render.as_xlsx import Book, in_both
from antitrafik_cli.result import Column, Result

_QUESTIONS: Mapping[str, str] = {  # by the beginning of the names of their columns
    "who": N_("Who"),
    "what": N_("What"),
    "where": N_("Where"),
    "when": N_("When"),
    "whom": N_("For whom"),
    "reached": N_("How many were reached"),
    "items": N_("How much was handed out"),
}
_REST = N_("Further")


def make(result: Result, _stem: str) -> Mapping[str, bytes]:
    """The workbook: in its first row the questions in both languages, below them the columns.

    Raises TooLargeForExcel where there are more activities than Excel has rows.
    """
    book = Book()
    for table in result.tables:
        sheet = book.add_table(table, above=1)
        for question, first, last in _bands(table.columns):
            words = " / ".join(in_both(question))
            if first == last:
                sheet.write_string(0, first, words, book.formats["heading"])
            else:
                sheet.merge_range(0, first, 0, last, words, book.formats["heading"])
    return {"": book.closed(result)}


def _bands(columns: Sequence[Column]) -> Iterator[tuple[str, int, int]]:
    """Each question with the first and the last of its columns, counted from 0."""
    place = 0
    for question, group in groupby(
        columns, lambda one: _QUESTIONS.get(one.name.partition("_")[0], _REST)
    ):
        width = len(list(group))
        yield question, place, place + width - 1
        place += width
