"""One wrong bit in the file of a log: whatever it changed, `check` notices it.

What a flip changed is told by reading the file without the tool, before and after.
"""

import io
import json
import os
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from laptop import Laptop, dice

from antitrafik_cli.__main__ import main
from antitrafik_cli.errors import Failure
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

SAMPLE = 2_500  # flips a day, in each of two halves of the file
MEMORY = Path("/dev/shm")
PARTS = 16  # of the file, before a release


def _told(*argv: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        assert main([*argv, "--format", "json"]) == 0, err.getvalue()
    found: str = json.loads(out.getvalue())["id"]
    return found


@pytest.fixture
def log(laptop: Laptop) -> bytes:
    """The bytes of a small log with one of everything."""
    where = ("--county", "Elbasan", "--campaign", "zgjidhni-mundesite-2017")
    event = _told(
        "log-event", "--kind", "takim informues", *where, "--date", "2017-11-22", "--venue",
        "Shkolla “Kushtrim”", "--attended", "nxënës=rreth 30", "--attended", "mësues=25:20/5",
        "--request", "punësimi: qendër trajnimi", "--note", "dy orë", "--topic", "punësimi",
    )  # fmt: skip
    other = _told(
        "log-event", "--kind", "punëtori", "--municipality", "Lezhë", "--date", "7 shkurt 2018",
        "--attended", "qytetarë=?", "--partner", "Zyra e Punës", "--venue", "Zyra e Punës",
        "--overlaps", event,
    )  # fmt: skip
    gone = _told("log-event", "--kind", "forum", "--county", "Vlorë", "--date", "tetor 2020")
    all_ = _told("log-leaflets", "4000", "--county", "Elbasan", "--date", "2017-12-05",
                 "--status", "in-progress")  # fmt: skip
    _told("log-leaflets", "rreth 150", "--county", "Elbasan", "--date", "2017-12-06", "--within", all_)
    _told("amend", event, "--attended", "mësues=26", "--why", "numëruar sërish")
    _told("erase", other, "venue", "--why", "kishte një emër")
    _told("withdraw", gone)
    connection = sqlite3.connect(laptop.log)
    with connection:
        connection.execute("INSERT INTO edition VALUES ('2017-W47', 1, 4, randomblob(32))")
        connection.execute(
            "INSERT INTO receipt SELECT device, seq, id, randomblob(16) FROM entry WHERE n = 3"
        )
    connection.close()
    return laptop.log.read_bytes()


@dataclass
class Flipped:
    """A log in memory whose bits can be flipped, and what its rows were."""

    path: Path
    content: bytes

    def __post_init__(self) -> None:
        self.path.write_bytes(self.content)
        self.file = self.path.open("r+b", buffering=0)
        self.rows = rows(self.path)

    def __call__(self, place: int, bit: int) -> tuple[bool, set[str]]:
        """Whether the flip was noticed; if it was not, the tables that read otherwise now."""
        self._put(place, self.content[place] ^ 1 << bit)
        try:
            if noticed(self.path):
                return True, set()
            now = rows(self.path)
            names = self.rows.keys() | now.keys()
            return False, {name for name in names if self.rows.get(name) != now.get(name)}
        finally:
            self._put(place, self.content[place])
            assert self.path.stat().st_size == len(self.content)

    def _put(self, place: int, byte: int) -> None:
        self.file.seek(place)
        self.file.write(bytes([byte]))


def rows(path: Path) -> dict[str, object]:
    """Every row of every table and of the schema, as anybody's SQLite reads them."""
    connection = sqlite3.connect(path)
    found: dict[str, object] = {}
    try:
        found["sqlite_schema"] = connection.execute("SELECT * FROM sqlite_schema").fetchall()
        for kind, name, *_ in found["sqlite_schema"]:
            if kind == "table":
                found[name] = _read(connection, f'SELECT * FROM "{name}"')
    except sqlite3.Error as problem:
        found["unreadable"] = str(problem)
    finally:
        connection.close()
    return found


def _read(connection: sqlite3.Connection, query: str) -> object:
    try:
        return connection.execute(query).fetchall()
    except (sqlite3.Error, OverflowError) as problem:
        return str(problem)


def noticed(path: Path) -> bool:
    """Whether `antitrafik check` would end with anything but 0."""
    try:
        with Log.open(path) as opened:
            return any(not finding.is_note for finding in check(opened))
    except Failure:
        return True
