"""Questionnaires from files into the log, and the one that somebody names.

Here: reading a file of either kind, looking versions up. Not here: what a questionnaire is
(`domain.questionnaire`), the sheets of XLSForm (`xlsform`), results (`surveying`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.data import packaged_questionnaires, read_questionnaire_file, vocabulary
from antitrafik_cli.domain.entry import LONGEST_HEAD, canonical
from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.surveying import (
    AmbiguousQuestionnaire,
    TooManyAnswers,
    UnknownQuestionnaire,
)
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.store.change import Change, Draft
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import questionnaire, versions

_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_LONGEST_WORDING = 500  # characters
_ROOM = LONGEST_HEAD - 4096  # bytes of a head that its fields may take


class Asked(NamedTuple):
    """A questionnaire, and whether the log holds this version of it."""

    questionnaire: Questionnaire
    is_known: bool


def read_questionnaire_at(path: Path) -> tuple[Questionnaire, list[str]]:
    """The questionnaire in a YAML file or an XLSForm workbook, and remarks on what was left out.

    Every text in it has passed the gate of open text. Raises `BadYaml`, what `xlsform` raises,
    `PersonalData`, `TextTooLong`, `BadCharacter` and `TooManyAnswers`.
    """
    remarks: list[str] = []
    if _begins_as_workbook(path):
        from antitrafik_cli.exchange.xlsform import read_xlsform  # noqa: PLC0415 - loads openpyxl

        found, remarks = read_xlsform(path, vocabulary())
    else:
        found = read_questionnaire_file(path)
    return _let_in(found), remarks


def fields_of(asked: Questionnaire) -> dict[str, object]:
    """What the record of a questionnaire says in codes."""
    return {
        "code": asked.code,
        "version": asked.version,
        "digest": asked.digest,
        "questions": [one.to_json() for one in asked.questions],
    }


def add_questionnaire(started: Change, asked: Questionnaire) -> str:
    """The questionnaire as a new record; the record's id."""
    return started.add_told("questionnaire", fields_of(asked), {"wordings": [asked.words]})


def fill_wordings(log: Log, started: Change, asked: Questionnaire, record: str) -> None:
    """Tell the wordings of a version that stands in the log without them: they were erased."""
    state = log.state(record)
    if any(log.words(state.commitments("wordings"))):
        return
    text = {"wordings": [asked.words]}
    started.add(Draft("amend", "questionnaire", record, state.heads, text=text))


def refuse_too_large(fields: object) -> None:
    """Raises `TooManyAnswers` for fields that no head has room for."""
    size = len(canonical(fields))
    if size > _ROOM:
        raise TooManyAnswers(size=size, most=_ROOM)


def all_questionnaires(log: Log | None) -> list[Asked]:
    """Every version in the log, the newest first, then those that come with the tool."""
    known = versions(log) if log else []
    found = [Asked(questionnaire(log, one), is_known=True) for one in known] if log else []
    digests = {one.digest for one in known}
    packaged = packaged_questionnaires().values()
    return [*found, *(Asked(one, is_known=False) for one in packaged if one.digest not in digests)]


def find_questionnaire(log: Log | None, words: str) -> Asked:
    """The questionnaire of that code or title, its newest version; or that version.

    A version is named by what its author calls it or by its first digits, behind an @ or as people
    read it: `njohuri@2`, `njohuri@3f2a`, `njohuri 2 (3f2a91bc)`.
    Raises `UnknownQuestionnaire`, `AmbiguousQuestionnaire`.
    """
    every = all_questionnaires(log)
    typed = fold(words)
    for one in every:
        asked = one.questionnaire
        names = (asked.code, asked.name, *asked.title.values())
        if typed in map(fold, names):
            return one
    own, at, version = words.partition("@")
    fitting = [one for one in every if fold(one.questionnaire.code) == fold(own)]
    found = [one for one in fitting if at and _is_version(one.questionnaire, version.strip())]
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousQuestionnaire(words=words, choices=_names(found))
    raise UnknownQuestionnaire(words=words, choices=_names(fitting if at and fitting else every))


def _is_version(asked: Questionnaire, words: str) -> bool:
    return asked.version == words or (len(words) >= 4 and asked.digest.startswith(words.lower()))


def _names(found: Sequence[Asked]) -> str:
    return listed(dict.fromkeys(one.questionnaire.name for one in found))


def _begins_as_workbook(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(4) in (_WORKBOOK, _OLD_WORKBOOK)
    except OSError:
        return False  # the reader of YAML says what is wrong


def _let_in(asked: Questionnaire) -> Questionnaire:
    """The questionnaire with its texts as the gate lets them pass."""
    gate = Telling()

    def passed(where: str, text: str) -> str:
        try:
            return gate.gate("wordings", text, _LONGEST_WORDING)
        except Failure as failure:
            raise failure.at(where) from None

    title = {language: passed("title", text) for language, text in asked.title.items()}
    wordings = {
        key: {language: passed(key, text) for language, text in worded.items()}
        for key, worded in asked.wordings.items()
    }
    kept = asked._replace(title=title, wordings=wordings)
    refuse_too_large(fields_of(kept))
    return kept
