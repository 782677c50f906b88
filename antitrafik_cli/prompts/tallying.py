"""The questions of a questionnaire, each as the question how many papers gave which answer.

Here: what is asked, what may be typed, and the line that says where an answer stands against the
papers. Not here: what a tally means (`domain.tally`), which event it is about (`survey`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.questionnaire import BLANK, DONT_KNOW, Questionnaire
from antitrafik_cli.domain.questionnaire import Question as PaperQuestion
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.tally import Counts, answered, read_papers, read_tallies, read_tally
from antitrafik_cli.errors.surveying import BlankNotSaid, NotATally, NotCounts
from antitrafik_cli.exchange.telling import Telling, Words
from antitrafik_cli.messages import N_, _, ngettext
from antitrafik_cli.prompts import reading
from antitrafik_cli.prompts.asking import ask
from antitrafik_cli.prompts.question import Choice, Question, Sheet
from antitrafik_cli.prompts.survey_sheet import TALLY, asked_of, has_tallies, papers_of
from antitrafik_cli.reports.phrases import answer_in_words

HOW = N_(
    "Question by question: how many papers gave each answer, as po=12 jo=9, or only the numbers "
    "in the order shown: 12 9. Enter: not asked in this phase."
)
_LISTED = "({answers})"
_NUMBERS = N_("(each number and its papers: {named}, {answers})")
_TICKS = N_("(ticks of each: {choices}; without any tick: {blank}=0)")
_RIGHT = N_(
    "How many papers gave each answer: {named}; or only the numbers in the order of the list: "
    "{numbers}. What is left of the papers was left blank."
)
_RIGHT_NUMBERS = N_(
    "How many papers gave each number: {named} {dont_know}=4. What is left of the papers was left "
    "blank."
)
_RIGHT_TICKS = N_(
    "How many papers ticked each choice: {named} {blank}=0; or only the numbers in the order of "
    "the list. On how many nothing was ticked has to be said.{all_right}"
)
_ALL_RIGHT = N_(" all-right=7: papers with every right choice and no other.")
_BLANKS = Question(
    label=BLANK,
    sentence=N_("On how many papers was nothing ticked?"),
    right=N_("A number; 0 where something was ticked on every paper."),
    fills=(BLANK,),
    read=reading.plain(BLANK),
    required=True,
)


def tallies(sheet: Sheet) -> list[Question]:
    """The questions that are told by hand, in the order of the questionnaire."""
    asked = asked_of(sheet)
    return [_tally(asked, one) for one in asked.questions] if has_tallies(sheet) else []


class Questions(Sequence[Question]):
    """Questions with those of the questionnaire among them, as the sheet has it at each moment."""

    def __init__(
        self, sheet: Sheet, before: Sequence[Question], behind: Sequence[Question] = ()
    ) -> None:
        self._sheet = sheet
        self._before = before
        self._behind = behind

    def _now(self) -> Sequence[Question]:
        return [*self._before, *tallies(self._sheet), *self._behind]

    def __len__(self) -> int:
        return len(self._now())

    @overload
    def __getitem__(self, place: int) -> Question: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Question]: ...
    def __getitem__(self, place: int | slice) -> Question | Sequence[Question]:
        return self._now()[place]


def name_of(id_: str) -> str:
    """What the sheet calls the answers to a question, in any spelling of its id."""
    return TALLY + fold(id_)


def spread(lines: Sequence[str]) -> dict[str, list[str]]:
    """Tallies of the command line as the sheet has them. Raises `NotATally`."""
    found: dict[str, list[str]] = {}
    for line in lines:
        id_, colon, told = line.partition(":")
        if not colon:
            raise NotATally(words=line)
        found.setdefault(name_of(id_), []).append(told)
    return found


def in_lines(words: Words) -> list[str]:
    """The tallies among these words as options take them."""
    names = [name for name in words if name.startswith(TALLY)]
    return [f"{name.removeprefix(TALLY)}: {line}" for name in names for line in words[name]]


def understood(words: Words, sheet: Sheet) -> Iterator[str]:
    """What the tallies among these words say, a line each. Raises what `read_tallies` raises."""
    asked, papers = asked_of(sheet), papers_of(sheet)
    told = read_tallies(asked, in_lines(words), papers, vocabulary())
    for one in asked.questions:
        if one.id in told.counts:
            yield _in_line(one, told.counts[one.id], papers)


def _in_line(question: PaperQuestion, counts: Counts, papers: int | None) -> str:
    """How many gave which answer, and where that stands against the papers."""
    of_list = {code: counts.get(code, 0) for code in question.choices}
    told = {**of_list, **{code: n for code, n in counts.items() if code != BLANK}}
    answers = ", ".join(_count(code, number) for code, number in told.items())
    number = answered(question, counts, papers)
    if papers is None:
        stands = ngettext("{number} answer", "{number} answers", number).format(number=number)
    else:
        said = ngettext("{number} of {papers} paper", "{number} of {papers} papers", papers)
        stands = said.format(number=number, papers=papers)
    blank = counts.get(BLANK, 0)
    left = f", {blank} {answer_in_words(BLANK)}" if blank else ""
    return f"{answers} · {stands}{left}"


def _count(code: str, number: int) -> str:
    """An answer with its papers; between two numbers stands what people type there."""
    return f"{answer_in_words(code)}{'=' if code.isdecimal() else ' '}{number}"


def _tally(asked: Questionnaire, question: PaperQuestion) -> Question:
    wording = " ".join(filter(None, (question.id, asked.label(question.id))))
    hint, right = _worded(question)
    facts = _facts(question)
    return Question(
        label=question.id,
        sentence="{asked}",
        right=right,
        fills=(name_of(question.id),),
        read=lambda line, sheet: {name_of(question.id): [_read(asked, question, line, sheet)]},
        choices=lambda _sheet: _choices(asked, question),
        facts={**facts, "asked": f"{wording} {_(hint).format(**facts)}"},
        applies=has_tallies,
    )


def _worded(question: PaperQuestion) -> tuple[str, str]:
    """What may be typed: behind the question, and in its explanation."""
    if question.type == "multiple":
        return _TICKS, _RIGHT_TICKS
    return (_NUMBERS, _RIGHT_NUMBERS) if question.type == "number" else (_LISTED, _RIGHT)


def _facts(question: PaperQuestion) -> Mapping[str, str]:
    """The words of both: the answers there are, and an example of as many numbers."""
    others = [answer_in_words(code) for code in (DONT_KNOW, BLANK)]
    dont_know, blank = (one.replace(" ", "-") for one in others)
    example = dict(zip(question.choices or ("3", "5"), (12, 9, 3, 2), strict=False))
    return {
        "answers": ", ".join([*question.choices, *others]),
        "choices": ", ".join([*question.choices, others[0]]),
        "named": " ".join(f"{code}={number}" for code, number in example.items()),
        "numbers": " ".join(map(str, example.values())),
        "dont_know": dont_know,
        "blank": blank,
        "all_right": _(_ALL_RIGHT) if question.right else "",
    }


def _choices(asked: Questionnaire, question: PaperQuestion) -> list[Choice]:
    """The answers in the order in which numbers alone are taken; a number typed stays a number."""
    found = []
    for number, code in enumerate((*question.choices, DONT_KNOW, BLANK), 1):
        label, meaning = answer_in_words(code), asked.label(f"{question.id}/{code}")
        found.append(Choice(label, str(number), "" if fold(meaning) == fold(label) else meaning))
    return found


def _read(asked: Questionnaire, question: PaperQuestion, line: str, sheet: Sheet) -> str:
    """The line as a tally; where the papers without any tick are missing, they are asked for."""
    papers = papers_of(sheet)

    def check(told: str) -> None:
        read_tally(asked, question, told, papers, vocabulary())

    try:
        check(line)
    except NotATally:
        right = _(_worded(question)[1]).format(**_facts(question))
        raise NotCounts(words=line, right=right) from None
    except BlankNotSaid:
        return _with_blanks(question, line, check)
    return line


def _with_blanks(question: PaperQuestion, line: str, check: Callable[[str], None]) -> str:
    """The line with the papers on which nothing was ticked. Raises `Back`."""

    def whole(words: Words) -> str:
        said = f"{read_papers(words[BLANK][0])}"
        if "=" in line:
            return f"{line} {BLANK}={said}"
        numbers = line.replace(",", " ").replace(";", " ").split()
        unsaid = ["0"] * (len(question.choices) + 1 - len(numbers))  # nobody spoke of "don't know"
        return " ".join([*numbers, *unsaid, said])

    def understand(words: Words) -> Telling:
        if words:
            check(whole(words))
        return Telling()

    return whole(ask(_BLANKS, Sheet({}, understand)))
