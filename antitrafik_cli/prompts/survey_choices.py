"""What a survey offers to choose from: events whose results are awaited, questionnaires, phases.

Here: the lists, how each choice is called, reading a choice of them. Not here: which is proposed
(`survey_sheet`), the questions (`survey`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.tally import PHASES
from antitrafik_cli.exchange.questionnaires import all_questionnaires
from antitrafik_cli.prompts.question import Choice, Sheet
from antitrafik_cli.reports.phrases import in_words, summary, texts_of
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import awaiting_results

MOST = 9  # events shown: one key each; any other is typed


@contextmanager
def looked_into() -> Iterator[Log | None]:
    """The log if there is one, let go at once: nobody who thinks about an answer holds it."""
    if not exists(log_path()):
        yield None
        return
    with Log.open(log_path()) as log:
        yield log


def events(_sheet: Sheet) -> list[Choice]:
    """The events whose results are awaited, the newest first."""
    with looked_into() as log:
        if log is None:
            return []
        states = log.states(awaiting_results(log, MOST))
        return [Choice(_in_line(log, one), one.record) for one in states]


def questionnaires(_sheet: Sheet) -> list[Choice]:
    """Every version of every questionnaire, the newest first."""
    with looked_into() as log:
        every = [one.questionnaire for one in all_questionnaires(log)]
    return [Choice(called(one), word_for(one)) for one in every]


def phases(_sheet: Sheet) -> list[Choice]:
    """The phases in their order."""
    return [Choice(in_words("phase", code), code) for code in PHASES]


def chosen(line: str, choices: Sequence[Choice]) -> str:
    """The word of the choice with that number, or of the only one the line begins; else the line.

    A number is that of the list, even of one that nobody asked to see: no short id is so short.
    """
    if line.isdecimal() and 0 < int(line) <= len(choices):
        return choices[int(line) - 1].word
    begun = [one.word for one in choices if fold(one.label).startswith(fold(line))]
    return begun[0] if len(begun) == 1 else line


def called(asked: Questionnaire) -> str:
    """A questionnaire as people choose it: its version, and its title."""
    return f"{asked.name} · {asked.called()}"


def word_for(asked: Questionnaire) -> str:
    """The word that leads to this version and to no other."""
    return f"{asked.code}@{asked.digest}"


def event_line(record: str) -> str:
    """An event as people choose it: when, where, what, and its short id; "" for none."""
    with looked_into() as log:
        return _in_line(log, log.state(record)) if log and record else ""


def short(record: str) -> str:
    """The short id of a record."""
    with looked_into() as log:
        return log.short(record) if log else record


def _in_line(log: Log, state: RecordState) -> str:
    fields = {name: state.value(name) for name in ("date", "place", "kind")}
    told = summary("event", fields, texts_of(log, state))
    return " · ".join(filter(None, (told, log.short(state.record))))
