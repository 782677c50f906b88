"""The derived half of the log: rows that follow from the entries, kept in the same transaction.

Here: which rows a record gives, and rebuilding all of them. Not here: what entries say (`fold`),
distributions inside distributions (`enclosure`), text that
is to go (`erasure`).
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from antitrafik_cli.domain.attendance import AudienceLine, sex_not_recorded, total
from antitrafik_cli.domain.count import UNKNOWN, Count
from antitrafik_cli.domain.spelling import fold as fold_spelling
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.store import enclosure
from antitrafik_cli.store.connection import STATE_FORMAT, statements, transaction
from antitrafik_cli.store.erasure import all_erased, erase, leave_no_traces
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import as_bytes, folded

Rows = dict[str, list[tuple[Any, ...]]]

_OF_RECORD = (
    "record", "conflict", "activity", "activity_place", "activity_campaign", "line", "venue",
    "request", "overlap", "distribution",
)  # fmt: skip
EVER = ("0001-01-01", "9999-12-31")  # the span of what has no readable date


def derive(connection: sqlite3.Connection, records: Iterable[str]) -> None:
    """Bring every derived row that these records touch up to their entries.

    To be called in the transaction that added the entries.
    """
    events: set[bytes] = set()
    distributions: set[int] = set()
    forgotten = 0
    for record in dict.fromkeys(records):
        for number, state in folded(
            connection.execute(
                "SELECT record, n, head FROM entry WHERE record = ? ORDER BY n", (as_bytes(record),)
            )
        ):
            distributions |= enclosure.family(connection, number)
            events |= _events_of_request(connection, number)
            for table in _OF_RECORD:
                connection.execute(f"DELETE FROM {table} WHERE r = ?", (number,))  # noqa: S608 - constants
            forgotten += erase(connection, state.erased)
            _insert(connection, _rows(connection, number, state))
            distributions |= enclosure.family(connection, number)
            events |= _events_of_request(connection, number) | {as_bytes(record)}
    for event in events:
        _count_requests(connection, event)
    enclosure.settle(connection, distributions)
    if forgotten:
        leave_no_traces(connection)


def rebuild(connection: sqlite3.Connection, advance: Callable[[int], None] | None = None) -> int:
    """Drop the derived half and make it again from the entries; the number of records.

    One transaction: a reader sees the old rows or the new. `advance` is told how many records
    were derived since it was last told.
    """
    with transaction(connection):
        return remake(connection, advance)


def remake(connection: sqlite3.Connection, advance: Callable[[int], None] | None = None) -> int:
    """Rebuild within the transaction that is open; the number of records."""
    for name in derived_tables():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in statements("state.sql"):
        connection.execute(statement)
    connection.execute("INSERT INTO built VALUES (1, ?)", (STATE_FORMAT,))
    return fill(connection, advance)


def fill(
    connection: sqlite3.Connection,
    advance: Callable[[int], None] | None = None,
    *,
    forget: bool = True,
) -> int:
    """Derive every record into empty tables; the number of records.

    With `forget`, text that is erased and still there goes; without, open text is only read.
    """
    done = 0
    batch: Rows = {}
    forgotten = erase(connection, all_erased(connection), forget=forget)
    everything = connection.execute("SELECT record, n, head FROM entry ORDER BY record, n")
    for number, state in folded(everything):
        for table, rows in _rows(connection, number, state).items():
            batch.setdefault(table, []).extend(rows)
        done += 1
        if done % 1000 == 0:
            _insert(connection, batch)
            batch = {}
            if advance:
                advance(1000)
    _insert(connection, batch)
    if advance:
        advance(done % 1000)
    connection.execute(_COUNT_REQUESTS)
    enclosure.settle(connection, enclosure.linked(connection))
    if forgotten:
        leave_no_traces(connection)
    return done


def derived_tables() -> list[str]:
    """The names of the tables that state.sql makes, and that may be dropped."""
    script = "\n".join(statements("state.sql"))
    return sorted(re.findall(r"^CREATE TABLE (\w+)", script, re.MULTILINE))


def _rows(connection: sqlite3.Connection, number: int, state: RecordState) -> Rows:
    """The rows that follow from one record alone."""
    rows: Rows = {
        "record": [(number, state.type, state.standing, state.unapplied)],
        "conflict": [(number, name) for name in state.conflicts],
    }
    if state.standing == "stands" and state.type == "event":
        rows |= _event_rows(number, state, _venue(connection, state))
    elif state.standing == "stands" and state.type == "distribution":
        rows |= _distribution_rows(number, state)
    elif state.type == "distribution":
        rows["distribution"] = [_told(number, state, "", UNKNOWN)]
    elif state.standing == "stands" and state.type == "request":
        event = as_bytes(state.value("event") or "")
        rows["request"] = [(number, event, state.value("theme") or "")]
    return rows


def _event_rows(number: int, state: RecordState, venue: tuple[bytes, str] | None) -> Rows:
    lines = [AudienceLine.from_json(one) for one in state.value("attended") or ()]
    kind = state.value("kind") or ""
    people = sum((total(line) for line in lines), Total())
    expected = not lines and kind not in NO_AUDIENCE_KINDS
    unsexed = sum((sex_not_recorded(line) for line in lines), Total())
    figures = (
        *(people.exact, people.low, people.high, int(people.uncounted > 0 or expected)),
        *(sum(line.female or 0 for line in lines), sum(line.male or 0 for line in lines)),
        *(unsexed.exact, unsexed.low, unsexed.high),
    )
    rows = _where_and_when(number, state, kind, (*figures, 0), (None, 0, 0, 0, 0, 0, 0, 0))
    rows["line"] = [_line_row(number, line) for line in lines]
    rows["overlap"] = [(number, as_bytes(other)) for other in state.value("overlaps") or ()]
    rows["venue"] = [(number, *venue)] if venue else []
    return rows


def _line_row(number: int, line: AudienceLine) -> tuple[Any, ...]:
    people, unsexed = total(line), sex_not_recorded(line)
    return (
        *(number, line.key, people.exact, people.low, people.high, people.uncounted),
        *(line.female or 0, line.male or 0, unsexed.exact, unsexed.low, unsexed.high),
    )


def _distribution_rows(number: int, state: RecordState) -> Rows:
    count = Count.from_json(state.value("quantity") or ["unknown", None, None])
    status = state.value("status") or ""
    nobody = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    material = (state.value("material") or "", *enclosure.columns(status, Total.of(count)))
    rows = _where_and_when(number, state, "distribution", nobody, material)
    rows["distribution"] = [_told(number, state, status, count)]
    return rows


def _told(number: int, state: RecordState, status: str, count: Count) -> tuple[Any, ...]:
    within = state.value("within")
    whole = as_bytes(within) if within else None
    about = (number, as_bytes(state.record), state.value("material") or "", status)
    return (*about, count.quality, count.low, count.high, whole)


def _where_and_when(
    number: int, state: RecordState, kind: str, people: tuple[Any, ...], material: tuple[Any, ...]
) -> Rows:
    date = state.value("date")
    when = When.from_iso(date) if date else None
    span = (when.first.isoformat(), when.last.isoformat()) if when else EVER
    places = [tuple(code.partition("/")[::2]) for code in state.value("place") or ()]
    counties = {county for county, _ in places}
    county = counties.pop() if len(counties) == 1 else "several" if counties else ""
    codes = {f"{county}/{name}" for county, name in places if name}
    whole = any(not name for _, name in places)
    municipality = "several" if len(codes) + whole > 1 else codes.pop() if codes else ""
    periods = (when.month, when.week) if when else (None, None)
    row = (number, state.type, *span, *periods, county, municipality, kind, *people, *material)
    return {
        "activity": [row],
        "activity_place": sorted(
            {(number, county, f"{county}/{name}" if name else "") for county, name in places}
        ),
        "activity_campaign": [(number, code) for code in state.value("campaigns") or ()],
    }


def _venue(connection: sqlite3.Connection, state: RecordState) -> tuple[bytes, str] | None:
    for kept in state.commitments("venue"):
        row = connection.execute(
            "SELECT value FROM open_text WHERE commitment = :c "
            "AND commitment NOT IN (SELECT commitment FROM erased)",
            {"c": bytes.fromhex(kept)},
        ).fetchone()
        if row:
            return bytes.fromhex(kept), fold_spelling(row[0])
    return None


def _insert(connection: sqlite3.Connection, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
    for table, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - constants


def _events_of_request(connection: sqlite3.Connection, number: int) -> set[bytes]:
    told = connection.execute("SELECT event FROM request WHERE r = ?", (number,))
    return {event for (event,) in told}


_COUNT_REQUESTS = """
UPDATE activity SET requests = (
  SELECT count(*) FROM request JOIN entry ON entry.record = request.event WHERE entry.n = activity.r
) WHERE type = 'event'
"""


def _count_requests(connection: sqlite3.Connection, event: bytes) -> None:
    """Set how many standing requests were made at one event."""
    connection.execute(
        f"{_COUNT_REQUESTS} AND r = (SELECT min(n) FROM entry WHERE record = ?)",  # noqa: S608 - constant
        (event,),
    )
