"""Queries: no standard report, and no logging, reads the activities one by one."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date as day
from itertools import product
from pathlib import Path

import pytest
from offices import CAMPAIGNS, COUNTS, DATES, PLACES, Office
from test_log_laws import fresh, receive
from test_sums import template  # noqa: F401 - a fixture

from antitrafik_cli import data
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.reports import answers, coverage
from antitrafik_cli.reports.activity import DIMENSIONS, activity
from antitrafik_cli.reports.owed import owed
from antitrafik_cli.reports.surveys import surveys
from antitrafik_cli.store import tally
from antitrafik_cli.store.copies import may_hold
from antitrafik_cli.store.latest import logged_with
from antitrafik_cli.store.log import Log, as_text
from antitrafik_cli.store.twins import likely_twins

PERIOD = When.from_iso("2017-11-05/2021-03-20")
STANDARD = {
    "the country": Scope(),
    "a county": Scope(counties=("AL-03",)),
    "several counties": Scope(counties=("AL-03", "AL-08")),
    "a municipality": Scope(municipalities=("AL-03/elbasan",)),
    "a campaign": Scope(campaigns=("a",)),
    "days that cut months": Scope(first=PERIOD.first, last=PERIOD.last),
    "a county in a period": Scope(counties=("AL-03",), first=PERIOD.first, last=PERIOD.last),
    "a campaign in a period": Scope(campaigns=("a",), first=PERIOD.first, last=PERIOD.last),
}
# Tables with a row for each record, by the names they have in queries.
_SCANNED = re.compile(r"SCAN (a|b|l|n|q|s|z|activity|entry|line|mine|request|survey|zero_report)\b")


@pytest.fixture(scope="module", params=[2, 256], ids=["sums kept", "none kept"])
def log(request: pytest.FixtureRequest, template: bytes) -> Iterator[Log]:  # noqa: F811
    """A log that has something of everything a report could ask for."""
    office = Office(name="1" * 32)
    for number, (place, date, campaigns) in enumerate(product(PLACES, DATES, CAMPAIGNS)):
        about = {"place": place, "date": date, "campaigns": campaigns}
        record = record_id(1_500_000_000_000 + number, bytes([number] * 10))
        if number % 3:
            lines = [{"count": COUNTS[number % len(COUNTS)], "of": ["pupils-upper"]}]
            venue = {"venue": [office.keep("venue", f"Shkolla {number % 7}")]}
            office.tell(
                "record", record, "event", {**about, "kind": "forum", "attended": lines}, venue
            )
            if number % 2:
                told = record_id(1_700_000_000_000 + number, bytes([number] * 10))
                result = {"event": record, "phase": "before", "questionnaire": "n"}
                answers = {"answers": {"papers": 1, "questions": {}}, "digest": "0" * 64}
                office.tell("record", told, "survey", result | answers)
            asked = record_id(1_600_000_000_000 + number, bytes([number] * 10))
            office.tell("record", asked, "request", {"event": record, "theme": "employment"})
        else:
            handed_out = {"material": "leaflet", "quantity": ["exact", 50, 50], "status": "done"}
            office.tell("record", record, "distribution", {**about, **handed_out})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tally, "KEPT_FROM", request.param)
        made = fresh(template)
        receive(made, list(office.seen.values()), office.texts)
        yield made


def scans(log: Log, work: Callable[[], object]) -> list[str]:
    """What the queries of this work read row by row."""
    said: list[str] = []
    log.connection.set_trace_callback(said.append)
    work()
    log.connection.set_trace_callback(None)
    assert said
    plans = (
        (one, line)
        for one in dict.fromkeys(said)
        if re.match(r"\s*(SELECT|WITH)", one)
        for *_, line in log.connection.execute(f"EXPLAIN QUERY PLAN {one}")
    )
    return [f"{line}: {one}" for one, line in plans if _SCANNED.search(line)]


@pytest.mark.parametrize("by", [*DIMENSIONS, None])
@pytest.mark.parametrize("asked", STANDARD)
def test_no_standard_report_reads_activities_one_by_one(
    log: Log, asked: str, by: str | None
) -> None:
    assert scans(log, lambda: activity(log, STANDARD[asked], by)) == []


@pytest.mark.parametrize("by", [*coverage.DIMENSIONS, None])
@pytest.mark.parametrize("asked", [name for name in STANDARD if "municip" not in name])
def test_coverage_reads_activities_and_entries_by_their_indexes(
    log: Log, asked: str, by: str | None
) -> None:
    scope = STANDARD[asked]._replace(campaigns=())
    assert scans(log, lambda: coverage.coverage(log, scope, by)) == []


@pytest.mark.parametrize("asked", STANDARD)
def test_requests_are_found_by_the_events_that_have_any(log: Log, asked: str) -> None:
    assert scans(log, lambda: answers.requests(log, STANDARD[asked])) == []


@pytest.mark.parametrize("asked", STANDARD)
def test_results_of_surveys_are_found_by_the_events_that_have_any(log: Log, asked: str) -> None:
    assert surveys(log, STANDARD[asked]).tables
    assert scans(log, lambda: surveys(log, STANDARD[asked])) == []


TARGETS = """
campaigns:
  a: {name: A, targets: {events: 5, leaflets: 9, counties: {Elbasan: {attendances: 7}}}}
