"""What leaves as a file: the same bytes each time, whole or not at all, and nothing that bites."""

import csv
import errno
import io
import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import hxl
import pytest
from defusedxml.ElementTree import fromstring
from exporting import BINARY, FORMATS, Run, dumped, make_world, read_hxl, unpacked
from openpyxl import load_workbook
from ran import Ran
from records import keeping
from surveying import before_and_after, define, result, session

from antitrafik_cli import settings
from antitrafik_cli.domain.cells import rearmed, split
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors.exporting import TooLargeForExcel
from antitrafik_cli.exchange.telling import tell
from antitrafik_cli.messages import N_
from antitrafik_cli.render import FILE_FORMATS, as_xlsx, draw, make
from antitrafik_cli.reports.exported import NAMES
from antitrafik_cli.reports.records import requests_of
from antitrafik_cli.result import Column, Result, ResultTable
from antitrafik_cli.store import copies, exports
from antitrafik_cli.store.log import Log

NOTE = "shënim i zyrës"  # stands in the note of an event


@pytest.fixture
def export(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., bytes]:
    """Export from a log that is the same at every run; the bytes of the file."""
    make_world(antitrafik, monkeypatch)
    monkeypatch.chdir(tmp_path)

    def run(*argv: str, name: str = "out.bin", lang: str = "en") -> bytes:
        ran: Ran = antitrafik("export", *argv, "--out", name, lang=lang)
        assert (ran.code, ran.out) == (0, ""), ran.err
        return Path(name).read_bytes()

    return run


