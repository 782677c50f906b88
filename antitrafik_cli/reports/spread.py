"""What is spread over several periods: named on each it touches, summed once.

Here: finding it and naming the periods. Not here: the line it is summed on (`rows`).
"""

from dataclasses import dataclass

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.store.derive import EVER
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters


@dataclass(frozen=True, slots=True)
class Spread:
    """An activity with the keys of the periods it touches, in order."""

    number: int
    when: When
    periods: tuple[str, ...]


def spread_over(log: Log, scope: Scope, dimension: str) -> list[Spread]:
    """The activities in the scope that lie in no single `month` or `week`, by day."""
    rows = log.connection.execute(
        f"SELECT a.r, a.first, a.last FROM activity AS a WHERE a.{dimension} IS NULL "  # noqa: S608 - one of two constants
        f"AND {inside(scope)} ORDER BY a.first, a.last, a.r",
        parameters(scope),
    )
    found = []
    for number, first, last in rows:
        if (first, last) == EVER:
            continue  # it has no readable date, and touches everything
        when = When.from_iso(f"{first}/{last}")
        periods = when.months() if dimension == "month" else when.weeks()
        found.append(Spread(number, when, tuple(periods)))
    return found


def touched_periods(log: Log, scope: Scope, dimension: str) -> dict[str, list[int]]:
    """For every period the numbers of the activities that are spread over it and others."""
    touched: dict[str, list[int]] = {}
    for one in spread_over(log, scope, dimension):
        for period in one.periods:
            touched.setdefault(period, []).append(one.number)
    return touched
