"""Counts: numbers as people know them, read from words, kept as JSON, shown as words again.

Here: one count. Not here: sums of counts (`total`), who was counted (`attendance`).
"""

import re
import unicodedata
from itertools import pairwise
from typing import Any, Literal, NamedTuple, get_args

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import (
    CountTooLarge,
    FractionalCount,
    NegativeCount,
    NotACount,
    RangeUpsideDown,
)
from antitrafik_cli.messages import _

Quality = Literal["exact", "about", "at-least", "at-most", "range", "unknown"]
MOST = 999_999_999
LONGEST = 60  # characters; longer text is no count

# The words before a number, folded as `spelling.fold` does; both languages are always understood.
_BEFORE: dict[Quality, tuple[str, ...]] = {
    "exact": ("saktesisht", "exactly"),
    "about": (
        "rreth", "afro", "afersisht", "gati", "pothuajse", "~", "∼", "≈",
        "about", "around", "approximately", "approx", "approx.", "circa", "ca", "ca.",
        "roughly", "nearly", "almost",
    ),
    "at-least": (
        "mbi", "me shume se", "me teper se", "te pakten", "se paku", "jo me pak se",
        "over", "more than", "at least", "not less than", "no less than", "no fewer than",
        "not fewer than", "minimumi", ">", ">=", "≥",
    ),
    "at-most": (
        "deri ne", "deri", "nen", "me pak se", "jo me shume se", "jo me teper se",
        "up to", "under", "at most", "no more than", "not more than", "less than",
        "fewer than", "maksimumi", "<", "<=", "≤",
    ),
}  # fmt: skip
_QUALITIES = sorted(  # the longest words first: “deri në” before “deri”
    ((words, quality) for quality, several in _BEFORE.items() for words in several),
    key=lambda one: len(one[0]),
    reverse=True,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_UNKNOWN = frozenset(
    ("?", "pa numer", "pa numra", "nuk dihet", "s'dihet", "nuk u numerua", "nuk u numeruan",
     "i panumeruar", "e panumeruar", "te panumeruar", "panumeruar",
     "not counted", "uncounted", "unknown", "not known")
)  # fmt: skip
# Patterns are compiled when a count is first read, so that importing this module costs nothing.
_GROUPED = "|".join(rf"[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+" for mark in (" ", r"\.", ","))
_THOUSAND = " ?(?:mije|thousand)$"
_NUMBER = rf"({_GROUPED}|[0-9]+)(?:[.,]([0-9]+))?({_THOUSAND})?"
# “10 në 15” alone says ten out of fifteen, “10 and 15” may be two counts: they need their opening.
_RANGES = (
    "([0-9].*?)(?:-| (?:deri ne|deri|to) )([0-9].*)",
    "nga ([0-9].*?)(?:-| (?:ne|deri ne|deri) )([0-9].*)",
    "from ([0-9].*?)(?:-| to )([0-9].*)",
    "(?:midis|mes|ndermjet|between) ([0-9].*?) (?:dhe|e|and) ([0-9].*)",
)


class Count(NamedTuple):
    """A number as it is known: exact n n, about n n, at-least n None, at-most 0 n, range a b.

    Unknown has neither bound. Numbers are whole, 0 to `MOST`; a range rises; nothing is about
    or at most 0, which `parse_count` reads as exactly 0.
    """

    quality: Quality
    low: int | None
    high: int | None

    @classmethod
    def from_json(cls, value: object) -> "Count":
        """The count that `to_json` gave as `value`; raises ValueError for anything else."""
        if not isinstance(value, list) or len(value) != 3 or not _holds(*value):
            raise ValueError("no count")
        return cls(*value)

    def to_json(self) -> list[str | int | None]:
        """The count as heads keep it: quality, low, high."""
        return [self.quality, self.low, self.high]

    def __str__(self) -> str:
        """The words in the language in use; `parse_count` reads them back."""
        low, high = grouped(self.low or 0), grouped(self.high or 0)
        match self.quality:
            case "exact":
                return low
            case "about":
                return _("about {number}").format(number=low)
            case "at-least":
                return _("over {number}").format(number=low)
            case "at-most":
                return _("up to {number}").format(number=high)
            case "range":
                return f"{low}–{high}"
            case "unknown":
                return _("not counted")

    @property
    def notation(self) -> str:
        """The count as any language types it: `29`, `~30`, `200+`, `<50`, `10-15`, `?`."""
        forms = {
            "exact": f"{self.low}",
            "about": f"~{self.low}",
            "at-least": f"{self.low}+",
            "at-most": f"<{self.high}",
            "range": f"{self.low}-{self.high}",
            "unknown": "?",
        }
        return forms[self.quality]


UNKNOWN = Count("unknown", None, None)


def grouped(number: int) -> str:
    """The number with its thousands set apart by a plain blank: `4 000`."""
    return f"{number:,}".replace(",", " ")


def shortened(words: str) -> str:
    """The words as a failure quotes them: whole up to 60 characters, else the first 40 and `…`."""
    return words if len(words) <= LONGEST else words[:40] + "…"


def parse_count(words: str) -> Count:
    """The count that the words say, in Albanian or English, whatever language is in use.

    Raises NotACount, NegativeCount, FractionalCount, CountTooLarge, RangeUpsideDown, and
    nothing else, whatever the text.
    """
    plain = _plain(words)
    if plain.replace("-", " ") in _UNKNOWN:
        return UNKNOWN
    quality, rest = _quality(plain)
    if rest.startswith("-") and re.fullmatch(_NUMBER, rest[1:]):
        raise NegativeCount(words=words)
    if quality in (None, "about") and not rest.isdecimal():
        for pattern in _RANGES:
            if ends := re.fullmatch(pattern, rest):
                return _range(words, ends[1], ends[2])
    if quality is None and rest.endswith("+"):
        quality, rest = "at-least", rest[:-1].rstrip()
    return _one(quality or "exact", _number(words, rest))


def _holds(quality: Any, low: Any, high: Any) -> bool:
    if quality not in get_args(Quality):
        return False
    if quality == "unknown":
        return low is None and high is None
    if quality == "at-least":
        return _whole(low) and high is None
    if not (_whole(low) and _whole(high)):
        return False
    rule: dict[str, bool] = {
        "exact": low == high,
        "about": low == high > 0,
        "at-most": low == 0 < high,
        "range": low < high,
    }
    return rule[quality]


def _whole(number: object) -> bool:
    return type(number) is int and 0 <= number <= MOST


def _plain(words: str) -> str:
    """The words folded, every dash a hyphen without blanks around it."""
    if len(words) > LONGEST or _misleads(words.strip()):
        raise NotACount(words=shortened(words))
    return "-".join(map(fold, unicodedata.normalize("NFKC", words).translate(_DASHES).split("-")))


def _misleads(words: str) -> bool:
    """Whether folding would make it a number it is not: other digits, `≮`, line feeds within."""
    if any(not one.isascii() and one.isnumeric() for one in words):
        return True
    if any(not one.isprintable() and unicodedata.category(one) != "Zs" for one in words):
        return True
    return any(
        unicodedata.combining(mark) and not (bearer.isalpha() or unicodedata.combining(bearer))
        for bearer, mark in pairwise(unicodedata.normalize("NFD", words))
    )


def _quality(plain: str) -> tuple[Quality | None, str]:
    """What the words before the number say, None where there are none, and the rest."""
    for words, quality in _QUALITIES:
        rest = plain.removeprefix(words)
        if rest and rest != plain:
            return quality, rest.removeprefix(" ")
    return None, plain


def _number(words: str, text: str) -> int:
    """The number that stands in `text`; `words` is the whole that a failure quotes."""
    if text.isdecimal():
        return _small(words, int(text))
    found = re.fullmatch(_NUMBER, text)
    if not found:
        raise NotACount(words=words)
    number, fraction = int(re.sub("[ .,]", "", found[1])), found[2] or ""
    if found[3] and len(fraction) <= 3:  # 4,5 mijë
        number, fraction = number * 1000 + int(fraction.ljust(3, "0")), ""
    _small(words, number)
    if fraction:
        raise FractionalCount(words=words, whole=max(1, number + (fraction[0] >= "5")))
    return number


def _small(words: str, number: int) -> int:
    if number > MOST:
        raise CountTooLarge(words=words, most=grouped(MOST))
    return number


def _range(words: str, first: str, last: str) -> Count:
    low, high = _number(words, first), _number(words, last)
    shared = re.search(_THOUSAND, last) and not re.search(_THOUSAND, first)
    if shared and low * 1000 <= high:  # “4-5 mijë”, but not “900 deri 2 mijë”
        low *= 1000
    if low > high:
        raise RangeUpsideDown(words=words, better=f"{grouped(high)}-{grouped(low)}")
    return Count("range", low, high) if low < high else _one("exact", low)


def _one(quality: Quality, number: int) -> Count:
    match quality:
        case "at-least":
            return Count(quality, number, None)
        case "at-most" if number:
            return Count(quality, 0, number)
        case "about" if number:
            return Count(quality, number, number)
        case _:
            return Count("exact", number, number)
