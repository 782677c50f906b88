"""Disks that are full, failing, read-only or in use, files that are not ours: nothing is harmed.

The log stays whole, and what is said about it is true.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from laptop import (
    EVENT,
    Laptop,
    acknowledged,
    assert_sound,
    events,
    namespace,
    note,
)

from antitrafik_cli.store import place_of_log

PAGE = 4096


@contextmanager
def disk(folder: Path, options: str) -> Iterator[tuple[list[str], Path]]:
    """A disk of its own at `folder`: the words that lead a command to it, and it seen from here."""
    way = namespace()
    if not way:
        pytest.skip("no mount table of one's own here (unshare, nsenter): no disk to fill")
    folder.mkdir(parents=True, exist_ok=True)
    mount = 'mount -t tmpfs -o "$1" none "$0" && echo ready && exec cat'
    command = [*way, "sh", "-c", mount, str(folder), options]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout.readline() == "ready\n"
        user = ["-U", "--preserve-credentials"] if "U" in way[1] else []
        yield (
            ["nsenter", "-t", str(holder.pid), *user, "-m"],
            Path(f"/proc/{holder.pid}/root{folder}"),
        )
        holder.stdin.close()


def remount_read_only(enter: Sequence[str], folder: Path) -> None:
    command = [*enter, "mount", "-o", "remount,ro", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def test_however_little_room_is_left_the_log_holds_what_was_acknowledged(laptop: Laptop) -> None:
    with disk(laptop.log.parent, "size=2m,mode=700") as (enter, seen):
        kept = [acknowledged(_event(laptop, enter).stdout)[0] for _ in range(2)]
        ballast = _fill(seen / "ballast")
        refused = 0
        while True:
            before = (seen / "log.db").read_bytes()
            ran = _event(laptop, enter)
            if ran.returncode == 0:
                break
            assert (ran.returncode, ran.stdout) == (74, "")
            assert "not saved, the disk is full" in ran.stderr
            assert (seen / "log.db").read_bytes() == before
            assert sorted(path.name for path in seen.iterdir()) == ["ballast", "log.db"]
            refused += 1
            os.truncate(ballast, ballast.stat().st_size - PAGE)
        kept += acknowledged(ran.stdout)
        copy = laptop.home / "copy.db"
        shutil.copy(seen / "log.db", copy)
    note(f"refused {refused} times")
    assert refused > 5
    assert events(copy) == set(kept)
    assert_sound(copy, kept)


def _event(laptop: Laptop, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    return laptop.run(*EVENT, "--format", "json", before=before)


def _fill(path: Path) -> Path:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PAGE))
        except OSError:
            return path


def test_a_log_on_a_read_only_disk_can_be_read_and_not_written(laptop: Laptop) -> None:
    with disk(laptop.log.parent, "size=2m,mode=700") as (enter, seen):
        _event(laptop, enter)
        remount_read_only(enter, laptop.log.parent)
        before = (seen / "log.db").read_bytes()
        assert laptop.run("check", before=enter).returncode == 0
        told = laptop.run("report", "--format", "json", before=enter)
        assert (told.returncode, '"events": 1' in told.stdout) == (0, True)
        ran = _event(laptop, enter)
        assert (ran.returncode, ran.stdout) == (74, "")
        assert "not saved, it may only be read" in ran.stderr
        assert (seen / "log.db").read_bytes() == before


def test_a_mark_that_cannot_be_raised_takes_nothing_back(laptop: Laptop) -> None:
    with disk(laptop.keys.parent, "size=1m,mode=700") as (enter, _seen):
        _event(laptop, enter)
        remount_read_only(enter, laptop.keys.parent)
        ran = _event(laptop, enter)
        assert (ran.returncode, "Saved" in ran.stderr) == (0, True), ran.stderr
        assert len(events(laptop.log)) == 2
        assert laptop.run("check", before=enter).returncode == 0


def test_a_limit_on_the_size_of_files_refuses_and_keeps_the_log_whole(laptop: Laptop) -> None:
    if not shutil.which("prlimit"):
        pytest.skip("no prlimit here")
    kept = [laptop.saved()]
    refused = False
    while not refused:
        before = laptop.log.read_bytes()
        ran = _event(laptop, ["prlimit", f"--fsize={len(before)}"])
        refused = ran.returncode != 0
        if not refused:
            kept += acknowledged(ran.stdout)
            continue
        assert (ran.returncode, ran.stdout, laptop.log.read_bytes()) == (74, "", before)
        assert "not saved" in ran.stderr
    assert events(laptop.log) == set(kept)
    assert_sound(laptop.log, kept)


@pytest.mark.parametrize("format_", ["table", "json"])
def test_an_answer_that_cannot_be_written_does_not_hide_that_the_change_was_saved(
    laptop: Laptop, format_: str
) -> None:
    laptop.saved()
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ran = laptop.run(*EVENT, "--format", format_, stdout=full)
    assert (ran.returncode, "Saved" in ran.stderr) == (74, True)
    assert "stdout could not be written" in ran.stderr
    assert len(events(laptop.log)) == 2
    assert_sound(laptop.log, [])


def test_a_report_that_cannot_be_written_fails(laptop: Laptop) -> None:
    laptop.saved()
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        assert laptop.run("report", stdout=full).returncode == 74


# --- in use ---------------------------------------------------------------------------------------

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2].split(";"):
    held.execute(statement).fetchone()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(laptop: Laptop, statements: str) -> Iterator[None]:
    """The log held by another process: in this one, closing any file would let go of it."""
    command = [sys.executable, "-c", HOLDER, str(laptop.log), statements]
    holder = laptop.start(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout.readline() == "held\n"
        yield
        holder.stdin.close()


@pytest.mark.parametrize(
    ("statements", "reading"),
    [
        ("BEGIN IMMEDIATE", 0),  # somebody is about to write
        ("BEGIN EXCLUSIVE", 75),  # somebody is writing
        ("BEGIN;SELECT * FROM sqlite_schema", 0),  # somebody reads on while we would commit
    ],
)
def test_a_log_in_use_beyond_the_time_out_is_busy_and_nothing_is_saved(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch, statements: str, reading: int
) -> None:
    kept = [laptop.saved()]
    monkeypatch.setenv("ANTITRAFIK_BUSY_SECONDS", "1")
    with held(laptop, statements):
        ran = _event(laptop)
        assert (ran.returncode, ran.stdout) == (75, "")
        assert "Nothing was saved" in ran.stderr
        assert laptop.run("report").returncode == reading
    assert events(laptop.log) == set(kept)
    kept.append(laptop.saved())
    assert_sound(laptop.log, kept)


# --- not ours -------------------------------------------------------------------------------------


def _folder(path: Path) -> None:
    path.mkdir()


def _text(path: Path) -> None:
    path.write_text("Shënime të mbledhjes\n" * 20)


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _other_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entry (n INTEGER PRIMARY KEY)")
    connection.close()


def _other_program_in_wal_mode(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE entry (n INTEGER PRIMARY KEY)")
    connection.close()


def _short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


@pytest.mark.parametrize(
    "make", [_folder, _text, _fifo, _other_program, _other_program_in_wal_mode, _short]
)
def test_what_is_not_ours_is_refused_and_left_as_it_is(
    laptop: Laptop, make: Callable[[Path], None]
) -> None:
    make(laptop.log)
    _assert_refused(laptop, "not a log of antitrafik")


def test_a_log_of_a_newer_version_is_refused_and_left_as_it_is(laptop: Laptop) -> None:
    laptop.saved()
    with sqlite3.connect(laptop.log) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    _assert_refused(laptop, "newer antitrafik")


def _assert_refused(laptop: Laptop, why: str) -> None:
    before = _left(laptop.log.parent)
    for argv in (EVENT, ("report",), ("check",), ("rebuild",), ("undo",)):
        ran = laptop.run(*argv)
        assert (ran.returncode, ran.stdout) == (3, ""), argv
        assert str(laptop.log) in ran.stderr
        assert why in ran.stderr
        assert _left(laptop.log.parent) == before, argv


def _left(folder: Path) -> list[Any]:
    return [
        (path.name, path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
        for path in sorted(folder.iterdir())
    ]


# --- keys and copies ------------------------------------------------------------------------------


def _devices(log: Path) -> int:
    with sqlite3.connect(log) as connection:
        number: int = connection.execute("SELECT count(DISTINCT device) FROM entry").fetchone()[0]
    connection.close()
    return number


def test_without_its_key_a_laptop_writes_as_a_new_device_and_says_so(laptop: Laptop) -> None:
    laptop.saved()
    for key in laptop.keys.glob("*.key"):
        key.unlink()
    ran = _event(laptop)
    assert ran.returncode == 0
    assert "has no key for this log yet: it now writes as a new device" in ran.stderr
    assert _devices(laptop.log) == 2
    assert "new device" not in _event(laptop).stderr
    assert laptop.run("check").returncode == 0


def test_an_older_copy_of_the_log_is_gone_on_with_as_a_new_device_and_said(laptop: Laptop) -> None:
    laptop.saved()
    older = laptop.log.read_bytes()
    laptop.saved()
    laptop.log.write_bytes(older)
    ran = _event(laptop)
    assert ran.returncode == 0
    assert "is an older copy: it ends at entry 2 of this laptop, which has written 4" in ran.stderr
    assert _devices(laptop.log) == 2
    assert "older copy" not in _event(laptop).stderr
    assert laptop.run("check").returncode == 0


def test_a_log_on_a_network_drive_can_only_be_read(
    laptop: Laptop, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.saved()
    before = laptop.log.read_bytes()
    table = laptop.home / "mountinfo"
    here = str(laptop.log.parent.resolve()).replace(" ", "\\040")
    table.write_text(
        f"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
        f"36 22 0:40 / {here} rw,relatime shared:2 - nfs4 server:/zyra rw,vers=4.2\n"
    )
    monkeypatch.setattr(place_of_log, "_MOUNTS", table)
    ran = antitrafik(*EVENT)
    assert (ran.code, ran.out, "network drive (nfs4)" in ran.err) == (74, "", True)
    assert antitrafik("report").code == 0
    assert laptop.log.read_bytes() == before


# --- writers that died, disks that fail -----------------------------------------------------------

# A change larger than its cache reaches the file before it is committed; then the power is gone.
DYING = """
import os, signal, sys
from pathlib import Path
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log
with Log.open(Path(sys.argv[1]), write=True) as log:
    log.connection.execute("PRAGMA cache_size = 5")
    with change(log, "log-event") as started:
        for number in range(200):
            fields = {"date": "2017-11-22", "kind": "forum"}
            started.add_told("event", fields, {"note": ["x" * 400]})
        os.kill(os.getpid(), signal.SIGKILL)
"""

pytestmark = pytest.mark.item("disks that fail, are full, read-only, or hold what is not ours")


@pytest.mark.parametrize("command", [("report",), ("check",), EVENT])
def test_what_a_killed_writer_left_is_healed_by_whoever_comes_next(
    laptop: Laptop, command: Sequence[str]
) -> None:
    kept = [laptop.saved()]
    before = laptop.log.read_bytes()
    laptop.start(sys.executable, "-c", DYING, str(laptop.log)).wait()
    assert laptop.journal.exists()
    assert laptop.log.read_bytes() != before
    assert laptop.run(*command).returncode == 0
    assert not laptop.journal.exists()
    assert command == EVENT or laptop.log.read_bytes() == before
    assert_sound(laptop.log, kept)
