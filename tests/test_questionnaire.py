"""Questionnaires: what a file of YAML may say, what makes two versions differ."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ran import Ran

from antitrafik_cli.data import packaged_questionnaires, read_questionnaire_file, vocabulary
from antitrafik_cli.domain.questionnaire import (
    DONT_KNOW,
    Question,
    Questionnaire,
    differing,
    span,
    spellings,
)
from antitrafik_cli.domain.record import invalid_fields
from antitrafik_cli.errors import BadYaml
from antitrafik_cli.exchange.questionnaires import fields_of
from antitrafik_cli.messages import speaking
from antitrafik_cli.settings import log_path

SMALLEST = """
id: njohuri
questions: [{id: q1, type: single, choices: [po, jo], right: [po], about: knowledge}]
"""
FULL = """
id: njohuri
version: 2026-10
title: {sq: Çfarë dimë, en: What we know}
questions:
  - id: q1
    type: një përgjigje
    about: njohuri
    sq: Cila është linja?
    en: Which is the helpline?
    choices:
      - {id: 116006, sq: 116 006, en: 116 006}
      - Policia në qytet
      - {id: nuk-e-di, sq: S'e di fare}
    right: policia në qytet
  - {id: q2, type: po/jo/nuk e di, right: jo}
  - {id: q3, type: scale 1-5, scale: 0-10, about: qëndrim}
  - {id: q4, type: number, right: [116006, 3-9]}
  - {id: q5, type: disa përgjigje, choices: [a, b, c], right: [c, a]}
"""


def read(text: str, tmp_path: Path) -> Questionnaire:
    path = tmp_path / "pyetesor.yaml"
    path.write_text(text, encoding="utf-8")
    return read_questionnaire_file(path)


def test_the_smallest_questionnaire_is_an_id_and_a_question(tmp_path: Path) -> None:
    found = read(SMALLEST, tmp_path)
    assert found == Questionnaire(
        "njohuri", "1", (Question("q1", "single", ("po", "jo"), ("po",), "knowledge"),)
    )
    assert found.name == f"njohuri 1 ({found.digest[:8]})"


def test_a_full_one_is_read_in_albanian_or_english(tmp_path: Path) -> None:
    found = read(FULL, tmp_path)
    assert found.version == "2026-10"
    assert found.questions == (
        Question(
            "q1", "single", ("116006", "policia-ne-qytet"), ("policia-ne-qytet",), "knowledge"
        ),
        Question("q2", "yes-no", ("po", "jo"), ("jo",)),
        Question("q3", "scale", tuple(map(str, range(11))), (), "attitude"),
        Question("q4", "number", (), ("116006", "3-9")),
        Question("q5", "multiple", ("a", "b", "c"), ("a", "c")),
    )
    assert found.wordings["q1/dont-know"] == {"sq": "S'e di fare"}
    assert found.wordings["q1/policia-ne-qytet"] == {"sq": "Policia në qytet"}
    with speaking("sq"):
        assert (found.called(), found.label("q1")) == ("Çfarë dimë", "Cila është linja?")
    with speaking("en"):
        assert (found.called(), found.label("q1")) == ("What we know", "Which is the helpline?")


WRONG = {
    "questions: []": "Here “id” is missing.",
    "id: Njohuri 1": "“Njohuri 1” is no code.",
    "id: n\nversion: version një": "“version një” is no version.",
    "id: n\ntitull: x": "The key “titull” is not known here. Nearest: title.",
    "id: n": "A questionnaire has 1 to 60 questions.",
    "id: n\nquestions: [{id: q1}]": "Here “type” is missing.",
    "id: n\nquestions: [{id: q1, type: singel}]": "“singel” is not known as a type of question.",
    "id: n\nquestions: [{id: q1, type: single, choices: [po]}]": "has 2 to 30 of them",
    "id: n\nquestions: [{id: q1, type: single, choices: [po, Po]}]": "“po” stands here twice",
    "id: n\nquestions: [{id: q1, type: single, choices: [a, b], right: [c]}]": "“c” is none of",
    "id: n\nquestions: [{id: q1, type: single, choices: [a, bosh]}]": "“bosh” is no choice",
    "id: n\nquestions: [{id: q1, type: single, choices: [a, all-right]}]": "“all-right” is no",
    "id: n\nquestions: [{id: q1, type: scale, scale: 5-1}]": "“5-1” is no scale.",
    "id: n\nquestions: [{id: q1, type: scale, scale: 1-99}]": "“1-99” is no scale.",
    "id: n\nquestions: [{id: q1, type: number, scale: 1-5}]": "has no “scale”",
    "id: n\nquestions: [{id: q1, type: number, right: [9-3]}]": "“9-3” is no number",
    "id: n\nquestions: [{id: q1, type: number, right: [0691234567]}]": "“0691234567” is no number",
    "id: n\nquestions: [{id: q1, type: number}, {id: q1, type: number}]": "stands here twice",
    "id: n\nquestions: [{id: q1, type: number, about: moti}]": "“moti” is not known as what",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_line_and_column(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadYaml) as told:
        read(text, tmp_path)
    assert WRONG[text] in str(told.value)
    assert "pyetesor.yaml:" in str(told.value)


def test_versions_differ_by_what_is_asked_and_how_it_is_worded_not_by_their_name(
    tmp_path: Path,
) -> None:
    one = read(FULL, tmp_path)
    assert read(FULL.replace("2026-10", "2027"), tmp_path).digest == one.digest
    assert read(FULL.replace("Çfarë dimë", "Tjetër titull"), tmp_path).digest == one.digest
    for changed in ("right: jo", "helpline?", "0-10", "[a, b, c]", "116006, 3-9"):
        other = {"right: jo": "right: po", "helpline?": "number?", "0-10": "0-5",
                 "[a, b, c]": "[a, c, b]", "116006, 3-9": "116006"}[changed]  # fmt: skip
        found = read(FULL.replace(changed, other), tmp_path)
        assert found.digest != one.digest, changed
        assert len(list(differing(found, one))) == 1


def test_every_answer_is_known_by_code_by_wording_and_a_blank_and_a_dont_know_by_their_words(
    tmp_path: Path,
) -> None:
    asked = read(FULL, tmp_path)
    known = spellings(asked, asked.questions[0], vocabulary())
    assert known["116 006"] == known["116006"] == "116006"
    assert known["policia ne qytet"] == "policia-ne-qytet"
    for words in ("s'e di fare", "nuk e di", "dk"):
        assert known[words] == DONT_KNOW
    assert known["bosh"] == "blank"
    assert spellings(asked, asked.questions[1], vocabulary())["yes"] == "po"


def test_a_scale_without_right_answers_has_its_top_ones() -> None:
    points = tuple(map(str, range(1, 6)))
    assert Question("q", "scale", points).favourable == ("4", "5")
    assert Question("q", "scale", points[:3]).favourable == ("3",)
    assert Question("q", "scale", points, ("1", "2")).favourable == ("1", "2")
    assert Question("q", "single", ("a", "b")).favourable == ()


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_a_span_holds_what_lies_in_it(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert span(f"{low}-{high}") == (low, high)
    assert Question("q", "number", (), (f"{low}-{high}",)).is_favourable(str(one))


def test_every_packaged_questionnaire_is_sound_worded_in_both_languages_and_fits_a_head() -> None:
    for code, asked in packaged_questionnaires().items():
        assert asked.code == code
        assert set(asked.title) == {"sq", "en"}
        for question in asked.questions:
            assert set(asked.wordings[question.id]) == {"sq", "en"}
            assert question.about
        assert invalid_fields("questionnaire", fields_of(asked)) == []


def test_what_a_head_holds_of_a_question_gives_it_again(tmp_path: Path) -> None:
    for question in read(FULL, tmp_path).questions:
        assert Question.from_json(question.to_json()) == question


@pytest.mark.parametrize(
    "fields",
    [
        {"questions": []},
        {"questions": [{"id": "q1"}]},
        {"questions": [{"id": "q1", "type": "essay"}]},
        {"questions": [{"id": "q1", "type": "number"}, {"id": "q1", "type": "number"}]},
        {"questions": [{"id": "Emri Mbiemri", "type": "number"}]},
        {"questions": {"q1": "number"}},
        {"digest": "abc"},
    ],
)
def test_a_head_cannot_hold_what_is_no_questionnaire(fields: dict[str, object]) -> None:
    assert invalid_fields("questionnaire", fields) == list(fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("phase", "during"),
        ("answers", {"papers": 26}),
        ("answers", {"papers": -1, "questions": {}}),
        ("answers", {"papers": 26, "questions": {"q1": {"po": -3}}}),
        ("answers", {"papers": 26, "questions": {"q1": {"Arta Hoxha": 1}}}),
        ("answers", {"papers": True, "questions": {}}),
        ("paired", {"with": "before", "matched": 1, "unmatched": [1], "questions": {}}),
        ("paired", {"with": "never", "matched": 1, "unmatched": [1, 1], "questions": {}}),
        ("event", "q1"),
    ],
)
def test_a_head_cannot_hold_what_is_no_result(name: str, value: object) -> None:
    assert invalid_fields("survey", {name: value}) == [name]


def test_a_questionnaire_larger_than_an_entry_is_refused(
    tmp_path: Path, antitrafik: Callable[..., Ran]
) -> None:
    choices = ", ".join(f"{'z' * 58}{number}" for number in range(30))
    questions = "".join(
        f"\n  - {{id: q{number}, type: single, choices: [{choices}]}}" for number in range(60)
    )
    path = tmp_path / "madh.yaml"
    path.write_text(f"id: madh\nquestions:{questions}\n")
    ran = antitrafik("survey", "define", str(path))
    assert (ran.code, ran.out) == (2, "")
    assert "This is more than one entry of the log holds: " in ran.err
    assert not log_path().exists()
