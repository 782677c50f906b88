"""What leaves as a list comes in again: an empty log that takes it says the same figures."""

import json
from pathlib import Path
from typing import Any

import pytest
from exporting import Run, make_world

REPORTS = (
    (), ("--by", "audience"), ("--by", "kind"), ("--by", "week"), ("requests",), ("coverage",),
)  # fmt: skip
_OF_A_LOG = ("id", "event")  # which an import gives anew


@pytest.mark.parametrize("ending", ["csv", "excel.csv", "xlsx"])
def test_a_list_that_left_comes_in_as_the_same_figures(
    ending: str, antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_world(antitrafik, monkeypatch)
    other, path = str(tmp_path / "other.db"), tmp_path / f"list.{ending}"
    format_ = "csv-excel" if ending == "excel.csv" else ending
    assert antitrafik("export", "--format", format_, "--out", str(path)).code == 0
    here = [figures(antitrafik, *argv) for argv in REPORTS]
    records = rows(antitrafik)
    ran = antitrafik("import", str(path), "--log", other, "--yes")
    assert ran.code == 0, ran.err
    assert [figures(antitrafik, *argv, "--log", other) for argv in REPORTS] == here
    assert rows(antitrafik, "--log", other) == records


def figures(antitrafik: Run, *argv: str) -> list[Any]:
    """The rows and totals of every table of a report, without the ids of records."""
    tables = antitrafik("report", *argv, "--format", "json").told["tables"]
    return [
        ([without(row, _OF_A_LOG) for row in table["rows"]], table["totals"])
        for table in tables
        if table["name"] != "devices"
    ]


def rows(antitrafik: Run, *argv: str) -> list[str]:
    lines = antitrafik("export", "--format", "jsonl", *argv).out.splitlines()
    told = (without(json.loads(line), ("id", "overlaps", "as_of")) for line in lines)
    return sorted(json.dumps(one, sort_keys=True) for one in told)


def without(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: cell for name, cell in row.items() if name not in names}
