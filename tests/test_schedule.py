"""The calendar says how every planned item stands, and is honest about what came."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from planning import CAMPAIGN, VISITS, became, held, tell, use_schedule

from antitrafik_cli import data, settings
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.reports.schedule import schedule
from antitrafik_cli.reports.standings import revision_of
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.log import Log

FIRST = ["item", "county", "campaign", "planned_from", "planned_to", "held_from", "held_to",
         "state"]  # fmt: skip
Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2018-01-10T12:00:00+01:00")


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    return lambda planned: use_schedule(monkeypatch, tmp_path, planned)


def rows(antitrafik: Run, *argv: str) -> dict[str, dict[str, Any]]:
    ran = antitrafik("schedule", "--format", "json", *argv)
    assert ran.code == 0, ran.err
    (table,) = ran.told["tables"]
    assert table["name"] == "schedule"
    assert [column["name"] for column in table["columns"]][: len(FIRST)] == FIRST
    return {row["item"]: row for row in table["rows"]}


def notes(antitrafik: Run, *argv: str) -> list[str]:
    found: list[str] = antitrafik("schedule", "--format", "json", *argv).told["tables"][0]["notes"]
    return found


def states(antitrafik: Run, *argv: str) -> dict[str, str]:
    return {item: row["state"] for item, row in rows(antitrafik, *argv).items()}


# --- the visits of December 2017 ---------------------------------------------------------------


def test_the_visits_held_a_day_later_are_held(antitrafik: Run) -> None:
    tell(*(held([item], date, county=county) for item, (county, date) in VISITS.items()))
    found = rows(antitrafik)
    assert [list(row.values())[:8] for row in found.values()] == [
        ["2017-12-kukes", "Kukës", CAMPAIGN, "2017-12-05", "2017-12-07",
         "2017-12-05", "2017-12-06", "held"],
        ["2017-12-shkoder", "Shkodër", CAMPAIGN, "2017-12-12", "2017-12-14",
         "2017-12-13", "2017-12-14", "held"],
        ["2017-12-korce", "Korçë", CAMPAIGN, "2017-12-19", "2017-12-21",
         "2017-12-20", "2017-12-21", "held"],
    ]  # fmt: skip
    assert all(row["events"] == 1 for row in found.values())


def test_a_visit_nobody_told_of_is_without_word_and_one_called_off_is_cancelled(
    antitrafik: Run,
) -> None:
    tell(held(["2017-12-kukes"], "2017-12-05/2017-12-06"), became("2017-12-korce", "cancelled"))
    assert list(states(antitrafik).values()) == ["held", "no-word", "cancelled"]
    assert notes(antitrafik)[0] == (
        "1 held, 0 partly held, 0 moved, 1 cancelled, 0 upcoming, 1 without word."
    )


def test_what_is_still_to_come_is_upcoming_until_its_last_day(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-14T12:00:00+01:00")
    assert list(states(antitrafik).values()) == ["no-word", "upcoming", "upcoming"]


def test_looking_at_the_calendar_makes_no_log(antitrafik: Run) -> None:
    assert set(states(antitrafik).values()) == {"no-word"}
    assert "There is no log yet: what was held is not known." in notes(antitrafik)
    assert not log_path().exists()
    assert not settings.state_folder().exists()


def test_a_damaged_log_is_no_missing_one(antitrafik: Run) -> None:
    log_path().parent.mkdir(parents=True)
    log_path().write_text("no log\n")
    assert antitrafik("schedule").code == 3


# --- what moved, what is partly held -----------------------------------------------------------


def test_what_moved_says_where_from_and_where_to(antitrafik: Run, plan: Any) -> None:
    plan("""
        id: by-deed, campaign: fushata, county: Kukës, when: 5-7 dhjetor 2017
        id: by-word, campaign: fushata, county: Kukës, when: 6 dhjetor 2017
        id: nowhere, campaign: fushata, county: Kukës, when: 7 dhjetor 2017
    """)
    tell(
        held(["by-deed"], "2017-12-08"),
        became("by-word", "moved", "2018-03-01/2018-03-02"),
        became("nowhere", "moved"),
    )
    found = rows(antitrafik)
    days = {
        item: [row[name] for name in ("state", "held_from", "moved_to_from", "moved_to_to")]
        for item, row in found.items()
    }
    assert days == {
        "by-deed": ["moved", "2017-12-08", "2017-12-08", "2017-12-08"],
        "by-word": ["moved", None, "2018-03-01", "2018-03-02"],
        "nowhere": ["moved", None, None, None],
    }
    assert "→ 1–2.3.2018" in antitrafik("schedule").out


def test_what_is_partly_held_says_what_is_missing(antitrafik: Run, plan: Any) -> None:
    plan("""
        id: two, campaign: fushata, county: Kukës, when: 2017-12-05,\
         activities: [{kind: trajnim}, {kind: punëtori}, {kind: punëtori}]
    """)
    tell(held(["two"], "2017-12-05", kind="workshop"))
    assert states(antitrafik) == {"two": "partly"}
    assert "two: planned, and no event logged: training, workshop." in notes(antitrafik)


def test_cancelled_though_an_event_fulfils_it_is_said(antitrafik: Run) -> None:
    tell(held(["2017-12-kukes"], "2017-12-05"), became("2017-12-kukes", "cancelled"))
    assert rows(antitrafik)["2017-12-kukes"]["held_from"] == "2017-12-05"
    said = "1 item was said to be cancelled, but an event fulfils it: 2017-12-kukes."
    assert said in notes(antitrafik)


def test_outcomes_that_differ_are_said_until_somebody_settles_them(antitrafik: Run) -> None:
    (first,) = tell(became("2017-12-kukes", "moved", "2018-01-08"))
    tell(became("2017-12-korce", "held"), became("2017-12-korce", "held"))
    said = "1 item has outcomes that differ; the newest holds: 2017-12-kukes."
    assert said not in notes(antitrafik)
    tell(became("2017-12-kukes", "moved", "2018-01-09"))
    assert said in notes(antitrafik)
    assert said not in notes(antitrafik, "--county", "Korçë")
    withdraw(first)
    assert said not in notes(antitrafik)


def withdraw(record: str) -> None:
    with Log.open(log_path()) as log:
        state = log.state(record)
    tell(Draft("withdraw", state.type, record, base=state.heads))


def test_items_the_schedule_lost_are_named_where_everything_is_shown(antitrafik: Run) -> None:
    tell(held(["gone-1"], "2017-12-05"), became("gone-2", "held"))
    said = "2 items in the log are not in this schedule: gone-1, gone-2."
    assert said in notes(antitrafik)
    assert said not in notes(antitrafik, "--county", "Kukës")


def test_a_withdrawn_event_fulfils_nothing(antitrafik: Run) -> None:
    (record,) = tell(held(["2017-12-kukes"], "2017-12-05"))
    before = revision()
    withdraw(record)
    assert rows(antitrafik)["2017-12-kukes"]["state"] == "no-word"
    assert rows(antitrafik)["2017-12-kukes"]["events"] == 0
    assert revision() > before


def revision() -> tuple[int, int]:
    with Log.open(log_path()) as log:
        return revision_of(log)


def test_the_revision_is_that_of_the_newest_entry_of_any_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = []
    for now in ("2018-01-12", "2018-01-11"):  # the second laptop's clock is behind
        monkeypatch.setenv("ANTITRAFIK_NOW", f"{now}T12:00:00+00:00")
        monkeypatch.setenv("ANTITRAFIK_STATE", str(Path.home() / now))
        settings.forget()
        tell(held(["a"], "2017-12-05"), held(["b"], "2017-12-05"))
        told.append(revision())
    assert told == [(2, 1_515_758_400_000), (4, 1_515_758_400_000)]


# --- filters -----------------------------------------------------------------------------------

PLANNED = """
    id: kukes, campaign: fushata, county: Kukës, when: 5-7 dhjetor 2017,\
     activities: [{kind: trajnim, audience: [mësues, prindër]}]
    id: has, campaign: tjetra, county: Kukës, municipality: Has, when: 20 dhjetor 2017,\
     activities: [{kind: forum, audience: nxënës të shkollës së mesme}]
    id: berat, campaign: fushata, county: Berat, when: 30 dhjetor 2017 - 2 janar 2018
    id: muaji, campaign: fushata, county: Berat, when: tetor 2017
