"""A second process that works ahead: the next is worked out while the last is being written.

Here: handing work to it and taking the results back, in order. Not here: which work (`rebuilding`,
`adding_up`).
"""

import gc
import marshal
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from queue import SimpleQueue
from struct import Struct
from threading import Thread
from typing import IO, Any

from antitrafik_cli.errors import ProcessKilled

Work = Callable[[Any], Any]

_AHEAD = 3  # items given out before the first result is waited for
_SIZE = Struct("<Q")


@contextmanager
def mapped(work: Work, items: Iterable[Any], *, many: bool) -> Iterator[Iterator[Any]]:
    """`map(work, items)`; of `many` items worked out in a second process, where one can be had.

    All go through `work` in order, so that it may remember. Items and results are of the plain
    types that `marshal` knows; what `work` raises is raised here, and ProcessKilled where the
    second process was killed. It has all memory as it was, must touch no file and no database, and
    ends with the context, or when this process ends, however it ends.
    """
    second = _second(work) if many else None
    if second is None:
        yield map(work, items)
        return
    try:
        yield second.results(items)
    finally:
        second.end()


def _second(work: Work) -> "_Second | None":
    # Elsewhere a process may not be doubled, or not safely; everything is done in this one then.
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return None
    try:
        return _Second(work)
    except OSError:
        return None


class _Second:
    """The second process, seen from the first."""

    def __init__(self, work: Work) -> None:
        to_it, from_it = os.pipe(), os.pipe()
        # No signal may lead it out of `_serve`: it would undo what only the first may undo.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._process = os.fork()
            if not self._process:
                try:
                    os.close(to_it[1])  # else it would never find that the first is gone
                    os.close(from_it[0])
                    _serve(work, os.fdopen(to_it[0], "rb"), os.fdopen(from_it[1], "wb"))
                finally:
                    os._exit(0)
        except OSError:
            for end in (*to_it, *from_it):
                os.close(end)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(to_it[0])
        os.close(from_it[1])
        self._to_it, self._from_it = os.fdopen(to_it[1], "wb"), os.fdopen(from_it[0], "rb")

    def results(self, items: Iterable[Any]) -> Iterator[Any]:
        """The results, in order; some items are given out before."""
        pending = iter(items)
        ahead = list(islice(pending, _AHEAD))
        try:
            for item in ahead:
                _write(self._to_it, item)
            for item in pending:
                _write(self._to_it, item)
                yield self._result()
            for _ in ahead:
                yield self._result()
        except (EOFError, BrokenPipeError) as problem:
            raise ProcessKilled from problem

    def _result(self) -> Any:
        problem, result = _read(self._from_it)
        if problem is not None:
            raise pickle.loads(problem)  # noqa: S301 - our own process wrote it
        return result

    def end(self) -> None:
        """It finds nothing more to read, and nobody to write to."""
        for pipe in (self._from_it, self._to_it):
            with suppress(BrokenPipeError):
                pipe.close()
        with suppress(ChildProcessError):  # whoever started us may have let SIGCHLD be ignored
            os.waitpid(self._process, 0)


def _serve(work: Work, given: IO[bytes], taken: IO[bytes]) -> None:
    """The life of the second process."""
    gc.disable()  # nothing that the first left behind may be cleared away here
    items: SimpleQueue[Any] = SimpleQueue()
    # Read beside the work: else both could wait, each for the other to take what it writes.
    Thread(target=_collect, args=(given, items), daemon=True).start()
    while (item := items.get()) is not None:
        answer: tuple[bytes | None, Any]
        try:
            answer = (None, work(item))
        except Exception as problem:  # noqa: BLE001 - it is raised where the results are taken
            answer = (pickle.dumps(problem), None)
        _write(taken, answer)


def _collect(given: IO[bytes], items: "SimpleQueue[Any]") -> None:
    with suppress(EOFError):
        while True:
            items.put(_read(given))
    items.put(None)


def _write(pipe: IO[bytes], value: Any) -> None:
    data = marshal.dumps(value)
    pipe.write(_SIZE.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Any:
    """The next value; EOFError where the other process has ended."""
    size = pipe.read(_SIZE.size)
    if len(size) < _SIZE.size:
        raise EOFError
    return marshal.loads(pipe.read(_SIZE.unpack(size)[0]))  # noqa: S302 - our own process wrote it
