"""How questions end before their time, and what nobody may make them do.

Ctrl-C, the end of input and a closed terminal leave the log as it was; hostile text stays text.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answering import (
    ATTENDED,
    CAMPAIGN,
    DATE,
    END,
    HOW_MANY,
    INTERRUPT,
    KIND,
    LEAFLETS,
    NEXT,
    OWN,
    PLACE,
    REQUESTS,
    SAVE,
    USUAL,
    VENUE,
    Terminal,
)

from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log

NOTHING = "Interrupted. Nothing was saved; the log is as it was."


def logged(antitrafik: Callable[..., Any]) -> tuple[str, Path, bytes]:
    """A log of one event: the event's short id, the file and its bytes."""
    told = antitrafik("log-event", "--kind", "forum", "--county", "Fier", "--format", "json").told
    return told["short"], log_path(), log_path().read_bytes()


@pytest.mark.parametrize("place", range(len(USUAL)))
def test_ctrl_c_at_any_question_leaves_the_log_as_it_was(
    place: int, antitrafik: Callable[..., Any]
) -> None:
    _event, path, before = logged(antitrafik)
    terminal = Terminal("log-event", lang="sq" if place % 2 else "en", columns=60, env=OWN)
    terminal.path(*USUAL[:place], USUAL[place][0])
    terminal.interrupts(lambda: terminal.child.send(INTERRUPT), NOTHING)
    assert terminal.ends() == 130
    assert path.read_bytes() == before
    assert terminal.said == []


@pytest.mark.parametrize("key", [INTERRUPT, END])
@pytest.mark.parametrize("lang", ["en", "sq"])
def test_ctrl_c_and_ctrl_d_inside_a_question_too(
    key: str, lang: str, antitrafik: Callable[..., Any]
) -> None:
    event, path, before = logged(antitrafik)
    terminal = Terminal("log-event", lang=lang, env=OWN)
    terminal.path(*USUAL[:3], (ATTENDED, "prindër"))
    terminal.sees(HOW_MANY, who={"en": "parents", "sq": "prindër"}[lang])
    terminal.interrupts(lambda: terminal.child.send(key), NOTHING)
    assert terminal.ends() == 130
    amend = Terminal("amend", event, lang=lang)
    amend.path((DATE, "dje"), PLACE)
    amend.interrupts(lambda: amend.child.send(key), NOTHING)
    assert amend.ends() == 130
    assert path.read_bytes() == before


def test_a_closed_terminal_leaves_the_log_as_it_was(antitrafik: Callable[..., Any]) -> None:
    _event, path, before = logged(antitrafik)
    for steps in (USUAL[:1], USUAL[:-1]):
        terminal = Terminal("log-event", env=OWN)
        terminal.path(*steps, USUAL[len(steps)][0])
        assert terminal.closed() == 130
    assert path.read_bytes() == before
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]


def test_a_hang_up_is_told_where_somebody_still_reads(antitrafik: Callable[..., Any]) -> None:
    _event, path, before = logged(antitrafik)
    terminal = Terminal("log-event", env=OWN)
    terminal.path(*USUAL[:2], KIND)
    terminal.interrupts(lambda: terminal.child.kill(signal.SIGHUP), NOTHING)
    assert terminal.ends() == 130
    assert path.read_bytes() == before


def test_what_a_visit_has_saved_stays_when_the_next_meeting_is_left(
    antitrafik: Callable[..., Any],
) -> None:
    terminal = Terminal("log-event", "--visit", env=OWN)
    terminal.path(*USUAL, (NEXT, "forum"), ATTENDED)
    kept = "Interrupted, after the change was saved. Nothing after it was kept."
    terminal.interrupts(lambda: terminal.child.send(INTERRUPT), kept)
    assert terminal.ends() == 130
    assert len(terminal.said) == 1
    assert len(antitrafik("list", "--format", "json").told["tables"][0]["rows"]) == 2


def test_nobody_who_thinks_holds_the_log(
    antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    event, _path, _before = logged(antitrafik)
    monkeypatch.setenv("ANTITRAFIK_BUSY_SECONDS", "0")
    terminal = Terminal("amend", event)
    terminal.path((DATE, "dje"), PLACE)
    assert antitrafik("amend", event, "--kind", "trajnim").code == 0
    terminal.types("")
    terminal.path((KIND, "punëtori"), (CAMPAIGN, ""), (ATTENDED, ""), (VENUE, ""))
    terminal.path(("Why is it told anew? (may be empty)", ""), (SAVE, ""))
    assert terminal.ends() == 0
    told = antitrafik("show", event, "--format", "json").told
    assert told["date"] == "2026-11-20"
    assert told["conflicts"] == ["kind"]  # neither had seen what the other said


@pytest.mark.parametrize("hostile", ["\u202eabc", "a\ufeffb", "Shkolla \U000e0041", "\u200fx"])
def test_hostile_characters_in_an_answer_are_refused_and_shown(hostile: str) -> None:
    terminal = Terminal("log-event", "--kind", "forum", "--date", "dje", env=OWN)
    terminal.path((PLACE, hostile), (PLACE, ""), (ATTENDED, f"{hostile}=3"))
    terminal.sees("is not a known term")
    terminal.types("po")
    terminal.sees("which cannot be kept")
    terminal.path((ATTENDED, ""), (VENUE, hostile), "which cannot be kept")
    terminal.path((VENUE, ""), (REQUESTS, f"arsimi: {hostile}"), "which cannot be kept")
    terminal.path((REQUESTS, ""), (LEAFLETS, ""), (SAVE, ""))
    assert terminal.ends() == 0


def test_bytes_that_are_no_text_are_refused() -> None:
    strict = {**OWN, "PYTHONIOENCODING": "utf-8:strict"}  # whatever the locale here
    terminal = Terminal("log-event", "--kind", "forum", "--date", "dje", env=strict)
    terminal.path((PLACE, ""), (ATTENDED, ""), VENUE)
    os.write(  # the terminal itself: pexpect sends text alone
        terminal.child.child_fd, b"Shkolla \xff\xfe\r"
    )
    terminal.path("which cannot be kept", (VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""), (SAVE, ""))
    assert terminal.ends() == 0


def test_a_hostile_venue_of_another_log_steers_no_terminal(
    antitrafik: Callable[..., Any],
) -> None:
    _event, path, _before = logged(antitrafik)
    with Log.open(path, write=True) as log:
        fields = {"date": "2026-11-20", "place": ["AL-04"], "kind": "forum"}
        with change(log, "log-event") as started:
            record = started.add_told("event", fields, {"venue": ["\x1b]0;x\x07\u202eS"]})
        record = log.short(record)
    like = Terminal("log-event", "--like", record, env=OWN)
    like.path("Not taken over: --venue:", "which cannot be kept", (DATE, ""), (PLACE, ""))
    like.path((KIND, ""), (ATTENDED, ""), (VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""), (SAVE, ""))
    assert like.ends() == 0
    amend = Terminal("amend", record)
    amend.path((DATE, "19.11.2026"), (PLACE, ""), (KIND, ""), (CAMPAIGN, ""))
    amend.path((ATTENDED, ""), (VENUE, ""), ("Why is it told anew? (may be empty)", ""))
    amend.path((SAVE, "?"), (SAVE, ""))
    assert amend.ends() == 0
    for seen in (like.seen, amend.seen):
        assert "\x1b]0" not in seen
        assert "\u202e" not in seen
    assert r"\x1b]0;x\x07\u202eS" in amend.seen
