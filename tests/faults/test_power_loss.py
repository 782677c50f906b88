"""Power lost at any moment: what was acknowledged is there, what was erased is gone, all is whole.

The real tool is traced while it works; whatever a disk may be left with at any call is opened with
it again. The same is done with copies of the tool that sync less: they must be seen to lose what
they acknowledged, or this test could not fail.
"""

import hashlib
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from laptop import EVENT, Laptop, acknowledged, dice, note, scratch, traces
from mutants import PROJECT, copy_of_the_project
from power import CALLS, Call, Disk, Image, calls

from antitrafik_cli.errors import Failure, NoLog
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

ACKNOWLEDGED = re.compile("Saved: |is gone from this log|derived again|Taken back: ")
ERASED = "Vendi Xhumbë"
EVERY_DAY = (3, 3)  # torn states at each moment, and every how manieth state is looked at
BEFORE_A_RELEASE = (14, 1)
Tried = Callable[[int], None]


@dataclass(frozen=True)
class Step:
    """One command: its calls, and which entries the log held after it."""

    calls: list[Call]
    entries: frozenset[bytes]
    erased: bool


@dataclass(frozen=True)
class Moment:
    """What may be left of the disk, when this much had been acknowledged."""

    left: Image
    kept: frozenset[bytes]
    erased: bool


@dataclass(frozen=True)
class Found:
    """What the tool finds in what is left."""

    entries: frozenset[bytes]
    faults: tuple[str, ...]
    holds_erased: bool


@pytest.fixture
def laptop(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    """A laptop on which not even the folder of the log was made."""
    if not traces():
        pytest.skip("no strace here: nobody sees what the disk is told")
    laptop.log.parent.rmdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(laptop.home.with_name("cache")))
    return laptop


def a_day(laptop: Laptop, package: Path) -> list[Step]:
    """Events logged, one amended, a text erased, all derived again; traced, from nothing on."""
    told: list[Step] = []
    log = partial(_traced, laptop, package, told)
    first = log("log-event", "--kind", "forum", "--county", "Vlorë", "--venue", ERASED)
    log(*EVENT)
    log("amend", first, "--venue", "Salla e re", "--why", "u gjet lista")
    log("erase", first, "venue")
    log("rebuild")
    log(*EVENT)
    return told


def _traced(laptop: Laptop, package: Path, told: list[Step], *argv: str) -> str:
    trace = laptop.home.with_name("trace")
    strace = ["strace", "-f", "-qq", "-xx", "-s", "2000000", "-o", str(trace), "-e"]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    json = () if argv[0] == "rebuild" else ("--format", "json")
    ran = laptop.run(*argv, *json, before=[*strace, f"trace={CALLS}"], env=environment, cwd=package)
    assert ran.returncode == 0, ran.stderr
    told.append(Step(list(calls(trace)), _entries(laptop.log), argv[0] == "erase"))
    return acknowledged(ran.stdout)[0] if json else ""


def _entries(path: Path) -> frozenset[bytes]:
    with Log.open(path) as log:
        return frozenset(id_ for (id_,) in log.connection.execute("SELECT id FROM entry"))


def moments(disk: Disk, day: list[Step], chance: random.Random, tears: int) -> Iterator[Moment]:
    """Everything that may be left at every call of the day that changes something."""
    kept: frozenset[bytes] = frozenset()
    erased = False
    for step in day:
        disk.begin()
        for call in step.calls:
            says = call.name == "write" and call.words[0] == "2"
            if says and ACKNOWLEDGED.search(call.text(1).decode()):
                kept, erased = step.entries, erased or step.erased
            elif not disk.take(call):
                continue
            for left in disk.left(chance, tears):
                yield Moment(left, kept, erased)
        assert kept == step.entries, "nothing was acknowledged"


class Laboratory:
    """Where what is left is opened again; the same bytes are opened once."""

    def __init__(self, laptop: Laptop, folder: Path) -> None:
        self.laptop = laptop
        self.folder = folder
        self.found: dict[bytes, Found] = {}

    def look(self, left: Image) -> Found:
        digest = hashlib.sha256()
        for path in sorted(left):
            digest.update(b"%d %d " % (len(path), len(left[path])) + path.encode() + left[path])
        name = digest.digest()
        if name not in self.found:
            self.found[name] = self._look(left)
        return self.found[name]

    def _look(self, left: Image) -> Found:
        shutil.rmtree(self.folder)
        for path, content in left.items():
            placed = self.folder / Path(path).relative_to(self.laptop.home)
            placed.parent.mkdir(parents=True, exist_ok=True)
            placed.write_bytes(content)
        self.folder.mkdir(exist_ok=True)
        log = self.folder / self.laptop.log.relative_to(self.laptop.home)
        try:
            with Log.open(log) as opened:
                faults = tuple(
                    f"{one.where} {one.what}" for one in check(opened) if not one.is_note
                )
            entries = _entries(log)
        except NoLog:
            entries, faults = frozenset(), ()
        except Failure as failure:
            entries, faults = frozenset(), (str(failure),)
        gone = ERASED.encode()
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return Found(entries, faults, any(gone in path.read_bytes() for path in files))


def what_happened(
    laptop: Laptop, package: Path, monkeypatch: pytest.MonkeyPatch, tears: int, every: int
) -> Counter[str]:
    """How many states were looked at, and in how many of them something was wrong."""
    chance = dice()
    rules = [Disk.of(laptop.home, strict=strict) for strict in (True, False)]
    day = a_day(laptop, package)
    became: Counter[str] = Counter()
    with scratch() as folder:
        laboratory = Laboratory(laptop, folder)
        monkeypatch.setenv("ANTITRAFIK_STATE", str(folder / "state" / "antitrafik"))
        for disk in rules:
            some = islice(moments(disk, day, chance, tears), chance.randrange(every), None, every)
            for moment in some:
                found = laboratory.look(moment.left)
                became["states"] += 1
                became["lost"] += not moment.kept <= found.entries
                became["corrupt"] += bool(found.faults)
                became["unerased"] += moment.erased and found.holds_erased
        became["different"] = len(laboratory.found)
    note(str(dict(became)))
    return became


@pytest.mark.item("power lost, states replayed")
@pytest.mark.parametrize(
    ("how_many", "at_least"),
    [(EVERY_DAY, 2_000), pytest.param(BEFORE_A_RELEASE, 20_000, marks=pytest.mark.release)],
)
def test_power_lost_at_any_moment_loses_nothing_acknowledged(
    laptop: Laptop,
    tried: Tried,
    monkeypatch: pytest.MonkeyPatch,
    how_many: tuple[int, int],
    at_least: int,
) -> None:
    became = what_happened(laptop, PROJECT, monkeypatch, *how_many)
    tried(became["states"])
    assert became["states"] >= at_least
    assert (became["lost"], became["corrupt"], became["unerased"]) == (0, 0, 0)


@pytest.mark.item("power lost, and this harness sees it with synchronous=FULL")
def test_this_harness_finds_losses_where_less_is_synced(
    laptop: Laptop, tried: Tried, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = copy_of_the_project(tmp_path, "synchronous EXTRA")
    became = what_happened(laptop, package, monkeypatch, 2, 16)
    tried(became["states"])
    assert min(became["lost"], became["unerased"]) > 10
    assert became["corrupt"] == 0
