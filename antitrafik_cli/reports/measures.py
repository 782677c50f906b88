"""Adding up: the measures of every activity table, for any way of grouping and any scope.

Here: the SELECTs over the derived rows, and what a row of sums holds. Not here: which tables a
report has (`activity`), how they look (`render`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.result import Cell
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters

LEAFLET = "leaflet"


@dataclass(frozen=True, slots=True)
class Measures:
    """What one row of an activity table holds.

    `attendances.uncounted` is the number of events in which some group was not counted;
    `unsexed` the attendances whose sex nobody recorded; `unquantified` the distributions whose
    quantity nobody counted.
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

    With `lines`, people are those of the single audience line that the join names `l`.
    """

    key: str
    join: str = ""
    lines: bool = False


BY_LINE = "LEFT JOIN line AS l ON l.r = a.r AND (:all_lines OR l.audience IN (SELECT value FROM "
BY_LINE += "json_each(:full) UNION SELECT value FROM json_each(:partly)))"

GROUPINGS = {
    "total": Grouping("''"),
    "county": Grouping("a.county"),
    "municipality": Grouping("a.municipality"),
    "kind": Grouping("a.kind"),
    "campaign": Grouping(
        "coalesce(c.campaign, '')", "LEFT JOIN activity_campaign AS c ON c.r = a.r"
    ),
    "month": Grouping("coalesce(a.month, '')"),
    "week": Grouping("coalesce(a.week, '')"),
    "audience": Grouping("coalesce(l.audience, '')", BY_LINE, lines=True),
    "family": Grouping(
        "CASE WHEN l.audience IN (SELECT value FROM json_each(:family)) THEN 'family' END",
        BY_LINE,
        lines=True,
    ),
    "material": Grouping("coalesce(a.material, '')"),
}

_KEYED = """
WITH keyed AS MATERIALIZED (
  SELECT a.r AS r, {key} AS key, {line} AS line FROM activity AS a {join} WHERE {condition}
), once AS MATERIALIZED (SELECT DISTINCT r, key FROM keyed)
"""
# A part is left out where the whole it lies in stands in the same row. Few distributions lie within
# others: CROSS JOIN begins with those.
_ACTIVITIES = """
, left_out AS MATERIALIZED (
  SELECT DISTINCT part.r, part.key FROM enclosed AS e CROSS JOIN once AS part ON part.r = e.part
  CROSS JOIN once AS whole ON whole.r = e.whole AND whole.key = part.key
), counted AS (
  SELECT o.key, a.*, (:material IS NULL OR a.material = :material) AND x.r IS NULL AS counts
  FROM once AS o JOIN activity AS a ON a.r = o.r
  LEFT JOIN left_out AS x ON x.r = o.r AND x.key = o.key
)
SELECT key, sum(type = 'event'), sum(requests),
  sum(done) FILTER (WHERE counts), sum(done_low) FILTER (WHERE counts),
  sum(done_high) FILTER (WHERE counts), sum(done_high IS NULL AND counts),
  sum(progress) FILTER (WHERE counts), sum(progress_low) FILTER (WHERE counts),
  sum(progress_high) FILTER (WHERE counts), sum(progress_high IS NULL AND counts),
  sum(unquantified) FILTER (WHERE counts)
FROM counted GROUP BY key
"""
_PEOPLE = """
SELECT k.key, count(DISTINCT CASE WHEN p.uncounted THEN k.r END),
  sum(p.exact), sum(p.low), sum(p.high), sum(p.high IS NULL), sum(p.female), sum(p.male),
  sum(p.unsexed), sum(p.unsexed_low), sum(p.unsexed_high), sum(p.unsexed_high IS NULL)
FROM keyed AS k JOIN ({people}) AS p ON p.r = k.r {same_line} GROUP BY k.key
"""
_OF_ACTIVITY = """
SELECT r, '' AS audience, uncounted, exact, low, high, female, male,
  unsexed, unsexed_low, unsexed_high FROM activity
"""
# A line that counts the audience asked for together with others gives between none and all of it.
_OF_LINE = """
SELECT r, audience, uncounted, exact, low, high, female, male, unsexed, unsexed_low, unsexed_high
FROM line WHERE :all_lines OR audience IN (SELECT value FROM json_each(:full))
UNION ALL
SELECT r, audience, uncounted, 0, 0, exact + high, 0, 0, 0, 0, exact + high
FROM line WHERE NOT :all_lines AND audience IN (SELECT value FROM json_each(:partly))
UNION ALL
SELECT r, '', uncounted, 0, 0, 0, 0, 0, 0, 0, 0
FROM activity AS a WHERE :all_lines AND NOT EXISTS (SELECT 1 FROM line WHERE line.r = a.r)
"""
_MUNICIPALITIES = """
SELECT o.key, count(DISTINCT p.municipality)
FROM once AS o JOIN activity_place AS p ON p.r = o.r AND p.municipality <> '' GROUP BY o.key
"""
_VENUES = """
SELECT o.key, count(DISTINCT a.municipality || char(10) || v.venue)
FROM once AS o JOIN activity AS a ON a.r = o.r JOIN venue AS v ON v.r = o.r GROUP BY o.key
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
    lines that the grouping of that name takes together.
    """
    full, partly = lines_in(log, scope)
    given = parameters(scope) | {
        "full": json.dumps(full),
        "partly": json.dumps(partly),
        "all_lines": not scope.audiences,
        "material": material,
        "family": json.dumps(family),
    }
    keyed = _KEYED.format(
        key=grouping.key,
        line="coalesce(l.audience, '')" if grouping.lines else "''",
        join=grouping.join,
        condition=inside(scope),
    )
    by_line = grouping.lines or bool(scope.audiences)
    people = _PEOPLE.format(
        people=_OF_LINE if by_line else _OF_ACTIVITY,
        same_line="AND p.audience = k.line" if grouping.lines else "",
    )

    def select(query: str) -> dict[str, tuple[int, ...]]:
        rows = log.connection.execute(keyed + query, given)
        return {row[0]: tuple(value or 0 for value in row[1:]) for row in rows}

    activities, crowds = select(_ACTIVITIES), select(people)
    municipalities, venues = select(_MUNICIPALITIES), select(_VENUES)
    return {
        key: _measures(
            figures,
            crowds.get(key, (0,) * 11),
            municipalities.get(key, (0,))[0],
            venues.get(key, (0,))[0],
        )
        for key, figures in activities.items()
    }


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


def _measures(
    figures: tuple[int, ...], crowd: tuple[int, ...], municipalities: int, venues: int
) -> Measures:
    events, requests = figures[:2]
    return Measures(
        events=events,
        attendances=_total(crowd[1:5], crowd[0]),
        female=crowd[5],
        male=crowd[6],
        unsexed=_total(crowd[7:11]),
        done=_total(figures[2:6]),
        in_progress=_total(figures[6:10]),
        unquantified=figures[10],
        municipalities=municipalities,
        venues=venues,
        requests=requests,
    )


def _total(figures: tuple[int, ...], uncounted: int = 0) -> Total:
    exact, low, high, open_ = figures
    return Total(exact, low, None if open_ else high, uncounted)
