"""Erased text is nowhere in the log's files, whatever was done before and is tried after."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from laptop import Laptop

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.store import change as change_module
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

pytestmark = pytest.mark.item("erased text in no file")

Tool = Callable[..., Any]
SEEDS = [5, 23, 32, *(pytest.param(n, marks=pytest.mark.release) for n in range(100, 140))]
WHERE = ("--kind", "forum", "--county", "Elbasan", "--date", "2017-11-22")


def found(laptop: Laptop, words: str) -> list[str]:
    """The files of the laptop that hold the words, as they are or folded."""
    forms = {words.encode(), fold(words).encode(), words.lower().encode()}
    return [
        str(path.relative_to(laptop.home))
        for path in laptop.home.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


@pytest.fixture
def record(laptop: Laptop, antitrafik: Tool) -> str:
    told = antitrafik("log-event", *WHERE, "--venue", "Vendi Xhumbë", "--note", "shënim çelës",
                      "--format", "json")  # fmt: skip
    assert found(laptop, "Vendi Xhumbë")
    return str(told.told["id"])


def test_erased_text_is_in_no_file_and_does_not_come_back(
    laptop: Laptop, antitrafik: Tool, record: str
) -> None:
    secrets = ["Vendi Xhumbë", "Salla Ylbërth", "Oborri Zhgjëth"]
    for words in secrets[1:]:
        assert antitrafik("amend", record, "--venue", words).code == 0
    assert antitrafik("erase", record, "venue", "--why", "ishte një emër").code == 0
    attempts = [("undo",), ("rebuild",), ("check",), ("amend", record, "--venue", "Salla e re"),
                ("undo",), ("undo",), ("undo",), ("withdraw", record), ("restore", record),
                ("rebuild",)]  # fmt: skip
    for words in secrets:
        assert found(laptop, words) == []
    for attempt in attempts:
        ran = antitrafik(*attempt)
        assert ran.code in (0, 2), ran.err
        assert [words for words in secrets if found(laptop, words)] == [], attempt
        assert antitrafik("check").code == 0
    for view in (("show", record), ("history", record), ("list",)):
        told = antitrafik(*view)
        assert told.code == 0
        assert not [words for words in secrets if words in told.out]
    assert antitrafik("show", record, "--format", "json").told["note"] == "shënim çelës"


def test_an_erasure_cannot_be_taken_back(laptop: Laptop, antitrafik: Tool, record: str) -> None:
    assert antitrafik("erase", record, "note").code == 0
    assert antitrafik("undo").code == 2
    assert found(laptop, "shënim çelës") == []


def test_an_undone_text_is_erased_with_the_field_it_stood_in(
    laptop: Laptop, antitrafik: Tool, record: str
) -> None:
    antitrafik("amend", record, "--note", "gabimisht këtu")
    antitrafik("undo")
    assert found(laptop, "gabimisht këtu")
    antitrafik("erase", record, "note")
    assert found(laptop, "gabimisht këtu") == found(laptop, "shënim çelës") == []


def test_a_reason_can_be_erased_too(laptop: Laptop, antitrafik: Tool, record: str) -> None:
    antitrafik("amend", record, "--kind", "workshop", "--why", "arsye e fshehtë")
    assert antitrafik("erase", record, "why").code == 0
    assert found(laptop, "arsye e fshehtë") == []


# All chance comes from the seed. Without `_leave_no_traces` the first two of these logs keep copies
# of notes, the third of a venue, with SQLite 3.40.
@pytest.mark.parametrize("seed", SEEDS)
def test_a_full_log_keeps_no_copy_of_an_erased_text_in_any_page(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(change_module, "urandom", chance.randbytes)
    longest = chance.choice([190, 480])
    with Log.open(laptop.log, write=True) as log:
        left = {n: _told(log, n, chance, longest) for n in range(150)}
        for n in chance.sample(range(150), 140):
            for name in ("venue", "note"):
                _erase(log, left[n], name)
            left.pop(n)
            content = laptop.log.read_bytes()
            assert not re.search(rb"(?i)sekret%04d" % n, content)
        assert check(log) == []
    assert {int(one) for one in re.findall(rb"Sekret(\d{4})", content)} == set(left)


def _told(log: Log, number: int, chance: random.Random, longest: int) -> str:
    secret = f"Sekret{number:04}"
    text = {
        "venue": [f"{secret}{'x' * chance.randrange(40)}"],
        "note": [f"{secret}{'y' * chance.randrange(longest)}"],
    }
    with change(log, "log-event") as started:
        return started.add_told(
            "event", {"date": "2017-11-22", "place": ["AL-03"], "kind": "forum"}, text
        )


def _erase(log: Log, record: str, name: str) -> None:
    state = log.state(record)
    with change(log, "erase") as started:
        gone = {"erased": sorted(state.commitments(name))}
        started.add(Draft("erase", "event", record, state.heads, fields=gone))
