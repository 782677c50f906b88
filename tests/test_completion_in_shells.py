"""The Tab key in real shells: what is typed, Tab, Enter, and the words that the tool then gets.

Each shell runs on a pseudo-terminal with the script that `antitrafik completion` prints. The tool
that it calls is a stand-in that answers the Tab key with the real one and else writes its words to
a file. PowerShell is not run here: `test_completion` looks at what its script is told.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest

from antitrafik_cli.domain.spelling import fold

_TOOL = """#!{python}
import json, os, pathlib, sys
from antitrafik_cli.__main__ import run
if "_ANTITRAFIK_COMPLETE" in os.environ:
    run()
pathlib.Path(os.environ["TOLD"]).write_text(json.dumps(sys.argv[1:]))
"""
_START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
_WAIT = 120  # seconds until a shell counts as stuck, on however busy a machine


@dataclass(frozen=True)
class Shell:
    name: str
    child: pexpect.spawn
    told: Path

    def tab(self, typed: str, after: str = "") -> list[str]:
        """The words the tool gets when this is typed, Tab is pressed, `after` typed, then Enter."""
        self.told.unlink(missing_ok=True)
        self.child.send(f"antitrafik {typed}\t{after}")
        self.child.send("\r")
        self.child.sendline("echo do''ne")
        self.child.expect("do(''ne)?ne\r\n" if self.name == "zsh" else "done\r\n")
        return json.loads(self.told.read_text(encoding="utf-8"))


@pytest.fixture(params=_START)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    name = request.param
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    tool = tmp_path / "bin" / "antitrafik"
    tool.parent.mkdir()
    tool.write_text(_TOOL.format(python=sys.executable), encoding="utf-8")
    tool.chmod(0o755)
    told = tmp_path / "told.json"
    env = {
        "HOME": str(tmp_path),
        "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "LANG": "C.UTF-8",
        "TERM": "vt100",
        "ANTITRAFIK_LANG": "sq",
        "TOLD": str(told),
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
    }
    script = tmp_path / f"script.{name}"
    script.write_bytes(
        subprocess.run(
            [sys.executable, "-m", "antitrafik_cli", "completion", name],
            env=env,
            capture_output=True,
            check=True,
        ).stdout
    )
    child = pexpect.spawn(
        found, _START[name], env=env, cwd=str(tmp_path), encoding="utf-8", timeout=_WAIT,
        dimensions=(50, 200),
    )  # fmt: skip
    child.sendline(f"source {script}; echo re''ady")
    child.expect("ready\r\n")
    yield Shell(name, child, told)
    child.close(force=True)


def logged(home: Path) -> str:
    """The short id of the one record in the log of that home."""
    ran = subprocess.run(
        [sys.executable, "-m", "antitrafik_cli", "log-event", "--kind", "forum", "--county", "Fier",
         "--format", "json"],
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        check=True,
    )  # fmt: skip
    short = json.loads(ran.stdout)["short"]
    assert isinstance(short, str)
    return short


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("log-ev", ["log-event"]),
        ("log-event --mun", ["log-event", "--municipality"]),
        ("log-event --county dib", ["log-event", "--county", "Dibër"]),
        ("log-event --county=dib", ["log-event", "--county=Dibër"]),
        ("log-event --county KUK", ["log-event", "--county", "Kukës"]),
        ("log-event --municipality ura", ["log-event", "--municipality", "Ura Vajgurore"]),
        ("log-event --kind takim\\ inf", ["log-event", "--kind", "takim informues"]),
        ('log-event --kind "takim inf', ["log-event", "--kind", "takim informues"]),
        ("log-event --kind 'takim inf", ["log-event", "--kind", "takim informues"]),
        ("report --by mun", ["report", "--by", "municipality"]),
        ("list --format cs", ["list", "--format", "csv"]),
        ("config set county shk", ["config", "set", "county", "Shkodër"]),
        ("--lang sq terms aud", ["--lang", "sq", "terms", "audiences"]),
    ],
)
def test_a_word_is_completed_as_the_tool_then_gets_it(
    shell: Shell, typed: str, words: list[str]
) -> None:
    assert shell.tab(typed) == words


def test_what_is_counted_follows_the_audience_without_a_blank(shell: Shell) -> None:
    assert shell.tab("log-event --attended mës", "25") == ["log-event", "--attended", "mësues=25"]
    joint = shell.tab("log-event --attended qytetarë+mës", "rreth\\ 30")
    assert joint == ["log-event", "--attended", "qytetarë+mësues=rreth 30"]


@pytest.mark.parametrize(
    ("option", "typed", "word"),
    [
        ("kind", "pune", "punëtori"),
        ("municipality", "kuc", "Kuçovë"),
        ("municipality", "corov", "Çorovodë"),
        ("attended", "qytetarë+mesu", "qytetarë+mësues="),
        ("attended", "te+mesu", "te+mësues="),
    ],
)
def test_a_word_typed_without_its_marks_gets_them(
    shell: Shell, option: str, typed: str, word: str
) -> None:
    got = shell.tab(f"log-event --{option} {typed}")[-1]
    if shell.name == "fish":  # leaves the letters that are typed as they are
        assert got == typed + word[len(typed) :]
    else:
        assert got == word


def test_what_is_typed_stays_where_several_words_fit(shell: Shell) -> None:
    for typed in ("sh", "shko", "k", "shfaqje"):
        *_words, last = shell.tab(f"log-event --municipality {typed}")
        assert fold(last).startswith(fold(typed)), typed


def test_the_shell_completes_the_names_of_files_itself(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "proves e vogel.db").touch()
    assert shell.tab("demo --keep prov") == ["demo", "--keep", "proves e vogel.db"]


def test_nothing_that_fits_leaves_what_is_typed(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "salla.txt").touch()
    assert shell.tab("log-event --kind qqq") == ["log-event", "--kind", "qqq"]
    assert shell.tab("log-event --venue sal") == ["log-event", "--venue", "sal"]


def test_the_id_of_a_record_is_completed(shell: Shell, tmp_path: Path) -> None:
    short = logged(tmp_path)
    assert shell.tab(f"show {short[:3]}") == ["show", short]
    assert shell.tab("show ") == ["show", short]
