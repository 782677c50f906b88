"""What becomes of the rows of a list: of each, and of all together.

Here: the kinds of verdict and their counts. Not here: coming to them (`importing`), saying them
(`previewing`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.exchange.tables import TableRow
from antitrafik_cli.store.change import Draft

NEW, CHANGED, RESTORED = "new", "changed", "restored"
THERE, WITHDRAWN, REFUSED = "there", "withdrawn", "refused"
FULFILLING = "fulfilling"  # those among the new that are taken to fulfil a planned item
TWINS = "twin"  # those among the new that a record of the log may tell already
KEPT = (NEW, CHANGED, RESTORED)
_Told = TypeVar("_Told")
MOST_TOLD = 1000  # rows of one kind that are named; of a longer list the others are counted
_WORDINGS = ("kind_words", "audience_words", "topic_words", "material_words")


class Judged(NamedTuple):
    """What becomes of a row: `kind` is one of those above, `reason` why it is refused.

    `record` is the record it is known again as, by its id and its short one, `draft` what amends
    it, after it is restored where it was undone; `twins` are short ids of records that may tell the
    same. `erased` says that the record's text is gone; `item` is the planned item that an event is
    taken to fulfil, where nobody said so.
    """

    cells: TableRow
    kind: str
    row: ListRow | None = None
    reason: str = ""
    record: str = ""
    short: str = ""
    draft: Draft | None = None
    twins: Sequence[str] = ()
    erased: bool = False
    item: str = ""


class Name(NamedTuple):
    """What looks like a person's name in a row, and where it is kept."""

    row: int
    words: str
    field: str
    record: str


@dataclass
class Found:
    """What was found in a list: how many rows of each kind, and those to be named."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)
    twins: list[tuple[int, Sequence[str]]] = field(default_factory=list)
    withdrawn: list[tuple[int, str]] = field(default_factory=list)
    erased: list[tuple[int, str]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    wordings: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> int:
        """How many rows change the log."""
        return sum(self.counts[kind] for kind in KEPT)

    def add(self, judged: Judged, record: str) -> None:
        """Count a row that was kept as this record, or was not."""
        self.counts[judged.kind] += 1
        number = judged.cells.number
        if judged.kind == REFUSED:
            _note(self.refused, (number, judged.reason))
        if judged.kind == WITHDRAWN:
            _note(self.withdrawn, (number, judged.short))
        if judged.erased:
            _note(self.erased, (number, judged.short))
        if judged.twins:
            self.counts[TWINS] += 1
            _note(self.twins, (number, judged.twins))
        self.counts[FULFILLING] += bool(judged.item)
        if judged.row is None or judged.kind not in KEPT:
            return
        for name, words in judged.row.told.names:
            self.counts["names"] += 1
            _note(self.names, Name(number, words, name, record))
        for name in _WORDINGS:
            for wording in judged.row.told.text.get(name, ()):
                if wording in self.wordings or len(self.wordings) < MOST_TOLD:
                    self.wordings[wording] += 1


def _note(told: list[_Told], one: _Told) -> None:
    if len(told) < MOST_TOLD:
        told.append(one)
