"""Explaining: what the records behind a figure give adds up to the figure, whatever was told."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import PLACES, Office, attended, distribution_fields, event_fields, histories
from test_sums import heard, scopes, template

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.errors.reporting import AmbiguousRow, UnknownColumn, UnknownRow
from antitrafik_cli.messages import speaking
from antitrafik_cli.reports.activity import DIMENSIONS, activity
from antitrafik_cli.reports.columns import COLUMNS
from antitrafik_cli.reports.contributions import contributions
from antitrafik_cli.reports.explain import explain
from antitrafik_cli.reports.materials import materials_tables
from antitrafik_cli.reports.measures import triple
from antitrafik_cli.reports.pointing import point, row_of
from antitrafik_cli.result import ResultTable
from antitrafik_cli.store.log import Log

__all__ = ["template"]
FEW = settings(max_examples=120, deadline=None, print_blob=True)
NAMES = [column.name for column in COLUMNS]


def added(rows: Iterable[Mapping[str, Any]], name: str) -> int | None:
    """The sum of a column; open where one row is open."""
    cells = [row[name] for row in rows]
    return None if None in cells else sum(cells)


ALL = Scope()
TEACHERS = Scope(audiences=vocabulary().family("teachers"), asked=("teachers",))


@st.composite
def busy_offices(draw: st.DrawFn) -> list[Office]:
    """An office with many records in few places, for few audiences, distributions within others."""
    office = Office(name=f"{1:032x}")
    wholes: list[str | None] = [None]
    for n in range(draw(st.integers(2, 6))):
        record = record_id(1_500_000_000_000 + n, bytes([n] * 10))
        if draw(st.booleans()):
            fields = draw(distribution_fields()) | {"within": draw(st.sampled_from(wholes))}
            fields["material"] = draw(st.sampled_from(["leaflet", "leaflet", "poster"]))
            wholes.append(record)
            office.tell("record", record, "distribution", fields)
            continue
        fields = draw(event_fields()) | {"attended": draw(attended())}
        for line in fields["attended"]:
            if line["count"] == ["exact", 25, 25] and draw(st.booleans()):
                line |= {"female": 20, "male": draw(st.sampled_from([3, 5]))}
        fields["place"] = draw(st.sampled_from(PLACES[:3]))
        words = draw(st.sampled_from(["Shkolla", "Zyra"]))
        office.tell("record", record, "event", fields, {"venue": [office.keep("venue", words)]})
    return [office]


@given(histories() | busy_offices(), scopes() | st.sampled_from([ALL, TEACHERS]))
@FEW
def test_what_the_records_give_adds_up_to_every_figure_of_every_row(
    template: bytes, offices: list[Office], scope: Scope
) -> None:
    log = heard(template, offices, parts=True)
    for dimension in DIMENSIONS:
        (table,) = activity(log, scope, dimension).tables
        assert table.totals is not None
        for row in (*table.rows, None):
            figures = table.totals if row is None else row
            behind = contributions(log, scope, row_of(table, row))
            given = [one.measures.cells() for one in behind]
            found = {name: added(given, name) for name in NAMES}
            assert found == {name: figures[name] for name in NAMES}
    for table in materials_tables(log, scope):
        for row in table.rows:
            behind = contributions(log, scope, row_of(table, row), material=None)
            given = [
                {
                    **triple("done", one.measures.done),
                    **triple("in_progress", one.measures.in_progress),
                    "distributions_uncounted": one.measures.unquantified,
                }
                for one in behind
            ]
            names = [column.name for column in table.columns[1:]]
            assert {name: added(given, name) for name in names} == {
                name: row[name] for name in names
            }


@given(histories() | busy_offices(), scopes() | st.sampled_from([ALL, TEACHERS]), st.data())
@FEW
def test_an_explanation_adds_up_to_the_figure_pointed_at(
    template: bytes, offices: list[Office], scope: Scope, data: st.DataObject
) -> None:
    log = heard(template, offices, parts=True)
    dimension = data.draw(st.sampled_from(DIMENSIONS))
    (table,) = activity(log, scope, dimension).tables
    row = data.draw(st.sampled_from([None, *table.rows]))
    columns = [column.name for column in table.columns if column.type == "count"]
    name = data.draw(st.sampled_from([one for one in columns if row or one != "spread"]))
    words = "total" if row is None else str(row[dimension])
    (told,) = explain(log, scope, dimension, name, words).tables
    figures = table.totals if row is None else row
    assert figures is not None
    assert told.totals == {name: figures[name]}
    assert added(told.rows, name) == figures[name]


def behind(ran: Any) -> dict[str, str]:
    (table,) = ran.told["tables"]
    return {row["told"]: row["why"] for row in table["rows"]}


@pytest.fixture
def told(antitrafik: Any, tmp_path: Path) -> Any:
    """A command line with a log of one event of every doubt in it."""
    log = ("--log", str(tmp_path / "log.db"))

    def event(day: int, *attended: str, place: str = "Elbasan") -> None:
        where = ("--municipality", place, "--date", f"{day}.11.2017", "--venue", "Shkolla")
        lines = [word for one in attended for word in ("--attended", one)]
        assert antitrafik(*log, "log-event", "--kind", "forum", *where, *lines).code == 0

    event(1, "mësues=25:20/3")
    event(2, "mësues=rreth 30")
    event(3, "mësues=mbi 30", place="Kukës")
    event(4, "mësues=deri në 30")
    event(5, "mësues=10-15")
    event(6, "mësues=?")
    event(7)
    event(8, "mësues+prindër=40")
    return lambda *argv: antitrafik(*log, "report", "--explain", *argv, "--format", "json")


def test_every_doubt_has_its_reason(told: Any) -> None:
    assert behind(told("attendances")) == {
        "teachers=25:20/3": None,
        "teachers=~30": "about",
        "teachers=30+": "at-least",
        "teachers=<30": "at-most",
        "teachers=10-15": "range",
        "teachers=?": "unknown",
        None: "unsaid",
        "parents+teachers=40": None,
    }
    joint = behind(told("attendances", "total", "--audience", "mësues"))
    assert joint["parents+teachers=40"] == "joint"
    assert behind(told("female"))["teachers=25:20/3"] == "sex"


def test_a_place_is_given_once_by_the_first_that_names_it(told: Any) -> None:
    for column in ("municipalities", "venues"):
        (table,) = told(column).told["tables"]
        assert [row[column] for row in table["rows"]] == [1, 0, 1, 0, 0, 0, 0, 0]
        reasons = [row["why"] for row in table["rows"]]
        assert reasons == [None, "before", None, *["before"] * 5]


def test_a_part_says_in_which_whole_it_is_counted(antitrafik: Any, tmp_path: Path) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    where = ("--county", "Elbasan", "--date", "5.11.2017", "--format", "json")
    whole = antitrafik(*log, "log-leaflets", "4000", *where).told["short"]
    town = ("--municipality", "Gramsh", *where[2:])
    part = antitrafik(*log, "log-leaflets", "500", "--within", whole, *town).told["id"]
    antitrafik(*log, "log-leaflets", "70", "--material", "poster", *where)
    ran = antitrafik(*log, "report", "--explain", "leaflets", "--format", "json")
    (table,) = ran.told["tables"]
    rows = {row["id"]: (row["leaflets_done"], row["why"]) for row in table["rows"]}
    assert rows[part] == (0, "part")
    assert sorted(rows.values(), key=str) == [(0, "part"), (4000, None)]
    # Where the whole stands in another row, the part counts.
    town = ("leaflets", "Gramsh", "--by", "municipality", "--format", "json")
    (table,) = antitrafik(*log, "report", "--explain", *town).told["tables"]
    assert [(row["leaflets_done"], row["why"]) for row in table["rows"]] == [(500, None)]
    (table,) = antitrafik(*log, "report", "--explain", "done", "poster", "--format", "json").told[
        "tables"
    ]
    assert [row["done"] for row in table["rows"]] == [70]


# --- pointing ----------------------------------------------------------------------------------


@pytest.fixture
def tables(antitrafik: Any, tmp_path: Path, template: bytes) -> tuple[ResultTable, ...]:
    path = tmp_path / "demo.db"
    antitrafik("demo", "--keep", str(path), "--out", str(tmp_path / "out.txt"))
    with Log.open(path) as log:
        return activity(log, Scope(counties=("AL-03",))).tables + activity(log, Scope()).tables


@pytest.mark.parametrize("lang", ["sq", "en"])
@pytest.mark.parametrize(
    ("column", "first"),
    [
        ("attendances", "events_uncounted"),
        ("Pjesëmarrje", "events_uncounted"),
        ("pjesemarrje", "events_uncounted"),
        ("ATTENDANCES-EXACT", "attendances_exact"),
        ("fletepalosje", "leaflets_done"),
        ("Fletëpalosje në shpërndarje", "leaflets_in_progress"),
        ("Leaflets handed out", "leaflets_done"),
        ("leaflets_done", "leaflets_done"),
        ("sex", "female"),
        ("Females", "female"),
        ("bashki", "municipalities"),
    ],
)
def test_a_column_is_known_in_either_language_and_any_spelling(
    tables: tuple[ResultTable, ...], lang: str, column: str, first: str
) -> None:
    with speaking(lang):
        assert point(tables, column, "total").figures.names[0] == first


@pytest.mark.parametrize("lang", ["sq", "en"])
@pytest.mark.parametrize(
    ("row", "table", "code"),
    [
        ("Elbasanit", "by-county", "Elbasan"),
        ("lezhe", "by-county", "Lezhë"),
        ("mesuesit", "by-audience", "teachers"),
        ("mësues", "by-audience", "teachers"),
        ("punetori", "by-kind", "workshop"),
        ("gjithsej", "by-campaign", None),
        ("Total", "by-campaign", None),
    ],
)
def test_a_row_is_known_in_either_language_and_any_spelling(
    tables: tuple[ResultTable, ...], lang: str, row: str, table: str, code: str | None
) -> None:
    kept = tuple(one for one in tables if one.name != "by-municipality" or code != "Elbasan")
    with speaking(lang):
        found = point(kept, "events", row)
    assert found.table.name == table
    assert (found.row and str(found.row[found.table.columns[0].name])) == code


def test_what_is_unknown_or_ambiguous_names_the_choices(tables: tuple[ResultTable, ...]) -> None:
    with pytest.raises(UnknownColumn, match="Nearest: Attendances"):
        point(tables, "attendence", "total")
    with pytest.raises(UnknownRow, match="Nearest: Elbasan"):
        point(tables, "events", "Elbassan")
    with pytest.raises(AmbiguousRow, match="municipality, county"):
        point(tables, "events", "Elbasan")


def test_a_month_is_found_by_any_words_for_it(antitrafik: Any, tmp_path: Path) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    antitrafik(*log, "log-event", "--kind", "forum", "--county", "Fier", "--date", "22.11.2017")
    for by, words in (("month", "nëntor 2017"), ("month", "2017-11"), ("week", "java 47 2017")):
        ran = antitrafik(
            *log, "report", "--by", by, "--explain", "events", *words.split(), "--format", "json"
        )
        assert ran.told["scope"]["row"] in ("2017-11", "2017-W47"), ran.err
        assert len(ran.told["tables"][0]["rows"]) == 1


def test_an_event_with_two_groups_not_counted_is_uncounted_once(
    antitrafik: Any, tmp_path: Path
) -> None:
    log = ("--log", str(tmp_path / "log.db"))
    lines = ("--attended", "pupils=?", "--attended", "pupils-upper=?")
    where = ("--county", "Fier", "--date", "22.11.2017", "--kind", "forum")
    antitrafik(*log, "log-event", *where, *lines)
    ran = antitrafik(
        *log, "report", "--by", "audience", "--explain", "attendances", "pupils", "--format", "json"
    )
    (table,) = ran.told["tables"]
    assert [row["events_uncounted"] for row in table["rows"]] == [1]
    assert table["totals"]["events_uncounted"] == 1
