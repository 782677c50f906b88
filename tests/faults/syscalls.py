"""A system call that fails, or kills the process that makes it: any of them, at any turn.

One strace stands over one process that has loaded the tool and forks for every command line. It
counts the calls of each child and name anew and hits the TURN-th; a child that is to be hit at its
n-th makes TURN - n harmless ones first. Not here: what must hold afterwards.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from laptop import Laptop, traces

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "unlink", "ftruncate", "rename")
TURN = 200  # more than any command here makes of one call

_WORKER = """
import errno, json, os, socket, sys
from antitrafik_cli import settings
from antitrafik_cli.__main__ import main
from antitrafik_cli.commands import amend, erase, log_event, rebuild, saving
from antitrafik_cli.store import change, check, device
import nacl.signing, antitrafik_cli.render.emit
orders = socket.socket(fileno=int(sys.argv[1]))
nothing = os.open(os.devnull, os.O_RDWR)
nowhere = "/nowhere/at/all"
harmless = {
    "pwrite64": lambda: os.pwrite(nothing, b"0", 0),
    "write": lambda: os.write(nothing, b"0"),
    "fdatasync": lambda: os.fdatasync(nothing),
    "fsync": lambda: os.fsync(nothing),
    "unlink": lambda: os.unlink(nowhere),
    "ftruncate": lambda: os.ftruncate(nothing, 0),
    "rename": lambda: os.rename(nowhere, nowhere),
}
settings.today()  # its time zone is read before, not while calls fail
with orders.makefile("r") as lines:
    for line in lines:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.environ.update(order["environment"])
            for number, path in ((1, order["out"]), (2, order["err"])):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
            for _ in range(order["before"]):
                try:
                    harmless[order["call"]]()
                except OSError:
                    pass
            os._exit(main(order["argv"]))
        orders.sendall(b"%d\\n" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@dataclass(frozen=True)
class Ended:
    """How a command line ended: the exit code, or minus the signal; its words; was it hit."""

    code: int
    out: str
    err: str
    hit: bool


@dataclass(frozen=True)
class Faulty:
    """A process under strace that runs command lines of which one call goes wrong."""

    orders: socket.socket
    answers: Iterator[str]
    trace: Path

    def run(self, at: Laptop, argv: Sequence[str], call: str, turn: int) -> Ended:
        """One command line on a laptop; of its calls of this name number `turn` is hit."""
        out, err = (self.trace.with_name(name) for name in ("out", "err"))
        order = {
            "argv": argv,
            "environment": placed(at),
            "call": call,
            "before": TURN - turn,
            "out": str(out),
            "err": str(err),
        }
        self.orders.sendall(json.dumps(order).encode() + b"\n")
        code = int(next(self.answers))
        hit = code == -signal.SIGKILL or b"(INJECTED)" in self.trace.read_bytes()
        os.truncate(self.trace, 0)
        return Ended(code, out.read_text(), err.read_text(), hit)


@contextmanager
def faulty(laptop: Laptop, fault: str) -> Iterator[Faulty]:
    """`fault` as strace has it: `signal=SIGKILL`, `error=EIO`; with `+`, every later call too."""
    if not traces():
        pytest.skip("no strace here: no call can be made to fail")
    when = f"{TURN}+" if fault.endswith("+") else f"{TURN}"
    names = ",".join(CALLS)
    inject = f"inject={names}:{fault.removesuffix('+')}:when={when}"
    trace = laptop.home.with_name("trace")
    mine, theirs = socket.socketpair()
    # A filter makes it much quicker, and strace 6.1 sends no signal with one.
    quick = ["--seccomp-bpf"] if fault.startswith("error") else []
    strace = [
        "strace",
        "-f",
        *quick,
        "-qq",
        "-A",
        "-o",
        str(trace),
        "-e",
        f"trace={names}",
        "-e",
        inject,
    ]
    worker = [sys.executable, "-c", _WORKER, str(theirs.fileno())]
    process = laptop.start(*strace, *worker, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    with mine, mine.makefile("r") as answers, process:
        try:
            yield Faulty(mine, answers, trace)
        finally:
            mine.shutdown(socket.SHUT_RDWR)  # no more orders: the worker ends


def copy_of(laptop: Laptop, folder: Path) -> Laptop:
    """The same laptop in another folder, to be harmed there; what is compiled stays where it is."""
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(laptop.home, folder, ignore=shutil.ignore_patterns("cache"))
    return Laptop(folder)


def placed(laptop: Laptop) -> dict[str, str]:
    """What leads a process to a copy of a laptop."""
    names = ("ANTITRAFIK_LOG", "XDG_STATE_HOME", "HOME")
    return {name: laptop.environment[name] for name in names}
