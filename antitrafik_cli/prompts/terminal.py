"""The terminal: one line asked of a person, and lines said to them.

Here: editing, completion, hang-ups, the width. Not here: what is asked (`asking`).
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from antitrafik_cli.messages import visible

_NARROWEST = 20


def at_terminal() -> bool:
    """Whether there is somebody to ask: questions come on stderr, answers on stdin."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def width() -> int:
    """The columns of the terminal that questions are asked on."""
    with suppress(OSError, ValueError):
        return max(_NARROWEST, os.get_terminal_size(sys.stderr.fileno()).columns)
    return 80


def tell_person(sentence: object, mark: str = "") -> None:
    """A sentence on stderr, broken between words; every control character in it is visible."""
    sys.stderr.write("\n".join(_wrapped(visible(str(sentence)), mark)) + "\n")
    sys.stderr.flush()


def read_line(prompt: str, completions: Sequence[str] = ()) -> str:
    """The line that a person answers, its blanks outside taken off.

    Bytes that are no UTF-8 come as lone surrogates. Raises KeyboardInterrupt for Ctrl-C, for the
    end of input and for a terminal that was closed.
    """
    *above, last = _wrapped(visible(prompt))
    sys.stderr.write("".join(f"{line}\n" for line in above))
    sys.stderr.flush()
    if sys.stdin.errors != "surrogateescape":
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    with _answers_beside_data(), _hang_up_interrupts():
        _edit_with(completions)
        try:
            return input(f"{last} ").strip()
        except (EOFError, OSError):
            raise KeyboardInterrupt from None


def _wrapped(text: str, mark: str = "") -> list[str]:
    import textwrap  # noqa: PLC0415 - only for a person

    behind = " " * len(mark)
    lines = textwrap.wrap(
        text,
        width() - 1,
        initial_indent=mark,
        subsequent_indent=behind,
        break_on_hyphens=False,
    )
    return lines or [""]


@contextmanager
def _answers_beside_data() -> Iterator[None]:
    """While a line is edited, what readline shows goes where stderr goes: stdout is for data."""
    if sys.stdout is not None:
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # stdout is closed
        yield
        return
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def _hang_up_interrupts() -> Iterator[None]:
    """A terminal that is closed counts as Ctrl-C, once; one that may be closed stays ignored."""
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is None or signal.getsignal(hang_up) is signal.SIG_IGN:
        yield
        return

    def interrupt(_number: int, _frame: object) -> None:
        signal.signal(hang_up, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(hang_up, interrupt)
    try:
        yield
    finally:
        if signal.getsignal(hang_up) is interrupt:
            signal.signal(hang_up, before)


def _edit_with(completions: Sequence[str]) -> None:
    """Line editing, and the completions by Tab, where this Python has them."""
    try:
        import readline  # noqa: PLC0415 - only for a person
    except ImportError:
        return

    def complete(begun: str, number: int) -> str | None:
        blanks = begun[: len(begun) - len(begun.lstrip())]
        start = begun.strip().casefold()
        fitting = [one for one in completions if one.casefold().startswith(start)]
        return blanks + fitting[number] if number < len(fitting) else None

    readline.set_completer(complete)
    readline.set_completer_delims(";+=:")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
