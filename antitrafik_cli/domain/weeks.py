"""Weeks as people ask for them: one that is over, by its key or as the last one.

Here: ISO weeks that can be issued. Not here: the calendar itself (`calendar`).
"""

from datetime import date, timedelta

from antitrafik_cli.domain.calendar import DAY, period_days, week_key, week_or_quarter
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors.issuing import NotAWeek, UnfinishedWeek

_LAST = ("last", "last week", "e fundit", "java e fundit", "e kaluar", "javën e kaluar")
_LONGEST = 30  # characters that are still looked at


def week_named(words: str) -> str:
    """The key of the ISO week that the words name, as `2017-W47`. Raises `NotAWeek`."""
    try:
        found = week_or_quarter(fold(words)) if len(words) <= _LONGEST else None
    except ValueError:
        found = None
    if found is None or found[1] - found[0] != 6 * DAY:
        raise NotAWeek(words=words)
    return week_key(found[0])


def week_asked(words: str, today: date) -> str:
    """The key of the week that the words name, over or not; `last` is the last one that is over.

    Raises `NotAWeek`.
    """
    if fold(words) in map(fold, _LAST):
        return week_key(today - timedelta(weeks=1))
    return week_named(words)


def finished_week(words: str, today: date) -> str:
    """The key of a week that was over before `today`; `last` is the newest of them.

    Raises `NotAWeek` and `UnfinishedWeek`.
    """
    week = week_asked(words, today)
    _first, last = period_days(week)
    if last >= today:
        raise UnfinishedWeek(week=week, day=When((last + DAY).isoformat()))
    return week
