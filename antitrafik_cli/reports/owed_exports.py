"""Which weekly exports are owed: those that failed, and weeks over and not issued.

Here: finding them. Not here: issuing them (`commands.issuing`).
"""

import shlex
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from antitrafik_cli.domain.calendar import DAY, period_days
from antitrafik_cli.reports.weekly import finished_weeks
from antitrafik_cli.store.editions import current
from antitrafik_cli.store.exports import Unissued, unissued
from antitrafik_cli.store.log import Log

KEPT = DAY * 28  # since a run last tried: a folder given up is not owed to for ever


class OwedExport(NamedTuple):
    """Weeks that were to be issued, since when, and the command that does it."""

    since: date
    weeks: tuple[str, ...]
    command: str


def owed_exports(log: Log, today: date) -> Iterator[OwedExport]:
    """The folders whose last export failed; else, where weeks are issued at all, those no run has.

    Of the first only those that a run has tried within `KEPT`. Of the second only those behind the
    newest one issued: cron has not run since.
    """
    told = [one for one in unissued(log.id) if today - one.day <= KEPT]
    for one in told:
        yield OwedExport(one.day, one.weeks, _again(one))
    issued = current(log, ())
    if not issued or any(not one.counties for one in told):
        return
    _first, last = period_days(max(issued))
    weeks = finished_weeks(log, (), today, after=last)
    if weeks:
        yield OwedExport(period_days(weeks[0])[1] + DAY, tuple(weeks), _command("FOLDER"))


def _again(run: Unissued) -> str:
    counties = [word for code in run.counties for word in ("--county", code)]
    formats = ["--formats", ",".join(run.formats)] if run.formats else []
    return " ".join([_command(shlex.quote(run.folder)), shlex.join([*counties, *formats])]).rstrip()


def _command(folder: str) -> str:
    return f"antitrafik export-weekly --to {folder}"
