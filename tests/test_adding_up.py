"""Sums added beforehand in a world of some size: however they came about, they are the sums.

A world that is the same each time: activities of all sorts, over two years and their borders.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from offices import COUNTS, Office
from test_log_laws import fresh, receive, rows, template  # noqa: F401 - a fixture

from antitrafik_cli.domain.entry import Entry, record_id
from antitrafik_cli.store import rebuilding, tally
from antitrafik_cli.store.change import insert
from antitrafik_cli.store.connection import transaction
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rebuilding import rebuild
from antitrafik_cli.store.shares import Cell, shares

SIZE = 450
KEPT_FROM = 12
PLACES = (
    *(["AL-03/elbasan"],) * 3, ["AL-03/gramsh"], ["AL-03"], ["AL-08/lezhe"], ["AL-11/tirane"],
    ["AL-08/kurbin", "AL-08/lezhe"], ["AL-01", "AL-12/vlore"], ["online"], ["national"],
)  # fmt: skip
SPANS = (
    "2017-{m:02}-{d:02}/2017-{m:02}-28", "2017-{m:02}-28/2018-01-{d:02}", "2017-{m:02}", "2018",
    "2017-10-30/2017-11-05", "2018-12-31/2019-01-01", "2017-12-31/2018-01-01",
)  # fmt: skip
AUDIENCES = (
    [], [["pupils"]], [["pupils-upper"]], [["pupils"], ["pupils-basic"]],
    [["parents", "teachers"], ["pupils-upper"]], [["pupils-basic", "pupils-upper"], ["teachers"]],
)  # fmt: skip


def world() -> tuple[list[Entry], dict[str, tuple[bytes, str, str]]]:
    """The entries of all activities, and their open text."""
    chance, office = random.Random(17), Office(name="a" * 32)
    venues = [office.keep("venue", f"Shkolla {n}") for n in range(40)]
    wholes: list[str] = []
    for n in range(SIZE):
        record = record_id(1_500_000_000_000 + n, chance.randbytes(10))
        fields = {
            "date": _date(chance),
            "place": chance.choice(PLACES),
            "campaigns": chance.choice([[], [], ["a"], ["b"], ["a", "b"]]),
        }
        if n % 3:
            event = {"kind": chance.choice(["forum", "media"]), "attended": _attended(chance)}
            venue = [chance.choice(venues)] if n % 5 else []
            office.tell("record", record, "event", {**fields, **event}, {"venue": venue})
        else:
            told = {
                "material": chance.choice(["leaflet", "leaflet", "poster"]),
                "quantity": chance.choice(COUNTS),
                "status": chance.choice(["done", "in-progress"]),
                "within": chance.choice([None, *wholes[-4:]]),
            }
            office.tell("record", record, "distribution", {**fields, **told})
            wholes.append(record)
    told_again = [entry for entry in office.seen.values() if entry.seq % 7 == 0]
    for entry in told_again:
        office.tell("amend", entry.record, entry.type, {"date": _date(chance)})
    return list(office.seen.values()), office.texts


def _date(chance: random.Random) -> str:
    year, month, day = chance.choice([2017, 2018]), chance.randint(1, 12), chance.randint(1, 28)
    if chance.random() < 0.7:
        return f"{year}-{month:02}-{day:02}"
    return chance.choice(SPANS).format(m=month, d=day)


def _attended(chance: random.Random) -> list[dict[str, Any]]:
    lines = [{"count": chance.choice(COUNTS), "of": of} for of in chance.choice(AUDIENCES)]
    for line in lines:
        if line["count"][0] == "exact" and line["count"][1]:
            line |= {"female": chance.randint(0, 20), "male": chance.randint(0, 5)}
    return lines


@pytest.fixture(autouse=True)
def sums_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "KEPT_FROM", KEPT_FROM)


def kept(log: Log) -> dict[Cell, dict[tuple[str, str], Any]]:
    """Every cell of the tally, its groups and their sums."""
    found: dict[Cell, dict[tuple[str, str], Any]] = defaultdict(dict)
    query = "SELECT DISTINCT scope, period, dimension FROM tally"
    for scope, period, dimension in log.connection.execute(query).fetchall():
        for _, key, sums in tally.read(log.connection, scope, [period], dimension):
            found[scope, period][dimension, key] = sums
    return found


def cells(log: Log) -> Iterator[Cell]:
    """The cells that each activity lies in, one after another."""
    for _, one in shares(log.connection, "1"):
        yield from one.cells


def told(template: bytes) -> Log:  # noqa: F811
    """A log that holds the world, with nothing derived from it."""
    entries, texts = world()
    log = fresh(template)
    with transaction(log.connection):
        for entry in entries:
            insert(log.connection, entry)
        log.connection.executemany(
            "INSERT INTO open_text VALUES (?, ?, ?, ?)",
            [(bytes.fromhex(one), *text) for one, text in texts.items()],
        )
    return log


@pytest.mark.parametrize("many", [1, 10**9])
def test_every_cell_of_a_rebuild_is_what_its_activities_add_up_to(
    template: bytes,  # noqa: F811
    many: int,
) -> None:
    log = told(template)
    with patch.object(rebuilding, "MANY", many), patch.object(rebuilding, "_AT_ONCE", 50):
        assert rebuild(log.connection) == SIZE
    found = kept(log)
    assert found == {cell: tally.added_up(log.connection, cell) for cell in found}
    large = {cell for cell, number in Counter(cells(log)).items() if number >= KEPT_FROM}
    assert found.keys() == large
    scopes, periods = zip(*large, strict=True)
    assert {"", "AL-03", "online", "campaign:a", "campaign:b"} <= {*scopes}
    assert {"", "2017", "2018", "2017-11", "2017-W44"} <= {*periods}


def test_a_world_told_one_by_one_gives_the_rows_of_a_rebuild(template: bytes) -> None:  # noqa: F811
    log = fresh(template)
    receive(log, *world())
    kept_up = rows(log)
    rebuild(log.connection)
    assert rows(log) == kept_up
    assert len(kept_up["activity"]) == SIZE
    assert len(kept_up["enclosed"]) > 0
