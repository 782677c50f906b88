"""Audience lines: one count for one audience, or for several counted together, with its sexes.

Here: reading lines, their JSON, what a line gives to sums. Not here: which audiences there are
(the vocabulary), which lines a report takes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from antitrafik_cli.domain.count import MOST, Count, grouped, parse_count, shortened
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.total import Total
from antitrafik_cli.errors import (
    AudienceTwice,
    Failure,
    NotAnAttendance,
    SexAboveCount,
    SexWithoutCount,
)

_CODE = "[a-z0-9][a-z0-9-]{0,63}"
_SEX = "(?P<number>[^fm]*)(?P<sex>[fm]?)"


class AudienceLine(NamedTuple):
    """The count of one audience, or of several together, and its females and males where known.

    `of` holds audience codes, sorted, at least one, none twice. Females and males together are
    never above the count's high, and never stand beside an unknown count.
    """

    of: tuple[str, ...]
    count: Count  # type: ignore[assignment]  # a line is never asked how often it holds a value
    female: int | None = None
    male: int | None = None

    @property
    def key(self) -> str:
        """The line's audiences as one word: `pupils+teachers`."""
        return "+".join(self.of)

    @property
    def notation(self) -> str:
        """The line as any language types it: `pupils+teachers=~165`, `teachers=25:20/5`."""
        sexes = [("" if one is None else str(one)) for one in (self.female, self.male)]
        split = f":{'/'.join(sexes)}" if any(sexes) else ""
        return f"{self.key}={self.count.notation}{split}"

    @classmethod
    def from_json(cls, value: object) -> "AudienceLine":
        """The line that `to_json` gave as `value`; raises ValueError for anything else."""
        known = value if isinstance(value, dict) else {}
        of, count = known.get("of"), known.get("count")
        female, male = known.get("female"), known.get("male")
        members = 2 + (female is not None) + (male is not None)
        if len(known) != members or not isinstance(of, list):
            raise ValueError("no audience line")
        if not isinstance(count, list) or len(count) != 3:
            raise ValueError("no count")
        return _line(tuple(of), *count, female, male)

    def to_json(self) -> dict[str, Any]:
        """The line as heads keep it: `count`, `of`, and `female`, `male` only where known."""
        sexes = {"female": self.female, "male": self.male}
        known = {sex: number for sex, number in sexes.items() if number is not None}
        return {"count": self.count.to_json(), "of": list(self.of), **known}


def parse_line(words: str, read_audience: Callable[[str], str]) -> AudienceLine:
    """The line that AUDIENCE[+AUDIENCE…]=COUNT[:F/M] says; `read_audience` gives a word's code.

    One sex alone is `25:20/`, `25:/5`, `25:20f` or `25:5m`. Raises NotAnAttendance, SexAboveCount,
    SexWithoutCount, what `parse_count` raises, and what `read_audience` raises.
    """
    left, equals, right = words.partition("=")
    audiences = [name.strip() for name in left.split("+")]
    if not equals or not all(audiences):
        raise NotAnAttendance(words=shortened(words))
    of = tuple(sorted({read_audience(name) for name in audiences}))
    count_words, colon, sex_words = right.partition(":")
    count = parse_count(count_words)
    sexes = _read_sexes(words, sex_words) if colon else {}
    female, male = sexes.get("f"), sexes.get("m")
    line = AudienceLine(of, count, female, male)
    if count.quality == "unknown" and _seen(line):
        better = f"{left.strip()}={grouped(_seen(line))}:{_given(female)}/{_given(male)}"
        raise SexWithoutCount(words=shortened(words), better=better)
    if _too_many(line):
        raise SexAboveCount(words=shortened(words), female=female or 0, male=male or 0)
    return line


def parse_lines(
    several: Iterable[str], read_audience: Callable[[str], str]
) -> tuple[AudienceLine, ...]:
    """The lines of one event, in order; raises what `parse_line` and `check_lines` raise."""
    return check_lines([parse_line(words, read_audience) for words in several])


def check_lines(lines: Iterable[AudienceLine]) -> tuple[AudienceLine, ...]:
    """The lines of one event sorted by their audiences.

    Raises AudienceTwice if an audience stands on two of them. A parent and its child are two
    audiences.
    """
    ordered = tuple(sorted(lines, key=lambda line: line.of))
    seen: set[str] = set()
    for audience in (audience for line in ordered for audience in line.of):
        if audience in seen:
            raise AudienceTwice(audience=audience)
        seen.add(audience)
    return ordered


