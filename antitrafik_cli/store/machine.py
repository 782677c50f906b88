"""What `doctor` reads from the machine around a log: the disk, the programs, rights on files.

Here: reading. Not here: what it means (`reports.doctor`). Tests put a machine of their own here.
"""

import os
import platform
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from antitrafik_cli import __version__
from antitrafik_cli.store.encryption import encrypted
from antitrafik_cli.store.place_of_log import filesystem, mounts, sync_folder


@dataclass(frozen=True, slots=True)
class Machine:
    """What surrounds a log; None and empty where it cannot be seen.

    `filesystem` is its type, `synced` whose folder copies the log elsewhere, `free` the bytes left
    on the disk, `size` those of the log.
    """

    filesystem: str
    synced: str
    encrypted: bool | None
    free: int | None
    size: int
    versions: str


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may do what with a file or folder: permission bits, and whether it is this user's."""

    path: Path
    mode: int
    own: bool
    folder: bool


def look(path: Path) -> Machine:
    """The machine around the log at `path`."""
    there = next((one for one in path.absolute().parents if one.is_dir()), path.absolute())
    free: int | None = None
    size = 0
    with suppress(OSError):
        free = shutil.disk_usage(there).free
        size = path.stat().st_size
    return Machine(
        filesystem=filesystem(path.resolve(), mounts()),
        synced=sync_folder(path.resolve()),
        encrypted=encrypted(path),
        free=free,
        size=size,
        versions=(
            f"antitrafik {__version__}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}"
        ),
    )


def rights(path: Path) -> Rights | None:
    """The rights on what lies there; None where nothing does, or the system has no such rights."""
    if os.name != "posix":
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return Rights(path, found.st_mode & 0o777, found.st_uid == os.getuid(), path.is_dir())


def same_disk(one: Path, other: Path) -> bool | None:
    """Whether two files lie on one disk; None where one of them is not there."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return None
