"""A safeguard that is taken away is missed: at least one test fails without it.

Each time in a copy of the whole project. Every day: those without which a log would lie.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mutants import MUTANTS, PROJECT, Mutant, copy_of_the_project, taken_away

FAILED = 1  # pytest's exit code for tests that ran and failed


def _run(project: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    pytest_ = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-p", "no:cacheprovider"]
    places = [f"{project}/tests/{one}" for one in tests]
    theirs = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [*pytest_, f"--basetemp={project}/temporary", *places], cwd=project, text=True, check=False,
        capture_output=True, timeout=600, env={**theirs, "PYTHONPATH": str(project)},
    )  # fmt: skip


@pytest.mark.item("mutants: a safeguard taken away, and missed by a test")
@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(one, id=one.name, marks=[] if one.daily else [pytest.mark.release])
        for one in MUTANTS
    ],
)
def test_a_safeguard_that_is_taken_away_is_missed(tmp_path: Path, mutant: Mutant) -> None:
    ran = _run(copy_of_the_project(tmp_path, mutant.name), mutant.fails)
    assert ran.returncode == FAILED, ran.stdout
    assert re.search(r"^1 failed\b(?!.* error)", ran.stdout, re.MULTILINE), ran.stdout


@pytest.mark.item("mutants: the same tests, and every safeguard in its place")
@pytest.mark.parametrize("daily", [True, pytest.param(False, marks=pytest.mark.release)])
def test_with_every_safeguard_in_its_place_the_same_tests_pass(
    tmp_path: Path, *, daily: bool
) -> None:
    tests = {one.fails for one in MUTANTS if one.daily == daily}
    ran = _run(copy_of_the_project(tmp_path, None), *sorted(tests))
    assert ran.returncode == 0, ran.stdout


@pytest.mark.item("mutants: each safeguard stands where the list says")
def test_every_mutant_is_one() -> None:
    assert len({one.name for one in MUTANTS}) == len(MUTANTS)
    for one in MUTANTS:
        path = PROJECT / "antitrafik_cli" / one.file
        assert path.suffix != ".py" or compile(taken_away(one, path.read_text()), path, "exec")
        assert taken_away(one, path.read_text()) != path.read_text()
