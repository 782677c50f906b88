"""The benchmarks measure what they say: same events on both sides, ratios the right way round."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench import flat
from bench.__main__ import main
from bench.making import World, batches, world
from bench.planned import EVENT, FEW, MANY, schedule
from bench.rows import PERIOD, PERIOD_ISO, ROOT, Row
from bench.telling import as_json, into_readme, markdown
from bench.timing import Sample, paired, spread

from antitrafik_cli import data
from antitrafik_cli.data import gazetteer

SIZE = 400


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(SIZE, tmp_path_factory.mktemp("worlds"))


def test_the_log_is_one_the_tool_could_have_written(
    small: World, antitrafik: Callable[..., Any]
) -> None:
    ran = antitrafik("check", "--log", str(small.log))
    assert (ran.code, ran.out) == (0, "")
    assert small.entries > SIZE
    listed = antitrafik("list", "--log", str(small.log), "--format", "json").told
    assert len(listed["tables"][0]["rows"]) > SIZE * 0.9


@pytest.mark.parametrize("cut", [False, True])
def test_report_and_flat_table_add_up_to_the_same(
    small: World, antitrafik: Callable[..., Any], *, cut: bool
) -> None:
    asked = ("--from", PERIOD[0], "--to", PERIOD[1]) if cut else ()
    told = antitrafik("report", "--log", str(small.log), "--format", "json", *asked).told
    tables = {table["name"]: table["rows"] for table in told["tables"]}
    key = {code: gazetteer().key(code) for code in (*gazetteer().counties, "several")}
    with sqlite3.connect(small.flat) as connection:
        connection.row_factory = sqlite3.Row
        for name, query in flat.queries(*(PERIOD_ISO if cut else ())).items():
            sums = {
                key.get(row["code"], row["code"]): dict(row) for row in connection.execute(query)
            }
            rows = {row[name]: row for row in tables[f"by-{name}"] if _says_something(row)}
            assert rows.keys() == sums.keys()
            assert sum(row["events"] for row in rows.values()) > 20
            for code, row in rows.items():
                del sums[code]["code"]
                assert {column: row[column] for column in sums[code]} == sums[code], code


def _says_something(row: dict[str, Any]) -> bool:
    return any(value for value in row.values() if isinstance(value, int))


def test_the_world_has_what_makes_a_log_hard() -> None:
    heads = [one[4] for batch in batches(SIZE) for one in batch.entries]
    hard = (
        '"op":"amend"', '"op":"withdraw"', '"type":"request"', '"within":"', '"at-least"',
        '"unknown",null,null', '"range"', '"female"', '"place":["AL-', "/2018-", '"2018-',
    )  # fmt: skip
    for part in hard:
        assert any(part in head for head in heads), part


def test_the_world_is_the_same_each_time() -> None:
    first, second = (list(batches(50)) for _ in range(2))
    assert first == second


def test_a_tiny_run_of_everything_gives_one_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "told.json"
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    sizes = ("--sizes", "60,120", "--runs", "1", "--cache", str(tmp_path / "cache"))
    main([*sizes, "--rows",
          "log-event,log-event-planned,report-county,report,rebuild,size,schedule,import",
          "--out-json", str(told), "--out-md", str(tmp_path / "told.md")])  # fmt: skip
    table = capsys.readouterr().out
    assert (tmp_path / "told.md").read_text(encoding="utf-8") == table
    assert "python -m tests.bench --sizes 60,120 --runs 1 --rows" in table
    assert str(tmp_path) not in table
    rows = json.loads(told.read_text(encoding="utf-8"))["rows"]
    assert {row["name"] for row in rows} == {
        "log-event", "log-event-planned", "report-county", "report", "rebuild", "size",
        "schedule", "import",
    }  # fmt: skip
    assert all(row["ratio"] for row in rows if not row["note"])
    assert len(table.splitlines()) == len(rows) + 4


def test_the_event_of_a_planned_meeting_fulfils_one_item_of_either_schedule(
    antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(tmp_path / "schedule.yaml"))
    for items in (FEW, MANY):
        (tmp_path / "schedule.yaml").write_text(schedule(items), encoding="utf-8")
        ran = antitrafik(*EVENT, "--format", "json")
        assert ran.told["fulfils"] == ["pika-3"]
        assert (data.forget(), len(data.plan()))[1] == items


def test_ratios_are_ours_over_the_others_and_pairs_take_turns() -> None:
    turns = []

    def run(name: str, seconds: float) -> Callable[[], Sample]:
        def once() -> Sample:
            turns.append(name)
            return Sample(seconds, seconds / 2)

        return once

    found = paired(run("a", 3.0), run("b", 2.0), 4)
    assert turns == ["a", "b", "a", "b", "b", "a", "a", "b", "b", "a"]
    assert (found.ratio.median, found.cpu.median, found.runs) == (1.5, 1.5, 4)
    assert (found.ours, found.other) == (3.0, 2.0)
    assert spread([1.0, 2.0, 3.0, 4.0, 5.0]) == (3.0, 2.0, 4.0)


def test_a_budget_is_kept_up_to_its_figure() -> None:
    def row(value: float | None, budget: float | None) -> Row:
        return Row("size", "a", "b", 1, 1, value=value, budget=budget)

    assert row(1.35, 1.35).within is True
    assert row(1.36, 1.35).within is False
    assert row(1.0, None).within is None
    assert row(None, 8.0).within is None
    assert "| 1.36 × | 1.35 × | **no** |" in markdown([row(1.36, 1.35)], "x")
    assert json.loads(as_json([row(1.36, 1.35)], "x"))["rows"][0]["within"] is False


def test_the_table_goes_between_its_markers_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    begin, end = "<!-- speed: begin -->\n", "<!-- speed: end -->\n"
    page.write_text(f"before\n{begin}old\n{end}after\n", encoding="utf-8")
    into_readme(page, "| \\1 new |\n")
    assert page.read_text(encoding="utf-8") == f"before\n{begin}| \\1 new |\n{end}after\n"
    page.write_text("no markers\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is missing"):
        into_readme(page, "new")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert begin in readme
    assert end in readme
