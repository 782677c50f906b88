"""What the rows of an export add up to is what the report says, also within filters."""

import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from exporting import Run, make_world, read_hxl
from openpyxl import load_workbook
from planning import use_schedule
from records import Keeper, keeping

from antitrafik_cli import settings

Export = Callable[..., bytes]


@pytest.fixture
def export(antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Export:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2021-01-15T12:00:00+01:00")
    monkeypatch.chdir(tmp_path)

    def run(*argv: str, name: str = "out.bin") -> bytes:
        ran = antitrafik("export", *argv, "--out", name)
        assert (ran.code, ran.out) == (0, ""), ran.err
        return Path(name).read_bytes()

    return run


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    with keeping(settings.log_path()) as one:
        yield one


def in_4w(content: bytes) -> list[dict[str, Any]]:
    sheet = load_workbook(io.BytesIO(content))["activities"]
    _band, names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in rows]


def added(content: bytes, tag: str, **only: str) -> int:
    """What libhxl finds under the first column of that tag, of rows that say `only`."""
    rows = [
        row
        for row in read_hxl(content)
        if all(row.get(f"#{of}") == value for of, value in only.items())
    ]
    return sum(int(row.get(tag) or 0) for row in rows)


def totals(antitrafik: Run, *filters: str) -> Mapping[str, Any]:
    ran = antitrafik("report", "--by", "county", *filters, "--format", "json")
    assert ran.code == 0, ran.err
    found: Mapping[str, Any] = ran.told["tables"][0]["totals"]
    return found


def reported(told: Mapping[str, Any], name: str, end: str = "low") -> int:
    """The exact part of a total and one end of the inexact one, together."""
    return int(told[f"{name}_exact"]) + int(told[f"{name}_about_{end}"])


# --- what was handed out within something larger -------------------------------------------------


def leaflets(
    keeper: Keeper, number: int, status: str = "done", within: str | None = None, **more: Any
) -> str:
    told = {"date": "2020-11-05", "place": ["AL-03"], "material": "leaflet", "status": status,
            "quantity": ["exact", number, number], **more}  # fmt: skip
    return keeper.keep("distribution", {**told, **({"within": within} if within else {})})


def handed_out(content: bytes, status: str) -> int:
    return added(content, "#item+low", status=status)


@pytest.mark.parametrize(
    ("whole", "part", "sums"),
    [
        ("done", "done", (4000, 0)),
        ("in-progress", "in-progress", (0, 4000)),
        ("done", "in-progress", (4000, 0)),
        ("in-progress", "done", (200, 3800)),
    ],
)
def test_what_lies_within_a_larger_distribution_is_added_up_once(
    whole: str, part: str, sums: tuple[int, int], keeper: Keeper, export: Export, antitrafik: Run
) -> None:
    first = leaflets(keeper, 4000, whole)
    second = leaflets(keeper, 200, part, first)
    third = leaflets(keeper, 30, part, second)
    content = export("--format", "hxl")
    assert tuple(handed_out(content, status) for status in ("done", "in-progress")) == sums
    told = totals(antitrafik)
    assert (told["leaflets_done"], told["leaflets_in_progress"]) == sums

    rows = {row["id"]: row for row in in_4w(export("--format", "4w"))}
    numbers = {one: rows[one]["items_low"] for one in (first, second, third)}
    within = {one: rows[one]["items_within"] for one in (first, second, third)}
    is_apart = (whole, part) == ("in-progress", "done")
    assert within == {first: None, second: None if is_apart else first, third: second}
    assert numbers == {
        first: 3800 if is_apart else 4000, second: 200 if is_apart else None, third: None,
    }  # fmt: skip
    assert rows[second]["items_quality"] == ("exact" if is_apart else None)
    notes = notes_of("4w")
    assert "items_within names the row that holds it" in notes
    assert ("without what was handed out of it already" in notes) == is_apart


def test_a_part_whose_whole_is_not_in_the_list_keeps_its_number(
    keeper: Keeper, export: Export, antitrafik: Run
) -> None:
    whole = leaflets(keeper, 4000, place=["AL-04"])
    leaflets(keeper, 200, within=whole)
    content = export("--format", "hxl", "--county", "Elbasan")
    assert handed_out(content, "done") == 200
    assert totals(antitrafik, "--county", "Elbasan")["leaflets_done"] == 200
    assert [row.get("#meta+within") for row in read_hxl(content)] == [None]


