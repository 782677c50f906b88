"""A laptop for fault tests: a home of its own, where the tool runs as real processes.

Here: starting the tool, and what must hold of a log whatever happened to it. Not here: the faults.
"""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import antitrafik_cli
from antitrafik_cli.errors import NoLog
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

TOOL = [sys.executable, "-m", "antitrafik_cli"]
EVENT = (
    "log-event", "--kind", "takim informues", "--county", "Elbasan", "--date", "2017-11-22",
    "--venue", "Shkolla e mesme", "--attended", "nxënës=rreth 30", "--note", "u shtua një orë",
    "--request", "punësimi: qendër trajnimi",
)  # fmt: skip  # two entries and three texts: enough to be half there


@dataclass(frozen=True)
class Laptop:
    """Where one laptop keeps its things. `environment` is also that of the test's own process."""

    home: Path

    @property
    def log(self) -> Path:
        return self.home / "data" / "log.db"

    @property
    def journal(self) -> Path:
        return self.log.with_name("log.db-journal")

    @property
    def keys(self) -> Path:
        return self.home / "state" / "antitrafik" / "devices"

    @property
    def environment(self) -> dict[str, str]:
        folders = {f"XDG_{kind.upper()}_HOME": str(self.home / kind) for kind in
                   ("data", "config", "state", "cache")}  # fmt: skip
        return {
            "HOME": str(self.home),
            "ANTITRAFIK_LOG": str(self.log),
            "ANTITRAFIK_LANG": "en",
            "PYTHONPATH": str(Path(antitrafik_cli.__file__).parent.parent),
            **folders,
        }

    def run(
        self, *argv: str, before: Sequence[str] = (), **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """One command line to its end, in a process of its own; `before` are words before it."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        command = [*before, *TOOL, *argv]
        return subprocess.run(command, text=True, check=False, timeout=120, **streams)

    def start(self, *command: str, **options: Any) -> subprocess.Popen[str]:
        """A process that goes on by itself: the tool, or a script that calls it."""
        return subprocess.Popen([*command], text=True, **options)

    def saved(self, *argv: str) -> str:
        """The record of an event that was logged without a failure."""
        ran = self.run(*EVENT, "--format", "json", *argv)
        assert ran.returncode == 0, ran.stderr
        found: str = json.loads(ran.stdout)["id"]
        return found


@pytest.fixture
def laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptop:
    """A laptop on which nothing was logged yet."""
    made = Laptop(tmp_path / "home")
    made.log.parent.mkdir(parents=True)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for many quick files: in memory where that is possible, and empty again after."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def note(words: str) -> None:
    """One line for whoever reads the run: pytest shows it when the test fails, or with -rP."""
    print(words)  # noqa: T201


def dice() -> random.Random:
    """Chance with a seed that is printed; FAULT_SEED throws the same again."""
    seed = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(2**32))
    note(f"FAULT_SEED={seed}")
    return random.Random(seed)


def acknowledged(printed: str) -> list[str]:
    """The records that `--format json` answered with; an answer cut off was none."""
    found, place = [], 0
    while start := printed.find("{", place) + 1:
        try:
            told, place = json.JSONDecoder().raw_decode(printed, start - 1)
        except ValueError:
            break
        found.append(told["id"])
    return found


def events(log: Path) -> set[str]:
    """The records of all events that a log holds, read without the tool; none before the first."""
    if not log.exists():
        return set()
    connection = sqlite3.connect(log)
    heads: list[tuple[str]] = []
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        heads = connection.execute("SELECT head FROM entry").fetchall()
    connection.close()
    told = [json.loads(head) for (head,) in heads]
    return {one["record"] for one in told if (one["op"], one["type"]) == ("record", "event")}


def assert_sound(log: Path, kept: Sequence[str]) -> int:
    """All that was acknowledged is there, whole, in one chain without a gap; how many entries.

    A first making that was cut off leaves no log, and nothing was acknowledged then.
    """
    try:
        opened = Log.open(log)
    except NoLog:
        assert not kept
        return 0
    with opened:
        assert check(opened) == []
        rows = opened.connection.execute("SELECT device, seq FROM entry ORDER BY n").fetchall()
        types = opened.connection.execute(
            "SELECT json_extract(head, '$.type'), count(*) FROM entry GROUP BY 1"
        )
        assert len({number for _, number in types}) <= 1, "an event without its request"
    assert [seq for _, seq in rows] == list(range(1, len(rows) + 1))
    assert len({device for device, _ in rows}) <= 1
    assert set(kept) <= events(log)
    return len(rows)


@cache
def namespace() -> tuple[str, ...]:
    """How to get a mount table of one's own here; empty where there is no way."""
    for way in (("unshare", "-Urm"), ("unshare", "-m")):
        if shutil.which("unshare") and shutil.which("nsenter"):
            tried = subprocess.run(
                [*way, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
            )
            if tried.returncode == 0:
                return way
    return ()


@cache
def traces() -> bool:
    """Whether strace may make system calls fail here."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return tried.returncode == 0
