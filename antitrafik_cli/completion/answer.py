"""The answer to a shell that asks what the Tab key would write. It never fails and never waits.

Each line is one text, and after a tab what it means; before them `:open` where more is typed behind
a text, or `:files` alone where the shell completes file names itself. Not here: which words there
are (`words`), the ids of a log (`store.offers`), the scripts that ask (`data/completion`).
"""

import os
import sys
from collections.abc import Sequence

from antitrafik_cli import settings
from antitrafik_cli.completion import bash_line
from antitrafik_cli.completion.choosing import FILES, Choice, choices
from antitrafik_cli.completion.words import known_words
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.messages import choose_language, use_language, visible

LONGEST = 70  # characters of an explanation beside a word


def answer(shell: str, arguments: Sequence[str]) -> int:
    """Print the texts for the last of the arguments, the one being typed; always exit code 0."""
    try:
        lines = _lines(shell, arguments)
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()
    except Exception:  # whatever it is, a Tab key is no place to say it
        if os.environ.get("_ANTITRAFIK_COMPLETE_DEBUG"):
            raise
    return 0


def _lines(shell: str, arguments: Sequence[str]) -> list[str]:
    use_language(choose_language(settings.setting("lang")))
    if shell == "bash":
        line = bash_line.read(arguments[0] if arguments else "")
        found = _printable(choices(line.words, line.current, known_words()))
        return [":files"] if found == [FILES] else _opened(found, bash_line.told(line, found))
    words = [*arguments] or [""]
    if shell == "powershell":
        words = os.environ.get("_ANTITRAFIK_WORDS", "").split("\n")
    current = words[-1]
    if shell == "fish":  # gives the word as it is typed
        current = bash_line.read(current).current
    elif shell == "powershell":  # with the quote that is open
        current = current.lstrip("'\"")
    found = _printable(choices(words[:-1], current, known_words()))
    if found == [FILES]:
        return [":files"]
    if shell == "fish":
        found = [_as_fish_takes_it(current, one) for one in found]
    texts = [_quoted(one.text) if shell == "powershell" else one.text for one in found]
    return _opened(
        found,
        [
            f"{text}\t{one.meaning}" if one.meaning else text
            for text, one in zip(texts, found, strict=True)
        ],
    )


def _as_fish_takes_it(typed: str, choice: Choice) -> Choice:
    """The choice so spelt that fish shows it: to fish, `nxe` is no beginning of `nxënës`.

    The letters that are typed stay as they are, which this tool reads all the same; the right
    spelling stands beside it.
    """
    begins, rest = choice.text[: len(typed)], choice.text[len(typed) :]
    if begins.casefold() == typed.casefold() or fold(begins) != fold(typed):
        return choice
    return Choice(typed + rest, choice.text, choice.open)


def _printable(found: Sequence[Choice]) -> list[Choice]:
    """The choices that can be shown as they are; their meanings made visible and short."""
    shown = []
    for one in found:
        if one.text.isprintable():
            meaning = visible(one.meaning)
            short = meaning if len(meaning) <= LONGEST else meaning[: LONGEST - 1] + "…"
            shown.append(Choice(one.text, short, one.open))
    return shown


def _opened(found: Sequence[Choice], lines: list[str]) -> list[str]:
    return [":open", *lines] if any(one.open for one in found) else lines


def _quoted(text: str) -> str:
    """The text as one word of PowerShell."""
    bare = all(one.isalnum() or one in "-_./=+:" for one in text)
    return text if bare and text else "'" + text.replace("'", "''") + "'"
