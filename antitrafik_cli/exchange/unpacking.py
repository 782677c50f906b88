"""The ZIP around a workbook, looked over before anything in it is unpacked.

Here: what is refused since it would fill the memory, run as a program, or cannot be read. Not here:
what the parts of a workbook say (`workbook`).
"""

import zipfile
import zlib
from io import BufferedReader

from antitrafik_cli.errors.importing import NotATable, WorkbookRefused
from antitrafik_cli.messages import _

MOST_UNPACKED = 256 * 2**20
MOST_IN_MEMBER = 200 * 2**20
MOST_OF_PARTS = {  # those that openpyxl keeps whole, in many times their size
    "xl/styles.xml": 2 * 2**20, "xl/workbook.xml": 2 * 2**20, "xl/sharedstrings.xml": 16 * 2**20,
}  # fmt: skip
MOST_MEMBERS = 10_000
MOST_RATIO = 200  # of members above one MiB; tables are packed to a tenth, seldom to a fiftieth
_LARGE = 2**20
_TYPES = "[content_types].xml"
_MOST_TYPES = 2**20  # bytes of the list of types
# What zipfile raises for bytes that are no ZIP, or only a part of one.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError),
    *(NotImplementedError, OverflowError, RuntimeError, ValueError),
)
_MACROS = ("macroenabled", "macrosheet", "vbaproject")


def look_over(file: BufferedReader) -> None:
    """Nothing, if a workbook may be opened; the file is at its beginning again.

    What the directory of a ZIP says of sizes holds: zipfile unpacks no more of a member than it
    says there. Raises `WorkbookRefused`, and `NotATable` for another document in a ZIP.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            members = {one.filename.lower(): one for one in package.infolist()}
            _look_at_sizes(package.infolist())
            if _TYPES not in members:
                raise NotATable(found=_what_it_is(members))
            with package.open(members[_TYPES]) as listing:
                types = listing.read(_MOST_TYPES).lower()
    except _BROKEN as problem:
        raise damaged() from problem
    if any(macro in name for name in members for macro in _MACROS) or any(
        macro.encode() in types for macro in _MACROS
    ):
        raise WorkbookRefused(
            problem=_("The workbook has macros."), right=_("Save it as .xlsx, which has none.")
        )
    file.seek(0)


def _look_at_sizes(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise too_large()
    for one in members:
        size, packed = one.file_size, one.compress_size
        most = MOST_OF_PARTS.get(one.filename.lower(), MOST_IN_MEMBER)
        if size > most or (size > _LARGE and size > packed * MOST_RATIO):
            raise too_large()
        if one.flag_bits & 0x1:
            raise WorkbookRefused(
                problem=_("The workbook is encrypted."),
                right=_("Save it as .xlsx without a password, or as CSV."),
            )


def _what_it_is(members: dict[str, zipfile.ZipInfo]) -> str:
    return _("an OpenDocument file") if "mimetype" in members else _("a ZIP archive")


def too_large() -> WorkbookRefused:
    """The workbook would fill the memory or the day."""
    return WorkbookRefused(
        problem=_("The workbook is too large unpacked."), right=_("Save the sheet alone as CSV.")
    )


def damaged() -> WorkbookRefused:
    """The workbook is broken, or holds what no spreadsheet program writes."""
    return WorkbookRefused(
        problem=_("The workbook is damaged, or was written by no spreadsheet program."),
        right=_("Open it in one and save it anew, or ask for it as CSV."),
    )
