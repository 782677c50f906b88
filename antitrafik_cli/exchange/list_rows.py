"""A row of a list as what a record will say: the words of the options that its cells stand for.

Here: the values of cells, what a row is known again by, failures told by their heading. Not here:
which option a cell is (`list_cells`), reading the words of options (`telling`), which column is
which (`list_columns`), what becomes of rows (`importing`).
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from antitrafik_cli.domain.cells import rearmed, split
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import canonical, is_record_id
from antitrafik_cli.domain.privacy import check_text
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.when import parse_when
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
from antitrafik_cli.errors.importing import MissingCell, NoYear
from antitrafik_cli.exchange.list_cells import OPTIONS, options_of
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.tables import TableRow
from antitrafik_cli.exchange.telling import MOST_VALUES, Telling, refuse_other_material, tell
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import ASKED, Texts, is_there

NO_KEY = "?"  # in place of a key that stands in two rows
_NOTHING = frozenset({"-", "–", "—"})  # how people fill a cell where there is nothing
# what else a column that is not there may stand under
_ELSE: Mapping[str, str] = {"county": "municipality", "quantity": "quantity_quality"}
_OF_COUNTS = (
    *(NotACount, NegativeCount, FractionalCount, CountTooLarge, RangeUpsideDown),
    *(SexAboveCount, SexWithoutCount),
)
_SINGLE = frozenset(
    {"type", "id", "date", "venue", "kind", "quantity", "status", "note", "within", "count"}
    | {"quantity_quality", "quantity_low", "quantity_high", "as_of"}
)


class Handed(NamedTuple):
    """What a distribution beside an event says of its own: coded fields and open text."""

    fields: dict[str, Any]
    text: dict[str, list[str]]


class ListRow(NamedTuple):
    """A row that can be taken in: its type, what it says, and what it is known again by.

    `origin` is the digest of what it says in codes, `key` that of its key, "" where the list has
    none, and `id` that of its record where the list says it, else "". `as_of` is the beginning of
    the newest entry's id when it was exported, "" where it was not.
    """

    number: int
    type: str
    told: Telling
    origin: str
    key: str
    id: str
    as_of: str

    @property
    def known_as(self) -> str:
        """What its record is to be known by."""
        return self.key or self.origin

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


def as_meant(row: TableRow) -> TableRow:
    """The row with its cells rearmed; a dash alone is an empty cell, a disarmed one is a dash.

    Those of a workbook too, which may have been a text file once.
    """
    return row._replace(
        cells=tuple("" if cell in _NOTHING else rearmed(cell) for cell in row.cells)
    )


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
            _refuse_moving_day(words["date"][0])
            told = tell(words, log, new_campaign=self.new_campaign)
            told.fields.update(_linked(told, elsewhere, log))
            if type_ == "distribution":
                refuse_other_material(log, told.fields)
            return self._row(row, cells, type_, told)
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

    def _row(
        self, row: TableRow, cells: Mapping[str, Sequence[str]], type_: str, told: Telling
    ) -> ListRow:
        """The row with what it is known again by.

        Only what heads hold in clear goes into its origin: a digest of open text would let text be
        guessed that was erased. Open text is compared with that of the record itself.
        """
        themes = sorted(theme for theme, _wording, _words in told.requests)
        origin = _digest(["row", self.sheet, type_, told.fields, told.leaflets, themes])
        as_of = cells.get("as_of", [""])[0]
        return ListRow(row.number, type_, told, origin, self._key(row), _id(cells), as_of)

    def identity(self, row: TableRow) -> str:
        """What no two rows of a list may share: the id of a record, or the key; "" without one.

        Raises `MissingCell`, `PersonalData`.
        """
        place = self.columns.places.get("id")
        if place is not None:
            if row.cells[place] == NO_KEY:
                raise MissingCell(column=self.columns.headings[place])
            if id_ := _id({"id": [row.cells[place]]}):
                return said("", {"id": [id_]}).hex()
        return self._key(row)

    def without_key(self, row: TableRow) -> TableRow:
        """The row with a sign in place of its key, so that it is refused until it has one."""
        at = self.columns.key if self.columns.key is not None else self.columns.places.get("id")
        cells = (NO_KEY if place == at else cell for place, cell in enumerate(row.cells))
        return row._replace(cells=tuple(cells))

    def _key(self, row: TableRow) -> str:
        """The digest of the key of a list that has one; "" where it is the id of a record.

        A row without an id, in a list whose key is the id, has none: it was added to an export.
        Raises `MissingCell`, `PersonalData`.
        """
        if self.columns.key is None:
            return ""
        key, heading = row.cells[self.columns.key], self.columns.headings[self.columns.key]
        if self.columns.keyed_by_id and (not key or _id({"id": [key]})):
            return ""
        if not key or key == NO_KEY:
            raise MissingCell(column=heading)
        try:
            check_text(key)
        except Failure as failure:
            raise failure.at(heading) from None
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


def _refuse_moving_day(words: str) -> None:
    """A day of a list has to be the same next year: `22/11` and `dje` are not. Raises `NoYear`."""
    now = today()
    try:
        found = parse_when(words, now)
        moved = found != parse_when(words, now - timedelta(days=400))
    except Failure:
        return  # whatever is wrong with it is told where it is read
    if moved:
        raise NoYear(words=words, date=str(found)).at("--date")


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
