"""A row of a list as what a record will say: the words of the options that its cells stand for.

Here: cells to options, what a record needs, what a row is known again by. Not here: reading the
words of options (`telling`), which column is which (`list_columns`), what becomes of rows
(`importing`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import canonical, is_record_id
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import Failure, NotACount, UnknownChoice, listed
from antitrafik_cli.errors.importing import (
    MissingCell,
    NotOfType,
    ToldTwice,
    UnevenGroups,
    UnnamedAudience,
)
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.tables import TableRow
from antitrafik_cli.exchange.telling import TYPE_NAMES, Telling, refuse_other_material, tell
from antitrafik_cli.messages import _
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import Texts, is_there

TYPES = ("event", "distribution")
_TYPE_WORDS = {
    "event": "event", "veprimtari": "event", "veprimtaria": "event",
    "distribution": "distribution", "shperndarje": "distribution", "shperndarja": "distribution",
}  # fmt: skip
_NOTHING = frozenset({"-", "–", "—"})  # how people fill a cell where there is nothing
_SINGLE = frozenset(
    {"type", "id", "date", "venue", "kind", "quantity", "status", "note", "within", "count"}
    | {"quantity_quality", "quantity_low", "quantity_high"}
)
_SHARED = ("date", "county", "municipality", "campaign", "source", "note")
# column -> option of the command that logs such a record
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "event": {
        **{name: name for name in _SHARED},
        **{name: name for name in ("venue", "kind", "attended", "topic", "partner", "request")},
        **{name: name for name in ("overlaps", "fulfils")},
        "material": "materials", "places": "venue", "quantity": "leaflets",
    },
    "distribution": {
        **{name: name for name in _SHARED},
        **{name: name for name in ("material", "quantity", "status", "within")},
        "places": "place", "venue": "place",
    },
}  # fmt: skip
_REQUIRED: Mapping[str, Sequence[Sequence[str]]] = {
    "event": (("date",), ("county", "municipality"), ("kind",)),
    "distribution": (("date",), ("county", "municipality"), ("quantity",)),
}
_USUAL: Mapping[str, Mapping[str, Sequence[str]]] = {
    "event": {},
    "distribution": {"material": ["leaflet"], "status": ["done"]},
}
_SEVERAL = re.compile(r"[;\n]")  # values of one cell; Excel breaks lines in it
_APART = re.compile(r"[,+]")  # groups in a cell of their own; no audience is called so
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d(:\d\d)?")  # a day of a workbook with its hour
_FORMULA = ("'=", "'+", "'-", "'@", "'\t", "'\r")  # text that was disarmed on its way out


class ListRow(NamedTuple):
    """A row that can be taken in: its type, what it says, and what it is known again by.

    `id` is that of its record where the list says it, else "".
    """

    number: int
    type: str
    told: Telling
    origin: str
    id: str


class Lists(NamedTuple):
    """What all rows of a list share: columns, the name of the sheet, whether campaigns are new."""

    columns: ListColumns
    sheet: str
    new_campaign: bool

    def read(self, row: TableRow, log: Log | None) -> ListRow:
        """The row as a record; a failure says under which heading it happened."""
        cells = self._cells(row)
        try:
            type_, words, elsewhere = _options(cells)
            told = tell(words, log, new_campaign=self.new_campaign)
            told.fields.update(_linked(told, elsewhere, log))
            if type_ == "distribution":
                refuse_other_material(log, told.fields)
            return ListRow(row.number, type_, told, self._origin(row, type_, told), _id(cells))
        except Failure as failure:
            self._tell_heading(failure)
            raise

    def _cells(self, row: TableRow) -> dict[str, list[str]]:
        """The values of every cell that holds any, by column."""
        found = {}
        for name, place in self.columns.places.items():
            cell = row.cells[place]
            if not cell or cell in _NOTHING:
                continue
            if cell.startswith(_FORMULA):
                cell = cell[1:]
            each = [cell] if name in _SINGLE else [one.strip() for one in _SEVERAL.split(cell)]
            if values := [one for one in each if one]:
                found[name] = values
        return found

    def _origin(self, row: TableRow, type_: str, told: Telling) -> str:
        """What the row is known again by: 64 hex digits.

        Only what heads hold in clear goes into it, or the key: a digest of open text would let
        text be guessed that was erased. Open text is compared with that of the record itself.
        """
        if self.columns.key is not None and not self.columns.keyed_by_id:
            key = row.cells[self.columns.key]
            heading = fold(self.columns.headings[self.columns.key])
            if not key:
                raise MissingCell(column=self.columns.headings[self.columns.key])
            return _digest(["key", self.sheet, heading, key])
        themes = sorted(theme for theme, _wording, _words in told.requests)
        return _digest(["row", self.sheet, type_, told.fields, told.leaflets, themes])

    def _tell_heading(self, failure: Failure) -> None:
        """Let a failure speak of headings, where it speaks of options and columns."""
        failure.where = self._heading(failure.where)
        for fact in ("column", "one", "other"):
            name = str(failure.facts.get(fact))
            if name == "county" and name not in self.columns.places:
                name = "municipality"
            if name in self.columns.places:
                failure.facts[fact] = self.columns.headings[self.columns.places[name]]

    def _heading(self, option: str) -> str:
        """The heading over the cell that an option was read from."""
        name = option.removeprefix("--").lower()
        for columns in _OPTIONS.values():
            for column, one in columns.items():
                if name in (one, column) and column in self.columns.places:
                    return self.columns.headings[self.columns.places[column]]
        if name in ("attended", "audience") and "audience" in self.columns.places:
            return self.columns.headings[self.columns.places["audience"]]
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


def _options(
    cells: dict[str, list[str]],
) -> tuple[str, dict[str, Sequence[str]], dict[str, list[str]]]:
    """The type of record, the words of its options, and ids of records that may come later."""
    _read_quantity(cells)
    type_ = _type(cells)
    cells.pop("type", None)
    _read_groups(cells)
    if date := cells.get("date"):
        cells["date"] = [_TIME.sub(r"\1", date[0])]
    for ways in _REQUIRED[type_]:
        if not any(name in cells for name in ways):
            raise MissingCell(column=ways[0])
    elsewhere: dict[str, list[str]] = {
        name: [one.lower() for one in cells[name] if is_record_id(one.lower())]
        for name in ("within", "overlaps")
        if name in cells
    }
    words: dict[str, Sequence[str]] = dict(_USUAL[type_])
    names = _OPTIONS[type_]
    for column, values in cells.items():
        if column == "id":
            continue
        if column not in names:
            raise NotOfType(type=_(TYPE_NAMES[type_]), column=column)
        here = [one for one in values if one.lower() not in elsewhere.get(column, [])]
        if names[column] in ("venue", "place") and names[column] in words:
            raise ToldTwice(one="venue", other="places")
        if here:
            words[names[column]] = here
    return type_, words, elsewhere


def _type(cells: Mapping[str, Sequence[str]]) -> str:
    """A distribution where the row says so, or has a quantity and no kind; else an event."""
    if said_type := cells.get("type"):
        found = _TYPE_WORDS.get(fold(said_type[0]))
        if found is None:
            raise UnknownChoice(words=said_type[0], choices=listed(TYPES)).at("type")
        return found
    return "distribution" if "quantity" in cells and "kind" not in cells else "event"


def _read_quantity(cells: dict[str, list[str]]) -> None:
    """A quantity told as quality, low and high, as the words of one."""
    parts = {name: cells.pop(f"quantity_{name}", None) for name in ("quality", "low", "high")}
    if parts["quality"] is None:
        return
    if "quantity" in cells:
        raise ToldTwice(one="quantity", other="quantity_quality")
    low, high = (_number(parts[name]) for name in ("low", "high"))
    try:
        count = Count.from_json([fold(parts["quality"][0]).replace(" ", "-"), low, high])
    except ValueError:
        shown = " ".join(values[0] for values in parts.values() if values)
        raise NotACount(words=shown).at("quantity") from None
    cells["quantity"] = [count.notation]


def _number(values: Sequence[str] | None) -> int | None:
    if values is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", values[0]):
        raise NotACount(words=values[0]).at("quantity")
    return int(values[0])


def _read_groups(cells: dict[str, list[str]]) -> None:
    """Groups and numbers in columns of their own, as audience lines."""
    groups, told = cells.pop("audience", None), cells.pop("count", None)
    if groups is None and told is None:
        return
    if "attended" in cells:
        raise ToldTwice(one="attended", other="audience" if groups else "count")
    if groups is None:
        raise UnnamedAudience
    groups = [name for one in groups for each in _APART.split(one) if (name := each.strip())]
    counts = [one.strip() for one in told[0].split(";") if one.strip()] if told else ["?"]
    if len(counts) == 1 and (told or len(groups) == 1):
        cells["attended"] = [f"{'+'.join(groups)}={counts[0]}"]
        return
    if told and len(counts) != len(groups):
        raise UnevenGroups
    pairs = zip(groups, counts if told else ["?"] * len(groups), strict=True)
    cells["attended"] = [f"{group}={count}" for group, count in pairs]


def _linked(
    told: Telling, elsewhere: Mapping[str, Sequence[str]], log: Log | None
) -> dict[str, object]:
    """The records a row names by their whole ids, which may come later in the list."""
    found: dict[str, object] = {}
    for name, ids in elsewhere.items():
        if not ids:
            continue
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
