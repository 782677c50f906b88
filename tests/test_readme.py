"""The README says what is so: its examples run, its schema and its table are the real ones.

The two commands that set up an environment are run by `.ci/run`, word for word.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from antitrafik_cli.errors import ExitCode
from antitrafik_cli.settings import SETTINGS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_every_shell_example_runs(tmp_path: Path) -> None:
    script = "\n".join(f"({block})" if "export" in block else block for block in blocks("sh"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": path, "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "lezhe.csv").exists()


def test_the_table_of_the_demonstration_is_the_one_it_shows(
    antitrafik: Callable[..., Any], request: pytest.FixtureRequest
) -> None:
    shown = antitrafik("demo", lang="sq").out.partition("\n\n")[2].partition("\n\n")[0]
    keep("text", "\n".join(line.rstrip() for line in shown.splitlines()) + "\n", request)


def test_the_schema_is_the_one_that_endures(request: pytest.FixtureRequest) -> None:
    keep(
        "sql", (ROOT / "antitrafik_cli" / "store" / "log.sql").read_text(encoding="utf-8"), request
    )


def keep(kind: str, found: str, request: pytest.FixtureRequest) -> None:
    """Hold the only block of this kind to what is so; `--update-golden` writes it."""
    if request.config.getoption("--update-golden"):
        written = re.sub(
            rf"(?s)^```{kind}\n.*?^```$",
            lambda _: f"```{kind}\n{found}```",
            (ROOT / "README.md").read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        (ROOT / "README.md").write_text(written, encoding="utf-8")
        return
    assert blocks(kind) == [found]


def test_every_exit_code_and_setting_is_told() -> None:
    codes = {name: code for name, code in vars(ExitCode).items() if name.isupper()}
    assert len(codes) == 10
    for code in codes.values():
        assert f"\n| {code} | " in README
    for setting in SETTINGS:
        assert f"`ANTITRAFIK_{setting.name.upper()}`" in README
