"""The rebuild: by shortcuts and with a second process, the same rows as one entry after another."""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import FIELDS, RECORDS, Office, event_fields, everything, histories
from test_log_laws import fresh, receive, rows, sums_of_few, template  # noqa: F401 - fixtures

from antitrafik_cli.domain.entry import NotAnEntry, canonical, read_head, seal
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.errors import ProcessKilled
from antitrafik_cli.store import rebuilding
from antitrafik_cli.store.fold import fold
from antitrafik_cli.store.gist import gist_of, usual_gist
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rebuilding import rebuild
from antitrafik_cli.store.working_ahead import mapped

FILES = Path("/proc/self/fd")  # a link for each open file
FEW = settings(max_examples=60, deadline=None, print_blob=True)

# What stands in heads and is not usual, or no value of its field.
STRANGE: dict[str, list[Any]] = {
    "date": ["2018-13", 5, None, ["2018"], ""],
    "place": [[], ["AL-99"], "AL-03", [["AL-03"]], ["AL-12", "AL-03"], None, {"a": 1}],
    "kind": ["Forum", 7, None, ["forum"]],
    "campaigns": [["a", "a"], [1], [True], None, [None]],
    "attended": [
        None, "", "x", {}, [], [[]], [{}], [None],
        [{"count": ["exact", 1, 1], "of": ["b"], "men": 1}],
        [{"count": ["exact", 1, 1], "of": ["b"]}, {"count": ["exact", 1, 1], "of": ["a"]}],
        [{"count": ["exact", 1, 1], "of": ["b"]}] * 2, [{"count": ["exact", True, True],
        "of": ["b"]}], [{"count": ["exact", 9, 9], "female": 2, "male": None, "of": ["b"]}],
        [{"count": ["exact", 9, 9], "female": 2, "male": 7, "of": ["b"]}],
        [{"count": ["exact", 9, 9], "female": 5, "male": 7, "of": ["b"]}],
    ],
    "overlaps": [[RECORDS[0]], ["zz"], RECORDS[0]],
    "quantity": [["exact", 1, 1], ["exact", True, True], ["exact", 1], None, "x", {}],
    "status": ["done", "gone", None], "material": ["leaflet", None, 3],
    "within": [RECORDS[1], "zz", None], "event": [RECORDS[0], None, 5], "theme": ["media", 4],
    "answer": ["met", "maybe", None, ["met"], ""], "fulfils": [[], ["b", "a"], "a", {}, None],
    "item": ["visit-1", "", None, ["visit-1"]], "state": ["moved", "lost", None, True],
    "measure": ["views", "smiles", None, 1], "covers": [[RECORDS[0]], ["zz"], RECORDS[0], None],
    "topics": [["b"], ["b", "a"], "", None], "materials": [["questionnaire"], [None], {}],
    "origin": ["f" * 64, "f" * 63, "F" * 64, None, 7, ["f" * 64]], "mood": ["new"],
}  # fmt: skip


@st.composite
def heads(draw: st.DrawFn) -> str:
    """The head of one entry, usual or with something in it that is not."""
    type_ = draw(st.sampled_from(["event", *FIELDS, "rumour"]))
    fields = dict(draw(FIELDS.get(type_, event_fields)()))
    for name in draw(st.lists(st.sampled_from(sorted(STRANGE)), max_size=1)):
        fields[name] = draw(st.sampled_from(STRANGE[name]))
    kept = [f"{n:064x}" for n in range(draw(st.integers(0, 2)))]
    name = draw(st.sampled_from(["venue", "venue", "note", "why", "smell"]))
    entry = seal(
        at=draw(st.integers(0, 2**41)), device="a" * 32, seq=1, prev="0" * 64,
        officer=draw(st.sampled_from(["", "el2"])), type_=type_, record=RECORDS[0],
        op=draw(st.sampled_from(["record", "record", "record", "amend", "erase", "sing"])),
        base=draw(st.sampled_from([(), (), ("f" * 64,)])), fields=fields,
        text={name: kept} if kept else {},
    )  # fmt: skip
    if draw(st.integers(0, 9)):
        return entry.head
    return canonical({**_parts(entry.head), "v": 2})


def _parts(head: str) -> dict[str, Any]:
    import json  # noqa: PLC0415

    parts: dict[str, Any] = json.loads(head)
    return parts


@given(heads())
@settings(max_examples=600, deadline=None, print_blob=True)
def test_the_shortcut_for_usual_records_gives_what_folding_gives(head: str) -> None:
    shortcut = usual_gist(head)
    by_folding = gist_of(fold([read_head(head)]))
    assert shortcut is None or repr(shortcut) == repr(by_folding)  # repr: True is no 1


@pytest.mark.parametrize(
    ("name", "told"), [(name, told) for name, several in STRANGE.items() for told in several]
)
def test_the_shortcut_reads_no_strange_value_otherwise(name: str, told: Any) -> None:
    for type_ in TYPES:
        office = Office(name="a" * 32)
        one = office.tell("record", RECORDS[0], type_, {"date": "2017-11-22", name: told})
        shortcut = usual_gist(one.head)
        assert shortcut is None or repr(shortcut) == repr(gist_of(fold([one]))), type_


