"""What a report or a list is asked about: the filters, as codes and days.

Not here: finding what lies in a scope (`store.query`), saying it (`reports.asked`).
"""

from datetime import date
from typing import NamedTuple


class Scope(NamedTuple):
    """Filters; an empty one lets everything through.

    A record lies in a period, a county or a municipality only if it lies wholly inside it.
    `asked` are the audiences asked for, `audiences` those and their children. Days are inclusive.
    """

    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    audiences: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
