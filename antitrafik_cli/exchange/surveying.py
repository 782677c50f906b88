"""Results of surveys: what an event's papers say, from words and files into the log.

Here: reading what was given about one event and phase, and keeping it. Not here: single papers
(`papers`), questionnaires (`questionnaires`), asking (`prompts`).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.tally import FEWEST_SHOWN, Answers, read_papers, read_tallies
from antitrafik_cli.errors import Failure, MissingAnswer
from antitrafik_cli.errors.amending import AlreadyWithdrawn
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.errors.surveying import (
    NoCodes,
    NoEarlierResults,
    NotReplaced,
    OtherBefore,
    OtherResults,
)
from antitrafik_cli.exchange.columns import read_maps
from antitrafik_cli.exchange.pairing import paired
from antitrafik_cli.exchange.papers import Counted, count_papers
from antitrafik_cli.exchange.questionnaires import (
    Asked,
    add_questionnaire,
    find_questionnaire,
    refuse_too_large,
)
from antitrafik_cli.exchange.telling import LONGEST_TEXT, Telling, find
from antitrafik_cli.messages import _, ngettext
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Change, Draft
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import Result, results_of, versions

T = TypeVar("T")
BEFORE = "before"
EXAMPLE = (
    "antitrafik log-survey 3f2a1b --questionnaire njohuri-trafikimi --phase before "
    '--papers 26 --tally "degjuar: po=12 jo=9 nuk-e-di=4"'
)


class Given(NamedTuple):
    """What was given about the results of one event and phase: words of options, and files."""

    event: str | None = None
    questionnaire: str | None = None
    phase: str | None = None
    tallies: Sequence[str] = ()
    papers: str | None = None
    maps: Sequence[str] = ()
    only: Sequence[str] = ()
    pair: Path | None = None
    code: str | None = None
    sheet: str | None = None
    note: str | None = None


class Survey(NamedTuple):
    """The results of one event and phase, read and not kept yet.

    `event` is the id of its record; `remarks` are sentences to be said of what was read.
    """

    event: str
    asked: Asked
    phase: str
    answers: Answers
    paired: dict[str, Any] | None
    note: Telling
    remarks: Sequence[str]

    @property
    def fields(self) -> dict[str, Any]:
        """What the record of these results says in codes."""
        told = {
            "event": self.event,
            "phase": self.phase,
            "questionnaire": self.asked.questionnaire.code,
            "digest": self.asked.questionnaire.digest,
            "answers": self.answers.to_json(),
        }
        return {**told, **({"paired": self.paired} if self.paired else {})}


def survey_given(given: Given) -> Survey:
    """What was given, understood; the log is closed again.

    Every failure names its option. Raises `MissingAnswer` for what cannot be done without, and
    what the readers of each part raise.
    """
    path = log_path()
    with Log.open(path) if exists(path) else nullcontext() as log:
        return _survey(log, given)


def _survey(log: Log | None, given: Given) -> Survey:
    _require(given)
    event = _at("EVENT", lambda: standing_event(log, given.event or ""))
    phase = _at("--phase", lambda: read_phase(given.phase or ""))
    words = given.questionnaire or usual_questionnaire(log, event)
    if words is None:
        raise MissingAnswer(options="--questionnaire", example=EXAMPLE)
    asked = _at("--questionnaire", lambda: find_questionnaire(log, words))
    counted, pairs = _counted(log, event, asked.questionnaire, phase, given)
    note = note_of(given)
    remarks = [*counted.remarks, *_remarks_on(counted.answers)]
    told = Survey(event, asked, phase, counted.answers, pairs, note, remarks)
    refuse_too_large(told.fields)
    return told


def standing_event(log: Log | None, words: str) -> str:
    """The id of an event that stands. Raises `AlreadyWithdrawn`, and what `find` raises."""
    event = find(log, words, "event")
    if log and log.state(event).standing == "withdrawn":
        raise AlreadyWithdrawn(record=log.short(event))
    return event


def note_of(given: Given) -> Telling:
    """The note as open text, through the gate; its failure names its option."""
    note = Telling()
    _at("--note", lambda: note.open_text("note", [given.note or ""], LONGEST_TEXT))
    return note


def _require(given: Given) -> None:
    needed = {
        "EVENT": given.event,
        "--phase": given.phase,
        "--tally": given.tallies or given.papers,
    }
    nobody = _is_number(given.papers) and not int("".join((given.papers or "").split()))
    if _is_number(given.papers) and not given.tallies and not nobody:
        needed["--tally"] = None
    missing = [name for name, words in needed.items() if not words]
    if missing:
        raise MissingAnswer(options=", ".join(missing), example=EXAMPLE)
    refuse_contradictions(given)


def refuse_contradictions(given: Given) -> None:
    """Raises `NotTogether` for papers that are counted by hand and by the tool at once."""
    if given.tallies and is_file(given.papers):
        right = _("Papers in a file are counted by the tool; tallies are counted by hand.")
        raise NotTogether(options=f"--tally, --papers {given.papers}", right=right)
    if (given.tallies or given.papers) and not is_file(given.papers):
        _refuse_file_options(given)


def usual_questionnaire(log: Log | None, event: str) -> str | None:
    """The questionnaire that an event's results are of, else the only one in the log."""
    if log is None:
        return None
    known = results_of(log, event)
    if known:
        digest = known[-1].digest
        return f"{known[-1].code}@{digest[:16]}"
    codes = {one.code for one in versions(log)}
    return codes.pop() if len(codes) == 1 else None


def read_phase(words: str) -> str:
    """The code of a phase, in any spelling. Raises `UnknownTerm`."""
    return vocabulary().read("phases", words)[0]


