"""Is the log sound: named checks over everything in the file; nothing is ever repaired here.

Here: what each check looks at and what it finds. Not here: refusing a file that is no log at all
(`connection`).
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from antitrafik_cli.domain.entry import NO_ENTRY, Entry, NotAnEntry, commitment, read_head
from antitrafik_cli.domain.record import invalid_fields
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Note
from antitrafik_cli.store import device as devices
from antitrafik_cli.store.connection import statements
from antitrafik_cli.store.log import Log, as_text
from antitrafik_cli.store.numbering import NUMBERED, take_apart
from antitrafik_cli.store.rebuilding import derived_tables, fill, make_tables


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `check` is its name, `where` the entry, table or page, `what` the fault.

    A note is no damage: entries of another device that have not come yet.
    """

    check: str
    where: str
    what: Note
    is_note: bool = False


def check(log: Log, done: Callable[[], object] = tuple) -> list[Finding]:
    """Every finding in the log, by check; empty when all is sound. Only reads.

    `done` is called after each of the `CHECKS`.
    """
    return _found(log, CHECKS, done)


def check_pages(log: Log) -> list[Finding]:
    """What SQLite itself finds wrong with the file: the one check that a fresh copy escapes."""
    return _found(log, (_pages,), tuple)


def _found(log: Log, checks: Sequence["Check"], done: Callable[[], object]) -> list[Finding]:
    found: list[Finding] = []
    for one in checks:
        try:
            found.extend(one(log))
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError, AttributeError) as problem:
            # Damage may give anything where a value is expected; that it does is the finding.
            what = Note(N_("is not readable: {detail}"), {"detail": problem})
            found.append(Finding(one.__name__.lstrip("_"), "", what))
        done()
    return found


def _pages(log: Log) -> Iterator[Finding]:
    """SQLite's own integrity_check, and foreign keys."""
    for (line,) in log.connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield Finding("pages", "", Note(line.replace("{", "{{").replace("}", "}}")))
    for table, row, *_ in log.connection.execute("PRAGMA foreign_key_check"):
        yield Finding("pages", f"{table} {row}", Note(N_("refers to what is not there")))


def _schema(log: Log) -> Iterator[Finding]:
    """The tables, indexes and triggers are those of log.sql and state.sql, word for word."""
    with _fresh() as fresh:
        wanted = set(fresh.execute(_SCHEMA))
    there = set(log.connection.execute(_SCHEMA))
    for kind, name, *_rest in sorted(there ^ wanted, key=str):
        yield Finding("schema", f"{kind} {name}", Note(N_("is not as this version makes it")))


# Where a table begins differs from log to log, and integrity_check looks there; a trigger begins
# nowhere, and nothing else would notice one that claims to.
_SCHEMA = """
SELECT type, name, tbl_name, sql, CASE type WHEN 'trigger' THEN rootpage ELSE rootpage > 0 END
FROM sqlite_schema
"""


def _fresh() -> sqlite3.Connection:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    for script in ("log.sql", "state.sql"):
        for statement in statements(script):
            fresh.execute(statement)
    return fresh


def _entries(log: Log) -> Iterator[Finding]:
    """Arrivals are numbered without a gap, ids are digests, columns repeat the head."""
    expected = 0
    rows = log.connection.execute(_ENTRIES)
    for n, id_, device, seq, record, head in rows:
        expected += 1
        if n != expected:
            yield Finding("entries", str(n), Note(N_("arrival {n} is missing"), {"n": expected}))
            expected = n
        try:
            entry = read_head(head)
        except (NotAnEntry, TypeError, AttributeError) as problem:
            yield Finding("entries", str(n), Note(N_("is no entry: {detail}"), {"detail": problem}))
            continue
        if entry.id != id_.hex():
            yield Finding("entries", str(n), Note(N_("its id is not the digest of its head")))
        told = (entry.device, entry.seq, entry.record)
        if told != (device.hex(), seq, as_text(record)):
            yield Finding("entries", str(n), Note(N_("device, seq or record contradict the head")))
        for name in invalid_fields(entry.type, entry.fields):
            yield Finding(
                "entries",
                str(n),
                Note(N_("{field} holds what it cannot"), {"field": name}),
                is_note=True,
            )
    covered = log.connection.execute("SELECT first, last FROM change ORDER BY first").fetchall()
    starts = [1, *(last + 1 for _, last in covered)]
    if [first for first, _ in covered] != starts[:-1] or starts[-1] != expected + 1:
        yield Finding("entries", "change", Note(N_("the changes do not cover the arrivals")))


