"""What is asked about an event on a terminal: both languages, narrow and wide.

The other records are in `test_prompts_others`; how it ends before its time (Ctrl-C, hang-ups,
hostile text) in `test_prompts_ends`.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from answering import (
    ATTENDED,
    CAMPAIGN,
    DATE,
    ELSE,
    HOW_MANY,
    KIND,
    LEAFLETS,
    NEXT,
    OWN,
    PLACE,
    REQUESTS,
    SAVE,
    USUAL,
    VENUE,
    Terminal,
    usual,
)

from antitrafik_cli.prompts import questions as q

EVERYWHERE = pytest.mark.parametrize(
    ("lang", "columns"), [("en", 60), ("en", 120), ("sq", 60), ("sq", 120)]
)


@EVERYWHERE
def test_a_usual_meeting_takes_at_most_8_answers_and_60_keys(
    lang: str, columns: int, antitrafik: Callable[..., Any]
) -> None:
    terminal = usual(lang=lang, columns=columns)
    assert (terminal.answers <= 8, terminal.keys <= 60) == (True, True), terminal.keys
    told = json.loads("\n".join(terminal.said))
    assert (told["date"], told["kind"], told["venue"]) == (
        "2026-11-21",
        "info-session",
        "Shkolla 1",
    )
    assert (told["municipality"], told["campaigns"]) == ("Cërrik", [OWN["ANTITRAFIK_CAMPAIGN"]])
    assert [line["of"] for line in told["attended"]] == [["pupils"], ["teachers"]]
    antitrafik("undo")  # one change: the meeting and its leaflets
    assert antitrafik("list", "--format", "json").told["tables"][0]["rows"] == []


@EVERYWHERE
def test_like_the_last_takes_at_most_25_keys(
    lang: str, columns: int, antitrafik: Callable[..., Any]
) -> None:
    first = json.loads("\n".join(usual(lang=lang, columns=columns).said))
    terminal = Terminal(
        "log-event", "--like", "last", "--format", "json", lang=lang, columns=columns, env=OWN
    )
    for question, _usual in USUAL:
        terminal.answer(question, {DATE: "dje", ATTENDED: "5=18;"}.get(question, ""))
    assert terminal.ends() == 0
    assert terminal.keys <= 25
    told = json.loads("\n".join(terminal.said))
    assert told["date"] == "2026-11-20"
    assert [(line["of"], line["low"]) for line in told["attended"]] == [(["teachers"], 18)]
    for same in ("place", "kind", "venue", "campaigns"):
        assert told[same] == first[same]
    listed = antitrafik("list", "--format", "json").told["tables"][0]["rows"]
    assert len(listed) == 4  # two meetings, each with its leaflets


@EVERYWHERE
def test_every_question_explains_itself_and_goes_back(lang: str, columns: int) -> None:
    terminal = Terminal("log-event", lang=lang, columns=columns)
    answers = [
        (q.DATE, "dje"), (q.COUNTY, "8"), (q.PLACE, ""), (q.KIND, "2"), (q.CAMPAIGN, "1"),
        (q.ATTENDED, "mësues=3;"), (q.VENUE, "Salla"), (q.REQUESTS, "punësimi: kurse"),
    ]  # fmt: skip
    for question, line in answers:
        terminal.path((question.sentence, "?"), question.right, (question.sentence, line))
    terminal.answer(LEAFLETS, "<")
    for question, _line in reversed(answers):
        terminal.answer(question.sentence, "<")
    terminal.sees("This is the first question.")
    for question, _line in answers:
        terminal.answer(question.sentence)
    terminal.path((LEAFLETS, "?"), (SAVE, "yes"))
    assert terminal.ends() == 0
    shown = {"en": "20.11.2026 · Lezhë · workshop · teachers: 3 · Mbi",
             "sq": "20.11.2026 · Lezhë · punëtori · mësues: 3 · Mbi"}  # fmt: skip
    assert terminal.said[0].partition("  ")[2].startswith(shown[lang])


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_a_slip_is_mended_with_a_question(lang: str) -> None:
    label = {"en": "pupils", "sq": "nxënës"}[lang]
    terminal = Terminal("log-event", lang=lang, env=OWN)
    terminal.path((DATE, ""), (PLACE, "Elbsan"), "Elbsan: Elbasan?")
    terminal.types("po")
    terminal.path((KIND, "punetri"))
    terminal.types("")
    terminal.answer(ATTENDED, "nxense")
    terminal.sees(f"nxense: {label}?")
    terminal.types("")
    terminal.answer(HOW_MANY, "shumë", who=label)
    terminal.answer(HOW_MANY, "", who=label)
    terminal.path((ELSE, "mesues 12"))
    terminal.sees("mesues 12: mesues=12?")
    terminal.types("")
    terminal.path((ELSE, "prindër"))
    terminal.answer(HOW_MANY, "9:5/", who={"en": "parents", "sq": "prindër"}[lang])
    terminal.path((ELSE, ""), (VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""), (SAVE, ""))
    assert terminal.ends() == 0
    wanted = {
        "en": "Elbasan · workshop · parents: 9 (F/M 5/?); pupils: not counted; teachers: 12",
        "sq": "Elbasan · punëtori · prindër: 9 (F/M 5/?); nxënës: pa numër; mësues: 12",
    }
    assert wanted[lang] in terminal.said[0]


def test_back_from_a_question_inside_a_question_asks_the_outer_one_again() -> None:
    terminal = Terminal("log-event", "--kind", "forum", "--date", "dje", env=OWN)
    terminal.path((PLACE, ""), (ATTENDED, "mësues"))
    terminal.answer(HOW_MANY, "<", who="teachers")
    terminal.path((ATTENDED, "mësues=4"), (ELSE, "<"), (ATTENDED, "mësues=5"), (ELSE, ""))
    terminal.path((VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""), (SAVE, ""))
    assert terminal.ends() == 0
    assert "forum · teachers: 5" in terminal.said[0]


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_nonsense_is_answered_with_what_would_be_right(lang: str) -> None:
    terminal = Terminal("log-event", lang=lang, columns=60, env=OWN)
    not_a_date = "“{words}” is no date. Write 22.11.2017, 22/11, 22 nëntor 2017, 5-7 dhjetor,"
    for words in ("kot", "kot2", "kot3"):
        terminal.answer(DATE, words)
        with_facts = not_a_date if lang == "en" else "kot"
        terminal.sees(with_facts, words=words)
    terminal.path(q.DATE.right, (DATE, "25.12.2026"), "schedule.yaml", (DATE, "-"))
    terminal.path(
        (DATE, "31.2.2026"),
        (DATE, ""),
        (PLACE, "Atlantis"),
        (PLACE, "ku"),
        "Kukës",
        (PLACE, ""),
        (KIND, ""),
    )
    terminal.path((KIND, "marsh"), (ATTENDED, "30"), (ATTENDED, "mësues=dy"), (ATTENDED, "x="))
    terminal.sees("“{words}” is not a known term (? lists them). Keep it as “other”?", words="x")
    terminal.types("jo")
    terminal.path("Leave it out?")
    terminal.types("ndoshta")
    terminal.path("Answer yes or no.")
    terminal.types("po")
    terminal.path((VENUE, "tel. 069 123 4567"), (VENUE, ""), (REQUESTS, "kurse"))
    terminal.path(
        (REQUESTS, "jo"), (LEAFLETS, "ca"), (LEAFLETS, ""), (SAVE, "tjetër"), (SAVE, "99")
    )
    terminal.path((SAVE, ""))
    assert terminal.ends() == 0
    assert {"en": "march", "sq": "marshim"}[lang] in terminal.said[0]


def test_what_nobody_knows_is_kept_only_when_a_person_says_so() -> None:
    terminal = Terminal("log-event", "--date", "dje", "--county", "Vlorë")

    def said(sentence: str, words: str, line: str) -> None:
        terminal.sees(sentence, words=words)
        terminal.types(line)

    unknown = "“{words}” is not a known term (? lists them). Keep it as “other”?"
    terminal.path((PLACE, ""), (KIND, "shëtitje me biçikleta"))
    said(unknown, "shëtitje me biçikleta", "po")
    terminal.path((CAMPAIGN, "mos-hesht-2026"))
    said("“{words}” is no known campaign. Is it a new one?", "mos-hesht-2026", "po")
    terminal.path((ATTENDED, "mysafirë=3"))
    said(unknown, "mysafirë", "")
    terminal.path((ATTENDED, "mysafirë=3;"))
    said(unknown, "mysafirë", "po")
    terminal.path((VENUE, ""), (REQUESTS, "rrugët: një urë"))
    said(unknown, "rrugët", "po")
    terminal.path((LEAFLETS, "0"), (SAVE, ""))
    assert terminal.ends() == 0
    kind = "other (shëtitje me biçikleta)"
    assert f"{kind} · other (mysafirë): 3 · mos-hesht-2026" in terminal.said[0]


def test_any_answer_can_be_changed_from_the_summary() -> None:
    terminal = Terminal("log-event", env=OWN)
    terminal.path(*USUAL[:-1], (SAVE, "?"), "1 Date: Saturday, 21.11.2026", "8 Campaigns: Mbi")
    terminal.path((SAVE, "4"), (ATTENDED, "mësues=4;"), (SAVE, "kind"), (KIND, "trajnim"))
    terminal.path((SAVE, "campaigns"), (CAMPAIGN, "-"), (SAVE, "<"), (LEAFLETS, "-"))
    terminal.path((SAVE, "venue"), (VENUE, "<"), (SAVE, "po"))
    assert terminal.ends() == 0
    assert terminal.said[0].endswith("Cërrik (Elbasan) · training · teachers: 4")
    assert "With it" not in terminal.seen


def test_no_to_the_summary_saves_nothing(antitrafik: Callable[..., Any]) -> None:
    terminal = Terminal("log-event", env=OWN)
    terminal.path(*USUAL[:-1], (SAVE, "jo"), "Not saved.")
    assert terminal.ends() == 0
    assert terminal.said == []
    assert antitrafik("list").code == 3  # there is no log


def test_with_the_options_given_only_the_summary_is_asked() -> None:
    given = ("log-event", "--kind", "forum", "--county", "Fier")
    terminal = Terminal(*given)
    terminal.answer(SAVE)
    assert (terminal.ends(), terminal.answers) == (0, 1)
    assert DATE not in terminal.seen
    assert Terminal(*given, "--yes").ends() == 0


def test_yes_saves_what_was_answered_without_the_summary() -> None:
    terminal = Terminal("log-event", "--yes", "--kind", "forum", "--venue", "Salla", env=OWN)
    terminal.path((DATE, ""), (PLACE, ""), (ATTENDED, "-"), (REQUESTS, "-"), (LEAFLETS, "-"))
    assert terminal.ends() == 0
    assert "Elbasan · forum" in terminal.said[0]


def test_tab_completes_a_choice() -> None:
    terminal = Terminal("log-event", "--date", "dje", env=OWN)
    terminal.path((PLACE, "Gram\t"), (KIND, "exh\t"), (ATTENDED, "mësues=1;trav\t=2"))
    terminal.path((VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""), (SAVE, ""))
    assert terminal.ends() == 0
    assert "Gramsh (Elbasan) · exhibition · teachers: 1; travellers: 2" in terminal.said[0]


def test_an_own_county_that_is_none_is_told() -> None:
    terminal = Terminal("log-event", env={"ANTITRAFIK_COUNTY": "Atlantis"})
    assert terminal.ends() == 2
    assert "“Atlantis”" in terminal.seen
    assert "code of a county, such as AL-03" in terminal.seen


def test_a_wrong_option_is_told_before_anything_is_asked() -> None:
    terminal = Terminal("log-event", "--date", "25.12.2026")
    assert terminal.ends() == 2
    assert "in the future" in terminal.seen
    assert DATE not in terminal.seen


@EVERYWHERE
def test_a_visit_goes_on_until_there_are_no_more_meetings(
    lang: str, columns: int, antitrafik: Callable[..., Any]
) -> None:
    terminal = Terminal("log-event", "--visit", lang=lang, columns=columns, env=OWN)
    terminal.path((DATE, "22.11.2017"), *USUAL[1:])
    terminal.path((NEXT, "<"), "This is the first question.", (NEXT, "punëtori"))
    terminal.path((ATTENDED, "<"), (NEXT, ""), (ATTENDED, "ttat=?;"), (VENUE, "Prefektura"))
    terminal.path((REQUESTS, "punësimi: kurse; arsimi: libra"), (LEAFLETS, ""), (SAVE, ""))
    terminal.path((NEXT, "forum"), (ATTENDED, ""), (VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""))
    terminal.path((SAVE, "jo"), (NEXT, "jo" if columns == 60 else ""))
    assert terminal.ends() == 0
    assert len(terminal.said) == 2
    rows = antitrafik("report", "--by", "municipality", "--format", "json").told["tables"][0][
        "rows"
    ]
    assert [(row["municipality"], row["events"], row["requests"]) for row in rows] == [
        ("Cërrik", 2, 2)
    ]
    antitrafik("undo")  # the second meeting, with its requests
    listed = antitrafik("list", "--format", "json").told["tables"][0]["rows"]
    assert [row["type"] for row in listed] == ["event", "distribution"]


def test_what_the_summary_changed_holds_for_the_next_meeting_of_a_visit() -> None:
    given = ("--date", "dje", "--county", "Fier", "--source", "Buletini")
    terminal = Terminal("log-event", "--visit", *given, env=OWN)
    rest = ((ATTENDED, ""), (VENUE, ""), (REQUESTS, ""), (LEAFLETS, ""))
    terminal.path((PLACE, "Lezhë"), "lies in", (PLACE, "Patos"), (KIND, "forum"), *rest)
    terminal.path((SAVE, "date"), (DATE, "pardje"), (SAVE, ""))
    terminal.path((NEXT, "trajnim"), *rest, (SAVE, ""), (NEXT, "-"))
    assert terminal.ends() == 0
    assert [line.partition("  ")[2][:26] for line in terminal.said] == [
        "19.11.2026 · Patos (Fier) "
    ] * 2
