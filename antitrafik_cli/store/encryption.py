"""Whether the disk under a file is encrypted, as far as that can be seen without any right.

Here: what Linux, macOS and Windows tell of it. Not here: encrypting anything. "Not seen" is an
answer of its own: a disk may encrypt itself, and nobody outside it can tell.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from antitrafik_cli.store.place_of_log import Mount, mount_of, mounts

_SYS = Path("/sys")
_ENCRYPTING = frozenset(
    ["ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs", "fuse.veracrypt"]
)
_PATIENCE = 5  # seconds for a program of the system to answer


def encrypted(path: Path) -> bool | None:
    """Whether the disk that `path` lies on is encrypted; None where that cannot be seen."""
    if sys.platform == "darwin":
        return told_by_fdesetup(_asked("/usr/bin/fdesetup", "status"))
    if sys.platform == "win32":
        return told_by_manage_bde(_asked("manage-bde", "-status", path.absolute().drive))
    mount = mount_of(path.resolve(), mounts())
    return told_by_mount(mount, _SYS) if mount else None


def told_by_mount(mount: Mount, sys_folder: Path) -> bool | None:
    """Linux: the file system encrypts, or a layer under it is dm-crypt (its dm/uuid says so).

    False where every layer down to the disk is seen and none encrypts; None where there is no
    block device to look at, as under a network, memory or container file system.
    """
    if mount.kind in _ENCRYPTING:
        return True
    folder = sys_folder / "dev" / "block" / mount.device
    if not folder.exists() and mount.source.startswith("/dev/"):  # btrfs has a device of its own
        name = Path(mount.source).resolve().name
        folder = sys_folder / "class" / "block" / name
    if not folder.exists():
        return None
    return any(_uuid(layer).startswith("CRYPT-") for layer in _layers(folder.resolve()))


def told_by_fdesetup(text: str) -> bool | None:
    """macOS: what `fdesetup status` says of FileVault."""
    if "FileVault is On" in text:
        return True
    return False if "FileVault is Off" in text else None


def told_by_manage_bde(text: str) -> bool | None:
    """Windows: what `manage-bde -status` says of BitLocker; it speaks the language of Windows."""
    if "Protection On" in text:
        return True
    return False if "Protection Off" in text else None


def _layers(folder: Path) -> Iterator[Path]:
    """A block device and all that it lies on: slaves, and the whole disk of a partition."""
    yield folder
    below = sorted((folder / "slaves").glob("*"))
    if (folder / "partition").exists():
        below.append(folder.parent)
    for one in below:
        yield from _layers(one.resolve())


def _uuid(folder: Path) -> str:
    try:
        return (folder / "dm" / "uuid").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


def _asked(*command: str) -> str:
    try:
        ran = subprocess.run(
            command, capture_output=True, check=False, timeout=_PATIENCE, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout.decode("utf-8", errors="replace")
