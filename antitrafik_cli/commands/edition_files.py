"""The files of an edition: their names, what is in them, and where they are put.

Here: the folder they go to, which of them it lacks, making them from what had arrived. Not here:
which weeks are issued (`issuing`), what a week holds (`reports.weekly`).
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
from antitrafik_cli.store.editions import Edition, editions
from antitrafik_cli.store.exports import alone
from antitrafik_cli.store.log import Log

USUAL = ("xlsx", "csv", "md")
FILES = (*USUAL, "json")  # formats, and how files end


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


def names_of(edition: Edition, formats: Sequence[str]) -> dict[str, str]:
    """The files of an edition, by what they hold: a format, or `amended`."""
    stem = edition.series if edition.number == 1 else f"{edition.series}.{edition.number}"
    names = {one: f"{stem}.{one}" for one in formats}
    return names if edition.number == 1 else {**names, "amended": f"{stem}.amended.md"}


def missing(target: Target, edition: Edition) -> dict[str, str]:
    """Those of them that are not there."""
    names = names_of(edition, target.formats)
    return {what: name for what, name in names.items() if not _is_there(target.folder / name)}


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


def put_together(
    target: Target, edition: Edition, results: Mapping[str, Result]
) -> AbstractContextManager[Callable[[], None]]:
    """The files prepared, and the function that puts them in place, as `prepared` does."""
    return prepared(contents(target, edition, results))


def contents(target: Target, edition: Edition, results: Mapping[str, Result]) -> dict[Path, bytes]:
    """The bytes of the files, by their paths."""
    names = names_of(edition, target.formats)
    return {
        target.folder / names[what]: _content(
            result, "md" if what == "amended" else what, Path(names[what]).stem
        )
        for what, result in results.items()
    }


def _is_there(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:  # it may not be looked at; writing will say why
        return False


def _content(result: Result, format_: str, stem: str) -> bytes:
    if FILE_FORMATS[format_].is_binary:
        return render.make(result, format_, stem)[""]
    return draw(result, format_, width=None, colour=False).encode()
