"""Where a log may lie: not on a network drive, where SQLite's locks cannot be trusted.

Here: reading the table of mounts. Not here: opening the log (`connection`).
"""

from collections.abc import Iterable
from pathlib import Path

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


def filesystem(path: Path, mounts: Iterable[str]) -> str:
    """The type of the file system that `path` lies on, by the lines of a mountinfo table.

    Format: Linux, Documentation/filesystems/proc.rst, 3.5. Empty where no line fits.
    """
    where = path.absolute().as_posix()
    longest, found = -1, ""
    for line in mounts:
        before, dash, after = line.partition(" - ")
        fields = before.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:  # of equal points the later mount hides the earlier
            longest, found = len(point), after.split(" ", 1)[0]
    return found


def refuse_network_drive(path: Path) -> None:
    """Raises `ReadOnlyPlace` for a log on a network file system; silent where none can be seen."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    kind = filesystem(path.resolve(), mounts)
    if kind in _NETWORK:
        raise ReadOnlyPlace(path=path, filesystem=kind)
