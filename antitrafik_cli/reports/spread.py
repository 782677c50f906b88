"""What is spread over several periods: named on each it touches, summed once.

Here: finding it and naming the periods. Not here: the line it is summed on (`rows`).
"""

from collections import Counter
from dataclasses import dataclass

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters
from antitrafik_cli.store.rows import EVER


@dataclass(frozen=True, slots=True)
class Spread:
    """Activities of the same days, with the keys of the periods they touch, in order.

    `number` is the first of them.
    """

    number: int
    activities: int
    when: When
    periods: tuple[str, ...]


def spread_over(log: Log, scope: Scope, dimension: str) -> list[Spread]:
    """The spans in the scope that lie in no single `month` or `week`, by day."""
    # What has no readable date touches everything, and is no span of days.
    rows = log.connection.execute(
        "SELECT a.first, a.last, count(*), min(a.r) "  # noqa: S608 - one of two constants
        "FROM activity AS a INDEXED BY activity_long "
        f"WHERE a.first <> a.last AND a.first > '{EVER[0]}' AND a.{dimension} IS NULL "
        f"AND {inside(scope)} GROUP BY a.first, a.last",
        parameters(scope),
    )
    found = []
    for first, last, activities, number in rows:
        when = When.from_iso(f"{first}/{last}")
        periods = when.months() if dimension == "month" else when.weeks()
        found.append(Spread(number, activities, when, tuple(periods)))
    return found


def touched_periods(log: Log, scope: Scope, dimension: str) -> Counter[str]:
    """For every period how many activities are spread over it and others."""
    touched: Counter[str] = Counter()
    for one in spread_over(log, scope, dimension):
        touched.update(dict.fromkeys(one.periods, one.activities))
    return touched


def touching_period(log: Log, scope: Scope, dimension: str, period: str) -> list[int]:
    """The numbers of the activities that are spread over a period and others, by day."""
    spans = [one for one in spread_over(log, scope, dimension) if period in one.periods]
    query = (
        "SELECT a.r FROM activity AS a INDEXED BY activity_long WHERE a.first <> a.last "  # noqa: S608 - constants
        f"AND a.first = :begins AND a.last = :ends AND {inside(scope)} ORDER BY a.r"
    )
    found = []
    for one in spans:
        days = {"begins": str(one.when.first), "ends": str(one.when.last)}
        rows = log.connection.execute(query, {**parameters(scope), **days})
        found += [number for (number,) in rows]
    return found
