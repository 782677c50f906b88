"""A table that somebody sends as text is taken as it comes, or refused with the row it fails at.

Workbooks are read in `test_workbooks_read`.
"""

import csv
import errno
import io
import os
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antitrafik_cli.domain.cells import NO_VALUES
from antitrafik_cli.errors import Failure
from antitrafik_cli.exchange import tabular_text
from antitrafik_cli.exchange.grid import MOST_COLUMNS, MOST_IN_CELL, column_letter
from antitrafik_cli.exchange.tables import TableRow, open_table, place_of, sheet_names
from antitrafik_cli.exchange.tabular_text import MOST_IN_ROW
from antitrafik_cli.messages import speaking

# --- what the tests share ----------------------------------------------------------------------


@pytest.fixture
def sent(tmp_path):
    """A file with these bytes, or this text in UTF-8."""

    def write(content, name="lista.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def read(path, sheet=None):
    with open_table(path, sheet) as table:
        return table.headings, list(table.rows)


def remarks(path):
    with open_table(path) as table:
        return table.remarks


def refusal(path, sheet=None):
    """The sentence that refuses the file, which begins with its name."""
    with pytest.raises(Failure) as caught:
        read(path, sheet)
    assert caught.value.exit_code == 2
    where, _colon, sentence = str(caught.value).removeprefix(str(path)).partition(": ")
    assert str(caught.value).startswith(str(path))
    return sentence if not where else f"{where}: {sentence}"


# --- rows and headings -------------------------------------------------------------------------


def test_rows_are_text_with_the_numbers_of_their_lines(sent):
    path = sent('data,pjesëmarrës,vendi\n22.11.2017,"rreth 30", Elbasan \n01,,"Çorovodë"\n')
    with open_table(path) as table:
        assert table.name == "lista"
        assert table.headings == ("data", "pjesëmarrës", "vendi")
        assert table.remarks == ()
        assert list(table.rows) == [
            TableRow(2, ("22.11.2017", "rreth 30", "Elbasan")),
            TableRow(3, ("01", "", "Çorovodë")),
        ]


def test_empty_rows_are_left_out_and_counted(sent):
    path = sent('\n \n;;\na;b;c\n\n;; \n1;2;3\n"";;\n\r\n4;;\n')
    headings, rows = read(path)
    assert headings == ("a", "b", "c")
    assert rows == [(7, ("1", "2", "3")), (10, ("4", "", ""))]


def test_after_a_cell_of_several_lines_the_numbers_go_on_in_lines(sent):
    path = sent('a,b\n1,"një\ndy\r\n\ntre"\n2,x\n')
    assert read(path)[1] == [(2, ("1", "një\ndy\r\n\ntre")), (6, ("2", "x"))]


def test_headings_of_several_lines_become_one_and_name_the_separator(sent):
    path = sent('"Pyetja 1:\n  sa, veta"; "b, ""c"""\n1;2\n')
    assert read(path) == (("Pyetja 1: sa, veta", 'b, "c"'), [(3, ("1", "2"))])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(sent, newline):
    path = sent(newline.join(["a,b", '1,"x', 'y"', "2,z"]))
    assert read(path)[1] == [(2, ("1", f"x{newline}y")), (4, ("2", "z"))]


def test_short_rows_are_filled_and_empty_surplus_is_cut(sent):
    path = sent("a,b,,\n1\n1,2,,,, ,\n")
    assert read(path) == (("a", "b"), [(2, ("1", "")), (3, ("1", "2"))])


def test_a_row_longer_than_the_headings_is_refused(sent):
    assert refusal(sent("a;b;c\n1;2;3\n1;2;3;;x;\n")) == (
        "row 3: The row is longer than the row of headings (cells: 5, headings: 3). Put a cell "
        "that holds the separator between quotation marks; give every column a heading."
    )


def test_a_row_that_cannot_be_taken_is_given_to_who_asks_with_its_failure(sent):
    long = "x" * (MOST_IN_CELL + 1)
    text = f"a,,b\n1,,2\n1,,2,,3,\n1,9,\n1,,{long}\n1,,#N/A\n1,,'#N/A\n1,,#n/a\n"
    with open_table(sent(text)) as table:
        told = [(row.number, row.cells, type(why).__name__) for row, why in table.every_row()]
    assert told == [
        (2, ("1", "", "2"), "NoneType"),
        (3, ("1", "", "2", "", "3"), "RaggedRow"),
        (4, ("1", "9", ""), "NoHeading"),
        (5, ("1", "", long), "CellTooLong"),
        (6, ("1", "", "#N/A"), "CellError"),
        (7, ("1", "", "'#N/A"), "NoneType"),  # text that was disarmed
        (8, ("1", "", "#n/a"), "NoneType"),
    ]


def test_what_came_before_a_refusal_was_given(sent):
    with open_table(sent("a\n1\n2\n3,4\n5\n")) as table:
        rows = iter(table.rows)
        assert [next(rows).number, next(rows).number] == [2, 3]
        with pytest.raises(Failure, match=r"lista\.csv: row 4: The row is longer"):
            next(rows)
        assert list(rows) == []


def test_the_failures_of_whoever_reads_the_rows_stay_theirs(sent):
    with open_table(sent("a\n1\n")) as table, pytest.raises(Failure) as caught:  # noqa: PT012
        for _row in table.rows:
            raise Failure
    assert caught.value.where == ""


def test_a_heading_that_stands_twice_is_refused_with_both_columns(sent):
    assert refusal(sent("q1, Q1 ,x y,q1\n")) == (
        "The heading “q1” stands over columns A and D. Give each its own heading."
    )
    assert "“x y” stands over columns B and C" in refusal(sent('a,"x\ny",x  y\n'))


def test_a_column_without_a_heading_has_to_be_empty(sent):
    assert read(sent("a,,b\n1,,2\n1, ,\n"))[0] == ("a", "", "b")
    assert refusal(sent(",a,b\n,1,2\n0,1,2\n")) == (
        "row 3: There is a value in column A, which has no heading. Give it one, or empty the "
        "column."
    )


@pytest.mark.parametrize("content", ["", "\n", " \n\r\n", ";;\n;;\n", "\ufeff", "sep=;\n"])
def test_a_table_without_headings_is_refused(sent, content):
    assert refusal(sent(content)) == "The table is empty; its first row must name the columns."


def test_headings_alone_are_a_table_without_rows(sent):
    assert read(sent("a,b")) == (("a", "b"), [])


def test_as_many_columns_as_a_spreadsheet_takes(sent):
    names = [f"c{number}" for number in range(MOST_COLUMNS + 1)]
    assert len(read(sent(",".join(names[:-1])))[0]) == MOST_COLUMNS
    assert refusal(sent("\n" + ",".join(names))) == (
        "Row 2 has more than 16384 columns, more than a spreadsheet takes."
    )


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_columns_are_called_as_in_a_spreadsheet(index, letters):
    assert column_letter(index) == letters


def test_a_sentence_can_name_a_cell():
    headings = ("q1", "", "q2")
    assert place_of(7, 2, headings) == "row 7, column C (q2)"
    assert place_of(7, 1, headings) == "row 7, column B"
    assert place_of(7, 30, headings) == "row 7, column AE"


# --- separators and quotation marks ------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        "a,b c,d\n1;1,2,3\n",
        "a;b c;d\n1,1;2;3\n",
        "a\tb c\td\n1,1;\t2\t3\n",
        "\ufeffa;b c;d\n1;2;3\n",
        "sep=;\na;b c;d\n1;2;3\n",
        "SEP=,\r\na,b c,d\r\n1,2,3\r\n",
        '\ufeff"sep=|"\na|b c|d\n1|2|3\n',
        "sep=\t\na\tb c\td\n1\t2\t3\n",
        '"a";"b c";"d"\n"1";"2";"3"\n',
        ' "a", "b c",d\n1,2, "3"\n',
    ],
)
def test_the_separator_is_found(sent, lines):
    headings, (row,) = read(sent(lines))
    assert headings == ("a", "b c", "d")
    assert row.cells[1:] == ("2", "3")