def test_what_is_left_of_an_inexact_distribution_is_told_as_a_range(
    keeper: Keeper, export: Export
) -> None:
    several = (["about", 4000, 4000], ["at-least", 4000, None], ["exact", 4000, 4000])
    wholes = [leaflets(keeper, 0, "in-progress", quantity=one) for one in several]
    for whole in wholes:
        leaflets(keeper, 0, within=whole, quantity=["range", 100, 300])
    rows = {row["id"]: row for row in in_4w(export("--format", "4w"))}
    left = [tuple(rows[one][f"items_{name}"] for name in ("quality", "low", "high"))
            for one in wholes]  # fmt: skip
    assert left == [("range", 3700, 3900), ("at-least", 3700, None), ("range", 3700, 3900)]


# --- one audience among several -----------------------------------------------------------------


def several_audiences(keeper: Keeper) -> None:
    told = {"date": "2020-11-05", "place": ["AL-03"], "kind": "forum"}
    teachers = {"count": ["exact", 25, 25], "of": ["teachers"], "female": 20, "male": 5}
    pupils = {"count": ["exact", 30, 30], "of": ["pupils"], "female": 11}
    joint = {"count": ["about", 40, 40], "female": 7, "of": ["parents", "teachers"]}
    over = {"count": ["at-least", 9, None], "of": ["parents", "teachers"]}
    upper = {"count": ["range", 3, 5], "of": ["pupils-upper"]}
    keeper.keep("event", {**told, "attended": [pupils, teachers]})
    keeper.keep("event", {**told, "attended": [joint, upper]})
    keeper.keep("event", {**told, "place": ["AL-04"], "attended": [over]})
    unknown = {"count": ["unknown", None, None], "of": ["teachers"]}
    keeper.keep("event", {**told, "attended": [pupils, unknown]})


FILTERS = [
    *(("--audience", one) for one in ("mësues", "nxënës", "prindër", "pupils-upper")),
    ("--audience", "mësues", "--audience", "prindër"),
    ("--audience", "mësues", "--county", "Elbasan"),
    ("--audience", "nxënës", "--period", "2020-11"),
    (),
]


@pytest.mark.parametrize("filters", FILTERS)
def test_only_the_audiences_asked_for_are_added_up(
    filters: tuple[str, ...], keeper: Keeper, export: Export, antitrafik: Run
) -> None:
    several_audiences(keeper)
    content = export("--format", "hxl", *filters)
    told = totals(antitrafik, *filters)
    rows = [row for row in read_hxl(content) if row.get("#meta+reached+quality")]
    assert len(rows) == told["events"]
    assert added(content, "#reached+low") == reported(told, "attendances")
    assert added(content, "#reached+f") == told["female"]
    assert added(content, "#reached+m") == told["male"]
    highs = [row.get("#reached+high") for row in rows]
    is_open = told["attendances_about_high"] is None or told["events_uncounted"]
    assert (None in highs) == bool(is_open)
    if not is_open:
        assert sum(map(int, highs)) == reported(told, "attendances", "high")
    in_the_other = in_4w(export("--format", "4w", *filters))
    assert sum(row["reached_low"] or 0 for row in in_the_other) == reported(told, "attendances")


def test_a_line_of_several_audiences_gives_between_none_and_all(
    keeper: Keeper, export: Export
) -> None:
    several_audiences(keeper)
    rows = in_4w(export("--format", "4w", "--audience", "mësues"))
    told = [[row[f"reached_{name}"] for name in ("quality", "low", "high", "female", "male")]
            for row in rows]  # fmt: skip
    assert told == [
        ["exact", 25, 25, 20, 5],
        ["at-most", 0, 40, None, None],
        ["at-least", 0, None, None, None],
        ["unknown", None, None, None, None],
    ]
    assert [row["whom"] for row in rows] == [
        "teachers", "parents; teachers", "parents; teachers", "teachers",
    ]  # fmt: skip


LISTS = ("csv", "csv-excel", "xlsx", "json", "jsonl", "hxl", "4w", "sqlite", "md")
PLACED = ("xlsx", "json", "4w", "sqlite", "md")  # where notes stand in the file


