"""The distributions behind p values and intervals: chi-square's tail, quantiles of Student's t.

Here: closed forms and a continued fraction on the standard library. Not here: what they are asked
for (`statistics`).
"""

import math

_ENOUGH = 1e-10  # a Newton step this small, relative to the root, leaves an error of its square
_MANY = 100  # from here on the series of `_log_half_step` is good to the last digit


def chi_square_tail(x: float, df: int) -> float:
    """The probability that chi-square of whole df ≥ 1 exceeds x; 1.0 for x ≤ 0.

    The finite sums of Abramowitz and Stegun 26.4.4 (odd df) and 26.4.5 (even), each term taken
    through its logarithm: nothing overflows. Raises ValueError for df under 1.
    """
    if df < 1:
        raise ValueError("no degrees of freedom")
    half, start = x / 2, df % 2 / 2
    if half <= 0:
        return 1.0
    powers = (start + k for k in range(df // 2))
    terms = [math.exp(k * math.log(half) - half - math.lgamma(k + 1)) for k in powers]
    return min(1.0, math.fsum([*terms, math.erfc(math.sqrt(half)) if df % 2 else 0.0]))


def t_quantile(p: float, df: float) -> float:
    """The value that Student's t of df > 0, whole or not, stays under with probability p.

    Newton's steps from 0 on the tail, by the incomplete beta function. Over t > 0 the tail is
    convex: every step but a last one within rounding goes up and none beyond, so that they end.
    Good to 9 digits at least for df of 1 to a million. Raises ValueError unless 0 < p < 1, df > 0.
    """
    if not (0 < p < 1 and df > 0):
        raise ValueError("no quantile")
    tail, t, step = min(p, 1 - p), 0.0, 1.0
    while step > _ENOUGH * t:
        area, density = _t_tail(t, df)
        step = (area - tail) / density
        t += step
    return math.copysign(t, p - 0.5)


def _t_tail(t: float, df: float) -> tuple[float, float]:
    """The probability that Student's t exceeds t ≥ 0, and its density there.

    The tail is half the incomplete beta function I of x = df/(df + t²) at df/2 and 1/2.
    """
    a, ratio = df / 2, t * t / df
    x, y = 1 / (1 + ratio), ratio / (1 + ratio)
    density = math.exp(_log_half_step(a) - (a + 0.5) * math.log1p(ratio)) / math.sqrt(df * math.pi)
    if x < (a + 1) / (a + 2.5):  # where the fraction converges fast; else by I(x) = 1 − I(y)
        return t * density / df / _fraction(a, 0.5, x), density
    return 0.5 - t * density / _fraction(0.5, a, y), density


def _log_half_step(a: float) -> float:
    """The logarithm of Γ(a + ½)/Γ(a), by its series where lgamma would lose digits."""
    if a < _MANY:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    return math.log(a) / 2 - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, DLMF 8.17.22, by Lentz's method."""
    value = numerator = 1.0
    denominator, m = 0.0, 0
    while True:
        half, odd = divmod(m + 1, 2)
        term = -(a + half) * (a + b + half) if odd else half * (b - half)
        term *= x / ((a + m) * (a + m + 1))
        denominator = 1 / (1 + term * denominator)
        numerator = 1 + term / numerator
        value *= numerator * denominator
        m += 1
        if odd and abs(numerator * denominator - 1) < 1e-13:  # even steps are small too early
            return value