"""


@pytest.mark.parametrize("asked", STANDARD)
def test_targets_read_no_activities_one_by_one(
    log: Log, asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schedule.yaml").write_text(TARGETS)
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(tmp_path / "schedule.yaml"))
    data.forget()
    names = [table.name for table in activity(log, STANDARD[asked]).tables]
    whole = asked in ("the country", "a county", "several counties", "a campaign")
    assert ("targets" in names) is whole
    assert scans(log, lambda: activity(log, STANDARD[asked])) == []


def test_looking_for_twins_reads_no_activities_one_by_one(log: Log) -> None:
    fields = {"date": "2017-11-22", "kind": "workshop", "place": ["AL-03/elbasan"]}
    assert scans(log, lambda: likely_twins(log, "event", fields)) == []


@pytest.mark.parametrize("asked", STANDARD)
def test_looking_for_what_is_owed_reads_no_activities_one_by_one(log: Log, asked: str) -> None:
    assert scans(log, lambda: list(owed(log, STANDARD[asked], day(2026, 11, 21)))) == []


def test_a_record_is_found_by_its_ending_and_its_whole_id_without_reading_every_entry(
    log: Log,
) -> None:
    (record,) = log.connection.execute("SELECT record FROM entry LIMIT 1").fetchone()
    whole = as_text(record)
    for work in (
        lambda: log.find(log.short(whole)),
        lambda: log.find(whole),
        lambda: log.find(whole[:28]),  # some digits of the last group
        lambda: log.state(whole),
        lambda: may_hold(log, whole),
        lambda: logged_with(log, whole),
        lambda: list(log.states([1])),
    ):
        assert scans(log, work) == []
    assert scans(log, lambda: log.find(whole[:20]))  # such a beginning has no index


def test_a_scan_is_seen(log: Log) -> None:
    query = "SELECT sum(exact) FROM activity AS a WHERE a.low > 5"
    assert scans(log, lambda: log.connection.execute(query).fetchone())


def test_the_week_that_follows_from_days_is_the_iso_week(tmp_path: Path) -> None:
    schema = (Path(tally.__file__).parent / "state.sql").read_text()
    table = re.search(r"CREATE TABLE activity \(.*?\) STRICT;", schema, re.DOTALL)
    assert table
    connection = sqlite3.connect(":memory:")
    connection.execute(table[0])
    columns = [row[1] for row in connection.execute("PRAGMA table_info(activity)")]
    insert = f"INSERT INTO activity VALUES ({', '.join('?' * len(columns))})"
    dates = [f"{year}-{day}" for year in range(2000, 2060) for day in EDGES]
    dates += [f"{year}-12-31/{year + 1}-01-02" for year in range(2000, 2060)]
    for number, iso in enumerate(dates):
        when = When.from_iso(iso)
        span = (str(when.first), str(when.last))
        connection.execute(insert, (number, *span, *(["0"] * (len(columns) - 3))))
    found = connection.execute("SELECT week, month FROM activity ORDER BY r").fetchall()
    whens = [When.from_iso(iso) for iso in dates]
    assert found == [(when.week, when.month) for when in whens]


EDGES = ("12-26", "12-27", "12-28", "12-29", "12-30", "12-31", "01-01", "01-02", "01-03", "01-04",
         "01-05", "06-15", "02-28")  # fmt: skip
