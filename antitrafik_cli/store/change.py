"""Writing to the log: entries are made, kept and derived from in one transaction.

Here: the chain of this device, the moment of commit. Not here: what a command wants to say.
"""

import signal
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from os import urandom
from types import MappingProxyType
from typing import Any, NamedTuple

from antitrafik_cli.domain.entry import (
    MOST_BASES,
    NO_ENTRY,
    Entry,
    commitment,
    record_id,
    seal,
)
from antitrafik_cli.domain.record import invalid_fields
from antitrafik_cli.errors import Failure, PerhapsSaved
from antitrafik_cli.messages import _, say
from antitrafik_cli.settings import now, setting
from antitrafik_cli.store import device as devices
from antitrafik_cli.store.connection import connect, translated
from antitrafik_cli.store.derive import derive
from antitrafik_cli.store.device import Device
from antitrafik_cli.store.log import OF_DEVICE, Log, as_bytes

saved: list[str] = []  # ids of entries this process has committed, for the last word
Deriving = Callable[[], AbstractContextManager[object]]
MOST_KEPT = 256  # entries a change remembers; what follows from more is read from the log


_NEWEST = f"""
SELECT seq, lower(hex(id)), json_extract(head, '$.at') FROM entry
WHERE {OF_DEVICE} ORDER BY seq DESC LIMIT 1
"""  # noqa: S608 - constant


class Draft(NamedTuple):
    """What an entry will say: `text` in words, `kept` as commitments the record already has."""

    op: str
    type: str
    record: str
    base: Sequence[str] = ()
    fields: Mapping[str, Any] = MappingProxyType({})
    text: Mapping[str, Sequence[str]] = MappingProxyType({})
    kept: Mapping[str, Sequence[str]] = MappingProxyType({})


class Change:
    """One change under way: made by `change`, kept when its block ends without a failure.

    `entries` are its entries, of many the first ones; `count` says how many there are, and
    `newest` is the last of them.
    """

    def __init__(self, log: Log, device: Device, officer: str) -> None:
        self._log = log
        self._device = device
        self._officer = officer
        self.entries: list[Entry] = []
        self.count = 0
        self.newest: Entry | None = None
        row = log.connection.execute(_NEWEST, {"device": bytes.fromhex(device.name)}).fetchone()
        chain: tuple[int, str, int] = row or (0, NO_ENTRY, 0)
        self._seq, self._prev, last = chain
        # A clock set back must not make an entry older than the one before it.
        self.at = max(int(now().timestamp() * 1000), last)

    def new_record(self) -> str:
        """The id of a record not told yet."""
        return record_id(self.at, urandom(10))

    def add(self, draft: Draft) -> Entry:
        """The entry that says this, the next of this device's chain.

        A value that `check` would call impossible is a mistake of the caller: ValueError.
        """
        if draft.op != "erase" and (wrong := invalid_fields(draft.type, draft.fields)):
            raise ValueError(f"{draft.type}: {wrong}")
        text = {name: list(kept) for name, kept in draft.kept.items()}
        for name, values in draft.text.items():
            text.setdefault(name, []).extend(self._keep(name, value) for value in values)
        self._seq += 1
        entry = seal(
            at=self.at,
            device=self._device.name,
            seq=self._seq,
            prev=self._prev,
            officer=self._officer,
            op=draft.op,
            type_=draft.type,
            record=draft.record,
            base=sorted(draft.base)[:MOST_BASES],
            fields=draft.fields,
            text=text,
        )
        insert(self._log.connection, entry)
        self._prev = entry.id
        self.count += 1
        self.newest = entry
        if self.count <= MOST_KEPT:
            self.entries.append(entry)
        return entry

    def add_told(
        self,
        type_: str,
        fields: Mapping[str, Any],
        text: Mapping[str, Sequence[str]],
        requests: Sequence[tuple[str, str, str]] = (),
    ) -> str:
        """A new record and the requests made at it (theme, its wording, words); the record's id."""
        record = self.new_record()
        self.add(Draft("record", type_, record, fields=fields, text=text))
        self.add_requests({"event": record}, requests)
        return record

    def add_requests(
        self, about: Mapping[str, Any], requests: Sequence[tuple[str, str, str]]
    ) -> None:
        """New records of these requests; the fields in `about` are told of each."""
        for theme, wording, words in requests:
            asked = {"words": [words], **({"theme_words": [wording]} if wording else {})}
            fields = {**about, "theme": theme}
            self.add(Draft("record", "request", self.new_record(), fields=fields, text=asked))

    def _keep(self, name: str, value: str) -> str:
        salt = urandom(16)
        kept = commitment(name, value, salt)
        self._log.connection.execute(
            "INSERT INTO open_text VALUES (?, ?, ?, ?)", (bytes.fromhex(kept), salt, name, value)
        )
        return kept

    @property
    def device(self) -> Device:
        """The device as it is once this change is kept."""
        return self._device._replace(mark=self._seq)


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """The entry, if it is not there already; anything else in its way is an error."""
    device = bytes.fromhex(entry.device)
    connection.execute(
        "INSERT INTO device (device) VALUES (?) ON CONFLICT (device) DO NOTHING", (device,)
    )
    connection.execute(
        "INSERT INTO entry (id, device, seq, record, head) "
        "VALUES (?, (SELECT d FROM device WHERE device = ?), ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING",
        (
            bytes.fromhex(entry.id),
            device,
            entry.seq,
            as_bytes(entry.record),
            entry.head,
        ),
    )


