"""The questions about a new record, and about what becomes of an item or a request.

Here: which are asked, with which defaults. Not here: single questions (`questions`), saving.
"""

from collections.abc import Collection, Mapping, Sequence

from antitrafik_cli.errors import listed
from antitrafik_cli.exchange.understanding import understood
from antitrafik_cli.messages import _
from antitrafik_cli.prompts import planned
from antitrafik_cli.prompts.dialogue import how_it_works, reviewed, walk
from antitrafik_cli.prompts.further import ANSWERED, NOTHING, OUTCOME, PERIOD, TOTAL
from antitrafik_cli.prompts.offered import last_week
from antitrafik_cli.prompts.phrasing import whole_summary
from antitrafik_cli.prompts.question import Question, Sheet
from antitrafik_cli.prompts.questions import (
    CAMPAIGN,
    COUNTY,
    DISTRIBUTION,
    EVENT,
    FULFILS,
    NEXT_EVENT,
    PLACE,
)
from antitrafik_cli.reports.phrases import item_in_words
from antitrafik_cli.settings import setting

Answers = Mapping[str, Sequence[str]]
_QUESTIONS = {
    "event": EVENT, "distribution": DISTRIBUTION, "outcome": OUTCOME, "nothing": NOTHING,
    "total": TOTAL, "request": ANSWERED,
}  # fmt: skip
_REVIEWED = {**_QUESTIONS, "event": (*EVENT, FULFILS)}


def unanswered(type_: str, given: Collection[str]) -> list[Question]:
    """The questions whose options were not given."""
    return [
        one
        for one in _QUESTIONS[type_]
        if one.name not in given and not (one in (COUNTY, PLACE) and "municipality" in given)
    ]


def ask_new(type_: str, words: Answers, given: Collection[str], *, yes: bool) -> Answers | None:
    """The words of a record after its questions; None where somebody says no to the summary.

    `words` are those of the options given, and the defaults of the questions.
    """
    sheet = _sheet(words, given)
    asked = _asked(unanswered(type_, given), sheet)
    if type_ == "event" and FULFILS.name not in given and not yes:
        asked.append(FULFILS)
    if type_ == "nothing":
        sheet.words.setdefault(PERIOD.name, [last_week()])
    how_it_works()
    walk(asked, sheet)
    return _agreed(type_, [one for one in asked if one.applies(sheet)], sheet, yes=yes)


def ask_next(words: Answers, *, yes: bool) -> Answers | None:
    """The next meeting of a visit; None where somebody says no to it. Raises `NoMore`."""
    sheet = _sheet(words, ())
    walk(NEXT_EVENT, sheet, until=lambda: not sheet.words["kind"])
    if not sheet.words["kind"]:
        raise NoMore
    return _agreed("event", NEXT_EVENT, sheet, yes=yes)


class NoMore(Exception):
    """There was no further meeting."""


def agreed_as_given(type_: str, words: Answers) -> Answers | None:
    """The words of a record whose options were all given, or as the summary changed them."""
    return _agreed(type_, (), _sheet(words, ()), yes=False)


def _sheet(words: Answers, given: Collection[str]) -> Sheet:
    return Sheet({name: list(told) for name, told in words.items()}, understood, frozenset(given))


def _asked(questions: Sequence[Question], sheet: Sheet) -> list[Question]:
    """The questions that need asking: what the settings say is not asked, or is a default."""
    known = bool(sheet.words.get("county") or sheet.words.get("municipality"))
    own = setting("county")
    if not known and own and PLACE in questions:
        sheet.words["county"] = [own]
        known = True
    usual = setting("campaign") and sheet.words.get(CAMPAIGN.name)
    left_out = {COUNTY.name if known else "", CAMPAIGN.name if usual else ""}
    return [one for one in questions if one.name not in left_out]


def _agreed(type_: str, asked: Sequence[Question], sheet: Sheet, *, yes: bool) -> Answers | None:
    if yes:
        return sheet.words
    names = {one.name for one in asked}
    if PLACE in _QUESTIONS[type_]:  # which says the county too
        names.add(COUNTY.name)
    questions = [*asked, *(one for one in _REVIEWED[type_] if one.name not in names)]
    may_fulfil = FULFILS in questions

    def summary(sheet: Sheet) -> Sequence[str]:
        told = sheet.understand(sheet.words)
        several = planned.with_proposal(sheet, told) if may_fulfil else ()
        line = whole_summary(type_, told)
        return (line, _several(several)) if several else (line,)

    before = len(asked) or (len(questions) if may_fulfil else 0)  # `<` leads to the item proposed
    if not reviewed(questions, before, sheet, summary):
        return None
    return planned.settled(sheet) if may_fulfil else sheet.words


def _several(items: Sequence[str]) -> str:
    said = _(
        "It may fulfil any of these planned items: {items}. To say which, answer with the number "
        "of “{label}”."
    )
    return said.format(items=listed(map(item_in_words, items)), label=_(FULFILS.label))
