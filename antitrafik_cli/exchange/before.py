"""What was said of a record before a row of a list came: what the row is compared with.

Here: the last word of lists, the record as it was exported, or whatever anybody said. Not here:
comparing (`mending`, `beside`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.domain.entry import Entry
from antitrafik_cli.store.fold import fold
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import entries_until, last_told, taken_back

Words = Sequence[str | None]  # None where a text was erased


class Way(NamedTuple):
    """How rows of a list are compared with their records.

    With a key of the list's own (`by_id` false) lists have spoken of a record before. With its id
    as key the list is an export: `n` is the newest arrival when it was made, 0 where nobody knows.
    """

    by_id: bool
    n: int = 0

    @property
    def unsure(self) -> bool:
        """Whether nobody knows how old the list is."""
        return self.by_id and not self.n


class Before:
    """What was said of each field and text of one record.

    `fields` and `texts` hold for every name what a row may say without saying anything new;
    `erased` are the texts of which some was erased at any time, and `stood` whether the record
    stood.
    """

    def __init__(self, log: Log, entries: Sequence[Entry], way: Way) -> None:
        self.fields: dict[str, list[Any]] = {}
        self.texts: dict[str, list[Words]] = {}
        told = [one for one in entries if one.op in ("record", "amend")]
        kept = [(name, words) for one in told for name, words in one.text.items()]
        self.erased = frozenset(name for name, words in kept if None in log.words(words))
        if way.unsure:
            self.stood = True
            self._take_all(log, told)
        elif way.by_id:
            known = entries_until(log, entries[0].record, way.n)
            state = fold(known) if known else None
            self.stood = state is not None and state.standing == "stands"
            fields = {name: state.value(name) for name in state.fields} if state else {}
            texts = {name: state.commitments(name) for name in state.text} if state else {}
            self._take(log, fields, texts)
        else:
            self.stood = not taken_back(log, entries)
            self._take(log, *last_told(entries))

    def _take(
        self, log: Log, fields: Mapping[str, Any], texts: Mapping[str, Sequence[str]]
    ) -> None:
        self.fields = {name: [value] for name, value in fields.items()}
        self.texts = {name: [log.words(words)] for name, words in texts.items()}

    def _take_all(self, log: Log, told: Sequence[Entry]) -> None:
        for entry in told:
            absent = entry.op != "record"  # before its first telling it said nothing
            for name, value in entry.fields.items():
                self.fields.setdefault(name, [None] if absent else []).append(value)
            for name, words in entry.text.items():
                self.texts.setdefault(name, [[]] if absent else []).append(log.words(words))

    def said(self, name: str) -> list[Any]:
        """What was said of a coded field; None among it where nothing was."""
        return self.fields.get(name, [None])

    def worded(self, name: str) -> list[Words]:
        """What was said of a text; an empty one among it where nothing was."""
        return self.texts.get(name, [[]])