_ENTRIES = """
SELECT n, id, (SELECT device FROM device WHERE d = entry.device), seq, record, head
FROM entry ORDER BY n
"""


def _chains(log: Log) -> Iterator[Finding]:
    """Every device's entries follow one another; ours without a gap."""
    ours = devices.current(log.id)
    previous: Entry | None = None
    for (head,) in log.connection.execute("SELECT head FROM entry ORDER BY device, seq, id"):
        entry = read_head(head)
        if previous is None or previous.device != entry.device:
            expected, prev = 1, NO_ENTRY
        else:
            expected, prev = previous.seq + 1, previous.id
        where = f"{entry.device[:8]} {entry.seq}"
        if previous and (previous.device, previous.seq) == (entry.device, entry.seq):
            yield Finding("chains", where, Note(N_("two entries claim this place: a fork")))
        elif entry.seq > expected:
            own = ours is not None and ours.name == entry.device
            gap = Note(
                N_("entries {first} to {last} are not here"),
                {"first": expected, "last": entry.seq - 1},
            )
            yield Finding("chains", where, gap, is_note=not own)
        elif entry.prev != prev:
            yield Finding("chains", where, Note(N_("does not name the entry before it")))
        previous = entry


def _receipts(log: Log) -> Iterator[Finding]:
    """What another log acknowledged of ours is still here."""
    rows = log.connection.execute(
        "SELECT lower(hex(device)), seq FROM receipt "
        "WHERE (id, device, seq) NOT IN (SELECT e.id, d.device, e.seq "
        "FROM entry AS e JOIN device AS d ON d.d = e.device)"
    )
    ours = devices.current(log.id)
    for device, seq in rows:
        own = ours is not None and ours.name == device
        yield Finding("receipts", f"{device[:8]} {seq}", Note(N_("is not here")), is_note=not own)


def _texts(log: Log) -> Iterator[Finding]:
    """Open text is what its commitment says, named by an entry, and not erased."""
    ours = devices.current(log.id)
    named: set[str] = set()
    own: set[str] = set()
    for (head,) in log.connection.execute("SELECT head FROM entry"):
        entry = read_head(head)
        kept = {one for several in entry.text.values() for one in several}
        named |= kept
        if ours and entry.device == ours.name:
            own |= kept
    gone = {one.hex() for (one,) in log.connection.execute("SELECT commitment FROM erased")}
    rows = log.connection.execute("SELECT commitment, salt, field, value FROM open_text")
    for kept, salt, name, value in rows:
        where = kept.hex()[:12]
        own.discard(kept.hex())
        if commitment(name, value, salt) != kept.hex():
            yield Finding("texts", where, Note(N_("the text is not what was committed to")))
        if kept.hex() not in named:
            yield Finding("texts", where, Note(N_("no entry names this text")))
        if kept.hex() in gone:
            yield Finding("texts", where, Note(N_("this text was erased and is here again")))
    for missing in sorted(own - gone):
        yield Finding("texts", missing[:12], Note(N_("text of this laptop is missing")))


_LACKS = N_("rows are missing: {rows}")
_EXCEEDS = N_("rows that should not be there: {rows}")


def _derived(log: Log) -> Iterator[Finding]:
    """The derived rows are those that a rebuild would give."""
    with sqlite3.connect(":memory:", isolation_level=None, uri=True) as built:
        make_tables(built)
        built.execute("ATTACH ? AS log", (f"{Path(log.path).absolute().as_uri()}?mode=ro",))
        for table in NUMBERED:  # which name has which number depends on what came first
            built.execute(f"INSERT INTO main.{table} SELECT * FROM log.{table}")  # noqa: S608 - constants
        take_apart(built, built.execute("SELECT v, campaigns FROM main.campaigns").fetchall())
        fill(built, forget=False)
        for table in derived_tables():
            for one, other in (("main", "log"), ("log", "main")):
                differing = built.execute(
                    f"SELECT count(*) FROM (SELECT * FROM {one}.{table} EXCEPT "  # noqa: S608 - constants
                    f"SELECT * FROM {other}.{table})"
                ).fetchone()[0]
                if differing:
                    what = _LACKS if one == "main" else _EXCEEDS
                    yield Finding("derived", table, Note(what, {"rows": differing}))


Check = Callable[[Log], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (_pages, _schema, _entries, _chains, _receipts, _texts, _derived)
