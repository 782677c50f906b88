"""What a log offers to the Tab key: its newest records, campaigns in use, questionnaires.

Reading only, never waiting for another program, never making or bettering a log. Not here: how they
are shown (`completion`).
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from antitrafik_cli.errors import Failure
from antitrafik_cli.store.campaigns import campaigns_in_use
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log, as_text

T = TypeVar("T")
MOST = 50
_LOOKED_AT = 1000  # newest entries among which the newest records are looked for
_WHAT = ("kind", "material", "theme", "measure", "item", "state")  # fields that say what it is


@dataclass(frozen=True)
class Offer:
    """A record: its short id, its ISO date or "", and codes of what it is."""

    short: str
    date: str
    what: tuple[str, ...]


def records(path: Path, digits: str) -> list[Offer]:
    """The records whose short id begins with these digits; without digits the newest, newest first.

    With digits typed the whole log is looked through, by its index. Empty where there is no log,
    or none that can be read at once.
    """
    typed = digits.lower().replace("-", "")
    if not re.fullmatch(r"[0-9a-f]{0,12}", typed):
        return []
    return _asked(path, lambda log: list(_offers(log, typed)))


def campaigns(path: Path) -> list[str]:
    """The codes of the campaigns in use; empty where there is no log to be read at once."""
    return _asked(path, campaigns_in_use)


def questionnaires(path: Path) -> list[str]:
    """The codes of the questionnaires in a log; empty where there is none to be read at once."""
    from antitrafik_cli.store.surveys import versions  # noqa: PLC0415 - no other offer needs it

    return _asked(path, lambda log: [one.code for one in versions(log)])


def _asked(path: Path, ask: Callable[[Log], list[T]]) -> list[T]:
    """What the log at `path` answers; nothing where none lies there that can be read at once."""
    try:
        if not exists(path):
            return []
        with Log.open(path, as_it_is=True) as log:
            return ask(log)
    except (Failure, sqlite3.Error):
        return []


def _offers(log: Log, typed: str) -> Iterator[Offer]:
    if typed:
        rows = log.connection.execute(
            "SELECT record FROM entry WHERE substr(record, 11) BETWEEN ? AND ? "
            "GROUP BY substr(record, 11), record LIMIT ?",
            (bytes.fromhex(typed.ljust(12, "0")), bytes.fromhex(typed.ljust(12, "f")), MOST),
        )
    else:
        rows = log.connection.execute(
            "SELECT record FROM (SELECT record, n FROM entry ORDER BY n DESC LIMIT ?) "
            "GROUP BY record ORDER BY max(n) DESC LIMIT ?",
            (_LOOKED_AT, MOST),
        )
    for record in [as_text(record) for (record,) in rows]:
        state = log.state(record)
        what = [state.value(name) for name in _WHAT]
        standing = "" if state.standing == "stands" else state.standing
        told = tuple(str(one) for one in (*what, standing) if one)
        yield Offer(log.short(record), str(state.value("date") or ""), told)
