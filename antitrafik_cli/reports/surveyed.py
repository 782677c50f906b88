"""The classes behind a report of surveys: what their papers say before and after, per question.

Here: results of events brought together by version of the questionnaire and by class. Not here:
tables (`surveys`), sentences (`changes`), which results stand (`store.surveys`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from antitrafik_cli.data import packaged_questionnaires
from antitrafik_cli.domain.questionnaire import BLANK, DONT_KNOW, Question, Questionnaire
from antitrafik_cli.domain.statistics import Pairs, Spread, Stratum, spread
from antitrafik_cli.domain.tally import Counts, answered, favourable, readable, values
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import Result, questionnaire, versions


class Side(NamedTuple):
    """What the papers of one class and phase say to one question.

    `n` are answers, "don't know" included; `hits` those that are right or at the top, None where
    none is; `blank` None where nobody said how many were left blank.
    """

    hits: int | None
    n: int
    blank: int | None
    dont_know: int
    counts: Counts

    @property
    def share(self) -> tuple[int, int] | None:
        """Hits of answers, None where there is no answer or none is right."""
        return (self.hits, self.n) if self.hits is not None and self.n else None


@dataclass(frozen=True)
class Class:
    """One class: an event, by the number of its activity, and its results by phase."""

    activity: int
    event: str
    results: Mapping[str, Result]

    def side(self, question: Question, phase: str) -> Side | None:
        """What was answered there then; None where the question was not asked."""
        result = self.results.get(phase)
        told = result.answers.counts.get(question.id) if result else None
        if result is None or told is None:
            return None
        papers = result.answers.papers
        counts = readable(question, told, papers)
        return Side(
            favourable(question, counts),
            answered(question, counts, papers),
            counts.get(BLANK),
            counts.get(DONT_KNOW, 0),
            counts,
        )

    def paired(self, phases: tuple[str, str]) -> dict[str, Any]:
        """What the later phase says of papers matched with those of the earlier one."""
        result = self.results.get(phases[1])
        paired = result.paired if result else None
        return paired if paired and paired["with"] == phases[0] else {}

    def pairs(self, question: Question, phases: tuple[str, str]) -> Pairs | None:
        """The matched papers of the question, by whether their answers were right."""
        table = self.paired(phases).get("questions", {}).get(question.id)
        if not table or not (question.favourable or question.type in ("multiple", "number")):
            return None
        cells = [0, 0, 0, 0]
        for before, told in table.items():
            for after, number in told.items():
                was, became = _is_right(question, before), _is_right(question, after)
                cells[(0 if became else 1) if was else (2 if became else 3)] += number
        return Pairs(*cells)


def _is_right(question: Question, outcome: str) -> bool:
    if question.type in ("multiple", "number"):
        return outcome == "right"
    return outcome != DONT_KNOW and question.is_favourable(outcome)


@dataclass(frozen=True)
class Surveyed:
    """One version of a questionnaire with the classes that answered it, by day."""

    asked: Questionnaire
    classes: Sequence[Class]


@dataclass(frozen=True)
class Compared:
    """One question between two phases.

    `classes` are those shown in its sums: where any was asked in both phases, only such. `alone`
    are classes left out of them since they were asked in one phase.
    """

    asked: Questionnaire
    question: Question
    phases: tuple[str, str]
    classes: Sequence[Class]
    alone: int = 0
    _sides: dict[int, tuple[Side | None, Side | None]] = field(default_factory=dict)

    @property
    def version(self) -> tuple[str, str]:
        """Code and digest of the questionnaire: what may be pooled shares them."""
        return self.asked.code, self.asked.digest

    @property
    def key(self) -> tuple[str, str, str]:
        """The version and the question."""
        return (*self.version, self.question.id)

    def sides(self, one: Class) -> tuple[Side | None, Side | None]:
        """What a class answered in each of the two phases."""
        if one.activity not in self._sides:
            before, after = (one.side(self.question, phase) for phase in self.phases)
            self._sides[one.activity] = before, after
        return self._sides[one.activity]

    def total(self, place: int) -> Side:
        """All papers of one of the two phases together: 0 the earlier, 1 the later."""
        sides = [side for one in self.classes if (side := self.sides(one)[place])]
        hits = [side.hits for side in sides]
        blanks = [side.blank for side in sides]
        counts: dict[str, int] = {}
        for side in sides:
            for answer, number in side.counts.items():
                counts[answer] = counts.get(answer, 0) + number
        return Side(
            sum(filter(None, hits)) if sides and None not in hits else None,
            sum(side.n for side in sides),
            sum(filter(None, blanks)) if sides and None not in blanks else None,
            sum(side.dont_know for side in sides),
            counts,
        )

    def strata(self) -> list[Stratum]:
        """Hits and answers of every class that has both."""
        return [found for one in self.classes if (found := stratum(*self.sides(one)))]

    def spreads(self) -> list[tuple[Spread, Spread]]:
        """Of a scale or a number the values of every class that has both phases."""
        found = []
        for one in self.classes:
            each = [values(self.question, side.counts) if side else {} for side in self.sides(one)]
            if all(each):
                found.append((spread(each[0]), spread(each[1])))
        return found

    def pairs(self) -> list[Pairs]:
        """The matched papers of every class that has any."""
        found = (one.pairs(self.question, self.phases) for one in self.classes)
        return [one for one in found if one and one.n]


def stratum(before: Side | None, after: Side | None) -> Stratum | None:
    """What two phases of a class are compared by; None unless both have shares."""
    mine, theirs = before and before.share, after and after.share
    return Stratum(mine, theirs) if mine and theirs else None


def surveyed(log: Log, results: Iterable[Result]) -> tuple[list[Surveyed], list[Result]]:
    """The results by version of their questionnaire, and those of a version that is not here."""
    by_version: dict[tuple[str, str], dict[str, dict[str, Result]]] = {}
    for one in results:
        classes = by_version.setdefault((one.code, one.digest), {})
        classes.setdefault(one.event, {})[one.phase] = one
    known = _questionnaires(log, by_version.keys())
    found, unknown = [], []
    for version, events in sorted(by_version.items()):
        if version in known:
            found.append(Surveyed(known[version], _classes(events)))
        else:
            unknown += [one for phases in events.values() for one in phases.values()]
    return found, unknown


def _classes(events: Mapping[str, Mapping[str, Result]]) -> list[Class]:
    return [
        Class(next(iter(phases.values())).activity, event, phases)
        for event, phases in events.items()
    ]


def _questionnaires(
    log: Log, asked: Collection[tuple[str, str]]
) -> dict[tuple[str, str], Questionnaire]:
    """The questionnaires of these codes and digests, from the log or as they come with the tool."""
    found = {(one.code, one.digest): one for one in versions(log)}
    told = {key: questionnaire(log, found[key]) for key in asked if key in found}
    if len(told) < len(asked):
        packaged = {(one.code, one.digest): one for one in packaged_questionnaires().values()}
        told |= {key: packaged[key] for key in asked if key in packaged and key not in told}
    return told


def compared(told: Surveyed, phases: tuple[str, str]) -> list[Compared]:
    """Every question that was asked in one of the two phases, in the order it is asked."""
    found = []
    for question in told.asked.questions:
        both, some = [], []
        for one in told.classes:
            sides = [one.side(question, phase) for phase in phases]
            if any(sides):
                some.append(one)
            if all(side and side.n for side in sides):
                both.append(one)
        if some:
            classes = both or some
            alone = len(some) - len(classes)
            found.append(Compared(told.asked, question, phases, classes, alone))
    return found