@pytest.mark.parametrize(
    ("line", "headings"),
    [
        ("Emri, vendi dhe data;Sa;Kush", ("Emri, vendi dhe data", "Sa", "Kush")),
        ("Sa (f, m);Kush", ("Sa (f, m)", "Kush")),  # as many of both: a comma is in a sentence
        ('"a;b;c;d",e,f', ("a;b;c;d", "e", "f")),
        ('12" gyp;b', ('12" gyp', "b")),
        ("a, b; c\td", ("a, b; c", "d")),
        ("vetëm një", ("vetëm një",)),
    ],
)
def test_the_separator_is_looked_for_in_the_headings_outside_quotation_marks(sent, line, headings):
    assert read(sent(line + "\n"))[0] == headings


def test_the_line_that_says_the_separator_is_counted_and_no_heading(sent):
    assert read(sent("sep=;\na;b\n1;2\n")) == (("a", "b"), [(3, ("1", "2"))])


def test_an_unclosed_quotation_mark_is_refused_where_it_is_opened(sent):
    assert refusal(sent('a,b\n1,"x\ny"\n2,"z\n3,w\n4,v\n')) == (
        "A quotation mark is opened in row 4 and never closed."
    )


def test_text_behind_a_closing_quotation_mark_is_refused(sent):
    assert refusal(sent('a,b\n1,x\n2,"Shkolla "Kamami""\n')) == (
        "Row 3: text stands behind a closing quotation mark. A quotation mark inside a cell is "
        "written twice."
    )


