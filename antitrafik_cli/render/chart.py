"""Bars on a terminal: full for what was counted, lighter for what was estimated.

Here: tables of one figure as bars beside its words. Not here: which figure (`reports.charted`), the
words themselves (`words`).
"""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len

from antitrafik_cli.domain.count import grouped
from antitrafik_cli.messages import _, visible
from antitrafik_cli.render.widths import GAP, INDENT, broken, wrapped
from antitrafik_cli.render.words import Word, in_words
from antitrafik_cli.result import Result, ResultTable, Row

_USUAL = 80  # cells, where nothing says how wide it may be
_SMALLEST = 24  # no narrower chart is drawn
_SHORTEST = 12  # cells of the longest bar, before the words go below it
_SPARE = 3  # cells a bar may take beyond the scale, so that no part of it is invisible
_BOLD, _DIM = "1", "2"


@dataclass(frozen=True, slots=True)
class _Marks:
    """What bars are made of: counted, estimated at least, estimated at most, open."""

    exact: str
    low: str
    high: str
    open: str
    rule: str


_BLOCKS = _Marks("█", "▒", "░", "→", "─")
_ASCII = _Marks("#", "=", "-", ">", "-")


@dataclass(frozen=True, slots=True)
class _Bar:
    """How far the counted part, the least and the most reach; whether the most is open."""

    exact: int
    least: int
    most: int
    open: bool

    @classmethod
    def of(cls, table: ResultTable, row: Row) -> "_Bar":
        """The bar of the figure that a table shows in its second column."""
        cells = [row.get(name) for name in table.shown[1].columns]
        exact, low, high = (one if isinstance(one, int) else 0 for one in [*cells, 0, 0][:3])
        return cls(exact, exact + low, exact + max(low, high), len(cells) > 1 and cells[2] is None)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The cells of names, of words (0: they stand below the bar), and of the longest bar."""

    names: int
    words: int
    bars: int


def draw(result: Result, width: int | None, colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """Every table as bars on one scale, no line wider than `width` cells; 80 where that is None.

    In each table the first column shown names the rows, the second is drawn: a number or a total.
    """
    room = _USUAL if width is None else max(width, _SMALLEST)
    marks = _BLOCKS if width is None or shows_blocks() else _ASCII
    bars = [_Bar.of(table, row) for table in result.tables for row in table.rows]
    longest = max((bar.most for bar in bars), default=0)
    chart = _Chart(room, marks, _layout(result.tables, room), longest, colour)
    parts = [chart.told(str(result.heading), _BOLD)] if result.heading else []
    parts += [list(chart.table(table)) for table in result.tables]
    parts += [chart.legend(bars)]
    parts += [[line for note in result.notes for line in chart.told(str(note), _DIM)]]
    return "\n".join("".join(f"{line.rstrip()}\n" for line in part) for part in parts if part)


@dataclass(frozen=True)
class _Chart:
    """A chart `room` cells wide whose longest bar means `longest`."""

    room: int
    marks: _Marks
    layout: _Layout
    longest: int
    colour: bool

    def told(self, sentence: str, style: str) -> list[str]:
        """A sentence in as many lines as it needs."""
        return [self._styled(line, style) for line in wrapped(visible(sentence), self.room)]

    def table(self, table: ResultTable) -> Iterator[str]:
        """The title over the bars of a table, its total in words, its notes."""
        words = in_words(table)
        yield from self.told(f"{words.title}: {_(table.shown[1].label)}", _BOLD)
        if not table.rows:
            yield from self.told(_("Nothing."), _DIM)
        for row, said in zip(table.rows, words.rows, strict=True):
            yield from self._row(said[0], said[1].text, self._drawn(_Bar.of(table, row)))
        if table.rows and words.total:
            yield self._styled(self.marks.rule * self.room, _DIM)
            yield from self._total(words.total[0].text, words.total[1].text)
        for note in words.notes:
            yield from self.told(note, _DIM)

    def legend(self, bars: Sequence[_Bar]) -> list[str]:
        """What a bar of a round number looks like, and what the marks that were drawn mean."""
        if not self.longest:
            return []
        sample = _round_below(self.longest)
        bar = self.marks.exact * self._cells(sample)
        said = [_("{bar} is {number}").format(bar=bar, number=grouped(sample))]
        meanings = (
            (self.marks.low, _("{mark} estimated"), any(b.least > b.exact for b in bars)),
            (self.marks.high, _("{mark} at most"), any(b.most > b.least for b in bars)),
            (self.marks.open, _("{mark} or more"), any(b.open for b in bars)),
        )
        said += [words.format(mark=mark) for mark, words, drawn in meanings if drawn]
        lines = [said[0]]
        for one in said[1:]:
            if cell_len(f"{lines[-1]}   {one}") <= self.room:
                lines[-1] += f"   {one}"
            else:
                lines.append(one)
        return lines

    def _total(self, name: str, words: str) -> Iterator[str]:
        """The total in words alone: its bar would dwarf all others."""
        left = self.layout.names + GAP
        for said in wrapped(words, self.room - left):
            yield f"{name}{_room(name, left)}{said}"
            name = ""

    def _row(self, name: Word, words: str, bar: str) -> Iterator[str]:
        """The name, its words and its bar beside each other; the words below where it is tight."""
        indent = " " * INDENT * name.level
        names = wrapped(name.text, self.layout.names - len(indent))
        beside = broken(words, self.layout.words) if self.layout.words else []
        for place, (one, said) in enumerate(zip_longest(names, beside, fillvalue="")):
            column = f"{_room(said, self.layout.words)}{said}{' ' * GAP}" if beside else ""
            left = f"{indent}{one}{_room(indent + one, self.layout.names)}"
            yield f"{left}{' ' * GAP}{column}{'' if place else bar}"
        if not beside:
            for said in wrapped(words, self.room - INDENT):
                yield " " * INDENT + said

    def _drawn(self, bar: _Bar) -> str:
        """The bar; what is more than nothing takes a cell at least."""
        exact = self._cells(bar.exact)
        least = max(self._cells(bar.least), exact + (bar.least > bar.exact))
        most = max(self._cells(bar.most), least + (bar.most > bar.least))
        marks = self.marks
        drawn = marks.exact * exact + marks.low * (least - exact) + marks.high * (most - least)
        return drawn + (marks.open if bar.open else "")

    def _cells(self, number: int) -> int:
        if not number:
            return 0
        return max(1, (number * self.layout.bars * 2 + self.longest) // (2 * self.longest))

    def _styled(self, line: str, style: str) -> str:
        return f"\x1b[{style}m{line}\x1b[0m" if self.colour else line


def _layout(tables: Sequence[ResultTable], room: int) -> _Layout:
    """One layout for all tables, so that their bars can be compared."""
    words = [in_words(table) for table in tables]
    rows = [row for table in words for row in table.rows]
    names = max((row[0].level * INDENT + cell_len(row[0].text) for row in rows), default=1)
    names = min(max(names, cell_len(_("Total"))), max(_SHORTEST, room * 3 // 10))
    said = [row[1].text for row in rows]
    whole = max(map(cell_len, said), default=1)
    parts = max((cell_len(part) for one in said for part in broken(one, 1)), default=1)
    for wide, least in ((whole, room // 5), (parts, _SHORTEST)):
        bars = room - names - wide - 2 * GAP - _SPARE
        if bars >= least:
            return _Layout(names, wide, bars)
    return _Layout(names, 0, room - names - GAP - _SPARE)


def _round_below(number: int) -> int:
    """The largest 1, 2 or 5 with noughts that is at most half the number, or 1."""
    best = 1
    while best * 2 <= number:
        digits = str(best)
        following = best * 5 // 2 if digits[0] == "2" else best * 2
        if following * 2 > number:
            break
        best = following
    return best


def _room(words: str, width: int) -> str:
    """The blanks that the words leave of `width` cells."""
    return " " * max(0, width - cell_len(words))


def shows_blocks() -> bool:
    """Whether the terminal can show block characters, as far as the system says."""
    if sys.platform in ("win32", "darwin"):
        return True
    told = [os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if told[1] in ("C.UTF-8", "C.utf8", "UTF-8"):
        told[1] = ""  # Python itself sets it so where the locale is C
    return "utf" in next(filter(None, told), "").lower()
