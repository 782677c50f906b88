"""Coverage: every county and period once, with all that was told, silent where nothing was.

Also the line under every report, and what is missing of each device. The reference looks at every
record by itself; the reports ask the derived rows.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from offices import DATES, PLACES, Office
from ran import Ran
from test_log_laws import fresh, receive
from test_sums import template  # noqa: F401 - a fixture

from antitrafik_cli import settings
from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.calendar import DAY, period_days
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.reports.activity import activity
from antitrafik_cli.reports.coverage import DIMENSIONS, coverage
from antitrafik_cli.reports.devices import devices_table
from antitrafik_cli.reports.silence import silent_counties
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log

FEW = hypothesis_settings(max_examples=80, deadline=None, print_blob=True)
SOME_DAYS = (*DATES, "2017-11-27/2017-12-03", "2017-12-31/2018-01-01", "2018-W01", "2019-12-30")
NOW = "2021-02-03T12:00:00+01:00"


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", NOW)
    settings.forget()


@dataclass(frozen=True)
class Record:
    """What the reference knows of a record: its type, its counties, its days."""

    type: str
    counties: frozenset[str]
    when: When


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    place = st.sampled_from([*PLACES, ["AL-12"], ["AL-08"]])
    return draw(
        st.lists(
            st.builds(
                lambda type_, where, iso: Record(
                    type_, frozenset(code.partition("/")[0] for code in where), when(iso)
                ),
                st.sampled_from(["event", "event", "distribution", "nothing"]),
                place,
                st.sampled_from(SOME_DAYS),
            ),
            max_size=8,
        )
    )


def when(iso: str) -> When:
    days = period_days(iso) if "W" in iso else None
    return When(f"{days[0]}/{days[1]}") if days else When.from_iso(iso)


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    first = draw(st.sampled_from([None, date(2017, 11, 29), date(2017, 11, 1), date(2020, 1, 1)]))
    last = draw(st.sampled_from([None, date(2017, 12, 1), date(2020, 12, 31), date(2030, 1, 1)]))
    if first and last and first > last:
        last = None
    counties = draw(st.sampled_from([(), ("AL-03",), ("AL-08", "AL-12"), ("AL-01",)]))
    return Scope(counties=counties, first=first, last=last)


def log_of(template: bytes, told: list[Record]) -> Log:  # noqa: F811
    office = Office(name="1" * 32)
    for number, one in enumerate(told):
        fields: dict[str, Any] = {"date": one.when.iso, "place": sorted(one.counties)}
        if one.type == "event":
            fields |= {"kind": "forum"}
        elif one.type == "distribution":
            fields |= {"material": "leaflet", "quantity": ["exact", 5, 5], "status": "done"}
        record = record_id(1_500_000_000_000 + number, bytes([number] * 10))
        office.tell("record", record, one.type, fields)
    log = fresh(template)
    receive(log, list(office.seen.values()), office.texts)
    return log


def expected_keys(told: list[Record], scope: Scope, by: str) -> list[str]:
    """Every period from the first day to the last, by walking from day to day."""
    asked = set(scope.counties or gazetteer().counties)
    heard = [one.when.first for one in told if one.counties & asked]
    day = scope.first or min(heard, default=date.max)
    keys: dict[str, None] = {}
    while day <= min(scope.last or date.max, today()):
        single = When(day.isoformat())
        keys[(single.month if by == "month" else single.week) or ""] = None
        day += DAY
    return list(keys)


def expected_row(told: list[Record], county: str, key: str) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    first, last = period_days(key)
    for one in told:
        if county not in one.counties or not one.when.touches(first, last):
            continue
        whole = one.when.lies_in(first, last)
        if one.type == "nothing":
            covers = one.when.first <= first and last <= one.when.last
            counts["nothing" if whole or covers else "nothing_in_part"] += 1
        else:
            counts[f"{one.type}s" if whole and len(one.counties) == 1 else "spread"] += 1
    names = ("events", "distributions", "spread", "nothing", "nothing_in_part")
    figures = {name: counts[name] for name in names}
    return {
        "county": gazetteer().name(county),
        "period": key,
        "silent": not counts,
        **figures,
    }


def one_of_each(*dates: str) -> list[Record]:
    """For each date a record of each type, in one county; those of one type in two counties."""
    counties = {"event": {"AL-03"}, "distribution": {"AL-03"}, "nothing": {"AL-08", "AL-12"}}
    return [
        Record(type_, frozenset(where), when(iso))
        for iso in dates
        for type_, where in counties.items()
    ]


@given(records(), scopes(), st.sampled_from(DIMENSIONS))
@example(told=one_of_each("2020-10", "2020-10-01", "2020"), scope=Scope(), by="week")
@example(told=one_of_each("2020-10", "2020"), scope=Scope(), by="month")
@FEW
def test_every_county_and_period_stands_there_once_with_all_that_was_told(
    template: bytes,  # noqa: F811
    told: list[Record],
    scope: Scope,
    by: str,
) -> None:
    table = coverage(log_of(template, told), scope, by).tables[0]
    counties = sorted(scope.counties or gazetteer().counties, key=gazetteer().name)
    keys = expected_keys(told, scope, by)
    assert [*table.rows] == [expected_row(told, county, key) for county in counties for key in keys]
    assert [column.name for column in table.columns][:5] == [
        *("county", "period", "events", "nothing", "silent")
    ]


@given(records(), st.sampled_from(DIMENSIONS))
@FEW
def test_events_of_all_periods_and_what_is_spread_are_the_events_of_the_county(
    template: bytes,  # noqa: F811
    told: list[Record],
    by: str,
) -> None:
    log = log_of(template, told)
    rows = coverage(log, Scope(), by).tables[0].rows
    for county in gazetteer().counties:
        own = [row for row in rows if row["county"] == gazetteer().name(county)]
        (table,) = activity(log, Scope(counties=(county,)), by).tables
        periods: dict[str, Any] = {str(row[by]): row["events"] for row in table.rows}
        spread = periods.pop("spread", 0)
        whole: dict[str, Any] = {str(row["period"]): row["events"] for row in own if row["events"]}
        assert whole == {key: events for key, events in periods.items() if events}
        assert table.totals is not None
        assert sum(whole.values()) + spread == table.totals["events"]


@given(records(), scopes(), st.sampled_from(DIMENSIONS))
@FEW
def test_people_read_every_period_once_in_runs_that_are_alike(
    template: bytes,  # noqa: F811
    told: list[Record],
    scope: Scope,
    by: str,
) -> None:
    table = coverage(log_of(template, told), scope, by).tables[0]
    assert table.people is not None
    read = []
    for run in table.people:
        first, _dash, last = str(run["period"]).partition(" – ")
        span = When(f"{period_days(first)[0]}/{period_days(last or first)[1]}")
        keys = span.months() if by == "month" else span.weeks()
        assert len(keys) == run["periods"]
        silent = run["told"] == "no word"
        read += [(run["county"], key, silent) for key in keys]
    assert read == [(row["county"], row["period"], row["silent"]) for row in table.rows]
    for _county, runs in groupby(table.people, key=lambda run: run["county"]):
        words = [run["told"] for run in runs]
        alike = [one for one, other in pairwise(words) if one == other]
        assert "no word" not in alike
        assert "nothing to report" not in alike


@given(records(), scopes())
@FEW
def test_a_county_is_silent_where_nothing_touches_the_days(
    template: bytes,  # noqa: F811
    told: list[Record],
    scope: Scope,
) -> None:
    log = log_of(template, told)
    first, last = scope.first or date.min, scope.last or date.max
    asked = scope.counties or gazetteer().counties
    silent = {
        county
        for county in asked
        if not any(county in one.counties and one.when.touches(first, last) for one in told)
    }
    found = silent_counties(log, scope)
    assert found == sorted(silent, key=gazetteer().name)
    narrow = scope._replace(campaigns=("x",), kinds=("forum",), audiences=frozenset({"pupils"}))
    assert silent_counties(log, narrow) == found


def test_days_to_come_are_silent_nowhere(template: bytes) -> None:  # noqa: F811
    log = log_of(template, [])
    assert silent_counties(log, Scope(first=date(2021, 2, 4))) == []
    assert len(silent_counties(log, Scope(first=date(2021, 2, 3)))) == 12


def test_what_has_no_date_tells_of_no_days(template: bytes) -> None:  # noqa: F811
    office = Office(name="1" * 32)
    record = record_id(1_500_000_000_000, bytes(10))
    office.tell("record", record, "event", {"place": ["AL-03"], "kind": "forum"})
    log = fresh(template)
    receive(log, list(office.seen.values()), office.texts)
    assert "AL-03" in silent_counties(log, Scope(first=date(2017, 1, 1)))
    assert "AL-03" in silent_counties(log, Scope(last=date(2017, 1, 1)))
    assert "AL-03" not in silent_counties(log, Scope())
    assert coverage(log, Scope()).tables[0].rows == ()


# --- devices -------------------------------------------------------------------------------------


def entries_of(office: Office, number: int) -> list[Any]:
    for place in range(number):
        record = record_id(1_500_000_000_000 + place, office.name.encode()[:1] * 9 + bytes([place]))
        fields = {"date": "2017-11-22", "place": ["AL-03"], "kind": "forum"}
        office.clock += 86_400_000
        office.tell("record", record, "event", fields)
    return list(office.seen.values())


def test_a_device_shows_what_is_missing_of_it_and_where_it_forks(template: bytes) -> None:  # noqa: F811
    one, other = (Office(name=digit * 32) for digit in "12")
    told, forked = entries_of(one, 9), Office(name="1" * 32)
    fork = [entry for entry in entries_of(forked, 12) if entry.seq == 5]
    fork = [entry for entry in fork if entry.id not in {known.id for known in told}]
    log = fresh(template)
    kept = [entry for entry in told if entry.seq not in (1, 2, 7)]
    receive(log, [*kept, *fork, *entries_of(other, 2)], {})
    table = devices_table(log)
    rows = {str(row["device"]): row for row in table.rows}
    assert rows["1" * 8]["missing"] == "1-2, 7"
    assert rows["1" * 8]["entries"] == 6 + len(fork)
    assert rows["1" * 8]["forks"] == len(fork)
    assert rows["2" * 8]["missing"] is None
    assert (rows["2" * 8]["entries"], rows["2" * 8]["forks"]) == (2, 0)
    assert rows["2" * 8]["officer"] == "t1"
    newest = max(entry.at for entry in entries_of(other, 0))
    assert str(rows["2" * 8]["last_heard"]) == settings.day_of(newest).isoformat()
    assert [row["device"] for row in table.rows] == ["2" * 8, "1" * 8]
    assert table.notes


# --- on the command line -------------------------------------------------------------------------


@pytest.fixture
def demo(antitrafik: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    log = tmp_path / "log.db"
    assert antitrafik("demo", "--keep", str(log), "--out", str(tmp_path / "x")).code == 0
    return lambda *argv, **more: antitrafik("--log", str(log), *argv, **more)


SILENT = "9 counties without a word: Berat, Dibër, Fier, Gjirokastër, Korçë, Kukës, Shkodër, Tiranë"


@pytest.mark.parametrize(
    "argv",
    [
        ("report",),
        ("report", "--by", "kind"),
        ("report", "--campaign", "zgjidhni-mundesite-2017", "--kind", "media"),
        ("report", "--explain", "events"),
        ("report", "--new-since", "2017-01-01"),
        ("report", "--chart"),
        ("report", "requests"),
        ("report", "coverage"),
    ],
)
def test_every_report_ends_with_the_silent_counties_and_the_schedule(
    demo: Callable[..., Ran], argv: tuple[str, ...]
) -> None:
    *rest, edition = demo(*argv).out.splitlines()
    assert SILENT in " ".join(rest[-2:])  # a chart breaks its lines
    assert edition.startswith("Schedule: ")
    if "--chart" not in argv:
        assert rest[-1].startswith(SILENT)
        told = demo(*argv, "--format", "json").told
        assert f"Schedule: {told['scope']['schedule']}." == edition


def test_a_comparison_names_the_silent_of_each_period(demo: Callable[..., Ran]) -> None:
    ran = demo("report", "--period", "2018", "--compare", "2017")
    *_rest, before, after, edition = ran.out.splitlines()
    assert before.startswith("11 counties without a word in 2017: Berat, Dibër, Durrës, Fier")
    assert after.startswith("11 counties without a word in 2018: Berat, Dibër, Durrës, Elbasan")
    assert edition.startswith("Schedule: ")


def test_one_county_that_was_heard_of_has_no_such_line(demo: Callable[..., Ran]) -> None:
    assert "without a word" not in demo("report", "--county", "Elbasan").out
    later = demo("report", "--county", "Elbasan", "--period", "2020").out
    assert "1 county without a word: Elbasan. See: antitrafik report coverage" in later
    town = demo("report", "--municipality", "Kurbin").out
    assert "without a word" not in town  # something was told of its county
    assert "without a word" not in demo("report", "--county", "online").out


def test_a_schedule_that_cannot_be_read_is_said_once_and_the_report_goes_on(
    demo: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "schedule.yaml"
    broken.write_text("campaigns: [")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(broken))
    for argv in (("report",), ("report", "coverage"), ("report", "requests")):
        ran = demo(*argv, "--format", "json")
        assert ran.code == 0
        assert ran.err.count("The schedule cannot be read and is left aside") == 1
        assert len(ran.err.splitlines()) == 1
        assert "schedule" not in ran.told["scope"]
        assert "Schedule:" not in ran.out


@pytest.mark.parametrize("name", ["coverage", "requests"])
@pytest.mark.parametrize(
    "view", [("--explain",), ("--compare", "2017"), ("--chart",), ("--new-since", "2017-01-01")]
)
def test_ways_to_see_through_are_those_of_the_activity_report(
    demo: Callable[..., Ran], name: str, view: tuple[str, ...]
) -> None:
    ran = demo("report", name, "--period", "2018", *view)
    assert ran.code == 2
    assert f"{name}, {view[0]}" in ran.err or f"{name} " in ran.err


@pytest.mark.parametrize("option", ["--municipality", "--campaign", "--kind", "--audience"])
def test_coverage_is_of_whole_counties(demo: Callable[..., Ran], option: str) -> None:
    words = {"--municipality": "Elbasan", "--kind": "forum", "--audience": "mësues"}
    ran = demo("report", "coverage", option, words.get(option, "zgjidhni-mundesite-2017"))
    assert ran.code == 2
    assert option in ran.err


def test_a_zero_report_of_a_municipality_is_one_of_a_part_of_its_county(
    antitrafik: Callable[..., Ran],
) -> None:
    for place in (("--municipality", "Gramsh"), ("--county", "Fier", "--municipality", "Patos")):
        assert antitrafik("log-nothing", *place, "--period", "2020-W52").code == 0
    asked = ("report", "coverage", "--period", "2020-W52", "--format", "json")
    rows = antitrafik(*asked, "--county", "Elbasan", "--county", "Fier").told["tables"][0]["rows"]
    assert [(row["nothing"], row["nothing_in_part"], row["silent"]) for row in rows] == [
        (0, 1, False), (0, 1, False)
    ]  # fmt: skip
