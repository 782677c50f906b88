"""What `doctor` makes of recorded machines: tables of mounts, layers of disks, folders, clocks."""

import json
import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from antitrafik_cli.reports import signs
from antitrafik_cli.store import machine
from antitrafik_cli.store.copies import Copy
from antitrafik_cli.store.device import Device
from antitrafik_cli.store.encryption import told_by_fdesetup, told_by_manage_bde, told_by_mount
from antitrafik_cli.store.machine import Machine, Rights
from antitrafik_cli.store.place_of_log import Mount, mount_of, sync_folder

Tool = Callable[..., Any]
NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)
EVENT = ("log-event", "--kind", "forum", "--county", "Elbasan", "--date", "2017-11-22")

# --- disks -----------------------------------------------------------------------------------

MOUNTS = """\
21 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw
28 21 8:2 / /boot rw,relatime shared:2 - ext4 /dev/sda2 rw
36 21 0:40 / /home/ana rw,nosuid,nodev,relatime shared:4 - ecryptfs /home/.ecryptfs/ana rw
40 21 0:45 /@data /srv rw,relatime shared:5 - btrfs /dev/dm-3 rw,subvol=/@data
44 21 0:50 / /zyra\\040jonë rw,relatime shared:6 - nfs4 server:/zyra rw,vers=4.2
48 21 8:17 / /media/usb rw,relatime shared:7 - vfat /dev/sdb1 rw
52 21 8:33 / /media/usb rw,relatime shared:7 - exfat /dev/sdc1 rw
a line that is none
""".splitlines()


@pytest.mark.parametrize(
    ("path", "kind", "device"),
    [
        ("/var/log.db", "ext4", "253:1"),
        ("/boot/log.db", "ext4", "8:2"),
        ("/bootë/log.db", "ext4", "253:1"),
        ("/home/ana/log.db", "ecryptfs", "0:40"),
        ("/srv/x/log.db", "btrfs", "0:45"),
        ("/zyra jonë/log.db", "nfs4", "0:50"),
        ("/media/usb/log.db", "exfat", "8:33"),  # the later mount hides the earlier
    ],
)
def test_the_mount_of_a_path_is_the_innermost_and_latest(path: str, kind: str, device: str) -> None:
    mount = mount_of(Path(path), MOUNTS)
    assert mount is not None
    assert (mount.kind, mount.device) == (kind, device)


def test_without_a_table_there_is_no_mount() -> None:
    assert mount_of(Path("/var/log.db"), []) is None
    assert mount_of(Path("/var/log.db"), ["broken", "1 2 3 - x", ""]) is None


@pytest.fixture
def sys_folder(tmp_path: Path) -> Path:
    """Devices as Linux shows them: a volume on dm-crypt on a partition, and plain ones."""
    devices = tmp_path / "devices"
    for name in ("sda/sda2", "sda/sda3", "dm-0", "dm-1", "dm-3", "sdb/sdb1", "md0/md0p1"):
        (devices / name / "slaves").mkdir(parents=True)
    for name in ("sda/sda2", "sda/sda3", "sdb/sdb1", "md0/md0p1"):
        (devices / name / "partition").write_text("1\n")
    uuids = {"dm-0": "CRYPT-LUKS2-0f3b-sda3_crypt", "dm-1": "LVM-x7", "dm-3": "LVM-x9"}
    for name, uuid in uuids.items():
        (devices / name / "dm").mkdir()
        (devices / name / "dm" / "uuid").write_text(f"{uuid}\n")
    (devices / "md0" / "slaves").mkdir()
    lies_on = {"dm-1": "dm-0", "dm-0": "sda/sda3", "dm-3": "sdb/sdb1", "md0": "dm-0"}
    for name, below in lies_on.items():
        (devices / name / "slaves" / Path(below).name).symlink_to(devices / below)
    block, named = tmp_path / "sys/dev/block", tmp_path / "sys/class/block"
    block.mkdir(parents=True)
    named.mkdir(parents=True)
    numbers = {"253:1": "dm-1", "8:2": "sda/sda2", "8:17": "sdb/sdb1", "259:1": "md0/md0p1"}
    for number, name in numbers.items():
        (block / number).symlink_to(devices / name)
    for name in ("dm-1", "dm-3", "sdb/sdb1"):
        (named / Path(name).name).symlink_to(devices / name)
    return tmp_path / "sys"


