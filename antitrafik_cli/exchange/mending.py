"""What a row says otherwise than the record it is known again as: what would amend it.

Here: comparing what a list told last, what the row tells now, and what the record says. Not here:
what lies beside the record (`beside`), which record it is (`importing`), the words of a row.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.entry import Entry
from antitrafik_cli.errors import WrongType
from antitrafik_cli.exchange.amending import refuse_impossible
from antitrafik_cli.exchange.beside import IMPORTED, Beside, beside_of
from antitrafik_cli.exchange.list_cells import fields_of, heads_over
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.exchange.telling import TYPE_NAMES, Telling
from antitrafik_cli.messages import _
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import last_told


class Mending(NamedTuple):
    """What a row amends of its record, if anything, and what lies beside it.

    `older` are the headings of what the row says as the record did before it was amended here:
    that stays as it is. `erased` says that text of the record is gone, which does not come back.
    """

    draft: Draft | None
    beside: Beside
    older: Sequence[str]
    erased: bool

    def __bool__(self) -> bool:
        return self.draft is not None or any(self.beside)


def mending(log: Log, row: ListRow, record: str, columns: ListColumns) -> Mending:
    """What the row says otherwise than before.

    With a key of the list's own: otherwise than when it came last; what was amended here since,
    and stands in the row as it did then, stays as it was amended. With the id of the record as
    key nobody knows when the list was made: what the record has said at any time is older, and
    stays as it is now. So does every field of which the list has no column.
    Raises `WrongType` and what `refuse_impossible` raises.
    """
    entries = log.entries(record)
    state = log.state(record)
    if state.type != row.type:
        facts = {"found": _(TYPE_NAMES[state.type]), "wanted": _(TYPE_NAMES[row.type])}
        raise WrongType(record=log.short(record), **facts)
    said = _Said(log, entries, columns, state.type)
    told, older = Telling(), list[str]()
    _compare_fields(row, state, said, columns, told, older)
    gone = _compare_texts(log, row, state, said, columns, told, older)
    beside = beside_of(log, row, state, columns, told.fields)
    draft = None
    if told.fields or told.text:
        refuse_impossible(log, state, told)
        marked = {} if columns.keyed_by_id else {"origin": row.origin}
        fields = {**told.fields, **marked}
        draft = Draft("amend", state.type, record, state.heads, fields, {**told.text, **IMPORTED})
    return Mending(draft, beside, heads_over(columns, older), gone)


def _compare_fields(
    row: ListRow,
    state: RecordState,
    said: "_Said",
    columns: ListColumns,
    told: Telling,
    older: list[str],
) -> None:
    """Note the coded fields that the row amends, and those that it says as they were before."""
    names = columns.places.keys()
    for name in sorted({*said.fields, *row.told.fields} & fields_of(names)):
        now, held = row.told.fields.get(name), state.value(name)
        if now == held or _is_finer(name, held, now, names):
            continue
        if now not in said.fields.get(name, [None]):
            told.fields[name] = now
        elif columns.keyed_by_id:
            older.append(name)


def _compare_texts(
    log: Log,
    row: ListRow,
    state: RecordState,
    said: "_Said",
    columns: ListColumns,
    told: Telling,
    older: list[str],
) -> bool:
    """The same of open text; whether the row tells any where some was erased, which stays so."""
    gone = False
    for name in sorted({*said.texts, *row.told.text} & fields_of(columns.places)):
        words, before = row.told.text.get(name, []), said.texts.get(name, [[]])
        if words == log.words(state.commitments(name)):
            continue
        if any(None in one for one in before):
            gone = gone or bool(words)
        elif words not in before:
            told.text[name] = words
        elif columns.keyed_by_id:
            older.append(name)
    return gone


class _Said:
    """What was said of each field and text of a record, as a row is compared with it.

    By lists, their last word; where the key is the id, everything anybody said.
    """

    def __init__(
        self, log: Log, entries: Sequence[Entry], columns: ListColumns, type_: str
    ) -> None:
        self.fields: dict[str, list[Any]] = {}
        self.texts: dict[str, list[list[str | None]]] = {}
        if not columns.keyed_by_id:
            fields, texts = last_told(entries)
            self.fields = {name: [value] for name, value in fields.items()}
            self.texts = {name: [log.words(kept)] for name, kept in texts.items()}
            return
        for entry in entries:
            if entry.op in ("record", "amend") and entry.type == type_:
                for name, value in entry.fields.items():
                    self.fields.setdefault(name, [None] if entry.op != "record" else []).append(
                        value
                    )
                for name, kept in entry.text.items():
                    worded = log.words(kept)
                    self.texts.setdefault(name, [[]] if entry.op != "record" else []).append(worded)


def _is_finer(name: str, held: Any, told: Any, columns: AbstractSet[str]) -> bool:
    """Whether a record says what is told and more, for which the list has no column."""
    if not held or not told:
        return False
    if name == "place" and "municipality" not in columns:
        return sorted({gazetteer().county_of(one) for one in held}) == sorted(told)
    if name == "attended" and columns.isdisjoint({"attended", "count"}):
        groups, groups_told = ([line["of"] for line in lines] for lines in (held, told))
        return groups == groups_told
    return False
