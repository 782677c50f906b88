"""The weekly export: every activity in exactly one week, editions that can be made again.

A month of runs, as cron would start them; the laws behind it; targets that cannot be written to.
"""

import configparser
import re
import shlex
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import Office, everything, histories
from records import keeping
from test_log_laws import fresh, receive
from test_sums import template

from antitrafik_cli.commands import cron, issuing
from antitrafik_cli.domain.calendar import DAY, period_days
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.weeks import finished_week
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors.issuing import UnfinishedWeek
from antitrafik_cli.messages import speaking
from antitrafik_cli.reports.activity import figures
from antitrafik_cli.reports.weekly import digest_of, finished_weeks, summary, weekly
from antitrafik_cli.reports.weekly_touched import weeks_touched
from antitrafik_cli.settings import log_path, state_folder
from antitrafik_cli.store.as_of import as_of
from antitrafik_cli.store.change import Draft, change, insert
from antitrafik_cli.store.connection import transaction
from antitrafik_cli.store.derive import derive
from antitrafik_cli.store.editions import Edition, arrived, editions
from antitrafik_cli.store.exports import alone
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers

__all__ = ["template"]
Run = Callable[..., Any]
FEW = settings(max_examples=60, deadline=None, print_blob=True)
LATER = date(2030, 1, 1)


# --- laws --------------------------------------------------------------------------------------


def everything_derived(log: Log) -> dict[str, list[Any]]:
    """What reports are made from, by table, whatever numbers stand for strings."""
    return {
        "totals": [(t.rows, t.totals) for t in figures(log, Scope(), "county")],
        "weeks": [(t.rows, t.totals) for t in figures(log, Scope(), "week")],
        "numbers": numbers(log, Scope()),
        "aside": log.connection.execute("SELECT * FROM aside ORDER BY r").fetchall(),
        "requests": log.connection.execute("SELECT * FROM request ORDER BY r").fetchall(),
    }


@given(histories(), st.data())
@FEW
def test_as_of_is_the_log_when_so_many_entries_had_arrived(
    template: bytes, offices: list[Office], data: st.DataObject
) -> None:
    entries, texts = everything(offices)
    gone = {one for entry in entries for one in entry.fields.get("erased", ())}
    texts = {kept: text for kept, text in texts.items() if kept not in gone}
    n = data.draw(st.integers(0, len(entries)))
    whole, then = fresh(template), fresh(template)
    receive(whole, entries, texts)
    receive(then, entries[:n], texts)
    with as_of(whole, n) as past:
        assert everything_derived(past) == everything_derived(then)
        assert past.id == whole.id


@st.composite
def spans(draw: st.DrawFn) -> str:
    """Days around two changes of the clocks, a turn of the year, and a week 53."""
    first = draw(st.sampled_from([date(2017, 10, 20), date(2020, 12, 10), date(2021, 3, 15)]))
    first += DAY * draw(st.integers(0, 30))
    last = first + DAY * draw(st.sampled_from([0, 0, 1, 2, 6, 7, 20, 300]))
    whole = [f"{first:%Y-%m}", f"{first:%Y}"] if draw(st.integers(0, 5)) == 0 else []
    return draw(st.sampled_from(whole or [str(first) if first == last else f"{first}/{last}"]))


@given(st.lists(spans(), max_size=12))
@FEW
def test_every_activity_is_in_exactly_one_week_or_spread_in_the_one_it_ended_in(
    template: bytes, dates: list[str]
) -> None:
    log, office = fresh(template), Office(name="a" * 32)
    for place, day in enumerate(dates):
        fields = {"date": day, "place": ["AL-03"], "kind": "forum"}
        office.tell("record", record_id(office.clock + place, bytes([place] * 10)), "event", fields)
    receive(log, list(office.seen.values()), {})
    told: dict[str, list[str]] = {}
    for week in finished_weeks(log, (), LATER):
        one = weekly(log, week)
        assert not one.empty
        first, last = period_days(week)
        for state in one.records:
            assert When.from_iso(state.value("date")).lies_in(first, last)
            told.setdefault(state.record, []).append(week)
        for state in one.spread:
            when = When.from_iso(state.value("date"))
            assert when.first < first <= when.last <= last
            told.setdefault(state.record, []).append(f"spread {week}")
    assert all(len(weeks) == 1 for weeks in told.values()), told
    assert told.keys() == {log.record(number) for number in numbers(log, Scope())}
    by_week = {row["week"].code: row["events"] for row in figures(log, Scope(), "week")[0].rows}
    for week in finished_weeks(log, (), LATER):
        totals = weekly(log, week).tables[0].totals
        assert totals is not None
        assert totals["events"] == by_week.get(week, 0)


