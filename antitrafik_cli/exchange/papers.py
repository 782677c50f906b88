"""Papers in a list, one row each, counted and forgotten.

Here: from a CSV or XLSX, as somebody types it or as KoboToolbox and ODK Central export it, to
counts of answers; what is on a single paper is kept nowhere. Not here: which column is which
question (`columns`), what makes a table (`tables`), matching papers by their codes (`pairing`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from antitrafik_cli.domain.questionnaire import (
    ALL_RIGHT,
    BLANK,
    DONT_KNOW,
    Question,
    Questionnaire,
    spellings,
)
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.tally import MOST_NUMBERS, Answers, Counts, read_answer
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import Failure
from antitrafik_cli.errors.surveying import NoPapers, PaperTwice, SplitContradicts, TooManyNumbers
from antitrafik_cli.exchange.columns import Columns, Maps, columns_of
from antitrafik_cli.exchange.tables import TableRow, open_table, place_of
from antitrafik_cli.messages import _

_YES = frozenset({"1", "true", "po", "yes", "x", "✓", "✔"})
_NO = frozenset({"", "0", "false", "jo", "no"})

Paper = dict[str, tuple[str, ...]]  # question -> answers; one, or of several choices those ticked


@dataclass
class Counted:
    """What a list of papers says: the counts, and as long as this process runs what codes hold.

    `coded` has a paper for each code, None where two papers bear it.
    """

    answers: Answers
    coded: dict[str, Paper | None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def count_papers(
    path: Path,
    asked: Questionnaire,
    terms: Vocabulary,
    maps: Maps,
    code: str | None = None,
    sheet: str | None = None,
) -> Counted:
    """The counts of every paper in the table at `path`.

    `code` is the column of the codes that pupils made, looked for where it is given, `sheet` that
    of a workbook. Raises what
    `open_table` and `columns_of` raise, and `UnknownAnswer`, `SplitContradicts`, `PaperTwice`,
    `TooManyNumbers`, `NoPapers`, each with row and column; nothing is counted then.
    """
    with open_table(path, sheet) as table:
        found = columns_of(table.headings, asked, maps, path.name, code)
        reader = _Reader(asked, terms, found, path.name)
        for row in table.rows:
            if found.takes(row):
                reader.take(row)
        remarks = [*table.remarks, *found.remarks]
    if not reader.papers:
        raise NoPapers().at(path.name)
    return Counted(reader.answers(), reader.coded, [*remarks, *reader.remarks()])


class _Reader:
    """Reads row after row, and holds on to nothing but counts and what codes need."""

    def __init__(
        self, asked: Questionnaire, terms: Vocabulary, columns: Columns, file: str
    ) -> None:
        self._columns = columns
        self._file = file
        self._questions = [one for one in asked.questions if one.id in columns.asked]
        self._known = {
            one.id: columns.maps.with_answers(spellings(asked, one, terms))
            for one in self._questions
        }
        self._counts = {one.id: Counter[str]() for one in self._questions}
        self._seen: dict[str, tuple[int, Paper]] = {}
        self._again = 0
        self.papers = 0
        self.coded: dict[str, Paper | None] = {}

    def take(self, row: TableRow) -> None:
        """Count one paper."""
        paper = {one.id: self._answer(one, row) for one in self._questions}
        if self._is_known(row, paper):
            return
        self.papers += 1
        for one in self._questions:
            self._count(one, paper[one.id], row)
        if self._columns.code is not None:
            self._keep(fold(row.cells[self._columns.code]), paper)

    def answers(self) -> Answers:
        """The counts as the log keeps them."""
        return Answers(self.papers, {one.id: self._kept(one) for one in self._questions})

    def remarks(self) -> Iterable[str]:
        """What is said of the papers as a whole."""
        if self._again:
            yield _("Rows that repeat a paper by its id, counted once: {number}.").format(
                number=self._again
            )

    def _kept(self, question: Question) -> Counts:
        counts = {answer: n for answer, n in self._counts[question.id].items() if n}
        counts.setdefault(BLANK, 0)
        if question.type == "multiple" and question.right:
            counts.setdefault(ALL_RIGHT, 0)
        return counts

    def _is_known(self, row: TableRow, paper: Paper) -> bool:
        """Whether an export says this paper again. Raises `PaperTwice` if it says it otherwise."""
        key = row.cells[self._columns.key] if self._columns.key is not None else ""
        if not key:
            return False
        number, told = self._seen.setdefault(key, (row.number, paper))
        if number == row.number:
            return False
        if told != paper:
            raise PaperTwice(one=number, other=row.number).at(self._file)
        self._again += 1
        return True

    def _keep(self, code: str, paper: Paper) -> None:
        if code:
            self.coded[code] = None if code in self.coded else paper

    def _count(self, question: Question, given: Sequence[str], row: TableRow) -> None:
        counts = self._counts[question.id]
        counts.update(given)
        if question.type == "multiple" and set(given) == set(question.right):
            counts[ALL_RIGHT] += 1
        if question.type == "number" and len(counts) > MOST_NUMBERS:
            failure = TooManyNumbers(most=MOST_NUMBERS)
            raise failure.at(self._where(row, self._columns.whole[question.id]))

    def _answer(self, question: Question, row: TableRow) -> tuple[str, ...]:
        split = self._columns.split.get(question.id)
        if split:
            return self._ticked(question, split, row)
        column = self._columns.whole[question.id]
        words = row.cells[column]
        if not words:
            return (BLANK,)
        try:
            if question.type == "multiple":
                return _several(question, words, self._known[question.id])
            return (read_answer(question, words, self._known[question.id]),)
        except Failure as failure:
            raise failure.at(self._where(row, column)) from None

    def _ticked(
        self, question: Question, split: Mapping[str, int], row: TableRow
    ) -> tuple[str, ...]:
        """The choices whose columns say yes."""
        found = []
        for choice, column in split.items():
            words = fold(row.cells[column])
            if words in _YES:
                found.append(choice)
            elif words not in _NO:
                failure = SplitContradicts(words=row.cells[column])
                raise failure.at(self._where(row, column))
        return tuple(one for one in (*question.choices, DONT_KNOW) if one in found) or (BLANK,)

    def _where(self, row: TableRow, column: int) -> str:
        return f"{self._file}: {place_of(row.number, column, self._columns.headings)}"


def _several(question: Question, words: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The choices that one cell names, between blanks, commas, semicolons or strokes.

    Choices of several words are known too: the longest that fits is taken.
    """
    found: set[str] = set()
    for part in words.replace("|", ";").replace(",", ";").split(";"):
        pending = fold(part).split()
        while pending:
            fitting = (n for n in range(len(pending), 0, -1) if " ".join(pending[:n]) in known)
            size = next(fitting, 0)
            if not size:
                read_answer(question, part if part.strip() else words, known)
            found.add(known[" ".join(pending[:size])])
            pending = pending[size:]
    order = (*question.choices, DONT_KNOW, BLANK)
    return tuple(one for one in order if one in found) or (BLANK,)
