"""Laws of the log: what must hold for every history of entries, in every order of arrival."""

import random
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import ITEMS, RECORDS, Office, everything, histories

from antitrafik_cli.domain.entry import Entry
from antitrafik_cli.domain.plan import Item, met
from antitrafik_cli.domain.when import When
from antitrafik_cli.store import tally
from antitrafik_cli.store.change import insert
from antitrafik_cli.store.connection import connect, transaction
from antitrafik_cli.store.deeds import deeds, outcomes
from antitrafik_cli.store.derive import derive
from antitrafik_cli.store.fold import fold
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.packing import counters_from, counters_of, numbers, set_from
from antitrafik_cli.store.rebuilding import derived_tables, rebuild

DAY = date(2021, 1, 1)
PLANNED = [Item(id_, "a", "AL-03", "", When("2017-11-22")) for id_ in ITEMS]
FEW = settings(max_examples=150, deadline=None, print_blob=True)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "log.db"
    connect(path, write=True).close()
    return path.read_bytes()


def fresh(template: bytes) -> Log:
    """An empty log in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(template)
    return Log(Path("memory"), connection)


def receive(log: Log, entries: Sequence[Entry], texts: dict[str, tuple[bytes, str, str]]) -> None:
    """Take entries in, one by one, each with its text, as a merge would."""
    for entry in entries:
        with transaction(log.connection):
            for kept in (one for several in entry.text.values() for one in several):
                if kept in texts:
                    log.connection.execute(
                        "INSERT INTO open_text SELECT :c, :s, :f, :v WHERE :c NOT IN "
                        "(SELECT commitment FROM erased) ON CONFLICT DO NOTHING",
                        {"c": bytes.fromhex(kept), **dict(zip("sfv", texts[kept], strict=True))},
                    )
            insert(log.connection, entry)
            derive(log.connection, [entry.record])


NUMBERS_IN = {"enclosed": (0, 1), "fulfilment": (1,), "zero_report": (3,), "origin": (1,)}
NUMBERS_IN |= dict.fromkeys(
    ("activity", "aside", "conflict", "activity_place", "line", "request", "overlap", "outcome",
     "distribution", "reported", "questionnaire", "survey"), (0,)
)  # fmt: skip


def rows(log: Log, *, by_record: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """All derived rows, names in place of their numbers, which depend on what came first.

    With `by_record` records are named by id, since arrival numbers do too.
    """
    query = log.connection.execute
    records = dict(query("SELECT n, record FROM entry").fetchall())
    venues = {v: "/".join(name) for v, *name in query("SELECT * FROM venue")}
    campaigns = dict(query("SELECT * FROM campaigns").fetchall())
    towns = dict(query("SELECT * FROM municipality").fetchall())
    found: dict[str, list[tuple[object, ...]]] = {
        "venue": sorted(query("SELECT municipality, venue FROM venue").fetchall()),
        "campaigns": sorted(query("SELECT campaigns FROM campaigns").fetchall()),
        "municipality": sorted(query("SELECT municipality FROM municipality").fetchall()),
        "campaign": sorted(
            (campaigns[v], campaign) for v, campaign in query("SELECT * FROM campaign")
        ),
    }
    for table in set(derived_tables()) - found.keys():
        told = [list(row) for row in query(f"SELECT * FROM {table}")]
        for row in told:
            if by_record:
                for place in NUMBERS_IN.get(table, ()):
                    row[place] = records[row[place]]
            if table == "activity":
                row[5], row[6] = venues.get(row[5]), campaigns.get(row[6])
            if table == "tally":
                counters = enumerate(counters_of(counters_from(row[-2])))
                row[-2] = sorted((towns[n], count) for n, count in counters if count)
                row[-1] = sorted(venues[n] for n in numbers(set_from(row[-1])))
        found[table] = sorted(map(tuple, told), key=repr)
    return found


@pytest.fixture(autouse=True)
def sums_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums are kept of two activities already, so that every law meets them."""
    monkeypatch.setattr(tally, "KEPT_FROM", 2)


@given(histories(), st.randoms(use_true_random=False))
@FEW
def test_any_order_of_the_same_entries_gives_the_same_state(
    template: bytes, offices: list[Office], order: random.Random
) -> None:
    entries, texts = everything(offices)
    one, other = fresh(template), fresh(template)
    receive(one, entries, texts)
    shuffled = order.sample(entries, len(entries))
    receive(other, shuffled, texts)
    mine, theirs = rows(one, by_record=True), rows(other, by_record=True)
    assert [table for table in mine if mine[table] != theirs[table]] == []
    assert [fold(e) for e in grouped(entries)] == [fold(e) for e in grouped(shuffled)]


@given(histories(), st.randoms(use_true_random=False))
@FEW
def test_how_items_and_requests_stand_does_not_depend_on_the_order_of_entries(
    template: bytes, offices: list[Office], order: random.Random
) -> None:
    entries, texts = everything(offices)
    found = []
    for told in (entries, order.sample(entries, len(entries))):
        log = fresh(template)
        receive(log, told, texts)
        done, outcome = deeds(log, ITEMS), outcomes(log, ITEMS)
        answers = log.connection.execute("SELECT r, answer FROM request").fetchall()
        found.append(
            (
                [met(one, done.get(one.id, ()), outcome.get(one.id), DAY) for one in PLANNED],
                outcome,
                {log.record(number): answer for number, answer in answers},
            )
        )
    assert found[0] == found[1]