@given(histories())
@FEW
def test_a_week_tells_the_same_in_both_languages_and_as_of_all_that_came(
    template: bytes, offices: list[Office]
) -> None:
    log = fresh(template)
    receive(log, *everything(offices))
    with as_of(log, arrived(log)) as past:
        for week in finished_weeks(log, (), LATER):
            one = weekly(log, week)
            with speaking("sq"):
                assert digest_of(weekly(log, week)) == digest_of(one)
            assert digest_of(weekly(past, week)) == digest_of(one)
            assert summary(past, weekly(past, week), 1).tables == summary(log, one, 1).tables


@given(histories(), st.data())
@FEW
def test_a_week_that_changed_is_one_that_arrivals_touch(
    template: bytes, offices: list[Office], data: st.DataObject
) -> None:
    entries, texts = everything(offices)
    log = fresh(template)
    receive(log, data.draw(st.permutations(entries)), texts)
    n = data.draw(st.integers(0, len(entries)))
    touched = weeks_touched(log, n)
    counties = data.draw(st.sampled_from([(), ("AL-03",), ("AL-01", "AL-08")]))
    with as_of(log, n) as past:
        weeks = {week for one in (log, past) for week in finished_weeks(one, counties, LATER)}
        for week in weeks - touched:
            assert digest_of(weekly(log, week, counties)) == digest_of(weekly(past, week, counties))


def distributed(day: str, pieces: int, status: str, within: str = "") -> str:
    """The id of a new distribution of leaflets in Elbasan."""
    fields = {"date": day, "place": ["AL-03"], "material": "leaflet", "status": status}
    whole = {"within": within} if within else {}
    with keeping(log_path()) as keeper:
        quantity = ["exact", pieces, pieces]
        return keeper.keep("distribution", {**fields, "quantity": quantity, **whole})


def leaflets(office: "Cron", name: str) -> tuple[str, str]:
    """Leaflets handed out and being handed out in Elbasan, as a file says."""
    (row,) = re.findall("^by-county,Elbasan,(.*)$", office.read(name), re.MULTILINE)
    return row.split(",")[10], row.split(",")[13]


def test_a_part_is_touched_by_what_becomes_of_what_lies_between_it_and_its_whole(
    office: "Cron",
) -> None:
    whole = distributed("2017-11-14", 90, "done")
    between = distributed("2017-11-08", 60, "done", whole)
    distributed("2017-11-16", 40, "done", between)
    office.on("2017-11-20")
    assert leaflets(office, "2017-W46.csv")[0] == "90"
    with Log.open(log_path(), write=True) as log, change(log, "test") as started:
        base = log.state(between).heads
        started.add(Draft("amend", "distribution", between, base, fields={"within": None}))
    assert office.on("2017-11-22") == [*again("2017-W45.2"), *again("2017-W46.2")]
    assert leaflets(office, "2017-W46.2.csv")[0] == "130"
    assert "Within" in office.read("2017-W46.2.amended.md")


def test_a_whole_still_being_handed_out_is_touched_by_its_parts(office: "Cron") -> None:
    whole = distributed("2017-11-14", 90, "in-progress")
    distributed("2017-11-08", 10, "done", whole)
    office.on("2017-11-20")
    assert leaflets(office, "2017-W46.csv") == ("0", "80")
    part = distributed("2017-11-09", 30, "done", whole)
    assert office.on("2017-11-21") == [*again("2017-W45.2"), *again("2017-W46.2")]
    assert leaflets(office, "2017-W46.2.csv") == ("0", "50")
    assert part.rpartition("-")[2][:8] in office.read("2017-W46.2.amended.md")


def test_what_is_spread_and_comes_late_touches_the_week_it_ended_in(office: "Cron") -> None:
    for day in ("15.11.2017", "8.11.2017"):
        office.log(day, "--municipality", "Lezhë")
    office.on("2017-11-20")
    record = office.log("12-14.11.2017", "--municipality", "Kukës")
    assert office.on("2017-11-21") == again("2017-W46.2")
    assert re.search(f"^spread,.*{record}", office.read("2017-W46.2.csv"), re.MULTILINE)
    assert office.on("2017-11-21") == []


def test_what_was_compared_up_to_is_not_believed_of_another_copy_of_the_log(
    office: "Cron",
) -> None:
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.on("2017-11-20")
    copy = log_path().read_bytes()
    for _entry in range(3):
        office.log("20.11.2017", "--municipality", "Kukës")
    office.on("2017-11-21")
    log_path().write_bytes(copy)  # an older copy, by hand: other entries get the same numbers
    for _entry in range(3):
        office.do("amend", record, "--attended", f"mësues={30 + _entry}")
    assert office.on("2017-11-22") == again("2017-W46.2")