def table(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


# --- golden files ------------------------------------------------------------------------------

_ENDS = {"csv-excel": "excel.csv", "hxl": "hxl.csv", "4w": "4w.xlsx.txt", "xlsx": "xlsx.txt",
         "sqlite": "sqlite.txt"}  # fmt: skip
GOLDEN = [
    *((("export",), format_) for format_ in FORMATS),
    *((("export", "activity"), format_) for format_ in FORMATS if format_ != "4w"),
    (("export", "coverage", "--period", "2017-11"), "csv-excel"),
    (("export", "requests"), "jsonl"),
    (("export", "due"), "hxl"),
    (("export", "schedule"), "csv"),
]


@pytest.mark.parametrize(("argv", "format_"), GOLDEN)
def test_every_format_is_the_golden_file_byte_for_byte(
    argv: tuple[str, ...],
    format_: str,
    export: Callable[..., bytes],
    golden: Callable[[str, bytes], None],
) -> None:
    content = export(*argv[1:], "--format", format_)
    name = argv[1] if len(argv) > 1 else "records"
    if format_ == "sqlite":
        golden(f"export/{name}.metadata.json", Path("out.metadata.json").read_bytes())
        content = dumped(Path("out.bin")).encode()
    elif format_ in BINARY:
        content = unpacked(content).encode()
    golden(f"export/{name}.{_ENDS.get(format_, format_)}", content)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_is_the_same_bytes_again_in_every_language(
    format_: str, export: Callable[..., bytes]
) -> None:
    first = export("--format", format_)
    assert export("--format", format_) == first
    if format_ != "md":  # which people read
        assert export("--format", format_, lang="sq") == first


@pytest.mark.parametrize("format_", FORMATS)
def test_notes_leave_only_where_they_are_asked_for(
    format_: str, export: Callable[..., bytes], antitrafik: Run
) -> None:
    def text() -> str:
        content = Path("out.bin").read_bytes()
        return unpacked(content) if format_ in ("xlsx", "4w") else content.decode("latin-1")

    def holds() -> bool:
        return NOTE in text() or NOTE.encode().decode("latin-1") in text()

    export("--format", format_)
    assert not holds()
    if format_ == "sqlite":
        ran = antitrafik("export", "--format", format_, "--with-notes", "--out", "out.bin")
        assert ran.code == 2
    else:
        export("--format", format_, "--with-notes")
        assert holds()


def test_no_officer_and_no_device_leaves(
    export: Callable[..., bytes], antitrafik: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_OFFICER", "el2-zyrtari")
    assert b"el2-zyrtari" not in settings.log_path().read_bytes()
    assert (
        antitrafik("log-event", "--date", "dje", "--county", "Berat", "--kind", "forum").code == 0
    )
    with closing(sqlite3.connect(settings.log_path())) as log:
        devices = [device.hex() for (device,) in log.execute("SELECT device FROM device")]
    assert devices
    assert "el2-zyrtari" in antitrafik("report", "coverage", "--format", "csv").out
    for name, format_ in product(NAMES, ("csv", "json", "xlsx", "sqlite")):
        content = export(name, "--format", format_)
        text = unpacked(content).encode() if format_ == "xlsx" else content
        assert b"el2-zyrtari" not in text, (name, format_)
        assert not [one for one in devices if one[:8].encode() in text], (name, format_)


def test_no_folder_of_this_laptop_leaves_with_what_is_owed(
    export: Callable[..., bytes], antitrafik: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "javët"
    with Log.open(settings.log_path()) as log:
        exports.failed(log.id, exports.Run(str(folder), date(2021, 1, 11), weeks=("2021-W01",)))
    owed = antitrafik("due", "--format", "csv").out
    assert str(folder) in owed
    rows = [row for row in table(owed.encode()) if row["kind"] != "export"]
    assert table(export("due", "--format", "csv")) == rows


# --- CSV ---------------------------------------------------------------------------------------


def test_the_list_has_the_columns_that_a_list_coming_in_has(export: Callable[..., bytes]) -> None:
    header = export("--format", "csv", "--with-notes").decode().splitlines()[0]
    assert header == (
        "type,id,date,county,municipality,venue,kind,campaign,attended,topic,partner,material,"
        "request,source,status,quantity_quality,quantity_low,quantity_high,places,within,overlaps,"
        "fulfils,note,as_of"
    )


def test_counts_stand_in_columns_of_their_own_and_nothing_unknown_is_zero(
    export: Callable[..., bytes],
) -> None:
    rows = {row["date"]: row for row in table(export("--format", "csv"))}
    over, none = rows["2020-12-09"], rows["2020-12-10"]
    assert (over["quantity_quality"], over["quantity_low"], over["quantity_high"]) == (
        "at-least", "200", "",
    )  # fmt: skip
    assert (none["quantity_quality"], none["quantity_low"], none["quantity_high"]) == (
        "exact", "0", "0",
    )  # fmt: skip
    several = rows["2020-12-05/2020-12-07"]
    assert several["county"] == "Fier; Vlorë"
    assert several["kind"] == "other: karvan; me flamuj"
    assert several["attended"] == "other: ish-viktima=?; pupils=10-15"
    hostile = rows["2020-12-08"]
    assert hostile["venue"] == "'=1+1"
    assert hostile["partner"] == "Shkolla;; dega; @zyra"
    assert hostile["request"] == "employment: kurse;; praktika"
    assert hostile["source"] == "'-buletini"


def test_excel_makes_no_day_and_no_number_of_a_text(export: Callable[..., bytes]) -> None:
    content = export("--format", "csv-excel")
    assert content.startswith("\ufeff".encode())
    assert b"\r\n" in content
    rows = {row["date"]: row for row in table(content, ";")}
    assert rows["2020-12-05/2020-12-07"]["venue"] == "'5-10"
    assert "'2017-11" in rows
    assert rows["'2017-11"]["quantity_low"] == "4000"


def fractions(format_: str) -> bytes:
    """A table of fractions in this format."""
    columns = (Column("name", "text", "", N_("Words")), Column("share", "number", "", N_("Words")))
    rows = [{"name": str(place), "share": share} for place, share in enumerate(_FRACTIONS)]
    told = Result("x", (ResultTable("one", "", columns, tuple(rows), ()),))
    if format_ in BINARY:
        return make(told, format_, "x")[""]
    return draw(told, format_, width=None, colour=False).encode()


_FRACTIONS = (0.275, 5.1, 44.99999999999999, 0.1 + 0.2, -1.5, 1e-7)


def test_fractions_have_ten_digits_and_in_excel_a_comma() -> None:
    plain = ["0.275", "5.1", "45", "0.3", "-1.5", "1e-07"]
    numbers = [0.275, 5.1, 45, 0.3, -1.5, 1e-7]
    assert [row["share"] for row in table(fractions("csv"))] == plain
    assert [row["share"] for row in table(fractions("hxl"))][1:] == plain
    excel = [row["share"] for row in table(fractions("csv-excel"), ";")]
    assert excel == [one.replace(".", ",") for one in plain]
    rows = json.loads(fractions("json"))["tables"][0]["rows"]
    assert [row["share"] for row in rows] == numbers
    assert [json.loads(line)["share"] for line in fractions("jsonl").splitlines()] == numbers
    sheet = sheets(fractions("xlsx"))["one"]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == numbers
    with closing(sqlite3.connect(":memory:")) as found:
        found.deserialize(fractions("sqlite"))
        assert [one for (one,) in found.execute("SELECT share FROM one ORDER BY n")] == numbers


# --- workbooks ---------------------------------------------------------------------------------


def sheets(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_a_workbook_has_typed_cells_a_frozen_heading_a_filter_and_no_formula(
    export: Callable[..., bytes],
) -> None:
    book = sheets(export("--format", "xlsx", name="out.xlsx"))
    assert book.sheetnames == ["records", "legend", "notes"]
    sheet = book["records"]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    by_date = {row[headings.index("date")].value: row for row in sheet.iter_rows(min_row=2)}
    day = by_date[datetime(2020, 12, 9)]  # noqa: DTZ001 - as a workbook has it
    assert day[headings.index("quantity_low")].value == 200
    assert day[headings.index("quantity_high")].value is None
    assert by_date["2020-12-05/2020-12-07"][headings.index("venue")].value == "5-10"
    assert by_date[datetime(2020, 12, 8)][headings.index("venue")].value == "=1+1"  # noqa: DTZ001
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_a_workbook_of_a_report_has_a_sheet_for_each_table_its_totals_and_notes(
    export: Callable[..., bytes],
) -> None:
    book = sheets(export("activity", name="out.xlsx"))
    assert book.sheetnames == ["by-county", "by-campaign", "legend", "notes"]
    sheet = book["by-county"]
    last = [cell.value for cell in sheet[sheet.max_row]]
    assert last[0] == "total"
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row - 1))
    assert last[1] == sum(sheet.cell(row, 2).value for row in range(2, sheet.max_row))
    notes = [[cell.value for cell in row] for row in book["notes"].iter_rows(min_row=2)]
    assert [row[0] for row in notes if row[0]] == ["by-campaign"]
    assert all(sq != en for _sheet, sq, en in notes)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_that_leaves_is_explained_in_both_languages(
    name: str, export: Callable[..., bytes]
) -> None:
    rows = list(sheets(export(name, name="out.xlsx"))["legend"].iter_rows(min_row=2))
    told = [[cell.value for cell in row] for row in rows]
    assert told
    assert [row for row in told if not row[3] or not row[4] or row[3] == row[4]] == []


def test_a_4w_workbook_says_over_its_columns_which_question_they_answer(
    export: Callable[..., bytes],
) -> None:
    sheet = sheets(export("--format", "4w", name="out.xlsx"))["activities"]
    over = [cell.value for cell in sheet[1] if cell.value]
    assert [words.partition(" / ")[2] for words in over] == [
        "Who", "What", "Where", "When", "For whom", "How many were reached",
        "How much was handed out", "Further",
    ]  # fmt: skip
    assert sheet.freeze_panes == "B3"
    headings = [cell.value for cell in sheet[2]]
    found = {
        row[-1].value: dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=3)
    }
    assert len(found) == sheet.max_row - 2
    forum = next(row for row in found.values() if row["where_venue"].value == "=1+1")
    told = ["reached_quality", "reached_low", "reached_high", "reached_female", "reached_male"]
    assert [forum[name].value for name in told] == ["at-least", 65, None, 20, 5]
    karvan = next(row for row in found.values() if row["where_venue"].value == "5-10")
    assert [karvan[name].value for name in told] == ["at-least", 10, None, None, None]
    media = next(row for row in found.values() if row["what_kind"].value == "media")
    assert [media[name].value for name in told] == [None] * 5


@pytest.mark.parametrize(("format_", "heading"), [("xlsx", 1), ("4w", 2)])
def test_every_sheet_is_laid_out_for_paper(
    format_: str, heading: int, export: Callable[..., bytes]
) -> None:
    book = sheets(export("--format", format_, name="out.xlsx"))
    assert len(book.sheetnames) == 3
    for place, sheet in enumerate(book):
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.print_title_rows == f"$1:${1 if place else heading}"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("'=1+1", "''=1+1"), ("'007", "''007"), ("''@x", "'''@x"), ("'#N/A", "''#N/A"),
        ("=1+1", "=1+1"), ("007", "007"), ("5-10", "5-10"), ("'mirë'", "'mirë'"), ("'", "'"),
    ],
)  # fmt: skip
def test_what_looks_disarmed_gets_one_more_apostrophe_in_a_workbook(text: str, stored: str) -> None:
    sheet = sheets(make(wide(1, text), "xlsx", "x")[""])["big"]
    assert sheet["A2"].value == stored
    assert rearmed(stored) == text


