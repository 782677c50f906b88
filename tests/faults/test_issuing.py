"""The weekly export where disks fail and processes are killed: no half file, no edition lost.

200 kills before a release, fewer in the everyday run.
"""

import json
import os
import re
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest
from laptop import EVENT, TOOL, Laptop, dice, note, scratch
from test_disk import disk, remount_read_only

from antitrafik_cli.__main__ import main
from antitrafik_cli.commands import issuing
from antitrafik_cli.store.editions import Edition, editions
from antitrafik_cli.store.log import Log

Tried = Callable[[int], None]
EVERY_DAY_AND_BEFORE_A_RELEASE = [
    0,
    *(pytest.param(n, marks=pytest.mark.release) for n in range(1, 8)),
]
KILLS = 25
EXPORT = ("export-weekly", "--quiet", "--formats", "csv,md", "--to")
NAME = re.compile(r"2017-W47(?:\.(?P<edition>\d+))?(?P<slip>\.amended)?\.(?P<format>csv|md)")
KEEP = issuing.keep
UNFINISHED = re.compile(r"\.antitrafik-[0-9a-f]{16}\.tmp")

# Everything is loaded once; each line asks for a process that logs and exports until it is killed.
WORKER = """
import json, os, sys
from antitrafik_cli.__main__ import main
event, argv, told = json.loads(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])
main(["path"])
for line in iter(sys.stdin.readline, ""):
    folder = line.strip()
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        continue
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    os.write(told, b"%d\\n" % os.getpid())
    while main(event) == 0 and main([*argv, folder]) == 0:
        pass
    os._exit(1)
"""

pytestmark = pytest.mark.item("a weekly export that is cut off")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-01T18:00:00+01:00")


@pytest.mark.parametrize("_round", EVERY_DAY_AND_BEFORE_A_RELEASE)
def test_killed_at_any_moment_an_export_leaves_whole_files_and_no_edition_without_them(
    laptop: Laptop, tried: Tried, monkeypatch: pytest.MonkeyPatch, _round: int
) -> None:
    chance = dice()
    read, write = os.pipe()

    command = (sys.executable, "-c", WORKER, json.dumps(EVENT), json.dumps(EXPORT), str(write))
    with scratch() as folder:
        worker = laptop.start(
            *command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, pass_fds=[write]
        )
        os.close(write)
        begun = time.monotonic()
        assert main([*EVENT]) == main([*EXPORT, str(folder)]) == 0
        life = time.monotonic() - begun
        unfinished = behind = 0
        with worker, os.fdopen(read) as began:
            for _kill in range(KILLS):
                print(folder, file=worker.stdin, flush=True)
                pid = int(began.readline())
                ends = os.pidfd_open(pid)
                select.select([ends], [], [], chance.random() * 1.5 * life)
                os.kill(pid, signal.SIGKILL)
                select.select([ends], [], [])
                os.close(ends)
                left, lacking = _look(laptop, folder)
                unfinished, behind = unfinished + left, behind + lacking
            worker.stdin.close()
        assert main([*EXPORT, str(folder)]) == 0
        _left, lacking = _look(laptop, folder)
        assert lacking == 0
        made = _issued(laptop)
        assert_again(folder, made)
    note(f"{KILLS} kills, {made} editions, {unfinished} unfinished files, {behind} names lacking")
    tried(KILLS)
    assert made > 0


STEPS = ("open", "os.rename", "os.remove", "os.truncate")  # what Python tells an audit hook of


