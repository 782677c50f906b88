"""What was added up beforehand for a scope, and which activities are still to be added up.

Here: covering a scope with the periods whose sums the log keeps. Not here: how they are kept
(`store.tally`), adding up the rest (`measures`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from antitrafik_cli.domain.calendar import DAY, period_days
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.store import tally
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import by_index, in_tally
from antitrafik_cli.store.shares import condition
from antitrafik_cli.store.sums import FIGURES, figures_of

Days = tuple[date, date]  # first and last, both included


@dataclass(slots=True)
class Group:
    """The sums of one group: the figures of `sums.FIGURES`, municipality codes, venues as bits."""

    figures: list[int] = field(default_factory=lambda: [0] * len(FIGURES))
    municipalities: set[str] = field(default_factory=set)
    venues: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Activities to be added up: the FROM and the WHERE of a SELECT over `activity AS a`."""

    table: str
    where: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Sums by key, and where the activities in the scope are that are not in them.

    No activity is in two of the sources in `rest`; `given` are the parameters they take.
    """

    groups: dict[str, Group]
    rest: tuple[Source, ...]
    given: Mapping[str, str]


def kept_sums(log: Log, scope: Scope, dimension: str, only: str | None = None) -> Kept:
    """The sums of a dimension that are kept for as much of the scope as possible.

    Without a dimension nothing is kept. With `only` the sums of that key alone.
    """
    name = in_tally(scope)
    periods: Sequence[str] = ()
    if dimension and name is not None:
        periods = _periods(_periods_kept(log, name), scope, dimension)
    if name is None or not periods:
        return Kept({}, (Source("activity AS a", by_index(scope)),), {})
    by_period = dimension in ("month", "week")
    towns = dict(log.connection.execute("SELECT v, municipality FROM municipality").fetchall())
    groups: dict[str, Group] = {}
    read = tally.read(log.connection, name, periods, "total" if by_period else dimension)
    for period, key, sums in read:
        if only in (None, key):
            group = groups.setdefault(period if by_period else key, Group())
            figures = figures_of(sums.figures)
            group.figures = [one + two for one, two in zip(group.figures, figures, strict=True)]
            group.municipalities |= {towns[n] for n in tally.towns_in(sums.municipalities)}
            group.venues |= sums.venues
    if "" in periods:
        return Kept(groups, (), {})
    used = sorted(map(period_days, periods))
    given = {
        "used": json.dumps([list(map(str, days)) for days in used]),
        "gaps": json.dumps([list(map(str, days)) for days in _gaps(used, scope)]),
        "until": str(scope.last or date.max),
    }
    own = condition(name, "")
    rest = tuple(Source(one.table, f"{one.where} AND {own}") for one in _REST)
    return Kept(groups, rest, given)


# What begins in a gap between the periods used, and what begins in one of them and outlasts it.
_REST = (
    Source(
        "json_each(:gaps) AS gap CROSS JOIN activity AS a",
        "a.first BETWEEN json_extract(gap.value, '$[0]') AND json_extract(gap.value, '$[1]') "
        "AND a.last <= :until",
    ),
    Source(
        "json_each(:used) AS used CROSS JOIN activity AS a INDEXED BY activity_long",
        "a.first <> a.last "
        "AND a.first BETWEEN json_extract(used.value, '$[0]') AND json_extract(used.value, '$[1]') "
        "AND a.last > json_extract(used.value, '$[1]') AND a.last <= :until",
    ),
)


def _periods_kept(log: Log, name: str) -> list[str]:
    """The periods that the log keeps sums of for a scope; asked once for all tables."""
    asked = ("periods", name, log.connection.total_changes)
    if asked not in log.looked_up:
        log.looked_up[asked] = tally.periods_kept(log.connection, name)
    found: list[str] = log.looked_up[asked]
    return found


def _periods(kept: Iterable[str], scope: Scope, dimension: str) -> list[str]:
    """The periods that cover as much of the scope as possible, none within another."""
    first, last = scope.first or date.min, scope.last or date.max
    dated = first != date.min or last != date.max
    inside = []
    for period in kept:
        if not period:
            if not dated and dimension not in ("month", "week"):
                return [""]
            continue
        begins, ends = period_days(period)
        if first <= begins and ends <= last:
            inside.append(period)
    if dimension == "week":
        return [period for period in inside if "W" in period]
    months = [period for period in inside if len(period) == 7]
    if dimension == "month":
        return months
    years = [period for period in inside if len(period) == 4]
    return years + [month for month in months if month[:4] not in years]


def _gaps(used: Sequence[Days], scope: Scope) -> list[Days]:
    """The spans of days in the scope before, between and after the periods used."""
    gaps = []
    begins = scope.first or date.min
    for first, last in used:
        if begins < first:
            gaps.append((begins, first - DAY))
        begins = last + DAY
    if begins <= (ends := scope.last or date.max):
        gaps.append((begins, ends))
    return gaps
