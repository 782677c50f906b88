"""The calendar file: two readers that share no code find the same days, and no item comes twice."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from planning import VISITS, became, held, tell, use_schedule
from test_house import loaded

from antitrafik_cli.render import ICS, draw
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Shown

Run = Callable[..., Any]
Days = dict[str, tuple[date, date]]  # by UID: the first day, and the first that is no part of it


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2018-01-10T12:00:00+01:00")


def text_of(antitrafik: Run, *argv: str, lang: str = "en") -> str:
    ran = antitrafik("schedule", "--format", "ics", *argv, lang=lang)
    assert ran.code == 0, ran.err
    found: str = ran.out
    return found


def events(text: str) -> dict[str, Any]:
    """The events by UID, as `icalendar` reads them: what an import into one calendar leaves."""
    found = icalendar.Calendar.from_ical(text).walk("VEVENT")
    by_uid = {str(one["UID"]): one for one in found}
    assert len(by_uid) == len(found)
    return by_uid


def days(text: str) -> Days:
    return {
        uid: (one.decoded("DTSTART"), one.decoded("DTEND")) for uid, one in events(text).items()
    }


def days_of_another_reader(text: str) -> Days:
    found = vobject.readOne(text).contents.get("vevent", [])
    return {one.uid.value: (one.dtstart.value, one.dtend.value) for one in found}


def told(antitrafik: Run) -> dict[str, tuple[date, date]]:
    """The days of the table, by UID, in the order in which they hold."""
    (table,) = antitrafik("schedule", "--format", "json").told["tables"]
    found = {}
    for row in table["rows"]:
        name = next(one for one in ("held", "moved_to", "planned") if row[f"{one}_from"])
        first, last = (date.fromisoformat(row[f"{name}_{end}"]) for end in ("from", "to"))
        found[f"{row['item']}@antitrafik"] = (first, last + timedelta(days=1))
    return found


def test_two_readers_find_the_days_held(antitrafik: Run) -> None:
    tell(*(held([item], day, county=county) for item, (county, day) in VISITS.items()))
    text = text_of(antitrafik)
    assert days(text) == days_of_another_reader(text) == told(antitrafik)
    assert days(text)["2017-12-kukes@antitrafik"] == (date(2017, 12, 5), date(2017, 12, 7))


def test_two_readers_find_days_planned_moved_and_called_off(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    planned = """
        id: muaji, campaign: fushata, county: Berat, when: tetor 2017
        id: dita, campaign: fushata, county: Berat, when: 31 dhjetor 2017
        id: e-re, campaign: fushata, county: Berat, when: 28 shkurt 2020
        id: pa-dite, campaign: fushata, county: Berat, when: 7 dhjetor 2017
        id: anuluar, campaign: fushata, county: Berat, when: 8 dhjetor 2017
    """
    use_schedule(monkeypatch, tmp_path, planned)
    tell(
        became("e-re", "moved", "2020-02-29"),
        became("pa-dite", "moved"),
        became("anuluar", "cancelled"),
    )
    text = text_of(antitrafik)
    assert days(text) == days_of_another_reader(text) == told(antitrafik)
    assert days(text) == {
        "muaji@antitrafik": (date(2017, 10, 1), date(2017, 11, 1)),
        "dita@antitrafik": (date(2017, 12, 31), date(2018, 1, 1)),
        "e-re@antitrafik": (date(2020, 2, 29), date(2020, 3, 1)),
        "pa-dite@antitrafik": (date(2017, 12, 7), date(2017, 12, 8)),
        "anuluar@antitrafik": (date(2017, 12, 8), date(2017, 12, 9)),
    }
    assert {uid.partition("@")[0]: str(one["STATUS"]) for uid, one in events(text).items()} == {
        "muaji": "TENTATIVE",
        "dita": "TENTATIVE",
        "e-re": "CONFIRMED",
        "pa-dite": "TENTATIVE",
        "anuluar": "CANCELLED",
    }


def test_importing_again_gives_no_twin_and_takes_the_update(antitrafik: Run) -> None:
    tell(became("2017-12-kukes", "held"))
    before = events(text_of(antitrafik))
    tell(became("2017-12-korce", "moved", "2018-02-01"))
    after = events(text_of(antitrafik, lang="sq"))
    calendar = before | after
    assert calendar.keys() == before.keys() == after.keys()
    assert len(calendar) == 3
    moved = "2017-12-korce@antitrafik"
    assert calendar[moved].decoded("DTSTART") == date(2018, 2, 1)
    for uid, old in before.items():
        assert after[uid]["SEQUENCE"] > old["SEQUENCE"]
        assert after[uid].decoded("DTSTAMP") >= old.decoded("DTSTAMP")
        assert after[uid].decoded("DTSTAMP") == after[uid].decoded("LAST-MODIFIED")


def test_the_same_log_and_schedule_give_the_same_bytes(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tell(held(["2017-12-kukes"], "2017-12-05"))
    one = text_of(antitrafik)
    monkeypatch.setenv("ANTITRAFIK_NOW", "2019-06-01T12:00:00+01:00")
    assert text_of(antitrafik) == one
    assert antitrafik("schedule", "--format", "ics", "--out", str(tmp_path / "a.ics")).out == ""
    assert (tmp_path / "a.ics").read_bytes() == one.encode()


def test_without_a_log_nothing_was_told_since_ever(antitrafik: Run) -> None:
    for one in events(text_of(antitrafik)).values():
        assert one["SEQUENCE"] == 0
        assert one.decoded("DTSTAMP") == datetime(1970, 1, 1, tzinfo=UTC)


def test_it_speaks_the_language_in_use(antitrafik: Run) -> None:
    tell(held(["2017-12-kukes"], "2017-12-05", count=["about", 30, 30]))
    for lang, words in (("en", "Held: 5.12.2017"), ("sq", "Mbajtur: 5.12.2017")):
        one = events(text_of(antitrafik, lang=lang))["2017-12-kukes@antitrafik"]
        assert words in str(one["DESCRIPTION"]).splitlines()
        assert str(one["SUMMARY"]) == "Mbi parandalimin e migracionit të parregullt · Kukës"
    assert "rreth 30 erdhën" in str(one["DESCRIPTION"])


def test_a_calendar_without_items_is_one(antitrafik: Run) -> None:
    text = text_of(antitrafik, "--period", "1999")
    assert days(text) == days_of_another_reader(text) == {}


def test_only_a_calendar_loads_what_makes_calendars() -> None:
    assert loaded("schedule", "--format", "json") & {"icalendar", "rich", "yaml"} == set()
    assert "icalendar" in loaded("schedule", "--format", "ics")


def test_no_other_command_makes_a_calendar(antitrafik: Run) -> None:
    tell(held(["2017-12-kukes"], "2017-12-05"))
    for asked in (["report"], ["list"], ["check"], ["terms", "kinds"], ["demo"]):
        ran = antitrafik(*asked, "--format", "ics")
        assert (ran.code, ran.out) == (2, ""), asked
        assert "“ics” is none of table, json" in ran.err


# --- hostile words -----------------------------------------------------------------------------

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("\r\n\t\\,;:\"'^=\0\x1b\x7f\x85\u2028\u202eëç–😀 nN"), st.characters()
    ),
    max_size=90,
)


def calendar_of(title: str, place: str, item: str = "a") -> str:
    row = {
        "item": item, "campaign": Coded("c", title), "county": Coded("Kukës", place),
        "state": Coded("held", "held"), "title": title, "entries": 3, "told": 1_515_758_400_000,
        "planned_from": "2017-12-05", "planned_to": "2017-12-07", "held_from": None,
        "held_to": None, "moved_to_from": None, "moved_to_to": None,
    }  # fmt: skip
    columns = (Column("item", "text", "", "Item"),)
    shown = (Shown("What", "text", ("title",)),)
    table = ResultTable("schedule", "Schedule", columns, (row,), shown)
    result = Result("schedule", (table,), heading=Note("{title}", {"title": title}))
    return draw(result, ICS, width=None, colour=False)


@given(HOSTILE, HOSTILE)
@settings_of_hypothesis(max_examples=300, deadline=None)
def test_hostile_words_stay_inside_their_property(title: str, place: str) -> None:
    text = calendar_of(title, place)
    usual = {line.partition(":")[0].partition(";")[0] for line in unfolded(calendar_of("x", "y"))}
    lines = unfolded(text)
    assert {line.partition(":")[0].partition(";")[0] for line in lines} == usual
    assert len(lines) == len(unfolded(calendar_of("x", "y")))
    assert all(line.isprintable() for line in lines)
    (event,) = events(text).values()
    (other,) = vobject.readOne(text).vevent_list
    assert str(event["SUMMARY"]) == other.summary.value
    assert days(text) == days_of_another_reader(text)


def unfolded(text: str) -> list[str]:
    """The content lines; asserts that every line ends in CRLF and takes at most 75 octets."""
    assert text.endswith("\r\n")
    lines = text.encode().removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(re.search(rb"[\r\n]", line) for line in lines)
    return [line.decode() for line in b"\r\n".join(lines).replace(b"\r\n ", b"").split(b"\r\n")]


def test_a_hostile_title_in_a_schedule_is_read_back_as_it_is_shown(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    title = r'"a, b; c\\ d\nBEGIN:VEVENT: \t e"'
    one = f"id: one, campaign: fushata, county: Kukës, when: 2017-12-05, title: {title}"
    use_schedule(monkeypatch, tmp_path, one)
    (event,) = events(text_of(antitrafik)).values()
    assert r"What: a, b; c\ d\nBEGIN:VEVENT: \t e" in str(event["DESCRIPTION"]).splitlines()
