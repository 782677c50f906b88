"""What each activity gives to the sums that are added up beforehand, and to which of them.

Here: the one place that says which scopes, periods and groups there are. Not here: keeping the
sums (`tally`), what the figures are (`sums`).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from antitrafik_cli.domain.calendar import period_days, week_key
from antitrafik_cli.domain.place import EVERYWHERE
from antitrafik_cli.domain.vocabulary import AUDIENCE_PARENTS
from antitrafik_cli.store.packing import COUNTER
from antitrafik_cli.store.sums import (
    HANDED_OUT,
    PEOPLE,
    SEVERAL_CAMPAIGNS,
    Sums,
    packed,
    packed_people,
)

LEAFLET = "leaflet"
# Every value that activity.county may have: with it an index by county serves for all of them.
_COUNTIES = [*(f"AL-{number:02}" for number in range(1, 13)), *EVERYWHERE, "several", ""]
COUNTY_CODES = ", ".join(f"'{code}'" for code in _COUNTIES)

_ACTIVITIES = """
SELECT a.r, a.first, a.last, a.county, a.municipality, a.venue, a.campaigns, a.kind,
  a.material, 1, a.material IS NULL,
  a.uncounted, a.exact, a.low, coalesce(a.high, 0), a.high IS NULL, a.female, a.male,
  a.unsexed, a.unsexed_low, coalesce(a.unsexed_high, 0), a.unsexed_high IS NULL,
  a.done, a.done_low, coalesce(a.done_high, 0), a.done_high IS NULL,
  a.progress, a.progress_low, coalesce(a.progress_high, 0), a.progress_high IS NULL,
  a.unquantified, a.requests, 0, a.lines > 1
FROM activity AS a WHERE {where}
"""
_LINES = """
SELECT l.r, l.audience, l.uncounted, l.exact, l.low, coalesce(l.high, 0), l.high IS NULL,
  l.female, l.male, l.unsexed, l.unsexed_low, coalesce(l.unsexed_high, 0), l.unsexed_high IS NULL
FROM activity AS a JOIN line AS l ON l.r = a.r WHERE {where}
"""

_PLACES = """
SELECT p.r, p.municipality FROM activity AS a JOIN activity_place AS p ON p.r = a.r
WHERE {where} AND p.municipality <> ''
"""

# Rows of activities, of their lines and of their places where they are several, each by number.
Told = tuple[list[tuple[Any, ...]], ...]
Group = tuple[str, str]  # dimension and key
Cell = tuple[str, str]  # scope and period


class Names(NamedTuple):
    """The numbers of municipalities, and the campaigns behind the numbers of `campaigns`."""

    towns: Mapping[str, int]
    campaigns: Mapping[int, tuple[str, ...]]


class Shares(NamedTuple):
    """What one activity gives: the scopes and periods it lies in, and its share of each group.

    It lies in each of the scopes during each of the periods: its `cells`.
    """

    scopes: tuple[str, ...]
    periods: tuple[str, ...]
    groups: tuple[tuple[Group, Sums], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every scope with every period."""
        return tuple((scope, period) for scope in self.scopes for period in self.periods)


def scopes_of(county: str, campaigns: Sequence[str]) -> list[str]:
    """The scopes, other than that of everything, in which an activity lies."""
    own = [county] if county not in ("", "several") else []
    return own + [f"campaign:{code}" for code in campaigns]


def around(period: str) -> str | None:
    """The next larger period, in which everything lies that lies in this one: none for a week."""
    if not period or "W" in period:
        return None
    return period[:4] if len(period) > 4 else ""


def condition(scope: str, period: str) -> str:
    """The condition on `activity AS a` for what lies in a cell: constants only, by an index."""
    if scope.startswith("campaign:"):
        code = scope.partition(":")[2]
        where = f"a.campaigns IN (SELECT v FROM campaign WHERE campaign = '{code}')"  # noqa: S608 - a code has no quote
    else:
        where = f"a.county = '{scope}'" if scope else f"a.county IN ({COUNTY_CODES})"
    if period:
        first, last = period_days(period)
        where += f" AND a.first BETWEEN '{first}' AND '{last}' AND a.last <= '{last}'"
    return where


def shares(connection: sqlite3.Connection, where: str) -> Iterator[tuple[int, Shares]]:
    """Number and shares of every activity that meets a condition on `activity AS a`."""
    return shares_of(told(connection, where), names(connection))


