"""What is planned, and what became of it: items, their states, and which item a deed fulfils.

Here: pure rules. Not here: reading schedule.yaml (`schedule`), the log's deeds and outcomes
(`store.deeds`), tables (`reports`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.domain.when import When

NEAR = timedelta(days=3)  # how far a deed may lie from the days planned, to be taken for the item
MEASURES = ("events", "attendances", "leaflets")  # what a target may be set for
OUTCOMES = ("held", "partly", "moved", "cancelled")
State = Literal["upcoming", "held", "partly", "moved", "cancelled", "no-word"]
Days = tuple[date, date]  # first and last, both included


class Activity(NamedTuple):
    """One activity of an item: its kind, for whom, and how many are wanted (attendances)."""

    kind: str
    audiences: tuple[str, ...] = ()
    attendances: Count | None = None


class Item(NamedTuple):
    """A planned item: where, for which campaign, when, and what is wanted of it.

    `county` and `municipality` are codes; `municipality` is "" for anywhere in the county.
    `targets` are counts by measure.
    """

    id: str
    campaign: str
    county: str
    municipality: str
    when: When
    title: str = ""
    activities: tuple[Activity, ...] = ()
    targets: Mapping[str, Count] = MappingProxyType({})

    @property
    def days(self) -> Days:
        """The first and the last day planned."""
        return self.when.first, self.when.last


class Deed(NamedTuple):
    """A standing event that is said to fulfil an item: its arrival number, days and kind."""

    number: int
    first: date
    last: date
    kind: str


class Outcome(NamedTuple):
    """What somebody said became of an item, on the day `told`.

    `to` are the days it was moved to, which stay when it is said to be held then.
    """

    record: str
    state: str
    to: When | None
    told: date


class Met(NamedTuple):
    """How an item stands: its state, when it was held, and the days it was moved to."""

    state: State
    held: Days | None = None
    to: When | None = None


def met(item: Item, deeds: Sequence[Deed], outcome: Outcome | None, today: date) -> Met:
    """How an item stands on the day `today`, by its deeds and what was said of it.

    What somebody said of it goes before what its deeds show. Without a word: `held` where a deed
    shares a day with the days planned (and every activity planned has one of its kind), else
    `partly`; `moved` where all lie outside. Said to be held without a deed, it was held as planned,
    or on the days it was moved to before; said to be moved once the new days had come, it was held
    then.
    """
    span = (min(d.first for d in deeds), max(d.last for d in deeds)) if deeds else None
    if outcome is not None:
        return _as_said(item, span, outcome)
    if span is None:
        return Met("upcoming" if today <= item.when.last else "no-word")
    if not any(item.when.touches(deed.first, deed.last) for deed in deeds):
        return Met("moved", span)
    return Met("partly" if missing(item.activities, deeds) else "held", span)


def _as_said(item: Item, span: Days | None, outcome: Outcome) -> Met:
    to = outcome.to
    if span is None and to is not None and to.first <= outcome.told:
        span = to.first, to.last
    match outcome.state:
        case "moved":
            return Met("moved", span, to)
        case "cancelled":
            return Met("cancelled", span)
        case "partly":
            return Met("partly", span or item.days)
        case _:
            return Met("held", span or item.days)


def missing(activities: Sequence[Activity], deeds: Sequence[Deed]) -> list[Activity]:
    """The planned activities that have no deed of their kind left."""
    kinds = [deed.kind for deed in deeds]
    lacking = []
    for activity in activities:
        if activity.kind in kinds:
            kinds.remove(activity.kind)
        else:
            lacking.append(activity)
    return lacking


def is_owed(now: Met, today: date) -> bool:
    """Whether a word on the item is owed: none came, or it was moved and nothing came of that."""
    if now.state == "no-word":
        return True
    return now.state == "moved" and now.held is None and (now.to is None or now.to.last < today)


class Plan:
    """The planned items of a schedule in its order, made from what `compile_schedule` gives.

    An item is made when it is asked for: a schedule of thousands costs nothing to have.
    """

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._by_id: Mapping[str, Any] = {one["id"]: one for one in compiled.get("planned", ())}

    def __iter__(self) -> Iterator[Item]:
        return map(_item, self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, id_: str) -> Item | None:
        """The item of an id, if the schedule has it."""
        found = self._by_id.get(id_)
        return _item(found) if found else None

    def of(self, counties: Collection[str], campaigns: Collection[str]) -> list[Item]:
        """The items of these counties that are for these campaigns."""
        return [
            _item(one)
            for one in self._by_id.values()
            if one["county"] in counties and one["campaign"] in campaigns
        ]

    def near(self, words: str) -> list[str]:
        """The ids that these words may mean, the likeliest first."""
        begun = [one for one in self._by_id if words and fold(one).startswith(fold(words))]
        return list(dict.fromkeys([*begun, *nearest(words, self._by_id)]))


def fulfilled_by(
    items: Iterable[Item],
    places: Sequence[str],
    campaigns: Sequence[str],
    when: When,
    moved: Mapping[str, When] = MappingProxyType({}),
) -> list[Item]:
    """The items that an event in these places, for these campaigns, then, may fulfil.

    Those of the same county and campaign (and municipality, where both name one) whose days, as
    planned or as `moved` by id, lie within `NEAR` of the event's. The nearest only: several where
    no one of them is nearer.
    """
    found: dict[timedelta, list[Item]] = {}
    for item in items:
        if item.campaign in campaigns and any(_same_place(item, place) for place in places):
            days = [item.when, *([moved[item.id]] if item.id in moved else [])]
            gap = min(gap_between(one, when) for one in days)
            if gap <= NEAR:
                found.setdefault(gap, []).append(item)
    return found[min(found)] if found else []


def _same_place(item: Item, place: str) -> bool:
    county, _, municipality = place.partition("/")
    if item.county != county:
        return False
    return not item.municipality or not municipality or item.municipality == place


def gap_between(one: When, other: When) -> timedelta:
    """The days from the end of one to the beginning of the other; none where they share a day."""
    return max(one.first - other.last, other.first - one.last, timedelta())


def _item(compiled: Mapping[str, Any]) -> Item:
    return Item(
        id=compiled["id"],
        campaign=compiled["campaign"],
        county=compiled["county"],
        municipality=compiled.get("municipality", ""),
        when=When.from_iso(compiled["when"]),
        title=compiled.get("title", ""),
        activities=tuple(map(_activity, compiled.get("activities", ()))),
        targets=_counts(compiled.get("targets", {})),
    )


def _activity(compiled: Mapping[str, Any]) -> Activity:
    wanted = compiled.get("attendances")
    count = Count.from_json(wanted) if wanted else None
    return Activity(compiled["kind"], tuple(compiled.get("audiences", ())), count)


def _counts(compiled: Mapping[str, Any]) -> dict[str, Count]:
    return {measure: Count.from_json(count) for measure, count in compiled.items()}
