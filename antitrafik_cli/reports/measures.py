"""Adding up: the measures of every activity table, for any way of grouping and any scope.

Here: the SELECTs over activities, and what a row of sums holds. Not here: sums that were added
beforehand (`kept`), which tables a report has (`activity`), how they look (`render`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.reports.kept import Group, Kept, kept_sums
from antitrafik_cli.result import Cell
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters
from antitrafik_cli.store.tally import HANDED_OUT, LEAFLET


@dataclass(frozen=True, slots=True)
class Measures:
    """What one row of an activity table holds.

    `attendances.uncounted` is the number of events in which some group was not counted;
    `unsexed` the attendances whose sex nobody recorded; `unquantified` the distributions whose
    quantity nobody counted; `in_several_…` the activities that stand in several rows of such a
    table.
    """

    events: int = 0
    attendances: Total = field(default_factory=Total)
    female: int = 0
    male: int = 0
    unsexed: Total = field(default_factory=Total)
    done: Total = field(default_factory=Total)
    in_progress: Total = field(default_factory=Total)
    unquantified: int = 0
    municipalities: int = 0
    venues: int = 0
    requests: int = 0
    in_several_campaigns: int = 0
    in_several_audiences: int = 0

    def cells(self) -> dict[str, Cell]:
        """The cells of this row under the names of COLUMNS."""
        return {
            "events": self.events,
            "events_uncounted": self.attendances.uncounted,
            "attendances_exact": self.attendances.exact,
            "attendances_about_low": self.attendances.low,
            "attendances_about_high": self.attendances.high,
            "female": self.female,
            "male": self.male,
            **triple("sex_not_recorded", self.unsexed),
            **triple("leaflets_done", self.done),
            **triple("leaflets_in_progress", self.in_progress),
            "distributions_uncounted": self.unquantified,
            "municipalities": self.municipalities,
            "venues": self.venues,
            "requests": self.requests,
        }


def triple(name: str, total: Total) -> dict[str, Cell]:
    """The three cells of a total: exact, and the low and high of its inexact part."""
    return {name: total.exact, f"{name}_about_low": total.low, f"{name}_about_high": total.high}


@dataclass(frozen=True)
class Grouping:
    """A way to group activities: the key as SQL over `activity AS a`, and what it joins.

    `dimension` is its name in the tally, if sums are kept for it; with `lines`, people are those
    of single audience lines.
    """

    key: str
    dimension: str = ""
    join: str = ""
    lines: bool = False


GROUPINGS = {
    "total": Grouping("''", "total"),
    "county": Grouping("a.county", "county"),
    "municipality": Grouping("a.municipality", "municipality"),
    "kind": Grouping("a.kind", "kind"),
    "campaign": Grouping(
        "coalesce(c.campaign, '')", "campaign", "LEFT JOIN campaign AS c ON c.v = a.campaigns"
    ),
    "month": Grouping("coalesce(a.month, '')", "month"),
    "week": Grouping("coalesce(a.week, '')", "week"),
    "audience": Grouping("coalesce(p.audience, '')", "audience", lines=True),
    "family": Grouping(":root", "family", lines=True),
    "material": Grouping("coalesce(a.material, '')", "material"),
}

# Whose people are added up, as p: the activity's own; each line's; or, under a filter by audience
# or in a family, those of the lines asked for. A line that counts the audience asked for together
# with others gives between none and all of it.
_LINES_ASKED = """
(SELECT r, audience, uncounted, exact, low, high, female, male, unsexed, unsexed_low, unsexed_high
FROM line WHERE audience IN (SELECT value FROM json_each(:full))
UNION ALL
SELECT r, audience, uncounted, 0, 0, exact + high, 0, 0, 0, 0, exact + high
FROM line WHERE audience IN (SELECT value FROM json_each(:partly)))
"""
_TOGETHER = """
(SELECT r, max(uncounted) AS uncounted, sum(exact) AS exact, sum(low) AS low,
  CASE WHEN count(*) = count(high) THEN sum(high) END AS high, sum(female) AS female,
  sum(male) AS male, sum(unsexed) AS unsexed, sum(unsexed_low) AS unsexed_low,
  CASE WHEN count(*) = count(unsexed_high) THEN sum(unsexed_high) END AS unsexed_high
FROM {lines} {only} GROUP BY r)
"""
_IN_FAMILY = "WHERE audience IN (SELECT value FROM json_each(:family))"

_SUMS = """
WITH chosen AS MATERIALIZED ({chosen})
SELECT {key}, count(*), sum(a.material IS NULL), sum(coalesce({of}.uncounted, a.uncounted)),
  sum({of}.exact), sum({of}.low), sum({of}.high), sum({of}.r IS NOT NULL AND {of}.high IS NULL),
  sum({of}.female), sum({of}.male), sum({of}.unsexed), sum({of}.unsexed_low),
  sum({of}.unsexed_high), sum({of}.r IS NOT NULL AND {of}.unsexed_high IS NULL),
  {handed_out}, sum(a.requests),
  sum(a.campaigns IN (SELECT v FROM campaigns WHERE instr(campaigns, '+'))), sum(a.lines > 1)
