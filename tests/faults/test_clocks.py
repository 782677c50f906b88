"""Clocks that are wrong, days on which a calendar goes astray: nothing is told out of order.

The order of a laptop's own entries never follows its clock; every event is in one day, one week and
one month, and the sums of weeks and months are the sums of their events.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from laptop import Laptop, assert_sound

from antitrafik_cli.store.log import Log

pytestmark = pytest.mark.item("clocks and calendars")
Tool = Callable[..., Any]
Tried = Callable[[int], None]
WHERE = ("--kind", "forum", "--county", "Elbasan")
CLOCKS = (
    "2026-11-21T12:00:00+01:00",
    "2016-11-21T12:00:00+01:00",  # back ten years
    "2126-11-21T12:00:00+01:00",  # forward a hundred
    "2026-11-21T12:00:01+01:00",  # set right again
    "1971-01-01T00:00:00+00:00",
)
# In Tirana 2.30 does not exist on the first of these nights and comes twice on the second.
NIGHTS = (
    ("2026-03-29T00:59:59+00:00", "2026-03-29"),
    ("2026-03-29T01:00:00+00:00", "2026-03-29"),
    ("2026-03-28T22:59:59+00:00", "2026-03-28"),
    ("2026-03-28T23:00:00+00:00", "2026-03-29"),
    ("2026-03-29T21:59:59+00:00", "2026-03-29"),
    ("2026-03-29T22:00:00+00:00", "2026-03-30"),
    ("2026-10-25T00:30:00+00:00", "2026-10-25"),
    ("2026-10-25T01:30:00+00:00", "2026-10-25"),
    ("2026-10-24T22:00:00+00:00", "2026-10-25"),
    ("2026-10-25T22:59:59+00:00", "2026-10-25"),
    ("2026-10-25T23:00:00+00:00", "2026-10-26"),
    ("2024-02-28T23:00:00+00:00", "2024-02-29"),  # a leap day
    ("2024-02-29T23:00:00+00:00", "2024-03-01"),
    ("2026-12-31T23:00:00+00:00", "2027-01-01"),  # in week 53 of the year before
    ("2021-01-03T22:59:59+00:00", "2021-01-03"),
    ("2021-01-03T23:00:00+00:00", "2021-01-04"),
)

NAMES: dict[str, Callable[[date], str]] = {
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()[:2]),
    "month": lambda day: f"{day:%Y-%m}",
}


def _moments(log: Any) -> list[tuple[int, int]]:
    query = "SELECT seq, json_extract(head, '$.at') FROM entry ORDER BY n"
    return list(log.connection.execute(query))


def test_a_clock_that_jumps_never_reorders_what_was_told(
    laptop: Laptop, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    for number, clock in enumerate(CLOCKS):
        monkeypatch.setenv("ANTITRAFIK_NOW", clock)
        told = antitrafik("log-event", *WHERE, "--date", "1970-01-01", "--format", "json")
        assert told.code == 0, told.err
        record = told.told["id"]
        assert antitrafik("amend", record, "--date", f"1970-01-{number + 2:02}").code == 0
        assert antitrafik("show", record, "--format", "json").told["date"] == (
            f"1970-01-{number + 2:02}"
        )
        tried(1)
    with Log.open(laptop.log) as log:
        moments = _moments(log)
    assert [seq for seq, _ in moments] == list(range(1, len(moments) + 1))
    assert [at for _, at in moments] == sorted(at for _, at in moments)
    assert_sound(laptop.log, [])


@pytest.mark.parametrize("moment", ["2016-11-21 12:00:00", "2126-11-21 12:00:00"])
def test_the_clock_of_the_machine_itself_may_be_wrong(
    laptop: Laptop, tried: Tried, moment: str
) -> None:
    if not shutil.which("faketime"):
        pytest.skip("no faketime here: the clock of a process cannot be set")
    first = laptop.saved()
    ran = laptop.run("log-event", *WHERE, "--date", "1.2.2016", before=["faketime", moment])
    assert ran.returncode == 0, ran.stderr
    last = laptop.saved()
    with Log.open(laptop.log) as log:
        moments = [at for _, at in _moments(log)]
    assert moments == sorted(moments)
    assert_sound_with(laptop, [first, last])
    tried(3)


def assert_sound_with(laptop: Laptop, kept: Sequence[str]) -> None:
    listed = laptop.run("list", "--format", "json").stdout
    assert all(record in listed for record in kept)
    assert laptop.run("check").returncode == 0


@pytest.mark.parametrize(("moment", "day"), NIGHTS)
def test_an_event_of_a_strange_night_is_in_one_day_week_and_month(
    antitrafik: Tool, monkeypatch: pytest.MonkeyPatch, moment: str, day: str
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", moment)
    told = antitrafik("log-event", *WHERE, "--format", "json")
    assert told.told["date"] == day
    on = date.fromisoformat(day)
    monkeypatch.setenv("ANTITRAFIK_NOW", "2030-01-01T12:00:00+01:00")
    for by, name in NAMES.items():
        told = antitrafik("report", "--by", by, "--format", "json").told
        assert _rows(told, by) == {name(on): 1}
    for near in (on - timedelta(days=1), on, on + timedelta(days=1)):
        listed = antitrafik("list", "--from", str(near), "--to", str(near), "--format", "json")
        (table,) = listed.told["tables"]
        assert len(table["rows"]) == (near == on)


def test_weeks_and_months_sum_up_over_a_year_of_days(
    antitrafik: Tool, monkeypatch: pytest.MonkeyPatch, tried: Tried
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2030-01-01T12:00:00+01:00")
    days = sorted({day for _, day in NIGHTS} | {"2020-12-28", "2020-12-31", "2021-01-01"})
    for day in days:
        assert antitrafik("log-event", *WHERE, "--date", day).code == 0
    for by in ("week", "month"):
        told = antitrafik("report", "--by", by, "--format", "json").told
        assert _rows(told, by) == Counter(NAMES[by](date.fromisoformat(day)) for day in days)
        assert _table(told, by)["totals"]["events"] == len(days)
    tried(len(days))


def _table(told: Any, by: str) -> Any:
    (table,) = [one for one in told["tables"] if one["name"] == f"by-{by}"]
    return table


def _rows(told: Any, by: str) -> dict[str, int]:
    """Only the rows that hold an event."""
    return {row[by]: row["events"] for row in _table(told, by)["rows"] if row["events"]}
