"""Statistics of answers: shares, means and their change, with intervals and p values.

Here: closed forms on the standard library, each with its source. Not here: the distributions behind
them (`distributions`), which answers are compared (`verdict`), how figures are shown. Shares are 0
to 1, a share is counted as (hits, n), a change is after minus before, and an interval holds the
truth 95 times in 100 unless told otherwise.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from antitrafik_cli.domain.distributions import chi_square_tail, t_quantile

_MANY_PAIRS = 10_000
Z = 1.959963984540054  # 97.5 % of a standard normal distribution lie below it


class Interval(NamedTuple):
    """An estimate between its bounds: low ≤ estimate ≤ high."""

    estimate: float
    low: float
    high: float

    @property
    def margin(self) -> float:
        """Half the width, in the unit of the estimate."""
        return (self.high - self.low) / 2


class Pairs(NamedTuple):
    """How many people answered rightly both times, before only, after only, neither time."""

    both: int
    lost: int
    gained: int
    neither: int

    @property
    def n(self) -> int:
        """How many people there are."""
        return self.both + self.lost + self.gained + self.neither


class Stratum(NamedTuple):
    """A group, such as a school, with its (hits, n) before and after; n may be 0."""

    before: tuple[int, int]
    after: tuple[int, int]


class Spread(NamedTuple):
    """How many values, their mean, and their sample variance (0.0 of fewer than two)."""

    n: int
    mean: float
    variance: float


def wilson(hits: int, n: int, z: float = Z) -> Interval:
    """A share with its score interval, whose bounds are exactly 0 at no hit and 1 at all hits.

    Wilson 1927, JASA 22:209; Newcombe 1998, Stat Med 17:857, method 3. Raises ValueError for
    n = 0 and for hits that are not among n.
    """
    if n < 1 or not 0 <= hits <= n:
        raise ValueError("no share")
    middle = (hits + z * z / 2) / (n + z * z)
    half = z * math.sqrt(hits * (n - hits) / n + z * z / 4) / (n + z * z)
    low = middle - half if hits else 0.0
    return Interval(hits / n, low, middle + half if hits < n else 1.0)


def difference(before: tuple[int, int], after: tuple[int, int], z: float = Z) -> Interval:
    """The change of a share between two independent samples, within −1 to 1.

    Newcombe 1998, Stat Med 17:873, method 10. Raises ValueError as `wilson` does.
    """
    return _combined(wilson(*before, z), wilson(*after, z), phi=0.0)


def paired_difference(pairs: Pairs, z: float = Z) -> Interval:
    """The change of a share among the same people, within −1 to 1.

    Newcombe 1998, Stat Med 17:2635, method 10. Raises ValueError where there is nobody.
    """
    before = wilson(pairs.both + pairs.lost, pairs.n, z)
    after = wilson(pairs.both + pairs.gained, pairs.n, z)
    return _combined(before, after, _phi(pairs))


def _combined(before: Interval, after: Interval, phi: float) -> Interval:
    """The change from the intervals of two shares whose correlation is phi."""
    change = after.estimate - before.estimate
    down = _distance(after.estimate - after.low, before.high - before.estimate, phi)
    up = _distance(after.high - after.estimate, before.estimate - before.low, phi)
    return Interval(change, change - down, change + up)


def _distance(one: float, other: float, phi: float) -> float:
    return math.sqrt(one * one - 2 * phi * one * other + other * other)


def _phi(pairs: Pairs) -> float:
    """The correlation of the two answers, corrected for continuity where it is positive."""
    both, lost, gained, neither = pairs
    margins = (both + lost) * (gained + neither) * (both + gained) * (lost + neither)
    if margins == 0:
        return 0.0
    agreement = float(both * neither - lost * gained)
    if agreement > 0:
        agreement = max(0.0, agreement - pairs.n / 2)
    return agreement / math.sqrt(margins)


def mcnemar(gained: int, lost: int) -> float:
    """The exact two-sided p that as many gain as lose; 1.0 where nobody does either.

    Twice the binomial tail at 1/2, at most 1: McNemar 1947, Psychometrika 12:153. Whole numbers
    until the last division, so that no digit is lost; some milliseconds for 10,000 pairs. For more
    the terms are added through their logarithms, good to nine digits.
    """
    n, fewer = gained + lost, min(gained, lost)
    if n > _MANY_PAIRS:
        whole = math.lgamma(n + 1) - n * math.log(2)
        logs = (whole - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in range(fewer + 1))
        return min(1.0, 2 * math.fsum(map(math.exp, logs)))
    ways = tail = math.comb(n, fewer)
    for k in range(fewer, 0, -1):
        ways = ways * k // (n - k + 1)
        tail += ways
    return min(1.0, 2 * tail / (1 << n))


def stratified_difference(strata: Sequence[Stratum], z: float = Z) -> Interval:
    """The change of a share that all strata have in common, within −1 to 1.

    Mantel and Haenszel's estimate (Greenland and Robins 1985, Biometrics 41:55). The bounds are
    the δ at which (W d − W δ)² = z² (P δ + Q), the variance being Sato's (1989, Biometrics
    45:1323): Klingenberg 2014, Stat Med 33:2968. They leave 0 out just where `stratified_p` is
    under 0.05. Where Q is 0, each stratum all right or all wrong both times, that interval would
    be a mere point or end at 0: there the strata's hybrid score intervals are combined instead.

    A stratum with an empty side counts for nothing; raises ValueError where no other is there.
    """
    weight, change, p, q = _sums(strata)
    estimate = change / weight
    if q == 0:
        return _of_certain_strata(_two_sided(strata), weight, z)
    scale = (z / weight) ** 2
    middle = estimate + scale * p / 2
    half = math.sqrt(scale * (p * (estimate + middle) / 2 + q))
    # An estimate of ±1 may lie a last digit beyond its bound.
    low, high = min(estimate, middle - half), max(estimate, middle + half)
    return Interval(estimate, max(-1.0, low), min(1.0, high))


def stratified_p(strata: Sequence[Stratum]) -> float:
    """The two-sided p that no share changed, by the statistic of `stratified_difference`.

    z² = (W d)² / Q; 1.0 where Q is 0, for then d is 0 as well. Raises ValueError as that does.
    """
    _, change, _, q = _sums(strata)
    return math.erfc(abs(change) / math.sqrt(2 * q)) if q else 1.0


def _two_sided(strata: Sequence[Stratum]) -> list[Stratum]:
    return [stratum for stratum in strata if stratum.before[1] and stratum.after[1]]


def _sums(strata: Sequence[Stratum]) -> tuple[float, float, float, float]:
    """W, W d, P and Q; sums without rounding, so that the order of the strata is no matter."""
    terms = [_terms(stratum) for stratum in _two_sided(strata)]
    if not terms:
        raise ValueError("no stratum with papers before and after")
    weight, change, p, q = (math.fsum(column) for column in zip(*terms, strict=True))
    return weight, change, p, q


def _terms(stratum: Stratum) -> tuple[float, float, float, float]:
    """One stratum's part of W, W d, P and Q.

    Where p₁ = p₀ + δ, S = p₁q₀ + p₀q₁ has p₁q₁ = S/2 − δ (p₁ − ½) and p₀q₀ = S/2 − δ (½ − p₀).
    Put into the variance of w (p̂₁ − p̂₀), (n₁n₀² p₁q₁ + n₁²n₀ p₀q₀)/N², that makes δ P + Q with
    the expectations of these P and Q, whatever p₀: before is 0, after is 1.
    """
    (y0, n0), (y1, n1) = stratum
    n = n0 + n1
    return (
        n1 * n0 / n,
        (y1 * n0 - y0 * n1) / n,
        (n1 * n1 * y0 - n0 * n0 * y1 + n1 * n0 * (n0 - n1) / 2) / (n * n),
        (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * n),
    )


def _of_certain_strata(strata: list[Stratum], weight: float, z: float) -> Interval:
    """No change, its bounds by squaring and adding the weighted distances of the strata."""
    shares = [_terms(stratum)[0] / weight for stratum in strata]
    changes = [difference(stratum.before, stratum.after, z) for stratum in strata]
    down = math.hypot(*(share * one.low for share, one in zip(shares, changes, strict=True)))
    up = math.hypot(*(share * one.high for share, one in zip(shares, changes, strict=True)))
    return Interval(0.0, -down, up)


def homogeneity_p(strata: Sequence[Stratum]) -> float:
    """The p that all strata have the same change of the share; 1.0 for fewer than two strata.

    Cochran's Q (1954, Biometrics 10:101) with weights of inverse variance. Every share has one
    success and one failure added, as Agresti and Caffo do (2000, Am Stat 54:280): no variance is
    0 then. A stratum with an empty side counts for nothing.
    """
    changes = [_smoothed(stratum) for stratum in _two_sided(strata)]
    if len(changes) < 2:
        return 1.0
    whole = math.fsum(1 / variance for _, variance in changes)
    common = math.fsum(change / variance for change, variance in changes) / whole
    q = math.fsum((change - common) ** 2 / variance for change, variance in changes)
    return chi_square_tail(q, len(changes) - 1)


def _smoothed(stratum: Stratum) -> tuple[float, float]:
    """The change of a stratum and its variance, a success and a failure added to each side."""
    before, after = ((hits + 1) / (n + 2) for hits, n in stratum)
    variances = (
        share * (1 - share) / (n + 2)
        for share, (_, n) in zip((before, after), stratum, strict=True)
    )
    return after - before, sum(variances)


def holm(ps: Sequence[float]) -> list[float]:
    """The p values, in the order given, adjusted for being several: Holm 1979, Scand J Stat 6:65.

    None is lowered, none exceeds 1, and a greater one stays at least as great.
    """
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = highest
    return adjusted


def spread(counts: Mapping[int, int]) -> Spread:
    """The spread of whole values, told as value to frequency; raises ValueError for none."""
    n = sum(counts.values())
    if n == 0:
        raise ValueError("no values")
    total = sum(value * count for value, count in counts.items())
    squares = sum(value * value * count for value, count in counts.items())
    return Spread(n, total / n, (n * squares - total**2) / (n * (n - 1)) if n > 1 else 0.0)


def mean_difference(
    strata: Sequence[tuple[Spread, Spread]], confidence: float = 0.95
) -> Interval | None:
    """The change of a mean, from (before, after) of each stratum, in the unit of the values.

    Strata weigh n₁n₀/(n₁ + n₀). One stratum has Welch's interval (1947, Biometrika 34:28),
    several Satterthwaite's degrees of freedom (1946, Biometrics Bull 2:110). A stratum with a
    side of fewer than two values is left out; None where no other is there. A point where no
    value differs from its like.
    """
    used = [pair for pair in strata if min(pair[0].n, pair[1].n) > 1]
    if not used:
        return None
    weights = [before.n * after.n / (before.n + after.n) for before, after in used]
    shares = [weight / math.fsum(weights) for weight in weights]
    both = list(zip(shares, used, strict=True))
    change = math.fsum(share * (after.mean - before.mean) for share, (before, after) in both)
    parts = [(share**2 * one.variance / one.n, one.n - 1) for share, pair in both for one in pair]
    variance = math.fsum(part for part, _ in parts)
    if variance == 0:
        return Interval(change, change, change)
    df = variance**2 / math.fsum(part**2 / df for part, df in parts)
    margin = t_quantile((1 + confidence) / 2, df) * math.sqrt(variance)
    return Interval(change, change - margin, change + margin)


def papers_needed(margin: float, share: float = 0.5, z: float = Z) -> int:
    """How many papers each phase needs for a change of ± margin at most, shares being near `share`.

    2 z² p (1 − p)/margin², the normal approximation for two independent shares, rounded up, at
    least 1. Raises ValueError unless 0 < margin < 1 and 0 ≤ share ≤ 1.
    """
    if not (0 < margin < 1 and 0 <= share <= 1):
        raise ValueError("no margin or no share")
    return max(1, math.ceil(2 * share * (1 - share) * (z / margin) ** 2))
