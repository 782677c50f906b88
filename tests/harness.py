"""The table of what was tried: `pytest tests/faults --harness` ends with it.

A line for each item: how many cases were tried, how many tests failed. `--harness-json FILE` writes
the same to a file. Not here: the tests, which name their item by a mark and tell what they tried.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

FAULTS = Path(__file__).parent / "faults"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--harness", action="store_true", help="end with the table of what was tried")
    parser.addoption("--harness-json", type=Path, help="write that table to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "item(name): the line of the harness's table")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for one in items:
        if one.path.parent == FAULTS:
            mark = one.get_closest_marker("item")
            if mark is None:
                raise pytest.UsageError(f"{one.nodeid} stands in no line of the harness's table")
            one.user_properties.append(("item", mark.args[0]))


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Callable[[int], None]:
    """Say how many cases were tried so far; a test that says nothing tried one."""

    def count(number: int) -> None:
        request.node.user_properties.append(("tried", number))

    return count


@dataclass
class Line:
    """One line of the table. `tried` are cases; `failed` and `skipped` are tests."""

    item: str
    tried: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, report: Any) -> None:
        told = [number for name, number in report.user_properties if name == "tried"]
        self.failed += report.failed
        self.skipped += report.skipped
        if report.when == "call" and not report.skipped:
            self.tried += sum(told) if told else 1


def _lines(terminal: pytest.TerminalReporter) -> list[Line]:
    lines: dict[str, Line] = {}
    for reports in terminal.stats.values():
        for report in reports:
            told = report.user_properties if isinstance(report, pytest.TestReport) else ()
            if name := dict(told).get("item"):
                lines.setdefault(name, Line(name)).add(report)
    return sorted(lines.values(), key=lambda line: line.item)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    path = config.getoption("harness_json", None)
    if not (path or config.getoption("harness", None)):
        return
    lines = _lines(terminalreporter)
    width = max((len(line.item) for line in lines), default=0)
    terminalreporter.section("the harness")
    terminalreporter.line(f"{'item':<{width}}  {'tried':>7}  {'failed':>6}")
    for line in lines:
        skipped = f"  ({line.skipped} skipped)" if line.skipped else ""
        told = f"{line.item:<{width}}  {line.tried:>7,}  {line.failed:>6}{skipped}"
        terminalreporter.line(told)
    if path:
        path.write_text(json.dumps([vars(line) for line in lines], indent=2) + "\n")
