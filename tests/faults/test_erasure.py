"""Erased text is nowhere in the log's files, whatever was done before and is tried after."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from laptop import Laptop, assert_sound, dice

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

Tool = Callable[..., Any]
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


@pytest.mark.parametrize("number", [150, pytest.param(1_500, marks=pytest.mark.release)])
def test_a_full_log_keeps_no_copy_of_an_erased_text_in_any_page(
    laptop: Laptop, number: int
) -> None:
    chance = dice()
    with Log.open(laptop.log, write=True) as log:
        left = {n: _told(log, n, chance) for n in range(number)}
        for n in chance.sample(range(number), number):  # rows grow, pages are split
            _amend(log, left[n], f"Salla Sekret {n:05} {'y' * chance.randrange(190)}")
        for n in chance.sample(range(number), 100):
            for name in ("venue", "note"):
                _erase(log, left[n], name)
            left.pop(n)
            content = laptop.log.read_bytes()
            assert not re.search(rb"(?i)sekret %05d" % n, content)
        assert check(log) == []
    assert {int(one) for one in re.findall(rb"Sekret (\d{5})", content)} == set(left)
    assert_sound(laptop.log, [])


def _told(log: Log, number: int, chance: random.Random) -> str:
    secret = f"Sekret {number:05}"
    text = {
        "venue": [f"Salla {secret} {'x' * chance.randrange(100)}"],
        "note": [f"{secret} {'ë' * chance.randrange(480)}"],
    }
    with change(log, "log-event") as started:
        return started.add_told(
            "event", {"date": "2017-11-22", "place": ["AL-03"], "kind": "forum"}, text
        )


def _amend(log: Log, record: str, venue: str) -> None:
    with change(log, "amend") as started:
        heads = log.state(record).heads
        started.add(Draft("amend", "event", record, heads, text={"venue": [venue]}))


def _erase(log: Log, record: str, name: str) -> None:
    state = log.state(record)
    ever = {kept for entry in log.entries(record) for kept in entry.text.get(name, ())}
    gone = {"erased": sorted(ever)}
    with change(log, "erase") as started:
        started.add(Draft("erase", "event", record, state.heads, fields=gone))
