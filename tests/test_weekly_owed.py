"""What is owed to each folder and series, and runs in which a week or a folder cannot be written.

Not here: editions and their files (`test_weekly`, `test_weekly_again`).
"""

import json
import shlex
from datetime import date
from pathlib import Path

import pytest
from test_weekly import Cron, again, both, held, names, office, owed_exports_of

from antitrafik_cli.commands import issuing
from antitrafik_cli.commands.edition_files import Issued, Target
from antitrafik_cli.reports import owed_exports
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import transaction
from antitrafik_cli.store.editions import Edition, editions
from antitrafik_cli.store.log import Log

__all__ = ["office"]


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def command(folder: Path, *more: str) -> str:
    return shlex.join(["antitrafik", "export-weekly", "--to", str(folder), *more])


def since(office: Cron) -> list[str]:
    """Since when what `due` lists of exports is owed."""
    rows = office.run("due", "--format", "json").told["tables"][0]["rows"]
    return [row["since"] for row in rows if row["kind"] == "export"]


# --- a week that cannot be written ---------------------------------------------------------------


def test_a_week_that_cannot_be_written_stops_no_other(office: Cron) -> None:
    for day in ("1.11.2017", "8.11.2017", "15.11.2017"):
        office.log(day, "--municipality", "Lezhë")
    for week in ("2017-W44", "2017-W45"):
        (office.folder / f"{week}.md").write_text("e huaj", encoding="utf-8")
    argv = ["export-weekly", "--to", str(office.folder), "--quiet"]
    for _run in range(2):
        ran = office.run(*argv)
        assert (ran.code, ran.out, ran.err.count("another file has that name")) == (74, "", 2)
        assert [f"{office.folder}/{week}.md" in ran.err for week in ("2017-W44", "2017-W45")]
        assert names(office.folder) == ["2017-W44.md", "2017-W45.md", *both("2017-W46")]
        assert owed_exports_of(office) == {command(office.folder): "2017-W44;2017-W45"}
    office.day("2017-11-27")
    office.log("20.11.2017", "--municipality", "Lezhë")
    (office.folder / "2017-W45.md").unlink()
    assert office.run(*argv).code == 74
    assert owed_exports_of(office) == {command(office.folder): "2017-W44"}
    (office.folder / "2017-W44.md").unlink()
    assert office.on("2017-11-27") == both("2017-W44")
    assert owed_exports_of(office) == {}


def test_a_week_that_was_amended_and_cannot_be_written_is_tried_again(office: Cron) -> None:
    record = office.log("8.11.2017", "--municipality", "Lezhë", "--attended", "gra=1")
    office.on("2017-11-13")
    office.day("2017-11-20")
    office.do("amend", record, "--attended", "gra=2")
    office.log("15.11.2017", "--municipality", "Lezhë")
    (office.folder / "2017-W45.2.csv").write_text("e huaj", encoding="utf-8")
    assert office.run("export-weekly", "--to", str(office.folder)).code == 74
    assert set(both("2017-W46")) < {*names(office.folder)}
    (office.folder / "2017-W45.2.csv").unlink()
    assert office.on("2017-11-20") == again("2017-W45.2")


