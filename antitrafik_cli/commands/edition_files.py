"""The files of an edition: what is in them, and where they are put.

Here: the folder they go to, which slips it lacks, making them from what had arrived. Not here: their
names (`store.edition_names`), which weeks are issued (`issuing`), what a week holds
(`reports.weekly`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli import render
from antitrafik_cli.files import sweep
from antitrafik_cli.render import FILE_FORMATS, draw
from antitrafik_cli.render.together import prepared, refuse_folder
from antitrafik_cli.reports.amendment import Telling, amendment
from antitrafik_cli.reports.weekly import summary, weekly
from antitrafik_cli.result import Result
from antitrafik_cli.store.as_of import as_of
from antitrafik_cli.store.edition_names import SLIP, USUAL, holds, is_there, names_of
from antitrafik_cli.store.editions import Edition, editions
from antitrafik_cli.store.exports import alone
from antitrafik_cli.store.log import Log

FILES = (*USUAL, "csv-excel", "json")


@dataclass(frozen=True)
class Target:
    """Where weeks are written, in which formats, narrowed to which counties."""

    folder: Path
    formats: Sequence[str]
    counties: Sequence[str] = ()


class Issued(NamedTuple):
    """What was written of one week."""

    week: str
    edition: int
    files: tuple[str, ...]


class Pasts:
    """The log as of editions, made when asked for; weeks issued in one run share one."""

    _MOST = 2  # at a time: a slip needs two, and each takes as much memory as the log is large

    def __init__(self, log: Log) -> None:
        self.log = log
        self._made: dict[int, Log] = {}

    def at(self, n: int) -> Log:
        """The log when `n` entries had arrived, until two others were asked for."""
        past = self._made.pop(n, None) or as_of(self.log, n)
        self._made[n] = past  # the one asked for last stands last
        while len(self._made) > self._MOST:
            self._made.pop(next(iter(self._made))).connection.close()
        return past

    def told(self, edition: Edition, week: str, counties: Sequence[str]) -> Telling:
        """The week as that edition told it."""
        past = self.at(edition.n)
        return Telling(past, weekly(past, week, counties), edition.number)

    def close(self) -> None:
        """Let go of them."""
        for past in self._made.values():
            past.connection.close()


@contextmanager
def alone_in(target: Target) -> Iterator[None]:
    """One run at a time into a folder that is there. Raises `OutputFailed` and `FolderBusy`."""
    refuse_folder(target.folder)
    with alone(target.folder.resolve()):
        sweep(target.folder)
        yield


def results_of(told: Telling, whats: Sequence[str]) -> dict[str, Result]:
    """What stands in the files of these formats."""
    result = summary(told.log, told.weekly, told.edition)
    return dict.fromkeys((one for one in whats if one in FILES), result)


def slip(pasts: Pasts, edition: Edition, week: str, counties: Sequence[str]) -> Result:
    """The slip of an edition that was issued before: from what had arrived by then."""
    known = editions(pasts.log, edition.series)
    first = next(one for one in known if one.number == edition.number - 1)
    before, then = (pasts.told(one, week, counties) for one in (first, edition))
    return amendment(before, then, first.n)


def slips_missed(log: Log, folder: Path, last: Edition) -> list[Edition]:
    """The editions before `last`, behind the newest that the folder holds, whose slips it lacks.

    None where it holds no edition: who gets a new folder has seen no figures that were amended.
    """
    known = editions(log, last.series)[: last.number]
    held = [one.number for one in known if holds(folder, one, FILES)]
    return [
        one
        for one in known[max(held, default=last.number) : last.number - 1]
        if not is_there(folder / names_of(one, ())[SLIP])
    ]


def put_together(
    target: Target,
    edition: Edition,
    results: Mapping[str, Result],
    before: Mapping[Path, bytes] | None = None,
) -> AbstractContextManager[Callable[[], None]]:
    """The files prepared, and the function that puts them in place, as `prepared` does.

    Files that are to be there `before` them may be given.
    """
    return prepared({**(before or {}), **contents(target, edition, results)})


def contents(target: Target, edition: Edition, results: Mapping[str, Result]) -> dict[Path, bytes]:
    """The bytes of the files, by their paths."""
    names = names_of(edition, target.formats)
    return {
        target.folder / names[what]: _content(
            result, "md" if what == SLIP else what, Path(names[what]).stem
        )
        for what, result in results.items()
    }


def _content(result: Result, format_: str, stem: str) -> bytes:
    if FILE_FORMATS[format_].is_binary:
        return render.make(result, format_, stem)[""]
    return draw(result, format_, width=None, colour=False).encode()
