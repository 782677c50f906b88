"""Every safeguard of the tool, and how to take it away.

Here: copies of the project without one safeguard. Not here: which tests must then fail
(`test_mutants`).
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Mutant:
    """A safeguard: the file it stands in, its text there, and what stands there without it."""

    name: str
    file: str
    text: str
    without: str


MUTANTS = (
    Mutant(
        "synchronous EXTRA",
        "store/connection.py",
        '"PRAGMA synchronous = EXTRA"',
        '"PRAGMA synchronous = FULL"',
    ),
)


def copy_of_the_tool(folder: Path, name: str) -> Path:
    """A folder that holds the tool without this safeguard, to be put on PYTHONPATH."""
    (mutant,) = [one for one in MUTANTS if one.name == name]
    package = folder / "antitrafik_cli"
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "antitrafik_cli", package, ignore=leave)
    remove(folder, mutant)
    return folder


def remove(folder: Path, mutant: Mutant) -> None:
    """Take the safeguard out of the copy; its text must stand there exactly once."""
    path = folder / "antitrafik_cli" / mutant.file
    content = path.read_text(encoding="utf-8")
    assert content.count(mutant.text) == 1, f"{mutant.name}: not once in {mutant.file}"
    path.write_text(content.replace(mutant.text, mutant.without), encoding="utf-8")
