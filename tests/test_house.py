"""The house stands as it was drawn: who may say SQL, what is loaded when, what transcripts show.

The direction of imports is held by import-linter, the catalogue by `test_messages`.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import antitrafik_cli
from antitrafik_cli import errors
from antitrafik_cli.app import _MODULES, COMMANDS, build
from antitrafik_cli.errors import (
    Failure,
    amending,
    copying,
    exporting,
    forms,
    importing,
    issuing,
    reporting,
    surveying,
)
from antitrafik_cli.messages import N_, _, speaking

ROOT = Path(__file__).parent.parent
PACKAGE = Path(antitrafik_cli.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
TRANSCRIPTS = Path(__file__).parent / "transcripts"

# --- what transcripts show ---------------------------------------------------------------------

# What nobody can be made to meet by typing; each is met by the test named.
_TOLD = r"(antitrafik|Row \d+|Rreshti \d+): "  # a failure of all, or of a row of a list
NOT_TYPED = {
    "AmendedSince": "needs a colleague's entry: test_strange_entries",
    "AmbiguousPlace": "no two places share a spelling today: test_place",
    "BadYaml": "its sentence is the problem alone; failures-words shows one, test_reading all",
    "TooLargeForExcel": "needs a million records: test_export",
    "NotCounts": "is met on a terminal alone: test_prompts_survey",
    "NoPictures": "needs an installation without the extra: test_dumbbell",
    "PerhapsSaved": "needs a disk that fails while it keeps: tests/faults",
    "ProcessKilled": "needs a system out of memory: test_rebuild",
    "TooManyAnswers": "needs a questionnaire of thousands of letters: test_questionnaire",
    "ReadOnlyPlace": "needs a network drive: tests/faults",
}


def failures() -> dict[str, type[Failure]]:
    found = {
        name: one
        for module in (
            errors,
            amending,
            copying,
            exporting,
            issuing,
            forms,
            importing,
            reporting,
            surveying,
        )
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, Failure) and one.message
    }
    assert len(found) > 40
    return found


def pattern(sentence: str) -> str:
    """A sentence with facts as the regex that meets it with any."""
    return ".*".join(re.escape(part) for part in re.split(r"\{\w+\}", sentence))


def shown(lang: str) -> str:
    paths = TRANSCRIPTS.glob("*.md")
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(paths)
        if (path.suffixes == [".sq", ".md"]) == (lang == "sq")
    )


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_every_failure_that_can_be_typed_is_met_by_a_transcript(lang: str) -> None:
    told = shown(lang)
    with speaking(lang):
        sentences = {name: _(one.message) for name, one in failures().items()}
    missing = [
        name
        for name, sentence in sentences.items()
        if name not in NOT_TYPED
        and not re.search(f"{_TOLD}.*{pattern(sentence)}$", told, re.MULTILINE)
    ]
    assert missing == []
    assert NOT_TYPED.keys() <= failures().keys()


@pytest.mark.parametrize("lang", ["en", "sq"])
def test_no_transcript_shows_a_mistake_of_the_program(lang: str) -> None:
    assert "    [1]\n" not in re.sub(
        r"    \$ (?!antitrafik)(?:.*\n)(?:    .*\n)*", "", shown(lang)
    ), "an exit code 1 after `$ antitrafik`"


def test_every_transcript_is_told_in_both_languages_with_the_same_commands() -> None:
    def typed(path: Path) -> list[str]:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.startswith("    $ ")]

    english = [path for path in TRANSCRIPTS.glob("*.md") if path.suffixes == [".md"]]
    albanian = [path for path in TRANSCRIPTS.glob("*.md") if path.suffixes == [".sq", ".md"]]
    assert {path.stem for path in english} == {path.stem[:-3] for path in albanian}
    for path in english:
        assert typed(path) == typed(path.with_suffix(".sq.md")), path.name


def test_every_command_is_typed_in_a_transcript() -> None:
    told = shown("en")
    assert [name for name in COMMANDS if f"    $ antitrafik {name}" not in told] == []


# --- who may say SQL ---------------------------------------------------------------------------

_WRITES = re.compile(
    r"\s*(INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|ALTER TABLE|PRAGMA \w+|VACUUM\b"
    r"|(CREATE|DROP) (TABLE|INDEX|TRIGGER|VIEW|TEMP)|BEGIN\b|COMMIT\b|ROLLBACK\b|ATTACH\b)"
)
_READS = re.compile(r"\s*(SELECT\b|WITH \w+ AS)")


def strings(path: Path) -> Iterator[str]:
    """Every string of a module that is no docstring; of an f-string its first part."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and node not in docstrings:
            yield text