def test_of_two_outcomes_of_one_item_the_one_told_last_holds_whoever_came_first(
    template: bytes,
) -> None:
    one, other = Office(name="1" * 32), Office(name="2" * 32)
    held = one.tell("record", RECORDS[4], "outcome", {"item": ITEMS[0], "state": "held"})
    other.clock += 1
    fell_out = other.tell("record", RECORDS[5], "outcome", {"item": ITEMS[0], "state": "cancelled"})
    for arriving in ([held, fell_out], [fell_out, held]):
        log = fresh(template)
        receive(log, arriving, {})
        assert outcomes(log, ITEMS)[ITEMS[0]].state == "cancelled"


def grouped(entries: Sequence[Entry]) -> list[list[Entry]]:
    told = {record: [entry for entry in entries if entry.record == record] for record in RECORDS}
    return [several for several in told.values() if several]


@given(histories(), st.randoms(use_true_random=False))
@FEW
def test_rows_kept_up_entry_by_entry_are_those_of_a_rebuild(
    template: bytes, offices: list[Office], order: random.Random
) -> None:
    entries, texts = everything(offices)
    log = fresh(template)
    receive(log, order.sample(entries, len(entries)), texts)
    kept_up = rows(log)
    rebuild(log.connection)
    assert rows(log) == kept_up


@given(histories(), st.data())
@FEW
def test_an_amendment_beats_all_its_author_had_seen_and_loses_no_other_field(
    offices: list[Office], data: st.DataObject
) -> None:
    author = data.draw(st.sampled_from(offices))
    told = author.about(RECORDS[0])
    if not told:
        return
    before = fold(told)
    author.clock -= data.draw(st.sampled_from([0, 10**10, 10**12]))
    author.tell("amend", RECORDS[0], "event", {"kind": "march"})
    after = fold(author.about(RECORDS[0]))
    assert (after.value("kind"), after.fields["kind"].rivals) == ("march", ())
    others = before.fields.keys() - {"kind"}
    assert {n: after.fields[n] for n in others} == {n: before.fields[n] for n in others}
    assert after.text == before.text


@given(st.data())
@FEW
def test_parallel_tellings_are_all_kept_until_somebody_settles_them(data: st.DataObject) -> None:
    one, other, third = (Office(name=f"{n:032x}") for n in (1, 2, 3))
    one.tell("record", RECORDS[3], "event", {"kind": "march"})
    other.seen, third.seen = dict(one.seen), dict(one.seen)
    kinds = data.draw(st.permutations(["forum", "camp"]))
    for office, kind in zip((one, other), kinds, strict=True):
        office.clock = data.draw(st.integers(0, 2**41))
        office.tell("amend", RECORDS[3], "event", {"kind": kind})
        third.hear(office)
    state = fold(third.about(RECORDS[3]))
    told = state.fields["kind"]
    assert {told.value, *(rival.fields["kind"] for rival in told.rivals)} == set(kinds)
    assert state.conflicts == ("kind",)
    third.tell("amend", RECORDS[3], "event", {"kind": "exhibition"})
    settled = fold(third.about(RECORDS[3]))
    assert (settled.value("kind"), settled.conflicts) == ("exhibition", ())


@given(histories(), st.randoms(use_true_random=False), st.integers(0, 13))
@FEW
def test_what_has_not_come_yet_is_in_no_total(
    template: bytes, offices: list[Office], order: random.Random, kept: int
) -> None:
    entries, texts = everything(offices)
    here = order.sample(entries, min(kept, len(entries)))
    log = fresh(template)
    receive(log, here, texts)
    ids = {entry.id for entry in here}
    lacking = {
        entry.record
        for entry in here
        if not ids.issuperset(entry.base)
        or not any(e.op == "record" for e in here if e.record == entry.record)
    }
    summed = {log.record(n) for (n,) in log.connection.execute("SELECT r FROM activity")}
    requests = {log.record(n) for (n,) in log.connection.execute("SELECT r FROM request")}
    assert not lacking & (summed | requests)


@given(histories(), st.randoms(use_true_random=False))
@FEW
def test_erased_text_never_comes_back(
    template: bytes, offices: list[Office], order: random.Random
) -> None:
    entries, texts = everything(offices)
    log = fresh(template)
    receive(log, order.sample(entries, len(entries)), texts)
    receive(log, order.sample(entries, len(entries)), texts)
    gone = {one for e in entries if e.op == "erase" for one in e.fields["erased"]}
    left = {one.hex() for (one,) in log.connection.execute("SELECT commitment FROM open_text")}
    assert not gone & left


def test_withdrawing_beats_a_parallel_amendment_and_a_parallel_restore_is_disputed() -> None:
    one, other = Office(name="1" * 32), Office(name="2" * 32)
    one.tell("record", RECORDS[0], "event", {"kind": "march"})
    other.hear(one)
    one.tell("withdraw", RECORDS[0], "event")
    other.clock += 10**9
    other.tell("amend", RECORDS[0], "event", {"kind": "forum"})
    other.hear(one)
    assert fold(other.about(RECORDS[0])).standing == "withdrawn"
    one.hear(other)
    other.tell("restore", RECORDS[0], "event")
    one.tell("withdraw", RECORDS[0], "event")
    one.hear(other)
    assert fold(one.about(RECORDS[0])).standing == "disputed"
