"""Tables as text: CSV with commas, semicolons or tabs, in the encodings that arrive here.

Here: finding the encoding and the separator, and reading record by record, never more than one at
a time. Not here: headings and cells (`tables`), workbooks (`workbook`).
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from io import SEEK_END, BufferedReader, TextIOWrapper

from antitrafik_cli.errors.importing import (
    BadByte,
    NotATable,
    RowTooLong,
    StrayQuote,
    UnclosedQuote,
    ZeroByte,
)
from antitrafik_cli.messages import N_, _

MOST_IN_ROW = 2**20  # characters; a row of a survey has some thousands
_PIECE = 2**16
_BAD = "\udc80"  # stands for what cannot be decoded: no text that can holds half a surrogate pair
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
}
_UNUSED = {  # the bytes that are no character there
    "cp1252": frozenset(b"\x81\x8d\x8f\x90\x9d"),
    "cp1250": frozenset(b"\x81\x83\x88\x90\x98"),
}
_UTF8_LETTERS = re.compile(rb"\xc3[\x8b\xab\x87\xa7]")  # Ë ë Ç ç
# Ç’, Ë’, ç’’ and ë…” of Windows are by chance what UTF-8 writes for letters that nobody here has:
# Ç, Ë, ç and ë begin those, and every mark of Windows may go on.
_NOT_BY_CHANCE = re.compile("[^\0-\x7f\u01c0-\u01ff\u02c0-\u02ff\u7000-\u7fff\ub000-\ubfff]")
_OTHERS = (
    (re.compile(rb"%PDF-"), N_("a PDF document")),
    (re.compile(rb"\s*<[!?a-z]", re.IGNORECASE), N_("a web page or XML")),
    (re.compile(rb'\s*(\{\s*"|\[\s*\{)'), N_("JSON")),
)
_SEP_LINE = re.compile(r'"?sep=([,;|\t])"?[ \t]*(\r\n|\r|\n|$)', re.IGNORECASE)
_EMPTY_ROWS = re.compile(r"(?:[ \t,;]*[\r\n])*")
_QUOTED = re.compile(r'(^|[,;\t]) *"(?:[^"]|"")*(?:"|\Z)')


def _mark_bad(problem: UnicodeError) -> tuple[str, int]:
    """Decode what cannot be decoded as `_BAD`, so that the row it stands in can be told."""
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return _BAD, problem.end


codecs.register_error("antitrafik-bad", _mark_bad)


class TextTable:
    """The records of a text file that is open at its beginning, each with the row it begins in.

    `records` raises `RowTooLong`, `BadByte`, `ZeroByte`, `UnclosedQuote` and `StrayQuote`, and
    holds one record at a time. Raises `NotATable` for a PDF, XML or JSON, which are text too.
    """

    def __init__(self, file: BufferedReader, name: str) -> None:
        _refuse_others(file)
        self.name = name
        encoding = encoding_of(file)
        self._size = file.seek(0, SEEK_END)
        file.seek(0)
        self._file = file
        self._text = TextIOWrapper(file, encoding, "antitrafik-bad", newline="")
        self._encoding = _NAMES[encoding]
        separator, self._skipped = _separator(self._text.read(_PIECE))
        self._text.seek(0)
        self.remarks: tuple[str, ...] = ()
        if self._encoding != "UTF-8":
            remark = _("The text is not UTF-8; it was read as {encoding}.")
            self.remarks = (remark.format(encoding=self._encoding),)
        self.records: Iterator[tuple[int, Sequence[str]]] = self._records(separator)

    @property
    def at(self) -> float:
        """The share of the file that was read, from 0 to 1."""
        return min(1.0, self._file.tell() / self._size) if self._size else 1.0

    def _records(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        lines = _Lines(self._text, self._encoding)
        for _line in zip(range(self._skipped), lines, strict=False):
            pass
        # A row may be as long as `_Lines` lets it be; csv alone would refuse a cell without a row.
        csv.field_size_limit(max(csv.field_size_limit(), MOST_IN_ROW + 1))
        reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
        while True:
            lines.begin()
            try:
                record = next(reader, None)
            except csv.Error:
                kind = UnclosedQuote if lines.ended else StrayQuote
                raise kind(row=lines.first) from None
            if record is None:
                return
            yield lines.first, record


class _Lines:
    """The lines of a text, counted and looked over; at most `MOST_IN_ROW` characters at a time."""

    def __init__(self, text: TextIOWrapper, encoding: str) -> None:
        self._text = text
        self._encoding = encoding
        self._number = 0
        self._length = 0
        self.first = 1
        self.ended = False

    def begin(self) -> None:
        """A record begins in the next line."""
        self.first = self._number + 1
        self._length = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(MOST_IN_ROW + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self._number += 1
        self._length += len(line)
        if "\0" in line:
            raise ZeroByte(row=self._number)
        if _BAD in line:
            raise BadByte(row=self._number, encoding=self._encoding)
        if self._length > MOST_IN_ROW:
            raise RowTooLong(row=self.first, most=MOST_IN_ROW)
        return line


def encoding_of(file: BufferedReader) -> str:
    """The name in Python of the encoding of a file that is open at its beginning.

    A mark decides; else UTF-8 if the whole file is that, else Windows-1252, or Windows-1250 where
    the other has no character for a byte. Text with Albanian letters in UTF-8 is never taken for
    another encoding: where something else stands in it too, the row is refused later.
    """
    start = file.peek(3)[:3]
    if start == codecs.BOM_UTF8:
        return "utf-8-sig"
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_alone, certain = True, False
    try:
        for piece in _pieces(file):
            text = decoder.decode(piece)
            if not (certain or text.isascii()):
                ascii_alone, certain = False, bool(_NOT_BY_CHANCE.search(text))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _of_windows(file) or "cp1252"
    if ascii_alone or certain:
        return "utf-8"
    return _of_windows(file) or "utf-8"


def _of_windows(file: BufferedReader) -> str | None:
    """The encoding of Windows that has a character for every byte; None where neither has.

    UTF-8 where its Albanian letters are seen.
    """
    seen: set[int] = set()
    last = b""
    for piece in _pieces(file):
        if _UTF8_LETTERS.search(last + piece):
            return "utf-8"
        seen.update(piece)
        last = piece[-1:]
    return next((name for name, unused in _UNUSED.items() if not seen & unused), None)


def _pieces(file: BufferedReader) -> Iterator[bytes]:
    """The file, as far as its rows may be read: no further than a line that is too long."""
    file.seek(0)
    unbroken = 0
    while unbroken <= 4 * MOST_IN_ROW and (piece := file.read(_PIECE)):
        yield piece
        end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        unbroken = len(piece) - 1 - end + (unbroken if end < 0 else 0)


def _refuse_others(file: BufferedReader) -> None:
    start = file.peek(64)[:64].removeprefix(codecs.BOM_UTF8)
    for pattern, found in _OTHERS:
        if pattern.match(start):
            raise NotATable(found=_(found))


def _separator(start: str) -> tuple[str, int]:
    """What separates the cells, and how many lines say nothing else (Excel's `sep=;`).

    Else the mark that stands in the headings outside quotation marks: a tab, which nobody types
    into a heading, or the more frequent of the two others; the semicolon where both are as many,
    since commas belong to sentences. Where there is none of them the empty rows above may tell, and
    else there is one column.
    """
    if said := _SEP_LINE.match(start):
        return said[1], 1
    empty = _EMPTY_ROWS.match(start)
    above = empty[0] if empty else ""
    bare = _QUOTED.sub(r"\1", start[len(above) :])
    for text in (re.split(r"[\r\n]", bare, maxsplit=1)[0], above):
        if "\t" in text:
            return "\t", 0
        if ";" in text or "," in text:
            return (";" if text.count(";") >= text.count(",") else ","), 0
    return ",", 0
