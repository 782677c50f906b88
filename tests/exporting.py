"""A log for tests of `export`, the same at every run, and binary files as text to compare.

Here: making and unpacking. Not here: any assertion.
"""

import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import hxl
import pytest
from ran import Ran
from test_transcripts import fix_machine, fix_randomness

from antitrafik_cli import settings
from antitrafik_cli.exchange.demonstration import log_demonstration

Run = Callable[..., Ran]
FORMATS = ("csv", "csv-excel", "xlsx", "json", "jsonl", "hxl", "4w", "sqlite", "md")
BINARY = ("xlsx", "4w", "sqlite")
TOLD = (
    # several counties, a range of days, a range of people, and words that no vocabulary knows
    ("log-event", "--date", "5-7.12.2020", "--county", "Vlorë", "--county", "Fier", "--kind",
     "other: karvan; me flamuj", "--attended", "nxënës=10-15", "--attended",
     "other: ish-viktima=?", "--topic", "other: =HYPERLINK(1)", "--venue", "5-10",
     "--note", "shënim i zyrës"),
    # what a spreadsheet would take for a formula, and what separates values
    ("log-event", "--date", "8.12.2020", "--municipality", "Gramsh", "--kind", "forum",
     "--attended", "mësues=25:20/5", "--attended", "prindër+nxënës=mbi 40", "--venue",
     "=1+1", "--partner", "Shkolla; dega", "--partner", "@zyra", "--request",
     "punësimi: kurse; praktika", "--source", "-buletini"),
    ("log-event", "--date", "2019", "--county", "national", "--kind", "media"),
    ("log-leaflets", "mbi 200", "--date", "9.12.2020", "--municipality", "Vlorë", "--place",
     "treg", "--place", "stacion; qendër", "--note", "+355"),
    ("log-leaflets", "0", "--date", "10.12.2020", "--county", "Kukës"),
)  # fmt: skip


def make_world(antitrafik: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of the home in use: the demonstration, and what is hard to write into a file."""
    monkeypatch.setenv("ANTITRAFIK_NOW", "2021-01-15T12:00:00+01:00")
    fix_randomness(monkeypatch)
    fix_machine(monkeypatch)
    log_demonstration(settings.log_path())
    for argv in TOLD:
        ran = antitrafik(*argv)
        assert ran.code == 0, ran.err
    return settings.log_path()


def read_hxl(content: bytes) -> Any:
    """What libhxl reads."""
    return hxl.data(hxl.make_input(io.BytesIO(content), hxl.InputOptions(allow_local=True)))


def unpacked(content: bytes) -> str:
    """The parts of a workbook as text: each name, then its XML, an element a line."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    return "".join(
        f"--- {name}\n{xml.replace('><', '>' + chr(10) + '<')}\n" for name, xml in parts.items()
    )


def dumped(path: Path) -> str:
    """A database as text: the schema, and the rows of every table that is no index of words."""
    with closing(sqlite3.connect(path)) as found:
        return "".join(f"{line}\n" for line in _dump(found))


def _dump(found: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    for type_, name, sql in found.execute(query).fetchall():
        if "_fts_" in name:
            continue
        yield f"{sql};"
        if type_ == "table" and not name.endswith("_fts"):
            yield from map(repr, found.execute(f'SELECT * FROM "{name}" ORDER BY rowid'))
