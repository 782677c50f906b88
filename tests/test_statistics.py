"""Statistics: published tables to their digits, other programs, coverage by simulation, laws."""

import math
import random
import statistics as stdlib
from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar as mcnemar_of_statsmodels
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from antitrafik_cli.domain import statistics
from antitrafik_cli.domain.statistics import (
    Interval,
    Pairs,
    Spread,
    Stratum,
    Z,
    chi_square_tail,
    difference,
    holm,
    homogeneity_p,
    mcnemar,
    mean_difference,
    paired_difference,
    papers_needed,
    spread,
    stratified_difference,
    stratified_p,
    t_quantile,
    wilson,
)

CLOSE = {"rel": 1e-9, "abs": 1e-12}
DRAWS = 20_000


def bounds(interval, digits=4):
    """The bounds as they are printed."""
    return round(interval.low, digits), round(interval.high, digits)


# Published figures


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_as_newcombe_1998_prints_it_in_table_1(hits, n, low, high):
    assert bounds(wilson(hits, n)) == (low, high)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_two_samples_as_newcombe_1998_prints_them_in_table_2(one, other, low, high):
    assert bounds(difference(before=other, after=one)) == (low, high)


@pytest.mark.parametrize(
    ("both", "first", "second", "neither", "low", "high", "digits"),
    [
        # Newcombe 1998, Stat Med 17:2635, method 10.
        (36, 12, 2, 0, 0.0569, 0.3404, 4),
        (20, 12, 2, 16, 0.0562, 0.3292, 4),
        (18, 12, 2, 18, 0.0562, 0.3290, 4),
        (53, 0, 0, 1, -0.0729, 0.0729, 4),
        (0, 30, 0, 0, 0.8395, 1.0, 4),
        # Fagerland, Lydersen and Laake 2014, Stat Med 33:2850, and their book of 2017, chapter 8.
        (1, 1, 7, 12, -0.507, -0.026, 3),
        (59, 6, 16, 80, -0.1186, -0.0046, 4),
        # Tang and others 2010; Chang and others 2024, as the tests of R's ratesci cite them.
        (8, 3, 1, 2, -0.1574, 0.4136, 4),
        (7, 25, 2, 68, 0.133, 0.318, 3),
    ],
)
def test_pairs_as_they_are_published(both, first, second, neither, low, high, digits):
    """There the change is first minus second: the first is after here."""
    pairs = Pairs(both, lost=second, gained=first, neither=neither)
    assert bounds(paired_difference(pairs), digits) == (low, high)


@pytest.mark.parametrize(
    ("gained", "lost", "p", "digits"),
    [
        (12, 2, 0.0129, 4),  # Armitage and Berry 1994, p. 127, in StatsDirect's manual
        (16, 6, 0.052479, 6),  # Fagerland, Lydersen and Laake 2017, chapter 8
        (6, 7, 1.0, 4),  # the tests of R's inferr
    ],
)
def test_mcnemar_as_it_is_published(gained, lost, p, digits):
    assert round(mcnemar(gained, lost), digits) == p


def test_holm_as_the_manual_of_stdlib_prints_it():
    adjusted = [round(p, 3) for p in holm([0.319, 0.201, 0.4, 0.374, 0.113])]
    assert adjusted[:2] == [0.957, 0.804]  # the third it leaves out
    assert adjusted[3:] == [0.957, 0.565]


def tables(*rows):
    """Strata from rows of hits and n of the one group, then of the other, which is before."""
    return [Stratum(before=(y0, n0), after=(y1, n1)) for y1, n1, y0, n0 in rows]


# Table 15-1 of Rothman, Greenland and Lash 2008: deaths with tolbutamide and with placebo.
TOLBUTAMIDE = tables((8, 106, 5, 120), (22, 98, 16, 85))
# Agresti 2013, page 226: a cream against infections in eight centres.
CREAM = tables(
    (11, 36, 10, 37), (16, 20, 22, 32), (14, 19, 7, 19), (2, 16, 1, 17),
    (6, 17, 0, 12), (1, 11, 0, 10), (1, 5, 1, 9), (4, 6, 6, 7),
)  # fmt: skip
# Klingenberg 2014: multiple myeloma in 21 institutions.
MYELOMA = tables(
    (3, 4, 1, 3), (3, 4, 8, 11), (2, 2, 2, 3), (2, 2, 2, 2), (2, 2, 0, 3), (1, 3, 2, 3),
    (2, 2, 2, 3), (1, 5, 4, 4), (2, 2, 2, 3), (0, 2, 2, 3), (3, 3, 3, 3), (2, 2, 0, 2),
    (1, 4, 1, 5), (2, 3, 2, 4), (2, 4, 4, 6), (4, 12, 3, 9), (1, 2, 2, 3), (3, 3, 1, 4),
    (1, 4, 2, 3), (0, 3, 0, 2), (2, 4, 1, 5),
)  # fmt: skip


