"""The bar that long work shows on a terminal's stderr. Not here: the work."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(name: str, steps: int | None) -> Iterator[Callable[[], object]]:
    """What to call after each of the steps; nothing is shown where nobody watches.

    Where nobody knows how many there are (None) the bar only says that something is under way.
    """
    if not sys.stderr.isatty():
        yield tuple
        return
    from rich.console import Console  # noqa: PLC0415 - only where somebody watches
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(name, total=steps)
        yield lambda: shown.advance(task)
