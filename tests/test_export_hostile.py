"""Strings that break programs, through every format and back: no letter lost, nothing that runs."""

import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import hxl
import pytest
from exporting import Run
from hypothesis import given
from hypothesis import strategies as st
from naughty import BLNS, FORMULAS, STRINGS
from openpyxl import load_workbook
from records import keeping

from antitrafik_cli import settings
from antitrafik_cli.domain.cells import NoValue, disarmed, joined, kept_as_text, rearmed, split
from antitrafik_cli.domain.privacy import clean_text
from antitrafik_cli.errors import BadCharacter
from antitrafik_cli.exchange.tables import open_table
from antitrafik_cli.messages import visible
from antitrafik_cli.store.change import Draft, change

Rows = dict[str, str]
ARMED = ("=", "+", "-", "@", "\t", "\r")


def kept(words: str) -> str:
    """The words as a log holds them: cleaned, or as another program may have written them."""
    try:
        return clean_text(words)
    except BadCharacter:
        return words


# Every open text of an event, and how its column has the string in lists that come in again.
FIELDS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "venue": ("venue", str),
    "note": ("note", str),
    "partners": ("partner", lambda one: joined([one])),
    "sources": ("source", lambda one: joined([one])),
    "kind_words": ("kind", lambda one: f"other: {one}"),
    "topic_words": ("topic", lambda one: joined([f"other: {one}"])),
    "material_words": ("material", lambda one: joined([f"other: {one}"])),
    "audience_words": ("attended", lambda one: joined([f"other: {one}=5"])),
}
_EVENT = {
    "date": "2017-11-22", "place": ["AL-03"], "kind": "other", "topics": ["other"],
    "materials": ["other"], "attended": [{"count": ["exact", 5, 5], "of": ["other"]}],
}  # fmt: skip


