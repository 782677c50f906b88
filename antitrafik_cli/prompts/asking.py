"""Asking one question until it is answered.

Here: defaults, the list of choices, nonsense and what would be right. Not here: what the words
mean (the question's `read`, then `exchange`), the order of questions (`dialogue`).
"""

from collections.abc import Sequence

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import ExitCode, Failure
from antitrafik_cli.errors.amending import NothingToChange
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import _, visible
from antitrafik_cli.prompts.confirm import agreed
from antitrafik_cli.prompts.phrasing import in_words_of, remarks
from antitrafik_cli.prompts.question import Back, Choice, Filled, Question, Sheet
from antitrafik_cli.prompts.terminal import read_line, tell_person, width

MOST_NONSENSE = 3
_BETWEEN = " · "
LEFT_OUT = frozenset({"", "-", "jo", "no"})


def ask(question: Question, sheet: Sheet, number: str = "") -> Filled:
    """The words that an answer gives to the options of the question; none where what stands stays.

    An option left out has no words. Raises `Back`.
    """
    default = shown(question, sheet)
    choices = question.choices(sheet)
    nonsense, listed = 0, question.lists and not default
    if listed:
        explain(question, choices)
    while True:
        line = read_line(_prompt(question, default, number), [one.label for one in choices])
        if line == "<":
            raise Back
        if line == "?" and question.explains:
            explain(question, choices)
            listed = True
            continue
        if listed and line.isdecimal() and 0 < int(line) <= len(choices):
            line = choices[int(line) - 1].word
        try:
            filled = _filled(question, sheet, line, default)
        except Back:  # from a question inside this one
            continue
        if filled is not None:
            return filled
        nonsense += 1
        if nonsense % MOST_NONSENSE:
            continue
        if not question.required and agreed(_("Leave it out?")):
            return _left_out(question)
        explain(question, choices)
        listed = True


def shown(question: Question, sheet: Sheet) -> str:
    """What stands on the sheet as the answer to a question, as people read it; "" for nothing.

    Words that cannot be said any more are told, and taken off the sheet.
    """
    words = {name: sheet.words[name] for name in question.fills if name in sheet.words}
    if not words:
        return sheet.held.get(question.name) or question.proposes(sheet)
    try:
        return in_words_of(sheet.understand(words))
    except NothingToChange:
        return sheet.held.get(question.name, "")
    except Failure as failure:
        tell_wrong(failure)
        for name in words:
            del sheet.words[name]
        return ""


def explain(question: Question, choices: Sequence[Choice]) -> None:
    """The list of choices, numbered, and what a right answer looks like."""
    cells = [f"{number} {visible(_in_list(one))}" for number, one in enumerate(choices, 1)]
    for line in _laid_out(cells, width() - 1):
        tell_person(line)
    tell_person(question.explained)


def _in_list(one: Choice) -> str:
    return f"{one.label}: {one.meaning}" if one.meaning else one.label


def tell_wrong(failure: Failure) -> None:
    """What is wrong with an answer. Raises again what is no matter of the answer."""
    if failure.exit_code not in (ExitCode.ASKED_WRONGLY, ExitCode.PRIVACY):
        raise failure
    failure.where = ""  # an option, which nobody typed
    tell_person(failure)


def _prompt(question: Question, default: str, number: str) -> str:
    asked = f"{number} {question.asked}" if number else question.asked
    return f"{asked} [{default}]" if default else asked


def _left_out(question: Question) -> Filled:
    return {name: [] for name in question.fills}


def _filled(question: Question, sheet: Sheet, line: str, default: str) -> Filled | None:
    """What the line gives; None for nonsense, of which has been said what would be right."""
    if not line and default:
        return {}
    empty = line.casefold() in LEFT_OUT
    if empty and not question.required:
        return _left_out(question)
    filled: Filled = {}
    try:
        filled = {} if empty else question.read(line, sheet)
        if question.required and not any(filled.values()):
            tell_person(_("This has to be answered. {right}").format(right=question.explained))
            return None
        told = sheet.understand(filled)
    except NothingToChange:
        return filled
    except Failure as failure:
        tell_wrong(failure)
        return None
    if question.echoes:
        _echo(told, line)
    return filled


def _echo(told: Telling, line: str) -> None:
    understood = in_words_of(told)
    if understood and fold(understood) != fold(line):
        tell_person(understood, mark="→ ")
    for remark in remarks(told, asked=True):
        tell_person(remark)


def _laid_out(cells: Sequence[str], most: int) -> list[str]:
    """The cells from top to bottom in two columns or more; where these do not fit, run in.

    Those that hold what else stands between cells have a line each.
    """
    for rows in range(1, (len(cells) + 1) // 2 + 1):
        columns = [cells[start : start + rows] for start in range(0, len(cells), rows)]
        widths = [max(map(len, column)) + 2 for column in columns]
        if sum(widths) - 2 <= most:
            return [_row(columns, widths, row) for row in range(rows)]
    lines: list[str] = []
    for cell in cells:
        joined = _BETWEEN.join((*lines[-1:], cell))
        if lines and len(joined) <= most and _BETWEEN not in cell:
            lines[-1] = joined
        else:
            lines.append(cell)
    return lines


def _row(columns: Sequence[Sequence[str]], widths: Sequence[int], row: int) -> str:
    cells = zip(columns, widths, strict=True)
    return "".join(column[row].ljust(size) for column, size in cells if row < len(column)).rstrip()