def notes_of(format_: str) -> str:
    """The notes that a file of these formats holds; "" for one that has no place for them."""
    path = Path("out.bin")
    if format_ in ("xlsx", "4w"):
        rows = load_workbook(io.BytesIO(path.read_bytes()))["notes"].iter_rows(values_only=True)
        return "\n".join(str(row[2]) for row in rows)
    if format_ == "sqlite":
        with closing(sqlite3.connect(path)) as found:
            query = "SELECT 1 FROM sqlite_master WHERE name = 'notes'"
            if not found.execute(query).fetchone():
                return ""
            return "\n".join(words for (words,) in found.execute("SELECT note_en FROM notes"))
    return path.read_text(encoding="utf-8") if format_ in PLACED else ""


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json", "sqlite"])
def test_a_list_says_that_it_holds_other_audiences_too(
    format_: str, keeper: Keeper, antitrafik: Run, export: Export
) -> None:
    several_audiences(keeper)

    def told(*filters: str) -> str:
        ran = antitrafik("export", "--format", format_, *filters, "--out", "out.bin")
        assert ran.code == 0
        return notes_of(format_) + ran.err

    words = "also how many came of others"
    assert words in told("--audience", "mësues")
    assert words not in told("--audience", "mësues", "--audience", "prindër", "--county", "Fier")
    assert words not in told()


# --- what lies partly in the scope --------------------------------------------------------------


