"""The folders that this laptop exports to: one run at a time in each, and what became of the last.

Here: what lies outside the log, in the folder of this laptop's state, so that no lock lies among
the files. Not here: the files themselves (`render.together`), editions (`editions`).
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.errors import DiskFailed, reason_of
from antitrafik_cli.errors.issuing import FolderBusy
from antitrafik_cli.files import make_folder, sync, temporary_beside
from antitrafik_cli.settings import state_folder


@dataclass(frozen=True, slots=True)
class Unissued:
    """A run that failed: the folder, the weeks that were to be issued, the day it happened."""

    folder: str
    weeks: tuple[str, ...]
    day: date


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One export at a time into a folder; the system lets go of the lock of a process that ended.

    Raises `FolderBusy`, and `DiskFailed` where nothing can be written beside this laptop's keys.
    """
    path = _file(b"", folder, "lock")
    try:
        make_folder(path.parent)
        file = path.open("ab")
    except OSError as problem:
        raise DiskFailed(path=path, reason=reason_of(problem)) from problem
    with file:
        try:
            _lock(file)
        except OSError as problem:
            raise FolderBusy(path=folder) from problem
        yield


def remember(log: bytes, folder: Path) -> None:
    """Keep in mind, as far as that can be done, that weeks of this log lie in that folder."""
    path = _file(log, folder, "folder")
    with suppress(OSError):
        if not path.exists():
            _write(path, {"log": log.hex(), "folder": str(folder)})


def folders(log: bytes) -> list[Path]:
    """The folders that weeks of this log were written into; some may be gone since."""
    found = []
    for path in _folder().glob("*.folder"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["log"] == log.hex():
                found.append(Path(told["folder"]))
    return sorted(found)


def failed(log: bytes, folder: Path, weeks: Sequence[str], day: date) -> None:
    """Keep in mind, as far as that can be done, that these weeks were not issued there."""
    path = _file(log, folder, "json")
    told = {"log": log.hex(), "folder": str(folder), "weeks": list(weeks), "day": day.isoformat()}
    with suppress(OSError):
        _write(path, told)


def went_well(log: bytes) -> None:
    """Nothing is owed any more: a folder that still cannot be written to fails again by itself.

    So one that was mistyped, or given up, is forgotten.
    """
    for path, _told in _kept(log):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def unissued(log: bytes) -> list[Unissued]:
    """The exports of this log that failed, by folder; what cannot be read is none."""
    return sorted((told for _path, told in _kept(log)), key=lambda one: one.folder)


def _kept(log: bytes) -> Iterator[tuple[Path, Unissued]]:
    for path in sorted(_folder().glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["log"] == log.hex():
                weeks = tuple(map(str, told["weeks"]))
                day = date.fromisoformat(told["day"])
                yield path, Unissued(str(told["folder"]), weeks, day)


def checked(log: bytes, counties: Sequence[str]) -> tuple[int, str]:
    """Up to which arrival, by number and id, every issued week was compared; (0, "") if unknown."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(_checked(log, counties).read_text(encoding="utf-8"))
        return int(told["n"]), str(told["entry"])
    return 0, ""


def keep_checked(log: bytes, counties: Sequence[str], n: int, entry: str) -> None:
    """Keep that in mind, as far as that can be done: without it the next run compares all."""
    with suppress(OSError):
        _write(_checked(log, counties), {"n": n, "entry": entry})


def _checked(log: bytes, counties: Sequence[str]) -> Path:
    return _file(log, Path("-".join(counties)), "checked")


def _write(path: Path, told: Mapping[str, object]) -> None:
    make_folder(path.parent)
    unfinished = temporary_beside(path)
    unfinished.write_text(json.dumps(told), encoding="utf-8")
    sync(unfinished)
    unfinished.replace(path)


def _folder() -> Path:
    return state_folder() / "exports"


def _file(log: bytes, folder: Path, ending: str) -> Path:
    name = sha256(log + os.fsencode(folder)).hexdigest()[:32]
    return _folder() / f"{name}.{ending}"


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
