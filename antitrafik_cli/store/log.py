"""The log: entries in, entries and states out.

Here: reading records, finding them by the beginning of an id. Not here: writing (`change`), the
rules of folding (`fold`), derived rows (`derive`), the file itself (`connection`).
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from antitrafik_cli.domain.entry import Entry, kept_entry, read_head
from antitrafik_cli.errors import AmbiguousRecord, UnknownRecord
from antitrafik_cli.store.connection import connect, is_current, translated
from antitrafik_cli.store.fold import RecordState, fold

SHORTEST = 6  # hex digits of a short id
# Conditions on `entry`. Records are indexed by their last group alone: it is short, and all of it
# is random, where the groups before it are a time.
OF_RECORD = "substr(record, 11) = substr(:record, 11) AND record = :record"
OF_DEVICE = "device = (SELECT d FROM device WHERE device = :device)"


class Log:
    """An open log; a context manager that closes it. Made by `Log.open`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self.looked_up: dict[object, Any] = {}  # by what was asked, and how much was written then

    @classmethod
    def open(cls, path: Path, *, write: bool = False, as_it_is: bool = False) -> Self:
        """The log at `path`; with `write` it is made if it is not there. Raises as `connect`.

        A log of an older version is brought up to date first, unless it is opened `as_it_is`.
        """
        connection = connect(path, write=write)
        try:
            with translated(path):
                if not as_it_is and not is_current(connection):
                    _bring_up_to_date(connection, path, write=write)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()
        if isinstance(problem, sqlite3.Error):
            with translated(self.path):
                raise problem

    @property
    def id(self) -> bytes:
        """The random id of this log, 16 bytes."""
        found: bytes = self.connection.execute("SELECT log FROM identity").fetchone()[0]
        return found

    def entries(self, record: str) -> list[Entry]:
        """All entries about one record, in order of arrival."""
        return [read_head(head) for head in heads_of(self.connection, record)]

    def state(self, record: str) -> RecordState:
        """What the entries say about a record that is there."""
        return fold(self.entries(record))

    def states(self, numbers: Iterable[int]) -> Iterator[RecordState]:
        """The states of the records with these arrival numbers, in the order given."""
        for number in numbers:
            rows = self.connection.execute(
                f"SELECT head FROM entry WHERE {OF_RECORD} ORDER BY n",  # noqa: S608 - constant
                {"record": as_bytes(self.record(number))},
            )
            yield fold([read_head(head) for (head,) in rows])

    def words(self, commitments: Iterable[str]) -> list[str | None]:
        """The open text behind each commitment; None where it is erased or was never here."""
        query = "SELECT value FROM open_text WHERE commitment = ?"
        found = (
            self.connection.execute(query, (bytes.fromhex(one),)).fetchone() for one in commitments
        )
        return [row[0] if row else None for row in found]

    def record(self, number: int) -> str:
        """The id of the record whose first entry here arrived as this number."""
        query = "SELECT record FROM entry WHERE n = ?"
        return as_text(self.connection.execute(query, (number,)).fetchone()[0])

    def find(self, words: str) -> str:
        """The id of the one record whose last group, or else whole id, begins with `words`.

        The beginning of a whole id that ends before its last group is looked for in every entry.
        Raises `UnknownRecord`, or `AmbiguousRecord` with the choices.
        """
        digits = words.strip().lower().replace("-", "")
        if not re.fullmatch(r"[0-9a-f]{1,32}", digits):
            raise UnknownRecord(words=words)
        found = len(digits) <= 12 and self._beginning(digits, "")
        found = found or self._beginning(digits[20:], digits)
        if not found:
            raise UnknownRecord(words=words)
        if len(found) > 1:
            choices = sorted(self.short(record) for record in found)
            raise AmbiguousRecord(
                words=words, choices=", ".join(choices[:6]) + (" …" if len(choices) > 6 else "")
            )
        return found.pop()

    def _beginning(self, ending: str, whole: str) -> set[str]:
        """The records whose last group and whole id begin so; of many, some."""
        conditions, given = [], []
        for column, digits, size in (("substr(record, 11)", ending, 12), ("record", whole, 32)):
            if digits:
                conditions.append(f"{column} BETWEEN ? AND ?")
                given += [bytes.fromhex(digits.ljust(size, fill)) for fill in "0f"]
        query = f"SELECT DISTINCT record FROM entry WHERE {' AND '.join(conditions)} LIMIT 7"  # noqa: S608 - constants
        return {as_text(record) for (record,) in self.connection.execute(query, given)}

    def short(self, record: str) -> str:
        """The shortest beginning of the id's last group, six digits at least, that is unique.

        The whole id where another record's last group is the same.
        """
        whole = as_bytes(record)
        ending = whole[10:]
        alike = "SELECT 1 FROM entry WHERE substr(record, 11) = ? AND record <> ? LIMIT 1"
        if self.connection.execute(alike, (ending, whole)).fetchone():
            return record
        longest = 0
        for sign, order in (("<", "DESC"), (">", "ASC")):
            row = self.connection.execute(
                f"SELECT substr(record, 11) FROM entry WHERE substr(record, 11) {sign} ? "  # noqa: S608 - constants
                f"ORDER BY substr(record, 11) {order} LIMIT 1",
                (ending,),
            ).fetchone()
            if row:
                longest = max(longest, _shared(ending.hex(), row[0].hex()))
        return ending.hex()[: max(SHORTEST, longest + 1)]


def heads_of(connection: sqlite3.Connection, record: str) -> list[str]:
    """The heads of all entries about one record, in order of arrival."""
    query = f"SELECT head FROM entry WHERE {OF_RECORD} ORDER BY n"  # noqa: S608 - constant
    rows = connection.execute(query, {"record": as_bytes(record)})
    return [head for (head,) in rows]


def as_bytes(record: str) -> bytes:
    """A record's id as the log keeps it."""
    return bytes.fromhex(record.replace("-", ""))


def as_text(record: bytes) -> str:
    """A record's id as heads and people write it."""
    digits = record.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, write: bool) -> None:
    from antitrafik_cli.store.migrations import bring_up_to_date  # noqa: PLC0415 - heavy and rare

    bring_up_to_date(connection, path)
    connection.execute(f"PRAGMA query_only = {'OFF' if write else 'ON'}")


def folded(rows: Iterable[tuple[bytes, int, bytes, str]]) -> Iterator[tuple[int, RecordState]]:
    """Number and state of every record, from rows (record, n, id, head) that come together."""
    for _record, group in groupby(rows, key=itemgetter(0)):
        told = list(group)
        yield min(n for _, n, _, _ in told), fold([kept_entry(id_, head) for *_, id_, head in told])


def _shared(one: str, other: str) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=True):
        if mine != theirs:
            break
        length += 1
    return length