"""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], ["muaji", "kukes", "has", "berat"]),
        (["--county", "Kukës"], ["kukes", "has"]),
        (["--county", "Kukës", "--county", "Berat"], ["muaji", "kukes", "has", "berat"]),
        (["--municipality", "Has"], ["has"]),
        (["--campaign", "tjetra"], ["has"]),
        (["--kind", "trajnim"], ["kukes"]),
        (["--audience", "nxënës"], ["has"]),
        (["--audience", "mësues"], ["kukes"]),
        (["--period", "dhjetor 2017"], ["kukes", "has"]),
        (["--from", "2017-12-20"], ["has", "berat"]),
        (["--to", "2017-12-07"], ["muaji", "kukes"]),
        (["--period", "2017-10-05"], []),
        (["--period", "2018-01"], ["has"]),  # held there, though planned in December
        (["--state", "moved"], ["has"]),
        (["--state", "u shty", "--state", "HELD"], ["kukes", "has"]),
        (["--state", "moved", "--county", "Berat"], []),
    ],
)
def test_a_filter_lets_through_what_lies_in_it(
    antitrafik: Run, plan: Any, asked: list[str], found: list[str]
) -> None:
    plan(PLANNED)
    tell(
        held(["kukes"], "2017-12-05", kind="training"),
        held(["has"], "2018-01-08", kind="forum"),
    )
    assert list(rows(antitrafik, *asked)) == found


def test_what_lies_partly_in_a_period_is_named_and_not_listed(antitrafik: Run, plan: Any) -> None:
    plan(PLANNED)
    assert "berat" not in rows(antitrafik, "--period", "2017-12")
    said = "1 item lies only partly in this period and is not listed: berat."
    assert said in notes(antitrafik, "--period", "2017-12")
    assert said not in notes(antitrafik, "--period", "2017-12", "--state", "held")
    assert not any("partly in" in note for note in notes(antitrafik, "--period", "2016"))


def test_what_was_asked_is_told_and_held_against_which_schedule(antitrafik: Run, plan: Any) -> None:
    plan(PLANNED)
    told = antitrafik(
        "schedule", "--county", "Kukës", "--state", "u mbajt", "--format", "json"
    ).told
    assert told["scope"] == {
        "county": ["Kukës"],
        "state": ["held"],
        "schedule": data.schedule_edition(),
    }
    assert told["scope"]["schedule"].startswith("prova (")
    assert antitrafik("schedule").out.endswith(f"Schedule: {data.schedule_edition()}.\n")


# --- planned and came --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planned", "came", "english", "albanian"),
    [
        ("targets: {attendances: mbi 30}", [["exact", 21, 21]],
         "> 30 planned, 21 came", "mbi 30 të planifikuara, 21 erdhën"),
        ("targets: {attendances: 30}", [["about", 30, 30], ["exact", 4, 4]],
         "30 planned, 4 + about 30 came", "30 të planifikuara, 4 + rreth 30 erdhën"),
        ("targets: {attendances: rreth 30}", [["exact", 21, 21], ["unknown", None, None]],
         "about 30 planned; came: 21 + 1 not counted",
         "rreth 30 të planifikuara; erdhën: 21 + 1 pa numër"),
        ("targets: {attendances: 20-30}", [["at-least", 20, None]],
         "20–30 planned, about 20 or more came",
         "20–30 të planifikuara, rreth 20 e më shumë erdhën"),
        ("targets: {attendances: mbi 30}", [], "> 30 planned", "mbi 30 të planifikuara"),
        ("title: x", [["exact", 21, 21]], "21 came", "21 erdhën"),
        ("title: x", [["unknown", None, None]], "came: 1 not counted", "erdhën: 1 pa numër"),
        ("targets: {events: 3, leaflets: 4 000}", [["exact", 21, 21]],
         "21 came; events: 3 planned, 1 logged; leaflets: 4 000 planned",
         ("21 erdhën; veprimtari: 3 të planifikuara, 1 të regjistruara; "
          "fletëpalosje: 4 000 të planifikuara")),
        ("activities: [{kind: forum, attendances: mbi 30}, {kind: forum, attendances: 20}]", [],
         "> 50 planned; events: 2 planned, 0 logged",
         "mbi 50 të planifikuara; veprimtari: 2 të planifikuara, 0 të regjistruara"),
        ("activities: [{kind: forum, attendances: rreth 30}, {kind: forum, attendances: 20}]", [],
         "20 + about 30 planned; events: 2 planned, 0 logged",
         "20 + rreth 30 të planifikuara; veprimtari: 2 të planifikuara, 0 të regjistruara"),
    ],
)  # fmt: skip
def test_planned_and_came_are_said_side_by_side(
    antitrafik: Run, plan: Any, planned: str, came: list[Any], english: str, albanian: str
) -> None:
    plan(f"id: one, campaign: fushata, county: Kukës, when: 2017-12-05, {planned}")
    tell(became("other", "held"), *(held(["one"], "2017-12-05", count=count) for count in came))
    for lang, words in (("en", english), ("sq", albanian)):
        line = antitrafik("schedule", "--format", "md", lang=lang).out
        assert f"| {words} |" in line.replace("\\", "").replace("&gt;", ">")


def test_of_an_event_that_counts_nobody_no_zero_is_told(antitrafik: Run, plan: Any) -> None:
    plan("id: spot, campaign: fushata, county: kombëtar, when: 2017-12-05")
    tell(held(["spot"], "2017-12-05", county="national", kind="media"))
    assert "came" not in antitrafik("schedule", "--format", "md").out


def test_the_bounds_of_what_was_planned_are_told_to_machines(antitrafik: Run, plan: Any) -> None:
    plan("""
        id: open, campaign: fushata, county: Kukës, when: 2017-12-05, targets: {attendances: mbi 30}
        id: sums, campaign: fushata, county: Kukës, when: 2017-12-06,\
         activities: [{kind: forum, attendances: 20}, {kind: forum, attendances: 10-15}]
        id: both, campaign: fushata, county: Kukës, when: 2017-12-07, targets: {attendances: 99},\
         activities: [{kind: forum, attendances: 20}]
        id: plain, campaign: fushata, county: Kukës, when: 2017-12-08
    """)
    found = {
        item: [row[f"{name}_planned_{end}"] for name in ("events", "attendances", "leaflets")
               for end in ("low", "high")]
        for item, row in rows(antitrafik).items()
    }  # fmt: skip
    assert found == {
        "open": [None, None, 30, None, None, None],
        "sums": [2, 2, 30, 35, None, None],
        "both": [1, 1, 99, 99, None, None],
        "plain": [None, None, None, None, None, None],
    }


def test_what_came_is_summed_as_in_a_report(antitrafik: Run) -> None:
    tell(
        held(["2017-12-kukes"], "2017-12-05", count=["exact", 25, 25]),
        held(["2017-12-kukes", "2017-12-korce"], "2017-12-06", count=["at-least", 30, None]),
        held(["2017-12-kukes"], "2017-12-06", count=["unknown", None, None]),
    )
    row = rows(antitrafik)["2017-12-kukes"]
    names = ("events", "attendances_exact", "attendances_about_low", "attendances_about_high",
             "events_uncounted")  # fmt: skip
    assert [row[name] for name in names] == [3, 25, 30, None, 1]
    assert rows(antitrafik)["2017-12-korce"]["events"] == 1


# --- formats, languages, failures --------------------------------------------------------------


def test_figures_and_codes_are_the_same_in_every_language(antitrafik: Run) -> None:
    tell(held(["2017-12-kukes"], "2017-12-05"))
    for format_ in ("json", "csv"):
        one, other = (antitrafik("schedule", "--format", format_, lang=x).out for x in ("en", "sq"))
        assert one == other


def test_a_schedule_that_cannot_be_read_is_told_with_its_line(antitrafik: Run, plan: Any) -> None:
    path = plan("id: one, campaign: fushata, county: Kukes, when: e enjte")
    for asked in ([], ["--month"], ["--format", "ics"], ["check"]):
        ran = antitrafik("schedule", *asked)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"antitrafik: {path}:7:")


@pytest.mark.parametrize("bare", [["--month"], ["--month", "--county", "Kukës"]])
def test_a_bare_month_is_this_month_or_those_of_the_period(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch, bare: list[str]
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-31T23:30:00+00:00")
    assert "January 2018" in antitrafik("schedule", *bare).out
    out = antitrafik("schedule", "--period", "2017", *bare).out
    assert "December 2017" in out
    assert "November 2017" not in out  # nothing is planned there


@pytest.mark.parametrize("words", ["2017-12", "dhjetor 2017", "2017-W50", "9.12.2017", "2017"])
def test_a_month_is_named_in_any_way(antitrafik: Run, words: str) -> None:
    for asked in (["--month", words], [f"--month={words}"]):
        ran = antitrafik("schedule", *asked)
        assert "December 2017" in ran.out
        assert len(rows(antitrafik, *asked)) == 3


def test_a_month_for_machines_is_the_table_of_what_lies_wholly_within_it(
    antitrafik: Run, plan: Any
) -> None:
    plan(PLANNED)
    assert list(rows(antitrafik, "--month", "2017-12")) == ["kukes", "has"]
    assert "berat" in antitrafik("schedule", "--month", "2017-12").out


# --- speed -------------------------------------------------------------------------------------


def test_more_items_ask_the_log_no_more_often(plan: Any) -> None:
    asked = {}
    for number in (20, 200):
        plan(
            "\n".join(
                f"id: i-{n}, campaign: fushata, county: Kukës, when: 2017-12-05"
                for n in range(number)
            )
        )
        tell(*(held([f"i-{n}"], "2017-12-05") for n in range(0, number, 2)))
        said: list[str] = []
        with Log.open(log_path()) as log:
            log.connection.set_trace_callback(said.append)
            result = schedule(log, Scope(), today())
        assert len(result.tables[0].rows) == number
        asked[number] = len(said)
    assert asked[20] == asked[200] < 8
