"""What stands on the sheet of a survey: event, questionnaire, phase, papers; and what is proposed.

Nobody has to answer all of it: until somebody does, what is likely now stands as the answer, and
changes with the event. Not here: what there is to choose from (`survey_choices`), the questions
(`survey`), the answers on the papers (`tallying`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.tally import MOST_PAPERS, PHASES, read_papers
from antitrafik_cli.errors import Failure
from antitrafik_cli.errors.surveying import NotPapers, UnknownQuestionnaire
from antitrafik_cli.exchange.questionnaires import Asked, find_questionnaire
from antitrafik_cli.exchange.surveying import Given, is_file, read_phase, usual_questionnaire
from antitrafik_cli.exchange.telling import find
from antitrafik_cli.messages import _
from antitrafik_cli.prompts import choosing
from antitrafik_cli.prompts import survey_choices as offered
from antitrafik_cli.prompts.confirm import agreed
from antitrafik_cli.prompts.question import Back, Filled, Sheet
from antitrafik_cli.prompts.survey_choices import looked_into
from antitrafik_cli.store.surveys import Result, results_of

TALLY = "tally:"  # before the folded id of a question: what the sheet calls its answer
REPLACE = "replace"  # given where results go, whichever they are; answered with their record


# --- what stands -------------------------------------------------------------------------------


def word_of(sheet: Sheet, name: str) -> str:
    """The only word of an answer, "" where there is none."""
    return next(iter(sheet.words.get(name) or ()), "")


def event_of(sheet: Sheet) -> str:
    """The id of the event's record: as it was answered, else the only one that is likely; or ""."""
    if word := word_of(sheet, "event"):
        return word
    likely = offered.events(sheet)
    return likely[0].word if len(likely) == 1 else ""


def asked_of(sheet: Sheet) -> Questionnaire:
    """The questionnaire: as it was answered, else that of the event's results, else the newest."""
    word = word_of(sheet, "questionnaire") or usual_of(sheet)
    return _found(word or offered.questionnaires(sheet)[0].word).questionnaire


def usual_of(sheet: Sheet) -> str:
    """What leads to the questionnaire of an event where nobody names it; "" where nothing does."""
    event = event_of(sheet)
    with looked_into() as log:
        word = (usual_questionnaire(log, event) if event else None) or ""
    with suppress(UnknownQuestionnaire):  # results came here, and their questionnaire did not
        return word and offered.word_for(_found(word).questionnaire)
    return ""


def phase_of(sheet: Sheet) -> str:
    """The phase: as it was answered, else the first whose results are missing; "" where none is."""
    if word := word_of(sheet, "phase"):
        return word
    told = [one.phase for one in _results(sheet)]
    if REPLACE in sheet.given:
        return told[0] if len(told) == 1 else ""
    return next((one for one in PHASES if one not in told), "")


def papers_of(sheet: Sheet) -> int | None:
    """How many papers there are, None where nobody said or a file holds them."""
    word = word_of(sheet, "papers")
    return None if not word or is_file(word) else read_papers(word)


def has_tallies(sheet: Sheet) -> bool:
    """Whether answers are told by hand: not those of a file, and none where there is no paper."""
    return not is_file(word_of(sheet, "papers")) and papers_of(sheet) != 0


def standing(sheet: Sheet, phase: str) -> Result | None:
    """The results that stand of this event, questionnaire and phase."""
    return next((one for one in _results(sheet) if one.phase == phase), None)


def goes(sheet: Sheet, known: Result) -> bool:
    """Whether somebody said that others may take the place of these results."""
    return REPLACE in sheet.given or word_of(sheet, REPLACE) == known.record


def _results(sheet: Sheet) -> Sequence[Result]:
    event, code = event_of(sheet), asked_of(sheet).code
    with looked_into() as log:
        found = results_of(log, event) if log and event else []
    return [one for one in found if one.code == code]


@cache
def _found(word: str) -> Asked:
    """Looked up once: while somebody answers, a word stays the same version."""
    with looked_into() as log:
        return find_questionnaire(log, word)


def settle(sheet: Sheet) -> None:
    """Let what is proposed stand as the answer, once a person saw it and said nothing else."""
    for name, word in (
        ("event", event_of(sheet)),
        ("questionnaire", offered.word_for(asked_of(sheet))),
        ("phase", phase_of(sheet)),
    ):
        if word:
            sheet.words.setdefault(name, [word])


# --- reading answers ---------------------------------------------------------------------------


def words_given(given: Given) -> dict[str, list[str]]:
    """What the options say, as the sheet has it. Every failure names its option."""
    found = {}
    with looked_into() as log:

        def version(words: str) -> str:
            return offered.word_for(find_questionnaire(log, words).questionnaire)

        readers: Mapping[str, tuple[str, str | None, Callable[[str], str]]] = {
            "event": ("EVENT", given.event, lambda words: find(log, words, "event")),
            "questionnaire": ("--questionnaire", given.questionnaire, version),
            "phase": ("--phase", given.phase, read_phase),
            "papers": ("--papers", given.papers, _papers),
        }
        for name, (option, words, read) in readers.items():
            if words is not None:
                try:
                    found[name] = [read(words)]
                except Failure as failure:
                    raise failure.at(option) from None
    return found


def read_event(line: str, sheet: Sheet) -> Filled:
    """An event by its id or the beginning of it, or as the list shows it."""
    word = offered.chosen(line, offered.events(sheet))
    with looked_into() as log:
        return {"event": [find(log, word, "event")]}


def read_questionnaire(line: str, sheet: Sheet) -> Filled:
    """A version of a questionnaire by any of its names, or as the list shows it.

    What was told of another questionnaire goes: its questions may bear the same ids.
    """
    word = offered.chosen(line, offered.questionnaires(sheet))
    with looked_into() as log:
        asked = find_questionnaire(log, word).questionnaire
    if asked.code != asked_of(sheet).code:
        for name in {*sheet.words} - sheet.given:
            if name.startswith(TALLY):
                del sheet.words[name]
    return {"questionnaire": [offered.word_for(asked)]}


def read_phase_here(line: str, sheet: Sheet) -> Filled:
    """A phase; where its results stand already, whether these are to take their place.

    A person who says no is asked for the phase again: raises `Back`.
    """
    code = choosing.term("phases", line)
    known = standing(sheet, code)
    if known and not goes(sheet, known):
        said = _(
            "{record} holds results of {questionnaire} for this event and phase already. "
            "Put these in their place, as --replace does?"
        ).format(record=offered.short(known.record), questionnaire=known.code)
        if not agreed(said, usually=False):
            raise Back
    return {REPLACE: [known.record] if known else [], "phase": [code]}


def read_papers_or_file(line: str, _sheet: Sheet) -> Filled:
    """How many papers there are, or the file that holds them, quoted as a terminal pastes it."""
    words = line.strip("'\"")
    path = Path(words)
    if is_file(words) and not path.suffix and not path.exists():
        raise NotPapers(words=line, most=MOST_PAPERS)
    return {"papers": [_papers(words)]}


def _papers(words: str) -> str:
    return words if is_file(words) else str(read_papers(words))
