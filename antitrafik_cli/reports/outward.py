"""What of a survey is shown outside the office: no group under eleven, and none to be worked out.

Here: which questions and classes are withheld. Not here: the tables (`survey_tables`). Two reports
of different filters can still be subtracted from each other: publish one of them.
"""

from collections.abc import Mapping, Sequence

from antitrafik_cli.domain.tally import FEWEST_SHOWN
from antitrafik_cli.reports.survey_lines import Line
from antitrafik_cli.reports.surveyed import Class, Compared


def outward(
    lines: Sequence[Line], whole: Sequence[Line], beside: Sequence[Line] = ()
) -> list[Line]:
    """The lines as others may see them: each group of 1 to 10 answers withheld.

    Where classes are withheld from a whole that is shown, so many more are that the difference is
    no group under eleven either. `whole` are the same questions before single events were named:
    no class that is withheld there is in what is shown here. `beside` are lines of the same
    questions that are shown: one over other classes is withheld, since the two could be subtracted.
    """
    every = {line.compared.key: line.compared for line in whole}
    shown = {line.compared.key: _activities(line.compared) for line in beside}
    return [_seen(line, every[line.compared.key], shown) for line in lines]


def _seen(
    line: Line, whole: Compared, shown: Mapping[tuple[str, str, str], frozenset[int]]
) -> Line:
    one, hidden = line.compared, frozenset(_withheld(whole))
    own = _activities(one)
    is_withheld = (
        any(_is_small(one.total(place).n) for place in (0, 1))
        or (own != _activities(whole) and bool(own & hidden))
        or shown.get(one.key, own) != own
    )
    return line._replace(is_outward=True, is_withheld=is_withheld, withheld=hidden)


def _activities(one: Compared) -> frozenset[int]:
    return frozenset(each.activity for each in one.classes)


def _is_small(n: int) -> bool:
    return 0 < n < FEWEST_SHOWN


def _withheld(one: Compared) -> list[int]:
    """The classes not shown: the small ones, then the smallest of the rest until it is enough."""
    order = sorted(one.classes, key=lambda each: (max(_sizes(one, each)), each.activity))
    small = [each for each in order if any(map(_is_small, _sizes(one, each)))]
    rest = [each for each in order if each not in small]
    while small and rest and not _is_enough(one, small):
        small.append(rest.pop(0))
    return [each.activity for each in small]


def _sizes(one: Compared, each: Class) -> tuple[int, int]:
    before, after = one.sides(each)
    return (before.n if before else 0, after.n if after else 0)


def _is_enough(one: Compared, hidden: Sequence[Class]) -> bool:
    """Whether what is hidden is together no small group in either phase."""
    sums = [sum(each) for each in zip(*(_sizes(one, each) for each in hidden), strict=True)]
    return not any(map(_is_small, sums))
