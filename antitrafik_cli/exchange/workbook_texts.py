"""The texts that cells of a workbook share, as they stand in it.

Here: what openpyxl reads otherwise. Not here: sheets and cells, and the characters that escapes
are written for (`sheet_cells`).
"""

from typing import Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

_ITEM = f"{{{SHEET_MAIN_NS}}}si"


class TextsReader(ExcelReader):
    """openpyxl's own reader, which leaves shared texts as they stand.

    openpyxl takes `x005F_` out of them wherever it is, and leaves every other escape: afterwards
    nobody could say whether `_x000D_` is the end of a line or was typed.
    """

    def read_strings(self) -> None:
        """Read the shared texts, where there are any."""
        package: Any = self.package
        part = package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as file:
            for _event, node in iterparse(file):
                if node.tag == _ITEM:
                    text: Any = Text.from_tree(node)
                    self.shared_strings.append(text.content)
                    node.clear()