# --- a month of runs ---------------------------------------------------------------------------


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Cron:
    """A laptop on which cron runs, on days that a test names."""

    def __init__(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run, self.folder, self._monkeypatch = run, folder, monkeypatch

    def on(self, day: str, *argv: str, folder: Path | None = None) -> list[str]:
        """What an export of that day writes; nothing is printed with --quiet."""
        self.day(day)
        into = folder or self.folder
        before = names(into)
        ran = self.run("export-weekly", "--to", str(into), "--quiet", *argv)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
        return sorted({*names(into)}.difference(before))

    def day(self, day: str) -> None:
        moment = day if "T" in day else f"{day}T09:00:00+01:00"
        self._monkeypatch.setenv("ANTITRAFIK_NOW", moment)

    def log(self, day: str, *argv: str) -> str:
        """The id of an event that was logged."""
        ran = self.run("log-event", "--kind", "forum", "--date", day, *argv, "--format", "json")
        assert ran.code == 0, ran.err
        id_: str = ran.told["id"]
        return id_

    def do(self, *argv: str) -> None:
        ran = self.run(*argv)
        assert ran.code == 0, ran.err

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture
def office(antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cron:
    folder = tmp_path / "raporte"
    folder.mkdir()
    made = Cron(antitrafik, folder, monkeypatch)
    made.day("2017-11-20")
    return made


def both(stem: str) -> list[str]:
    return sorted(f"{stem}.{one}" for one in issuing.USUAL)


def again(stem: str) -> list[str]:
    return sorted([f"{stem}.amended.md", *both(stem)])


def told_by_another_device(fields: dict[str, Any], at: int, officer: str = "t1") -> str:
    """An entry that a colleague's laptop wrote long ago, and that comes in now; its record."""
    office = Office(name="c0ffee" + "0" * 26, clock=at)
    record = "015fe3b5-0000-7000-8000-00000000beef"
    entry = office.tell("record", record, "event", fields)
    assert entry.officer == officer
    with Log.open(log_path(), write=True) as log, transaction(log.connection):
        insert(log.connection, entry)
        derive(log.connection, [record])
    return record


def test_a_month_of_runs_with_missed_days(office: Cron) -> None:
    assert office.run("export-weekly", "--to", str(office.folder)).code == 3  # no log, no export
    early = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    assert office.on("2017-11-20") == both("2017-W46")
    office.day("2017-11-22")
    venue = office.log("22.11.2017", "--municipality", "Elbasan", "--venue", "Shkolla Naim")
    office.day("2017-11-26")
    spread = office.log("25-28.11.2017", "--municipality", "Kukës", "--attended", "nxënës=9")
    assert office.on("2017-11-26T23:59:00+01:00") == []  # Sunday: the week is not over
    assert office.on("2017-12-06") == [*both("2017-W47"), *both("2017-W48")]  # days were missed
    assert "Shkolla Naim" in office.read("2017-W47.md")
    assert spread not in office.read("2017-W47.csv")
    assert re.search(f"^spread,.*{spread}", office.read("2017-W48.csv"), re.MULTILINE)
    assert office.on("2017-12-07") == []

    # an amended count, with its reason
    office.do("amend", early, "--attended", "mësues=26", "--why", "u numëruan sërish")
    assert office.on("2017-12-07") == again("2017-W46.2")
    slip = office.read("2017-W46.2.amended.md")
    assert "teachers: 25 → teachers: 26" in slip
    assert "u numëruan sërish" in slip
    assert "| 1 | 1 | 25 |" in slip
    assert "| 2 | 1 | 26 |" in slip

    # a late entry, and an event withdrawn: the week stands empty, and says so
    late = office.log("21.11.2017", "--municipality", "Durrës", "--attended", "gra=12")
    office.do("withdraw", early, "--why", "nuk u mbajt")
    assert office.on("2017-12-08") == [*again("2017-W46.3"), *again("2017-W47.2")]
    assert "nuk u mbajt" in office.read("2017-W46.3.amended.md")
    assert "withdrawn" in office.read("2017-W46.3.amended.md")
    assert early not in office.read("2017-W46.3.csv")
    assert "came late" in office.read("2017-W47.2.amended.md")
    assert late.rpartition("-")[2][:8] in office.read("2017-W47.2.amended.md")

    # what a colleague told long ago and what comes in only now counts as late, whatever its clock
    fields = {"date": "2017-11-23", "place": ["AL-08/lezhe"], "kind": "forum"}
    told_by_another_device(fields, at=1_511_370_000_000)
    assert office.on("2017-12-11") == again("2017-W47.3")
    assert re.search(
        "00000000.*came late.*t1.*c0ffee00.*22.11.2017", office.read("2017-W47.3.amended.md")
    )

    # a text erased: a new edition without it, and no reason to keep it anywhere in the log
    office.do("erase", venue, "venue", "--why", "emër i gabuar")
    assert office.on("2017-12-12") == again("2017-W47.4")
    assert "Shkolla Naim" not in office.read("2017-W47.4.md") + office.read("2017-W47.4.csv")
    assert re.search("erased.*Venue.*emër i gabuar", office.read("2017-W47.4.amended.md"))
    remade = office.run("report", "--as-of", "2017-W47/1", "--format", "md")
    assert "Shkolla Naim" not in remade.out
    assert office.on("2017-12-12") == []


def test_each_edition_is_made_again_byte_by_byte_from_what_had_arrived(
    office: Cron, tmp_path: Path
) -> None:
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.on("2017-11-20")
    office.do("amend", record, "--attended", "mësues=26")
    office.on("2017-11-21")
    office.do("amend", record, "--date", "8.11.2017", "--why", "ditë tjetër")
    assert office.on("2017-11-22") == [*both("2017-W45"), *again("2017-W46.3")]
    for number, stem in ((1, "2017-W46"), (2, "2017-W46.2"), (3, "2017-W46.3")):
        for format_ in ("csv", "md"):
            made = office.run("report", "--as-of", f"2017-W46/{number}", "--format", format_)
            assert made.out == office.read(f"{stem}.{format_}")
    newest = office.run("report", "--as-of", "2017-W46", "--format", "md")
    assert newest.out == office.read("2017-W46.3.md")
    new = tmp_path / "dosje e re"
    new.mkdir()
    assert office.on("2018-03-01", folder=new) == [*both("2017-W45"), *again("2017-W46.3")]
    for name in names(new):
        assert (new / name).read_bytes() == (office.folder / name).read_bytes()


def test_who_erases_a_text_is_told_which_exports_may_hold_it(office: Cron) -> None:
    record = office.log(
        "15.11.2017", "--municipality", "Lezhë", "--venue", "Pallati", "--note", "x"
    )
    assert "Weekly exports" not in office.run("erase", record, "note").err
    office.on("2017-11-20")
    office.do("amend", record, "--note", "y")
    assert "Weekly exports" not in office.run("erase", record, "note").err
    said = f"Weekly exports may hold it (2017-W46): {office.folder}\n"
    edition = office.folder.parent / "botimi.md"
    office.run("report", "--as-of", "2017-W46", "--format", "md", "--out", str(edition))
    told = office.run("erase", record, "venue").err
    assert said in told
    assert str(edition) in told


def test_what_is_not_shown_makes_no_edition(office: Cron) -> None:
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.on("2017-11-20")
    office.do("amend", record, "--note", "salla ishte e vogël")
    office.do("amend", record, "--source", "buletini", "--topic", "migrim")
    office.log("20.11.2017", "--municipality", "Lezhë")  # of a week that is not over
    assert office.on("2017-11-21") == []


def test_a_new_version_that_shows_more_issues_nothing_again(
    office: Cron, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    office.log("20.11.2017", "--municipality", "Lezhë")
    monkeypatch.setattr(issuing, "digest_of", lambda one: b"later" + digest_of(one))
    assert office.on("2017-11-21") == []


def test_a_request_made_at_an_event_is_named_in_the_slip(office: Cron) -> None:
    event = office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    with Log.open(log_path(), write=True) as log, change(log, "test") as started:
        about = {"event": event, "theme": "employment"}
        request = started.new_record()
        started.add(Draft("record", "request", request, fields=about, text={"words": ["kurse"]}))
    assert office.on("2017-11-21") == again("2017-W46.2")
    assert "kurse" in office.read("2017-W46.2.amended.md")


@pytest.mark.parametrize(
    ("monday", "moment", "over"),
    [
        ("2017-10-30", "2017-10-29T22:30:00+00:00", ""),  # the night clocks went back: 23:30
        ("2017-10-30", "2017-10-29T23:30:00+00:00", "2017-W43"),
        ("2018-03-26", "2018-03-25T21:30:00+00:00", ""),  # and the night they went ahead
        ("2018-03-26", "2018-03-25T22:30:00+00:00", "2018-W12"),
    ],
)
def test_a_week_ends_at_midnight_in_tirana_also_when_clocks_change(
    office: Cron, monday: str, moment: str, over: str
) -> None:
    last = date.fromordinal(date.fromisoformat(monday).toordinal() - 1)
    office.day("2018-05-01")
    record = office.log(last.strftime("%d.%m.%Y"), "--municipality", "Lezhë")
    assert office.on(moment) == (both(over) if over else [])
    if over:
        assert record in office.read(f"{over}.csv")


def test_week_53_holds_the_days_of_both_years(office: Cron) -> None:
    office.day("2021-01-03T23:00:00+01:00")
    days = ("28.12.2020", "31.12.2020", "1.1.2021", "3.1.2021")
    records = [office.log(day, "--municipality", "Lezhë") for day in days]
    across = office.log("30.12.2020-2.1.2021", "--municipality", "Lezhë")
    over = office.log("27.12.2020-1.1.2021", "--municipality", "Lezhë")
    assert office.on("2021-01-03T23:30:00+01:00") == []
    assert office.on("2021-01-04T00:30:00+01:00") == both("2020-W53")
    told = office.read("2020-W53.csv")
    assert all(re.search(f"^records,.*{one}", told, re.MULTILINE) for one in (*records, across))
    assert re.search(f"^spread,.*{over}", told, re.MULTILINE)


def test_a_narrowed_export_has_editions_of_its_own(office: Cron, tmp_path: Path) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.log("16.11.2017", "--municipality", "Elbasan")
    office.on("2017-11-20")
    apart = tmp_path / "elbasan"
    apart.mkdir()
    wanted = both("2017-W46-AL-03")
    assert office.on("2017-11-20", "--county", "Elbasan", folder=apart) == wanted
    office.log("17.11.2017", "--municipality", "Lezhë", "--attended", "mësues=3")
    assert office.on("2017-11-20", "--county", "Elbasan", folder=apart) == []
    assert office.on("2017-11-20") == again("2017-W46.2")
    made = office.run("report", "--as-of", "2017-W46", "--county", "Elbasan", "--format", "md")
    assert made.out == (apart / "2017-W46-AL-03.md").read_text(encoding="utf-8")


def test_a_single_week_and_formats_can_be_asked_for(office: Cron) -> None:
    for day in ("8.11.2017", "15.11.2017"):
        office.log(day, "--municipality", "Lezhë")
    assert office.on("2017-11-20", "--week", "last", "--formats", "json") == ["2017-W46.json"]
    assert office.on("2017-11-20", "--week", "2017-W46", "--formats", "md,json") == ["2017-W46.md"]
    assert office.on("2017-11-20", "--week", "java 45 2017", "--formats", "md") == ["2017-W45.md"]
    assert office.on("2017-11-20", "--week", "2017-W40") == []
    with pytest.raises(UnfinishedWeek):
        finished_week("2017-W47", date(2017, 11, 26))
    assert finished_week("e fundit", date(2017, 11, 27)) == "2017-W47"


# --- files -------------------------------------------------------------------------------------


def test_files_are_for_their_owner_alone_and_a_planted_link_is_replaced(
    office: Cron, tmp_path: Path
) -> None:
    other = tmp_path / "e huaj.txt"
    other.write_text("e huaj")
    (office.folder / "2017-W46.md").symlink_to(other)
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    assert other.read_text() == "e huaj"
    assert names(office.folder) == both("2017-W46")  # no lock, nothing unfinished
    for path in office.folder.iterdir():
        assert stat.S_IMODE(path.lstat().st_mode) == 0o600
        assert not path.is_symlink()


def test_a_file_that_is_gone_comes_back_as_it_was(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë", "--venue", "Pallati i Kulturës")
    office.on("2017-11-20")
    was = office.read("2017-W46.md")
    (office.folder / "2017-W46.md").unlink()
    office.log("20.11.2017", "--municipality", "Lezhë")
    assert office.on("2017-11-21") == ["2017-W46.md"]
    assert office.read("2017-W46.md") == was


def test_of_older_editions_no_file_comes_back(office: Cron) -> None:
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.on("2017-11-20")
    office.do("amend", record, "--attended", "mësues=26")
    office.on("2017-11-21")
    for path in office.folder.iterdir():
        path.unlink()
    assert office.on("2017-11-22") == again("2017-W46.2")


def test_a_file_with_the_name_of_an_edition_counts_as_it(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    (office.folder / "2017-W46.md").write_text("e huaj", encoding="utf-8")
    assert office.on("2017-11-21") == []
    assert office.read("2017-W46.md") == "e huaj"


def test_a_file_that_another_log_issued_is_never_replaced(
    office: Cron, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    was = {path: path.read_bytes() for path in office.folder.iterdir()}
    monkeypatch.setenv("ANTITRAFIK_LOG", str(tmp_path / "tjetri.db"))
    office.log("16.11.2017", "--municipality", "Elbasan")
    ran = office.run("export-weekly", "--to", str(office.folder))
    assert (ran.code, ran.out) == (74, "")
    assert "another file has that name; take it away, or choose another folder." in ran.err
    assert {path: path.read_bytes() for path in office.folder.iterdir()} == was
    with Log.open(log_path()) as log:
        assert editions(log, "2017-W46") == []
    apart = tmp_path / "veç"
    apart.mkdir()
    assert office.on("2017-11-20", folder=apart) == both("2017-W46")


def test_a_log_put_back_issues_the_same_again_and_nothing_else_under_that_name(
    office: Cron,
) -> None:
    record = office.log("15.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.on("2017-11-20")
    copy = log_path().read_bytes()
    office.do("amend", record, "--attended", "mësues=26")
    assert office.on("2017-11-21") == again("2017-W46.2")
    was = {path: path.read_bytes() for path in office.folder.iterdir()}
    log_path().write_bytes(copy)
    office.do("amend", record, "--attended", "mësues=27")
    ran = office.run("export-weekly", "--to", str(office.folder))
    assert (ran.code, "another file has that name" in ran.err) == (74, True)
    assert {path: path.read_bytes() for path in office.folder.iterdir()} == was
    with Log.open(log_path()) as log:
        assert len(editions(log, "2017-W46")) == 1


def test_a_file_with_the_same_bytes_may_be_there_before(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    before = log_path().read_bytes()
    office.on("2017-11-20")
    was = {path.name: path.read_bytes() for path in office.folder.iterdir()}
    log_path().write_bytes(before)
    assert office.on("2017-11-20") == []
    assert {path.name: path.read_bytes() for path in office.folder.iterdir()} == was


def test_of_two_runs_at_once_the_second_ends_with_75(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    with alone(office.folder.resolve()):
        ran = office.run("export-weekly", "--to", str(office.folder))
        assert (ran.code, ran.out) == (75, "")
        assert "is under way" in ran.err
        assert names(office.folder) == []
    assert office.on("2017-11-20") == both("2017-W46")


def test_an_entry_that_comes_in_between_is_waited_for_and_in_the_edition(
    office: Cron, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    kept = issuing.keep
    late = iter(["16.11.2017"])

    def keep_later(log: Log, edition: Edition) -> bool:
        for _day in late:
            with keeping(log_path()) as keeper:
                keeper.event("2017-11-16", "AL-03/elbasan")
        return kept(log, edition)

    monkeypatch.setattr(issuing, "keep", keep_later)
    assert office.on("2017-11-20") == both("2017-W46")
    assert "Elbasan,1," in office.read("2017-W46.csv")
    with Log.open(log_path()) as log:
        (only,) = editions(log, "2017-W46")
        assert only.n == arrived(log) == 2


SQLITE = "SQLite format 3\0"
BAD: dict[str, Callable[[Path], object]] = {
    "missing": Path.exists,
    "a link to itself": lambda path: path.symlink_to(path),
    "a file": lambda path: path.write_text("e huaj"),
    "a link to nothing": lambda path: path.symlink_to(path / "askund"),
    "a folder where a file should be": lambda path: (path / "2017-W46.md").mkdir(parents=True),
    "a log where a file should be": lambda path: (
        path.mkdir(),
        (path / "2017-W46.md").write_text(SQLITE),
    ),
    "a file of somebody else": lambda path: (
        path.mkdir(),
        (path / "2017-W46.md").write_text("e huaj", encoding="utf-8"),
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_target_is_a_sentence_and_changes_nothing(
    office: Cron, tmp_path: Path, bad: str
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    target = tmp_path / "objektivi"
    BAD[bad](target)
    before = log_path().read_bytes()
    seen = sorted(target.rglob("*"))
    ran = office.run("export-weekly", "--to", str(target))
    assert (ran.code, ran.out) == (74, "")
    assert re.fullmatch(r"antitrafik: \S+ could not be written: [^\n]+\.\n", ran.err)
    assert log_path().read_bytes() == before
    assert sorted(target.rglob("*")) == seen
    assert [path.read_text() for path in seen if path.is_file()] in ([], ["e huaj"], [SQLITE])
    owed = office.run("due", "--format", "json").told["tables"][0]["rows"]
    (row,) = [row for row in owed if row["kind"] == "export"]
    assert row["what"] == "2017-W46"
    assert row["command"] == f"antitrafik export-weekly --to {target}"
    assert office.on("2017-11-21") == both("2017-W46")
    assert owed_exports_of(office) == {row["command"]: "2017-W46"}  # another folder settles nothing
    shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
    target.mkdir()
    assert office.on("2017-11-21", folder=target) == both("2017-W46")  # and it is tried again
    assert owed_exports_of(office) == {}


def test_a_folder_that_cannot_even_be_looked_at_is_named(office: Cron, tmp_path: Path) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    target = tmp_path / ("x" * 300)
    ran = office.run("export-weekly", "--to", str(target))
    assert (ran.code, ran.out) == (74, "")
    assert ran.err.startswith(f"antitrafik: {target} could not be written: its name")
    assert owed_exports_of(office) == {f"antitrafik export-weekly --to {target}": "2017-W46"}


@pytest.mark.parametrize("command", ["export-weekly", "cron"])
def test_an_empty_name_is_not_the_folder_one_is_in(
    office: Cron, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    monkeypatch.chdir(office.folder)
    ran = office.run(command, "--to", "")
    assert (ran.code, ran.out, names(office.folder)) == (2, "", [])
    assert ran.err == f"antitrafik: Missing: --to. Example: antitrafik {command} --to ~/raporte\n"


def owed_exports_of(office: Cron) -> dict[str, str]:
    """What `due` says of exports: the command, and the weeks that it is for."""
    rows = office.run("due", "--format", "json").told["tables"][0]["rows"]
    return {row["command"]: row["what"] for row in rows if row["kind"] == "export"}


def test_a_failed_narrowed_run_is_owed_as_it_was_asked_for(office: Cron, tmp_path: Path) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.log("16.11.2017", "--municipality", "Elbasan")
    usb = tmp_path / "usb stick"
    argv = ["export-weekly", "--to", str(usb)]
    narrowed = [*argv, "--county", "Elbasan", "--county", "Lezhë", "--formats", "md,csv"]
    assert office.run(*argv).code == office.run(*narrowed).code == 74
    whole = f"antitrafik export-weekly --to '{usb}'"
    apart = f"{whole} --county AL-03 --county AL-08 --formats md,csv"
    assert owed_exports_of(office) == {whole: "2017-W46", apart: "2017-W46"}
    usb.mkdir()
    office.on("2017-11-20", folder=usb)  # a run of all says nothing of some counties
    assert owed_exports_of(office) == {apart: "2017-W46"}
    office.do(*shlex.split(apart)[1:])
    told = ["2017-W46-AL-03-AL-08.csv", "2017-W46-AL-03-AL-08.md"]
    assert names(usb) == [*told, *both("2017-W46")]
    assert owed_exports_of(office) == {}


def test_a_narrowed_run_that_goes_well_leaves_what_all_owe(office: Cron, tmp_path: Path) -> None:
    office.log("16.11.2017", "--municipality", "Elbasan")
    gone = tmp_path / "usb"
    assert office.run("export-weekly", "--to", str(gone)).code == 74
    office.on("2017-11-20", "--county", "Elbasan")
    assert owed_exports_of(office) == {f"antitrafik export-weekly --to {gone}": "2017-W46"}


def test_a_single_week_that_goes_well_is_no_longer_owed(office: Cron, tmp_path: Path) -> None:
    for day in ("1.11.2017", "8.11.2017", "15.11.2017"):
        office.log(day, "--municipality", "Lezhë")
    usb = tmp_path / "usb"
    command = f"antitrafik export-weekly --to {usb}"
    assert office.run("export-weekly", "--to", str(usb)).code == 74
    assert owed_exports_of(office) == {command: "2017-W44;2017-W45;2017-W46"}
    assert office.run("export-weekly", "--to", str(usb), "--week", "2017-W45").code == 74
    assert owed_exports_of(office) == {command: "2017-W44;2017-W45;2017-W46"}
    usb.mkdir()
    for week, left in (("2017-W45", "2017-W44;2017-W46"), ("2017-W44", "2017-W46")):
        office.on("2017-11-20", "--week", week, folder=usb)
        assert owed_exports_of(office) == {command: left}
    office.on("2017-11-20", "--week", "2017-W46", folder=usb)
    assert owed_exports_of(office) == {}


def test_what_was_amended_is_owed_with_what_is_new(office: Cron) -> None:
    record = office.log("8.11.2017", "--municipality", "Lezhë", "--attended", "mësues=25")
    office.on("2017-11-13")
    office.day("2017-11-20")
    office.do("amend", record, "--attended", "mësues=26")
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.folder.rename(office.folder.with_name("tjetër"))
    assert office.run("export-weekly", "--to", str(office.folder)).code == 74
    assert [*owed_exports_of(office).values()] == ["2017-W45;2017-W46"]


def test_weeks_that_no_run_has_issued_are_owed_where_weeks_are_issued(office: Cron) -> None:
    def owed() -> list[str]:
        rows = office.run("due", "--format", "json").told["tables"][0]["rows"]
        return [row["what"] for row in rows if row["kind"] == "export"]

    office.log("15.11.2017", "--municipality", "Lezhë")
    assert owed() == []
    office.on("2017-11-20")
    office.log("20.11.2017", "--municipality", "Lezhë")
    assert owed() == []
    office.day("2017-11-27")
    assert owed() == ["2017-W47"]
    assert "2017-W47" in office.run("due").out
    office.on("2017-11-27")
    assert owed() == []


def test_locks_lie_beside_the_keys_of_this_laptop(office: Cron) -> None:
    office.log("15.11.2017", "--municipality", "Lezhë")
    office.on("2017-11-20")
    assert sorted(path.suffix for path in (state_folder() / "exports").iterdir()) == [
        ".checked",
        ".folder",
        ".lock",
    ]


# --- cron --------------------------------------------------------------------------------------

FOLDERS = ("/srv/raporte", "/home/ana/Raportet e javës", '/tmp/100%n "të" $HOME \\ kllapa')


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_crontab_line_is_five_fields_and_the_command(folder: str) -> None:
    words = cron.words_of(Path(folder))
    line = cron.crontab_line(words)
    assert line.count("\n") == 1
    *fields, command = line.rstrip("\n").split(" ", 5)
    assert fields == ["15", "8", "*", "*", "1-5"]
    assert re.search(r"(?<!\\)%", command) is None
    assert shlex.split(re.sub(r"\\([%\\])", r"\1", command)) == words  # as cron of Debian gives it
    assert shlex.split(command.replace(r"\%", "%")) == words  # as cronie and FreeBSD do
    assert shlex.split(command) == words  # as a cron does that leaves it to the shell
    assert Path(words[0]).is_absolute()


def as_systemd_reads(line: str) -> Iterator[str]:
    """The words of an ExecStart= line, by systemd.service(5) and systemd.syntax(7)."""
    for quoted, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)', line):
        word = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        yield word.replace("%%", "%").replace("$$", "$")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_units_are_read_as_systemd_would(folder: str) -> None:
    words = cron.words_of(Path(folder))
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read_string(cron.service(words))
    assert unit["Service"]["Type"] == "oneshot"
    assert list(as_systemd_reads(unit["Service"]["ExecStart"])) == words
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.read_string(cron.timer())
    assert unit["Timer"]["OnCalendar"] == "Mon..Fri 08:15"
    assert unit["Timer"]["Persistent"] == "true"
    assert unit["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("code", ["en", "sq"])
def test_systemd_itself_finds_nothing_wrong_with_the_units(
    folder: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYSTEMD_LOG_LEVEL", "debug")  # then it shows the words it has read
    with speaking(code):
        words = [str(shutil.which("true")), *cron.words_of(Path(folder))[1:]]
        units = {"service": cron.service(words), "timer": cron.timer()}
    for ending, unit in units.items():
        path = tmp_path / f"antitrafik-weekly.{ending}"
        path.write_text(unit, encoding="utf-8")
        command = ["systemd-analyze", "verify", "--man=no", str(path)]
        ran = subprocess.run(command, stdout=PIPE, stderr=STDOUT, text=True, check=False)
        assert (ran.returncode, f"{path}:" in ran.stdout) == (0, False), ran.stdout
        if ending == "service":
            (read,) = re.findall("Command Line: (.*)", ran.stdout)
            assert [word.replace(r"\$\$", "$") for word in shlex.split(read)] == words


def as_windows_reads(line: str) -> list[str]:
    """The words of a command line, by the rules that Microsoft publishes for CommandLineToArgvW."""
    words, word, slashes, quoted, begun = [], "", 0, False, False
    for character in line + " ":
        if character == "\\":
            slashes, begun = slashes + 1, True
            continue
        is_mark = character == '"' and slashes % 2 == 0
        word += "\\" * (slashes // 2 if character == '"' else slashes)
        slashes = 0
        if is_mark:
            quoted, begun = not quoted, True
        elif character != " " or quoted:
            word, begun = word + character, True
        elif begun:
            words.append(word)
            word, begun = "", False
    return words


@pytest.mark.parametrize(
    "folder",
    [
        r"C:\Raporte",
        r"C:\Users\Ana Kola\R & D\100% të",
        "D:\\",
        r"\\server\Ana's (2) ‘ë’\r",
        "C:\\e gjatë\\",
    ],
)
def test_the_task_of_windows_is_read_as_it_was_meant(folder: str) -> None:
    words = [r"C:\Program Files\antitrafik.exe", "export-weekly", "--to", folder, "--quiet"]
    line = cron.task(words)
    assert line.count("\n") == 1
    mark = "['\u2018-\u201b]"  # PowerShell takes each for a quotation mark, and two for one
    tool_, rest_ = (f"'((?:[^'\u2018-\u201b]|({mark})\\{place})*)'" for place in (2, 4))
    found = re.search(f"-Execute {tool_} -Argument {rest_}\\) -Trigger", line)
    assert found
    tool, rest = (re.sub(f"({mark})\\1", r"\1", found[place]) for place in (1, 3))
    assert [tool, *as_windows_reads(rest)] == words
    assert "-DaysOfWeek Monday,Tuesday,Wednesday,Thursday,Friday -At 08:15)" in line
    assert "-StartWhenAvailable" in line


def test_cron_knows_a_log_that_only_this_shell_knows(
    antitrafik: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_LOG", "tjetri.db")
    monkeypatch.chdir(tmp_path)
    ran = antitrafik("cron", "--to", "raporte", lang="sq")
    assert ran.code == 0
    assert f"--to {tmp_path}/raporte --quiet --lang sq --log {tmp_path}/tjetri.db" in ran.out


@pytest.mark.parametrize("folder", ["dy\nrreshta", "djathtas\u202emajtas"])
def test_a_folder_that_would_end_a_line_is_refused(antitrafik: Run, folder: str) -> None:
    ran = antitrafik("cron", "--to", folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("antitrafik: --to: “")
