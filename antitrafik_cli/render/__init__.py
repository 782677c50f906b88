"""The formats: a result goes in, its text or its files come out.

Here: which formats there are and the way into each. Not here: the figures (`reports`), nor how
one format looks, which its own module says; `emit` says where the text goes.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from antitrafik_cli.errors import UnknownChoice, listed
from antitrafik_cli.result import Result

# A module here is loaded when its format is asked for; it has `draw(result, width, colour) -> str`.
FORMATS: Mapping[str, str] = {
    "table": "table",
    "json": "as_json",
    "csv": "as_csv",
    "md": "markdown",
}


class FileFormat(NamedTuple):
    """A format in which tables leave for others: its module, and by which endings it is known.

    The module of text has `draw` as above; that of a binary one `make(result, stem)`, where `stem`
    is the name of the file without its ending: the contents of all files it takes, by what stands
    behind the stem, "" for the file that was asked for. `has_notes` where notes stand in the file.
    """

    module: str
    endings: tuple[str, ...] = ()
    is_binary: bool = False
    has_notes: bool = False


FILE_FORMATS: Mapping[str, FileFormat] = {
    "csv": FileFormat("as_csv", (".csv",)),
    "csv-excel": FileFormat("as_csv_excel"),
    "xlsx": FileFormat("as_xlsx", (".xlsx",), is_binary=True, has_notes=True),
    "json": FileFormat("as_json", (".json",), has_notes=True),
    "jsonl": FileFormat("as_jsonl", (".jsonl", ".ndjson")),
    "hxl": FileFormat("as_hxl"),
    "4w": FileFormat("as_4w", is_binary=True, has_notes=True),
    "sqlite": FileFormat("as_sqlite", (".db", ".sqlite"), is_binary=True, has_notes=True),
    "md": FileFormat("markdown", (".md",), has_notes=True),
}
# What says in its header that a database was published, and may be replaced by the next one.
PUBLISHED = b"ATpb"
# A chart and a month are asked for by an option of their own, a calendar by `schedule` alone, a
# picture of surveys alone: they have no place for most of a report.
CHART, MONTH, ICS, SVG = "chart", "month", "ics", "svg"
_MODULES: Mapping[str, str] = {
    **FORMATS, CHART: "chart", MONTH: "month", ICS: "as_ics", SVG: "dumbbell",
    **{name: one.module for name, one in FILE_FORMATS.items() if not one.is_binary},
}  # fmt: skip


def draw(result: Result, format_: str, *, width: int | None, colour: bool) -> str:
    """The whole result as text that can be encoded in UTF-8, each line ended by a line feed.

    `width` is in cells of a terminal, None where nothing is wrapped; it and `colour` (SGR styles)
    matter to `table`, `CHART` and `MONTH` alone. Raises UnknownChoice for a format that is neither
    one of those, nor `ICS` or `SVG`, nor in `FORMATS`, nor text in `FILE_FORMATS`.
    """
    if format_ not in _MODULES:
        raise UnknownChoice(words=format_, choices=listed(FORMATS))
    module = import_module(f"{__name__}.{_MODULES[format_]}")
    text: str = module.draw(result, width, colour)
    return text


def make(result: Result, format_: str, stem: str) -> Mapping[str, bytes]:
    """The files of a binary format in `FILE_FORMATS`, by what stands behind the stem of their name.

    The one asked for stands under "". Raises TooLargeForExcel where a workbook cannot hold it.
    """
    module = import_module(f"{__name__}.{FILE_FORMATS[format_].module}")
    files: Mapping[str, bytes] = module.make(result, stem)
    return files
