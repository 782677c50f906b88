"""Which activities lie in a scope, as conditions on the derived tables.

Here: the WHERE clauses that reports and lists share, made of constants and named parameters. Not
here: what is added up (`reports`).
"""

import json
from collections.abc import Mapping
from typing import Any

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.store.log import Log, as_bytes, as_text
from antitrafik_cli.store.shares import COUNTY_CODES

_IN_COUNTY = (
    "(a.county IN (SELECT value FROM json_each(:counties)) OR a.county = 'several' AND NOT EXISTS ("
    "SELECT 1 FROM activity_place AS p WHERE p.r = a.r "
    "AND p.county NOT IN (SELECT value FROM json_each(:counties))))"
)
_TOUCHES_COUNTY = (
    "(a.county IN (SELECT value FROM json_each(:counties)) OR a.county = 'several' AND a.r IN ("
    "SELECT r FROM activity_place WHERE county IN (SELECT value FROM json_each(:counties))))"
)
_IN_MUNICIPALITY = (
    "(a.municipality IN (SELECT value FROM json_each(:municipalities)) "
    "OR a.municipality = 'several' AND NOT EXISTS ("
    "SELECT 1 FROM activity_place AS p WHERE p.r = a.r "
    "AND p.municipality NOT IN (SELECT value FROM json_each(:municipalities))))"
)
_TOUCHES_MUNICIPALITY = (
    "(a.municipality IN (SELECT value FROM json_each(:municipalities)) "
    "OR a.municipality = 'several' AND a.r IN (SELECT r FROM activity_place "
    "WHERE municipality IN (SELECT value FROM json_each(:municipalities))))"
)
# What lies partly in a scope is in several places, or longer than a day.
_IN_SEVERAL_COUNTIES = (
    "SELECT r FROM activity_place WHERE county IN (SELECT value FROM json_each(:counties))"
)
_IN_SEVERAL_TOWNS = "SELECT r FROM activity_place"
_ACROSS = "SELECT r FROM activity INDEXED BY activity_long WHERE first <> last AND "
_ACROSS_FIRST = f"{_ACROSS} first < :first AND last >= :first"
_ACROSS_LAST = f"{_ACROSS} first <= :last AND last > :last"
_IN_CAMPAIGN = (
    "a.campaigns IN (SELECT v FROM campaign "
    "WHERE campaign IN (SELECT value FROM json_each(:campaigns)))"
)
_IN_KIND = "a.kind IN (SELECT value FROM json_each(:kinds))"
_IN_AUDIENCE = (
    "a.r IN (SELECT l.r FROM line AS l JOIN json_each(:audiences) AS asked "
    "ON instr('+' || l.audience || '+', '+' || asked.value || '+'))"
)


def parameters(scope: Scope) -> dict[str, Any]:
    """The named parameters that the conditions of a scope take."""
    return {
        "counties": json.dumps(scope.counties),
        "municipalities": json.dumps(scope.municipalities),
        "campaigns": json.dumps(scope.campaigns),
        "kinds": json.dumps(scope.kinds),
        "audiences": json.dumps(sorted(scope.audiences)),
        "first": scope.first.isoformat() if scope.first else None,
        "last": scope.last.isoformat() if scope.last else None,
    }


def inside(scope: Scope) -> str:
    """The condition on `activity AS a` that holds for what lies wholly in the scope."""
    return " AND ".join(_whole(scope) + _shared(scope)) or "1"


def by_index(scope: Scope) -> str:
    """The condition `inside`, in a form that an index serves for every scope with days."""
    condition = inside(scope)
    if scope.counties or scope.municipalities:
        around = {code.partition("/")[0] for code in scope.municipalities} or {*scope.counties}
        condition += f" AND a.county IN ({', '.join(map(repr, sorted(around | {'several'})))})"
    elif not scope.campaigns:
        condition += f" AND a.county IN ({COUNTY_CODES})"
    return condition


def by_county(scope: Scope, index: str) -> str:
    """That index of counties, for a query with `by_index`.

    None for a campaign alone, whose own index knows its activities.
    """
    of_campaign = scope.campaigns and not (scope.counties or scope.municipalities)
    return "" if of_campaign else f"INDEXED BY {index}"


def in_tally(scope: Scope) -> str | None:
    """The scope, days apart, under the name that the tally has for it; None if it has none."""
    if scope.municipalities or scope.kinds or scope.audiences:
        return None
    names = [*scope.counties, *(f"campaign:{code}" for code in scope.campaigns)]
    return None if len(names) > 1 else names[0] if names else ""