@pytest.mark.parametrize(
    ("strata", "estimate", "error", "digits"),
    [
        (TOLBUTAMIDE, 0.0349, (0.0874 + 0.0176) / 2 / 1.6448536, 4),  # metafor's 90 % interval
        (CREAM, 0.130, 0.050, 3),  # Agresti 2013, page 231
        (MYELOMA, 0.057168322, 0.079887623, 9),  # the readme of R's criskdiff
    ],
)
def test_strata_as_they_are_published_with_satos_error(strata, estimate, error, digits):
    """What is printed is √((d P + Q)/W²): P and Q are read off the interval's bounds here."""
    found = stratified_difference(strata)
    p = 2 * ((found.low + found.high) / 2 - found.estimate) / Z**2
    q = (found.estimate**2 - found.low * found.high) / Z**2
    assert round(found.estimate, digits) == estimate
    assert math.sqrt(found.estimate * p + q) == pytest.approx(error, abs=0.6 * 10**-digits)


def test_welch_as_the_manual_of_clickhouse_prints_it():
    before, after = ((18.9, 20.3, 19.0), (20.3, 22.1, 21.9))
    sides = [Spread(3, stdlib.mean(side), stdlib.variance(side)) for side in (before, after)]
    found = mean_difference([(sides[0], sides[1])])
    assert found.low == pytest.approx(-0.026294346671631885, rel=1e-9)
    assert found.high == pytest.approx(4.092961013338302, rel=1e-9)


@pytest.mark.parametrize(
    ("df", "p", "t"),
    [
        (1, 0.975, 12.706),
        (2, 0.975, 4.303),
        (10, 0.975, 2.228),
        (30, 0.95, 1.697),
        (60, 0.99, 2.39),
    ],
)
def test_students_t_as_the_nist_handbook_prints_it(df, p, t):
    assert round(t_quantile(p, df), 3) == t


# Other programs


def counted(chance, most=60):
    n = chance.randint(1, most)
    return chance.randint(0, n), n


def test_shares_and_their_change_are_those_of_statsmodels():
    chance = random.Random(1)
    for _ in range(3000):
        before, after = counted(chance, 400), counted(chance, 400)
        alone = proportion_confint(*before, method="wilson")
        assert wilson(*before)[1:] == pytest.approx(alone, **CLOSE)
        together = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff")
        assert difference(before, after)[1:] == pytest.approx(together, **CLOSE)


def test_mcnemar_is_that_of_statsmodels():
    chance = random.Random(2)
    for _ in range(2000):
        gained, lost = chance.randint(0, 80), chance.randint(0, 80)
        other = mcnemar_of_statsmodels([[5, lost], [gained, 5]], exact=True).pvalue
        assert mcnemar(gained, lost) == pytest.approx(other, rel=1e-9)


def test_mcnemar_of_thousands_is_that_of_scipy():
    for gained, lost in [(5000, 5000), (4900, 5100), (4000, 6000), (10_100, 9900), (0, 3000)]:
        other = stats.binomtest(gained, gained + lost).pvalue
        assert mcnemar(gained, lost) == pytest.approx(other, rel=1e-9)


def test_holm_is_that_of_statsmodels(monkeypatch):
    monkeypatch.setattr("gc.collect", lambda: 0)  # which statsmodels calls each time, at 25 ms
    chance = random.Random(3)
    for _ in range(2000):
        ps = [chance.choice([chance.random(), chance.random() / 50, 0.01]) for _ in range(9)]
        ps = ps[: chance.randint(1, 9)]
        assert holm(ps) == pytest.approx(multipletests(ps, method="holm")[1], **CLOSE)


