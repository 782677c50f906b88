"""An XLSForm gives the questionnaire that YAML of the same questions gives, or a sentence."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from forms import CHOICES, SETTINGS, SURVEY, YAML, Cells, form, workbook

from antitrafik_cli.data import packaged_questionnaires, read_questionnaire_file, vocabulary
from antitrafik_cli.domain.questionnaire import DONT_KNOW, WRITTEN_AS, Questionnaire
from antitrafik_cli.errors import Failure
from antitrafik_cli.exchange.columns import Maps
from antitrafik_cli.exchange.papers import count_papers
from antitrafik_cli.exchange.questionnaires import read_questionnaire_at
from antitrafik_cli.exchange.xlsform import read_xlsform

Read = Callable[..., tuple[Questionnaire, list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The questionnaire and the remarks that a form of these sheets gives."""

    def reading(
        survey: Cells = SURVEY, choices: Cells = CHOICES, settings: Cells = ()
    ) -> tuple[Questionnaire, list[str]]:
        return read_xlsform(form(tmp_path / "form.xlsx", survey, choices, settings), vocabulary())

    return reading


@pytest.fixture
def refused(read: Read) -> Callable[..., str]:
    """The sentence that refuses a form of these sheets."""

    def refusing(*sheets: Cells) -> str:
        with pytest.raises(Failure) as caught:
            read(*sheets)
        assert caught.value.exit_code == 2
        return str(caught.value)

    return refusing


def yaml(tmp_path: Path, text: str) -> Questionnaire:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return read_questionnaire_file(path)


# --- the same questionnaire --------------------------------------------------------------------


def test_a_form_is_the_questionnaire_that_yaml_says(read: Read, tmp_path: Path) -> None:
    found, remarks = read(settings=SETTINGS)
    same = yaml(tmp_path, YAML)
    assert found == same
    assert found.digest == same.digest
    assert found.name == f"cfare-dime 3 ({same.digest[:8]})"
    assert found.wordings[f"format/{DONT_KNOW}"] == {
        "sq": "Nuk jam i sigurt",
        "en": "I am not sure",
    }
    (remark,) = remarks
    assert remark == (
        "Not taken over, since only counts enter the log: shkolla (text), nota (decimal), "
        "renditja (rank forma), foto (image)."
    )


def test_it_is_read_wherever_a_questionnaire_is(tmp_path: Path) -> None:
    found, remarks = read_questionnaire_at(form(tmp_path / "form.xlsx"))
    assert found == yaml(tmp_path, YAML)
    assert len(remarks) == 1


TYPES = {"yes-no": "select_one po_jo", "multiple": "select_multiple ", "single": "select_one ",
         "scale": "range"}  # fmt: skip


def test_the_questionnaire_of_the_tool_as_a_form_is_pooled_with_it(read: Read) -> None:
    ((code, asked),) = packaged_questionnaires().items()
    survey: list[Sequence[object]] = [
        ("type", "name", "label::Shqip", "label::English", "about", "right", "parameters")
    ]
    choices: list[Sequence[object]] = [
        ("list name", "name", "label::Shqip", "label::English"),
        ("po_jo", "yes", "Po", "Yes"), ("po_jo", "no", "Jo", "No"), ("po_jo", "dk", "S'e di", ""),
    ]  # fmt: skip
    for one in asked.questions:
        type_ = TYPES[one.type] + (one.id if TYPES[one.type].endswith(" ") else "")
        names = [name.replace("-", "_") for name in one.right]
        label = asked.wordings[one.id]
        right = ";".join(names) if one.type == "single" else " ".join(names)
        survey.append((type_, one.id.replace("-", "_"), label["sq"], label["en"], one.about, right,
                       "start=1 end=5" if one.type == "scale" else ""))  # fmt: skip
        for choice in one.choices if type_.endswith(one.id) else ():
            told = asked.wordings[f"{one.id}/{choice}"]
            choices.append((one.id, choice.replace("-", "_"), told["sq"], told["en"]))
    settings = (("form_id", "version"), (code, asked.version))
    found, remarks = read(survey, choices, settings)
    assert found.questions == asked.questions
    assert found.digest == asked.digest
    assert remarks == []


