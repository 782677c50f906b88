"""What the log says of planned items: the events that fulfil them, and their outcomes.

Here: looking them up. Not here: what is planned (`domain.plan`), tables (`reports`).
"""

import json
from collections.abc import Collection
from datetime import date

from antitrafik_cli.domain.plan import Deed, Outcome
from antitrafik_cli.domain.when import When
from antitrafik_cli.settings import day_of
from antitrafik_cli.store.log import Log, as_text

_DEEDS = """
SELECT f.item, a.r, a.first, a.last, a.kind
FROM json_each(:items) AS asked CROSS JOIN fulfilment AS f ON f.item = asked.value
CROSS JOIN activity AS a ON a.r = f.r ORDER BY f.item, a.first, a.r
"""
_OUTCOMES = """
SELECT o.item, e.record, o.state, o.date, o.at
FROM json_each(:items) AS asked CROSS JOIN outcome AS o ON o.item = asked.value
CROSS JOIN entry AS e ON e.n = o.r ORDER BY o.at, o.said
"""


def is_named(log: Log, item: str) -> bool:
    """Whether a standing event or outcome names this item; ids are ASCII, and else nothing is."""
    if not item.isascii():
        return False
    query = "SELECT 1 FROM {} WHERE item = ?"
    return any(
        log.connection.execute(query.format(table), (item,)).fetchone()
        for table in ("fulfilment", "outcome")
    )


def deeds(log: Log, items: Collection[str]) -> dict[str, list[Deed]]:
    """The standing events said to fulfil each of these items, by day; none for an item without."""
    found: dict[str, list[Deed]] = {}
    for item, r, first, last, kind in log.connection.execute(_DEEDS, _asked(items)):
        deed = Deed(r, date.fromisoformat(first), date.fromisoformat(last), kind)
        found.setdefault(item, []).append(deed)
    return found


def outcomes(log: Log, items: Collection[str]) -> dict[str, Outcome]:
    """The newest standing outcome of each of these items, by when it was last told (`at`, id)."""
    return {
        item: Outcome(as_text(record), state, When.from_iso(to) if to else None, day_of(at))
        for item, record, state, to, at in log.connection.execute(_OUTCOMES, _asked(items))
    }


def _asked(items: Collection[str]) -> dict[str, str]:
    return {"items": json.dumps(list(items))}
