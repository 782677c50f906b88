"""Putting a file in place whole or not at all, for its owner alone.

Here: a file under a name of its own, brought to the disk, then given its name; folders that are
there after a power cut. Not here: what is in them. Every function raises OSError and nothing else.
"""

import errno
import os
import re
import time
from contextlib import suppress
from pathlib import Path

_TEMPORARY = re.compile(r"\.antitrafik-[0-9a-f]{16}\.tmp(-journal)?")
_NO_SUCH_THING = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)  # of file systems without it
_LEFT_BEHIND = 3600  # seconds after which nobody is still at work on such a file


def temporary_beside(path: Path) -> Path:
    """A name in the folder of `path` that nothing has, not to be taken for a finished file."""
    return path.parent / f".antitrafik-{os.urandom(8).hex()}.tmp"


def make_new(path: Path) -> None:
    """An empty file that did not exist, readable and writable by its owner alone."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def sync(path: Path) -> None:
    """Bring what is in the file to the disk."""
    number = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(number)
    finally:
        os.close(number)


def make_folder(folder: Path) -> None:
    """Make the folder and those above it, for their owner alone; all of them on the disk.

    A file may be synced as it will: it is lost with a folder whose own name was not.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in it to the disk, where the system lets a folder be opened for that."""
    if os.name != "posix":
        return
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return  # a folder may be written to and not read
    try:
        os.fsync(number)
    except OSError as problem:
        if problem.errno not in _NO_SUCH_THING:
            raise
    finally:
        os.close(number)


def put(temporary: Path, path: Path, *, replace: bool) -> None:
    """Give a finished file its name; a symbolic link there is replaced and never followed.

    Without `replace` nothing that has the name is touched, also not what came a moment ago:
    FileExistsError. Only where the disk fails over the folder at the very end is there an error
    and the file too.
    """
    if replace:
        temporary.replace(path)
    else:
        _put_new(temporary, path)
    sync_folder(path.parent)


def _put_new(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a stick whose file system has no links: hold the name, then take it
        make_new(path)
        try:
            temporary.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    else:
        with suppress(OSError):  # a second name of a finished file, swept away later
            temporary.unlink()


def left_behind(folder: Path) -> list[Path]:
    """What writers that were killed left there; empty where that cannot be seen.

    A file that was written to within the last hour may still be at work on, and is left out.
    """
    long_ago = time.time() - _LEFT_BEHIND
    with suppress(OSError):
        return [
            path
            for path in sorted(folder.iterdir())
            if _TEMPORARY.fullmatch(path.name) and path.lstat().st_mtime < long_ago
        ]
    return []


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left there, as far as that can be done."""
    for path in left_behind(folder):
        with suppress(OSError):
            path.unlink()
