"""The derived half of the log made again from its entries: every record, in order of arrival.

Here: reading the entries and filling the tables. Not here: which rows a record gives (`rows`), one
entry more (`derive`), adding up (`adding_up`).
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice

from antitrafik_cli.domain.entry import kept_entry, know_again
from antitrafik_cli.store import about_events, enclosure
from antitrafik_cli.store.adding_up import build
from antitrafik_cli.store.connection import STATE_FORMAT, statements, transaction
from antitrafik_cli.store.derive import derive
from antitrafik_cli.store.erasure import all_erased, erase, leave_no_traces
from antitrafik_cli.store.fold import fold
from antitrafik_cli.store.gist import Gist, gist_of, usual_gist
from antitrafik_cli.store.log import OF_RECORD, as_text
from antitrafik_cli.store.numbering import NumbersOfAll, Rows
from antitrafik_cli.store.rows import insert, rows_of, texts_of
from antitrafik_cli.store.working_ahead import mapped

Advance = Callable[[int], None]
_Entries = list[tuple[bytes, str]]  # ids and heads of one record, in order of arrival
_Batch = tuple[list[tuple[int, _Entries]], dict[str, str]]  # records by number, and their texts

MANY = 20_000  # entries from which on a second process is worth its beginning
_AT_ONCE = 1000  # records
_GOOD_PART = 20  # a twentieth: deriving one record alone takes so much longer than among all
_CACHE = 64_000  # KiB of pages; SQLite's own 2 MB would be written back over and over


def rebuild(connection: sqlite3.Connection, advance: Advance | None = None) -> int:
    """Drop the derived half and make it again from the entries; the number of records.

    One transaction: a reader sees the old rows or the new. `advance` is told how many records
    were derived since it was last told.
    """
    with transaction(connection):
        return remake(connection, advance)


def remake(connection: sqlite3.Connection, advance: Advance | None = None) -> int:
    """Rebuild within the transaction that is open; the number of records."""
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    for name in derived_tables():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    make_tables(connection)
    return fill(connection, advance)


def derive_many(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Bring the derived half up to many entries that came in together, by their arrival numbers.

    To be called in the transaction that added them. No more than a thousand records are held at a
    time; where they are a good part of the log, all of it is derived anew, set by set.
    """
    if (last - first + 1) * _GOOD_PART >= last:
        remake(connection)
        return
    for begin in range(first, last + 1, _AT_ONCE):
        query = "SELECT DISTINCT record FROM entry WHERE n BETWEEN ? AND ?"
        told = connection.execute(query, (begin, min(begin + _AT_ONCE - 1, last))).fetchall()
        derive(connection, [as_text(record) for (record,) in told])


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
    numbers = NumbersOfAll(connection)

    def work_out(batch: _Batch) -> tuple[int, Rows]:
        told, texts = batch
        rows = rows_of([(n, _gist(entries)) for n, entries in told], numbers, texts)
        return len(told), rows | numbers.noted()

    many = (connection.execute("SELECT max(n) FROM entry").fetchone()[0] or 0) >= MANY
    done = 0
    with mapped(work_out, _batches(connection), many=many) as derived:
        for records, rows in derived:
            insert(connection, rows)
            done += records
            if advance:
                advance(records)
    for statement in _script(indexes=True):
        connection.execute(statement)
    about_events.settle_all(connection)
    enclosure.settle(connection, enclosure.linked(connection))
    build(connection, many=many)
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


def _gist(entries: _Entries) -> Gist:
    """The gist of a record, from heads that are known again."""
    if len(entries) == 1 and (usual := usual_gist(entries[0][1])):
        return usual
    return gist_of(fold([kept_entry(*one) for one in entries]))


def _batches(connection: sqlite3.Connection) -> Iterator[_Batch]:
    """All records by the number of their first arrival, in that order, with the texts they name."""
    records = _records(connection)
    while told := list(islice(records, _AT_ONCE)):
        heads = (head for _, entries in told for _, head in entries)
        named = [one for head in heads for one in _venues_in(head)]
        yield told, texts_of(connection, named)


def _venues_in(head: str) -> list[str]:
    """The commitments of venues that a head names, and perhaps others."""
    begin = head.rfind('"venue":[')
    return _COMMITMENT.findall(head, begin, head.find("]", begin)) if begin >= 0 else []


def _records(connection: sqlite3.Connection) -> Iterator[tuple[int, _Entries]]:
    for n, id_, head, record, first, last in connection.execute(_ENTRIES):
        if first == last:
            know_again(id_, head)
            yield n, [(id_, head)]
        elif n == first:
            yield n, connection.execute(_OF_RECORD, {"record": record}).fetchall()


_COMMITMENT = re.compile("[0-9a-f]{64}")
_SAME = (
    "FROM entry AS same WHERE substr(same.record, 11) = substr(entry.record, 11) "
    "AND same.record = entry.record"
)
_ENTRIES = f"""
SELECT n, id, head, record, (SELECT min(n) {_SAME}), (SELECT max(n) {_SAME})
FROM entry ORDER BY n
"""  # noqa: S608 - constants
_OF_RECORD = f"SELECT id, head FROM entry WHERE {OF_RECORD} ORDER BY n"  # noqa: S608 - constants
