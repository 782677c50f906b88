"""Erasing: text goes from every row and every page, and never comes back.

Here: what leaves the file. Not here: which entries erase what (`fold`), the rows made anew
(`derive`).
"""

import sqlite3
from collections.abc import Iterable

from antitrafik_cli.store.log import as_text, folded


def erase(
    connection: sqlite3.Connection, commitments: Iterable[str], *, forget: bool = True
) -> tuple[list[str], int]:
    """Erased text goes, now and whenever it should come again.

    Gives the commitments that were not erased before, and how many texts went.
    """
    fresh = []
    forgotten = 0
    for one in commitments:
        gone = (bytes.fromhex(one),)
        insert = "INSERT INTO erased VALUES (?) ON CONFLICT (commitment) DO NOTHING"
        if connection.execute(insert, gone).rowcount:
            fresh.append(one)
        if forget:
            forgotten += connection.execute(
                "DELETE FROM open_text WHERE commitment = ?", gone
            ).rowcount
    return fresh, forgotten


def records_naming(connection: sqlite3.Connection, commitments: Iterable[str]) -> list[str]:
    """The records with an entry that names one of these commitments."""
    query = "SELECT DISTINCT record FROM entry WHERE instr(head, ?)"
    return [as_text(r) for one in commitments for (r,) in connection.execute(query, (one,))]


def leave_no_traces(connection: sqlite3.Connection) -> None:
    """Copies of erased text that SQLite left behind when it moved rows between pages go as well.

    secure_delete wipes a row where it is, and pages that become free, but not what a page that was
    split still holds of rows moved away. A table emptied and filled again has no such page.
    """
    for table in ("open_text", "venue"):
        connection.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - constants
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        connection.execute(f"INSERT INTO {table} SELECT * FROM kept ORDER BY rowid")  # noqa: S608 - constants
        connection.execute("DROP TABLE temp.kept")


_ERASURES = (
    'SELECT record, n, id, head FROM entry WHERE instr(head, \'"op":"erase"\') ORDER BY record, n'
)


def all_erased(connection: sqlite3.Connection) -> set[str]:
    """The commitments that the entries of the whole log erase."""
    return {one for _, state in folded(connection.execute(_ERASURES)) for one in state.erased}
