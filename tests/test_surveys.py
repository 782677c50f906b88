"""The report of surveys: figures, sentences at every edge, what is pooled and what is hidden."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import ASKED, RECORDS, Office, counts, questionnaire_fields
from ran import Ran
from surveying import KINDS, NJOHURI, before_and_after, define, notes, result, row, session
from test_log_laws import fresh, receive, template  # noqa: F401 - a fixture

from antitrafik_cli.domain.questionnaire import Question, Questionnaire
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.statistics import Stratum, difference, stratified_difference
from antitrafik_cli.domain.survey_fields import holds_questions
from antitrafik_cli.render import draw
from antitrafik_cli.reports.surveys import Narrowed, surveys
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.log import Log

Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-15T12:00:00+01:00")


def told(antitrafik: Run, *argv: str) -> Any:
    ran = antitrafik("report", "surveys", *argv, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_the_sentence_of_the_first_bulletin(antitrafik: Run) -> None:
    define()
    before_and_after(((11, 26), (16, 26)))
    found = told(antitrafik)
    one = row(found, "questions")
    assert [one["n_before"], one["n_after"], one["verdict"]] == [26, 26, "too-few"]
    assert (one["share_before"], one["share_after"]) == pytest.approx((11 / 26, 16 / 26))
    figures = [one[f"change_{name}"] for name in ("points", "low", "high")]
    assert figures == pytest.approx([100 * x for x in difference((11, 26), (16, 26))])
    assert notes(found)[0] == (
        "q1: 11 of 26 → 16 of 26: +19 points, but so few papers could show that by chance "
        "(−7 to +42)."
    )
    columns = next(table for table in found["tables"] if table["name"] == "questions")["columns"]
    assert [column["name"] for column in columns][:9] == [
        "question", "n_before", "n_after", "share_before", "share_after", "change_points",
        "change_low", "change_high", "verdict",
    ]  # fmt: skip


EDGES = {
    ((0, 1), (1, 1)): "q1: 0 of 1 → 1 of 1: +100 points, but so few papers could show that by "
    "chance (−12 to +100).",
    ((26, 26), (26, 26)): "q1: 26 of 26 → 26 of 26: no change to be seen (−13 to +13). One class "
    "is described, not judged.",
    ((5, 10), (5, 10)): "q1: 5 of 10 → 5 of 10: no change, but so few papers could hide one "
    "(−37 to +37).",
    ((0, 26), (0, 26)): "q1: 0 of 26 → 0 of 26: no change to be seen (−13 to +13). One class is "
    "described, not judged.",
    ((0, 26), (26, 26)): "q1: 0 of 26 → 26 of 26: +100 points (+82 to +100). One class is "
    "described, not judged.",
    ((26, 26), (0, 26)): "q1: 26 of 26 → 0 of 26: −100 points (−100 to −82). One class is "
    "described, not judged.",
    ((11, 26), None): "q1: 11 of 26 before; nothing from after, so no change can be told.",
    (None, (16, 26)): "q1: 16 of 26 after; nothing from before, so no change can be told.",
    ((0, 0), (0, 0)): "q1: no answers.",
    ((0, 0), (3, 5)): "q1: 3 of 5 after; nothing from before, so no change can be told.",
}


@pytest.mark.parametrize("edge", EDGES)
def test_the_sentence_is_right_at_every_edge(antitrafik: Run, edge: tuple[Any, Any]) -> None:
    define()
    event = session()
    for phase, side in zip(("before", "after"), edge, strict=True):
        if side:
            right, n = side
            told_ = {"po": right, "jo": n - right}
            given_ = {one: number for one, number in told_.items() if number}
            result(event, phase, {"q1": {**given_, "blank": 0}}, papers=n)
    found = told(antitrafik)
    assert notes(found)[0] == EDGES[edge]
    one = row(found, "questions")
    assert one["verdict"] == "too-few"
    if None in edge or (0, 0) in edge:
        assert (one["change_points"], one["change_low"], one["change_high"]) == (None, None, None)


def test_one_point_is_one_point(antitrafik: Run) -> None:
    define()
    before_and_after(((50, 100), (51, 100)))
    assert ": +1 point (−13 to +15)." in notes(told(antitrafik))[0]


def test_blanks_and_dont_knows_are_told_apart_from_wrong_answers(antitrafik: Run) -> None:
    define()
    event = session()
    result(event, "before", {"q1": {"po": 10, "jo": 5, "dont-know": 7, "blank": 4}}, papers=26)
    result(event, "after", {"q1": {"po": 10, "jo": 5}})
    one = row(told(antitrafik), "questions")
    assert (one["n_before"], one["blank_before"], one["dont_know_before"]) == (22, 4, 7)
    assert (one["n_after"], one["blank_after"], one["dont_know_after"]) == (15, None, 0)
    assert one["share_before"] == pytest.approx(10 / 22)


def test_schools_are_pooled_each_compared_with_itself(antitrafik: Run) -> None:
    define()
    each = [((5, 20), (12, 20)), ((20, 40), (30, 40)), ((10, 30), (20, 30)), ((9, 25), (18, 25))]
    events = before_and_after(*each)
    found = told(antitrafik)
    one = row(found, "questions")
    assert (one["verdict"], one["classes"]) == ("rise", 4)
    pooled = stratified_difference([Stratum(*one_) for one_ in each])
    assert (one["change_points"], one["change_low"], one["change_high"]) == pytest.approx(
        tuple(100 * x for x in pooled)
    )
    assert notes(found)[0].startswith("q1: 44 of 115 → 80 of 115: a rise of 31 points (+19 to +43)")
    (classes,) = (table for table in found["tables"] if table["name"] == "classes")
    assert [line["event"] for line in classes["rows"]] == events
    assert [line["change_points"] for line in classes["rows"]] == pytest.approx(
        [100 * difference(*one_).estimate for one_ in each]
    )


def test_classes_that_disagree_are_warned_of(antitrafik: Run) -> None:
    define()
    before_and_after(((5, 30), (25, 30)), ((25, 30), (5, 30)))
    assert "q1: the classes disagree; look at each before believing the whole." in notes(
        told(antitrafik)
    )


def test_a_class_with_one_phase_is_in_no_change_and_that_is_said(antitrafik: Run) -> None:
    define()
    before_and_after(((11, 26), (16, 26)))
    result(session("2017-11-20"), "before", {"q1": {"po": 9, "jo": 1, "blank": 0}}, papers=10)
    found = told(antitrafik)
    assert row(found, "questions")["n_before"] == 26
    assert "1 class has papers of one phase alone and is in no change." in notes(found)


def test_versions_that_differ_in_a_question_are_never_pooled(antitrafik: Run) -> None:
    other = NJOHURI._replace(questions=(NJOHURI.questions[0]._replace(right=("jo",)),))
    define()
    define(other)
    before_and_after(((11, 26), (16, 26)))
    before_and_after(((11, 26), (16, 26)), asked=other)
    (table,) = (one for one in told(antitrafik)["tables"] if one["name"] == "questions")
    shares = {one["digest"]: one["share_before"] for one in table["rows"]}
    assert shares == pytest.approx({NJOHURI.digest: 11 / 26, other.digest: 15 / 26})
    assert {one["classes"] for one in table["rows"]} == {1}
    assert "njohuri 1 (" in antitrafik("report", "surveys").out


def test_a_version_that_calls_itself_otherwise_and_asks_the_same_is_pooled(antitrafik: Run) -> None:
    define()
    define(NJOHURI._replace(version="2"))
    before_and_after(((11, 26), (16, 26)), ((11, 26), (16, 26)))
    assert row(told(antitrafik), "questions")["n_before"] == 52


def test_a_falling_attitude_is_not_hidden_behind_a_rising_score(antitrafik: Run) -> None:
    define(KINDS)
    event = session()
    for phase, right, low in (("before", 8, 5), ("after", 20, 15)):
        answers = {"njohja": {"po": right, "jo": 26 - right, "blank": 0},
                   "bindja": {"1": low, "5": 26 - low, "blank": 0}}  # fmt: skip
        result(event, phase, answers, papers=26, asked=KINDS)
    found = told(antitrafik)
    assert notes(found, "score") == [
        "What pupils know rose by 46 points, and yet this fell: bindja, −38 points."
    ]
    (score,) = (table for table in found["tables"] if table["name"] == "score")
    assert [(one["subject"], one["questions"]) for one in score["rows"]] == [
        ("knowledge", 1), ("attitude", 1),
    ]  # fmt: skip
    assert row(found, "means", "bindja")["mean_before"] == pytest.approx((5 + 5 * 21) / 26)


def test_of_several_choices_nobody_counted_whole_the_answers_are_shown(antitrafik: Run) -> None:
    define(KINDS)
    event = session()
    result(event, "before", {"format": {"pune": 20, "seks": 9, "blank": 1}}, papers=26, asked=KINDS)
    found = told(antitrafik, "--question", "format")
    assert (row(found, "questions", "format")["n_before"]) == 25
    assert "nobody counted those with every right choice" in notes(found)[0]
    (answers,) = (table for table in found["tables"] if table["name"] == "answers")
    assert [(one["answer"], one["right"], one["n_before"]) for one in answers["rows"]] == [
        ("pune", "yes", 20), ("seks", "yes", 9), ("blank", "no", 1),
    ]  # fmt: skip


PAIRED = {
    "with": "before",
    "matched": 20,
    "unmatched": [6, 5],
    "questions": {"q1": {"jo": {"po": 9, "jo": 3}, "po": {"po": 7}, "dont-know": {"jo": 1}}},
}


def test_papers_matched_by_code_stand_apart_with_those_unmatched(antitrafik: Run) -> None:
    define()
    event = session()
    result(event, "before", {"q1": {"po": 9, "jo": 16, "dont-know": 1, "blank": 0}}, papers=26)
    result(event, "after", {"q1": {"po": 18, "jo": 7, "blank": 0}}, papers=25, paired=PAIRED)
    found = told(antitrafik)
    one = row(found, "pairs")
    figures = ("pairs", "right_both", "gained", "lost", "right_neither", "verdict")
    assert [one[name] for name in figures] == [20, 7, 9, 0, 4, "too-few"]
    assert one["change_points"] == pytest.approx(45)
    assert one["p"] == pytest.approx(2 / 2**9)
    (note,) = notes(found, "pairs")
    assert note == "Papers without a match, counted only above: 6 before, 5 after."


def test_two_questionnaires_of_the_same_questions_keep_their_names(antitrafik: Run) -> None:
    other = NJOHURI._replace(code="dijet")
    define()
    define(other)
    before_and_after(((11, 26), (16, 26)))
    before_and_after(((11, 26), (16, 26)), asked=other)
    found = told(antitrafik)["tables"][0]["rows"]
    assert [one["questionnaire"] for one in found] == ["dijet", "njohuri"]


def test_versions_have_a_score_each(antitrafik: Run) -> None:
    other = NJOHURI._replace(questions=(*NJOHURI.questions, Question("q2", "yes-no", ("po", "jo"))))
    define()
    define(other)
    before_and_after(((11, 26), (16, 26)))
    before_and_after(((15, 26), (5, 26)), asked=other)
    (score,) = (one for one in told(antitrafik)["tables"] if one["name"] == "score")
    changes = [round(one["change_points"]) for one in score["rows"]]
    assert sorted(changes) == [-38, 19]


def test_a_score_compares_each_class_with_itself(antitrafik: Run) -> None:
    """Few papers of a weak class before and many after would show a rise that nobody made."""
    define()
    before_and_after(((10, 100), (1, 20)), ((18, 20), (85, 100)))
    (score,) = (one for one in told(antitrafik)["tables"] if one["name"] == "score")
    assert round(score["rows"][0]["change_points"]) == -5
    assert notes(told(antitrafik))[1] == (
        "q1: all papers together seem to say the opposite, since the classes differ in size; "
        "each is compared with itself."
    )


def test_papers_matched_with_a_follow_up_are_shown(antitrafik: Run) -> None:
    define()
    event = session()
    for phase, right in (("before", 9), ("after", 18)):
        result(event, phase, {"q1": {"po": right, "jo": 26 - right, "blank": 0}}, papers=26)
    counts = {"q1": {"po": 18, "jo": 7, "blank": 0}}
    result(event, "follow-up", counts, papers=25, paired=PAIRED)
    one = row(told(antitrafik), "pairs")
    assert (one["phase"], one["pairs"]) == ("follow-up", 20)
    result_ = PAIRED | {"with": "after"}
    other = session("2017-11-23")
    result(other, "before", {"q1": {"po": 9, "jo": 17, "blank": 0}}, papers=26)
    result(other, "follow-up", counts, papers=25, paired=result_)
    assert row(told(antitrafik), "pairs")["pairs"] == 20


STRANGE: list[tuple[Questionnaire, dict[str, Any], Any]] = [
    (NJOHURI, {"q1": {"x": 3, "-": 2, "po": 1}}, None),
    (NJOHURI, {"q9": {"po": 3}}, None),
    (KINDS, {"bindja": {"9": 3, "a": 2}, "mosha": {"x": 1, "9999999": 2}}, None),
    (KINDS, {"format": {"all-right": 30, "pune": 50, "blank": 1}}, None),
    (KINDS, {"format": {"pune": 5, "blank": 99}}, None),
    (NJOHURI, {"q1": {"po": 9, "jo": 9}},
     PAIRED | {"questions": {"q1": {"jo": {"po": 100000, "jo": 9}, "po": {"jo": 90000, "z": 1}}}}),
    (NJOHURI, {"q1": {"po": 9}}, PAIRED | {"questions": {"q7": {"x": {"y": 1}}, "q1": {}}}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "counts_", "paired"), STRANGE)
def test_what_another_tool_wrote_is_read_as_far_as_it_can_be(
    antitrafik: Run, asked: Questionnaire, counts_: Any, paired: Any
) -> None:
    define(asked)
    event = session()
    for phase in ("before", "after"):
        result(event, phase, counts_, papers=20, asked=asked, paired=paired)
    questions = [arg for one in asked.questions for arg in ("--question", one.id)]
    for argv in ((), tuple(questions), ("--outside",)):
        told(antitrafik, *argv)
        assert antitrafik("report", "surveys", *argv).code == 0
    assert antitrafik("show", event).code == 0


def test_a_scale_without_numbers_is_no_questionnaire() -> None:
    scale = Question("q1", "scale", ("a", "b", "c", "d"))
    assert not holds_questions([scale.to_json()])
    assert not holds_questions([Question("q1", "number", (), ("x",)).to_json()])
    assert holds_questions([scale._replace(choices=("1", "2")).to_json()])


def test_a_question_named_does_not_change_what_holm_corrects_for(antitrafik: Run) -> None:
    asked = NJOHURI._replace(
        questions=tuple(Question(f"q{n}", "single", ("po", "jo"), ("po",)) for n in range(1, 11))
    )
    define(asked)
    for day in (1, 2, 3):
        event = session(f"2017-11-0{day}")
        for phase, right in (("before", 50), ("after", 59)):
            one = {"q1": {"po": right, "jo": 100 - right, "blank": 0}}
            rest = {f"q{n}": {"po": 50, "jo": 50, "blank": 0} for n in range(2, 11)}
            result(event, phase, one | rest, papers=100, asked=asked)
    everything, alone = told(antitrafik), told(antitrafik, "--question", "q1")
    assert row(everything, "questions") == row(alone, "questions")
    assert row(alone, "questions")["verdict"] == "unclear"
    assert "but among so many questions chance could show that for one" in notes(alone)[0]


def test_filters_take_events_of_the_scope(antitrafik: Run) -> None:
    define()
    events = before_and_after(((11, 26), (16, 26)), ((1, 30), (30, 30)))
    assert row(told(antitrafik, "--event", events[0]), "questions")["n_before"] == 26
    assert row(told(antitrafik, "--to", "1.11.2017"), "questions")["n_before"] == 26
    assert told(antitrafik, "--county", "Kukës")["tables"][0]["rows"] == []
    wrong = antitrafik("report", "surveys", "--question", "q9")
    assert (wrong.code, "--question: “q9” is no question of njohuri" in wrong.err) == (2, True)
    for argv in (("--question", "q1"), ("--event", events[0]), ("--outside",)):
        assert antitrafik("report", "activity", *argv).code == 2
    assert antitrafik("report", "surveys", "--by", "county").code == 2


def test_results_of_a_questionnaire_that_is_not_here_are_named(antitrafik: Run) -> None:
    before_and_after(((11, 26), (16, 26)))
    found = told(antitrafik)
    name = f"njohuri ({NJOHURI.digest[:8]})"
    assert f"2 results are of questionnaires that are not in this log: {name}." in notes(found)


def test_a_phase_told_twice_shows_the_newest_and_names_the_other(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    define()
    (event,) = before_and_after(((11, 26), (16, 26)))
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-15T12:01:00+01:00")
    again = result(event, "before", {"q1": {"po": 12, "jo": 14, "blank": 0}}, papers=26)
    found = told(antitrafik)
    assert row(found, "questions")["share_before"] == pytest.approx(12 / 26)
    with Log.open(log_path()) as log:
        other = next(log.short(log.record(r)) for (r,) in log.connection.execute(
            "SELECT r FROM survey WHERE phase = 'before' ORDER BY r"))  # fmt: skip
        assert other != log.short(again)
    assert any(f"not: {other}." in note for note in notes(found))


# --- laws --------------------------------------------------------------------------------------


def report(log: Log) -> str:
    return draw(surveys(log, Scope(), Narrowed()), "json", width=None, colour=False)


@st.composite
def two_offices(draw: st.DrawFn) -> tuple[Office, Office]:
    """Two laptops that both know the events, and hold one phase each of every class."""
    one, other = Office(name="1" * 32), Office(name="2" * 32)
    event = {"date": "2017-11-22", "place": ["AL-03/elbasan"], "kind": "info-session"}
    for record in RECORDS[:3]:
        one.tell("record", record, "event", event)
    other.hear(one)
    for place, office in enumerate((one, other)):
        fields = draw(questionnaire_fields()) if place else None
        told_ = fields or {"code": ASKED.code, "version": "1", "digest": ASKED.digest,
                           "questions": [q.to_json() for q in ASKED.questions]}  # fmt: skip
        office.tell("record", RECORDS[8 + place], "questionnaire", told_)
    for place, record in enumerate(RECORDS[:3]):
        for office, phase, number in ((one, "before", 3 + place), (other, "after", 6 + place)):
            answers = {q.id: draw(counts(q.choices)) for q in ASKED.questions}
            papers = max(sum(each.values()) for each in answers.values())
            office.tell("record", RECORDS[number if number < 8 else 11], "survey", {
                "event": record, "phase": phase, "questionnaire": ASKED.code,
                "digest": ASKED.digest, "answers": {"papers": papers, "questions": answers},
            })  # fmt: skip
    return one, other


@given(two_offices(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_merging_two_logs_that_hold_a_phase_each_gives_the_report_of_one_log(
    template: bytes,  # noqa: F811
    offices: tuple[Office, Office],
    order: Any,
) -> None:
    one, other = offices
    entries = {**one.seen, **other.seen}
    whole = fresh(template)
    receive(whole, sorted(entries.values(), key=lambda entry: (entry.at, entry.id)), {})
    mine, theirs = [*one.seen.values()], [*other.seen.values()]
    merged = fresh(template)
    receive(merged, order.sample(mine, len(mine)), {})
    receive(merged, order.sample(theirs, len(theirs)), {})
    assert json.loads(report(merged)) == json.loads(report(whole))
    assert row(json.loads(report(merged)), "questions")["questionnaire"] == ASKED.code


def test_the_report_is_drawn_in_every_format_and_language(antitrafik: Run, tmp_path: Path) -> None:
    define(KINDS)
    event = session()
    for phase in ("before", "after", "follow-up"):
        result(event, phase, {"njohja": {"po": 9, "blank": 0}, "bindja": {"3": 9, "blank": 0},
                              "mosha": {"15": 9, "blank": 0}}, papers=9, asked=KINDS)  # fmt: skip
    for format_ in ("table", "csv", "md", "json"):
        for lang in ("sq", "en"):
            ran = antitrafik("report", "surveys", "--format", format_, lang=lang)
            assert (ran.code, bool(ran.out)) == (0, True)
            assert "follow-up" in ran.out or format_ in ("table", "md")


def test_results_told_in_several_ways_are_named(template: bytes) -> None:  # noqa: F811
    one, other = Office(name="1" * 32), Office(name="2" * 32)
    event = {"date": "2017-11-22", "place": ["AL-03/elbasan"], "kind": "info-session"}
    one.tell("record", RECORDS[0], "event", event)
    asked = {"code": ASKED.code, "version": "1", "digest": ASKED.digest,
             "questions": [q.to_json() for q in ASKED.questions]}  # fmt: skip
    one.tell("record", RECORDS[8], "questionnaire", asked)
    papers = {"event": RECORDS[0], "phase": "before", "questionnaire": ASKED.code,
              "digest": ASKED.digest}  # fmt: skip
    one.tell("record", RECORDS[9], "survey", {**papers, "answers": _answers(3)})
    other.hear(one)
    for office, right in ((one, 4), (other, 5)):
        office.tell("amend", RECORDS[9], "survey", {"answers": _answers(right)})
    log = fresh(template)
    receive(log, [*{**one.seen, **other.seen}.values()], {})
    found = json.loads(report(log))
    assert any("1 record is told in several ways" in note for note in notes(found))


def _answers(right: int) -> dict[str, Any]:
    return {"papers": 9, "questions": {"q1": {"po": right, "blank": 9 - right}}}
