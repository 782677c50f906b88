"""Whatever happens to a backup on its way, what has its name is whole, checked, or not there.

Here: kills, failing calls, full and read-only disks, writers beside it, wrong bits. What a backup
is when nothing happens stands in `tests/test_keep`.
"""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from laptop import (
    EVENT,
    Laptop,
    acknowledged,
    assert_sound,
    dice,
    events,
    note,
    traces,
)
from test_bit_flips import LOOSE, rows
from test_concurrency import WRITER
from test_disk import PAGE, _fill, disk, remount_read_only

from antitrafik_cli.__main__ import main

pytestmark = pytest.mark.item("backups: killed, on failing disks, with wrong bits")
TEMPORARY = re.compile(r"\.antitrafik-[0-9a-f]{16}\.tmp(-journal)?")
FLIPS = 150  # a day; each is a whole restoration
SHARE = 0.12  # of the calls of each kind that one backup makes; the last of a kind always
COMMANDS = {
    "backup": ("backup", "{target}"),
    "backup over another": ("backup", "--force", "{target}"),
    "restore-backup": ("restore-backup", "{log}", "--to", "{target}"),
}


@pytest.fixture
def usb(laptop: Laptop) -> Path:
    folder = laptop.home / "usb"
    folder.mkdir()
    return folder


def prepared(laptop: Laptop, usb: Path, name: str) -> tuple[Sequence[str], Path, list[str]]:
    """The words of a command, the file it makes, and the events that any such file may lack."""
    target = usb / "copy.db"
    kept = [laptop.saved()]
    if name == "backup over another":
        assert laptop.run("backup", str(target)).returncode == 0
    kept.append(laptop.saved())
    facts = {"log": str(laptop.log), "target": str(target)}
    return [word.format(**facts) for word in COMMANDS[name]], target, kept


WRITES = ("pwrite64", "write", "fdatasync", "fsync", "link", "linkat", "rename", "renameat",
          "renameat2", "unlink", "unlinkat")  # fmt: skip


def faults(
    laptop: Laptop, words: Sequence[str], target: Path, share: float
) -> list[tuple[str, int]]:
    """Calls of one run to make trouble at, each as its name and its number among its own kind."""
    there = target.read_bytes() if target.exists() else None
    trace = laptop.home / "trace"
    tracing = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={','.join(WRITES)}"]
    assert laptop.run(*words, before=tracing).returncode == 0
    put_back(target, there)
    numbers = Counter(re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.MULTILINE))
    chance = dice()
    found = [
        (call, when)
        for call, number in numbers.items()
        for when in {number, *chance.sample(range(1, number + 1), round(share * number))}
    ]
    note(f"{dict(numbers)}, tried {len(found)}")
    assert numbers["pwrite64"] > 20
    return sorted(found)


def put_back(target: Path, there: bytes | None) -> None:
    target.unlink(missing_ok=True)
    if there is not None:
        target.write_bytes(there)


def traced(fault: str) -> list[str]:
    return ["strace", "-f", "-qq", "-o", os.devnull, "-e", fault]


def assert_whole_or_not_there(target: Path, kept: list[str], *, there_before: bool) -> bool:
    """Whether the file came about; what lies beside it is not to be taken for one."""
    beside = [path.name for path in target.parent.iterdir() if path != target]
    assert [name for name in beside if not TEMPORARY.fullmatch(name)] == []
    if not target.exists():
        assert not there_before
        return False
    assert_sound(target, kept[:1])
    came = set(kept) <= events(target)
    assert came or there_before
    return came


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "share", [SHARE, pytest.param(1.0, marks=pytest.mark.release)], ids=["some", "every"]
)
def test_killed_at_any_call_it_leaves_a_whole_file_or_none(
    laptop: Laptop, usb: Path, name: str, share: float
) -> None:
    if not traces():
        pytest.skip("no strace here: nothing can be killed at a call")
    words, target, kept = prepared(laptop, usb, name)
    there = target.read_bytes() if target.exists() else None
    log = laptop.log.read_bytes()
    became: Counter[bool] = Counter()
    for call, when in faults(laptop, words, target, share):
        fault = f"inject={call}:signal=SIGKILL:when={when}"
        ran = laptop.run(*words, before=traced(fault))
        assert ran.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), (fault, ran.stderr)
        became[assert_whole_or_not_there(target, kept, there_before=there is not None)] += 1
        assert laptop.log.read_bytes() == log
        put_back(target, there)
    note(str(dict(became)))
    assert min(became[True], became[False]) > 0


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "share", [SHARE, pytest.param(1.0, marks=pytest.mark.release)], ids=["some", "every"]
)
def test_whichever_call_fails_what_is_said_is_true_and_nothing_is_left(
    laptop: Laptop, usb: Path, name: str, share: float
) -> None:
    if not traces():
        pytest.skip("no strace here: no call can be made to fail")
    words, target, kept = prepared(laptop, usb, name)
    there = target.read_bytes() if target.exists() else None
    log = laptop.log.read_bytes()
    chance = dice()
    became: Counter[int] = Counter()
    for call, when in faults(laptop, words, target, share):
        if call in ("write", "unlink", "unlinkat"):
            continue  # what was made is said on stderr alone; a second name is swept away later
        fault = f"inject={call}:error={chance.choice(['EIO', 'ENOSPC'])}:when={when}"
        ran = laptop.run(*words, before=traced(fault))
        came = assert_whole_or_not_there(target, kept, there_before=there is not None)
        assert came or ran.returncode == 74, (fault, ran.stderr)
        assert ran.returncode == 0 or "could not be written" in ran.stderr, (fault, ran.stderr)
        assert [path for path in usb.iterdir() if path != target] == [], fault
        assert laptop.log.read_bytes() == log
        became[ran.returncode] += 1
        put_back(target, there)
    note(str(dict(became)))
    assert became.keys() <= {0, 74}
    assert became[74] > 0