@pytest.mark.parametrize(
    ("kind", "device", "source", "encrypted"),
    [
        ("ext4", "253:1", "/dev/mapper/vg-root", True),  # LVM on dm-crypt on a partition
        ("ext4", "8:2", "/dev/sda2", False),
        ("vfat", "8:17", "/dev/sdb1", False),
        ("ext4", "259:1", "/dev/md0p1", True),  # a partition of a RAID on dm-crypt
        ("btrfs", "0:45", "/dev/dm-1", True),  # its device is told by its source
        ("btrfs", "0:45", "/dev/dm-3", False),
        ("ecryptfs", "0:40", "/home/.ecryptfs/ana", True),
        ("fuse.gocryptfs", "0:41", "/home/ana/.private", True),
        ("overlay", "0:60", "overlay", None),
        ("tmpfs", "0:61", "tmpfs", None),
        ("zfs", "0:62", "rpool/home", None),
        ("nfs4", "0:50", "server:/zyra", None),
        ("ext4", "8:99", "/dev/sdz9", None),  # hidden, as from a container
    ],
)
def test_a_disk_is_encrypted_where_any_layer_below_is(
    sys_folder: Path, kind: str, device: str, source: str, *, encrypted: bool | None
) -> None:
    assert told_by_mount(Mount("/", kind, device, source), sys_folder) is encrypted


def test_what_macos_and_windows_say() -> None:
    assert told_by_fdesetup("FileVault is On.\n") is True
    assert told_by_fdesetup("FileVault is Off.\nDeferred enablement appears active.\n") is False
    assert told_by_fdesetup("") is None
    on = "Volume C: [OS]\r\n    Conversion Status:    Used Space Only Encrypted\r\n"
    assert told_by_manage_bde(f"{on}    Protection Status:    Protection On\r\n") is True
    assert told_by_manage_bde(f"{on}    Protection Status:    Protection Off\r\n") is False
    assert told_by_manage_bde("ERROR: An attempt to access a required resource was denied.") is None


# --- folders that are copied elsewhere --------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("/home/ana/Dropbox/zyra/log.db", "Dropbox"),
        ("/home/ana/Dropbox (Personal)/log.db", "Dropbox"),
        ("/Users/ana/OneDrive - Ministria e Brendshme/log.db", "OneDrive"),
        ("/Users/ana/Library/CloudStorage/OneDrive-Personal/log.db", "OneDrive"),
        ("/Users/ana/Library/CloudStorage/GoogleDrive-a@b/My Drive/log.db", "Google Drive"),
        ("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/log.db", "iCloud"),
        ("/home/ana/Nextcloud/log.db", "Nextcloud"),
        ("/home/ana/Megara/log.db", ""),
        ("/home/ana/dropbox-shenime/log.db", ""),
        ("/home/ana/.local/share/antitrafik/log.db", ""),
        ("/home/ana/Dropbox", ""),  # a file of that name
    ],
)
def test_a_folder_of_a_program_that_copies_is_known_by_its_name(path: str, whose: str) -> None:
    assert sync_folder(Path(path)) == whose


def test_a_folder_of_a_program_that_copies_is_known_by_its_mark(tmp_path: Path) -> None:
    inside = tmp_path / "puna" / "2026"
    inside.mkdir(parents=True)
    assert sync_folder(inside / "log.db") == ""
    (tmp_path / "puna" / ".stfolder").mkdir()
    assert sync_folder(inside / "log.db") == "Syncthing"


# --- signs -----------------------------------------------------------------------------------


def around(**facts: Any) -> Machine:
    usual = {"filesystem": "ext4", "synced": "", "encrypted": True, "free": 2**40, "size": 2**20,
             "versions": "antitrafik 1"}  # fmt: skip
    return Machine(**{**usual, **facts})


