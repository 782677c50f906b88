"""The table of the fault harness: it is told in the README, and counts what was tried."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_item_of_the_harness_is_in_the_readme_and_no_other() -> None:
    told = "".join(path.read_text() for path in sorted((ROOT / "tests/faults").glob("test_*.py")))
    items = set(re.findall(r'pytest\.mark\.item\(\s*"(.*?)"', told))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Trust\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| (.*?) \|", section, re.MULTILINE)) - {"item"} == items
    assert len(items) > 10


def test_the_table_tells_what_was_tried(tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    command = [sys.executable, "-m", "pytest", "-n", "0", "-k", "steers or opened_with_care"]
    options = ["--harness", "--harness-json", str(table), f"--basetemp={tmp_path / 'temporary'}"]
    ran = subprocess.run(
        [*command, *options, str(ROOT / "tests/faults/test_safeguards.py")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert re.search(
        r"^item +tried +failed\nsafeguards, met directly +4 +0$", ran.stdout, re.MULTILINE
    )
    line = {"item": "safeguards, met directly", "tried": 4, "failed": 0, "skipped": 0}
    assert json.loads(table.read_text()) == [line]
