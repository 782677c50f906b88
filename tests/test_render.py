"""Every format draws every hard value whole, safe and in the right language."""

import csv
import errno
import gettext
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from antitrafik_cli import messages
from antitrafik_cli.domain.cells import rearmed
from antitrafik_cli.errors import OutputFailed, UnknownChoice, reason_of
from antitrafik_cli.render import FORMATS, draw, emit
from antitrafik_cli.render.emit import replace_file
from antitrafik_cli.render.table import _titled
from antitrafik_cli.render.widths import GAP, widths_of
from antitrafik_cli.render.words import in_words
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Shown

# Its own small catalogue, so that golden files hold whatever the real one says one day.
ALBANIAN = {
    "Total": "Gjithsej",
    "yes": "po",
    "no": "jo",
    "Nothing.": "Asgjë.",
    "{number} not counted": "{number} pa numër",
    "about {number}": "rreth {number}",
    "about {number} or more": "rreth {number} e më shumë",
    "about {low}–{high}": "rreth {low}–{high}",
    "By audience": "Sipas grupit",
    "Events": "Veprimtari",
    "Attendances": "Pjesëmarrje",
    "F / M / not recorded": "F / M / pa shënuar",
    "Leaflets": "Fletëpalosje",
    "Hard words": "Fjalë të vështira",
    "Words": "Fjalët",
    "Share, %": "Pjesa, %",
    "In conflict": "Në kundërshtim",
    "{number} event has no number.": "{number} veprimtari nuk ka numër.",
    "{number} events have no number.": "{number} veprimtari nuk kanë numër.",
    "County {county}": "Qarku {county}",
}


class Albanian(gettext.NullTranslations):
    def gettext(self, message):
        return ALBANIAN.get(message, message)

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(params=["sq", "en"])
def lang(request, monkeypatch):
    def translation(domain, folder, languages, fallback, class_):
        return Albanian() if languages == ["sq"] else gettext.NullTranslations()

    monkeypatch.setattr(messages.gettext, "translation", translation)
    messages.use_language(request.param)
    yield request.param
    monkeypatch.undo()
    messages.use_language("en")


ATTENDED = (
    "attendances_exact",
    "attendances_about_low",
    "attendances_about_high",
    "events_uncounted",
)
SEX = ("female", "male", "sex_not_recorded", "sex_not_low", "sex_not_high")
LEAFLETS = ("leaflets_done", "leaflets_done_low", "leaflets_done_high")
COUNTS = ("events", *ATTENDED, *SEX, *LEAFLETS)


def counts(*figures):
    return dict(zip(COUNTS, figures, strict=True))


