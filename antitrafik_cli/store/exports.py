"""The folders that this laptop exports to: one run at a time in each, and what became of the last.

Here: what lies outside the log, in the folder of this laptop's state, so that no lock lies among
the files. Not here: the files themselves (`render.together`), editions (`editions`).
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
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
    """A run that failed: the folder, the weeks that were to be issued, the day it happened.

    `counties` it was narrowed to; `formats` that were asked for, none where the usual ones were.
    """

    folder: str
    weeks: tuple[str, ...]
    day: date
    counties: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


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


def remember(log: bytes, folder: Path, counties: Sequence[str] = ()) -> None:
    """Keep in mind, as far as that can be done, that weeks of this log lie in that folder."""
    if not is_known(log, folder, counties):
        with suppress(OSError):
            path = _into(log, str(folder), counties, "folder")
            _write(path, {"log": log.hex(), "folder": str(folder)})


def is_known(log: bytes, folder: Path, counties: Sequence[str] = ()) -> bool:
    """Whether weeks of this log, narrowed to these counties, were written into it before."""
    with suppress(OSError):
        return _into(log, str(folder), counties, "folder").exists()
    return False


def folders(log: bytes) -> list[Path]:
    """The folders that weeks of this log were written into; some may be gone since."""
    found = set()
    for path in _folder().glob("*.folder"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["log"] == log.hex():
                found.add(Path(told["folder"]))
    return sorted(found)


def failed(log: bytes, run: Unissued) -> None:
    """Keep in mind, as far as that can be done, that these weeks were not issued there."""
    with suppress(OSError):
        path = _into(log, run.folder, run.counties, "json")
        _write(path, {"log": log.hex(), **asdict(run), "day": run.day.isoformat()})


def went_well(log: bytes, counties: Sequence[str], week: str | None = None) -> None:
    """Nothing narrowed to these counties is owed any more, or of one week alone that week.

    Whatever its folder: one that still cannot be written to fails again by itself, so one that was
    mistyped, or given up, is forgotten.
    """
    for path, run in _kept(log):
        if run.counties != tuple(counties):
            continue
        left = tuple(one for one in run.weeks if one != week) if week else ()
        if left:
            failed(log, replace(run, weeks=left))
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def unissued(log: bytes) -> list[Unissued]:
    """The exports of this log that failed, by folder; what cannot be read is none."""
    found = (run for _path, run in _kept(log))
    return sorted(found, key=lambda run: (run.folder, run.counties))


def _kept(log: bytes) -> Iterator[tuple[Path, Unissued]]:
    for path in sorted(_folder().glob("*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["log"] == log.hex():
                weeks, counties, formats = (
                    tuple(map(str, told.get(name, ()))) for name in ("weeks", "counties", "formats")
                )
                day = date.fromisoformat(told["day"])
                yield path, Unissued(str(told["folder"]), weeks, day, counties, formats)


def _into(log: bytes, folder: str, counties: Sequence[str], ending: str) -> Path:
    """A file for each folder and what runs into it are narrowed to."""
    return _file(log, Path("\n".join([folder, *counties])), ending)


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
