"""Taking in a list: what becomes of each of its rows, and keeping what is new.

Here: judging rows one after the other, and keeping one. Not here: what a row says (`list_rows`),
which column is which (`list_columns`), what was found of all rows (`judged`).
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antitrafik_cli.data import gazetteer
from antitrafik_cli.errors import Failure, WrongType
from antitrafik_cli.errors.importing import KeyTwice
from antitrafik_cli.exchange.amending import refuse_impossible
from antitrafik_cli.exchange.behind import refuse_otherwise
from antitrafik_cli.exchange.fulfilling import FULFILS, matching
from antitrafik_cli.exchange.judged import (
    CHANGED,
    NEW,
    REFUSED,
    RESTORED,
    THERE,
    WITHDRAWN,
    Judged,
)
from antitrafik_cli.exchange.list_cells import fields_of
from antitrafik_cli.exchange.list_columns import columns_of, refused_of
from antitrafik_cli.exchange.list_rows import ListRow, Lists, as_meant, said
from antitrafik_cli.exchange.tables import Table, TableRow, open_table
from antitrafik_cli.exchange.telling import TYPE_NAMES, Telling
from antitrafik_cli.messages import _
from antitrafik_cli.store.change import Change, Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import (
    Known,
    Origins,
    is_there,
    is_undone,
    last_told,
    logged_behind,
)
from antitrafik_cli.store.twins import likely_twins

_SHARED = ("date", "place", "campaigns")  # by an event and what was handed out there


@dataclass(frozen=True)
class Given:
    """What the words of `import` say: a file, its sheet, and how its headings are understood."""

    file: Path
    sheet: str | None = None
    maps: Sequence[str] = ()
    key: str | None = None
    new_campaign: bool = False


class Reading:
    """A list that is open: its remarks, and its rows judged one after the other.

    Made by `reading`. `at`, from 0 to 1, is how much of it was read; `sheet` is the name its rows
    are known by. The cells of a text file are rearmed, those of a workbook are as they stand.
    """

    def __init__(self, table: Table, lists: Lists, log: Log | None, origins: Origins) -> None:
        self._table = table
        self._lists = lists
        self._log = log
        self._origins = origins
        self.headings = table.headings
        self.sheet = lists.sheet
        self.remarks = (*table.remarks, *lists.columns.remarks)

    @property
    def at(self) -> float:
        """The share of the list that was read."""
        return self._table.at

    def judged(self) -> Iterator[Judged]:
        """Every row with what becomes of it. Raises what `Table.every_row` raises."""
        for told, problem in self._table.every_row(self._lists.columns.read):
            cells = as_meant(told, is_text=self._table.is_text)
            if problem is not None:
                yield Judged(cells, REFUSED, reason=str(problem))
                continue
            try:
                yield self._judged(cells)
            except Failure as failure:
                yield Judged(cells, REFUSED, reason=str(failure))

    def _judged(self, cells: TableRow) -> Judged:
        keyed = self._lists.columns.key is not None
        if identity := self._lists.identity(cells):
            first = self._origins.first_row(identity, cells.number)
            if first is not None:
                raise KeyTwice(first=first)
        row = self._lists.read(cells, self._log)
        known = self._known(row)
        if known is None:
            return self._new(cells, row)
        if self._log is None:
            return Judged(cells, THERE, row, record=known.record)
        same = Judged(cells, THERE, row, record=known.record, short=self._log.short(known.record))
        if known.standing == "withdrawn":
            undone = is_undone(self._log, known.record)
            if not undone:
                return same._replace(kind=WITHDRAWN)
            draft = self._mended(self._log, row, known.record) if keyed else None
            return same._replace(kind=RESTORED, draft=draft)
        if keyed and (draft := self._mended(self._log, row, known.record)):
            return same._replace(kind=CHANGED, draft=draft)
        return same._replace(erased=known.erased)

    def _known(self, row: ListRow) -> Known | None:
        """The record that this row is known again as."""
        if row.id and self._log is not None and is_there(self._log, row.id):
            return Known(row.id, self._log.state(row.id).standing)
        if row.id:
            return None
        if self._lists.columns.key is not None:
            return self._origins.keyed(row.origin)
        return self._origins.take(row.origin, row.texts)

    def _new(self, cells: TableRow, row: ListRow) -> Judged:
        item = ""
        if row.type == "event" and FULFILS not in self._lists.columns.places:
            items = matching(row.told.fields, self._log)
            if len(items) == 1:
                item = items[0].id
                row.told.fields[FULFILS] = [item]
        twins = likely_twins(self._log, row.type, row.told.fields) if self._log else ()
        return Judged(cells, NEW, row, twins=twins, item=item)

    def _mended(self, log: Log, row: ListRow, record: str) -> Draft | None:
        """What `_amendment` gives; a failure says under which heading it happened."""
        try:
            return self._amendment(log, row, record)
        except Failure as failure:
            self._lists.tell_heading(failure)
            raise

    def _amendment(self, log: Log, row: ListRow, record: str) -> Draft | None:
        """What the row says otherwise than when it came last; None where that is nothing.

        What was amended here since and stands in the row as it did then, stays as it was amended;
        so does every field of which the list has no column.
        Raises `WrongType`, `OwnRecords`, and what `refuse_impossible` raises.
        """
        state = log.state(record)
        if state.type != row.type:
            facts = {"found": _(TYPE_NAMES[state.type]), "wanted": _(TYPE_NAMES[row.type])}
            raise WrongType(record=log.short(record), **facts)
        refuse_otherwise(log, row, record, self._lists.columns)
        told = self._otherwise(log, row, state)
        if not told.fields and not told.text:
            return None
        refuse_impossible(log, state, told)
        return Draft(
            "amend",
            state.type,
            record,
            state.heads,
            fields={**told.fields, "origin": row.origin},
            text={**told.text, "why": ["import"]},
        )

    def _otherwise(self, log: Log, row: ListRow, state: RecordState) -> Telling:
        """The fields and texts that the row says neither as it did last nor as they are now."""
        before, texts = last_told(log.entries(state.record))
        told = Telling()
        columns = self._lists.columns.places.keys()
        there = fields_of(columns)
        for name in sorted({*before, *row.told.fields} & there):
            now, held = row.told.fields.get(name), state.value(name)
            if now not in (before.get(name), held) and not _is_finer(name, held, now, columns):
                told.fields[name] = now
        for name in sorted({*texts, *row.told.text} & there):
            words, last = row.told.text.get(name, []), log.words(texts.get(name, ()))
            if None not in last and words not in (last, _words(log, state, name)):
                told.text[name] = words
        return told


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


def _words(log: Log, state: RecordState, name: str) -> list[str | None]:
    return log.words(state.commitments(name))


@contextmanager
def reading(given: Given, log: Log | None) -> Iterator[Reading]:
    """The list, open and with its headings read; `log` is where its rows are looked for.

    Raises what `open_table` and `columns_of` raise.
    """
    with open_table(given.file, given.sheet) as table:
        columns = columns_of(table.headings, given.maps, given.key, str(given.file))
        # A text file is called as it may be; one of refused rows says which sheet they stood on.
        # Its heading there has single blanks, as every heading.
        sheet = refused_of(table.headings) if table.is_text else " ".join(table.name.split())
        with closing(Origins(log, said)) as origins:
            yield Reading(table, Lists(columns, sheet, given.new_campaign), log, origins)


def keep(log: Log, started: Change, judged: Judged) -> str:
    """Keep what a row says, and give the id of its record; "" for a row that changes nothing."""
    if judged.kind == RESTORED:
        for record in (judged.record, *logged_behind(log, judged.record)):
            state = log.state(record)
            if state.standing == "withdrawn":
                restored = started.add(Draft("restore", state.type, record, state.heads))
                if judged.draft and record == judged.record:
                    started.add(judged.draft._replace(base=[restored.id]))
        return judged.record
    if judged.draft:
        started.add(judged.draft)
        return judged.record
    if judged.kind != NEW or judged.row is None:
        return ""
    row = judged.row
    fields = {**row.told.fields, "origin": row.origin}
    record = started.add_told(row.type, fields, row.told.text, row.told.requests, row.id)
    if row.told.leaflets:
        handed, words = row.handed
        handed |= {name: fields[name] for name in _SHARED if name in fields}
        started.add_told("distribution", handed, words)
    return record
