"""What is asked on a terminal about planned items, silent weeks, figures and requests."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from answering import OWN, SAVE, Terminal
from test_prompts_others import EVERYWHERE

from antitrafik_cli.prompts import amendment as amending
from antitrafik_cli.prompts import further as f
from antitrafik_cli.prompts import questions as q

DECEMBER = {"ANTITRAFIK_NOW": "2017-12-23T10:00:00+01:00"}
ITEM, STATE, TO, WHY = (one.sentence for one in (f.ITEM, f.STATE, f.TO, f.WHY))


def told(terminal: Terminal) -> dict[str, Any]:
    assert terminal.ends() == 0
    return dict(json.loads("\n".join(terminal.said)))


@EVERYWHERE
def test_an_outcome_is_asked_for_and_items_without_word_come_first(
    lang: str, columns: int, antitrafik: Callable[..., Any]
) -> None:
    antitrafik("log-outcome", "2017-12-kukes", "held")
    terminal = Terminal("log-outcome", "--format", "json", lang=lang, columns=columns, env=DECEMBER)
    terminal.sees(f.ITEM.right)
    wordless_first = ("1 2017-12-shkoder", "2 2017-12-korce", "3 2017-12-kukes")
    assert all(one in terminal.seen for one in wordless_first)
    terminal.path((ITEM, "1"), f.STATE.right, (STATE, "3"), (TO, "?"), f.TO.right)
    terminal.path((TO, "13-14 dhjetor"), (WHY, ""), "13–14.12.2017", (SAVE, ""))
    outcome = told(terminal)
    assert (outcome["item"], outcome["state"]) == ("2017-12-shkoder", "moved")
    assert outcome["date"] == "2017-12-13/2017-12-14"


def test_new_days_that_nobody_knows_yet_are_left_out() -> None:
    terminal = Terminal("log-outcome", "2017-12-kor", "--format", "json", env=DECEMBER)
    assert terminal.ends() == 2
    terminal = Terminal("log-outcome", "--format", "json", env=DECEMBER)
    terminal.path((ITEM, "2017-12-kor"), (STATE, "u shty"), (TO, ""), (WHY, "<"))
    terminal.path((STATE, ""), (WHY, "mungonte salla"), "mungonte salla", (SAVE, ""))
    outcome = told(terminal)
    assert (outcome["state"], outcome["date"]) == ("moved", None)


def test_an_outcome_given_whole_is_shown_before_it_is_saved(
    antitrafik: Callable[..., Any],
) -> None:
    terminal = Terminal("log-outcome", "2017-12-kukes", "held", env=DECEMBER)
    terminal.path("2017-12-kukes · held", (SAVE, "jo"), "Not saved.")
    assert terminal.ends() == 0
    terminal = Terminal("log-outcome", "2017-12-kukes", "held", "--yes", env=DECEMBER)
    assert terminal.ends() == 0
    assert terminal.said[0].endswith("2017-12-kukes · held")


@EVERYWHERE
def test_a_zero_report_asks_for_days_and_proposes_the_last_whole_week(
    lang: str, columns: int
) -> None:
    terminal = Terminal("log-nothing", "--format", "json", lang=lang, columns=columns, env=OWN)
    terminal.path((f.PERIOD.sentence, "?"), f.PERIOD.right, (f.PERIOD.sentence, "2027-W01"))
    terminal.path((f.PERIOD.sentence, ""), "nothing to report", (SAVE, ""))
    report = told(terminal)
    assert (report["date"], report["place"]) == ("2026-11-09/2026-11-15", ["AL-03"])


def test_a_zero_report_without_a_county_of_this_laptop_asks_for_it_and_can_be_changed() -> None:
    terminal = Terminal("log-nothing", "--format", "json")
    terminal.path((q.COUNTY.sentence, "vlore"), (f.PERIOD.sentence, ""))
    terminal.path((SAVE, "1"), (q.COUNTY.sentence, "Fier"), "Fier · nothing to report", (SAVE, ""))
    assert told(terminal)["county"] == "Fier"


def test_the_county_of_this_laptop_can_be_changed_in_the_summary() -> None:
    terminal = Terminal("log-nothing", "--period", "2026-W46", "--format", "json", env=OWN)
    terminal.path("Elbasan · nothing to report", (SAVE, "county"))
    terminal.path((q.COUNTY.sentence, "Fier"), (SAVE, ""))
    assert told(terminal)["county"] == "Fier"


@EVERYWHERE
def test_a_total_is_asked_for(lang: str, columns: int) -> None:
    terminal = Terminal("log-total", "--format", "json", lang=lang, columns=columns, env=OWN)
    terminal.path((f.COUNT.sentence, "pa numër"))
    terminal.sees("A total that nobody counted says nothing. Write 1240, rreth 300, mbi 200.")
    terminal.path((f.COUNT.sentence, "15 mijë"), f.MEASURE.right, (f.MEASURE.sentence, "4"))
    terminal.path((f.PERIOD.sentence, "2020"), (q.PLACE.sentence, "kombëtar"))
    terminal.path((f.ABOUT.sentence, "spoti"), (q.CAMPAIGN.sentence, ""), (SAVE, ""))
    total = told(terminal)
    assert (total["quantity"]["low"], total["measure"], total["date"]) == (15000, "views", "2020")
    assert (total["place"], total["about"], total["campaigns"]) == (["national"], "spoti", [])


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_an_answer_is_asked_for_among_the_requests_that_are_open(
    lang: str, antitrafik: Callable[..., Any]
) -> None:
    event = antitrafik(
        "log-event", "--kind", "forum", "--county", "Fier", "--request", "arsimi: libra",
        "--request", "punësimi: kurse", "--format", "json",
    )  # fmt: skip
    books, courses = event.told["requests"]
    terminal = Terminal("log-answer", "--format", "json", lang=lang)
    terminal.path("1", "kurse", "2", "libra", (f.REQUEST.sentence, "2"), f.ANSWER.right)
    terminal.path((f.ANSWER.sentence, "1"), (WHY, "u dhanë"), "libra →", (SAVE, ""))
    answered = told(terminal)
    assert (answered["id"], answered["answer"]) == (books["id"], "met")
    terminal = Terminal("log-answer", lang=lang)
    terminal.path("1", "kurse", (f.REQUEST.sentence, "1"))
    assert "libra" not in terminal.seen
    terminal.path((f.ANSWER.sentence, "declined"), (WHY, ""), (SAVE, ""))
    assert terminal.ends() == 0
    assert antitrafik("show", courses["id"], "--format", "json").told["answer"] == "declined"


def test_further_records_are_amended_field_by_field(antitrafik: Callable[..., Any]) -> None:
    outcome = antitrafik("log-outcome", "2017-12-kukes", "held", "--format", "json").told
    terminal = Terminal("amend", outcome["short"], "--format", "json", env=DECEMBER)
    terminal.path((STATE, "moved"), (TO, "8 dhjetor"), (amending._WHY.sentence, ""), (SAVE, ""))
    moved = told(terminal)
    assert (moved["state"], moved["date"]) == ("moved", "2017-12-08")
    terminal = Terminal("amend", outcome["short"], "--format", "json", env=DECEMBER)
    terminal.path((STATE, "cancelled"), (TO, ""), (amending._WHY.sentence, ""), (SAVE, ""))
    cancelled = told(terminal)
    assert (cancelled["state"], cancelled["date"]) == ("cancelled", None)

    nothing = antitrafik(
        "log-nothing", "--county", "Fier", "--period", "2026-W45", "--note", "x", "--format", "json"
    ).told
    terminal = Terminal("amend", nothing["short"], "--format", "json")
    terminal.path((f.PERIOD.sentence, "2026-W44"), (q.PLACE.sentence, ""))
    terminal.path((amending._NOTE.sentence, "-"), (amending._WHY.sentence, ""), (SAVE, ""))
    assert told(terminal)["date"] == "2026-10-26/2026-11-01"

    total = antitrafik(
        "log-total", "12", "--measure", "views", "--county", "Fier", "--period", "2020",
        "--format", "json",
    ).told  # fmt: skip
    terminal = Terminal("amend", total["short"], "--format", "json")
    terminal.path((f.COUNT.sentence, "pa numër"), (f.COUNT.sentence, "13"))
    terminal.path((f.MEASURE.sentence, ""), (f.PERIOD.sentence, ""), (q.PLACE.sentence, ""))
    terminal.path((q.CAMPAIGN.sentence, ""), (amending._WHY.sentence, ""), (SAVE, ""))
    assert told(terminal)["quantity"]["low"] == 13
