"""What events hold of the records about them: requests made there, results of surveys.

Here: the columns `requests` and `surveyed` of activities, which follow from several records. Not
here: what follows from one record alone (`rows`).
"""

import sqlite3
from collections.abc import Iterable

# The bits of `surveyed`.
ANNOUNCED, BEFORE, AFTER, ANY = 1, 2, 4, 8

_OF_EVENT = "WHERE event = (SELECT record FROM entry WHERE n = activity.r)"
_SET = f"""
UPDATE activity SET requests = (SELECT count(*) FROM request {_OF_EVENT}),
surveyed = (surveyed & {ANNOUNCED}) | (
  SELECT coalesce(max(phase = 'before'), 0) * {BEFORE} + coalesce(max(phase = 'after'), 0) * {AFTER}
    + (count(*) > 0) * {ANY}
  FROM survey {_OF_EVENT}
) WHERE material IS NULL
"""  # noqa: S608 - constants
_FIRST = (
    "(SELECT min(n) FROM entry WHERE substr(record, 11) = substr(event, 11) AND record = event)"
)
_EVERY = f"SELECT {_FIRST} FROM request UNION SELECT {_FIRST} FROM survey"  # noqa: S608 - constants
_EVENTS = """
SELECT (SELECT min(e.n) FROM entry AS e
  WHERE e.record = about.event AND substr(e.record, 11) = substr(about.event, 11))
FROM (SELECT event FROM request WHERE r = :r UNION ALL SELECT event FROM survey WHERE r = :r)
  AS about
"""


def events_of(connection: sqlite3.Connection, number: int) -> set[int]:
    """The events that this record, a request or a result of a survey, is about."""
    found = connection.execute(_EVENTS, {"r": number})
    return {event for (event,) in found if event is not None}


def settle(connection: sqlite3.Connection, events: Iterable[int]) -> None:
    """Bring the two columns of these events up to the records about them."""
    for event in events:
        connection.execute(f"{_SET} AND r = ?", (event,))


def settle_all(connection: sqlite3.Connection) -> None:
    """The same for every event that a record is about."""
    connection.execute(f"{_SET} AND r IN ({_EVERY})")
