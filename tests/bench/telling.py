"""The one table: Markdown for people, JSON for programs, and its place in the README.

Not here: what is measured (`rows`, `peers`).
"""

import json
import os
import platform
import re
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .rows import Row
from .timing import Spread

_HEADINGS = (
    "what", "against", "records", "times as long (quartiles)", "at most", "kept",
    "processor time", "ours", "theirs", "pairs", "",
)  # fmt: skip
_BEGIN, _END = "<!-- speed: begin -->", "<!-- speed: end -->"


def markdown(rows: Sequence[Row], command: str) -> str:
    """The table, ratios first, and under it where and how it was made."""
    lines = [
        _line(_HEADINGS),
        _line("---" for _ in _HEADINGS),
        *(_line(_cells(row)) for row in rows),
    ]
    return "\n".join(lines) + f"\n\nMade with `{command}`: {_machine()}.\n"


def as_json(rows: Sequence[Row], command: str) -> str:
    """The same with every figure, times in seconds."""
    told = [{**row._asdict(), "paired": _figures(row), "ratio": row.ratio, "within": row.within}
            for row in rows]  # fmt: skip
    return json.dumps({"command": command, "machine": _machine(), "rows": told}, indent=2) + "\n"


def into_readme(path: Path, table: str) -> None:
    """Put the table between the two markers. Raises `ValueError` where they are missing."""
    text = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"({_BEGIN}\n).*?({_END})", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{path}: {_BEGIN} … {_END} is missing")
    told = pattern.sub(lambda found: found[1] + table + found[2], text)
    path.write_text(told, encoding="utf-8")


def _line(cells: Any) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row) -> tuple[str, ...]:
    runs = row.paired
    kept = {True: "yes", False: "**no**", None: ""}[row.within]
    budget = "" if row.budget is None else f"{row.budget:g} ×"
    if runs is None:
        ratio = "" if row.value is None else f"{_ratio(row.value)} ×"
        figures = (ratio, budget, kept, "", "", "", "")
    else:
        figures = (
            *(_spread(runs.ratio), budget, kept, f"{_ratio(runs.cpu.median)} ×"),
            *(_seconds(runs.ours), _seconds(runs.other), str(runs.runs)),
        )
    return (row.what, row.against, f"{row.size:,}" if row.size else "", *figures, row.note)


def _spread(one: Spread) -> str:
    return f"**{_ratio(one.median)} ×** ({_ratio(one.low)}–{_ratio(one.high)})"


def _ratio(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.0f}"


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s"


def _figures(row: Row) -> dict[str, Any] | None:
    if row.paired is None:
        return None
    told = row.paired._asdict()
    return {**told, "ratio": row.paired.ratio._asdict(), "cpu": row.paired.cpu._asdict()}


def _machine() -> str:
    return (
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"typer {version('typer')}"
    )
