"""Folders that are there after a power cut: made, and their names brought to the disk.

Here: folders. Not here: what lies in them (`connection`, `device`).
"""

import errno
import os
from pathlib import Path

_NO_SUCH_THING = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)


def make_folder(folder: Path) -> None:
    """Make the folder and those above it, for their owner alone; all of them on the disk.

    A file may be synced as it will: it is lost with a folder whose own name was not. Raises
    OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system lets it be opened for that."""
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
