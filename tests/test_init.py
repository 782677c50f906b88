"""`init` on a terminal: it asks, keeps what is answered after one yes, and nothing before it."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from antitrafik_cli.messages import _, speaking

_WAIT = 60  # seconds until it counts as stuck, on however busy a machine


class Terminal:
    """`antitrafik init` on a pseudo-terminal."""

    def __init__(self, *argv: str, **env: str) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "antitrafik_cli", "init", *argv],
            env={**os.environ, **env},
            encoding="utf-8",
            timeout=_WAIT,
            dimensions=(50, 250),
        )

    def answer(self, question: str, words: str) -> None:
        self.child.expect_exact(question)
        self.child.sendline(words)

    def end(self) -> tuple[int | None, str]:
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus, str(self.child.before)


def kept() -> dict[str, str] | None:
    path = Path(os.environ["HOME"], ".config", "antitrafik", "settings.json")
    if not path.exists():
        return None
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(params=["en", "sq"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    with speaking(request.param):
        yield request.param


def test_every_answer_is_kept_after_one_yes(lang: str) -> None:
    terminal = Terminal()  # the environment says English; the first answer decides the rest
    terminal.answer("Language, sq or en [en]: ", lang)
    terminal.answer(_("Office") + ": ", "  Komiteti Rajonal   Elbasan ")
    terminal.answer(_("County") + ": ", "elbasanit")
    terminal.answer(_("Your officer code, never a name") + ": ", "el2")
    terminal.answer(_("Schedule of campaigns, a file") + " [", "")
    terminal.child.expect_exact("zgjidhni-mundesite-2017, tetori-antitrafik-2020")
    terminal.answer(_("Usual campaign") + ": ", "zgjidhni-mundesite-2017")
    terminal.child.expect_exact("office: Komiteti Rajonal Elbasan · county: Elbasan · officer: el2")
    assert kept() is None
    terminal.answer(_("yes/no [yes]"), "po")
    code, told = terminal.end()
    assert code == 0
    assert kept() == {
        "lang": lang,
        "office": "Komiteti Rajonal Elbasan",
        "county": "AL-03",
        "officer": "el2",
        "campaign": "zgjidhni-mundesite-2017",
    }
    assert _("Where everything lies") in told
    assert told.index(_("Where everything lies")) < told.index(_("the settings"))


def test_enter_keeps_and_a_hyphen_takes_away(lang: str) -> None:
    first = Terminal("--lang", lang, "--office", "Zyra", "--county", "Dibër", "--officer", "db1")
    assert first.end()[0] == 0
    terminal = Terminal()
    terminal.answer(f"[{lang}]: ", "")
    terminal.answer("[Zyra]: ", "")
    terminal.answer("[Dibër]: ", "-")
    terminal.answer("[db1]: ", "db2")
    terminal.answer(_("Schedule of campaigns, a file"), "-")
    terminal.answer(_("Usual campaign") + ": ", "-")
    terminal.answer(_("yes/no [yes]"), "")
    assert terminal.end()[0] == 0
    assert kept() == {"lang": lang, "office": "Zyra", "officer": "db2"}


def test_nonsense_is_answered_with_what_would_be_right_and_asked_again(lang: str) -> None:
    terminal = Terminal(ANTITRAFIK_LANG=lang)
    terminal.answer(f"[{lang}]: ", "gjermanisht")
    terminal.child.expect_exact(_("It may be sq or en."))
    terminal.answer(f"[{lang}]: ", "")
    terminal.answer(_("Office") + ": ", "Zyra 069 123 4567")
    terminal.child.expect_exact(_("a telephone number"))
    terminal.answer(_("Office") + ": ", "")
    terminal.answer(_("County") + ": ", "Elbas")
    terminal.child.expect_exact(_(" Nearest: {choices}.").format(choices="Elbasan"))
    terminal.answer(_("County") + ": ", "Elbasan")
    terminal.answer(_("Your officer code, never a name") + ": ", "Arben Hoxha")
    terminal.child.expect_exact(_("It is 1 to 12 of a-z, 0-9 and hyphen, never a name."))
    terminal.answer(_("Your officer code, never a name") + ": ", "")
    terminal.answer(_("Schedule of campaigns, a file"), "/nowhere/plani.yaml")
    terminal.child.expect_exact("/nowhere/plani.yaml")
    terminal.answer(_("Schedule of campaigns, a file"), "")
    terminal.answer(_("Usual campaign") + ": ", "qqq")
    terminal.child.expect_exact("--new-campaign")
    terminal.answer(_("Usual campaign") + ": ", "")
    terminal.answer(_("yes/no [yes]"), "")
    assert terminal.end()[0] == 0
    assert kept() == {"county": "AL-03"}


def test_a_no_keeps_nothing(lang: str) -> None:
    terminal = Terminal(ANTITRAFIK_LANG=lang)
    terminal.answer(f"[{lang}]: ", "")
    terminal.answer(_("Office") + ": ", "Zyra")
    for _question in range(4):
        terminal.answer(": ", "")
    terminal.answer(_("yes/no [yes]"), "jo")
    code, told = terminal.end()
    assert code == 0
    assert _("Not saved.") in told
    assert kept() is None


@pytest.mark.parametrize("key", ["\x03", "\x04"])  # Ctrl-C, Ctrl-D
@pytest.mark.parametrize("questions", [0, 1, 6])
def test_an_interruption_leaves_the_settings_as_they_were_and_says_so(
    lang: str, key: str, questions: int
) -> None:
    assert Terminal("--officer", "el2").end()[0] == 0
    terminal = Terminal(ANTITRAFIK_LANG=lang)
    for answer in ("", "Zyra", "Fier", "el3", "", "")[:questions]:
        terminal.answer("]: " if answer in ("", "el3") and questions < 3 else ": ", answer)
    terminal.child.expect_exact(": " if questions < 6 else "] ")
    terminal.child.send(key)
    code, told = terminal.end()
    assert code == 130
    assert _("Interrupted. Nothing was saved; the log is as it was.") in told
    assert kept() == {"officer": "el2"}


def test_with_options_nothing_is_asked_and_only_they_change(lang: str) -> None:
    assert Terminal("--office", "Zyra", "--county", "fierit").end()[0] == 0
    code, told = Terminal("--county", "lezhes", ANTITRAFIK_LANG=lang).end()
    assert code == 0
    assert "antitrafik config set county AL-04" in told
    assert kept() == {"office": "Zyra", "county": "AL-08"}
