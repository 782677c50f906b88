"""What is asked about a planned item on a terminal: one Enter, and only where one is near."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answering import (
    ATTENDED,
    DATE,
    KIND,
    NEXT,
    NOW,
    OWN,
    PLACE,
    REQUESTS,
    SAVE,
    USUAL,
    VENUE,
    Terminal,
    usual,
)

from antitrafik_cli.prompts import amendment as amending
from antitrafik_cli.prompts import questions as q
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.log import Log, as_text

FULFILS, LEAFLETS = q.FULFILS.sentence, q.LEAFLETS.sentence
CAMPAIGN = OWN["ANTITRAFIK_CAMPAIGN"]
ALL_GIVEN = ("log-event", "--kind", "forum", "--municipality", "Cërrik", "--campaign", CAMPAIGN)
TAKEN = "Taken as fulfilling the planned item {item}."


def plan(**days: str) -> dict[str, str]:
    """The settings of an officer whose schedule plans these items, by id, in the own county."""
    path = Path(os.environ["HOME"]) / "plani.yaml"
    items = "".join(
        f"  - {{id: {name}, county: Elbasan, campaign: {CAMPAIGN}, when: {when}}}\n"
        for name, when in days.items()
    )
    path.write_text(f"campaigns:\n  {CAMPAIGN}: {{name: Mundësitë}}\nplanned:\n{items}")
    os.environ["ANTITRAFIK_SCHEDULE"] = str(path)  # also of what is asked off the terminal
    return OWN


@pytest.fixture(autouse=True)
def _no_schedule_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", "")


def logged() -> list[Any]:
    """What each event of the log fulfils, in the order they were logged."""
    with Log.open(log_path()) as log:
        query = "SELECT record FROM entry GROUP BY record ORDER BY min(n)"
        states = [log.state(as_text(record)) for (record,) in log.connection.execute(query)]
        return [one.value("fulfils") for one in states if one.type == "event"]


@pytest.mark.parametrize("lang", ["en", "sq"])
@pytest.mark.parametrize("columns", [60, 120])
def test_a_planned_meeting_takes_one_enter_more_than_another(lang: str, columns: int) -> None:
    other = usual(lang=lang, columns=columns)
    env = plan(para="19-20 nëntor 2026", larg="1 mars 2026")
    terminal = Terminal("log-event", "--format", "json", env=env, lang=lang, columns=columns)
    terminal.path(*USUAL[:-1], (FULFILS, ""))
    terminal.sees("fulfils {items}", items="para (19–20.11.2026, Elbasan)")
    terminal.answer(SAVE)
    assert terminal.ends() == 0
    assert (terminal.answers, terminal.keys) == (other.answers + 1, other.keys + 1)
    assert json.loads("\n".join(terminal.said))["fulfils"] == ["para"]
    assert "amend" not in terminal.seen  # who was asked need not be told


def test_what_was_near_is_left_out_named_otherwise_or_gone_back_from() -> None:
    env = plan(para="19-20 nëntor 2026", larg="1 mars 2026")
    for line in ("-", "lar", "?", "none"):
        terminal = Terminal("log-event", env=env)
        terminal.path(*USUAL[:-1], (FULFILS, "<"), (LEAFLETS, ""), (FULFILS, line))
        if line == "?":
            terminal.path("1 para (19–20.11.2026, Elbasan)", "2 larg (1.3.2026, Elbasan)")
            terminal.path((FULFILS, "2"))
        terminal.path((SAVE, ""))
        assert terminal.ends() == 0
    assert logged() == [None, ["larg"], ["larg"], None]


def test_an_unknown_item_is_answered_with_the_nearest() -> None:
    terminal = Terminal("log-event", env=plan(para="20 nëntor 2026"))
    terminal.path(*USUAL[:-1], (FULFILS, "parra"))
    terminal.sees("“parra” is no planned item. Nearest: para.")
    terminal.path((FULFILS, ""), (SAVE, ""))
    assert terminal.ends() == 0


def test_of_several_equally_near_none_is_the_default() -> None:
    env = plan(para="20 nëntor 2026", pas="22 nëntor 2026")
    for line in ("", "2"):
        terminal = Terminal("log-event", env=env)
        terminal.path(*USUAL[:-1], "1 para (20.11.2026, Elbasan)", "2 pas", (FULFILS, line))
        terminal.path((SAVE, ""))
        assert terminal.ends() == 0
        assert f"{FULFILS} [" not in terminal.seen
    assert logged() == [None, ["pas"]]


def test_the_summary_shows_the_item_and_lets_it_be_changed() -> None:
    env = plan(para="20 nëntor 2026", larg="1 mars 2026")
    for change in ([], [(SAVE, "<"), (FULFILS, "-")], [(SAVE, "9"), (FULFILS, "larg")]):
        terminal = Terminal(*ALL_GIVEN, env=env)
        terminal.sees("fulfils {items}", items="para (20.11.2026, Elbasan)")
        terminal.path(*change, (SAVE, ""))
        assert terminal.ends() == 0
        assert "amend" not in terminal.seen
    assert logged() == [["para"], None, ["larg"]]


def test_the_summary_follows_the_date_until_somebody_says_otherwise() -> None:
    env = plan(para="20 nëntor 2026", tjera="10 nëntor 2026")
    terminal = Terminal(*ALL_GIVEN, env=env)
    terminal.path("fulfils para", (SAVE, "date"), (DATE, "11.11.2026"), "fulfils tjera")
    terminal.path((SAVE, "date"), (DATE, "1.10.2026"), (SAVE, "fulfils"), (FULFILS, "<"))
    terminal.answer(SAVE)
    assert terminal.ends() == 0
    terminal = Terminal(*ALL_GIVEN, env=env)
    terminal.path("fulfils para", (SAVE, "fulfils"), (FULFILS, "para"), (SAVE, "date"))
    terminal.path((DATE, "11.11.2026"), "fulfils para", (SAVE, ""))
    assert terminal.ends() == 0
    assert logged() == [None, ["para"]]


def test_a_summary_of_several_equally_near_names_them() -> None:
    env = plan(para="20 nëntor 2026", pas="22 nëntor 2026")
    terminal = Terminal(*ALL_GIVEN, env=env)
    terminal.path("It may fulfil any of these planned items: para", (SAVE, "fulfils"))
    terminal.path("2 pas (22.11.2026, Elbasan)", (FULFILS, "2"), "fulfils pas", (SAVE, ""))
    assert terminal.ends() == 0
    assert logged() == [["pas"]]


@pytest.mark.parametrize(("answer", "fulfils"), [("", ["para"]), ("-", None)])
def test_the_further_meetings_of_a_visit_take_it_over(
    answer: str, fulfils: list[str] | None
) -> None:
    terminal = Terminal("log-event", "--visit", env=plan(para="20 nëntor 2026"))
    terminal.path(*USUAL[:-1], (FULFILS, answer), (SAVE, ""))
    for kind in ("forum", "trajnim"):
        terminal.path((NEXT, kind), (ATTENDED, "-"), (VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""))
        terminal.path((SAVE, ""))
    terminal.answer(NEXT)
    assert terminal.ends() == 0
    assert terminal.answers == 9 + 2 * 6 + 1
    assert logged() == [fulfils] * 3


def test_like_another_is_matched_anew() -> None:
    env = plan(para="20 nëntor 2026", tjera="10 nëntor 2026")
    assert Terminal(*ALL_GIVEN, "--yes", env=env).ends() == 0
    for date in ("11.11.2026", "1.10.2026"):
        terminal = Terminal("log-event", "--like", "last", env=env)
        terminal.path((DATE, date), (PLACE, ""), (KIND, ""), (ATTENDED, ""), (VENUE, ""))
        terminal.path((REQUESTS, ""), (LEAFLETS, ""))
        terminal.path(*([(FULFILS, "")] if date == "11.11.2026" else []), (SAVE, ""))
        assert terminal.ends() == 0
    assert logged() == [["para"], ["tjera"], None]


def test_yes_takes_the_item_and_says_so() -> None:
    env = plan(para="20 nëntor 2026")
    terminal = Terminal(*ALL_GIVEN, "--yes", env=env)
    terminal.sees(TAKEN, item="para (20.11.2026, Elbasan)")
    assert terminal.ends() == 0
    terminal = Terminal("log-event", "--yes", "--kind", "forum", "--venue", "Salla", env=env)
    terminal.path((DATE, ""), (PLACE, ""), (ATTENDED, "-"), (REQUESTS, "-"), (LEAFLETS, "-"))
    terminal.sees(TAKEN, item="para (20.11.2026, Elbasan)")
    assert terminal.ends() == 0
    assert Terminal(*ALL_GIVEN, "--yes", "--fulfils", "none", env=env).ends() == 0
    assert logged() == [["para"], ["para"], None]


def test_amending_asks_for_it_where_the_record_names_one(
    antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", NOW)  # the plan is near to that day
    plan(para="20 nëntor 2026", larg="1 mars 2026")
    record = antitrafik(*ALL_GIVEN, "--format", "json").told["short"]
    for line, found in (("", ["para"]), ("larg", ["larg"]), ("-", [])):
        terminal = Terminal("amend", record, env=OWN)
        for question in (DATE, PLACE, KIND, q.CAMPAIGN.sentence, ATTENDED):
            terminal.answer(question)
        terminal.path((VENUE, f"Salla {line}"), (FULFILS, line), (amending._WHY.sentence, ""))
        terminal.path((SAVE, ""))
        assert terminal.ends() == 0
        assert antitrafik("show", record, "--format", "json").told["fulfils"] == found
