"""How planned items stand: what the log says of each, and what came of it.

Here: which items lie in a scope, their states, sums of the events that fulfil them. Not here: the
rules of states (`domain.plan`), tables and their words (`schedule`).
"""

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from antitrafik_cli.domain.plan import Days, Deed, Item, Met, Outcome, met
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.store.deeds import deeds, outcomes
from antitrafik_cli.store.log import Log

_CAME = """
SELECT f.item, count(*), sum(a.exact), sum(a.low), sum(a.high), max(a.high IS NULL),
  sum(a.uncounted)
FROM json_each(:items) AS asked CROSS JOIN fulfilment AS f ON f.item = asked.value
CROSS JOIN activity AS a ON a.r = f.r GROUP BY f.item
"""
# Outcomes that differ, of one record told in parallel or of several records.
_DIFFERING = """
SELECT DISTINCT o.item
FROM json_each(:items) AS asked CROSS JOIN outcome AS o ON o.item = asked.value
WHERE EXISTS (SELECT 1 FROM conflict AS c WHERE c.r = o.r AND c.field IN ('item', 'state', 'date'))
  OR EXISTS (SELECT 1 FROM outcome AS p
    WHERE p.item = o.item AND (p.state, p.date) <> (o.state, o.date))
ORDER BY o.item
"""
_NAMED = "SELECT item FROM fulfilment UNION SELECT item FROM outcome ORDER BY item"
# The newest entry of each device is its latest one; of a fork, either side.
_NEWEST = """
SELECT (SELECT max(n) FROM entry), max(json_extract(e.head, '$.at')) FROM device AS known
CROSS JOIN entry AS e ON e.device = known.d
  AND e.seq = (SELECT max(seq) FROM entry WHERE device = known.d)
"""


class Came(NamedTuple):
    """What came of an item: how many events fulfil it, and their attendances."""

    events: int = 0
    attendances: Total = Total()


class Standing(NamedTuple):
    """A planned item, how it stands, what the log says of it, and what came."""

    item: Item
    met: Met
    deeds: tuple[Deed, ...]
    outcome: Outcome | None
    came: Came

    def days(self) -> list[Days]:
        """Every span it has: as planned, as held, and the days it was moved to."""
        moved = self.met.to
        spans = (self.item.days, self.met.held, (moved.first, moved.last) if moved else None)
        return [span for span in spans if span]


class Revision(NamedTuple):
    """How far a log has come: how many entries it holds, when the newest was told.

    The time is in Unix milliseconds UTC. Neither ever falls, whatever is withdrawn or erased.
    """

    entries: int = 0
    at: int = 0


def standings(
    log: Log | None, items: Iterable[Item], scope: Scope, today: date
) -> tuple[list[Standing], list[Standing]]:
    """How the items in a scope stand today, by the days planned; and those that lie partly in it.

    An item lies in a period where it was planned, held or moved to wholly within it; partly, where
    any such span only touches it. Without a log nothing was told of any item.
    """
    asked = {item.id: item for item in items if _asked_for(item, scope)}
    done = deeds(log, asked) if log else {}
    told = outcomes(log, asked) if log else {}
    first, last = scope.first or date.min, scope.last or date.max
    within: list[Standing] = []
    partly: list[Standing] = []
    for item in asked.values():
        if not (item.id in done or item.id in told or item.when.touches(first, last)):
            continue  # it was never on another day: most of a long schedule ends here
        own = tuple(done.get(item.id, ()))
        outcome = told.get(item.id)
        one = Standing(item, met(item, own, outcome, today), own, outcome, Came())
        if any(first <= begin and end <= last for begin, end in one.days()):
            within.append(one)
        elif any(begin <= last and first <= end for begin, end in one.days()):
            partly.append(one)
    return in_order(within), in_order(partly)


def with_what_came(log: Log | None, found: Iterable[Standing]) -> list[Standing]:
    """The same, each with the sums of the events that fulfil it."""
    several = list(found)
    came = _came(log, [one.item.id for one in several if one.deeds]) if log else {}
    return [one._replace(came=came.get(one.item.id, Came())) for one in several]


def in_order(found: Iterable[Standing]) -> list[Standing]:
    """By the days planned, then by county."""
    return sorted(found, key=lambda one: (*one.item.days, one.item.county, one.item.id))


def told_differently(log: Log, items: Collection[str]) -> list[str]:
    """Those of these items whose outcome was told in several ways that nobody settled."""
    rows = log.connection.execute(_DIFFERING, {"items": json.dumps(list(items))})
    return [item for (item,) in rows]


def named_in(log: Log) -> list[str]:
    """The ids of all planned items that anything in the log is about."""
    return [item for (item,) in log.connection.execute(_NAMED)]


def revision_of(log: Log) -> Revision:
    """How far this log has come."""
    entries, at = log.connection.execute(_NEWEST).fetchone()
    return Revision(entries or 0, at or 0)


def _asked_for(item: Item, scope: Scope) -> bool:
    """Whether the item passes every filter but the days."""
    return (
        (not scope.counties or item.county in scope.counties)
        and (not scope.municipalities or item.municipality in scope.municipalities)
        and (not scope.campaigns or item.campaign in scope.campaigns)
        and (not scope.kinds or any(one.kind in scope.kinds for one in item.activities))
        and (
            not scope.audiences
            or any(not scope.audiences.isdisjoint(one.audiences) for one in item.activities)
        )
    )


def _came(log: Log, items: Collection[str]) -> dict[str, Came]:
    rows = log.connection.execute(_CAME, {"items": json.dumps(list(items))})
    return {
        item: Came(events, Total(exact, low, None if open_ else high, uncounted))
        for item, events, exact, low, high, open_, uncounted in rows
    }
