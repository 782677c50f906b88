"""A month as a grid: every day once, every item on its days, nothing wider than the terminal."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning import became, held, tell
from rich.cells import cell_len

from antitrafik_cli.messages import speaking
from antitrafik_cli.render import MONTH, draw
from antitrafik_cli.result import Coded, Column, Result, ResultTable, Shown

SIGNS = {"held": "●", "partly": "◐", "moved": "→", "cancelled": "×", "upcoming": "○",
         "no-word": "?"}  # fmt: skip
Planned = tuple[date, date, str, str]  # first day, last day, state, name


def month(first: date, last: date, *items: Planned) -> Result:
    rows = tuple(
        {
            "item": f"i{n}", "county": Coded(name, name), "state": Coded(state, f"it is {state}"),
            "planned_from": begin.isoformat(), "planned_to": end.isoformat(),
            **dict.fromkeys(("held_from", "held_to", "moved_to_from", "moved_to_to")),
        }
        for n, (begin, end, state, name) in enumerate(items)
    )  # fmt: skip
    shown = (Shown("Planned item", "text", ("item",)),)
    table = ResultTable("schedule", "Schedule", (Column("item", "text", "", "Item"),), rows, shown)
    scope = {"from": first.isoformat(), "to": last.isoformat()}
    return Result("schedule", (table,), scope)


def grid(result: Result, width: int | None = None, *, colour: bool = False) -> list[str]:
    """The lines above the list and the legend."""
    drawn = draw(result, MONTH, width=width, colour=colour)
    return drawn.partition("\n\n")[0].split("\n")


@pytest.mark.parametrize("width", [39, 60, 80, 120])
def test_every_day_stands_once_below_its_weekday_in_its_iso_week(width: int) -> None:
    cells = min((width - 4) // 7, 20)
    for year in range(2000, 2028):
        for number in range(1, 13):
            first = date(year, number, 1)
            last = first.replace(day=monthrange(year, number)[1])
            _title, _weekdays, *weeks = grid(month(first, last), width)
            found = [
                date.fromisocalendar(iso_year(first, int(line[1:3])), int(line[1:3]), n + 1)
                for line in weeks
                for n in range(7)
                if line[4 + n * cells : 4 + (n + 1) * cells].strip()
            ]
            told = [int(one) for line in weeks for one in line[4:].split()]
            assert told == [day.day for day in found] == list(range(1, last.day + 1))
            assert (found[0], found[-1]) == (first, last)


def iso_year(first: date, week: int) -> int:
    """The year to which a week of the month belongs."""
    if first.month == 1 and week > 50:
        return first.year - 1
    return first.year + (first.month == 12 and week < 5)


items = st.tuples(
    st.dates(date(2017, 11, 1), date(2018, 1, 31)),
    st.integers(0, 40),
    st.sampled_from(list(SIGNS)),
    st.sampled_from(["Kukës", "Gjirokastër", "Has (Kukës)", "Maliq"]),
).map(lambda one: (one[0], one[0] + timedelta(days=one[1]), one[2], one[3]))


@given(st.lists(items, max_size=8), st.integers(39, 160))
@settings(max_examples=200, deadline=None)
def test_every_item_stands_in_each_week_of_its_days_whole(
    planned: list[Planned], width: int
) -> None:
    drawn = grid(month(date(2017, 12, 1), date(2017, 12, 31), *planned), width)
    assert max(map(cell_len, drawn)) <= width
    assert not any(line.strip() in SIGNS.values() for line in drawn)
    weeks = re.split(r"^W\d\d", "\n".join(drawn), flags=re.MULTILINE)[1:]
    assert len(weeks) == 5
    for place, week in enumerate(weeks):
        monday = date(2017, 11, 27) + timedelta(weeks=place)
        begin, end = max(monday, date(2017, 12, 1)), min(monday + timedelta(6), date(2017, 12, 31))
        here = [one for one in planned if one[0] <= end and begin <= one[1]]
        for state, sign in SIGNS.items():
            assert week.count(sign) == sum(one[2] == state for one in here)
        letters = sorted("".join(name for *_, name in here).replace(" ", ""))
        assert sorted(re.findall(r"[^\W\d]|[()]", week)) == letters


@given(st.lists(items, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_two_items_of_a_line_share_a_day(planned: list[Planned]) -> None:
    cells = 20  # wide enough for every name on one line
    drawn = grid(month(date(2017, 12, 1), date(2017, 12, 31), *planned), 4 + 7 * cells)
    found: dict[tuple[int, str], int] = {}
    week = 0
    for line in drawn[2:]:
        week += line.startswith("W")
        for bar in re.finditer(r"[●◐→×○?] [^─●◐→×○?]+─*", line):
            begin, length = bar.start() - 4, cell_len(bar[0].rstrip())
            assert begin % cells == 0
            days = -(-length // cells)
            found[week, bar[0][0]] = found.get((week, bar[0][0]), 0) + days
    for week in range(1, 6):
        monday = date(2017, 11, 27) + timedelta(weeks=week - 1)
        days = [monday + timedelta(n) for n in range(7)]
        days = [day for day in days if day.month == 12]
        for state, sign in SIGNS.items():
            touched = sum(
                begin <= day <= end
                for begin, end, one, _ in planned
                if one == state
                for day in days
            )
            assert found.get((week, sign), 0) == touched


def test_the_legend_tells_every_sign_drawn_and_no_other() -> None:
    day = date(2017, 12, 5)
    result = month(day, day, (day, day, "held", "Kukës"), (day, day, "no-word", "Has"))
    legend = draw(result, MONTH, width=60, colour=False).split("\n\n")[1]
    assert legend == "● it is held   ? it is no-word"
    assert draw(result, MONTH, width=39, colour=False).split("\n\n")[1] == legend


def test_colour_adds_nothing_that_signs_do_not_say() -> None:
    day = date(2017, 12, 5)
    result = month(day, day, *((day, day, state, "Kukës") for state in SIGNS))
    plain = draw(result, MONTH, width=60, colour=False)
    coloured = draw(result, MONTH, width=60, colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    codes = set(re.findall(r"\x1b\[(\d+)m. Kukës", coloured))
    assert len(codes) == len(SIGNS)


def test_letters_stand_for_signs_where_a_terminal_has_letters_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setattr("sys.platform", "linux")
    day = date(2017, 12, 5)
    many = [(day, day + timedelta(1), state, "Kukes") for state in SIGNS]
    drawn = grid(month(day, day, *many), 60)
    assert all(line.isascii() for line in drawn)
    assert len({line.strip()[0] for line in drawn if "Kukes" in line}) == len(SIGNS)


def test_of_several_months_only_those_with_items_are_drawn() -> None:
    day = date(2017, 12, 5)
    result = month(date(2017, 1, 1), date(2018, 12, 31), (day, day, "held", "Kukës"))
    drawn = draw(result, MONTH, width=60, colour=False)
    assert re.findall(r"^\w+ \d{4}$", drawn, re.MULTILINE) == ["December 2017"]


def test_where_no_grid_fits_the_list_stands_alone() -> None:
    day = date(2017, 12, 5)
    result = month(day, day, (day, day, "held", "Kukës"))
    drawn = draw(result, MONTH, width=38, colour=False)
    assert "Mon" not in drawn
    assert drawn.startswith("Schedule\n")


def test_days_and_months_are_named_in_the_language_in_use() -> None:
    with speaking("sq"):
        title, weekdays, *_ = grid(month(date(2017, 12, 1), date(2017, 12, 1)), 60)
    assert title == "dhjetor 2017"
    assert weekdays.split() == ["hën", "mar", "mër", "enj", "pre", "sht", "die"]


@pytest.mark.parametrize("width", [60, 120])
def test_an_item_stands_on_the_days_held_or_moved_to(
    antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2018-01-10T12:00:00+01:00")
    tell(held(["2017-12-kukes"], "2017-12-05/2017-12-06"),
         became("2017-12-korce", "moved", "2018-01-16"))  # fmt: skip
    december = antitrafik("schedule", "--month", "2017-12").out.partition("\n\n")[0].split("\n")
    kukes = next(line for line in december if "Kukës" in line)
    assert cell_len(kukes) == 4 + 3 * 10 - 1  # up to the end of Wednesday
    assert not any("Korçë" in line for line in december)
    january = antitrafik("schedule", "--month", "2018-01").out
    assert re.search(r"^W03 15 .*\n +→ Korçë$", january, re.MULTILINE)
