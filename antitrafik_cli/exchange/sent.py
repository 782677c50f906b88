"""A file that somebody sent: opening it, and telling failures by its name.

Not here: what is in it.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from antitrafik_cli.errors import Failure, reason_of
from antitrafik_cli.errors.importing import UnreadableFile
from antitrafik_cli.messages import _


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """The file, until the end; nothing but a file, or a link to one, is waited for or read.

    Raises `UnreadableFile`.
    """
    with told_at(str(path)):
        file = _file(path)
    with file:
        yield file


def _file(path: Path) -> BufferedReader:
    # Without waiting: a pipe would wait for somebody who writes into it.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    number = os.open(path, flags)
    kind = os.fstat(number).st_mode
    if not stat.S_ISREG(kind):
        os.close(number)
        raise OSError(errno.EISDIR if stat.S_ISDIR(kind) else errno.ENXIO, "")
    return os.fdopen(number, "rb")


@contextmanager
def told_at(where: str) -> Iterator[None]:
    """Failures in here say that they happened there; those of the disk are `UnreadableFile`."""
    try:
        yield
    except Failure as problem:
        raise problem.at(where) from None
    except OSError as problem:
        reason = reason_of(problem)
        if isinstance(problem, FileNotFoundError):
            reason = _("there is no such file")
        elif problem.errno == errno.ENXIO:  # a socket, or what `_file` found
            reason = _("it is no ordinary file")
        raise UnreadableFile(reason=reason).at(where) from None