def wide(rows: int, text: str = "") -> Result:
    column = Column("text", "text", "", N_("Words"))
    return Result("x", (ResultTable("big", "", (column,), ({"text": text},) * rows, ()),))


def test_what_no_sheet_can_hold_is_refused_and_not_cut() -> None:
    with pytest.raises(TooLargeForExcel):
        make(wide(as_xlsx._MOST_ROWS), "xlsx", "x")
    with pytest.raises(TooLargeForExcel):
        make(wide(1, "x" * 32_768), "xlsx", "x")
    with pytest.raises(TooLargeForExcel):
        make(wide(1, "<r>" + "&" * 30_000 + "</r>"), "xlsx", "x")
    with pytest.raises(TooLargeForExcel):  # Excel counts each of these as two
        make(wide(1, "😀" * 20_000), "xlsx", "x")
    assert make(wide(1, "x" * 32_767), "xlsx", "x")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("<r></b></r>", "<r></b></r>"),
        ("<r><t>x</t></r>", "<r><t>x</t></r>"),
        ("<r>&amp; _x", "<r>&amp; _x"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x005F_x0041_", "_x005F_x005F_x005F_x0041_"),
        ("_x041_", "_x041_"),
    ],
)
def test_no_text_is_taken_for_the_xml_or_the_escapes_of_a_workbook(text: str, stored: str) -> None:
    with zipfile.ZipFile(io.BytesIO(make(wide(1, text), "xlsx", "x")[""])) as file:
        _heading, item, *_rest = fromstring(file.read("xl/sharedStrings.xml"))
    assert "".join(item.itertext()) == stored


