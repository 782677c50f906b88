"""Paired runs: two things in turn, so that whatever else the machine does falls on both.

Here: running processes, ratios with their spread. Not here: what is run.
"""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple


class Sample(NamedTuple):
    """What one run took, in seconds: by the clock, and of processors (its own and the kernel's)."""

    wall: float
    cpu: float


class Spread(NamedTuple):
    """The median of some numbers, and their first and third quartile."""

    median: float
    low: float
    high: float


class Paired(NamedTuple):
    """Paired runs: the ratios of ours to the other's by the clock and of processors, the medians.

    `ratio` is the median of the ratios of the pairs, which a slow moment touches less than the
    ratio of the medians.
    """

    runs: int
    ratio: Spread
    cpu: Spread
    ours: float
    other: float


Run = Callable[[], Sample]


class Command(NamedTuple):
    """A command line to be run: what it reads, and where it is at home."""

    argv: Sequence[str]
    env: Mapping[str, str]
    stdin: str = ""

    def __call__(self) -> Sample:
        """Run it once. Raises `RuntimeError` with what it said where it fails."""
        begin = time.perf_counter()
        process = subprocess.Popen(
            self.argv,
            env=self.env,
            stdin=subprocess.PIPE if self.stdin else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if process.stdin:
            process.stdin.write(self.stdin)
            process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            self.read()  # says why
            raise RuntimeError(f"{self.argv}: exit code {process.returncode}")
        return Sample(wall, used.ru_utime + used.ru_stime)

    def read(self) -> str:
        """What it prints. Raises `RuntimeError` with what it said where it fails."""
        ran = subprocess.run(
            self.argv, env=self.env, input=self.stdin, capture_output=True, text=True, check=False
        )
        if ran.returncode:
            raise RuntimeError(f"{self.argv}: {ran.stderr}")
        return ran.stdout


def paired(ours: Run, other: Run, runs: int, *, warm: bool = True) -> Paired:
    """Run both in turn, each first as often as the other; before that, each once for nothing."""
    if warm:
        ours()
        other()
    pairs = []
    for number in range(runs):
        if number % 2:
            theirs, mine = other(), ours()
        else:
            mine, theirs = ours(), other()
        pairs.append((mine, theirs))
    return Paired(
        runs,
        spread([mine.wall / theirs.wall for mine, theirs in pairs]),
        spread([mine.cpu / theirs.cpu for mine, theirs in pairs]),
        median(mine.wall for mine, _ in pairs),
        median(theirs.wall for _, theirs in pairs),
    )


def spread(numbers: Sequence[float]) -> Spread:
    """Median and quartiles; of one number, that number."""
    if len(numbers) == 1:
        return Spread(numbers[0], numbers[0], numbers[0])
    low, middle, high = quantiles(numbers, n=4, method="inclusive")
    return Spread(middle, low, high)


def environment(home: Path, root: Path, **more: str) -> dict[str, str]:
    """An environment with a home of its own, in which bytecode is written and found."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(root), **more}
