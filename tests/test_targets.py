"""Targets: done against what was set, in words that claim no more than was counted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ran import Ran
from records import keeping

from antitrafik_cli.domain.count import Count, parse_count
from antitrafik_cli.domain.total import Total
from antitrafik_cli.messages import speaking
from antitrafik_cli.reports.targets import Done

SCHEDULE = """
edition: "2017"
campaigns:
  vjeshta-2017:
    name: Fushata e vjeshtës
    period: 2017-11
    targets:
      events: mbi 30
      attendances: 4 000
      leaflets: 5 000
      counties:
        Elbasan: {events: 2, attendances: 3 210}
        Vlorë: {events: 1}
  pa-synime-2017:
    name: Pa synime
"""
OWN = ["vjeshta-2017"]


@pytest.mark.parametrize(
    ("done", "target", "english", "albanian", "reached"),
    [
        (Done(3200, 3200), "4 000", "3 200 of 4 000", "3 200 nga 4 000", "no"),
        (Done(4000, 4000), "4 000", "4 000 of 4 000", "4 000 nga 4 000", "yes"),
        (Done(3200, 4000, about=True), "4 000",
         "3 200 to 4 000 of 4 000", "3 200 deri 4 000 nga 4 000", "unknown"),
        (Done(3200, 4000, 2, about=True), "4 000",
         "3 200 to at least 4 000 of 4 000", "3 200 deri të paktën 4 000 nga 4 000", "unknown"),
        (Done(3200, None, about=True), "4 000",
         "at least 3 200 of 4 000", "të paktën 3 200 nga 4 000", "unknown"),
        (Done(3200, 3200, 1), "4 000",
         "at least 3 200 of 4 000", "të paktën 3 200 nga 4 000", "unknown"),
        (Done(30, 30, about=True), "40", "about 30 of 40", "rreth 30 nga 40", "no"),
        (Done(21, 21), "mbi 30", "21 of over 30", "21 nga mbi 30", "no"),
        (Done(30, 30), "mbi 30", "30 of over 30", "30 nga mbi 30", "no"),
        (Done(31, 31), "mbi 30", "31 of over 30", "31 nga mbi 30", "yes"),
        (Done(30, 40, about=True), "20-25", "30 to 40 of 20–25", "30 deri 40 nga 20–25", "yes"),
        (Done(0, 0), "1", "0 of 1", "0 nga 1", "no"),
    ],
)  # fmt: skip
def test_the_words_claim_no_more_than_was_counted(
    done: Done, target: str, english: str, albanian: str, reached: str
) -> None:
    count = parse_count(target)
    assert done.against(count) == english
    with speaking("sq"):
        assert done.against(count) == albanian
    assert done.reached(count) == reached


counts = st.one_of(
    st.integers(0, 60).map(lambda n: Count("exact", n, n)),
    st.integers(1, 60).map(lambda n: Count("at-least", n, None)),
    st.integers(1, 60).map(lambda n: Count("at-most", 0, n)),
    st.just(Count("unknown", None, None)),
)


@given(st.lists(counts, max_size=5), st.integers(0, 120))
def test_a_target_is_reached_or_not_only_where_every_truth_says_so(
    told: list[Count], wanted: int
) -> None:
    total = sum(map(Total.of, told), Total())
    reached = Done.added_up(total, total.uncounted).reached(Count("exact", wanted, wanted))
    least = sum(one.low or 0 for one in told)
    open_ended = any(one.high is None for one in told)
    most = 10**9 if open_ended else sum(one.high or 0 for one in told)
    truths = {least >= wanted, most >= wanted}
    assert reached == {(True,): "yes", (False,): "no"}.get(tuple(truths), "unknown")


@pytest.fixture
def report(
    antitrafik: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """`report` on a log where a campaign fell short of its targets, some of it inexact."""
    (tmp_path / "schedule.yaml").write_text(SCHEDULE)
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(tmp_path / "schedule.yaml"))
    with keeping(tmp_path / "log.db") as to:
        to.event("2017-11-22", "AL-03/elbasan", ["exact", 3200, 3200], OWN)
        to.event("2017-11-23", "AL-03/elbasan", ["range", 10, 700], OWN)
        to.event("2017-12-03", "AL-03/elbasan", ["unknown", None, None], OWN)
        to.event("2017-11-24", ["AL-03", "AL-12"], ["exact", 5, 5], OWN)
        to.event("2017-11-24", "AL-03", ["exact", 999, 999])
        to.leaflets("2017-11-20", "AL-08", ["exact", 2000, 2000], "done", OWN)
        to.leaflets("2017-11-20", "AL-08", ["exact", 3000, 3000], "in-progress", OWN)
    return lambda *argv, **more: antitrafik(
        "--log", str(tmp_path / "log.db"), "report", *argv, **more
    )


def table(ran: Ran) -> list[Any] | None:
    found = [one["rows"] for one in ran.told["tables"] if one["name"] == "targets"]
    return found[0] if found else None


def cells(rows: list[Any] | None, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows or ()]


def test_the_country_shows_the_campaign_and_its_counties(report: Callable[..., Ran]) -> None:
    names = ("county", "measure", "done_low", "done_high", "uncounted", "target_low", "target_high")
    assert cells(table(report("--format", "json")), *names) == [
        ("all", "events", 4, 4, 0, 30, None),
        ("all", "attendances", 3215, 3905, 1, 4000, 4000),
        ("all", "leaflets", 2000, 2000, 0, 5000, 5000),
        ("Elbasan", "events", 3, 3, 0, 2, 2),
        ("Elbasan", "attendances", 3210, 3900, 1, 3210, 3210),
        ("Vlorë", "events", 0, 0, 0, 1, 1),
    ]
    out = report().out
    assert "3 215 to at least 3 905 of 4 000  cannot be known from what was counted" in out
    assert "2 000 of 5 000" in out
    assert "Of leaflets, those still being handed out are not done yet." in out


def test_counties_show_their_own_targets(report: Callable[..., Ran]) -> None:
    found = table(report("--county", "Elbasan", "--county", "Lezhë", "--format", "json"))
    assert cells(found, "county", "measure", "reached") == [
        ("Elbasan", "events", "yes"),
        ("Elbasan", "attendances", "yes"),
    ]
    assert table(report("--county", "Lezhë", "--format", "json")) is None


@pytest.mark.parametrize(
    ("argv", "tables"),
    [
        (("--campaign", "vjeshta-2017"), 1),
        (("--campaign", "pa-synime-2017"), 0),
        (("--period", "2017-11"), 1),
        (("--period", "2017"), 1),
        (("--from", "2017-11-01"), 1),
        (("--from", "2017-11-02"), 0),
        (("--to", "2017-11-29"), 0),
        (("--to", "2017-11-30"), 1),
        (("--municipality", "Elbasan"), 0),
        (("--kind", "forum"), 0),
        (("--audience", "prindër"), 0),
        (("--by", "county"), 0),
        (("--new-since", "2017-01-01"), 0),
        (("--period", "2018", "--compare", "2017"), 0),
    ],
)
def test_targets_are_shown_where_the_scope_holds_them_whole(
    report: Callable[..., Ran], argv: tuple[str, ...], tables: int
) -> None:
    told = report(*argv, "--format", "json").told["tables"]
    assert [one["name"] for one in told].count("targets") == tables


def test_done_is_all_of_the_campaign_whenever_it_was(report: Callable[..., Ran]) -> None:
    whole, november = (
        table(report(*more, "--format", "json")) for more in ((), ("--period", "2017-11"))
    )
    assert whole == november
    ran = report("--period", "2017-11", "--format", "json")
    assert ran.told["tables"][0]["totals"]["events"] == 4  # 999 counted, without the 3rd December


def test_a_report_of_some_days_says_that_done_is_of_whatever_day(
    report: Callable[..., Ran],
) -> None:
    said = "All that was done for a campaign counts here, whenever it was."
    assert said in report("--period", "2017-11").out
    assert said not in report().out
