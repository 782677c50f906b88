"""The formats: a result goes in, its text comes out.

Here: which formats there are and the way into each. Not here: the figures (`reports`), nor how
one format looks, which its own module says; `emit` says where the text goes.
"""

from collections.abc import Mapping
from importlib import import_module

from antitrafik_cli.errors import UnknownChoice, listed
from antitrafik_cli.result import Result

# A module here is loaded when its format is asked for; it has `draw(result, width, colour) -> str`.
FORMATS: Mapping[str, str] = {
    "table": "table",
    "json": "as_json",
    "csv": "as_csv",
    "md": "markdown",
}
# A chart and a month are asked for by an option of their own, a calendar by `schedule` alone, a
# picture of surveys alone: they have no place for most of a report.
CHART, MONTH, ICS, SVG = "chart", "month", "ics", "svg"
_MODULES: Mapping[str, str] = {
    **FORMATS, CHART: "chart", MONTH: "month", ICS: "as_ics", SVG: "dumbbell",
}  # fmt: skip


def draw(result: Result, format_: str, *, width: int | None, colour: bool) -> str:
    """The whole result as text that can be encoded in UTF-8, each line ended by a line feed.

    `width` is in cells of a terminal, None where nothing is wrapped; it and `colour` (SGR styles)
    matter to `table`, `CHART` and `MONTH` alone. Raises UnknownChoice for a format that is neither
    one of those, nor `ICS` or `SVG`, nor in `FORMATS`.
    """
    if format_ not in _MODULES:
        raise UnknownChoice(words=format_, choices=listed(FORMATS))
    module = import_module(f"{__name__}.{_MODULES[format_]}")
    text: str = module.draw(result, width, colour)
    return text
