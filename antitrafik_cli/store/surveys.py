"""What the log holds of questionnaires and of the results of surveys.

Here: looking them up. Not here: what they mean (`domain.questionnaire`, `domain.tally`), reports.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from antitrafik_cli.domain.questionnaire import (
    Question,
    Questionnaire,
    name_of,
    read_words,
)
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.tally import Answers
from antitrafik_cli.store.about_events import AFTER, BEFORE
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log, as_bytes, as_text
from antitrafik_cli.store.query import by_county, by_index, parameters

_BOTH = BEFORE | AFTER
_VERSIONS = """
SELECT v.r, e.record, v.code, v.version, v.digest
FROM questionnaire AS v CROSS JOIN entry AS e ON e.n = v.r ORDER BY v.at DESC, v.said DESC
"""
_COLUMNS = "s.r, own.record, s.event, s.phase, s.code, s.digest, s.answers, s.paired"
_OF_EVENT = f"""
SELECT {_COLUMNS} FROM survey AS s CROSS JOIN entry AS own ON own.n = s.r
WHERE s.event = :event ORDER BY s.at, s.said
"""  # noqa: S608 - constants
_IN_SCOPE = f"""
SELECT {_COLUMNS}, a.r FROM activity AS a {{index}} CROSS JOIN entry AS e ON e.n = a.r
CROSS JOIN survey AS s ON s.event = e.record CROSS JOIN entry AS own ON own.n = s.r
WHERE a.surveyed > 0 AND {{condition}} ORDER BY a.first, s.event, s.at, s.said
"""  # noqa: S608 - constants
_AWAITED = f"""
SELECT r FROM activity WHERE surveyed > 0 AND surveyed & {_BOTH} <> {_BOTH}
ORDER BY first DESC, r DESC LIMIT :most
"""  # noqa: S608 - constants
_LAST_TOLD = """
SELECT r FROM activity WHERE type = 'event' ORDER BY r DESC LIMIT :most
"""


_TOLD = f"""
SELECT count(*), sum(a.surveyed & {_BOTH} = {_BOTH}),
  sum(a.surveyed & {_BOTH} IN ({BEFORE}, {AFTER}))
FROM activity AS a {{index}} WHERE a.surveyed > 0 AND {{condition}}
"""  # noqa: S608 - constants
# As in a report, of two told of one event, questionnaire and phase the last holds.
_COUNTS = """
SELECT code, digest, count(*) FROM (
  SELECT s.code, s.digest, row_number() OVER (
    PARTITION BY s.event, s.code, s.phase ORDER BY s.at DESC, s.said DESC
  ) AS place
  FROM survey AS s
  CROSS JOIN entry AS e ON e.record = s.event AND substr(e.record, 11) = substr(s.event, 11)
  CROSS JOIN activity AS a ON a.r = e.n
) WHERE place = 1 GROUP BY code, digest
"""


class Version(NamedTuple):
    """One standing version of a questionnaire: the number and id of its record, what it is."""

    number: int
    record: str
    code: str
    version: str
    digest: str

    @property
    def name(self) -> str:
        """How it is named to people."""
        return name_of(self.code, self.version, self.digest)


class Result(NamedTuple):
    """The standing results of one event and phase.

    `paired` is as the head has it; `activity` the arrival number of the event, 0 where not asked.
    """

    number: int
    record: str
    event: str
    phase: str
    code: str
    digest: str
    answers: Answers
    paired: dict[str, Any] | None
    activity: int = 0


def versions(log: Log) -> list[Version]:
    """Every standing version of every questionnaire, the one told last first, each digest once."""
    found: dict[tuple[str, bytes], Version] = {}
    for number, record, code, version, digest in log.connection.execute(_VERSIONS):
        one = Version(number, as_text(record), code, version, digest.hex())
        found.setdefault((code, digest), one)
    return list(found.values())


def questionnaire_of(log: Log, state: RecordState) -> Questionnaire:
    """The questionnaire that a record is; without wordings where these are erased or not here."""
    questions = tuple(map(Question.from_json, state.value("questions") or ()))
    (words,) = log.words(state.commitments("wordings")[:1]) or [None]
    code, version, digest = (state.value(one) or "" for one in ("code", "version", "digest"))
    return Questionnaire(code, version, questions, *read_words(words or ""), told=digest)


def questionnaire(log: Log, version: Version) -> Questionnaire:
    """The questionnaire of that version."""
    return questionnaire_of(log, log.state(version.record))


def results_of(log: Log, event: str) -> list[Result]:
    """The standing results of an event, the one told last of each questionnaire and phase."""
    given = {"event": as_bytes(event)}
    return list(_newest(_result(row) for row in log.connection.execute(_OF_EVENT, given)))


def awaiting_results(log: Log, most: int) -> list[int]:
    """The arrival numbers of standing events whose results are awaited, the newest day first.

    Those at which questionnaires were handed out, or one phase told, and not both. Where there is
    none, the events that were told last: not everybody says what was handed out.
    """
    for query in (_AWAITED, _LAST_TOLD):
        found = [number for (number,) in log.connection.execute(query, {"most": most})]
        if found:
            return found
    return []


def results_in(log: Log, scope: Scope) -> tuple[list[Result], list[Result]]:
    """The results of the standing events in the scope, by day, and those told again since.

    Of two records of one event, questionnaire and phase the one told last holds.
    """
    index = by_county(scope, "activity_surveyed")
    query = _IN_SCOPE.format(index=index, condition=by_index(scope))
    rows = log.connection.execute(query, parameters(scope)).fetchall()
    told = [_result(row) for row in rows]
    holding = list(_newest(told))
    kept = {one.number for one in holding}
    replaced = [one for one in told if one.number not in kept]
    return holding, [one for one in replaced if not _same_as_any(one, holding)]


def sessions(log: Log, scope: Scope) -> tuple[int, int, int]:
    """How many sessions in the scope had questionnaires; how many tell both phases, and one."""
    index = by_county(scope, "activity_surveyed")
    query = _TOLD.format(index=index, condition=by_index(scope))
    every, both, one = log.connection.execute(query, parameters(scope)).fetchone()
    return every, both or 0, one or 0


def result_counts(log: Log) -> dict[tuple[str, str], int]:
    """How many results of standing events hold, by the code and digest of their questionnaire."""
    rows = log.connection.execute(_COUNTS).fetchall()
    return {(code, digest.hex()): number for code, digest, number in rows}


def _same_as_any(one: Result, others: Iterable[Result]) -> bool:
    return any(_which(one) == _which(other) and one[5:7] == other[5:7] for other in others)


def _which(one: Result) -> tuple[str, str, str]:
    return (one.event, one.code, one.phase)


def _newest(results: Iterable[Result]) -> Iterator[Result]:
    """The last of each event, questionnaire and phase, where its first stood."""
    yield from {_which(one): one for one in results}.values()


def _result(row: tuple[Any, ...]) -> Result:
    number, record, event, phase, code, digest, answers, paired, *activity = row
    return Result(
        number,
        as_text(record),
        as_text(event),
        phase,
        code,
        digest.hex(),
        Answers.from_json(json.loads(answers)),
        json.loads(paired) if paired else None,
        *activity,
    )
