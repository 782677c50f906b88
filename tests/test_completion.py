"""What the Tab key is told: fast, right with ë, silent whatever is broken, and never in the way.

The shells themselves are run by `test_completion_in_shells`.
"""

import json
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from antitrafik_cli import data, settings
from antitrafik_cli.app import COMMANDS, build
from antitrafik_cli.commands.completion import SHELLS
from antitrafik_cli.completion import bash_line
from antitrafik_cli.completion.answer import answer
from antitrafik_cli.completion.choosing import Choice, choices
from antitrafik_cli.completion.words import known_words
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.messages import use_language

TEXTS = st.text(alphabet="ab ë'\"\\$`!=:+-./~", min_size=1, max_size=8)


@pytest.fixture
def tab(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """The texts that the Tab key offers for the last of these words, as zsh gets them."""

    def press(*words: str) -> list[str]:
        settings.forget()
        data.forget()
        capsys.readouterr()
        assert answer("zsh", words) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return [line.partition("\t")[0] for line in captured.out.splitlines() if line != ":open"]

    return press


# --- which words fit ---------------------------------------------------------------------------


def test_every_place_and_every_term_is_reached_without_its_marks(
    tab: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_LANG", "sq")
    places, terms = data.gazetteer(), data.vocabulary()
    for county in places.counties:
        assert places.name(county) in tab("report", "--county", fold(places.name(county)))
        for code in places.municipalities(county):
            assert places.name(code) in tab("report", "--municipality", fold(places.name(code)))
    for section, option in (
        ("kinds", "--kind"),
        ("topics", "--topic"),
        ("materials", "--material"),
    ):
        for term in terms.terms(section):
            assert term.sq in tab("log-event", option, fold(term.sq)), term


def test_what_is_offered_is_what_the_tool_reads(tab: Callable[..., list[str]]) -> None:
    places, terms = data.gazetteer(), data.vocabulary()
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for name in tab("report", "--county", letter):
            places.county(name)
        for name in tab("report", "--municipality", letter):
            assert places.municipality(name) or name
        for name in tab("report", "--kind", letter):
            assert terms.read("kinds", name)[1] == ""
        for name in tab("report", "--audience", letter):
            assert terms.read("audiences", name)[1] == ""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("log-event", "--county", "lezhes"), ["Lezhë"]),
        (("log-event", "--county", "al-09"), ["AL-09"]),
        (("log-event", "--kind", "info-s"), ["info-session"]),
        (("log-event", "--kind", "takim inf"), ["takim informues"]),
        (("log-event", "--municipality", "peshk"), ["Peshkopi"]),
        (("log-event", "--municipality", "vajg"), ["Ura Vajgurore"]),
        (("log-event", "--campaign", "mundesite"), ["zgjidhni-mundesite-2017"]),
        (("log-event", "--attended", "teachers+pupi"),
         ["teachers+pupils=", "teachers+pupils of the nine-year school="]),
        (("log-event", "--attended", "teachers=2"), []),
        (("log-event", "--request", "empl"), ["employment and vocational training:"]),
        (("log-leaflets", "4000", "--status", "d"), ["done"]),
        (("log-outcome", "2017-12-k"), ["2017-12-korce", "2017-12-kukes"]),
        (("log-outcome", "2017-12-kukes", ""), ["held", "partly", "moved", "cancelled"]),
        (("amend", "3f2a1b", "--state", "m"), ["moved"]),
        (("log-total", "1240", "--measure", "att"), ["attendances"]),
        (("log-total", "1240", "--measure", "shik"), ["shikime"]),
        (("log-answer", "3f2a1b", "d"), ["declined"]),
        (("list", "--type", "o"), ["outcome"]),
        (("log-nothing", "--county", "vlores"), ["Vlorë"]),
        (("show", "x", "--format", ""), ["table", "json"]),
        (("list", "--format", "j"), ["json"]),
        (("report", ""), ["activity", "coverage", "requests", "surveys"]),
        (("log-survey", "x", "--phase", ""), ["before", "after", "follow-up"]),
        (("log-survey", "x", "--papers", ""), [":files"]),
        (("log-survey", "x", "--pair", ""), [":files"]),
        (("terms", "th"), ["themes"]),
        (("path", "l"), ["log"]),
        (("survey", ""), ["define", "list", "show"]),
        (("survey", "define", ""), [":files"]),
        (("survey", "list", ""), []),
        (("survey", "show", "njo"), ["njohuri-trafikimi"]),
        (("survey", "show", "x", "--format", "h"), ["html"]),
        (("log-survey", "--questionnaire", ""), ["njohuri-trafikimi"]),
        (("log-survey", "--phase", "par"), ["para"]),
        (("log-survey", "--phase", ""), ["before", "after", "follow-up"]),
        (("erase", "3f2a1b", "ven"), ["venue"]),
        (("config", "uns"), ["unset"]),
        (("config", "get", "busy"), ["busy_seconds"]),
        (("config", "set", "lang", ""), ["sq", "en"]),
        (("config", "get", "lang", ""), []),
        (
            ("check", ""),
            ["--format", "--out", "--lang", "--log", "--schedule", "--debug", "--help"],
        ),
        (("--lang", "sq", "log-ev"), ["log-event"]),
        (("--lang", ""), ["sq", "en"]),
        (("check", "--out", "x"), [":files"]),
        (("check", "--out=x"), [":files"]),
        (("nobody", "--wrote", "this"), []),
        (("log-event", "--venue", "Shk"), []),
        (("log-event", "--no-such", "x"), []),
    ],
)  # fmt: skip
def test_what_fits_at_a_place(
    tab: Callable[..., list[str]], words: tuple[str, ...], found: list[str]
) -> None:
    assert tab(*words) == found