def test_chi_square_is_that_of_scipy():
    chance = random.Random(4)
    for _ in range(3000):
        df = chance.choice([chance.randint(1, 12), chance.randint(1, 2000)])
        x = df * chance.uniform(0, 3)
        assert chi_square_tail(x, df) == pytest.approx(stats.chi2.sf(x, df), rel=1e-9)
    assert chi_square_tail(100_400.0, 100_000) == pytest.approx(
        stats.chi2.sf(100_400.0, 100_000), rel=1e-9
    )
    assert chi_square_tail(1e5, 3) == 0.0


def test_students_t_is_that_of_scipy():
    chance = random.Random(5)
    for _ in range(3000):
        df, p = 10 ** chance.uniform(0, 6), chance.uniform(0.5, 0.9999)
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9)
    for df, p in product((0.5, 1, 1.5, 3, 199, 201, 1e6), (1e-9, 0.025, 0.5001, 0.9999)):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9)


def test_the_change_of_a_mean_is_that_of_welch_in_scipy():
    chance = random.Random(6)
    for _ in range(1500):
        before, after = ([chance.randint(1, 5) for _ in range(chance.randint(2, 40))] for _ in "ab")
        pair = tuple(
            spread({value: side.count(value) for value in side}) for side in (before, after)
        )
        confidence = chance.choice([0.9, 0.95, 0.99])
        if len(set(before)) > 1 and len(set(after)) > 1:  # SciPy warns where one does not vary
            found = stats.ttest_ind(after, before, equal_var=False).confidence_interval(confidence)
            assert mean_difference([pair], confidence)[1:] == pytest.approx(found, **CLOSE)


def test_the_change_in_strata_is_mantel_and_haenszels_and_its_bounds_solve_the_equation():
    chance = random.Random(7)
    for _ in range(2000):
        strata = [Stratum(counted(chance), counted(chance)) for _ in range(chance.randint(1, 9))]
        weights = [Fraction(s.before[1] * s.after[1], s.before[1] + s.after[1]) for s in strata]
        changes = [Fraction(*s.after) - Fraction(*s.before) for s in strata]
        weighted = sum(w * change for w, change in zip(weights, changes, strict=True))
        found = stratified_difference(strata)
        assert found.estimate == pytest.approx(float(weighted / sum(weights)), **CLOSE)
        certain = sum(sato(s, 0) for s in strata) == 0  # has another interval
        for bound in {found.low, found.high} - {-1.0, 1.0} if not certain else ():
            root = (float(weighted) - sum(weights) * bound) ** 2
            variance = sum(sato(s, bound) for s in strata)
            assert root == pytest.approx(Z**2 * variance, rel=1e-7, abs=1e-9)


def sato(stratum, change):
    """Sato's variance of a stratum, as SAS prints its P and Q (PROC FREQ, common risk difference).

    Row 1 there is after here, n₁₁ its hits and n₁. its papers.
    """
    (n21, n2), (n11, n1) = stratum
    p = (n1**2 * n21 - n2**2 * n11 + n1 * n2 * (n2 - n1) / 2) / (n1 + n2) ** 2
    return change * p + (n11 * (n2 - n21) + n21 * (n1 - n11)) / 2 / (n1 + n2)


