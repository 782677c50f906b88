"""Records that may tell the same happening twice.

Here: finding them among standing activities. Not here: what to do about them; a twin is named,
never refused and never fused.
"""

from collections.abc import Mapping
from typing import Any

from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.domain.when import When
from antitrafik_cli.store.log import Log

_MOST = 3  # twins named; on a busy day there may be hundreds
_SAME = """
SELECT a.r FROM activity AS a
WHERE a.county = :county AND a.first = :first AND a.last = :last AND a.type = :type
AND a.kind = :kind AND coalesce(a.material, '') = :material
AND :places = CASE WHEN 'several' IN (a.county, a.municipality) THEN (
  SELECT group_concat(code, ' ') FROM (
    SELECT CASE municipality WHEN '' THEN county ELSE municipality END AS code
    FROM activity_place AS p WHERE p.r = a.r ORDER BY 1))
  WHEN a.municipality = '' THEN a.county ELSE a.municipality END
ORDER BY a.r DESC LIMIT :most
"""


_SAME_NOTHING = """
SELECT DISTINCT r FROM zero_report WHERE county = :county AND first = :first AND last = :last
ORDER BY r DESC
"""
_SAME_TOTAL = """
SELECT r FROM reported WHERE measure = :measure AND first = :first AND last = :last ORDER BY r DESC
"""


def likely_twins(log: Log, type_: str, fields: Mapping[str, Any]) -> list[str]:
    """Short ids of at most three standing records of the same days, places and kind or material.

    Of a reported total: of the same days, places and measure.
    """
    if type_ in ("nothing", "total"):
        return _further_twins(log, type_, fields)
    if OTHER in (fields.get("kind"), fields.get("material")):
        return []  # two things nobody has a word for are not the same thing
    when = When.from_iso(fields["date"])
    counties = {code.partition("/")[0] for code in fields["place"]}
    given = {
        "county": counties.pop() if len(counties) == 1 else "several",
        "first": when.first.isoformat(),
        "last": when.last.isoformat(),
        "type": type_,
        "kind": fields.get("kind", "distribution"),
        "material": fields.get("material", ""),
        "places": " ".join(sorted(fields["place"])),
        "most": _MOST,
    }
    return [log.short(log.record(number)) for (number,) in log.connection.execute(_SAME, given)]


def _further_twins(log: Log, type_: str, fields: Mapping[str, Any]) -> list[str]:
    when = When.from_iso(fields["date"])
    asked = {
        "county": fields["place"][0].partition("/")[0],
        "measure": fields.get("measure"),
        "first": when.first.isoformat(),
        "last": when.last.isoformat(),
    }
    query = _SAME_NOTHING if type_ == "nothing" else _SAME_TOTAL
    found = [r for (r,) in log.connection.execute(query, asked)]
    same = [state for state in log.states(found) if state.value("place") == fields["place"]]
    return [log.short(state.record) for state in same[:_MOST]]
