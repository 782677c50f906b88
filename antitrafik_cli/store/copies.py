"""The copies of a log that this laptop knows of: backups, what an upgrade left, and exports.

Here: the register of them, outside the log. Not here: making a copy (`backup`). Whoever erases a
text is told where it may still stand, and `doctor` how old the last backup is.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from antitrafik_cli.settings import now, state_folder
from antitrafik_cli.store.log import OF_RECORD, Log, as_bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A file made from a log: its absolute path, when, and how many entries the log held then.

    An export is no whole copy: nothing can be put back from it, but it may hold what is erased.
    """

    path: Path
    at: datetime
    entries: int
    is_export: bool = False


def remember(log: bytes, copy: Copy) -> None:
    """Add a copy to the register of the log with that id. Raises OSError."""
    path = _register(log)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {
        "at": int(copy.at.timestamp() * 1000),
        "entries": copy.entries,
        "path": str(copy.path.absolute()),
        **({"export": True} if copy.is_export else {}),
    }
    line = json.dumps(told, sort_keys=True).encode() + b"\n"
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(number, line)  # in one piece: two backups at once both stay
        os.fsync(number)
    finally:
        os.close(number)


def remember_export(log: Log | None, path: Path | None) -> None:
    """Add a file with records of this log, where both are given, to its register, if possible."""
    if log is None or path is None:
        return
    with suppress(OSError):  # the file stands; only `erase` would not name it
        remember(log.id, Copy(path, now(), reach(log.connection), is_export=True))


def known(log: bytes) -> list[Copy]:
    """The whole copies of the log with that id, oldest first; of those in one place the newest.

    Empty where the register cannot be read. A copy may have been moved or destroyed since.
    """
    return [copy for copy in _all(log) if not copy.is_export]


def _all(log: bytes) -> list[Copy]:
    """The same with what was exported."""
    try:
        lines = _register(log).read_bytes().splitlines()
    except OSError:
        return []
    newest = {copy.path: copy for copy in _read(lines)}
    return sorted(newest.values(), key=lambda copy: copy.at)


def pass_on(log: bytes, heir: bytes) -> None:
    """What is known of one log's copies is known of another's that comes of it. Raises OSError."""
    for copy in _all(log):
        remember(heir, copy)


def may_hold(log: Log, record: str) -> list[Copy]:
    """The copies and exports made when the log held the record already."""
    first: int = log.connection.execute(
        f"SELECT min(n) FROM entry WHERE {OF_RECORD}",  # noqa: S608 - constant
        {"record": as_bytes(record)},
    ).fetchone()[0]
    return [copy for copy in _all(log.id) if copy.entries >= first]


def reach(connection: sqlite3.Connection) -> int:
    """How many entries a log holds."""
    found: int = connection.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0]
    return found


def _register(log: bytes) -> Path:
    return state_folder() / "copies" / f"{log.hex()}.jsonl"


def _read(lines: list[bytes]) -> Iterator[Copy]:
    for line in lines:
        try:
            told = json.loads(line)
            at = datetime.fromtimestamp(told["at"] / 1000, UTC)
            is_export = bool(told.get("export"))
            yield Copy(Path(told["path"]), at, int(told["entries"]), is_export)
        except (ValueError, TypeError, KeyError, OverflowError, OSError):
            continue  # a line that a power cut tore