@pytest.mark.parametrize(
    ("facts", "outcomes"),
    [
        ({}, ("ok", "ok", "ok")),
        ({"filesystem": "cifs"}, ("warning", "ok", "ok")),
        ({"synced": "Dropbox"}, ("warning", "ok", "ok")),
        ({"filesystem": ""}, ("ok", "ok", "ok")),
        ({"encrypted": False}, ("ok", "warning", "ok")),
        ({"encrypted": None}, ("ok", "not-seen", "ok")),
        ({"free": None}, ("ok", "ok", "not-seen")),
        ({"free": 50 * 2**20}, ("ok", "ok", "warning")),
        ({"free": 2 * 2**30, "size": 2**30}, ("ok", "ok", "warning")),
        ({"free": 4 * 2**30, "size": 2**30}, ("ok", "ok", "ok")),
    ],
)
def test_the_machine_around_a_log(facts: dict[str, Any], outcomes: tuple[str, str, str]) -> None:
    here = around(**facts)
    found = signs.place(here), signs.encryption(here), signs.space(here)
    assert tuple(one.outcome for one in found) == outcomes
    assert all(one.advice for one in found if one.outcome == "warning")


FILE, FOLDER = Path("/log.db"), Path("/folder")


@pytest.mark.parametrize(
    ("rights", "outcome"),
    [
        ([], "not-seen"),
        ([Rights(FILE, 0o600, own=True, folder=False)], "ok"),
        ([Rights(FILE, 0o640, own=True, folder=False)], "warning"),
        ([Rights(FILE, 0o602, own=True, folder=False)], "warning"),
        ([Rights(FILE, 0o600, own=False, folder=False)], "warning"),
        ([Rights(FOLDER, 0o700, own=True, folder=True)], "ok"),
        ([Rights(FOLDER, 0o755, own=True, folder=True)], "ok"),  # its files say no themselves
        ([Rights(FOLDER, 0o775, own=True, folder=True)], "warning"),
        (
            [
                Rights(FILE, 0o600, own=True, folder=False),
                Rights(FOLDER, 0o777, own=True, folder=True),
            ],
            "warning",
        ),
    ],
)
def test_a_log_is_for_its_owner_alone(rights: list[Rights], outcome: str) -> None:
    assert signs.rights(rights).outcome == outcome


@pytest.mark.parametrize(
    ("mark", "held", "mode", "outcome"),
    [
        (7, 7, 0o600, "ok"),
        (6, 7, 0o600, "ok"),  # killed before the mark was raised
        (8, 7, 0o600, "warning"),
        (7, 7, 0o644, "warning"),
    ],
)
def test_the_key_and_the_mark(mark: int, held: int, mode: int, outcome: str) -> None:
    rights = Rights(Path("/key"), mode, own=True, folder=False)
    assert signs.key(Device("a" * 32, mark), held, rights).outcome == outcome
    assert signs.key(None, 0, None).outcome == "ok"


def copy(days: int, entries: int) -> Copy:
    return Copy(Path("/usb/log.db"), NOW - timedelta(days=days), entries)


@pytest.mark.parametrize(
    ("copies", "same_disk", "outcome"),
    [
        ([], None, "warning"),
        ([copy(1, 10)], False, "ok"),
        ([copy(1, 10)], True, "warning"),
        ([copy(1, 10)], None, "not-seen"),
        ([copy(40, 10)], False, "ok"),  # old, and nothing was logged since
        ([copy(40, 9)], False, "warning"),
        ([copy(29, 9)], False, "ok"),
        ([copy(40, 9), copy(1, 9)], False, "ok"),
    ],
)
def test_the_last_backup(copies: list[Copy], outcome: str, *, same_disk: bool | None) -> None:
    assert signs.backup(copies, 10, NOW, same_disk=same_disk).outcome == outcome


@pytest.mark.parametrize(
    ("now", "newest", "outcome"),
    [
        (NOW, None, "ok"),
        (NOW, NOW, "ok"),
        (NOW, NOW + timedelta(minutes=4), "ok"),
        (NOW, NOW + timedelta(minutes=6), "warning"),
        (datetime(2016, 1, 1, tzinfo=UTC), None, "warning"),
    ],
)
def test_a_clock(now: datetime, newest: datetime | None, outcome: str) -> None:
    assert signs.clock(now, newest).outcome == outcome


def test_what_writers_left() -> None:
    assert signs.leftovers(None, []).outcome == "ok"
    assert signs.leftovers(Path("/log.db-journal"), []).outcome == "warning"
    assert signs.leftovers(None, [Path("/a.tmp"), Path("/b.tmp")]).outcome == "warning"


# --- the command -----------------------------------------------------------------------------


