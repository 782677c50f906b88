"""How many papers gave which answer: counts of one questionnaire at one event in one phase.

Here: counts as heads carry them, shares of them, and reading the tallies people write. Not here:
papers themselves, which are counted and not kept (`exchange.papers`), comparing (`statistics`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.domain.questionnaire import (
    ALL_RIGHT,
    BLANK,
    DONT_KNOW,
    LARGEST_NUMBER,
    Question,
    Questionnaire,
    spellings,
)
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import nearest_of
from antitrafik_cli.errors.surveying import (
    BlankNotSaid,
    FewerThanPapers,
    MoreThanPapers,
    NotATally,
    NotPapers,
    PapersNotSaid,
    QuestionTwice,
    UnknownAnswer,
    UnknownQuestion,
)
from antitrafik_cli.messages import N_, _

PHASES = ("before", "after", "follow-up")
MOST_PAPERS = 100_000
FEWEST_SHOWN = 11  # answers: a smaller group is shown to nobody outside the office
MOST_NUMBERS = 100  # different answers to a question for a number

Counts = Mapping[str, int]  # answer -> papers

_TYPED = {DONT_KNOW: N_("dont-know"), BLANK: N_("blank")}
_ANSWER = re.compile(r"[\s,;]*([^=]*?)\s*=\s*([^\s,;=]*)")
_WHOLE = re.compile(r"(?<=\d)\.0+$")
_NUMBERS = re.compile(r"\s*(?:\d+(?![^\s,;])(?!\s*=)[\s,;]*)+")


class Answers(NamedTuple):
    """What the papers of one event and phase say.

    `papers` is how many there are, None where nobody said. `counts` holds for each question that
    was asked how many gave each answer; an answer nobody gave is left out. `blank` stands among
    them wherever it is known, and then may be 0.
    """

    papers: int | None
    counts: Mapping[str, Counts]

    def to_json(self) -> dict[str, Any]:
        """What a head holds of it."""
        return {"papers": self.papers, "questions": {q: dict(c) for q, c in self.counts.items()}}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Answers":
        """The answers that `to_json` gave."""
        return cls(told["papers"], told["questions"])

    def largest(self) -> int:
        """How many papers there were at least."""
        if self.papers is not None:
            return self.papers
        return max((sum(one.values()) for one in self.counts.values()), default=0)


def readable(question: Question, counts: Counts, papers: int | None) -> Counts:
    """The counts of answers that the question has.

    What another tool wrote may hold others. Of several choices nothing is ticked on more papers
    than were not blank; without the number of papers there is nothing to be read.
    """
    known = {*question.choices, DONT_KNOW, BLANK}
    if question.type == "number":
        known |= {answer for answer in counts if _is_number(answer)}
    if question.type != "multiple":
        return {answer: n for answer, n in counts.items() if answer in known}
    if papers is None or counts.get(BLANK, 0) > papers:
        return {}
    room = papers - counts.get(BLANK, 0)
    known |= {ALL_RIGHT} if question.right else set()
    return {a: n for a, n in counts.items() if a in known and (a == BLANK or n <= room)}


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and int(words) <= LARGEST_NUMBER


def answered(question: Question, counts: Counts, papers: int | None) -> int:
    """How many papers answered the question, "don't know" included and blanks left out."""
    if question.type == "multiple":
        return max(0, (papers or 0) - counts.get(BLANK, 0))
    return sum(number for answer, number in counts.items() if answer != BLANK)


def favourable(question: Question, counts: Counts) -> int | None:
    """How many gave a right answer, or one of the top answers of a scale.

    None where the question has none, and of several choices where nobody counted the papers with
    all the right ones.
    """
    if question.type == "multiple":
        return counts.get(ALL_RIGHT) if question.right else None
    if not question.favourable:
        return None
    given = ((answer, n) for answer, n in counts.items() if answer not in (BLANK, DONT_KNOW))
    return sum(number for answer, number in given if question.is_favourable(answer))


def values(question: Question, counts: Counts) -> dict[int, int]:
    """Of a scale or a number how many answered each value."""
    if question.type not in ("scale", "number"):
        return {}
    return {
        int(answer): n for answer, n in counts.items() if n and answer not in (BLANK, DONT_KNOW)
    }


def read_papers(words: str) -> int:
    """How many papers there are. Raises `NotPapers`."""
    digits = "".join(words.split())
    if not digits.isascii() or not digits.isdecimal() or int(digits) > MOST_PAPERS:
        raise NotPapers(words=words, most=MOST_PAPERS)
    return int(digits)


def read_tallies(
    asked: Questionnaire, lines: Sequence[str], papers: int | None, terms: Vocabulary
) -> Answers:
    """What tallies such as `q1: po=12 jo=9 nuk-e-di=4` say, one for each question asked.

    Where the number of papers is known, those that no tally counts were left blank.
    Raises `NotATally`, `UnknownQuestion`, `QuestionTwice`, `UnknownAnswer`, `NotPapers`,
    and what `checked` raises.
    """
    counts: dict[str, Counts] = {}
    for line in lines:
        id_, colon, told = line.partition(":")
        if not colon:
            raise NotATally(words=line)
        question = find_question(asked, id_)
        if question.id in counts:
            raise QuestionTwice(question=question.id)
        counts[question.id] = read_tally(asked, question, told, papers, terms)
    return Answers(papers, {one.id: counts[one.id] for one in asked.questions if one.id in counts})


def find_question(asked: Questionnaire, words: str) -> Question:
    """The question of that id, in any spelling of it. Raises `UnknownQuestion`."""
    ids = {fold(one.id): one for one in asked.questions}
    if found := ids.get(fold(words)):
        return found
    every = [one.id for one in asked.questions]
    hint = nearest_of(nearest(words, every), every)
    raise UnknownQuestion(words=words.strip(), questionnaire=asked.code, hint=hint)


def read_tally(
    asked: Questionnaire, question: Question, told: str, papers: int | None, terms: Vocabulary
) -> Counts:
    """The counts of one question: `po=12 jo=9`, or `12 9 bosh=1` in the order of its choices."""
    found, rest = _in_order(question, told)
    named = _named(asked, question, rest, terms)
    if not (found or named) or found.keys() & named.keys():
        raise NotATally(words=told.strip())
    return checked(question, found | named, papers)


def checked(question: Question, found: Mapping[str, int], papers: int | None) -> Counts:
    """The counts as the log keeps them, held against the number of papers.

    Raises `MoreThanPapers`, `FewerThanPapers`, and of several choices `PapersNotSaid`,
    `BlankNotSaid`.
    """
    if question.type == "multiple":
        return _checked_choices(question, found, papers)
    given = sum(found.values())
    if papers is not None and given > papers:
        raise MoreThanPapers(question=question.id, given=given, papers=papers)
    kept = {answer: n for answer, n in found.items() if n or answer == BLANK}
    if papers is not None and BLANK in found and given < papers:
        raise FewerThanPapers(question=question.id, given=given, papers=papers)
    if papers is not None:
        kept[BLANK] = kept.get(BLANK, 0) + papers - given
    return kept


def _checked_choices(question: Question, found: Mapping[str, int], papers: int | None) -> Counts:
    """Each choice may be ticked on every paper: the number of papers is in none of the counts."""
    if papers is None:
        raise PapersNotSaid(question=question.id)
    if BLANK not in found:
        raise BlankNotSaid(question=question.id)
    room = papers - found[BLANK]
    largest = max((n for answer, n in found.items() if answer != BLANK), default=0)
    if found[BLANK] > papers or largest > room:
        raise MoreThanPapers(question=question.id, given=largest + found[BLANK], papers=papers)
    return {answer: n for answer, n in found.items() if n or answer in (BLANK, ALL_RIGHT)}


def _in_order(question: Question, told: str) -> tuple[dict[str, int], str]:
    """The numbers that stand alone before any answer, in the order of the choices, and the rest.

    Behind the choices come "don't know" and blanks.
    """
    found = _NUMBERS.match(told)
    if not found or question.type == "number":
        return {}, told
    numbers = [read_papers(one) for one in re.split(r"[\s,;]+", found[0].strip(" \t,;"))]
    order = (*question.choices, DONT_KNOW, BLANK)
    if not len(question.choices) <= len(numbers) <= len(order):
        raise NotATally(words=told.strip())
    return dict(zip(order, numbers, strict=False)), told[found.end() :]


def _named(
    asked: Questionnaire, question: Question, told: str, terms: Vocabulary
) -> dict[str, int]:
    known = spellings(asked, question, terms)
    found: dict[str, int] = {}
    place = 0
    while told[place:].strip(" \t,;"):
        match = _ANSWER.match(told, place)
        if not match:
            raise NotATally(words=told.strip())
        answer = read_answer(question, match[1], known)
        if answer in found:
            raise NotATally(words=told.strip())
        found[answer] = read_papers(match[2])
        place = match.end()
    return found


def _typed(code: str) -> str:
    """An answer as people type it; what every question has, in the language in use."""
    return _(_TYPED[code]) if code in _TYPED else code


def read_answer(question: Question, words: str, known: Mapping[str, str]) -> str:
    """The code of an answer; `known` is what `spellings` gives. Raises `UnknownAnswer`."""
    digits = words.strip()
    if question.type in ("number", "scale"):
        digits = _WHOLE.sub("", digits)  # as spreadsheets write whole numbers
    if code := known.get(fold(digits)):
        return code
    if question.type == "number" and _is_number(digits):
        return str(int(digits))
    every = (*question.choices, DONT_KNOW, BLANK)
    if question.type == "number":
        every = (f"0-{LARGEST_NUMBER}", *every)
    near = dict.fromkeys(known[one] for one in nearest(words, known) if one in known)
    hint = nearest_of([*map(_typed, near)], [*map(_typed, every)])
    raise UnknownAnswer(words=words.strip(), question=question.id, hint=hint)
