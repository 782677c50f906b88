"""Which schedule is in use, and what happens where it cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from antitrafik_cli import data

Run = Callable[..., Any]
EVENT = ("log-event", "--kind", "forum", "--county", "Vlorë", "--date", "20.11.2026")
NOWHERE = "The schedule cannot be read and is left aside: /nowhere.yaml: There is no such file."


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2026-11-21T18:00:00+01:00")


def schedule(path: Path, code: str) -> Path:
    path.write_text(f"campaigns:\n  {code}: {{name: Emri}}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("before", [True, False])
def test_an_option_takes_another_schedule_for_once(
    before: bool,  # noqa: FBT001
    tmp_path: Path,
    antitrafik: Run,
) -> None:
    own = ("--schedule", str(schedule(tmp_path / "s.yaml", "x-2026")))
    asked = (*EVENT, "--campaign", "x-2026")
    ran = antitrafik(*own, *asked) if before else antitrafik(*asked, *own)
    assert ran.code == 0
    assert ran.out.endswith("Emri\n")
    assert "schedule" not in ran.err
    assert antitrafik(*EVENT, "--campaign", "y-2026", *own).code == 2
    assert antitrafik("list").code == 0
    assert data.schedule_path() == data.own_schedule_path()


def test_a_path_from_here_holds_elsewhere_and_for_cron(
    tmp_path: Path, antitrafik: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, elsewhere = tmp_path / "zyra", tmp_path / "tjetër"
    for folder in (office, elsewhere):
        folder.mkdir()
    schedule(office / "plani.yaml", "x-2026")
    monkeypatch.chdir(office)
    assert antitrafik("init", "--schedule", "plani.yaml").code == 0
    monkeypatch.chdir(elsewhere)
    assert antitrafik("path", "schedule").out.strip() == str(office / "plani.yaml")
    ran = antitrafik(*EVENT, "--campaign", "x-2026")
    assert (ran.code, "schedule" in ran.err) == (0, False)
    told = antitrafik("due", "--format", "json").told
    assert told["scope"] == {"schedule": data.read_schedule(office / "plani.yaml").edition}


def test_init_refuses_a_schedule_that_cannot_be_read(tmp_path: Path, antitrafik: Run) -> None:
    path = schedule(tmp_path / "s.yaml", "Rinia")
    ran = antitrafik("init", "--schedule", str(path))
    assert ran.code == 2
    assert f"{path}:2:3: “Rinia” is no code." in ran.err
    assert data.schedule_path() == data.own_schedule_path()


def test_a_schedule_that_cannot_be_read_is_told_once_and_stops_no_logging(
    antitrafik: Run,
) -> None:
    ran = antitrafik("--schedule", "/nowhere.yaml", *EVENT, "--campaign", "mos-hesht-2026")
    assert (ran.code, ran.err.count(NOWHERE)) == (0, 1)
    assert "mos-hesht-2026" in ran.out


@pytest.mark.parametrize("command", ["report", "list", "due"])
def test_a_schedule_that_cannot_be_read_is_told_once_and_stops_no_report(
    command: str, antitrafik: Run
) -> None:
    antitrafik(*EVENT)
    ran = antitrafik(command, "--schedule", "/nowhere.yaml", "--campaign", "mos-hesht-2026")
    assert (ran.code, ran.err) == (0, f"{NOWHERE}\n")
    ran = antitrafik(command, "--schedule", "/nowhere.yaml", "--format", "json")
    assert (ran.code, ran.err) == (0, f"{NOWHERE}\n")
    assert json.loads(ran.out)["scope"].get("schedule") is None


def test_a_code_is_still_no_name_where_the_schedule_cannot_be_read(antitrafik: Run) -> None:
    ran = antitrafik("--schedule", "/nowhere.yaml", *EVENT, "--campaign", "Mos hesht")
    assert ran.code == 2
    assert "“Mos hesht” is no known campaign." in ran.err


def test_a_home_that_nobody_has_is_no_mistake_of_the_program(antitrafik: Run) -> None:
    ran = antitrafik("--schedule", "~nobody-of-that-name/s.yaml", *EVENT)
    assert ran.code == 0
    assert "~nobody-of-that-name/s.yaml: There is no such file." in ran.err