BY_AUDIENCE = ResultTable(
    name="by-audience",
    title="By audience",
    columns=(
        Column("audience", "text", "", "Audience"),
        *(Column(name, "count", "head", name) for name in COUNTS),
    ),
    rows=(
        {
            "audience": Coded("pupils", "nxënës"),
            **counts(9, 104, 30, 30, 2, 20, 5, 79, 30, 30, 0, 0, 0),
        },
        {
            "audience": Coded("pupils-upper", "nxënës të shkollave të mesme", 1),
            **counts(4, 4000, 200, None, 0, 0, 0, 4000, 200, None, 0, 0, 0),
        },
        {
            "audience": Coded("pupils-night", "të natës", 2),
            **counts(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        },
        {
            "audience": Coded("parents", "prindër"),
            **counts(2, None, 0, 0, 0, None, None, None, 0, 0, 0, 0, 0),
        },
    ),
    shown=(
        Shown("Audience", "code", ("audience",)),
        Shown("Events", "number", ("events",)),
        Shown("Attendances", "total", ATTENDED),
        Shown("F / M / not recorded", "sex", SEX),
        Shown("Leaflets", "total", LEAFLETS),
    ),
    totals={
        "audience": None,
        **counts(12, 4104, 230, None, 3, 20, 5, 4079, 230, None, 0, 0, 0),
    },
    notes=(
        Note("{number} event has no number.", {}, "{number} events have no number.", 1),
        Note("{number} events have no number.", {"number": "2 [bold]\x1b"}),
    ),
)
HARD_WORDS = (
    "ë ç Ë Ç",
    "a|b \\ c",
    "<b>&amp;</b>",
    "[bold]x[/bold] [x](http://y)",
    "=1+1",
    "+355",
    "-5",
    "@x",
    "\t=1",
    '"quotes"',
    "one, two",
    "line\nfeed",
    "\x1b[31mred",
    "\u202eright to left",
    "\x9b0m",
    "\0nul",
    "lone \ud800",
    "*a* _b_ `c` ~d~",
    "",
    None,
    0,
    4000,
    Coded("code", "emërtim", 1),
    Coded("=code", "@emërtim"),
)
WORDS = ResultTable(
    name="words",
    title="Hard words",
    columns=(
        Column("words", "text", "", "Words"),
        Column("share", "percent", "percent", "Share"),
        Column("conflict", "flag", "", "In conflict"),
    ),
    rows=tuple(
        {"words": words, "share": 12.5 * place, "conflict": place % 2 == 0}
        for place, words in enumerate(HARD_WORDS)
    ),
    shown=(
        Shown("Words", "text", ("words",)),
        Shown("Share, %", "number", ("share",)),
        Shown("In conflict", "text", ("conflict",)),
    ),
    totals={"share": 1234567.5, "conflict": None},
)
NOTHING = ResultTable(
    "by-nothing",
    "By [nothing]",
    (Column("nothing", "text", "", "Nothing"), Column("events", "count", "event", "Events")),
    (),
    (Shown("Nothing", "text", ("nothing",)), Shown("Events", "number", ("events",))),
    {"events": 0},
)
HARD = Result(
    "hard",
    (BY_AUDIENCE, WORDS, NOTHING),
    {"county": "Elbasan", "campaigns": ("a", "b"), "words": "\x1b"},
    Note("County {county}", {"county": "Elbasan <b>"}),
    (Note("The end\x1b."),),
)


@pytest.mark.parametrize("width", [None, 100, 60, 40])
def test_the_table_is_as_agreed(lang, golden, width):
    text = draw(HARD, "table", width=width, colour=False)
    golden(f"render/{lang}/table-{width or 'unlimited'}.txt", text.encode())


def test_the_table_in_styles_is_as_agreed(lang, golden):
    text = draw(HARD, "table", width=100, colour=True)
    golden(f"render/{lang}/table-styled.txt", text.encode())


def test_the_styles_change_nothing_but_styles():
    for width in (None, 100, 40):
        styled = draw(HARD, "table", width=width, colour=True)
        assert set(re.findall(r"\x1b\[[0-9;]*.", styled)) <= {"\x1b[0m", "\x1b[1m", "\x1b[2m"}
        plain = re.sub(r"\x1b\[[0-9;]*m", "", styled)
        assert plain == draw(HARD, "table", width=width, colour=False)


def test_markdown_is_as_agreed(lang, golden):
    golden(f"render/{lang}/page.md", draw(HARD, "md", width=40, colour=True).encode())


def test_json_and_csv_are_as_agreed_and_the_same_in_every_language(lang, golden):
    golden("render/hard.json", draw(HARD, "json", width=40, colour=True).encode())
    golden("render/hard.csv", draw(HARD, "csv", width=40, colour=True).encode())
    one = Result("hard", (BY_AUDIENCE,))
    golden("render/one-table.csv", draw(one, "csv", width=None, colour=False).encode())
    assert messages.language() == lang


def test_a_result_without_tables_is_drawn_in_every_format():
    for format_ in FORMATS:
        text = draw(Result("none", ()), format_, width=None, colour=False)
        assert text == "" if format_ != "json" else json.loads(text)["tables"] == []


def test_an_unknown_format_is_refused_with_the_choices():
    with pytest.raises(UnknownChoice, match="“xml” is none of table, json, csv, md"):
        draw(HARD, "xml", width=None, colour=False)


def test_zero_that_nobody_recorded_is_no_figure():
    words = [row[3].text for row in in_words(BY_AUDIENCE).rows]
    assert words == ["20 / 5 / 79 + about 30", "– / – / 4 000 + about 200 or more", "–", "–"]


def test_only_columns_that_say_nothing_are_left_out():
    assert in_words(BY_AUDIENCE).headings == (
        "Audience",
        "Events",
        "Attendances",
        "F / M / not recorded",
    )
    document = json.loads(draw(HARD, "json", width=None, colour=False))
    assert set(LEAFLETS) <= set(document["tables"][0]["rows"][0])


def test_sexes_are_left_out_where_nobody_recorded_any():
    rows = tuple(row for row in BY_AUDIENCE.rows if not row["female"])
    table = replace(BY_AUDIENCE, rows=rows, totals=None)
    assert in_words(table).headings == ("Audience", "Events", "Attendances")


def test_an_open_total_stays_open():
    document = json.loads(draw(HARD, "json", width=None, colour=False))
    totals = document["tables"][0]["totals"]
    assert totals["attendances_about_high"] is None
    assert "audience" not in totals


# --- laws ---------------------------------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
steering = st.text("aë =+-@|<[]\\/'\"\n\t\r\0\x1b\x9b\u202e\u200b漢,;", max_size=40)
spoken = st.text("abë [bold]/+|<\x1b漢", max_size=40)  # what is seen can be told apart by cells
numbers = st.none() | st.integers(0, 10**9)
codes = st.builds(Coded, steering, spoken, st.integers(0, 2))
NAMES = ("key", "text", "flag", "share", "number", "low", "high", "uncounted")


def rows_of(texts, keys):
    return st.fixed_dictionaries(
        {
            "key": keys,
            "text": st.none() | texts,
            "flag": st.none() | st.booleans(),
            "share": st.none() | st.floats(0, 100),
            "number": numbers,
            "low": st.integers(0, 10**9),
            "high": numbers,
            "uncounted": st.integers(0, 99),
        }
    )


def tables_of(texts, keys=codes, headings=st.just("Heading of it")):  # noqa: B008 - strategies never change
    total = ("number", "low", "high", "uncounted")
    return st.builds(
        lambda rows, totals, heads, name: ResultTable(
            name,
            heads[0],
            tuple(Column(column, "text", "", column) for column in NAMES),
            tuple(rows),
            (
                Shown("Key", "code", ("key",)),
                Shown(heads[1], "text", ("text",)),
                Shown(heads[2], "number", ("number",)),
                Shown(heads[3], "total", total),
            ),
            totals,
        ),
        st.lists(rows_of(texts, keys), max_size=4),
        st.none() | st.fixed_dictionaries(dict.fromkeys(NAMES[4:], numbers)),
        st.tuples(headings, headings, headings, headings),
        st.sampled_from(["by-key", "list"]),
    )


def machine(cell):
    if isinstance(cell, float):
        return float(f"{cell:.10g}")
    return cell.code if isinstance(cell, Coded) else cell


@given(st.lists(tables_of(anything | steering), max_size=3))
def test_json_gives_the_same_cells_back(tables):
    text = draw(Result("law", tuple(tables)), "json", width=None, colour=False)
    assert all(line.isprintable() for line in text.splitlines())
    assert text.endswith("}\n")
    document = json.loads(text)
    assert list(document) == ["report", "scope", "tables"]
    for table, found in zip(tables, document["tables"], strict=True):
        assert list(found) == ["name", "columns", "rows", "totals", "notes"]
        rows = [{name: machine(cell) for name, cell in row.items()} for row in table.rows]
        assert found["rows"] == rows
        assert found["totals"] == table.totals


def csv_cell(cell):
    """What a spreadsheet has to show for the cell."""
    cell = machine(cell)
    if cell is None:
        return ""
    if isinstance(cell, str):
        return messages.visible(cell)
    return (
        {True: "true", False: "false"}[cell]
        if isinstance(cell, bool)
        else str(cell).removesuffix(".0")
    )


@given(st.lists(tables_of(anything | steering), min_size=1, max_size=3))
def test_csv_gives_the_same_cells_back_and_no_formula(tables):
    text = draw(Result("law", tuple(tables)), "csv", width=None, colour=False)
    assert all(line.isprintable() for line in text.split("\n"))
    header, *found = csv.reader(io.StringIO(text))
    several = ["table"] if len(tables) > 1 else []
    assert header == [*several, *NAMES]
    expected = []
    for table in tables:
        lead = [table.name] if several else []
        sums = [{**table.totals, "key": "total"}] if table.totals is not None else []
        rows = [*table.rows, *sums]
        expected += [[*lead, *(csv_cell(row.get(name)) for name in NAMES)] for row in rows]
    assert [list(map(rearmed, row)) for row in found] == expected
    for row in found:
        for name, field in zip(header, row, strict=True):
            assert name in NAMES[3:] or not field.startswith(("=", "+", "-", "@"))


def test_csv_has_an_empty_cell_where_a_table_lacks_the_column():
    header, *rows = csv.reader(io.StringIO(draw(HARD, "csv", width=None, colour=False)))
    cells = dict(zip(header, rows[5], strict=True))
    assert (cells["table"], cells["words"], cells["events"]) == ("words", "ë ç Ë Ç", "")


def test_csv_disarms_text_and_never_numbers():
    cells = ["=1+1", "+355", "-5", "@x", "\tx", "\rx", "\0x", Coded("=c", "c"), "a=b", -5, -0.5]
    table = ResultTable(
        "t", "", (Column("c", "text", "", ""),), tuple({"c": cell} for cell in cells), ()
    )
    text = draw(Result("r", (table,)), "csv", width=None, colour=False)
    assert text.split("\n")[1:-1] == [
        "'=1+1", "'+355", "'-5", "'@x", "'\\tx", "'\\rx", "'\\x00x", "'=c", "a=b", "-5", "-0.5",
    ]  # fmt: skip


@given(
    st.lists(tables_of(anything | steering, codes, anything), max_size=2),
    st.integers(40, 200),
    anything,
)
def test_no_line_is_wider_than_the_terminal_nor_steers_it(tables, width, words):
    note = Note("{words}", {"words": words})
    result = Result("law", tuple(tables), {}, note, (note,))
    for line in draw(result, "table", width=width, colour=False).split("\n"):
        assert line.isprintable()
        assert cell_len(line) <= width
        assert line == line.rstrip(" ")


def squeezed(words):
    return "".join(words).replace(" ", "").replace("\n", "")


def in_cells(line, start, width):
    """The part of a line that lies in these cells of a terminal."""
    found, place = "", 0
    for character in line:
        if start <= place < start + width:
            found += character
        place += cell_len(character)
    return found


@given(
    tables_of(spoken, codes, st.sampled_from(["Pjesëmarrje", "F / M / not", "x" * 9, ""])),
    st.none() | st.integers(40, 200),
)
def test_every_word_is_drawn_whole_and_in_its_own_column(table, width):
    words = _titled(in_words(table))
    rows = [*words.rows, *([words.total] if words.total else [])]
    text = draw(Result("law", (table,)), "table", width=width, colour=False)
    lines = [line for line in text.split("\n") if set(line) != {"─"}]
    (widths,) = widths_of([words], width or 10**9)
    if not rows:
        assert squeezed(lines) == squeezed([words.title, "Nothing."])
    elif widths is None:
        blocks = [words.title]
        for row in rows:
            pairs = list(zip(words.headings, row, strict=True))[1:]
            blocks += [row[0].text, *(f"{head}:{word.text}" for head, word in pairs if word.text)]
        assert squeezed(lines) == squeezed(blocks)
    else:
        start = 0
        for place, cells in enumerate(widths):
            column = [in_cells(line, start, cells) for line in lines[table.name == "list" :]]
            said = [words.headings[place], *(row[place].text for row in rows)]
            assert squeezed(column) == squeezed(said)
            start += cells + GAP


def test_numbers_are_broken_only_where_they_are_joined():
    text = draw(Result("r", (BY_AUDIENCE,)), "table", width=70, colour=False)
    cells = {cell for line in text.split("\n") for cell in re.split("  +", line)}
    assert {"104 + about 30 +", "2 not counted", "20 / 5 / 79 +", "4 000 +"} <= cells
    assert {"about 30", "about 200 or more", "about 230 or more +", "3 not counted"} <= cells


def test_equal_columns_of_several_tables_stand_below_each_other():
    other = ResultTable(
        "by-kind", "By a kind that has a long name of its own", BY_AUDIENCE.columns,
        ({"audience": Coded("x", "x"), **counts(7, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)},),
        BY_AUDIENCE.shown,
    )  # fmt: skip
    text = draw(Result("r", (BY_AUDIENCE, other)), "table", width=None, colour=False)
    ends = [line.index("Events") for line in text.split("\n") if "Events" in line]
    assert len(ends) == 2
    assert len(set(ends)) == 1


# --- where bytes go -------------------------------------------------------------------------------

OLD = "what was here before\n"


def test_a_file_is_written_whole_and_for_its_owner_alone(tmp_path):
    out = tmp_path / "report.csv"
    emit.emit(HARD, "csv", out)
    assert out.read_bytes() == draw(HARD, "csv", width=None, colour=False).encode()
    assert out.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [out]


def test_a_planted_link_is_replaced_and_not_followed(tmp_path):
    victim, out = tmp_path / "victim", tmp_path / "report.csv"
    victim.write_text(OLD)
    out.symlink_to(victim)
    emit.emit(HARD, "csv", out)
    assert victim.read_text() == OLD
    assert not out.is_symlink()
    assert out.read_text().startswith("table,")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_left_alone(tmp_path, make):
    out = tmp_path / "target"
    make(out)
    before = out.stat().st_mode
    with pytest.raises(OutputFailed, match="no ordinary file"):
        emit.emit(HARD, "csv", out)
    assert out.stat().st_mode == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("out", ["/proc/report.csv", "no-such-folder/report.csv", "."])
def test_a_place_that_takes_no_file_is_named(out):
    with pytest.raises(OutputFailed, match=re.escape(f"{out} could not be written")):
        emit.emit(HARD, "csv", Path(out))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_read_only_folder_is_named(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputFailed, match="Permission denied"):
        emit.emit(HARD, "csv", tmp_path / "report.csv")


@pytest.mark.parametrize("broken", ["os.open", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EIO])
def test_a_failure_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, broken, number):
    def fails(*_arguments, **_options):
        raise OSError(number, os.strerror(number))

    out = tmp_path / "report.csv"
    out.write_text(OLD)
    with monkeypatch.context() as patched:
        patched.setattr(broken, fails)
        with pytest.raises(OutputFailed) as failure:
            replace_file(out, b"new")
    assert failure.value.facts == {"path": out, "reason": reason_of(OSError(number, ""))}
    assert failure.value.exit_code == 74
    assert out.read_text() == OLD
    assert list(tmp_path.iterdir()) == [out]