def test_a_disk_that_fails_is_told_once(office: Cron, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("1.11.2017", "8.11.2017"):
        office.log(day, "--municipality", "Lezhë")

    def no_space(_path: Path) -> None:
        raise OSError(28, "")

    monkeypatch.setattr("antitrafik_cli.render.together.make_new", no_space)
    ran = office.run("export-weekly", "--to", str(office.folder))
    assert (ran.code, ran.err.count("the disk is full")) == (74, 1)
    assert owed_exports_of(office) == {command(office.folder): "2017-W44;2017-W45"}


# --- two folders -------------------------------------------------------------------------------


def test_of_two_runs_at_once_into_two_folders_the_second_completes_its_own(
    office: Cron, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    kept = issuing.keep
    first = iter([usb])

    def keep_second(log: Log, edition: Edition) -> bool:
        for folder in first:
            with Log.open(log_path(), write=True) as other:
                made = list(issuing.issue(other, Target(folder, issuing.USUAL), date(2017, 11, 20)))
                assert [one for one in made if not isinstance(one, Issued)] == []
        return kept(log, edition)

    monkeypatch.setattr(issuing, "keep", keep_second)
    assert office.on("2017-11-20") == both("2017-W46")
    assert held(office.folder) == held(usb)
    with Log.open(log_path()) as log:
        assert [one.number for one in editions(log, "2017-W46")] == [1]
    assert owed_exports_of(office) == {}


@pytest.fixture
def missed(office: Cron, usb: Path) -> Cron:
    """A second folder that has the first edition alone, where there are three."""
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "gra=1")
    office.on("2017-11-20")
    office.on("2017-11-20", folder=usb)
    for day, number in (("2017-11-21", 2), ("2017-11-22", 3)):
        office.do("amend", record, "--attended", f"gra={number}")
        office.on(day)
    return office


def test_a_folder_that_missed_editions_gets_all_slips_since_the_one_it_holds(
    missed: Cron, usb: Path
) -> None:
    assert owed_exports_of(missed) == {command(usb): "2017-W46"}
    was = held(missed.folder)
    assert missed.on("2017-11-23", folder=usb) == ["2017-W46.2.amended.md", *again("2017-W46.3")]
    assert {name: was[name] for name in names(usb)} == held(usb)
    assert owed_exports_of(missed) == {}
    (usb / "2017-W46.2.amended.md").unlink()  # of older editions no file comes back
    assert missed.on("2017-11-23", folder=usb) == []


def test_slips_that_were_missed_come_before_the_edition_that_they_lead_to(
    missed: Cron, usb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def cut_off(path: Path, target: Path) -> Path:
        if target.name == "2017-W46.3.csv":
            raise OSError(5, "")
        return replace(path, target)

    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", cut_off)
        assert missed.run("export-weekly", "--to", str(usb), "--formats", "csv").code == 74
    assert set(names(usb)) - set(both("2017-W46")) == {"2017-W46.2.amended.md"}
    (usb / "2017-W46.2.amended.md").unlink()
    missed.on("2017-11-23", folder=usb)
    assert {"2017-W46.2.amended.md", *again("2017-W46.3")} < {*names(usb)}


# --- what is owed ------------------------------------------------------------------------------


def test_every_series_that_is_issued_is_owed_its_finished_weeks(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20", "--county", "Elbasan", "--formats", "md")
    office.log("20.11.2017", "--municipality", "Elbasan")
    office.log("20.11.2017", "--municipality", "Lezhë")
    assert owed_exports_of(office) == {}
    office.day("2017-11-27")
    asked = ("--county", "AL-03", "--formats", "md")
    assert owed_exports_of(office) == {command(office.folder, *asked): "2017-W47"}
    assert since(office) == ["2017-11-27"]
    office.day("2017-12-19")  # nobody has tried that folder for four weeks
    placed = "antitrafik export-weekly --to FOLDER --county AL-03"
    assert owed_exports_of(office) == {placed: "2017-W47"}
    office.on("2017-12-19", "--county", "Elbasan")
    assert owed_exports_of(office) == {}


def test_a_week_that_was_amended_while_nothing_ran_is_owed(office: Cron) -> None:
    record = office.log("15.11.2017", "--municipality", "Elbasan", "--attended", "gra=1")
    office.log("8.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    office.do("amend", record, "--note", "salla ishte e vogël")
    assert owed_exports_of(office) == {}
    office.day("2017-11-24")
    office.do("amend", record, "--attended", "gra=2")
    office.log("1.11.2017", "--municipality", "Lezhë")  # of a week before those that were issued
    assert owed_exports_of(office) == {command(office.folder): "2017-W44;2017-W46"}
    assert since(office) == ["2017-11-20"]
    office.on("2017-11-24")
    assert owed_exports_of(office) == {}


def test_a_folder_that_no_week_was_written_into_yet_is_owed_the_first(office: Cron) -> None:
    office.log("20.11.2017", "--municipality", "Elbasan")
    assert office.on("2017-11-20") == []
    assert owed_exports_of(office) == {}
    office.day("2017-11-27")
    assert owed_exports_of(office) == {command(office.folder): "2017-W47"}


def test_many_arrivals_are_left_to_the_next_run(
    office: Cron, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = office.log("8.11.2017", "--municipality", "Elbasan", "--attended", "gra=1")
    office.on("2017-11-13")
    office.day("2017-11-20")
    office.do("amend", record, "--attended", "gra=2")
    office.log("15.11.2017", "--municipality", "Elbasan")
    assert owed_exports_of(office) == {command(office.folder): "2017-W45;2017-W46"}
    monkeypatch.setattr(owed_exports, "_MOST", 1)
    assert owed_exports_of(office) == {command(office.folder): "2017-W46"}


def test_a_folder_that_lacks_what_another_one_has_is_owed_it(office: Cron, usb: Path) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20", folder=usb)
    office.log("20.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-27")
    assert owed_exports_of(office) == {command(usb): "2017-W47"}
    office.on("2017-11-27", folder=usb)
    assert owed_exports_of(office) == {}


def test_a_run_that_goes_well_settles_its_own_folder_alone(office: Cron, usb: Path) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    usb.rmdir()
    for more in ((), ("--county", "Elbasan")):
        assert office.run("export-weekly", "--to", str(usb), *more).code == 74
    office.on("2017-11-20")
    office.on("2017-11-20", "--county", "Elbasan")
    both_owed = {command(usb): "2017-W46", command(usb, "--county", "AL-03"): "2017-W46"}
    assert owed_exports_of(office) == both_owed
    usb.mkdir()
    office.on("2017-11-20", folder=usb)
    assert owed_exports_of(office) == {command(usb, "--county", "AL-03"): "2017-W46"}


def test_what_fails_day_after_day_is_owed_since_the_first(office: Cron, usb: Path) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    usb.rmdir()
    for day in ("2017-11-20", "2017-11-21", "2017-11-22"):
        office.day(day)
        assert office.run("export-weekly", "--to", str(usb)).code == 74
        assert since(office) == ["2017-11-20"]
    usb.mkdir()
    office.on("2017-11-23", folder=usb)
    usb.rename(usb.with_name("tjetër"))
    office.day("2017-11-24")
    assert office.run("export-weekly", "--to", str(usb)).code == 74
    assert since(office) == ["2017-11-24"]


def test_a_folder_that_is_missing_with_nothing_new_is_owed_no_week(office: Cron, usb: Path) -> None:
    for day in ("1.11.2017", "15.11.2017"):
        office.log(day, "--municipality", "Elbasan")
    office.on("2017-11-20", folder=usb)
    usb.rename(usb.with_name("tjetër"))
    assert office.run("export-weekly", "--to", str(usb)).code == 74
    assert owed_exports_of(office) == {command(usb): ""}
    assert command(usb) in office.run("due").out
    office.log("8.11.2017", "--municipality", "Elbasan")
    assert office.run("export-weekly", "--to", str(usb)).code == 74
    assert owed_exports_of(office) == {command(usb): "2017-W45"}
    office.on("2017-11-20")
    assert office.run("export-weekly", "--to", str(usb)).code == 74
    assert owed_exports_of(office) == {command(usb): "2017-W45"}  # it is not there


def test_a_single_week_by_hand_leaves_what_formats_the_folder_has(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20")
    office.on("2017-11-20", "--week", "last", "--formats", "json")
    office.log("20.11.2017", "--municipality", "Elbasan")
    office.day("2017-11-27")
    assert owed_exports_of(office) == {command(office.folder): "2017-W47"}


def test_what_was_kept_of_a_run_and_cannot_be_read_is_owed_to_nobody(
    office: Cron, usb: Path
) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    usb.rmdir()
    assert office.run("export-weekly", "--to", str(usb)).code == 74
    (kept,) = Path(log_path().parents[3], ".local/state/antitrafik/exports").glob("*.json")
    told = json.loads(kept.read_text(encoding="utf-8"))
    for strange in ("", "[]", json.dumps({**told, "day": "nesër"}), json.dumps({"log": 1})):
        kept.write_text(strange, encoding="utf-8")
        assert owed_exports_of(office) == {}


def test_an_edition_in_a_log_that_somebody_wrote_by_hand_stops_nothing(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20")
    with Log.open(log_path(), write=True) as log, transaction(log.connection):
        for odd in ("2017-W46-national", "2017-W46-AL-08-AL-03", "2017-W46-?"):
            log.connection.execute(
                "INSERT INTO edition (week, edition, n, digest) VALUES (?, 1, 1, ?)",
                (odd, bytes(32)),
            )
    assert office.run("due").code == 0
