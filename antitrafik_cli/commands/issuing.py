"""Issuing weeks: which are written into a folder, as which edition, and in which order.

An edition is prepared as files, then kept in the log, then its files get their names: a run that
ends anywhere leaves no half file, no number that two tellings share, and nothing that the next run
would not write. Not here: what a week holds (`reports.weekly`), the command (`export_weekly`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from antitrafik_cli import render
from antitrafik_cli.errors import Failure, LogBusy
from antitrafik_cli.errors.issuing import FolderBusy
from antitrafik_cli.files import sweep
from antitrafik_cli.render import FORMATS, draw
from antitrafik_cli.render.together import prepared, refuse_folder
from antitrafik_cli.reports.amendment import Telling, amendment
from antitrafik_cli.reports.weekly import Weekly, digest_of, finished_weeks, summary, weekly
from antitrafik_cli.reports.weekly_touched import weeks_touched
from antitrafik_cli.result import Result
from antitrafik_cli.store.as_of import as_of
from antitrafik_cli.store.editions import (
    Edition,
    arrival,
    arrived,
    current,
    editions,
    keep,
    series_of,
)
from antitrafik_cli.store.exports import (
    Unissued,
    alone,
    checked,
    failed,
    keep_checked,
    remember,
    unissued,
    went_well,
)
from antitrafik_cli.store.log import Log

_USUAL = ("xlsx", "csv", "md")
_OFFERED = getattr(render, "FILE_FORMATS", FORMATS)  # what leaves as a file, where that is listed
FILES = tuple(one for one in (*_USUAL, "json") if one in _OFFERED)  # formats, and how files end
USUAL = tuple(one for one in _USUAL if one in _OFFERED)
_TRIES = 5  # while others go on writing to the log


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


def issue(log: Log, target: Target, today: date, only: str | None = None) -> Iterator[Issued]:
    """Write every finished week that is new, was amended, or whose newest edition lacks files.

    With `only` that week alone. What cannot be done is kept in mind for `due`. Raises
    `FolderBusy`, `OutputFailed`, and what writing to the log raises.
    """
    begun = arrived(log)
    asked = [only] if only else _weeks(log, target, today)
    done = 0
    try:
        refuse_folder(target.folder)
        with alone(target.folder.resolve()), closing(_Pasts(log)) as pasts:
            sweep(target.folder)
            remember(log.id, target.folder.absolute())
            for week in asked:
                yield from _issue(log, pasts, target, week)
                done += 1
    except FolderBusy:
        raise  # what this one was to do is being done
    except Failure:
        _keep_failed(log, target, asked[done:], today, only)
        raise
    if only is None:
        keep_checked(log.id, target.counties, begun, arrival(log, begun))
    went_well(log.id, target.counties, only)


def _keep_failed(
    log: Log, target: Target, asked: Sequence[str], today: date, only: str | None
) -> None:
    """Keep in mind what this run did not issue; of one week alone, with what was owed before."""
    folder = str(target.folder.absolute())
    weeks = {*_left(log, target, asked)} or {*asked[:1]}
    if only:
        before = [one for one in unissued(log.id) if one.folder == folder]
        weeks.update(*(one.weeks for one in before if one.counties == tuple(target.counties)))
    formats = () if tuple(target.formats) == USUAL else tuple(target.formats)
    counties = tuple(target.counties)
    failed(log.id, Unissued(folder, tuple(sorted(weeks)), today, counties, formats))


def _left(log: Log, target: Target, asked: Sequence[str]) -> Iterator[str]:
    """The weeks that are new or changed; files that lack are told of a folder that is there."""
    known = current(log, target.counties)
    there, touched = target.folder.is_dir(), _touched(log, target, known)
    for week in asked:
        last = known.get(week)
        if last is None:
            owed = not weekly(log, week, target.counties).empty
        else:
            owed = there and bool(_missing(target, last))
            if not owed and week in touched:
                owed = digest_of(weekly(log, week, target.counties)) != last.digest
        if owed:
            yield week


def names_of(edition: Edition, formats: Sequence[str]) -> dict[str, str]:
    """The files of an edition, by what they hold: a format, or `amended`."""
    stem = edition.series if edition.number == 1 else f"{edition.series}.{edition.number}"
    names = {one: f"{stem}.{one}" for one in formats}
    return names if edition.number == 1 else {**names, "amended": f"{stem}.amended.md"}


def _weeks(log: Log, target: Target, today: date) -> list[str]:
    """The weeks to be looked at: new ones, those that may have changed, those that lack files."""
    issued = current(log, target.counties)
    new = set(finished_weeks(log, target.counties, today)) - issued.keys()
    lacking = {week for week, last in issued.items() if _missing(target, last)}
    return sorted(new | lacking | _touched(log, target, issued))


def _touched(log: Log, target: Target, issued: Mapping[str, Edition]) -> set[str]:
    """The issued weeks that may have changed since all were compared."""
    n, entry = checked(log.id, target.counties)
    known = n if entry and arrival(log, n) == entry else 0  # else of another copy of the log
    return weeks_touched(log, known) & issued.keys() if known else set(issued)


class _Pasts:
    """The log as of editions, made when asked for; weeks issued in one run share one."""

    _MOST = 2  # at a time: a slip needs two, and each takes as much memory as the log is large

    def __init__(self, log: Log) -> None:
        self.log = log
        self._made: dict[int, Log] = {}

    def at(self, n: int) -> Log:
        past = self._made.pop(n, None) or as_of(self.log, n)
        self._made[n] = past  # the one asked for last stands last
        while len(self._made) > self._MOST:
            self._made.pop(next(iter(self._made))).connection.close()
        return past

    def close(self) -> None:
        for past in self._made.values():
            past.connection.close()


def _issue(log: Log, pasts: _Pasts, target: Target, week: str) -> Iterator[Issued]:
    for _try in range(_TRIES):
        n = arrived(log)
        last = current(log, target.counties).get(week)
        if last and n == last.n and not _missing(target, last):
            return
        now = weekly(log, week, target.counties)
        if last is None and now.empty:
            return
        before = _amended(pasts, last, now)
        if last:  # also one that is amended now: it may have been cut off before its names
            yield from _complete(pasts, target, last, before or Telling(log, now, last.number))
        if last and before is None:
            return
        number = last.number + 1 if last else 1
        edition = Edition(series_of(week, target.counties), number, n, digest_of(now))
        told = Telling(log, now, number)
        results = _results(told, target.formats)
        if before:
            results["amended"] = amendment(before, told, last.n if last else 0)
        with _prepared(target, edition, results) as put:
            if keep(log, edition):
                put()
                yield Issued(week, number, tuple(names_of(edition, target.formats).values()))
                return
    raise LogBusy(path=log.path)


def _amended(pasts: _Pasts, last: Edition | None, now: Weekly) -> Telling | None:
    """The last edition, where what arrived since has changed the week; else None.

    A digest alone that differs means no more than that another version of the tool shows more.
    """
    if last is None or last.digest == digest_of(now):
        return None
    past = pasts.at(last.n)
    then = weekly(past, now.week, now.scope.counties)
    return None if digest_of(then) == digest_of(now) else Telling(past, then, last.number)


def _complete(pasts: _Pasts, target: Target, last: Edition, told: Telling) -> Iterator[Issued]:
    """Files of the newest edition that the folder lacks: it is new, or a run was cut off."""
    missing = _missing(target, last)
    if not missing:
        return
    results = _results(told, [one for one in missing if one in FILES])
    if "amended" in missing:
        results["amended"] = _slip(pasts, last, told.weekly)
    with _prepared(target, last, results) as put:
        put()
    yield Issued(told.weekly.week, last.number, tuple(missing.values()))


def _slip(pasts: _Pasts, last: Edition, now: Weekly) -> Result:
    """The slip of an edition that was issued before: from what had arrived by then."""
    first = next(one for one in editions(pasts.log, last.series) if one.number == last.number - 1)
    before, then = (
        Telling(past := pasts.at(one.n), weekly(past, now.week, now.scope.counties), one.number)
        for one in (first, last)
    )
    return amendment(before, then, first.n)


def _missing(target: Target, edition: Edition) -> dict[str, str]:
    names = names_of(edition, target.formats)
    return {what: name for what, name in names.items() if not _is_there(target.folder / name)}


def _is_there(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:  # it may not be looked at; writing will say why
        return False


def _results(told: Telling, formats: Sequence[str]) -> dict[str, Result]:
    result = summary(told.log, told.weekly, told.edition)
    return dict.fromkeys(formats, result)


@contextmanager
def _prepared(target: Target, edition: Edition, results: Mapping[str, Result]) -> Iterator[Any]:
    names = names_of(edition, target.formats)
    files = {
        target.folder / names[what]: _content(
            result, "md" if what == "amended" else what, Path(names[what]).stem
        )
        for what, result in results.items()
    }
    with prepared(files) as put:
        yield put


def _content(result: Result, format_: str, stem: str) -> bytes:
    if not getattr(_OFFERED[format_], "is_binary", False):
        return draw(result, format_, width=None, colour=False).encode()
    make: Callable[..., Mapping[str, bytes]] = getattr(render, "make")  # noqa: B009 - where it is
    return make(result, format_, stem)[""]
