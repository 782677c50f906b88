"""What is asked on a terminal about the results of a survey: a pile of papers, told in counts.

Papers in a file are not tried here.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from answering import INTERRUPT, SAVE, Terminal

from antitrafik_cli.data import packaged_questionnaires
from antitrafik_cli.errors.surveying import MoreThanPapers, NotCounts, NotPapers
from antitrafik_cli.exchange.questionnaires import add_questionnaire, read_questionnaire_at
from antitrafik_cli.messages import _, ngettext, speaking
from antitrafik_cli.prompts import survey as s
from antitrafik_cli.prompts import tallying as t
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log

ASKED = packaged_questionnaires()["njohuri-trafikimi"]
EVENT, QUESTIONNAIRE, PHASE, PAPERS = (one.sentence for one in s.HEAD)
HEAD = ((EVENT, ""), (QUESTIONNAIRE, ""), (PHASE, ""), (PAPERS, "26"))
BLANKS = t._BLANKS.sentence
MOSHA, VIZA = "mosha Sa vjeç je?", "viza A duhet vizë?"  # of another questionnaire
IN_PLACE = (
    "{record} holds results of {questionnaire} for this event and phase already. "
    "Put these in their place, as --replace does?"
)
USUAL = {
    "degjuar": "12 9 4",
    "brenda-vendit": "po=20 jo=6",
    "djemte": "25 1",
    "kush": "2 3 20",
    "linja": "20 3 1 2",
    "viza": "jo=18, po=5",
    "fajtore": "1 2 3 9 10",
    "mund-te-ndodhe": "1 2 3 9 10 1",
    "do-ta-kontrolloja": "25 1",
    "do-te-tregoja": "26 0",
}
EVERYWHERE = pytest.mark.parametrize(
    ("lang", "columns"), [("en", 60), ("en", 120), ("sq", 40), ("sq", 120)]
)
Run = Callable[..., Any]


@pytest.fixture
def event(antitrafik: Run) -> str:
    """A log with one event at which questionnaires were handed out; its short id."""
    return handed_out(antitrafik, "22.11.2017", "Elbasan")


def handed_out(antitrafik: Run, date: str, place: str, *more: str) -> str:
    told = antitrafik(
        "log-event", "--kind", "takim informues", "--municipality", place, "--date", date,
        "--material", "pyetësor", "--format", "json", *more,
    ).told  # fmt: skip
    return str(told["short"])


def at(id_: str, lang: str = "en") -> str:
    """How the question of that id begins."""
    with speaking(lang):
        return f"{id_} {ASKED.label(id_)}"


def tally(terminal: Terminal, lines: dict[str, str], *, start: str = "") -> None:
    """Every question from that one on, with these lines; the others are left out."""
    ids = [one.id for one in ASKED.questions]
    for id_ in ids[ids.index(start) if start else 0 :]:
        terminal.answer(at(id_, terminal.lang), lines.get(id_, ""))
        if id_ == "format" and lines.get(id_) and "=" not in lines[id_]:
            terminal.answer(BLANKS, "2")


def of(what: str, number: int, every: int, lang: str = "en") -> str:
    """So many of the papers, or of the questions."""
    with speaking(lang):
        if what == "questions":
            said = ngettext("{number} of {all} question", "{number} of {all} questions", every)
            return said.format(number=number, all=every)
        said = ngettext("{number} of {papers} paper", "{number} of {papers} papers", every)
        return said.format(number=number, papers=every)


def told(terminal: Terminal) -> dict[str, Any]:
    assert terminal.ends() == 0
    return dict(json.loads("\n".join(terminal.said)))


def results(antitrafik: Run) -> Sequence[dict[str, Any]]:
    rows = antitrafik("list", "--type", "survey", "--format", "json").told["tables"][0]["rows"]
    return list(rows)


@EVERYWHERE
def test_a_pile_of_papers_is_told_question_by_question(lang: str, columns: int, event: str) -> None:
    terminal = Terminal("log-survey", "--format", "json", lang=lang, columns=columns)
    terminal.path(*HEAD, t.HOW)
    tally(terminal, {**USUAL, "format": "20 15 12 8 3"})
    terminal.path(of("questions", 11, 12, lang), (SAVE, ""))
    found = told(terminal)
    assert (found["phase"], found["questionnaire"]) == ("before", "njohuri-trafikimi")
    assert found["digest"] == ASKED.digest
    answers = found["answers"]["questions"]
    assert found["answers"]["papers"] == 26
    assert answers["degjuar"] == {"po": 12, "jo": 9, "dont-know": 4, "blank": 1}
    assert answers["viza"] == {"po": 5, "jo": 18, "blank": 3}
    assert answers["mund-te-ndodhe"]["dont-know"] == 1
    assert answers["format"] == {
        "seksual": 20, "pune": 15, "lypje": 12, "martese": 8, "vize": 3, "blank": 2
    }  # fmt: skip
    assert "i-dobishem" not in answers
    with speaking(lang):
        assert " ".join(terminal.seen.split()).count(_(t.HOW)) == 1
    assert (terminal.answers, terminal.keys <= 130) == (18, True), terminal.keys


@EVERYWHERE
def test_every_answer_is_held_against_the_papers(lang: str, columns: int, event: str) -> None:
    terminal = Terminal("log-survey", "--format", "json", lang=lang, columns=columns)
    terminal.path(*HEAD)
    dont_know, blank = {"en": ("don't know", "blank"), "sq": ("nuk e di", "bosh")}[lang]
    terminal.answer(at("degjuar", lang), "12 9 4")
    terminal.sees(f"→ po 12, jo 9, {dont_know} 4 · {of('papers', 25, 26, lang)}, 1 {blank}")
    terminal.answer(at("brenda-vendit", lang), "po=20 jo=9")
    terminal.sees(MoreThanPapers.message, question="brenda-vendit", given="29", papers="26")
    terminal.answer(at("brenda-vendit", lang), "26 0")
    terminal.sees(f"→ po 26, jo 0 · {of('papers', 26, 26, lang)}")
    terminal.answer(at("djemte", lang), "26")
    terminal.sees(NotCounts.message, words="26", right="")
    terminal.answer(at("djemte", lang), "-")
    tally(terminal, {"linja": "128=3 116006=20"}, start="format")
    terminal.path(of("questions", 3, 12, lang), (SAVE, ""))
    stands = f"→ 116006=20, 128=3, 127=0 · {of('papers', 23, 26, lang)}, 3 {blank}"
    assert stands in " ".join(terminal.seen.split())
    assert list(told(terminal)["answers"]["questions"]) == ["brenda-vendit", "degjuar", "linja"]


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_of_several_choices_the_papers_without_a_tick_are_asked_for(lang: str, event: str) -> None:
    terminal = Terminal("log-survey", "--format", "json", "--phase", "para", lang=lang)
    terminal.path((EVENT, ""), (QUESTIONNAIRE, ""), (PAPERS, "26"))
    for id_ in ("degjuar", "brenda-vendit", "djemte"):
        terminal.answer(at(id_, lang))
    terminal.path((at("format", lang), "?"))
    terminal.sees("1 seksual: " + {"en": "Sexual", "sq": "Shfrytëzimi"}[lang])
    terminal.path("all-right=7", (at("format", lang), "seksual=20 vize=3 all-right=9"))
    terminal.path((BLANKS, "?"), "A number; 0 where something was ticked on every paper.")
    terminal.path((BLANKS, "7"), "27", (BLANKS, "<"), (at("format", lang), "20 0 0 0 3"))
    terminal.path((BLANKS, "0"), of("papers", 26, 26, lang), (at("kush", lang), "<"))
    terminal.path((at("format", lang), "20 0 0 0 3 1 2"), of("papers", 24, 26, lang))
    tally(terminal, {}, start="kush")
    terminal.path((SAVE, "format"), (at("format", lang), "seksual=5 bosh=1"), (SAVE, ""))
    answers = told(terminal)["answers"]["questions"]
    assert answers == {"format": {"seksual": 5, "blank": 1}}


@EVERYWHERE
def test_back_to_any_question_and_on_again(lang: str, columns: int, antitrafik: Run) -> None:
    older = handed_out(antitrafik, "7.2.2018", "Lezhë")
    newer = handed_out(antitrafik, "8.2.2018", "Krujë")
    terminal = Terminal("log-survey", "--format", "json", lang=lang, columns=columns)
    terminal.sees("1 8.2.2018 · ")
    terminal.path(s.EVENT.right, (EVENT, "2"), older, (QUESTIONNAIRE, "?"), s.QUESTIONNAIRE.right)
    terminal.path((QUESTIONNAIRE, "1"), (PHASE, "?"), s.PHASE.right, (PHASE, "2"), (PAPERS, "?"))
    terminal.path(s.PAPERS.right, (PAPERS, "rreth 26"))
    terminal.sees(NotPapers.message, words="rreth 26", most="100000")
    terminal.path((PAPERS, "20"), (at("degjuar", lang), "12 8"), (at("brenda-vendit", lang), "<"))
    terminal.path((at("degjuar", lang), "<"), (PAPERS, "<"), (PHASE, "<"), (QUESTIONNAIRE, "<"))
    terminal.path((EVENT, "<"), "This is the first question.", (EVENT, newer[:5]), newer)
    terminal.path((QUESTIONNAIRE, ""), (PHASE, ""), (PAPERS, "19"))
    terminal.sees(MoreThanPapers.message, question="degjuar", given="20", papers="19")
    terminal.path((at("degjuar", lang), "12 7"))
    tally(terminal, {}, start="brenda-vendit")
    terminal.path((SAVE, "<"), (at("i-dobishem", lang), ""), (SAVE, ""))
    found = told(terminal)
    assert (found["phase"], found["answers"]["papers"]) == ("after", 19)
    assert found["answers"]["questions"] == {"degjuar": {"po": 12, "jo": 7, "blank": 0}}
    shown = antitrafik("show", newer, "--format", "json").told
    assert found["event"] == shown["id"]


def test_any_answer_can_be_changed_from_the_summary(event: str, antitrafik: Run) -> None:
    other = handed_out(antitrafik, "7.2.2018", "Lezhë")
    terminal = Terminal("log-survey", event, "--format", "json")
    terminal.path((QUESTIONNAIRE, ""), (PHASE, ""), (PAPERS, "26"))
    tally(terminal, {"degjuar": "12 9 4"})
    terminal.path((SAVE, "?"), "4 degjuar: po 12", "16 Event: 22.11.2017 · Elbasan")
    terminal.path((SAVE, "papers"), (PAPERS, "24"), "25 answers, and there are only 24 papers.")
    terminal.path((SAVE, ""), "25 answers", (SAVE, "degjuar"), (at("degjuar"), "12 9 3"))
    terminal.path((SAVE, "phase"), (PHASE, "pas"), (SAVE, "event"), (EVENT, "1"))
    terminal.path("7.2.2018 · Lezhë", "after · 24 papers · 1 of 12 questions", (SAVE, "po"))
    found = told(terminal)
    assert (found["phase"], found["answers"]["papers"]) == ("after", 24)
    assert found["event"] == antitrafik("show", other, "--format", "json").told["id"]


def test_given_whole_only_the_summary_is_asked(event: str, antitrafik: Run) -> None:
    whole = (
        "log-survey", event, "--questionnaire", "njohuri-trafikimi", "--phase", "before",
        "--papers", "9", "--tally", "degjuar: po=5 jo=4", "--tally", "viza: 1 8",
    )  # fmt: skip
    terminal = Terminal(*whole)
    terminal.path("before · 9 papers · 2 of 12 questions", "9 papers: so small", (SAVE, "jo"))
    terminal.sees("Not saved.")
    assert (terminal.ends(), results(antitrafik)) == (0, [])
    terminal = Terminal(*whole, "--format", "json")
    terminal.path((SAVE, "viza"), (at("viza"), "2 7"), (SAVE, ""))
    assert told(terminal)["answers"]["questions"]["viza"] == {"po": 2, "jo": 7, "blank": 0}
    assert terminal.seen.count("9 papers: so small") == 2  # with each summary
    terminal = Terminal(*whole[:-1], "viza: 2 7", "--yes")
    assert (terminal.ends(), len(results(antitrafik))) == (0, 1)
    assert "logged already" in terminal.seen
    assert SAVE not in terminal.seen


def test_yes_saves_what_was_answered_without_the_summary(event: str) -> None:
    terminal = Terminal("log-survey", event, "--phase", "before", "--papers", "26", "--yes")
    terminal.answer(QUESTIONNAIRE)
    tally(terminal, USUAL)
    assert terminal.ends() == 0
    assert terminal.said[0].endswith("njohuri-trafikimi · before · 26 papers")


def test_no_paper_and_no_number_of_papers(event: str, antitrafik: Run) -> None:
    terminal = Terminal("log-survey")
    terminal.path((EVENT, ""), (QUESTIONNAIRE, ""), (PHASE, ""), (PAPERS, "0"))
    terminal.path("0 papers · 0 of 12 questions", (SAVE, "papers"), (PAPERS, "-"), t.HOW)
    tally(terminal, {"degjuar": "12 9 4"})
    terminal.path("number of papers not told · 1 of 12 questions", (SAVE, ""))
    assert terminal.ends() == 0
    assert "→ po 12, jo 9, don't know 4 · 25 answers" in terminal.seen
    assert len(results(antitrafik)) == 1


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_results_that_stand_are_told_before_the_first_tally(
    lang: str, event: str, antitrafik: Run
) -> None:
    given = ("--questionnaire", "njohuri-trafikimi", "--papers", "26", "--tally", "viza: 8 9")
    first = antitrafik("log-survey", event, *given, "--phase", "before", "--format", "json").told
    terminal = Terminal("log-survey", event, "--phase", "before", lang=lang)
    assert terminal.ends() == 2
    assert (first["short"] in terminal.seen, "--replace" in terminal.seen) == (True, True)
    assert PAPERS.split()[0] not in terminal.seen

    terminal = Terminal("log-survey", "--phase", "before", lang=lang)
    terminal.path((EVENT, ""), (QUESTIONNAIRE, ""), (PAPERS, "26"))  # nobody typed the event
    assert (terminal.ends(), t.HOW[:20] in terminal.seen) == (2, False)
    assert first["short"] in terminal.seen

    terminal = Terminal("log-survey", "--format", "json", lang=lang)
    in_place = {"record": first["short"], "questionnaire": "njohuri-trafikimi"}
    terminal.path((EVENT, ""), (QUESTIONNAIRE, ""), (PHASE, "para"))
    terminal.answer(IN_PLACE, "", **in_place)
    terminal.sees(PHASE)
    assert {"en": "[after]", "sq": "[pas]"}[lang] in terminal.seen  # the first that is missing
    terminal.types("para")
    terminal.answer(IN_PLACE, "po", **in_place)
    terminal.path((PAPERS, "25"), t.HOW)
    tally(terminal, {"degjuar": "12 9 4"})
    terminal.sees("These results take the place of those of {record}.", record=first["short"])
    terminal.answer(SAVE)
    found = told(terminal)
    assert (found["id"], list(found["answers"]["questions"])) == (first["id"], ["degjuar"])
    assert len(results(antitrafik)) == 1


def test_replacing_where_nothing_stands_is_told_before_the_first_tally(
    event: str, antitrafik: Run
) -> None:
    nothing = "There are no results of this event and phase yet; leave --replace out."
    terminal = Terminal("log-survey", event, "--phase", "before", "--replace")
    assert terminal.ends() == 2
    assert nothing in terminal.seen
    given = ("--questionnaire", "njohuri-trafikimi", "--papers", "26", "--tally", "viza: 8 9")
    antitrafik("log-survey", event, *given, "--phase", "after")
    terminal = Terminal("log-survey", event, "--replace", "--format", "json")
    terminal.path((QUESTIONNAIRE, ""), (PHASE, "before"), nothing, (PHASE, ""), (PAPERS, "20"))
    tally(terminal, {"viza": "8 9"})
    terminal.answer(SAVE)
    assert told(terminal)["phase"] == "after"


@pytest.fixture
def other(event: str) -> None:
    """Another questionnaire in the log; one of its questions has the id of one of the first."""
    path = log_path().parent / "tjeter.yaml"
    path.write_text(
        "id: tjeter\nversion: 2\ntitle: {sq: Tjetër}\nquestions:\n"
        '  - {id: mosha, type: number, sq: "Sa vjeç je?"}\n'
        '  - {id: viza, type: yes-no, sq: "A duhet vizë?"}\n',
        encoding="utf-8",
    )
    asked, _remarks = read_questionnaire_at(path)
    with Log.open(log_path(), write=True) as log, change(log, "test") as started:
        add_questionnaire(started, asked)


@pytest.mark.usefixtures("other")
def test_another_questionnaire_asks_its_own_questions(event: str, antitrafik: Run) -> None:
    given = ("--questionnaire", "njohuri-trafikimi", "--papers", "26", "--tally", "viza: 8 9")
    antitrafik("log-survey", event, *given, "--phase", "before")
    terminal = Terminal("log-survey", "--format", "json")
    terminal.path((EVENT, ""), (f"{QUESTIONNAIRE} [njohuri", ""), (f"{PHASE} [after]", ""))
    terminal.path((PAPERS, "26"), (at("degjuar"), "<"), (PAPERS, "<"), (PHASE, "<"))
    terminal.path((QUESTIONNAIRE, "tj"), "→ tjeter 2", (f"{PHASE} [before]", ""), (PAPERS, ""))
    terminal.path((MOSHA, "?"), "How many papers gave each number: 3=12", (MOSHA, "14"))
    terminal.path("does not say", (MOSHA, "14=20 15=5"), "→ 14=20, 15=5 · 25 of 26 papers, 1 blank")
    terminal.path((VIZA, "<"), (MOSHA, ""), (VIZA, "1 2 3 20"), "6 of 26 papers, 20 blank")
    terminal.path("before · 26 papers · 2 of 2 questions", (SAVE, ""))
    assert told(terminal)["questionnaire"] == "tjeter"


@pytest.mark.usefixtures("other")
def test_a_questionnaire_that_the_summary_changed_asks_its_own_questions(event: str) -> None:
    terminal = Terminal("log-survey", "--format", "json")
    terminal.path((EVENT, ""), (QUESTIONNAIRE, "njohuri"), (PHASE, ""), (PAPERS, "26"))
    tally(terminal, {"viza": "8 9"})
    terminal.path("1 of 12 questions", (SAVE, "2"), (QUESTIONNAIRE, "tjetër"), t.HOW)
    terminal.path((MOSHA, "14=20"), (VIZA, ""), "1 of 2 questions", (SAVE, "<"), (VIZA, "1 2"))
    terminal.path((SAVE, "18"), "a number from 1 to 6", (SAVE, "2"), (QUESTIONNAIRE, "njohuri"))
    terminal.sees(t.HOW)
    tally(terminal, {"degjuar": "12 9"})
    terminal.path("1 of 12 questions", (SAVE, ""))
    assert told(terminal)["answers"]["questions"] == {"degjuar": {"po": 12, "jo": 9, "blank": 5}}


@pytest.mark.usefixtures("other")
def test_another_event_does_not_change_the_phase_unseen(event: str, antitrafik: Run) -> None:
    given = ("--questionnaire", "njohuri-trafikimi", "--papers", "26", "--tally", "viza: 8 9")
    handed_out(antitrafik, "7.2.2018", "Lezhë")
    antitrafik("log-survey", event, *given, "--phase", "before")
    terminal = Terminal("log-survey", "--format", "json")
    terminal.path(
        (EVENT, "1"), (QUESTIONNAIRE, "njohuri"), (f"{PHASE} [before]", ""), (PAPERS, "26")
    )
    tally(terminal, {"degjuar": "12 9"})
    terminal.path((SAVE, "1"), (EVENT, "2"), "holds other results", (SAVE, "3"), (PHASE, "after"))
    terminal.path("22.11.2017 · Elbasan", "after · 26 papers", (SAVE, ""))
    assert told(terminal)["phase"] == "after"


@pytest.mark.parametrize("place", [1, 4, 7])
def test_ctrl_c_at_any_question_leaves_the_log_as_it_was(place: int, event: str) -> None:
    before = log_path().read_bytes()
    terminal = Terminal("log-survey", lang="sq" if place % 2 else "en", columns=40)
    ids = [one.id for one in ASKED.questions]
    asked = [*HEAD, *((at(id_, terminal.lang), USUAL.get(id_, "")) for id_ in ids), (SAVE, "")]
    terminal.path(*asked[:place], asked[place][0])
    nothing = "Interrupted. Nothing was saved; the log is as it was."
    terminal.interrupts(lambda: terminal.child.send(INTERRUPT), nothing)
    assert terminal.ends() == 130
    assert log_path().read_bytes() == before
    assert terminal.said == []


def test_events_awaited_come_first_and_a_log_without_any_shows_the_last(
    antitrafik: Run,
) -> None:
    for day in range(1, 13):
        antitrafik("log-event", "--kind", "forum", "--county", "Fier", "--date", f"{day}.3.2018")
    terminal = Terminal("log-survey", columns=60)
    terminal.sees("9 4.3.2018 · Fier · forum")
    assert re.search(
        r"^1 12\.3\.2018 · Fier · forum · [0-9a-f]{6}\r?$", terminal.seen, re.MULTILINE
    )
    terminal.interrupts(lambda: terminal.child.send(INTERRUPT), "Interrupted.")
    assert terminal.ends() == 130
    handed_out(antitrafik, "2.1.2018", "Lezhë")
    terminal = Terminal("log-survey")
    terminal.sees(EVENT)
    terminal.sees("[2.1.2018 · Lezhë")
    terminal.interrupts(lambda: terminal.child.send(INTERRUPT), "Interrupted.")


@pytest.mark.parametrize(
    ("option", "words", "right"),
    [
        ("--phase", "kurrë", "kurrë"),
        ("--papers", "100001", "no number of papers"),
        ("--questionnaire", "x", "There are: njohuri-trafikimi"),
        ("--tally", "degjuar", "no tally"),
        ("--map", "Po!=po", "cannot be used together"),
        ("--note", "tel. 069 123 4567", "never about a person"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_asked(
    option: str, words: str, right: str, event: str
) -> None:
    terminal = Terminal("log-survey", "--papers", "26", option, words)
    assert terminal.ends() in (2, 6)
    assert right in " ".join(terminal.seen.split())
    assert EVENT not in terminal.seen


def test_without_a_log_there_is_nothing_to_ask() -> None:
    terminal = Terminal("log-survey")
    assert terminal.ends() == 3
    assert EVENT not in terminal.seen
