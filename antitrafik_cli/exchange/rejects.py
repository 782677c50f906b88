"""The rows of a list that were refused, written back with the reason, to be mended.

Here: a CSV that a spreadsheet opens, in place whole or not at all. Not here: why a row is refused.
"""

import csv
import errno
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from antitrafik_cli.domain.cells import disarmed, kept_as_text, rearmed
from antitrafik_cli.errors import OutputFailed, reason_of
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.exchange.list_columns import REFUSED, reasons_in
from antitrafik_cli.files import make_new, put, sweep, sync, temporary_beside
from antitrafik_cli.messages import _

_DAY = r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d"


class Rejects:
    """The file of refused rows, which gets its name when the first of them is there.

    Made by `rejects`; UTF-8 with a mark and semicolons, as Excel opens it in Albanian.
    """

    def __init__(self, path: Path, headings: Sequence[str], sheet: str) -> None:
        self._path = path
        reasons = reasons_in(headings)
        self._width = len(headings)
        self._kept = [place for place in range(self._width) if place != reasons]
        self._headings = [headings[place] for place in self._kept]
        self._refused = f"{REFUSED}: {sheet}" if sheet else REFUSED
        self._temporary: Path | None = None
        self._file: Any = None
        self._writer: Any = None

    def add(self, cells: Sequence[str], reason: str) -> None:
        """A row, its cells not disarmed, and why it is refused. Raises OSError.

        Reading the file as a list gives the cells back as they are meant. Those beyond the headings
        stand behind the reason, under no heading: no row before has told how many there are.
        """
        if self._file is None:
            self._begin()
        kept = [cells[one] for one in self._kept]
        self._writer.writerow(map(_protected, [*kept, reason, *cells[self._width :]]))

    def finish(self) -> None:
        """Give the file its name, if there is any row in it. Raises OSError."""
        if self._file is None or self._temporary is None:
            return
        self._file.close()
        sync(self._temporary)
        put(self._temporary, self._path, replace=True)
        self._temporary = None

    def drop(self) -> None:
        """Leave nothing of a file that was not finished."""
        if self._temporary is not None:
            self._file.close()
            self._temporary.unlink(missing_ok=True)

    def _begin(self) -> None:
        sweep(self._path.parent)
        temporary = temporary_beside(self._path)
        make_new(temporary)
        self._temporary = temporary
        self._file = temporary.open(
            "w", encoding="utf-8-sig", errors="backslashreplace", newline=""
        )
        self._writer = csv.writer(self._file, delimiter=";", lineterminator="\r\n")
        self._writer.writerow([*(disarmed(rearmed(one)) for one in self._headings), self._refused])


def _protected(cell: str) -> str:
    """The cell, so that no spreadsheet makes another of it; a whole day may become a day."""
    return disarmed(cell) if re.fullmatch(_DAY, cell) else kept_as_text(cell)


@contextmanager
def rejects(path: Path | None, headings: Sequence[str], sheet: str) -> Iterator[Rejects | None]:
    """Where refused rows are written; None without a path. `sheet` is "" for a text file.

    `refuse_place` has let it pass. Raises `OutputFailed`.
    """
    if path is None:
        yield None
        return
    writing = Rejects(path, headings, sheet)
    try:
        yield writing
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem
    finally:
        writing.drop()


def refuse_place(path: Path, source: Path) -> None:
    """Nothing is replaced: neither the list itself, nor rows that somebody may have mended.

    Raises `OutputFailed` or `NotTogether`.
    """
    if not path.parent.is_dir():
        raise OutputFailed(path=path, reason=reason_of(FileNotFoundError(errno.ENOENT, "")))
    try:
        if not path.exists():
            return
        if path.samefile(source):
            right = _("Both name the same file.")
            raise NotTogether(options="FILE, --skip-bad", right=right)
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem
    raise OutputFailed(path=path, reason=_("it is there already, and may be mended by now"))
