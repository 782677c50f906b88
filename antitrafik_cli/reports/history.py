"""The history of a record: who said what about it, when and why, losing values included.

Here: one row for each field that an entry told. Not here: what holds now (`records`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.entry import Entry, canonical
from antitrafik_cli.domain.record import TYPES, invalid_fields
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.phrases import LABELS, in_words
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.settings import tirane
from antitrafik_cli.store.fold import RecordState, Told
from antitrafik_cli.store.log import Log

OPERATIONS = {
    "record": N_("recorded"),
    "amend": N_("amended"),
    "withdraw": N_("withdrawn"),
    "restore": N_("restored"),
    "erase": N_("erased"),
}
_COLUMNS = (
    Column("entry", "text", "", N_("Entry")),
    Column("at", "date", "UTC", N_("When it was said")),
    Column("officer", "text", "", N_("Officer")),
    Column("device", "text", "", N_("Device")),
    Column("op", "text", "", N_("What was done")),
    Column("field", "text", "", N_("Field")),
    Column("value", "text", "", N_("Value")),
    Column("holds", "text", "", N_("Whether it holds now")),
    Column("why", "text", "", N_("Why")),
)
_SHOWN = (
    Shown(N_("When"), "code", ("at",)),
    Shown(N_("Who"), "text", ("officer",)),
    Shown(N_("What"), "code", ("op",)),
    Shown(N_("Field"), "code", ("field",)),
    Shown(N_("Value"), "text", ("value",)),
    Shown(N_("Holds"), "code", ("holds",)),
    Shown(N_("Why"), "text", ("why",)),
)


def history(log: Log, state: RecordState) -> Result:
    """Everything that was said about a record, in the order it arrived here."""
    rows = tuple(row for entry in log.entries(state.record) for row in _rows(log, state, entry))
    table = ResultTable("history", N_("History"), _COLUMNS, rows, _SHOWN)
    heading = Note(
        N_("History of {short} ({id})"), {"short": log.short(state.record), "id": state.record}
    )
    return Result("history", (table,), {"id": state.record}, heading)


def _rows(log: Log, state: RecordState, entry: Entry) -> Iterator[dict[str, Cell]]:
    moment = datetime.fromtimestamp(entry.at / 1000, UTC)
    why = log.words(entry.text.get("why", ()))
    about: dict[str, Cell] = {
        "entry": entry.id,
        "at": Coded(
            moment.isoformat(timespec="milliseconds"),
            moment.astimezone(tirane()).strftime("%d.%m.%Y %H:%M"),
        ),
        "officer": entry.officer or entry.device[:8],
        "device": entry.device,
        "op": Coded(entry.op, _(OPERATIONS.get(entry.op, entry.op))),
    }
    told = list(_told(log, state, entry))
    for place, (field, value, holds) in enumerate(told or [("", Coded("", ""), "")]):
        yield {
            **about,
            "field": Coded(field, _(LABELS.get(field, field))),
            "value": value,
            "holds": Coded(holds, _(_HOLDS.get(holds, holds))),
            "why": _words(why) if place == 0 else "",
        }


_HOLDS = {
    "shown": N_("yes"),
    "rival": N_("in conflict"),
    "surpassed": N_("replaced"),
    "erased": N_("erased"),
    "unapplied": N_("not understood"),
}


def _told(log: Log, state: RecordState, entry: Entry) -> Iterator[tuple[str, Coded, str]]:
    if entry.op == "erase":
        return
    known = TYPES[entry.type].fields if entry.type in TYPES else {}
    strange = {*invalid_fields(entry.type, entry.fields), *entry.fields.keys() - known.keys()}
    for field in entry.fields:
        told = state.fields.get(field)
        value = entry.fields[field]
        if field in strange:
            yield field, Coded(canonical(value), canonical(value)), "unapplied"
            continue
        yield field, Coded(_typed(field, value), in_words(field, value)), _holds(told, entry)
    for field, kept in entry.text.items():
        if field != "why":
            words = _words(log.words(kept)) if kept else Coded("", "–")
            gone = bool(kept) and state.erased.issuperset(kept)
            yield field, words, "erased" if gone else _holds(state.text.get(field), entry)


def _typed(field: str, value: Any) -> str:
    """A value as machines read it, whatever the language: codes, ISO dates, counts as typed.

    What has parts of its own is JSON.
    """
    if field == "attended":
        return "; ".join(AudienceLine.from_json(one).notation for one in value or ())
    if field == "quantity" and value:
        return Count.from_json(value).notation
    if isinstance(value, dict) or (isinstance(value, list) and not _are_codes(value)):
        return canonical(value)
    return ";".join(value) if isinstance(value, list) else str(value or "")


def _are_codes(values: Sequence[Any]) -> bool:
    return all(isinstance(one, str) for one in values)


def _words(told: Sequence[str | None]) -> Coded:
    """Open text; erased words are blank for machines."""
    shown = "; ".join(word if word is not None else _("(erased)") for word in told)
    return Coded("; ".join(word for word in told if word), shown)


def _holds(told: Told | None, entry: Entry) -> str:
    if told is None:
        return ""
    if told.entry.id == entry.id:
        return "shown"
    rivals = {rival.id for rival in told.rivals}
    return "rival" if entry.id in rivals else "surpassed"
