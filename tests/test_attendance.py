"""Audience lines: how they are written, kept and refused, and what they give to sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli.domain.attendance import (
    AudienceLine,
    check_lines,
    parse_line,
    parse_lines,
    sex_not_recorded,
    total,
    under,
)
from antitrafik_cli.domain.count import Count, parse_count
from antitrafik_cli.domain.total import Total
from antitrafik_cli.errors import (
    AudienceTwice,
    Failure,
    NotACount,
    NotAnAttendance,
    SexAboveCount,
    SexWithoutCount,
    UnknownTerm,
)

WORDS = {"nxënës": "pupils", "mësues": "teachers", "pupils": "pupils", "gra dhe vajza": "women"}


def read_audience(words: str) -> str:
    if words not in WORDS:
        raise UnknownTerm(words=words, what="audience", hint="")
    return WORDS[words]


def read(words: str) -> AudienceLine:
    return parse_line(words, read_audience)


codes = st.lists(
    st.sampled_from(["pupils", "teachers", "police", "a-1"]), min_size=1, unique=True
).map(lambda several: tuple(sorted(several)))
small = st.integers(0, 50)
counts = st.one_of(
    small.map(lambda n: Count("exact", n, n)),
    small.map(lambda n: Count("about", n + 1, n + 1)),
    small.map(lambda n: Count("at-least", n, None)),
    small.map(lambda n: Count("at-most", 0, n + 1)),
    st.tuples(small, small).map(lambda ends: Count("range", ends[0], sum(ends) + 1)),
    st.just(Count("unknown", None, None)),
)


@st.composite
def lines(draw):
    count = draw(counts)
    sexes = [None, None]
    if count.quality != "unknown":
        most = 60 if count.high is None else count.high
        female = draw(st.none() | st.integers(0, most))
        sexes = [female, draw(st.none() | st.integers(0, most - (female or 0)))]
    return AudienceLine(draw(codes), count, *sexes)


@pytest.mark.parametrize(
    ("words", "of", "count", "female", "male"),
    [
        ("nxënës=rreth 30", ("pupils",), "rreth 30", None, None),
        (" nxënës = 29 ", ("pupils",), "29", None, None),
        ("mësues+nxënës=rreth 165", ("pupils", "teachers"), "rreth 165", None, None),
        ("pupils + nxënës=5", ("pupils",), "5", None, None),
        ("gra dhe vajza=?", ("women",), "?", None, None),
        ("nxënës=>=200", ("pupils",), "200+", None, None),
        ("mësues=25:20/5", ("teachers",), "25", 20, 5),
        ("mësues=25: 20 / 5", ("teachers",), "25", 20, 5),
        ("mësues=25:20/", ("teachers",), "25", 20, None),
        ("mësues=25:/5", ("teachers",), "25", None, 5),
        ("mësues=25:20f", ("teachers",), "25", 20, None),
        ("mësues=25:5m", ("teachers",), "25", None, 5),
        ("mësues=25:20f/5m", ("teachers",), "25", 20, 5),
        ("mësues=25:20F/5M", ("teachers",), "25", 20, 5),
        ("mësues=25:5m/20f", ("teachers",), "25", 20, 5),
        ("mësues=25:20/?", ("teachers",), "25", 20, None),
        ("mësues=25:0/0", ("teachers",), "25", 0, 0),
        ("mësues=2 500:1 200/1 300", ("teachers",), "2500", 1200, 1300),
        ("mësues=mbi 20:20/5", ("teachers",), "mbi 20", 20, 5),
        ("mësues=10-25:20/5", ("teachers",), "10-25", 20, 5),
    ],
)
def test_a_line_in_words(words, of, count, female, male):
    assert read(words) == AudienceLine(of, parse_count(count), female, male)


@pytest.mark.parametrize(
    "words",
    ["", "nxënës", "nxënës 30", "=30", " =30", "nxënës+=30", "+nxënës=30", "nxënës=25:",
     "nxënës=25:/", "nxënës=25:20", "nxënës=25:20/5/0", "nxënës=25:20f/5m/0",
     "nxënës=25:a/b", "nxënës=25:~20/5",
     "nxënës=25:-1/5", "nxënës=25:20m/5", "nxënës=25:20f/5f", "nxënës=25:f", "nxënës=25:20g/5",
     "nxënës=25:1.5/5", "nxënës=25:20:5"],
)  # fmt: skip
def test_what_is_no_attendance(words):
    with pytest.raises(NotAnAttendance) as failure:
        read(words)
    assert failure.value.facts == {"words": words}


def test_a_long_text_is_quoted_short():
    with pytest.raises(NotAnAttendance) as failure:
        read("x" * 1000)
    assert failure.value.facts == {"words": "x" * 40 + "…"}


def test_failures_of_the_audience_and_of_the_count_are_their_own():
    with pytest.raises(UnknownTerm):
        read("nxense=30")
    with pytest.raises(NotACount):
        read("nxënës=shumë")
    with pytest.raises(NotACount):
        read("nxënës=")


@pytest.mark.parametrize("count", ["25", "rreth 25", "20-25", "deri në 25"])
def test_females_and_males_above_the_count(count):
    assert read(f"mësues={count}:20/5").female == 20
    words = f"mësues={count}:20/6"
    with pytest.raises(SexAboveCount) as failure:
        read(words)
    assert failure.value.facts == {"words": words, "female": 20, "male": 6}


def test_one_sex_alone_above_the_count_counts_the_other_as_none():
    with pytest.raises(SexAboveCount) as failure:
        read("mësues=25:/26")
    assert failure.value.facts["female"] == 0


@pytest.mark.parametrize(
    ("words", "better"),
    [("mësues=?:20/5", "mësues=25:20/5"), ("mësues=pa numër:/5", "mësues=5:/5")],
)
def test_females_and_males_need_a_count(words, better):
    with pytest.raises(SexWithoutCount) as failure:
        read(words)
    assert failure.value.facts == {"words": words, "better": better}
    read(better)


def test_an_audience_stands_on_one_line_of_an_event():
    ordered = parse_lines(["mësues=25", "nxënës=rreth 30"], read_audience)
    assert [line.key for line in ordered] == ["pupils", "teachers"]
    with pytest.raises(AudienceTwice) as failure:
        parse_lines(["mësues+nxënës=165", "nxënës=30"], read_audience)
    assert failure.value.facts == {"audience": "pupils"}


def test_lines_stand_in_the_order_of_their_audiences():
    ordered = parse_lines(["mësues=25", "pupils+gra dhe vajza=30"], read_audience)
    assert [line.key for line in ordered] == ["pupils+women", "teachers"]


def test_a_parent_and_its_child_are_two_audiences():
    count = Count("exact", 1, 1)
    several = [AudienceLine(("pupils-upper",), count), AudienceLine(("pupils",), count)]
    assert [line.key for line in check_lines(several)] == ["pupils", "pupils-upper"]


@given(st.lists(lines(), max_size=4))
def test_lines_are_checked_the_same_in_any_order(several):
    audiences = [audience for line in several for audience in line.of]
    if len(audiences) == len(set(audiences)):
        assert check_lines(several) == check_lines(several[::-1])
        assert sorted(several, key=lambda line: line.of) == list(check_lines(several))
    else:
        with pytest.raises(AudienceTwice):
            check_lines(several)


@given(lines())
def test_the_json_of_a_line_is_read_back_and_says_only_what_is_known(line):
    kept = line.to_json()
    assert AudienceLine.from_json(kept) == line
    assert ("female" in kept, "male" in kept) == (line.female is not None, line.male is not None)


def test_the_json_of_a_line_is_that_of_the_log():
    assert read("mësues=25:20/5").to_json() == {
        "count": ["exact", 25, 25], "female": 20, "male": 5, "of": ["teachers"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"of": []}, {"of": "pupils"}, {"of": ["teachers", "pupils"]}, {"of": ["pupils", "pupils"]},
        {"of": [1]}, {"of": ["Pupils"]}, {"of": [""]}, {"of": None}, {"count": 25},
        {"count": ["exact", 25, 26]}, {"female": True}, {"female": None}, {"female": -1},
        {"male": 1.0}, {"female": 26}, {"female": 20, "male": 6}, {"children": 3},
        {"count": ["unknown", None, None], "male": 0},
    ],
)  # fmt: skip
def test_json_that_no_line_gives(change):
    fine = {"count": ["exact", 25, 25], "of": ["pupils", "teachers"]}
    AudienceLine.from_json(fine)
    with pytest.raises(ValueError, match=r"^(no|females)"):
        AudienceLine.from_json({**fine, **change})


@pytest.mark.parametrize("value", [None, [], "pupils=25", {}, {"of": ["pupils"]}])
def test_json_that_is_no_object_of_a_line(value):
    with pytest.raises(ValueError, match="no audience line"):
        AudienceLine.from_json(value)


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("mësues=25:20/5", Total()),
        ("mësues=25:20/", Total(exact=5)),
        ("mësues=25", Total(exact=25)),
        ("mësues=rreth 30:20/5", Total(low=5, high=5)),
        ("mësues=mbi 20:20/5", Total(low=0, high=None)),
        ("mësues=20-30:20/5", Total(low=0, high=5)),
        ("mësues=?", Total()),
    ],
)
def test_the_sex_not_recorded(words, rest):
    assert sex_not_recorded(read(words)) == rest


@given(lines())
def test_the_sexes_and_what_is_not_recorded_make_the_count(line):
    seen = (line.female or 0) + (line.male or 0)
    rest = sex_not_recorded(line)
    if line.count.quality == "exact":
        assert rest == Total(exact=line.count.low - seen)
    elif line.count.quality == "unknown":
        assert rest == Total()
    else:
        assert rest.exact == 0
        assert rest.low == max(0, line.count.low - seen)


@pytest.mark.parametrize(
    ("words", "audiences", "given_"),
    [
        ("nxënës=30", {"pupils"}, Total(exact=30)),
        ("nxënës=30", {"pupils", "police"}, Total(exact=30)),
        ("nxënës=30", {"teachers"}, None),
        ("nxënës=30", set(), None),
        ("mësues+nxënës=165", {"pupils", "teachers"}, Total(exact=165)),
        ("mësues+nxënës=165", {"teachers"}, Total(low=0, high=165)),
        ("mësues+nxënës=10-15", {"teachers"}, Total(low=0, high=15)),
        ("mësues+nxënës=mbi 200", {"teachers"}, Total(low=0, high=None)),
        ("mësues+nxënës=?", {"teachers"}, Total(uncounted=1)),
    ],
)
def test_what_a_line_gives_under_an_audience_filter(words, audiences, given_):
    assert under(read(words), frozenset(audiences)) == given_


@given(lines(), st.frozensets(st.sampled_from(["pupils", "teachers", "police"])))
def test_a_filter_never_gives_more_than_the_whole(line, audiences):
    whole, part = total(line), under(line, audiences)
    if part is not None and whole.high is not None:
        assert part.high is not None
        assert part.exact + part.high <= whole.exact + whole.high
        assert part.exact + part.low <= whole.exact + whole.low


marks = st.lists(
    st.sampled_from([*"0123456789=+:/?fm -~", "nxënës", "mësues", "rreth "]), max_size=14
)


@given(st.one_of(marks.map("".join), st.text(), st.text().map("nxënës=25:{}".format)))
def test_any_text_is_a_line_or_a_failure(words):
    try:
        line = read(words)
    except Failure:
        return
    assert AudienceLine.from_json(line.to_json()) == line
