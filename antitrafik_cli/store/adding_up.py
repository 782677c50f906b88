"""Adding up everything at once: the tally of a log whose derived half is made anew.

Here: all activities, month by month, so that no more sums are held than a month and what is around
it needs. Not here: one change after another (`tally`), what an activity gives to which sums
(`shares`).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import date

from antitrafik_cli.domain.calendar import period_days
from antitrafik_cli.store import tally
from antitrafik_cli.store.shares import COUNTY_CODES, Group, Shares, around, shares
from antitrafik_cli.store.sums import Sums

_Scopes = tuple[str, ...]
_Periods = tuple[str, ...]
_Sheet = dict[Group, Sums]
_Growing = dict[str, dict[_Scopes, _Sheet]]  # by period; in it, what lies in the same scopes

_MONTHS = "SELECT DISTINCT substr(first, 1, 7) FROM activity ORDER BY 1"
_BEGINS = f"a.county IN ({COUNTY_CODES}) AND a.first BETWEEN '{{0}}-01' AND '{{0}}-31'"


def build(connection: sqlite3.Connection) -> None:
    """Fill an empty tally from all activities."""
    growing: _Growing = {}
    for (month,) in connection.execute(_MONTHS).fetchall():
        for (scopes, periods), sheet in _alike(shares(connection, _BEGINS.format(month))).items():
            for period in _smallest(periods):
                _take_in(growing.setdefault(period, {}).setdefault(scopes, {}), sheet)
        _finish(connection, growing, period_days(month)[1])
    _finish(connection, growing, date.max)


def _alike(activities: Iterable[tuple[int, Shares]]) -> dict[tuple[_Scopes, _Periods], _Sheet]:
    """Activities that lie in the same scopes and periods, added up."""
    found: dict[tuple[_Scopes, _Periods], _Sheet] = {}
    for _, one in activities:
        sheet = found.setdefault((one.scopes, one.periods), {})
        for group, share in one.groups:
            sums = sheet.get(group)
            if sums is None:
                sums = sheet[group] = Sums()
            sums.add(share)
    return found


def _smallest(periods: _Periods) -> list[str]:
    """Those of an activity's periods whose sums it is to be added to; the others follow."""
    larger = {around(period) for period in periods}
    return [period for period in periods if period not in larger]


def _finish(connection: sqlite3.Connection, growing: _Growing, end: date) -> None:
    """Write the sums of the periods that end by this day: nothing that begins later is in them."""
    while over := [one for one in growing if (period_days(one)[1] if one else date.max) <= end]:
        period = max(over, key=len)  # a month goes before its year, which it is added to
        sums = _by_scope(growing.pop(period), every=around(period) is not None)
        for scope in sorted(sums):
            if sums[scope][("total", "")].activities >= tally.KEPT_FROM:
                tally.write(connection, (scope, period), sums[scope])
        if (larger := around(period)) is not None:
            sheets = growing.setdefault(larger, {})
            for scope, sheet in sums.items():
                _take_in(sheets.setdefault((scope,), {}), sheet)


def _by_scope(sheets: dict[_Scopes, _Sheet], *, every: bool) -> dict[str, _Sheet]:
    """The sums of every scope, or only of those that are kept."""
    sizes = Counter[str]()
    for scopes, sheet in sheets.items():
        sizes.update(dict.fromkeys(scopes, sheet[("total", "")].activities))
    found: dict[str, _Sheet] = {
        scope: {} for scope, size in sizes.items() if every or size >= tally.KEPT_FROM
    }
    for scopes, sheet in sheets.items():
        for scope in scopes:
            if scope in found:
                _take_in(found[scope], sheet)
    return found


def _take_in(sheet: _Sheet, other: _Sheet) -> None:
    for group, share in other.items():
        sums = sheet.get(group)
        if sums is None:
            sums = sheet[group] = Sums()
        sums.add(share)