def told(connection: sqlite3.Connection, where: str) -> Told:
    """The rows of the activities that meet a condition on `activity AS a`."""
    queries = (_ACTIVITIES, _LINES, _PLACES)
    return tuple(connection.execute(one.format(where=where)).fetchall() for one in queries)


def names(connection: sqlite3.Connection) -> Names:
    """What the rows of activities name by number, or what has a number."""
    towns = dict(connection.execute("SELECT municipality, v FROM municipality").fetchall())
    joined = connection.execute("SELECT v, campaigns FROM campaigns")
    return Names(towns, {v: tuple(codes.split("+")) for v, codes in joined})


def shares_of(told: Told, names: Names) -> Iterator[tuple[int, Shares]]:
    """Number and shares of every activity that was told."""
    activities, *others = told
    lines, places = map(_by_number, others)
    for row in activities:
        number, municipality = row[0], row[4]
        if municipality and municipality != "several":
            towns = 1 << COUNTER * names.towns[municipality]
        else:
            towns = sum(1 << COUNTER * names.towns[code] for _, code in places.get(number, ()))
        campaigns = names.campaigns.get(row[6], ())
        yield number, _shares_of(row, lines.get(number, ()), campaigns, towns)


def _by_number(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _shares_of(
    row: Sequence[Any], lines: Sequence[Sequence[Any]], campaigns: Sequence[str], towns: int
) -> Shares:
    """What one activity gives to which sums: the one place that says which groups there are."""
    _, first, last, county, municipality, venue, _, kind, material, *figures = row
    seen = 1 << venue if venue else 0
    all_of_it = packed(figures)
    if len(campaigns) > 1:
        all_of_it += SEVERAL_CAMPAIGNS
    whole = all_of_it
    if material not in (None, LEAFLET):  # the figures of a table count leaflets alone
        figures[HANDED_OUT] = [0] * 9
        whole = packed(figures)
        whole += SEVERAL_CAMPAIGNS if len(campaigns) > 1 else 0
    one = Sums(whole, towns, seen)
    groups = [
        (("total", ""), one),
        (("county", county), one),
        (("municipality", municipality), one),
        (("kind", kind), one),
        (("material", material or ""), Sums(all_of_it, towns, seen)),
        *((("campaign", code), one) for code in campaigns or ("",)),
    ]
    if len(lines) < 2:  # a single line says all that its event says
        key = lines[0][1] if lines else ""
        groups.append((("audience", key), one))
        if root := _root(key):
            groups.append((("family", root), one))
    else:
        nobody = whole - packed_people(figures[PEOPLE])
        groups += _audiences(lines, nobody, towns, seen)
    return Shares(_scopes(county, campaigns), _periods(first, last), tuple(groups))


@lru_cache(maxsize=4096)
def _scopes(county: str, campaigns: tuple[str, ...]) -> tuple[str, ...]:
    return ("", *scopes_of(county, campaigns))


@lru_cache(maxsize=4096)
def _periods(first: str, last: str) -> tuple[str, ...]:
    """The periods that what goes on from the first to the last day lies wholly in."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    year = first[:4] if first[:4] == last[:4] else ""
    month = first[:7] if first[:7] == last[:7] else ""
    week = week_key(begins) if week_key(begins) == week_key(ends) else ""
    return ("", *filter(None, (year, month, week)))


def _audiences(
    lines: Sequence[Sequence[Any]], nobody: int, towns: int, seen: int
) -> Iterator[tuple[Group, Sums]]:
    """The shares of an event's audience lines, and of the families that they belong to."""
    families: dict[str, list[Sequence[int]]] = {}
    for _, key, *people in lines:
        yield ("audience", key), Sums(nobody + packed_people(people), towns, seen)
        if root := _root(key):
            families.setdefault(root, []).append(people)
    for root, several in families.items():
        together = [sum(column) for column in zip(*several, strict=True)]
        together[0] = min(together[0], 1)  # an event is uncounted once
        yield ("family", root), Sums(nobody + packed_people(together), towns, seen)


@lru_cache(maxsize=4096)
def _root(key: str) -> str:
    """The family that all audiences of a line belong to, if there is one."""
    roots = {AUDIENCE_PARENTS.get(code, code) for code in key.split("+")}
    root = roots.pop()
    return root if not roots and root in AUDIENCE_PARENTS.values() else ""
