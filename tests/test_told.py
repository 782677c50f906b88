"""What is told of items, silent weeks, figures and requests: it stands beside the activities."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from antitrafik_cli import settings
from antitrafik_cli.exchange.planned import new_days
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.log import Log

Antitrafik = Callable[..., Any]
SHKODER = "2017-12-shkoder"  # 12 to 14 December 2017


@pytest.fixture
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-23T10:00:00+01:00")


def test_nothing_told_beside_the_activities_changes_a_figure(
    antitrafik: Antitrafik, december: None
) -> None:
    event = antitrafik(
        "log-event", "--kind", "forum", "--municipality", "Elbasan", "--date", "22.11.2017",
        "--attended", "mësues=29", "--request", "arsimi: libra", "--format", "json",
    ).told  # fmt: skip
    leaflets = antitrafik(
        "log-leaflets", "400", "--county", "Elbasan", "--date", "nëntor 2017", "--format", "json"
    ).told
    asked = [
        ("report", "--format", "json"),
        ("report", "--county", "Elbasan", "--by", "month", "--format", "json"),
        ("list", "--format", "json"),
    ]
    before = [antitrafik(*one).out for one in asked]
    for measure in ("attendances", "events", "leaflets", "views", "broadcasts"):
        ran = antitrafik(
            "log-total", "165", "--measure", measure, "--municipality", "Elbasan",
            "--date", "22.11.2017", "--covers", event["id"], "--covers", leaflets["short"],
        )  # fmt: skip
        assert ran.code == 0
    assert antitrafik("log-outcome", "2017-12-kukes", "held").code == 0
    assert antitrafik("log-nothing", "--county", "Elbasan", "--period", "2017-11").code == 0
    assert antitrafik("log-answer", event["requests"][0]["id"], "met").code == 0
    after = [antitrafik(*one).out for one in asked]
    assert any('"reported-totals"' in one for one in after)
    assert [figures(one) for one in after] == [figures(one) for one in before]
    assert antitrafik("check").code == 0


def figures(out: str) -> Any:
    """The tables of the activities; reported totals stand in one of their own."""
    return [one for one in json.loads(out)["tables"] if one["name"] != "reported-totals"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("13-14 dhjetor", "2017-12-13/2017-12-14"),
        ("5 janar", "2018-01-05"),
        ("5.1", "2018-01-05"),
        ("30 nëntor", "2017-11-30"),
        ("30 dhjetor - 2 janar", "2017-12-30/2018-01-02"),
        ("janar", "2018-01"),
        ("2018-W03", "2018-01-15/2018-01-21"),
        ("5 janar 2017", "2017-01-05"),
        ("2019", "2019"),
        ("sot", "2017-12-23"),
        ("dje", "2017-12-22"),
        ("23 dhjetor", "2017-12-23"),
    ],
)
def test_new_days_without_a_year_are_those_nearest_to_the_days_planned(
    december: None, words: str, days: str
) -> None:
    assert new_days(words, SHKODER).iso == days


@given(st.dates(date(2017, 1, 1), date(2018, 12, 31)), st.dates(date(2017, 6, 1), date(2019, 6, 1)))
@settings_of_hypothesis(max_examples=200, deadline=None)
def test_a_day_near_to_the_days_planned_is_understood_on_whatever_day_it_is_typed(
    told: date, typed: date
) -> None:
    planned = date(2017, 12, 12)
    os.environ["ANTITRAFIK_NOW"] = f"{typed}T12:00:00+01:00"
    try:
        found = new_days(f"{told.day}.{told.month}", SHKODER).first
    finally:
        del os.environ["ANTITRAFIK_NOW"]
    if (told.month, told.day) == (2, 29):
        return
    near = [told.replace(year=year) for year in (2016, 2017, 2018)]
    assert abs(found - planned) == min(abs(one - planned) for one in near)


def test_of_an_item_nobody_plans_any_more_days_are_those_nearest_to_today(
    december: None,
) -> None:
    assert new_days("5 janar", "no-such-item").iso == "2018-01-05"
    assert new_days("5 dhjetor", "no-such-item").iso == "2017-12-05"


def test_one_outcome_stands_for_an_item_however_often_it_is_told(
    antitrafik: Antitrafik, december: None
) -> None:
    told = [
        antitrafik("log-outcome", SHKODER, state, "--format", "json").told
        for state in ("moved", "held", "cancelled", "partly")
    ]
    assert len({one["id"] for one in told}) == 1
    with sqlite3.connect(settings.log_path()) as log:
        assert log.execute("SELECT count(*) FROM outcome").fetchone() == (1,)
        assert log.execute("SELECT count(*) FROM entry").fetchone() == (4,)


@pytest.mark.parametrize(
    ("to", "became", "days"),
    [
        ("13 dhjetor 2017", "held", "2017-12-13"),
        ("13 dhjetor 2017", "partly", "2017-12-13"),
        ("13 dhjetor 2017", "cancelled", None),
        ("13 janar 2018", "held", None),  # still to come: it cannot have been held then
    ],
)
def test_an_item_moved_to_days_that_came_was_held_on_these(
    antitrafik: Antitrafik, december: None, to: str, became: str, days: str | None
) -> None:
    antitrafik("log-outcome", SHKODER, "moved", "--to", to)
    assert antitrafik("log-outcome", SHKODER, became, "--format", "json").told.get("date") == days
    table = antitrafik("schedule", "--county", "Shkodër", "--format", "json").told["tables"][0]
    held = table["rows"][0]["held_from"]
    assert held == (days or (None if became == "cancelled" else "2017-12-12"))


def test_a_parallel_outcome_in_conflict_is_settled_by_telling_it_again(
    antitrafik: Antitrafik, december: None
) -> None:
    record = antitrafik("log-outcome", SHKODER, "held", "--format", "json").told["id"]
    with Log.open(settings.log_path(), write=True) as log:
        base = log.state(record).heads
        for state in ("partly", "cancelled"):
            with change(log, "amend") as started:
                started.add(Draft("amend", "outcome", record, base, fields={"state": state}))
        assert log.state(record).conflicts == ("state",)
        shown = log.state(record).value("state")
    assert antitrafik("log-outcome", SHKODER, shown).code == 0
    with Log.open(settings.log_path()) as log:
        assert log.state(record).conflicts == ()


def test_the_usual_campaign_is_for_activities_alone(
    antitrafik: Antitrafik, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_CAMPAIGN", "zgjidhni-mundesite-2017")
    where = ("--county", "Fier", "--period", "2017-W48", "--format", "json")
    nothing = antitrafik("log-nothing", *where).told
    total = antitrafik("log-total", "5", "--measure", "views", *where).told
    assert "campaigns" not in nothing
    assert total["campaigns"] == []


def test_an_event_loads_no_reader_of_what_it_does_not_say() -> None:
    script = (
        "import sys\nfrom antitrafik_cli.__main__ import main\ncode = main(sys.argv[1:])\n"
        "print(*[one for one in sys.modules if 'further' in one or 'planned' in one])\n"
        "sys.exit(code)"
    )
    argv = ("log-event", "--kind", "forum", "--county", "Fier", "--date", "dje")
    ran = subprocess.run(
        [sys.executable, "-c", script, *argv], capture_output=True, text=True, check=True
    )
    assert "forum" in ran.stdout
    assert ran.stdout.splitlines()[-1] == ""
