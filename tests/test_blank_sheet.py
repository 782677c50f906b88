"""The sheet to print holds every question and answer, escapes all of it, and fetches nothing."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from antitrafik_cli.data import packaged_questionnaires
from antitrafik_cli.domain.questionnaire import MOST_CHOICES, Question, Questionnaire
from antitrafik_cli.messages import _, speaking
from antitrafik_cli.render.blank_sheet import ONE, SEVERAL, blank_sheet

SPOKEN = ("sq", "en")
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "h1", "p", "span",
    "ol", "ul", "li", "table", "tbody", "tfoot", "tr", "td",
}  # fmt: skip
VOID = {"meta"}


class Sheet(HTMLParser):
    """The page as a browser sees it: its elements, attributes and the text of each list item."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str | None]] = []
        self.elements: list[str] = []
        self.language = ""
        self.words: list[str] = []  # every text but that of the style
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        if tag == "html":
            self.language = dict(attrs)["lang"] or ""
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open[-1] != "style":
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(self.words)


(TOOLS,) = packaged_questionnaires().values()
LONG = "Pneumonoultramikroskopiksilikovullkanokoniozë" * 8
HOSTILE = Questionnaire(
    "keq",
    "1.2",
    (
        Question("a", "single", tuple(f"c{number}" for number in range(MOST_CHOICES)), ("c1",)),
        Question("b", "multiple", ("x", "y")),
        Question("c", "number"),
        Question("d", "scale", tuple(map(str, range(11)))),
        Question("e", "yes-no", ("po", "jo")),
    ),
    {"en": "</title><script>alert('1')</script> & “title”"},
    {
        "a": {"sq": "<script>document.write('x')</script>"},
        **{f"a/c{number}": {"sq": f"Zgjedhja <b>{number}</b>"} for number in range(MOST_CHOICES)},
        "b": {"sq": LONG},
        "b/x": {"en": "</li></ul><img src=http://x.y/z onerror=alert(1)>"},
        "b/dont-know": {"sq": "Nuk jam e sigurt"},
        "c": {"sq": "{{ 7*7 }} {% raw %} &amp; \" onload='x"},
        "d": {"en": "hidden\u202eneddih \x1b[31m \u200b"},
    },
)


@pytest.mark.parametrize("spoken", SPOKEN)
@pytest.mark.parametrize("asked", [TOOLS, HOSTILE], ids=lambda one: one.code)
def test_it_needs_nothing_and_runs_nothing(asked: Questionnaire, spoken: str) -> None:
    page = blank_sheet(asked, spoken)
    sheet = Sheet(page)
    assert page.startswith("<!DOCTYPE html>\n")
    assert set(sheet.elements) <= ELEMENTS
    names = {name for name, _value in sheet.attributes}
    assert names <= {"lang", "charset", "name", "content", "class", "id", "role",
                     "aria-hidden", "aria-labelledby"}  # fmt: skip
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert not re.search(r"url|import|http|expression|@font-face", style)


@pytest.mark.parametrize("spoken", SPOKEN)
def test_every_question_and_every_answer_is_there(spoken: str) -> None:
    sheet = Sheet(blank_sheet(TOOLS, spoken))
    assert sheet.language == spoken
    place = 0
    for one in TOOLS.questions:
        answers = [
            TOOLS.wordings.get(f"{one.id}/{choice}", {}).get(spoken) for choice in one.choices
        ]
        wanted = [TOOLS.wordings[one.id][spoken], one.id, *filter(None, answers)]
        if one.type == "scale":
            wanted += one.choices
        for words in wanted:
            place = sheet.words.index(words, place) + 1
    assert TOOLS.title[spoken] in sheet.words
    assert sheet.words[-1] == TOOLS.name  # code, version and the digits


@pytest.mark.parametrize("spoken", SPOKEN)
def test_the_sheet_speaks_one_language(spoken: str) -> None:
    sheet = Sheet(blank_sheet(TOOLS, spoken))
    with speaking(spoken):
        for words in (
            "Yes",
            "No",
            "Don't know",
            "My code",
            "Before the session",
            "After the session",
        ):
            assert any(one.startswith(_(words)) for one in sheet.words), words
    other = {"sq": "en", "en": "sq"}[spoken]
    for wording in TOOLS.wordings.values():
        if wording[other] not in wording[spoken]:
            assert wording[other] not in sheet.words


def test_what_has_no_wording_in_the_language_stands_in_the_other_and_says_so() -> None:
    page = blank_sheet(HOSTILE, "sq")
    assert '<span lang="en">&lt;/li&gt;' in page
    assert Sheet(page).words.count("y") == 1  # a choice without any wording is its code
    assert Sheet(blank_sheet(HOSTILE, "en")).text.count("Zgjedhja <b>3</b>") == 1


def test_signs_say_how_many_answers_may_be_ticked() -> None:
    def signs(type_: str, *codes: str) -> tuple[int, int]:
        page = blank_sheet(Questionnaire("q", "1", (Question("q", type_, codes),)), "en")
        body = page[page.index("<ol>") :]
        return body.count(ONE), body.count(SEVERAL)

    assert signs("single", "x", "y") == (3, 0)  # "don't know" is an answer
    assert signs("yes-no", "po", "jo") == (3, 0)
    assert signs("multiple", "x", "y") == (0, 3)
    assert signs("scale", "1", "2", "3") == (3, 0)  # a scale has none
    assert signs("number") == (1, 0)


def test_dont_know_in_the_words_of_its_author() -> None:
    sheet = Sheet(blank_sheet(HOSTILE, "sq"))
    assert "Nuk jam e sigurt" in sheet.words


def test_a_number_is_written_into_boxes() -> None:
    page = blank_sheet(Questionnaire("q", "1", (Question("sa", "number"),)), "en")
    assert page.count("<span></span>") == 6
    assert (
        "boxes"
        not in blank_sheet(
            Questionnaire("q", "1", (Question("sa", "scale", ("1", "2")),)), "en"
        ).partition("</style>")[2]
    )


def test_what_steers_is_made_visible() -> None:
    text = Sheet(blank_sheet(HOSTILE, "sq")).text
    assert r"hidden\u202eneddih \x1b[31m \u200b" in text
    assert "{{ 7*7 }} {% raw %} &amp; \" onload='x" in text
    assert all(one.isprintable() or one == "\n" for one in blank_sheet(HOSTILE, "sq"))


def test_pages_break_between_questions() -> None:
    style = blank_sheet(TOOLS, "sq").partition("</style>")[0]
    assert re.search(r"ol > li \{[^}]*break-inside: avoid", style)
    assert "size: A4" in style


def test_the_template_engine_is_loaded_for_a_sheet_alone() -> None:
    code = (
        "import sys, json; import antitrafik_cli.render.blank_sheet; "
        "print(json.dumps('jinja2' in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) is False
