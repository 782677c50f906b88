"""A when is read from every usual spelling, shown so that it reads back, and lies where it lies."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from antitrafik_cli.domain.calendar import MONTHS, month_number
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.errors import DateUpsideDown, Failure, ImpossibleDate, NotADate
from antitrafik_cli.messages import LANGUAGES, speaking

TODAY = date(2017, 12, 20)  # a Wednesday
DAY = timedelta(days=1)

SPELLINGS = {
    "2017-11-22": (
        "22.11.2017", "22/11/2017", "22-11-2017", "22–11–2017", "22. 11. 2017", " 22.11.2017. ",
        "22\u00a0.\u00a011.2017", "22.11.17", "22/11", "22.11", "22 / 11", "22.11.",
        "2017-11-22", "2017.11.22", "22 nëntor 2017", "22 ne\u0308ntor 2017", "22 nentor",
        "22 Nëntor, 2017", "22 NËNTOR 2017", "22nentor2017", "22 nëntori 2017", "22 nëntorit",
        "22 nën. 2017", "22 nëntor 17", "22 nëntor të vitit 2017", "22 November 2017",
        "November 22, 2017", "22 Nov", "on 22 November", "më 22 nëntor", "me 22 nentor",
        "datë 22.11", "në datat 22 nëntor",
    ),
    "2020-10-07": ("07.10.2020",),
    "2017-02-19": ("më datë 19 shkurt",),
    "2017-02-15": ("Me date 15.02.2017",),
    "2017-10-06": ("dt 06.10", "dt. 06.10", "dt.06.10.2017", "dt06.10"),
    "2017-02-07": ("datën 7 shkurt",),
    "2017-07-14": ("14 korrikut",),
    "2016-02-29": ("29 shkurt",),
    "2016-12-24": ("24.12",),
    "2017-12-20": ("20 dhjetor", "sot", "Sot", "today"),
    "2016-12-21": ("21 dhjetor",),
    "2017-12-19": ("dje", "yesterday"),
    "2017-12-18": ("pardje",),
    "2017-12-05/2017-12-07": (
        "5-7 dhjetor", "5–7 dhjetor 2017", "5 - 7.12.2017", "05-07.12.2017",
        "05.12.2017-07.12.2017", "5.12.2017 – 7.12.2017", "5-12-2017 - 7-12-2017",
        "5.12-7.12.2017", "5.12–7.12", "5/12 - 7/12", "2017-12-05/2017-12-07",
        "2017-12-05..2017-12-07", "2017-12-05 - 2017-12-07", "nga 5 deri më 7 dhjetor 2017",
        "nga data 5 deri në datën 7 dhjetor", "from 5 to 7 December 2017",
    ),
    "2017-02-20/2017-02-21": ("20–21 Shkurt",),
    "2017-10-23/2017-10-25": ("23–25.10",),
    "2017-12-19/2017-12-21": ("19-21 dhjetor",),
    "2016-12-21/2016-12-22": ("21-22 dhjetor",),
    "2016-02-27/2016-02-29": ("27-29 shkurt",),
    "2017-11-28/2017-12-02": ("28 nëntor - 2 dhjetor 2017",),
    "2017-12-30/2018-01-02": (
        "30 dhjetor 2017 - 2 janar 2018", "30 dhjetor - 2 janar 2018",
        "30 dhjetor 2017 - 2 janar",
    ),
    "2016-12-30/2017-01-02": ("30 dhjetor - 2 janar",),
    "2015-12-30/2016-02-29": ("30 dhjetor - 29 shkurt",),
    "2017-12-05": ("5-5 dhjetor 2017", "2017-12-05/2017-12-05"),
    "2020-10-01/2020-10-31": ("2020-10-01/2020-10-31",),
    "2017-04-01/2017-05-31": ("muajt Prill–Maj",),
    "2015-12-01/2016-02-29": ("dhjetor 2015 - shkurt 2016",),
    "2020-10": (
        "tetor 2020", "Tetor, 2020", "në tetorin 2020", "October 2020", "10/2020", "10.2020",
        "2020-10", "muaji tetor 2020",
    ),
    "2017-10": ("tetor", "tetori"),
    "2017-12": ("dhjetor", "dhj"),
    "2020": ("2020", "viti 2020"),
    "2017-11-20/2017-11-26": ("2017-W47", "2017W47", "java 47 2017", "Java 47, 2017"),
    "2020-12-28/2021-01-03": ("2020-W53",),
    "2017-10-01/2017-12-31": ("2017-Q4",),
    "2016-01-01/2016-03-31": ("2016q1",),
}  # fmt: skip
NO_DATES = (
    "", " ", "-", ".", "shkollë", "më", "datë", "22", "5-7", "22-11", "nëntor 22",
    "14 dhe 16 qershor", "5/7 dhjetor", "14 16 qershor", "22.11-2017", "22 n", "ma 2017",
    "2017-2018", "2017 - maj 2018", "5 dhjetor - maj", "5 dhjetor - 7", "1817", "22.11.1817",
    "3017", "20171122", "22.11.20177", "22²", "2².11.2017", "٢٢.١١.٢٠١٧", "２２.11.2017",
    "22.11.2017\x00", "\ud800", "22 \ud800 2017", "15.02.2017 ora 11.00", "2017-W4a",
    "dje - sot",
)  # fmt: skip
IMPOSSIBLE = (
    "31.02.2017", "29.2.2017", "11/22/2017", "22/13", "0.11.2017", "00/11", "5.0.2017", "31 prill",
    "30 shkurt", "2017-13", "2017-00", "13/2017", "2017-02-29", "2017-W53", "2017-W00", "2017-Q5",
    "2017-Q0", "30-31 nëntor", "30 shkurt - 2 mars", "2017-18", "29–30 shkurt 2016",
    "30 dhjetor 2999 - 2 janar",
)  # fmt: skip
UPSIDE_DOWN = (
    "7-5 dhjetor", "7-5.12.2017", "7 dhjetor - 5 nëntor", "30.12.2018-2.1.2018", "maj-prill 2017",
    "2017-12-07/2017-12-05", "7 dhjetor - 5 dhjetor 2017",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "iso"), [(words, iso) for iso, several in SPELLINGS.items() for words in several]
)
def test_every_spelling_leads_to_its_when(words, iso):
    assert parse_when(words, TODAY).iso == iso


@pytest.mark.parametrize("name", [*MONTHS["sq"], *MONTHS["en"]])
def test_every_month_is_known_by_its_first_three_letters_and_all_its_cases(name):
    number = [*MONTHS["sq"], *MONTHS["en"]].index(name) % 12 + 1
    assert {month_number(fold(name)[:length]) for length in range(3, len(name) + 1)} == {number}
    if name in MONTHS["sq"]:
        vowel = "u" if name == "korrik" else "i"
        for ending in ("", vowel, f"{vowel}t", f"{vowel}n"):
            assert parse_when(f"7 {name}{ending} 2016", TODAY).iso == f"2016-{number:02}-07"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        *((NotADate, words) for words in NO_DATES),
        *((ImpossibleDate, words) for words in IMPOSSIBLE),
        *((DateUpsideDown, words) for words in UPSIDE_DOWN),
    ],
)
def test_what_is_no_when_is_refused_with_the_words_as_typed(failure, words):
    with pytest.raises(Failure) as refused:
        parse_when(words, TODAY)
    assert (type(refused.value), refused.value.facts) == (failure, {"words": words})


def test_long_text_is_shortened_in_the_refusal():
    assert parse_when(f"{'22.11.2017':>60}", TODAY).iso == "2017-11-22"
    with pytest.raises(NotADate) as refused:
        parse_when(f"{'22.11.2017':>61}", TODAY)
    assert refused.value.facts == {"words": " " * 40 + "…"}


@pytest.mark.parametrize(
    ("today", "iso"),
    [
        (date(2018, 1, 1), "2017-12-30/2018-01-02"),
        (date(2017, 12, 30), "2017-12-30/2018-01-02"),
        (date(2017, 12, 29), "2016-12-30/2017-01-02"),
    ],
)
def test_a_span_without_a_year_is_the_latest_that_has_begun(today, iso):
    assert parse_when("30 dhjetor - 2 janar", today).iso == iso


def test_a_leap_day_without_a_year_is_found_across_a_century_without_one():
    assert parse_when("29 shkurt", date(2104, 2, 28)).iso == "2096-02-29"


days = st.dates(date(1900, 1, 1), date(2999, 12, 31))


def _span(begin, length):
    return f"{begin}/{begin + length * DAY}"


whens = st.one_of(
    days.map(str),
    st.builds(_span, st.dates(date(1900, 1, 1), date(2997, 1, 1)), st.integers(1, 800)),
    days.map(lambda day: str(day)[:7]),
    days.map(lambda day: str(day)[:4]),
).map(When.from_iso)


@given(when=whens, today=days)
@example(when=When("1900-01-01/2999-12-31"), today=TODAY)
@example(when=When("2017-11-28/2017-12-02"), today=TODAY)
@example(when=When("2017-12-30/2018-01-02"), today=TODAY)
def test_what_is_shown_reads_back_in_both_languages_whichever_is_spoken(when, today):
    for shown_in in LANGUAGES:
        with speaking(shown_in):
            shown = str(when)
        for read_in in LANGUAGES:
            with speaking(read_in):
                assert parse_when(shown, today) == when
    assert parse_when(when.iso, today) == when


@given(when=whens)
def test_iso_text_is_the_when_itself(when):
    assert When.from_iso(when.iso) == when
    assert when.first <= when.last


@pytest.mark.parametrize(
    "iso",
    [
        "", "2017-1", "2017-11-2", "20171122", "2017-W47", "2017-W47-3", "2017-13", "2017-02-29",
        "2017-12-05/2017-12-05", "2017-12-07/2017-12-05", "2017-12-05/2017-12-32", "1899", "3000",
        "2017-12-05/07", "2017-10/2017-12", "2017-11-22\n", " 2017", "٢٠١٧", "2017-11-22T10:00",
    ],
)  # fmt: skip
def test_text_that_is_not_canonical_iso_is_a_value_error(iso):
    with pytest.raises(ValueError):  # noqa: PT011 - the class is the promise, not its words
        When.from_iso(iso)
    with suppress(Failure):  # what people may write is more than what is stored
        assert parse_when(iso, TODAY).iso != iso


@given(day=st.dates(date(1900, 1, 1), date(2998, 12, 31)))  # a year later is a year too
def test_without_a_year_it_is_the_latest_on_or_before_today(day):
    for year_later in range(2):
        today = day + year_later * 365 * DAY
        found = parse_when(f"{day.day}.{day.month}", today).first
        assert (found.day, found.month) == (day.day, day.month)
        assert day <= found <= today


@given(
    words=st.text(max_size=70) | st.text("0123456789 .-/–,wWqQëntorjmaisdhpQ²٢\x00", max_size=24)
)
def test_no_text_crashes(words):
    with suppress(NotADate, ImpossibleDate, DateUpsideDown):
        assert When.from_iso(parse_when(words, TODAY).iso)


@given(when=whens)
def test_month_and_week_are_there_exactly_if_it_lies_in_one(when):
    assert (when.month is not None) == (len(when.months()) == 1)
    assert (when.week is not None) == (len(when.weeks()) == 1)
    assert when.month in {None, *when.months()}
    assert when.week in {None, *when.weeks()}


def _iso_week(day):
    return "{}-W{:02}".format(*day.isocalendar()[:2])


@given(when=whens)
@example(when=When("2017-10-31/2017-11-01"))
@example(when=When("2017-11-19/2017-11-20"))
def test_months_and_weeks_are_those_that_it_touches_and_no_other(when):
    held = [when.first + n * DAY for n in range((when.last - when.first).days + 1)]
    assert when.months() == list(dict.fromkeys(f"{day:%Y-%m}" for day in held))
    assert when.weeks() == list(dict.fromkeys(map(_iso_week, held)))


@given(when=whens, other=whens)
def test_lying_in_a_period_is_touching_it_and_no_day_outside(when, other):
    first, last = other.first, other.last
    inside = when.lies_in(first, last)
    before = when.touches(date.min, first - DAY)
    after = when.touches(last + DAY, date.max)
    assert inside == (when.touches(first, last) and not before and not after)
    assert when.touches(first, last) == other.touches(when.first, when.last)


@given(when=whens)
def test_month_and_week_agree_with_lies_in(when):
    month = When.from_iso(f"{when.first:%Y-%m}")
    assert (when.month == month.iso) == when.lies_in(month.first, month.last)
    monday = when.first - when.first.weekday() * DAY
    assert (when.week is not None) == when.lies_in(monday, monday + 6 * DAY)


def test_weeks_are_iso_weeks_around_every_new_year_of_28_years():
    for year in range(2000, 2028):
        span = [date(year, 12, 28) + n * DAY for n in range(8)]  # to 4 January
        for begin in range(8):
            for end in range(begin, 8):
                inside = span[begin : end + 1]
                iso = str(inside[0]) if begin == end else f"{inside[0]}/{inside[-1]}"
                keys = [_iso_week(day) for day in inside]
                when = When.from_iso(iso)
                assert when.weeks() == list(dict.fromkeys(keys))
                assert when.week == (keys[0] if len(set(keys)) == 1 else None)


@given(day=st.dates(date(1900, 1, 1), date(2999, 12, 29)))
def test_a_week_key_reads_back_as_the_seven_days_around_its_day(day):
    key = When.from_iso(str(day)).week
    week = parse_when(key, TODAY)
    assert week.weeks() == [key]
    assert week.touches(day, day)
    assert (week.last - week.first).days == 6


@pytest.mark.parametrize(
    ("iso", "albanian", "english"),
    [
        ("2017-11-22", "e mërkurë, 22.11.2017", "Wednesday, 22.11.2017"),
        ("2020-02-02", "e diel, 2.2.2020", "Sunday, 2.2.2020"),
        ("2017-12-05/2017-12-07", "5–7.12.2017", "5–7.12.2017"),
        ("2017-11-28/2017-12-02", "28.11–2.12.2017", "28.11–2.12.2017"),
        ("2017-12-30/2018-01-02", "30.12.2017–2.1.2018", "30.12.2017–2.1.2018"),
        ("2020-10", "tetor 2020", "October 2020"),
        ("2020", "2020", "2020"),
    ],
)
def test_shown_words_with_the_weekday_of_a_single_day(iso, albanian, english):
    when = When.from_iso(iso)
    with speaking("sq"):
        assert (when.with_weekday(), str(when)) == (albanian, albanian.rpartition(", ")[2])
    with speaking("en"):
        assert (when.with_weekday(), str(when)) == (english, english.rpartition(", ")[2])