# --- languages, names, settings ----------------------------------------------------------------

ONE: Cells = (("type", "name"), ("integer", "mosha"))


def with_labels(*labels: tuple[str, str]) -> Cells:
    return (("type", "name", *(head for head, _text in labels)),
            ("integer", "mosha", *(text for _head, text in labels)))  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "language"),
    [
        ("label", "sq"), ("Label", "sq"), ("caption", "sq"), ("label::Shqip", "sq"),
        ("label::Albanian", "sq"), ("label::Albanian (sq)", "sq"), ("label :: shqip (sq-AL)", "sq"),
        ("label:sq", "sq"), ("label::English (en)", "en"), ("label::English", "en"),
        ("LABEL::ENGLISH (EN)", "en"), ("label::Anglisht", "en"), ("label::en", "en"),
    ],
)  # fmt: skip
def test_the_language_of_a_label(read: Read, heading: str, language: str) -> None:
    found, remarks = read(with_labels((heading, "Sa  vjeç\nje?")), ())
    assert found.wordings == {"mosha": {language: "Sa vjeç je?"}}
    assert remarks == []


def test_wordings_in_other_languages_are_left_out_and_named(read: Read) -> None:
    found, remarks = read(with_labels(("label::Français (fr)", "Âge?"), ("label", "Mosha?")), ())
    assert found.wordings == {"mosha": {"sq": "Mosha?"}}
    assert remarks == [
        "Wordings in other languages than Albanian and English, not taken over: Français (fr)."
    ]


@pytest.mark.parametrize(
    ("default", "wording"),
    [
        ("English (en)", {"en": "Age?"}), ("english", {"en": "Age?"}), ("", {"sq": "Age?"}),
        ("default", {"sq": "Age?"}), ("Shqip", {"sq": "Age?"}), ("French (fr)", {}),
    ],
)  # fmt: skip
def test_a_label_of_no_language_is_in_the_language_of_the_form(
    read: Read, default: str, wording: dict[str, str]
) -> None:
    found, _remarks = read(with_labels(("label", "Age?")), (), (("default_language",), (default,)))
    assert found.wordings == ({"mosha": wording} if wording else {})


def test_a_label_that_names_its_language_goes_before_one_that_does_not(read: Read) -> None:
    found, _remarks = read(with_labels(("label", "A"), ("label::Albanian (sq)", "B")), ())
    assert found.wordings == {"mosha": {"sq": "B"}}
    found, _remarks = read(with_labels(("label", "A"), ("label::Albanian (sq)", "")), ())
    assert found.wordings == {"mosha": {"sq": "A"}}


def test_a_form_without_settings_is_called_as_its_file(tmp_path: Path) -> None:
    path = form(tmp_path / "Pyetësori i RI (2).xlsx", ONE, (), ())
    found, _remarks = read_xlsform(path, vocabulary())
    assert (found.code, found.version, found.title) == ("pyetesori-i-ri-2", "1", {})


def test_sheets_and_headings_in_any_case(tmp_path: Path) -> None:
    sheets = {" Survey": (("Type ", "NAME"), ("Integer", "mosha")), "SETTINGS": SETTINGS}
    found, _remarks = read_xlsform(workbook(tmp_path / "f.xlsx", sheets), vocabulary())
    assert [one.id for one in found.questions] == ["mosha"]
    assert found.code == "cfare-dime"


def test_a_version_in_other_characters_is_said(read: Read) -> None:
    settings = (("version",), ("4 (2019-05-09 02:10:13)",))
    found, remarks = read(ONE, (), settings)
    assert found.version == "4-2019-05-09-02-10-1"
    assert remarks == ["The version is written 4-2019-05-09-02-10-1 here."]


# --- types -------------------------------------------------------------------------------------

LIST: Cells = (("list_name", "name", "label"), ("l", "a", "A"), ("l", "b", "B"), ("l", "c", "C"))


