"""What becomes of the rows of a list: of each, and of all together.

Here: the kinds of verdict and their counts. Not here: coming to them (`importing`), saying them
(`previewing`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.exchange.mending import Mending
from antitrafik_cli.exchange.tables import TableRow
from antitrafik_cli.exchange.telling import Telling

NEW, CHANGED, RESTORED = "new", "changed", "restored"
THERE, WITHDRAWN, REFUSED = "there", "withdrawn", "refused"
FULFILLING = "fulfilling"  # those among the new that are taken to fulfil a planned item
TWINS = "twin"  # those among the new that a record of the log may tell already
OLDER = "older"  # those that say what has been amended here since
DIFFERS = "differs"  # those with the id of a record that says something else, without a key
ERASED = "erased"  # those taken for a record of which text was erased
KEPT = (NEW, CHANGED, RESTORED)
_Told = TypeVar("_Told")
MOST_TOLD = 1000  # rows of one kind that are named; of a longer list the others are counted
_WORDINGS = ("kind_words", "audience_words", "topic_words", "material_words")


class Judged(NamedTuple):
    """What becomes of a row: `kind` is one of those above, `reason` why it is refused.

    `record` is the record it is known again as, by its id and its short one, `mending` what is
    amended of it, after it is restored where it was undone; `older` are headings of what it says
    as the record did before it was amended here. `twins` are short ids of records that may tell
    the same. `erased` says that the record's text is gone, `differs` that it says something else
    and amends nothing; `item` is the planned item that an event
    is taken to fulfil, where nobody said so.
    """

    cells: TableRow
    kind: str
    row: ListRow | None = None
    reason: str = ""
    record: str = ""
    short: str = ""
    mending: Mending | None = None
    older: Sequence[str] = ()
    twins: Sequence[str] = ()
    erased: bool = False
    differs: bool = False
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
    older: list[tuple[int, str, Sequence[str]]] = field(default_factory=list)
    differing: list[tuple[int, str]] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    wordings: Counter[str] = field(default_factory=Counter)

    @property
    def kept(self) -> int:
        """How many rows change the log."""
        return sum(self.counts[kind] for kind in KEPT)

    def add(self, judged: Judged, record: str) -> None:
        """Count a row that was kept as this record, or was not."""
        self.counts[judged.kind] += 1
        self.counts[FULFILLING] += bool(judged.item)
        self._note_remarks(judged)
        if judged.row is not None and judged.kind in KEPT:
            self._note_words(judged.row.told, judged.cells.number, record)

    def _note_remarks(self, judged: Judged) -> None:
        number = judged.cells.number
        if judged.kind == REFUSED:
            _note(self.refused, (number, judged.reason))
        if judged.kind == WITHDRAWN:
            _note(self.withdrawn, (number, judged.short))
        if judged.erased:
            self.counts[ERASED] += 1
            _note(self.erased, (number, judged.short))
        if judged.differs:
            self.counts[DIFFERS] += 1
            _note(self.differing, (number, judged.short))
        if judged.older:
            self.counts[OLDER] += 1
            _note(self.older, (number, judged.short, judged.older))
        if judged.twins:
            self.counts[TWINS] += 1
            _note(self.twins, (number, judged.twins))

    def _note_words(self, told: Telling, row: int, record: str) -> None:
        for name, words in told.names:
            self.counts["names"] += 1
            _note(self.names, Name(row, words, name, record))
        for name in _WORDINGS:
            for wording in told.text.get(name, ()):
                if wording in self.wordings or len(self.wordings) < MOST_TOLD:
                    self.wordings[wording] += 1


def _note(told: list[_Told], one: _Told) -> None:
    if len(told) < MOST_TOLD:
        told.append(one)