@given(event_fields())
@FEW
def test_what_this_tool_writes_is_usual(fields: dict[str, Any]) -> None:
    office = Office(name="a" * 32)
    venue = office.keep("venue", "Shkolla")
    told = office.tell("record", RECORDS[0], "event", fields, {"venue": [venue]})
    assert usual_gist(told.head) == gist_of(fold([told]))
    assert usual_gist(told.head) is not None


@contextmanager
def second_process() -> Iterator[None]:
    """Whatever the size of the log: a second process, given one record at a time."""
    with patch.object(rebuilding, "MANY", 0), patch.object(rebuilding, "_AT_ONCE", 1):
        yield


@given(histories(), st.randoms(use_true_random=False))
@FEW
def test_a_second_process_derives_the_same_rows(
    template: bytes,  # noqa: F811
    offices: list[Office],
    order: Any,
) -> None:
    entries, texts = everything(offices)
    log = fresh(template)
    receive(log, order.sample(entries, len(entries)), texts)
    kept_up = rows(log)
    told: list[int] = []
    with second_process():
        number = rebuild(log.connection, told.append)
    assert rows(log) == kept_up
    assert number == sum(told) == len({entry.record for entry in entries})


@pytest.fixture
def large(tmp_path: Path, antitrafik: Any) -> Path:
    """A log with some records, large enough for a second process that is asked for."""
    path = tmp_path / "log.db"
    for month in range(1, 8):
        antitrafik("--log", str(path), "log-event", "--kind", "forum", "--county", "Elbasan",
                   "--date", f"5.{month}.2017", "--attended", "nxënës=10")  # fmt: skip
    return path


def test_what_goes_wrong_in_the_second_process_leaves_the_old_rows(large: Path) -> None:
    with Log.open(large, write=True) as log:
        log.connection.execute("DROP TRIGGER entry_never_changes")
        log.connection.execute("UPDATE entry SET head = replace(head, 'forum', 'march')")
        before = rows(log)
        with second_process(), pytest.raises(NotAnEntry):
            rebuild(log.connection)
        assert rows(log) == before


def test_results_come_in_order_and_failures_come_through() -> None:
    def work(item: int) -> int:
        if item == 30:
            raise ValueError("thirty")
        return item * 2**200

    with mapped(work, range(30), many=True) as found:
        assert list(found) == [work(item) for item in range(30)]
    with mapped(work, [], many=True) as found:
        assert list(found) == []
    with mapped(work, range(40), many=True) as found, pytest.raises(ValueError, match="thirty"):
        list(found)


def test_large_items_and_results_do_not_wait_for_each_other() -> None:
    with mapped(lambda item: item * 2, (b"x" * 3_000_000 for _ in range(8)), many=True) as found:
        assert [len(one) for one in found] == [6_000_000] * 8


@pytest.mark.skipif(sys.platform != "linux", reason="there is no second process elsewhere")
def test_a_second_process_that_is_killed_is_told_and_leaves_none_behind() -> None:
    def work(item: int) -> int:
        if item == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    with pytest.raises(ProcessKilled), mapped(work, range(20), many=True) as found:
        list(found)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.skipif(sys.platform != "linux", reason="there is no second process elsewhere")
def test_whoever_started_us_may_have_said_that_ended_processes_are_not_asked_for() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with mapped(str, range(5), many=True) as found:
            assert list(found) == ["0", "1", "2", "3", "4"]
    finally:
        signal.signal(signal.SIGCHLD, before)


@pytest.mark.parametrize("refused", ["os.fork", "os.pipe"])
def test_where_no_second_process_can_be_had_one_does_all(
    refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = len([*FILES.iterdir()]) if FILES.exists() else 0

    def refuse() -> None:
        raise OSError(errno.EAGAIN, "no more")

    monkeypatch.setattr(refused, refuse)
    with mapped(str, range(3), many=True) as found:
        assert list(found) == ["0", "1", "2"]
    if open_:
        assert len([*FILES.iterdir()]) == open_


_KILLED = """
import os, signal, sys
from pathlib import Path
from antitrafik_cli.store import rebuilding
from antitrafik_cli.store.log import Log
rebuilding.MANY, rebuilding._AT_ONCE = 0, 1
with Log.open(Path(sys.argv[1]), write=True) as log:
    rebuilding.rebuild(log.connection, lambda done: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_rebuild_that_is_killed_leaves_the_old_rows_and_no_process(large: Path) -> None:
    with Log.open(large) as log:
        before = rows(log)
    ran = subprocess.run(  # it returns when nobody holds its output open any more
        [sys.executable, "-c", _KILLED, str(large)], capture_output=True, timeout=60, check=False
    )
    assert ran.returncode == -signal.SIGKILL
    with Log.open(large) as log:
        assert rows(log) == before