@pytest.mark.parametrize(
    ("type_", "found"),
    [
        ("select_one l", "single"), ("select one l", "single"), ("select1 l", "single"),
        ("select one from l", "single"), ("Select_One l", "single"),
        ("select_multiple l", "multiple"), ("select multiple l", "multiple"),
        ("select all that apply from l", "multiple"), ("integer", "number"), ("int", "number"),
        ("range", "scale"),
    ],
)  # fmt: skip
def test_types_that_are_counted(read: Read, type_: str, found: str) -> None:
    asked, remarks = read((("type", "name"), (type_, "q")), LIST)
    assert [one.type for one in asked.questions] == [found]
    assert remarks == []


@pytest.mark.parametrize("spelling", ["or_other", "or other", "or specify other"])
def test_or_other_is_one_choice_more(read: Read, spelling: str) -> None:
    asked, _remarks = read((("type", "name"), (f"select_one l {spelling}", "q")), LIST)
    assert asked.questions[0].choices == ("a", "b", "c", "other")
    assert asked.wordings["q/other"] == {"sq": "Tjetër"}  # the only language of this form
    with_other = (*LIST, ("l", "other", "Diçka tjetër"))
    asked, _remarks = read((("type", "name"), (f"select_one l {spelling}", "q")), with_other)
    assert asked.questions[0].choices == ("a", "b", "c", "other")
    assert asked.wordings["q/other"] == {"sq": "Diçka tjetër"}


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ("start=1 end=5 step=1", "1-5"), ("start=0;end=10;step=1", "0-10"), ("", "1-10"),
        ("END = 3, start = 1", "1-3"), ("start=1 end=2", "1-2"), ("start=0 end=11", "number"),
        ("start=0 end=100 step=10", "number"), ("start=1.0 end=5.0 step=1.0", "1-5"),
        ("start=1 end=5 step=0.5", ""), ("start=-2 end=2 step=1", ""), ("start=5 end=1", ""),
        ("start=1 end=1e9", ""), ("start=1 end=x", ""), ("step=0", ""),
    ],
)  # fmt: skip
def test_a_range_is_a_scale_or_a_number_or_cannot_be_counted(
    read: Read, parameters: str, found: str
) -> None:
    survey = (("type", "name", "parameters"), ("range", "q", parameters), ("integer", "mosha", ""))
    asked, remarks = read(survey, ())
    question = asked.question("q")
    if not found:
        assert question is None
        assert remarks == ["Not taken over, since only counts enter the log: q (range)."]
    elif found == "number":
        assert question == question._replace(type="number", choices=())
    else:
        low, high = map(int, found.split("-"))
        assert question == question._replace(
            type="scale", choices=tuple(str(point) for point in range(low, high + 1))
        )


@pytest.mark.parametrize(
    "type_",
    ["note", "start", "end", "today", "deviceid", "imei", "username", "phonenumber", "audit",
     "calculate", "hidden", "begin_group", "end_group", "begin group", "end group",
     "Begin_Score", "end_score", "start-geopoint"],
)  # fmt: skip
def test_what_asks_nobody_is_left_out_in_silence(read: Read, type_: str) -> None:
    asked, remarks = read((*ONE, (type_, "x")), ())
    assert [one.id for one in asked.questions] == ["mosha"]
    assert remarks == []


@pytest.mark.parametrize(
    "type_",
    ["text", "decimal", "rank l", "image", "audio", "date", "geopoint", "barcode", "acknowledge",
     "select_one_from_file vendet.csv", "select one from file vendet.csv", "score__row",
     "something of somebody's"],
)  # fmt: skip
def test_what_cannot_be_counted_is_named(read: Read, type_: str) -> None:
    asked, remarks = read((*ONE, (type_, "x y")), LIST)
    assert [one.id for one in asked.questions] == ["mosha"]
    assert remarks == [f"Not taken over, since only counts enter the log: x y ({type_})."]


