"""What is planned, what became of it, and which planned item an event may fulfil.

How a schedule is read is in `test_reading`, what the commands say in the transcripts.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from antitrafik_cli.domain.plan import (
    NEAR,
    OUTCOMES,
    Activity,
    Deed,
    Item,
    Met,
    Outcome,
    Plan,
    State,
    fulfilled_by,
    gap_between,
    is_owed,
    met,
)
from antitrafik_cli.domain.when import When

DAY = timedelta(days=1)
COUNTIES = ("AL-03", "AL-07")
MUNICIPALITIES = ("AL-03/elbasan", "AL-03/cerrik", "AL-07/kukes")
CAMPAIGNS = ("a-2017", "b-2020")
KINDS = ("forum", "training", "media")

days = st.dates(date(2017, 12, 20), date(2018, 1, 10))


@st.composite
def whens(draw: st.DrawFn) -> When:
    first = draw(days)
    last = first + draw(st.integers(1, 6)) * DAY
    forms = [str(first), str(first), f"{first}/{last}", str(first)[:7]]
    return When.from_iso(draw(st.sampled_from(forms)))


@st.composite
def items(draw: st.DrawFn, number: int = 0) -> Item:
    county = draw(st.sampled_from(COUNTIES))
    inside = [one for one in MUNICIPALITIES if one.startswith(county)]
    return Item(
        id=f"item-{number}",
        campaign=draw(st.sampled_from(CAMPAIGNS)),
        county=county,
        municipality=draw(st.sampled_from(["", *inside])),
        when=draw(whens()),
        activities=tuple(map(Activity, draw(st.lists(st.sampled_from(KINDS), max_size=3)))),
    )


@st.composite
def schedules(draw: st.DrawFn) -> list[Item]:
    return [draw(items(number)) for number in range(draw(st.integers(0, 8)))]


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    first = draw(days)
    kind = draw(st.sampled_from(KINDS))
    return Deed(draw(st.integers(1, 99)), first, first + draw(st.integers(0, 4)) * DAY, kind)


def outcome(state: str, to: When | None = None, told: date = date(2018, 1, 1)) -> Outcome:
    return Outcome("01a1ff0c", state, to, told)


outcomes = st.none() | st.builds(outcome, st.sampled_from(OUTCOMES), st.none() | whens(), days)
events = st.fixed_dictionaries(
    {
        "places": st.lists(st.sampled_from((*COUNTIES, *MUNICIPALITIES, "online")), max_size=3),
        "campaigns": st.lists(st.sampled_from(CAMPAIGNS), max_size=2, unique=True),
        "when": whens(),
        "moved": st.dictionaries(st.integers(0, 7).map("item-{}".format), whens(), max_size=4),
    }
)  # fmt: skip

# --- how an item stands ------------------------------------------------------------------------


@given(items(), st.lists(deeds(), max_size=5), outcomes, days)
def test_a_state_is_always_one_of_the_six_and_what_was_held_has_days(
    item: Item, done: list[Deed], said: Outcome | None, today: date
) -> None:
    found = met(item, done, said, today)
    assert found.state in get_args(State)
    if found.state in ("held", "partly"):
        assert found.held
    if found.state in ("upcoming", "no-word"):
        assert found == Met(found.state)
        assert not done
    if done:
        assert found.held == (min(d.first for d in done), max(d.last for d in done))
    assert found.to is None or found.state == "moved"


@given(items(), st.lists(deeds(), max_size=5), outcomes, days, st.randoms(use_true_random=False))
def test_a_state_does_not_depend_on_the_order_of_deeds(
    item: Item, done: list[Deed], said: Outcome | None, today: date, chance: object
) -> None:
    shuffled = list(done)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert met(item, shuffled, said, today) == met(item, done, said, today)


@given(items(), st.lists(deeds(), max_size=4), deeds(), days)
def test_another_deed_never_makes_less_of_an_item(
    item: Item, done: list[Deed], more: Deed, today: date
) -> None:
    before, after = (met(item, one, None, today).state for one in (done, [*done, more]))
    possible = {
        "held": {"held"},
        "partly": {"partly", "held"},
        "moved": {"moved", "partly", "held"},
        "upcoming": {"moved", "partly", "held"},
        "no-word": {"moved", "partly", "held"},
    }
    assert after in possible[before]


@given(items(), st.lists(deeds(), max_size=4), outcomes, days)
def test_what_was_said_of_an_item_holds_whatever_was_done(
    item: Item, done: list[Deed], said: Outcome | None, today: date
) -> None:
    assume(said is not None)
    assert said
    found = met(item, done, said, today)
    assert found.state == said.state
    assert found.state != "cancelled" or not is_owed(found, today)


@given(items(), st.lists(deeds(), max_size=4), days)
def test_a_word_is_owed_from_the_day_after_the_last_one_planned_until_something_was_done(
    item: Item, done: list[Deed], today: date
) -> None:
    assert is_owed(met(item, done, None, today), today) == (not done and today > item.when.last)


@given(items(), st.lists(deeds(), max_size=5), days)
def test_every_activity_needs_a_deed_of_its_own(item: Item, done: list[Deed], today: date) -> None:
    found = met(item, done, None, today)
    on_a_day_planned = any(item.when.touches(one.first, one.last) for one in done)
    wanted, kinds = [one.kind for one in item.activities], [one.kind for one in done]
    whole = all(kinds.count(kind) >= wanted.count(kind) for kind in wanted)
    assert (found.state == "held") == (on_a_day_planned and whole)


def item(when: str, *kinds: str, **more: str) -> Item:
    facts = {"id": "x", "campaign": "a-2017", "county": "AL-07", "municipality": "", **more}
    return Item(**facts, when=When.from_iso(when), activities=tuple(map(Activity, kinds)))


def deed(first: str, last: str = "", kind: str = "forum") -> Deed:
    return Deed(1, date.fromisoformat(first), date.fromisoformat(last or first), kind)


PLANNED = (date(2017, 12, 5), date(2017, 12, 7))


@pytest.mark.parametrize(
    ("done", "said", "today", "found"),
    [
        ([], None, "2017-12-07", Met("upcoming")),
        ([], None, "2017-12-08", Met("no-word")),
        ([deed("2017-12-07")], None, "2017-12-08", Met("held", (date(2017, 12, 7),) * 2)),
        ([deed("2017-12-08")], None, "2017-12-08", Met("moved", (date(2017, 12, 8),) * 2)),
        ([], outcome("held"), "2018-01-02", Met("held", PLANNED)),
        (
            [],
            outcome("partly"),
            "2018-01-02",
            Met("partly", PLANNED),
        ),
        ([], outcome("cancelled"), "2018-01-02", Met("cancelled")),
        ([], outcome("moved"), "2018-01-02", Met("moved")),
        (
            [],
            outcome("moved", When("2018-01-08")),
            "2018-01-02",
            Met("moved", None, When("2018-01-08")),
        ),
        (  # moved, and later said to be held
            [],
            outcome("held", When("2017-12-12"), date(2017, 12, 13)),
            "2018-01-02",
            Met("held", (date(2017, 12, 12),) * 2),
        ),
        (
            [],
            outcome("partly", When("2017-12-12"), date(2017, 12, 11)),
            "2018-01-02",
            Met("partly", PLANNED),
        ),
        (  # said once the new days had come
            [],
            outcome("moved", When("2017-12-12"), date(2017, 12, 13)),
            "2018-01-02",
            Met("moved", (date(2017, 12, 12),) * 2, When("2017-12-12")),
        ),
    ],
)
def test_how_an_item_of_5_to_7_december_stands(
    done: list[Deed], said: Outcome | None, today: str, found: Met
) -> None:
    assert met(item("2017-12-05/2017-12-07"), done, said, date.fromisoformat(today)) == found


def test_two_forums_planned_and_one_held_are_partly_held() -> None:
    planned = item("2017-12", "forum", "forum")
    today = date(2018, 1, 1)
    assert met(planned, [deed("2017-12-07")], None, today).state == "partly"
    assert met(planned, [deed("2017-12-07"), deed("2017-12-09")], None, today).state == "held"


@pytest.mark.parametrize(
    ("to", "today", "owed"),
    [
        (None, "2018-01-02", True),
        ("2018-01-02", "2018-01-02", False),
        ("2018-01-02", "2018-01-03", True),
    ],
)
def test_a_moved_item_is_owed_once_its_new_days_are_over(
    to: str | None, today: str, *, owed: bool
) -> None:
    said = outcome("moved", When(to) if to else None, date(2018, 1, 1))
    day = date.fromisoformat(today)
    assert is_owed(met(item("2017-12-05"), [], said, day), day) == owed


# --- which item an event fulfils ---------------------------------------------------------------


@given(schedules(), events)
def test_only_near_items_of_the_same_county_and_campaign_are_fulfilled(
    planned: list[Item], event: dict[str, object]
) -> None:
    found = fulfilled_by(planned, **event)  # type: ignore[arg-type]
    gaps = {_gap(one, event) for one in found}
    for one in found:
        assert one.county in {place.partition("/")[0] for place in _texts(event["places"])}
        assert one.campaign in _texts(event["campaigns"])
    assert not found or max(gaps) <= NEAR
    assert len(gaps) <= 1  # of equal distance


@given(schedules(), events)
def test_the_nearest_is_found_wherever_there_is_one(
    planned: list[Item], event: dict[str, object]
) -> None:
    found = fulfilled_by(planned, **event)  # type: ignore[arg-type]
    for one in planned:
        alone = fulfilled_by([one], **event)  # type: ignore[arg-type]
        assert not alone or found
        assert not alone or _gap(one, event) >= _gap(found[0], event)
        assert (one in found) == (bool(alone) and _gap(one, event) == _gap(found[0], event))


@given(schedules(), events, st.randoms(use_true_random=False))
def test_what_is_fulfilled_does_not_depend_on_the_order_of_the_schedule(
    planned: list[Item], event: dict[str, object], chance: object
) -> None:
    shuffled = list(planned)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = [fulfilled_by(some, **event) for some in (planned, shuffled)]  # type: ignore[arg-type]
    assert sorted(found[0]) == sorted(found[1])


def _gap(item: Item, event: dict[str, object]) -> timedelta:
    when, moved = event["when"], event["moved"]
    assert isinstance(when, When)
    assert isinstance(moved, dict)
    days = [item.when, *([moved[item.id]] if item.id in moved else [])]
    return min(gap_between(one, when) for one in days)


def _texts(value: object) -> Sequence[str]:
    assert isinstance(value, list)
    return value


@given(whens(), whens())
def test_a_gap_is_the_same_both_ways_and_none_where_days_are_shared(one: When, other: When) -> None:
    gap = gap_between(one, other)
    assert gap == gap_between(other, one) >= timedelta()
    assert (not gap) == one.touches(other.first, other.last)


@pytest.mark.parametrize(
    ("place", "campaign", "when", "taken"),
    [
        ("AL-07", "a-2017", "2017-12-10", True),
        ("AL-07", "a-2017", "2017-12-11", False),
        ("AL-07", "a-2017", "2017-12-02", True),
        ("AL-07", "a-2017", "2017-12-01", False),
        ("AL-07/kukes", "a-2017", "2017-12-05", True),
        ("AL-07/has", "a-2017", "2017-12-05", False),
        ("AL-08", "a-2017", "2017-12-05", False),
        ("AL-07", "b-2020", "2017-12-05", False),
        ("online", "a-2017", "2017-12-05", False),
    ],
)
def test_what_an_item_of_5_to_7_december_in_kukes_is_taken_for(
    place: str, campaign: str, when: str, *, taken: bool
) -> None:
    planned = item("2017-12-05/2017-12-07", municipality="AL-07/kukes")
    assert bool(fulfilled_by([planned], [place], [campaign], When(when))) == taken


def test_the_nearer_of_two_items_is_taken_and_neither_of_two_equally_near() -> None:
    planned = [item(f"2017-12-{day}", id=f"x-{day}") for day in ("05", "09")]

    def taken(day: str) -> list[str]:
        when = When.from_iso(f"2017-12-{day}")
        return [one.id for one in fulfilled_by(planned, ["AL-07"], ["a-2017"], when)]

    assert taken("06") == ["x-05"]
    assert taken("07") == ["x-05", "x-09"]
    assert taken("08") == ["x-09"]


# --- the plan ----------------------------------------------------------------------------------


def _compiled(planned: list[Item]) -> dict[str, object]:
    return {
        "planned": [
            {
                **{name: getattr(one, name) for name in ("id", "campaign", "county")},
                **({"municipality": one.municipality} if one.municipality else {}),
                "when": one.when.iso,
                "activities": [{"kind": activity.kind} for activity in one.activities],
            }
            for one in planned
        ]
    }


@given(schedules(), st.sets(st.sampled_from(COUNTIES)), st.sets(st.sampled_from(CAMPAIGNS)))
def test_a_plan_gives_its_items_all_by_id_and_by_county_and_campaign(
    planned: list[Item], counties: set[str], campaigns: set[str]
) -> None:
    plan = Plan(_compiled(planned))
    assert list(plan) == planned
    assert len(plan) == len(planned)
    assert [plan.get(one.id) for one in planned] == planned
    assert plan.get("item-99") is None
    wanted = [one for one in planned if one.county in counties and one.campaign in campaigns]
    assert plan.of(counties, campaigns) == wanted


def test_the_ids_that_words_may_mean_are_known_ones_each_once() -> None:
    ids = ("2017-12-kukes", "2017-12-korce", "2018-01-kukes")
    plan = Plan(_compiled([item("2017-12-05", id=one) for one in ids]))
    assert plan.near("2017-12")[:2] == ["2017-12-kukes", "2017-12-korce"]
    assert plan.near("2017 12 KUKËS")[0] == "2017-12-kukes"
    assert plan.near("") == []
    assert plan.near("tjetër") == []