# --- encodings ---------------------------------------------------------------------------------

ALBANIAN = "qarku;pyetja\nLezhë;Ç’është kjo?\n"


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ("The text is not UTF-8; it was read as UTF-16.",)),
        ("cp1252", ("The text is not UTF-8; it was read as Windows-1252.",)),
        ("cp1250", ("The text is not UTF-8; it was read as Windows-1252.",)),
    ],
)
def test_every_encoding_that_arrives_here_is_read(sent, encoding, remark):
    path = sent(ALBANIAN.encode(encoding))
    assert read(path) == (("qarku", "pyetja"), [(2, ("Lezhë", "Ç’është kjo?"))])
    assert remarks(path) == remark


def test_windows_1250_is_taken_where_the_other_has_no_character(sent):
    path = sent("emri\nLezhë, Tuťković\n".encode("cp1250"))  # ť is 9D, which 1252 does not have
    assert refusal(path).startswith("row 2: The row is longer")
    path = sent("emri;x\nLezhë, Tuťković;ç\n".encode("cp1250"))
    assert read(path)[1] == [(2, ("Lezhë, Tuťković", "ç"))]
    assert remarks(path) == ("The text is not UTF-8; it was read as Windows-1250.",)


@pytest.mark.parametrize("word", ["Ç’", "Ë’", "ç’’", "ë…”"])
def test_what_is_by_chance_utf_8_is_read_as_albanian(sent, word):
    assert read(sent(f"a\n{word} do\n".encode("cp1252")))[1] == [(2, (f"{word} do",))]
    assert read(sent("a\n瀁\n"))[1] == [(2, ("瀁",))]  # a byte of it is none of Windows
    path = sent("a\né\n" + "x\n" * 40_000 + "ǒ\n")  # no chance: é is none of them
    assert read(path)[1][0].cells == ("é",)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_unicode_text_of_excel_is_read(sent, mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    text = 'Qarku\tSa\r\nKukës\t"1\t2"\r\n'
    path = sent(mark + text.encode(encoding), "lista.txt")
    assert read(path) == (("Qarku", "Sa"), [(2, ("Kukës", "1\t2"))])


def test_a_byte_that_no_encoding_has_is_refused_with_its_row(sent):
    lines = [b"a;b"] + [b"x;y"] * 40_000
    lines[30_000] = b"x;\x81"
    assert refusal(sent(b"\n".join(lines))) == (
        "Row 30001 holds a byte that is no character in Windows-1252. Save the table as CSV UTF-8 "
        "or as .xlsx."
    )


def test_damaged_utf_8_is_not_read_as_something_else(sent):
    rows = "a\nLezhë\nDibër\n".encode()
    assert refusal(sent(rows + b"Kuk\xebs\n")).startswith(
        "Row 4 holds a byte that is no character in UTF-8."
    )
    assert refusal(sent(b"\xef\xbb\xbfa\nKuk\xebs\n")).startswith("Row 2 holds a byte")
    assert refusal(sent(rows[:-1] + b"\xc3")).startswith("Row 3 holds a byte")


def test_utf_8_across_the_pieces_it_is_looked_at_in(sent):
    for shift in range(3):
        path = sent(b"a\n" + b"x" * shift + b"\n" + ("ëç€\n" * 30_000).encode())
        assert len(read(path)[1]) == 30_000 + (shift > 0)
        assert remarks(path) == ()
    for shift in (65_535, 65_534):
        letter = b"a\n" + b"\n" * (shift - 2) + "ë\n".encode()
        assert refusal(sent(letter + b"\xeb\n")).endswith(
            "Save the table as CSV UTF-8 or as .xlsx."
        )


@pytest.mark.parametrize("tail", [b"\xd8", b"\x00\xd8", b"\x00\xdcx\x00"])
def test_half_a_character_of_utf_16_is_refused_with_its_row(sent, tail):
    path = sent(b"\xff\xfe" + "a\nx\n".encode("utf-16-le") + tail)
    assert refusal(path).startswith("Row 3 holds a byte that is no character in UTF-16.")


@pytest.mark.parametrize(
    "content",
    [b"a,b\nx,y\n1,\x002\n", b"\xef\xbb\xbfa,b\n1,2\n\x00\n", "a\n\nx\0".encode("utf-16")],
)
def test_a_zero_byte_is_refused_with_its_row(sent, content):
    assert refusal(sent(content)) == (
        "Row 3 holds a zero byte, which is no text. Save the table as CSV UTF-8 or as .xlsx."
    )


def test_utf_16_without_its_mark_is_refused(sent):
    assert refusal(sent("a;b\n".encode("utf-16-le"))).startswith("Row 1 holds a zero byte")


def test_other_control_characters_are_left_to_the_gate(sent):
    assert read(sent("a,b\n\x1b[31m,x\x07\u202ey\n"))[1] == [(2, ("\x1b[31m", "x\x07\u202ey"))]


# --- beyond all measure ------------------------------------------------------------------------


def test_a_cell_as_long_as_a_spreadsheet_takes_is_read_and_no_longer_one(sent):
    longest = "x" * MOST_IN_CELL
    assert read(sent(f'a,q2\n1," {longest}\n"\n'))[1] == [(2, ("1", longest))]
    assert refusal(sent(f"a,q2\n1,2\n\n1,{longest}x\n")) == (
        "row 4: The cell in column B (q2) has more than 32767 characters. Shorten it, or look for "
        "a quotation mark that is never closed."
    )
    assert refusal(sent(f"a,{longest}x\n1,2\n")).startswith("row 1: The cell in column B has more")
    assert len(read(sent(f"a,b\n{longest},{longest}\n"))[1]) == 1


@pytest.mark.parametrize("size", [MOST_IN_ROW, 10 * 2**20])
def test_a_line_without_end_is_refused(sent, size):
    assert refusal(sent(b"a,b\n1,2\n" + b"x" * size + b"\n\n")) == (
        "Row 3 has more than 1048576 characters. Perhaps a quotation mark in it is never closed."
    )


def test_a_quotation_mark_without_end_is_refused_in_its_row(sent):
    assert refusal(sent('a,b\n1,2\n1,"2\n' + "1,2\n" * 500_000)).startswith("Row 3 has more than")


def test_of_a_line_without_end_little_is_read(tmp_path):
    path = tmp_path / "lista.csv"
    path.write_bytes(b"a,b\n1,2\n")
    os.truncate(path, 2**38)  # to read it would take longer than anybody waits
    assert refusal(path).startswith("Row 3 holds a zero byte")


def _peak(path):
    """The most memory that reading takes, in bytes."""
    tracemalloc.start()
    try:
        with open_table(path) as table:
            for _row in table.rows:
                pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_hundred_times_the_rows_take_the_memory_of_one(sent):
    def rows(number):
        return b"date,place,attended\n" + b"22.11.2017,Elbasan,rreth 30\n" * number

    _peak(sent(rows(10)))  # whatever is loaded once
    small = _peak(sent(rows(10_000)))
    assert _peak(sent(rows(100_000))) < 1.1 * small


def test_a_million_rows_are_read(sent):
    path = sent(b"a,b\n" + b'1,"x"\n' * 10**6)
    with open_table(path) as table:
        assert sum(1 for _row in table.rows) == 10**6


def test_how_much_was_read_rises_from_0_to_1(sent):
    with open_table(sent("a,b\n" + "1,2\n" * 50_000)) as table:
        seen = [table.at, *(table.at for _row in table.rows), table.at]
    assert seen == sorted(seen)
    assert 0 < seen[0] < 0.2
    assert seen[-1] == 1


# --- what is no table --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("%PDF-1.7\n", "a PDF document"),
        ("<html><table>", "a web page or XML"),
        ('\ufeff\n<?xml version="1.0"?>', "a web page or XML"),
        ('{"type": "FeatureCollection"}', "JSON"),
        ('[\n {"a": 1}]', "JSON"),
    ],
)
def test_text_of_another_kind_is_refused(sent, content, found):
    path = sent(content, "lista.csv")
    assert refusal(path) == f"This is {found}, not a table. Save the table as .xlsx or as CSV."


