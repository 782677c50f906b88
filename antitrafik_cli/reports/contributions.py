"""What each record gives to one row of an activity table: `measures`, record by record.

Here: figures. The contributions to a row add up to every figure in it. Not here: which row and
column somebody points at (`pointing`), the words for it (`explain`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.reports.measures import Measures
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import inside, parameters
from antitrafik_cli.store.shares import LEAFLET

# Which activities stand in a row, by the way a table groups them and the keys of the row.
_KEYS = "(SELECT value FROM json_each(:keys))"
_STANDS_IN: Mapping[str, str] = {
    "total": "1",
    "county": "a.county IN {keys}",
    "municipality": "a.municipality IN {keys}",
    "kind": "a.kind IN {keys}",
    "campaign": "(a.campaigns IN (SELECT v FROM campaign WHERE campaign IN {keys}) "
    "OR '' IN {keys} AND a.campaigns IS NULL)",
    "month": "coalesce(a.month, '') IN {keys}",
    "week": "coalesce(a.week, '') IN {keys}",
    "audience": "(a.r IN (SELECT r FROM line WHERE audience IN {keys}) "
    "OR '' IN {keys} AND a.r NOT IN (SELECT r FROM line))",
    "material": "coalesce(a.material, '') IN {keys}",
}
_FIGURES = "exact, low, high, uncounted, female, male, unsexed, unsexed_low, unsexed_high"
_QUERIES = {
    "activity": """
SELECT r, type, requests, municipality, material, {figures},
  done, done_low, done_high, progress, progress_low, progress_high, unquantified
FROM activity AS a WHERE {row} ORDER BY first, last, r
""",
    "line": """
SELECT r, audience, {figures} FROM line WHERE r IN (SELECT a.r FROM activity AS a WHERE {row})
""",
    "enclosed": """
SELECT part AS r, whole FROM enclosed WHERE part IN (SELECT a.r FROM activity AS a WHERE {row})
ORDER BY whole
""",
    "place": """
SELECT r, municipality FROM activity AS a
WHERE {row} AND municipality NOT IN ('', 'several')
UNION
SELECT r, municipality FROM activity_place
WHERE municipality <> '' AND r IN (SELECT a.r FROM activity AS a WHERE {row}) ORDER BY municipality
""",
    "venue": """
SELECT a.r, v.venue FROM activity AS a JOIN venue AS v ON v.v = a.venue WHERE {row}
""",
}

Derived = Mapping[str, Any]  # a row of a derived table, by column


@dataclass(frozen=True, slots=True)
class RowOf:
    """A row of a table: how the table groups, and the keys of `measure` that the row takes in."""

    dimension: str = "total"
    keys: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the record of arrival number `number` gives to a row.

    `audiences` are the lines counted in it, `joint` those of them that count others too. `wholes`
    are distributions in the same row that hold this one, which is why it gives no leaflets. Every
    municipality and venue is given once, by the record that names it first; `named` are the
    municipalities of this record, and `before` the first records for what it does not give.
    """

    number: int
    measures: Measures
    audiences: tuple[str, ...]
    joint: frozenset[str]
    wholes: tuple[int, ...]
    named: tuple[str, ...]
    named_before: tuple[int, ...]
    venue_before: tuple[int, ...]


def contributions(
    log: Log, scope: Scope, row: RowOf, *, material: str | None = LEAFLET
) -> list[Contribution]:
    """Every record of the scope that stands in the row, by day, with what it gives.

    `material` is what `done` and `in_progress` count, None for everything handed out.
    """
    told = {table: _by_record(log, scope, row, query) for table, query in _QUERIES.items()}
    towns: dict[str, int] = {}
    halls: dict[tuple[str, str], int] = {}
    found = []
    for r, (one,) in told["activity"].items():
        lines = _lines_taken(scope, row, told["line"].get(r, ()))
        wholes = tuple(w["whole"] for w in told["enclosed"].get(r, ()))
        wholes = tuple(whole for whole in wholes if whole in told["activity"])
        named = tuple(p["municipality"] for p in told["place"].get(r, ()))
        held = [(one["municipality"], v["venue"]) for v in told["venue"].get(r, ())]
        named_first = [towns.setdefault(code, r) for code in named]
        held_first = [halls.setdefault(venue, r) for venue in held]
        counts = not wholes and (material is None or one["material"] == material)
        by_line = row.dimension == "audience" or bool(scope.audiences)
        measures = replace(
            _people(lines, one) if by_line else _figures(one),
            events=int(one["type"] == "event"),
            requests=one["requests"],
            municipalities=named_first.count(r),
            venues=held_first.count(r),
            **(_handed_out(one) if counts else {}),
        )
        found.append(
            Contribution(
                number=r,
                measures=measures,
                audiences=tuple(line["audience"] for line, _whole in lines),
                joint=frozenset(line["audience"] for line, whole in lines if not whole),
                wholes=wholes,
                named=named,
                named_before=tuple(first for first in named_first if first != r),
                venue_before=tuple(first for first in held_first if first != r),
            )
        )
    return found


def _by_record(log: Log, scope: Scope, row: RowOf, query: str) -> dict[int, list[Derived]]:
    """The derived rows of every record that stands in the row."""
    condition = f"{inside(scope)} AND {_STANDS_IN[row.dimension].format(keys=_KEYS)}"
    given = parameters(scope) | {"keys": json.dumps(row.keys)}
    cursor = log.connection.execute(query.format(row=condition, figures=_FIGURES), given)
    names = [column[0] for column in cursor.description]
    found: dict[int, list[Derived]] = {}
    for values in cursor:
        derived = dict(zip(names, values, strict=True))
        found.setdefault(derived["r"], []).append(derived)
    return found


def _lines_taken(scope: Scope, row: RowOf, lines: Iterable[Derived]) -> list[tuple[Derived, bool]]:
    """The audience lines that count in the row, and whether each does so wholly."""
    taken = []
    for line in lines:
        codes = set(line["audience"].split("+"))
        asked = not scope.audiences or bool(codes & scope.audiences)
        if asked and (row.dimension != "audience" or line["audience"] in row.keys):
            taken.append((line, not scope.audiences or codes <= scope.audiences))
    return taken


def _people(lines: Sequence[tuple[Derived, bool]], activity: Derived) -> Measures:
    """What the lines give; of an activity without any only whether it should have had one."""
    if not lines:
        return Measures(attendances=Total(uncounted=activity["uncounted"]))
    several = [_figures(line) if whole else _joint(line) for line, whole in lines]
    people = sum((one.attendances for one in several), Total())
    return Measures(
        attendances=people._replace(uncounted=int(people.uncounted > 0)),
        female=sum(one.female for one in several),
        male=sum(one.male for one in several),
        unsexed=sum((one.unsexed for one in several), Total()),
    )


def _figures(one: Derived) -> Measures:
    return Measures(
        attendances=Total(one["exact"], one["low"], one["high"], one["uncounted"]),
        female=one["female"],
        male=one["male"],
        unsexed=Total(one["unsexed"], one["unsexed_low"], one["unsexed_high"]),
    )


def _joint(line: Derived) -> Measures:
    """Of a line that counts the audience asked for with others, between none and all."""
    high = None if line["high"] is None else line["exact"] + line["high"]
    return Measures(
        attendances=Total(high=high, uncounted=line["uncounted"]), unsexed=Total(high=high)
    )


def _handed_out(one: Derived) -> dict[str, Any]:
    return {
        "done": Total(one["done"], one["done_low"], one["done_high"]),
        "in_progress": Total(one["progress"], one["progress_low"], one["progress_high"]),
        "unquantified": one["unquantified"],
    }
