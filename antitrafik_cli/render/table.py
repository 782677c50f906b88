"""The table on a terminal: compact, aligned, and with nothing cut at any width.

Here: titles, columns, blocks and styles. Not here: the words in a table (`words`), and how wide
its columns are (`widths`).
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.box import SIMPLE
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from antitrafik_cli.messages import _, visible
from antitrafik_cli.render.widths import GAP, INDENT, Widths, broken, widths_of
from antitrafik_cli.render.words import Word, WordTable, in_words
from antitrafik_cli.result import Result

_LINE_END = re.compile(r"(?: |\x1b\[[0-9;]*m)+$", re.MULTILINE)  # blanks and styles
_ENDLESS = 1_000_000_000
_SMALLEST = 8  # cells; no terminal is narrower


def draw(result: Result, width: int | None, colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The result with no line wider than `width` cells, nor any blank at the end of a line."""
    room = _ENDLESS if width is None else max(width, _SMALLEST)
    tables = [_titled(in_words(table)) for table in result.tables]
    parts: list[list[RenderableType]] = []
    if result.heading:
        parts.append([_line(visible(str(result.heading)), "bold")])
    parts.extend(
        [*_body(table, columns, room), *(_line(note, "dim") for note in table.notes)]
        for table, columns in zip(tables, widths_of(tables, room), strict=True)
    )
    if result.notes:
        parts.append([_line(visible(str(note)), "dim") for note in result.notes])
    return _printed(parts, room, colour=colour)


def _printed(parts: list[list[RenderableType]], room: int, *, colour: bool) -> str:
    """The parts one below the other, a blank line between two."""
    file = io.StringIO()
    console = Console(
        file=file, width=room, height=100, legacy_windows=False, force_terminal=colour,
        color_system="standard" if colour else None, no_color=False,
        markup=False, emoji=False, highlight=False,
    )  # fmt: skip
    for place, part in enumerate(parts):
        if place:
            console.print()
        for renderable in part:
            console.print(renderable, crop=False)
    return _LINE_END.sub(lambda found: found[0].replace(" ", ""), file.getvalue())


def _titled(table: WordTable) -> WordTable:
    """A table `by-X` with its title as first heading, which would say the same on a line more."""
    if table.name.startswith("by-") and table.headings:
        return replace(table, headings=(table.title, *table.headings[1:]))
    return table


def _body(table: WordTable, widths: Widths | None, room: int) -> Iterator[RenderableType]:
    """The title, where it is no heading, and the rows: in columns, or stacked without widths."""
    empty = not table.rows and not table.total
    if empty or widths is None or table.headings[:1] != (table.title,):
        yield _line(table.title, "bold")
    if empty:
        yield _line(_("Nothing."), "dim")
    elif widths is None:
        yield from _stacked(table, room)
    else:
        yield _in_columns(table, widths)


def _in_columns(table: WordTable, widths: Widths) -> Table:
    drawn = Table(
        box=SIMPLE, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0),
        show_footer=table.total is not None, border_style="dim", header_style="", footer_style="",
    )  # fmt: skip
    total = table.total or (Word(""),) * len(widths)
    for place, heading in enumerate(table.headings):
        drawn.add_column(
            _line(heading, "bold" if heading == table.title and not place else ""),
            _cell(table, place, total[place], widths[place], "bold"),
            justify="right" if table.figures[place] else "left",
            width=widths[place],
            overflow="fold",
        )
    for row in table.rows:
        drawn.add_row(*(_cell(table, place, word, widths[place]) for place, word in enumerate(row)))
    return drawn


def _cell(table: WordTable, place: int, word: Word, width: int, style: str = "") -> RenderableType:
    if table.figures[place]:
        word = Word("\n".join(broken(word.text, width)))
    text = _line(word.text, style)
    # Rich looks for places to wrap in whatever may be wrapped, which takes longer than drawing it.
    text.no_wrap = all(
        cell_len(line) + INDENT * word.level <= width for line in word.text.split("\n")
    )
    return _by_level(text, word.level)


def _stacked(table: WordTable, room: int) -> Iterator[RenderableType]:
    """Every row as a block: its first word, and below it each heading with the row's word."""
    for row in table.rows:
        yield _by_level(_line(row[0].text, ""), row[0].level)
        yield from _pairs(table, row, "")
    if table.total:
        yield _line("─" * room, "dim")
        yield _line(table.total[0].text, "bold")
        yield from _pairs(table, table.total, "bold")


def _pairs(table: WordTable, row: Sequence[Word], style: str) -> Iterator[RenderableType]:
    for place, heading in enumerate(table.headings):
        if place and row[place].text:
            pair = _line(f"{heading}: {row[place].text}", style)
            yield Padding(pair, (0, 0, 0, INDENT * (1 + row[0].level)), expand=False)


def _by_level(text: Text, level: int) -> RenderableType:
    """The text as rich lays it out; when wrapped, all its lines are indented by its level."""
    return Padding(text, (0, 0, 0, level * INDENT), expand=False) if level else text


def _line(words: str, style: str) -> Text:
    """Text in which rich sees no markup."""
    return Text(words, style=style, overflow="fold")
