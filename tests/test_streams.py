"""A command started with a stream closed, as some schedulers start theirs: it does its work."""

import subprocess
import sys
from pathlib import Path

import pytest

LOGGED = ("log-event", "--kind", "forum", "--county", "Elbasan", "--attended", "nxënës=10")


def run(path: Path, closed: str, *argv: str) -> subprocess.CompletedProcess[bytes]:
    command = f'exec "$@" {closed}'
    program = (sys.executable, "-m", "antitrafik_cli", "--log", str(path), *argv)
    return subprocess.run(["sh", "-c", command, "sh", *program], capture_output=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_whatever_stream_is_closed_a_change_is_kept(tmp_path: Path, closed: str) -> None:
    path = tmp_path / "log.db"
    for argv in (LOGGED, ("rebuild",), ("check",)):
        ran = run(path, closed, *argv)
        assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False), argv
    assert run(path, "", "report", "--format", "json").stdout.count(b'"events": 1') > 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
def test_data_that_nobody_can_take_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    run(path, "", *LOGGED)
    for argv in (("report",), ("due",), ("list", "--format", "csv")):
        ran = run(path, ">&-", *argv)
        assert (ran.returncode, b"it is closed" in ran.stderr) == (74, True), argv
        assert run(path, ">&- 2>&-", *argv).returncode == 74, argv
