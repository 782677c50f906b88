"""Keys that are missing, foreign, damaged or readable by others: the log stays one that merges.

What a laptop cannot vouch for it goes on with as a new device; nothing it said is told twice.
"""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from laptop import EVENT, Laptop

from antitrafik_cli.store.check import check
from antitrafik_cli.store.log import Log

pytestmark = pytest.mark.item("keys that are missing, foreign or damaged")


def _gone(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def _noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


def _for_all_to_read(path: Path) -> None:
    path.chmod(0o644)


@pytest.mark.parametrize("harm", [_gone, _empty, _torn, _noise, _for_all_to_read])
@pytest.mark.parametrize("which", ["*.key", "*.mark"])
def test_a_harmed_key_harms_no_log(
    laptop: Laptop, which: str, harm: Callable[[Path], None]
) -> None:
    laptop.saved()
    (path,) = laptop.keys.glob(which)
    harm(path)
    ran = laptop.run(*EVENT)
    assert ran.returncode == 0, ran.stderr
    assert laptop.run(*EVENT).returncode == 0
    devices = _devices(laptop)
    assert ("writes as a new device" in ran.stderr) == (len(devices) == 2)
    assert (which == "*.mark" and harm != _for_all_to_read) <= (len(devices) == 2)


def test_the_key_of_another_log_is_no_key_of_this_one(laptop: Laptop) -> None:
    laptop.saved()
    (mark,) = laptop.keys.glob("*.mark")
    laptop.log.rename(laptop.log.with_name("other.db"))
    laptop.saved()
    laptop.saved()
    (newer,) = set(laptop.keys.glob("*.mark")) - {mark}
    mark.write_bytes(newer.read_bytes())  # another device's, and farther than this log ever went
    laptop.log.with_name("other.db").rename(laptop.log)
    ran = laptop.run(*EVENT)
    assert (ran.returncode, "now writes as a new device" in ran.stderr) == (0, True)
    assert len(_devices(laptop)) == 2


def test_log_and_keys_are_for_their_owner_alone_whatever_the_user_allows(laptop: Laptop) -> None:
    before = ["sh", "-c", 'umask 0; exec "$@"', "sh"]
    laptop.log.parent.rmdir()
    assert laptop.run(*EVENT, before=before).returncode == 0
    assert laptop.run("report", "--out", str(laptop.log.with_name("r.txt")), before=before)
    made = [laptop.log.parent, *laptop.log.parent.iterdir()]
    made += [laptop.keys, *laptop.keys.iterdir()]
    assert len(made) == 6
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def _devices(laptop: Laptop) -> set[int]:
    with Log.open(laptop.log) as log:
        assert [one for one in check(log) if not one.is_note] == []
        told = log.connection.execute("SELECT device, seq FROM entry").fetchall()
    assert len(told) == len(set(told)), "one place in a chain was taken twice"
    return {device for device, _ in told}
