"""Which planned item a new event is taken to fulfil, by the schedule and by what the log says.

On a terminal: `test_prompts_planned`. How near is near: `test_plan`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from antitrafik_cli import data, settings
from antitrafik_cli.completion.answer import answer
from antitrafik_cli.domain import plan as plans
from antitrafik_cli.exchange import fulfilling
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log

VISITS = {
    "2017-12-kukes": ("Kukës", "5-6 dhjetor 2017"),
    "2017-12-shkoder": ("Shkodër", "13-14 dhjetor 2017"),
    "2017-12-korce": ("Korçë", "20-21 dhjetor 2017"),
}
VISIT = ("log-event", "--kind", "takim informues", "--county", "Kukës",
         "--campaign", "zgjidhni-mundesite-2017")  # fmt: skip


@pytest.fixture
def log(antitrafik: Callable[..., Any]) -> Iterator[Path]:
    """A log that is there."""
    assert antitrafik("log-event", "--kind", "forum", "--county", "Fier").code == 0
    return settings.log_path()


def tell(path: Path, item: str, state: str, **more: Any) -> None:
    with Log.open(path, write=True) as log, change(log, "log-outcome") as started:
        started.add_told("outcome", {"item": item, "state": state, **more}, {})


def visit(antitrafik: Callable[..., Any], *more: str) -> list[str]:
    ran = antitrafik(*VISIT, *more, "--format", "json")
    assert ran.code == 0, ran.err
    found: list[str] = ran.told["fulfils"]
    assert len(found) == ran.err.count("Taken as fulfilling the planned item")
    return found


def test_the_visits_of_december_2017_are_the_planned_ones(antitrafik: Callable[..., Any]) -> None:
    for item, (county, date) in VISITS.items():
        ran = antitrafik(
            "log-event", "--kind", "takim informues", "--county", county, "--date", date,
            "--campaign", "zgjidhni-mundesite-2017", "--format", "json",
        )  # fmt: skip
        assert ran.told["fulfils"] == [item]
        assert f"Taken as fulfilling the planned item {item} (" in ran.err


@pytest.mark.parametrize(
    ("change_", "told"),
    [
        (("--county", "Shkodër"), True),
        (("--campaign", ""), True),
        (("--date", "9.1.2018"), False),
        (("--county", "Shkodër", "--fulfils", "none"), False),
    ],
)
def test_an_event_that_counts_for_an_item_of_elsewhere_is_remarked_on(
    log: Path, antitrafik: Callable[..., Any], change_: tuple[str, ...], *, told: bool
) -> None:
    remark = "planned for another county or campaign: 2017-12-kukes."
    ran = antitrafik(*VISIT, "--date", "6.12.2017", "--format", "json")
    assert remark not in ran.err
    ran = antitrafik("amend", ran.told["id"], *change_)
    assert (ran.code, remark in ran.err) == (0, told)
    ran = antitrafik(*VISIT, "--date", "6.12.2017", "--fulfils", "2017-12-korce")
    assert "planned for another county or campaign: 2017-12-korce." in ran.err


def test_a_cancelled_item_is_not_taken(log: Path, antitrafik: Callable[..., Any]) -> None:
    tell(log, "2017-12-kukes", "cancelled")
    assert visit(antitrafik, "--date", "6.12.2017") == []
    tell(log, "2017-12-kukes", "moved")
    assert visit(antitrafik, "--date", "6.12.2017") == ["2017-12-kukes"]


def test_a_moved_item_is_taken_by_its_new_days_too(
    log: Path, antitrafik: Callable[..., Any]
) -> None:
    assert visit(antitrafik, "--date", "22.1.2018") == []
    tell(log, "2017-12-kukes", "moved", date="2018-01-20/2018-01-22")
    for date in ("25.1.2018", "6.12.2017"):
        assert visit(antitrafik, "--date", date) == ["2017-12-kukes"]
    assert visit(antitrafik, "--date", "26.1.2018") == []


def test_an_item_named_by_an_outcome_alone_is_known(
    log: Path, antitrafik: Callable[..., Any]
) -> None:
    named = (*VISIT, "--date", "6.5.2016", "--fulfils", "2016-05-kukes", "--format", "json")
    assert antitrafik(*named).code == 2
    tell(log, "2016-05-kukes", "held")
    ran = antitrafik(*named)
    assert ran.told["fulfils"] == ["2016-05-kukes"]
    assert "Taken as" not in ran.err  # somebody said so


def test_what_no_text_can_hold_is_no_planned_item(
    log: Path, antitrafik: Callable[..., Any]
) -> None:
    for argv in (("log-outcome", "\udc80", "held"), (*VISIT, "--fulfils", "\udc80")):
        ran = antitrafik(*argv)
        assert (ran.code, "is no planned item" in ran.err) == (2, True)


def test_a_schedule_that_cannot_be_read_is_said_once_and_stops_nobody(
    log: Path, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = log.with_name("broken.yaml")
    broken.write_text("planned: [")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(broken))
    assert antitrafik(*VISIT[:-1], "x-2017", "--new-campaign").code == 0
    for more, found in ((), []), (("--fulfils", "b", "--fulfils", "a"), ["a", "b"]):
        ran = antitrafik(*VISIT[:-1], "x-2017", *more, "--format", "json")
        assert ran.told["fulfils"] == found
        assert ran.err.count("The schedule cannot be read") == 1
        assert ran.code == 0


def test_items_of_other_counties_and_campaigns_cost_nothing(
    log: Path, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, asked = [], []
    make, look = plans._item, fulfilling.outcomes
    monkeypatch.setattr(plans, "_item", lambda one: made.append(one["id"]) or make(one))
    monkeypatch.setattr(
        fulfilling, "outcomes", lambda log, items: asked.append(items) or look(log, items)
    )
    campaign = VISIT[-1]
    for more in (("Vlorë", "--campaign", campaign), ("Kukës",)):
        assert antitrafik("log-event", "--kind", "forum", "--county", *more).code == 0
    assert (made, asked) == ([], [])
    assert visit(antitrafik, "--date", "6.12.2017") == ["2017-12-kukes"]
    assert set(made) == {"2017-12-kukes"}
    assert asked == [["2017-12-kukes"]]


def test_the_tab_key_offers_items_the_nearest_in_time_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    items = "".join(
        f"  - {{id: {one}-takim, county: Vlorë, campaign: c, when: {when}}}\n"
        for one, when in (("a", "1.11.2026"), ("b", "25.11.2026"), ("c", "2026"))
    )
    (tmp_path / "plani.yaml").write_text(f"campaigns:\n  c: {{name: C}}\nplanned:\n{items}")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(tmp_path / "plani.yaml"))
    monkeypatch.setenv("ANTITRAFIK_NOW", "2026-11-21T18:00:00+01:00")

    def tab(typed: str) -> list[str]:
        settings.forget()
        data.forget()
        assert answer("zsh", ["log-event", "--fulfils", typed]) == 0
        return capsys.readouterr().out.splitlines()

    assert [line.partition("\t")[0] for line in tab("")] == [
        "c-takim",
        "b-takim",
        "a-takim",
        "none",
    ]
    assert tab("B") == ["b-takim\t25.11.2026 · Vlorë"]
    assert tab("n") == ["none"]
