"""Sums added beforehand: read, and kept up as activities change.

Here: the rows of `tally`. Not here: what an activity gives to them (`shares`), filling them from
nothing (`adding_up`), what reports make of them (`reports.kept`).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from antitrafik_cli.store import packing
from antitrafik_cli.store.shares import Cell, Group, Shares, condition, shares
from antitrafik_cli.store.sums import Sums, figure_bytes, figures_from

KEPT_FROM = 256  # activities in a scope and period from which on their sums are kept

_ROW = "INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?, ?, ?)"
_SUMS = "figures, municipalities, venues"
_KEY = "scope = ? AND period = ? AND dimension = ? AND key = ?"


class Tally:
    """The tally of a log while it changes: told of each activity before it changes, then settled.

    To be used within the transaction that changes the activities.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._before: dict[int, Shares | None] = {}

    def touch(self, number: int) -> None:
        """Remember what the activity of this number gives; call it before its rows change."""
        if number not in self._before:
            self._before[number] = self._shares(number)

    def settle(self) -> None:
        """Bring the sums up to what the activities touched give now."""
        changed: dict[Cell, dict[Group, Sums]] = {}
        left: set[int] = set()  # venues that something no longer names
        for number, before in self._before.items():
            now = self._shares(number)
            if before != now:
                _take_in(changed, before, -1)
                _take_in(changed, now, 1)
                named = (share.venues for _, share in before.groups) if before else ()
                left.update(venues.bit_length() - 1 for venues in named if venues)
        self._before.clear()
        gone = _Gone(self._connection, left)
        for cell, groups in changed.items():
            self._change(cell, groups, gone)

    def _shares(self, number: int) -> Shares | None:
        return next(shares(self._connection, f"a.r = {number}"), (0, None))[1]

    def _change(self, cell: Cell, groups: Mapping[Group, Sums], gone: "_Gone") -> None:
        """Apply changes to a cell; make it, or remove it, where its size crosses KEPT_FROM."""
        total = _kept(self._connection, cell, ("total", ""))
        if total is None:
            if groups[("total", "")].figures and _is_large(self._connection, cell):
                write(self._connection, cell, added_up(self._connection, cell))
            return
        total.add(groups[("total", "")])
        if total.activities < KEPT_FROM:
            self._connection.execute("DELETE FROM tally WHERE scope = ? AND period = ?", cell)
            return
        new = {}
        for group, change in groups.items():
            sums = _kept(self._connection, cell, group) or Sums()
            sums.venues &= ~gone.from_group(cell, group)
            sums.add(change)
            new[group] = sums
        write(self._connection, cell, new)


def _take_in(changed: dict[Cell, dict[Group, Sums]], told: Shares | None, sign: int) -> None:
    """Add what an activity gives to the changes, or, with -1, what it no longer gives."""
    for cell in told.cells if told else ():
        groups = changed.setdefault(cell, {})
        for group, share in told.groups if told else ():
            change = groups.setdefault(group, Sums())
            change.figures += sign * share.figures
            change.municipalities += sign * share.municipalities
            if sign > 0:
                change.venues |= share.venues


class _Gone:
    """Venues that no activity of a group names any more, among those that something left."""

    def __init__(self, connection: sqlite3.Connection, left: Iterable[int]) -> None:
        self._named: dict[int, set[tuple[Cell, Group]]] = {
            venue: {
                (cell, group)
                for _, one in shares(connection, f"a.venue = {venue}")
                for cell in one.cells
                for group, _ in one.groups
            }
            for venue in left
        }

    def from_group(self, cell: Cell, group: Group) -> int:
        """Their bits."""
        return sum(1 << venue for venue, named in self._named.items() if (cell, group) not in named)


def read(
    connection: sqlite3.Connection, scope: str, periods: Iterable[str], dimension: str
) -> Iterator[tuple[str, str, Sums]]:
    """Period, key and sums of the kept rows of one dimension."""
    query = f"SELECT key, {_SUMS} FROM tally WHERE scope = ? AND period = ? AND dimension = ?"  # noqa: S608 - constants
    for period in periods:
        for key, *sums in connection.execute(query, (scope, period, dimension)):
            yield period, key, _sums(sums)


def periods_kept(connection: sqlite3.Connection, scope: str) -> list[str]:
    """The periods of a scope whose sums are kept; '' is the whole of it."""
    query = "SELECT period FROM tally WHERE scope = ? AND dimension = 'total' ORDER BY period"
    return [period for (period,) in connection.execute(query, (scope,))]


def towns_in(counters: int) -> list[int]:
    """The numbers of the municipalities whose counters are not zero."""
    return [number for number, count in enumerate(packing.counters_of(counters)) if count]


def added_up(connection: sqlite3.Connection, cell: Cell) -> dict[Group, Sums]:
    """The sums of a cell from the activities themselves."""
    found: dict[Group, Sums] = {}
    for _, one in shares(connection, condition(*cell)):
        for group, share in one.groups:
            found.setdefault(group, Sums()).add(share)
    return found


def _kept(connection: sqlite3.Connection, cell: Cell, group: Group) -> Sums | None:
    query = f"SELECT {_SUMS} FROM tally WHERE {_KEY}"  # noqa: S608 - constants
    row = connection.execute(query, (*cell, *group)).fetchone()
    return _sums(row) if row else None


def _sums(row: Sequence[bytes]) -> Sums:
    figures, municipalities, venues = row
    return Sums(
        figures_from(figures), packing.counters_from(municipalities), packing.set_from(venues)
    )


def _is_large(connection: sqlite3.Connection, cell: Cell) -> bool:
    query = f"SELECT count(*) FROM (SELECT 1 FROM activity AS a WHERE {condition(*cell)} LIMIT ?)"  # noqa: S608 - codes and days
    found: int = connection.execute(query, (KEPT_FROM,)).fetchone()[0]
    return found >= KEPT_FROM


def write(connection: sqlite3.Connection, cell: Cell, groups: Mapping[Group, Sums]) -> None:
    """Keep these sums of a cell; a group that nothing is left of goes."""
    empty = [(*cell, *group) for group, sums in groups.items() if not sums.activities]
    connection.executemany(f"DELETE FROM tally WHERE {_KEY}", empty)  # noqa: S608 - constant
    connection.executemany(
        _ROW,
        [
            (
                *cell,
                *group,
                figure_bytes(sums.figures),
                packing.counter_bytes(sums.municipalities),
                packing.set_bytes(sums.venues),
            )
            for group, sums in sorted(groups.items())
            if sums.activities
        ],
    )
