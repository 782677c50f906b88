"""Periods side by side: the one before, the one a year earlier, and any other by its words.

Here: whole days from a first to a last. Not here: what lies in a period (`scope`).
"""

from dataclasses import dataclass
from datetime import date

from antitrafik_cli.domain.calendar import DAY, month_end
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.errors import ImpossibleDate
from antitrafik_cli.errors.reporting import PeriodsOverlap

_DAYS_OF_WEEK = 7
_PREVIOUS = (
    *("previous", "the previous", "previous period", "before", "e mëparshme", "i mëparshëm"),
    *("periudha e mëparshme", "paraardhëse", "periudha paraardhëse", "më parë"),
)
_YEAR_EARLIER = (
    *("last year", "a year earlier", "year earlier", "previous year", "viti i kaluar"),
    *("vitin e kaluar", "vjet", "një vit më parë", "vit më parë", "viti i mëparshëm"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; `first` is not after `last`."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many whole calendar months it is; 0 where it is not made of whole ones."""
        if self.first.day != 1 or self.last != month_end(self.last):
            return 0
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1

    def previous(self) -> "Period":
        """The period just before: as many whole months if it is made of such, else as many days."""
        if self.months:
            return self._months_earlier(self.months)
        length = self.last - self.first
        return Period(self.first - DAY - length, self.first - DAY)

    def year_earlier(self) -> "Period":
        """The same months, the same ISO week, or else the same days, of the year before.

        29 February becomes 28 February. Raises `ImpossibleDate` for a week 53 that the year before
        does not have.
        """
        if self.months:
            return self._months_earlier(12)
        if self.first.isoweekday() == 1 and self.last - self.first == (_DAYS_OF_WEEK - 1) * DAY:
            return _week_of_year_before(self.first)
        return Period(_a_year_before(self.first), _a_year_before(self.last))

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return str(When(self.first.isoformat()))
        if self.months == 1 or (self.months == 12 and self.first.month == 1):
            return str(When(self.first.isoformat()[: 7 if self.months == 1 else 4]))
        return str(When(f"{self.first.isoformat()}/{self.last.isoformat()}"))

    def _months_earlier(self, number: int) -> "Period":
        first, last = (_shifted(day, number) for day in (self.first, self.last))
        return Period(first, month_end(last))


def parse_period(words: str, own: Period, today: date) -> Period:
    """The period to be compared with `own`: a when, `previous` or `last-year`, in any spelling.

    Raises what `parse_when` raises, and `PeriodsOverlap` where the two share a day.
    """
    if fold(words) in map(fold, _PREVIOUS):
        found = own.previous()
    elif fold(words) in map(fold, _YEAR_EARLIER):
        found = own.year_earlier()
    else:
        when = parse_when(words, today)
        found = Period(when.first, when.last)
    if found.overlaps(own):
        raise PeriodsOverlap(words=words, period=own)
    return found


def _shifted(day: date, months: int) -> date:
    """The first day of the month that lies so many months before."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _week_of_year_before(monday: date) -> Period:
    year, week, _weekday = monday.isocalendar()
    try:
        first = date.fromisocalendar(year - 1, week, 1)
    except ValueError:
        raise ImpossibleDate(words=f"{year - 1}-W{week:02}") from None
    return Period(first, first + (_DAYS_OF_WEEK - 1) * DAY)


def _a_year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