def test_rows_that_are_switched_off_or_ask_nothing(read: Read) -> None:
    survey = (
        ("type", "name", "label", "disabled", "appearance"),
        ("integer", "mosha", "Mosha", "no"),
        ("integer", "a", "A", "yes"),
        ("begin_repeat", "r", "R", "yes"),
        ("select_one l", "koka", "Koka", "", "label"),
        ("select_one l", "q", "Q", "", "list-nolabel"),
        ("", "", "a remark of the author"),
    )
    asked, remarks = read(survey, LIST)
    assert [one.id for one in asked.questions] == ["mosha", "q"]
    assert remarks == []


def test_choices_with_filters_are_all_choices(read: Read) -> None:
    survey = (("type", "name", "choice_filter"), ("select_one l", "q", "qarku=${qarku}"))
    choices = (("list_name", "name", "qarku"), ("l", "a", "x"), ("l", "b", "y"), ("l", "b", "x"))
    asked, _remarks = read(survey, choices, (("allow_choice_duplicates",), ("yes",)))
    assert asked.questions[0].choices == ("a", "b")


# --- don't know, yes and no --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label", "written"),
    [
        ("dont_know", "Nuk jam i sigurt", ""), ("nuk_e_di", "Nuk e di", ""), ("DK", "", ""),
        ("99", "Nuk e di", "99"), ("nd", "Don’t know", "nd"),
    ],
)  # fmt: skip
def test_a_choice_that_means_dont_know(read: Read, name: str, label: str, written: str) -> None:
    asked, said = read((("type", "name"), ("select_one l", "q")), (*LIST, ("l", name, label)))
    assert asked.questions[0].choices == ("a", "b", "c")
    words = {"sq": label, WRITTEN_AS: written}
    assert asked.wordings.get(f"q/{DONT_KNOW}", {}) == {k: v for k, v in words.items() if v}
    assert said == []


def test_papers_hold_dont_know_as_the_form_names_it(read: Read, tmp_path: Path) -> None:
    choices = (*LIST, ("l", "99", "Nuk e di"))
    asked, _said = read((("type", "name"), ("select_one l", "q")), choices)
    papers = tmp_path / "export.csv"
    papers.write_text("q\na\n99\nNuk e di\n")
    found = count_papers(papers, asked, vocabulary(), Maps())
    assert found.answers.counts["q"] == {"a": 1, DONT_KNOW: 2, "blank": 0}


@pytest.mark.parametrize(
    ("choices", "found"),
    [
        ((("po", "Po"), ("jo", "Jo")), "yes-no"),
        ((("no", "No"), ("yes", "YES"), ("dk", "I don't know")), "yes-no"),
        ((("po", ""), ("jo", "")), "yes-no"),
        ((("po", "Po, kam dëgjuar"), ("jo", "Jo")), "single"),
        ((("po", "Jo"), ("jo", "Po")), "single"),
        ((("po", "Po"), ("jo", "Jo"), ("dk", "Nuk jam i sigurt")), "single"),
        ((("po", "Po"), ("jo", "Jo"), ("ndoshta", "Ndoshta")), "single"),
        ((("1", "Po"), ("0", "Jo")), "single"),
    ],
)  # fmt: skip
def test_yes_and_no_in_their_usual_words(
    read: Read, choices: Sequence[tuple[str, str]], found: str
) -> None:
    rows = (("list_name", "name", "label"), *(("l", *one) for one in choices))
    survey = (("type", "name", "right"), ("select_one l", "q", choices[0][0]))
    asked, _remarks = read(survey, rows)
    assert asked.questions[0].type == found
    if found == "yes-no":
        assert asked.questions[0].choices == ("po", "jo")
        assert asked.questions[0].right == ("po" if choices[0][0] in ("po", "yes") else "jo",)
        assert asked.wordings == {}


# --- right answers -----------------------------------------------------------------------------