# --- HXL ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("argv", [*((name,) for name in NAMES), ("activity", "--by", "month")])
def test_hxl_is_valid_for_libhxl(argv: tuple[str, ...], export: Callable[..., bytes]) -> None:
    content = export(*argv, "--format", "hxl")
    tags = [column.display_tag for column in read_hxl(content).columns]
    assert tags == [tag.replace(" ", "") for tag in next(iter(table(content))).values()]
    assert len(set(tags)) == len(tags)
    assert len(list(read_hxl(content))) == len(table(content)) - 1
    issues = hxl.validate(read_hxl(content))["issues"]  # of which some only say: look at this
    assert [one for one in issues if one["severity"] != "info"] == []


def test_hxl_adds_up_what_the_log_says(export: Callable[..., bytes]) -> None:
    source = read_hxl(export("--format", "hxl", "--period", "2020-12"))
    assert sum(int(row.get("#reached+low") or 0) for row in source) == 10 + 25 + 40
    assert {"#date+start", "#date+end", "#adm1+name+list", "#adm1+code+list", "#adm2+name+list",
            "#activity+type", "#reached+low", "#reached+high", "#meta+id"} <= {
        column.display_tag for column in source.columns
    }  # fmt: skip


# --- the database ------------------------------------------------------------------------------


