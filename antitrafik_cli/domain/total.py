"""Totals: sums of counts that say what they do not know.

Here: adding and the words of a total. Not here: which counts belong together (`attendance`, and
the reports); one event not counted in several groups is uncounted once, which its caller sees to.
"""

from typing import NamedTuple

from antitrafik_cli.domain.count import Count, grouped
from antitrafik_cli.messages import _


class Total(NamedTuple):
    """An exact sum, an inexact part between `low` and `high` (None: open), how many not counted.

    Nothing inexact is 0 to 0. Adding is associative and commutative; `Total()` changes nothing.
    """

    exact: int = 0
    low: int = 0
    high: int | None = 0
    uncounted: int = 0

    @classmethod
    def of(cls, count: Count) -> "Total":
        """The total of one count; an unknown one is uncounted once."""
        if count.low is None:
            return cls(uncounted=1)
        if count.quality == "exact":
            return cls(exact=count.low)
        return cls(low=count.low, high=count.high)

    def __add__(self, other: "Total") -> "Total":  # type: ignore[override]  # sums, not rows
        open_ended = self.high is None or other.high is None
        return Total(
            self.exact + other.exact,
            self.low + other.low,
            None if open_ended else (self.high or 0) + (other.high or 0),
            self.uncounted + other.uncounted,
        )

    def __str__(self) -> str:
        """The words in the language in use, `104 + rreth 30 + 2 pa numër`; nothing is `0`."""
        parts = [grouped(self.exact)] if self.exact else []
        if self.low or self.high != 0:
            parts.append(_inexact(self.low, self.high))
        if self.uncounted:
            parts.append(_("{number} not counted").format(number=grouped(self.uncounted)))
        return " + ".join(parts) or "0"


def _inexact(low: int, high: int | None) -> str:
    if high is None and low == 0:
        return _("an undetermined number")
    if high is None:
        return _("about {number} or more").format(number=grouped(low))
    if low == 0:
        return _("up to {number}").format(number=grouped(high))
    if low == high:
        return _("about {number}").format(number=grouped(low))
    return _("about {low}–{high}").format(low=grouped(low), high=grouped(high))
