"""Bringing an older log up to this version: its enduring half migrates, its derived half is remade.

Here: the migrations, in order and never edited once released. Not here: a newer log, which is
refused when it is opened (`connection`).
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database, Migrations

from antitrafik_cli.messages import _, say
from antitrafik_cli.settings import now
from antitrafik_cli.store import copies
from antitrafik_cli.store.connection import FORMAT, transaction
from antitrafik_cli.store.rebuilding import remake

# The version a migration leads to, and the migration; each begins with a comment that says why.
MIGRATIONS: Mapping[int, Callable[[Database], None]] = {}


def bring_up_to_date(
    connection: sqlite3.Connection, path: Path, *, leave_copy: bool = True
) -> None:
    """Migrate the log and remake what is derived, in one transaction: all of it, or nothing.

    Before its enduring half is touched, a copy is left beside the log and its name is said, unless
    the log is itself a copy.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("PRAGMA query_only = OFF")
    if version < FORMAT and leave_copy:
        copy = path.with_name(f"{path.stem}.format-{version}{path.suffix}")
        copy.unlink(missing_ok=True)  # left by an upgrade that was cut off
        connection.execute("VACUUM INTO ?", (str(copy),))
        say(_("The log is brought up to date; a copy as it was lies at {path}").format(path=copy))
        _remember(connection, copy)
    with transaction(connection):
        _migrate(connection, version)
        remake(connection)


def _remember(connection: sqlite3.Connection, copy: Path) -> None:
    log = connection.execute("SELECT log FROM identity").fetchone()[0]
    with suppress(OSError):
        copies.remember(log, copies.Copy(copy, now(), copies.reach(connection)))


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    steps = Migrations("antitrafik")
    for leads_to in sorted(MIGRATIONS):
        if leads_to > version:
            steps(name=f"{leads_to:03}")(MIGRATIONS[leads_to])
    database = Database(connection)
    steps.apply(database)
    # user_version is the one record of a log's format; a fresh log has no such table either.
    connection.execute(f"DROP TABLE {steps.migrations_table}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
