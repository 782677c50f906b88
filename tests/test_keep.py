"""Backups: whole, never in the way of another file, and put back as a device of their own.

Faults (kills, full disks, flipped bits) are in `tests/faults/test_backup`, what `doctor` sees in
`test_doctor`.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from antitrafik_cli import files
from antitrafik_cli.__main__ import main
from antitrafik_cli.settings import state_folder
from antitrafik_cli.store import backup as backups
from antitrafik_cli.store import connection, copies, device, migrations
from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

Tool = Callable[..., Any]
EVENT = ("log-event", "--kind", "forum", "--county", "Elbasan", "--date", "2017-11-22")


@pytest.fixture
def log(antitrafik: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log.db"
    monkeypatch.setenv("ANTITRAFIK_LOG", str(path))
    told(antitrafik, "--venue", "Salla Zhgjëth", "--note", "dy orë")
    return path


def told(antitrafik: Tool, *argv: str) -> str:
    ran = antitrafik(*EVENT, *argv, "--format", "json")
    assert ran.code == 0, ran.err
    return str(ran.told["id"])


def content(path: Path) -> dict[str, Any]:
    """The rows of the half that endures, without the id of the log."""
    names = ("device", "entry", "open_text", "change", "edition", "receipt")
    with sqlite3.connect(path) as reading:
        found = {name: reading.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    reading.close()
    return found


def places(path: Path) -> dict[tuple[bytes, int], bytes]:
    """Which entry claims which place in the chain of which device."""
    rows = content(path)
    names = dict(rows["device"])
    return {(names[device], seq): id_ for _, id_, device, seq, *_ in rows["entry"]}


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def assert_sound(path: Path) -> None:
    with Log.open(path) as opened:
        assert check(opened) == []


# --- what a backup is ----------------------------------------------------------------------------


def test_a_backup_holds_all_that_the_log_holds_for_its_owner_alone(
    log: Path, antitrafik: Tool
) -> None:
    before = log.read_bytes()
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    assert content(copy) == content(log)
    assert_sound(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert log.read_bytes() == before
    assert left_in(log.parent) == ["copy.db", "log.db"]


def test_a_backup_of_a_backup_is_one(log: Path, antitrafik: Tool) -> None:
    one, other = log.with_name("one.db"), log.with_name("other.db")
    assert antitrafik("backup", str(one)).code == 0
    assert antitrafik("--log", str(one), "backup", str(other)).code == 0
    assert content(other) == content(log)


def test_an_empty_folder_gets_a_file_named_after_log_and_day(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = log.with_name("usb")
    folder.mkdir()
    monkeypatch.setenv("ANTITRAFIK_NOW", "2026-11-21T23:30:00+01:00")
    assert antitrafik("backup", str(folder)).code == 0
    with Log.open(log) as opened:
        assert left_in(folder) == [f"antitrafik-{opened.id.hex()[:6]}-2026-11-21.db"]
    assert antitrafik("backup", str(folder)).code == 2
    assert antitrafik("backup", "--force", str(folder)).code == 0


def test_cron_hears_nothing_when_all_went_well_and_the_reason_when_not(
    log: Path, antitrafik: Tool
) -> None:
    ran = antitrafik("backup", "--quiet", str(log.with_name("copy.db")))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    ran = antitrafik("backup", "--quiet", str(log.with_name("copy.db")))
    assert (ran.code, "exists already" in ran.err) == (2, True)


def test_erased_words_left_in_free_pages_are_in_no_backup(log: Path, antitrafik: Tool) -> None:
    """As a tool without our guards would leave them: deleted, and still in the file."""
    with sqlite3.connect(log, isolation_level=None) as careless:
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("CREATE TABLE gone (words TEXT)")
        careless.executemany("INSERT INTO gone VALUES (?)", [("Sekretxhumbur" * 200,)] * 20)
        careless.execute("DROP TABLE gone")
    careless.close()
    assert b"Sekretxhumbur" in log.read_bytes()
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    assert b"Sekretxhumbur" not in copy.read_bytes()
    restored = log.with_name("restored.db")
    assert antitrafik("restore-backup", str(log), "--to", str(restored)).code == 0
    assert b"Sekretxhumbur" not in restored.read_bytes()


def test_text_erased_before_a_backup_is_nowhere_in_it(log: Path, antitrafik: Tool) -> None:
    record = told(antitrafik, "--venue", "Vendi Xhumbë")
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    assert "Vendi Xhumbë".encode() in copy.read_bytes()
    assert antitrafik("erase", record, "venue").code == 0
    assert antitrafik("backup", "--force", str(copy)).code == 0
    assert "Vendi Xhumbë".encode() not in copy.read_bytes()
    assert b"vendi xhumbe" not in copy.read_bytes()


def test_a_copy_that_lacks_what_was_read_gets_no_name(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = log.with_name("earlier.db")
    assert antitrafik("backup", str(earlier)).code == 0
    told(antitrafik)
    before = left_in(log.parent)
    monkeypatch.setattr(
        backups, "_vacuum_into", lambda _log, path: path.write_bytes(earlier.read_bytes())
    )
    ran = antitrafik("backup", str(log.with_name("copy.db")))
    assert (ran.code, "not what was read" in ran.err) == (74, True)
    assert left_in(log.parent) == before


def test_what_is_not_sound_is_neither_backed_up_nor_put_back(log: Path, antitrafik: Tool) -> None:
    with sqlite3.connect(log) as harm:
        harm.execute("DROP TRIGGER entry_never_changes")
        harm.execute("UPDATE entry SET head = replace(head, 'forum', 'march')")
    harm.close()
    before = left_in(log.parent)
    for argv in (("backup", str(log.with_name("c.db"))),
                 ("restore-backup", str(log), "--to", str(log.with_name("c.db")))):  # fmt: skip
        ran = antitrafik(*argv)
        assert ran.code == 5
        assert "its id is not the digest of its head" in ran.out
        assert left_in(log.parent) == before


def test_damage_that_a_copy_would_not_have_is_told_all_the_same(
    log: Path, antitrafik: Tool
) -> None:
    harmed = bytearray(log.read_bytes())
    harmed[39] ^= 1  # how many pages are free; a copy has none and would say so
    log.write_bytes(harmed)
    ran = antitrafik("backup", str(log.with_name("copy.db")))
    assert ran.code == 5
    assert "pages" in ran.out
    assert left_in(log.parent) == ["log.db"]


def test_an_index_that_lies_is_not_copied(log: Path, antitrafik: Tool) -> None:
    with sqlite3.connect(log) as reading:
        (page,) = reading.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'entry_record'"
        ).fetchone()
        (size,) = reading.execute("PRAGMA page_size").fetchone()
        (ending,) = reading.execute("SELECT substr(record, 11) FROM entry").fetchone()
    reading.close()
    harmed = bytearray(log.read_bytes())
    harmed[harmed.index(ending, (page - 1) * size)] ^= 1
    log.write_bytes(harmed)
    ran = antitrafik("backup", str(log.with_name("copy.db")))
    assert ran.code == 5
    assert "entry_record" in ran.out


# --- whose place it takes ------------------------------------------------------------------------


def test_force_replaces_an_earlier_backup_and_a_broken_one(log: Path, antitrafik: Tool) -> None:
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    told(antitrafik)
    assert antitrafik("backup", str(copy)).code == 2
    for spoil in (lambda: None, lambda: os.truncate(copy, 9000), lambda: os.truncate(copy, 0)):
        spoil()
        assert antitrafik("backup", "--force", str(copy)).code == 0
        assert content(copy) == content(log)


def test_a_log_begun_anew_does_not_take_the_place_of_the_last_good_copy(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    before = copy.read_bytes()
    monkeypatch.setenv("ANTITRAFIK_LOG", str(log.with_name("anew.db")))
    told(antitrafik)
    ran = antitrafik("backup", "--force", str(copy))
    assert (ran.code, "holds entries that this log does not have" in ran.err) == (2, True)
    assert copy.read_bytes() == before


def test_an_older_state_of_the_log_does_not_take_the_place_of_a_newer_backup(
    log: Path, antitrafik: Tool
) -> None:
    older = log.read_bytes()
    told(antitrafik)
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    log.write_bytes(older)
    assert antitrafik("backup", "--force", str(copy)).code == 2


def test_a_backup_of_a_newer_version_is_not_replaced(log: Path, antitrafik: Tool) -> None:
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    with sqlite3.connect(copy) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = copy.read_bytes()
    assert antitrafik("backup", "--force", str(copy)).code == 3
    assert copy.read_bytes() == before


def itself(log: Path) -> Path:
    return log


def by_link(log: Path) -> Path:
    path = log.with_name("link.db")
    path.symlink_to(log)
    return path


def by_second_name(log: Path) -> Path:
    path = log.with_name("second.db")
    path.hardlink_to(log)
    return path


@pytest.mark.parametrize("way", [itself, by_link, by_second_name])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_the_log_never_gives_its_place_to_its_backup(
    log: Path, antitrafik: Tool, way: Callable[[Path], Path], force: tuple[str, ...]
) -> None:
    target = way(log)
    before = log.read_bytes(), left_in(log.parent)
    ran = antitrafik("backup", *force, str(target))
    assert (ran.code, "is the log itself" in ran.err) == (2, True)
    assert (log.read_bytes(), left_in(log.parent)) == before


def test_a_link_is_replaced_by_force_and_never_written_through(log: Path, antitrafik: Tool) -> None:
    other, link = log.with_name("shenime.txt"), log.with_name("link.db")
    other.write_text("takime: 3\n")
    link.symlink_to(other)
    assert antitrafik("backup", str(link)).code == 2
    assert link.is_symlink()
    assert antitrafik("backup", "--force", str(link)).code == 0
    assert not link.is_symlink()
    assert content(link) == content(log)
    assert other.read_text() == "takime: 3\n"


def test_a_link_to_nowhere_is_in_the_way_like_any_file(log: Path, antitrafik: Tool) -> None:
    link = log.with_name("link.db")
    link.symlink_to(log.with_name("nowhere"))
    assert antitrafik("backup", str(link)).code == 2
    assert antitrafik("restore-backup", str(log), "--to", str(link)).code == 2
    assert link.is_symlink()
    assert not link.exists()


@pytest.mark.parametrize(("force", "code"), [((), 2), (("--force",), 74)])
def test_what_is_no_file_stays_what_it_is(
    log: Path, antitrafik: Tool, force: tuple[str, ...], code: int
) -> None:
    pipe = log.with_name("pipe")
    os.mkfifo(pipe)
    assert antitrafik("backup", *force, str(pipe)).code == code
    assert antitrafik("backup", *force, os.devnull).code == code
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def no_links(*_paths: object) -> None:
    raise OSError(errno.EPERM, "no links on this file system")


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_came_meanwhile_is_left_as_it_is(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    target = log.with_name("copy.db")

    def slowly(*given: Any) -> Any:
        target.write_text("dikush tjetër")
        return check(*given)

    monkeypatch.setattr(backups, "check", slowly)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    for argv in (("backup", str(target)), ("restore-backup", str(log), "--to", str(target))):
        ran = antitrafik(*argv)
        assert (ran.code, "exists already" in ran.err) == (2, True)
        assert target.read_text() == "dikush tjetër"
        assert left_in(log.parent) == ["copy.db", "log.db"]
        target.unlink()


def test_a_stick_without_links_takes_a_backup_too(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "hardlink_to", no_links)
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    assert content(copy) == content(log)
    assert left_in(log.parent) == ["copy.db", "log.db"]


def test_what_a_killed_backup_left_is_swept_away_and_what_is_at_work_is_not(
    log: Path, antitrafik: Tool
) -> None:
    names = (".antitrafik-0123456789abcdef.tmp", ".antitrafik-0123456789abcdef.tmp-journal",
             ".antitrafik-fedcba9876543210.tmp", ".antitrafik-plani.tmp")  # fmt: skip
    left = [log.with_name(name) for name in names]
    for path in left:
        path.write_text("")
    for path in (*left[:2], left[3]):
        os.utime(path, (0, 0))
    assert files.left_behind(log.parent) == left[:2]
    assert antitrafik("backup", str(log.with_name("copy.db"))).code == 0
    assert [path.exists() for path in left] == [False, False, True, True]


# --- put back ------------------------------------------------------------------------------------


def test_a_restored_log_holds_all_that_the_backup_held(log: Path, antitrafik: Tool) -> None:
    restored = log.with_name("restored.db")
    before = log.read_bytes()
    assert antitrafik("restore-backup", str(log), "--to", str(restored)).code == 0
    assert log.read_bytes() == before
    assert content(restored) == content(log)
    assert_sound(restored)
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600
    assert left_in(log.parent) == ["log.db", "restored.db"]


def test_a_log_its_backup_and_what_is_restored_have_pages_of_one_size(
    log: Path, antitrafik: Tool
) -> None:
    copy, back = log.with_name("copy.db"), log.with_name("back.db")
    assert antitrafik("backup", str(copy)).code == 0
    assert antitrafik("--log", str(back), "restore-backup", str(copy)).code == 0
    sizes = [int.from_bytes(one.read_bytes()[16:18], "big") for one in (log, copy, back)]
    assert sizes == [connection.PAGE] * 3


def test_a_lost_log_comes_back_to_its_usual_place(log: Path, antitrafik: Tool) -> None:
    copy = log.with_name("copy.db")
    assert antitrafik("backup", str(copy)).code == 0
    assert antitrafik("restore-backup", str(copy)).code == 2
    log.unlink()
    ran = antitrafik("restore-backup", str(copy))
    assert (ran.code, "a new device from now on" in ran.err) == (0, True)
    assert content(log) == content(copy)


def test_a_folder_that_is_not_there_yet_is_made_for_its_owner_alone(
    log: Path, antitrafik: Tool
) -> None:
    restored = log.with_name("zyra") / "regjistri" / "log.db"
    assert antitrafik("restore-backup", str(log), "--to", str(restored)).code == 0
    assert stat.S_IMODE(restored.parent.stat().st_mode) == 0o700


MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["write", "restore", "forget the mark"])),
    min_size=3,
    max_size=9,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_however_a_log_and_its_backups_go_on_no_place_in_a_chain_is_claimed_twice(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("logs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTITRAFIK_STATE", str(folder / "state"))
        logs = [folder / "0.db"]
        write(logs[0])
        for which, move in moves:
            log = logs[which % len(logs)]
            if move == "restore":
                logs.append(folder / f"{len(logs)}.db")
                assert main(["restore-backup", str(log), "--to", str(logs[-1])]) == 0
            else:
                write(log, mark=move == "write")
    claimed: dict[tuple[bytes, int], bytes] = {}
    for log in logs:
        for place, id_ in places(log).items():
            assert claimed.setdefault(place, id_) == id_


def write(log: Path, *, mark: bool = True) -> None:
    """One event; without `mark` as by a process killed between the commit and its mark."""
    with pytest.MonkeyPatch.context() as patch:
        if not mark:
            patch.setattr(device, "raise_mark", lambda _log, _device: None)
        assert main(["--log", str(log), *EVENT]) == 0


def test_a_log_and_its_backup_that_go_on_unseen_by_each_other_are_two_devices(
    log: Path, antitrafik: Tool
) -> None:
    """The case that a high-water mark alone does not catch."""
    restored = log.with_name("restored.db")
    assert antitrafik("restore-backup", str(log), "--to", str(restored)).code == 0
    write(log, mark=False)
    write(restored, mark=False)
    ours, theirs = places(log), places(restored)
    assert len(ours) == len(theirs) == 2
    assert {place for place in ours if place in theirs and ours[place] != theirs[place]} == set()


def test_a_backup_of_an_earlier_version_is_brought_up_to_date_and_itself_left_alone(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, restored = log.with_name("copy.db"), log.with_name("restored.db")
    assert antitrafik("backup", str(copy)).code == 0
    before = copy.read_bytes()
    for module in (connection, migrations):
        monkeypatch.setattr(module, "FORMAT", 2)
    monkeypatch.setattr(migrations, "MIGRATIONS", {2: lambda _database: None})
    assert antitrafik("restore-backup", str(copy), "--to", str(restored)).code == 0
    assert copy.read_bytes() == before
    assert content(restored) == content(copy)
    assert restored.read_bytes()[60:64] == (2).to_bytes(4, "big")
    assert left_in(log.parent) == ["copy.db", "log.db", "restored.db"]


@pytest.mark.parametrize("command", ["backup", "restore-backup"])
def test_a_derived_half_of_another_form_is_made_anew_in_the_copy_alone(
    log: Path, antitrafik: Tool, command: str
) -> None:
    with sqlite3.connect(log) as older:
        older.execute("UPDATE built SET format = 0")
        older.execute("DROP TABLE activity")
    older.close()
    before, copy = log.read_bytes(), log.with_name("copy.db")
    argv = ("backup", str(copy)) if command == "backup" else (command, str(log), "--to", str(copy))
    assert antitrafik(*argv).code == 0
    assert log.read_bytes() == before
    assert_sound(copy)


# --- where copies are known ----------------------------------------------------------------------


def test_erasing_names_the_backups_that_may_hold_the_text_and_no_other(
    log: Path, antitrafik: Tool
) -> None:
    early, late = log.with_name("early.db"), log.with_name("late.db")
    assert antitrafik("backup", str(early)).code == 0
    record = told(antitrafik, "--venue", "Vendi Xhumbë")
    assert str(late) not in antitrafik("erase", told(antitrafik, "--note", "x"), "note").err
    assert antitrafik("backup", str(late)).code == 0
    ran = antitrafik("erase", record, "venue")
    assert (str(late) in ran.err, str(early) in ran.err) == (True, False)


def test_a_restored_log_knows_the_backups_of_the_log_it_came_from(
    log: Path, antitrafik: Tool
) -> None:
    one, other = log.with_name("one.db"), log.with_name("other.db")
    for path in (one, other):
        assert antitrafik("backup", str(path)).code == 0
    log.unlink()
    assert antitrafik("restore-backup", str(one)).code == 0
    with Log.open(log) as opened:
        record = str(opened.record(1))
        assert {copy.path for copy in copies.known(opened.id)} == {one, other}
    ran = antitrafik("erase", record, "venue")
    assert (str(one) in ran.err, str(other) in ran.err) == (True, True)


def test_the_register_reads_over_a_line_that_was_torn_and_keeps_the_newest_of_a_place() -> None:
    log = bytes(16)
    when = [datetime(2026, 11, day, 18, tzinfo=UTC) for day in (1, 2, 3)]
    one, other = Path("/usb/one.db"), Path("/usb/\udce7.db")
    copies.remember(log, copies.Copy(one, when[0], 5))
    copies.remember(log, copies.Copy(other, when[1], 6))
    register = state_folder() / "copies" / f"{log.hex()}.jsonl"
    with register.open("ab") as file:
        file.write(b'{"at": 17, "entr\n[1]\n{"at": "x", "entries": 1, "path": "/"}\n')
    copies.remember(log, copies.Copy(one, when[2], 7))
    assert copies.known(log) == [copies.Copy(other, when[1], 6), copies.Copy(one, when[2], 7)]
    assert stat.S_IMODE(register.stat().st_mode) == 0o600
    assert copies.known(bytes(15) + b"\1") == []


def test_a_backup_stands_though_it_cannot_be_remembered(log: Path, antitrafik: Tool) -> None:
    state_folder().joinpath("copies").write_text("no folder")
    assert antitrafik("backup", str(log.with_name("copy.db"))).code == 0
    assert antitrafik("restore-backup", str(log), "--to", str(log.with_name("r.db"))).code == 0
    assert content(log.with_name("copy.db")) == content(log.with_name("r.db"))


def test_the_copy_that_an_upgrade_leaves_is_named_when_a_text_is_erased(
    log: Path, antitrafik: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (connection, migrations):
        monkeypatch.setattr(module, "FORMAT", 2)
    monkeypatch.setattr(migrations, "MIGRATIONS", {2: lambda _database: None})
    assert antitrafik("list").code == 0
    with Log.open(log) as opened:
        record = str(opened.record(1))
    assert "log.format-1.db" in antitrafik("erase", record, "venue").err
