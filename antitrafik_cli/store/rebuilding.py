"""The derived half of the log made again from its entries: every record, in order of arrival.

Here: reading the entries and filling the tables. Not here: which rows a record gives (`rows`), one
entry more (`derive`), adding up (`adding_up`).
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice

from antitrafik_cli.domain.entry import know_again
from antitrafik_cli.store import enclosure
from antitrafik_cli.store.adding_up import build
from antitrafik_cli.store.connection import STATE_FORMAT, statements, transaction
from antitrafik_cli.store.erasure import all_erased, erase, leave_no_traces
from antitrafik_cli.store.gist import Gist, gist_of, usual_gist
from antitrafik_cli.store.log import folded
from antitrafik_cli.store.numbering import Numbers
from antitrafik_cli.store.rows import insert, rows_of

Advance = Callable[[int], None]

_AT_ONCE = 2000  # records
_CACHE = -64_000  # KiB of pages kept while all rows are written; SQLite's own 2 MB spill at once


def rebuild(connection: sqlite3.Connection, advance: Advance | None = None) -> int:
    """Drop the derived half and make it again from the entries; the number of records.

    One transaction: a reader sees the old rows or the new. `advance` is told how many records
    were derived since it was last told.
    """
    with transaction(connection):
        return remake(connection, advance)


def remake(connection: sqlite3.Connection, advance: Advance | None = None) -> int:
    """Rebuild within the transaction that is open; the number of records."""
    for name in derived_tables():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    make_tables(connection)
    return fill(connection, advance)


def make_tables(connection: sqlite3.Connection) -> None:
    """The empty tables of the derived half, without the indexes, which `fill` makes."""
    for statement in _script(indexes=False):
        connection.execute(statement)
    connection.execute("INSERT INTO built VALUES (1, ?)", (STATE_FORMAT,))


def fill(
    connection: sqlite3.Connection, advance: Advance | None = None, *, forget: bool = True
) -> int:
    """Derive every record into empty tables, then make their indexes; the number of records.

    With `forget`, text that is erased and still there goes; without, open text is only read.
    """
    _, forgotten = erase(connection, all_erased(connection), forget=forget)
    numbers = Numbers(connection, all_known=True)
    done = 0
    gists = _gists(connection)
    while some := list(islice(gists, _AT_ONCE)):
        insert(connection, rows_of(connection, some, numbers))
        done += len(some)
        if advance:
            advance(len(some))
    for statement in _script(indexes=True):
        connection.execute(statement)
    connection.execute(_COUNT_REQUESTS)
    enclosure.settle(connection, enclosure.linked(connection))
    build(connection)
    if forgotten:
        leave_no_traces(connection)
    return done


def derived_tables() -> list[str]:
    """The names of the tables that state.sql makes, and that may be dropped."""
    script = "\n".join(statements("state.sql"))
    return sorted(re.findall(r"^CREATE TABLE (\w+)", script, re.MULTILINE))


def _script(*, indexes: bool) -> Iterator[str]:
    """The statements of state.sql that make indexes, or the others."""
    for statement in statements("state.sql"):
        if ("CREATE INDEX" in statement) == indexes:
            yield statement


def _gists(connection: sqlite3.Connection) -> Iterator[tuple[int, Gist]]:
    """Every record, with the number of its first arrival, in the order of these numbers."""
    for n, id_, head, record, first, last in connection.execute(_ENTRIES):
        if n != first:
            continue
        know_again(id_, head)
        gist = usual_gist(head) if first == last else None
        if gist:
            yield n, gist
        else:
            for _, state in folded(connection.execute(_OF_RECORD, (record,))):
                yield n, gist_of(state)


_ENTRIES = """
SELECT n, id, head, record,
  (SELECT min(n) FROM entry AS same WHERE same.record = entry.record),
  (SELECT max(n) FROM entry AS same WHERE same.record = entry.record)
FROM entry ORDER BY n
"""
_OF_RECORD = "SELECT record, n, id, head FROM entry WHERE record = ? ORDER BY n"
_COUNT_REQUESTS = """
UPDATE activity SET requests = (
  SELECT count(*) FROM request WHERE event = (SELECT record FROM entry WHERE n = activity.r)
) WHERE material IS NULL AND r IN (
  SELECT (SELECT min(n) FROM entry WHERE record = event) FROM request
)
"""
