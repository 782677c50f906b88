"""A row of a list as what a record will say: the words of the options that its cells stand for.

Here: the values of cells, what a row is known again by, failures told by their heading. Not here:
which option a cell is (`list_cells`), reading the words of options (`telling`), which column is
which (`list_columns`), what becomes of rows (`importing`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.domain.cells import rearmed, split
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import canonical, is_record_id
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import (
    CountTooLarge,
    Failure,
    FractionalCount,
    NegativeCount,
    NotACount,
    RangeUpsideDown,
    SexAboveCount,
    SexWithoutCount,
    TooMany,
)
from antitrafik_cli.errors.importing import MissingCell
from antitrafik_cli.exchange.list_cells import OPTIONS, options_of
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.tables import TableRow
from antitrafik_cli.exchange.telling import MOST_VALUES, Telling, refuse_other_material, tell
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import ASKED, Texts, is_there

_NOTHING = frozenset({"-", "–", "—"})  # how people fill a cell where there is nothing
# what else a column that is not there may stand under
_ELSE: Mapping[str, str] = {"county": "municipality", "quantity": "quantity_quality"}
_OF_COUNTS = (
    *(NotACount, NegativeCount, FractionalCount, CountTooLarge, RangeUpsideDown),
    *(SexAboveCount, SexWithoutCount),
)
_SINGLE = frozenset(
    {"type", "id", "date", "venue", "kind", "quantity", "status", "note", "within", "count"}
    | {"quantity_quality", "quantity_low", "quantity_high"}
)


class Handed(NamedTuple):
    """What a distribution beside an event says of its own: coded fields and open text."""

    fields: dict[str, Any]
    text: dict[str, list[str]]


class ListRow(NamedTuple):
    """A row that can be taken in: its type, what it says, and what it is known again by.

    `id` is that of its record where the list says it, else "".
    """

    number: int
    type: str
    told: Telling
    origin: str
    id: str

    @property
    def asked(self) -> list[str]:
        """What its requests say, as `asked_words` says it of records, sorted."""
        return sorted("\n".join(filter(None, one)) for one in self.told.requests)

    @property
    def handed(self) -> "Handed":
        """What was handed out at an event, beside what both share; it needs a quantity.

        Of the material that the row names, else leaflets.
        """
        [material] = self.told.fields.get("materials") or ["leaflet"]
        fields = {"material": material, "quantity": self.told.leaflets, "status": "done"}
        words = self.told.text.get("material_words")
        return Handed(fields, {"material_words": words} if words else {})

    @property
    def texts(self) -> Texts:
        """All its open text, as it is compared with that of records."""
        return {**self.told.text, ASKED: self.asked}


def as_meant(row: TableRow, *, is_text: bool) -> TableRow:
    """The row with its cells as they are meant.

    A dash alone is an empty cell; those of a text file are rearmed, so that a disarmed dash is one.
    """
    cells = map(rearmed, row.cells) if is_text else row.cells
    meant = (new if old not in _NOTHING else "" for old, new in zip(row.cells, cells, strict=True))
    return row._replace(cells=tuple(meant))


class Lists(NamedTuple):
    """What all rows of a list share: columns, the name of the sheet, whether campaigns are new."""

    columns: ListColumns
    sheet: str
    new_campaign: bool

    def read(self, row: TableRow, log: Log | None) -> ListRow:
        """The row as a record; a failure says under which heading it happened."""
        cells = self._cells(row)
        try:
            type_, words, elsewhere = options_of(cells)
            told = tell(words, log, new_campaign=self.new_campaign)
            told.fields.update(_linked(told, elsewhere, log))
            if type_ == "distribution":
                refuse_other_material(log, told.fields)
            return ListRow(row.number, type_, told, self._origin(row, type_, told), _id(cells))
        except Failure as failure:
            self.tell_heading(failure)
            raise

    def _cells(self, row: TableRow) -> dict[str, list[str]]:
        """The values of every cell that holds any, by column."""
        found = {}
        for name, place in self.columns.places.items():
            cell = row.cells[place]
            if not cell:
                continue
            if values := [cell] if name in _SINGLE else split(cell):
                found[name] = values
        return found

    def _origin(self, row: TableRow, type_: str, told: Telling) -> str:
        """What the row is known again by: 64 hex digits.

        Only what heads hold in clear goes into it, or the key: a digest of open text would let
        text be guessed that was erased. Open text is compared with that of the record itself.
        """
        if key := self._key(row):
            return key
        themes = sorted(theme for theme, _wording, _words in told.requests)
        return _digest(["row", self.sheet, type_, told.fields, told.leaflets, themes])

    def identity(self, row: TableRow) -> str:
        """What no two rows of a list may share: the id of a record, or the key; "" without one.

        Raises `MissingCell`.
        """
        place = self.columns.places.get("id")
        if place is not None and (id_ := _id({"id": [row.cells[place]]})):
            return said("", {"id": [id_]}).hex()
        return self._key(row)

    def _key(self, row: TableRow) -> str:
        """The digest of the key of a list that has one other than the id. Raises `MissingCell`."""
        if self.columns.key is None or self.columns.keyed_by_id:
            return ""
        key, heading = row.cells[self.columns.key], self.columns.headings[self.columns.key]
        if not key:
            raise MissingCell(column=heading)
        return _digest(["key", self.sheet, fold(heading), key])

    def tell_heading(self, failure: Failure) -> None:
        """Let a failure speak of headings, where it speaks of options and columns."""
        failure.where = self._heading(failure.where, of_count=isinstance(failure, _OF_COUNTS))
        for fact in ("column", "one", "other"):
            name = str(failure.facts.get(fact))
            if name in _ELSE and name not in self.columns.places:
                name = _ELSE[name]
            if name in self.columns.places:
                failure.facts[fact] = self.columns.headings[self.columns.places[name]]

    def _heading(self, option: str, *, of_count: bool) -> str:
        """The heading over the cell that an option was read from, a group or its count."""
        name = option.removeprefix("--").lower()
        for columns in OPTIONS.values():
            for column, one in columns.items():
                if name in (one, column) and column in self.columns.places:
                    return self.columns.headings[self.columns.places[column]]
        if name in ("quantity", "leaflets"):
            name = "quantity_quality"
        if name in self.columns.places:
            return self.columns.headings[self.columns.places[name]]
        column = "count" if of_count and "count" in self.columns.places else "audience"
        if name == "attended" and column in self.columns.places:
            return self.columns.headings[self.columns.places[column]]
        return ""


def said(origin: str, texts: Texts) -> bytes:
    """The digest of a row's origin and its open text, as it is compared and never kept."""
    held = {name: list(words) for name, words in texts.items() if words}
    return bytes.fromhex(_digest([origin, held]))


def _digest(value: object) -> str:
    return sha256(canonical(["antitrafik list 1", value]).encode()).hexdigest()


def _id(cells: Mapping[str, Sequence[str]]) -> str:
    """The id of the record, where the cell holds one; an office may number its rows as it likes."""
    given = cells.get("id", [""])[0].lower()
    return given if is_record_id(given) else ""


def _linked(
    told: Telling, elsewhere: Mapping[str, Sequence[str]], log: Log | None
) -> dict[str, object]:
    """The records a row names by their whole ids, which may come later in the list."""
    found: dict[str, object] = {}
    for name, ids in elsewhere.items():
        if not ids:
            continue
        if len(ids) > MOST_VALUES:
            raise TooMany(number=len(ids), most=MOST_VALUES).at(name)
        for one in ids:
            _refuse_wrong(name, one, log)
        if name == "within":
            found[name] = ids[0]
        else:
            found[name] = sorted({*told.fields.get(name, ()), *ids})
    return found


def _refuse_wrong(name: str, record: str, log: Log | None) -> None:
    """A record that is there must be of the type that is named so. Raises `WrongType`."""
    if log is not None and is_there(log, record):
        tell({name: [record]}, log)
