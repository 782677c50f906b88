"""A log of an older version is brought up to date, whole or not at all, with a copy left beside it.

There is one format so far: its first migration is made up here, to hold the mechanism to its word.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from antitrafik_cli.store import connection, migrations


@pytest.fixture
def old(antitrafik: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "log.db"
    assert antitrafik("demo", "--keep", str(path)).code == 0
    return path


def next_version(monkeypatch: pytest.MonkeyPatch, step: Callable[[Any], None]) -> None:
    monkeypatch.setattr(connection, "FORMAT", 2)
    monkeypatch.setattr(migrations, "FORMAT", 2)
    monkeypatch.setattr(migrations, "MIGRATIONS", {2: step})


def add_a_column(database: Any) -> None:
    database.execute("ALTER TABLE edition ADD COLUMN newer TEXT")


def version(path: Path) -> int:
    with sqlite3.connect(path) as reading:
        found: int = reading.execute("PRAGMA user_version").fetchone()[0]
    return found


def test_an_older_log_is_migrated_and_its_figures_stay(
    old: Path, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = antitrafik("--log", str(old), "report", "--format", "csv").out
    next_version(monkeypatch, add_a_column)
    ran = antitrafik("--log", str(old), "report", "--format", "csv")
    assert (ran.code, ran.out) == (0, before)
    assert version(old) == 2
    schema = str(sqlite3.connect(old).execute("SELECT name, sql FROM sqlite_schema").fetchall())
    assert "newer TEXT" in schema
    assert "migrations" not in schema
    assert version(old.with_name("log.format-1.db")) == 1
    assert "log.format-1.db" in ran.err
    assert antitrafik("--log", str(old), "report").err == ""


def test_a_migration_that_fails_leaves_the_log_as_it_was(
    old: Path, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()

    def fails(database: Any) -> None:
        add_a_column(database)
        raise ZeroDivisionError

    next_version(monkeypatch, fails)
    assert antitrafik("--log", str(old), "report").code == 1
    assert old.read_bytes() == before


def test_a_derived_half_of_another_form_is_remade(
    old: Path, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = antitrafik("--log", str(old), "report", "--format", "csv").out
    with sqlite3.connect(old) as writing:
        writing.execute("DELETE FROM activity")
        writing.execute("UPDATE built SET format = 0")
    assert antitrafik("--log", str(old), "report", "--format", "csv").out == before
    assert antitrafik("--log", str(old), "check").code == 0


def test_a_newer_log_is_refused_and_stays_as_it_is(
    old: Path, antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(old) as writing:
        writing.execute("PRAGMA user_version = 2")
    before = old.read_bytes()
    ran = antitrafik("--log", str(old), "report")
    assert ran.code == 3
    assert "Upgrade" in ran.err
    assert old.read_bytes() == before
