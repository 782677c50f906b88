"""The small numbers that rows of the derived half carry in place of names.

Here: giving them, in order of first use, and forgetting names that nothing uses any more. Not
here: what is named (`derive`), sets of numbers (`tally`).
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

Rows = dict[str, list[tuple[Any, ...]]]  # by table
_TABLES = {
    "municipality": "municipality",
    "campaigns": "campaigns",
    "venue": "municipality, venue",
}
NUMBERED = tuple(_TABLES)


class Numbers:
    """The numbers of municipalities, venues and sets of campaigns; new names get the next one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], int] = {}

    def municipality(self, code: str) -> int:
        """The number of a municipality."""
        return self._number("municipality", code)

    def venue(self, municipality: str, folded: str) -> int:
        """The number of a venue, by its municipality and its folded name."""
        return self._number("venue", municipality, folded)

    def campaigns(self, codes: Sequence[str]) -> int | None:
        """The number of these campaigns together; None for none."""
        return self._number("campaigns", "+".join(codes)) if codes else None

    def _number(self, table: str, *name: str) -> int:
        known = self._known.get((table, *name))
        if known is None:
            known = self._given(table, name) or self._new(table, name)
            self._known[table, *name] = known
        return known

    def _given(self, table: str, name: tuple[str, ...], /) -> int | None:
        marks = ", ".join("?" * len(name))
        query = f"SELECT v FROM {table} WHERE ({_TABLES[table]}) = ({marks})"  # noqa: S608 - constants
        row = self._connection.execute(query, name).fetchone()
        return row[0] if row else None

    def _new(self, table: str, name: tuple[str, ...]) -> int:
        marks = ", ".join("?" * len(name))
        insert = f"INSERT INTO {table} ({_TABLES[table]}) VALUES ({marks})"  # noqa: S608 - constants
        number = self._connection.execute(insert, name).lastrowid or 0
        if table == "campaigns":
            take_apart(self._connection, [(number, name[0])])
        return number


class NumbersOfAll(Numbers):
    """The same for many records: every number given so far is known, new ones are only noted.

    What is noted has to be written by whoever asked: `noted` gives it, once.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._next = dict.fromkeys(_TABLES, 1)
        self._noted: Rows = {}
        for table, columns in _TABLES.items():
            for v, *name in connection.execute(f"SELECT v, {columns} FROM {table}"):  # noqa: S608 - constants
                self._known[table, *name] = v
                self._next[table] = max(self._next[table], v + 1)

    def noted(self) -> Rows:
        """The rows, by table, of names that got a number since this was last asked."""
        noted, self._noted = self._noted, {}
        return noted

    def _given(self, _table: str, _name: tuple[str, ...], /) -> int | None:
        return None  # what was given is known

    def _new(self, table: str, name: tuple[str, ...]) -> int:
        number = self._next[table]
        self._next[table] += 1
        self._noted.setdefault(table, []).append((number, *name))
        if table == "campaigns":
            self._noted.setdefault("campaign", []).extend(_apart(number, name[0]))
        return number


def take_apart(connection: sqlite3.Connection, joined: Iterable[tuple[int, str]]) -> None:
    """The rows of `campaign` for these rows of `campaigns`."""
    each = [row for number, codes in joined for row in _apart(number, codes)]
    connection.executemany("INSERT INTO campaign VALUES (?, ?)", each)


def _apart(number: int, codes: str) -> list[tuple[int, str]]:
    return [(number, code) for code in codes.split("+")]


def named_by(connection: sqlite3.Connection, number: int) -> set[tuple[str, object]]:
    """What the activity of this number names: tables of numbered names, each with a number.

    Municipalities come with their code, since activities name them by it.
    """
    row = connection.execute(
        "SELECT venue, campaigns, municipality FROM activity WHERE r = ?", (number,)
    ).fetchone()
    if row is None:
        return set()
    towns = connection.execute("SELECT municipality FROM activity_place WHERE r = ?", (number,))
    named = {("municipality", code) for code in (row[2], *(code for (code,) in towns))}
    return {("venue", row[0]), ("campaigns", row[1]), *named}


_IN_USE = {
    "venue": "SELECT 1 FROM activity WHERE venue = :one",
    "campaigns": "SELECT 1 FROM activity WHERE campaigns = :one",
    "municipality": "SELECT 1 FROM activity WHERE county = :county AND municipality = :one "
    "UNION ALL SELECT 1 FROM activity_place WHERE county = :county AND municipality = :one",
}


def forget_unused(connection: sqlite3.Connection, named: Iterable[tuple[str, object]]) -> None:
    """Remove those of these names that no activity uses any more."""
    for table, one in named:
        given = {"one": one, "county": str(one).partition("/")[0]}
        if one and not connection.execute(f"{_IN_USE[table]} LIMIT 1", given).fetchone():
            column = "municipality" if table == "municipality" else "v"
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (one,))  # noqa: S608 - constants
            if table == "campaigns":
                connection.execute("DELETE FROM campaign WHERE v = ?", (one,))