def test_a_published_database_is_sound_and_answers_like_the_report(
    export: Callable[..., bytes], antitrafik: Run
) -> None:
    export(name="out.db")
    with closing(sqlite3.connect("out.db")) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        keyed = found.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%PRIMARY KEY%'"
        ).fetchall()
        assert len(keyed) > 15
        counted = dict(found.execute(
            "SELECT c.name, count(DISTINCT a.id) FROM activities AS a JOIN activity_places AS p "
            "ON p.activity = a.id JOIN counties AS c ON c.code = p.county WHERE a.type = 'event' "
            "GROUP BY 1"
        ))  # fmt: skip
        words = found.execute(
            "SELECT venue FROM activities WHERE rowid IN "
            "(SELECT rowid FROM activities_fts WHERE activities_fts MATCH 'prefektit')"
        ).fetchall()
    assert words
    by_county = antitrafik("report", "--by", "county", "--format", "json").told["tables"][0]["rows"]
    reported = {row["county"]: row["events"] for row in by_county if row["events"]}
    assert counted.pop("Fier") == counted["Vlorë"] == reported.pop("several") == 1
    counted.pop("Vlorë")
    reported.pop("national")
    assert counted == reported


def test_a_published_database_gives_way_to_the_next_and_a_log_never(
    export: Callable[..., bytes], antitrafik: Run
) -> None:
    export(name="out.db")
    export(name="out.db")
    log = settings.log_path().read_bytes()
    for format_ in FORMATS:
        ran = antitrafik("export", "--format", format_, "--out", str(settings.log_path()))
        assert ran.code == 74
        assert settings.log_path().read_bytes() == log
    assert not settings.log_path().with_suffix(".metadata.json").exists()


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm", "-WAL"])
def test_nothing_is_written_that_sqlite_takes_for_a_part_of_a_database(
    ending: str, export: Callable[..., bytes], antitrafik: Run
) -> None:
    log = settings.log_path()
    beside = log.with_name(log.name + ending)
    before = beside.exists()
    for command, format_ in (("export", "csv"), ("export", "sqlite"), ("report", "md")):
        ran = antitrafik(command, "--format", format_, "--out", str(beside))
        assert ran.code == 74
        assert "SQLite would take it" in ran.err
        assert beside.exists() == before
    assert export("--format", "csv", name=f"other.db{ending}"), "there is no such database"


def test_a_name_that_is_no_text_names_a_published_database(antitrafik: Run, export: object) -> None:
    name = os.fsdecode(b"d\xff.db")
    ran = antitrafik("export", "--format", "sqlite", "--out", name)
    assert ran.code == 0, ran.err
    told = json.loads(Path(os.fsdecode(b"d\xff.metadata.json")).read_bytes())
    assert list(told["databases"]) == ["d?"]
    assert antitrafik("export", "--format", "sqlite", "--out", name).code == 0, "and again"


