"""The derived half of the log: rows that follow from the entries, kept in the same transaction.

Here: which rows a record gives, and rebuilding all of them. Not here: what entries say (`fold`),
distributions inside distributions (`enclosure`), text that
is to go (`erasure`).
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from antitrafik_cli.domain.attendance import AudienceLine, sex_not_recorded, total
from antitrafik_cli.domain.count import UNKNOWN, Count
from antitrafik_cli.domain.spelling import fold as fold_spelling
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.store import enclosure
from antitrafik_cli.store.connection import STATE_FORMAT, statements, transaction
from antitrafik_cli.store.erasure import all_erased, erase, leave_no_traces, records_naming
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import OF_RECORD, as_bytes, folded
from antitrafik_cli.store.numbering import Numbers, forget_unused, named_by
from antitrafik_cli.store.tally import Tally

Rows = dict[str, list[tuple[Any, ...]]]

_OF_RECORD = (
    "aside", "conflict", "activity", "activity_place", "line", "request", "overlap", "distribution",
    "fulfilment", "outcome", "zero_report", "reported",
)  # fmt: skip
EVER = ("0001-01-01", "9999-12-31")  # the span of what has no readable date


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
            events |= _events_of_request(connection, number)
            for table in _OF_RECORD:
                connection.execute(f"DELETE FROM {table} WHERE r = ?", (number,))  # noqa: S608 - constants
            erased, texts = erase(connection, state.erased)
            forgotten += texts
            # Nobody's tool names one commitment in two records, but anybody's bytes could.
            pending += [one for one in records_naming(connection, erased) if one not in pending]
            _insert(connection, _rows(connection, number, state, numbers))
            distributions |= enclosure.family(connection, number)
            events |= _events_of_request(connection, number) | {number}
    for event in events:
        kept.touch(event)
        connection.execute(f"{_COUNT_REQUESTS} AND r = ?", (event,))
    for number in distributions:
        kept.touch(number)
    enclosure.settle(connection, distributions)
    kept.settle()
    forget_unused(connection, named)
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
    _, forgotten = erase(connection, all_erased(connection), forget=forget)
    numbers = Numbers(connection, all_known=True)
    for number, state in folded(connection.execute(_EVERYTHING)):
        for table, rows in _rows(connection, number, state, numbers).items():
            if rows:
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
    from antitrafik_cli.store.adding_up import build  # noqa: PLC0415 - not for one more entry

    build(connection)
    if forgotten:
        leave_no_traces(connection)
    return done


def derived_tables() -> list[str]:
    """The names of the tables that state.sql makes, and that may be dropped."""
    script = "\n".join(statements("state.sql"))
    return sorted(re.findall(r"^CREATE TABLE (\w+)", script, re.MULTILINE))


def _rows(
    connection: sqlite3.Connection, number: int, state: RecordState, numbers: Numbers
) -> Rows:
    """The rows that follow from one record alone."""
    rows: Rows = {"conflict": [(number, name) for name in state.conflicts]}
    if state.standing != "stands" or state.unapplied:
        rows["aside"] = [(number, state.type, state.standing, state.unapplied)]
    if state.standing == "stands" and state.type == "event":
        rows |= _event_rows(number, state, numbers, _venue(connection, state))
    elif state.standing == "stands" and state.type == "distribution":
        rows |= _distribution_rows(number, state, numbers)
    elif state.type == "distribution":
        rows["distribution"] = [_told(number, state, "", UNKNOWN)]
    elif state.standing == "stands" and state.type == "request":
        event = as_bytes(state.value("event") or "")
        told = (state.value("theme") or "", state.value("answer") or "")
        rows["request"] = [(number, event, *told)]
    elif state.standing == "stands" and state.type in _FURTHER:
        rows |= _FURTHER[state.type](number, state)
    return rows


def _outcome_rows(number: int, state: RecordState) -> Rows:
    told = state.fields.get("state")
    if told is None or not state.value("item"):
        return {}
    moved = state.value("date") or ""
    by = (told.entry.at, bytes.fromhex(told.entry.id))
    return {"outcome": [(number, state.value("item"), told.value, moved, *by)]}


def _nothing_rows(number: int, state: RecordState) -> Rows:
    counties = sorted({code.partition("/")[0] for code in state.value("place") or ()})
    span = _span(state.value("date"))
    return {"zero_report": [(county, *span, number) for county in counties]}


def _reported_rows(number: int, state: RecordState) -> Rows:
    return {"reported": [(number, state.value("measure") or "", *_span(state.value("date")))]}


_FURTHER: Mapping[str, Callable[[int, RecordState], Rows]] = {
    "outcome": _outcome_rows,
    "nothing": _nothing_rows,
    "total": _reported_rows,
}


def _event_rows(number: int, state: RecordState, numbers: Numbers, venue: str | None) -> Rows:
    lines = tuple(AudienceLine.from_json(one) for one in state.value("attended") or ())
    kind = state.value("kind") or ""
    people = (len(lines), *_people(lines, expected=kind not in NO_AUDIENCE_KINDS))
    handed_out = (None, 0, 0, 0, 0, 0, 0, 0)
    rows = _where_and_when(number, state, numbers, venue, (kind, *people, 0, *handed_out))
    rows["line"] = [(number, line.key, *_people((line,), expected=True)[:6]) for line in lines]
    rows["overlap"] = [(number, as_bytes(other)) for other in state.value("overlaps") or ()]
    rows["fulfilment"] = [(item, number) for item in state.value("fulfils") or ()]
    return rows


@lru_cache(maxsize=4096)
def _people(lines: tuple[AudienceLine, ...], *, expected: bool) -> tuple[int | None, ...]:
    """The columns `exact` to `unsexed_high` of these lines together.

    Uncounted where a line is, or where there is none although people were `expected`.
    """
    people = sum(map(total, lines), Total())
    unsexed = sum(map(sex_not_recorded, lines), Total())
    return (
        *(people.exact, people.low, people.high),
        int(people.uncounted > 0 or (expected and not lines)),
        *(sum(line.female or 0 for line in lines), sum(line.male or 0 for line in lines)),
        *(unsexed.exact, unsexed.low, unsexed.high),
    )


def _distribution_rows(number: int, state: RecordState, numbers: Numbers) -> Rows:
    count = Count.from_json(state.value("quantity") or ["unknown", None, None])
    status = state.value("status") or ""
    nobody = ("distribution", *(0,) * 11)
    handed_out = (state.value("material") or "", *enclosure.columns(status, Total.of(count)))
    rows = _where_and_when(number, state, numbers, None, (*nobody, *handed_out))
    rows["distribution"] = [_told(number, state, status, count)]
    return rows


def _told(number: int, state: RecordState, status: str, count: Count) -> tuple[Any, ...]:
    within = state.value("within")
    whole = as_bytes(within) if within else None
    about = (number, as_bytes(state.record), state.value("material") or "", status)
    return (*about, count.quality, count.low, count.high, whole)


def _where_and_when(
    number: int, state: RecordState, numbers: Numbers, venue: str | None, rest: tuple[Any, ...]
) -> Rows:
    """The activity row, from its first columns and the `rest` from `kind` on, and its places."""
    span = _span(state.value("date"))
    county, municipality, codes, places = _where(tuple(state.value("place") or ()))
    for code in codes:
        numbers.municipality(code)
    at = numbers.venue(municipality, venue) if venue else None
    campaigns = numbers.campaigns(state.value("campaigns") or ())
    town = municipality.partition("/")[2] or municipality
    row = (number, *span, county, town, at, campaigns, *rest)
    return {"activity": [row], "activity_place": [(number, *place) for place in places]}


@lru_cache(maxsize=4096)
def _where(
    given: tuple[str, ...],
) -> tuple[str, str, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """County, municipality, the codes of all municipalities, and the places where several."""
    places = [code.partition("/")[::2] for code in given]
    counties = {county for county, _ in places}
    county = counties.pop() if len(counties) == 1 else "several" if counties else ""
    codes = {f"{one}/{name}" for one, name in places if name}
    whole = any(not name for _, name in places)
    municipality = "several" if len(codes) + whole > 1 else min(codes, default="")
    if "several" not in (county, municipality):
        return county, municipality, tuple(codes), ()
    each = sorted({(one, f"{one}/{name}" if name else "") for one, name in places})
    return county, municipality, tuple(codes), tuple(each)


@lru_cache(maxsize=4096)
def _span(date: str | None) -> tuple[str, str | None]:
    """First and last day of a date, no last where it is the first."""
    if not date:
        return EVER
    when = When.from_iso(date)
    return when.first.isoformat(), when.last.isoformat() if when.last != when.first else None


def _venue(connection: sqlite3.Connection, state: RecordState) -> str | None:
    """The venue that an event names, folded; None where its text is gone or was never here."""
    for kept in state.commitments("venue"):
        row = connection.execute(
            "SELECT value FROM open_text WHERE commitment = :c "
            "AND commitment NOT IN (SELECT commitment FROM erased)",
            {"c": bytes.fromhex(kept)},
        ).fetchone()
        if row:
            return _spelling(row[0])
    return None


_spelling = lru_cache(maxsize=4096)(fold_spelling)  # a school is named in many events


def _insert(connection: sqlite3.Connection, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
    for table, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - constants


def _events_of_request(connection: sqlite3.Connection, number: int) -> set[int]:
    query = (
        "SELECT min(e.n) FROM request AS q JOIN entry AS e ON e.record = q.event "
        "AND substr(e.record, 11) = substr(q.event, 11) WHERE q.r = ? GROUP BY e.record"
    )
    return {event for (event,) in connection.execute(query, (number,))}


# Sorted before the heads are read, which would not fit into memory; without a limit SQLite takes
# the order within for one that nobody asked for.
_EVERYTHING = """
WITH arrival AS MATERIALIZED (SELECT record, n FROM entry ORDER BY record, n LIMIT -1)
SELECT arrival.record, arrival.n, e.id, e.head FROM arrival CROSS JOIN entry AS e USING (n)
"""
_COUNT_REQUESTS = """
UPDATE activity SET requests = (
  SELECT count(*) FROM request WHERE event = (SELECT record FROM entry WHERE n = activity.r)
) WHERE material IS NULL
"""
