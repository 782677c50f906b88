"""Counts: every way people write them, what is refused and why, and that words and JSON return."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import antitrafik_cli
from antitrafik_cli import messages
from antitrafik_cli.domain.count import MOST, UNKNOWN, Count, grouped, parse_count
from antitrafik_cli.errors import (
    CountTooLarge,
    FractionalCount,
    NegativeCount,
    NotACount,
    RangeUpsideDown,
)

ALBANIAN = {
    "about {number}": "rreth {number}",
    "over {number}": "mbi {number}",
    "up to {number}": "deri në {number}",
    "not counted": "pa numër",
}
NAMED = (NotACount, NegativeCount, FractionalCount, CountTooLarge, RangeUpsideDown)


class InAlbanian(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return ALBANIAN[message]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    with messages.speaking(code), pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            messages, "_current", InAlbanian() if code == "sq" else gettext.NullTranslations()
        )
        yield


def exact(number: int) -> Count:
    return Count("exact", number, number)


def about(number: int) -> Count:
    return Count("about", number, number)


def at_least(number: int) -> Count:
    return Count("at-least", number, None)


def at_most(number: int) -> Count:
    return Count("at-most", 0, number)


def between(low: int, high: int) -> Count:
    return Count("range", low, high)


positive = st.integers(1, MOST)
ranges = st.lists(st.integers(0, MOST), min_size=2, max_size=2, unique=True).map(sorted)
counts = st.one_of(
    st.builds(exact, st.integers(0, MOST)),
    st.builds(about, positive),
    st.builds(at_least, st.integers(0, MOST)),
    st.builds(at_most, positive),
    ranges.map(lambda ends: between(*ends)),
    st.just(UNKNOWN),
)
MARKS = [*"0123456789 -–.,+~<>≥≤?", " ", "mijë", "rreth ", "mbi ", "deri në ", "nga ", " në "]
wordlike = st.lists(st.sampled_from(MARKS), max_size=12).map("".join)

BEFORE = {
    about: "rreth afro afërsisht gati pothuajse ~ ≈ about around approximately approx circa ca",
    at_least: "mbi,më shumë se,të paktën,së paku,jo më pak se,over,more than,at least,"
    "not less than,>,≥,>=",
    at_most: "deri në,nën,jo më shumë se,up to,under,at most,no more than,less than,<,≤,<=",
    exact: "saktësisht exactly",
}
PREFIXED = [
    (before, make)
    for make, several in BEFORE.items()
    for before in (several.split(",") if "," in several else several.split())
]


@pytest.mark.parametrize(("before", "make"), PREFIXED)
def test_words_before_a_number_are_understood_in_both_languages_whatever_their_spelling(
    before, make
):
    spelt = (before, before.upper(), before.replace("ë", "e"))
    for words in [f"{one} {number}" for one in spelt for number in ("50", "4 000")]:
        assert parse_count(words) == make(50 if words.endswith(" 50") else 4000), words


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("29", exact(29)),
        (" 29 ", exact(29)),
        ("0", exact(0)),
        ("007", exact(7)),
        ("~30", about(30)),
        ("200+", at_least(200)),
        ("200 +", at_least(200)),
        (">200", at_least(200)),
        ("≥200", at_least(200)),
        ("<50", at_most(50)),
        ("≤50", at_most(50)),
        ("deri në 0", exact(0)),
        ("rreth 0", exact(0)),
        ("mbi 0", at_least(0)),
        ("RRETH 4 mijë", about(4000)),
        ("mbi 1.500", at_least(1500)),
    ],
)
def test_a_count_in_words(words, count):
    assert parse_count(words) == count


@pytest.mark.parametrize(
    "words",
    ["4 000", "4.000", "4,000", "4\u00a0000", "4\u2009000", "4\u202f000", "4 mijë", "4 mije",
     "4mijë", "4000", "4 thousand", "4,0 mijë"],
)  # fmt: skip
def test_four_thousand_however_it_is_written(words):
    assert parse_count(words) == exact(4000)


@pytest.mark.parametrize(
    "words",
    ["10-15", "10–15", "10—15", "10 - 15", "10 – 15", "10−15", "nga 10 në 15", "nga 10 ne 15",
     "nga 10 deri në 15", "10 deri 15", "10 deri në 15", "from 10 to 15", "10 to 15",
     "between 10 and 15", "midis 10 dhe 15", "ndërmjet 10 dhe 15", "rreth 10-15"],
)  # fmt: skip
def test_a_range_however_it_is_written(words):
    assert parse_count(words) == between(10, 15)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("15-15", exact(15)),
        ("0-0", exact(0)),
        ("0-5", between(0, 5)),
        ("4 000 - 5 000", between(4000, 5000)),
        ("4-5 mijë", between(4000, 5000)),
        ("4 mijë - 5 mijë", between(4000, 5000)),
        ("900 deri 2 mijë", between(900, 2000)),
    ],
)
def test_a_range_of_its_own_kind(words, count):
    assert parse_count(words) == count


@pytest.mark.parametrize(
    "words",
    ["?", "pa numër", "PA NUMER", "nuk dihet", "not counted", "unknown", "i panumëruar"],
)
def test_not_counted_is_unknown_and_not_nought(words):
    assert parse_count(words) == UNKNOWN != parse_count("0")


@pytest.mark.parametrize(
    "words",
    ["", " ", "-", "+", "shumë", "30 nxënës", "30 persona", "rreth", "mbi ?", "10 në 15",
     "10 and 15", "10 dhe 15", "mbi 10-15", "rreth 200+", "4 00", "4 0000", "40 00",
     "10--15", "٣٠", "３０", "½", "²", "Ⅻ", "≮50", "≯50", "5\u0336", "5\u200b0", "4\n000",
     "1e3", "0x10", "rreth rreth 5", "+200", "10-15-20", "\ud800", "¯\\_(ツ)_/¯"],
)  # fmt: skip
def test_what_is_no_count(words):
    with pytest.raises(NotACount) as failure:
        parse_count(words)
    assert failure.value.facts == {"words": words}


def test_long_text_is_no_count_and_is_quoted_short():
    assert parse_count("29".rjust(60)) == exact(29)
    with pytest.raises(NotACount) as failure:
        parse_count("29" * 31)
    assert failure.value.facts == {"words": "29" * 20 + "…"}


@pytest.mark.parametrize("words", ["-5", "−5", "–5", "－5", "⁻5", "- 5", "rreth -5", "-4.5"])
def test_a_count_below_zero(words):
    with pytest.raises(NegativeCount) as failure:
        parse_count(words)
    assert failure.value.facts == {"words": words}


@pytest.mark.parametrize(
    ("words", "whole"),
    [("4.5", 5), ("4,4", 4), ("1,5", 2), ("12.50", 13), ("0.500", 1), ("0,4", 1), ("rreth 4.5", 5),
     ("4 000,5", 4001), ("1.5-2", 2), ("1 000.000", 1000), ("29.0", 29), ("4,1234 mijë", 4)],
)  # fmt: skip
def test_a_count_with_a_fraction(words, whole):
    with pytest.raises(FractionalCount) as failure:
        parse_count(words)
    assert failure.value.facts == {"words": words, "whole": whole}


@pytest.mark.parametrize("words", ["1000000000", "1 000 000 mijë", "9" * 60, "1-1000000000"])
def test_a_count_that_cannot_be_meant(words):
    with pytest.raises(CountTooLarge) as failure:
        parse_count(words)
    assert failure.value.facts == {"words": words, "most": "999 999 999"}
    assert parse_count(str(MOST)) == exact(MOST)


@pytest.mark.parametrize(
    ("words", "better"), [("15-10", "10-15"), ("6-5", "5-6"), ("nga 5 000 në 4 000", "4 000-5 000")]
)
def test_a_range_upside_down_says_what_to_write(words, better):
    with pytest.raises(RangeUpsideDown) as failure:
        parse_count(words)
    assert failure.value.facts == {"words": words, "better": better}
    parse_count(better)


@pytest.mark.parametrize(
    ("count", "english", "albanian"),
    [
        (exact(29), "29", "29"),
        (about(30), "about 30", "rreth 30"),
        (at_least(200), "over 200", "mbi 200"),
        (at_most(50), "up to 50", "deri në 50"),
        (between(10, 15), "10–15", "10–15"),
        (between(4000, 5000), "4 000–5 000", "4 000–5 000"),
        (UNKNOWN, "not counted", "pa numër"),
        (exact(4000), "4 000", "4 000"),
        (exact(1234567), "1 234 567", "1 234 567"),
    ],
)
def test_words_of_a_count(count, english, albanian):
    with speaking("en"):
        assert str(count) == english
    with speaking("sq"):
        assert str(count) == albanian


@given(counts, st.sampled_from(["en", "sq"]))
@example(at_least(0), "sq")
def test_the_words_of_a_count_are_read_back(count, code):
    with speaking(code):
        words = str(count)
    assert parse_count(words) == count


@given(counts)
def test_the_json_of_a_count_is_read_back(count):
    assert Count.from_json(count.to_json()) == count


@given(st.one_of(wordlike, st.text(), st.text(st.characters(codec=None))))
def test_any_text_is_a_count_or_a_named_failure(words):
    try:
        count = parse_count(words)
    except NAMED:
        return
    assert Count.from_json(count.to_json()) == count


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 9) | st.floats() | st.sampled_from(
        ["exact", "about", "at-least", "at-most", "range", "unknown", "Exact"]),
    st.lists, max_leaves=4,
)  # fmt: skip


@given(st.one_of(anything, st.lists(anything, min_size=3, max_size=3)))
def test_json_is_a_count_or_a_value_error(value):
    try:
        count = Count.from_json(value)
    except ValueError:
        return
    assert count.to_json() == value
    assert parse_count(str(count)) == count


@pytest.mark.parametrize(
    "value",
    [
        None, [], ["exact", 1], ["exact", 1, 2], ["exact", True, True], ["exact", 1, True],
        ["exact", 1.0, 1.0], ["exact", "1", "1"], ["exact", -1, -1], ["exact", MOST + 1, MOST + 1],
        ["about", 0, 0], ["about", 1, None], ["at-least", None, 1], ["at-least", 1, 1],
        ["at-most", 1, 2], ["at-most", 0, 0], ["at-most", None, 5], ["range", 5, 5],
        ["range", 5, 4], ["range", 5, None], ["unknown", 0, 0], ["unknown", None, 0],
        ["many", 1, 1], [["exact"], 1, 1], ("exact", 1, 1), {"exact": 1},
    ],
)  # fmt: skip
def test_json_that_no_count_gives(value):
    with pytest.raises(ValueError, match="no count"):
        Count.from_json(value)


def test_every_count_word_of_the_vocabulary_is_understood():
    packaged = Path(antitrafik_cli.__file__).parent / "data" / "vocabulary.yaml"
    table = yaml.safe_load(packaged.read_text(encoding="utf-8"))["count-words"]
    assert table
    for quality, entry in table.items():
        for words in (entry["sq"], entry["en"], *entry.get("aliases", ())):
            said = words.replace("…", "10", 1).replace("…", "15", 1)
            complete = any(one.isdigit() for one in said) or quality == "unknown"
            assert parse_count(said if complete else f"{said} 30").quality == quality, words


def test_thousands_are_set_apart_by_plain_blanks():
    assert [grouped(number) for number in (0, 999, 1000, MOST)] == [
        "0", "999", "1 000", "999 999 999",
    ]  # fmt: skip
