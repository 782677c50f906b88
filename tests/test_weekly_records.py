"""The records of a week: what lies partly in a county, and the columns that machines read.

Not here: editions and runs (`test_weekly`), what is owed (`test_weekly_owed`).
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import Office
from openpyxl import load_workbook
from test_log_laws import fresh, receive
from test_sums import template
from test_weekly import FEW, LATER, Cron, again, both, names, office, spans

from antitrafik_cli.commands import issuing
from antitrafik_cli.domain.calendar import period_days
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors.issuing import UnknownEdition
from antitrafik_cli.reports.weekly import finished_weeks, weekly
from antitrafik_cli.store.editions import counties_of, series_of

__all__ = ["office", "template"]
BOTH = ("--municipality", "Elbasan", "--municipality", "Kuçovë")


def rows_of(office: Cron, name: str, table: str) -> list[dict[str, str]]:
    """The rows of one table in a CSV file."""
    told = csv.DictReader(io.StringIO(office.read(name)))
    return [row for row in told if row["table"] == table]


# --- partly in a county ------------------------------------------------------------------------

COUNTIES = ("AL-01", "AL-03", "AL-08")


@given(
    st.lists(st.tuples(spans(), st.sets(st.sampled_from(COUNTIES), min_size=1)), max_size=10),
    st.sets(st.sampled_from(COUNTIES), min_size=1),
)
@settings(FEW, max_examples=100)
def test_every_activity_is_in_exactly_one_week_of_every_county_that_it_touches(
    template: bytes, told: list[tuple[str, set[str]]], asked: set[str]
) -> None:
    log, office = fresh(template), Office(name="a" * 32)
    wanted: dict[str, str] = {}
    for place, (day, counties) in enumerate(told):
        record = record_id(office.clock + place, bytes([place] * 10))
        fields = {"date": day, "place": sorted(counties), "kind": "forum"}
        office.tell("record", record, "event", fields)
        if counties & asked:
            wanted[record] = "partly" if counties - asked else "whole"
    receive(log, list(office.seen.values()), {})
    found: dict[str, str] = {}
    for week in finished_weeks(log, sorted(asked), LATER):
        one = weekly(log, week, sorted(asked))
        first, last = period_days(week)
        assert not one.empty
        for kind, states in (("whole", (*one.records, *one.spread)), ("partly", one.partly)):
            for state in states:
                assert state.record not in found
                found[state.record] = kind
                assert first <= When.from_iso(state.value("date")).last <= last
    assert found == wanted


def test_what_lies_partly_in_a_county_is_listed_there_and_in_no_figure(office: Cron) -> None:
    record = office.log("8.11.2017", *BOTH, "--attended", "nxënës=30")
    office.log("15.11.2017", "--municipality", "Elbasan", "--attended", "gra=12")
    other = office.log("16.11.2017", *BOTH, "--attended", "gra=40")
    assert office.on("2017-11-20", "--county", "Elbasan") == [
        *both("2017-W45-AL-03"),
        *both("2017-W46-AL-03"),
    ]
    told = office.read("2017-W45-AL-03.md")
    assert "### Only partly in this scope: in no figure" in told
    short = record.rpartition("-")[2][:8]
    assert f"| {short} | 8.11.2017 | Kuçovë (Berat), Elbasan | forum | pupils: 30 |" in told
    said = f"1 activity lies only partly in this scope and is in no figure: {short} (8.11.2017)."
    assert said in told
    (row,) = rows_of(office, "2017-W46-AL-03.csv", "partly")
    assert (row["id"], row["county"]) == (other, "Berat; Elbasan")
    totals = rows_of(office, "2017-W46-AL-03.csv", "by-audience")[-1]
    assert (totals["events"], totals["attendances_exact"]) == ("1", "12")
    assert office.on("2017-11-20", "--county", "Elbasan", "--county", "Berat") == [
        *both("2017-W45-AL-01-AL-03"),
        *both("2017-W46-AL-01-AL-03"),
    ]
    assert rows_of(office, "2017-W46-AL-01-AL-03.csv", "partly") == []


def test_counties_have_one_series_in_whichever_order_they_are_asked_for(office: Cron) -> None:
    office.log("8.11.2017", *BOTH)
    one = ("--county", "Elbasan", "--county", "Berat")
    assert office.on("2017-11-20", *one) == both("2017-W45-AL-01-AL-03")
    was = {name: (office.folder / name).read_bytes() for name in names(office.folder)}
    for path in office.folder.iterdir():
        path.unlink()
    office.on("2017-11-20", *one[2:], *one[:2])
    assert {name: (office.folder / name).read_bytes() for name in names(office.folder)} == was
    for counties in ((), ("AL-03",), ("AL-01", "AL-03"), ("national",)):
        assert counties_of(series_of("2017-W45", counties)) == counties


def test_a_slip_says_which_event_left_the_figures_for_it_is_partly_elsewhere(office: Cron) -> None:
    record = office.log("8.11.2017", "--municipality", "Elbasan", "--attended", "nxënës=30")
    office.on("2017-11-13", "--county", "Elbasan")
    office.do("amend", record, *BOTH, "--why", "erdhën edhe nga Kuçova")
    assert office.on("2017-11-14", "--county", "Elbasan") == again("2017-W45-AL-03.2")
    slip = office.read("2017-W45-AL-03.2.amended.md")
    short = record.rpartition("-")[2][:8]
    assert "Place: Elbasan → Kuçovë (Berat), Elbasan" in slip
    assert (
        "1 activity lies only partly in this scope and is in no figure of edition 2: "
        f"{short} (8.11.2017)."
    ) in slip
    office.do("amend", record, "--municipality", "Elbasan")
    office.on("2017-11-15", "--county", "Elbasan")
    assert "in no figure of edition 2: " in office.read("2017-W45-AL-03.3.amended.md")
    assert "of edition 3: " not in office.read("2017-W45-AL-03.3.amended.md")


def test_what_was_issued_before_it_listed_such_events_is_not_issued_again(
    office: Cron, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.log("8.11.2017", *BOTH)
    office.log("9.11.2017", "--municipality", "Elbasan", "--material", "fletëpalosje")
    digest_of = issuing.digest_of
    with monkeypatch.context() as older:
        shown = issuing.weekly
        older.setattr(issuing, "digest_of", lambda one: digest_of(one._replace(partly=())))
        assert office.on("2017-11-13", "--county", "Elbasan") == both("2017-W45-AL-03")
    assert shown is weekly
    office.log("10.11.2017", "--municipality", "Lezhë")  # touches the week, and not the county
    assert office.on("2017-11-14", "--county", "Elbasan") == []
    office.log("10.11.2017", *BOTH)
    assert office.on("2017-11-15", "--county", "Elbasan") == again("2017-W45-AL-03.2")


# --- columns -----------------------------------------------------------------------------------


@pytest.fixture
def counted(office: Cron) -> tuple[str, str]:
    """An event of two counties, and what was handed out within something larger; their ids."""
    event = office.log(
        "8.11.2017", *BOTH, "--attended", "nxënës=5-10", "--attended", "mësues=~25",
        "--venue", "5-10", "--material", "fletëpalosje",
    )  # fmt: skip
    told = ["log-leaflets", "--municipality", "Elbasan", "--date", "9.11.2017", "--format", "json"]
    whole = office.run(*told, "mbi 200").told["id"]
    office.do(*told, "5-10", "--within", whole, "--place", "bare")
    office.on("2017-11-13", "--formats", "csv,csv-excel,json,xlsx,md")
    return event, whole


def test_the_records_of_a_week_stand_as_the_list_of_export_has_them(
    office: Cron, counted: tuple[str, str]
) -> None:
    event, whole = counted
    exported = list(csv.DictReader(io.StringIO(office.run("export", "--format", "csv").out)))
    rows = rows_of(office, "2017-W45.csv", "records")
    unseen = {"topic", "partner", "request", "source", "overlaps", "as_of"}
    assert [{name: row[name] for name in row if name in exported[0]} for row in rows] == [
        {name: one[name] for name in one if name not in unseen} for one in exported
    ]
    assert "count" not in rows[0]
    by_id = {row["id"]: row for row in rows}
    assert by_id[event]["attended"] == "pupils=5-10; teachers=~25"
    assert (by_id[event]["county"], by_id[event]["municipality"]) == (
        "Berat; Elbasan",
        "Kuçovë; Elbasan",
    )
    assert [by_id[whole][f"quantity_{one}"] for one in ("quality", "low", "high")] == [
        "at-least",
        "200",
        "",
    ]
    (part,) = [row for row in rows if row["within"] == whole]
    assert [part[f"quantity_{one}"] for one in ("quality", "low", "high")] == ["range", "5", "10"]


@pytest.mark.usefixtures("counted")
def test_numbers_of_records_are_numbers_in_workbooks_and_json(office: Cron) -> None:
    sheet = load_workbook(office.folder / "2017-W45.xlsx")["records"]
    headings = [cell.value for cell in sheet[1]]
    column = headings.index("quantity_low")
    assert [row[column].value for row in sheet.iter_rows(min_row=2)] == [None, 200, 5]
    tables = {one["name"]: one for one in json.loads(office.read("2017-W45.json"))["tables"]}
    assert [row["quantity_high"] for row in tables["records"]["rows"]] == [None, None, 10]
    assert tables["records"]["rows"][0]["county"] == "Berat; Elbasan"


@pytest.mark.usefixtures("counted")
def test_csv_for_excel_has_a_name_of_its_own_and_no_days_that_nobody_told(office: Cron) -> None:
    assert names(office.folder) == [
        "2017-W45.csv",
        "2017-W45.excel.csv",
        "2017-W45.json",
        "2017-W45.md",
        "2017-W45.xlsx",
    ]
    text = (office.folder / "2017-W45.excel.csv").read_bytes().decode()
    assert text.startswith("\ufefftable;")
    assert "\r\n" in text
    assert ";'5-10;" in text  # the venue
    assert ";5-10;" not in text
    shown = office.run("report", "--as-of", "2017-W45", "--format", "csv-excel", "--out", "x.csv")
    assert shown.code == 0
    assert Path("x.csv").read_bytes() == (office.folder / "2017-W45.excel.csv").read_bytes()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("counted")
def test_materials_that_were_amended_make_an_edition(office: Cron, counted: Any) -> None:
    office.do("amend", counted[0], "--material", "poster")
    assert "2017-W45.2.md" in office.on("2017-11-14")


@pytest.mark.usefixtures("counted")
def test_the_legend_says_everything_in_both_languages(office: Cron) -> None:
    legend = load_workbook(office.folder / "2017-W45.xlsx")["legend"]
    rows = [[cell.value for cell in row] for row in legend.iter_rows(min_row=2)]
    assert len(rows) > 50
    assert [row for row in rows if row[3] == row[4]] == []


def test_a_campaign_that_nobody_named_is_a_dash(office: Cron) -> None:
    office.log("8.11.2017", "--municipality", "Elbasan", "--campaign", "zgjidhni-mundesite-2017")
    office.log("9.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-13")
    assert "| 9.11.2017 | Elbasan | forum | – |" in office.read("2017-W45.md")


# --- words for weeks ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["last", "last/1", "e fundit"])
def test_the_last_week_can_be_asked_for_as_it_was_issued(office: Cron, words: str) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20")
    ran = office.run("report", "--as-of", words, "--format", "md")
    assert (ran.code, ran.out) == (0, office.read("2017-W46.md"))


def test_a_week_that_was_issued_for_the_country_alone_is_named(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20")
    ran = office.run("report", "--as-of", "2017-W46", "--county", "Elbasan")
    assert ran.code == UnknownEdition.exit_code == 2
    assert "never issued. For all counties there are: 2017-W46/1." in ran.err


def test_campaigns_by_their_codes_are_not_issued_without_a_word(
    office: Cron, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.log("15.11.2017", "--municipality", "Elbasan", "--campaign", "zgjidhni-mundesite-2017")
    broken = tmp_path / "plani.yaml"
    broken.write_text("campaigns: [", encoding="utf-8")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(broken))
    for argv in (
        ("export-weekly", "--to", str(office.folder), "--quiet"),
        ("report", "--as-of", "2017-W46"),
    ):
        ran = office.run(*argv)
        assert (ran.code, ran.err.count("The schedule cannot be read and is left aside")) == (0, 1)