@pytest.mark.parametrize(("n0", "n1"), [(4, 9), (9, 4), (6, 6), (1, 7)])
def test_the_variance_of_a_stratum_is_expected_to_be_the_true_one(n0, n1):
    """Exactly, over all outcomes: it tells the sign of P, and that no share need be guessed."""
    for p0, p1 in product([Fraction(1, 5), Fraction(1, 2), Fraction(9, 10)], repeat=2):
        expected = sum(
            binomial(n0, y0, p0) * binomial(n1, y1, p1) * ((p1 - p0) * Fraction(p) + Fraction(q))
            for y0, y1 in product(range(n0 + 1), range(n1 + 1))
            for _, _, p, q in [statistics._terms(Stratum((y0, n0), (y1, n1)))]
        )
        weight = Fraction(n0 * n1, n0 + n1)
        true = weight**2 * (p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
        assert float(expected) == pytest.approx(float(true), rel=1e-12)


def binomial(n, hits, share):
    return math.comb(n, hits) * share**hits * (1 - share) ** (n - hits)


def test_the_p_of_homogeneity_is_cochrans_q_of_statsmodels():
    chance = random.Random(8)
    for _ in range(500):
        strata = [Stratum(counted(chance), counted(chance)) for _ in range(chance.randint(2, 9))]
        shares = np.array([[(hits + 1) / (n + 2) for hits, n in s] for s in strata])
        sizes = np.array([[n + 2 for _, n in s] for s in strata])
        variances = (shares * (1 - shares) / sizes).sum(axis=1)
        q = combine_effects(shares[:, 1] - shares[:, 0], variances).q
        assert homogeneity_p(strata) == pytest.approx(stats.chi2.sf(q, len(strata) - 1), rel=1e-9)


# Coverage


def coverage(draws, interval, truth):
    """How often the interval of a draw, one row each, holds the truth."""
    rows, times = np.unique(draws, axis=0, return_counts=True)
    intervals = [interval(row) for row in rows.tolist()]
    held = [one.low <= truth <= one.high for one in intervals]
    return float(np.average(held, weights=times))


def within_a_point(coverages):
    return 0.94 <= float(np.mean(coverages)) <= 0.96


@pytest.mark.parametrize("n", [20, 26, 40, 100])
def test_a_share_is_held_95_times_in_100(n):
    """On average over the true shares: hits are whole, and a single one has 92 to 98 in 100."""
    chance = np.random.default_rng(20)
    held = [
        coverage(chance.binomial(n, p, (DRAWS, 1)), lambda row: wilson(row[0], n), p)
        for p in np.linspace(0.05, 0.95, 37)
    ]
    assert within_a_point(held)
    assert min(held) > 0.915


@pytest.mark.parametrize(("n0", "n1"), [(20, 20), (26, 26), (25, 40), (100, 80)])
def test_the_change_between_two_samples_is_held_95_times_in_100(n0, n1):
    """On average over the true shares; a single pair of shares has 92 to 98 in 100 at n = 20."""
    chance = np.random.default_rng(21)
    held = []
    for p0, p1 in product(np.linspace(0.1, 0.9, 7), repeat=2):
        draws = np.stack([chance.binomial(n0, p0, DRAWS), chance.binomial(n1, p1, DRAWS)], axis=1)
        interval = lambda row: difference((row[0], n0), (row[1], n1))  # noqa: E731 - said once
        held.append(coverage(draws, interval, p1 - p0))
    assert within_a_point(held)
    assert min(held) > 0.915


@pytest.mark.parametrize(("n", "correlation"), list(product([20, 26, 40, 100], [0.2, 0.5, 0.8])))
def test_the_change_among_the_same_people_is_held_95_times_in_100(n, correlation):
    """On average over the true shares; of 20 strongly correlated pairs 91 to 100 in 100 singly."""
    chance = np.random.default_rng(22)
    held = []
    for p0, p1 in product(np.linspace(0.2, 0.8, 7), repeat=2):
        both = p0 * p1 + correlation * math.sqrt(p0 * (1 - p0) * p1 * (1 - p1))
        both = min(both, p0, p1)  # no table has shares so far apart and so great a correlation
        cells = [both, p0 - both, p1 - both, 1 - p0 - p1 + both]
        draws = chance.multinomial(n, cells, DRAWS)
        held.append(coverage(draws, lambda row: paired_difference(Pairs(*row)), p1 - p0))
    assert within_a_point(held)
    assert min(held) > 0.905


CLASSES = ((20, 24), (28, 25), (40, 33), (22, 38), (31, 30))


@pytest.mark.parametrize(
    ("share", "change"), [(0.1, 0.0), (0.3, 0.1), (0.5, 0.0), (0.5, 0.25), (0.7, 0.2), (0.6, -0.3)]
)
def test_the_change_common_to_classes_is_held_95_times_in_100(share, change):
    """For every true share by itself: five unequal classes have many outcomes."""
    chance = np.random.default_rng(23)
    shares = share + np.array([-0.04, 0.05, 0.0, 0.09, -0.03])
    before = chance.binomial([n0 for n0, _ in CLASSES], shares, (DRAWS, 5))
    after = chance.binomial([n1 for _, n1 in CLASSES], shares + change, (DRAWS, 5))

    def interval(row):
        sides = zip(row[:5], row[5:], CLASSES, strict=True)
        return stratified_difference([Stratum((y0, n0), (y1, n1)) for y0, y1, (n0, n1) in sides])

    assert within_a_point(coverage(np.hstack([before, after]), interval, change))


def test_a_class_all_right_both_times_still_leaves_room_for_a_change():
    """Half of such classes have no wrong answer at all: a mere point at 0 would miss the truth."""
    chance = np.random.default_rng(24)
    before = chance.binomial(25, 0.97, (DRAWS, 1))
    held = coverage(
        before, lambda row: stratified_difference([Stratum((row[0], 25), (25, 25))]), 0.03
    )
    assert held > 0.94


SCALES = {
    "even": [0.2, 0.2, 0.2, 0.2, 0.2],
    "middling": [0.05, 0.2, 0.5, 0.2, 0.05],
    "low": [0.5, 0.3, 0.1, 0.07, 0.03],
    "high": [0.02, 0.05, 0.13, 0.4, 0.4],
    "divided": [0.45, 0.03, 0.04, 0.03, 0.45],
    "nearly all agree": [0.0, 0.0, 0.02, 0.08, 0.9],
}
CHANGES = [
    ("even", "even"),
    ("even", "high"),
    ("low", "high"),
    ("middling", "high"),
    ("divided", "middling"),
    ("low", "nearly all agree"),
    ("high", "nearly all agree"),
    ("nearly all agree", "nearly all agree"),
]


def test_the_change_of_a_mean_on_a_scale_of_five_is_held_95_times_in_100():
    """26 papers each time; averaged, for from “low” to “nearly all agree” it is 93.5 in 100."""
    chance = np.random.default_rng(25)
    values, held = np.arange(1, 6), {}
    for one, other in CHANGES:
        draws = [chance.multinomial(26, SCALES[name], DRAWS).tolist() for name in (one, other)]
        rows, truth = zip(*draws, strict=True), values @ np.subtract(SCALES[other], SCALES[one])
        found = [mean_difference([tuple(spread(answers(side)) for side in row)]) for row in rows]
        held[one, other] = np.mean([one.low <= truth <= one.high for one in found])
    assert within_a_point(list(held.values()))
    assert min(held.values()) > 0.93
    assert [pair for pair in CHANGES if held[pair] < 0.94] == [("low", "nearly all agree")]


def answers(frequencies):
    return dict(enumerate(frequencies, start=1))


def test_equal_changes_are_called_unequal_at_most_5_times_in_100():
    chance = np.random.default_rng(26)
    for share, change in [(0.1, 0.1), (0.4, 0.0), (0.5, 0.25), (0.7, -0.2)]:
        before = chance.binomial([n0 for n0, _ in CLASSES], share, (4000, 5)).tolist()
        after = chance.binomial([n1 for _, n1 in CLASSES], share + change, (4000, 5)).tolist()
        ps = [
            homogeneity_p([
                Stratum((y0, n0), (y1, n1)) for y0, y1, (n0, n1) in zip(*row, CLASSES, strict=True)
            ])
            for row in zip(before, after, strict=True)
        ]  # fmt: skip
        assert np.mean(np.array(ps) < 0.05) < 0.06


# Laws

sizes = st.integers(1, 60)
shares = sizes.flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
sides = st.one_of(shares, st.just((0, 0)))
few = st.integers(0, 40)
people = st.builds(Pairs, few, few, few, few).filter(lambda pairs: pairs.n > 0)
groups = st.lists(st.builds(Stratum, sides, sides), min_size=1, max_size=6).filter(
    lambda strata: any(s.before[1] and s.after[1] for s in strata)
)
values = st.dictionaries(st.integers(1, 5), st.integers(1, 20), min_size=1).map(spread)


def mirrored(interval):
    return Interval(-interval.estimate, -interval.high, -interval.low)


def wrong(share):
    return share[1] - share[0], share[1]


@given(shares, shares, people, groups)
@example((1, 2), (1, 2), Pairs(1, 1, 1, 1), [Stratum((0, 45), (15, 15))])
@example((1, 2), (1, 2), Pairs(1, 1, 1, 1), [Stratum((45, 45), (0, 15))])
def test_an_interval_holds_its_estimate_and_stays_within_what_can_be(before, after, pairs, strata):
    for found, least in [
        (wilson(*before), 0),
        (difference(before, after), -1),
        (paired_difference(pairs), -1),
        (stratified_difference(strata), -1),
    ]:
        assert least <= found.low <= found.estimate <= found.high <= 1
        assert found.margin == (found.high - found.low) / 2


@given(sizes, st.floats(0.5, 4))
def test_a_share_of_none_or_all_ends_exactly_there(n, z):
    assert wilson(0, n, z).low == 0.0
    assert wilson(n, n, z).high == 1.0


@given(shares, shares, people, groups)
def test_exchanging_before_and_after_mirrors(before, after, pairs, strata):
    other = Pairs(pairs.both, pairs.gained, pairs.lost, pairs.neither)
    turned = [Stratum(s.after, s.before) for s in strata]
    for one, reversed_ in [
        (difference(before, after), difference(after, before)),
        (paired_difference(pairs), paired_difference(other)),
        (stratified_difference(strata), stratified_difference(turned)),
    ]:
        assert one == pytest.approx(mirrored(reversed_), abs=1e-12)
    assert stratified_p(strata) == pytest.approx(stratified_p(turned))
    assert homogeneity_p(strata) == pytest.approx(homogeneity_p(turned))


@given(shares, shares, people, groups)
def test_exchanging_right_and_wrong_mirrors(before, after, pairs, strata):
    low, high = wilson(*before)[1:]
    assert wilson(*wrong(before))[1:] == pytest.approx((1 - high, 1 - low), abs=1e-12)
    other = Pairs(pairs.neither, pairs.gained, pairs.lost, pairs.both)
    turned = [Stratum(wrong(s.before), wrong(s.after)) for s in strata]
    for one, reversed_ in [
        (difference(before, after), difference(wrong(before), wrong(after))),
        (paired_difference(pairs), paired_difference(other)),
        (stratified_difference(strata), stratified_difference(turned)),
    ]:
        assert one == pytest.approx(mirrored(reversed_), abs=1e-12)
    assert homogeneity_p(strata) == pytest.approx(homogeneity_p(turned))


@given(groups)
def test_an_interval_leaves_out_nought_just_where_p_is_under_5_in_100(strata):
    found = stratified_difference(strata)
    assert (not found.low <= 0 <= found.high) == (stratified_p(strata) < 0.05)


@given(groups, st.randoms(use_true_random=False))
def test_neither_their_order_nor_a_stratum_with_an_empty_side_changes_what_strata_say(
    strata, chance
):
    other = [*strata, Stratum((0, 0), (5, 9)), Stratum((3, 4), (0, 0)), Stratum((0, 0), (0, 0))]
    chance.shuffle(other)
    for tell in (stratified_difference, stratified_p, homogeneity_p):
        assert tell(other) == pytest.approx(tell(strata), rel=1e-12)


@given(shares, shares, st.integers(2, 5))
def test_the_same_stratum_again_and_again_narrows(before, after, most):
    strata = [Stratum(before, after)]
    margins = [stratified_difference(strata * times).margin for times in range(1, most + 1)]
    for wide, narrow in pairwise(margins):
        assert narrow < wide or narrow == wide == 1.0


@given(shares, shares, people, groups)
def test_more_certainty_takes_a_wider_interval(before, after, pairs, strata):
    for tell in (
        lambda z: wilson(*before, z),
        lambda z: difference(before, after, z),
        lambda z: paired_difference(pairs, z),
        lambda z: stratified_difference(strata, z),
    ):
        narrow, wide = tell(1.0), tell(2.0)
        assert narrow.estimate == wide.estimate
        assert wide.low <= narrow.low
        assert narrow.high <= wide.high
        assert narrow.margin < wide.margin


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_sum_and_does_not_know_before_from_after(gained, lost):
    n = gained + lost
    exact = 2 * sum(math.comb(n, k) for k in range(min(gained, lost) + 1))
    assert mcnemar(gained, lost) == min(1.0, float(Fraction(exact, 2**n)))
    assert mcnemar(gained, lost) == mcnemar(lost, gained)


def test_where_nobody_changes_and_where_no_stratum_does_p_is_1():
    assert mcnemar(0, 0) == 1.0
    certain = [Stratum((20, 20), (25, 25)), Stratum((0, 30), (0, 22))]
    assert stratified_p(certain) == 1.0
    for stratum in certain:
        alone = stratified_difference([stratum])
        assert alone == pytest.approx(difference(stratum.before, stratum.after))
    found = stratified_difference(certain)
    assert found.estimate == 0.0
    assert found.low < -0.05 < 0.05 < found.high


@given(st.lists(st.builds(Stratum, sides, sides), max_size=1))
def test_fewer_than_two_strata_are_homogeneous(strata):
    assert homogeneity_p(strata) == 1.0


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_neither_lowers_nor_reorders_nor_exceeds_1(ps):
    adjusted = holm(ps)
    assert len(adjusted) == len(ps)
    for (p, more), (other, its) in product(zip(ps, adjusted, strict=True), repeat=2):
        assert p <= more <= 1
        assert p > other or more <= its


@given(st.integers(1, 200), st.floats(0, 500), st.floats(1e-3, 100))
def test_the_tail_of_chi_square_falls_as_it_goes_out_and_rises_with_df(df, x, step):
    tail = chi_square_tail(x, df)
    assert 0 <= tail <= 1
    assert chi_square_tail(x + step, df) <= tail * (1 + 1e-12)
    assert tail <= chi_square_tail(x, df + 1) * (1 + 1e-12)
    assert chi_square_tail(-x, df) == 1.0


@given(st.floats(0.001, 0.999), st.floats(1, 1e6))
def test_students_t_is_symmetric_and_nears_the_normal(p, df):
    assert t_quantile(p, df) == pytest.approx(-t_quantile(1 - p, df), rel=1e-9, abs=1e-12)
    if p > 0.5:
        assert t_quantile(p, df) >= stdlib.NormalDist().inv_cdf(p) * (1 - 1e-9)


@given(st.lists(st.integers(-9, 9), min_size=1))
def test_a_spread_is_the_mean_and_the_variance_of_its_values(numbers):
    found = spread({number: numbers.count(number) for number in numbers})
    assert found.n == len(numbers)
    assert found.mean == pytest.approx(stdlib.mean(numbers))
    variance = stdlib.variance(numbers) if len(numbers) > 1 else 0.0
    assert found.variance == pytest.approx(variance)


@given(st.lists(st.tuples(values, values), max_size=5))
def test_the_change_of_a_mean_mirrors_and_is_told_of_strata_that_vary(strata):
    found = mean_difference(strata)
    used = [pair for pair in strata if all(side.n > 1 for side in pair)]
    assert (found is None) == (not used)
    if found:
        assert found.low <= found.estimate <= found.high
        turned = mean_difference([(after, before) for before, after in strata])
        assert found == pytest.approx(mirrored(turned), abs=1e-9)
        varies = any(side.variance for pair in used for side in pair)
        assert (found.low < found.high) == varies
        assert mean_difference(used) == found


def test_strata_of_a_mean_weigh_as_those_of_a_share_do():
    """Of answers 0 and 1 the mean is the share, so the estimates agree."""
    strata = [Stratum((3, 20), (9, 24)), Stratum((10, 28), (21, 25)), Stratum((2, 9), (9, 31))]
    means = [tuple(spread({1: y, 0: n - y}) for y, n in stratum) for stratum in strata]
    found = mean_difference(means)
    assert found.estimate == pytest.approx(stratified_difference(strata).estimate)
    assert found.margin == pytest.approx(stratified_difference(strata).margin, rel=0.05)


@given(st.floats(0.02, 0.4), st.floats(0.25, 0.75))
def test_so_many_papers_give_the_margin(margin, share):
    n = papers_needed(margin, share)
    assert n == math.ceil(2 * Z**2 * share * (1 - share) / margin**2)
    hits = round(share * n)
    assert difference((hits, n), (hits, n)).margin <= margin


def test_the_papers_of_a_usual_margin():
    assert papers_needed(0.1) == 193
    assert papers_needed(0.1, 0.2) == 123
    assert papers_needed(0.05) == 769
    assert papers_needed(0.1, 0.0) == 1


@pytest.mark.parametrize(
    "refused",
    [
        lambda: wilson(0, 0),
        lambda: wilson(4, 3),
        lambda: wilson(-1, 3),
        lambda: difference((0, 0), (1, 2)),
        lambda: paired_difference(Pairs(0, 0, 0, 0)),
        lambda: stratified_difference([]),
        lambda: stratified_difference([Stratum((0, 0), (1, 2)), Stratum((1, 2), (0, 0))]),
        lambda: stratified_p([Stratum((0, 0), (1, 2))]),
        lambda: chi_square_tail(1.0, 0),
        lambda: spread({}),
        lambda: spread({3: 0}),
        lambda: t_quantile(1.0, 5),
        lambda: t_quantile(0.9, 0),
        lambda: papers_needed(0.0),
        lambda: papers_needed(1.0),
        lambda: papers_needed(0.1, 1.1),
    ],
)
def test_what_has_no_answer_is_refused(refused):
    with pytest.raises(ValueError, match=r"^no "):
        refused()
