"""Which weekly exports are owed: those that failed, and what no run has written yet.

Here: finding them. Not here: issuing them (`commands.issuing`).
"""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from antitrafik_cli.domain.calendar import DAY, period_days
from antitrafik_cli.reports.weekly import digest_of, finished_weeks, weekly
from antitrafik_cli.reports.weekly_touched import weeks_unchecked
from antitrafik_cli.store.edition_names import USUAL, is_folder, missing
from antitrafik_cli.store.editions import current, narrowings
from antitrafik_cli.store.exports import Run, last_runs
from antitrafik_cli.store.log import Log

_MOST = 5000  # entries since the last run that are still looked through: a list shall not wait
KEPT = DAY * 28  # since a run last tried: a folder given up is not owed to for ever


class OwedExport(NamedTuple):
    """Weeks that were to be issued, since when, and the command that does it."""

    since: date
    weeks: tuple[str, ...]
    command: str


def owed_exports(log: Log, today: date) -> Iterator[OwedExport]:
    """What is owed to each folder that a run has tried within `KEPT`, and where there is none.

    To a folder: the weeks of a run that failed, which may be none; those that are new or were
    amended; those whose newest edition it lacks files of. Where weeks were issued, for the country
    or for some counties, and no such folder is left: those that are new or were amended, by a
    command whose folder is still to be named.
    """
    tried = [one for one in last_runs(log.id) if today - one.day <= KEPT]
    used = narrowings(log) | {run.counties for run in tried}
    owed = {counties: _unissued(log, counties, today) for counties in used}
    for run in tried:
        weeks = {*run.weeks, *owed[run.counties], *_lacking(log, run)}
        if weeks or run.since:
            yield OwedExport(run.since or _since(weeks, run.day), tuple(sorted(weeks)), _again(run))
    for counties in sorted(owed.keys() - {run.counties for run in tried}):
        if weeks := owed[counties]:
            yield OwedExport(_since(weeks), tuple(sorted(weeks)), _command("FOLDER", counties))


def _since(weeks: Iterable[str], run: date = date.min) -> date:
    """The first day that one of them could have been issued on, after the last run."""
    return max(run, min(period_days(week)[1] for week in weeks) + DAY)


def _unissued(log: Log, counties: Sequence[str], today: date) -> set[str]:
    """The finished weeks that are not issued so narrowed, or whose records changed since.

    Of the first those behind the newest one issued, or of which something has arrived since all
    were compared; where very much has, the next run finds them. Changed are those that tell
    something else now; a newer version of the tool may come to find that what it shows would have
    been told before as well.
    """
    issued = current(log, counties)
    last = period_days(max(issued))[1] if issued else date.min
    weeks = set(finished_weeks(log, counties, today, after=last))
    for week in weeks_unchecked(log, counties, _MOST) or ():
        if week in issued:
            if digest_of(weekly(log, week, counties)) != issued[week].digest:
                weeks.add(week)
        elif period_days(week)[1] < today and not weekly(log, week, counties).empty:
            weeks.add(week)
    return weeks


def _lacking(log: Log, run: Run) -> Iterator[str]:
    """The weeks whose newest edition that folder lacks files of, if it is there."""
    if is_folder(folder := Path(run.folder)):
        for week, last in current(log, run.counties).items():
            if missing(folder, last, run.formats or USUAL):
                yield week


def _again(run: Run) -> str:
    return _command(shlex.quote(run.folder), run.counties, run.formats)


def _command(folder: str, counties: Sequence[str], formats: Sequence[str] = ()) -> str:
    words = [word for code in counties for word in ("--county", code)]
    words += ["--formats", ",".join(formats)] if formats else []
    return " ".join(["antitrafik export-weekly --to", folder, *words])
