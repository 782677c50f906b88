"""Dates at the edges of weeks: each stands in exactly the periods it lies in, and is summed once.

One log holds, for 28 years of edges (every way in which weeks and years can meet), each day from 28
December to 4 January, spans over the edge, both months and the year.
"""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from offices import Office
from test_log_laws import fresh
from test_sums import template  # noqa: F401 - a fixture

from antitrafik_cli import settings
from antitrafik_cli.domain.calendar import DAY, period_days
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.reports.activity import activity
from antitrafik_cli.reports.coverage import coverage
from antitrafik_cli.store.change import insert
from antitrafik_cli.store.connection import transaction
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rebuilding import rebuild

YEARS = range(1998, 2026)  # 28 edges: every weekday on 1 January, beside leap years and others
EDGE = [(12, day) for day in range(28, 32)] + [(1, day) for day in range(1, 5)]
COUNTY = "AL-03"


def days_of(year: int) -> list[date]:
    return [date(year + (month == 1), month, day) for month, day in EDGE]


def dates() -> list[str]:
    found = []
    for year in YEARS:
        days = days_of(year)
        found += [day.isoformat() for day in days]
        found += [f"{first}/{last}" for first in days for last in days if first < last]
        found += [f"{year}-12", f"{year + 1}-01", str(year)]
    return [*found, "2020-10"]


@pytest.fixture(scope="module")
def log(template: bytes) -> Log:  # noqa: F811
    office = Office(name="1" * 32)
    for number, iso in enumerate(dates()):
        record = record_id(1_500_000_000_000 + number, number.to_bytes(10, "big"))
        # Each gives a figure of its own, so that one in another's place is noticed.
        line = {"count": ["exact", number + 1, number + 1], "of": ["parents"]}
        fields: dict[str, Any] = {"date": iso, "place": [COUNTY], "kind": "forum"}
        office.tell("record", record, "event", {**fields, "attended": [line]})
    made = fresh(template)
    with transaction(made.connection):
        for entry in office.seen.values():
            insert(made.connection, entry)
    rebuild(made.connection)
    return made


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2026-11-21T18:00:00+01:00")
    settings.forget()


def by_hand(iso: str, by: str) -> list[str]:
    """Every period that the date touches, found by walking over its days."""
    when = When.from_iso(iso)
    keys: dict[str, None] = {}
    for number in range((when.last - when.first).days + 1):
        day = when.first + number * DAY
        year, week, _weekday = day.isocalendar()
        keys[day.isoformat()[:7] if by == "month" else f"{year}-W{week:02}"] = None
    return list(keys)


def wanted(by: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """By period: events that lie wholly in it, attendances of these, and what only touches it."""
    events: Counter[str] = Counter()
    attendances: Counter[str] = Counter()
    touching: Counter[str] = Counter()
    for number, iso in enumerate(dates()):
        keys = by_hand(iso, by)
        row = keys[0] if len(keys) == 1 else "spread"
        events[row] += 1
        attendances[row] += number + 1
        touching.update(keys if len(keys) > 1 else ())
    return events, attendances, touching


@pytest.mark.parametrize("by", ["week", "month"])
def test_each_date_stands_in_its_period_or_on_the_line_of_what_is_spread(log: Log, by: str) -> None:
    events, attendances, touching = wanted(by)
    (table,) = activity(log, Scope(), by).tables
    rows = {str(row[by]): row for row in table.rows}
    assert {key: row["events"] for key, row in rows.items() if row["events"]} == events
    assert {
        key: row["attendances_exact"] for key, row in rows.items() if row["attendances_exact"]
    } == attendances
    assert {key: row["spread"] for key, row in rows.items() if row["spread"]} == touching
    assert table.totals is not None
    assert table.totals["events"] == len(dates()) == sum(events.values())
    number = len(dates())
    assert table.totals["attendances_exact"] == number * (number + 1) // 2


@pytest.mark.parametrize("by", ["week", "month"])
def test_coverage_puts_each_where_it_belongs(log: Log, by: str) -> None:
    events, _attendances, touching = wanted(by)
    spread = events.pop("spread")
    rows = coverage(log, Scope(counties=(COUNTY,)), by).tables[0].rows
    told = {str(row["period"]): row for row in rows}
    assert len(told) == len(rows)
    assert {key: row["events"] for key, row in told.items() if row["events"]} == events
    assert {key: row["spread"] for key, row in told.items() if row["spread"]} == touching
    assert sum(events.values()) + spread == len(dates())
    silent = {key for key, row in told.items() if row["silent"]}
    assert silent == told.keys() - events.keys() - touching.keys()


@pytest.mark.parametrize("year", YEARS)
def test_a_week_at_the_edge_asked_for_alone_gives_the_same(log: Log, year: int) -> None:
    events, attendances, _touching = wanted("week")
    for key in by_hand(f"{year}-12-28/{year + 1}-01-04", "week"):
        first, last = period_days(key)
        (table,) = activity(log, Scope(first=first, last=last), "week").tables
        assert table.totals is not None
        assert table.totals["events"] == events[key]
        assert table.totals["attendances_exact"] == attendances[key]
        own = Scope(counties=(COUNTY,), first=first, last=last)
        (row,) = coverage(log, own).tables[0].rows
        assert (row["period"], row["events"]) == (key, events[key])


def test_a_month_is_in_its_month_once_in_no_week_and_named_in_each_week(log: Log) -> None:
    def table(by: str) -> Any:
        october = Scope(first=date(2020, 10, 1), last=date(2020, 10, 31))
        return activity(log, october, by).tables[0]

    months = {str(row["month"]): row["events"] for row in table("month").rows}
    assert months == {"2020-10": 1}
    weeks = {str(row["week"]): (row["events"], row["spread"]) for row in table("week").rows}
    touched = {f"2020-W{number}": (0, 1) for number in range(40, 45)}
    assert weeks == {**touched, "spread": (1, 0)}
    assert table("week").totals["events"] == 1
    (note,) = map(str, table("week").notes)
    assert "(October 2020) is spread over 2020-W40 to 2020-W44" in note
