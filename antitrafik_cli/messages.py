"""The language of what a person reads, and the one function in front of every print.

Here: choosing a language, translating, making text safe to show, speaking on stderr.
Not here: the sentences themselves, which stand where they are said.
"""

import gettext
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from struct import error as BadStruct  # noqa: N812 - it is a class
from struct import unpack_from
from typing import Any

LANGUAGES = ("sq", "en")
_LOCALE = Path(__file__).parent / "locale"


class _Catalogue(gettext.NullTranslations):
    """A compiled catalogue, of which only what is said is read: its messages stand in order.

    gettext would read all of it, which costs every start 4 ms; plural forms, which are seldom
    said, are left to it. Format: https://www.gnu.org/software/gettext/manual, The Format of GNU MO
    Files; ours are in UTF-8.
    """

    def _parse(self, fp: Any) -> None:
        self._kept: bytes = fp.read()
        self._whole: gettext.GNUTranslations | None = None
        order = "<" if self._kept[:4] == b"\xde\x12\x04\x95" else ">"
        number, ids, strings = unpack_from(f"{order}3I", self._kept, 8)
        self._ids = unpack_from(f"{order}{2 * number}I", self._kept, ids)
        self._strings = unpack_from(f"{order}{2 * number}I", self._kept, strings)

    def gettext(self, message: str) -> str:
        wanted = message.encode()
        begin, end = 0, len(self._ids) // 2
        while begin < end:
            place = (begin + end) // 2
            found = self._first_of(self._ids, place)
            if found == wanted:
                return self._first_of(self._strings, place).decode()
            begin, end = (place + 1, end) if found < wanted else (begin, place)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        if self._whole is None:
            self._whole = gettext.GNUTranslations(BytesIO(self._kept))
        return self._whole.ngettext(msgid1, msgid2, n)

    def _first_of(self, table: tuple[int, ...], place: int) -> bytes:
        """The string at that place; of several forms of one message, the first."""
        length, offset = table[2 * place : 2 * place + 2]
        return self._kept[offset : offset + length].partition(b"\0")[0]


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
    try:
        _current = gettext.translation(
            "antitrafik", _LOCALE, languages=[code], fallback=True, class_=_Catalogue
        )
    except (OSError, BadStruct):  # a damaged installation still has to say what is wrong
        _current = gettext.NullTranslations()


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
    if sys.stdout is not None:  # the process was started with it closed
        sys.stdout.flush()
    sys.stderr.write(visible(sentence) + "\n")
    sys.stderr.flush()
