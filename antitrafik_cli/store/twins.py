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


def likely_twins(log: Log, type_: str, fields: Mapping[str, Any]) -> list[str]:
    """Short ids of at most three standing records of the same days, places and kind or material."""
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