def _counted(
    log: Log | None, event: str, asked: Questionnaire, phase: str, given: Given
) -> tuple[Counted, dict[str, Any] | None]:
    """The counts, and where papers are to be matched, what matching them gives."""
    if not is_file(given.papers):
        papers = None
        if given.papers is not None:
            words = given.papers
            papers = _at("--papers", lambda: read_papers(words))
        terms = vocabulary()
        answers = _at("--tally", lambda: read_tallies(asked, given.tallies, papers, terms))
        return Counted(answers), None
    maps = read_maps(given.maps, given.only)
    code = given.code if given.code is not None else "" if given.pair else None
    later = count_papers(Path(given.papers or ""), asked, vocabulary(), maps, code, given.sheet)
    if given.pair is None:
        return later, None
    earlier = count_papers(given.pair, asked, vocabulary(), maps, code)
    _refuse_other_before(log, event, asked, phase, earlier)
    if not later.coded or not earlier.coded:
        raise NoCodes().at("--code")
    return later, paired(asked, earlier, later, BEFORE)


def _refuse_file_options(given: Given) -> None:
    """Raises `NotTogether` for what only papers in a file have."""
    options = {
        "--map": given.maps, "--only": given.only, "--pair": given.pair, "--code": given.code,
        "--sheet": given.sheet,
    }  # fmt: skip
    named = [name for name, value in options.items() if value]
    if named:
        right = _("These are about a file of papers: --papers FILE.")
        raise NotTogether(options=", ".join([*named, "--tally"]), right=right)


def _refuse_other_before(
    log: Log | None, event: str, asked: Questionnaire, phase: str, earlier: Counted
) -> None:
    """Raises unless the earlier papers are those whose counts the log holds."""
    if phase == BEFORE:
        right = _("Papers from before are what later ones are matched with.")
        raise NotTogether(options="--phase before, --pair", right=right)
    known = _standing(log, event, asked.code, BEFORE) if log else None
    if known is None or log is None:
        raise NoEarlierResults().at("--pair")
    if (known.digest, known.answers) != (asked.digest, earlier.answers):
        raise OtherBefore(record=log.short(known.record)).at("--pair")


def _standing(log: Log, event: str, code: str, phase: str) -> Result | None:
    found = (one for one in results_of(log, event) if (one.code, one.phase) == (code, phase))
    return next(found, None)


def _remarks_on(answers: Answers) -> list[str]:
    papers = answers.largest()
    if 0 < papers < FEWEST_SHOWN:
        told = ngettext(
            "{number} paper: so small a group is shown to nobody outside the office.",
            "{number} papers: so small a group is shown to nobody outside the office.",
            papers,
        )
        return [told.format(number=papers)]
    return []


def is_file(papers: str | None) -> bool:
    """Whether --papers names a file: anything but a number, which says how many there are."""
    return bool(papers) and not _is_number(papers)


def _is_number(papers: str | None) -> bool:
    digits = "".join((papers or "").split())
    return digits.isascii() and digits.isdecimal()


def _at(where: str, read: Callable[[], T]) -> T:
    """What `read` gives; its failure is told as one of that option."""
    try:
        return read()
    except Failure as failure:
        raise failure.at(where) from None


class Kept(NamedTuple):
    """Results as they were kept: the record, and whether anything was added to the log."""

    record: str
    is_new: bool
    remarks: Sequence[str] = ()


def keep_survey(
    log: Log, started: Change, told: Survey, why: Mapping[str, Sequence[str]], *, replace: bool
) -> Kept:
    """The results in the log, in the change under way: as a new record or as an amendment.

    What stands already is not told again. Raises `OtherResults` where something else stands, but
    for `replace`; `NotReplaced` where nothing does.
    """
    code, phase = told.asked.questionnaire.code, told.phase
    known = _standing(log, told.event, code, phase)
    if known is None and replace:
        raise NotReplaced().at("--replace")
    if known is None:
        _define(started, told)
        return Kept(started.add_told("survey", told.fields, told.note.text), is_new=True)
    fields = _changed(log, known, told)
    held = log.words(log.state(known.record).commitments("note"))
    note = {} if told.note.text.get("note", held) == held else told.note.text
    text = {**note, **why}
    if not fields and not note:
        return Kept(known.record, is_new=False)
    if not replace and {"answers", "digest"} & fields.keys():
        raise OtherResults(record=log.short(known.record), questionnaire=code)
    _define(started, told)
    heads = log.state(known.record).heads
    started.add(Draft("amend", "survey", known.record, heads, fields=fields, text=text))
    remarks = _unpair(log, started, told, fields) if phase == BEFORE else ()
    return Kept(known.record, is_new=True, remarks=remarks)


def _define(started: Change, told: Survey) -> None:
    if not told.asked.is_known:
        add_questionnaire(started, told.asked.questionnaire)


def _changed(log: Log, known: Result, told: Survey) -> dict[str, Any]:
    """The fields that these results tell otherwise; papers matched once stay so."""
    state = log.state(known.record)
    fields = {name: one for name, one in told.fields.items() if one != state.value(name)}
    if "answers" in fields and state.value("paired") and "paired" not in told.fields:
        fields["paired"] = None
    return fields


def _unpair(log: Log, started: Change, told: Survey, fields: Mapping[str, Any]) -> Sequence[str]:
    """Take out what was matched with papers that were replaced; what is said of it."""
    remarks = []
    for one in results_of(log, told.event) if fields else ():
        if one.code == told.asked.questionnaire.code and one.paired:
            heads = log.state(one.record).heads
            started.add(Draft("amend", "survey", one.record, heads, fields={"paired": None}))
            said = _("The papers of {record} were matched with the old ones. Match them again.")
            remarks.append(said.format(record=log.short(one.record)))
    return remarks