@contextmanager
def change(log: Log, command: str, deriving: Deriving = nullcontext) -> Iterator[Change]:
    """A change to the log: everything added in the block is kept together, or nothing is.

    When the block has ended without a failure the entries, and all that follows from them, are on
    the disk. What follows from many takes a while, and is derived within `deriving`. Raises
    `LogBusy`, `DiskFailed` (nothing was saved) or `PerhapsSaved`.
    """
    connection = log.connection
    saved.clear()
    with translated(log.path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            started = Change(log, _device(log), setting("officer") or "")
            yield started
            if started.entries:
                _finish(log, started, command, deriving)
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        _commit(log, started)
    if started.entries:
        with suppress(OSError):  # what is kept is kept; a mark that is too low is harmless
            devices.raise_mark(log.id, started.device)


def _finish(log: Log, started: Change, command: str, deriving: Deriving) -> None:
    first = log.connection.execute(
        "SELECT n FROM entry WHERE id = ?", (bytes.fromhex(started.entries[0].id),)
    ).fetchone()[0]
    last = first + started.count - 1
    log.connection.execute("INSERT INTO change VALUES (?, ?, ?)", (first, last, command))
    if started.count <= MOST_KEPT:
        derive(log.connection, [entry.record for entry in started.entries])
        return
    from antitrafik_cli.store.rebuilding import derive_many  # noqa: PLC0415 - not for one event

    with deriving():
        derive_many(log.connection, first, last)


def _device(log: Log) -> Device:
    """The device this laptop writes as; a new one where its key is missing or the log is older."""
    known = devices.current(log.id)
    if known is None:
        fresh = devices.enrol(log.id)
        if log.connection.execute("SELECT 1 FROM entry LIMIT 1").fetchone():
            say(_("This laptop has no key for this log yet: it now writes as a new device."))
        return fresh
    held = log.connection.execute(
        f"SELECT coalesce(max(seq), 0) FROM entry WHERE {OF_DEVICE}",  # noqa: S608 - constant
        {"device": bytes.fromhex(known.name)},
    ).fetchone()[0]
    if held < known.mark:
        say(
            _(
                "This log is an older copy: it ends at entry {held} of this laptop, which has "
                "written {mark}. It now writes as a new device, so that nothing is told twice."
            ).format(held=held, mark=known.mark)
        )
        return devices.enrol(log.id)
    return known


def _commit(log: Log, started: Change) -> None:
    """Keep the transaction; after an error of the disk, look whether it was kept after all."""
    ids = [entry.id for entry in started.entries]
    with _uninterrupted():
        try:
            log.connection.execute("COMMIT")
        except sqlite3.OperationalError as problem:
            if (problem.sqlite_errorcode & 0xFF) == sqlite3.SQLITE_BUSY:
                log.connection.execute("ROLLBACK")
                raise
            if not _was_kept(log, started):
                raise
        saved.extend(ids)


def _was_kept(log: Log, started: Change) -> bool:
    log.connection.close()
    try:
        log.connection = connect(log.path, write=True)
        newest = started.newest
        return newest is not None and bool(
            log.connection.execute(
                "SELECT 1 FROM entry WHERE id = ?", (bytes.fromhex(newest.id),)
            ).fetchone()
        )
    except (Failure, sqlite3.Error) as problem:
        record = started.newest.record if started.newest else ""
        raise PerhapsSaved(path=log.path, record=record) from problem


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until it is known whether the change was kept."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
