"""Two periods side by side: each side is its own report, a difference says what is known."""

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from offices import Office, histories
from test_sums import heard, scopes, template

from antitrafik_cli.domain.period import Period, parse_period
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.errors import ImpossibleDate
from antitrafik_cli.errors.reporting import PeriodsOverlap
from antitrafik_cli.reports.activity import activity
from antitrafik_cli.reports.columns import COLUMNS
from antitrafik_cli.reports.compare import DIMENSIONS, compare
from antitrafik_cli.reports.differences import Figure

__all__ = ["template"]
FEW = settings(max_examples=100, deadline=None, print_blob=True)
NAMES = [column.name for column in COLUMNS]
PERIODS = [
    Period(date(2017, 11, 1), date(2017, 11, 30)),
    Period(date(2017, 12, 1), date(2017, 12, 31)),
    Period(date(2020, 1, 1), date(2020, 12, 31)),
    Period(date(2021, 1, 1), date(2021, 1, 31)),
]


@given(histories(), scopes(), st.permutations(PERIODS), st.sampled_from(DIMENSIONS))
@FEW
def test_each_side_is_the_report_of_its_period(
    template: bytes, offices: list[Office], scope: Scope, periods: list[Period], by: str
) -> None:
    log = heard(template, offices, parts=True)
    (table,) = compare(log, scope, *periods[:2], by).tables
    for side, period in zip(
        ("before", "after"), sorted(periods[:2], key=lambda one: one.first), strict=True
    ):
        alone = scope._replace(first=period.first, last=period.last)
        (own,) = activity(log, alone, by).tables
        assert own.totals is not None
        assert table.totals is not None
        assert {n: table.totals[f"{n}_{side}"] for n in NAMES} == {n: own.totals[n] for n in NAMES}
        rows = {str(row[by]): row for row in own.rows}
        assert rows.keys() <= {str(row[by]) for row in table.rows}
        for row in table.rows:
            known = rows.get(str(row[by]), dict.fromkeys(NAMES, 0))
            assert {n: row[f"{n}_{side}"] for n in NAMES} == {n: known[n] for n in NAMES}


@st.composite
def known(draw: st.DrawFn) -> tuple[dict[str, Any], int]:
    """What a row says of attendances, and how many they may really have been."""
    exact, low = draw(st.integers(0, 50)), draw(st.sampled_from([0, 0, 5]))
    high = draw(st.sampled_from([low, low + 10, None]))
    uncounted = draw(st.sampled_from([0, 0, 2]))
    beyond = draw(st.integers(0, 1000)) if high is None or uncounted else 0
    inexact = draw(st.integers(low, high if high is not None else low + 100))
    row = {"exact": exact, "low": low, "high": high, "uncounted": uncounted}
    return row, exact + inexact + beyond


FIGURE = Figure("n", (), "exact", "low", "high", "uncounted")


@given(known(), known())
@settings(max_examples=500, deadline=None, print_blob=True)
def test_the_real_difference_lies_within_what_is_said_of_it(
    before: tuple[dict[str, Any], int], after: tuple[dict[str, Any], int]
) -> None:
    cells: Any = FIGURE.cells(before[0], after[0])
    real = after[1] - before[1]
    assert cells["n_change_low"] is None or cells["n_change_low"] <= real
    assert cells["n_change_high"] is None or real <= cells["n_change_high"]
    doubts = [row["low"] or row["high"] != 0 or row["uncounted"] for row, _real in (before, after)]
    assert (cells["n_change"] is None) == any(doubts)
    if not any(doubts):
        assert cells["n_change"] == cells["n_change_low"] == cells["n_change_high"] == real


@pytest.mark.parametrize(
    ("before", "after", "bounds"),
    [
        ((25, 0, 0, 0), (40, 0, 0, 0), (15, 15, 15)),
        ((0, 30, 30, 0), (40, 0, 0, 0), (None, 10, 10)),
        ((0, 30, None, 0), (40, 0, 0, 0), (None, None, 10)),
        ((25, 0, 0, 0), (40, 0, 0, 1), (None, 15, None)),
        ((25, 0, 0, 2), (40, 0, 0, 1), (None, None, None)),
        ((0, 0, 50, 0), (0, 10, 15, 0), (None, -40, 15)),
    ],
)
def test_a_difference_is_a_number_only_between_numbers(
    before: tuple[int, ...], after: tuple[int, ...], bounds: tuple[int | None, ...]
) -> None:
    names = ("exact", "low", "high", "uncounted")
    cells = FIGURE.cells(
        dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True))
    )
    assert tuple(cells.values()) == bounds


# --- periods -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "previous", "year_earlier"),
    [
        ("2018-01-01", "2018-12-31", "2017", "2017"),
        ("2018-10-01", "2018-12-31", "1.7–30.9.2018", "1.10–31.12.2017"),
        ("2018-01-01", "2018-03-31", "1.10–31.12.2017", "1.1–31.3.2017"),
        ("2020-02-01", "2020-02-29", "January 2020", "February 2019"),
        ("2017-11-20", "2017-11-26", "13–19.11.2017", "21–27.11.2016"),
        ("2020-02-29", "2020-03-01", "27–28.2.2020", "28.2–1.3.2019"),
        ("2020-02-29", "2020-02-29", "28.2.2020", "28.2.2019"),
    ],
)
def test_the_period_before_is_as_long_and_the_one_a_year_earlier_has_the_same_name(
    first: str, last: str, previous: str, year_earlier: str
) -> None:
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert (str(period.previous()), str(period.year_earlier())) == (previous, year_earlier)


@given(st.dates(date(1950, 1, 1), date(2900, 1, 1)), st.integers(0, 900))
@example(date(2000, 1, 1), 152)
@settings(deadline=None)
def test_the_period_before_ends_where_this_one_begins(first: date, days: int) -> None:
    period = Period(first, date.fromordinal(first.toordinal() + days))
    before = period.previous()
    assert before.last.toordinal() + 1 == first.toordinal()
    if period.months:
        assert before.months == period.months
    else:  # as many days, which may happen to be whole months
        assert (before.last - before.first) == (period.last - period.first)
    assert not before.overlaps(period)


def test_a_period_is_asked_for_in_either_language() -> None:
    own, today = Period(date(2018, 1, 1), date(2018, 12, 31)), date(2026, 11, 21)
    for words in ("previous", "e mëparshme", "E MEPARSHME", "last-year", "viti i kaluar", "2017"):
        assert str(parse_period(words, own, today)) == "2017"
    for words in ("2018", "dhjetor 2018", "31.12.2018"):
        with pytest.raises(PeriodsOverlap):
            parse_period(words, own, today)
    week = Period(date(2020, 12, 28), date(2021, 1, 3))
    with pytest.raises(ImpossibleDate, match="2019-W53"):
        parse_period("last-year", week, today)


@given(st.data())
@settings(deadline=None)
def test_what_overlaps_shares_a_day(data: st.DataObject) -> None:
    spans = st.tuples(st.integers(1, 40), st.integers(1, 40)).map(sorted)
    ends = [*data.draw(spans), *data.draw(spans)]
    days = [date.fromordinal(700_000 + one) for one in ends]
    one, other = Period(*days[:2]), Period(*days[2:])
    shared = set(range(ends[0], ends[1] + 1)) & set(range(ends[2], ends[3] + 1))
    assert one.overlaps(other) == bool(shared) == other.overlaps(one)
