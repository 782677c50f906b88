"""Adding up everything at once: the tally of a log whose derived half is made anew.

Here: all activities, month by month, so that no more sums are held than a month and what is around
it needs. Not here: one change after another (`tally`), what an activity gives to which sums
(`shares`).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from antitrafik_cli.domain.calendar import period_days
from antitrafik_cli.store import tally
from antitrafik_cli.store.shares import (
    COUNTY_CODES,
    Cell,
    Group,
    Names,
    Shares,
    Told,
    around,
    names,
    shares_of,
    told,
)
from antitrafik_cli.store.sums import Sums
from antitrafik_cli.store.working_ahead import mapped

_Scopes = tuple[str, ...]
_Periods = tuple[str, ...]
_Sheet = dict[Group, Sums]
_TOTAL = ("total", "")
_Done = list[tuple[Cell, list[tuple[Group, int, int, int]]]]  # cells, their groups and sums

_MONTHS = "SELECT DISTINCT substr(first, 1, 7) FROM activity ORDER BY 1"
_BEGINS = f"a.county IN ({COUNTY_CODES}) AND a.first BETWEEN '{{0}}-01' AND '{{0}}-31'"
_NOBODY: Told = ([], [], [])


def build(connection: sqlite3.Connection, *, many: bool) -> None:
    """Fill an empty tally from all activities; of `many`, with a second process."""
    adding = _Adding(names(connection))
    with mapped(adding.take_in, _by_month(connection), many=many) as finished:
        for cell, groups in chain.from_iterable(finished):
            tally.write(connection, cell, {group: Sums(*sums) for group, *sums in groups})


def _by_month(connection: sqlite3.Connection) -> Iterator[tuple[str, Told]]:
    """All activities by the month they begin in; at last the end of all months."""
    for (month,) in connection.execute(_MONTHS).fetchall():
        yield month, told(connection, _BEGINS.format(month))
    yield "", _NOBODY


class _Adding:
    """Takes in one month after another, and gives the cells that nothing more can lie in."""

    def __init__(self, names: Names) -> None:
        self._names = names
        # By period; within, what lies in the same scopes.
        self._growing: dict[str, dict[_Scopes, _Sheet]] = {}

    def take_in(self, begun: tuple[str, Told]) -> _Done:
        """Add what begins in a month; the cells that are done then. No month is the end of all."""
        month, told = begun
        for (scopes, periods), sheet in _alike(shares_of(told, self._names)).items():
            for period in _smallest(periods):
                _add(self._growing.setdefault(period, {}).setdefault(scopes, {}), sheet)
        end = period_days(month)[1] if month else date.max
        done: _Done = []
        while over := [one for one in self._growing if _last_day(one) <= end]:
            done += self._finish(max(over, key=len))  # a month before its year: it is added to it
        return done

    def _finish(self, period: str) -> _Done:
        larger = around(period)
        sums = _by_scope(self._growing.pop(period), every=larger is not None)
        if larger is not None:
            sheets = self._growing.setdefault(larger, {})
            for scope, sheet in sums.items():
                _add(sheets.setdefault((scope,), {}), sheet)
        return [
            (
                (scope, period),
                [
                    (group, one.figures, one.municipalities, one.venues)
                    for group, one in sums[scope].items()
                ],
            )
            for scope in sorted(sums)
            if sums[scope][_TOTAL].activities >= tally.KEPT_FROM
        ]


def _last_day(period: str) -> date:
    return period_days(period)[1] if period else date.max


def _alike(activities: Iterable[tuple[int, Shares]]) -> dict[tuple[_Scopes, _Periods], _Sheet]:
    """Activities that lie in the same scopes and periods, added up."""
    found: dict[tuple[_Scopes, _Periods], _Sheet] = {}
    for _, one in activities:
        sheet = found.setdefault((one.scopes, one.periods), {})
        for group, share in one.groups:
            sums = sheet.get(group)
            if sums is None:
                sheet[group] = Sums(share.figures, share.municipalities, share.venues)
            else:
                sums.add(share)
    return found


def _smallest(periods: _Periods) -> list[str]:
    """Those of an activity's periods whose sums it is to be added to; the others follow."""
    larger = {around(period) for period in periods}
    return [period for period in periods if period not in larger]


def _by_scope(sheets: dict[_Scopes, _Sheet], *, every: bool) -> dict[str, _Sheet]:
    """The sums of every scope, or only of those that are kept."""
    sizes = Counter[str]()
    for scopes, sheet in sheets.items():
        sizes.update(dict.fromkeys(scopes, sheet[_TOTAL].activities))
    found: dict[str, _Sheet] = {
        scope: {} for scope, size in sizes.items() if every or size >= tally.KEPT_FROM
    }
    for scopes, sheet in sheets.items():
        for scope in scopes:
            if scope in found:
                _add(found[scope], sheet)
    return found


def _add(sheet: _Sheet, other: _Sheet) -> None:
    for group, share in other.items():
        sums = sheet.get(group)
        if sums is None:
            sheet[group] = Sums(share.figures, share.municipalities, share.venues)
        else:
            sums.add(share)