@pytest.fixture
def log(antitrafik: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log.db"
    monkeypatch.setenv("ANTITRAFIK_LOG", str(path))
    assert antitrafik(*EVENT, "--venue", "Salla Zhgjëth", "--note", "fjalë kyçe").code == 0
    return path


def outcomes(ran: Any) -> dict[str, str]:
    (table,) = ran.told["tables"]
    return {row["check"]: row["result"] for row in table["rows"]}


def test_a_healthy_log_is_well_and_warnings_are_no_failure(log: Path, antitrafik: Tool) -> None:
    ran = antitrafik("doctor", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = outcomes(ran)
    assert (found["check"], found["backup"], found["rights"]) == ("ok", "warning", "ok")


def test_quick_leaves_out_the_check_alone(log: Path, antitrafik: Tool) -> None:
    with sqlite3.connect(log) as harm:
        harm.execute("UPDATE activity SET exact = 120")
    harm.close()
    ran = antitrafik("doctor", "--quick", "--format", "json")
    assert (ran.code, outcomes(ran)["check"]) == (0, "not-seen")
    ran = antitrafik("doctor", "--format", "json")
    assert (ran.code, outcomes(ran)["check"]) == (5, "problem")


@pytest.mark.parametrize("size", [100, 5000, 9000, 40000])
def test_a_log_that_broke_off_is_a_problem_and_all_else_is_still_looked_at(
    log: Path, antitrafik: Tool, size: int
) -> None:
    os.truncate(log, size)
    ran = antitrafik("doctor", "--quick", "--format", "json")
    assert ran.code in (0, 3)
    assert outcomes(ran)["rights"] == "ok"
    ran = antitrafik("doctor", "--format", "json")
    assert ran.code in (3, 5)
    assert "problem" in outcomes(ran).values()


def test_a_head_that_is_none_is_found_by_check_and_stops_nothing(
    log: Path, antitrafik: Tool
) -> None:
    with sqlite3.connect(log) as harm:
        harm.execute("DROP TRIGGER entry_never_changes")
        harm.execute("UPDATE entry SET head = '{'")
    harm.close()
    ran = antitrafik("doctor", "--format", "json")
    assert (ran.code, outcomes(ran)["clock"]) == (5, "ok")


@pytest.mark.parametrize("harm", [False, True])
def test_doctor_never_shows_open_text(log: Path, antitrafik: Tool, *, harm: bool) -> None:
    if harm:
        with sqlite3.connect(log) as other:
            other.execute("DROP TRIGGER open_text_never_changes")
            other.execute("UPDATE open_text SET value = value || '!'")
        other.close()
    for format_ in ("table", "json", "csv", "md"):
        for lang in ("en", "sq"):
            ran = antitrafik("doctor", "--format", format_, lang=lang)
            assert ran.code == (5 if harm else 0)
            shown = (ran.out + ran.err).lower()
            assert not [words for words in ("zhgj", "kyçe", "salla") if words in shown]


def test_doctor_changes_nothing(log: Path, antitrafik: Tool) -> None:
    before = log.read_bytes(), log.stat().st_mtime_ns, sorted(log.parent.iterdir())
    assert antitrafik("doctor").code == 0
    assert (log.read_bytes(), log.stat().st_mtime_ns, sorted(log.parent.iterdir())) == before


def test_json_says_the_same_in_both_languages(log: Path, antitrafik: Tool) -> None:
    english, albanian = (
        json.loads(antitrafik("doctor", "--format", "json", lang=lang).out) for lang in ("en", "sq")
    )
    for told in (english, albanian):
        for row in told["tables"][0]["rows"]:
            if row["check"] == "clock":
                row["what"] = row["what"][-9:]  # a minute may pass
            if row["check"] == "space":
                row["what"] = ""
    assert english["tables"][0]["rows"] == albanian["tables"][0]["rows"]


def test_this_machine_can_be_looked_at(tmp_path: Path) -> None:
    seen = machine.look(tmp_path / "not" / "there" / "log.db")
    assert seen.free
    assert seen.size == 0
    assert "SQLite" in seen.versions
    assert machine.rights(tmp_path / "log.db") is None
    assert machine.same_disk(tmp_path, tmp_path / "log.db") is None
    assert machine.same_disk(tmp_path, tmp_path) is True
