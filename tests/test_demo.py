"""The demonstration gives every figure that the three bulletins give, and nothing they do not."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# What follows from the bulletins, worked out by hand: attendances exact, inexact, and the events
# in which some group was not counted; leaflets; requests.
ALL = {
    "events": 13,
    "attendances_exact": 182,
    "attendances_about_low": 30,
    "attendances_about_high": 30,
    "events_uncounted": 5,
    "leaflets_in_progress": 4000,
    "leaflets_done": 0,
    "requests": 8,
}
COUNTIES = {
    "Elbasan": {
        "events": 7,
        "attendances_exact": 104,
        "attendances_about_low": 30,
        "attendances_about_high": 30,
        "events_uncounted": 2,
        "leaflets_in_progress": 4000,
        "requests": 4,
    },
    "Lezhë": {
        "events": 4,
        "attendances_exact": 78,
        "attendances_about_low": 0,
        "attendances_about_high": 0,
        "events_uncounted": 1,
        "requests": 4,
    },
    "Durrës": {
        "events": 2,
        "attendances_exact": 0,
        "attendances_about_low": 0,
        "attendances_about_high": 0,
        "events_uncounted": 2,
    },
}
CAMPAIGNS = {
    "zgjidhni-mundesite-2017": {
        "events": 11,
        "attendances_exact": 182,
        "attendances_about_low": 30,
        "attendances_about_high": 30,
        "events_uncounted": 3,
    },
    "tetori-antitrafik-2020": {"events": 2, "attendances_exact": 0, "events_uncounted": 2},
    "fuqizimi-i-grave-2020": {"events": 1, "attendances_exact": 0, "events_uncounted": 1},
}


def table(told: Any, name: str) -> Any:
    return next(one for one in told["tables"] if one["name"] == name)


def row(told: Any, name: str, key: str) -> Any:
    found = table(told, name)
    return next(one for one in found["rows"] if one[found["columns"][0]["name"]] == key)


def check(found: Any, expected: dict[str, int]) -> None:
    assert {name: found[name] for name in expected} == expected


def test_every_expected_figure(antitrafik: Callable[..., Any]) -> None:
    told = antitrafik("demo", "--format", "json").told
    check(table(told, "by-county")["totals"], ALL)
    check(table(told, "by-campaign")["totals"], ALL)
    for county, expected in COUNTIES.items():
        check(row(told, "by-county", county), expected)
    for campaign, expected in CAMPAIGNS.items():
        check(row(told, "by-campaign", campaign), expected)


def test_all_twelve_counties_stand_there_in_the_order_of_their_codes(
    antitrafik: Callable[..., Any],
) -> None:
    rows = table(antitrafik("demo", "--format", "json").told, "by-county")["rows"]
    names = "Berat Durrës Elbasan Fier Gjirokastër Korçë Kukës Lezhë Dibër Shkodër Tiranë Vlorë"
    assert [one["county"] for one in rows] == names.split()


def test_the_albanian_cell_says_what_nobody_counted(antitrafik: Callable[..., Any]) -> None:
    out = antitrafik("demo", lang="sq").out
    assert "104 + rreth 30 + 2 pa numër" in out
    assert not re.search(r"\b(134|136)\b", out)  # a short id may hold these digits, and more


def test_machine_formats_do_not_vary_with_language(antitrafik: Callable[..., Any]) -> None:
    for format_ in ("json", "csv"):
        texts = {antitrafik("demo", "--format", format_, lang=lang).out for lang in ("sq", "en")}
        assert len(without_ids(texts)) == 1


def without_ids(texts: set[str]) -> set[str]:
    """Short ids are random and stand in the note on overlaps alone."""
    return {"\n".join(line for line in text.splitlines() if "share" not in line) for text in texts}


def test_overlapping_events_give_bounds_on_persons_and_no_sum(
    antitrafik: Callable[..., Any],
) -> None:
    notes = antitrafik("demo", "--format", "json").told["tables"][0]["notes"]
    assert any("between 29 and 54 persons" in note for note in notes)


def test_a_kept_demonstration_is_a_log_and_is_never_overwritten(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    kept = tmp_path / "prova.db"
    assert antitrafik("demo", "--keep", str(kept)).code == 0
    before = kept.read_bytes()
    assert antitrafik("demo", "--keep", str(kept)).code == 2
    assert kept.read_bytes() == before
    assert antitrafik("--log", str(kept), "check").code == 0
    told = antitrafik(
        "--log", str(kept), "report", "--county", "Elbasanit", "--format", "json"
    ).told
    names = ["by-campaign", "by-audience", "by-kind", "by-municipality", "requests"]
    assert [one["name"] for one in told["tables"]] == names
    assert len(table(told, "requests")["rows"]) == 4
    check(table(told, "by-kind")["totals"], COUNTIES["Elbasan"])


def test_a_thrown_away_demonstration_leaves_nothing_behind(
    antitrafik: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    antitrafik("demo")
    assert list(tmp_path.rglob("*.key")) == []
