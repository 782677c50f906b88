"""Entries this version would not write: kept, passed on, never allowed to spoil a figure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from offices import RECORDS, Office

from antitrafik_cli.domain.entry import NO_ENTRY, Entry, NotAnEntry, canonical, read_head, seal
from antitrafik_cli.store.change import insert
from antitrafik_cli.store.connection import transaction
from antitrafik_cli.store.derive import derive
from antitrafik_cli.store.fold import fold
from antitrafik_cli.store.log import Log

EVENT = {
    "date": "2017-11-22",
    "place": ["AL-03/elbasan"],
    "kind": "forum",
    "campaigns": [],
    "attended": [{"count": ["exact", 10, 10], "of": ["pupils"]}],
}


def later(office: Office, op: str, fields: dict[str, Any]) -> Entry:
    """An entry of version 2 about the first record, as nobody writes it yet."""
    told = office.tell(op, RECORDS[0], "event", {"kind": "march"})
    value = {**_parts(told), "v": 2, "fields": fields, "mood": "new"}
    del office.seen[told.id]
    entry = read_head(canonical(value))
    office.seen[entry.id] = entry
    office.prev = entry.id
    return entry


def _parts(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at, "base": list(entry.base), "device": entry.device, "prev": entry.prev,
        "op": entry.op, "record": entry.record, "seq": entry.seq, "text": {},
    }  # fmt: skip


def test_a_later_version_is_no_break_in_what_came_before_and_after() -> None:
    office = Office(name="a" * 32)
    office.tell("record", RECORDS[0], "event", EVENT)
    later(office, "amend", {"kind": {"anything": ["at all", 1]}})
    office.tell("amend", RECORDS[0], "event", {"kind": "camp"})
    state = fold(office.about(RECORDS[0]))
    assert (state.value("kind"), state.conflicts, state.unapplied) == ("camp", (), 1)


def test_an_erasure_means_the_same_in_every_version() -> None:
    office = Office(name="a" * 32)
    kept = office.keep("venue", "Shkolla")
    office.tell("record", RECORDS[0], "event", EVENT, {"venue": [kept]})
    later(office, "erase", {"erased": [kept]})
    assert fold(office.about(RECORDS[0])).erased == {kept}


@pytest.mark.parametrize(
    "fields",
    [
        {"date": "2018-13"},
        {"date": 5},
        {"attended": [{"count": ["rumoured", 3, 3], "of": ["pupils"]}]},
        {"attended": EVENT["attended"] * 2},
        {"campaigns": ["a", "a"]},
        {"campaigns": [1]},
        {"overlaps": ["zz"]},
        {"place": "AL-03"},
        {"mood": ["new"]},
    ],
)
def test_a_value_this_version_cannot_read_says_nothing_and_is_told(
    antitrafik: Callable[..., Any], tmp_path: Path, fields: dict[str, Any]
) -> None:
    path = tmp_path / "log.db"
    office = Office(name="a" * 32)
    office.tell("record", RECORDS[0], "event", EVENT)
    office.tell("amend", RECORDS[0], "event", fields)
    keep(path, office)
    told = antitrafik("--log", str(path), "report", "--format", "json").told["tables"][0]
    assert told["totals"]["attendances_exact"] == 10
    assert any("newer antitrafik" in note for note in told["notes"])
    for command in ("list", "report"):
        assert antitrafik("--log", str(path), command).code == 0
    for command in ("show", "history"):
        assert antitrafik("--log", str(path), command, RECORDS[0]).code == 0
    assert antitrafik("--log", str(path), "check").out == ""


def test_an_event_without_a_date_is_in_the_country_and_in_no_period(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "log.db"
    office = Office(name="a" * 32)
    office.tell("record", RECORDS[0], "event", {**EVENT, "date": None})
    keep(path, office)
    for by in ("month", "week"):
        ran = antitrafik("--log", str(path), "report", "--by", by, "--format", "json")
        assert ran.told["tables"][0]["totals"]["events"] == 1
    ran = antitrafik("--log", str(path), "report", "--period", "2018", "--format", "json")
    assert ran.told["tables"][0]["totals"]["events"] == 0


def keep(path: Path, *offices: Office) -> None:
    with Log.open(path, write=True) as log, transaction(log.connection):
        for number, entry in enumerate((e for o in offices for e in o.seen.values()), 1):
            insert(log.connection, entry)
            log.connection.execute("INSERT INTO change VALUES (?, ?, 'merge')", (number, number))
            derive(log.connection, [entry.record])


@pytest.mark.parametrize(
    "change",
    [
        {"fields": {"x": "Agim Prendi"}},
        {"fields": {"x": "ë"}},
        {"fields": {"\u202e": True}},
        {"fields": {"x": [[[[[[[1]]]]]]]}},
        {"fields": {"x": 1.5}},
        {"fields": {"x": 2**53}},
        {"at": 2**53 - 1},
        {"at": -1},
        {"base": ["0" * 64, "0" * 64]},
        {"base": ["f" * 64, "0" * 64]},
        {"base": [f"{n:064x}" for n in range(513)]},
        {"prev": "0" * 64},
        {"officer": "Agim"},
        {"record": "x"},
        {"text": {"note": ["short"]}},
        {"text": {"note": ["0" * 64, "0" * 64]}},
        {"more": 1},
        {"v": 0},
        {"seq": True},
    ],
)
def test_what_no_version_would_write_is_no_entry(change: dict[str, Any]) -> None:
    good = seal(
        at=1, device="a" * 32, seq=2, prev="1" * 64, officer="", op="record", type_="event",
        record=RECORDS[0], fields=EVENT,
    )  # fmt: skip
    whole = {**_parts(good), "fields": dict(EVENT), "officer": "", "type": "event", "v": 1}
    assert read_head(canonical(whole)) == good
    with pytest.raises(NotAnEntry):
        read_head(canonical({**whole, **change}))


def test_bytes_that_are_not_canonical_are_no_entry() -> None:
    good = seal(
        at=1, device="a" * 32, seq=1, prev=NO_ENTRY, officer="", op="record", type_="event",
        record=RECORDS[0], fields=EVENT,
    ).head  # fmt: skip
    for bad in (good + " ", good.replace('"v":1', '"v":1,"v":1'), good.replace(":", ": ", 1), "{"):
        with pytest.raises(NotAnEntry):
            read_head(bad)


def test_an_undo_does_not_overwrite_what_a_colleague_said_since(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    where = ("--kind", "forum", "--county", "Elbasan", "--attended", "nxënës=10")
    record = antitrafik(*log, "log-event", *where, "--format", "json").told["id"]
    antitrafik(*log, "amend", record, "--attended", "nxënës=12")
    colleague = Office(name="b" * 32)
    with Log.open(tmp_path / "log.db", write=True) as open_:
        colleague.seen = {entry.id: entry for entry in open_.entries(record)}
        line = {"count": ["exact", 99, 99], "of": ["pupils"]}
        said = colleague.tell("amend", record, "event", {"attended": [line]})
        with transaction(open_.connection):
            insert(open_.connection, said)
            derive(open_.connection, [record])
    ran = antitrafik(*log, "undo")
    assert ran.code == 2
    assert "told again since" in ran.err
    told = antitrafik(*log, "show", record, "--format", "json").told
    assert told["attended"][0]["low"] == 99


@pytest.mark.parametrize("standing", ["withdrawn", "disputed", "waiting"])
def test_a_part_stays_in_the_whole_around_a_whole_that_does_not_stand(
    antitrafik: Callable[..., Any], tmp_path: Path, standing: str
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    inside: list[str] = []
    records = []
    for quantity in ("4000", "1000", "100"):
        told = ("log-leaflets", quantity, "--county", "Elbasan", "--format", "json", *inside)
        records.append(antitrafik(*log, *told).told["id"])
        inside = ["--within", records[-1]]
    colleague = Office(name="b" * 32)
    with Log.open(tmp_path / "log.db", write=True) as open_:
        colleague.seen = {entry.id: entry for entry in open_.entries(records[1])}
        if standing == "waiting":
            colleague.tell("amend", records[1], "distribution", {"date": "2017-11-22"})
        ops = {"withdrawn": ["withdraw"], "disputed": ["withdraw", "restore"], "waiting": ["amend"]}
        said = []
        for number, op in enumerate(ops[standing]):
            beside = Office(name=f"{number:032x}", seen=dict(colleague.seen))
            fields = {"date": "2017-11-23"} if op == "amend" else None
            said.append(beside.tell(op, records[1], "distribution", fields))
        with transaction(open_.connection):
            for entry in said:
                insert(open_.connection, entry)
            derive(open_.connection, [records[1]])
        assert open_.state(records[1]).standing == standing
    (table,) = antitrafik(*log, "report", "--by", "county", "--format", "json").told["tables"]
    assert table["totals"]["leaflets_done"] == 4000


def test_settling_a_conflict_and_losing_a_split_by_sex_are_said(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    where = ("--kind", "forum", "--county", "Elbasan", "--attended", "mësues=25:20/5")
    record = antitrafik(*log, "log-event", *where, "--format", "json").told["id"]
    assert "20/5" in antitrafik(*log, "amend", record, "--attended", "mësues=26").err
    colleagues = [Office(name=letter * 32) for letter in "bc"]
    with Log.open(tmp_path / "log.db", write=True) as open_:
        seen = {entry.id: entry for entry in open_.entries(record)}
        for colleague, kind in zip(colleagues, ("march", "camp"), strict=True):
            colleague.seen = dict(seen)
            with transaction(open_.connection):
                insert(open_.connection, colleague.tell("amend", record, "event", {"kind": kind}))
                derive(open_.connection, [record])
    assert antitrafik(*log, "show", record, "--format", "json").told["conflicts"] == ["kind"]
    assert "kind" in antitrafik(*log, "amend", record, "--kind", "trajnim").err
    assert antitrafik(*log, "show", record, "--format", "json").told["conflicts"] == []


def test_a_table_never_takes_the_place_of_a_log(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "log.db"
    antitrafik("--log", str(path), "log-event", "--kind", "forum", "--county", "Elbasan")
    before = path.read_bytes()
    assert antitrafik("--log", str(path), "list", "--out", str(path)).code == 74
    assert path.read_bytes() == before


def test_an_audience_nobody_knows_is_not_taken_for_another_one(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    where = ("--kind", "forum", "--county", "Elbasan", "--attended", "zdrukthëtarë=10")
    record = antitrafik(*log, "log-event", *where, "--format", "json").told["id"]
    for option in (
        ["--drop-attended", "qqwxy"],
        ["--attended", "qqwxy=3"],
        ["--drop-attended", ""],
    ):
        assert antitrafik(*log, "amend", record, *option).code == 2
    amended = antitrafik(*log, "amend", record, "--attended", "Zdrukthetare=12", "--format", "json")
    assert amended.told["attended"][0]["low"] == 12
    assert antitrafik(*log, "amend", record, "--drop-attended", "zdrukthëtarë").code == 0


def test_a_part_whose_whole_has_not_come_can_be_amended(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "log.db"
    office = Office(name="a" * 32)
    told = {
        "date": "2017-11-22", "place": ["AL-03"], "material": "leaflet", "status": "done",
        "quantity": ["exact", 5, 5], "within": RECORDS[1],
    }  # fmt: skip
    office.tell("record", RECORDS[0], "distribution", told)
    keep(path, office)
    assert antitrafik("--log", str(path), "amend", RECORDS[0], "--note", "x").code == 0
    assert antitrafik("--log", str(path), "amend", RECORDS[0], "--material", "poster").code == 0
