"""Each safeguard of the log, met directly: what it is there to prevent does not happen.

`test_mutants` takes the safeguards away one by one, and at least one test here or elsewhere fails.
"""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from laptop import EVENT, Laptop

from antitrafik_cli.messages import visible
from antitrafik_cli.store.change import change, insert
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

pytestmark = pytest.mark.item("safeguards, met directly")
Tool = Callable[..., Any]
WORDS = "Salla e kuqe"
PLACE = {"date": "2017-11-22", "kind": "forum", "place": ["AL-03"]}


@pytest.fixture
def log(laptop: Laptop) -> Iterator[Log]:
    """A log of one event, open for writing."""
    with Log.open(laptop.log, write=True) as opened:
        with change(opened, "log-event") as started:
            started.add_told("event", PLACE, {"venue": [WORDS]})
        yield opened


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET seq = 2",
        "DELETE FROM entry",
        "UPDATE device SET device = randomblob(16)",
        "DELETE FROM device",
        "INSERT OR REPLACE INTO device SELECT d, randomblob(16) FROM device",
        "UPDATE open_text SET value = 'tjetër'",
        "INSERT OR REPLACE INTO entry SELECT n, id, device, 7, record, head FROM entry",
        "REPLACE INTO entry SELECT n + 1, id, device, seq, record, head FROM entry",
        "INSERT INTO change VALUES (99, 99, 'x')",
    ],
)
def test_no_statement_changes_what_was_said(log: Log, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        log.connection.execute(statement)
    assert check(log) == []


def test_what_is_deleted_is_overwritten(log: Log, laptop: Laptop) -> None:
    assert WORDS.encode() in laptop.log.read_bytes()
    log.connection.execute("DELETE FROM open_text")
    log.connection.execute("DELETE FROM venue")
    assert WORDS.encode() not in laptop.log.read_bytes()


@pytest.mark.parametrize(
    ("pragma", "value"), [("synchronous", 3), ("busy_timeout", 30_000), ("trusted_schema", 0)]
)
def test_a_log_is_opened_with_care(log: Log, pragma: str, value: int) -> None:
    assert log.connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_the_same_entry_again_is_no_second_one_and_nothing_else_is_let_through(log: Log) -> None:
    (record,) = log.connection.execute("SELECT record FROM entry").fetchone()
    (entry,) = log.entries(record.hex())
    insert(log.connection, entry)
    assert log.connection.execute("SELECT n FROM entry").fetchall() == [(1,)]
    with pytest.raises(sqlite3.IntegrityError):
        insert(log.connection, entry._replace(id="00" * 31))


def test_nobody_else_writes_while_a_change_is_under_way(log: Log, laptop: Laptop) -> None:
    with closing(sqlite3.connect(laptop.log, timeout=0, isolation_level=None)) as other:
        with change(log, "log-event"), pytest.raises(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")


class Failing:
    """A connection whose next COMMIT is done, and said to have failed."""

    def __init__(self, real: sqlite3.Connection) -> None:
        self.real = real

    def execute(self, statement: str, *values: Any) -> Any:
        done = self.real.execute(statement, *values)
        if statement == "COMMIT":
            problem = sqlite3.OperationalError("disk I/O error")
            problem.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise problem
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def test_after_an_error_at_the_end_it_is_looked_whether_it_was_saved(log: Log) -> None:
    log.connection = Failing(log.connection)
    with change(log, "log-event") as started:  # no failure: it is there
        started.add_told("event", PLACE, {})
    assert log.connection.execute("SELECT count(*) FROM entry").fetchone() == (2,)


def _tamper(laptop: Laptop, trigger: str, statement: str) -> None:
    """What somebody with another tool could do to the file."""
    with closing(sqlite3.connect(laptop.log)) as connection, connection:
        query = "SELECT sql FROM sqlite_schema WHERE name = ?"
        (made,) = connection.execute(query, (trigger,)).fetchone()
        connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(statement).rowcount == 1
        connection.execute(made)


def test_check_notices_a_text_that_was_changed(log: Log, laptop: Laptop) -> None:
    log.connection.execute("DELETE FROM venue")  # the derived half holds it too
    before = {one.check for one in check(log)}
    _tamper(laptop, "open_text_never_changes", "UPDATE open_text SET value = 'Salla e bardhë'")
    assert {one.check for one in check(log)} == before | {"texts"}


def test_check_notices_an_id_that_is_not_that_of_its_head(log: Log, laptop: Laptop) -> None:
    _tamper(laptop, "entry_never_changes", "UPDATE entry SET id = randomblob(32)")
    # Nothing is derived from a head that is not the one let in.
    assert {one.check for one in check(log)} == {"entries", "derived"}


def test_an_older_copy_is_gone_on_with_as_another_device(log: Log, laptop: Laptop) -> None:
    older = laptop.log.read_bytes()
    for _ in range(2):
        with change(log, "log-event") as started:
            started.add_told("event", PLACE, {})
        laptop.log.write_bytes(older)
    devices = log.connection.execute("SELECT count(DISTINCT device) FROM entry").fetchone()
    assert devices == (1,)
    with change(log, "log-event") as started:
        started.add_told("event", PLACE, {})
    devices = log.connection.execute("SELECT count(DISTINCT device) FROM entry").fetchone()
    assert devices == (2,)


def test_a_text_that_leads_to_a_person_is_refused_and_a_name_is_warned_of(
    laptop: Laptop, antitrafik: Tool
) -> None:
    for words in ("tel. 069 123 4567", "J12345678K", "ana@shembull.al"):
        assert antitrafik(*EVENT, "--source", words).code == 6
    assert "looks like a person's name" in antitrafik(*EVENT, "--source", "Arta Berisha").err
    assert antitrafik(*EVENT, "--source", "x" * 600).code == 2


def test_what_was_seen_is_named_and_beats_the_clock(
    antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = antitrafik(*EVENT, "--format", "json").told["id"]
    for kind in ("forum", "trajnim"):
        assert antitrafik("amend", record, "--kind", kind).code == 0
    told = antitrafik("show", record, "--format", "json").told
    assert (told["kind"], told["conflicts"]) == ("training", [])
    assert antitrafik("check").code == 0


def test_no_character_that_steers_is_printed(antitrafik: Tool) -> None:
    assert visible("a\x1b[31m\u202eb") == "a\\x1b[31m\\u202eb"
    assert "\x1b" not in antitrafik("show", "\x1b]0;x\x07").err


def test_what_is_made_is_for_its_owner_alone(
    laptop: Laptop, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANTITRAFIK_LOG", str(tmp_path / "new" / "folder" / "log.db"))
    before = os.umask(0)
    try:
        assert antitrafik(*EVENT).code == 0
    finally:
        os.umask(before)
    made = [tmp_path / "new", *(tmp_path / "new").rglob("*"), *laptop.keys.rglob("*")]
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
