"""The cells of a row of a list, as the words of the options that log such a record.

Here: which option a column is for which type of record, what a record needs, counts and groups in
columns of their own. Not here: cells as they stand in the file, reading the words (`list_rows`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.entry import is_record_id
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import NotACount, TooMany, UnknownChoice, listed
from antitrafik_cli.errors.importing import (
    MissingCell,
    NotOfType,
    SeveralMaterials,
    ToldTwice,
    UnevenGroups,
    UnnamedAudience,
)
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.telling import TYPE_NAMES
from antitrafik_cli.messages import _

TYPES = ("event", "distribution")
_TYPE_WORDS = {
    "event": "event", "veprimtari": "event", "veprimtaria": "event",
    "distribution": "distribution", "shperndarje": "distribution", "shperndarja": "distribution",
}  # fmt: skip
_SHARED = ("date", "county", "municipality", "campaign", "source", "note")
# column -> option of the command that logs such a record
OPTIONS: Mapping[str, Mapping[str, str]] = {
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
_LINES = ("attended", "audience_words")
_FIELDS: Mapping[str, Sequence[str]] = {  # column -> fields of records that it tells
    "date": ("date",), "county": ("place",), "municipality": ("place",),
    "venue": ("venue", "places"), "places": ("venue", "places"), "campaign": ("campaigns",),
    "kind": ("kind", "kind_words"), "topic": ("topics", "topic_words"), "partner": ("partners",),
    "attended": _LINES, "audience": _LINES, "count": _LINES,
    "material": ("material", "materials", "material_words"), "source": ("sources",),
    "status": ("status",), "quantity": ("quantity",), "quantity_quality": ("quantity",),
    "within": ("within",), "overlaps": ("overlaps",), "fulfils": ("fulfils",), "note": ("note",),
}  # fmt: skip
_REQUIRED: Mapping[str, Sequence[Sequence[str]]] = {
    "event": (("date",), ("county", "municipality"), ("kind",)),
    "distribution": (("date",), ("county", "municipality"), ("quantity",)),
}
_USUAL: Mapping[str, Mapping[str, Sequence[str]]] = {
    "event": {},
    "distribution": {"material": ["leaflet"], "status": ["done"]},
}
_OF_ROWS = ("id", "as_of")  # which say nothing of what was done
_APART = re.compile(r"[,+]")  # groups in a cell of their own; no audience is called so
# A day with its hour, as workbooks have it and as Excel writes it into a CSV.
_TIME = re.compile(r"(\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4})[ T]\d\d?:\d\d(:\d\d)?")


def fields_of(columns: Iterable[str]) -> frozenset[str]:
    """The fields and texts that a list with these columns tells; of any other it says nothing."""
    return frozenset(field for column in columns for field in _FIELDS.get(column, ()))


def heads_over(columns: ListColumns, fields: Iterable[str]) -> list[str]:
    """The headings of the columns that tell these fields and texts, each once."""
    places = columns.places
    told = (
        next((one for one in (name, *places) if one in places and name in _FIELDS.get(one, ())), "")
        for name in fields
    )
    return [columns.headings[places[one]] for one in dict.fromkeys(filter(None, told))]


def options_of(
    cells: dict[str, list[str]],
) -> tuple[str, dict[str, Sequence[str]], dict[str, list[str]]]:
    """The type of record, the words of its options, and ids of records that may come later.

    Raises `MissingCell`, `NotOfType`, `ToldTwice`, `TooMany`, `UnknownChoice`, `NotACount`,
    `UnnamedAudience`, `UnevenGroups`, `SeveralMaterials`.
    """
    _read_quantity(cells)
    type_ = _type(cells)
    cells.pop("type", None)
    _read_groups(cells)
    if date := cells.get("date"):
        cells["date"] = [_TIME.sub(r"\1", date[0])]
    _require(type_, cells)
    elsewhere: dict[str, list[str]] = {
        name: [one.lower() for one in cells[name] if is_record_id(one.lower())]
        for name in ("within", "overlaps")
        if name in cells
    }
    words: dict[str, Sequence[str]] = dict(_USUAL[type_])
    names = OPTIONS[type_]
    for column, values in cells.items():
        if column in _OF_ROWS:
            continue
        if column not in names:
            raise NotOfType(type=_(TYPE_NAMES[type_]), column=column)
        here = [one for one in values if one.lower() not in elsewhere.get(column, [])]
        if names[column] in ("venue", "place") and names[column] in words:
            raise ToldTwice(one="venue", other="places")
        if type_ == "distribution" and column == "material" and len(here) > 1:
            raise TooMany(number=len(here), most=1).at("material")
        if here:
            words[names[column]] = ["; ".join(here)] if names[column] == "venue" else here
    return type_, words, elsewhere


def _require(type_: str, cells: Mapping[str, Sequence[str]]) -> None:
    """What a record of this type cannot do without, and one material for one number."""
    if type_ == "event" and "quantity" in cells and len(cells.get("material", ())) > 1:
        raise SeveralMaterials().at("quantity")
    for ways in _REQUIRED[type_]:
        if not any(name in cells for name in ways):
            raise MissingCell(column=ways[0])


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
    low, high = (_number(parts[name], f"quantity_{name}") for name in ("low", "high"))
    try:
        count = Count.from_json([fold(parts["quality"][0]).replace(" ", "-"), low, high])
    except ValueError:
        shown = " ".join(values[0] for values in parts.values() if values)
        raise NotACount(words=shown).at("quantity_quality") from None
    cells["quantity"] = [count.notation]


def _number(values: Sequence[str] | None, column: str) -> int | None:
    if values is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", values[0]):
        raise NotACount(words=values[0]).at(column)
    return int(values[0])


def _read_groups(cells: dict[str, list[str]]) -> None:
    """Groups and numbers in columns of their own, as audience lines."""
    groups, told = cells.pop("audience", None), cells.pop("count", None)
    if groups is None and told is None:
        return
    if "attended" in cells:
        raise ToldTwice(one="attended", other="audience" if groups else "count")
    if groups is None:
        raise UnnamedAudience().at("count")
    groups = [name for one in groups for each in _APART.split(one) if (name := each.strip())]
    counts = [one.strip() for one in told[0].split(";") if one.strip()] if told else ["?"]
    if len(counts) == 1 and (told or len(groups) == 1):
        cells["attended"] = [f"{'+'.join(groups)}={counts[0]}"]
        return
    if told and len(counts) != len(groups):
        raise UnevenGroups().at("count")
    pairs = zip(groups, counts if told else ["?"] * len(groups), strict=True)
    cells["attended"] = [f"{group}={count}" for group, count in pairs]