@pytest.mark.parametrize("name", COMMANDS)
def test_the_bytes_are_on_the_disk_before_the_name_and_then_the_name(
    laptop: Laptop, usb: Path, name: str
) -> None:
    if not traces():
        pytest.skip("no strace here: the order of calls cannot be seen")
    words, _target, _kept = prepared(laptop, usb, name)
    trace = laptop.home / "trace"
    tracing = ["strace", "-f", "-y", "-qq", "-o", str(trace), "-e", f"trace={','.join(WRITES)}"]
    assert laptop.run(*words, before=tracing).returncode == 0
    ours = re.compile(r"\.antitrafik-[0-9a-f]{16}\.tmp[>\"]")
    order = [
        "write"
        if "write" in line
        else "name"
        if re.search(r"link\(|linkat|rename", line)
        else "sync"
        for line in trace.read_text().splitlines()
        if re.search(rf"sync\(\d+<{usb}>\)", line) or (ours.search(line) and "unlink" not in line)
    ]
    assert order[-3:] == ["sync", "name", "sync"]
    assert "write" in order


@pytest.mark.parametrize("name", COMMANDS)
def test_however_little_room_is_left_there_is_a_whole_file_or_what_was_there(
    laptop: Laptop, usb: Path, name: str
) -> None:
    words, target, kept = prepared(laptop, usb, name)
    there = target.read_bytes() if target.exists() else None
    with disk(usb, "size=2m,mode=700") as (enter, seen):
        inside = seen / target.name
        if there is not None:
            inside.write_bytes(there)
        ballast = _fill(seen / "ballast")
        refused = 0
        while True:
            ran = laptop.run(*words, before=enter)
            if ran.returncode == 0:
                break
            assert (ran.returncode, ran.stdout) == (74, "")
            assert "the disk is full" in ran.stderr
            assert sorted(path.name for path in seen.iterdir() if path != inside) == ["ballast"]
            assert (inside.read_bytes() if inside.exists() else None) == there
            refused += 1
            os.truncate(ballast, ballast.stat().st_size - 4 * PAGE)
        copy = laptop.home / "seen.db"
        shutil.copy(inside, copy)
    note(f"refused {refused} times")
    assert refused > 3
    assert_sound(copy, kept)


def test_a_disk_that_may_only_be_read_gives_a_backup_and_takes_none(
    laptop: Laptop, usb: Path
) -> None:
    kept = [laptop.saved()]
    with disk(usb, "size=2m,mode=700") as (enter, seen):
        copy, more = usb / "copy.db", usb / "more.db"
        assert laptop.run("backup", str(copy), before=enter).returncode == 0
        remount_read_only(enter, usb)
        ran = laptop.run("backup", str(more), before=enter)
        assert (ran.returncode, "it may only be read" in ran.stderr) == (74, True)
        restored = laptop.home / "restored.db"
        ran = laptop.run("restore-backup", str(copy), "--to", str(restored), before=enter)
        assert ran.returncode == 0, ran.stderr
        assert [path.name for path in seen.iterdir()] == ["copy.db"]
    assert_sound(restored, kept)


