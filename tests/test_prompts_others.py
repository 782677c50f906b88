"""What is asked on a terminal about leaflets, and about a record that is there.

Events are in `test_prompts`.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from answering import (
    ATTENDED,
    CAMPAIGN,
    DATE,
    KIND,
    OWN,
    PLACE,
    SAVE,
    VENUE,
    Terminal,
    usual,
)

from antitrafik_cli.prompts import amendment as amending
from antitrafik_cli.prompts import questions as q

EVERYWHERE = pytest.mark.parametrize(
    ("lang", "columns"), [("en", 60), ("en", 120), ("sq", 60), ("sq", 120)]
)


@EVERYWHERE
def test_leaflets_are_asked_for_likewise(lang: str, columns: int) -> None:
    terminal = Terminal("log-leaflets", "--format", "json", lang=lang, columns=columns, env=OWN)
    for question in q.DISTRIBUTION:
        if question not in (q.COUNTY, q.CAMPAIGN):
            if question.explains:
                terminal.path((question.sentence, "?"), question.right)
            terminal.answer(
                question.sentence, {"quantity": "4 mijë", "status": "2"}.get(question.name, "")
            )
    terminal.path((SAVE, ""))
    assert terminal.ends() == 0
    told = json.loads("\n".join(terminal.said))
    assert (told["quantity"]["low"], told["status"]) == (4000, "in-progress")
    assert (told["place"], told["material"]) == (["AL-03"], "leaflet")


def test_amending_asks_field_by_field(antitrafik: Callable[..., Any]) -> None:
    record = json.loads("\n".join(usual().said))["short"]
    terminal = Terminal("amend", record)
    terminal.path((DATE, "dje"), (PLACE, ""), (KIND, ""), (CAMPAIGN, "-"))
    terminal.path(
        (ATTENDED, "?"), amending._ATTENDED.right, (ATTENDED, "mësues=26; -nxënës; prindër=3")
    )
    terminal.path((VENUE, "-"), (amending._WHY.sentence, "u numëruan sërish"))
    terminal.path("Date: 21.11.2026 → 20.11.2026", "Venue: Shkolla 1 → –", (SAVE, ""))
    assert terminal.ends() == 0
    assert terminal.said[0].endswith(
        "Cërrik (Elbasan) · information session · parents: 3; teachers: 26"
    )
    history = antitrafik("history", record).out
    assert "u numëruan sërish" in history


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_amending_nothing_saves_nothing(lang: str, antitrafik: Callable[..., Any]) -> None:
    record = json.loads("\n".join(usual().said))["short"]
    terminal = Terminal("amend", record, lang=lang, columns=60)
    for question in (DATE, PLACE, KIND, CAMPAIGN, ATTENDED, VENUE):
        terminal.answer(question)
    terminal.sees("Nothing was changed.")
    assert terminal.ends() == 0
    again = Terminal("amend", record, lang=lang)
    again.path((DATE, "dje"), (PLACE, ""), (KIND, ""), (CAMPAIGN, ""), (ATTENDED, ""), (VENUE, ""))
    again.path((amending._WHY.sentence, ""), (SAVE, "jo"), "Not saved.")
    assert again.ends() == 0
    assert antitrafik("show", record, "--format", "json").told["date"] == "2026-11-21"


def test_a_distribution_and_a_request_are_amended_likewise(antitrafik: Callable[..., Any]) -> None:
    leaflets = antitrafik(
        "log-leaflets", "50", "--county", "Fier", "--note", "x", "--format", "json"
    )
    event = antitrafik(
        "log-event", "--kind", "forum", "--county", "Fier", "--request", "arsimi: libra",
        "--format", "json",
    )  # fmt: skip
    terminal = Terminal("amend", leaflets.told["short"])
    terminal.path((q.QUANTITY.sentence, "?"), (q.MATERIAL.sentence, "3"), (DATE, ""), (PLACE, ""))
    terminal.path((q.STATUS.sentence, ""), (q.PLACES.sentence, "bare; kafene"), (CAMPAIGN, ""))
    terminal.path((amending._NOTE.sentence, "-"), (amending._WHY.sentence, ""), (SAVE, ""))
    assert terminal.ends() == 0
    assert terminal.said[0].endswith("Fier · poster · not counted · done")
    request = antitrafik("show", event.told["short"], "--format", "json").told["requests"][0]["id"]
    terminal = Terminal("amend", request)
    terminal.path((q.REQUESTS.sentence, "-"), (q.REQUESTS.sentence, "punësimi: kurse"))
    terminal.path((amending._WHY.sentence, ""), (SAVE, ""))
    assert terminal.ends() == 0
    assert terminal.said[0].endswith("employment and vocational training: kurse")
