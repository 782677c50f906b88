"""A workbook that somebody sends is read as text, or refused before it can do harm.

Workbooks are written by openpyxl, or part by part where no program would write them so. Headings
and rows are held to in `test_tables_read`.
"""

import datetime as dt
import io
import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antitrafik_cli.errors import Failure
from antitrafik_cli.exchange import unpacking
from antitrafik_cli.exchange.tables import open_table, sheet_names

TOO_LARGE = "The workbook is too large unpacked. Save the sheet alone as CSV."
DAMAGED = (
    "The workbook is damaged, or was written by no spreadsheet program. Open it in one and save it "
    "anew, or ask for it as CSV."
)
MACROS = "The workbook has macros. Save it as .xlsx, which has none."
TYPES = "[Content_Types].xml"
FIRST = "xl/worksheets/sheet1.xml"
Sheets = Mapping[str, Sequence[Sequence[Any]]]
LIST: Sheets = {"Fletët": [("q1", "q2", "q3"), ("po", 5, None), ("jo", 4.0, "Lezhë")]}


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Sheets], Path]:
    """A workbook that openpyxl writes, of sheets by their names."""

    def write(sheets: Sheets) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        path = tmp_path / "lista.xlsx"
        book.save(path)
        return path

    return write


def changed(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """The workbook with other parts in the place of its own; None leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        held = {name: old.read(name) for name in old.namelist()} | parts
        for name, content in held.items():
            if content is not None:
                new.writestr(name, content)
    path.write_bytes(file.getvalue())
    return path


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def read(path: Path, sheet: str | None = None) -> tuple[Any, list[Any]]:
    with open_table(path, sheet) as table:
        return table.headings, [(number, cells) for number, cells in table.rows]


def refusal(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(Failure) as caught:
        read(path, sheet)
    assert caught.value.exit_code == 2
    assert str(caught.value).startswith(str(path))
    return str(caught.value).partition(": ")[2]


def test_a_workbook_is_read_as_text_with_the_numbers_of_its_rows(saved: Any) -> None:
    rows = [("q1", "q2"), ("po", 5), (None, None), (" jo ", 4.5)]
    assert read(saved({"A": [(), *rows]})) == (
        ("q1", "q2"), [(3, ("po", "5")), (5, ("jo", "4.5"))],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("116 006", "116 006"),
        (116006, "116006"),
        (3.0, "3"),
        (2.5, "2.5"),
        (1e20, "1e+20"),
        (True, "true"),
        (False, "false"),
        (dt.datetime(2017, 11, 22), "2017-11-22"),  # noqa: DTZ001 - as cells have them
        (dt.datetime(2017, 11, 22, 14, 30), "2017-11-22 14:30"),  # noqa: DTZ001
        (dt.date(2017, 11, 22), "2017-11-22"),
        (dt.time(14, 30), "14:30"),
        (None, ""),
    ],
)
def test_a_cell_becomes_the_text_a_person_would_type(saved: Any, value: Any, said: str) -> None:
    path = saved({"A": [("q1", "q2"), ("x", value)]})
    assert read(path)[1] == [(2, ("x", said))]


WRITTEN = (
    ("_x0041_", "A"),
    ("x_x000D_\ny", "x\r\ny"),
    ("_x00e7_", "ç"),
    ("_x005F_x0041_", "_x0041_"),
    ("_x005F_x005F_x005F_x0041_", "_x005F_x0041_"),
    ("_x005F_x0041_x005F_x0042_", "_x0041_x0042_"),
    ("_x005F__x0041_", "_A"),
    ("ax005F_b", "ax005F_b"),
    ("_X0041_ _x041_ _x00041_ _x004G_", "_X0041_ _x041_ _x00041_ _x004G_"),
    ("_x0000_ _xD800_ _xdfff_", "_x0000_ _xD800_ _xdfff_"),
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FORMS = {  # a part of a workbook, and in it an element for each text
    "shared": ("xl/sharedStrings.xml", "<sst {}>{}</sst>", "<si><t>{}</t></si>"),
    "shared, in runs": ("xl/sharedStrings.xml", "<sst {}>{}</sst>", "<si><r><t>{}</t></r></si>"),
    "in the cell": (
        FIRST,
        "<worksheet {}><sheetData>{}</sheetData></worksheet>",
        '<row><c t="inlineStr"><is><t>{}</t></is></c></row>',
    ),
    "of a formula": (
        FIRST,
        "<worksheet {}><sheetData>{}</sheetData></worksheet>",
        '<row><c t="str"><f>A2</f><v>{}</v></c></row>',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_characters_written_by_their_numbers_are_read_once(tmp_path: Path, form: str) -> None:
    path, (name, whole, item) = tmp_path / "lista.xlsx", FORMS[form]
    with xlsxwriter.Workbook(path) as book:  # which shares texts; openpyxl writes them into cells
        book.add_worksheet().write_column(0, 0, ["q1", *map(str, range(len(WRITTEN)))])
    items = "".join(item.format(written) for written, _said in (("q1", ""), *WRITTEN))
    path = changed(path, {name: whole.format(MAIN, items).encode()})
    assert [cells for _number, cells in read(path)[1]] == [(said,) for _written, said in WRITTEN]


def test_a_cell_with_an_error_is_refused_by_its_name(saved: Any) -> None:
    path = saved({"A": [("q1", "q2"), ("x", "#REF!")]})
    assert refusal(path) == (
        "row 2: Cell B2 shows the error #REF!. Mend its formula, or type the value."
    )
    path = saved({"A": [("q1", "#N/A"), ("x", "y")]})
    assert refusal(path).startswith("row 1: Cell B1 shows the error #N/A.")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="str"><f>""</f><v></v></c>', ""),  # as Excel and LibreOffice write an empty text
        ('<c t="str"><f>A1</f><v>abc</v></c>', "abc"),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "Cell B2 shows the error #DIV/0!."),
        ('<c t="e"><v>#NEW!</v></c>', "Cell B2 shows the error #VALUE!."),
        ("<c><f>1+1</f><v></v></c>", "Cell B2 holds a formula that was never worked out."),
        ("<c><f>1+1</f><v/></c>", "Cell B2 holds a formula that was never worked out."),
        ("<c><f>1+1</f></c>", "Cell B2 holds a formula that was never worked out."),
        ('<c t="str"><f>A1</f></c>', "Cell B2 holds a formula that was never worked out."),
        ('<c t="shared"><f t="shared" si="0"/></c>', "Cell B2 holds a formula that was never"),
        ('<c t="inlineStr"><is><t>#REF!</t></is></c>', "#REF!"),  # text of these letters
        ('<c t="inlineStr"><is><t>#FORMULA!</t></is></c>', "#FORMULA!"),
    ],
)
def test_a_formula_gives_what_was_last_worked_out(saved: Any, cell: str, said: str) -> None:
    path = saved({"A": [("q1", "q2"), ("x", "HERE")]})
    content = part(path, FIRST).decode()
    start, end = content.index('<c r="B2"'), content.index("</row>", content.index('<c r="B2"'))
    path = changed(path, {FIRST: f"{content[:start]}{cell}{content[end:]}".encode()})
    if said.startswith("Cell"):
        assert refusal(path).startswith(f"row 2: {said}")
    else:
        assert read(path)[1] == [(2, ("x", said))]


def test_a_row_of_a_workbook_that_cannot_be_taken_is_given_to_who_asks(saved: Any) -> None:
    path = saved({"A": [("a", "b"), (1, "=1+1"), (2, "x"), (3, "y", "z")]})
    with open_table(path) as table:
        told = [(row, type(problem).__name__) for row, problem in table.every_row()]
    assert told == [
        ((2, ("1", "#FORMULA!")), "NotWorkedOut"),
        ((3, ("2", "x")), "NoneType"),
        ((4, ("3", "y", "z")), "RaggedRow"),
    ]


def test_a_sheet_is_chosen_by_its_name_else_the_first_that_shows(saved: Any) -> None:
    path = saved({"Fshehur": [("a",), ("1",)], "Para": [("b",), ("2",)], "Pas": [("c",), ("3",)]})
    book = openpyxl.load_workbook(path)
    book["Fshehur"].sheet_state = "hidden"
    book.save(path)
    with open_table(path) as table:
        assert table.headings == ("b",)
        assert table.remarks == ("Only the sheet “Para” was read. Left aside: Pas.",)
    assert read(path, "pas")[0] == ("c",)
    assert read(path, "FSHEHUR")[0] == ("a",)
    assert sheet_names(path) == ("Fshehur", "Para", "Pas")
    assert refusal(path, "Par") == "“Par” is no sheet of this workbook. Nearest: Para."
    assert refusal(path, "zzz").endswith("There are: Fshehur, Para, Pas.")


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": b"x"},
        {"xl/VBAPROJECT.BIN": b"x"},
        {"xl/macrosheets/sheet1.xml": b"x"},
        {TYPES: b"<Types><Override ContentType='application/vnd.ms-excel.Sheet.MacroEnabled'/>"},
    ],
)
def test_a_workbook_with_macros_is_refused(saved: Any, parts: Mapping[str, bytes]) -> None:
    assert refusal(changed(saved(LIST), parts)) == MACROS


LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">' for number in range(10)
)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (f"<!DOCTYPE x [{LAUGHS}]>", "&l9;"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        ('<!DOCTYPE x [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]>', ""),
    ],
)
@pytest.mark.parametrize("name", [FIRST, "xl/styles.xml", "xl/workbook.xml", TYPES])
def test_entities_are_never_expanded(saved: Any, declared: str, said: str, name: str) -> None:
    path = saved(LIST)
    content = part(path, name).decode()
    head, mark, rest = content.rpartition("?>") if content.startswith("<?") else ("", "", content)
    body = rest.replace("<t>", f"<t>{said}", 1)
    assert refusal(changed(path, {name: f"{head}{mark}{declared}{body}".encode()})) == DAMAGED


@pytest.mark.parametrize("name", [FIRST, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("content", [None, b"", b"<x", b"no xml", b"\0\0"])
def test_a_part_that_is_broken_or_missing_is_damage(
    saved: Any, name: str, content: bytes | None
) -> None:
    assert refusal(changed(saved(LIST), {name: content})) == DAMAGED


def test_links_to_other_files_are_not_followed(saved: Any) -> None:
    path = saved(LIST)
    rels = part(path, "xl/_rels/workbook.xml.rels").decode()
    link = (
        '<Relationship Id="rX" TargetMode="External" Target="file:///etc/passwd" Type="http://'
        'schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"/>'
    )
    rels = rels.replace("</Relationships>", f"{link}</Relationships>")
    assert (
        read(changed(path, {"xl/_rels/workbook.xml.rels": rels.encode()}))[0] == LIST["Fletët"][0]
    )


# --- what would fill the memory ----------------------------------------------------------------


def peak(path: Path) -> tuple[int, str]:
    """The most memory that reading takes, and how it ends."""
    tracemalloc.start()
    try:
        with open_table(path) as table:
            for _row in table.rows:
                pass
        told = ""
    except Failure as problem:
        told = str(problem)
    try:
        return tracemalloc.get_traced_memory()[1], told
    finally:
        tracemalloc.stop()


def lie(content: bytes, name: str, size: int) -> bytes:
    """The ZIP whose directory, and whose member itself, say that the member has that size."""
    told = bytearray(content)
    for signature, sizes, names in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = content.find(signature)
        while content[at + names : at + names + len(name)] != name.encode():
            at = content.find(signature, at + 1)
        struct.pack_into("<I", told, at + sizes, size)
    return bytes(told)


@pytest.fixture
def bomb(saved: Any) -> Path:
    """A workbook whose sheet is 50 MB of one letter."""
    path = saved(LIST)
    content = part(path, FIRST).replace(b"</sheetData>", b"x" * 50 * 2**20 + b"</sheetData>")
    return changed(path, {FIRST: content})


def test_a_bomb_is_refused_by_its_directory(bomb: Path) -> None:
    memory, told = peak(bomb)
    assert told.endswith(TOO_LARGE)
    assert memory < 2 * 2**20


@pytest.mark.parametrize("said", [1000, 2**20, 9 * 2**20])
def test_a_directory_that_lies_unpacks_no_more_than_it_says(bomb: Path, said: int) -> None:
    bomb.write_bytes(lie(bomb.read_bytes(), FIRST, said))
    memory, told = peak(bomb)
    assert told.endswith((DAMAGED, TOO_LARGE))
    assert memory < 40 * 2**20


def test_sizes_beyond_what_is_unpacked_are_refused(saved: Any) -> None:
    path = saved(LIST)
    content = path.read_bytes()
    for size in (200 * 2**20 + 1, 2**32 - 2):
        path.write_bytes(lie(content, FIRST, size))
        assert refusal(path) == TOO_LARGE


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml"])
def test_a_part_that_is_kept_whole_is_refused_where_it_is_large(saved: Any, name: str) -> None:
    path = saved(LIST)
    filling = "".join(f"<!--{random.Random(n).getrandbits(4000):x}-->" for n in range(2500))
    content = part(path, name) + filling.encode()
    assert len(content) > 2 * 2**20
    assert refusal(changed(path, {name: content})) == TOO_LARGE


def test_more_members_than_any_workbook_has_are_refused(
    saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = changed(saved(LIST), {f"x/{number}": b"" for number in range(50)})
    assert read(path)[0] == LIST["Fletët"][0]
    monkeypatch.setattr(unpacking, "MOST_MEMBERS", 50)
    assert refusal(path) == TOO_LARGE


def test_an_encrypted_member_is_refused(saved: Any) -> None:
    path = saved(LIST)
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.rfind(signature)
        content[at + flags] |= 1
    path.write_bytes(content)
    assert refusal(path).startswith("The workbook is encrypted.")


MOST_FOR_A_ROW = 150  # bytes; openpyxl keeps an empty element of each


def test_a_million_empty_rows_and_what_a_sheet_claims_fill_no_memory(saved: Any) -> None:
    def rows(number: int) -> Path:
        path = saved(LIST)
        empty = "".join(f'<row r="{at}"/>' for at in range(4, number))
        content = part(path, FIRST).decode().replace("</sheetData>", f"{empty}</sheetData>")
        content = content.replace('ref="A1:C3"', 'ref="A1:XFD1048576"')
        return changed(path, {FIRST: content.encode()})

    peak(rows(10))  # whatever is loaded once
    small = peak(rows(1000))[0]
    memory, told = peak(rows(200_000))
    assert told == ""
    assert memory - small < 199_000 * MOST_FOR_A_ROW


def test_rows_that_were_read_are_let_go(tmp_path: Path) -> None:
    def rows(number: int) -> Path:
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("A")
        for at in range(number):
            page.append((at, at % 7, "Elbasan"))
        book.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    peak(rows(10))
    small = peak(rows(500))[0]
    assert peak(rows(50_000))[0] - small < 49_500 * MOST_FOR_A_ROW


# --- files that are cut off, changed, or of another kind ---------------------------------------


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "an OpenDocument file"),
        ({"a.txt": b"x"}, "a ZIP archive"),
    ],
)
def test_another_document_in_a_zip_is_no_table(
    tmp_path: Path, parts: Mapping[str, bytes], found: str
) -> None:
    path = tmp_path / "lista.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert refusal(path) == f"This is {found}, not a table. Save the table as .xlsx or as CSV."


def test_an_old_workbook_or_one_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lista.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert refusal(path).startswith("This is an old workbook (.xls), or one with a password.")


def test_a_workbook_is_refused_wherever_it_is_cut_off(saved: Any) -> None:
    path = saved(LIST)
    content = path.read_bytes()
    for length in range(4, len(content), 37):
        path.write_bytes(content[:length])
        assert refusal(path) == DAMAGED


def test_a_workbook_with_changed_bytes_is_a_table_or_gives_a_sentence(saved: Any) -> None:
    chance = random.Random(20171122)
    path = saved(LIST)
    content = path.read_bytes()
    ends = set()
    for _time in range(400):
        damaged = bytearray(content)
        for _byte in range(chance.randint(1, 3)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read(path)
        except Failure:
            ends.add("sentence")
        else:
            ends.add("table")
    assert ends == {"sentence", "table"}


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12) | st.integers(
    -(10**12), 10**12
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_a_program_wrote_is_read_back_as_text(saved: Any, rows: list[list[Any]]) -> None:
    plain = [row for row in rows if not any(str(cell).startswith("=") for cell in row)]
    plain = [row for row in plain if not any(str(cell).startswith("#") for cell in row)]
    path = saved({"A": [("a", "b", "c"), *plain]})
    wanted = [tuple(str(cell).strip() for cell in row) for row in plain]
    assert [cells for _number, cells in read(path)[1]] == [row for row in wanted if any(row)]


def test_a_text_file_loads_no_reader_of_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("q1\npo\n")
    script = (
        "import sys; from pathlib import Path; from antitrafik_cli.exchange.tables import "
        f"open_table\nwith open_table(Path({str(path)!r})) as t: list(t.rows)\n"
        "print('openpyxl' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
