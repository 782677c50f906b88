"""Distributions within distributions: what is left out of a sum, and what is still in progress.

Here: the part of the derived rows that depends on several distributions at once. Not here: the
rows of one distribution (`derive`).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.total import Total

DONE, IN_PROGRESS = "done", "in-progress"

_NEAR = """
SELECT whole.r FROM distribution AS part JOIN distribution AS whole ON whole.record = part.whole
WHERE part.r = :r
UNION
SELECT part.r FROM distribution AS whole JOIN distribution AS part ON part.whole = whole.record
WHERE whole.r = :r
"""
_LINKED = """
SELECT r FROM distribution WHERE whole IS NOT NULL
UNION
SELECT whole.r FROM distribution AS part JOIN distribution AS whole ON whole.record = part.whole
"""
_TOLD = """
SELECT part.status, part.quality, part.low, part.high, whole.r
FROM distribution AS part LEFT JOIN distribution AS whole
ON whole.record = part.whole AND whole.material = part.material
WHERE part.r = ?
"""


class _Told(NamedTuple):
    """A distribution as it was told: its status, its quantity, the number of its whole."""

    status: str
    quantity: Count
    whole: int | None


def columns(status: str, quantity: Total) -> tuple[int | None, ...]:
    """The columns `done` to `unquantified` of an activity row for a quantity of that status."""
    figures = (quantity.exact, quantity.low, quantity.high)
    nothing = (0, 0, 0)
    done = figures if status == DONE else nothing
    progress = figures if status == IN_PROGRESS else nothing
    return (*done, *progress, quantity.uncounted)


def family(connection: sqlite3.Connection, number: int) -> set[int]:
    """The distributions linked to this one as whole or part, however far, with itself."""
    found: set[int] = set()
    pending = {number}
    while pending:
        current = pending.pop()
        found.add(current)
        pending |= {r for (r,) in connection.execute(_NEAR, {"r": current})} - found
    return found


def linked(connection: sqlite3.Connection) -> set[int]:
    """Every distribution that is a part or a whole."""
    return {r for (r,) in connection.execute(_LINKED)}


def settle(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Bring what depends on wholes and parts up to date for these numbers: whole families."""
    told = {}
    for number in sorted(numbers):
        connection.execute("DELETE FROM enclosed WHERE part = ?", (number,))
        row = connection.execute(_TOLD, (number,)).fetchone()
        if row:
            status, quality, low, high, whole = row
            told[number] = _Told(status, Count(quality, low, high), whole)
    done_within: dict[int, list[Count]] = {}
    for number, one in told.items():
        for whole in _left_out_of(number, told):
            connection.execute("INSERT INTO enclosed VALUES (?, ?)", (number, whole))
        if one.status == DONE:
            for whole in _lowered_by(number, told):
                done_within.setdefault(whole, []).append(one.quantity)
    for number, one in told.items():
        rest = remaining(one.quantity, done_within.get(number, ()))
        connection.execute(
            "UPDATE activity SET done = ?, done_low = ?, done_high = ?, progress = ?, "
            "progress_low = ?, progress_high = ?, unquantified = ? WHERE r = ?",
            (*columns(one.status, rest), number),
        )


def remaining(whole: Count, done: Iterable[Count]) -> Total:
    """What of a whole is left when these parts of it are done; never below zero.

    Exact only where the whole and every part are exact; else its low is the whole's low less the
    highs of the parts, its high the whole's high less their lows.
    """
    parts = list(done)
    if not parts or whole.quality == "unknown":
        return Total.of(whole)
    least = _less(whole.low or 0, [part.high for part in parts])
    most = None if whole.high is None else _less(whole.high, [part.low or 0 for part in parts])
    if all(count.quality == "exact" for count in (whole, *parts)):
        return Total(exact=least)
    return Total(low=least, high=most)


def _less(number: int, parts: list[int | None]) -> int:
    known = [part for part in parts if part is not None]
    return max(0, number - sum(known)) if len(known) == len(parts) else 0


def _wholes(number: int, told: Mapping[int, _Told]) -> Iterator[int]:
    """The wholes around a part, nearest first; none for what lies within itself."""
    around: list[int] = []
    current = told[number].whole
    while current is not None and current in told and current not in around:
        if current == number:
            return
        around.append(current)
        current = told[current].whole
    yield from around


def _left_out_of(number: int, told: Mapping[int, _Told]) -> Iterator[int]:
    """The wholes in whose sums the part is contained already."""
    for whole in _wholes(number, told):
        lowered = told[number].status == DONE and told[whole].status == IN_PROGRESS
        if told[whole].status in (DONE, IN_PROGRESS) and not lowered:
            yield whole


def _lowered_by(number: int, told: Mapping[int, _Told]) -> Iterator[int]:
    """The wholes in progress that a part done leaves less of; not beyond a whole that is done."""
    for whole in _wholes(number, told):
        if told[whole].status == DONE:
            return
        if told[whole].status == IN_PROGRESS:
            yield whole
