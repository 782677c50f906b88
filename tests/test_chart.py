"""Charts: bars as long as their figures, nothing cut, readable where there are no blocks."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from antitrafik_cli.messages import speaking
from antitrafik_cli.render import CHART, draw
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Shown

NAMES = ("exact", "low", "high", "uncounted")
Total = tuple[int, int, int | None, int]


def chart(*totals: Total, labels: tuple[str, ...] = ()) -> Result:
    rows = tuple(
        {
            "place": Coded(str(n), labels[n] if labels else f"row{n}"),
            **dict(zip(NAMES, total, strict=True)),
        }
        for n, total in enumerate(totals)
    )
    columns = (
        Column("place", "text", "", "Place"),
        *(Column(n, "count", "", n) for n in NAMES),
    )
    shown = (Shown("Place", "code", ("place",)), Shown("Attendances", "total", NAMES))
    sums = dict(zip(NAMES, totals[0], strict=True)) if totals else None
    table = ResultTable("by-place", "By place", columns, rows, shown, sums, (Note("A note."),))
    return Result("activity", (table,), heading=Note("What was done"))


def lines(result: Result, width: int | None = None, *, colour: bool = False) -> list[str]:
    return draw(result, CHART, width=width, colour=colour).split("\n")


def row(drawn: list[str], name: str) -> str:
    return next(line for line in drawn if line.startswith(name))


def test_a_bar_is_as_long_as_its_figure() -> None:
    drawn = lines(chart((100, 0, 0, 0), (50, 0, 0, 0), (0, 0, 0, 3), (0, 0, 0, 0)))
    whole, half = row(drawn, "row0").count("█"), row(drawn, "row1").count("█")
    assert whole > 30
    assert abs(whole - 2 * half) <= 1
    assert row(drawn, "row2").endswith("3 not counted")
    assert not set("█▒░") & set(row(drawn, "row3"))


def test_what_is_inexact_is_lighter_and_what_is_open_has_no_end() -> None:
    drawn = lines(chart((100, 50, 50, 0), (0, 25, 75, 0), (0, 50, None, 0)))
    assert re.search(r"█{10,}▒{5,}$", row(drawn, "row0"))
    assert re.search(r" ▒+░{5,}$", row(drawn, "row1"))
    assert re.search(r" ▒+→$", row(drawn, "row2"))
    assert any(
        all(words in line for words in ("estimated", "at most", "or more")) for line in drawn
    )


def test_what_is_more_than_nothing_is_seen() -> None:
    drawn = lines(chart((1_000_000, 0, 0, 0), (1, 1, 2, 0), (0, 1, 1, 0)))
    assert row(drawn, "row1").endswith("█▒░")
    assert row(drawn, "row2").endswith("▒")


def test_the_legend_shows_the_scale_it_says() -> None:
    drawn = lines(chart((90, 0, 0, 0)))
    sample = next(line for line in drawn if " is " in line)
    number = int(sample.partition(" is ")[2])
    assert abs(sample.count("█") / number - row(drawn, "row0").count("█") / 90) < 1 / 20


def test_off_a_terminal_it_is_eighty_cells_wide() -> None:
    drawn = lines(chart((90, 0, 0, 0)))
    assert max(map(cell_len, drawn)) == 80


@pytest.mark.parametrize(
    ("variable", "locale", "blocks"),
    [
        ("LANG", "sq_AL.UTF-8", True),
        ("LC_ALL", "en_GB.utf8", True),
        ("LC_ALL", "C", False),
        ("LANG", "sq_AL.ISO-8859-1", False),
        ("LC_CTYPE", "sq_AL.UTF-8", True),
        ("LC_CTYPE", "POSIX", False),
    ],
)
def test_a_terminal_without_blocks_gets_letters(
    monkeypatch: pytest.MonkeyPatch, variable: str, locale: str, *, blocks: bool
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")  # as Python sets it where the locale is C
    monkeypatch.setenv(variable, locale)
    drawn = draw(chart((9, 5, None, 0), (1, 2, 5, 0)), CHART, width=70, colour=False)
    assert ("█" in drawn) == blocks
    assert ("#" in drawn) != blocks
    if not blocks:
        assert not set("█▒░→─") & set(drawn)
        assert re.search(r"#+=+>", drawn)
    whole = draw(chart((9, 5, None, 0)), CHART, width=None, colour=False)
    assert "█" in whole, "a file is UTF-8 whatever the terminal"


def test_styles_stand_only_where_they_are_wanted() -> None:
    plain = draw(chart((9, 0, 0, 0)), CHART, width=70, colour=False)
    styled = draw(chart((9, 0, 0, 0)), CHART, width=70, colour=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[\d+m", "", styled) == plain


def test_a_table_without_rows_or_figures_has_no_bars() -> None:
    assert "Nothing." in lines(chart())
    assert not [line for line in lines(chart((0, 0, 0, 0))) if "█" in line]


numbers = st.integers(0, 3_000_000)
totals = st.tuples(numbers, numbers, numbers, st.integers(0, 9)).map(
    lambda told: (told[0], min(told[1:3]), None if told[3] == 9 else max(told[1:3]), told[3])
)
names = st.text(st.sampled_from("abcë ç漢\x1b-"), min_size=1, max_size=90)


@given(st.lists(st.tuples(totals, names), min_size=1, max_size=6), st.integers(24, 130))
@settings(max_examples=300, deadline=None, print_blob=True)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(
    rows: list[tuple[Total, str]], width: int
) -> None:
    result = chart(*(one for one, _name in rows), labels=tuple(name for _one, name in rows))
    for lang in ("sq", "en"):
        with speaking(lang):
            text = draw(result, CHART, width=width, colour=False)
        assert max(map(cell_len, text.split("\n"))) <= width
        kept = "".join(text.split())
        for _one, name in rows:
            letters = [one for one in name if one in "abcëç漢"]
            rest = iter(kept)
            assert all(one in rest for one in letters), name


def test_the_command_draws_a_figure_of_every_table(antitrafik: Any, tmp_path: Any) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    where = ("--county", "Fier", "--date", "22.11.2017")
    antitrafik(*log, "log-event", "--kind", "forum", *where, "--attended", "mësues=7")
    out = antitrafik(*log, "report", "--county", "Fier", "--chart").out
    for title in ("By campaign", "By audience", "By kind of activity", "By municipality"):
        assert f"{title}: Attendances" in out
    assert "Requests" not in out
