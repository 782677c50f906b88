"""Opening the file of a log: is it ours, may it be written, and under which guards.

Here: identity, pragmas, the first making of a log, and SQLite's errors as our failures. Not here:
entries (`log`), what follows from them (`derive`).
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from os import urandom
from pathlib import Path

from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.errors import (
    DamagedLog,
    DiskFailed,
    Failure,
    LogBusy,
    NewerLog,
    NoLog,
    NotALog,
    reason_of,
)
from antitrafik_cli.messages import _
from antitrafik_cli.settings import BUSY_SECONDS, setting
from antitrafik_cli.store.place_of_log import refuse_network_drive

APPLICATION_ID = 0x616E7466  # "antf"
FORMAT = 1  # of log.sql, kept in user_version; a later one is refused
STATE_FORMAT = 8  # of state.sql; another one is rebuilt
PAGE = 8192  # bytes; a page of 4096 holds seven entries and is half an entry empty

_HERE = Path(__file__).parent
_MAGIC = b"SQLite format 3\0"
_GUARDS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # or INSERT OR REPLACE walks past the delete trigger
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # no open text in temporary files
    "PRAGMA synchronous = EXTRA",  # what was acknowledged survives a power cut
)
_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_DISK |= {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CORRUPT_WORDS = ("decode to UTF-8", "unsupported file format")  # damage with no code of its own


def exists(path: Path) -> bool:
    """Whether a log of ours lies there; False where nothing does yet.

    Reads only the first bytes, so that another program's file is not touched in any way. Raises
    `NotALog`, `NewerLog`, `DamagedLog` or `DiskFailed`.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotALog(path=path, found=_("a folder"))
        if not stat.S_ISREG(mode):
            raise NotALog(path=path, found=_("no ordinary file"))
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        return False
    except NotADirectoryError as problem:
        raise NotALog(path=path.parent, found=_("a file where a folder is needed")) from problem
    except OSError as problem:
        raise DiskFailed(path=path, reason=reason_of(problem)) from problem
    if not header.strip(b"\0"):
        return False  # nothing yet, or a first making that was cut off and will be rolled back
    _refuse_strange(path, header)
    return True


def _refuse_strange(path: Path, header: bytes) -> None:
    """The first 100 bytes say whose file it is (https://sqlite.org/fileformat2.html, 1.3)."""
    if header[:16] != _MAGIC or len(header) < 100:
        raise NotALog(path=path, found=_("another kind of file"))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotALog(path=path, found=_("another program's database"))
    version = int.from_bytes(header[60:64], "big")
    if version > FORMAT:
        raise NewerLog(path=path, found=version, known=FORMAT)
    if version < 1:
        raise DamagedLog(path=path, detail=_("it has no format"))


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """A guarded connection to the log at `path`, made first if `write` and nothing lies there.

    Transactions are begun and ended by hand. A reader may still heal what a killed writer left.
    Raises `NoLog` where a reader finds nothing, else what `exists` and `translated` raise.
    """
    if write:
        refuse_network_drive(path)
    there = exists(path)
    if not there and not write:
        raise NoLog(path=path)
    with translated(path):
        if not there:
            _make_file(path)
        connection = _open(path)
        try:
            if write:
                _make_log(connection)
            _check_identity(connection, path)
            connection.execute(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as our failures: disk 74, busy 75, damage 3.

    Errors that mean a mistake in this program pass as they are.
    """
    try:
        yield
    except sqlite3.Error as problem:
        failure = _failure(problem, path)
        if failure is None:
            raise
        raise failure from problem
    except UnicodeDecodeError as problem:  # SQLite quotes a damaged schema in its message
        raise DamagedLog(path=path, detail=_("its schema is not readable")) from problem
    except OSError as problem:
        where = problem.filename or path
        raise DiskFailed(path=where, reason=reason_of(problem)) from problem


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction, locked from its beginning: all of it is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def new_identity() -> tuple[bytes, bytes]:
    """A random id for a log, and its digest."""
    log = urandom(16)
    return log, sha256(log).digest()


def format_of(connection: sqlite3.Connection) -> int:
    """The format of the half of the log that endures."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether both halves of the log are as this version makes them."""
    return format_of(connection) == FORMAT and _state_format(connection) == STATE_FORMAT


def statements(script: str) -> Iterator[str]:
    """The single statements of an SQL script, in order, comments left with what they explain."""
    pending = ""
    for line in (_HERE / script).read_text(encoding="utf-8").splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""


def _failure(problem: sqlite3.Error, path: Path) -> Failure | None:
    code = getattr(problem, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in _BUSY:
        return LogBusy(path=path)
    if primary == sqlite3.SQLITE_FULL:
        return DiskFailed(path=path, reason=_("the disk is full"))
    if primary == sqlite3.SQLITE_READONLY:
        return DiskFailed(path=path, reason=_("it may only be read"))
    if primary in _DISK:
        return DiskFailed(path=path, reason=_("the disk failed"))
    if primary in _CORRUPT or any(words in str(problem) for words in _CORRUPT_WORDS):
        return DamagedLog(path=path, detail=str(problem))
    return None


def _make_file(path: Path) -> None:
    from antitrafik_cli.files import make_folder  # noqa: PLC0415 - once in the life of a log

    make_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _open(path: Path) -> sqlite3.Connection:
    seconds = float(setting("busy_seconds") or BUSY_SECONDS)
    connection = sqlite3.connect(path, timeout=seconds, isolation_level=None)
    for guard in _GUARDS:
        connection.execute(guard)
    return connection


def _is_built(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])


def _make_log(connection: sqlite3.Connection) -> None:
    """The schema of a fresh log, in one transaction; nothing where it stands already."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute("PRAGMA journal_mode = DELETE")
    with transaction(connection):
        if _is_built(connection):
            return  # another process was first
        for script in ("log.sql", "state.sql"):
            for statement in statements(script):
                connection.execute(statement)
        connection.execute("INSERT INTO identity VALUES (1, ?, ?)", new_identity())
        connection.execute("INSERT INTO built VALUES (1, ?)", (STATE_FORMAT,))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _check_identity(connection: sqlite3.Connection, path: Path) -> None:
    if not _is_built(connection):
        raise NoLog(path=path)
    try:
        log, digest = connection.execute("SELECT log, digest FROM identity").fetchone()
        sound = sha256(log).digest() == digest
    except (sqlite3.OperationalError, TypeError) as problem:
        if getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR:
            raise
        sound = False
    if not sound:
        raise DamagedLog(path=path, detail=_("its identity is not readable"))


def _state_format(connection: sqlite3.Connection) -> int | None:
    try:
        row = connection.execute("SELECT format FROM built").fetchone()
    except sqlite3.OperationalError:
        return None  # a derived half from before it had a format, or none
    return row[0] if row else None
