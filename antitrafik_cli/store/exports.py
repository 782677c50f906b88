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
class Run:
    """The last run into a folder, narrowed to these counties: the day, and how it ended.

    `formats` that were asked for, none where the usual ones were. Where it failed, `since` is the
    day of the first of those that failed in a row, and `weeks` those that were to be issued.
    """

    folder: str
    day: date
    counties: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    since: date | None = None
    weeks: tuple[str, ...] = ()


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


def remember(log: bytes, run: Run) -> None:
    """Keep in mind, as far as that can be done, that weeks of this log lie in that folder."""
    with suppress(OSError):
        _write(_into(log, run.folder, run.counties, "folder"), _told(log, run))


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


def failed(log: bytes, run: Run) -> None:
    """Keep in mind, as far as that can be done, that these weeks were not issued there.

    Since the first of the runs into it that failed in a row.
    """
    before = failure_of(log, run.folder, run.counties)
    since = before.since if before else run.day
    with suppress(OSError):
        _write(_into(log, run.folder, run.counties, "json"), _told(log, replace(run, since=since)))


def went_well(log: bytes, run: Run, week: str | None = None) -> None:
    """Keep in mind that a run went well: what failed before into that folder is owed no more.

    Only what was narrowed to the same counties. A run for one `week` alone settles that week.
    """
    before = failure_of(log, run.folder, run.counties)
    left = tuple(one for one in before.weeks if one != week) if before and week else ()
    if before and left:
        failed(log, replace(before, weeks=left))
    else:
        with suppress(OSError):
            _into(log, run.folder, run.counties, "json").unlink(missing_ok=True)
    known = _read(log, _into(log, run.folder, run.counties, "folder"))
    remember(log, replace(run, formats=known.formats) if known and week else run)


def failure_of(log: bytes, folder: str, counties: Sequence[str]) -> Run | None:
    """The last run into that folder, narrowed to these counties, if it failed."""
    return _read(log, _into(log, folder, counties, "json"))


def last_runs(log: bytes) -> list[Run]:
    """The last run of this log into each folder, by folder; what cannot be read is none."""
    found: dict[str, Run] = {}
    for ending in ("folder", "json"):  # of a folder that has both, the last run failed
        for path in _folder().glob(f"*.{ending}"):
            if run := _read(log, path):
                found[path.stem] = run
    return sorted(found.values(), key=lambda run: (run.folder, run.counties))


def _told(log: bytes, run: Run) -> dict[str, object]:
    since = run.since.isoformat() if run.since else None
    return {"log": log.hex(), **asdict(run), "day": run.day.isoformat(), "since": since}


def _read(log: bytes, path: Path) -> Run | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["log"] == log.hex():
            weeks, counties, formats = (
                tuple(map(str, told.get(name, ()))) for name in ("weeks", "counties", "formats")
            )
            day = date.fromisoformat(told["day"])
            first = told.get("since") or (told["day"] if path.suffix == ".json" else None)
            since = date.fromisoformat(first) if first else None
            return Run(str(told["folder"]), day, counties, formats, since, weeks)
    return None


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
