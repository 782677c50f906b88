"""Text in the cells of lists that go to spreadsheets and come back.

Here: several values in one cell; text that no spreadsheet takes for a formula, a number, a day or
an error; each with the way back; what stands where a cell has no value. Not here: which columns
there are (`reports`), how files are written or read.
"""

import re
from collections.abc import Iterable

_FORMULA = r"(?:[=+\-@\t\r\0]|\\(?:t|r|x00))"  # also with its control characters made visible
# What Excel makes a number or a day of: 5-10, 1/2, 3.4, 007, 8e1306.
_NUMBER = r"(?:0[0-9]+|[0-9]+[eE][0-9]+|[0-9][0-9 ]*[-./:,][-0-9 ./:,]*)\Z"
# What spreadsheets show where a value cannot be told, and read as an error in CSV too.
ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
    | {"#GETTING_DATA", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!", "#PYTHON!"}
)
# What stands here for a formula that no program has worked out, in lists of refused rows too.
NOT_WORKED_OUT = "#FORMULA!"
NO_VALUES = ERRORS | {NOT_WORKED_OUT}
_ERROR = rf"(?:{'|'.join(map(re.escape, sorted(NO_VALUES)))})\Z"
_TAKEN_FOR_OTHER = re.compile(f"'*{_FORMULA}|'+{_NUMBER}|'*{_ERROR}")
_CONVERTED = re.compile(_NUMBER)
_DISARMED = re.compile(f"'+(?:{_FORMULA}|{_NUMBER}|{_ERROR})")


class NoValue(str):
    """One of `NO_VALUES` where a cell has no value, which is no text of those letters."""

    __slots__ = ()

    def strip(self, _characters: str | None = None, /) -> "NoValue":
        """Itself: it has no blanks, and has to stay what it is."""
        return self


def disarmed(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula or an error.

    A `NoValue` stays as it is. What looks disarmed already gets one more, so that `rearmed` gives
    every text back.
    """
    if isinstance(text, NoValue):
        return text
    return f"'{text}" if _TAKEN_FOR_OTHER.match(text) else text


def kept_as_text(text: str) -> str:
    """The same, also where Excel would make a number or a day of it; `rearmed` gives it back."""
    return f"'{text}" if _CONVERTED.match(text) else disarmed(text)


def in_workbook(text: str) -> str:
    """The text as a cell of a workbook holds it, where all text is text; `rearmed` gives it back.

    It stays as it is: only what looks disarmed already gets one more apostrophe.
    """
    return f"'{text}" if _DISARMED.match(text) else text


def rearmed(text: str) -> str:
    """The text that one of the others was given; what none of them wrote stays."""
    return text[1:] if _DISARMED.match(text) else text


def joined(values: Iterable[str]) -> str:
    """Several values as one cell, between semicolons; a semicolon within a value is doubled."""
    return "; ".join(value.replace(";", ";;") for value in values)


def split(cell: str) -> list[str]:
    """The values that `joined` was given, if none was empty or had blanks around it.

    As people type them: blanks and empty values between semicolons are nothing.
    """
    # a doubled one is found before a single one, also in front of a separator
    pieces = re.sub(";;|;", lambda found: ";" if found[0] == ";;" else "\n", cell).split("\n")
    return [one.strip() for one in pieces if one.strip()]
