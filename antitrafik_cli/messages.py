"""The language of what a person reads, and the one function in front of every print.

Here: choosing a language, translating, making text safe to show, speaking on stderr.
Not here: the sentences themselves, which stand where they are said.
"""

import gettext
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("sq", "en")
_LOCALE = Path(__file__).parent / "locale"
_current: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a message translated later
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


def _(message: str) -> str:
    """The message in the language in use; English where the catalogue lacks it."""
    return _current.gettext(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a message that goes with `number`, in the language in use."""
    return _current.ngettext(one, many, number)


def language() -> str:
    """The language in use: `sq` or `en`."""
    return _language


def choose_language(asked: str | None) -> str:
    """The language that `asked`, else the environment, leads to; English if nothing says Albanian.

    Read in this order: the argument, `ANTITRAFIK_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG`.
    """
    if asked in LANGUAGES:  # another one is refused, in the language that holds without it
        return asked
    for wish in map(os.environ.get, ("ANTITRAFIK_LANG", "LC_ALL", "LC_MESSAGES", "LANG")):
        if wish:
            return "sq" if wish.lower()[:2] == "sq" else "en"
    return "en"


def use_language(code: str) -> None:
    """Speak the language `code` from now on."""
    global _current, _language  # noqa: PLW0603 - one process speaks one language
    _language = code
    _current = gettext.translation("antitrafik", _LOCALE, languages=[code], fallback=True)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language `code` for a while; machine formats are written under `speaking("en")`."""
    before = _language
    use_language(code)
    try:
        yield
    finally:
        use_language(before)


def visible(text: str) -> str:
    r"""The text with every character that could steer a terminal made visible as an escape.

    Control characters, bidirectional marks, zero-width characters and lone surrogates become
    `\x1b`, `\u202e`, …; a line feed becomes `\n`. What is left is printable and can be encoded.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def say(sentence: str) -> None:
    """One line of talk on stderr; stdout is for data alone."""
    sys.stdout.flush()
    sys.stderr.write(visible(sentence) + "\n")
    sys.stderr.flush()
