"""The log as it was when only so many entries had arrived: in memory, to be read like any log.

Here: taking out what had come by then, and deriving it. Not here: which arrivals an edition looked
at (`editions`).
"""

import sqlite3

from antitrafik_cli.store.connection import statements, translated
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rebuilding import rebuild

_KEPT = (  # table, its columns; what is in it grows, but for open text, which only goes
    ("identity", "one, log, digest"),
    ("device", "d, device"),
    ("open_text", "commitment, salt, field, value"),
)
_ENTRY = "n, id, device, seq, record, head"


def as_of(log: Log, n: int) -> Log:
    """The log with its entries up to the arrival `n` alone, in memory; to be closed by the caller.

    What clocks say does not matter. Text that was erased since is not there either. Raises as
    reading a log does.
    """
    with translated(log.path):
        made = sqlite3.connect(":memory:", isolation_level=None)
        try:
            _take(log.connection, made, n)
            rebuild(made)
            made.execute("PRAGMA query_only = ON")
        except BaseException:
            made.close()
            raise
    return Log(log.path, made)


def _take(source: sqlite3.Connection, made: sqlite3.Connection, n: int) -> None:
    for statement in statements("log.sql"):
        made.execute(statement)
    made.execute("BEGIN")
    for table, columns in _KEPT:
        _copy(source.execute(f"SELECT {columns} FROM {table}"), made, table, columns)  # noqa: S608 - constants
    entries = source.execute(f"SELECT {_ENTRY} FROM entry WHERE n <= ? ORDER BY n", (n,))  # noqa: S608 - constants
    _copy(entries, made, "entry", _ENTRY)
    made.execute("COMMIT")


def _copy(rows: sqlite3.Cursor, made: sqlite3.Connection, table: str, columns: str) -> None:
    places = ", ".join("?" * len(columns.split(",")))
    made.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608 - constants