def test_a_backup_beside_writers_holds_what_was_acknowledged_before_it(
    laptop: Laptop, usb: Path
) -> None:
    writers, each, backups = 4, 25, 6
    assert laptop.run(*EVENT[:-2]).returncode == 0  # like the writers' events without a request
    answers = [laptop.home / f"answers{n}" for n in range(writers)]
    processes = [
        laptop.start(
            *(sys.executable, "-u", "-c", WRITER, str(n), str(each)),
            stdin=subprocess.PIPE, stdout=answer.open("w"), stderr=subprocess.DEVNULL,
        )
        for n, answer in enumerate(answers)
    ]  # fmt: skip
    try:
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        beside = 0
        for number in range(backups):
            before = [one for answer in answers for one in acknowledged(answer.read_text())]
            copy = usb / f"copy{number}.db"
            ran = laptop.run("backup", str(copy))
            assert ran.returncode == 0, ran.stderr
            assert_sound(copy, before)
            beside += sum(process.poll() is None for process in processes) > 0
        note(f"{beside} of {backups} backups beside writers, {len(before)} acknowledged before")
        assert beside > 1
    finally:
        for process in processes:
            process.stdin.close()
    assert [process.wait(timeout=120) for process in processes] == [0] * writers
    assert_sound(laptop.log, [])


def test_a_wrong_bit_in_a_backup_is_refused_or_changes_nothing(
    laptop: Laptop, usb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(12):
        secret_event(number)
    whole, damaged, restored = usb / "whole.db", usb / "damaged.db", usb / "restored.db"
    assert laptop.run("backup", str(whole)).returncode == 0
    content, wanted = whole.read_bytes(), told(whole)
    chance = dice()
    used = [place for place, byte in enumerate(content) if byte]
    became: Counter[int] = Counter()
    for _flip in range(FLIPS):
        place, bit = chance.choice(used), chance.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        damaged.write_bytes(flipped)
        code = main(["restore-backup", str(damaged), "--to", str(restored)])
        capsys.readouterr()
        became[code] += 1
        if code == 0:
            assert told(restored) == wanted, f"byte {place}, bit {bit}"
            restored.unlink()
        assert code in (0, 3, 5), f"byte {place}, bit {bit}"
        assert sorted(path.name for path in usb.iterdir()) == ["damaged.db", "whole.db"]
    note(str(dict(became)))
    assert became[5] > FLIPS / 3


def told(path: Path) -> dict[str, Any]:
    """Every row that check can vouch for, without the id of the log."""
    found = rows(path)
    return {name: found[name] for name in sorted(found.keys() - LOOSE - {"identity", "built"})
            if name != "sqlite_schema"}  # fmt: skip


def test_erased_text_is_in_no_page_of_a_backup(laptop: Laptop, usb: Path) -> None:
    """Among many records, whose pages were split and freed."""
    for number, record in enumerate([secret_event(n) for n in range(40)]):
        if number % 4:
            assert main(["erase", record, "note"]) == 0
    copy = usb / "copy.db"
    assert main(["backup", str(copy)]) == 0
    left = {int(one) for one in re.findall(rb"Sekret(\d{4})", copy.read_bytes())}
    assert left == {number for number in range(40) if not number % 4}


def secret_event(number: int) -> str:
    log = Path(os.environ["ANTITRAFIK_LOG"])
    before = events(log)
    words = f"Sekret{number:04} " + "fjalë " * (number * 7 % 60)
    day = f"2017-11-{number % 28 + 1:02}"
    assert main([*EVENT[:5], "--date", day, "--note", words[:480]]) == 0
    (record,) = events(log) - before
    return record


def test_a_log_that_is_in_use_beyond_the_time_out_is_busy(
    laptop: Laptop, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.saved()
    monkeypatch.setenv("ANTITRAFIK_BUSY_SECONDS", "1")
    held = sqlite3.connect(laptop.log, isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    ran = laptop.run("backup", str(usb / "copy.db"))
    held.close()
    assert ran.returncode == 75
    assert list(usb.iterdir()) == []


def test_a_backup_whose_schema_cannot_be_made_again_is_refused(
    laptop: Laptop, usb: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop.saved()
    whole = usb / "whole.db"
    assert laptop.run("backup", str(whole)).returncode == 0
    content = whole.read_bytes()
    # One bit: SQLite still reads such a table, but does not make it again.
    whole.write_bytes(content.replace(b"CREATE TABLE entry (", b"cREATE TABLE entry ("))
    code = main(["restore-backup", str(whole), "--to", str(usb / "restored.db")])
    assert (code, "mistake" in capsys.readouterr().err) in [(3, False), (5, False)]
    assert [path.name for path in usb.iterdir()] == ["whole.db"]
