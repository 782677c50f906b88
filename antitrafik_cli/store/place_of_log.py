"""Where a log may lie: not on a network drive, where SQLite's locks cannot be trusted.

Here: the table of mounts, and folders that a program copies elsewhere. Not here: opening the log
(`connection`), whether a disk is encrypted (`encryption`).
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.errors import ReadOnlyPlace

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "ncpfs",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs",
        "davfs",
        "fuse.gvfsd-fuse",
        "fuse.s3fs",
    ]
)


class Mount(NamedTuple):
    """A line of the table of mounts: where, which type, the device as `major:minor`, its source."""

    point: str
    kind: str
    device: str
    source: str


def mount_of(path: Path, mounts: Iterable[str]) -> Mount | None:
    """What `path` is mounted with, by the lines of a mountinfo table; None where no line fits.

    Format: Linux, Documentation/filesystems/proc.rst, 3.5.
    """
    where = path.absolute().as_posix()
    found: Mount | None = None
    for line in mounts:
        before, dash, after = line.partition(" - ")
        fields, source = before.split(" "), after.split(" ")
        if not dash or len(fields) < 5 or len(source) < 2:
            continue
        point = _unescaped(fields[4])
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        # Of equal points the later mount hides the earlier.
        if inside and (found is None or len(point) >= len(found.point)):
            found = Mount(point, source[0], fields[2], _unescaped(source[1]))
    return found


def _unescaped(words: str) -> str:
    return words.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")


def filesystem(path: Path, mounts: Iterable[str]) -> str:
    """The type of the file system that `path` lies on; empty where no line of the table fits."""
    mount = mount_of(path, mounts)
    return mount.kind if mount else ""


def mounts() -> list[str]:
    """The lines of this system's table of mounts; none where it has no such table."""
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []


def refuse_network_drive(path: Path) -> None:
    """Raises `ReadOnlyPlace` for a log on a network file system; silent where none can be seen."""
    kind = filesystem(path.resolve(), mounts())
    if is_network(kind):
        raise ReadOnlyPlace(path=path, filesystem=kind)


def is_network(kind: str) -> bool:
    """Whether a file system of this type lies on another computer."""
    return kind in _NETWORK


# What folders are called that a program copies to other computers, and whose they are.
_SYNCED = {
    r"dropbox( \(.*\))?": "Dropbox",
    r"onedrive( ?- ?.*)?": "OneDrive",
    r"google ?drive(-.*)?|my drive": "Google Drive",
    r"mobile documents|icloud ?drive": "iCloud",
    r"nextcloud": "Nextcloud",
    r"owncloud": "ownCloud",
    r"pclouddrive": "pCloud",
    r"mega(sync)?": "MEGA",
    r"box sync": "Box",
    r"syncthing": "Syncthing",
}
# What such programs leave in the folder that they keep.
_MARKS = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
}


def sync_folder(path: Path) -> str:
    """Whose folder that is copied to other computers `path` lies in; empty where none is seen."""
    for folder in path.absolute().parents:
        for name, whose in _SYNCED.items():
            if re.fullmatch(name, folder.name, re.IGNORECASE):
                return whose
        for mark, whose in _MARKS.items():
            if os.path.lexists(folder / mark):
                return whose
    return ""
