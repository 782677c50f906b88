"""Editions of weekly exports: up to which arrival each looked, and the digest of what it showed.

Here: the table `edition`, read and added to. Not here: what a week holds (`reports.weekly`), its
files.
"""

import re
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from antitrafik_cli.store.connection import transaction, translated
from antitrafik_cli.store.log import Log

_COLUMNS = "week, edition, n, digest"


class Edition(NamedTuple):
    """One edition: its series (see `series_of`), its number from 1 on, arrivals, digest."""

    series: str
    number: int
    n: int
    digest: bytes


def series_of(week: str, counties: Iterable[str]) -> str:
    """The name that the editions of a week are counted under: `2017-W47`.

    Narrowed to counties a week is another series, `2017-W47-AL-03`: the one never replaces, nor
    amends, the other.
    """
    return "-".join((week, *sorted(counties)))


def counties_of(series: str) -> tuple[str, ...]:
    """The counties that a series is narrowed to; none for the country."""
    return tuple(re.findall(r"AL-\d\d|[a-z]+", series[8:]))


def week_of(series: str) -> str:
    """The week of a series, as `2017-W47`."""
    return series[:8]


def current(log: Log, counties: Iterable[str]) -> dict[str, Edition]:
    """The newest edition of every issued week, narrowed to these counties, by week."""
    found = map(Edition._make, log.connection.execute(f"SELECT {_COLUMNS} FROM edition"))  # noqa: S608 - constant
    ending = series_of("", counties)
    newest: dict[str, Edition] = {}
    for one in sorted(found):
        if one.series == week_of(one.series) + ending:
            newest[week_of(one.series)] = one
    return newest


def editions(log: Log, series: str) -> list[Edition]:
    """The editions of one series, oldest first."""
    query = f"SELECT {_COLUMNS} FROM edition WHERE week = ? ORDER BY edition"  # noqa: S608 - constant
    return [Edition._make(row) for row in log.connection.execute(query, (series,))]


def narrowings(log: Log) -> set[tuple[str, ...]]:
    """The counties that weeks were ever issued for; () stands for the country."""
    return {counties_of(one) for (one,) in log.connection.execute("SELECT week FROM edition")}


def issued_weeks(log: Log) -> set[str]:
    """Every week that was issued, for the country or narrowed."""
    return {week_of(one) for (one,) in log.connection.execute("SELECT week FROM edition")}


def arrived(log: Log) -> int:
    """The newest arrival; 0 in an empty log."""
    found: int = log.connection.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0]
    return found


def arrival(log: Log, n: int) -> str:
    """The id of the entry that arrived as this number; "" where there is none."""
    row = log.connection.execute("SELECT id FROM entry WHERE n = ?", (n,)).fetchone()
    return row[0].hex() if row else ""


def keep(log: Log, edition: Edition) -> bool:
    """Add the edition to the log; raises as every write to a log.

    False, and nothing is added, where more has arrived since, or another run, into another folder,
    has issued one of that number meanwhile.
    """
    with translated(log.path), transaction(log.connection):
        if arrived(log) != edition.n:
            return False
        try:
            log.connection.execute(f"INSERT INTO edition ({_COLUMNS}) VALUES (?, ?, ?, ?)", edition)  # noqa: S608 - constant
        except sqlite3.IntegrityError:
            return False
    return True
