"""What tests share: a home of their own, the command line, golden files compared as bytes.

`pytest --update-golden` writes golden files and transcripts anew; the diff is then read like code.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ran import Ran

from antitrafik_cli import data, settings
from antitrafik_cli.__main__ import main
from antitrafik_cli.messages import use_language

pytest_plugins = ("harness",)
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files instead of comparing"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with the golden file of this name, a path under `tests/golden`."""

    def compare(name: str, found: bytes) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found)
        assert path.exists(), f"{path} is missing: pytest --update-golden"
        assert found.decode() == path.read_bytes().decode()
        assert found == path.read_bytes()

    return compare


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test in a home of its own: nothing of the person who runs it is read or written."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("ANTITRAFIK_", "XDG_", "LC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    # Compiled data are made once for each run: a change of the code that makes them shows.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    settings.forget()
    data.forget()
    use_language("en")


@pytest.fixture
def antitrafik(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one command line in this process, through `main`, as the console script does."""

    def run(*argv: str, lang: str = "en") -> Ran:
        data.forget()
        capsys.readouterr()
        code = main(["--lang", lang, *argv])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
