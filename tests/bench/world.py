"""A world that never was: activities like those of the bulletins, the same ones each time.

Pure: numbers in, activities out. Not here: entries and files (`making`).
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS

FIRST, LAST = date(2015, 1, 1), date(2025, 12, 20)
CAMPAIGNS = tuple(f"fushata-{year}" for year in range(2016, 2024))
_VENUES = 41  # of each municipality: 2,501 in the country
_COUNTIES = (3, 3, 8, 5, 6, 3, 4, 4, 5, 7, 14, 6)  # weights, AL-01 to AL-12; uneven as life is
_AUDIENCES = (
    "pupils", "pupils-upper", "teachers", "citizens", "technical-table", "parents", "students",
    "social-workers", "women-girls", "jobseekers", "police", "local-government",
)  # fmt: skip
_THEMES = ("employment", "education", "media", "cooperation")
_COUNT_WEIGHTS = {"exact": 60, "about": 14, "range": 5, "at-least": 3, "at-most": 2, "unknown": 16}

Count = list[Any]


class Activity(NamedTuple):
    """One event or distribution, its fields as heads carry them, and what was said of it later.

    `within` is the index of the distribution it lies in. `amended` replaces fields afterwards.
    """

    index: int
    type: str
    fields: dict[str, Any]
    venue: str
    requests: tuple[str, ...]
    within: int | None
    amended: dict[str, Any]
    withdrawn: bool

    @property
    def now(self) -> dict[str, Any]:
        """The fields as they stand in the end."""
        return {**self.fields, **self.amended}


def activities(number: int, seed: int = 1) -> Iterator[Activity]:
    """That many activities, in the order they were told; the same ones for the same numbers."""
    world = _World(random.Random(seed), number)
    for index in range(number):
        yield world.distribution(index) if world.chance(0.10) else world.event(index)


class _World:
    def __init__(self, rnd: random.Random, number: int) -> None:
        self._rnd = rnd
        self._number = number
        places = gazetteer()
        self._counties = places.counties
        self._weights = list(accumulate(_COUNTIES))
        self._municipalities = {code: places.municipalities(code) for code in places.counties}
        everywhere = [one for several in self._municipalities.values() for one in several]
        self._first_venue = {one: n * _VENUES + 1 for n, one in enumerate(everywhere)}
        kinds = [term.code for term in vocabulary().terms("kinds")]
        self._kinds = [kind for kind in kinds if kind not in ("distribution", "other")]
        self._kind_weights = list(accumulate(max(1, 24 - 2 * n) for n in range(len(self._kinds))))
        self._qualities = list(_COUNT_WEIGHTS)
        self._quality_weights = list(accumulate(_COUNT_WEIGHTS.values()))
        self._whole: Activity | None = None  # a distribution that others may lie in

    def chance(self, share: float) -> bool:
        return self._rnd.random() < share

    def event(self, index: int) -> Activity:
        kind = self._rnd.choices(self._kinds, cum_weights=self._kind_weights)[0]
        attended = [] if kind in NO_AUDIENCE_KINDS or self.chance(0.04) else self._attended()
        fields = {**self._common(index), "kind": kind, "attended": attended}
        amended = {"attended": self._attended()} if self.chance(0.05) else {}
        asked = tuple(self._rnd.choices(_THEMES, k=self._rnd.choice((1, 1, 2))))
        venue = self._venue(fields["place"]) if self.chance(0.85) else ""
        requests = asked if self.chance(0.05) else ()
        return Activity(index, "event", fields, venue, requests, None, amended, self.chance(0.01))

    def distribution(self, index: int) -> Activity:
        whole = self._whole
        if whole is not None and self.chance(0.03):
            part = {**whole.fields, "quantity": ["exact", 20, 20]}
            return Activity(index, "distribution", part, "", (), whole.index, {}, withdrawn=False)
        fields = {
            **self._common(index),
            "material": "leaflet" if self.chance(0.9) else "brochure",
            "quantity": self._count(2_000, exact=500),
            "status": "done" if self.chance(0.9) else "in-progress",
        }
        amended = {"quantity": self._count(2_000)} if self.chance(0.05) else {}
        told = Activity(index, "distribution", fields, "", (), None, amended, self.chance(0.01))
        plain = fields["status"] == "done" and fields["quantity"][0] == "exact"
        if plain and fields["material"] == "leaflet" and not (told.amended or told.withdrawn):
            self._whole = told
        return told

    def _common(self, index: int) -> dict[str, Any]:
        campaigns = () if self.chance(0.25) else [self._rnd.choice(CAMPAIGNS)]
        if campaigns and self.chance(0.03):
            campaigns = sorted({*campaigns, self._rnd.choice(CAMPAIGNS)})
        return {"date": self._date(index), "place": self._place(), "campaigns": list(campaigns)}

    def _place(self) -> list[str]:
        chosen = self._rnd.choices(self._counties, cum_weights=self._weights, k=2)
        if self.chance(0.01) and chosen[0] != chosen[1]:
            return sorted(chosen)
        return [self._rnd.choice(self._municipalities[chosen[0]])]

    def _venue(self, place: list[str]) -> str:
        if len(place) > 1:
            return ""
        first = self._first_venue[place[0]]
        return f"Shkolla nr. {first + self._rnd.randrange(_VENUES)}"

    def _date(self, index: int) -> str:
        """Mostly in the order of telling, some weeks late; now and then days, or a month."""
        day = FIRST + timedelta(days=(LAST - FIRST).days * index // self._number)
        day = max(FIRST, day - timedelta(days=self._rnd.choice((0, 0, 1, 3, 20, 90))))
        if self.chance(0.03):
            return f"{day}/{day + timedelta(days=self._rnd.randrange(1, 6))}"
        return f"{day}"[:7] if self.chance(0.02) else f"{day}"

    def _attended(self) -> list[dict[str, Any]]:
        size = self._rnd.choice((1, 1, 1, 2, 2, 3))
        chosen = sorted(self._rnd.sample(_AUDIENCES, size))
        together = 2 if size == 3 else 1  # of three, two were counted as one
        return [self._line(of) for of in (chosen[:together], *([one] for one in chosen[together:]))]

    def _line(self, of: list[str]) -> dict[str, Any]:
        count = self._count(60)
        line: dict[str, Any] = {"count": count, "of": of}
        if count[0] == "exact" and self.chance(0.4):
            line["female"] = self._rnd.randrange(count[1] + 1)
            line["male"] = count[1] - line["female"]
        return line

    def _count(self, most: int, exact: int = 0) -> Count:
        quality = self._rnd.choices(self._qualities, cum_weights=self._quality_weights)[0]
        number = exact + self._rnd.randrange(5, most)
        bounds = {
            "range": (number, number + 5),
            "at-least": (number, None),
            "at-most": (0, number),
            "unknown": (None, None),
        }
        return [quality, *bounds.get(quality, (number, number))]
