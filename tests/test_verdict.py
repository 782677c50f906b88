"""When a change is judged, and when it is only described."""

import random

from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli.domain.statistics import Pairs, Stratum, difference
from antitrafik_cli.domain.verdict import (
    FEWEST_CLASSES,
    LEVEL,
    NEEDED,
    WIDEST,
    change_of,
    disagree,
    paired_change_of,
    verdicts,
)


def classes(*each: tuple[int, int, int, int]) -> list[Stratum]:
    return [Stratum((a, n), (b, m)) for a, n, b, m in each]


def verdict(*each: tuple[int, int, int, int]) -> str:
    return verdicts([change_of(classes(*each))])[0]


@st.composite
def strata(draw: st.DrawFn) -> list[Stratum]:
    found = []
    for _ in range(draw(st.integers(0, 5))):
        n, m = draw(st.integers(0, 40)), draw(st.integers(0, 40))
        found.append(Stratum((draw(st.integers(0, n)), n), (draw(st.integers(0, m)), m)))
    return found


def test_one_class_is_described_and_never_judged() -> None:
    assert verdict((2, 40, 39, 40)) == "too-few"
    assert verdict((20, 1000, 900, 1000)) == "too-few"
    one = change_of(classes((11, 26, 16, 26)))
    assert one is not None
    assert one.interval == difference((11, 26), (16, 26))
    assert [round(100 * x) for x in one.interval] == [19, -7, 42]


def test_pooled_papers_are_judged_where_they_suffice() -> None:
    rising = (10, 30, 22, 30)
    assert verdict(*[rising] * 4) == "rise"
    assert verdict(*[(b, n, a, m) for a, n, b, m in [rising] * 4]) == "fall"
    assert verdict(*[(15, 30, 16, 30)] * 8) == "unclear"
    assert verdict((15, 30, 16, 30), (15, 30, 16, 30)) == "too-few"


def test_among_many_questions_one_that_chance_may_show_is_unclear() -> None:
    nothing = change_of(classes(*[(50, 100, 50, 100)] * 3))
    one = change_of(classes(*[(50, 100, 59, 100)] * 3))
    assert one is not None
    assert one.p < LEVEL
    assert verdicts([one]) == ["rise"]
    assert verdicts([one, *[nothing] * 9]) == ["unclear", *["unclear"] * 9]


def test_questions_that_cannot_be_judged_cost_the_others_nothing() -> None:
    one = change_of(classes(*[(50, 100, 59, 100)] * 3))
    few = change_of(classes((1, 2, 2, 2)))
    assert verdicts([one, *[few] * 20, None]) == ["rise", *["too-few"] * 21]


def test_classes_that_changed_in_opposite_ways_disagree() -> None:
    assert disagree(classes((5, 30, 25, 30), (25, 30, 5, 30)))
    assert not disagree(classes((10, 30, 20, 30), (12, 30, 21, 30)))
    assert not disagree(classes((5, 30, 25, 30)))


def test_papers_needed_are_those_that_tell_the_widest_change_that_is_judged() -> None:
    half = NEEDED // 2
    assert NEEDED == 86
    assert difference((half, NEEDED), (half, NEEDED)).margin <= WIDEST


def test_matched_papers_are_judged_like_others() -> None:
    assert paired_change_of([]) is None
    one = paired_change_of([Pairs(10, 2, 14, 4)])
    assert one is not None
    assert verdicts([one]) == ["too-few"]
    several = paired_change_of([Pairs(20, 1, 14, 4)] * 4)
    assert verdicts([several]) == ["rise"]


@given(strata(), st.randoms(use_true_random=False))
def test_the_order_of_classes_does_not_matter(found: list[Stratum], order: random.Random) -> None:
    one, other = change_of(found), change_of(order.sample(found, len(found)))
    assert (one is None) == (other is None)
    if one and other:
        assert one.classes == other.classes
        assert abs(one.interval.estimate - other.interval.estimate) < 1e-12


@given(strata())
def test_a_verdict_of_a_change_comes_from_several_classes_and_an_interval_without_zero(
    found: list[Stratum],
) -> None:
    change = change_of(found)
    told = verdicts([change])[0]
    if told in ("rise", "fall"):
        assert change is not None
        assert change.classes >= FEWEST_CLASSES
        assert (change.interval.low > 0) == (told == "rise")
        assert (change.interval.high < 0) == (told == "fall")
