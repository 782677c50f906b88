"""Rows of lists: which records of the log came from one, and which row each was.

Here: looking them up, each record given once in a reading of a list. Not here: what a row says
and what its origin is made of (`exchange.list_rows`), deriving the table (`rows`).
"""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import Entry, canonical, read_head
from antitrafik_cli.store.fold import RecordState, fold
from antitrafik_cli.store.log import OF_RECORD, Log, as_bytes, as_text, heads_of

ASKED = "asked"  # what the requests of a row say, among its texts
Texts = Mapping[str, Sequence[str]]
_OF_ORIGIN = """
SELECT e.record, coalesce(a.standing, 'stands') FROM origin AS o JOIN entry AS e ON e.n = o.r
LEFT JOIN aside AS a ON a.r = o.r WHERE o.origin = ? ORDER BY coalesce(a.standing, '') <> '', o.r
"""
_SCRATCH = (
    "CREATE TABLE met (origin BLOB PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE held (said BLOB, record BLOB, standing TEXT)",
    "CREATE INDEX held_said ON held (said)",
    "CREATE TABLE key (key BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID",
    "CREATE TABLE linked (record TEXT PRIMARY KEY, type TEXT, material TEXT, whole TEXT)",
    "CREATE INDEX linked_whole ON linked (whole)",
)
_TAKE = (
    "DELETE FROM held WHERE rowid = (SELECT min(rowid) FROM held WHERE said = ?) "
    "RETURNING record, standing"
)
_ASIDE = (
    "SELECT e.record FROM aside AS a JOIN entry AS e ON e.n = a.r WHERE a.type = 'request' "
    "AND NOT EXISTS (SELECT 1 FROM origin AS o WHERE o.r = a.r) ORDER BY a.r"
)
_COMMAND = (
    "SELECT c.command FROM entry AS e JOIN change AS c ON e.n BETWEEN c.first AND c.last "
    "WHERE e.id = ? ORDER BY c.first DESC LIMIT 1"
)
_HELD = "SELECT record, standing FROM held WHERE said = ? ORDER BY rowid LIMIT 1"


class Known(NamedTuple):
    """A record that a row is known again as: its id, its standing, whether text of it is erased.

    `adopted` says that it came from a list without a key, and the row has one.
    """

    record: str
    standing: str
    erased: bool = False
    adopted: bool = False


class Linked(NamedTuple):
    """A new row whose id the list tells; `whole` is the record it lies within, or ""."""

    record: str
    type: str
    material: str
    whole: str


class Origins:
    """The records that came from lists; what was taken for a row is not taken for another.

    `digest` says of the open text of a row what has to be equal. What is remembered of a list lies
    in a private temporary file, as digests alone, so that a long list takes no memory.
    """

    def __init__(self, log: Log | None, digest: Callable[[str, Texts], bytes]) -> None:
        self._log = log
        self._digest = digest
        self._scratch = sqlite3.connect("", isolation_level=None)
        for statement in _SCRATCH:
            self._scratch.execute(statement)

    def close(self) -> None:
        """Let go of what was remembered."""
        self._scratch.close()

    def take(self, origin: str, texts: Texts) -> Known | None:
        """The first record of this origin and open text that no other row was taken for.

        One whose text was erased is like every row that is left over, however many: which of them
        told what was erased nobody can know, and it must not come back.
        """
        self._meet(origin, asked=bool(texts.get(ASKED)))
        row = self._scratch.execute(_TAKE, (self._digest(origin, texts),)).fetchone()
        if row:
            return Known(as_text(row[0]), row[1])
        row = self._scratch.execute(_HELD, (_erased(origin),)).fetchone()
        return Known(as_text(row[0]), row[1], erased=True) if row else None

    def keyed(self, key: str) -> Known | None:
        """The record with this key, one that stands before any other."""
        row = self._log and self._log.connection.execute(_OF_ORIGIN, _blob(key)).fetchone()
        return Known(as_text(row[0]), row[1]) if row else None

    def first_row(self, origin: str, row: int) -> int | None:
        """The row of this list that had the key before; None where this one is the first."""
        key = _blob(origin)
        found = self._scratch.execute("SELECT row FROM key WHERE key = ?", key).fetchone()
        if found:
            return int(found[0])
        self._scratch.execute("INSERT INTO key VALUES (?, ?)", (*key, row))
        return None

    def remember(self, row: Linked) -> None:
        """Keep in mind what other rows of this list may name."""
        self._scratch.execute("INSERT OR REPLACE INTO linked VALUES (?, ?, ?, ?)", row)

    def linked(self, record: str) -> Linked | None:
        """The new row that was remembered as this record."""
        query = "SELECT * FROM linked WHERE record = ?"
        row = self._scratch.execute(query, (record,)).fetchone()
        return Linked(*row) if row else None

    def parts_of(self, record: str) -> list[Linked]:
        """The new rows that lie within this record."""
        query = "SELECT * FROM linked WHERE whole = ? ORDER BY record"
        return [Linked(*row) for row in self._scratch.execute(query, (record,))]

    def _meet(self, origin: str, *, asked: bool) -> None:
        """The records of an origin, once for all rows that have it; all have requests, or none."""
        held = self._log.connection.execute(_OF_ORIGIN, _blob(origin)) if self._log else ()
        rows = [(record, standing) for record, standing in held]
        added = "INSERT INTO met VALUES (?) ON CONFLICT (origin) DO NOTHING"
        if not rows or not self._scratch.execute(added, _blob(origin)).rowcount:
            return
        for record, standing in rows:
            texts = self._texts(as_text(record), asked=asked)
            said = _erased(origin) if texts is None else self._digest(origin, texts)
            self._scratch.execute("INSERT INTO held VALUES (?, ?, ?)", (said, record, standing))

    def _texts(self, record: str, *, asked: bool) -> Texts | None:
        """The open text a record was imported with; None where some of it is erased."""
        if self._log is None:
            return {}
        entries = self._log.entries(record)
        first = next((one for one in entries if one.op == "record"), entries[0])
        found = {name: self._log.words(kept) for name, kept in first.text.items()}
        if asked:
            brought = brought_beside(self._log, record)
            firsts = [fold(self._log.entries(one)[:1]) for one in brought]
            requests = [one for one in firsts if one.type == "request"]
            told = [asked_words(self._log, one) for one in requests]
            found[ASKED] = sorted(told, key=str)
        if any(word is None for words in found.values() for word in words):
            return None
        return {name: [word for word in words if word] for name, words in found.items()}


