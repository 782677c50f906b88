"""What a row says otherwise than the record it is known again as: what would amend it.

Here: comparing what was said before, what the row tells now, and what the record says. Not here:
what lies beside the record (`beside`), which record it is (`importing`), the words of a row.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from antitrafik_cli.data import gazetteer
from antitrafik_cli.errors import WrongType
from antitrafik_cli.errors.importing import OtherHappening
from antitrafik_cli.exchange.amending import refuse_impossible
from antitrafik_cli.exchange.before import Before, Way
from antitrafik_cli.exchange.beside import IMPORTED, Beside, beside_of
from antitrafik_cli.exchange.fulfilling import FULFILS, matching
from antitrafik_cli.exchange.list_cells import fields_of, heads_over
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.exchange.telling import TYPE_NAMES, Telling
from antitrafik_cli.messages import _
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

_HAPPENING = {"event": ("date", "place", "kind"), "distribution": ("date", "place", "quantity")}
_MATCHED = ("date", "place", "campaigns")  # by which an event is taken to fulfil a planned item


class Mending(NamedTuple):
    """What a row amends of its record, if anything, and what lies beside it.

    `older` are the headings of what the row says as the record did before it was amended here:
    that stays as it is. `erased` says that the row tells text that was erased, and that does not
    come back.
    """

    draft: Draft | None
    beside: Beside
    older: Sequence[str]
    erased: bool

    @property
    def changes(self) -> bool:
        """Whether anything is amended, added or withdrawn."""
        return bool(self.draft or self.beside.drafts or self.beside.requests or self.beside.handed)


def mending(log: Log, row: ListRow, record: str, columns: ListColumns, way: Way) -> Mending:
    """What the row says otherwise than was said before.

    What was amended here since, and stands in the row as it did before, stays as it was amended;
    where nobody knows how old the list is, whatever the record has said at any time is taken for
    that. So does every field of which the list has no column, and text of which some was erased.
    Raises `WrongType`, `OtherHappening`, and what `refuse_impossible` raises.
    """
    entries = log.entries(record)
    state = log.state(record)
    if state.type != row.type:
        facts = {"found": _(TYPE_NAMES[state.type]), "wanted": _(TYPE_NAMES[row.type])}
        raise WrongType(record=log.short(record), **facts)
    if not way.by_id:
        _refuse_other(log, row, state)
    found = _Comparison(log, row, state, Before(log, entries, way), columns, way)
    told, older = found.told, found.older
    if FULFILS not in columns.places and not told.fields.keys().isdisjoint(_MATCHED):
        _match_anew(log, state, told)
    beside = beside_of(log, row, state, columns, way, told.fields)
    draft = None
    if told.fields or told.text:
        refuse_impossible(log, state, told)
        fields = {**told.fields, **({} if way.by_id else {"origin": row.known_as})}
        draft = Draft("amend", state.type, record, state.heads, fields, {**told.text, **IMPORTED})
    return Mending(draft, beside, heads_over(columns, older), found.gone or beside.erased)


def _refuse_other(log: Log, row: ListRow, state: RecordState) -> None:
    """One that says another day, place and kind has the key of another list. Raises so."""
    names = _HAPPENING[row.type]
    if all(row.told.fields.get(name) != state.value(name) for name in names):
        raise OtherHappening(record=log.short(state.record))


class _Comparison:
    """What a row says, held against what was said before and what the record says.

    `told` is what it amends. What a list says as the record does, and otherwise than it did last,
    is kept as its last word. `older` are the fields that it says as they were before, and `gone`
    tells whether it says any text of which some was erased.
    """

    def __init__(
        self,
        log: Log,
        row: ListRow,
        state: RecordState,
        before: Before,
        columns: ListColumns,
        way: Way,
    ) -> None:
        self.told = Telling()
        self.older: list[str] = []
        self.gone = False
        self._row, self._state, self._before, self._way = row, state, before, way
        self._columns = columns.places.keys()
        self._compare_fields()
        self._compare_texts(log)

    def _compare_fields(self) -> None:
        told = self._row.told.fields
        for name in sorted({*self._before.fields, *told} & fields_of(self._columns)):
            now, held = told.get(name), self._state.value(name)
            if (self._way.by_id and now == held) or _is_finer(name, held, now, self._columns):
                continue
            if now not in self._before.said(name):
                self.told.fields[name] = now
            elif self._way.unsure and now != held:
                self.older.append(name)

    def _compare_texts(self, log: Log) -> None:
        told, before = self._row.told.text, self._before
        for name in sorted({*before.texts, *told} & fields_of(self._columns)):
            words, held = told.get(name, []), log.words(self._state.commitments(name))
            if name in before.erased:
                self.gone = self.gone or bool(words and words != held)
            elif self._way.by_id and words == held:
                continue
            elif words not in before.worded(name):
                self.told.text[name] = words
            elif self._way.unsure and words != held:
                self.older.append(name)


def _match_anew(log: Log, state: RecordState, told: Telling) -> None:
    """An event taken to fulfil a planned item, whose day, place or campaign is another now."""
    held = {name: state.value(name) for name in (*_MATCHED, FULFILS)}
    if held[FULFILS] and held[FULFILS] == [one.id for one in matching(held, log)]:
        items = matching({**held, **told.fields}, log)
        found = [items[0].id] if len(items) == 1 else None
        if found != held[FULFILS]:
            told.fields[FULFILS] = found


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
