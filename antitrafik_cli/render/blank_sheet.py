"""A questionnaire as a sheet to print and fill in by hand: one page of HTML, nothing beside it.

Here: what stands on the sheet. Not here: how it looks, which `blank_sheet.html.jinja` beside this
file says; where it goes (`emit`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.domain.questionnaire import (
    DONT_KNOW,
    LARGEST_NUMBER,
    Question,
    Questionnaire,
    Wording,
)
from antitrafik_cli.messages import N_, _, language, speaking, visible

ONE, SEVERAL = "○", "☐"
_TEMPLATE = Path(__file__).with_name("blank_sheet.html.jinja")
_SHORT = 24  # characters of an answer that leaves room for others beside it
_MANY = 8  # answers that no longer stand in one column
_YES_NO = {"po": N_("Yes"), "jo": N_("No")}
_WORDS = {
    "code": N_("My code"),
    "nameless": N_(
        "Nobody writes a name on this sheet. Make up a code of your own and write the same one on "
        "every sheet."
    ),
    "before": N_("Before the session"),
    "after": N_("After the session"),
    "later": N_("Some months later"),
}
_SIGNS = {
    ONE: N_("At {sign} mark one answer."),
    SEVERAL: N_("At {sign} mark every answer that fits."),
}


class _Text(NamedTuple):
    """A text on the sheet, and its language where that is not the sheet's."""

    words: str
    language: str = ""


class _Asked(NamedTuple):
    """A question on the sheet: how it is laid out, and its answers behind their sign.

    `layout` is `scale`, `columns` for many answers, `row` for few short ones, or `list`; a number
    has `boxes` to write its digits into.
    """

    id: str
    text: _Text
    sign: str
    answers: list[_Text]
    layout: str
    boxes: int = 0


def blank_sheet(asked: Questionnaire, spoken: str) -> str:
    """The sheet in the language `spoken`; what has no wording in it stands in another, or as code.

    One self-contained HTML document: no script, nothing fetched, every text escaped and made
    visible. Printed on A4, it breaks between questions.
    """
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - few print a sheet

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    with speaking(spoken):
        questions = [_asked(asked, one) for one in asked.questions]
        used = {one.sign for one in questions}
        sheet: str = template.render(
            language=language(),
            title=_text(asked.title, asked.code),
            name=visible(asked.name),
            questions=questions,
            marks=[_(told).format(sign=sign) for sign, told in _SIGNS.items() if sign in used],
            one=ONE,
            box=SEVERAL,
            words={name: _(words) for name, words in _WORDS.items()},
        )
    return sheet + "\n"


def _asked(asked: Questionnaire, question: Question) -> _Asked:
    sign = SEVERAL if question.type == "multiple" else ONE
    text = _text(asked.wordings.get(question.id, {}), question.id)
    answers = list(_answers(asked, question))
    boxes = len(str(LARGEST_NUMBER)) if question.type == "number" else 0
    return _Asked(visible(question.id), text, sign, answers, _layout(question, answers), boxes)


def _layout(question: Question, answers: Sequence[_Text]) -> str:
    if question.type == "scale":
        return "scale"
    if len(answers) > _MANY:
        return "columns"
    return "row" if all(len(one.words) <= _SHORT for one in answers) else "list"


def _answers(asked: Questionnaire, question: Question) -> Iterator[_Text]:
    """Every answer that can be ticked; all questions but scales have "don't know" as the last."""
    for choice in question.choices:
        usual = _(_YES_NO.get(choice, choice)) if question.type == "yes-no" else choice
        yield _text(asked.wordings.get(f"{question.id}/{choice}", {}), usual)
    if question.type != "scale":
        yield _text(asked.wordings.get(f"{question.id}/{DONT_KNOW}", {}), _("Don't know"))


def _text(wording: Wording, otherwise: str) -> _Text:
    """The wording in the language in use, else in another, else those other words."""
    for one in (language(), *wording):
        if words := wording.get(one):
            return _Text(visible(words), "" if one == language() else visible(one))
    return _Text(visible(otherwise))
