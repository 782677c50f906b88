"""`kill -9` at any moment: what was acknowledged is in the log, and nothing is half there.

200 kills a day, 2,000 before a release. 120 of 200 hit a process that had said that it was at
work, so more than half come after start-up whatever this machine's speed.
"""

import contextlib
import io
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import DEVNULL, PIPE, TimeoutExpired

import pytest
from laptop import EVENT, TOOL, Laptop, acknowledged, assert_sound, dice, note

from antitrafik_cli.__main__ import main

Tried = Callable[[int], None]
AT_WORK, WHOLE = 120, 80  # kills: in the midst of logging, and anywhere in a process's life
EVERY_DAY_AND_BEFORE_A_RELEASE = [
    0,
    *(pytest.param(n, marks=pytest.mark.release) for n in range(1, 10)),
]

# Everything is loaded once; each line asks for a process that logs until it is killed.
WORKER = """
import json, os, sys
from antitrafik_cli.__main__ import main
event = json.loads(sys.argv[1])
os.environ["ANTITRAFIK_LOG"] += ".first"
main([*event, "--format", "json"])
for line in iter(sys.stdin.readline, ""):
    os.environ["ANTITRAFIK_LOG"], answers = line.split()
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        continue
    os.dup2(os.open(answers, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
    os.write(int(sys.argv[2]), b"%d\\n" % os.getpid())
    while main([*event, "--format", "json"]) == 0:
        pass
    os._exit(1)
"""

pytestmark = pytest.mark.item("killed at any moment")


@pytest.mark.parametrize("_round", EVERY_DAY_AND_BEFORE_A_RELEASE)
def test_killed_at_work_loses_nothing_acknowledged(
    laptop: Laptop, tried: Tried, _round: int
) -> None:
    chance = dice()
    read, write = os.pipe()
    command = (sys.executable, "-c", WORKER, json.dumps(EVENT), str(write))
    worker = laptop.start(*command, stdin=PIPE, stdout=DEVNULL, stderr=DEVNULL, pass_fds=[write])
    os.close(write)
    answers = laptop.home / "answers"
    hot = kept = 0
    log = laptop.log
    with worker, os.fdopen(read) as began:
        for kill in range(AT_WORK):
            if kill % 4 == 0:  # the first making of a log is killed as well
                log = laptop.log.with_name(f"log{kill}.db")
                answers = laptop.home / f"answers{kill}"
            print(log, answers, file=worker.stdin, flush=True)
            pid = int(began.readline())
            ends = os.pidfd_open(pid)
            select.select([ends], [], [], chance.random() * 0.1)  # until then, or its own end
            os.kill(pid, signal.SIGKILL)
            select.select([ends], [], [])
            os.close(ends)
            hot += log.with_name(f"{log.name}-journal").exists()
            kept += _assert_goes_on(log, answers)
        worker.stdin.close()
    note(f"{AT_WORK} kills at work, {kept} entries looked at, {hot} journals left")
    tried(AT_WORK)
    assert kept > AT_WORK


def _assert_goes_on(log: Path, answers: Path) -> int:
    """The log holds what was answered, and takes the next event; how many entries it holds."""
    printed = answers.read_text() if answers.exists() else ""
    if log.exists() and log.stat().st_size:
        assert_sound(log, acknowledged(printed))
    else:
        assert not acknowledged(printed)
    os.environ["ANTITRAFIK_LOG"] = str(log)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert main(EVENT) == 0
    return assert_sound(log, acknowledged(printed))


@pytest.mark.parametrize("_round", EVERY_DAY_AND_BEFORE_A_RELEASE)
def test_killed_anywhere_in_its_life_a_process_leaves_a_sound_log(
    laptop: Laptop, tried: Tried, _round: int
) -> None:
    chance = dice()
    laptop.saved()
    begun = time.monotonic()
    laptop.saved()
    life = time.monotonic() - begun
    alive = 0
    for kill in range(WHOLE):
        answers = laptop.home / f"answers{kill}"
        with answers.open("w") as out:
            process = laptop.start(*TOOL, *EVENT, "--format", "json", stdout=out, stderr=DEVNULL)
            with contextlib.suppress(TimeoutExpired):  # mostly it is still at it
                process.wait(chance.random() * 1.2 * life)
            process.kill()
            alive += process.wait() == -signal.SIGKILL
        _assert_goes_on(laptop.log, answers)
    note(f"{alive} of {WHOLE} killed alive, each within {1.2 * life:.2f} s")
    tried(WHOLE)
    assert alive > WHOLE / 4
