"""Many processes at one log: nobody fails, nobody's entry is lost, and one chain comes of it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from laptop import Laptop, acknowledged, events

Tried = Callable[[int], None]

# Loads everything, waits for the others, then logs one event after another.
WRITER = """
import json, sys
from datetime import date, timedelta
from antitrafik_cli.__main__ import main
from antitrafik_cli.commands import log_event, saving
writer, each = map(int, sys.argv[1:])
print("ready", flush=True)
sys.stdin.readline()
for number in range(each):
    day = date(2017, 1, 1) + timedelta(days=number)
    code = main(["log-event", "--kind", "forum", "--county", f"AL-{writer % 12 + 1:02}",
                 "--date", str(day), "--venue", f"Salla {writer}", "--format", "json"])
    if code:
        sys.exit(code)
"""

pytestmark = pytest.mark.item("many writers at once")

# Reports again and again until the file named is there.
READER = """
import os, sys
from antitrafik_cli.__main__ import main
while not os.path.exists(sys.argv[1]):
    if code := main(["report", "--format", "json"]):
        sys.exit(code)
"""
READERS = 2


@pytest.mark.parametrize(
    ("writers", "each"), [(20, 50), pytest.param(50, 40, marks=pytest.mark.release)]
)
def test_many_processes_write_one_chain(
    laptop: Laptop, tried: Tried, writers: int, each: int
) -> None:
    laptop.saved()
    ended = laptop.home / "ended"
    reader = (sys.executable, "-c", READER, str(ended))
    readers = [laptop.start(*reader, stdout=subprocess.DEVNULL) for _ in range(READERS)]
    talk = [(laptop.home / f"talk{n}").open("w+") for n in range(writers)]
    processes = [
        laptop.start(
            *(sys.executable, "-c", WRITER, str(n), str(each)),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=talk[n],
        )
        for n in range(writers)
    ]  # fmt: skip
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * writers
    printed = _let_go(processes)
    ended.touch()
    assert [reader.wait(timeout=120) for reader in readers] == [0] * READERS
    codes = [process.returncode for process in processes]
    assert codes == [0] * writers, [_last_words(Path(one.name)) for one in talk]
    kept = [record for answer in printed for record in acknowledged(answer)]
    assert len(set(kept)) == writers * each
    assert len(events(laptop.log)) == writers * each + 1
    assert laptop.run("check").returncode == 0
    tried(writers * each)


def _let_go(processes: list[subprocess.Popen[str]]) -> list[str]:
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=300)[0] for process in processes]


def _last_words(talk: Path) -> str:
    return "".join(talk.read_text().splitlines(keepends=True)[-1:])
