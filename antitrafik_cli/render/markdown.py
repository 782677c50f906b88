"""Markdown: the tables as people see them, for a letter, a wiki or a page of the repository.

Here: headings, tables and lists in GitHub's dialect. Not here: the words in them (`words`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from antitrafik_cli.messages import _, visible
from antitrafik_cli.render.words import Word, WordTable, in_words
from antitrafik_cli.result import Result

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The result's heading, a section for each table, and its notes at the end."""
    parts = [f"## {_plain(visible(str(result.heading)))}"] if result.heading else []
    for table in result.tables:
        parts.extend(_section(in_words(table)))
    parts.extend(_list(visible(str(note)) for note in result.notes))
    return "".join(f"{part}\n" for part in "\n\n".join(parts).split("\n")) if parts else ""


def _section(table: WordTable) -> Iterator[str]:
    yield f"### {_plain(table.title)}"
    if table.rows or table.total:
        yield "\n".join(_lines(table))
    else:
        yield f"*{_plain(_('Nothing.'))}*"
    yield from _list(table.notes)


def _lines(table: WordTable) -> Iterator[str]:
    yield _line(map(_plain, table.headings))
    yield _line("---:" if figures else "---" for figures in table.figures)
    for row in table.rows:
        yield _line(map(_cell, row))
    if table.total:
        yield _line(f"**{_plain(word.text)}**" if word.text else "" for word in table.total)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(word: Word) -> str:
    return "&emsp;" * word.level + _plain(word.text)


def _list(sentences: Iterable[str]) -> Sequence[str]:
    """One part that lists the sentences, or none."""
    items = [f"- {_plain(sentence)}" for sentence in sentences]
    return ["\n".join(items)] if items else []


def _plain(words: str) -> str:
    """The words with everything that Markdown or HTML would take for its own made harmless."""
    escaped = re.sub(r"[\\`*_\[\]|~]", r"\\\g<0>", words)
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], escaped)