def saying(sql: re.Pattern[str]) -> dict[str, list[str]]:
    """Which folders of the package hold such statements, and the statements."""
    found: dict[str, list[str]] = {}
    for path in MODULES:
        for text in strings(path):
            if sql.match(text):
                found.setdefault(path.relative_to(PACKAGE).parts[0], []).append(text)
    return found


def test_only_the_store_writes_to_the_database() -> None:
    found = saying(_WRITES)
    assert set(found) == {"store"}
    assert len(found["store"]) > 20


def test_only_the_store_and_the_reports_ask_the_database() -> None:
    # rebuild counts the records for its progress bar, which no report does
    found = {folder: texts for folder, texts in saying(_READS).items() if folder != "commands"}
    assert set(found) == {"store", "reports"}
    assert saying(_READS).get("commands", []) == ["SELECT count(DISTINCT record) FROM entry"]


# --- what is loaded when -----------------------------------------------------------------------

_LOADED = """
import json, sys
from antitrafik_cli.__main__ import main
code = main(sys.argv[1:])
print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)
sys.exit(code)
"""
_EVENT = ("log-event", "--kind", "trajnim", "--municipality", "Elbasan", "--date", "dje",
          "--attended", "mësues=25:20/5", "--venue", "Shkolla", "--campaign", "x-2026",
          "--new-campaign", "--note", "salla", "--request", "punësimi: kurse")  # fmt: skip


def loaded(*argv: str) -> set[str]:
    """The packages that one command has loaded at its end; run twice, so that caches are warm."""
    for _time in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", _LOADED, *argv], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
    return set(json.loads(ran.stderr.splitlines()[-1]))


def test_logging_an_event_loads_nothing_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2026-11-21T18:00:00+01:00")  # no hour near midnight
    # typer itself loads difflib, so that leaving it alone gains nothing
    heavy = {"sqlite_utils", "rich", "yaml", "nacl", "jinja2", "babel", "pydantic"}
    cheap_to_leave = {"dataclasses", "hashlib", "platformdirs", "tempfile", "random", "zoneinfo"}
    assert loaded(*_EVENT) & (heavy | cheap_to_leave) == set()


def test_a_report_loads_rich_for_a_table_and_for_nothing_else() -> None:
    loaded(*_EVENT)
    heavy = {"sqlite_utils", "yaml", "nacl"}
    for format_ in ("json", "csv", "md"):
        assert loaded("report", "--format", format_) & {*heavy, "rich"} == set()
    table = loaded("report")
    assert "rich" in table
    assert table & heavy == set()


# --- commands, names, words --------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "sq"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_page_with_examples(name: str, lang: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "antitrafik_cli", "--lang", lang, name, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0
    with speaking(lang):
        assert ran.stdout.startswith(_(N_("Usage: ")) + f"antitrafik {name}")
        assert " ".join(_(COMMANDS[name]).split()) in " ".join(ran.stdout.split())
        _page, title, examples = ran.stdout.partition(f"\n{_('Examples')}:\n")
    assert title
    assert f"antitrafik {name}" in examples


def test_every_command_loads_and_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = build()
    for name in COMMANDS:
        assert commands.get_command(None, name).name == name
        assert f"antitrafik {name}" in readme, name
    listed = {path.stem.replace("_", "-") for path in (PACKAGE / "commands").glob("*.py")}
    assert {_MODULES.get(name, name).replace("_", "-") for name in COMMANDS} <= listed


def test_no_module_is_named_after_nothing() -> None:
    words = {"utils", "util", "helpers", "helper", "manager", "handler", "misc", "common"}
    assert [str(path) for path in MODULES if words & set(re.split(r"[_.]", path.stem))] == []


def test_project_files_say_nothing_of_where_and_how_they_were_made() -> None:
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    ran = subprocess.run(
        asked,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        pytest.skip("no git here: the project was not checked out")
    words = "|".join(
        "".join(parts)  # in two parts, or this file would be the first that is found
        for parts in (
            (r"\bage", r"nts?\b"), (r"\bLL", r"Ms?\b"), ("Chat", "GPT"), (r"\bClau", r"de\b"),
            ("Anthro", "pic"), ("Open", "AI"), ("Copi", "lot"), (r"\bGem", r"ini\b"),
            (r"(?<![\w.~/])/wo", "rk/"), (r"(?<![\w.~])/ro", "ot/"), ("py", r"pi\.org"),
            ("files.python", "hosted"), ("npm", r"js\.com"), (r"proxy\.gol", "ang"),
        )
    )  # fmt: skip
    found = []
    for name in filter(None, ran.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            text = path.read_bytes().decode("utf-8", errors="replace")
            found += [f"{name}: {one[0]}" for one in re.finditer(words, text, re.IGNORECASE)]
    assert found == []
