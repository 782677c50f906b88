"""What `cron` prints knows what this shell knows: log, keys and settings in other folders.

Not here: quoting of words (`test_weekly`).
"""

import configparser
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

import pytest
from records import keeping
from test_weekly import FOLDERS, as_systemd_reads, names

from antitrafik_cli.commands import cron
from antitrafik_cli.messages import speaking
from antitrafik_cli.settings import log_path, state_folder

Run = Callable[..., Any]
ODD = '/tmp/100% e "mi" $HOME \\ it\'s'


def line_of(told: str) -> str:
    """The crontab line without its five fields, as the shell of cron gets it."""
    (line,) = re.findall("^15 8 .*$", told, re.MULTILINE)
    return re.sub(r"\\%", "%", line.split(" ", 5)[5])


def test_counties_and_formats_are_passed_on(antitrafik: Run, tmp_path: Path) -> None:
    argv = ["cron", "--to", str(tmp_path), "--county", "Lezhë", "--county", "Elbasan"]
    ran = antitrafik(*argv, "--formats", "CSV, md,csv")
    asked = "--county AL-03 --county AL-08 --formats csv,md --quiet --lang en"
    assert (ran.code, ran.out.count(f"--to {tmp_path} {asked}")) == (0, 3)
    for wrong in (("--formats", "pdf"), ("--county", "Atlantida")):
        ran = antitrafik("cron", "--to", str(tmp_path), *wrong)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"antitrafik: {wrong[0]}: ")


@pytest.mark.parametrize("name", ["ANTITRAFIK_STATE", "XDG_STATE_HOME", "XDG_DATA_HOME"])
def test_the_line_run_in_a_bare_shell_is_one_of_this_laptop_and_this_log(
    antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-11-27T08:15:00+01:00")
    monkeypatch.setenv(name, str(tmp_path / "100% e mi $HOME"))
    folder = tmp_path / "raporte"
    folder.mkdir()
    with keeping(log_path()) as keeper:
        keeper.event("2017-11-22", "AL-03")
    ran = antitrafik("cron", "--to", str(folder))
    assert ran.code == 0
    bare = {"HOME": os.environ["HOME"], "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", "-c", line_of(ran.out)], env=bare, check=False, stdout=PIPE, stderr=STDOUT
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert len(names(folder)) == 3
    assert any((state_folder() / "exports").glob("*.folder"))


@pytest.mark.parametrize("folder", [*FOLDERS, ODD])
def test_variables_stand_before_the_command_of_a_crontab(folder: str) -> None:
    known = {"XDG_DATA_HOME": folder, "ANTITRAFIK_STATE": f"{folder}/çelësat"}
    words = cron.words_of(Path(folder))
    line = cron.crontab_line(words, known)
    assert line.count("\n") == 1
    assert line.startswith("15 8 * * 1-5 XDG_DATA_HOME=")
    command = line.rstrip("\n").split(" ", 5)[5]
    assert re.search(r"(?<!\\)%", command) is None
    for read in (command, command.replace(r"\%", "%")):  # as crons give it to the shell
        *told, _rest = read.split(words[0], 1)
        shown = subprocess.run(
            ["sh", "-c", f"{told[0]} env -0"],
            stdout=PIPE,
            check=True,
            env={"PATH": "/usr/bin:/bin"},
        )
        found = dict(one.split("=", 1) for one in shown.stdout.decode().split("\0") if one)
        assert {name: found[name] for name in known} == known


@pytest.mark.parametrize("folder", [*FOLDERS, ODD])
def test_variables_are_the_environment_of_the_unit(folder: str) -> None:
    known = {"XDG_DATA_HOME": folder, "ANTITRAFIK_STATE": "/srv/k"}
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    text = cron.service(cron.words_of(Path("/srv/raporte")), known)
    unit.read_string(text)
    lines = re.findall("^Environment=(.*)$", text, re.MULTILINE)
    read = [word for line in lines for word in as_systemd_reads(line.replace("$", "$$"))]
    assert read == [f"{name}={value}" for name, value in known.items()]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("folder", [*FOLDERS, ODD])
def test_systemd_itself_reads_the_environment(folder: str, tmp_path: Path) -> None:
    words = [str(shutil.which("true")), *cron.words_of(Path("/srv/raporte"))[1:]]
    path = tmp_path / "antitrafik-weekly.service"
    path.write_text(cron.service(words, {"XDG_DATA_HOME": folder}), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(path)]
    ran = subprocess.run(command, stdout=PIPE, stderr=STDOUT, text=True, check=False)
    assert (ran.returncode, f"{path}:" in ran.stdout) == (0, False), ran.stdout


def test_a_task_of_windows_says_what_it_cannot_take_along(
    antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "setx" not in antitrafik("cron", "--to", str(tmp_path)).out
    monkeypatch.setenv("ANTITRAFIK_STATE", "çelësat")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "e afërt")  # not absolute: the tool itself leaves it aside
    monkeypatch.chdir(tmp_path)
    known = {"XDG_CONFIG_HOME": str(tmp_path), "ANTITRAFIK_STATE": f"{tmp_path}/çelësat"}
    assert cron.known_here() == known
    told = antitrafik("cron", "--to", str(tmp_path)).out
    comments = [line for line in told.splitlines() if line.startswith("#")]
    assert comments[-1] == (
        "# A task takes no variables along; set these for this user first, with setx: "
        "XDG_CONFIG_HOME, ANTITRAFIK_STATE."
    )
    with speaking("sq"):
        assert "setx: XDG_CONFIG_HOME, ANTITRAFIK_STATE." in cron.told(["x"], known)


def test_a_variable_that_would_end_a_line_is_refused(
    antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", f"{tmp_path}/dy\nrreshta")
    ran = antitrafik("cron", "--to", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("antitrafik: XDG_CONFIG_HOME: ")
    assert "dy" in ran.err
