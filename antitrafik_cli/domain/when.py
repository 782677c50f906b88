"""When something was: a day, a span of days, a month or a year, as people write it.

Here: the value, its canonical ISO text, its words, and the reading of every usual spelling.
Not here: the names of months (`calendar`), what today is, and whether a when may be in the future.
"""

import re
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from antitrafik_cli.domain.calendar import (
    DAY,
    MONTHS,
    WEEKDAYS,
    YEAR,
    month_end,
    month_key,
    month_number,
    week_key,
    week_or_quarter,
)
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import DateUpsideDown, ImpossibleDate, NotADate
from antitrafik_cli.messages import language

LONGEST = 60  # characters of the longest text that is still looked at


class When(NamedTuple):
    """A day, a span of days, a month or a year, kept as its canonical ISO text `iso`.

    `iso` is `2017-11-22`, `2017-12-05/2017-12-07` (first and last day), `2020-10` or `2020`.
    """

    iso: str

    @classmethod
    def from_iso(cls, iso: str) -> "When":
        """The when of a canonical text in the years 1900 to 2999; ValueError for any other text."""
        return _from_iso(iso)

    @property
    def first(self) -> date:
        """The first day."""
        return date.fromisoformat(f"{self.iso.partition('/')[0]}-01-01"[:10])

    @property
    def last(self) -> date:
        """The last day, still inside."""
        if len(self.iso) == 4:
            return date(int(self.iso), 12, 31)
        return month_end(self.first) if len(self.iso) == 7 else date.fromisoformat(self.iso[-10:])

    def lies_in(self, first: date, last: date) -> bool:
        """Whether it lies wholly between the two days, both included."""
        return first <= self.first and self.last <= last

    def touches(self, first: date, last: date) -> bool:
        """Whether it has a day between the two days, both included."""
        return self.first <= last and first <= self.last

    @property
    def month(self) -> str | None:
        """The month it lies wholly in, as `2017-11`."""
        key = month_key(self.first)
        return key if key == month_key(self.last) else None

    @property
    def week(self) -> str | None:
        """The ISO week it lies wholly in, as `2017-W47`; the year is the week's own."""
        key = week_key(self.first)
        return key if key == week_key(self.last) else None

    def months(self) -> list[str]:
        """Every month it touches, in order."""
        begins = [self.first.replace(day=1)]
        while (following := month_end(begins[-1]) + DAY) <= self.last:
            begins.append(following)
        return [month_key(begin) for begin in begins]

    def weeks(self) -> list[str]:
        """Every ISO week it touches, in order."""
        monday = self.first - self.first.weekday() * DAY
        return [week_key(monday + n * DAY) for n in range(0, (self.last - monday).days + 1, 7)]

    def __str__(self) -> str:
        if len(self.iso) == 4:
            return self.iso
        first, last = self.first, self.last
        if len(self.iso) == 7:
            return f"{MONTHS[language()][first.month - 1]} {first.year}"
        end = f"{last.day}.{last.month}.{last.year}"
        if first == last:
            return end
        if first.year != last.year:
            return f"{first.day}.{first.month}.{first.year}–{end}"
        return f"{first.day}{'' if first.month == last.month else f'.{first.month}'}–{end}"

    def with_weekday(self) -> str:
        """Its words; of a single day with the weekday before them, to echo what was understood."""
        single = self.first == self.last
        return f"{WEEKDAYS[language()][self.first.weekday()]}, {self}" if single else str(self)


@lru_cache(maxsize=4096)
def _from_iso(iso: str) -> When:
    begin, slash, end = str.partition(iso, "/")  # a TypeError for what a head may hold else
    first = _begin_of(begin)
    if slash and not (len(begin) == len(end) == 10 and first < _begin_of(end)):
        raise ValueError(iso)
    return When(iso)


def _begin_of(iso: str) -> date:
    """The first day of a canonical day, month or year; ValueError for any other text."""
    text = f"{iso}-01-01"[:10]
    day = date.fromisoformat(text)
    if day.isoformat() != text or len(iso) not in (4, 7, 10) or not 1900 <= day.year < 3000:
        raise ValueError(iso)  # `2017-W47-3` is a day too, and not how it is kept
    return day


def parse_when(words: str, today: date) -> When:
    """The when that the words say, in Albanian or English, however they are spelt.

    Without a year it is the latest one that begins on or before `today`. Raises NotADate,
    ImpossibleDate or DateUpsideDown.
    """
    if len(words) > LONGEST:
        raise NotADate(words=f"{words[:40]}…")
    try:
        iso = _read(words, today)
        if iso is None:
            raise NotADate(words=words)
        first, _, last = iso.partition("/")
        if last and last < first:
            raise DateUpsideDown(words=words)
        return When.from_iso(first if first == last else iso)
    except ValueError:
        raise ImpossibleDate(words=words) from None


# --- reading -----------------------------------------------------------------------------------


class _Said(NamedTuple):
    """One end of a span, or the whole, as far as it was said; the numbers may be impossible."""

    day: int | None
    month: int | None
    year: int | None