FORMS: Cells = (
    ("list_name", "name", "label"), ("l", "pune_e_detyruar", "Puna"),
    ("l", "lypje", "Lypja, e keqe"),
    ("l", "te", "Të"), ("l", "te_njohur", "Të njohur"), ("l", "1", "Një"), ("l", "2", "Dy"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("right", "codes"),
    [
        ("lypje", ["lypje"]), ("LYPJE te_njohur", ["lypje", "te-njohur"]),
        ("te-njohur", ["te-njohur"]), ("të njohur;lypje", ["lypje", "te-njohur"]),
        ("te; njohurr", "“njohurr” is none of the choices. Nearest: te_njohur."),
        ("Lypja, e keqe Puna", ["pune-e-detyruar", "lypje"]),
        ("lypje, te", ["lypje", "te"]), (" ; lypje;", ["lypje"]), ("1 2", ["1", "2"]),
        ("1-2", "“1-2” is none of the choices. There are:"),
        ("lypja e mire", "“lypja e mire” is none of the choices."),
    ],
)  # fmt: skip
def test_right_choices_by_name_or_label(
    read: Read, refused: Callable[..., str], right: str, codes: list[str] | str
) -> None:
    survey = (("type", "name", "right"), ("select_multiple l", "q", right))
    if isinstance(codes, str):
        assert f"form.xlsx: survey, row 2: {codes}".rstrip(".") in refused(survey, FORMS)
    else:
        assert list(read(survey, FORMS)[0].questions[0].right) == codes


def test_right_choices_marked_in_their_list(read: Read) -> None:
    choices = (("list_name", "name", "right"), ("l", "a", "1"), ("l", "b", "jo"), ("l", "c", True))
    survey = (("type", "name", "right"), ("select_multiple l", "q"), ("select_one l", "r", "b"))
    asked, _remarks = read(survey, choices)
    assert [one.right for one in asked.questions] == [("a", "c"), ("b",)]


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("survey", "choices", "sentence"),
    [
        ([("begin_repeat", "r")], (),
         ("survey, row 3: “begin_repeat” asks its questions several times on one paper, and counts "
          "of papers have no place for that. Leave it out of the questionnaire.")),
        ([("begin repeat", "r")], (), "survey, row 3: “begin repeat” asks its questions"),
        ([("begin_kobomatrix", "r")], (), "survey, row 3: “begin_kobomatrix” asks its questions"),
        ([("select_one ll", "q")], LIST,
         "survey, row 3: “ll” is no list of the sheet “choices”. There are: l."),
        ([("select_one forme", "q")], (*LIST, ("forma", "x", "X")),
         "survey, row 3: “forme” is no list of the sheet “choices”. Nearest: forma."),
        ([("select_one l", "q")], (), "survey, row 3: “l” is no list of the sheet “choices”."),
        ([("select_one", "q")], LIST, "survey, row 3: “” is no list of the sheet “choices”."),
        ([("slect_one l", "q")], LIST,
         "survey, row 3: “slect_one l” is no type of question. Nearest: select_one."),
        ([("selct one l", "q")], LIST, "survey, row 3: “selct one l” is no type of question."),
        ([("intger", "q")], (),
         "survey, row 3: “intger” is no type of question. Nearest: integer."),
        ([("integer", "q"), ("end_group", ""), ("integer", "q")], (),
         ("survey, row 5: “q” is also the name of the question in row 3. Rename one of them: "
          "groups do not tell questions apart here.")),
        ([("integer", "sa_vjec"), ("integer", "Sa-Vjec")], (),
         "survey, row 4: “sa_vjec” and “Sa-Vjec” both become the code sa-vjec. Rename one of"),
        ([("select_one l", "q")], (*LIST, ("l", "A", "tjetër")),
         "choices, row 5: “a” and “A” both become the code a. Rename one of them."),
        ([("select_one l", "q")], (*LIST, ("l", "b", "B")),
         "choices, row 5: The choice “b” stands here twice."),
        ([("select_one l", "q")], (*LIST, ("l", "dk"), ("l", "nuk_e_di")),
         "choices, row 6: “dk” and “nuk_e_di” both become the code dont-know."),
        ([("select_one l", "q")], (*LIST, ("l", "", "Pa emër")),
         "choices, row 5: Here “name” is missing."),
        ([("select_one l", "q")], (*LIST, ("l", "школа", "S")),
         "choices, row 5: “школа” is no code."),
        ([("select_one l", "q")], (*LIST, ("l", "bosh", "Bosh")),
         "choices, row 5: “bosh” is no choice: it stands for something else in every question."),
        ([("select_one x", "q")], (*LIST, ("x", "a", "A")),
         "survey, row 3: A question with choices has 2 to 30 of them."),
        ([("integer", "")], (), "survey, row 3: Here “name” is missing."),
        ([("", "q", "Sa?")], (), "survey, row 3: Here “type” is missing."),
        ([("integer", "q", "Sa?", "dituri")], (),
         "survey, row 3: “dituri” is not known as what a question is about."),
        ([("integer", "q", "Sa?", "", "tre")], (),
         "survey, row 3: “tre” is no number from 0 to 999999, nor a span such as 3-9."),
        ([("range", "q", "Sa?", "", "19")], (), "survey, row 3: “19” is none of the choices."),
        ([("select_one l", "q", "Sa?", "", "d")], LIST,
         "survey, row 3: “d” is none of the choices. There are: a, b, c."),
    ],
)  # fmt: skip
def test_a_form_that_is_refused(
    refused: Callable[..., str], survey: list[Any], choices: Cells, sentence: str
) -> None:
    head = ("type", "name", "label", "about", "right")
    assert refused((head, ("note", "hyrja"), *survey), choices).startswith(f"form.xlsx: {sentence}")


