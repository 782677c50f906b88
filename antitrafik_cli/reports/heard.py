"""What was told of each county, day by day, set against weeks or months.

Here: the SELECTs, and what stands in each (county, period). Not here: the table (`coverage`), the
line on silent counties under every report (`silence`).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from antitrafik_cli.domain.calendar import period_days
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rows import EVER

Standing = Literal["told", "nothing", "spread", "in-part", "silent"]


@dataclass(slots=True)
class Heard:
    """What was told of one county in one period.

    Events and distributions that lie wholly in it; `spread` activities that lie in it only partly,
    over several periods or counties; `nothing` zero reports of the county that lie in it or cover
    it, `in_part` those that do neither, or speak of some municipalities alone.
    """

    events: int = 0
    distributions: int = 0
    spread: int = 0
    nothing: int = 0
    in_part: int = 0

    @property
    def standing(self) -> Standing:
        """The most that was told; `silent` where nobody said a word."""
        if self.events or self.distributions:
            return "told"
        if self.nothing:
            return "nothing"
        return "spread" if self.spread else "in-part" if self.in_part else "silent"


class Span(NamedTuple):
    """Activities that are spread, from one period to another by their places in the order."""

    first: int
    last: int
    activities: int


@dataclass
class County:
    """What was told of one county in each of the periods, in their order."""

    periods: list[Heard]
    spans: list[Span] = field(default_factory=list)


class _Told(NamedTuple):
    """Activities of the same days; those in several counties are in none of them wholly."""

    first: str
    last: str
    events: int
    distributions: int
    shared: bool


# How much began on each day is counted in indexes alone. What did not end on it is little, and is
# taken out again.
_BEGUN = """
SELECT a.first, count(*) FROM activity AS a
WHERE a.county = :county AND a.first BETWEEN :first AND :last GROUP BY a.first
"""
_HANDED_OUT = """
SELECT a.first, count(*) FROM activity AS a INDEXED BY activity_handed_out
WHERE a.county = :county AND a.first BETWEEN :first AND :last AND a.material IS NOT NULL
GROUP BY a.first
"""
_LONGER = """
SELECT a.county, a.first, a.last, sum(a.material IS NULL), sum(a.material IS NOT NULL), 0
FROM activity AS a INDEXED BY activity_long
WHERE a.first <> a.last AND a.first > :undated AND a.first <= :last AND a.last >= :first
GROUP BY a.county, a.first, a.last
"""
_SHARED = """
SELECT a.first, a.last, sum(a.material IS NULL), sum(a.material IS NOT NULL), 1
FROM (SELECT DISTINCT n.r FROM activity_place AS n WHERE n.county = :county) AS shared
CROSS JOIN activity AS a ON a.r = shared.r
WHERE a.county = 'several' AND a.first > :undated AND a.first <= :last AND a.last >= :first
GROUP BY a.first, a.last
"""
_NOTHING = """
SELECT z.first, z.last, z.part FROM zero_report AS z
WHERE z.county = :county AND z.first > :undated AND z.first <= :last AND z.last >= :first
"""
_FIRST_TOLD = """
SELECT min(day) FROM (
  SELECT min(a.first) AS day FROM activity AS a WHERE a.county = :county AND a.first > :undated
  UNION ALL
  SELECT min(z.first) FROM zero_report AS z WHERE z.county = :county AND z.first > :undated
  UNION ALL
  SELECT min(a.first) FROM activity_place AS n CROSS JOIN activity AS a ON a.r = n.r
  WHERE n.county = :county AND a.county = 'several' AND a.first > :undated
)
"""


def first_told(log: Log, counties: Iterable[str]) -> date | None:
    """The first day of which anything was told in one of these counties."""
    given = [{"county": county, "undated": EVER[0]} for county in counties]
    found = [log.connection.execute(_FIRST_TOLD, one).fetchone()[0] for one in given]
    return min((date.fromisoformat(day) for day in found if day), default=None)


def heard(log: Log, counties: Sequence[str], keys: Sequence[str]) -> dict[str, County]:
    """What was told of each county in each of these periods, one after the other without a gap.

    Standing activities and zero reports alone; what has no readable date is in no period.
    """
    found = {county: County([Heard() for _key in keys]) for county in counties}
    if not keys:
        return found
    periods = _Periods(keys)
    given = {
        "first": periods.days[0][0].isoformat(),
        "last": periods.days[-1][1].isoformat(),
        "undated": EVER[0],
    }
    longer: dict[str, list[_Told]] = {}
    for county, *told in log.connection.execute(_LONGER, given):
        longer.setdefault(county, []).append(_Told(*told))
    for county, into in found.items():
        own = {**given, "county": county}
        spans = longer.get(county, [])
        shared = [_Told(*row) for row in log.connection.execute(_SHARED, own)]
        for one in (*_on_a_day(log, own, spans), *spans, *shared):
            _take_in(into, one, periods)
        for first, last, part in log.connection.execute(_NOTHING, own):
            days = date.fromisoformat(first), date.fromisoformat(last)
            _take_in_nothing(into, days, periods, whole_county=not part)
    return found


def _on_a_day(log: Log, given: Mapping[str, str], longer: Iterable[_Told]) -> Iterator[_Told]:
    """What lies on a single day: what began on it, less what is `longer`."""
    begun = Counter(dict(log.connection.execute(_BEGUN, given).fetchall()))
    handed_out = Counter(dict(log.connection.execute(_HANDED_OUT, given).fetchall()))
    for one in longer:
        begun[one.first] -= one.events + one.distributions
        handed_out[one.first] -= one.distributions
    for day, activities in begun.items():
        if activities > 0:  # below where the longer ones began before the first period
            distributions = handed_out[day]
            yield _Told(day, day, activities - distributions, distributions, shared=False)


class _Periods:
    """The days of periods that follow one another without a gap."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.days = [period_days(key) for key in keys]
        self._begins = [begin for begin, _end in self.days]

    def touched(self, first: date, last: date) -> range:
        """The places of those that share a day with these, which touch one at least."""
        begins = self._begins
        return range(max(0, bisect_right(begins, first) - 1), bisect_right(begins, last))


def _take_in(into: County, told: _Told, periods: _Periods) -> None:
    first, last = date.fromisoformat(told.first), date.fromisoformat(told.last)
    touched = periods.touched(first, last)
    only = into.periods[touched[0]]
    begins, ends = periods.days[touched[0]]
    if not told.shared and begins <= first and last <= ends:
        only.events += told.events
        only.distributions += told.distributions
        return
    activities = told.events + told.distributions
    into.spans.append(Span(touched[0], touched[-1], activities))
    for place in touched:
        into.periods[place].spread += activities


def _take_in_nothing(
    into: County, days: tuple[date, date], periods: _Periods, *, whole_county: bool
) -> None:
    first, last = days
    for place in periods.touched(first, last):
        begins, ends = periods.days[place]
        whole = (begins <= first and last <= ends) or (first <= begins and ends <= last)
        into.periods[place].nothing += whole and whole_county
        into.periods[place].in_part += not (whole and whole_county)
