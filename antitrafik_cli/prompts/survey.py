"""The results of a survey, asked for on a terminal: which event, questionnaire, phase, papers.

Here: the questions, their order, the summary before saving. Not here: what is proposed
(`survey_sheet`), the questions of the questionnaire (`tallying`), keeping (`exchange.surveying`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from antitrafik_cli.errors import NoLog
from antitrafik_cli.errors.surveying import NotReplaced, OtherResults
from antitrafik_cli.exchange.surveying import (
    Given,
    Survey,
    note_of,
    refuse_contradictions,
    survey_given,
)
from antitrafik_cli.exchange.telling import Telling, Words
from antitrafik_cli.messages import N_, _, ngettext
from antitrafik_cli.prompts import survey_choices as offered
from antitrafik_cli.prompts import survey_sheet, tallying
from antitrafik_cli.prompts.dialogue import how_it_works, reviewed, walk
from antitrafik_cli.prompts.question import Question, Sheet
from antitrafik_cli.prompts.survey_sheet import REPLACE
from antitrafik_cli.prompts.terminal import tell_person
from antitrafik_cli.reports.phrases import LABELS, in_words, papers_in_words, summary
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import exists

EVENT = Question(
    label=LABELS["event"],
    sentence=N_("Of which event are the papers?"),
    right=N_("A number of the list, or how an id begins: antitrafik list shows every event."),
    fills=("event",),
    read=survey_sheet.read_event,
    choices=offered.events,
    required=True,
    proposes=lambda sheet: offered.event_line(survey_sheet.event_of(sheet)),
    lists=True,
)
QUESTIONNAIRE = Question(
    label=LABELS["questionnaire"],
    sentence=N_("Which questionnaire was filled in?"),
    right=N_("A number of the list, a code or a title; njohuri@2 for a version."),
    fills=("questionnaire",),
    read=survey_sheet.read_questionnaire,
    choices=offered.questionnaires,
    required=True,
    proposes=lambda sheet: offered.called(survey_sheet.asked_of(sheet)),
    lists=True,
)
PHASE = Question(
    label=LABELS["phase"],
    sentence=N_("When was it filled in?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("phase",),
    read=survey_sheet.read_phase_here,
    choices=offered.phases,
    required=True,
    proposes=lambda sheet: in_words("phase", survey_sheet.phase_of(sheet)),
    lists=True,
)
PAPERS = Question(
    label=N_("Papers"),
    sentence=N_("How many papers are there, or which file holds them? (empty: not known)"),
    right=N_(
        "A number: 26, or 0 where nobody filled one in; or the name of a file, CSV or XLSX, with "
        "a row for each paper."
    ),
    fills=("papers",),
    read=survey_sheet.read_papers_or_file,
)
HEAD = (EVENT, QUESTIONNAIRE, PHASE, PAPERS)


class Settled(NamedTuple):
    """Results that a person agreed to, and whether they take the place of others."""

    told: Survey
    replace: bool


def settled(given: Given, *, replace: bool, yes: bool) -> Settled | None:
    """The results to be kept, asked for where something is missing; None for a no to the summary.

    Raises what `survey_given` raises, `OtherResults`, `NotReplaced`, and `NoLog` where there is no
    event to tell about.
    """
    dialogue = _Dialogue(given, replace=replace)
    if dialogue.is_incomplete():
        dialogue.ask()
    else:
        dialogue.settled()  # what is wrong is told before anything is asked
    return dialogue.settled() if yes else dialogue.agreed()


class _Dialogue:
    """What was given, the sheet with what was answered since, and the questions asked for it."""

    def __init__(self, given: Given, *, replace: bool) -> None:
        refuse_contradictions(given)
        note_of(given)
        words = survey_sheet.words_given(given) | tallying.spread(given.tallies)
        names = {*words, *(["tally"] if given.tallies else ()), *([REPLACE] if replace else ())}
        self._given = given
        self._sheet = Sheet(words, self._understand, frozenset(names))
        self._front: Sequence[Question] = HEAD  # those before the questions of the questionnaire
        self._is_asked = False

    def is_incomplete(self) -> bool:
        """Whether something is missing that has to be asked for."""
        sheet = self._sheet
        told = "tally" in sheet.given or not survey_sheet.has_tallies(sheet)
        known = "questionnaire" in sheet.given or survey_sheet.usual_of(sheet)
        return not (told and known and {"event", "phase"} <= sheet.given)

    def ask(self) -> None:
        """Ask for all that was not given. Raises `NoLog`, and as `_refuse_standing`."""
        if not exists(log_path()):
            raise NoLog(path=log_path())
        if {"event", "phase"} <= self._sheet.given:
            _refuse_standing(self._sheet)
        self._front = [one for one in HEAD if one.name not in self._sheet.given]
        self._is_asked = True
        how_it_works()
        walk(self._front, self._sheet)
        self._ask_tallies()

    def _ask_tallies(self) -> None:
        """Ask how many gave which answer, unless somebody was asked or has told it."""
        sheet, names = self._sheet, [one.name for one in tallying.tallies(self._sheet)]
        if "tally" in sheet.given or not names or any(name in sheet.words for name in names):
            return
        _refuse_standing(sheet)
        tell_person(_(tallying.HOW))
        walk(tallying.Questions(sheet, self._front), sheet, start=len(self._front))

    def agreed(self) -> Settled | None:
        """The results, once a person says yes to them; None for a no."""
        survey_sheet.settle(self._sheet)  # another event must not turn “before” into “after”
        behind = [one for one in HEAD if one not in self._front]
        every = tallying.Questions(self._sheet, self._front, behind)
        before = len(every) - len(behind) if self._is_asked else 0
        if not reviewed(every, before, self._sheet, lambda _sheet: [*self._summary()]):
            return None
        found = self.settled()
        return found._replace(told=found.told._replace(remarks=()))  # the summary told them

    def settled(self) -> Settled:
        """The results as they stand. Raises as `survey_given`, `OtherResults`, `NotReplaced`."""
        told = survey_given(_given(self._sheet, self._given))
        known = survey_sheet.standing(self._sheet, told.phase)
        digest = told.asked.questionnaire.digest
        if known is None or (known.digest, known.answers) != (digest, told.answers):
            _refuse_standing(self._sheet)
        return Settled(told, replace=known is not None and survey_sheet.goes(self._sheet, known))

    def _summary(self) -> Iterator[str]:
        """What will be kept: one line, and what has to be noticed about it."""
        self._ask_tallies()
        told, replace = self.settled()
        number, every = len(told.answers.counts), len(told.asked.questionnaire.questions)
        line = [
            f"{offered.event_line(told.event)} → {summary('survey', told.fields, {})}",
            _told(number, every),
        ]
        if told.paired:
            line.append(in_words("paired", told.paired))
        yield " · ".join(line)
        yield from told.remarks
        known = survey_sheet.standing(self._sheet, told.phase)
        if replace and known:
            said = _("These results take the place of those of {record}.")
            yield said.format(record=offered.short(known.record))

    def _understand(self, words: Words) -> Telling:
        """What these words say beside all that stands on the sheet, as one line in `named`."""
        sheet = self._sheet
        both = sheet.words | {name: [*told] for name, told in words.items()}
        now = Sheet(both, self._understand, sheet.given)
        if "phase" in words or ("phase" in now.given and {"event", "questionnaire"} & words.keys()):
            _refuse_standing(now)
        told = Telling()
        told.named = "; ".join(self._said(now, words))
        return told

    def _said(self, now: Sheet, words: Words) -> Iterator[str]:
        if words.get("event"):
            yield offered.event_line(survey_sheet.event_of(now))
        if words.get("questionnaire"):
            yield offered.called(survey_sheet.asked_of(now))
        if words.get("phase"):
            yield in_words("phase", survey_sheet.phase_of(now))
        if words.get("papers"):
            yield self._papers(now)
        yield from tallying.understood(words, now)

    def _papers(self, now: Sheet) -> str:
        """How many papers there are; those in a file are counted. Raises as `survey_given`."""
        papers = survey_sheet.papers_of(now)
        if papers is not None:
            return papers_in_words({"papers": papers})
        told = survey_given(_given(now, self._given))
        every = len(told.asked.questionnaire.questions)
        number = papers_in_words({"papers": told.answers.papers})
        return f"{number} · {_told(len(told.answers.counts), every)}"


def _given(sheet: Sheet, given: Given) -> Given:
    """What was given, with what the sheet says now."""
    own = {one.name for one in tallying.tallies(sheet)}
    words = {name: told for name, told in sheet.words.items() if name in own or name in sheet.given}
    return given._replace(
        event=survey_sheet.event_of(sheet),
        questionnaire=offered.word_for(survey_sheet.asked_of(sheet)),
        phase=survey_sheet.phase_of(sheet),
        papers=survey_sheet.word_of(sheet, "papers") or None,
        tallies=tallying.in_lines(words),
    )


def _refuse_standing(sheet: Sheet) -> None:
    """Raises `OtherResults` where results stand already, but for those that are to go.

    Raises `NotReplaced` where such were named and none stand.
    """
    known = survey_sheet.standing(sheet, survey_sheet.phase_of(sheet))
    if known and not survey_sheet.goes(sheet, known):
        raise OtherResults(record=offered.short(known.record), questionnaire=known.code)
    if not known and REPLACE in sheet.given:
        raise NotReplaced().at("--replace")


def _told(number: int, every: int) -> str:
    """How many of the questions are told."""
    said = ngettext("{number} of {all} question", "{number} of {all} questions", every)
    return said.format(number=number, all=every)
