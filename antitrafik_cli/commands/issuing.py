"""Issuing weeks: which are written into a folder, as which edition, and in which order.

An edition is prepared as files, then kept in the log, then its files get their names: a run that
ends anywhere leaves no half file, no number that two tellings share, and nothing that the next run
would not write. Not here: the files themselves (`edition_files`), the command (`export_weekly`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.commands.edition_files import (
    USUAL,
    Issued,
    Pasts,
    Target,
    alone_in,
    contents,
    missing,
    names_of,
    put_together,
    results_of,
    slip,
)
from antitrafik_cli.errors import Failure, LogBusy
from antitrafik_cli.errors.issuing import FolderBusy
from antitrafik_cli.reports.amendment import Telling, amendment
from antitrafik_cli.reports.weekly import Weekly, digest_of, finished_weeks, weekly
from antitrafik_cli.reports.weekly_touched import weeks_touched
from antitrafik_cli.store.editions import Edition, arrival, arrived, current, keep, series_of
from antitrafik_cli.store.exports import (
    Unissued,
    checked,
    failed,
    is_known,
    keep_checked,
    remember,
    unissued,
    went_well,
)
from antitrafik_cli.store.log import Log

_TRIES = 5  # while others go on writing to the log


class Strange(NamedTuple):
    """Files that have the name of an edition and hold something else; they stay as they are."""

    files: tuple[str, ...]


def issue(
    log: Log, target: Target, today: date, only: str | None = None
) -> Iterator[Issued | Strange]:
    """Write every finished week that is new, was amended, or whose newest edition lacks files.

    With `only` that week alone. The first run into a folder tells what is `Strange` there; later
    ones go by the names. What cannot be done is kept in mind for `due`. Raises `FolderBusy`,
    `OutputFailed`, and what writing to the log raises.
    """
    begun = arrived(log)
    asked = [only] if only else _weeks(log, target, today)
    done = 0
    try:
        with alone_in(target), closing(Pasts(log)) as pasts:
            yield from _first_look(log, pasts, target)
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


def _first_look(log: Log, pasts: Pasts, target: Target) -> Iterator[Strange]:
    """What is strange in a folder that no week of this log, so narrowed, was written into yet."""
    folder = target.folder.absolute()
    if not is_known(log.id, folder, target.counties):
        if files := sorted(_strange(log, pasts, target)):
            yield Strange(tuple(files))
        remember(log.id, folder, target.counties)


def _strange(log: Log, pasts: Pasts, target: Target) -> Iterator[str]:
    for week, last in current(log, target.counties).items():
        names = names_of(last, target.formats)
        there = names.keys() - missing(target, last).keys()
        if there:
            told = pasts.told(last, week, target.counties)
            results = results_of(told, [*there])
            if "amended" in there:
                results["amended"] = slip(pasts, last, week, target.counties)
            for path, content in contents(target, last, results).items():
                if not _holds(path, content):
                    yield path.name


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:  # what may not be read is not known to be ours
        return False


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
    there, touched = _is_folder(target.folder), _touched(log, target, known)
    for week in asked:
        last = known.get(week)
        if last is None:
            owed = not weekly(log, week, target.counties).empty
        else:
            owed = there and bool(missing(target, last))
            if not owed and week in touched:
                owed = digest_of(weekly(log, week, target.counties)) != last.digest
        if owed:
            yield week


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not be looked at
        return False


def _weeks(log: Log, target: Target, today: date) -> list[str]:
    """The weeks to be looked at: new ones, those that may have changed, those that lack files."""
    issued = current(log, target.counties)
    new = set(finished_weeks(log, target.counties, today)) - issued.keys()
    lacking = {week for week, last in issued.items() if missing(target, last)}
    return sorted(new | lacking | _touched(log, target, issued))


def _touched(log: Log, target: Target, issued: Mapping[str, Edition]) -> set[str]:
    """The issued weeks that may have changed since all were compared."""
    n, entry = checked(log.id, target.counties)
    known = n if entry and arrival(log, n) == entry else 0  # else of another copy of the log
    return weeks_touched(log, known) & issued.keys() if known else set(issued)


def _issue(log: Log, pasts: Pasts, target: Target, week: str) -> Iterator[Issued]:
    for _try in range(_TRIES):
        n = arrived(log)
        last = current(log, target.counties).get(week)
        if last and n == last.n and not missing(target, last):
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
        results = results_of(told, target.formats)
        if before:
            results["amended"] = amendment(before, told, last.n if last else 0)
        with put_together(target, edition, results) as put:
            if keep(log, edition):
                put()
                yield Issued(week, number, tuple(names_of(edition, target.formats).values()))
                return
    raise LogBusy(path=log.path)


def _amended(pasts: Pasts, last: Edition | None, now: Weekly) -> Telling | None:
    """The last edition, where what arrived since has changed the week; else None.

    A digest alone that differs means no more than that another version of the tool shows more.
    """
    if last is None or last.digest == digest_of(now):
        return None
    then = pasts.told(last, now.week, now.scope.counties)
    return None if digest_of(then.weekly) == digest_of(now) else then


def _complete(pasts: Pasts, target: Target, last: Edition, told: Telling) -> Iterator[Issued]:
    """Files of the newest edition that the folder lacks: it is new, or a run was cut off."""
    lacking = missing(target, last)
    if not lacking:
        return
    results = results_of(told, [*lacking])
    if "amended" in lacking:
        results["amended"] = slip(pasts, last, told.weekly.week, target.counties)
    with put_together(target, last, results) as put:
        put()
    yield Issued(told.weekly.week, last.number, tuple(lacking.values()))
