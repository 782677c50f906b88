"""A second process that works ahead: the next is worked out while the last is being written.

Here: handing work to it and taking the results back, in order. Not here: which work (`rebuilding`,
`adding_up`).
"""

import gc
import marshal
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from queue import SimpleQueue
from struct import Struct
from threading import Thread
from typing import IO, Any, Self

_AHEAD = 2  # items given out before the first result is waited for
_SIZE = Struct("<Q")


def mapped(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """`map(work, items)`, worked out in a second process where the machine has one to spare.

    Items and results are of the plain types that `marshal` knows. Raises what `work` raises. The
    process takes over all memory as it is, and must touch neither files nor databases; it ends
    with the iterator, or when this process ends, however it ends.
    """
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        yield from map(work, items)
        return
    pending = iter(items)
    first = list(islice(pending, _AHEAD + 1))
    if len(first) <= _AHEAD:
        yield from map(work, first)  # not worth a process
        return
    with _Second(work) as second:
        for item in first:
            second.give(item)
        for item in pending:
            yield second.result()
            second.give(item)
        for _ in first:
            yield second.result()


class _Second:
    """The second process, seen from the first."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        gives, takes = os.pipe(), os.pipe()
        self._process = os.fork()
        if not self._process:
            os.close(gives[1])
            os.close(takes[0])
            _serve(work, os.fdopen(gives[0], "rb"), os.fdopen(takes[1], "wb"))
        os.close(gives[0])
        os.close(takes[1])
        self._gives, self._takes = os.fdopen(gives[1], "wb"), os.fdopen(takes[0], "rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        """End it: it finds nothing more to read, and nobody to write to."""
        for pipe in (self._takes, self._gives):
            with suppress(BrokenPipeError):
                pipe.close()
        os.waitpid(self._process, 0)

    def give(self, item: Any) -> None:
        """Hand an item over; the process takes it in even while it works on another."""
        _write(self._gives, item)

    def result(self) -> Any:
        """The next result; raises what the work on it raised."""
        problem, result = _read(self._takes)
        if problem is not None:
            raise pickle.loads(problem)  # noqa: S301 - from our own process
        return result


def _serve(work: Callable[[Any], Any], gives: IO[bytes], takes: IO[bytes]) -> None:
    """The life of the second process; it never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first is interrupted, and ends us
        gc.disable()  # nothing of what the first left behind may be cleared away here
        items: SimpleQueue[Any] = SimpleQueue()
        # Else both could wait until the other reads: it for its results, the first for its items.
        Thread(target=_collect, args=(gives, items), daemon=True).start()
        while (item := items.get()) is not None:
            try:
                answer: tuple[bytes | None, Any] = (None, work(item))
            except Exception as problem:  # noqa: BLE001 - it is raised in the first process
                answer = (pickle.dumps(problem), None)
            _write(takes, answer)
    finally:
        os._exit(0)


def _collect(gives: IO[bytes], items: "SimpleQueue[Any]") -> None:
    try:
        while True:
            items.put(_read(gives))
    except EOFError:
        items.put(None)


def _write(pipe: IO[bytes], value: Any) -> None:
    data = marshal.dumps(value)
    pipe.write(_SIZE.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Any:
    size = pipe.read(_SIZE.size)
    if len(size) < _SIZE.size:
        raise EOFError
    return marshal.loads(pipe.read(_SIZE.unpack(size)[0]))  # noqa: S302 - from our own process
