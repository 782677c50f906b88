"""What was logged last, and what was logged together.

Here: looking entries up by the order they came in. Not here: what a record says (`fold`).
"""

from collections.abc import Iterator

from antitrafik_cli.store import device as devices
from antitrafik_cli.store.log import OF_DEVICE, OF_RECORD, Log, as_bytes, as_text

_EVENTS = """
SELECT record FROM entry WHERE json_extract(head, '$.op') = 'record'
AND json_extract(head, '$.type') = 'event'
"""
_TOGETHER = f"""
SELECT DISTINCT e.record FROM entry AS mine
JOIN change AS c ON c.first = (SELECT max(first) FROM change WHERE first <= mine.n)
JOIN entry AS e ON e.n BETWEEN c.first AND c.last
WHERE mine.n = (SELECT min(n) FROM entry WHERE {OF_RECORD}) AND mine.n <= c.last
ORDER BY e.n
"""  # noqa: S608 - constant


def latest_event(log: Log) -> str | None:
    """The last standing event that this laptop logged, else the last that came into this log."""
    device = devices.current(log.id)
    if device is not None:
        mine = f"{_EVENTS} AND {OF_DEVICE} ORDER BY seq DESC"
        if found := _standing(log, mine, {"device": bytes.fromhex(device.name)}):
            return found
    return _standing(log, f"{_EVENTS} ORDER BY n DESC", {})


def logged_with(log: Log, record: str) -> list[str]:
    """The other records first told by the change that first told this one, in order."""
    found: Iterator[tuple[bytes]] = log.connection.execute(_TOGETHER, {"record": as_bytes(record)})
    return [one for (row,) in found if (one := as_text(row)) != record]


def _standing(log: Log, query: str, parameters: dict[str, bytes]) -> str | None:
    for (row,) in log.connection.execute(query, parameters):
        if log.state(as_text(row)).standing == "stands":
            return as_text(row)
    return None
