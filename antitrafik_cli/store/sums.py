"""Sums as single integers: many figures added by one addition.

Here: which figures there are, packing and unpacking them. Not here: what is added to what
(`shares`, `tally`).
"""

from collections.abc import Sequence
from struct import Struct

from antitrafik_cli.store import packing

FIGURES = (
    "activities", "events",
    "uncounted", "exact", "low", "high", "open",
    "female", "male", "unsexed", "unsexed_low", "unsexed_high", "unsexed_open",
    "done", "done_low", "done_high", "done_open",
    "progress", "progress_low", "progress_high", "progress_open", "unquantified",
    "requests", "several_campaigns", "several_audiences",
)  # fmt: skip
PEOPLE = slice(2, 13)
HANDED_OUT = slice(13, 22)
# All figures of one thing as one integer, 64 bits each: adding two is a single addition, and none
# ever runs into its neighbour, since a sum of 2**32 counts below 10**9 takes 62 bits.
_ALL = Struct(f"<{len(FIGURES)}Q")
_PEOPLE = Struct(f"<{PEOPLE.stop - PEOPLE.start}Q")
SEVERAL_CAMPAIGNS = 1 << 64 * FIGURES.index("several_campaigns")
LANE = 0xFFFF_FFFF_FFFF_FFFF  # the first figure alone, which counts activities


class Sums:
    """What is added up: the figures packed, municipalities as counters, venues as a set of bits."""

    __slots__ = ("figures", "municipalities", "venues")

    def __init__(self, figures: int = 0, municipalities: int = 0, venues: int = 0) -> None:
        self.figures = figures
        self.municipalities = municipalities
        self.venues = venues

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sums) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    def add(self, other: "Sums") -> None:
        """Take in another; differences may be taken in too, of figures and municipalities."""
        self.figures += other.figures
        self.municipalities += other.municipalities
        self.venues |= other.venues

    @property
    def activities(self) -> int:
        """How many activities were added up."""
        return self.figures & LANE


def packed(figures: Sequence[int]) -> int:
    """All figures, in the order of FIGURES, as one integer."""
    return int.from_bytes(_ALL.pack(*figures), "little")


def packed_people(figures: Sequence[int]) -> int:
    """The figures of PEOPLE, the others nothing, as one integer."""
    return int.from_bytes(_PEOPLE.pack(*figures), "little") << 64 * PEOPLE.start


def figures_of(packed: int) -> tuple[int, ...]:
    """The figures, in the order of FIGURES."""
    return _ALL.unpack(packed.to_bytes(_ALL.size, "little"))


def figure_bytes(packed: int) -> bytes:
    """The figures as a row of the tally keeps them."""
    return packing.counts_bytes(figures_of(packed))


def figures_from(kept: bytes) -> int:
    """The figures that these bytes keep, as one integer."""
    return int.from_bytes(
        b"".join(one.to_bytes(8, "little") for one in packing.counts_from(kept)), "little"
    )
