"""Issuing weeks: which are written into a folder, as which edition, and in which order.

An edition is prepared as files, then kept in the log, then its files get their names: a run that
ends anywhere leaves no half file, no number that two tellings share, and nothing that the next run
would not write. Not here: the files themselves (`edition_files`), the command (`export_weekly`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.commands.edition_files import (
    Issued,
    Pasts,
    Target,
    alone_in,
    contents,
    put_together,
    results_of,
    slip,
    slips_missed,
)
from antitrafik_cli.errors import Failure, LogBusy
from antitrafik_cli.errors.exporting import TooLargeForExcel
from antitrafik_cli.errors.issuing import FolderBusy, NameTaken
from antitrafik_cli.reports.amendment import Telling, amendment
from antitrafik_cli.reports.weekly import Weekly, digest_of, finished_weeks, weekly
from antitrafik_cli.reports.weekly_touched import weeks_unchecked
from antitrafik_cli.store.edition_names import SLIP, USUAL, is_folder, missing, names_of
from antitrafik_cli.store.editions import Edition, arrival, arrived, current, keep, series_of
from antitrafik_cli.store.exports import (
    Run,
    failed,
    failure_of,
    is_known,
    keep_checked,
    remember,
    went_well,
)
from antitrafik_cli.store.log import Log

_TRIES = 5  # while others go on writing to the log


class Strange(NamedTuple):
    """Files that have the name of an edition and hold something else; they stay as they are."""

    files: tuple[str, ...]


class Refused(NamedTuple):
    """Why a week could not be written, where others are written all the same."""

    failure: Failure


def issue(
    log: Log, target: Target, today: date, only: str | None = None
) -> Iterator[Issued | Strange | Refused]:
    """Write every finished week that is new, was amended, or whose newest edition lacks files.

    With `only` that week alone. The first run into a folder tells what is `Strange` there; later
    ones go by the names. What cannot be done is kept in mind for `due`. Where single weeks cannot
    be written the others are, before the last of those failures is raised. Raises `FolderBusy`,
    `OutputFailed`, `TooLargeForExcel`, and what writing to the log raises.
    """
    begun = arrived(log)
    left = [only] if only else _weeks(log, target, today)
    run = Run(
        folder=str(target.folder.absolute()),
        day=today,
        counties=tuple(target.counties),
        formats=() if tuple(target.formats) == USUAL else tuple(target.formats),
    )
    try:
        with alone_in(target), closing(Pasts(log)) as pasts:
            yield from _first_look(log, pasts, target, run)
            yield from _each(log, pasts, target, left)
    except FolderBusy:
        raise  # what this one was to do is being done
    except Failure:
        _keep_failed(log, target, left, run, only)
        raise
    if only is None:
        keep_checked(log.id, target.counties, begun, arrival(log, begun))
    went_well(log.id, run, only)


def _each(log: Log, pasts: Pasts, target: Target, left: list[str]) -> Iterator[Issued | Refused]:
    """Issue each of the weeks, taking those out of `left` that are done. Raises the last failure."""
    failures: list[Failure] = []
    for week in [*left]:
        try:
            yield from _issue(log, pasts, target, week)
        except (NameTaken, TooLargeForExcel) as failure:  # of this week alone
            failures.append(failure)
        else:
            left.remove(week)
    if failures:
        *others, last = sorted(failures, key=lambda failure: failure.exit_code)
        yield from map(Refused, others)
        raise last


def _first_look(log: Log, pasts: Pasts, target: Target, run: Run) -> Iterator[Strange]:
    """What is strange in a folder that no week of this log, so narrowed, was written into yet."""
    if not is_known(log.id, target.folder.absolute(), target.counties):
        if files := sorted(_strange(log, pasts, target)):
            yield Strange(tuple(files))
        remember(log.id, run)


def _strange(log: Log, pasts: Pasts, target: Target) -> Iterator[str]:
    for week, last in current(log, target.counties).items():
        names = names_of(last, target.formats)
        there = names.keys() - _lacking(target, last).keys()
        if there:
            told = pasts.told(last, week, target.counties)
            results = results_of(told, [*there])
            if SLIP in there:
                results[SLIP] = slip(pasts, last, week, target.counties)
            for path, content in contents(target, last, results).items():
                if not _holds(path, content):
                    yield path.name


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:  # what may not be read is not known to be ours
        return False


def _lacking(target: Target, edition: Edition) -> dict[str, str]:
    return missing(target.folder, edition, target.formats)


def _keep_failed(log: Log, target: Target, left: Sequence[str], run: Run, only: str | None) -> None:
    """Keep in mind what this run did not issue.

    Of one week alone, or into a folder that is not there, with what was owed before: those weeks
    were not looked at.
    """
    weeks = {*_owed(log, target, left)}
    if only or not is_folder(target.folder):
        before = failure_of(log.id, run.folder, run.counties)
        weeks.update(before.weeks if before else ())
    failed(log.id, replace(run, weeks=tuple(sorted(weeks))))


def _owed(log: Log, target: Target, asked: Sequence[str]) -> Iterator[str]:
    """The weeks that are new or changed; files that lack are told of a folder that is there."""
    known = current(log, target.counties)
    there, touched = is_folder(target.folder), _touched(log, target, known)
    for week in asked:
        last = known.get(week)
        if last is None:
            owed = not weekly(log, week, target.counties).empty
        else:
            owed = there and bool(_lacking(target, last))
            if not owed and week in touched:
                owed = digest_of(weekly(log, week, target.counties)) != last.digest
        if owed:
            yield week


def _weeks(log: Log, target: Target, today: date) -> list[str]:
    """The weeks to be looked at: new ones, those that may have changed, those that lack files."""
    issued = current(log, target.counties)
    new = set(finished_weeks(log, target.counties, today)) - issued.keys()
    lacking = {week for week, last in issued.items() if _lacking(target, last)}
    return sorted(new | lacking | _touched(log, target, issued))


def _touched(log: Log, target: Target, issued: Mapping[str, Edition]) -> set[str]:
    """The issued weeks that may have changed since all were compared."""
    weeks = weeks_unchecked(log, target.counties)
    return set(issued) if weeks is None else weeks & issued.keys()


def _issue(log: Log, pasts: Pasts, target: Target, week: str) -> Iterator[Issued]:
    for _try in range(_TRIES):
        n = arrived(log)
        last = current(log, target.counties).get(week)
        if last and n == last.n and not _lacking(target, last):
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
            results[SLIP] = amendment(before, told, last.n if last else 0)
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
    """Files of the newest edition that the folder lacks: it is new, or a run was cut off.

    With the slips of the editions that it missed, which lead from the figures it holds to these.
    """
    lacking = _lacking(target, last)
    if not lacking:
        return
    week, counties = told.weekly.week, target.counties
    slips: dict[Path, bytes] = {}
    for one in slips_missed(pasts.log, target.folder, last):
        slips |= contents(target, one, {SLIP: slip(pasts, one, week, counties)})
    results = results_of(told, [*lacking])
    if SLIP in lacking:
        results[SLIP] = slip(pasts, last, week, counties)
    with put_together(target, last, results, before=slips) as put:
        put()
    yield Issued(week, last.number, (*(path.name for path in slips), *lacking.values()))
