"""Editions made again as files, files that bear the name of an edition, and what is given up."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from test_weekly import Cron, again, both, held, names, office, owed_exports_of

from antitrafik_cli.commands import edition_files
from antitrafik_cli.reports.owed_exports import KEPT
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.editions import editions
from antitrafik_cli.store.log import Log

__all__ = ["office"]
ALL = ",".join(edition_files.FILES)


def issued() -> list[Any]:
    with Log.open(log_path()) as log:
        return editions(log, "2017-W46")


@pytest.fixture
def three(office: Cron) -> Cron:
    """A week that was issued three times, in every format; then something else arrived."""
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.log("16.11.2017", "--municipality", "Elbasan", "--venue", "Pallati i Kulturës")
    office.on("2017-11-20", "--formats", ALL)
    office.do("amend", record, "--attended", "mësues=26", "--why", "u numëruan sërish")
    office.on("2017-11-21", "--formats", ALL)
    office.do("withdraw", record, "--why", "nuk u mbajt")
    office.on("2017-11-22", "--formats", ALL)
    office.log("17.11.2017", "--municipality", "Kukës")
    assert len(names(office.folder)) == 3 * len(edition_files.FILES) + 2
    return office


def test_every_file_of_every_edition_is_made_again_byte_by_byte(
    three: Cron, tmp_path: Path
) -> None:
    was, before, owed = held(three.folder), log_path().read_bytes(), owed_exports_of(three)
    new = tmp_path / "dosje e re"
    new.mkdir()
    for number, stem in ((1, "2017-W46."), (2, "2017-W46.2."), (3, "2017-W46.3.")):
        argv = ["export-weekly", "--to", str(new), "--week", f"2017-W46/{number}"]
        ran = three.run(*argv, "--formats", ALL)
        assert (ran.code, ran.out) == (0, "")
        made = held(new)
        endings = (*both(""), "excel.csv", ".json", *["amended.md"][: number - 1])
        wanted = {stem + one.removeprefix(".") for one in endings}
        assert made.keys() == wanted
        assert made == {name: was[name] for name in made}
        told = f"Made again: 2017-W46, edition {number}: "
        assert ran.err.startswith(told)
        assert ran.err.count(stem) == len(made)
        assert three.run(*argv, "--formats", ALL, "--quiet").err == ""  # nor does it matter twice
        for path in new.iterdir():
            path.unlink()
    assert log_path().read_bytes() == before
    assert owed_exports_of(three) == owed
    assert three.on("2017-11-23") == again("2017-W46.4")  # what was due is


def test_a_workbook_of_any_edition_is_shown_in_a_file(three: Cron, tmp_path: Path) -> None:
    made = tmp_path / "botimi.xlsx"
    for words, name in (("2017-W46/2", "2017-W46.2.xlsx"), ("2017-W46", "2017-W46.3.xlsx")):
        three.do("report", "--as-of", words, "--format", "xlsx", "--out", str(made))
        assert made.read_bytes() == held(three.folder)[name]
    ran = three.run("report", "--as-of", "2017-W46/2", "--format", "xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "--out" in ran.err


def test_a_narrowed_edition_is_made_again_under_its_own_name(office: Cron, tmp_path: Path) -> None:
    office.log("16.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20", "--county", "Elbasan")
    was = held(office.folder)
    new = tmp_path / "dosje e re"
    new.mkdir()
    asked = ["--week", "2017-W46/1", "--county", "Elbasan"]
    assert office.on("2017-11-20", *asked, folder=new) == both("2017-W46-AL-03")
    assert held(new) == was
    ran = office.run("export-weekly", "--to", str(new), "--week", "2017-W46/1")
    assert (ran.code, "was never issued" in ran.err) == (2, True)


@pytest.mark.parametrize("words", ["2017-W46/4", "2017-W46/0", "2017-W46/", "2017-W40/1", "x/1"])
def test_an_edition_that_never_was_is_told_as_report_tells_it(
    three: Cron, tmp_path: Path, words: str
) -> None:
    new = tmp_path / "dosje e re"
    new.mkdir()
    ran = three.run("export-weekly", "--to", str(new), "--week", words)
    told = three.run("report", "--as-of", words)
    assert (ran.code, ran.out, names(new)) == (told.code, "", []) == (2, "", [])
    assert ran.err == told.err.replace("--as-of", "--week")


def test_an_edition_is_made_again_whole_or_not_at_all(three: Cron, tmp_path: Path) -> None:
    new = tmp_path / "dosje e re"
    argv = ["export-weekly", "--to", str(new), "--week", "2017-W46/2"]
    assert three.run(*argv).code == 74  # and nobody owes it
    new.mkdir()
    (new / "2017-W46.2.amended.md").write_text("e huaj", encoding="utf-8")
    ran = three.run(*argv)
    assert (ran.code, "another file has that name" in ran.err) == (74, True)
    assert held(new) == {"2017-W46.2.amended.md": b"e huaj"}
    assert str(new) not in "".join(owed_exports_of(three))
    (new / "2017-W46.2.amended.md").unlink()
    (new / "2017-W46.2.md").symlink_to(tmp_path / "askund")
    three.do(*argv)
    assert names(new) == again("2017-W46.2")
    assert not any(path.is_symlink() for path in new.iterdir())
    assert not (tmp_path / "askund").exists()


def test_who_erases_a_text_is_told_of_what_was_made_again(three: Cron, tmp_path: Path) -> None:
    new = tmp_path / "dosje e re"
    new.mkdir()
    three.on("2017-11-23", "--week", "2017-W46/1", folder=new)
    rows = three.run("list", "--format", "json").told["tables"][0]["rows"]
    (record,) = [row["id"] for row in rows if row["venue"]]
    told = three.run("erase", record, "venue").err
    assert all(str(new / name) in told for name in both("2017-W46"))


# --- files that bear the name of an edition and are another's -----------------------------------


def test_what_is_strange_in_a_folder_is_told_at_the_first_run_and_stays(
    three: Cron, tmp_path: Path
) -> None:
    shared = tmp_path / "të përbashkëta"
    shared.mkdir()
    (shared / "2017-W46.3.csv").write_text("e huaj", encoding="utf-8")
    ours = held(three.folder)["2017-W46.3.xlsx"]
    (shared / "2017-W46.3.xlsx").write_bytes(ours)
    (shared / "2017-W46.csv").write_text("e askujt", encoding="utf-8")
    three.day("2017-11-22")
    ran = three.run("export-weekly", "--to", str(shared), "--quiet")
    assert (ran.code, ran.out) == (0, "")
    assert "hold something else; they stay as they are: 2017-W46.3.csv." in ran.err
    assert ran.err.count("\n") == 1
    found = held(shared)
    assert found["2017-W46.3.csv"] == b"e huaj"
    assert found["2017-W46.3.xlsx"] == ours
    assert {*again("2017-W46.3"), *again("2017-W46.4")} < found.keys()
    assert three.on("2017-11-22", folder=shared) == []  # told once
    (shared / "2017-W46.4.csv").unlink()
    assert three.on("2017-11-22", folder=shared) == ["2017-W46.4.csv"]


def test_a_run_that_failed_has_not_yet_looked_a_folder_over(three: Cron, tmp_path: Path) -> None:
    shared = tmp_path / "të përbashkëta"
    assert three.run("export-weekly", "--to", str(shared)).code == 74
    shared.mkdir()
    for name in ("2017-W46.3.csv", "2017-W46.3.amended.md"):
        (shared / name).write_text("e huaj", encoding="utf-8")
    ran = three.run("export-weekly", "--to", str(shared))
    assert (ran.code, "2017-W46.3.amended.md, 2017-W46.3.csv" in ran.err) == (0, True)


def test_making_an_edition_again_says_whether_a_file_is_as_it_was_issued(three: Cron) -> None:
    argv = ["export-weekly", "--to", str(three.folder), "--week", "2017-W46/1", "--formats", "md"]
    was = held(three.folder)
    assert three.run(*argv).code == 0
    (three.folder / "2017-W46.md").write_text("me dorë", encoding="utf-8")
    ran = three.run(*argv)
    assert (ran.code, "2017-W46.md" in ran.err) == (74, True)
    assert three.read("2017-W46.md") == "me dorë"
    (three.folder / "2017-W46.md").unlink()
    assert three.run(*argv).code == 0
    assert held(three.folder) == was


# --- what is given up --------------------------------------------------------------------------


def test_a_folder_that_no_run_has_tried_for_four_weeks_is_given_up(
    office: Cron, tmp_path: Path
) -> None:
    office.log("16.11.2017", "--municipality", "Elbasan")
    gone = ["export-weekly", "--to", str(tmp_path / "usb"), "--county", "Elbasan"]
    assert office.run(*gone).code == 74
    (command,) = owed_exports_of(office)
    assert shlex.split(command)[1:] == [*gone[:-1], "AL-03"]
    failed = today()
    office.day(str(failed + KEPT))
    assert owed_exports_of(office) == {command: "2017-W46"}
    assert office.run(*gone).code == 74  # tried again: it counts from now on
    for days, owed in ((KEPT, {command: "2017-W46"}), (KEPT * 2, {command: "2017-W46"})):
        office.day(str(failed + days))
        assert owed_exports_of(office) == owed
    office.day(str(failed + KEPT * 2 + KEPT / 28))
    assert owed_exports_of(office) == {}


def test_what_is_given_up_hides_no_week_that_nobody_has_issued(
    office: Cron, tmp_path: Path
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    office.log("20.11.2017", "--municipality", "Lezhë")
    office.day("2017-11-27")
    command = f"antitrafik export-weekly --to {tmp_path / 'usb'}"
    assert office.run(*shlex.split(command)[1:]).code == 74
    here = f"antitrafik export-weekly --to {office.folder}"
    assert owed_exports_of(office) == {command: "2017-W47", here: "2017-W47"}
    office.day("2018-03-01")
    assert owed_exports_of(office) == {"antitrafik export-weekly --to FOLDER": "2017-W47"}
