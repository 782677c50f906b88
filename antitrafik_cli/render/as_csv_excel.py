"""CSV as the Excel of an Albanian office opens it: with columns and letters right.

Here: its mark, separator, decimal comma and line ends, and text that Excel would make a number or a
day of. Not here: rows and cells (`as_csv`).
"""

from antitrafik_cli.domain.cells import disarmed, kept_as_text
from antitrafik_cli.render.as_csv import written
from antitrafik_cli.result import ColumnType, Result

_MARK = "\ufeff"  # without it Excel reads ë and ç as two letters each


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The rows of `as_csv` in UTF-8 with its mark, between semicolons, lines ended by CR LF.

    Fractions have a comma: of 0.275 such an Excel makes 275, of 5.1 the fifth of January.

    In columns of text an apostrophe stands before what Excel would convert: 5-10, 007, 8e1306. A
    day may become a day of Excel's, a month not: it would be the first of that month.
    """
    end = "\r\n"
    return _MARK + written(result, _harmless, delimiter=";", lineterminator=end, decimal_mark=",")


def _harmless(text: str, type_: ColumnType) -> str:
    is_month = len(text) == len("2017-11")
    return kept_as_text(text) if type_ == "text" or is_month else disarmed(text)
