"""`kill -9` while a list is taken in: all of it is in the log, or nothing.

20 kills a day, 200 before a release, from the first row that is written to the end.
"""

import contextlib
import csv
import signal
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import DEVNULL, Popen, TimeoutExpired

import pytest
from laptop import TOOL, Laptop, assert_sound, dice, events, note

Tried = Callable[[int], None]
ROWS, KILLS = 400, 20  # rows: more than a change derives one by one
EVERY_DAY_AND_BEFORE_A_RELEASE = [
    0,
    *(pytest.param(n, marks=pytest.mark.release) for n in range(1, 10)),
]

pytestmark = pytest.mark.item("killed at any moment")


def _list(path: Path, number: int) -> Path:
    """A list of so many events, each with a request, unlike every other list."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Data", "Bashkia", "Lloji", "Vendi", "Kërkesa"])
        asked = "punësimi: qendër trajnimi"
        for row in range(ROWS):
            where = f"Shkolla {number} {row % 9}"
            writer.writerow(
                [f"{1 + row % 28}.10.{2000 + number}", "Elbasan", "forum", where, asked]
            )
    return path


def _until_it_writes(process: Popen[bytes], laptop: Laptop) -> None:
    while process.poll() is None and not laptop.journal.exists():
        pass


@pytest.mark.parametrize("_round", EVERY_DAY_AND_BEFORE_A_RELEASE)
def test_a_list_is_taken_in_whole_or_not_at_all(laptop: Laptop, tried: Tried, _round: int) -> None:
    chance = dice()
    laptop.saved()
    first = _list(laptop.home / "first.csv", 0)
    process = laptop.start(*TOOL, "import", str(first), stdout=DEVNULL, stderr=DEVNULL)
    _until_it_writes(process, laptop)
    begun = time.monotonic()
    assert process.wait() == 0
    life = time.monotonic() - begun  # from its first write on
    kept = len(events(laptop.log))
    assert kept == ROWS + 1
    alive = 0
    for kill in range(1, KILLS + 1):
        path = _list(laptop.home / f"{kill}.csv", kill)
        process = laptop.start(*TOOL, "import", str(path), stdout=DEVNULL, stderr=DEVNULL)
        _until_it_writes(process, laptop)
        with contextlib.suppress(TimeoutExpired):
            process.wait(chance.random() * 1.5 * life)
        process.kill()
        alive += process.wait() == -signal.SIGKILL
        assert_sound(laptop.log, [])
        assert len(events(laptop.log)) in (kept, kept + ROWS)
        kept = len(events(laptop.log))
    note(f"{alive} of {KILLS} killed alive, each within {1.5 * life:.2f} s of its first write")
    tried(KILLS)
    assert alive > KILLS / 4
    for kill in range(1, KILLS + 1):  # whoever was interrupted imports once more
        assert laptop.run("import", str(laptop.home / f"{kill}.csv")).returncode == 0
    assert len(events(laptop.log)) == (KILLS + 1) * ROWS + 1
    assert_sound(laptop.log, [])
