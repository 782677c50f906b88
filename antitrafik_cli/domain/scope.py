"""What a report or a list is asked about: the filters, as codes and days.

Here: the scope itself and how it is written down. Not here: finding what lies in it (`store`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Scope:
    """Filters; an empty one lets everything through.

    A record lies in a period, a county or a municipality only if it lies wholly inside it.
    `audiences` holds the audience asked for and its children. Days are inclusive.
    """

    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    audiences: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None

    def as_codes(self) -> Mapping[str, object]:
        """The scope as machine formats state it: only the filters that are set."""
        told: dict[str, object] = {
            "county": list(self.counties),
            "municipality": list(self.municipalities),
            "campaign": list(self.campaigns),
            "kind": list(self.kinds),
            "audience": sorted(self.audiences),
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
        }
        return {name: value for name, value in told.items() if value}
