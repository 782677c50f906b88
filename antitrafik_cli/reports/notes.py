"""The notes under a report: what its figures leave out, count in two rows, or cannot settle.

Here: the facts behind each note. Not here: the figures themselves (`measures`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import Said
from antitrafik_cli.reports.measures import Measures
from antitrafik_cli.reports.overlaps import overlap_notes
from antitrafik_cli.reports.phrases import in_words
from antitrafik_cli.reports.spread import Spread, spread_over
from antitrafik_cli.result import Note
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters, touching_numbers
from antitrafik_cli.store.surveys import sessions

_MOST_NAMED = 10
LEFT_OUT = (
    N_("{number} activity lies only partly in this scope and is in no figure: {records}."),
    N_("{number} activities lie only partly in this scope and are in no figure: {records}."),
)


@dataclass(frozen=True)
class Listed:
    """Items between commas, said in the language in use; beyond ten, an ellipsis."""

    items: tuple[object, ...]

    def __str__(self) -> str:
        more = " …" if len(self.items) > _MOST_NAMED else ""
        return ", ".join(map(str, self.items[:_MOST_NAMED])) + more


def about_rows(log: Log, scope: Scope, dimension: str, total: Measures) -> Iterator[Note]:
    """Notes on one table: what stands in several of its rows, what is spread over them."""
    if dimension == "campaign" and (shared := total.in_several_campaigns):
        yield Note(
            N_(
                "{number} activity serves several campaigns: in the row of each, in the total once."
            ),
            many=N_(
                "{number} activities serve several campaigns: in the row of each, "
                "in the total once."
            ),
            number=shared,
        )
    if dimension == "audience" and total.in_several_audiences:
        yield Note(
            N_("An event with several audiences is in the row of each, and in the total once.")
        )
    if _has_parts(log, scope):
        yield Note(
            N_(
                "What was handed out within a larger distribution is in the total once, with its "
                "whole; it has a row of its own where its whole is in another."
            )
        )
    if dimension in ("month", "week"):
        spans = spread_over(log, scope, dimension)
        yield from (_spread_note(log, one) for one in spans[:_MOST_NAMED])
        if rest := sum(one.activities for one in spans[_MOST_NAMED:]):
            yield Note(
                N_("{number} more activity is spread over several periods; summed once."),
                many=N_("{number} more activities are spread over several periods; summed once."),
                number=rest,
            )


def _spread_note(log: Log, one: Spread) -> Note:
    facts = {
        "record": _short(log, one.number),
        "when": Said(partial(_when, log, one.number)),
        "first": one.periods[0],
        "last": one.periods[-1],
    }
    if one.activities > 1:
        return Note(
            N_(
                "{record} and {number} more ({when}) are spread over {first} to {last}; "
                "each summed once, on its own line."
            ),
            {**facts, "number": one.activities - 1},
        )
    return Note(
        N_("{record} ({when}) is spread over {first} to {last}; summed once, on its own line."),
        facts,
    )


def about_records(log: Log, scope: Scope) -> Iterator[Note]:
    """Notes on the whole report: what is left out or unsettled, and who may be counted twice."""
    yield from left_out(log, scope)
    if not scope.audiences:  # the bounds are on all who came, not on one audience
        yield from overlap_notes(log, scope)
    yield from unsettled(log, scope)


def about_surveys(log: Log, scope: Scope) -> Iterator[Note]:
    """Of a county, how many sessions had questionnaires, and how many have results."""
    if len(scope.counties) != 1:
        return
    number, both, one = sessions(log, scope)
    if number:
        yield Note(
            N_(
                "{number} session had questionnaires: results before and after of {both}, of one "
                "phase alone of {one}. See: antitrafik report surveys"
            ),
            {"both": both, "one": one},
            N_(
                "{number} sessions had questionnaires: results before and after of {both}, of one "
                "phase alone of {one}. See: antitrafik report surveys"
            ),
            number,
        )


def left_out(log: Log, scope: Scope) -> Iterator[Note]:
    """The note on what lies partly in the scope, and so in none of its figures."""
    partly = touching_numbers(log, scope)
    if partly:
        one, many = LEFT_OUT
        yield Note(one, {"records": named(log, partly)}, many, len(partly))


def not_listed(log: Log, scope: Scope) -> Iterator[Note]:
    """The note on what lies partly in the scope, and so has no row in a list of it."""
    if partly := touching_numbers(log, scope):
        yield Note(
            N_(
                "{number} activity lies only partly in this scope and is not in this list: "
                "{records}."
            ),
            {"records": named(log, partly)},
            N_(
                "{number} activities lie only partly in this scope and are not in this list: "
                "{records}."
            ),
            len(partly),
        )


def other_audiences(log: Log, scope: Scope) -> Iterator[Note]:
    """The note that a list holds counts of other audiences than those asked for, if it does."""
    query = (
        "SELECT DISTINCT l.audience FROM activity AS a JOIN line AS l ON l.r = a.r "  # noqa: S608 - constants
        f"WHERE {inside(scope)}"
    )
    found = log.connection.execute(query, parameters(scope)) if scope.audiences else ()
    if any(not scope.audiences.issuperset(key.split("+")) for (key,) in found):
        yield Note(
            N_(
                "Every event that one of these audiences came to is here whole: also how many came "
                "of others."
            )
        )


def told_in_several_ways(log: Log, numbers: Sequence[int]) -> Iterator[Note]:
    """The note on those of these records that were told in parallel and are not settled."""
    query = "SELECT DISTINCT r FROM conflict WHERE r IN (SELECT value FROM json_each(?)) ORDER BY r"
    found = [r for (r,) in log.connection.execute(query, (json.dumps([*numbers]),))]
    if found:
        one, many, _query = _ASIDE[0]
        records = Listed(tuple(_short(log, r) for r in found[: _MOST_NAMED + 1]))
        yield Note(one, {"records": records}, many, len(found))


def unsettled(log: Log, scope: Scope) -> Iterator[Note]:
    """Notes on records whose story is not settled: told in several ways, waiting, disputed."""
    for one, many, query in _ASIDE:
        found = log.connection.execute(query.format(condition=inside(scope)), parameters(scope))
        numbers = [number for (number,) in found]
        if numbers:
            records = Listed(tuple(_short(log, n) for n in numbers[:11]))
            yield Note(one, {"records": records}, many, len(numbers))


_ASIDE = (
    (
        N_("{number} record is told in several ways; the newest is shown: {records}."),
        N_("{number} records are told in several ways; the newest is shown: {records}."),
        """SELECT DISTINCT c.r FROM conflict AS c CROSS JOIN activity AS a ON a.r = c.r
        WHERE {condition} ORDER BY c.r""",
    ),
    (
        N_("{number} record lacks entries that have not come yet and is in no total: {records}."),
        N_("{number} records lack entries that have not come yet and are in no total: {records}."),
        "SELECT r FROM aside WHERE standing IN ('waiting', 'incomplete') ORDER BY r",
    ),
    (
        N_("{number} record was withdrawn and restored in parallel; it is in no total: {records}."),
        N_("{number} records were withdrawn and restored in parallel; in no total: {records}."),
        "SELECT r FROM aside WHERE standing = 'disputed' ORDER BY r",
    ),
    (
        N_("{number} record holds what only a newer antitrafik understands: {records}. Upgrade."),
        N_("{number} records hold what only a newer antitrafik understands: {records}. Upgrade."),
        "SELECT r FROM aside WHERE unapplied > 0 ORDER BY r",
    ),
)


def _has_parts(log: Log, scope: Scope) -> bool:
    query = (
        "SELECT 1 FROM enclosed AS e CROSS JOIN activity AS a ON a.r = e.part "  # noqa: S608 - constants
        f"WHERE {inside(scope)} LIMIT 1"
    )
    return log.connection.execute(query, parameters(scope)).fetchone() is not None


def _short(log: Log, number: int) -> str:
    return log.short(log.record(number))


def named(log: Log, numbers: Sequence[int]) -> Listed:
    """The records with these arrival numbers, each with its date; beyond ten, an ellipsis."""
    most = numbers[: _MOST_NAMED + 1]
    return Listed(tuple(Said(partial(_named, log, number)) for number in most))


def _named(log: Log, number: int) -> str:
    return f"{_short(log, number)} ({_when(log, number)})"


def _when(log: Log, number: int) -> str:
    (state,) = log.states([number])
    return in_words("date", state.value("date"))
