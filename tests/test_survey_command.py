"""`survey`: a questionnaire is defined once, listed with its results, shown and printed."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from forms import form
from ran import Ran

from antitrafik_cli import settings
from antitrafik_cli.data import packaged_questionnaires, read_questionnaire_file
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import result_counts

Tool = Callable[..., Ran]
FIRST = """
id: rreziku
version: 1
title: {sq: Rreziku, en: The risk}
questions:
  - {id: q1, type: yes-no, about: njohuri, right: po, sq: "A ka rrezik?", en: "Is there a risk?"}
  - {id: q2, type: number, right: [116006, 3-9], sq: "Cili numër?"}
  - {id: q3, type: scale, scale: 1-3}
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    """A file that holds this text; the name of it."""

    def write(text: str) -> str:
        path = tmp_path / "pyetesori.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def rows(ran: Ran) -> list[dict[str, object]]:
    (table,) = ran.told["tables"]
    told: list[dict[str, object]] = table["rows"]
    return told


# --- define ------------------------------------------------------------------------------------


def test_a_questionnaire_is_defined_and_can_be_taken_back(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    path = written(FIRST)
    digest = read_questionnaire_file(Path(path)).digest[:8]
    ran = antitrafik("survey", "define", path)
    assert ran.code == 0
    assert re.fullmatch(rf"[0-9a-f]{{6}}  rreziku 1 \({digest}\) · 3 questions\n", ran.out)
    short = ran.out[:6]
    assert ran.err.splitlines() == [
        f"A new log was made: {settings.log_path()}",
        f"Saved: {short}. To take it back: antitrafik undo",
    ]
    assert [one["code"] for one in rows(antitrafik("survey", "--format", "json"))] == [
        "rreziku",
        "njohuri-trafikimi",
    ]
    assert antitrafik("undo").code == 0
    assert [one["code"] for one in rows(antitrafik("survey", "--format", "json"))] == [
        "njohuri-trafikimi"
    ]


def test_the_same_version_is_not_added_again(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    first = antitrafik("survey", "define", written(FIRST))
    called_otherwise = FIRST.replace("version: 1", "version: 2").replace("Rreziku", "Rrezik")
    for text in (FIRST, called_otherwise):
        again = antitrafik("survey", "define", written(text))
        assert (again.code, again.out) == (0, first.out)
        name = first.out[8:].partition(" ·")[0]
        assert again.err == f"{name} is defined already; nothing was added.\n"
    with Log.open(settings.log_path()) as log:
        assert log.connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)


def test_a_questionnaire_of_the_tool_is_added_to_the_log(antitrafik: Tool) -> None:
    path = "antitrafik_cli/data/questionnaires/njohuri-trafikimi.yaml"
    ran = antitrafik("survey", "define", str(Path(__file__).parent.parent / path))
    assert ran.code == 0
    assert "differs" not in ran.err
    assert [one["where"] for one in rows(antitrafik("survey", "--format", "json"))] == ["log"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("A ka rrezik?", "A ka ndonjë rrezik?", "This version differs from {name} in: q1. "),
        ("3-9", "3-8", "This version differs from {name} in: q2. "),
        ("scale: 1-3", "scale: 1-4", "This version differs from {name} in: q3. "),
        ("  - {id: q3, type: scale, scale: 1-3}\n", "  - {id: q4, type: number}\n",
         "This version differs from {name} in: q4, q3. "),
        ("  - {id: q3, type: scale, scale: 1-3}\n", "",
         "This version differs from {name} in: q3. "),
    ],
)  # fmt: skip
def test_a_changed_one_is_a_new_version(
    antitrafik: Tool, written: Callable[[str], str], old: str, new: str, said: str
) -> None:
    name = antitrafik("survey", "define", written(FIRST)).out[8:].partition(" ·")[0]
    changed = FIRST.replace(old, new)
    saved, *sentences = antitrafik("survey", "define", written(changed)).err.splitlines()
    assert saved.startswith("Saved: ")
    assert sentences == [
        said.format(name=name) + "Results of the two are never pooled.",
        "Both are called version 1; the digits in brackets tell them apart.",
    ]
    renamed = changed.replace("version: 1", "version: 2").replace("Cili", "Cilin")
    sentences = antitrafik("survey", "define", written(renamed)).err.splitlines()[1:]
    assert len(sentences) == 1
    assert sentences[0].startswith("This version differs from rreziku 1 (")


def test_another_order_is_another_version(antitrafik: Tool, written: Callable[[str], str]) -> None:
    name = antitrafik("survey", "define", written(FIRST)).out[8:].partition(" ·")[0]
    head, first, rest = FIRST.partition("  - {id: q1")
    line, _feed, others = (first + rest).partition("\n")
    ran = antitrafik("survey", "define", written(f"{head}{others}{line}\n"))
    assert ran.err.splitlines()[1] == (
        f"This version asks in another order than {name}. Results of the two are never pooled."
    )


