"""A person at a terminal, for tests: the tool on a pseudo-terminal, question by question.

Here: starting it, waiting for a question, counting answers and keys. Not here: any assertion
about what was asked.
"""

import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pexpect

from antitrafik_cli.messages import _, speaking

NOW = "2026-11-21T18:00:00+01:00"
INTERRUPT, END = "\x03", "\x04"
OWN = {"ANTITRAFIK_COUNTY": "Elbasan", "ANTITRAFIK_CAMPAIGN": "zgjidhni-mundesite-2017"}


class Terminal:
    """One command on a terminal. What it writes to stdout goes into the file `out`."""

    def __init__(
        self, *argv: str, lang: str = "en", columns: int = 120, env: dict[str, str] | None = None
    ) -> None:
        self.lang = lang
        self.out = Path(os.environ["HOME"]) / "out"
        self.answers = self.keys = 0
        self._seen = io.StringIO()
        self.child: Any = pexpect.spawn(
            "/bin/sh",
            ["-c", 'exec "$0" -m antitrafik_cli "$@" > "$HOME/out"', sys.executable, *argv],
            env={
                **os.environ, "TERM": "xterm", "ANTITRAFIK_NOW": NOW, "ANTITRAFIK_LANG": lang,
                "PYTHONPATH": str(Path(__file__).parent.parent), **(env or {}),
            },
            dimensions=(50, columns),
            encoding="utf-8",
            codec_errors="replace",
            timeout=10,
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.child.logfile_read = self._seen

    def sees(self, sentence: str, **facts: str) -> None:
        """Wait for a sentence of the catalogue, however it is broken into lines."""
        with speaking(self.lang):
            told = _(sentence).format(**facts)
        words = (re.escape(word) for word in told.split())
        self.child.expect(r"\s+".join(words))

    def answer(self, sentence: str, line: str = "", **facts: str) -> None:
        """Wait for a question and answer it."""
        self.sees(sentence, **facts)
        self.types(line)

    def types(self, line: str) -> None:
        self.child.send(f"{line}\r")
        self.answers += 1
        self.keys += len(line) + 1

    def path(self, *steps: tuple[str, str] | str) -> None:
        """Questions with their answers; a sentence alone is waited for."""
        for step in steps:
            if isinstance(step, str):
                self.sees(step)
            else:
                self.answer(*step)

    @property
    def seen(self) -> str:
        """All that was shown, without what readline says to the terminal of its own."""
        return re.sub(r"\x1b\[(\?2004[hl]|[CKAm])|\r", "", self._seen.getvalue())

    def ends(self) -> int:
        """Wait for its end; the exit code, or minus the signal that ended it."""
        self.child.expect(pexpect.EOF)
        return self.closed()

    def closed(self) -> int:
        self.child.close()
        status, signal = self.child.exitstatus, self.child.signalstatus
        return -signal if status is None else int(status)

    @property
    def said(self) -> Sequence[str]:
        """The lines on stdout."""
        return self.out.read_text(encoding="utf-8").splitlines()