def test_a_mark_that_says_neither_yes_nor_no(refused: Callable[..., str]) -> None:
    choices = (("list_name", "name", "right"), ("l", "a", "1"), ("l", "b", "ndoshta"))
    assert refused((("type", "name"), ("select_one l", "q")), choices) == (
        "form.xlsx: choices, row 3: “ndoshta” says neither yes nor no of this choice. Write 1 or "
        "0, or leave it empty."
    )


@pytest.mark.parametrize("survey", [(("type", "name"),), (("type", "name"), ("text", "a"))])
def test_a_form_without_a_question_that_can_be_counted(
    refused: Callable[..., str], survey: Cells
) -> None:
    assert refused(survey, ()) == (
        "form.xlsx: survey: No question here can be counted. Counted are select_one, "
        "select_multiple, integer and range."
    )


def test_a_workbook_that_is_no_form(tmp_path: Path) -> None:
    path = workbook(tmp_path / "lista.xlsx", {"Fletët": ONE, "Sheet2": ()})
    with pytest.raises(Failure) as caught:
        read_xlsform(path, vocabulary())
    assert str(caught.value) == (
        "lista.xlsx: This workbook has no sheet “survey”, where XLSForm keeps the questions. It "
        "has: Fletët, Sheet2."
    )


def test_too_many_questions_and_too_many_choices(refused: Callable[..., str]) -> None:
    many = [("integer", f"q{number}") for number in range(61)]
    sentence = "form.xlsx: survey: A questionnaire has 1 to 60 questions."
    assert refused((("type", "name"), *many), ()) == sentence
    choices = [("l", f"c{number}") for number in range(31)]
    sentence = "form.xlsx: survey, row 2: A question with choices has 2 to 30 of them."
    survey = (("type", "name"), ("select_one l", "q"))
    assert refused(survey, (("list_name", "name"), *choices)) == sentence


def test_a_name_that_is_no_code_and_a_form_that_is_called_so(
    refused: Callable[..., str], read: Read
) -> None:
    survey = (("type", "name"), ("integer", "Пол"))
    assert refused(survey, ()).startswith("form.xlsx: survey, row 2: “Пол” is no code.")
    assert refused(ONE, (), (("form_id",), ("Анкета",))).startswith(
        "form.xlsx: settings: “Анкета” is no code."
    )
    found, _remarks = read((("type", "name"), ("integer", "Ç_mosha.e.re")), ())
    assert found.questions[0].id == "c-mosha-e-re"


def test_personal_data_in_a_label_is_refused(tmp_path: Path) -> None:
    path = form(tmp_path / "form.xlsx", with_labels(("label", "Telefono 069 123 4567")), ())
    with pytest.raises(Failure) as caught:
        read_questionnaire_at(path)
    assert caught.value.exit_code == 6
