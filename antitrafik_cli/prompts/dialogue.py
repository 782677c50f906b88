"""Questions in their order: forwards, back, and once more from the summary.

Here: the walk and the last question before saving. Not here: one question (`asking`).
"""

from collections.abc import Callable, Sequence

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import _
from antitrafik_cli.prompts.asking import ask, shown, tell_wrong
from antitrafik_cli.prompts.confirm import NO, YES
from antitrafik_cli.prompts.question import Back, Question, Sheet
from antitrafik_cli.prompts.terminal import read_line, tell_person

Summary = Callable[[Sheet], Sequence[str]]


def walk(
    questions: Sequence[Question],
    sheet: Sheet,
    start: int = 0,
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Ask the questions that apply in order, from that at `start`; `<` goes back to the one before.

    An answer after which `until` holds is the last.
    """
    place, step = start, 1
    while place < len(questions):
        if not questions[place].applies(sheet):
            place, step = (place + step, step) if place + step >= 0 else (0, 1)
            continue
        step = 1
        try:
            sheet.words |= ask(questions[place], sheet, f"{place + 1}.")
            place += 1
            if until():
                return
        except Back:
            if not place:
                tell_person(_("This is the first question."))
            place, step = max(0, place - 1), -1


def how_it_works() -> None:
    """The line before the first question."""
    tell_person(
        _(
            "Enter keeps what stands in [ ]. ? explains, < goes back, - leaves out; "
            "Ctrl-C ends and saves nothing."
        )
    )


def reviewed(questions: Sequence[Question], asked: int, sheet: Sheet, summary: Summary) -> bool:
    """Whether a person says yes to the summary; any of the questions may be answered again.

    The first `asked` of them were asked before; what is answered again may change how many there
    are. Lines of a summary that cannot be said are told as
    what is wrong, and cannot be saved.
    """
    while True:
        try:
            lines, sound = summary(sheet), True
        except Failure as failure:
            tell_wrong(failure)
            lines, sound = (), False
        for line in lines:
            tell_person(line)
        said = read_line(_("Save? yes/no, or the number of what to change (? lists them) [yes]"))
        if fold(said) in NO:
            return False
        if said and fold(said) not in YES:
            _again(said, questions, asked, sheet)
        elif sound:
            return True


def _again(said: str, questions: Sequence[Question], asked: int, sheet: Sheet) -> None:
    """Ask once more what was named."""
    before = min(asked, len(questions))
    place = before - 1 if said == "<" and before else _named(said, questions)
    if place is not None:
        try:
            sheet.words |= ask(questions[place], sheet, f"{place + 1}.")
        except Back:
            return
    elif said == "?":
        for number, question in enumerate(questions, 1):
            stands = shown(question, sheet) or "–"
            tell_person(f"{number} {_(question.label)}: {stands}")
    else:
        tell_person(
            _("Answer yes or no, or with a number from 1 to {most}.").format(most=len(questions))
        )


def _named(said: str, questions: Sequence[Question]) -> int | None:
    """The place of the question with that number, option or label, or the only one it begins."""
    if said.isdecimal():
        return int(said) - 1 if 0 < int(said) <= len(questions) else None
    word = fold(said)
    labels = [(fold(_(one.label)), fold(one.name)) for one in questions]
    exact = [place for place, names in enumerate(labels) if word in names]
    begun = [place for place, names in enumerate(labels) if names[0].startswith(word)]
    return exact[0] if exact else begun[0] if len(begun) == 1 else None