def test_a_link_planted_under_the_temporary_name_is_not_followed(tmp_path, monkeypatch):
    victim = tmp_path / "victim"
    victim.write_text(OLD)
    monkeypatch.setattr(os, "urandom", bytes)
    (tmp_path / f".antitrafik-{bytes(8).hex()}.tmp").symlink_to(victim)
    with pytest.raises(OutputFailed, match="File exists"):
        replace_file(tmp_path / "report.csv", b"new")
    assert victim.read_text() == OLD


def test_the_file_reaches_the_disk_before_its_name_and_the_name_before_the_end(
    tmp_path, monkeypatch
):
    out, synced = tmp_path / "report.csv", []

    def sync(number):
        synced.append((os.path.samestat(os.fstat(number), tmp_path.stat()), out.exists()))

    monkeypatch.setattr(os, "fsync", sync)
    replace_file(out, b"new")
    assert synced == [(False, False), (True, True)]


def test_an_interruption_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    def interrupted(_number):
        raise KeyboardInterrupt

    out = tmp_path / "report.csv"
    out.write_text(OLD)
    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(out, b"new")
    assert out.read_text() == OLD
    assert list(tmp_path.iterdir()) == [out]


PROGRAM = r"""
import sys
from antitrafik_cli.errors import Failure
from antitrafik_cli.render.emit import emit
from antitrafik_cli.result import Coded, Column, Result, ResultTable, Shown
words = "\xeb " + "word " * 40
row = {"a": Coded("a", "a"), "b": words}
columns = (Column("a", "text", "", "A"), Column("b", "text", "", "B"))
shown = (Shown("A", "code", ("a",)), Shown("B", "text", ("b",)))
result = Result("r", (ResultTable("by-a", "By a", columns, (row,) * int(sys.argv[2]), shown),))
try:
    emit(result, sys.argv[1], None)
except Failure as failure:
    print(failure, file=sys.stderr)
    sys.exit(failure.exit_code)
print("rich" in sys.modules, file=sys.stderr)
"""
PLAIN = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def run(format_, rows=1, stdout=subprocess.PIPE, **environment):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, format_, str(rows)],
        stdout=stdout, stderr=subprocess.PIPE, check=False,
        cwd=Path(__file__).parent.parent, env={**PLAIN, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
def test_stdout_is_utf8_whatever_the_locale_and_nothing_is_wrapped_or_styled(format_):
    run_ = run(
        format_, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", FORCE_COLOR="1", COLUMNS="40"
    )
    assert run_.returncode == 0
    assert "ë " + "word " * 39 + "word" in run_.stdout.decode("utf-8")
    assert b"\x1b" not in run_.stdout
    assert run_.stderr.decode().strip() == str(format_ == "table")  # rich for the table alone


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("rows", [1, 10_000])
def test_a_full_disk_behind_stdout_is_said_once(rows):
    with Path("/dev/full").open("wb") as full:
        run_ = run("csv", rows, full)
    assert run_.returncode == 74
    assert run_.stderr.decode() == "stdout could not be written: the disk is full.\n"


@pytest.mark.parametrize("rows", [1, 10_000])
def test_a_reader_that_has_had_enough_is_no_failure(rows):
    reading, writing = os.pipe()
    os.close(reading)
    run_ = run("csv", rows, writing)
    os.close(writing)
    assert (run_.returncode, run_.stderr) == (0, b"False\n")


def test_a_closed_stdout_is_said():
    command = 'exec "$0" -c "$1" csv 1 >&-'
    run_ = subprocess.run(
        ["sh", "-c", command, sys.executable, PROGRAM],
        capture_output=True, check=False, cwd=Path(__file__).parent.parent, env=PLAIN,
    )  # fmt: skip
    assert run_.returncode == 74
    assert run_.stderr.decode() == "stdout could not be written: it is closed.\n"


@pytest.mark.parametrize(
    ("environment", "styled"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_terminal_gets_its_width_and_styles_unless_they_are_unwanted(environment, styled):
    pty = pytest.importorskip("pty")
    reading, writing = pty.openpty()
    run_ = run("table", 1, writing, COLUMNS="60", **environment)
    os.close(writing)
    text = os.read(reading, 100_000).decode()
    os.close(reading)
    assert run_.returncode == 0
    assert ("\x1b[1m" in text) is styled
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).split("\r\n")
    assert max(map(cell_len, lines)) in range(55, 61)
    assert squeezed(lines).count("word") == 40
