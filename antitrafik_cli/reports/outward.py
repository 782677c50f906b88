"""What of a survey is shown outside the office: no group under eleven, and none to be worked out.

Here: which questions and classes are withheld. Not here: the tables (`survey_tables`).
"""

from collections.abc import Sequence

from antitrafik_cli.reports.survey_tables import FEWEST, Line
from antitrafik_cli.reports.surveyed import Class, Compared


def outward(lines: Sequence[Line]) -> list[Line]:
    """The lines as others may see them: each group of 1 to 10 answers withheld.

    Where classes are withheld from a whole that is shown, so many more are that the difference is
    no group under eleven either.
    """
    found = []
    for line in lines:
        totals = [line.compared.total(place).n for place in (0, 1)]
        withheld = _withheld(line.compared)
        hidden = any(map(_is_small, totals))
        found.append(
            line._replace(is_outward=True, is_withheld=hidden, withheld=frozenset(withheld))
        )
    return found


def _is_small(n: int) -> bool:
    return 0 < n < FEWEST


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
    """Whether what is hidden is several classes, and together no small group in either phase."""
    sums = [sum(each) for each in zip(*(_sizes(one, each) for each in hidden), strict=True)]
    return len(hidden) > 1 and not any(map(_is_small, sums))