# Compiled when first needed: every start of the tool would pay for it.
_SHAPES = (
    rf"(?P<day>\d\d?)(?P<mark>[./-])(?P<month>\d\d?)(?P=mark)(?P<year>{YEAR}|\d\d)",
    r"(?P<day>\d\d?)[./](?P<month>\d\d?)",
    rf"(?P<year>{YEAR})(?P<mark>[./-])(?P<month>\d\d?)((?P=mark)(?P<day>\d\d?))?",
    rf"(?P<month>\d\d?)[./-](?P<year>{YEAR})",
    rf"(?P<day>\d\d?)[ .]?(?P<month>[a-z]+)([ .,]*(?P<year>{YEAR}|\d\d))?",
    rf"(?P<month>[a-z]+)([ .,]*(?P<year>{YEAR}))?",
    rf"(?P<month>[a-z]+)[ .]?(?P<day>\d\d?)[ ,]+(?P<year>{YEAR})",
    rf"(?P<year>{YEAR})",
    r"(?P<day>\d\d?)",
)
# 30 dhjetor - 2 janar ends in the next year; 7 dhjetor - 5 nëntor is upside down.
_NEW_YEAR_BETWEEN = 6  # months that the begin is later in the year than the end
_DAYS_AGO = {"sot": 0, "today": 0, "dje": 1, "yesterday": 1, "pardje": 2}
# What stands between the ends of a span. A slash joins ISO days only: 5/7 may be the fifth of July.
_JOINT = r"-|\.\.|(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})/| (?:deri|to|until|till) "
_DASHES = str.maketrans(dict.fromkeys("–—‐‑−", "-"))
_FILLING = (
    r"(?<![a-z])(?:me|ne|nga|te|dt|date|data|daten|datat|muaji|muajin|muajit|muajt|viti|vitin|vitit"
    r"|from|on|in|of|the)(?![a-z])[.:]?"
)


def _read(words: str, today: date) -> str | None:
    """The ISO text the words lead to, None for no date; it may hold one day twice or end too soon.

    ValueError where the calendar has no such day.
    """
    if any(character.isnumeric() and not character.isascii() for character in words):
        return None  # folding would make a day of a footnote's ²
    plain = _plain(words)
    if plain in _DAYS_AGO:
        return (today - _DAYS_AGO[plain] * DAY).isoformat()
    if whole := _whole(plain, today):
        return whole
    if days := week_or_quarter(plain):
        return f"{days[0]}/{days[1]}"
    return _span(plain, today)


def _plain(words: str) -> str:
    """The words folded, every dash a hyphen, without filling words and blanks around marks."""
    folded = "-".join(map(fold, words.translate(_DASHES).split("-")))
    if not folded.strip("0123456789./-"):
        return folded.strip(".")  # nothing to leave out: two patterns less to compile
    tight = re.sub(r" *([-./,]) *", r"\1", re.sub(_FILLING, " ", folded))
    return " ".join(tight.split()).strip(" .,;:")


def _whole(plain: str, today: date) -> str | None:
    said = _said(plain)
    if said is None or (said.month is None and said.year is None):
        return None
    if said.month is None:
        return str(said.year)
    first, _ = _days(said, said, today)
    return month_key(first) if said.day is None else first.isoformat()


def _span(plain: str, today: date) -> str | None:
    for joint in re.finditer(_JOINT, plain):
        begin, end = _said(plain[: joint.start()]), _said(plain[joint.end() :])
        if begin is None or end is None or end.month is None:
            continue
        if begin.month is None and begin.year is None:  # 5-7 dhjetor
            begin = begin._replace(month=end.month, year=end.year)
        if begin.month is not None and (begin.day is None) == (end.day is None):
            return "/".join(day.isoformat() for day in _days(begin, end, today))
    return None


def _said(text: str) -> _Said | None:
    matches = (re.fullmatch(shape, text, re.ASCII) for shape in _SHAPES)
    found = next(filter(None, matches), None)
    if found is None:
        return None
    part = {"day": None, "month": None, "year": None} | found.groupdict()
    day, month, year = part["day"], part["month"], part["year"]
    number = month_number(month) if month and month.isalpha() else _number(month)
    if month and number is None:
        return None
    return _Said(_number(day), number, _number(f"20{year}" if year and len(year) == 2 else year))


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _days(begin: _Said, end: _Said, today: date) -> tuple[date, date]:
    """The first and the last day; ValueError where the calendar has none of that name."""
    over_new_year = (begin.month or 0) - (end.month or 0) >= _NEW_YEAR_BETWEEN
    if begin.year is not None or end.year is not None:
        ending = (begin.year or 0) + over_new_year if end.year is None else end.year
        beginning = ending - over_new_year if begin.year is None else begin.year
        return _day(begin, beginning), _day(end, ending, last=True)
    for year in range(today.year, today.year - 9, -1):  # leap years are up to 8 years apart
        with suppress(ValueError):
            days = _day(begin, year), _day(end, year + over_new_year, last=True)
            if days[0] <= today:
                return days
    raise ValueError


def _day(said: _Said, year: int, *, last: bool = False) -> date:
    day = date(year, said.month or 0, 1 if said.day is None else said.day)
    return month_end(day) if last and said.day is None else day
