"""Taking in a list: what becomes of each of its rows, and keeping what is new.

Here: judging rows one after the other, and keeping one. Not here: what a row says (`list_rows`),
which column is which (`list_columns`), what was found of all rows (`judged`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from antitrafik_cli.errors import Failure
from antitrafik_cli.errors.importing import KeyTwice
from antitrafik_cli.exchange.before import Way
from antitrafik_cli.exchange.beside import IMPORTED, SHARED
from antitrafik_cli.exchange.fulfilling import FULFILS, matching
from antitrafik_cli.exchange.judged import (
    CHANGED,
    KEPT,
    NEW,
    REFUSED,
    RESTORED,
    THERE,
    WITHDRAWN,
    Judged,
)
from antitrafik_cli.exchange.linking import link
from antitrafik_cli.exchange.list_columns import columns_of, refused_of
from antitrafik_cli.exchange.list_rows import Handed, ListRow, Lists, as_meant, said
from antitrafik_cli.exchange.mending import Mending, mending
from antitrafik_cli.exchange.tables import Table, TableRow, open_table
from antitrafik_cli.store.change import Change, Draft
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import (
    Known,
    Origins,
    arrival_of,
    beside,
    brought_beside,
    is_there,
    is_undone,
)
from antitrafik_cli.store.twins import likely_twins


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
    are known by.
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
            cells = as_meant(told)
            if problem is not None:
                yield Judged(cells, REFUSED, reason=str(problem))
                continue
            try:
                yield self._judged(cells)
            except KeyTwice as failure:  # the other row has it, and may be kept already
                yield Judged(self._lists.without_key(cells), REFUSED, reason=str(failure))
            except Failure as failure:
                yield Judged(cells, REFUSED, reason=str(failure))

    def _judged(self, cells: TableRow) -> Judged:
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
        return self._again(self._log, cells, row, known)

    def _again(self, log: Log, cells: TableRow, row: ListRow, known: Known) -> Judged:
        """A row that is known again."""
        same = Judged(cells, THERE, row, record=known.record, short=log.short(known.record))
        if known.standing == "withdrawn" and not _is_taken_back(log, known.record):
            return same._replace(kind=WITHDRAWN)
        kind = RESTORED if known.standing == "withdrawn" else THERE
        keyed = self._lists.columns.key is not None
        if not (row.id or (keyed and row.key)):
            return same._replace(kind=kind, erased=known.erased)
        told = self._mended(log, row, known.record)
        if row.id and not keyed:  # what was changed in an export, and is not asked to amend
            return same._replace(kind=kind, differs=told.changes)
        if known.adopted:
            told = told._replace(draft=told.draft or _adopting(log, row, known.record))
        if told.changes and kind == THERE:
            kind = CHANGED
        return same._replace(kind=kind, mending=told, older=told.older, erased=told.erased)

    def _known(self, row: ListRow) -> Known | None:
        """The record that this row is known again as."""
        if row.id:
            there = self._log is not None and is_there(self._log, row.id)
            return Known(row.id, self._log.state(row.id).standing) if there and self._log else None
        known = self._origins.keyed(row.key) if row.key else None
        if known:
            return known
        found = self._origins.take(row.origin, row.texts)
        # A list that came before without its key: from now on the record is known by that.
        return found._replace(adopted=True) if found and row.key else found

    def _new(self, cells: TableRow, row: ListRow) -> Judged:
        try:
            link(row, self._origins, self._log)
        except Failure as failure:
            self._lists.tell_heading(failure)
            raise
        item = ""
        if row.type == "event" and FULFILS not in self._lists.columns.places:
            items = matching(row.told.fields, self._log)
            if len(items) == 1:
                item = items[0].id
                row.told.fields[FULFILS] = [item]
        twins = likely_twins(self._log, row.type, row.told.fields) if self._log else ()
        return Judged(cells, NEW, row, twins=twins, item=item)

    def _mended(self, log: Log, row: ListRow, record: str) -> Mending:
        """What `mending` gives; a failure says under which heading it happened."""
        way = Way(by_id=bool(row.id), n=arrival_of(log, row.as_of) if row.id else 0)
        try:
            return mending(log, row, record, self._lists.columns, way)
        except Failure as failure:
            self._lists.tell_heading(failure)
            raise


def _is_taken_back(log: Log, record: str) -> bool:
    """Whether it came from a list, and `undo` alone withdrew it."""
    return log.state(record).value("origin") is not None and is_undone(log, record)


def _adopting(log: Log, row: ListRow, record: str) -> Draft:
    state = log.state(record)
    fields = {"origin": row.key}
    return Draft("amend", state.type, record, state.heads, fields, IMPORTED)


@contextmanager
def reading(given: Given, log: Log | None) -> Iterator[Reading]:
    """The list, open and with its headings read; `log` is where its rows are looked for.

    Raises what `open_table` and `columns_of` raise.
    """
    with open_table(given.file, given.sheet) as table:
        columns = columns_of(table.headings, given.maps, given.key, str(given.file))
        # A text file is called as it may be. Refused rows say which sheet they stood on, also
        # where they were saved as a workbook; headings have single blanks.
        sheet = refused_of(table.headings)
        if sheet is None:
            sheet = "" if table.is_text else " ".join(table.name.split())
        with closing(Origins(log, said)) as origins:
            yield Reading(table, Lists(columns, sheet, given.new_campaign), log, origins)


def keep(log: Log, started: Change, judged: Judged) -> str:
    """Keep what a row says, and give the id of its record; "" for a row that changes nothing."""
    if judged.row is None or judged.kind not in KEPT:
        return ""
    if judged.kind == NEW:
        return _keep_new(started, judged.row)
    restored = _restored(log, started, judged.record) if judged.kind == RESTORED else {}
    if judged.mending:
        _mend(log, started, judged.mending, judged.record, restored)
    return judged.record


def _keep_new(started: Change, row: ListRow) -> str:
    record = row.id or started.new_record()
    fields = {**row.told.fields, "origin": row.known_as}
    started.add(Draft("record", row.type, record, fields=fields, text=row.told.text))
    handed = row.handed if row.told.leaflets else None
    _add_beside(started, record, fields, row.told.requests, handed)
    return record


def _add_beside(
    started: Change,
    record: str,
    fields: Mapping[str, Any],
    requests: Sequence[tuple[str, str, str]],
    handed: Handed | None,
) -> None:
    """Requests made at an event with these fields, and what was handed out there."""
    origin = beside(record)
    started.add_requests({"event": record, "origin": origin}, requests)
    if handed:
        shared = {name: fields[name] for name in SHARED if fields.get(name) is not None}
        told = {**shared, **handed.fields, "origin": origin}
        started.add_told("distribution", told, handed.text)


def _restored(log: Log, started: Change, record: str) -> dict[str, list[str]]:
    """Restore what `undo` took back of a record and beside it; the newest entries by record."""
    heads = {}
    for one in (record, *brought_beside(log, record)):
        state = log.state(one)
        if state.standing == "withdrawn" and is_undone(log, one):
            heads[one] = [started.add(Draft("restore", state.type, one, state.heads)).id]
    return heads


def _mend(
    log: Log, started: Change, told: Mending, record: str, restored: Mapping[str, list[str]]
) -> None:
    """Keep what a row amends; what was restored just now is amended as it was restored."""
    for draft in (told.draft, *told.beside.drafts):
        if draft:
            started.add(draft._replace(base=restored.get(draft.record, draft.base)))
    state = log.state(record)
    held = {name: state.value(name) for name in SHARED}
    _add_beside(started, record, held, told.beside.requests, told.beside.handed)