@pytest.mark.parametrize(("format_", "lang"), [*product(LISTS, ("en",)), ("csv", "sq")])
def test_what_lies_only_partly_in_the_scope_is_named(
    format_: str, lang: str, antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_world(antitrafik, monkeypatch)
    monkeypatch.chdir(tmp_path)
    filters = ("--county", "Fier")
    ran = antitrafik("export", "--format", format_, *filters, "--out", "out.bin", lang=lang)
    assert (ran.code, ran.out) == (0, "")
    said = {"en": "1 activity lies only partly in this scope and is not in this list: ",
            "sq": "1 regjistrim është vetëm pjesërisht brenda kësaj "}[lang]  # fmt: skip
    assert (said in notes_of(format_)) == (format_ in PLACED)
    assert (said in ran.err) == (format_ not in PLACED)
    assert "(5–7.12.2020)" in notes_of(format_) + ran.err
    ran = antitrafik("export", "--format", format_, "--out", "out.bin", lang=lang)
    assert said not in notes_of(format_) + ran.err


# --- reports ------------------------------------------------------------------------------------


@pytest.mark.parametrize("filters", [(), ("--county", "Elbasan"), ("--period", "2017-11")])
@pytest.mark.parametrize("by", [None, "county", "municipality", "kind", "audience", "month"])
def test_the_rows_of_a_report_in_hxl_are_one_table_that_adds_up(
    by: str | None,
    filters: tuple[str, ...],
    antitrafik: Run,
    monkeypatch: pytest.MonkeyPatch,
    export: Export,
) -> None:
    make_world(antitrafik, monkeypatch)
    content = export("activity", "--format", "hxl", *filters, *(("--by", by) if by else ()))
    told = totals(antitrafik, *filters)
    assert added(content, "#reached+exact") == told["attendances_exact"]
    assert added(content, "#reached+inexact+low") == told["attendances_about_low"]
    if by != "audience":  # where an event stands in the row of each
        assert added(content, "#activity+num") == told["events"]
    assert "#meta+table" not in {column.display_tag for column in read_hxl(content).columns}


@pytest.mark.parametrize("name", ["requests", "due", "surveys"])
def test_of_a_report_of_several_tables_hxl_has_the_first_and_names_the_others(
    name: str, antitrafik: Run, monkeypatch: pytest.MonkeyPatch, export: Export
) -> None:
    make_world(antitrafik, monkeypatch)
    whole = json.loads(export(name, "--format", "json"))
    ran = antitrafik("export", name, "--format", "hxl")
    assert ran.code == 0
    assert len(list(read_hxl(ran.out.encode()))) == len(whole["tables"][0]["rows"])
    others = [one["name"] for one in whole["tables"][1:]]
    assert (", ".join(others) in ran.err) if others else "HXL" not in ran.err


def test_several_values_are_a_list_of_hxl_and_what_is_no_county_stands_apart(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch, export: Export, keeper: Keeper
) -> None:
    make_world(antitrafik, monkeypatch)
    keeper.event("2020-12-11", "AL-03", campaigns=["a-b"])
    content = export("--format", "hxl", "--period", "2020-12")
    rows = list(read_hxl(content))
    several = next(row for row in rows if row.get("#loc+name") == "5-10")
    assert several.get("#adm1+name+list") == "Fier|Vlorë"
    assert several.get("#adm1+code+list") == "AL-04|AL-12"
    expanded = [(row.get("#adm1+name"), row.get("#adm1+code"))
                for row in read_hxl(content).expand_lists("#adm1", correlate=True)
                if row.get("#loc+name") == "5-10"]  # fmt: skip
    assert expanded == [("Fier", "AL-04"), ("Vlorë", "AL-12")]
    partners = next(
        row for row in rows if row.get("#org+partner") and "@zyra" in row.get("#org+partner")
    )
    assert partners.get("#org+partner+list") == "Shkolla; dega|@zyra"

    national = next(iter(read_hxl(export("--format", "hxl", "--period", "2019"))))
    assert [national.get(tag) for tag in ("#adm1+name", "#loc+type")] == [None, "national"]
    rows = list(read_hxl(export("activity", "--format", "hxl")))
    apart = {row.get("#loc+type") for row in rows if not row.get("#adm1+name")}
    assert apart == {"several", "national"}
    assert {row.get("#loc+type") for row in rows if row.get("#adm1+name")} == {None}


def test_what_is_planned_is_targeted_in_hxl(
    export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = (
        "id: vizita, campaign: fushata, county: Kukës, when: 2020-12-05, "
        "targets: {attendances: mbi 120, events: 2, leaflets: 500}"
    )
    with keeping(settings.log_path()) as one:
        one.event("2020-12-01", "AL-07", ["exact", 12, 12])
    use_schedule(monkeypatch, Path(), items)
    (row,) = read_hxl(export("schedule", "--format", "hxl"))
    wanted = {"events+low": "2", "events+high": "2", "attendances+low": "120",
              "attendances+high": None, "leaflets+low": "500"}  # fmt: skip
    assert {tag: row.get(f"#targeted+{tag}") for tag in wanted} == wanted
    assert "#meta+events_planned_low" not in {one.display_tag for one in row.columns}


# --- the database -------------------------------------------------------------------------------


def test_an_open_total_is_a_row_of_the_database(
    keeper: Keeper, export: Export, antitrafik: Run
) -> None:
    keeper.event("2020-11-05", "AL-03", ["at-least", 40, None])
    export("activity", "--by", "kind", "--format", "sqlite")
    told = totals(antitrafik)
    with closing(sqlite3.connect("out.bin")) as found:
        kept = dict(found.execute("SELECT column_name, value FROM totals"))
    assert kept == told
    assert kept["attendances_about_high"] is None


def test_every_reference_of_the_database_has_a_key_and_leads_somewhere(
    keeper: Keeper, export: Export, antitrafik: Run
) -> None:
    one = keeper.event("2020-11-05", "AL-03", ["exact", 4, 4])
    gone = keeper.event("2020-11-06", "AL-03", ["exact", 4, 4])
    told = {"date": "2020-11-07", "place": ["AL-03"], "kind": "forum"}
    last = keeper.keep("event", {**told, "overlaps": sorted([one, gone])})
    whole = leaflets(keeper, 4000, place=["AL-04"])
    part = leaflets(keeper, 200, within=whole)
    assert antitrafik("withdraw", gone).code == 0

    def found(*filters: str) -> tuple[list[Any], list[Any]]:
        export("--format", "sqlite", *filters)
        with closing(sqlite3.connect("out.bin")) as database:
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            keys = {
                (table, column, other)
                for table in ("activities", "overlaps", "attendance_audiences")
                for _id, _seq, other, column, *_rest in database.execute(
                    f"PRAGMA foreign_key_list({table})"
                )
            }
            assert keys >= {
                ("activities", "within", "activities"), ("overlaps", "other", "activities"),
                ("attendance_audiences", "activity", "activities"),
                ("attendance_audiences", "audiences", "attendances"),
            }  # fmt: skip
            within = "SELECT id, within FROM activities WHERE type = 'distribution' ORDER BY rowid"
            overlaps = database.execute("SELECT * FROM overlaps").fetchall()
            return database.execute(within).fetchall(), overlaps

    assert found() == ([(whole, None), (part, whole)], [(last, one)])
    assert found("--county", "Elbasan") == ([(part, None)], [(last, one)])
    assert found("--period", "2020-11-07/2020-11-08")[1] == []