@pytest.fixture(scope="module")
def venues(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """A log with an event for each of the strings, in every text: it by the id of its record."""
    path, found = tmp_path_factory.mktemp("log") / "log.db", {"": ""}
    with keeping(path) as keeper, change(keeper.log, "test") as started:
        for words in filter(None, map(kept, STRINGS)):
            record = started.new_record()
            text = {name: [words] for name in FIELDS}
            started.add(Draft("record", "event", record, fields=_EVENT, text=text))
            asked = {"event": record, "theme": "employment"}
            request = started.new_record()
            started.add(Draft("record", "request", request, fields=asked, text={"words": [words]}))
            found[record] = words
    return {**found, "": str(path)}


@pytest.fixture
def export(
    venues: Rows, antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Path]:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings.forget()

    def run(format_: str, name: str) -> Path:
        path = tmp_path / name
        notes = () if format_ == "sqlite" else ("--with-notes",)
        out = ("--format", format_, "--out", str(path), *notes)
        ran = antitrafik("export", "--log", venues[""], *out)
        assert ran.code == 0, ran.err
        return path

    return run


def expected(venues: Rows) -> Rows:
    return {record: words for record, words in venues.items() if record}


def shown(venues: Rows) -> Rows:
    return {record: visible(words) for record, words in expected(venues).items()}


def cells(venues: Rows, shown_as: Callable[[str], str] = visible) -> dict[str, Rows]:
    """What every column of the list says of every record."""
    ways = {**dict(FIELDS.values()), "request": lambda one: joined([f"employment: {one}"])}
    return {
        record: {name: shown_as(way(words)) for name, way in ways.items()}
        for record, words in expected(venues).items()
    }


def only(row: Mapping[str, Any], like: Rows, back: Callable[[str], str] = str) -> Rows:
    return {name: back(row[name]) for name in like}


def several(venues: Rows) -> Rows:
    """As cells that may hold several values have them."""
    return {record: visible(joined([words])) for record, words in expected(venues).items()}


def test_there_are_enough_of_them(venues: Rows) -> None:
    assert len(venues) > 750
    assert len(set(BLNS)) > 490
    assert (
        {"undefined", "<script>alert(123)</script>", "ÅÍÎÏ˝ÓÔ\uf8ffÒÚÆ☃"} < set(BLNS) < set(STRINGS)
    )


@pytest.mark.parametrize(("format_", "mark"), [("csv", ","), ("csv-excel", ";")])
def test_csv(format_: str, mark: str, export: Callable[[str, str], Path], venues: Rows) -> None:
    text = export(format_, "x.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    wanted = cells(venues)
    assert {row["id"]: only(row, wanted[row["id"]], rearmed) for row in rows} == wanted
    assert [cell for row in rows for cell in row.values() if cell.startswith(ARMED)] == []
    assert all(line.isprintable() for line in text.splitlines())


@pytest.mark.parametrize("format_", ["csv", "csv-excel", "xlsx"])
def test_our_own_reader(format_: str, export: Callable[[str, str], Path], venues: Rows) -> None:
    path = export(format_, "x.xlsx" if format_ == "xlsx" else "x.csv")
    with open_table(path) as found:
        rows = [dict(zip(found.headings, row.cells, strict=True)) for row in found.rows]
    wanted = cells(venues)
    found_ = {
        row["id"]: only(row, wanted[row["id"]], lambda one: rearmed(one).strip()) for row in rows
    }
    assert found_ == cells(venues, lambda one: visible(one).strip())


@pytest.mark.parametrize(("format_", "name"), [("xlsx", "venue"), ("4w", "where_venue")])
def test_workbooks(
    format_: str, name: str, export: Callable[[str, str], Path], venues: Rows
) -> None:
    book_path = export(format_, "x.xlsx")
    book = load_workbook(book_path)
    sheet, first = book.worksheets[0], 2 if format_ == "4w" else 1
    headings = [cell.value for cell in sheet[first]]
    column = {
        row[headings.index("id")].value: row[headings.index(name)]
        for row in sheet.iter_rows(min_row=first + 1)
    }
    assert {cell.data_type for cell in column.values()} == {"s"}
    found = {record: rearmed(cell.value) for record, cell in column.items()}
    wanted = several(venues) if format_ == "4w" else shown(venues)
    assert found == {record: misread(words) for record, words in wanted.items()}
    assert no_formulas(book_path)


def misread(words: str) -> str:
    """The words as openpyxl takes them from a workbook that has them right."""
    return re.sub("_(?=x[0-9a-fA-F]{4}_)", "_x005F_", words).replace("x005F_", "")


def no_formulas(path: Path) -> bool:
    """Whether no cell of a workbook is a formula or a link, in its XML or to another reader."""
    with zipfile.ZipFile(path) as file:
        sheets = [file.read(name) for name in file.namelist() if "/sheet" in name]
        names = file.namelist()
    types = {c.data_type for one in load_workbook(path) for row in one.iter_rows() for c in row}
    return (
        not any(b"<f" in one.replace(b"<formula", b"<f") or b"<hyperlink" in one for one in sheets)
        and not any("externalLink" in name for name in names)
        and types <= {"s", "n", "d"}
    )


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_json(format_: str, export: Callable[[str, str], Path], venues: Rows) -> None:
    text = export(format_, "x").read_text(encoding="utf-8")
    rows = (
        json.loads(text)["tables"][0]["rows"]
        if format_ == "json"
        else list(map(json.loads, text.split("\n")[:-1]))
    )
    wanted = cells(venues, str)
    assert {row["id"]: only(row, wanted[row["id"]]) for row in rows} == wanted
    assert all(line.isprintable() for line in text.split("\n"))


def test_hxl(export: Callable[[str, str], Path], venues: Rows) -> None:
    content = export("hxl", "x.csv").read_bytes()
    raw = csv.reader(io.StringIO(content.decode(), newline=""))
    assert [cell for row in raw for cell in row if cell.startswith(ARMED)] == []
    options = hxl.InputOptions(allow_local=True)
    rows = list(hxl.data(hxl.make_input(io.BytesIO(content), options)))
    found = {row.get("#meta+id"): rearmed(row.get("#loc+name") or "") for row in rows}
    # A list of HXL has no way to tell its own stroke from one within a value.
    assert {record: words.strip() for record, words in found.items()} == {
        record: words.replace("|", "¦").strip() for record, words in shown(venues).items()
    }


def test_the_database(export: Callable[[str, str], Path], venues: Rows) -> None:
    with closing(sqlite3.connect(export("sqlite", "x.db"))) as found:
        wanted = expected(venues)
        for column in ("venue", "kind_words"):
            assert dict(found.execute(f"SELECT id, {column} FROM activities")) == wanted
        assert dict(found.execute("SELECT activity, words FROM requests")) == wanted
        told = found.execute("SELECT what, activity, words FROM activity_words").fetchall()
        for what in {what for what, _activity, _words in told}:
            assert {one: words for of, one, words in told if of == what} == wanted
        assert len(told) >= 4 * len(wanted)
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_markdown(export: Callable[[str, str], Path], venues: Rows) -> None:
    text = export("md", "x.md").read_text(encoding="utf-8")
    rows = {row["Record"]: row for row in in_markdown(text)}
    assert rows.keys() == expected(venues).keys()
    for record, words in shown(venues).items():
        row = rows[record]
        assert row["Venue"].strip() == row["Note"].strip() == words.strip()
        assert row["Kind"] == row["Materials"] == f"other ({words})"
        assert row["Who came"] == f"other ({words}): 5"


@pytest.mark.parametrize("format_", ["csv", "csv-excel", "hxl", "xlsx", "json", "jsonl", "md"])
def test_a_report(format_: str, antitrafik: Run, venues: Rows, tmp_path: Path) -> None:
    path = tmp_path / ("x.xlsx" if format_ == "xlsx" else "x")
    out = ("--format", format_, "--out", str(path))
    assert antitrafik("export", "requests", "--log", venues[""], *out).code == 0
    if format_ == "xlsx":
        assert no_formulas(path)
        return
    text = path.read_bytes().decode("utf-8-sig")
    assert all(line.isprintable() for line in text.splitlines())
    if format_ in ("csv", "csv-excel", "hxl"):
        mark = ";" if format_ == "csv-excel" else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert [cell for row in rows for cell in row if cell.startswith(ARMED)] == []
    elif format_ == "md":
        assert in_markdown(text)


# --- every week --------------------------------------------------------------------------------


def test_a_week(antitrafik: Run, venues: Rows, tmp_path: Path) -> None:
    log = tmp_path / "log.db"
    log.write_bytes(Path(venues[""]).read_bytes())
    ran = antitrafik("export-weekly", "--log", str(log), "--to", str(tmp_path))
    assert ran.code == 0, ran.err
    wanted, stem = shown(venues), tmp_path / "2017-W47"
    rows = list(csv.DictReader(io.StringIO(stem.with_suffix(".csv").read_bytes().decode())))
    rows = [row for row in rows if row["table"] == "records"]
    assert {row["id"]: rearmed(row["venue"]) for row in rows} == wanted
    assert [cell for row in rows for cell in row.values() if cell.startswith(ARMED)] == []
    with open_table(stem.with_suffix(".xlsx"), "records") as table:
        place, name = table.headings.index("id"), table.headings.index("venue")
        found = {row.cells[place]: rearmed(row.cells[name]) for row in table.rows}
    assert found == {record: words.strip() for record, words in wanted.items()}
    assert no_formulas(stem.with_suffix(".xlsx"))
    text = stem.with_suffix(".md").read_text(encoding="utf-8")
    told = [row["Venue"].strip() for row in in_markdown(text) if "Venue" in row]
    assert sorted(told) == sorted(words.strip() for words in wanted.values())
    whys = [row["Why"].strip() for row in slip(antitrafik, log, venues) if "Why" in row]
    assert whys == [words.strip() for words in wanted.values()]


def slip(antitrafik: Run, path: Path, venues: Rows) -> list[Rows]:
    """What the slip of a week says after each of its records was amended, for such reasons."""
    with keeping(path) as keeper, change(keeper.log, "test") as started:
        for record, words in expected(venues).items():
            base = keeper.log.state(record).heads
            kind = {"kind": "forum"}
            started.add(Draft("amend", "event", record, base, kind, {"why": [words]}))
    ran = antitrafik("export-weekly", "--log", str(path), "--to", str(path.parent))
    assert ran.code == 0, ran.err
    return in_markdown((path.parent / "2017-W47.2.amended.md").read_text(encoding="utf-8"))


def in_markdown(text: str) -> list[Rows]:
    """The rows of all tables, by their headings."""
    assert [line for line in text.split("\n") if "<" in line] == []
    found = []
    for part in text.split("\n\n"):
        lines = [cells_of(line) for line in part.split("\n") if line.startswith("|")]
        found += [dict(zip(lines[0], row, strict=True)) for row in lines[2:]]
    return found


def cells_of(line: str) -> list[str]:
    """The cells of a row as GitHub shows them."""
    cells = re.findall(r"((?:\\.|[^|\\])*)\|", line.removeprefix("|"))
    return [html.unescape(re.sub(r"\\(.)", r"\1", cell[1:-1])) for cell in cells]


# --- laws --------------------------------------------------------------------------------------

hard = st.text() | st.sampled_from(STRINGS) | st.text("'=+-@0123456789./:;\\tre ", max_size=8)


@given(hard)
def test_what_is_disarmed_is_no_formula_and_comes_back(words: str) -> None:
    for way in (disarmed, kept_as_text):
        assert rearmed(way(words)) == words
        assert not way(words).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("words", FORMULAS[:12])
def test_a_formula_stands_behind_an_apostrophe(words: str) -> None:
    assert disarmed(words) == kept_as_text(words) == f"'{words}"


@pytest.mark.parametrize("words", ["#N/A", "#REF!", "#FORMULA!", "'#N/A"])
def test_text_that_reads_like_an_error_is_told_from_one(words: str) -> None:
    assert disarmed(words) == kept_as_text(words) == f"'{words}"
    assert disarmed(NoValue("#N/A")) == "#N/A"


@given(st.lists(hard.map(str.strip).filter(lambda one: one and "\n" not in one), max_size=4))
def test_several_values_come_back_out_of_one_cell(values: list[str]) -> None:
    assert split(joined(values)) == values
