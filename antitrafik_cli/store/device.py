"""This laptop's part in a log: its key, its name, and how far it has written.

Here: the files outside the log that make a copy of the log another device. Not here: signing,
which belongs to bundles; entries (`log`).
"""

import os
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.settings import state_folder


class Device(NamedTuple):
    """A device: the first 32 hex digits of SHA-256 of its public key, and its high-water mark.

    `mark` is the highest `seq` this laptop knows to have committed; 0 before the first.
    """

    name: str
    mark: int


def _files(log: bytes) -> tuple[Path, Path]:
    folder = state_folder() / "devices"
    return folder / f"{log.hex()}.mark", folder / f"{log.hex()}.key"


def key_file(log: bytes) -> Path:
    """Where this laptop's key for that log lies, whether or not there is one."""
    return _files(log)[1]


def current(log: bytes) -> Device | None:
    """The device this laptop is for the log with that id; None where it has no readable key."""
    mark, key = _files(log)
    try:
        line = mark.read_bytes()
    except FileNotFoundError:
        return None
    device = _from_line(line)
    return device if device and key.exists() else None


def enrol(log: bytes) -> Device:
    """A new device for that log, with a new key, both on disk (0600); the old key is set aside."""
    from antitrafik_cli.files import make_folder, sync_folder  # noqa: PLC0415 - once per laptop

    mark, key = _files(log)
    make_folder(mark.parent)
    seed = new_key()
    name = name_of(seed)
    if key.exists():
        key.replace(key.with_name(f"{log.hex()}.{os.urandom(4).hex()}.old-key"))
    _write_whole(key, seed.hex().encode() + b"\n")
    device = Device(name, 0)
    _write_whole(mark, _mark_line(device))
    sync_folder(mark.parent)
    return device


def new_key() -> bytes:
    """The seed of a new Ed25519 key, 32 bytes."""
    return os.urandom(32)


def name_of(seed: bytes) -> str:
    """The name of the device whose key grows from this seed."""
    from nacl.signing import SigningKey  # noqa: PLC0415 - needed once per laptop and log

    return sha256(bytes(SigningKey(seed).verify_key)).hexdigest()[:32]


def raise_mark(log: bytes, device: Device) -> None:
    """Remember that the device has committed its `mark`; called after every commit.

    Written in place and unsynced: a mark that is too low after a power cut is harmless, since
    only a `seq` below the mark says that the log is an older copy.
    """
    mark, _key = _files(log)
    with mark.open("r+b", buffering=0) as file:
        file.write(_mark_line(device))


def _mark_line(device: Device) -> bytes:
    return f"{device.name} {device.mark:019d}\n".encode()


def _from_line(line: bytes) -> Device | None:
    """The device of a line that `_mark_line` could have made; None for any other."""
    name, _, mark = line.rstrip().decode("ascii", "replace").partition(" ")
    if len(name) != 32 or name.strip("0123456789abcdef") or not mark.isdecimal():
        return None
    device = Device(name, int(mark))
    return device if _mark_line(device) == line else None


def _write_whole(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(path)
