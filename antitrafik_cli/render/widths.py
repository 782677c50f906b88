"""How wide the columns of a table are drawn in the room there is.

Here: widths in cells of a terminal, and where a number may be broken. Not here: drawing (`table`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from rich.cells import cell_len, chop_cells

from antitrafik_cli.render.words import Word, WordTable

GAP = 2  # blanks between two columns
INDENT = 2  # blanks for each level
NARROWEST = 14  # cells a column of text keeps, before the rows are stacked instead

Widths = list[int]


def widths_of(tables: Sequence[WordTable], room: int) -> list[Widths | None]:
    """The widths of every table; None for one that has to be stacked to stay within `room` cells.

    Where there is room, columns of several tables that are alike stand below each other, unless
    that would draw a table half as wide again as it is.
    """
    widest: dict[str, int] = {}
    natural = [natural_widths(table) for table in tables]
    for table, widths in zip(tables, natural, strict=True):
        for key, width in zip(_keys(table), widths, strict=True):
            widest[key] = max(width, widest.get(key, 0))
    aligned = [
        [widest[key] if key else width for key, width in zip(_keys(table), widths, strict=True)]
        for table, widths in zip(tables, natural, strict=True)
    ]
    if all(
        _across(wide) <= min(room, _across(widths) * 3 // 2)
        for wide, widths in zip(aligned, natural, strict=True)
    ):
        return list(aligned)
    return [fitting_widths(table, room) for table in tables]


def natural_widths(table: WordTable) -> Widths:
    """How wide each column is where nothing is wrapped."""
    return [
        max(
            1,
            cell_len(heading),
            *(_deep(word, cell_len(word.text)) for word in _words(table, place)),
        )
        for place, heading in enumerate(table.headings)
    ]


def fitting_widths(table: WordTable, room: int) -> Widths | None:
    """The widths at which the table takes at most `room` cells, the widest column yielding first.

    Text is wrapped between words; then numbers are broken after `+`, then after `/` too; last of
    all text is wrapped within words, down to `NARROWEST`. None where that does not do either.
    """
    natural = natural_widths(table)
    if _across(natural) <= room:
        return natural
    for within_words, joints in product((False, True), ("", "+", "+/")):
        least = [
            _least_of_numbers(table, place, joints)
            if figures
            else min(wide, max(NARROWEST, 0 if within_words else _longest_word(table, place)))
            for place, (wide, figures) in enumerate(zip(natural, table.figures, strict=True))
        ]
        for most in range(room if _across(least) <= room else 0, 0, -1):
            fitted = [min(wide, max(few, most)) for wide, few in zip(natural, least, strict=True)]
            if _across(fitted) <= room:
                return fitted
    return None


def broken(words: str, width: int) -> list[str]:
    """The words of a number in lines of at most `width`, broken only after its `+` and `/`.

    A part that is wider than that stays whole.
    """
    lines: list[str] = []
    for part in _parts(words, "+/"):
        if lines and cell_len(f"{lines[-1]} {part}") <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines


def wrapped(words: str, room: int) -> list[str]:
    """The words in lines of at most `room` cells; only what is longer than a line is broken."""
    lines = [""]
    for word in words.split():
        for piece in chop_cells(word, room):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if cell_len(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _parts(words: str, joints: str) -> list[str]:
    return re.split(f"(?<= [{joints}]) ", words) if joints else [words]


def _least_of_numbers(table: WordTable, place: int, joints: str) -> int:
    cells = [word.text for word in _words(table, place)]
    parts = [part for cell in cells for part in _parts(cell, joints)]
    return max(map(cell_len, [*parts, *table.headings[place].split(), "0"]))


def _longest_word(table: WordTable, place: int) -> int:
    words = [Word(table.headings[place]), *_words(table, place)]
    return max(_deep(word, cell_len(one)) for word in words for one in word.text.split() or [""])


def _deep(word: Word, width: int) -> int:
    return word.level * INDENT + width


def _words(table: WordTable, place: int) -> Iterator[Word]:
    yield from (row[place] for row in table.rows)
    yield table.total[place] if table.total else Word("")


def _keys(table: WordTable) -> list[str]:
    """What makes columns of several tables alike; "" for text, which is wide here, narrow there."""
    first = "by-" if table.name.startswith("by-") else ""
    return [
        f"#{heading}" if figures else ("" if place else first)
        for place, (heading, figures) in enumerate(zip(table.headings, table.figures, strict=True))
    ]


def _across(widths: Widths) -> int:
    return sum(widths) + GAP * (len(widths) - 1)