def test_a_version_is_compared_with_the_one_that_comes_with_the_tool(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    ((code, asked),) = packaged_questionnaires().items()
    text = FIRST.replace("id: rreziku", f"id: {code}")
    ran = antitrafik("survey", "define", written(text))
    assert f"This version differs from {asked.name} in: q1, q2, q3, degjuar, " in ran.err


def test_a_form_is_defined_with_what_it_left_out(antitrafik: Tool, tmp_path: Path) -> None:
    ran = antitrafik("survey", "define", str(form(tmp_path / "form.xlsx")), "--format", "json")
    assert ran.code == 0
    assert ran.err.startswith("Not taken over, since only counts enter the log: shkolla (text), ")
    assert ran.told["code"] == "cfare-dime"


def test_what_cannot_be_read_makes_no_log(antitrafik: Tool, written: Callable[[str], str]) -> None:
    ran = antitrafik("survey", "define", written("id: a b"))
    assert (ran.code, ran.out) == (2, "")
    ran = antitrafik("survey", "define", written(FIRST.replace("A ka", "Tel. 069 123 4567, a ka")))
    assert (ran.code, ran.out) == (6, "")
    assert not settings.log_path().exists()


def test_wordings_that_were_erased_are_told_anew(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    record = logged(antitrafik, "survey", "define", written(FIRST))
    assert antitrafik("erase", record, "wordings", "--why", "gabim").code == 0
    assert "The risk" not in antitrafik("survey", "show", "rreziku").out
    ran = antitrafik("survey", "define", written(FIRST))
    assert (ran.code, "defined already" in ran.err) == (0, False)
    assert "The risk" in antitrafik("survey", "show", "rreziku").out
    assert "defined already" in antitrafik("survey", "define", written(FIRST)).err


# --- list --------------------------------------------------------------------------------------


def logged(antitrafik: Tool, *words: str) -> str:
    ran = antitrafik(*words, "--format", "json")
    assert ran.code == 0, ran.err
    return str(ran.told["short"])


def test_results_are_counted_for_the_version_that_was_asked(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    antitrafik("survey", "define", written(FIRST))
    events = [
        logged(antitrafik, "log-event", "--kind", "forum", "--county", county)
        for county in ("Fier", "Vlorë")
    ]
    for event, phase in ((events[0], "before"), (events[0], "after"), (events[1], "before")):
        logged(antitrafik, "log-survey", event, "--questionnaire", "rreziku", "--phase", phase,
               "--tally", "q1: po=12 jo=3")  # fmt: skip
    antitrafik("survey", "define", written(FIRST.replace("rrezik?", "rreziqe?")))
    logged(antitrafik, "log-survey", events[1], "--questionnaire", "rreziku", "--phase", "after",
           "--tally", "q1: po=12 jo=3")  # fmt: skip

    def counts() -> list[tuple[object, object, object]]:
        told = rows(antitrafik("survey", "list", "--format", "json"))
        return [(one["code"], one["results"], one["where"]) for one in told]

    tools = ("njohuri-trafikimi", 0, "tool")
    assert counts() == [("rreziku", 1, "log"), ("rreziku", 3, "log"), tools]
    table = antitrafik("survey").out
    assert re.search(r"Code +Version +Title +Questions  Results  Where\n", table)
    assert re.search(r"rreziku +1 \([0-9a-f]{8}\)  The risk +3        1  in the log\n", table)
    assert antitrafik("withdraw", events[0]).code == 0
    assert counts() == [("rreziku", 1, "log"), ("rreziku", 1, "log"), tools]
    with Log.open(settings.log_path()) as log:
        assert sum(result_counts(log).values()) == 2


def test_of_results_told_twice_one_is_counted(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    antitrafik("survey", "define", written(FIRST))
    event = logged(antitrafik, "log-event", "--kind", "forum", "--county", "Fier")
    words = ("log-survey", event, "--questionnaire", "rreziku", "--phase", "before")
    logged(antitrafik, *words, "--tally", "q1: po=12 jo=3")
    logged(antitrafik, *words, "--tally", "q1: po=13 jo=3", "--replace")
    with Log.open(settings.log_path()) as log:
        assert list(result_counts(log).values()) == [1]


def test_without_a_log_those_of_the_tool_are_listed(antitrafik: Tool) -> None:
    ((code, asked),) = packaged_questionnaires().items()
    ran = antitrafik("survey")
    assert ran == antitrafik("survey", "list")
    assert (ran.code, ran.err) == (0, "")
    assert "What we know about trafficking in persons" in ran.out
    assert "comes with the tool" in ran.out
    (row,) = csv.DictReader(io.StringIO(antitrafik("survey", "--format", "csv").out))
    assert row == {
        "code": code, "version": asked.version, "digest": asked.digest,
        "albanian": asked.title["sq"], "english": asked.title["en"],
        "questions": str(len(asked.questions)), "results": "0", "where": "tool",
    }  # fmt: skip
    assert not settings.log_path().exists()


@pytest.mark.parametrize("words", [("list",), ("show", "njohuri-trafikimi")])
def test_json_and_csv_are_the_same_in_every_language(
    antitrafik: Tool, words: Sequence[str]
) -> None:
    for format_ in ("json", "csv"):
        told = {
            antitrafik("survey", *words, "--format", format_, lang=one).out for one in ("sq", "en")
        }
        assert len(told) == 1


# --- show --------------------------------------------------------------------------------------


def test_the_questions_are_shown_with_what_is_right(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    antitrafik("survey", "define", written(FIRST))
    ran = antitrafik("survey", "show", "rreziku")
    lines = [re.sub(" {2,}", "|", line) for line in ran.out.splitlines()]
    assert re.fullmatch(r"Questionnaire rreziku 1 \([0-9a-f]{8}\): The risk", lines[0])
    assert lines[3] == "Question|Type|About what|Wording|Choices"
    assert lines[5:] == [
        "q1|yes or no|knowledge|Is there a risk?|Yes ✓ · No",
        "q2|number|–|Cili numër?|116006 ✓ · 3-9 ✓",
        "q3|scale|–|–|1 · 2 · 3",
        "✓ stands behind what is right.",
    ]
    told = antitrafik("survey", "show", "rreziku", "--format", "json").told
    assert told["scope"]["questionnaire"] == "rreziku"
    (table,) = told["tables"]
    assert table["rows"][0] == {
        "question": "q1", "type": "yes-no", "about": "knowledge", "choices": "po jo", "right": "po",
        "albanian": "A ka rrezik?", "english": "Is there a risk?",
    }  # fmt: skip
    assert table["rows"][1]["right"] == "116006 3-9"


def test_a_version_is_shown_by_its_name_or_digits(
    antitrafik: Tool, written: Callable[[str], str]
) -> None:
    antitrafik("survey", "define", written(FIRST))
    antitrafik("survey", "define", written(FIRST.replace("3-9", "3-8").replace(": 1\n", ": 2\n")))
    shown = [antitrafik("survey", "show", f"rreziku@{one}").out for one in ("1", "2")]
    assert ["3-9" in one for one in shown] == [True, False]
    assert antitrafik("survey", "show", "rreziku").out == shown[1]  # the newest
    digits = shown[0].partition("(")[2][:8]
    assert antitrafik("survey", "show", f"rreziku@{digits}").out == shown[0]


@pytest.mark.parametrize("lang", ["sq", "en"])
def test_the_sheet_to_print(antitrafik: Tool, tmp_path: Path, lang: str) -> None:
    words = ("survey", "show", "njohuri-trafikimi", "--format", "html")
    ran = antitrafik(*words, lang=lang)
    assert ran.code == 0
    assert ran.out.startswith(f'<!DOCTYPE html>\n<html lang="{lang}">')
    path = tmp_path / "fleta.html"
    kept = antitrafik(*words, "--out", str(path), lang=lang)
    assert (kept.code, kept.out, kept.err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == ran.out
    assert path.stat().st_mode & 0o777 == 0o600


# --- asked wrongly -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("defin", "x"), "survey: “defin” is none of define, list, show."),
        (("define",), "Missing: FILE. Example: antitrafik survey define pyetesori.xlsx"),
        (("show",), "Missing: NAME. Example: antitrafik survey show njohuri-trafikimi"),
        (("list", "x"), "“x” stands behind no option. See: antitrafik survey --help"),
        (("--format", "html"), "--format: “html” is none of table, json, csv, md."),
        (("define", "x", "--format", "csv"), "--format: “csv” is none of table, json."),
        (("show", "x", "--format", "ics"), "--format: “ics” is none of table, json, csv, md"),
        (("define", "x", "--out", "y"),
         "define, --out cannot be used together. What is defined goes into the log. Leave --out"),
        (("show", "x"), "NAME: “x” is no questionnaire. There are: njohuri-trafikimi 1 ("),
        (("define", "nowhere.yaml"), "nowhere.yaml: There is no such file."),
    ],
)  # fmt: skip
def test_one_sentence_says_what_is_wrong(
    antitrafik: Tool, words: Sequence[str], sentence: str
) -> None:
    ran = antitrafik("survey", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"antitrafik: {sentence}")
    assert ran.err.count("\n") == 1
    assert not settings.log_path().exists()
