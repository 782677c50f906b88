"""How items stand does not depend on the order in which entries came, nor on who told them."""

import itertools
import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices import RECORDS, Office, everything
from test_log_laws import FEW, fresh, receive
from test_sums import template  # noqa: F401 - a fixture

from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.plan import Activity, Item
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.reports.standings import (
    revision_of,
    standings,
    told_differently,
    with_what_came,
)
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rebuilding import rebuild

TODAY = date(2017, 12, 15)
ITEMS = (
    Item("a", "c", "AL-07", "", When("2017-12-05/2017-12-07")),
    Item("b", "c", "AL-07", "", When("2017-12-20"),
         activities=(Activity("forum"), Activity("training", attendances=Count("exact", 9, 9)))),
    Item("c", "c", "AL-07", "", When("2017-11")),
)  # fmt: skip
EVENTS, OUTCOMES = RECORDS[:2], RECORDS[2:]
DAYS = ("2017-12-05", "2017-12-06/2017-12-09", "2017-11", "2017-12-20", "2018-01-05")
WHOLE: dict[str, Any] = {
    "event": st.fixed_dictionaries({
        "kind": st.sampled_from(["forum", "training"]), "date": st.sampled_from(DAYS),
        "place": st.just(["AL-07"]), "campaigns": st.just(["c"]),
        "fulfils": st.lists(st.sampled_from("abcz"), unique=True, max_size=3).map(sorted),
        "attended": st.lists(
            st.sampled_from([["exact", 25, 25], ["at-least", 30, None], ["unknown", None, None]]),
            max_size=1,
        ).map(lambda counts: [{"count": count, "of": ["pupils"]} for count in counts]),
    }),
    "outcome": st.fixed_dictionaries({
        "item": st.sampled_from("abcz"),
        "state": st.sampled_from(["held", "partly", "moved", "cancelled"]),
        "date": st.sampled_from([None, *DAYS]),
    }),
}  # fmt: skip


@st.composite
def tellings(draw: st.DrawFn) -> list[Office]:
    """Offices that tell events and outcomes, amend, withdraw and restore them, and hear others."""
    offices = [Office(name=f"{n + 1:032x}") for n in range(3)]
    for _ in range(draw(st.integers(1, 12))):
        office = draw(st.sampled_from(offices))
        office.clock += draw(st.sampled_from([0, 60_000, -100_000, 20 * 86_400_000]))
        if draw(st.booleans()):
            office.hear(draw(st.sampled_from(offices)))
        record = draw(st.sampled_from(RECORDS))
        type_ = "event" if record in EVENTS else "outcome"
        whole = draw(WHOLE[type_])
        if not office.about(record):
            owner = RECORDS.index(record) % len(offices)
            if office is offices[owner]:
                office.tell("record", record, type_, whole)
            continue
        op = draw(st.sampled_from(["amend", "amend", "withdraw", "restore"]))
        name = draw(st.sampled_from(sorted(whole)))
        office.tell(op, record, type_, {name: whole[name]} if op == "amend" else {})
    return offices


def how_they_stand(log: Log) -> object:
    found, partly = standings(log, ITEMS, Scope(), TODAY)
    assert partly == []
    several = with_what_came(log, found)
    return (
        [(one.item.id, one.met, one.outcome, one.came, len(one.deeds)) for one in several],
        revision_of(log),
    )


@given(tellings(), st.randoms(use_true_random=False))
@FEW
def test_any_order_of_the_same_entries_gives_the_same_states(
    template: bytes,  # noqa: F811
    offices: list[Office],
    order: random.Random,
) -> None:
    entries, texts = everything(offices)
    one, other = fresh(template), fresh(template)
    receive(one, entries, texts)
    receive(other, order.sample(entries, len(entries)), texts)
    assert how_they_stand(one) == how_they_stand(other)
    rebuild(other.connection)
    assert how_they_stand(one) == how_they_stand(other)


def test_two_outcomes_of_an_item_hold_by_when_they_were_told(template: bytes) -> None:  # noqa: F811
    one, other = Office(name="1" * 32), Office(name="2" * 32)
    one.tell("record", OUTCOMES[0], "outcome", {"item": "a", "state": "held"})
    other.clock += 1
    other.tell("record", OUTCOMES[1], "outcome", {"item": "a", "state": "cancelled"})
    entries, texts = everything([one, other])
    for order in itertools.permutations(entries):
        log = fresh(template)
        receive(log, order, texts)
        found, _ = standings(log, ITEMS[:1], Scope(), TODAY)
        assert [one.met.state for one in found] == ["cancelled"]


@pytest.mark.parametrize("county", ["AL-07", "AL-01"])
def test_a_scope_lets_through_the_items_of_its_county(
    template: bytes,  # noqa: F811
    county: str,
) -> None:
    found, _ = standings(fresh(template), ITEMS, Scope(counties=(county,)), TODAY)
    assert len(found) == (3 if county == "AL-07" else 0)


def test_an_outcome_told_in_parallel_is_said_to_differ_until_it_is_amended(
    template: bytes,  # noqa: F811
) -> None:
    one, other = Office(name="1" * 32), Office(name="2" * 32)
    one.tell("record", OUTCOMES[0], "outcome", {"item": "a", "state": "held"})
    other.hear(one)
    one.tell("amend", OUTCOMES[0], "outcome", {"state": "cancelled"})
    assert differing(template, one) == []
    other.tell("amend", OUTCOMES[0], "outcome", {"state": "partly"})
    assert differing(template, one, other) == ["a"]
    one.hear(other)
    one.tell("amend", OUTCOMES[0], "outcome", {"state": "partly"})
    assert differing(template, one, other) == []


def differing(template: bytes, *offices: Office) -> list[str]:  # noqa: F811
    log = fresh(template)
    receive(log, *everything(offices))
    return told_differently(log, ["a", "b"])
