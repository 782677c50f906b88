"""Every write, sync and removal fails, or is the last thing a process does: the log stays true.

A logging, the first making of a log, an amendment, an erasure and a rebuild, each hit at every call
(killed) or at many of them (failing; at every one before a release).
"""

import io
import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest
from laptop import EVENT, Laptop, acknowledged, dice, note
from syscalls import CALLS, Ended, copy_of, faulty, placed

from antitrafik_cli.__main__ import main
from antitrafik_cli.errors import NoLog
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

Tried = Callable[[int], None]
ERASED = "u shtua një orë"  # the note of EVENT
NOTHING_LEFT = 2  # what an erasure or amendment that was kept answers when asked for again
SAYS = {"saved": "Saved: ", "gone": "is gone from this log", "derived": "derived again",
        "not saved": "not saved, ", "perhaps": "does not answer"}  # fmt: skip
KEPT = {"saved", "gone", "derived"}


@dataclass(frozen=True)
class Standing:
    """What a log holds, and whether no file of it holds the words that are to be erased."""

    entries: frozenset[bytes]
    erased: bool

    @classmethod
    def of(cls, laptop: Laptop) -> "Standing":
        """As the tool finds it: sound, or not made yet."""
        try:
            with Log.open(laptop.log) as log:
                found = check(log)
        except NoLog:
            return cls(frozenset(), erased=True)
        assert [one for one in found if not one.is_note] == []
        with closing(sqlite3.connect(laptop.log)) as connection:
            entries = frozenset(id_ for (id_,) in connection.execute("SELECT id FROM entry"))
        files = [path for path in (laptop.log, laptop.journal) if path.exists()]
        return cls(entries, all(ERASED.encode() not in path.read_bytes() for path in files))


@dataclass(frozen=True)
class Work:
    """A command line for a laptop as it was before it, and how many entries it adds."""

    laptop: Laptop
    argv: Sequence[str]
    adds: int

    def was_kept(self, before: Standing, after: Standing) -> bool:
        """Whether all of it was kept; that none of it was is the only other way."""
        added = after.entries - before.entries
        assert before.entries <= after.entries
        assert len(added) in {0, self.adds}
        if self.argv[0] == "erase":
            assert after.erased == bool(added)
        return len(added) == self.adds

    def again(self, harmed: Laptop, before: Standing, *, kept: bool) -> None:
        """Asked for once more, with nothing in its way, it is done, once."""
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as talk:
            code = main(self.argv)
        refused = self.argv[0] in {"amend", "erase"} and kept
        assert code == (NOTHING_LEFT if refused else 0), talk.getvalue()
        assert refused or self.was_kept(before, Standing.of(harmed))


@pytest.fixture(params=["first", "log-event", "amend", "erase", "rebuild"])
def work(laptop: Laptop, request: pytest.FixtureRequest) -> Work:
    if request.param == "first":
        assert laptop.run("terms", "kinds").returncode == 0  # vocabularies are compiled once
        return Work(laptop, EVENT, 2)
    record = laptop.saved()
    laptop.saved("--venue", "Salla", "--note", "tjetër")
    argv, adds = {
        "log-event": (EVENT, 2),
        "amend": (("amend", record, "--venue", "Salla e re", "--why", "gabim"), 1),
        "erase": (("erase", record, "note"), 1),
        "rebuild": (("rebuild",), 0),
    }[request.param]
    return Work(laptop, argv, adds)


def _hit(
    work: Work, fault: str, wanted: Callable[[str], bool], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Standing, Laptop, Ended]]:
    """What was there before, the laptop after, and what was said: for each wanted call."""
    before = Standing.of(work.laptop)
    with faulty(work.laptop, fault) as process:
        for call in CALLS:
            for turn in (turn for turn in itertools.count(1) if wanted(call)):
                harmed = copy_of(work.laptop, work.laptop.home.with_name("harmed"))
                ended = process.run(harmed, work.argv, call, turn)
                if not ended.hit:
                    break
                with monkeypatch.context() as elsewhere:
                    for name, value in placed(harmed).items():
                        elsewhere.setenv(name, value)
                    note(f"{fault} at {call} {turn}: {ended.code}")
                    yield before, harmed, ended


@pytest.mark.item("killed at every write, sync and removal")
@pytest.mark.parametrize("share", [0.2, pytest.param(1.0, marks=pytest.mark.release)])
def test_killed_at_any_call_it_is_whole_and_goes_on(
    work: Work, tried: Tried, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    chance = dice()
    became: Counter[bool] = Counter()
    for before, harmed, ended in _hit(work, "signal=SIGKILL", lambda _: True, monkeypatch):
        after = Standing.of(harmed)
        kept = work.was_kept(before, after)
        assert kept or not _said(ended) & KEPT
        if chance.random() < share:  # the others were, with another seed
            work.again(harmed, after, kept=kept)
        became[kept] += 1
    tried(became.total())
    assert became.total() > 20


def _said(ended: Ended) -> set[str]:
    return {name for name, words in SAYS.items() if words in ended.err}


EVERY_DAY = 0.04  # of the calls of `pwrite64`, of which there are many and all alike
OF_OTHERS = 0.25
ERRORS = ("EIO", "ENOSPC", "EDQUOT")


@pytest.mark.item("EIO, ENOSPC, EDQUOT at every write, sync and removal")
@pytest.mark.parametrize("share", [EVERY_DAY, pytest.param(1.0, marks=pytest.mark.release)])
def test_whichever_call_fails_what_is_said_is_true(
    work: Work, tried: Tried, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    chance = dice()
    became: Counter[str] = Counter()

    def wanted(call: str) -> bool:
        return chance.random() < (share if call == "pwrite64" else max(share, OF_OTHERS))

    for error, later in itertools.product(ERRORS, ("", "+")):
        for before, harmed, ended in _hit(work, f"error={error}{later}", wanted, monkeypatch):
            became[_assert_true(work, before, harmed, ended)] += 1
    note(str(dict(became)))
    tried(became.total())


def _assert_true(work: Work, before: Standing, harmed: Laptop, ended: Ended) -> str:
    """What is said is so, and the same asked for again is done once."""
    after = Standing.of(harmed)
    kept = work.was_kept(before, after)
    said = _said(ended)
    assert ended.code in {0, 74}, ended
    assert (ended.code == 74) or said & KEPT, ended
    if said & KEPT or acknowledged(ended.out):
        assert kept, ended
    elif "not saved" in said:
        assert not (kept and work.adds), ended
    work.again(harmed, after, kept=kept)
    return " and ".join(sorted(said)) or "nothing"