@pytest.mark.parametrize(
    "theirs",
    ["", "{", "[]", "[" * 100_000, "\ud800", '{"databases": {"pub": {}}}',
     '{"title": "antitrafik", "description": "", "databases": []}',
     '{"title": "antitrafik", "description": "", "databases": {"other": {}}}'],
)  # fmt: skip
def test_what_stands_beside_a_published_database_stays_if_it_is_not_ours(
    theirs: str, export: Callable[..., bytes], antitrafik: Run
) -> None:
    beside = Path("pub.metadata.json")
    beside.write_text(theirs, encoding="utf-8", errors="surrogatepass")
    before = beside.read_bytes()
    ran = antitrafik("export", "--out", "pub.db")
    assert (ran.code, ran.out) == (74, "")
    assert "pub.metadata.json could not be written: it is there already" in ran.err
    assert beside.read_bytes() == before
    assert not Path("pub.db").exists()
    beside.unlink()
    export(name="pub.db")
    export("activity", name="pub.db")
    assert "by_county" in beside.read_text(encoding="utf-8")


# --- the file ----------------------------------------------------------------------------------


def test_a_format_follows_from_the_ending_of_the_file(export: Callable[..., bytes]) -> None:
    for name, one in FILE_FORMATS.items():
        for ending in one.endings:
            assert export(name=f"x{ending}") == export("--format", name, name=f"x{ending}")
    assert export(name="x") == export("--format", "csv")
    assert export("--format", "csv", name="x.anything") == export("--format", "csv")


@pytest.mark.parametrize("name", ["a.ods", "a.xls", "a.XLS", "a.parquet", "a.csv.gz", "a.2017"])
def test_an_ending_that_no_format_has_is_refused(
    name: str, antitrafik: Run, export: object
) -> None:
    ran = antitrafik("export", "--out", name)
    assert (ran.code, ran.out) == (2, "")
    assert Path(name).suffix.lower() in ran.err
    assert ", ".join(FILE_FORMATS) in ran.err
    assert not Path(name).exists()


def test_what_cannot_be_exported_is_answered_with_export(antitrafik: Run) -> None:
    ran = antitrafik("export", "Elbasan")
    assert ran.code == 2
    assert ", ".join(NAMES) in ran.err
    assert "antitrafik export --county" in ran.err


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_is_its_owners_alone_and_a_planted_link_is_not_followed(
    format_: str, export: Callable[..., bytes]
) -> None:
    victim = Path("victim")
    victim.write_text("mine")
    for name in ("out.bin", "out.metadata.json"):
        Path(name).symlink_to(victim)
    export("--format", format_)
    assert victim.read_text() == "mine"
    assert not Path("out.bin").is_symlink()
    assert stat.S_IMODE(Path("out.bin").stat().st_mode) == 0o600
    left = {"victim", "out.bin", "out.metadata.json"}
    assert {path.name for path in Path().iterdir()} == left


