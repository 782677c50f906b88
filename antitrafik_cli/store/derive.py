"""The derived half of the log: rows that follow from the entries, kept in the same transaction.

Here: bringing them up to date after an entry. Not here: which rows a record gives (`rows`), making
all of them again (`rebuilding`), distributions inside distributions (`enclosure`), text that is to
go (`erasure`).
"""

import sqlite3
from collections.abc import Iterable

from antitrafik_cli.store import about_events, enclosure
from antitrafik_cli.store.erasure import erase, leave_no_traces, records_naming
from antitrafik_cli.store.gist import gist_of
from antitrafik_cli.store.log import OF_RECORD, as_bytes, folded
from antitrafik_cli.store.numbering import Numbers, forget_unused, named_by
from antitrafik_cli.store.rows import RECORD_TABLES, insert, rows_of, texts_of
from antitrafik_cli.store.tally import Tally


def derive(connection: sqlite3.Connection, records: Iterable[str]) -> None:
    """Bring every derived row that these records touch up to their entries.

    To be called in the transaction that added the entries.
    """
    kept = Tally(connection)
    numbers = Numbers(connection)
    events: set[int] = set()
    distributions: set[int] = set()
    named: set[tuple[str, object]] = set()
    forgotten = 0
    pending = list(dict.fromkeys(records))
    for record in pending:
        for number, state in folded(
            connection.execute(
                f"SELECT record, n, id, head FROM entry WHERE {OF_RECORD} ORDER BY n",  # noqa: S608 - constant
                {"record": as_bytes(record)},
            )
        ):
            kept.touch(number)
            named |= named_by(connection, number)
            distributions |= enclosure.family(connection, number)
            events |= about_events.events_of(connection, number)
            for table in RECORD_TABLES:
                connection.execute(f"DELETE FROM {table} WHERE r = ?", (number,))  # noqa: S608 - constants
            erased, gone = erase(connection, state.erased)
            forgotten += gone
            # Nobody's tool names one commitment in two records, but anybody's bytes could.
            pending += [one for one in records_naming(connection, erased) if one not in pending]
            gist = gist_of(state)
            texts = texts_of(connection, gist.venue)
            insert(connection, rows_of([(number, gist)], numbers, texts))
            distributions |= enclosure.family(connection, number)
            events |= about_events.events_of(connection, number) | {number}
    for event in events:
        kept.touch(event)
    about_events.settle(connection, events)
    for number in distributions:
        kept.touch(number)
    enclosure.settle(connection, distributions)
    kept.settle()
    forget_unused(connection, named)
    if forgotten:
        leave_no_traces(connection)
