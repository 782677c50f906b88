"""Sums: rows and the spread line add up to the total, and the total is what the records say.

The reference adds up whole records in Python; the reports add up derived rows in SQL.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import Office, everything, histories
from test_log_laws import fresh, receive, sums_of_few  # noqa: F401 - a fixture for every test

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain import attendance
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.reports.activity import DIMENSIONS, activity
from antitrafik_cli.result import ResultTable, Row
from antitrafik_cli.store.connection import connect
from antitrafik_cli.store.fold import RecordState, fold
from antitrafik_cli.store.log import Log

FEW = settings(max_examples=120, deadline=None, print_blob=True)
PEOPLE = ("attendances_exact", "attendances_about_low", "attendances_about_high")
OTHERS = ("female", "male", "sex_not_recorded", "events_uncounted", "events", "requests")
LEAFLETS = tuple(
    f"leaflets_{status}{end}"
    for status in ("done", "in_progress")
    for end in ("", "_about_low", "_about_high")
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "log.db"
    connect(path, write=True).close()
    return path.read_bytes()


def added(rows: Iterable[Row], name: str) -> int | None:
    """The sum of a column; open where one row is open."""
    cells: list[Any] = [row[name] for row in rows]
    return None if None in cells else sum(cells)


def add_up(table: ResultTable, names: Iterable[str], rows: Iterable[Row] | None = None) -> None:
    kept = list(table.rows if rows is None else rows)
    assert table.totals is not None
    found = {name: added(kept, name) for name in names}
    assert found == {name: table.totals[name] for name in names}


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    first = draw(st.sampled_from([None, date(2017, 11, 20), date(2017, 11, 1), date(2020, 1, 1)]))
    last = draw(st.sampled_from([None, date(2017, 11, 30), date(2020, 12, 31)]))
    if first and last and first > last:
        last = None
    asked = draw(st.sampled_from([None, "pupils", "teachers", "pupils-upper"]))
    return Scope(
        counties=draw(st.sampled_from([(), ("AL-03",), ("AL-03", "AL-08"), ("online",)])),
        municipalities=draw(st.sampled_from([(), (), ("AL-03/elbasan",)])),
        campaigns=draw(st.sampled_from([(), (), ("a",), ("a", "b")])),
        kinds=draw(st.sampled_from([(), (), ("workshop", "media")])),
        audiences=vocabulary().family(asked) if asked else frozenset(),
        first=first,
        last=last,
    )


@given(histories(), scopes())
@FEW
def test_rows_add_up_to_the_total(template: bytes, offices: list[Office], scope: Scope) -> None:
    log = heard(template, offices, parts=False)
    for dimension in DIMENSIONS:
        (table,) = activity(log, scope, dimension).tables
        if dimension == "audience":
            tops = [row for row in table.rows if row["part_of"] is None]
            add_up(table, (*PEOPLE, *LEAFLETS, "female", "male"), tops)
        elif dimension == "campaign":
            assert table.totals is not None
            rows = added(table.rows, "events") or 0
            assert rows >= int(str(table.totals["events"]))
        else:
            add_up(table, (*PEOPLE, *OTHERS, *LEAFLETS))


@given(histories(), scopes())
@FEW
def test_the_total_is_what_the_records_say(
    template: bytes, offices: list[Office], scope: Scope
) -> None:
    log = heard(template, offices, parts=True)
    (table,) = activity(log, scope, "county").tables
    entries, _texts = everything(offices)
    states = [fold([e for e in entries if e.record == r]) for r in {e.record for e in entries}]
    events = [s for s in states if s.standing == "stands" and s.type == "event" and lies(s, scope)]
    people = sum((crowd(state, scope) for state in events), Total())
    assert table.totals is not None
    assert table.totals["events"] == len(events)
    told = tuple(table.totals[name] for name in (*PEOPLE, "events_uncounted"))
    assert told == (people.exact, people.low, people.high, people.uncounted)


@given(histories(), scopes())
@FEW
def test_sums_added_beforehand_are_those_of_the_activities(
    template: bytes, offices: list[Office], scope: Scope
) -> None:
    log = heard(template, offices, parts=True)
    beforehand = [tables(log, scope, dimension) for dimension in (*DIMENSIONS, None)]
    log.connection.execute("DELETE FROM tally")
    assert [tables(log, scope, dimension) for dimension in (*DIMENSIONS, None)] == beforehand


def tables(log: Log, scope: Scope, dimension: str | None) -> list[tuple[Any, ...]]:
    found = activity(log, scope, dimension).tables
    return [(one.name, one.rows, one.totals, list(map(str, one.notes))) for one in found]


def heard(template: bytes, offices: list[Office], *, parts: bool) -> Log:
    """A log that heard everything; without `parts`, distributions within others are left out."""
    entries, texts = everything(offices)
    log = fresh(template)
    for entry in entries:
        if parts or not entry.fields.get("within"):
            receive(log, [entry], texts)
    return log


def lies(state: RecordState, scope: Scope) -> bool:
    """Whether an event lies wholly in the scope."""
    when, places = When.from_iso(state.value("date")), state.value("place")
    counties = {code.partition("/")[0] for code in places}
    codes = {line for one in state.value("attended") for line in one["of"]}
    return (
        (not scope.counties or counties <= set(scope.counties))
        and (not scope.municipalities or set(places) <= set(scope.municipalities))
        and (not scope.campaigns or bool(set(scope.campaigns) & set(state.value("campaigns"))))
        and (not scope.kinds or state.value("kind") in scope.kinds)
        and (not scope.audiences or bool(scope.audiences & codes))
        and when.lies_in(scope.first or date.min, scope.last or date.max)
    )


def crowd(state: RecordState, scope: Scope) -> Total:
    """What an event gives: its known groups, and itself once as uncounted."""
    lines = [AudienceLine.from_json(one) for one in state.value("attended")]
    if scope.audiences:
        parts = [attendance.under(line, scope.audiences) for line in lines]
    else:
        parts = [attendance.total(line) for line in lines]
    known = sum((part for part in parts if part), Total())
    uncounted = known.uncounted > 0 or (not lines and state.value("kind") not in NO_AUDIENCE_KINDS)
    return Total(known.exact, known.low, known.high, int(uncounted))


def test_a_part_is_left_out_only_where_its_whole_stands_in_the_same_row(
    antitrafik: Any, tmp_path: Path
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    when = ("--date", "5.11.2017", "--format", "json")
    whole = antitrafik(*log, "log-leaflets", "4000", "--county", "Elbasan", *when).told["short"]
    antitrafik(*log, "log-leaflets", "500", "--municipality", "Gramsh", "--within", whole, *when)
    antitrafik(*log, "log-leaflets", "70", "--municipality", "Gramsh", *when)
    (counties,) = antitrafik(*log, "report", "--by", "county", "--format", "json").told["tables"]
    (towns,) = antitrafik(*log, "report", "--by", "municipality", "--format", "json").told["tables"]
    done = {row["county"]: row["leaflets_done"] for row in counties["rows"]}
    assert (done["Elbasan"], counties["totals"]["leaflets_done"]) == (4070, 4070)
    done = {row["municipality"]: row["leaflets_done"] for row in towns["rows"]}
    assert done == {"Gramsh": 570, "none": 4000}


@pytest.mark.parametrize(
    ("part", "left", "about"),
    [
        ("500", 3500, (0, 0)),
        ("rreth 500", 0, (3500, 3500)),
        ("?", 0, (0, 4000)),
        ("5000", 0, (0, 0)),
    ],
)
def test_what_is_done_lowers_what_is_still_in_progress(
    antitrafik: Any, tmp_path: Path, part: str, left: int, about: tuple[int, int]
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    where = ("--county", "Elbasan", "--date", "5.11.2017", "--format", "json")
    told = antitrafik(*log, "log-leaflets", "4000", "--status", "in-progress", *where).told
    antitrafik(*log, "log-leaflets", part, "--within", told["short"], *where)
    (table,) = antitrafik(*log, "report", "--by", "county", "--format", "json").told["tables"]
    sums = table["totals"]
    assert sums["leaflets_in_progress"] == left
    found = (
        sums["leaflets_in_progress_about_low"],
        sums["leaflets_in_progress_about_high"],
    )
    assert found == about