@pytest.mark.parametrize("heading", ["<50", "{x}", "[1] Sa?", "%", "PK"])
def test_headings_that_only_look_like_another_kind_are_headings(sent, heading):
    assert read(sent(f"{heading},b\n"))[0] == (heading, "b")


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert refusal(tmp_path / "lista.csv") == "The file cannot be read: there is no such file."
    assert refusal(tmp_path) == "The file cannot be read: it is a folder."
    with pytest.raises(Failure, match="there is no such file"):
        sheet_names(tmp_path / "lista.xlsx")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_only_ordinary_files_are_waited_for(tmp_path, sent):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        assert refusal(path) == "The file cannot be read: it is no ordinary file."
    (tmp_path / "link").symlink_to(sent("a\n1\n"))
    assert read(tmp_path / "link") == (("a",), [(2, ("1",))])
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    assert refusal(tmp_path / "broken") == "The file cannot be read: there is no such file."


def test_a_file_that_may_not_be_read_is_told(sent, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(errno.EACCES, "no")

    path = sent("a\n")
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        sentence = refusal(path)
    assert sentence == "The file cannot be read: this user may not do that there."


def test_a_disk_that_fails_between_two_rows_is_told(sent, monkeypatch):
    class Failing(io.TextIOWrapper):
        def readline(self, size):
            line = super().readline(size)
            if line == "2\n":
                raise OSError(errno.EIO, "no")
            return line

    monkeypatch.setattr(tabular_text, "TextIOWrapper", Failing)
    assert refusal(sent("a\n1\n2\n")) == "The file cannot be read: the disk failed."


def test_a_text_has_no_sheets(sent):
    path = sent("a\n")
    assert refusal(path, "survey") == "“survey”: a text file has no sheets. Leave it out."
    assert sheet_names(path) == ()


def test_the_file_is_closed_at_the_end(sent):
    with open_table(sent("a\n" + "1\n" * 100_000)) as table:
        next(table.rows)
    with pytest.raises(ValueError, match="closed file"):
        list(table.rows)


_LOADED = """
import sys
from pathlib import Path
from antitrafik_cli.exchange.tables import open_table
with open_table(Path(sys.argv[1])) as table:
    list(table.rows)
print(*sorted(sys.modules))
"""


def test_a_text_loads_nothing_that_only_workbooks_need(sent):
    path = sent("a,b\n1,2\n")
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, path], capture_output=True, text=True, check=True
    )
    heavy = {"zipfile", "pyexpat", "openpyxl", "defusedxml", "antitrafik_cli.exchange.workbook"}
    assert heavy & set(ran.stdout.split()) == set()


