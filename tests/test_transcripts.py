r"""Transcripts: what is typed, what is answered, how it ends.

Each file of `tests/transcripts` is one journey in a fresh home, to be read by an officer. Blocks
indented by four blanks hold commands after `$`; what stands below is stdout as it is, stderr after
`! `, and an exit code other than 0 as `[2]`. `pytest --update-golden` writes the answers anew.
Ids and the clock are fixed, so that an answer is the same on every run. `antitrafik` alone runs in
this process; what needs a shell (a pipe, `>`, `&`, another program) goes to `sh`. As in bash,
`$'a\u202eb'` is a word with that character and `$'a\xffb'` one with that byte.
"""

import hashlib
import itertools
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from antitrafik_cli import data
from antitrafik_cli.__main__ import main
from antitrafik_cli.store import change, connection, device, machine
from antitrafik_cli.store.place_of_log import sync_folder

_FOR_THE_SHELL = frozenset(["|", "||", "&&", ">", "2>", "<", "&", ";"])
TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.md"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(
    path: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ANTITRAFIK_NOW", "2026-11-21T18:00:00+01:00")
    monkeypatch.setenv("ANTITRAFIK_LANG", "sq" if ".sq" in path.suffixes else "en")
    path_of_tool = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path_of_tool)
    fix_randomness(monkeypatch)
    fix_machine(monkeypatch)
    written = path.read_text(encoding="utf-8")
    found = "".join(_answered(written, tmp_path, monkeypatch, capsys))
    if request.config.getoption("--update-golden"):
        path.write_text(found, encoding="utf-8")
        return
    assert found == written


def fix_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = itertools.count()

    def urandom(size: int) -> bytes:
        return hashlib.sha256(f"transcript {next(counter)}".encode()).digest()[:size]

    monkeypatch.setattr(change, "urandom", urandom)
    monkeypatch.setattr(device, "new_key", lambda: bytes(31) + bytes([next(counter) % 256]))


def fix_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """One laptop for everybody: whose disk, whose programs, which ids its logs get."""
    counter = itertools.count(1)

    def urandom(size: int) -> bytes:
        return hashlib.sha256(f"log {next(counter)}".encode()).digest()[:size]

    def look(path: Path) -> machine.Machine:
        versions = "antitrafik 1.0, Python 3.12, SQLite 3.45"
        return machine.Machine("ext4", sync_folder(path), None, 40 * 2**30, 2**20, versions)

    monkeypatch.setattr(connection, "urandom", urandom)
    monkeypatch.setattr(machine, "look", look)


def _answered(
    written: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    """The transcript with the answers that its commands give now; prose stays as it is."""
    in_block, blanks = False, ""
    for line in written.splitlines(keepends=True):
        if in_block and not line.strip():
            blanks += line  # an answer may hold blank lines; those before prose or `$` stay
            continue
        if in_block and line.startswith("    ") and not line.startswith("    $ "):
            blanks = ""
            continue
        yield blanks + line
        in_block, blanks = line.startswith("    $ "), ""
        if in_block:
            yield from _answer(line[6:].strip(), home, monkeypatch, capsys)
    yield blanks


def _answer(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    capsys.readouterr()
    words = shlex.split(_unescaped(command))
    if words[0] == "export":
        name, _, value = words[1].partition("=")
        monkeypatch.setenv(name, value)
        return
    if words[0] == "antitrafik" and _FOR_THE_SHELL.isdisjoint(words):
        data.forget()
        code = main([os.path.expandvars(word) for word in words[1:]])
        out, err = capsys.readouterr()
    else:
        ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
        code, out, err = ran.returncode, ran.stdout, ran.stderr
    for prefix, text in (("", out), ("! ", err)):
        for line in text.replace(str(home), "~").rstrip().splitlines():
            yield f"    {prefix}{line}".rstrip() + "\n"
    if code:
        yield f"    [{code}]\n"


def _unescaped(command: str) -> str:
    """The command with every word `$'…'` as bash reads it."""
    return re.sub(r"\$'([^']*)'", lambda quoted: shlex.quote(_characters(quoted[1])), command)


def _characters(escaped: str) -> str:
    known = re.sub(
        r"\\u([0-9a-f]{4})|\\x([0-9a-f]{2})",
        lambda found: chr(int(found[1], 16)) if found[1] else os.fsdecode(bytes.fromhex(found[2])),
        escaped,
    )
    return known.replace("\\n", "\n")
