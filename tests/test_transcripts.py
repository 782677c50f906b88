"""Transcripts: what is typed, what is answered, how it ends.

Each file of `tests/transcripts` is one journey in a fresh home, to be read by an officer. Blocks
indented by four blanks hold commands after `$`; what stands below is stdout as it is, stderr after
`! `, and an exit code other than 0 as `[2]`. `pytest --update-golden` writes the answers anew.
Ids and the clock are fixed, so that an answer is the same on every run.
"""

import hashlib
import itertools
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from antitrafik_cli import data
from antitrafik_cli.__main__ import main
from antitrafik_cli.store import change, device

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
    fix_randomness(monkeypatch)
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


def _answered(
    written: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    """The transcript with the answers that its commands give now; prose stays as it is."""
    in_block = False
    for line in written.splitlines(keepends=True):
        if line.startswith("    $ "):
            in_block = True
            yield line
            yield from _answer(line[6:].strip(), home, monkeypatch, capsys)
        elif not in_block or not line.startswith("    "):
            in_block = False
            yield line


def _answer(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[str]:
    capsys.readouterr()
    words = shlex.split(command)
    if words[0] == "export":
        name, _, value = words[1].partition("=")
        monkeypatch.setenv(name, value)
        return
    if words[0] == "antitrafik":
        data.forget()
        code = main([os.path.expandvars(word) for word in words[1:]])
        out, err = capsys.readouterr()
    else:
        ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602
        code, out, err = ran.returncode, ran.stdout, ran.stderr
    for prefix, text in (("", out), ("! ", err)):
        for line in text.replace(str(home), "~").splitlines():
            yield f"    {prefix}{line}".rstrip() + "\n"
    if code:
        yield f"    [{code}]\n"
