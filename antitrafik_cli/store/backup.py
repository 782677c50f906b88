"""Backups: a log copied whole while others write to it, verified, and put back as a new device.

Here: what is copied, what is looked at before a copy gets its name. Not here: which copies are
known (`copies`), how a file is put in place (`files`).
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from antitrafik_cli import files
from antitrafik_cli.errors import (
    DamagedLog,
    DiskFailed,
    Failure,
    NoLog,
    NotALog,
    OutputFailed,
    reason_of,
)
from antitrafik_cli.errors.copying import (
    BackupExists,
    BackupHoldsMore,
    FileExists,
    LogInPlace,
    NotSound,
    ReplacesTheLog,
)
from antitrafik_cli.messages import _, ngettext
from antitrafik_cli.settings import now, today
from antitrafik_cli.store import copies
from antitrafik_cli.store.check import CHECKS, Finding, check, check_pages
from antitrafik_cli.store.connection import (
    connect,
    is_current,
    new_identity,
    transaction,
    translated,
)
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.place_of_log import refuse_network_drive

STEPS = 2 + len(CHECKS)  # how often `done` is called
_OF_THE_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_OF_THE_DISK |= {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}

Done = Callable[[], object]


def back_up(log: Log, target: Path, *, force: bool, done: Done = tuple) -> copies.Copy:
    """Copy the log to `target`, or into a file named after log and day where that is a folder.

    Every entry committed before the call is in the copy, and no erased text. The copy passes
    `check` before it gets its name; on any failure, or death, nothing has that name that had not.
    A file in the way is replaced with `force` alone, and never the log itself nor one with entries
    that this log lacks; a symbolic link is replaced, not followed. Raises BackupExists,
    ReplacesTheLog, BackupHoldsMore, NotSound, OutputFailed, and what opening a log raises.
    """
    target = _named(log, target)
    _refuse_target(log, target, force=force)
    with _copied(log, target, done) as (temporary, entries):
        _put(temporary, target, replace=force, in_the_way=BackupExists(path=target))
    copy = copies.Copy(target.absolute(), now(), entries)
    with suppress(OSError):  # the backup stands; that it is forgotten makes `doctor` warn
        copies.remember(log.id, copy)
    return copy


def put_back(backup: Log, target: Path, *, chosen: bool, done: Done = tuple) -> int:
    """Make a log at `target`, where nothing lies, of a backup; how many entries it holds.

    It has an id of its own, so that no key exists for it and whoever writes to it next is a new
    device: no entry of it can ever claim the place of one that the old log still makes. Raises
    FileExists (LogInPlace where the place was not `chosen`), NotSound, OutputFailed, ReadOnlyPlace.
    """
    refuse_network_drive(target)
    in_the_way: Failure = FileExists(path=target) if chosen else LogInPlace(path=target)
    if os.path.lexists(target):
        raise in_the_way
    with _writing(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _copied(backup, target, done) as (temporary, entries):
        heir, digest = new_identity()
        with _writing(target):
            _rename_log(temporary, heir, digest)
        _put(temporary, target, replace=False, in_the_way=in_the_way)
    with suppress(OSError):
        copies.pass_on(backup.id, heir)
        copies.remember(heir, copies.Copy(backup.path.absolute(), now(), entries))
    return entries


def _named(log: Log, target: Path) -> Path:
    if not target.is_dir():
        return target
    return target / f"antitrafik-{log.id.hex()[:6]}-{today().isoformat()}.db"


def _refuse_target(log: Log, target: Path, *, force: bool) -> None:
    with _writing(target):
        if not os.path.lexists(target):
            return
        if target.exists() and target.samefile(log.path):
            raise ReplacesTheLog(path=target)
        if not force:
            raise BackupExists(path=target)
        mode = target.lstat().st_mode
        if stat.S_ISLNK(mode):
            return
        if not stat.S_ISREG(mode):
            raise OutputFailed(path=target, reason=_("it is no ordinary file"))
    if _holds_more(log, target):
        raise BackupHoldsMore(path=target)


def _holds_more(log: Log, target: Path) -> bool:
    """Whether the file is a log with an entry, the last of some device, that this one lacks."""
    try:
        with Log.open(target, as_it_is=True) as other:
            newest = other.connection.execute(
                "SELECT id, max(seq) FROM entry GROUP BY device"
            ).fetchall()
    except (NotALog, NoLog, DamagedLog):
        return False
    return any(
        not log.connection.execute("SELECT 1 FROM entry WHERE id = ?", (id_,)).fetchone()
        for id_, _seq in newest
    )


@contextmanager
def _copied(source: Log, target: Path, done: Done) -> Iterator[tuple[Path, int]]:
    """A verified copy beside `target`, brought to the disk, and how many entries it holds.

    It is gone when the block ends, unless it was given a name.
    """
    _refuse_unsound(source.path, check_pages(source))  # a copy would not show what is wrong there
    done()
    before = copies.reach(source.connection)
    files.sweep(target.parent)
    temporary = files.temporary_beside(target)
    try:
        with _writing(target):
            files.make_new(temporary)
            _vacuum_into(source, temporary)
            done()
            entries = _verified(source, temporary, before, done)
            files.sync(temporary)  # SQLite does so too, but does not promise it
        yield temporary, entries
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
            temporary.with_name(f"{temporary.name}-journal").unlink(missing_ok=True)


def _vacuum_into(source: Log, temporary: Path) -> None:
    """All rows in pages of their own: none is free, so none holds what was erased."""
    try:
        # As bytes: a path need not be text.
        source.connection.execute("PRAGMA query_only = OFF")  # or nothing may be written at all
        source.connection.execute(
            "VACUUM INTO CAST(? AS TEXT)", (os.fsencode(temporary.absolute()),)
        )
    except sqlite3.Error as problem:
        code = getattr(problem, "sqlite_errorcode", None) or 0
        if code & 0xFF == sqlite3.SQLITE_ERROR:  # a schema that cannot be made a second time
            raise DamagedLog(path=source.path, detail=problem) from problem
        of_the_copy = code & 0xFF in _OF_THE_DISK and code != sqlite3.SQLITE_IOERR_READ
        with translated(temporary if of_the_copy else source.path):
            raise
    finally:
        source.connection.execute("PRAGMA query_only = ON")


def _verified(source: Log, temporary: Path, before: int, done: Done) -> int:
    """How many entries the copy holds, after it passed every check. Raises NotSound."""
    with Log.open(temporary, as_it_is=True) as copy:
        if not is_current(copy.connection):  # of an earlier version
            with suppress(sqlite3.DatabaseError, ValueError, TypeError, KeyError, AttributeError):
                _bring_up_to_date(copy)  # what cannot be derived from, the checks find
        _refuse_unsound(source.path, check(copy, done))
        same = copy.id == source.id and _newest(copy, before) == _newest(source, before)
        if not same or not is_current(copy.connection):
            raise OutputFailed(path=temporary, reason=_("the copy is not what was read"))
        return copies.reach(copy.connection)


def _bring_up_to_date(copy: Log) -> None:
    from antitrafik_cli.store.migrations import bring_up_to_date  # noqa: PLC0415 - heavy and rare

    bring_up_to_date(copy.connection, copy.path, leave_copy=False)


def _newest(log: Log, number: int) -> object:
    return log.connection.execute("SELECT id FROM entry WHERE n = ?", (number,)).fetchone()


def _refuse_unsound(path: Path, found: Sequence[Finding]) -> None:
    damages = [one for one in found if not one.is_note]
    if damages:
        told = ngettext("{number} fault was found", "{number} faults were found", len(damages))
        raise NotSound(path=path, damages=told.format(number=len(damages)), findings=tuple(damages))


def _rename_log(path: Path, log: bytes, digest: bytes) -> None:
    connection = connect(path, write=True)
    try:
        with translated(path):
            connection.execute("PRAGMA journal_mode = MEMORY")  # nobody else knows this file yet
            with transaction(connection):
                connection.execute("UPDATE identity SET log = ?, digest = ?", (log, digest))
    finally:
        connection.close()


def _put(temporary: Path, target: Path, *, replace: bool, in_the_way: Failure) -> None:
    with _writing(target):
        try:
            files.put(temporary, target, replace=replace)
        except FileExistsError as problem:
            raise in_the_way from problem


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Whatever the disk or the folder refuses, told of the file that was to be written."""
    try:
        yield
    except DiskFailed as failure:
        raise OutputFailed(path=target, reason=failure.facts["reason"]) from failure
    except OSError as problem:
        raise OutputFailed(path=target, reason=reason_of(problem)) from problem
