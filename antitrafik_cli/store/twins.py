"""Records that may tell the same happening twice.

Here: finding them among standing activities. Not here: what to do about them; a twin is named,
never refused and never fused.
"""

from collections.abc import Mapping
from typing import Any

from antitrafik_cli.domain.when import When
from antitrafik_cli.store.log import Log

_SAME = """
SELECT a.r FROM activity AS a WHERE a.first = :first AND a.last = :last AND a.type = :type
AND a.kind = :kind AND coalesce(a.material, '') = :material ORDER BY a.r
"""


def likely_twins(log: Log, type_: str, fields: Mapping[str, Any]) -> list[str]:
    """Short ids of standing records of the same days, place and kind (or material)."""
    when = When.from_iso(fields["date"])
    given = {
        "first": when.first.isoformat(),
        "last": when.last.isoformat(),
        "type": type_,
        "kind": fields.get("kind", "distribution"),
        "material": fields.get("material", ""),
    }
    same = [number for (number,) in log.connection.execute(_SAME, given)]
    alike = [state for state in log.states(same) if state.value("place") == fields["place"]]
    return [log.short(state.record) for state in alike]
