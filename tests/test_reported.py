"""Reported totals and requests: each on its own line, in no sum, and with what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ran import Ran
from records import Keeper, keeping

OWN = ["zgjidhni-mundesite-2017"]


@pytest.fixture
def report(antitrafik: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    with keeping(tmp_path / "log.db") as to:
        meetings = [to.event(f"2017-11-2{day}", "AL-03", ["exact", 10, 10], OWN) for day in (2, 3)]
        _totals(to, meetings)
        _requests(to, *meetings)
    return lambda *argv, **more: antitrafik(
        "--log", str(tmp_path / "log.db"), "report", *argv, **more
    )


def _totals(to: Keeper, meetings: list[str]) -> None:
    november: dict[str, Any] = {"date": "2017-11", "place": ["AL-03"], "campaigns": OWN}
    about = {"about": ["dy takimet"]}
    figure = {"measure": "attendances", "quantity": ["about", 500, 500]}
    to.keep("total", {**november, **figure, "covers": sorted(meetings)}, about)
    far = {"measure": "views", "quantity": ["at-least", 10000, None], "date": "2017-11-25"}
    to.keep("total", far)
    town = {"measure": "events", "quantity": ["exact", 7, 7], "date": "2017-12"}
    to.keep("total", {**town, "place": ["AL-03/elbasan", "AL-08/lezhe"]})


def _requests(to: Keeper, one: str, other: str) -> None:
    for event, theme, answer in (
        (one, "employment", "met"),
        (one, "employment", "open"),
        (one, "employment", None),
        (other, "media", "declined"),
    ):
        told = {"event": event, "theme": theme, **({"answer": answer} if answer else {})}
        to.keep("request", told, {"words": [f"{theme} {answer}"]})


def table(ran: Ran, name: str) -> list[Any] | None:
    found = [one["rows"] for one in ran.told["tables"] if one["name"] == name]
    return found[0] if found else None


# --- reported totals -----------------------------------------------------------------------------


def test_each_total_has_a_line_and_is_in_no_sum(report: Callable[..., Ran]) -> None:
    ran = report("--format", "json")
    rows = table(ran, "reported-totals") or []
    names = ("measure", "quality", "low", "high", "date", "county", "campaign", "about")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("attendances", "about", 500, 500, "2017-11", "Elbasan", OWN[0], "dy takimet"),
        ("views", "at-least", 10000, None, "2017-11-25", None, None, None),
        ("events", "exact", 7, 7, "2017-12", "Elbasan, Lezhë", None, None),
    ]
    assert len(rows[0]["covers"].split(", ")) == 2
    (totals,) = {one["totals"]["attendances_exact"] for one in ran.told["tables"][:2]}
    assert totals == 20
    out = report().out
    assert out.count("none is added to another") == 1
    assert "Views and broadcasts are not people." in out


@pytest.mark.parametrize(
    ("argv", "measures"),
    [
        (("--period", "2017-11"), ["attendances", "views"]),
        (("--period", "2017-12"), ["events"]),
        (("--from", "2017-11-02"), ["views", "events"]),
        (("--county", "Elbasan"), ["attendances"]),
        (("--county", "Elbasan", "--county", "Lezhë"), ["attendances", "events"]),
        (("--municipality", "Elbasan"), []),
        (("--municipality", "Elbasan", "--municipality", "Lezhë"), ["events"]),
        (("--campaign", OWN[0]), ["attendances"]),
        (("--kind", "forum"), []),
        (("--audience", "prindër"), []),
        (("--by", "county"), []),
        (("--new-since", "2017-01-01"), []),
    ],
)
def test_totals_are_shown_where_they_lie_wholly_in_the_scope(
    report: Callable[..., Ran], argv: tuple[str, ...], measures: list[str]
) -> None:
    rows = table(report(*argv, "--format", "json"), "reported-totals") or []
    assert [row["measure"] for row in rows] == measures


def test_a_withdrawn_total_is_gone(
    report: Callable[..., Ran], antitrafik: Callable[..., Ran], tmp_path: Path
) -> None:
    (record, *_rest) = table(report("--format", "json"), "reported-totals") or []
    ran = antitrafik("--log", str(tmp_path / "log.db"), "withdraw", record["id"])
    assert ran.code == 0
    left = table(report("--format", "json"), "reported-totals") or []
    assert [row["measure"] for row in left] == ["views", "events"]


# --- requests ------------------------------------------------------------------------------------

ANSWERS = ("requests", "met", "declined", "open", "unanswered")


def test_requests_stand_by_theme_and_county_with_what_came_of_them(
    report: Callable[..., Ran],
) -> None:
    told = report("requests", "--format", "json").told
    (counts, still_open) = told["tables"]
    assert [column["name"] for column in counts["columns"]] == ["theme", "county", *ANSWERS]
    assert [tuple(row.values()) for row in counts["rows"]] == [
        ("employment", "Elbasan", 3, 1, 0, 1, 1),
        ("media", "Elbasan", 1, 0, 1, 0, 0),
    ]
    assert tuple(counts["totals"][name] for name in ANSWERS) == (4, 1, 1, 1, 1)
    assert [(row["words"], row["answer"]) for row in still_open["rows"]] == [
        ("employment None", None),
        ("employment open", "open"),
    ]
    assert "not answered" in report("requests").out
    assert "pa përgjigje" in report("requests", lang="sq").out


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("theme", [("employment", 3, 1, 0, 1, 1), ("media", 1, 0, 1, 0, 0)]),
        ("county", [("Elbasan", 4, 1, 1, 1, 1)]),
    ],
)
def test_requests_by_one_of_the_two(
    report: Callable[..., Ran], by: str, rows: list[tuple[Any, ...]]
) -> None:
    told = report("requests", "--by", by, "--format", "json").told["tables"][0]
    assert told["name"] == f"by-{by}"
    assert [tuple(row.values()) for row in told["rows"]] == rows


def test_requests_are_those_of_events_in_the_scope(report: Callable[..., Ran]) -> None:
    first = report("requests", "--period", "22.11.2017", "--format", "json").told["tables"][0]
    assert first["totals"]["requests"] == 3
    for argv in (("--county", "Lezhë"), ("--kind", "media"), ("--audience", "mësues")):
        told = report("requests", *argv, "--format", "json").told["tables"]
        assert [one["rows"] for one in told] == [[], []]
    for argv in (("--campaign", OWN[0]), ("--audience", "prindër"), ("--municipality", "Elbasan")):
        told = report("requests", *argv, "--format", "json").told["tables"][0]
        assert told["totals"]["requests"] == (0 if "--municipality" in argv else 4)


def test_a_county_shows_the_answer_beside_each_request(report: Callable[..., Ran]) -> None:
    rows = table(report("--county", "Elbasan", "--format", "json"), "requests") or []
    found = sorted((row["words"], row["answer"]) for row in rows)
    assert found == [
        ("employment None", None),
        ("employment met", "met"),
        ("employment open", "open"),
        ("media declined", "declined"),
    ]


@pytest.mark.parametrize("argv", [("coverage", "--by", "theme"), ("requests", "--by", "week")])
def test_a_report_is_told_by_its_own_dimensions(
    report: Callable[..., Ran], argv: tuple[str, ...]
) -> None:
    ran = report(*argv)
    assert ran.code == 2
    assert "--by" in ran.err
