"""Tallies: what people type after counting papers, held against the number of papers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surveying import FORM

from antitrafik_cli.data import read_questionnaire_file, vocabulary
from antitrafik_cli.domain.questionnaire import Question, Questionnaire
from antitrafik_cli.domain.tally import (
    Answers,
    answered,
    favourable,
    read_tallies,
    read_tally,
    values,
)
from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import speaking

_QUESTION = Question("q1", "single", ("po", "jo"), ("po",), "knowledge")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    path = tmp_path_factory.mktemp("form") / "njohuri.yaml"
    path.write_text(FORM, encoding="utf-8")
    return read_questionnaire_file(path)


def told(asked: Questionnaire, *lines: str, papers: int | None = None) -> Answers:
    return read_tallies(asked, lines, papers, vocabulary())


def test_a_tally_is_read_as_it_is_written(asked: Questionnaire) -> None:
    found = told(asked, "q1: po=12 jo=9 nuk-e-di=4")
    assert found == Answers(None, {"q1": {"po": 12, "jo": 9, "dont-know": 4}})
    same = ("Q1:po = 12, JO=9; s'e di=4", "q1: 12 9 4", "q1:  jo=9 po=12  nuk e di=4 ",
            "q1: 12, 9; nuk-e-di=4")  # fmt: skip
    assert [told(asked, one) for one in same] == [found] * 4


def test_a_blank_a_dont_know_and_a_wrong_answer_are_three_things(asked: Questionnaire) -> None:
    found = told(asked, "q1: po=11 jo=9 nuk-e-di=4 bosh=2", papers=26).counts["q1"]
    assert found == {"po": 11, "jo": 9, "dont-know": 4, "blank": 2}
    question = asked.questions[0]
    assert answered(question, found, 26) == 24
    assert favourable(question, found) == 11


def test_what_no_tally_counts_of_the_papers_was_left_blank(asked: Questionnaire) -> None:
    assert told(asked, "q1: po=11 jo=9", papers=26).counts["q1"]["blank"] == 6
    assert "blank" not in told(asked, "q1: po=11 jo=9").counts["q1"]
    assert told(asked, "q1: po=26", papers=26).counts["q1"] == {"po": 26, "blank": 0}


def test_of_several_choices_each_is_held_against_the_papers(asked: Questionnaire) -> None:
    found = told(asked, "q2: pune=20 seks=24 vize=3 bosh=2 all-right=15", papers=26)
    assert answered(asked.questions[1], found.counts["q2"], 26) == 24
    assert favourable(asked.questions[1], found.counts["q2"]) == 15
    without = told(asked, "q2: pune=20 bosh=0", papers=26).counts["q2"]
    assert favourable(asked.questions[1], without) is None


def test_points_of_a_scale_and_numbers_are_values(asked: Questionnaire) -> None:
    found = told(asked, "q3: 1 2 3 4 5 6", "q4: 116006=20 129=3 nuk e di=2").counts
    assert values(asked.questions[2], found["q3"]) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}
    assert favourable(asked.questions[2], found["q3"]) == 9
    assert (found["q3"]["dont-know"], answered(asked.questions[2], found["q3"], None)) == (6, 21)
    assert favourable(asked.questions[3], found["q4"]) == 20


WRONG = {
    ("q1 po=12",): "“q1 po=12” is no tally. Write for example:",
    ("q1: po",): "is no tally",
    ("q1: 12",): "is no tally",
    ("q1: 12 9 4 1 7",): "is no tally",
    ("q1:",): "is no tally",
    ("q1: po=1 po=2",): "is no tally",
    ("q1: 12 9 po=2",): "is no tally",
    ("q9: po=1",): "“q9” is no question of njohuri. There are: q1, q2, q3, q4.",
    ("q11: po=1",): "“q11” is no question of njohuri. Nearest: q1.",
    ("q1: pp=1",): "“pp” is no answer to q1. There are: po, jo, dont-know, blank.",
    ("q1: poo=1",): "“poo” is no answer to q1. Nearest: po.",
    ("q4: 0691234567=1",): "“0691234567” is no answer to q4. There are: 0-999999,",
    ("q1: po=-3",): "“-3” is no number of papers",
    ("q1: po=3.5",): "“3.5” is no number of papers",
    ("q1: po=~30",): "“~30” is no number of papers",
    ("q1: po=1", "q1: jo=2"): "The question q1 is told twice",
    ("q1: po=20 jo=9",): "q1: 29 answers, and there are only 26 papers.",
    ("q1: po=20 bosh=1",): "q1: 21 answers and blanks, and there are 26 papers.",
    ("q2: pune=20",): "q2: say on how many papers nothing was ticked, for example bosh=0.",
    ("q2: pune=25 bosh=2",): "q2: 27 answers, and there are only 26 papers.",
}


@pytest.mark.parametrize("lines", WRONG)
def test_nonsense_gets_one_clear_sentence(asked: Questionnaire, lines: tuple[str, ...]) -> None:
    with pytest.raises(Failure, match=re.escape(WRONG[lines])):
        told(asked, *lines, papers=26)


@pytest.mark.parametrize("lang", ["sq", "en"])
def test_what_a_refusal_names_can_be_typed(asked: Questionnaire, lang: str) -> None:
    with speaking(lang), pytest.raises(Failure) as caught:
        told(asked, "q1: pp=1")
    named = str(caught.value).rpartition(": ")[2].rstrip(".").split(", ")
    assert named[2:] == {"sq": ["nuk-e-di", "bosh"], "en": ["dont-know", "blank"]}[lang]
    line = " ".join(f"{one}=1" for one in named)
    assert told(asked, f"q1: {line}").counts["q1"] == {"po": 1, "jo": 1, "dont-know": 1, "blank": 1}


def test_several_choices_need_the_number_of_papers(asked: Questionnaire) -> None:
    with pytest.raises(Failure, match="so say how many papers there are: --papers 26"):
        told(asked, "q2: pune=20 bosh=0")


@given(st.data())
def test_however_it_is_typed_the_papers_add_up(data: st.DataObject) -> None:
    asked = Questionnaire("n", "1", (_QUESTION,))
    given_ = {code: data.draw(st.integers(0, 40)) for code in ("po", "jo", "dont-know")}
    blank = data.draw(st.integers(0, 9))
    papers = sum(given_.values()) + blank
    typed = data.draw(st.permutations([f"{code}={n}" for code, n in given_.items()]))
    line = data.draw(st.sampled_from([" ", ", ", "; ", "  "])).join(typed)
    found = read_tally(asked, _QUESTION, line, papers, vocabulary())
    assert sum(found.values()) == papers
    assert found["blank"] == blank
    assert {code: found.get(code, 0) for code in given_} == given_
    numbers = " ".join(map(str, given_.values()))
    assert read_tally(asked, _QUESTION, numbers, papers, vocabulary()) == found