def is_there(log: Log | None, record: str) -> bool:
    """Whether the log holds an entry of this record."""
    return log is not None and bool(heads_of(log.connection, record))


def asked_words(log: Log, request: RecordState) -> str | None:
    """What a request says: its theme, the wording of an unknown one, its words; None if erased."""
    words = [log.words(request.commitments(name)) for name in ("theme_words", "words")]
    told = [str(request.value("theme")), *(one for each in words for one in each)]
    return None if None in told else "\n".join(filter(None, told))


def last_told(entries: Sequence[Entry]) -> tuple[dict[str, Any], dict[str, Sequence[str]]]:
    """What lists have said of a record with these entries: fields, and commitments to text.

    What it was recorded with counts as said by a list.
    """
    fields: dict[str, Any] = {}
    texts: dict[str, Sequence[str]] = {}
    for entry in entries:
        if "origin" in entry.fields or entry.op == "record":
            fields.update(entry.fields)
            texts.update(entry.text)
    return fields, texts


def beside(record: str) -> str:
    """The origin of what a row brought beside this record: requests, leaflets handed out there."""
    return sha256(canonical(["antitrafik beside 1", record]).encode()).hexdigest()


def brought_beside(log: Log, record: str) -> list[str]:
    """The records that rows brought beside this one, in order of arrival."""
    query = "SELECT e.record FROM origin AS o JOIN entry AS e ON e.n = o.r WHERE o.origin = ?"
    found = log.connection.execute(f"{query} ORDER BY o.r", _blob(beside(record)))
    return [as_text(one) for (one,) in found]


def taken_back(log: Log, entries: Sequence[Entry]) -> bool:
    """Whether the record with these entries was withdrawn last by a list, or by `undo` here."""
    decided = [one for one in entries if one.op in ("withdraw", "restore")]
    if not decided or decided[-1].op == "restore":
        return False
    by_list = log.words(decided[-1].text.get("why", ())) == ["import"]
    return by_list or is_undone(log, entries[0].record)


def requests_at(log: Log, event: str) -> list[str]:
    """The requests made at an event, in order of arrival; those withdrawn come last."""
    query = "SELECT e.record FROM request AS q JOIN entry AS e ON e.n = q.r WHERE q.event = ?"
    found = log.connection.execute(f"{query} ORDER BY q.r", (as_bytes(event),))
    return [*(as_text(record) for (record,) in found), *_requests_aside(log).get(event, ())]


def _requests_aside(log: Log) -> Mapping[str, Sequence[str]]:
    """Requests that do not stand and came from no list, by their event; looked up once."""
    if _ASIDE not in log.looked_up:
        found: dict[str, list[str]] = {}
        for (record,) in log.connection.execute(_ASIDE):
            state = log.state(as_text(record))
            found.setdefault(str(state.value("event")), []).append(state.record)
        log.looked_up[_ASIDE] = found
    held: Mapping[str, Sequence[str]] = log.looked_up[_ASIDE]
    return held


def arrival_of(log: Log, beginning: str) -> int:
    """The arrival of the one entry whose id begins so; 0 where there is none, or several."""
    digits = beginning.strip().lower()
    if not re.fullmatch("[0-9a-f]{12,64}", digits):
        return 0
    given = [bytes.fromhex(digits.ljust(64, fill)) for fill in "0f"]
    query = "SELECT n FROM entry WHERE id BETWEEN ? AND ? LIMIT 2"
    found = [n for (n,) in log.connection.execute(query, given)]
    return found[0] if len(found) == 1 else 0


def entries_until(log: Log, record: str, n: int) -> list[Entry]:
    """The entries about a record that had arrived by then, in order of arrival."""
    query = f"SELECT head FROM entry WHERE {OF_RECORD} AND n <= :n ORDER BY n"  # noqa: S608 - constant
    rows = log.connection.execute(query, {"record": as_bytes(record), "n": n})
    return [read_head(head) for (head,) in rows]


def is_undone(log: Log, record: str) -> bool:
    """Whether a record was withdrawn by `undo` here, and never by anybody's own decision."""
    deciding = [one for one in log.entries(record) if one.op in ("withdraw", "restore")]
    if not deciding or deciding[-1].op != "withdraw":
        return False
    commands = [_command(log, one) for one in deciding if one.op == "withdraw"]
    return commands[-1] == "undo" and {*commands} <= {"undo", "import"}


def _command(log: Log, entry: Entry) -> str:
    """The command here that added an entry; "" for one that came from elsewhere."""
    row = log.connection.execute(_COMMAND, (bytes.fromhex(entry.id),)).fetchone()
    return str(row[0]) if row else ""


def _blob(origin: str) -> tuple[bytes]:
    return (bytes.fromhex(origin),)


def _erased(origin: str) -> bytes:
    return b"erased" + bytes.fromhex(origin)