@pytest.mark.parametrize("format_", FORMATS)
def test_where_nothing_can_be_written_the_old_file_stays(
    format_: str, export: Callable[..., bytes], antitrafik: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = export("--format", format_)
    metadata = Path("out.metadata.json")
    beside = metadata.read_bytes() if metadata.exists() else None
    Path("a-file").write_text("x")
    for path in ("missing/out.bin", "a-file/out.bin", ".", "..", "/"):
        ran = antitrafik("export", "--format", format_, "--out", path)
        assert (ran.code, ran.out) == (74, ""), path
        assert ran.err.count("\n") == 1

    for call, number in (("fsync", errno.ENOSPC), ("open", errno.EROFS), ("open", errno.EACCES)):
        with monkeypatch.context() as patched:
            patched.setattr(os, call, failing(number, getattr(os, call)))
            ran = antitrafik("export", "--format", format_, "--out", "out.bin")
        assert (ran.code, ran.out) == (74, "")
        assert Path("out.bin").read_bytes() == old
        assert (metadata.read_bytes() if metadata.exists() else None) == beside
        assert not list(Path().glob(".antitrafik-*"))


def failing(number: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """A call of the system that fails for what is being written."""

    def call(*given: Any) -> Any:
        if isinstance(given[0], int) or ".antitrafik-" in str(given[0]):
            raise OSError(number, os.strerror(number))
        return real(*given)

    return call


@pytest.mark.parametrize("format_", [name for name in FORMATS if name not in BINARY])
def test_text_goes_to_stdout_as_it_goes_into_a_file(
    format_: str, export: Callable[..., bytes], antitrafik: Run
) -> None:
    ran = antitrafik("export", "--format", format_)
    assert ran.code == 0
    assert ran.out.encode() == export("--format", format_)


@pytest.mark.parametrize("format_", BINARY)
def test_a_binary_file_needs_a_name(format_: str, antitrafik: Run, export: object) -> None:
    ran = antitrafik("export", "--format", format_)
    assert (ran.code, ran.out) == (2, "")
    assert "--out" in ran.err


def test_json_lines_are_the_rows_of_the_json(export: Callable[..., bytes]) -> None:
    whole = json.loads(export("activity", "--format", "json"))
    lines = [json.loads(line) for line in export("activity", "--format", "jsonl").splitlines()]
    expected = [{"table": one["name"], **row} for one in whole["tables"] for row in one["rows"]]
    assert lines == expected


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "4w"])
def test_surveys_leave_without_the_answers_of_a_few(
    format_: str, antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-15T12:00:00+01:00")
    define()
    before_and_after(((11, 26), (16, 26)))
    path = tmp_path / "out.bin"
    argv = ("surveys", "--format", format_, "--out", str(path))
    assert antitrafik("export", *argv).code == 0
    rows = json.loads(_json_of(antitrafik))["tables"][0]["rows"]
    assert [row["n_before"] for row in rows] == [26]
    event = session("2017-12-01", place=["AL-08"])
    for phase in ("before", "after"):
        result(event, phase, {"q1": {"po": 3, "jo": 4, "blank": 0}}, papers=7)
    rows = json.loads(_json_of(antitrafik, "--county", "Lezhë"))["tables"][0]["rows"]
    assert [row["n_before"] for row in rows] == [None]
    assert antitrafik("export", *argv, "--county", "Lezhë").code == 0


def _json_of(antitrafik: Run, *argv: str) -> str:
    return antitrafik("export", "surveys", "--format", "json", *argv).out


def test_an_empty_log_leaves_headings_alone(antitrafik: Run, tmp_path: Path) -> None:
    assert (
        antitrafik("log-event", "--date", "dje", "--county", "Berat", "--kind", "forum").code == 0
    )
    for format_ in FORMATS:
        path = tmp_path / "out.bin"
        argv = ("--county", "Kukës", "--format", format_, "--out", str(path))
        assert antitrafik("export", *argv).code == 0, format_
        assert path.exists()


# --- the way back ------------------------------------------------------------------------------

_ONE = ("date", "kind", "venue")
_SEVERAL = ("county", "municipality", "campaign", "attended", "topic", "partner", "material",
            "request", "source", "fulfils")  # fmt: skip
_OPTIONS = {"material": "materials"}  # how the readers of log-event call them


@pytest.mark.parametrize("format_", ["csv", "csv-excel"])
def test_what_the_list_says_is_read_as_it_was_told(
    format_: str, export: Callable[..., bytes]
) -> None:
    rows = table(export("--format", format_), ";" if format_ == "csv-excel" else ",")
    with Log.open(settings.log_path()) as log:
        for row in rows:
            cells = {name: rearmed(cell) for name, cell in row.items()}
            state = log.state(cells["id"])
            told = {name: [cells[name]] for name in _ONE if cells[name]}
            told |= {_OPTIONS.get(name, name): split(cells[name]) for name in _SEVERAL}
            if state.type == "distribution":
                told["material"] = told.pop("materials")
                told["place"] = split(cells["places"])
                told["status"] = [cells["status"]]
            assert When.from_iso(told.pop("date")[0]).iso == state.value("date")
            found = tell(told, log)
            for name, value in found.fields.items():
                assert value == state.value(name), (cells, name)
            for name, words in found.text.items():
                assert words == log.words(state.commitments(name)), (cells, name)
            asked = [
                (one.value("theme"), *log.words(one.commitments("words")))
                for one in requests_of(log, state.record)
            ]
            assert [(code, words) for code, _wording, words in found.requests] == asked
            if state.type == "distribution":
                count = [
                    cells["quantity_quality"],
                    *(
                        int(cells[f"quantity_{end}"]) if cells[f"quantity_{end}"] else None
                        for end in ("low", "high")
                    ),
                ]
                assert count == state.value("quantity")


# --- records that say little, or what only a newer version understands ------------------------


@pytest.mark.parametrize("format_", FORMATS)
def test_what_says_little_or_is_newer_or_erased_leaves_too(
    format_: str, antitrafik: Run, tmp_path: Path
) -> None:
    newer = {"date": "2017-11-22", "place": ["AL-03/qytet-i-ri"], "kind": "hologram",
             "campaigns": ["e-panjohur-2031"], "topics": ["e-re"], "materials": ["kristal"],
             "fulfils": ["x-1"],
             "attended": [{"count": ["unknown", None, None], "of": ["robots"]}]}  # fmt: skip
    with keeping(settings.log_path()) as keeper:
        keeper.keep("event", {"date": "2020"})
        event = keeper.keep("event", newer, {"venue": ["Shkolla"]})
        keeper.keep("request", {"event": event, "theme": "e-re"}, {"words": ["kurse"]})
        keeper.keep("distribution", {"date": "2020-10"})
        keeper.keep("distribution", {"date": "2020-10", "quantity": ["at-most", 0, 50],
                                     "material": "kristal", "within": event})  # fmt: skip
    with Log.open(settings.log_path()) as log:
        (request,) = log.connection.execute("SELECT r FROM request").fetchone()
        asked = log.record(request)
    for record, field in ((event, "venue"), (asked, "words")):
        assert antitrafik("erase", record, field).code == 0
    path = tmp_path / "out.bin"
    ran = antitrafik("export", "--format", format_, "--out", str(path))
    assert ran.code == 0, ran.err
    if format_ == "csv":
        found = {row["id"]: row for row in table(path.read_bytes())}
        assert len(found) == 4
        assert found[event]["venue"] == ""
        assert found[event]["request"] == "e-re: –"
        assert found[event]["attended"] == "robots=?"
    if format_ == "sqlite":
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            query = "SELECT name FROM municipalities WHERE code = 'AL-03/qytet-i-ri'"
            assert database.execute(query).fetchone() is not None


def test_whoever_erases_a_text_is_told_which_files_left_with_it(
    export: Callable[..., bytes], antitrafik: Run, tmp_path: Path
) -> None:
    export("--format", "json", name="left.json")
    (log,) = (settings.state_folder() / "copies").iterdir()
    with Log.open(settings.log_path()) as opened:
        assert copies.known(opened.id) == [], "no backup"
        event = next(one for one in opened.states(range(1, 60)) if one.commitments("note")).record
    ran = antitrafik("erase", event, "note")
    assert ran.code == 0
    assert str(tmp_path / "left.json") in ran.err
    log.unlink()
    log.mkdir()
    export("--format", "json", name="left.json")  # what cannot be noted down leaves nevertheless


@pytest.mark.parametrize(
    "argv",
    [("report",), ("report", "requests"), ("list",), ("history",), ("due", "--format", "md")],
)
def test_so_is_one_told_of_what_left_with_out(
    argv: tuple[str, ...], antitrafik: Run, tmp_path: Path
) -> None:
    told = ("--county", "Berat", "--kind", "forum", "--venue", "Shkolla")
    assert antitrafik("log-event", "--date", "dje", *told).code == 0
    with Log.open(settings.log_path()) as log:
        (state,) = log.states([1])
    given = (state.record,) if argv == ("history",) else ()
    ran = antitrafik(*argv, *given, "--out", str(tmp_path / "left"))
    assert ran.code == 0, ran.err
    ran = antitrafik("erase", state.record, "venue")
    assert str(tmp_path / "left") in ran.err
