"""Events that may share people: bounds on persons, told as a note and never as a sum.

Here: groups of events linked by `overlaps` and their bounds. Not here: attendances, which are
what the tables add up.
"""

import json
from collections.abc import Iterator

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Note
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters

_LINKS = """
SELECT o.r, e.n FROM overlap AS o CROSS JOIN entry AS e ON e.record = o.other
AND substr(e.record, 11) = substr(o.other, 11)
CROSS JOIN activity AS b ON b.r = e.n CROSS JOIN activity AS a ON a.r = o.r WHERE {condition}
"""
_MOST = 10  # groups named
_CROWD = "SELECT exact + low, exact + high, uncounted FROM activity WHERE r = ?"


def overlap_notes(log: Log, scope: Scope) -> Iterator[Note]:
    """A note for each of the first ten groups of overlapping events, both ends of a link in scope.

    Persons are at least the largest low of the group and at most the sum of its highs; the most
    is not known where an event has an open or an uncounted group.
    """
    linked = set(log.connection.execute(_LINKS.format(condition=inside(scope)), parameters(scope)))
    within = {number for pair in linked for number in pair}
    query = (
        "SELECT a.r FROM json_each(:linked) AS one CROSS JOIN activity AS a ON a.r = one.value "  # noqa: S608 - constants
        f"WHERE {inside(scope)}"
    )
    given = parameters(scope) | {"linked": json.dumps(sorted(within))}
    within = {number for (number,) in log.connection.execute(query, given)}
    groups = _groups([pair for pair in linked if within.issuperset(pair)])
    yield from (_persons(log, group) for group in groups[:_MOST])
    if len(groups) > _MOST:
        yield Note(
            N_("{number} more group of events may share people."),
            many=N_("{number} more groups of events may share people."),
            number=len(groups) - _MOST,
        )


def _persons(log: Log, group: list[int]) -> Note:
    """How many persons came to the events of a group, at least and at most."""
    crowds = [log.connection.execute(_CROWD, (number,)).fetchone() for number in group]
    least = max(low for low, _, _ in crowds)
    highs = [high for _, high, uncounted in crowds if high is not None and not uncounted]
    facts = {"records": ", ".join(log.short(state.record) for state in log.states(group))}
    if len(highs) == len(crowds):
        return Note(
            N_("{records} may share people: between {least} and {most} persons came."),
            {**facts, "least": least, "most": sum(highs)},
        )
    return Note(
        N_("{records} may share people: at least {least} persons came."),
        {**facts, "least": least},
    )


def _groups(pairs: list[tuple[int, int]]) -> list[list[int]]:
    """Numbers linked with one another, directly or through others, in order."""
    beside: dict[int, set[int]] = {}
    for one, other in pairs:
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    groups = []
    while beside:
        group: set[int] = set()
        pending = {next(iter(beside))}
        while pending:
            one = pending.pop()
            group.add(one)
            pending |= beside.pop(one) - group
        groups.append(sorted(group))
    return sorted(groups)
