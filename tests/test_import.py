"""Lists taken in: once, whole or not at all, in any order of columns, and back by one undo.

What a cell may hold is held by the tests of counts, places and dates; which files are no tables by
`test_tables_read` and `test_workbooks_read`.
"""

import csv
import io
import itertools
import random
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from answering import Terminal
from forms import workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ran import Ran
from test_log_laws import rows as derived
from test_workbooks_read import FIRST, bomb, changed, part, saved  # noqa: F401 - fixtures

from antitrafik_cli import data
from antitrafik_cli.exchange.importing import Given, keep, reading
from antitrafik_cli.exchange.judged import Found
from antitrafik_cli.exchange.list_columns import COLUMNS
from antitrafik_cli.settings import log_path
from antitrafik_cli.store import change as changing
from antitrafik_cli.store import rebuilding
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log, as_text
from antitrafik_cli.store.rebuilding import rebuild

Tool = Callable[..., Ran]
RELEASES = Path(__file__).parent / "lists" / "releases.csv"
HEADINGS = ["Data", "Bashkia", "Lloji", "Vendi", "Pjesëmarrës", "Kërkesa", "Sasia"]
EVENT = ["22.11.2017", "Elbasan", "takim informues", "Shkolla e mesme", "nxënës=rreth 30", "", ""]
ASKED = ["7 shkurt 2018", "Lezhë", "punëtori", "", "TTAT+mësues=21", "punësimi: kurse", "50"]
LEAFLETS = ["nëntor 2017", "Elbasan", "", "", "", "", "4000"]
SAVE = "Save this?"
FEW = settings(
    max_examples=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def written(path: Path, table: Sequence[Sequence[str]], headings: Sequence[str] = HEADINGS) -> Path:
    """The list as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *table])
    return path


def taken(log: Log, path: Path, key: str | None = None) -> Found:
    """What was found in a list whose rows are taken in."""
    found = Found()
    with change(log, "import") as started, reading(Given(path, key=key), log) as table:
        for judged in table.judged():
            found.add(judged, keep(log, started, judged))
    assert found.refused == []
    return found


def table_of(ran: Ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def kinds(antitrafik: Tool, path: Path, *argv: str) -> list[str]:
    """What would become of each row."""
    told = table_of(antitrafik("import", str(path), "--dry-run", "--format", "csv", *argv))
    return [row["verdict"] for row in told]


def listed(antitrafik: Tool, *argv: str) -> list[str]:
    """The ids of what was logged."""
    return [row["id"] for row in table_of(antitrafik("list", "--format", "csv", *argv))]


def only(antitrafik: Tool, *argv: str) -> str:
    """The short id of the one record that was logged."""
    [record] = listed(antitrafik, *argv)
    short: str = antitrafik("show", record, "--format", "json").told["short"]
    return short


def totals(antitrafik: Tool) -> Any:
    return [one["totals"] for one in antitrafik("report", "--format", "json").told["tables"]]


def frozen(path: Path) -> bytes:
    return path.read_bytes()


# --- laws ----------------------------------------------------------------------------------------

SOME = st.lists(
    st.tuples(
        st.sampled_from(["22.11.2017", "5-7 dhjetor 2017", "tetor 2020"]),
        st.sampled_from(["Elbasan", "Lezhë; Kurbin"]),
        st.sampled_from(["forum", "trajnim"]),
        st.sampled_from(["", "Shkolla A", "Shkolla B"]),
        st.sampled_from(["", "nxënës=rreth 30; mësues=25:20/5"]),
        st.sampled_from(["", "punësimi: kurse"]),
        st.sampled_from(["", "10-15"]),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    """Paths of logs that are not there yet."""
    numbers = itertools.count()
    return (tmp_path / f"log{number}.db" for number in numbers)  # type: ignore[return-value]


@FEW
@given(table=SOME, more=SOME, chance=st.randoms(use_true_random=False))
def test_a_list_is_taken_in_once_and_of_a_longer_one_what_is_new(
    logs: Any, tmp_path: Path, table: Any, more: Any, chance: random.Random
) -> None:
    with Log.open(next(logs), write=True) as log:
        path = written(tmp_path / "lista.csv", table)
        assert taken(log, path).counts["new"] == len(table)
        again = taken(log, path)
        assert (again.counts["there"], again.kept) == (len(table), 0)
        longer = [*table, *more]
        chance.shuffle(longer)
        renamed = written(tmp_path / "tjetër emër.csv", longer)
        found = taken(log, renamed)
        assert (found.counts["there"], found.counts["new"]) == (len(table), len(more))
        assert taken(log, renamed).kept == 0


@FEW
@given(table=SOME, order=st.permutations(range(len(HEADINGS))))
def test_columns_may_stand_in_any_order(
    logs: Any, tmp_path: Path, table: Any, order: Sequence[int]
) -> None:
    with Log.open(next(logs), write=True) as log:
        taken(log, written(tmp_path / "lista.csv", table))
        turned = [[row[place] for place in order] for row in table]
        headings = [HEADINGS[place] for place in order]
        found = taken(log, written(tmp_path / "radhë.csv", turned, headings))
        assert (found.counts["there"], found.kept) == (len(table), 0)


def test_equal_rows_stay_two_records(antitrafik: Tool, tmp_path: Path) -> None:
    path = written(tmp_path / "lista.csv", [EVENT, EVENT])
    assert antitrafik("import", str(path)).code == 0
    assert totals(antitrafik)[0]["events"] == 2
    written(path, [EVENT, EVENT, EVENT])
    assert kinds(antitrafik, path) == ["there", "there", "twin"]


def test_headings_are_known_in_both_languages_without_diacritics() -> None:
    from antitrafik_cli.exchange.list_columns import columns_of  # noqa: PLC0415

    albanian = ["DATA", "qarku", "Bashkia", "vendi", "Lloji", "fushata", "Pjesemarres", "Tema",
                "partnere", "Materiali", "KERKESA", "burimi", "Gjendja", "shenim",
                "Sasia"]  # fmt: skip
    english = ["date", "county", "municipality", "venue", "kind", "campaign", "attended", "topic",
               "partner", "material", "request", "source", "status", "note",
               "quantity"]  # fmt: skip
    assert columns_of(albanian, [], None, "").places == dict(zip(english, range(15), strict=True))
    found = columns_of(COLUMNS, [], None, "")
    assert (tuple(found.places), found.remarks) == (COLUMNS, [])
    assert (
        columns_of(["Grupi", "Numri", "Data", "Qarku", "Lloji"], [], None, "").places["count"] == 1
    )


# --- what a row says -----------------------------------------------------------------------------


def test_the_rows_of_a_list_are_records_as_they_are_typed(antitrafik: Tool, tmp_path: Path) -> None:
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT, ASKED, LEAFLETS])))
    found = totals(antitrafik)
    typed = tmp_path / "typed.db"
    for argv in (
        ("log-event", "--date", "22.11.2017", "--municipality", "Elbasan", "--kind",
         "takim informues", "--venue", "Shkolla e mesme", "--attended", "nxënës=rreth 30"),
        ("log-event", "--date", "7 shkurt 2018", "--municipality", "Lezhë", "--kind", "punëtori",
         "--attended", "TTAT+mësues=21", "--request", "punësimi: kurse", "--leaflets", "50"),
        ("log-leaflets", "4000", "--municipality", "Elbasan", "--date", "nëntor 2017"),
    ):  # fmt: skip
        assert antitrafik(*argv, "--log", str(typed)).code == 0
    assert found == [
        one["totals"]
        for one in antitrafik("report", "--format", "json", "--log", str(typed)).told["tables"]
    ]


def test_groups_and_numbers_may_have_columns_of_their_own(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["Data", "Qarku", "Lloji", "Grupi", "Numri"]
    groups = [("nxënës, mësues", "rreth 165"), ("nxënës; mësues", "30; 25"), ("prindër", ""),
              ("prindër; media", "")]  # fmt: skip
    rows = [["1.10.2020", "Fier", "forum", *one] for one in groups]
    antitrafik("import", str(written(tmp_path / "a.csv", rows, headings)))
    told = [
        antitrafik("show", record, "--format", "json").told["attended"]
        for record in listed(antitrafik)
    ]
    lines = [[("+".join(one["of"]), one["quality"], one["low"]) for one in each] for each in told]
    assert sorted(lines) == [
        [("media", "unknown", None), ("parents", "unknown", None)],
        [("parents", "unknown", None)],
        [("pupils", "exact", 30), ("teachers", "exact", 25)],
        [("pupils+teachers", "about", 165)],
    ]


def test_a_cell_that_says_more_than_a_record_holds_is_not_cut(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Data", "Qarku", "Materiali", "Sasia", "Tipi"]
    two = ["2017", "Fier", "fletëpalosje; poster", "200", "shpërndarje"]
    ran = antitrafik("import", str(written(tmp_path / "a.csv", [two], headings)))
    assert (ran.code, "Row 2: Materiali: " in ran.err) == (2, True)
    headings = ["Data", "Qarku", "Lloji", "places"]
    event = ["2017", "Fier", "forum", "salla; oborri"]
    antitrafik("import", str(written(tmp_path / "a.csv", [event], headings)))
    told = antitrafik("show", only(antitrafik), "--format", "json").told
    assert told["venue"] == "salla; oborri"


def test_a_number_beside_a_kind_is_of_the_material_of_its_row(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Data", "Qarku", "Lloji", "Materiali", "Sasia"]
    row = ["9.10.2020", "Fier", "stendë"]
    table = [[*row, "poster", "30"], [*row, "tullumbace", "rreth 40"], [*row, "", "50"]]
    path = written(tmp_path / "a.csv", table, headings)
    assert antitrafik("import", str(path)).code == 0
    told = [
        antitrafik("show", one, "--format", "json").told
        for one in listed(antitrafik, "--type", "distribution")
    ]
    assert sorted(
        (one["material"], one.get("material_words"), one["quantity"]["low"], one["status"])
        for one in told
    ) == [("leaflet", None, 50, "done"), ("other", "tullumbace", 40, "done"),
          ("poster", None, 30, "done")]  # fmt: skip
    assert totals(antitrafik)[0]["leaflets_done"] == 50
    assert kinds(antitrafik, path) == ["there"] * 3
    ran = antitrafik(
        "import", str(written(tmp_path / "b.csv", [[*row, "poster; fletëpalosje", "30"]], headings))
    )
    assert (ran.code, "Row 2: Sasia: One number stands" in ran.err) == (2, True)


def test_a_name_in_a_material_goes_from_both_records_that_hold_it(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Data", "Qarku", "Lloji", "Materiali", "Sasia"]
    row = ["9.10.2020", "Fier", "stendë", "libri i Arben Hoxha", "30"]
    ran = antitrafik("import", str(written(tmp_path / "a.csv", [row], headings)))
    told = [line for line in ran.err.splitlines() if "if “Arben Hoxha” is a name" in line]
    assert len(told) == 2
    for line in told:
        assert antitrafik(*line.partition(": antitrafik ")[2].split()).code == 0
    assert b"Arben Hoxha" not in frozen(log_path())


def test_days_of_a_workbook_are_days(antitrafik: Tool, tmp_path: Path) -> None:
    from datetime import datetime  # noqa: PLC0415

    cells = [HEADINGS[:3], [datetime(2017, 11, 22), "Elbasan", "forum"],  # noqa: DTZ001
             [datetime(2017, 11, 23, 14, 30), "Elbasan", "forum"]]  # noqa: DTZ001  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", {"2017": cells})
    assert antitrafik("import", str(path)).code == 0
    told = table_of(antitrafik("list", "--format", "csv"))
    assert sorted(row["date"] for row in told) == ["2017-11-22", "2017-11-23"]
    # The name of the sheet is part of what a row is known by: the next year is another sheet.
    other = workbook(tmp_path / "b.xlsx", {"2018": cells})
    assert kinds(antitrafik, other) == ["twin", "twin"]


def test_records_that_say_which_they_are_keep_their_ids_and_links(
    antitrafik: Tool, tmp_path: Path
) -> None:
    ids = [f"01a1ff0c-ee80-7dac-8262-00000000000{n}" for n in range(4)]
    headings = ["type", "id", "date", "county", "kind", "material", "quantity_quality",
                "quantity_low", "quantity_high", "within", "overlaps"]  # fmt: skip
    table = [
        [
            "distribution",
            ids[0],
            "2017-11",
            "Elbasan",
            "",
            "leaflet",
            "range",
            "5",
            "10",
            ids[1],
            "",
        ],
        ["distribution", ids[1], "2017", "Elbasan", "", "leaflet", "at-least", "200", "", "", ""],
        ["event", ids[2], "2017-12-05/2017-12-07", "Elbasan", "forum", "", "", "", "", "", ids[3]],
        ["event", ids[3], "2017-11-22", "Elbasan", "other: instalacion", "", "", "", "", "", ""],
    ]
    path = written(tmp_path / "a.csv", table, headings)
    assert antitrafik("import", str(path)).code == 0
    assert kinds(antitrafik, path) == ["there"] * 4
    told = [antitrafik("show", one, "--format", "json").told for one in ids]
    assert told[0]["within"] == ids[1]
    assert told[0]["quantity"] == {"quality": "range", "low": 5, "high": 10}
    assert told[1]["quantity"] == {"quality": "at-least", "low": 200, "high": None}
    assert told[2]["overlaps"] == [ids[3]]
    assert (told[2]["date"], told[3]["kind_words"]) == ("2017-12-05/2017-12-07", "instalacion")
    assert antitrafik("check").code == 0


def test_text_that_was_disarmed_comes_back_as_it_was(antitrafik: Tool, tmp_path: Path) -> None:
    row = [*EVENT[:3], "'=Salla 3", *EVENT[4:]]
    antitrafik("import", str(written(tmp_path / "a.csv", [row])))
    short = only(antitrafik)
    assert antitrafik("show", short, "--format", "json").told["venue"] == "=Salla 3"


def test_the_real_releases_typed_as_an_office_would(antitrafik: Tool, tmp_path: Path) -> None:
    argv = ("import", str(RELEASES), "--new-campaign")
    ran = antitrafik(*argv, lang="sq")
    assert (ran.code, ran.out) == (0, "")
    found = totals(antitrafik)[0]
    assert found["events"] == 45
    assert found["events_uncounted"] == 33
    assert found["attendances_exact"] == 134  # of the releases that give a number
    assert found["attendances_about_low"] == 537 + 50  # "rreth", and "mbi 50" which is open
    assert found["attendances_about_high"] is None
    assert kinds(antitrafik, RELEASES) == ["there"] * 45
    for name in ("eksporti.csv", "eksporti.xlsx"):
        leaving, other = tmp_path / name, ("--log", str(tmp_path / f"{name}.db"))
        assert antitrafik("export", "--out", str(leaving)).code == 0
        assert antitrafik("import", str(leaving), "--new-campaign", *other).code == 0
        again = antitrafik("report", "--format", "json", *other).told["tables"]
        assert [one["totals"] for one in again] == totals(antitrafik)


# --- all or nothing ------------------------------------------------------------------------------

BAD = ["31 shkurt 2018", *EVENT[1:]]


def test_one_refused_row_keeps_all_out_and_every_refusal_is_told(
    antitrafik: Tool, tmp_path: Path
) -> None:
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT])))
    before = frozen(log_path())
    path = written(tmp_path / "b.csv", [ASKED, BAD, [*EVENT[:2], "forummm", *EVENT[3:]]])
    ran = antitrafik("import", str(path))
    assert (ran.code, ran.out) == (2, "")
    assert "Row 3: Data: " in ran.err
    assert "Row 4: Lloji: " in ran.err
    assert frozen(log_path()) == before


def test_refused_rows_are_mended_and_imported(antitrafik: Tool, tmp_path: Path) -> None:
    rejects = tmp_path / "refuzuar.csv"
    path = written(tmp_path / "a.csv", [EVENT, BAD, LEAFLETS])
    assert antitrafik("import", str(path), "--skip-bad", str(rejects)).code == 0
    assert rejects.stat().st_mode & 0o777 == 0o600
    told = rejects.read_text(encoding="utf-8-sig")
    [headings, row] = csv.reader(io.StringIO(told), delimiter=";")
    assert headings == [*HEADINGS, "refused"]
    assert row[:-1] == BAD
    again = tmp_path / "refuzuar2.csv"  # still bad: the same rows, with one reason
    antitrafik("import", str(rejects), "--skip-bad", str(again))
    assert again.read_bytes() == rejects.read_bytes()
    rejects.write_text(told.replace("31 shkurt", "13 shkurt"), encoding="utf-8")
    assert antitrafik("import", str(rejects)).code == 0
    assert totals(antitrafik)[0]["events"] == 2
    assert list(tmp_path.glob(".antitrafik-*")) == []


def test_the_list_itself_and_a_log_are_never_replaced_by_rejects(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.csv", [EVENT, BAD])
    before = path.read_bytes()
    assert antitrafik("import", str(path), "--skip-bad", str(path)).code == 2
    assert path.read_bytes() == before
    antitrafik("import", str(written(tmp_path / "b.csv", [EVENT])))
    log = frozen(log_path())
    assert antitrafik("import", str(path), "--skip-bad", str(log_path())).code == 74
    assert frozen(log_path()) == log


@pytest.mark.parametrize(
    "content",
    [
        b"Data,Bashkia,Lloji\n9.10.2020,Dur\0r,forum\n",
        b"Data,Bashkia,Lloji\n9.10.2020,Elbasan,forum\n1.1.2020," + b"x" * 10_000_000 + b",forum",
        b'Data,Bashkia,Lloji\n9.10.2020,Elbasan,forum\n"9.10.2020,Elbasan,forum\n',
        b"%PDF-1.4 list", b"", b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
    ],
    ids=["nul", "10MB-line", "quote", "pdf", "empty", "broken-workbook", "old-workbook"],
)  # fmt: skip
def test_what_is_no_list_leaves_the_log_as_it_was(
    antitrafik: Tool, tmp_path: Path, content: bytes
) -> None:
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT])))
    before = frozen(log_path())
    path = tmp_path / "b.csv"
    path.write_bytes(content)
    ran = antitrafik("import", str(path))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"antitrafik: {path}")
    assert frozen(log_path()) == before


def test_a_bomb_macros_entities_and_a_million_empty_rows_change_nothing(
    antitrafik: Tool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT])))
    before = frozen(log_path())

    def macros() -> Path:
        plain = request.getfixturevalue("saved")({"a": [HEADINGS, EVENT]})
        return changed(plain, {"xl/vbaProject.bin": b"macro"})

    def entities() -> Path:
        plain = request.getfixturevalue("saved")({"a": [HEADINGS, EVENT]})
        told = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
        sheet = part(plain, FIRST).replace(b"<worksheet", told, 1)
        return changed(plain, {FIRST: sheet})

    for made in (lambda: request.getfixturevalue("bomb"), macros, entities):
        ran = antitrafik("import", str(made()))
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert frozen(log_path()) == before
    empty = tmp_path / "empty.csv"
    empty.write_text("Data,Bashkia,Lloji\n" + ",,\n" * 1_000_000)
    ran = antitrafik("import", str(empty))
    assert (ran.code, ran.err) == (0, "The list has no rows.\n")
    assert frozen(log_path()) == before


def test_a_line_broken_in_a_cell_is_between_values_and_else_refused(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    assert (
        antitrafik("import", str(written(path, [[*EVENT[:4], "nxënës=30\nmësues=2", "", ""]]))).code
        == 0
    )
    assert totals(antitrafik)[0]["attendances_exact"] == 32
    before = frozen(log_path())
    ran = antitrafik("import", str(written(path, [[*EVENT[:3], "Salla\n3", "", "", ""]])))
    assert ran.code == 2
    assert ran.err.startswith("Row 2: Vendi: “Salla\\n3” holds U+000A")
    assert frozen(log_path()) == before


def test_a_list_that_is_refused_makes_no_log(antitrafik: Tool, tmp_path: Path) -> None:
    for table in ([BAD], []):
        antitrafik("import", str(written(tmp_path / "a.csv", table)))
        assert not log_path().exists()


def test_cells_of_refused_rows_come_back_as_they_stood(antitrafik: Tool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [[*BAD[:3], "=Salla 3", "nxënës=3\nmësues=2", "", "-"]])
    files = [path, tmp_path / "b.csv", tmp_path / "c.csv"]
    for file, rejected in itertools.pairwise(files):
        assert antitrafik("import", str(file), "--skip-bad", str(rejected)).code == 0
        with rejected.open(encoding="utf-8-sig", newline="") as told:
            row = list(csv.reader(told, delimiter=";"))[1]
        assert row[3:7] == ["'=Salla 3", "nxënës=3\nmësues=2", "", ""]  # a dash says nothing
        assert "31 shkurt" in row[-1]
    mended = files[-1].read_text(encoding="utf-8-sig").replace("31 shkurt", "13 shkurt")
    files[-1].write_text(mended, encoding="utf-8")
    assert antitrafik("import", str(files[-1])).code == 0
    assert totals(antitrafik)[0]["attendances_exact"] == 5
    told = antitrafik("show", only(antitrafik), "--format", "json").told
    assert told["venue"] == "=Salla 3"


@pytest.mark.parametrize("sheet", ["Lista", "Lista  e vitit "])
def test_mended_rows_of_a_sheet_are_known_again_by_the_workbook(
    antitrafik: Tool, tmp_path: Path, sheet: str
) -> None:
    rejects = tmp_path / "refuzuar.csv"
    path = workbook(tmp_path / "a.xlsx", {sheet: [HEADINGS, EVENT, BAD]})
    assert antitrafik("import", str(path), "--skip-bad", str(rejects)).code == 0
    told = rejects.read_text(encoding="utf-8-sig")
    assert told.splitlines()[0].endswith(f";refused: {' '.join(sheet.split())}")
    again = tmp_path / "refuzuar2.csv"
    antitrafik("import", str(rejects), "--skip-bad", str(again))
    assert again.read_bytes() == rejects.read_bytes()
    rejects.write_text(told.replace("31 shkurt", "13 shkurt"), encoding="utf-8")
    assert antitrafik("import", str(rejects)).code == 0
    mended = [HEADINGS, EVENT, ["13 shkurt 2018", *EVENT[1:]]]
    assert kinds(antitrafik, workbook(tmp_path / "b.xlsx", {sheet: mended})) == ["there"] * 2


def test_a_column_of_a_list_is_taken_for_reasons_only_where_rejects_write_it(
    antitrafik: Tool, tmp_path: Path
) -> None:
    event = [EVENT[0], EVENT[1], "forum"]
    for headings in (
        ["Data", "Bashkia", "Lloji", "Refused: x"],
        ["Data", "Bashkia", "refused: x", "Lloji"],
        ["Data", "Bashkia", "Lloji", "refused by"],
    ):
        row = dict(zip(["Data", "Bashkia", "Lloji"], event, strict=True))
        path = written(tmp_path / "a.csv", [[row.get(one, "") for one in headings]], headings)
        assert "Columns not read: " in antitrafik("import", str(path), "--dry-run").err
    for heading in ("refused", "refused: x"):
        written(path, [[*event, "why"]], ["Data", "Bashkia", "Lloji", heading])
        assert "Columns not read: " not in antitrafik("import", str(path), "--dry-run").err


def test_rows_that_do_not_fit_are_refused_each_and_mended_in_the_list_of_those_refused(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Data", "Bashkia", "Lloji", "", "Vendi"]
    table = [
        ["9.10.2020", "Durrës", "forum"],
        ["10.10.2020", "Durrës", "forum", "", "Salla", "=oborri", "", "kopshti", ""],
        ["11.10.2020", "Durrës", "forum", "shih", "Salla"],
        ["12.10.2020", "Durrës", "forum", "", "x" * 40_000],
        ["13.10.2020", "Durrës", "forum", "", "#N/A"],
        ["14.10.2020", "Durrës", "forum", "", "'#N/A"],
    ]
    path = written(tmp_path / "a.csv", table, headings)
    assert kinds(antitrafik, path) == ["new", *["refused"] * 4, "new"]
    ran = antitrafik("import", str(path))
    assert (ran.code, log_path().exists()) == (2, False)
    for row, said in ((3, "The row is longer"), (4, "There is a value in column D"),
                      (5, "The cell in column E (Vendi)"), (6, "Cell E6 shows")):  # fmt: skip
        assert f"Row {row}: {said}" in ran.err
    files = [path, tmp_path / "b.csv", tmp_path / "c.csv"]
    for file, rejected in itertools.pairwise(files):
        assert antitrafik("import", str(file), "--skip-bad", str(rejected)).code == 0
        with rejected.open(encoding="utf-8-sig", newline="") as told:
            [first, ragged, unnamed, long, error] = csv.reader(told, delimiter=";")
        assert first == [*headings, "refused"]
        assert (ragged[:5], ragged[6:]) == (table[1][:5], ["'=oborri", "", "kopshti"])
        assert [one[:5] for one in (unnamed, long, error)] == table[2:5]
    told = files[-1].read_text(encoding="utf-8-sig").replace(";'=oborri;;kopshti", "")
    told = told.replace(";shih;", ";;").replace("x" * 40_000, "x").replace(";#N/A;", ";Salla;")
    files[-1].write_text(told, encoding="utf-8")
    assert kinds(antitrafik, files[-1]) == ["new"] * 4
    assert len(listed(antitrafik)) == 2


def test_a_formula_nobody_worked_out_is_no_empty_cell(antitrafik: Tool, tmp_path: Path) -> None:
    table = [HEADINGS, [*EVENT[:-1], "=10+20"], EVENT]
    path = workbook(tmp_path / "a.xlsx", {"Lista": table})
    rejects = tmp_path / "refuzuar.csv"
    ran = antitrafik("import", str(path), "--skip-bad", str(rejects))
    assert "Row 2: Cell G2 holds a formula that was never worked out." in ran.err
    assert totals(antitrafik)[0]["events"] == 1
    assert kinds(antitrafik, rejects) == ["refused"]
    # Nobody asks for the value of what is not read, unless it is the key.
    numbered = [["Nr.", *HEADINGS], ["=ROW()-1", *EVENT], ["#REF!", *EVENT]]
    path = workbook(tmp_path / "b.xlsx", {"Fletë": numbered})
    assert "refused" not in kinds(antitrafik, path)
    assert kinds(antitrafik, path, "--key", "Nr.") == ["refused", "refused"]


def test_a_list_of_which_every_row_is_refused_makes_no_log(
    antitrafik: Tool, tmp_path: Path
) -> None:
    rejects = tmp_path / "refuzuar.csv"
    path = written(tmp_path / "a.csv", [BAD, BAD])
    ran = antitrafik("import", str(path), "--skip-bad", str(rejects))
    assert (ran.code, log_path().exists()) == (0, False)
    assert ran.err.count("31 shkurt") == 2  # each is told, once
    assert "under “refused”" in ran.err
    assert rejects.read_text(encoding="utf-8-sig").count("31 shkurt") == 4  # and its reason


def test_a_dash_that_was_disarmed_is_text_and_any_other_is_nothing(
    antitrafik: Tool, tmp_path: Path
) -> None:
    rows = [[*EVENT[:3], one, *EVENT[4:]] for one in ("-", "–", "'-")]
    antitrafik("import", str(written(tmp_path / "a.csv", rows)))
    venues = [row["venue"] for row in table_of(antitrafik("list", "--format", "csv"))]
    assert sorted(venues) == ["", "", "'-"]


def test_text_of_a_workbook_that_was_a_text_file_is_rearmed(
    antitrafik: Tool, tmp_path: Path
) -> None:
    row = [*EVENT[:3], "'=Salla 3", *EVENT[4:]]
    path = workbook(tmp_path / "a.xlsx", {"Lista": [HEADINGS, row, [*BAD[:3], *row[3:]]]})
    rejects = tmp_path / "refuzuar.csv"
    assert antitrafik("import", str(path), "--skip-bad", str(rejects)).code == 0
    told = antitrafik("show", only(antitrafik), "--format", "json").told
    assert told["venue"] == "=Salla 3"
    assert ";'=Salla 3;" in rejects.read_text(encoding="utf-8-sig")


def test_a_failure_in_a_column_of_counts_names_its_heading(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Data", "Qarku", "Lloji", "Grupi", "Numri"]
    row = ["1.10.2020", "Fier", "forum", "nxënës", "shumë"]
    ran = antitrafik("import", str(written(tmp_path / "a.csv", [row], headings)))
    assert "Row 2: Numri: " in ran.err
    written(tmp_path / "a.csv", [[*row[:3], "nxënss", "3"]], headings)
    assert "Row 2: Grupi: " in antitrafik("import", str(tmp_path / "a.csv")).err
    headings = ["Data", "Qarku", "quantity_quality", "quantity_low", "quantity_high"]
    for cells, at in ((["exact", "x", "3"], 3), (["exact", "5", "3"], 2), (["shumë", "5", "5"], 2)):
        written(tmp_path / "a.csv", [["2020", "Fier", *cells]], headings)
        assert f"Row 2: {headings[at]}: " in antitrafik("import", str(tmp_path / "a.csv")).err


def test_a_name_in_a_request_goes_by_the_record_of_the_request(
    antitrafik: Tool, tmp_path: Path
) -> None:
    row = [*ASKED[:5], "punësimi: kurse; punësimi: takim me Arben Hoxha", ""]
    ran = antitrafik("import", str(written(tmp_path / "a.csv", [row])))
    [told] = [line for line in ran.err.splitlines() if "Arben Hoxha" in line]
    argv = told.partition(": antitrafik ")[2].split()
    assert antitrafik(*argv).code == 0
    assert b"Arben Hoxha" not in frozen(log_path())


# --- undo, key, erasure --------------------------------------------------------------------------


def test_one_undo_takes_all_of_an_import_back_and_an_import_brings_it_again(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.csv", [EVENT, ASKED, LEAFLETS])
    antitrafik("import", str(path))
    before = totals(antitrafik)
    assert before[0]["requests"] == 1
    assert antitrafik("undo").code == 0
    assert listed(antitrafik) == []
    assert kinds(antitrafik, path) == ["restored"] * 3
    antitrafik("import", str(path))
    assert totals(antitrafik) == before
    assert antitrafik("check").code == 0


def test_what_was_withdrawn_stays_withdrawn(antitrafik: Tool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [EVENT])
    antitrafik("import", str(path))
    short = only(antitrafik)
    antitrafik("withdraw", short, "--why", "nuk u mbajt")
    ran = antitrafik("import", str(path))
    assert f"antitrafik restore {short}" in ran.err
    assert listed(antitrafik) == []


def test_a_corrected_row_with_a_key_amends_what_it_says_otherwise(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *EVENT], ["2", *LEAFLETS]], headings)
    antitrafik("import", str(path), "--key", "nr.")
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there", "there"]
    short = only(antitrafik, "--type", "event")
    antitrafik("amend", short, "--attended", "nxënës=31")
    # An unchanged row leaves alone what was amended here since.
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there", "there"]
    mended = [["2", *LEAFLETS[:-1], "4200"], ["1", *EVENT[:3], "", *EVENT[4:]]]
    written(path, mended, headings)
    assert antitrafik("import", str(path), "--key", "Nr.").code == 0
    told = antitrafik("show", short, "--format", "json").told
    assert (told["venue"], told["attended"][0]["low"]) == (None, 31)
    assert totals(antitrafik)[0]["leaflets_done"] == 4200
    with Log.open(log_path()) as log:
        entry = log.entries(log.find(short))[-1]
        assert (entry.op, entry.fields.keys(), set(entry.text)) == (
            "amend", {"origin"}, {"venue", "why"},
        )  # fmt: skip
        assert log.words(entry.text["why"]) == ["import"]
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there", "there"]
    antitrafik("undo")
    assert antitrafik("show", short, "--format", "json").told["venue"] == "Shkolla e mesme"


def test_only_an_empty_cell_under_a_heading_clears_what_a_record_says(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", "Data", "Bashkia", "Lloji", "Vendi", "Pjesëmarrës", "Tema", "Shënim"]
    row = ["1", *EVENT[:5], "trafficking inside the country", "dy orë"]
    path = written(tmp_path / "a.csv", [row], headings)
    assert antitrafik("import", str(path), "--key", "Nr.").code == 0
    short = only(antitrafik)
    before = antitrafik("show", short, "--format", "json").told
    fewer = written(tmp_path / "b.csv", [["1", *EVENT[:2], "forum"]], headings[:4])
    assert antitrafik("import", str(fewer), "--key", "Nr.").code == 0
    told = antitrafik("show", short, "--format", "json").told
    kept = ("venue", "attended", "topics", "note", "date", "places")
    assert (told["kind"], [told.get(one) for one in kept]) == (
        "forum", [before.get(one) for one in kept],
    )  # fmt: skip
    assert told["note"] == "dy orë"
    empty = written(tmp_path / "c.csv", [["1", *EVENT[:2], "forum", ""]], [*headings[:4], "Shënim"])
    assert antitrafik("import", str(empty), "--key", "Nr.").code == 0
    told = antitrafik("show", short, "--format", "json").told
    assert (told["note"], told["venue"]) == (None, before["venue"])


def beside(antitrafik: Tool) -> list[tuple[str, ...]]:
    """What is told of requests and of leaflets that stand."""
    requests = table_of(antitrafik("list", "--format", "csv", "--type", "request"))
    words = [antitrafik("show", row["id"], "--format", "json").told["words"] for row in requests]
    handed = table_of(antitrafik("list", "--format", "csv", "--type", "distribution"))
    return [*sorted(words), *(row["count"] for row in handed)]


def test_leaflets_and_requests_of_a_row_with_a_key_are_amended_in_their_own_records(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there"]
    assert beside(antitrafik) == ["kurse", "50"]
    both = "punësimi: kurse të shpejta; familjet: strehim"
    for asked, leaflets, told, count in (
        ("punësimi: kurse", "60", ["kurse", "60"], 2),
        ("punësimi: kurse të shpejta", "60", ["kurse të shpejta", "60"], 2),
        (both, "", ["kurse të shpejta", "strehim"], 1),
        ("familjet: strehim", "rreth 10", ["strehim", "~10"], 2),
        ("", "", [], 1),
        ("punësimi: kurse", "50", ["kurse", "50"], 2),
    ):
        written(path, [["1", *ASKED[:-2], asked, leaflets]], headings)
        assert kinds(antitrafik, path, "--key", "Nr.") == ["changed"]
        assert antitrafik("import", str(path), "--key", "Nr.").code == 0
        assert (beside(antitrafik), len(listed(antitrafik))) == (told, count)
        assert kinds(antitrafik, path, "--key", "Nr.") == ["there"]
    fewer = written(tmp_path / "b.csv", [["1", *ASKED[:5]]], headings[:6])
    assert kinds(antitrafik, fewer, "--key", "Nr.") == ["there"]
    leaflets = only(antitrafik, "--type", "distribution")
    antitrafik("amend", leaflets, "--quantity", "60")
    written(path, [["1", *ASKED[:-1], "50"]], headings)  # as it was told
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there"]
    for number in ("60", "50"):  # the list's own word, though it is said here already
        written(path, [["1", *ASKED[:-1], number]], headings)
        assert antitrafik("import", str(path), "--key", "Nr.").code == 0
        assert beside(antitrafik) == ["kurse", number]
    assert antitrafik("check").code == 0


def test_what_was_undone_comes_back_without_what_the_row_tells_no_more(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    antitrafik("undo")
    written(path, [["1", *ASKED[:-2], "", ""]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert (beside(antitrafik), len(listed(antitrafik))) == ([], 1)
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there"]


def test_the_material_of_what_was_handed_out_is_amended(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["Nr.", *HEADINGS, "Materiali"]
    path = written(tmp_path / "a.csv", [["1", *ASKED, "postera"]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    for material, words in (("fletëpalosje", []), ("byzylykë", ["byzylykë"]), ("", [])):
        written(path, [["1", *ASKED, material]], headings)
        antitrafik("import", str(path), "--key", "Nr.")
        with Log.open(log_path()) as log:
            state = log.state(log.find(only(antitrafik, "--type", "distribution")))
            code = "other" if words else "leaflet"
            assert state.value("material") == code
            assert log.words(state.commitments("material_words")) == words
        assert kinds(antitrafik, path, "--key", "Nr.") == ["there"]


def test_what_was_handed_out_at_an_event_moves_with_it(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    written(path, [["1", "8 shkurt 2018", "Kurbin", *ASKED[2:]]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    handed = table_of(antitrafik("list", "--format", "csv", "--type", "distribution"))
    assert [row["date"] for row in handed] == ["2018-02-08"]
    antitrafik("undo")
    handed = table_of(antitrafik("list", "--format", "csv", "--type", "distribution"))
    assert [row["date"] for row in handed] == ["2018-02-07"]
    assert kinds(antitrafik, path, "--key", "Nr.") == ["changed"]


def test_what_was_added_beside_a_record_and_undone_comes_again(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED[:-2], "", ""]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    written(path, [["1", *ASKED]], headings)
    for _time in range(2):
        antitrafik("import", str(path), "--key", "Nr.")
        assert beside(antitrafik) == ["kurse", "50"]
        antitrafik("undo")
        assert beside(antitrafik) == []


def test_what_was_withdrawn_here_beside_a_record_is_not_brought_again(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    for type_ in ("request", "distribution"):
        antitrafik("withdraw", only(antitrafik, "--type", type_), "--why", "gabim")
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there"]
    assert beside(antitrafik) == []


VERSIONS = st.lists(
    st.lists(
        st.tuples(
            st.just("22.11.2017"),  # where all three are others, it is another happening
            st.sampled_from(["Elbasan", "Kurbin"]),
            st.sampled_from(["forum", "rrethi i gruas"]),
            st.sampled_from(["", "Shkolla A", "Shkolla B"]),
            st.sampled_from(["", "nxënës=rreth 30", "nxënës=31; të moshuar=2"]),
            st.lists(
                st.sampled_from(["punësimi: kurse", "punësimi: punë", "familjet: strehim",
                                 "tjetër: kurse", "rruga: punë"]),
                max_size=3,
            ).map("; ".join),
            st.sampled_from(["", "10-15", "20"]),
        ),
        min_size=2,
        max_size=2,
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


@FEW
@given(versions=VERSIONS)
def test_a_list_with_a_key_says_in_the_end_what_its_last_version_says(
    logs: Any, tmp_path: Path, versions: Any
) -> None:
    def standing(log: Log) -> list[str]:
        query = "SELECT DISTINCT record FROM entry"
        states = [log.state(as_text(one)) for (one,) in log.connection.execute(query)]
        told = []
        for state in states:
            if state.standing == "stands":
                known = {
                    name: state.value(name)
                    for name in state.fields
                    if name not in ("origin", "event")
                }
                words = {name: log.words(state.commitments(name)) for name in state.text}
                whole = {name: one for name, one in (known | words).items() if one}
                told.append(f"{state.type} {sorted(whole.items())}")
        return sorted(told)

    headings = ["Nr.", *HEADINGS]
    with Log.open(next(logs), write=True) as log, Log.open(next(logs), write=True) as fresh:
        for version in versions:
            table = [[str(number), *row] for number, row in enumerate(version)]
            path = written(tmp_path / "lista.csv", table, headings)
            taken(log, path, "Nr.")
        again = taken(log, path, "Nr.")
        assert (again.counts["there"], again.kept) == (2, 0)
        taken(fresh, path, "Nr.")
        assert standing(log) == standing(fresh)
        found = derived(log)
        rebuild(log.connection)
        assert found == derived(log)


def test_an_old_export_does_not_undo_what_was_amended_since(
    antitrafik: Tool, tmp_path: Path
) -> None:
    event = ("--kind", "forum", "--municipality", "Elbasan", "--date", "22.11.2017")
    antitrafik("log-event", *event, "--attended", "nxënës=25", "--venue", "Shkolla A")
    short = only(antitrafik)
    old = tmp_path / "i vjetër.csv"
    assert antitrafik("export", "--out", str(old)).code == 0
    antitrafik("amend", short, "--attended", "nxënës=30", "--venue", "Shkolla B")
    antitrafik("amend", short, "--source", "regjistri i shkollës")
    assert kinds(antitrafik, old, "--key", "id") == ["there"]
    # Without the column that says how old it is, all the record ever said is taken for older.
    undated = tmp_path / "pa kohë.csv"
    table = list(csv.reader(old.open(encoding="utf-8")))
    assert table[0][-1] == "as_of"
    written(undated, [table[1][:-1]], table[0][:-1])
    ran = antitrafik("import", str(undated), "--key", "id")
    told = f"Row 2: {short} was amended here since and stays so under: attended, source, venue."
    assert told in ran.err
    # What is mended in an export amends, also a cell that was emptied.
    new = tmp_path / "i ri.csv"
    assert antitrafik("export", "--out", str(new)).code == 0
    table = list(csv.reader(new.open(encoding="utf-8")))
    row = dict(zip(table[0], table[1], strict=True))
    assert (row["attended"], row["source"]) == ("pupils=30", "regjistri i shkollës")
    mended = row | {"attended": "nxënës=31", "venue": ""}
    written(new, [list(mended.values())], list(mended))
    assert kinds(antitrafik, new, "--key", "id") == ["changed"]
    assert antitrafik("import", str(new), "--key", "id").code == 0
    held = antitrafik("show", short, "--format", "json").told
    assert (held["venue"], held["attended"][0]["low"]) == (None, 31)
    assert held["sources"] == ["regjistri i shkollës"]
    assert kinds(antitrafik, new, "--key", "id") == ["there"]


@pytest.mark.parametrize("key", ["Nr.", "id"])
def test_a_list_with_a_key_does_not_bring_back_what_was_erased(
    antitrafik: Tool, tmp_path: Path, key: str
) -> None:
    path = written(tmp_path / "a.csv", [["1", *EVENT]], ["Nr.", *HEADINGS])
    antitrafik("import", str(path), "--key", "Nr.")
    if key == "id":
        path = tmp_path / "eksporti.csv"
        antitrafik("export", "--out", str(path))
    short = only(antitrafik)
    assert antitrafik("erase", short, "venue").code == 0
    ran = antitrafik("import", str(path), "--key", key)
    assert f"Row 2: taken for {short}, of which text was erased; it does not come back." in ran.err
    assert antitrafik("show", short, "--format", "json").told["venue"] is None
    antitrafik("amend", short, "--venue", "Shkolla B")
    assert kinds(antitrafik, path, "--key", key) == ["there"]


def test_of_equal_rows_none_brings_back_what_was_erased(antitrafik: Tool, tmp_path: Path) -> None:
    rows = [[*EVENT[:3], f"Shkolla {one}", *EVENT[4:]] for one in "ABC"]
    path = written(tmp_path / "a.csv", rows[:2])
    antitrafik("import", str(path))
    [short] = [
        told["short"]
        for told in (antitrafik("show", one, "--format", "json").told for one in listed(antitrafik))
        if told["venue"] == "Shkolla A"
    ]
    antitrafik("erase", short, "venue")
    written(path, rows[::-1])
    assert kinds(antitrafik, path) == ["there"] * 3
    ran = antitrafik("import", str(path))
    assert ran.err.count("of which text was erased; it does not come back.") == 2


def logged(antitrafik: Tool, *argv: str) -> str:
    """The short id of an event in Elbasan on 22.11.2017 that is logged by hand."""
    before = {*listed(antitrafik)} if log_path().exists() else set()
    event = ("--kind", "forum", "--municipality", "Elbasan", "--date", "22.11.2017")
    assert antitrafik("log-event", *event, *argv).code == 0
    [record] = {*listed(antitrafik)} - before
    return record


def sent_out(antitrafik: Tool, path: Path) -> list[dict[str, str]]:
    """The rows of an export."""
    path.unlink(missing_ok=True)
    assert antitrafik("export", "--out", str(path)).code == 0
    return list(csv.DictReader(path.open(encoding="utf-8")))


def brought(antitrafik: Tool, path: Path, rows: Sequence[dict[str, str]], *argv: str) -> Ran:
    """These rows imported."""
    return antitrafik(
        "import", str(written(path, [[*one.values()] for one in rows], [*rows[0]])), *argv
    )


def test_requests_logged_by_hand_are_those_of_an_export(antitrafik: Tool, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    logged(antitrafik, "--request", "punësimi: kurse", "--request", "familjet: strehim")
    [row] = sent_out(antitrafik, path)
    assert kinds(antitrafik, path, "--key", "id") == ["there"]
    row["request"] = "punësimi: kurse gjuhe; familjet: strehim"
    brought(antitrafik, path, [row], "--key", "id")
    assert beside(antitrafik) == ["kurse gjuhe", "strehim"]
    [row] = sent_out(antitrafik, path)
    request = next(
        one["id"]
        for one in table_of(antitrafik("list", "--format", "csv", "--type", "request"))
        if one["words"] == "strehim"
    )
    antitrafik("erase", request, "words")
    brought(antitrafik, path, [row], "--key", "id")
    assert b"strehim" not in log_path().read_bytes()
    assert totals(antitrafik)[0]["requests"] == 2
    [row] = sent_out(antitrafik, path)
    assert kinds(antitrafik, path, "--key", "id") == ["there"]
    row["request"] = ""
    brought(antitrafik, path, [row], "--key", "id")
    assert totals(antitrafik)[0]["requests"] == 0


def test_a_request_restored_since_an_export_is_neither_withdrawn_nor_doubled(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = tmp_path / "e.csv"
    logged(antitrafik, "--request", "punësimi: kurse")
    request = only(antitrafik, "--type", "request")
    antitrafik("withdraw", request, "--why", "gabim")
    [row] = sent_out(antitrafik, path)
    assert row["request"] == ""
    antitrafik("restore", request, "--why", "u bë")
    brought(antitrafik, path, [row], "--key", "id")
    assert beside(antitrafik) == ["kurse"]
    brought(antitrafik, path, [row | {"request": "punësimi: kurse"}], "--key", "id")
    assert beside(antitrafik) == ["kurse"]


def test_the_last_word_of_a_list_counts_though_the_record_said_it_already(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings, path = ["Nr.", *HEADINGS], tmp_path / "a.csv"
    for listed_, amended in ((30, 35), (35, None), (30, None)):
        row = [["1", *EVENT[:3], f"Shkolla {listed_}", f"nxënës={listed_}", "", ""]]
        antitrafik("import", str(written(path, row, headings)), "--key", "Nr.")
        if amended:
            new = ("--attended", f"nxënës={amended}", "--venue", f"Shkolla {amended}")
            antitrafik("amend", only(antitrafik), *new)
    told = antitrafik("show", only(antitrafik), "--format", "json").told
    assert (told["attended"][0]["low"], told["venue"]) == (30, "Shkolla 30")


def test_a_dated_export_may_say_again_what_a_record_said_before(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = tmp_path / "e.csv"
    short = logged(antitrafik, "--attended", "nxënës=25")
    antitrafik("amend", short, "--attended", "nxënës=52", "--venue", "Shkolla A")
    [row] = sent_out(antitrafik, path)
    brought(antitrafik, path, [row | {"attended": "nxënës=25", "venue": ""}], "--key", "id")
    told = antitrafik("show", short, "--format", "json").told
    assert (told["attended"][0]["low"], told["venue"]) == (25, None)


def test_rows_added_to_an_export_stay_two(antitrafik: Tool, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    logged(antitrafik)
    [row] = sent_out(antitrafik, path)
    added = [row | {"id": "", "as_of": "", "venue": f"Shkolla {one}"} for one in "AB"]
    for kept in (3, 3):
        assert brought(antitrafik, path, [row, *added], "--key", "id").code == 0
        assert len(listed(antitrafik)) == kept
    venues = {
        antitrafik("show", one, "--format", "json").told["venue"] for one in listed(antitrafik)
    }
    assert venues == {None, "Shkolla A", "Shkolla B"}


def test_a_changed_export_without_a_key_is_not_passed_over_in_silence(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = tmp_path / "e.csv"
    logged(antitrafik)
    [row] = sent_out(antitrafik, path)
    assert "--key id" not in brought(antitrafik, path, [row]).err
    ran = brought(antitrafik, path, [row | {"venue": "Shkolla A"}])
    assert f"Row 2: it says something else than {only(antitrafik)}." in ran.err
    assert "--key id" in ran.err
    request = {"type": "distribution", "kind": "", "quantity_quality": "exact", "quantity_low": "5",
               "quantity_high": "5"}  # fmt: skip
    assert "is an event" in brought(antitrafik, path, [row | request]).err


def test_numbers_of_an_office_under_id_are_a_key(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["id", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *EVENT]], headings)
    antitrafik("import", str(path), "--key", "id")
    written(path, [["1", *EVENT[:4], "nxënës=35", "", ""]], headings)
    antitrafik("import", str(path), "--key", "id")
    assert (len(listed(antitrafik)), totals(antitrafik)[0]["attendances_exact"]) == (1, 35)


def test_what_was_decided_here_is_not_undone_by_a_list(antitrafik: Tool, tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    logged(antitrafik)
    sent_out(antitrafik, path)
    antitrafik("undo")
    assert kinds(antitrafik, path, "--key", "id") == ["withdrawn"]
    assert kinds(antitrafik, path) == ["withdrawn"]
    written(path, [EVENT])
    antitrafik("import", str(path))
    antitrafik("withdraw", only(antitrafik), "--why", "nuk u mbajt")
    antitrafik("undo")
    antitrafik("undo")
    assert kinds(antitrafik, path) == ["withdrawn"]


def test_what_was_withdrawn_here_stays_so_when_the_list_says_more(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    for type_ in ("request", "distribution"):
        antitrafik("withdraw", only(antitrafik, "--type", type_), "--why", "gabim")
    written(path, [["1", *ASKED[:-2], "punësimi: kurse; familjet: strehim", "25"]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert beside(antitrafik) == ["strehim"]


def test_a_request_amended_here_stays_so_when_the_list_makes_another(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *ASKED[:-1], ""]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    antitrafik(
        "amend", only(antitrafik, "--type", "request"), "--request", "punësimi: kurse të gjata"
    )
    written(path, [["1", *ASKED[:-2], "punësimi: kurse; familjet: strehim", ""]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert beside(antitrafik) == ["kurse të gjata", "strehim"]


@pytest.mark.parametrize("way", ["cleared before", "among others", "withdrawn before"])
def test_no_way_of_a_keyed_list_brings_erased_words_back(
    antitrafik: Tool, tmp_path: Path, way: str
) -> None:
    headings, secret = ["Nr.", *HEADINGS], "kurs për Zanën"
    path, key = tmp_path / "a.csv", ("--key", "Nr.")
    if way == "cleared before":
        first, between = [*EVENT[:3], secret, *EVENT[4:]], [*EVENT[:3], "", *EVENT[4:]]
        again, field = first, "venue"
    else:
        first = [*ASKED[:-2], f"punësimi: {secret}", ""]
        between = [*ASKED[:-2], "" if way == "withdrawn before" else f"punësimi: {secret}", ""]
        again = [*ASKED[:-2], f"punësimi: transport; punësimi: {secret}", ""]
        field = "words"
    antitrafik("import", str(written(path, [["1", *first]], headings)), *key)
    record = only(antitrafik, "--type", "request") if field == "words" else only(antitrafik)
    if way != "withdrawn before":
        antitrafik("import", str(written(path, [["1", *between]], headings)), *key)
    assert antitrafik("erase", record, field).code == 0
    if way == "withdrawn before":
        antitrafik("import", str(written(path, [["1", *between]], headings)), *key)
    ran = antitrafik("import", str(written(path, [["1", *again]], headings)), *key)
    assert ran.code == 0
    assert secret.encode() not in log_path().read_bytes()
    assert "of which text was erased" in ran.err


def test_a_repeated_key_has_to_be_mended_among_the_refused_rows(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings, rest = ["Nr.", *HEADINGS], tmp_path / "r.csv"
    path = written(tmp_path / "a.csv", [["1", *EVENT], ["1", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.", "--skip-bad", str(rest))
    assert kinds(antitrafik, rest, "--key", "Nr.") == ["refused"]
    told = rest.read_text(encoding="utf-8-sig")
    rest.write_text(told.replace("?;7 shkurt", "2;7 shkurt"), encoding="utf-8-sig")
    assert kinds(antitrafik, rest, "--key", "Nr.") == ["new"]


def test_another_list_that_counts_from_1_replaces_nothing(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "elbasan.csv", [["1", *EVENT]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    before = frozen(log_path())
    ran = antitrafik(
        "import", str(written(tmp_path / "lezhe.csv", [["1", *ASKED]], headings)), "--key", "Nr."
    )
    assert (ran.code, "Its key is that of" in ran.err) == (2, True)
    assert frozen(log_path()) == before


def test_a_list_that_came_without_its_key_is_known_by_it_from_then_on(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    path = written(tmp_path / "a.csv", [["1", *EVENT], ["2", *ASKED]], headings)
    antitrafik("import", str(path))
    antitrafik("import", str(path), "--key", "Nr.")
    written(path, [["1", *EVENT[:4], "nxënës=35", "", ""], ["2", *ASKED]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert totals(antitrafik)[0]["events"] == 2
    assert totals(antitrafik)[0]["attendances_exact"] == 35 + 21
    assert kinds(antitrafik, path, "--key", "Nr.") == ["there", "there"]


def test_refused_rows_saved_as_a_workbook_are_those_of_their_sheet(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Nëntor": [HEADINGS, EVENT, BAD]})
    rest = tmp_path / "r.csv"
    antitrafik("import", str(path), "--skip-bad", str(rest))
    with rest.open(encoding="utf-8-sig", newline="") as file:
        [headings, row] = csv.reader(file, delimiter=";")
    mended = [cell.replace("31 shkurt", "13 shkurt") for cell in row]
    again = workbook(tmp_path / "r.xlsx", {"r": [headings, mended]})
    assert antitrafik("import", str(again)).code == 0
    workbook(path, {"Nëntor": [HEADINGS, EVENT, mended[:-1]]})
    assert kinds(antitrafik, path) == ["there", "there"]


@pytest.mark.parametrize("day", ["22/11", "22 nëntor", "dje", "sot", "1.10"])
def test_a_day_of_a_list_says_its_year(antitrafik: Tool, tmp_path: Path, day: str) -> None:
    ran = antitrafik("import", str(written(tmp_path / "a.csv", [[day, *EVENT[1:]]])))
    assert (ran.code, f"Row 2: Data: “{day}” says no year" in ran.err) == (2, True)


IDS = [f"01a1ff0c-ee80-7dac-8262-8bc3061cec0{one}" for one in range(4)]


@pytest.mark.parametrize(
    ("links", "verdicts"),
    [
        (["", ("leaflet", 0)], ["new", "new"]),
        ([("leaflet", 1), ""], ["new", "new"]),
        ([("poster", 1), ""], ["new", "refused"]),
        (["", ("poster", 0)], ["new", "refused"]),
        ([("leaflet", 0)], ["refused"]),
        ([("leaflet", 1), ("leaflet", 0)], ["new", "refused"]),
        ([("leaflet", 1), ("leaflet", 2), ("leaflet", 0)], ["new", "new", "refused"]),
    ],
    ids=str,
)
def test_rows_that_name_each_other_are_judged_before_as_they_are_taken(
    antitrafik: Tool, tmp_path: Path, links: Sequence[Any], verdicts: Sequence[str]
) -> None:
    headings = ["id", "Data", "Bashkia", "Sasia", "Materiali", "within"]
    rows = []
    for place, one in enumerate(links):
        material, whole = one or ("leaflet", None)
        within = "" if whole is None else IDS[whole]
        rows.append([IDS[place], "22.11.2017", "Elbasan", "100", material, within])
    path = written(tmp_path / "a.csv", rows, headings)
    assert kinds(antitrafik, path) == verdicts
    rest = str(tmp_path / "r.csv")
    assert antitrafik("import", str(path), "--skip-bad", rest).code == 0
    kept = len(listed(antitrafik)) if log_path().exists() else 0
    assert kept == verdicts.count("new")
    assert Path(rest).exists() == ("refused" in verdicts)


def test_an_event_does_not_overlap_itself_nor_a_distribution(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["id", "Data", "Bashkia", "Lloji", "Sasia", "overlaps"]
    day = ["22.11.2017", "Elbasan"]
    table = [
        [IDS[0], *day, "", "100", ""],
        [IDS[1], *day, "forum", "", IDS[1]],
        [IDS[2], *day, "forum", "", IDS[0]],
        [IDS[3], *day, "forum", "", IDS[2]],
    ]
    path = written(tmp_path / "a.csv", table, headings)
    assert kinds(antitrafik, path) == ["new", "refused", "refused", "new"]


def test_a_key_that_leads_to_a_person_is_refused(antitrafik: Tool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [["I05101999I", *EVENT]], ["Nr. personal", *HEADINGS])
    ran = antitrafik("import", str(path), "--key", "Nr. personal")
    assert (ran.code, "Row 2: Nr. personal: " in ran.err) == (2, True)


def test_an_event_that_is_another_day_is_matched_anew(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["Nr.", "Data", "Qarku", "Lloji", "Fushata"]
    row = ["1", "13-14 dhjetor 2017", "Shkodër", "takim informues", "zgjidhni-mundesite-2017"]
    path = written(tmp_path / "a.csv", [row], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert antitrafik("show", only(antitrafik), "--format", "json").told["fulfils"]
    written(path, [[row[0], "13-14 maj 2017", *row[2:]]], headings)
    antitrafik("import", str(path), "--key", "Nr.")
    assert antitrafik("show", only(antitrafik), "--format", "json").told["fulfils"] == []


def test_the_file_of_refused_rows_replaces_nothing(antitrafik: Tool, tmp_path: Path) -> None:
    path, rest = written(tmp_path / "a.csv", [EVENT, BAD]), tmp_path / "r.csv"
    rest.write_text("ndrequr", encoding="utf-8")
    ran = antitrafik("import", str(path), "--skip-bad", str(rest))
    assert (ran.code, "it is there already" in ran.err, log_path().exists()) == (74, True, False)
    assert rest.read_text(encoding="utf-8") == "ndrequr"


def test_rows_that_differ_in_the_words_of_a_request_are_two(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.csv", [ASKED])
    antitrafik("import", str(path))
    other = [*ASKED[:5], "punësimi: transport", "50"]
    written(path, [other, ASKED])
    assert sorted(kinds(antitrafik, path)) == ["there", "twin"]
    antitrafik("import", str(path))
    assert kinds(antitrafik, path) == ["there", "there"]
    assert totals(antitrafik)[0]["requests"] == 2


def test_a_request_whose_words_were_erased_does_not_come_back(
    antitrafik: Tool, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.csv", [ASKED])
    antitrafik("import", str(path))
    short = only(antitrafik, "--type", "request")
    assert antitrafik("erase", short, "words").code == 0
    assert kinds(antitrafik, path) == ["there"]


def test_an_undone_list_that_was_corrected_comes_back_as_corrected(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    key = ["--key", "Nr."]
    path = written(tmp_path / "a.csv", [["1", *EVENT], ["2", *ASKED]], headings)
    antitrafik("import", str(path), *key)
    antitrafik("undo")
    written(path, [["1", *EVENT[:4], "nxënës=44", "", ""], ["2", *ASKED]], headings)
    assert kinds(antitrafik, path, *key) == ["restored", "restored"]
    assert antitrafik("import", str(path), *key).code == 0
    assert totals(antitrafik)[0]["attendances_exact"] == 44 + 21
    assert kinds(antitrafik, path, *key) == ["there", "there"]
    assert antitrafik("check").code == 0


def test_a_list_with_fewer_details_does_not_coarsen_a_record(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", "Data", "Bashkia", "Lloji", "Grupi", "Numri"]
    row = ["1", EVENT[0], "Cërrik", "forum", "nxënës", "30"]
    antitrafik("import", str(written(tmp_path / "a.csv", [row], headings)), "--key", "Nr.")
    headings[2] = "Qarku"
    fewer = written(
        tmp_path / "b.csv", [[*row[:2], "Elbasan", "takim informues", "nxënës"]], headings[:-1]
    )
    assert antitrafik("import", str(fewer), "--key", "Nr.").code == 0
    short = only(antitrafik)
    with Log.open(log_path()) as log:
        state = log.state(log.find(short))
    assert (state.value("place"), state.value("attended")[0]["count"][1]) == (
        ["AL-03/cerrik"], 30,
    )  # fmt: skip
    elsewhere = [*row[:2], "Fier", "takim informues", "mësues"]
    written(fewer, [elsewhere], headings[:-1])
    assert kinds(antitrafik, fewer, "--key", "Nr.") == ["changed"]


def test_a_key_that_stands_twice_is_refused_twice_or_the_second_time(
    antitrafik: Tool, tmp_path: Path
) -> None:
    headings = ["Nr.", *HEADINGS]
    table = [["1", *BAD], ["1", *EVENT], ["=2", *LEAFLETS], ["'=2", *LEAFLETS]]
    path = written(tmp_path / "a.csv", table, headings)
    assert kinds(antitrafik, path, "--key", "Nr.") == ["refused", "refused", "new", "refused"]
    ran = antitrafik("import", str(path), "--key", "Nr.")
    assert "Row 3: The key stands in row 2 already." in ran.err


def test_no_head_holds_a_digest_of_open_text(antitrafik: Tool, tmp_path: Path) -> None:
    """Such a digest would let text be guessed that was erased; salted commitments do not."""
    other = [*EVENT[:3], "Shkolla tjetër", *EVENT[4:]]
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT, other])))
    with Log.open(log_path()) as log:
        heads = [log.entries(log.record(n))[0] for n in (1, 2)]
    assert heads[0].fields["origin"] == heads[1].fields["origin"]


def test_erased_text_does_not_come_back_with_the_list(antitrafik: Tool, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", [EVENT])
    antitrafik("import", str(path))
    short = only(antitrafik)
    assert antitrafik("erase", short, "venue").code == 0
    ran = antitrafik("import", str(path))
    assert f"Row 2: taken for {short}" in ran.err
    assert b"Shkolla e mesme" not in frozen(log_path())


# --- on a terminal -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_on_a_terminal_it_is_asked_first(antitrafik: Tool, tmp_path: Path, lang: str) -> None:
    path = written(tmp_path / "a.csv", [EVENT, ASKED])
    terminal = Terminal("import", str(path), lang=lang)
    terminal.answer(SAVE, "jo")
    terminal.sees("Not saved.")
    assert terminal.ends() == 0
    assert not log_path().exists()
    terminal = Terminal("import", str(path), lang=lang)
    terminal.path((SAVE, ""))
    assert terminal.ends() == 0
    assert len(listed(antitrafik)) == 3
    assert Terminal("import", str(path), "--yes", lang=lang).ends() == 0


def test_on_a_terminal_refused_rows_are_written_without_asking_where_nothing_is_new(
    antitrafik: Tool, tmp_path: Path
) -> None:
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT])))
    before = frozen(log_path())
    rejects = tmp_path / "refuzuar.csv"
    path = written(tmp_path / "b.csv", [EVENT, BAD])
    terminal = Terminal("import", str(path), "--skip-bad", str(rejects))
    assert terminal.ends() == 0
    assert "31 shkurt" in rejects.read_text(encoding="utf-8-sig")
    assert frozen(log_path()) == before


def test_the_visit_in_the_schedule_is_met_by_a_row(antitrafik: Tool, tmp_path: Path) -> None:
    headings = ["Data", "Qarku", "Lloji", "Fushata"]
    table = [["13-14 dhjetor 2017", "Shkodër", "takim informues", "zgjidhni-mundesite-2017"]]
    path = written(tmp_path / "a.csv", table, headings)
    assert "fulfilling a planned item" in antitrafik("import", str(path)).err
    record = antitrafik("show", only(antitrafik), "--format", "json").told
    assert record["fulfils"] == ["2017-12-shkoder"]
    assert kinds(antitrafik, path) == ["there"]
    # A list that says what is fulfilled, even nothing, is believed.
    said = written(tmp_path / "b.csv", [[*table[0], ""]], [*headings, "fulfils"])
    antitrafik("import", str(said), "--log", str(tmp_path / "b.db"))
    told = table_of(antitrafik("list", "--format", "csv", "--log", str(tmp_path / "b.db")))
    assert [row["fulfils"] for row in told] == [""]


# --- large lists ---------------------------------------------------------------------------------


def many(path: Path, number: int) -> Path:
    towns = ["Elbasan", "Cërrik", "Lezhë", "Kurbin", "Durrës", "Fier"]
    rows = (
        [f"{1 + n % 28}.{1 + n // 28 % 12}.{2010 + n // 336 % 9}", towns[n % 6], "forum",
         f"Shkolla {n % 50}", f"nxënës={n % 90}", "", ""]
        for n in range(number)
    )  # fmt: skip
    return written(path, list(rows))


@pytest.mark.parametrize("share", [0, 20], ids=["record by record", "set by set"])
def test_what_follows_from_many_rows_is_what_a_rebuild_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    monkeypatch.setattr(rebuilding, "_GOOD_PART", share)
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 100)
    number = changing.MOST_KEPT + 144
    with Log.open(tmp_path / "log.db", write=True) as log:
        assert taken(log, many(tmp_path / "a.csv", number)).counts["new"] == number
        found = derived(log)
        rebuild(log.connection)
        assert found == derived(log)
        assert len(found["origin"]) == number


def test_a_long_list_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    numbers = itertools.count()

    def peak(number: int) -> int:
        path = many(tmp_path / "a.csv", number)
        with Log.open(tmp_path / f"{next(numbers)}.db", write=True) as log:
            data.forget()
            tracemalloc.start()
            taken(log, path)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(4000)  # what is loaded once, and what is remembered of so many values at most
    assert peak(5000) < 1.3 * peak(2000)


def test_a_failure_of_the_disk_in_the_midst_keeps_nothing(
    antitrafik: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    antitrafik("import", str(written(tmp_path / "a.csv", [EVENT])))
    before = frozen(log_path())

    def fail(*_args: object) -> None:
        problem = sqlite3.OperationalError("database or disk is full")
        problem.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise problem

    monkeypatch.setattr(changing, "derive", fail)
    ran = antitrafik("import", str(written(tmp_path / "b.csv", [ASKED])))
    assert ran.code == 74
    assert frozen(log_path()) == before
