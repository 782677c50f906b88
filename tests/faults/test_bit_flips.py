"""One wrong bit in the file of a log: whatever it changed, `check` notices it.

What a flip changed is told by reading the file without the tool, before and after.
"""

import io
import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from laptop import Laptop, dice, note, scratch

from antitrafik_cli.__main__ import main
from antitrafik_cli.errors import Failure
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

pytestmark = pytest.mark.item("one wrong bit in the log")

Tried = Callable[[int], None]
SAMPLE = 1_200  # flips a day, twice: each half on a core of its own
FINE = {"same", "noticed", "remade"}
# What came together, what another log acknowledged, what a weekly export showed: told by no entry,
# so that only their shape can be checked.
LOOSE = {"change", "edition", "receipt"}
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
    _told(
        "log-leaflets", "rreth 150", "--county", "Elbasan", "--date", "2017-12-06", "--within", all_
    )
    _told("amend", event, "--attended", "mësues=26", "--why", "numëruar sërish")
    _told("erase", other, "venue", "--why", "kishte një emër")
    _told("withdraw", gone)
    connection = sqlite3.connect(laptop.log)
    with connection:
        connection.execute("INSERT INTO edition VALUES ('2017-W47', 1, 4, randomblob(32))")
        connection.execute(
            "INSERT INTO receipt (device, giver, seq, id) "
            "SELECT d.device, randomblob(16), e.seq, e.id "
            "FROM entry AS e JOIN device AS d ON d.d = e.device WHERE e.n = 3"
        )
    connection.close()
    return laptop.log.read_bytes()


@dataclass
class Flipped:
    """A log in a file whose bits are flipped one at a time, and what its rows were."""

    path: Path
    content: bytes

    def __post_init__(self) -> None:
        self.path.write_bytes(self.content)
        self.rows = rows(self.path)

    def flip(self, place: int, bit: int) -> str:
        """What became of one flip: `same`, `noticed`, `remade`, or the tables that read otherwise.

        `remade`: the derived half said that it is of another form, and was derived again.
        """
        damaged = bytearray(self.content)
        damaged[place] ^= 1 << bit
        try:
            self._put(place, damaged[place])
            if rows(self.path) == self.rows:
                return "same"
            if noticed(self.path):
                return "noticed"
            made_anew = self.path.read_bytes() != damaged
            differing = self._differing(made_anew=made_anew)
            if made_anew and not differing:
                return "remade"
            return " ".join(differing)
        except Exception as problem:
            problem.add_note(f"byte {place}, bit {bit}")
            raise
        finally:
            self._put(place, self.content[place])
            if self.path.read_bytes() != self.content:
                self.path.write_bytes(self.content)

    def _put(self, place: int, byte: int) -> None:
        with self.path.open("r+b", buffering=0) as file:
            file.seek(place)
            file.write(bytes([byte]))

    def _differing(self, *, made_anew: bool) -> list[str]:
        before, now = self.rows, rows(self.path)
        if made_anew:  # in an order of its own: where a table begins is another page
            before, now = _without_pages(before), _without_pages(now)
        names = before.keys() | now.keys()
        return sorted(name for name in names if before.get(name) != now.get(name))


def _without_pages(told: dict[str, Any]) -> dict[str, object]:
    schema = told["sqlite_schema"]
    return {**told, "sqlite_schema": {(kind, name, of, sql) for kind, name, of, _, sql in schema}}


def rows(path: Path) -> dict[str, object]:
    """Every row of every table and of the schema, as anybody's SQLite reads them."""
    connection = sqlite3.connect(path)
    found: dict[str, object] = {}
    try:
        schema = connection.execute("SELECT * FROM sqlite_schema").fetchall()
        found["sqlite_schema"] = schema
        for kind, name, *_ in schema:
            if kind == "table":
                found[name] = _read(connection, f'SELECT * FROM "{name}"')
    except (sqlite3.Error, UnicodeDecodeError) as problem:
        found["unreadable"] = str(problem)
    finally:
        connection.close()
    return found


def _read(connection: sqlite3.Connection, query: str) -> object:
    try:
        return connection.execute(query).fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as problem:
        return str(problem)


def noticed(path: Path) -> bool:
    """Whether `antitrafik check` would end with anything but 0."""
    try:
        with Log.open(path) as opened:
            return any(not finding.is_note for finding in check(opened))
    except Failure:
        return True


@pytest.fixture
def flipped(log: bytes) -> Iterator[Flipped]:
    with scratch() as folder:
        yield Flipped(folder / "log.db", log)


def assert_all_noticed(flipped: Flipped, flips: Iterable[tuple[int, int]], tried: Tried) -> None:
    became = Counter(flipped.flip(place, bit) for place, bit in flips)
    note(str(dict(became)))
    tried(became.total())
    assert became["noticed"] > 0
    unnoticed = {table for told in became.keys() - FINE for table in told.split()}
    assert unnoticed <= LOOSE


@pytest.mark.parametrize("_half", [0, 1])
def test_a_flip_that_changed_anything_is_noticed(
    flipped: Flipped, tried: Tried, _half: int
) -> None:
    chance = dice()
    used = [place for place, byte in enumerate(flipped.content) if byte]
    everywhere = range(len(flipped.content))
    places = (chance.choice(used if chance.random() < 0.9 else everywhere) for _ in range(SAMPLE))
    assert_all_noticed(flipped, ((place, chance.randrange(8)) for place in places), tried)


@pytest.mark.release
@pytest.mark.parametrize("part", range(PARTS))
def test_every_flip_that_changed_anything_is_noticed(
    flipped: Flipped, tried: Tried, part: int
) -> None:
    places = range(part, len(flipped.content), PARTS)
    assert_all_noticed(flipped, itertools.product(places, range(8)), tried)


def test_a_trigger_that_claims_a_page_is_noticed(laptop: Laptop, log: bytes) -> None:
    """One of the flips that a run over every bit found unnoticed."""
    connection = sqlite3.connect(laptop.log)
    connection.executescript(
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 1 WHERE type = 'trigger';"
    )
    connection.close()
    assert laptop.log.read_bytes() != log
    assert noticed(laptop.log)


def test_no_log_is_silently_another_after_its_first_page_was_hit(
    flipped: Flipped, tried: Tried
) -> None:
    assert_all_noticed(flipped, itertools.product(range(100), range(8)), tried)
