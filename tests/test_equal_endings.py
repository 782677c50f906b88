"""Records whose ids end alike, by which alone they are indexed: never taken for one another."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from offices import Office
from test_log_laws import rows
from test_strange_entries import keep

from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.errors import AmbiguousRecord
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.offers import records
from antitrafik_cli.store.rebuilding import rebuild

ENDING = b"\xab\xcd\xef\x01\x23\x45"
ONE, OTHER, PART, WHOLE, ASKED, ASKED_TOO = (
    record_id(1_500_000_000_000 + n, bytes([n] * 4) + ENDING) for n in range(6)
)
EVENT = {"date": "2017-11-22", "place": ["AL-03/elbasan"], "campaigns": [], "attended": []}
LEAFLETS = {
    "date": "2017-11-22", "place": ["AL-03"], "material": "leaflet", "status": "done",
    "quantity": ["exact", 50, 50],
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with six records that end alike; the second event was amended."""
    path, office = tmp_path / "log.db", Office(name="a" * 32)
    office.tell("record", ONE, "event", {**EVENT, "kind": "forum"})
    office.tell("record", OTHER, "event", {**EVENT, "kind": "march", "overlaps": [ONE]})
    office.tell("record", WHOLE, "distribution", {**LEAFLETS, "quantity": ["exact", 90, 90]})
    office.tell("record", PART, "distribution", {**LEAFLETS, "within": WHOLE})
    for record in (ASKED, ASKED_TOO):
        office.tell("record", record, "request", {"event": OTHER, "theme": "media"})
    office.tell("amend", OTHER, "event", {"kind": "camp"})
    keep(path, office)
    return path


def test_each_has_its_own_state_and_rows(path: Path) -> None:
    with Log.open(path, write=True) as log:
        assert [log.state(one).value("kind") for one in (ONE, OTHER)] == ["forum", "camp"]
        query = "SELECT r, kind, requests FROM activity WHERE material IS NULL"
        assert log.connection.execute(query).fetchall() == [(1, "forum", 0), (2, "camp", 2)]
        assert log.connection.execute("SELECT * FROM enclosed").fetchall() == [(4, 3)]
        before = rows(log)
        rebuild(log.connection)
        assert rows(log) == before


def test_what_is_shown_as_short_finds_it_again(path: Path) -> None:
    with Log.open(path) as log:
        for record in (ONE, OTHER, PART, WHOLE, ASKED):
            assert log.find(log.short(record)) == record
        with pytest.raises(AmbiguousRecord) as refused:
            log.find(ENDING.hex())
        assert ONE in str(refused.value)
        assert OTHER in str(refused.value)
        assert log.find(ONE[:20]) == ONE
    assert {one.short for one in records(path, ENDING.hex()[:4])} >= {ONE, OTHER}


def test_commands_reach_the_one_that_is_meant(path: Path, antitrafik: Callable[..., Any]) -> None:
    log = ("--log", str(path))
    assert antitrafik(*log, "amend", OTHER, "--attended", "nxënës=12").code == 0
    assert antitrafik(*log, "withdraw", ONE).code == 0
    shown = [antitrafik(*log, "show", one, "--format", "json").told for one in (ONE, OTHER)]
    assert [one["standing"] for one in shown] == ["withdrawn", "stands"]
    assert [len(one.get("attended", ())) for one in shown] == [0, 1]
    assert antitrafik(*log, "undo").code == 0
    listed = json.loads(antitrafik(*log, "list", "--format", "json").out)
    assert {ONE, OTHER} <= {row["id"] for row in listed["tables"][0]["rows"]}
    totals = antitrafik(*log, "report", "--format", "json").told["tables"][0]["totals"]
    assert (totals["events"], totals["requests"], totals["leaflets_done"]) == (2, 2, 90)
    assert antitrafik(*log, "check").out == ""