# --- exports as they come ----------------------------------------------------------------------

KOBO = (
    "\ufeff"
    '"start";"end";"Të dhënat/Qarku";"Të dhënat/Mosha";"Njohuri/q1";"Njohuri/q2";"_id";"_uuid";'
    '"_submission_time";"_validation_status";"_notes";"_status";"_index"\r\n'
    '"2026-10-12T09:31:07.881+02:00";"2026-10-12T09:44:55.102+02:00";"Lezhë";"16";"po";'
    '"nuk e di; ndoshta";"184467440";"8c2b7f6e-7d0c-4b55-9a54-0f5a3a1f2a11";'
    '"2026-10-12T07:45:01";"";"";"submitted_via_web";"1"\r\n'
)
ODK = (
    "SubmissionDate,start,consent-ok,knowledge-q1,knowledge-q2,meta-instanceID,KEY,SubmitterID,"
    "SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,"
    "FormVersion\n"
    "2026-10-12T07:45:01.512Z,2026-10-12T09:31:07.881+02:00,yes,po,"
    '"rrezik, mashtrim\npunë ""e mirë""",uuid:8c2b7f6e,uuid:8c2b7f6e,12,Elbasan 2,0,0,,,'
    "collect:abc,0,2026101201\n"
)


def test_an_export_of_kobotoolbox_is_read_as_it_comes(sent):
    headings, (row,) = read(sent(KOBO))
    assert headings[2:5] == ("Të dhënat/Qarku", "Të dhënat/Mosha", "Njohuri/q1")
    answers = dict(zip(headings, row.cells, strict=True))
    assert answers["Njohuri/q2"] == "nuk e di; ndoshta"
    assert answers["_uuid"] == "8c2b7f6e-7d0c-4b55-9a54-0f5a3a1f2a11"
    assert (answers["_notes"], answers["_index"], row.number) == ("", "1", 2)