FROM chosen CROSS JOIN activity AS a ON a.r = chosen.r {join} {people} GROUP BY 1
"""
_HANDED_OUT = """
  sum(a.done){filter}, sum(a.done_low){filter}, sum(a.done_high){filter},
  sum(a.done_high IS NULL){filter}, sum(a.progress){filter}, sum(a.progress_low){filter},
  sum(a.progress_high){filter}, sum(a.progress_high IS NULL){filter}, sum(a.unquantified){filter}
"""
_MUNICIPALITIES = """
WITH chosen AS MATERIALIZED ({chosen})
SELECT {key}, a.municipality FROM chosen CROSS JOIN activity AS a ON a.r = chosen.r {join} {people}
WHERE a.municipality NOT IN ('', 'several') GROUP BY 1, 2
UNION
SELECT {key}, n.municipality FROM chosen CROSS JOIN activity AS a ON a.r = chosen.r {join} {people}
JOIN activity_place AS n ON n.r = a.r AND n.municipality <> '' GROUP BY 1, 2
"""
_VENUES = """
WITH chosen AS MATERIALIZED ({chosen})
SELECT {key}, a.venue FROM chosen CROSS JOIN activity AS a ON a.r = chosen.r {join} {people}
WHERE a.venue IS NOT NULL GROUP BY 1, 2
"""
# A part is left out where the whole it lies in stands in the same row. Few distributions lie within
# others: the query begins with those.
_LEFT_OUT = """
WITH linked AS (SELECT part AS r FROM enclosed UNION SELECT whole FROM enclosed),
keyed AS MATERIALIZED (
  SELECT a.r AS r, {key} AS key FROM linked CROSS JOIN activity AS a ON a.r = linked.r {join}
  {people} WHERE {condition}
), left_out AS (
  SELECT DISTINCT part.r, part.key FROM enclosed AS e CROSS JOIN keyed AS part ON part.r = e.part
  CROSS JOIN keyed AS whole ON whole.r = e.whole AND whole.key = part.key
)
SELECT left_out.key, {handed_out}
FROM left_out CROSS JOIN activity AS a ON a.r = left_out.r GROUP BY 1
"""


def measure(
    log: Log,
    scope: Scope,
    grouping: Grouping,
    *,
    material: str | None = LEAFLET,
    family: Sequence[str] = (),
) -> dict[str, Measures]:
    """The sums of every group in the scope, by its key; groups with nothing in them are not there.

    Whole activities are summed once in each group that holds them. `material` is what `done` and
    `in_progress` count; None counts everything that was handed out. `family` are the audience
    lines that the grouping of that name takes together, the root of the family first: its key.

    What was added up beforehand is taken from there, the rest from the activities themselves.
    """
    fits = (material is None) == (grouping.dimension == "material")
    root = family[0] if family else None
    kept = kept_sums(log.connection, scope, grouping.dimension if fits else "", root)
    query = _Query(log, scope, grouping, kept, material, family)
    sums = kept.groups
    if kept.rest is not None:
        _add_rest(sums, query)
    if log.connection.execute("SELECT 1 FROM enclosed LIMIT 1").fetchone():
        for key, *figures in query.select(_LEFT_OUT):
            less = [-(figure or 0) for figure in figures]
            sums[key].figures[HANDED_OUT] = _added(sums[key].figures[HANDED_OUT], less)
    return {
        key: _measures(group.figures, len(group.municipalities), group.venues.bit_count())
        for key, group in sums.items()
    }


def _add_rest(sums: dict[str, Group], query: "_Query") -> None:
    for key, *figures in query.select(_SUMS):
        group = sums.setdefault(key, Group())
        group.figures = _added(group.figures, [figure or 0 for figure in figures])
    for key, code in query.select(_MUNICIPALITIES):
        sums[key].municipalities.add(code)
    for key, venue in query.select(_VENUES):
        sums[key].venues |= 1 << venue


def _added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [mine + theirs for mine, theirs in zip(one, other, strict=True)]


class _Query:
    """The SELECTs of one way of grouping one scope, with their parameters."""

    def __init__(
        self,
        log: Log,
        scope: Scope,
        grouping: Grouping,
        kept: Kept,
        material: str | None,
        family: Sequence[str],
    ) -> None:
        full, partly = lines_in(log, scope)
        self._connection = log.connection
        self._given = parameters(scope) | {
            **kept.given,
            "full": json.dumps(full),
            "partly": json.dumps(partly),
            "family": json.dumps(family),
            "root": family[0] if family else None,
            "material": material,
        }
        only = "" if material is None else " FILTER (WHERE a.material = :material)"
        self._parts = {
            "chosen": kept.rest or "",
            "condition": inside(scope),
            "key": grouping.key,
            "join": grouping.join,
            **_people(grouping, asked=bool(scope.audiences), family=bool(family)),
            "handed_out": _HANDED_OUT.format(filter=only),
        }

    def select(self, query: str) -> Iterable[tuple[Any, ...]]:
        """The rows of a SELECT with its parts filled in."""
        return self._connection.execute(query.format(**self._parts), self._given)


def _people(grouping: Grouping, *, asked: bool, family: bool) -> dict[str, str]:
    """Whose people are added up: the name of the source, and the join that makes it."""
    lines = _LINES_ASKED if asked else "line"
    if family:
        together = _TOGETHER.format(lines=lines, only=_IN_FAMILY)
        return {"of": "p", "people": f"JOIN {together} AS p ON p.r = a.r"}
    if grouping.lines:
        return {"of": "p", "people": f"{'' if asked else 'LEFT '}JOIN {lines} AS p ON p.r = a.r"}
    if asked:
        together = _TOGETHER.format(lines=lines, only="")
        return {"of": "p", "people": f"JOIN {together} AS p ON p.r = a.r"}
    return {"of": "a", "people": ""}


def lines_in(log: Log, scope: Scope) -> tuple[list[str], list[str]]:
    """The audience lines wholly under the audiences asked for, and those partly under them."""
    if not scope.audiences:
        return [], []
    full, partly = [], []
    for (key,) in log.connection.execute("SELECT DISTINCT audience FROM line ORDER BY audience"):
        codes = set(key.split("+"))
        if codes <= scope.audiences:
            full.append(key)
        elif codes & scope.audiences:
            partly.append(key)
    return full, partly


def _measures(figures: Sequence[int], municipalities: int, venues: int) -> Measures:
    """The measures of figures in the order of `tally.FIGURES`."""
    return Measures(
        events=figures[1],
        attendances=_total(figures[3:7], figures[2]),
        female=figures[7],
        male=figures[8],
        unsexed=_total(figures[9:13]),
        done=_total(figures[13:17]),
        in_progress=_total(figures[17:21]),
        unquantified=figures[21],
        municipalities=municipalities,
        venues=venues,
        requests=figures[22],
        in_several_campaigns=figures[23],
        in_several_audiences=figures[24],
    )


def _total(figures: Sequence[int], uncounted: int = 0) -> Total:
    exact, low, high, open_ = figures
    return Total(exact, low, None if open_ else high, uncounted)
