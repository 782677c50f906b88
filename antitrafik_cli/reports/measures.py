"""Adding up: the measures of every activity table, for any way of grouping and any scope.

Here: the SELECTs over activities, and what a row of sums holds. Not here: sums that were added
beforehand (`kept`), which tables a report has (`activity`), how they look (`render`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.reports.kept import Group, Source, kept_sums
from antitrafik_cli.result import Cell
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.packing import set_of
from antitrafik_cli.store.query import inside, parameters
from antitrafik_cli.store.shares import LEAFLET
from antitrafik_cli.store.sums import HANDED_OUT


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

# Under a filter by audience, people are those of the lines asked for. A line that counts an
# audience asked for together with others gives between none and all of it.
_LINES_ASKED = """
SELECT l.r, l.audience, l.uncounted, l.exact, l.low, l.high, l.female, l.male,
  l.unsexed, l.unsexed_low, l.unsexed_high
FROM {table} CROSS JOIN line AS l ON l.r = a.r
WHERE {where} AND l.audience IN (SELECT value FROM json_each(:full))
UNION ALL
SELECT l.r, l.audience, l.uncounted, 0, 0, l.exact + l.high, 0, 0, 0, 0, l.exact + l.high
FROM {table} CROSS JOIN line AS l ON l.r = a.r
WHERE {where} AND l.audience IN (SELECT value FROM json_each(:partly))
"""
_LINES = "SELECT l.* FROM {table} CROSS JOIN line AS l ON l.r = a.r WHERE {where}"
_TOGETHER = """
SELECT r, max(uncounted) AS uncounted, sum(exact) AS exact, sum(low) AS low,
  CASE WHEN count(*) = count(high) THEN sum(high) END AS high, sum(female) AS female,
  sum(male) AS male, sum(unsexed) AS unsexed, sum(unsexed_low) AS unsexed_low,
  CASE WHEN count(*) = count(unsexed_high) THEN sum(unsexed_high) END AS unsexed_high
FROM ({lines}) {only} GROUP BY r
"""
_IN_FAMILY = "WHERE audience IN (SELECT value FROM json_each(:family))"

_SUMS = """
{with_people}
SELECT {key}, count(*), sum(a.material IS NULL), sum(coalesce({of}.uncounted, a.uncounted)),
  sum({of}.exact), sum({of}.low), sum({of}.high), sum({of}.r IS NOT NULL AND {of}.high IS NULL),
  sum({of}.female), sum({of}.male), sum({of}.unsexed), sum({of}.unsexed_low),
  sum({of}.unsexed_high), sum({of}.r IS NOT NULL AND {of}.unsexed_high IS NULL),
  {handed_out}, sum(a.requests),
  sum(a.campaigns IN (SELECT v FROM campaigns WHERE instr(campaigns, '+'))), sum(a.lines > 1),
  group_concat(DISTINCT a.municipality), group_concat(DISTINCT a.venue)
FROM {table} {join} {people} WHERE {where} GROUP BY 1
"""
_SEVERAL_MUNICIPALITIES = """
{with_people}
SELECT DISTINCT {key}, n.municipality
FROM {table} {join} {people} CROSS JOIN activity_place AS n ON n.r = a.r
WHERE {where} AND 'several' IN (a.county, a.municipality) AND n.municipality <> ''
"""
_HANDED_OUT = """
  sum(a.done){filter}, sum(a.done_low){filter}, sum(a.done_high){filter},
  sum(a.done_high IS NULL){filter}, sum(a.progress){filter}, sum(a.progress_low){filter},
  sum(a.progress_high){filter}, sum(a.progress_high IS NULL){filter}, sum(a.unquantified){filter}
"""
# A part is left out where the whole it lies in stands in the same row. Few distributions lie within
# others: the queries begin with those.
_LINKED = """
SELECT e.part, e.whole FROM enclosed AS e CROSS JOIN activity AS a ON a.r = e.part
WHERE {inside} AND EXISTS (SELECT 1 FROM activity AS a WHERE a.r = e.whole AND {inside})
"""
_LEFT_OUT = """
WITH whole AS MATERIALIZED (
  SELECT DISTINCT json_extract(pair.value, '$[0]') AS part, {key_of_distribution} AS key
  FROM json_each(:linked) AS pair
  CROSS JOIN activity AS a ON a.r = json_extract(pair.value, '$[1]') {join}
)
SELECT whole.key, {handed_out}
FROM whole CROSS JOIN activity AS a ON a.r = whole.part {join}
WHERE {key_of_distribution} = whole.key GROUP BY 1
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
    kept = kept_sums(log, scope, grouping.dimension if fits else "", root)
    query = _Query(log, scope, grouping, material, family)
    sums = kept.groups
    for source in kept.rest:
        query.add(sums, source, kept.given)
    if not family:  # distributions have no audience, and stand in no family
        query.take_out_parts(sums)
    return {
        key: _measures(group.figures, len(group.municipalities), group.venues.bit_count())
        for key, group in sums.items()
    }


