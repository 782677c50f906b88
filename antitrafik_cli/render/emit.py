"""Where an answer goes: to stdout, or to a file that is written whole or not at all.

Here: bytes, terminals and files. Not here: what the answer looks like (`draw`).
"""

import errno
import json
import os
import shutil
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from antitrafik_cli.errors import OutputFailed, reason_of
from antitrafik_cli.errors.exporting import NeedsFile
from antitrafik_cli.files import sync_folder, temporary_beside
from antitrafik_cli.messages import _
from antitrafik_cli.render import FILE_FORMATS, PUBLISHED, as_json, draw, make
from antitrafik_cli.result import Result

_SQLITE = b"SQLite format 3\0"


def emit(result: Result, format_: str, out: Path | None) -> None:
    """Draw the result and write it to `out`, or to stdout where that is None.

    A reader that closed the pipe has had enough, and that is no failure. Raises OutputFailed, and
    UnknownChoice for a format there is none of.
    """
    if out is not None:
        emit_text(draw(result, format_, width=None, colour=False), out)
        return
    terminal = sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else None
    _say_all(draw(result, format_, width=width, colour=terminal and _colour_wanted()))


def emit_text(text: str, out: Path | None) -> None:
    """Write what is drawn already, as it is, to `out` or to stdout. Raises OutputFailed."""
    if out is not None:
        replace_file(out, text.encode())
    else:
        _say_all(text)


def emit_files(result: Result, format_: str, out: Path | None, example: str) -> None:
    """Write the result in one of `FILE_FORMATS` to `out`, and beside it what the format adds.

    Each file is there whole or not at all, the one asked for last. Text goes to stdout where `out`
    is None; raises NeedsFile with the `example` for what is no text, OutputFailed (also where what
    stands beside `out` is no export of ours), and TooLargeForExcel.
    """
    if not FILE_FORMATS[format_].is_binary:
        emit_text(draw(result, format_, width=None, colour=False), out)
        return
    if out is None:
        raise NeedsFile(format=format_, example=example)
    files = {
        out.parent / (out.stem + behind) if behind else out: content
        for behind, content in make(result, format_, out.stem).items()
    }
    for path in files:
        _refuse_to_replace(path)
        if path != out:
            _refuse_of_others(path, out.stem)
    for path in sorted(files, key=lambda path: path == out):
        replace_file(path, files[path])


def refuse_place(out: Path | None) -> None:
    """Say before long work that a file has no folder to be in. Raises OutputFailed."""
    try:
        if out is not None:
            out.parent.stat()
    except OSError as problem:
        raise OutputFailed(path=out, reason=reason_of(problem)) from problem


def emit_object(told: Mapping[str, Any]) -> None:
    """Write one JSON object to stdout: the answer of a command about one record."""
    _say_all(as_json.text_of(told))


def replace_file(path: Path, content: bytes) -> None:
    """Make `path` a file of its own with this content, readable by its owner alone.

    Another reader sees the old file or the whole new one, also after a power cut; a symbolic link
    is replaced and not followed. Raises OutputFailed, and then the old file stands as it was; only
    where the disk fails over the folder at the very end does the new one stand already.
    """
    temporary = temporary_beside(path)
    _refuse_to_replace(path)
    try:
        _write_new(temporary, content)
        try:
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem


def _refuse_to_replace(path: Path) -> None:
    """Raises OutputFailed for what is no file, or is a log, and where that cannot be seen."""
    try:
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            raise OutputFailed(path=path, reason=_("it is no ordinary file"))
        if not path.is_symlink() and _is_database(path):
            raise OutputFailed(path=path, reason=_("it is a database, perhaps the log itself"))
        if _is_of_database(path):
            raise OutputFailed(path=path, reason=_("SQLite would take it for a part of a database"))
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem


def _refuse_of_others(path: Path, stem: str) -> None:
    """Raises OutputFailed for a file that nobody named and no export of this database wrote."""
    from antitrafik_cli.render import as_sqlite  # noqa: PLC0415 - which alone adds a file

    if path.is_symlink() or not path.exists():
        return  # of a link the file behind it stays
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        found = None
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem
    if not as_sqlite.is_metadata(found, stem):
        raise OutputFailed(path=path, reason=_("it is there already, and not of such an export"))


def _is_database(path: Path) -> bool:
    """A table is never meant to take the place of a log; a published database gives way."""
    header = _header(path)
    return header.startswith(_SQLITE) and header[68:] != PUBLISHED


def _is_of_database(path: Path) -> bool:
    """What stands beside a database under such a name SQLite takes for a part of it."""
    for ending in ("-journal", "-wal", "-shm"):
        if path.name.lower().endswith(ending):
            database = path.parent / path.name[: -len(ending)]
            return database.is_file() and _header(database).startswith(_SQLITE)
    return False


def _header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(72)
    except FileNotFoundError:
        return b""


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that did not exist, down to the disk; on any failure it does not exist again."""
    binary = getattr(os, "O_BINARY", 0)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o600)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - a number, no path
            file.write(content)
            file.flush()
            os.fsync(number)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _colour_wanted() -> bool:
    """Whether the terminal shows styles, and nobody asked for none."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or "WT_SESSION" in os.environ  # the old console prints escapes


def _say_all(text: str) -> None:
    if sys.stdout is None:  # the process was started with stdout closed
        raise OutputFailed(path="stdout", reason=reason_of(OSError(errno.EBADF, "")))
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_stdout()
    except OSError as problem:
        _let_go_of_stdout()
        raise OutputFailed(path="stdout", reason=reason_of(problem)) from problem


def _let_go_of_stdout() -> None:
    """Send what is still buffered nowhere; Python would fail over it once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
