"""Strings that break programs, through every format and back: no letter lost, nothing that runs."""

import csv
import html
import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import hxl
import pytest
from exporting import Run
from hypothesis import given
from hypothesis import strategies as st
from naughty import FORMULAS, STRINGS
from openpyxl import load_workbook
from records import keeping

from antitrafik_cli import settings
from antitrafik_cli.domain.cells import NoValue, disarmed, joined, kept_as_text, rearmed, split
from antitrafik_cli.domain.privacy import clean_text
from antitrafik_cli.errors import BadCharacter
from antitrafik_cli.exchange.tables import open_table
from antitrafik_cli.messages import visible

Rows = dict[str, str]


def kept(words: str) -> str:
    """The words as a log holds them: cleaned, or as another program may have written them."""
    try:
        return clean_text(words)
    except BadCharacter:
        return words


@pytest.fixture(scope="module")
def venues(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """A log with an event for each of the strings: the venue by the id of its record."""
    path = tmp_path_factory.mktemp("log") / "log.db"
    told = {"date": "2017-11-22", "place": ["AL-03"], "kind": "forum"}
    with keeping(path) as keeper:
        found = {
            keeper.keep("event", told, {"venue": [one]}): one for one in map(kept, STRINGS) if one
        }
    return {"": str(path), **found}


@pytest.fixture
def export(
    venues: Rows, antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Path]:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings.forget()

    def run(format_: str, name: str) -> Path:
        path = tmp_path / name
        ran = antitrafik("export", "--log", venues[""], "--format", format_, "--out", str(path))
        assert ran.code == 0, ran.err
        return path

    return run


def expected(venues: Rows) -> Rows:
    return {record: words for record, words in venues.items() if record}


def shown(venues: Rows) -> Rows:
    return {record: visible(words) for record, words in expected(venues).items()}


def several(venues: Rows) -> Rows:
    """As cells that may hold several values have them."""
    return {record: visible(joined([words])) for record, words in expected(venues).items()}


def test_there_are_enough_of_them(venues: Rows) -> None:
    assert len(venues) > 250


@pytest.mark.parametrize(("format_", "mark"), [("csv", ","), ("csv-excel", ";")])
def test_csv(format_: str, mark: str, export: Callable[[str, str], Path], venues: Rows) -> None:
    text = export(format_, "x.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=mark))
    assert {row["id"]: rearmed(row["venue"]) for row in rows} == shown(venues)
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert all(line.isprintable() for line in text.splitlines())


@pytest.mark.parametrize("format_", ["csv", "csv-excel", "xlsx"])
def test_our_own_reader(format_: str, export: Callable[[str, str], Path], venues: Rows) -> None:
    path = export(format_, "x.xlsx" if format_ == "xlsx" else "x.csv")
    with open_table(path) as found:
        place, name = found.headings.index("id"), found.headings.index("venue")
        back = rearmed if format_ != "xlsx" else str
        cells = {row.cells[place]: back(row.cells[name]) for row in found.rows}
    assert {k: v.strip() for k, v in cells.items()} == {
        k: v.strip() for k, v in shown(venues).items()
    }


@pytest.mark.parametrize(("format_", "name"), [("xlsx", "venue"), ("4w", "where_venue")])
def test_workbooks(
    format_: str, name: str, export: Callable[[str, str], Path], venues: Rows
) -> None:
    book = load_workbook(export(format_, "x.xlsx"))
    sheet, first = book.worksheets[0], 2 if format_ == "4w" else 1
    headings = [cell.value for cell in sheet[first]]
    cells = {
        row[headings.index("id")].value: row[headings.index(name)]
        for row in sheet.iter_rows(min_row=first + 1)
    }
    assert {cell.data_type for cell in cells.values()} == {"s"}
    found = {record: cell.value for record, cell in cells.items()}
    assert found == (several(venues) if format_ == "4w" else shown(venues))
    assert {c.data_type for one in book for row in one.iter_rows() for c in row} <= {"s", "n", "d"}


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_json(format_: str, export: Callable[[str, str], Path], venues: Rows) -> None:
    text = export(format_, "x").read_text(encoding="utf-8")
    rows = (
        json.loads(text)["tables"][0]["rows"]
        if format_ == "json"
        else list(map(json.loads, text.split("\n")[:-1]))
    )
    assert {row["id"]: row["venue"] for row in rows} == expected(venues)
    assert all(line.isprintable() for line in text.split("\n"))


def test_hxl(export: Callable[[str, str], Path], venues: Rows) -> None:
    content = export("hxl", "x.csv").read_bytes()
    options = hxl.InputOptions(allow_local=True)
    rows = list(hxl.data(hxl.make_input(io.BytesIO(content), options)))
    found = {row.get("#meta+id"): rearmed(row.get("#loc+name")) for row in rows}
    assert {k: v.strip() for k, v in found.items()} == {
        k: v.strip() for k, v in several(venues).items()
    }


def test_the_database(export: Callable[[str, str], Path], venues: Rows) -> None:
    with closing(sqlite3.connect(export("sqlite", "x.db"))) as found:
        assert dict(found.execute("SELECT id, venue FROM activities")) == expected(venues)
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_markdown(export: Callable[[str, str], Path], venues: Rows) -> None:
    lines = export("md", "x.md").read_text(encoding="utf-8").split("\n")
    heading, _rule, *rows = (cells_of(line) for line in lines if line.startswith("|"))
    assert {len(row) for row in rows} == {len(heading)}
    place = heading.index("Venue")
    assert {row[-1]: row[place].strip() for row in rows} == {
        record: words.strip() for record, words in shown(venues).items()
    }
    assert [line for line in lines if "<" in line] == []


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
