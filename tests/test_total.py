"""Totals: adding keeps what is not known, and the words say it in both languages."""

import gettext
from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli import messages
from antitrafik_cli.domain.count import Count, grouped, parse_count
from antitrafik_cli.domain.total import Total

ALBANIAN = {
    "{number} not counted": "{number} pa numër",
    "about {number}": "rreth {number}",
    "about {number} or more": "rreth {number} e më shumë",
    "about {low}–{high}": "rreth {low}–{high}",
    "up to {number}": "deri në {number}",
    "an undetermined number": "një numër i papërcaktuar",
}


class InAlbanian(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return ALBANIAN[message]


numbers = st.integers(0, 10**9)
totals = st.one_of(
    st.builds(lambda n, low, more, gaps: Total(n, low, low + more, gaps), *[numbers] * 4),
    st.builds(lambda n, low, gaps: Total(n, low, None, gaps), *[numbers] * 3),
)


@given(totals, totals, totals)
def test_adding_is_associative_and_commutative(one, two, three):
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + Total() == one


@given(st.lists(numbers))
def test_a_total_of_exact_counts_is_their_sum_and_its_words_the_number(several):
    whole = reduce(add, (Total.of(Count("exact", one, one)) for one in several), Total())
    assert whole == Total(exact=sum(several))
    assert str(whole) == grouped(sum(several))


@given(totals)
def test_the_words_name_every_part_that_is_not_nought(total):
    with messages.speaking("en"):
        words = str(total)
    parts = [total.exact, total.low or total.high != 0, total.uncounted]
    assert words.count(" + ") == max(0, sum(map(bool, parts)) - 1)
    assert ("not counted" in words) == bool(total.uncounted)


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("29", Total(exact=29)),
        ("0", Total()),
        ("rreth 30", Total(low=30, high=30)),
        ("mbi 200", Total(low=200, high=None)),
        ("deri në 50", Total(low=0, high=50)),
        ("10-15", Total(low=10, high=15)),
        ("?", Total(uncounted=1)),
    ],
)
def test_what_one_count_gives(words, total):
    assert Total.of(parse_count(words)) == total


@pytest.mark.parametrize(
    ("total", "english", "albanian"),
    [
        (Total(), "0", "0"),
        (Total(104, 30, 30, 2), "104 + about 30 + 2 not counted", "104 + rreth 30 + 2 pa numër"),
        (Total(78, uncounted=1), "78 + 1 not counted", "78 + 1 pa numër"),
        (Total(uncounted=2), "2 not counted", "2 pa numër"),
        (Total(low=40, high=45), "about 40–45", "rreth 40–45"),
        (Total(low=4000, high=5000), "about 4 000–5 000", "rreth 4 000–5 000"),
        (Total(low=230, high=None), "about 230 or more", "rreth 230 e më shumë"),
        (Total(9, high=50), "9 + up to 50", "9 + deri në 50"),
        (Total(9, high=None), "9 + an undetermined number", "9 + një numër i papërcaktuar"),
        (Total(exact=4000, uncounted=1200), "4 000 + 1 200 not counted", "4 000 + 1 200 pa numër"),
    ],
)
def test_the_words_of_a_total(total, english, albanian, monkeypatch):
    with messages.speaking("en"):
        assert str(total) == english
    monkeypatch.setattr(messages, "_current", InAlbanian())
    assert str(total) == albanian


def test_the_attendances_of_the_elbasan_bulletin():
    counts = ["29", "25", "25", "25", "?", "?", "rreth 30"]
    total = reduce(add, (Total.of(parse_count(words)) for words in counts))
    assert total == Total(exact=104, low=30, high=30, uncounted=2)