def _dies_before(step: int, argv: list[str]) -> bool:
    """Run the command in a process that dies before that step of its; whether it came so far."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    steps = iter(range(step))

    def take(event: str = STEPS[0], _given: object = None) -> None:
        if event in STEPS and next(steps, None) is None:
            os._exit(9)

    def keep(log: Log, edition: Edition) -> bool:
        take()
        kept = KEEP(log, edition)
        take()
        return kept

    issuing.keep = keep
    sys.addaudithook(take)
    os._exit(main(argv))


def test_cut_off_before_each_of_its_steps_an_export_goes_on_where_it_was(
    laptop: Laptop, tried: Tried
) -> None:
    laptop.saved()
    assert main(["report"]) == 0  # what is made at a first start is made
    fresh = laptop.log.read_bytes()
    folder = laptop.home / "raporte"
    argv = [*EXPORT, str(folder)]
    unfinished = behind = steps = 0
    while True:
        laptop.log.write_bytes(fresh)
        folder.mkdir()
        if not _dies_before(steps, argv):
            break
        left, lacking = _look(laptop, folder)
        unfinished, behind, steps = unfinished + (left > 0), behind + (lacking > 0), steps + 1
        known = _issued(laptop)
        assert main(EVENT) == 0  # what was cut off is amended before it could be gone on with
        assert main(argv) == 0
        assert _issued(laptop) == known + 1
        assert _look(laptop, folder)[1] == 0
        assert_again(folder, known + 1)
        shutil.rmtree(folder)
    note(f"{steps} steps; {unfinished} times something unfinished, {behind} times a name lacking")
    tried(steps)
    assert unfinished > 2
    assert behind > 1


def _look(laptop: Laptop, folder: Path) -> tuple[int, int]:
    """How much unfinished lies there, and how many files of editions do not; the rest is whole."""
    made = _issued(laptop)
    names = {path.name for path in folder.iterdir()}
    unfinished = {name for name in names if UNFINISHED.fullmatch(name)}
    for name in names - unfinished:
        found = NAME.fullmatch(name)
        assert found, name
        assert int(found["edition"] or 1) <= made, "a file of an edition that the log does not know"
        assert (folder / name).stat().st_size > 0
    stems = ["2017-W47", *(f"2017-W47.{number}" for number in range(2, made + 1))][:made]
    wanted = {f"{stem}.{ending}" for stem in stems for ending in ("md", "csv")}
    wanted |= {f"{stem}.amended.md" for stem in stems[1:]}
    return len(unfinished), len(wanted - names)


def _issued(laptop: Laptop) -> int:
    if not laptop.log.exists() or not laptop.log.stat().st_size:
        return 0
    try:
        with Log.open(laptop.log) as log:
            return len(editions(log, "2017-W47"))
    except Exception as problem:  # noqa: BLE001 - the first making of the log was killed
        note(repr(problem))
        return 0


def assert_again(folder: Path, made: int) -> None:
    """Every file that lies there, slips too, is what its edition says, byte by byte."""
    seen = 0
    with scratch() as again:
        for number in range(1, made + 1):
            assert main([*EXPORT, str(again), "--week", f"2017-W47/{number}"]) == 0
        for path in sorted(folder.iterdir()):
            if NAME.fullmatch(path.name):
                assert (again / path.name).read_bytes() == path.read_bytes(), path.name
                seen += 1
    assert seen >= made > 0


def export(laptop: Laptop, folder: Path, before: list[str]) -> tuple[int, str]:
    ran = laptop.run(
        "export-weekly", "--to", str(folder), "--quiet", "--formats", "csv,md", before=before
    )
    assert ran.stdout == ""
    return ran.returncode, ran.stderr


def test_on_a_full_disk_nothing_is_issued_and_once_there_is_room_it_is(laptop: Laptop) -> None:
    laptop.saved()
    folder = laptop.home / "usb"
    with disk(folder, "size=64k,mode=700") as (enter, seen):
        (seen / "i vjetër.md").write_text("i vjetër")
        with (seen / "ballast").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        before = laptop.log.read_bytes()
        code, said = export(laptop, folder, enter)
        assert code == 74
        assert "could not be written: the disk is full" in said
        assert sorted(path.name for path in seen.iterdir()) == ["ballast", "i vjetër.md"]
        assert (seen / "i vjetër.md").read_text() == "i vjetër"
        assert laptop.log.read_bytes() == before
        assert "2017-W47" in laptop.run("due").stdout
        (seen / "ballast").unlink()
        assert export(laptop, folder, enter) == (0, "")
        found = sorted(path.name for path in seen.iterdir())
        assert found == ["2017-W47.csv", "2017-W47.md", "i vjetër.md"]


def test_on_a_read_only_disk_nothing_is_issued(laptop: Laptop) -> None:
    laptop.saved()
    folder = laptop.home / "usb"
    with disk(folder, "size=1m,mode=700") as (enter, seen):
        remount_read_only(enter, folder)
        before = laptop.log.read_bytes()
        code, said = export(laptop, folder, enter)
        assert (code, "it may only be read" in said) == (74, True), said
        assert list(seen.iterdir()) == []
        assert laptop.log.read_bytes() == before


WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")  # as others are
MODES = [
    (0o555, "raporte", 74, "raporte/2017-W47.csv could not be written"),
    (0o666, "raporte", 74, "raporte/2017-W47.csv could not be written"),
    (0o666, "raporte/brenda", 74, "raporte/brenda could not be written"),
    (0o333, "raporte", 0, ""),
]


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root writes anywhere; needs setpriv"
)
@pytest.mark.parametrize(("mode", "name", "code", "said"), MODES)
def test_where_the_user_may_not_write_look_or_list(
    laptop: Laptop, mode: int, name: str, code: int, said: str
) -> None:
    laptop.saved()
    folder = laptop.home / "raporte"
    (folder / "brenda").mkdir(parents=True)
    old = folder / "i vjetër.md"
    old.write_text("i vjetër")
    before = laptop.log.read_bytes()
    folder.chmod(mode)
    try:
        prefix = [*WITHOUT_RIGHTS] if os.geteuid() == 0 else []
        found, told = export(laptop, laptop.home / name, prefix)
    finally:
        folder.chmod(0o700)
    assert found == code, told
    assert said in told
    assert told.count("\n") == bool(said)
    made = {"2017-W47.csv", "2017-W47.md"} if code == 0 else set()
    assert {path.name for path in folder.iterdir()} == {"brenda", old.name} | made
    assert old.read_text() == "i vjetër"
    assert (laptop.log.read_bytes() == before) == bool(code)


def test_a_log_that_cannot_keep_the_edition_leaves_no_file(laptop: Laptop) -> None:
    with disk(laptop.log.parent, "size=2m,mode=700") as (enter, seen):
        ran = laptop.run(*EVENT, before=enter)
        assert ran.returncode == 0, ran.stderr
        remount_read_only(enter, laptop.log.parent)
        before = (seen / "log.db").read_bytes()
        folder = laptop.home / "raporte"
        folder.mkdir()
        code, said = export(laptop, folder, enter)
        assert (code, "it may only be read" in said) == (74, True), said
        assert list(folder.iterdir()) == []
        assert (seen / "log.db").read_bytes() == before


def test_two_processes_at_once_issue_each_edition_once(laptop: Laptop) -> None:
    laptop.saved()
    folder = laptop.home / "raporte"
    folder.mkdir()
    command = [*TOOL, *EXPORT, str(folder)]
    running = [laptop.start(*command, stdout=PIPE, stderr=PIPE) for _ in range(4)]
    codes = []
    for one in running:
        _out, _err = one.communicate()
        codes.append(one.returncode)
    assert set(codes) <= {0, 75}
    assert 0 in codes
    assert _issued(laptop) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["2017-W47.csv", "2017-W47.md"]
    shutil.rmtree(folder)
