"""What papers before and after can say of one question, and what they cannot.

Here: the rules by which a change is judged or only described. Not here: the formulas
(`statistics`), counting (`tally`), the sentences (`reports.changes`).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from antitrafik_cli.domain.statistics import (
    Interval,
    Pairs,
    Stratum,
    difference,
    holm,
    homogeneity_p,
    mcnemar,
    paired_difference,
    papers_needed,
    stratified_difference,
    stratified_p,
)

Verdict = Literal["rise", "fall", "unclear", "too-few"]

WIDEST = 0.15  # half of a 95 % interval, as a share; a wider one tells no change worth judging
LEVEL = 0.05  # of all questions of a questionnaire together
FEWEST_CLASSES = 2  # one class is described and never judged
NEEDED = papers_needed(WIDEST)  # papers in each phase, in classes of like size


class Change(NamedTuple):
    """How a share changed: the difference (−1…1) with its 95 % interval, and its p value.

    `classes` is how many classes were compared, `papers` how many papers they have in both phases.
    """

    classes: int
    papers: int
    interval: Interval
    p: float

    @property
    def is_judged(self) -> bool:
        """Whether there is enough to say more than what was seen."""
        return self.classes >= FEWEST_CLASSES and self.interval.margin <= WIDEST


def change_of(strata: Sequence[Stratum]) -> Change | None:
    """The change over classes with papers in both phases, each compared with itself.

    One class by Newcombe's interval, several as a stratified difference; None without any.
    """
    both = [one for one in strata if one.before[1] and one.after[1]]
    if not both:
        return None
    papers = sum(one.before[1] + one.after[1] for one in both)
    if len(both) == 1:
        interval = difference(both[0].before, both[0].after)
    else:
        interval = stratified_difference(both)
    return Change(len(both), papers, interval, stratified_p(both))


def paired_change_of(tables: Sequence[Pairs]) -> Change | None:
    """The change over matched papers, every one compared with itself; None without any."""
    tables = [one for one in tables if one.n]
    if not tables:
        return None
    whole = Pairs(*map(sum, zip(*tables, strict=True)))
    p = mcnemar(whole.gained, whole.lost)
    return Change(len(tables), whole.n, paired_difference(whole), p)


def verdicts(changes: Sequence[Change | None]) -> list[Verdict]:
    """The verdict on each question, with Holm's correction over all that can be judged.

    To be given all questions of a questionnaire, however few of them are shown.
    """
    judged = [one for one in changes if one and one.is_judged]
    adjusted = iter(holm([one.p for one in judged]))
    return [_verdict(one, next(adjusted) if one and one.is_judged else 1.0) for one in changes]


def _verdict(change: Change | None, p: float) -> Verdict:
    if change is None or not change.is_judged:
        return "too-few"
    if p >= LEVEL:
        return "unclear"
    return "rise" if change.interval.estimate > 0 else "fall"


def disagree(strata: Sequence[Stratum]) -> bool:
    """Whether the classes changed so differently that chance hardly explains it."""
    both = [one for one in strata if one.before[1] and one.after[1]]
    return len(both) > 1 and homogeneity_p(both) < LEVEL