@lru_cache(maxsize=4096)
def in_order(lines: tuple[tuple[str, ...], ...]) -> bool:
    """Whether lines of these audiences stand as heads keep them: sorted, no audience twice."""
    codes = [code for of in lines for code in of]
    return len(codes) == len(set(codes)) and list(lines) == sorted(lines)


def total(line: AudienceLine) -> Total:
    """What the line gives to a sum of attendances."""
    return Total.of(line.count)


def sex_not_recorded(line: AudienceLine) -> Total:
    """How many of the line are known neither as female nor as male; inexact where the count is.

    An unknown count gives nothing: its event is uncounted already.
    """
    count, seen = line.count, _seen(line)
    if count.low is None:
        return Total()
    if count.quality == "exact":
        return Total(exact=count.low - seen)
    high = None if count.high is None else max(0, count.high - seen)
    return Total(low=max(0, count.low - seen), high=high)


def narrowed(line: AudienceLine, audiences: frozenset[str]) -> AudienceLine | None:
    """The line under a filter: as it is, with 0 to its high if partly inside, or None.

    `audiences` holds every code meant, children included. Of a line partly inside nobody knows how
    many were females or males.
    """
    inside = audiences.intersection(line.of)
    if not inside:
        return None
    if len(inside) == len(line.of) or line.count.low is None:
        return line
    high = line.count.high
    return AudienceLine(line.of, Count("at-least" if high is None else "at-most", 0, high))


def under(line: AudienceLine, audiences: frozenset[str]) -> Total | None:
    """What the line gives to a sum under a filter; None where it is outside. See `narrowed`."""
    left = narrowed(line, audiences)
    return None if left is None else total(left)


@lru_cache(maxsize=32768, typed=True)  # typed: true is no 1 in a head
def _line(
    of: tuple[object, ...],
    quality: object,
    low: object,
    high: object,
    female: object,
    male: object,
) -> AudienceLine:
    """The line of these parts; ValueError or TypeError where they are none."""
    if not of or not all(isinstance(one, str) and re.fullmatch(_CODE, one) for one in of):
        raise ValueError("no audience line")
    audiences = tuple(str(one) for one in of)
    if list(audiences) != sorted(set(audiences)):
        raise ValueError("no audience line")
    for number in (female, male):
        if number is not None and not (type(number) is int and 0 <= number <= MOST):
            raise ValueError("no number of females or males")
    count = Count.from_json([quality, low, high])
    line = AudienceLine(audiences, count, female, male)  # type: ignore[arg-type]  # looked at above
    if (female, male) != (None, None) and (count.quality == "unknown" or _too_many(line)):
        raise ValueError("females and males do not fit the count")
    return line


def _seen(line: AudienceLine) -> int:
    return (line.female or 0) + (line.male or 0)


def _too_many(line: AudienceLine) -> bool:
    return line.count.high is not None and _seen(line) > line.count.high


def _given(number: int | None) -> str:
    return "" if number is None else str(number)


def _read_sexes(words: str, text: str) -> Mapping[str, int | None]:
    """What F/M says, by `f` and `m`; a letter may stand in place of the position."""
    parts = text.split("/")
    found: dict[str, int | None] = {}
    for position, part in zip("fm", parts, strict=False):
        read = re.fullmatch(_SEX, fold(part))
        sex = read["sex"] or (position if len(parts) == 2 else "") if read else ""
        if not read or not sex or sex in found or (read["sex"] and not read["number"]):
            raise NotAnAttendance(words=shortened(words))
        found[sex] = _sex_count(words, part.strip().rstrip("fFmM")) if read["number"] else None
    if len(parts) > 2 or not text.strip("/ "):
        raise NotAnAttendance(words=shortened(words))
    return found


def _sex_count(words: str, text: str) -> int | None:
    try:
        count = parse_count(text)
    except Failure as problem:
        raise NotAnAttendance(words=shortened(words)) from problem
    if count.quality not in ("exact", "unknown"):
        raise NotAnAttendance(words=shortened(words))
    return count.low