def touching(scope: Scope) -> str:
    """The condition that holds for what lies partly in the scope and is in none of its sums."""
    whole = _whole(scope)
    if not whole:
        return "0"
    partly = []
    candidates = [_IN_SEVERAL_COUNTIES] if scope.counties else []
    candidates += [_IN_SEVERAL_TOWNS] if scope.municipalities else []
    candidates += [_ACROSS_FIRST] if scope.first else []
    candidates += [_ACROSS_LAST] if scope.last else []
    partly.append(f"a.r IN ({' UNION '.join(candidates)})")
    if scope.counties:
        partly.append(_TOUCHES_COUNTY)
    if scope.municipalities:
        partly.append(_TOUCHES_MUNICIPALITY)
    if scope.first:
        partly.append("a.last >= :first")
    if scope.last:
        partly.append("a.first <= :last")
    return " AND ".join([*partly, *_shared(scope), f"NOT ({' AND '.join(whole)})"])


def numbers(log: Log, scope: Scope) -> list[int]:
    """The arrival numbers of the standing activities in the scope, by day, then by arrival."""
    return _numbers(log, scope, inside(scope))


def touching_numbers(log: Log, scope: Scope) -> list[int]:
    """The arrival numbers of what lies partly in the scope, by day, then by arrival."""
    return _numbers(log, scope, touching(scope)) if _whole(scope) else []


def parts_of(log: Log, record: str) -> list[str]:
    """The standing distributions said to lie within this one."""
    query = "SELECT record FROM distribution WHERE whole = ? AND status <> '' ORDER BY r"
    return [as_text(part) for (part,) in log.connection.execute(query, (as_bytes(record),))]


def open_requests(log: Log) -> list[int]:
    """The arrival numbers of the standing requests neither met nor declined, the newest first."""
    query = "SELECT r FROM request WHERE answer IN ('', 'open') ORDER BY r DESC"
    return [r for (r,) in log.connection.execute(query)]


_BY_TYPE = {
    "request": "SELECT r FROM request ORDER BY r",
    "outcome": "SELECT r FROM outcome ORDER BY r",
    "nothing": "SELECT DISTINCT r FROM zero_report ORDER BY r",
    "total": "SELECT r FROM reported ORDER BY r",
    "questionnaire": "SELECT r FROM questionnaire ORDER BY r",
    "survey": "SELECT r FROM survey ORDER BY r",
}


def numbers_of_type(log: Log, type_: str, *, aside: bool = False) -> list[int]:
    """The arrival numbers of the standing records of a type that is no activity.

    With `aside` of those that do not stand.
    """
    query = _BY_TYPE[type_]
    if aside:
        query = "SELECT r FROM aside WHERE standing <> 'stands' AND type = :type ORDER BY r"
    return [r for (r,) in log.connection.execute(query, {"type": type_})]


def told_since(log: Log, moment: int) -> dict[int, bool]:
    """The records with an entry told at `moment` or later (Unix milliseconds UTC).

    By arrival number, whatever their standing; True where nothing was told of it before. Looks at
    every entry of the log.
    """
    same = "substr(one.record, 11) = substr(late.record, 11) AND one.record = late.record"
    query = f"""
    SELECT (SELECT min(n) FROM entry AS one WHERE {same}),
      (SELECT min(json_extract(head, '$.at')) FROM entry AS one WHERE {same})
    FROM (SELECT DISTINCT record FROM entry WHERE json_extract(head, '$.at') >= ?) AS late
    """  # noqa: S608 - constants
    return {r: first >= moment for r, first in log.connection.execute(query, (moment,))}


def _numbers(log: Log, scope: Scope, condition: str) -> list[int]:
    query = f"SELECT a.r FROM activity AS a WHERE {condition} ORDER BY a.first, a.last, a.r"  # noqa: S608 - constants
    return [r for (r,) in log.connection.execute(query, parameters(scope))]


def _whole(scope: Scope) -> list[str]:
    asked: Mapping[str, object] = {
        _IN_COUNTY: scope.counties,
        _IN_MUNICIPALITY: scope.municipalities,
        "a.first >= :first": scope.first,
        "a.last <= :last": scope.last,
    }
    return [condition for condition, given in asked.items() if given]


def _shared(scope: Scope) -> list[str]:
    asked: Mapping[str, object] = {
        _IN_CAMPAIGN: scope.campaigns,
        _IN_KIND: scope.kinds,
        _IN_AUDIENCE: scope.audiences,
    }
    return [condition for condition, given in asked.items() if given]