def _added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [mine + theirs for mine, theirs in zip(one, other, strict=True)]


class _Query:
    """The SELECTs of one way of grouping one scope, with their parameters."""

    def __init__(
        self,
        log: Log,
        scope: Scope,
        grouping: Grouping,
        material: str | None,
        family: Sequence[str],
    ) -> None:
        full, partly = lines_in(log, scope)
        self._log = log
        self._scope = scope
        self._connection = log.connection
        self._given: dict[str, Any] = parameters(scope) | {
            "full": json.dumps(full),
            "partly": json.dumps(partly),
            "family": json.dumps(family),
            "root": family[0] if family else None,
            "material": material,
        }
        only = "" if material is None else " FILTER (WHERE a.material = :material)"
        self._parts = {
            "inside": inside(scope),
            "key": grouping.key,
            "key_of_distribution": "''" if grouping.lines else grouping.key,
            "join": grouping.join,
            **_people(grouping, asked=bool(scope.audiences), family=bool(family)),
            "handed_out": _HANDED_OUT.format(filter=only),
        }

    def add(self, sums: dict[str, Group], source: Source, given: Mapping[str, str]) -> None:
        """Add the activities of a source to the groups they stand in."""
        for key, *figures, towns, venues in self._select(_SUMS, source, given):
            group = sums.setdefault(key, Group())
            group.figures = _added(group.figures, [figure or 0 for figure in figures])
            group.municipalities |= set(towns.split(",")) - {"", "several"}
            group.venues |= set_of([*map(int, venues.split(","))]) if venues else 0
        for key, code in self._select(_SEVERAL_MUNICIPALITIES, source, given):
            sums[key].municipalities.add(code)

    def take_out_parts(self, sums: dict[str, Group]) -> None:
        """Take out what was handed out as a part of what stands in the same group."""
        if linked := self._linked():
            for key, *figures in self._select(_LEFT_OUT, Source("", ""), {"linked": linked}):
                less = [-(figure or 0) for figure in figures]
                sums[key].figures[HANDED_OUT] = _added(sums[key].figures[HANDED_OUT], less)

    def _linked(self) -> str:
        """The parts in the scope whose wholes are in it too, as JSON; asked once for all tables."""
        asked = ("parts", self._scope, self._connection.total_changes)
        if asked not in self._log.looked_up:
            query = _LINKED.format(inside=self._parts["inside"])
            pairs = self._connection.execute(query, self._given).fetchall()
            self._log.looked_up[asked] = json.dumps(pairs) if pairs else ""
        found: str = self._log.looked_up[asked]
        return found

    def _select(
        self, query: str, source: Source, given: Mapping[str, str]
    ) -> Iterable[tuple[Any, ...]]:
        where = {"table": source.table, "where": source.where}
        with_people = self._parts["with_people"].format(**where)
        sql = query.format(**self._parts | where | {"with_people": with_people})
        return self._connection.execute(sql, {**self._given, **given})


def _people(grouping: Grouping, *, asked: bool, family: bool) -> dict[str, str]:
    """Whose people are added up: the activity's own, its single lines', or some lines' together."""
    if grouping.lines and not asked and not family:
        return {"of": "p", "people": "LEFT JOIN line AS p ON p.r = a.r", "with_people": ""}
    if not asked and not family:
        return {"of": "a", "people": "", "with_people": ""}
    lines = _LINES_ASKED if asked else _LINES
    if family or not grouping.lines:
        lines = _TOGETHER.replace("{lines}", lines).replace("{only}", _IN_FAMILY if family else "")
    with_people = f"WITH p AS MATERIALIZED ({lines})"
    return {"of": "p", "people": "JOIN p ON p.r = a.r", "with_people": with_people}


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
    """The measures of figures in the order of `sums.FIGURES`."""
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