def test_every_command_and_every_option_of_it_is_offered(tab: Callable[..., list[str]]) -> None:
    assert tab("") == list(COMMANDS)
    commands = build()
    for name in COMMANDS:
        declared = {
            one
            for param in commands.get_command(None, name).params
            if param.param_type_name == "option"
            for one in param.opts
            if one.startswith("--")
        }
        assert set(tab(name, "--")) == declared | {"--help"}


# --- the log -----------------------------------------------------------------------------------


def test_the_newest_records_are_offered_first_and_older_ones_by_their_digits(
    tab: Callable[..., list[str]], antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    event = ("log-event", "--kind", "forum", "--county", "Fier", "--format", "json")
    logged = [antitrafik(*event).told["short"] for _one in range(4)]
    assert tab("show", "") == logged[::-1]
    monkeypatch.setattr("antitrafik_cli.store.offers.MOST", 2)
    assert tab("show", "") == logged[:1:-1]
    assert tab("show", logged[0]) == [logged[0]]
    assert tab("amend", logged[0], "--overlaps", logged[1][:5]) == [logged[1]]


def test_a_record_is_told_as_it_stands_now(
    antitrafik: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    event = ("log-event", "--kind", "forum", "--county", "Fier", "--date", "2.3.2020")
    short = antitrafik(*event, "--format", "json").told["short"]
    antitrafik("amend", short, "--kind", "march", "--date", "4.3.2020")
    answer("zsh", ("show", ""))
    assert capsys.readouterr().out == f"{short}\t4.3.2020 · march\n"
    antitrafik("withdraw", short)
    answer("zsh", ("show", ""))
    assert capsys.readouterr().out == f"{short}\t4.3.2020 · march · withdrawn\n"


def test_the_log_that_is_named_on_the_line_is_asked(
    tab: Callable[..., list[str]], antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    other = str(tmp_path / "other.db")
    antitrafik("--log", other, "log-event", "--kind", "forum", "--county", "Fier",
               "--campaign", "mos-hesht-2026", "--new-campaign")  # fmt: skip
    assert tab("show", "") == []
    assert len(tab("show", "--log", other, "")) == 1
    assert len(tab(f"--log={other}", "show", "")) == 1
    assert tab("report", "--log", other, "--campaign", "mos") == ["mos-hesht-2026"]


def test_questionnaires_of_the_log_are_offered_too(
    tab: Callable[..., list[str]], antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "q.yaml"
    for version in ("1", "2"):
        path.write_text(
            f"{{id: njohuri-2, version: {version}, questions: [{{id: q{version}, type: number}}]}}",
            encoding="utf-8",
        )
        assert antitrafik("survey", "define", str(path)).code == 0
    assert tab("survey", "show", "") == ["njohuri-2", "njohuri-trafikimi"]
    assert tab("log-survey", "--questionnaire=njohuri-2") == ["--questionnaire=njohuri-2"]
    assert tab("--log", str(tmp_path / "none.db"), "survey", "show", "") == ["njohuri-trafikimi"]


def test_it_makes_no_log(tab: Callable[..., list[str]]) -> None:
    assert tab("show", "") == tab("report", "--campaign", "qqq") == []
    assert not settings.log_path().parent.exists()


def test_it_betters_no_log(tab: Callable[..., list[str]], antitrafik: Callable[..., Any]) -> None:
    antitrafik("log-event", "--kind", "forum", "--county", "Fier")
    with sqlite3.connect(settings.log_path()) as older:
        older.execute("UPDATE built SET format = 0")
    older.close()
    before = settings.log_path().read_bytes()
    assert len(tab("show", "")) == 1
    tab("report", "--campaign", "")
    assert settings.log_path().read_bytes() == before


def test_it_waits_for_nobody(tab: Callable[..., list[str]], antitrafik: Callable[..., Any]) -> None:
    antitrafik("log-event", "--kind", "forum", "--county", "Fier")
    holder = sqlite3.connect(settings.log_path(), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert tab("show", "") == []
    assert settings.setting("busy_seconds") == "0"
    holder.execute("ROLLBACK")
    holder.close()
    assert len(tab("show", "")) == 1


@pytest.mark.parametrize("words", [("show", ""), ("log-event", "--county", "dib"), ("",), ()])
def test_it_says_nothing_whatever_is_broken(
    tab: Callable[..., list[str]], words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = settings.log_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"SQLite format 3\0" + b"x" * 4000)
    tab(*words)
    path.unlink()
    path.mkdir()
    tab(*words)
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", "/nowhere/schedule.yaml")
    tab(*words)
    settings.settings_file().parent.mkdir(parents=True)
    settings.settings_file().write_text("{")
    assert tab(*words) == []


def test_what_could_steer_a_terminal_is_not_offered(
    tab: Callable[..., list[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    schedule = tmp_path / "s.yaml"
    schedule.write_text('campaigns:\n  x-2026: {name: "A\\u202eB"}\n', encoding="utf-8")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(schedule))
    answer("zsh", ("report", "--campaign", "x"))
    assert capsys.readouterr().out == "x-2026\tA\\u202eB\n"
    known = {"options": {}, "commands": {"a\x1bb": {"does": ""}, "ab": {"does": ""}}}
    monkeypatch.setattr("antitrafik_cli.completion.answer.known_words", lambda: known)
    assert tab("a") == ["ab"]


# --- the one small file ------------------------------------------------------------------------

_LOADED = """
import json, os, sys
os.environ["_ANTITRAFIK_COMPLETE"] = "zsh"
from antitrafik_cli import __main__
try:
    __main__.run()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded(*words: str) -> set[str]:
    """The modules that one answer has loaded; asked twice, so that the small file is there."""
    for _time in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", _LOADED, *words], capture_output=True, text=True, check=True
        )
    assert ran.stdout
    return set(json.loads(ran.stderr.splitlines()[-1]))


def test_a_word_loads_nothing_of_the_tool_but_the_small_file() -> None:
    found = loaded("log-event", "--county", "dib")
    heavy = {"typer", "rich", "yaml", "sqlite_utils", "sqlite3", "nacl", "babel", "difflib"}
    assert found & heavy == set()
    assert {name for name in found if name.startswith("antitrafik_cli.")} == {
        f"antitrafik_cli.{name}"
        for name in (
            "__main__", "completion", "completion.answer", "completion.bash_line",
            "completion.choosing", "completion.words", "domain", "domain.spelling", "errors",
            "messages", "settings",
        )
    }  # fmt: skip


def test_ids_load_no_more_than_the_log_itself(antitrafik: Callable[..., Any]) -> None:
    antitrafik("log-event", "--kind", "forum", "--county", "Fier")
    heavy = {"typer", "rich", "yaml", "sqlite_utils", "nacl", "babel", "difflib"}
    assert loaded("show", "") & heavy == set()


def test_the_small_file_is_small_and_private(
    tab: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tab("")
    (path,) = (tmp_path / "antitrafik").glob("completion-*")
    assert path.name == "completion-en.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size < 100_000


def test_a_changed_schedule_shows_at_once(
    tab: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = tmp_path / "s.yaml"
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(schedule))
    assert tab("report", "--campaign", "") == []
    for code in ("one-2026", "another-2026"):
        schedule.write_text(f"campaigns:\n  {code}: {{name: A}}\n", encoding="utf-8")
        assert tab("report", "--campaign", "") == [code]
    monkeypatch.delenv("ANTITRAFIK_SCHEDULE")
    assert "zgjidhni-mundesite-2017" in tab("report", "--campaign", "")


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"key": 1}', b"\xff\xfe"])
def test_a_broken_small_file_is_made_anew(
    tab: Callable[..., list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: bytes,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tab("")
    (path,) = (tmp_path / "antitrafik").glob("completion-*")
    whole = path.read_bytes()
    path.write_bytes(broken)
    assert tab("report", "--county", "dib") == ["Dibër"]
    assert path.read_bytes() == whole


def test_it_answers_where_nothing_can_be_kept(
    tab: Callable[..., list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert tab("report", "--county", "dib") == ["Dibër"]


# --- bash and PowerShell -----------------------------------------------------------------------


@given(st.lists(TEXTS), TEXTS)
def test_a_quoted_line_is_read_as_a_shell_reads_it(words: list[str], last: str) -> None:
    line = bash_line.read(shlex.join(["antitrafik", *words, last]))
    assert (list(line.words), line.current) == (words, last)


@settings_of_hypothesis(max_examples=50, deadline=None)
@given(TEXTS, st.sampled_from(["", '"', "'"]))
def test_a_text_is_so_written_that_bash_reads_it_back(text: str, quote: str) -> None:
    line = bash_line.read(f"antitrafik {quote}")
    (written,) = bash_line.told(line, [Choice(text)])
    ran = bash_line.read(f"antitrafik {quote}{written}{quote}")
    assert ran.current == text
    script = f"printf %s {quote}{written}{quote}"
    assert subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout == (
        text.encode()
    )


@pytest.mark.parametrize(
    ("typed", "words", "current", "kept", "quote"),
    [
        ("antitrafik ", (), "", 0, ""),
        ("antitrafik log-event --county=di", ("log-event",), "--county=di", 9, ""),
        ('antitrafik x --kind "takim in', ("x", "--kind"), "takim in", 0, '"'),
        ("antitrafik x --kind tak\\ in", ("x", "--kind"), "tak in", 0, ""),
        ("true; antitrafik x | antitrafik y", (), "y", 0, ""),
        ("antitrafik --county='di", (), "--county=di", 9, "'"),
        ("antitrafik a 'b c' d", ("a", "b c"), "d", 0, ""),
        ("antitrafik x >fi", ("x",), "fi", 0, ""),
    ],
)
def test_a_line_is_read_up_to_where_somebody_types(
    typed: str, words: tuple[str, ...], current: str, kept: int, quote: str
) -> None:
    assert bash_line.read(typed) == bash_line.Line(words, current, kept, quote)


def test_bash_never_loses_typed_letters_where_several_words_fit() -> None:
    line = bash_line.read("antitrafik report --county shen")
    several = [Choice("Shëngjin"), Choice("Shenepremte")]
    assert bash_line.told(line, several) == ["Shëngjin", "Shenepremte", " "]
    assert bash_line.told(line, several[1:]) == ["Shenepremte"]


def test_bash_shows_meanings_only_beside_several_texts(capsys: pytest.CaptureFixture[str]) -> None:
    answer("bash", ["antitrafik report --county d"])
    assert capsys.readouterr().out == "Durrës  (AL-02)\nDibër  (AL-09)\n"
    answer("bash", ["antitrafik report --county dib"])
    assert capsys.readouterr().out == "Dibër\n"


def test_powershell_gets_words_it_can_take(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_ANTITRAFIK_WORDS", "log-event\n--kind\n'takim inf")
    answer("powershell", [])
    assert capsys.readouterr().out == "'takim informues'\tinformation session\n"
    monkeypatch.setenv("_ANTITRAFIK_WORDS", "report\n--county\n")
    answer("powershell", [])
    assert "Dibër\tAL-09\n" in capsys.readouterr().out


# --- the scripts -------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_every_script_asks_the_tool_and_nothing_else(
    antitrafik: Callable[..., Any], shell: str
) -> None:
    script = antitrafik("completion", shell).out
    assert script.startswith("# antitrafik: ")
    assert "_ANTITRAFIK_COMPLETE" in script
    assert ":files" in script
    assert ":open" in script
    assert not any(name in script for name in ("county", "Elbasan", "log-event"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_finds_no_fault_with_its_script(
    antitrafik: Callable[..., Any], shell: str, tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here")
    path = tmp_path / "script"
    path.write_text(antitrafik("completion", shell).out, encoding="utf-8")
    ran = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_script_of_powershell_is_balanced_and_names_what_it_calls() -> None:
    """No PowerShell runs here: this looks at the text alone."""
    script = data.completion_script("powershell")
    for opening, closing in ("{}", "()", "[]"):
        assert script.count(opening) == script.count(closing)
    assert "Register-ArgumentCompleter -Native -CommandName antitrafik" in script
    assert "[System.Management.Automation.CompletionResult]::new(" in script
    assert "_ANTITRAFIK_WORDS" in script


def test_the_words_are_in_the_language_in_use() -> None:
    use_language("sq")
    found = choices(["log-event", "--kind"], "takim inf", known_words())
    assert found == [Choice("takim informues", "info-session")]
    use_language("en")
    found = choices(["log-event", "--kind"], "information", known_words())
    assert found == [Choice("information session", "info-session")]
