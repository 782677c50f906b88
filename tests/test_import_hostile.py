"""Strings that break programs, in lists that offices send: taken in as typed, or refused.

And out again in every format that comes in, into an empty log, where they are the same. The day of
a row tells it apart.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from exporting import Run
from naughty import STRINGS
from openpyxl.cell import WriteOnlyCell

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.calendar import DAY
from antitrafik_cli.domain.cells import NO_VALUES, joined, rearmed, split
from antitrafik_cli.domain.privacy import check_text, clean_text
from antitrafik_cli.errors import Failure, NotARequest
from antitrafik_cli.exchange.tables import open_table
from antitrafik_cli.settings import log_path

HEADINGS = (
    *("Data", "Bashkia", "Lloji", "Vendi", "Partneri", "Shënim", "Tema", "Kërkesa", "Pjesëmarrës"),
    *("Materialet", "Burimi", "Sasia", "Vendet"),
)
SENT = ("csv", "csv-excel", "xlsx")  # as offices send lists, and as lists leave that come in again
ENDING = {"csv": "csv", "csv-excel": "csv", "xlsx": "xlsx"}
EVERYDAY = ("Vendi", "Partneri", "Shënim", "Lloji tjetër")
_NOTHING = ("-", "–", "—")
_FIRST = date(1990, 1, 1)
Cells = Mapping[str, str]
Kept = Mapping[str, str | None]


# --- what the domain promises ------------------------------------------------------------------


def gate(words: str, most: int = 200) -> str:
    """The words as open text keeps them. Raises what they are refused with."""
    kept = clean_text(words, most)
    check_text(kept)
    assert kept.isprintable()
    assert letters(kept) == letters(words)
    return kept


def letters(words: str) -> str:
    """All that is no blank, composed."""
    return unicodedata.normalize("NFC", re.sub(r"\s", "", words))


def values(cell: str) -> str | None:
    return joined(gate(one) for one in split(cell)) or None


def term(section: str, words: str) -> str:
    code, wording = vocabulary().read(section, words)
    return f"{code}: {gate(wording)}" if wording else code


def request(cell: str) -> str:
    found = []
    for one in split(cell):
        theme, colon, words = one.partition(":")
        if not colon or not words.strip():
            raise NotARequest(words=one)
        found.append(f"{term('themes', theme)}: {gate(words, 500)}")
    return joined(found)


def one_of(words: str) -> str:
    """The words as one value among several."""
    return words.replace(";", ";;")


# What stands in the row beside its day, from the string; what the log then says of it by column,
# from the cell. Where nothing is said of that, it may be refused, and has to come back as it is.
FIELDS: Mapping[str, tuple[Callable[[str], Cells], Callable[[str], Kept] | None]] = {
    "Vendi": (lambda s: {"Vendi": s}, lambda cell: {"venue": gate(cell) if cell else None}),
    "Shënim": (lambda s: {"Shënim": s}, lambda cell: {"note": gate(cell, 500) if cell else None}),
    "Partneri": (lambda s: {"Partneri": s}, lambda cell: {"partner": values(cell)}),
    "Burimi": (lambda s: {"Burimi": one_of(s)}, lambda cell: {"source": values(cell)}),
    "Vendet": (
        lambda s: {"Lloji": "", "Sasia": "5", "Vendet": one_of(s)},
        lambda cell: {"places": values(cell), "quantity_low": 5},  # type: ignore[dict-item]
    ),
    "Lloji": (lambda s: {"Lloji": s}, lambda cell: {"kind": term("kinds", cell)}),
    "Lloji tjetër": (
        lambda s: {"Lloji": f"tjetër: {s}"},
        lambda cell: {"kind": term("kinds", cell)},
    ),
    "Kërkesa": (
        lambda s: {"Kërkesa": f"punësimi: {one_of(s)}"},
        lambda cell: {"request": request(cell)},
    ),
    "tema e kërkesës": (lambda s: {"Kërkesa": f"tjetër: {one_of(s)}: kurse"}, None),
    "Tema": (lambda s: {"Tema": f"tjetër: {one_of(s)}"}, None),
    "Materialet": (lambda s: {"Materialet": one_of(s)}, None),
    "Pjesëmarrës": (lambda s: {"Pjesëmarrës": f"tjetër: {one_of(s)}=5"}, None),
}


class Row:
    """A row of a list that holds a string in these fields, and what is promised of it."""

    def __init__(self, number: int, words: str, fields: Sequence[str]) -> None:
        self.day = str(_FIRST + DAY * number)
        self.words, self.fields = words, fields
        self.told = {"Data": self.day, "Bashkia": "Elbasan", "Lloji": "forum"}
        for field in fields:
            self.told.update(FIELDS[field][0](words))
        self.cells = [self.told.get(heading, "") for heading in HEADINGS]

    def hold_to_promise(self, told: Mapping[str, Any] | None, *, is_text: bool) -> None:
        """What the log says of it, None where nothing, is what is promised."""
        promised: dict[str, Any] | None = {}
        for field in self.fields:
            promise = FIELDS[field][1]
            if promise is None:
                return
            cell = self.told[field.partition(" ")[0]].strip()
            if is_text and cell in NO_VALUES:
                promised = None
                break
            meant = "" if cell in _NOTHING else rearmed(cell)
            try:
                promised |= promise(meant)
            except Failure:
                promised = None
                break
        said = None if told is None else {name: told[name] for name in promised or told}
        assert said == promised, (self.fields, self.words)


def rows_of(ways: Iterable[Sequence[str]]) -> dict[str, Row]:
    """By its day, a row for every string that is text at all, in each of these sets of fields."""
    pairs = ((words, fields) for words in STRINGS for fields in ways if "\0" not in words)
    rows = (Row(number, words, fields) for number, (words, fields) in enumerate(pairs))
    return {row.day: row for row in rows}


# --- lists as offices make them ----------------------------------------------------------------


def send(path: Path, format_: str, rows: Iterable[Row]) -> Path:
    table = [row.cells for row in rows]
    if format_ == "xlsx":
        return _workbook(path, table)
    ways = {"csv": ("utf-8", ",", "\n"), "csv-excel": ("utf-8-sig", ";", "\r\n")}
    encoding, separator, end = ways[format_]
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([HEADINGS, *table])
    return path


def _workbook(path: Path, table: Sequence[Sequence[str]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Lista")
    for row in [HEADINGS, *table]:
        cells = [WriteOnlyCell(sheet) for _one in row]
        for cell, words in zip(cells, row, strict=True):
            cell.value = in_digits(words)
            cell.data_type = "s"  # text, also where openpyxl would have a formula of it
        sheet.append(cells)
    book.save(path)
    return path


def in_digits(words: str) -> str:
    """The words as Excel writes them into XML, which has no characters for some of them."""
    escaped = re.sub("_(?=x[0-9a-fA-F]{4}_)", "_x005F_", words)
    illegal = "[\0-\x08\x0b-\x1f\ufffe\uffff]"
    return re.sub(illegal, lambda found: f"_x{ord(found[0]):04X}_", escaped)


def stored(antitrafik: Run, log: Path) -> dict[str, dict[str, Any]]:
    """What the log holds, by day, without what an import gives anew."""
    ran = antitrafik("export", "--log", str(log), "--format", "jsonl", "--with-notes")
    assert ran.code == 0, ran.err
    rows = [json.loads(line) for line in ran.out.split("\n")[:-1]]
    assert len({row["date"] for row in rows}) == len(rows)
    return {row.pop("date"): {**row, "id": "", "as_of": ""} for row in rows}


# --- in, out, and in again ---------------------------------------------------------------------


@pytest.mark.parametrize("format_", SENT)
def test_what_offices_type_comes_in_as_typed_or_is_refused_and_comes_back(
    format_: str, antitrafik: Run, tmp_path: Path
) -> None:
    takes_in_and_gives_back(antitrafik, tmp_path, format_, [EVERYDAY], [format_])


@pytest.mark.release
@pytest.mark.parametrize("format_", SENT)
def test_so_does_every_field_alone_and_out_in_every_format(
    format_: str, antitrafik: Run, tmp_path: Path
) -> None:
    each = [(field,) for field in FIELDS]
    takes_in_and_gives_back(antitrafik, tmp_path, format_, each, SENT)


def takes_in_and_gives_back(
    antitrafik: Run, folder: Path, format_: str, ways: Sequence[Sequence[str]], out: Sequence[str]
) -> None:
    is_text = format_ != "xlsx"
    rows = rows_of(ways)
    path = send(folder / f"lista.{ENDING[format_]}", format_, rows.values())
    log, rest = folder / "log.db", folder / "refuzuar.csv"
    refused = antitrafik("import", str(path), "--log", str(log), "--yes")
    assert (refused.code, log.exists()) == (2, False), refused.err[:500]
    ran = antitrafik("import", str(path), "--log", str(log), "--yes", "--skip-bad", str(rest))
    assert ran.code == 0, ran.err[:500]
    assert all(line.isprintable() for line in ran.err.split("\n"))
    found = stored(antitrafik, log)
    for day, row in rows.items():
        row.hold_to_promise(found.get(day), is_text=is_text)
    wanted = [[rearmed(cell.strip()) for cell in rows[d].cells] for d in rows if d not in found]
    refused_again(antitrafik, log, rest, wanted)
    for other in out:
        assert stored(antitrafik, moved(antitrafik, log, other)) == found


def refused_again(antitrafik: Run, log: Path, rest: Path, wanted: list[list[str]]) -> None:
    """The rows refused stand in a file as they were, with a reason, and are refused again."""
    with open_table(rest) as table:
        cells = [[rearmed(cell) for cell in row.cells] for row, _problem in table.every_row()]
    assert [row[:-1] for row in cells] == wanted
    assert all(row[-1] for row in cells)
    before = log.read_bytes()
    again = antitrafik("import", str(rest), "--log", str(log), "--yes")
    assert (again.code, log.read_bytes()) == (2, before)
    assert again.err.count("Row ") == min(len(wanted), 1000)


def moved(antitrafik: Run, log: Path, format_: str) -> Path:
    """A fresh log that took in what left the other one in this format."""
    path, fresh = log.parent / f"dalë.{ENDING[format_]}", log.parent / f"{format_}.db"
    fresh.unlink(missing_ok=True)
    out = ("--format", format_, "--with-notes", "--out", str(path))
    assert antitrafik("export", "--log", str(log), *out).code == 0
    ran = antitrafik("import", str(path), "--log", str(fresh), "--yes")
    assert ran.code == 0, ran.err[:500]
    return fresh


# --- typed ---------------------------------------------------------------------------------------


@pytest.mark.release
@pytest.mark.parametrize(
    ("option", "name", "most"),
    [
        ("--venue=", "venue", 200),
        ("--note=", "note", 500),
        ("--partner=", "partners", 200),
        ("--kind=tjetër:", "kind_words", 200),
    ],
)
def test_what_is_typed_is_kept_or_refused_and_then_the_log_is_as_it_was(
    option: str, name: str, most: int, antitrafik: Run
) -> None:
    told = ("log-event", "--date", "22.11.2017", "--municipality", "Elbasan", "--kind", "forum")
    assert antitrafik(*told).code == 0
    told = told[:-2] if name == "kind_words" else told
    for words in STRINGS:
        if "\0" in words:  # no shell hands it over
            continue
        before = log_path().read_bytes()
        ran = antitrafik(*told, option + words, "--format", "json")
        # blanks of every kind are one in the wording of a term, also those that end a line
        typed = " ".join(words.split()) if name == "kind_words" else words
        code, kept = 0, ""
        try:
            kept = gate(typed, most) if words.strip() else ""
        except Failure as refusal:
            code = refusal.exit_code
        assert ran.code == code, (words, ran.err)
        if code:
            assert log_path().read_bytes() == before
            continue
        found = ran.told.get(name) or ""
        assert (found[0] if isinstance(found, list) else found) == kept