def test_an_export_of_odk_central_is_read_as_it_comes(sent):
    headings, (row,) = read(sent(ODK))
    answers = dict(zip(headings, row.cells, strict=True))
    assert len(answers) == 16
    assert answers["knowledge-q2"] == 'rrezik, mashtrim\npunë "e mirë"'
    assert answers["SubmissionDate"] == "2026-10-12T07:45:01.512Z"
    assert (answers["ReviewState"], answers["FormVersion"]) == ("", "2026101201")


# --- laws --------------------------------------------------------------------------------------

ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
MARKS = st.text("\",;\t\n\r ' aë", max_size=6)
OF_WINDOWS = st.text('",;\t\n\r aëçËÇ’€…', max_size=6)


def _written(cells, separator, newline, quoting):
    """Every record as csv writes it, which puts quotation marks around its own line ends alone."""
    for record in cells:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator, quoting=quoting).writerow(record)
        yield text.getvalue().removesuffix("\r\n") + newline


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1250"])
@settings(max_examples=300)
@given(
    st.data(),
    st.integers(2, 4),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_csv_wrote_is_read_back(
    tmp_path_factory, encoding, data, width, separator, newline, quoting
):
    texts = OF_WINDOWS if encoding.startswith("cp") else ANY | MARKS
    texts = texts.filter(lambda text: text.strip() not in NO_VALUES)
    cells = data.draw(st.lists(st.lists(texts, min_size=width, max_size=width), max_size=5))
    # A letter of its own in UTF-8, without which a text may be by chance what Windows writes.
    headings = [f"{'é' * encoding.startswith('utf-8')}{number}" for number in range(width)]
    written = list(_written([headings, *cells], separator, newline, quoting))
    path = tmp_path_factory.mktemp("law") / "t.csv"
    path.write_bytes("".join(written).encode(encoding))
    numbers = [1]
    for text in written:
        numbers.append(numbers[-1] + len(re.findall(r"\r\n|\r|\n", text)))
    stripped = [tuple(cell.strip() for cell in record) for record in cells]
    assert read(path) == (
        tuple(headings),
        [(number, row) for number, row in zip(numbers[1:], stripped, strict=False) if any(row)],
    )


PIECES = st.sampled_from(
    [b"a", b"b", b",", b";", b"\t", b'"', b"\n", b"\r", b"\0", b" ", b"\xeb", b"\x81", b"\xc3",
     b"\xab", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=;", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<h"]
)  # fmt: skip


@given(st.binary(max_size=40) | st.lists(PIECES, max_size=14).map(b"".join))
def test_any_bytes_are_a_table_or_give_a_sentence(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("law") / "t.csv"
    path.write_bytes(content)
    try:
        headings, rows = read(path)
    except Failure as problem:
        assert str(problem).startswith(str(path))  # noqa: PT017 - both ends are fine
    else:
        assert headings[-1]
        assert all(len(row.cells) == len(headings) and any(row.cells) for row in rows)
        assert [row.number for row in rows] == sorted({row.number for row in rows})


def test_what_is_wrong_is_told_in_the_language_in_use(sent):
    """The catalogue is tested by `test_messages`; here, that no sentence is made too early."""
    path = sent("a\n1,2\n")
    with speaking("sq"), pytest.raises(Failure) as caught:
        read(path)
    assert "{" not in str(caught.value)
