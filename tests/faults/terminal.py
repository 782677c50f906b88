"""A terminal on which command lines are run, and text that would like to drive it.

Here: the strings, a pseudo-terminal, what may be seen on it. Not here: which commands.
"""

import json
import re
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from laptop import Laptop

ESC, BEL, CSI, OSC, ST = "\x1b", "\x07", "\x9b", "\x9d", "\x9c"
C0 = [chr(point) for point in range(1, 32)]
C1 = [chr(point) for point in range(0x7F, 0xA0)]
BIDI = [chr(point) for point in chain(range(0x202A, 0x202F), range(0x2066, 0x206A))]
BIDI += ["\u200e", "\u200f", "\u061c"]
ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e"]
HOSTILE = (
    *(f"a{one}b" for one in C0),
    *(f"a{one}b" for one in C1),
    *(f"Lezhë{one}ëhzeL" for one in BIDI),
    *(f"Lez{one}hë" for one in ZERO_WIDTH),
    "".join(C0), "".join(C1), "".join(BIDI + ZERO_WIDTH),
    f"{ESC}]0;a title{BEL}", f"{ESC}]2;a title{ESC}\\", f"{OSC}0;a title{ST}",
    f"{ESC}]8;;http://example.invalid{ESC}\\a link{ESC}]8;;{ESC}\\",
    f"{ESC}]52;c;cm0gLXJm{BEL}", f"{OSC}52;c;cm0gLXJm{ST}", f"{ESC}P+q544e{ESC}\\",
    f"{ESC}[2J{ESC}[H", f"{CSI}31m", f"{ESC}[31mred", f"{ESC}[6n", f"{ESC}[?1049h", f"{ESC}c",
    f"{ESC}[1;1HSaved: 000000", "a\rSaved: 000000", "a\nSaved: 000000", "a\r\nb", "a\u2028b\u2029c",
    "[bold]bold[/bold]", "[red on white]x", "[/]", "[link=http://example.invalid]x[/link]",
    "[@click=app.bell]x", "\\[bold]", ":warning:", "{path}", "{0.__class__}", "%s%n", "$(id)",
    "\udc9b31m", "\udcff", "\udc80\udc9b", "\U000e0041\U000e007f", "\ue000", "\ufffe",
    "e" + "\u0301" * 50, "=1+1", "-x", "--", "@",
)  # fmt: skip
BEYOND_THE_GATE = (*(one for one in HOSTILE if not re.search("[\ud800-\udfff]", one)), "a\0b")

_STYLES = re.compile(r"\x1b\[[0-9;]*m")
_PROGRESS = re.compile(r"\x1b\[(?:\?25[lh]|[0-9]*[AK])|\r")  # of rich, where somebody watches
_WORKER = """
import fcntl, json, os, pty, select, socket, struct, sys, termios
from antitrafik_cli.__main__ import main
import antitrafik_cli.commands, antitrafik_cli.render.table, antitrafik_cli.render.emit
import rich.console, rich.progress, rich.table, yaml
orders = socket.socket(fileno=int(sys.argv[1]))
with orders.makefile("r") as lines:
    for line in lines:
        order = json.loads(line)
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(order["environment"])
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
            sys.stdin = open(0)
            sys.stdout, sys.stderr = (open(number, "w", buffering=1) for number in (1, 2))
            code = main(order["argv"])
            sys.stdout.flush()
            os._exit(code)
        seen = b""
        quiet = 0  # seconds
        while quiet < 60:
            if not select.select([terminal], [], [], 1)[0]:
                quiet += 1
                if order["asks"]:
                    os.write(terminal, b"\\x03")
                continue
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # nobody holds its other end any more
                break
            seen += piece
            if order["asks"] and piece.endswith((b"] ", b"? ", b": ")):  # a question
                os.write(terminal, b"\\x03")
        else:
            os.kill(pid, 9)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(terminal)
        orders.sendall(json.dumps([code, seen.hex()]).encode() + b"\\n")
"""


@dataclass(frozen=True)
class Terminal:
    """A process that runs command lines, each on a pseudo-terminal of its own."""

    orders: socket.socket
    answers: Iterator[str]

    def run(self, argv: Sequence[str], *, asks: bool = True, **environment: str) -> tuple[int, str]:
        """The exit code, and everything that came to the terminal.

        Where a command `asks`, its question and a second of silence are answered with Ctrl-C.
        """
        terminal = {"TERM": "xterm-256color", **environment}
        order = {"argv": argv, "asks": asks, "environment": terminal}
        self.orders.sendall(json.dumps(order).encode() + b"\n")
        code, seen = json.loads(next(self.answers))
        return code, bytes.fromhex(seen).decode()


@contextmanager
def terminal(laptop: Laptop) -> Iterator[Terminal]:
    """A terminal on this laptop."""
    mine, theirs = socket.socketpair()
    worker = laptop.start(sys.executable, "-c", _WORKER, str(theirs.fileno()),
                          pass_fds=[theirs.fileno()], cwd=laptop.home)  # fmt: skip
    theirs.close()
    with mine, mine.makefile("r") as answers, worker:
        try:
            yield Terminal(mine, answers)
        finally:
            mine.shutdown(socket.SHUT_RDWR)


def steering(seen: str, *, progress: bool = False) -> set[str]:
    """The characters that are neither printable nor an end of line nor part of our own styles."""
    left = _STYLES.sub("", seen.replace("\r\n", "\n"))
    if progress:
        left = _PROGRESS.sub("", left)
    return {one for one in left if one != "\n" and not one.isprintable()}
