"""A person at a terminal, for tests: the tool on a pseudo-terminal, question by question.

Here: starting it, waiting for a question, counting answers and keys, a usual meeting. Not here:
what is held to.
"""

import io
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pexpect

from antitrafik_cli.messages import _, speaking
from antitrafik_cli.prompts import questions as q

NOW = "2026-11-21T18:00:00+01:00"
INTERRUPT, END = "\x03", "\x04"
OWN = {"ANTITRAFIK_COUNTY": "AL-03", "ANTITRAFIK_CAMPAIGN": "zgjidhni-mundesite-2017"}

SAVE = "Save? yes/no, or the number of what to change (? lists them) [yes]"
ELSE = "Who else? (empty: nobody)"
HOW_MANY = "{who}: how many? (? = not counted)"
DATE, COUNTY, PLACE, KIND = (one.sentence for one in (q.DATE, q.COUNTY, q.PLACE, q.KIND))
CAMPAIGN, ATTENDED, VENUE = (one.sentence for one in (q.CAMPAIGN, q.ATTENDED, q.VENUE))
REQUESTS, LEAFLETS, NEXT = (one.sentence for one in (q.REQUESTS, q.LEAFLETS, q.NEXT_KIND))
USUAL = (
    (DATE, ""),
    (PLACE, "cerrik"),
    (KIND, "takim"),
    (ATTENDED, "nxenes=rreth 30;mësues=2"),
    (VENUE, "Shkolla 1"),
    (REQUESTS, ""),
    (LEAFLETS, "50"),
    (SAVE, ""),
)


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
            timeout=30,
            # Whoever runs the tests may ignore hang-ups; an officer's shell does not.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.child.logfile_read = self._seen

    def sees(self, sentence: str, timeout: int = -1, **facts: str) -> None:
        """Wait for a sentence of the catalogue, however it is broken into lines."""
        with speaking(self.lang):
            told = _(sentence).format(**facts)
        words = (re.escape(word) for word in told.split())
        self.child.expect(r"\s+".join(words), timeout)

    def answer(self, sentence: str, line: str = "", **facts: str) -> None:
        """Wait for a question and answer it."""
        self.sees(sentence, **facts)
        self.types(line)

    def types(self, line: str) -> None:
        self.child.send(f"{line}\r")
        self.answers += 1
        self.keys += len(line) + 1

    def interrupts(self, press: Callable[[], object], sentence: str) -> None:
        """Press a key until the sentence is said.

        A signal that comes just before readline begins to wait is noticed with the next one.
        """
        for _time in range(15):
            press()
            try:
                self.sees(sentence, timeout=2)
            except pexpect.TIMEOUT:
                continue
            return
        self.sees(sentence)

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
        """Close the terminal under it, and wait for it as long as it takes."""
        self.child.ptyproc.fileobj.close()  # pexpect's own close would kill what is slow
        self.child.closed = self.child.ptyproc.closed = True
        try:
            _pid, status = os.waitpid(self.child.pid, 0)
        except ChildProcessError:  # pexpect looked after it while it waited for words
            ended = self.child.ptyproc
            return int(-ended.signalstatus if ended.exitstatus is None else ended.exitstatus)
        return os.waitstatus_to_exitcode(status)

    @property
    def said(self) -> Sequence[str]:
        """The lines on stdout."""
        return self.out.read_text(encoding="utf-8").splitlines()


def usual(**how: Any) -> Terminal:
    """A usual meeting, saved."""
    terminal = Terminal("log-event", "--format", "json", env=OWN, **how)
    terminal.path(*USUAL)
    assert terminal.ends() == 0
    return terminal
