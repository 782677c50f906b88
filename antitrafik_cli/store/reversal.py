"""Taking a change back: the entries that say the opposite of its entries.

Here: the last change of this laptop and its reversal. Not here: writing it (`change`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from antitrafik_cli.domain.entry import Entry, read_head
from antitrafik_cli.errors.amending import AmendedSince, ErasureStays
from antitrafik_cli.store import device as devices
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState, fold
from antitrafik_cli.store.log import OF_DEVICE, Log

_OPPOSITE = {"record": "withdraw", "restore": "withdraw", "withdraw": "restore"}
_LAST = f"""
SELECT c.first, c.last, c.command FROM change AS c JOIN entry AS e ON e.n = c.first
WHERE e.{OF_DEVICE} ORDER BY c.first DESC LIMIT 1
"""  # noqa: S608 - constant


@dataclass(frozen=True, slots=True)
class LastChange:
    """The command that added entries, and the arrival numbers of the first and the last of them."""

    command: str
    first: int
    last: int


def last_change(log: Log) -> LastChange | None:
    """The last change this laptop made to the log; None where it made none."""
    device = devices.current(log.id)
    row = (
        device and log.connection.execute(_LAST, {"device": bytes.fromhex(device.name)}).fetchone()
    )
    return LastChange(row[2], row[0], row[1]) if row else None


def reversal(log: Log, change: LastChange) -> Iterator[Draft]:
    """What reverses the change, newest entry first. Raises `ErasureStays`, `AmendedSince`."""
    if any(entry.op == "erase" for entry in _entries(log, change)):
        raise ErasureStays
    for entry in _entries(log, change):
        entries = log.entries(entry.record)
        heads = fold(entries).heads
        if entry.op in _OPPOSITE:
            yield Draft(_OPPOSITE[entry.op], entry.type, entry.record, heads)
        else:
            _refuse_overwriting(log, entry, fold(entries))
            fields, kept = _before(entry, entries)
            yield Draft("amend", entry.type, entry.record, heads, fields=fields, kept=kept)


def _entries(log: Log, change: LastChange) -> Iterator[Entry]:
    """The entries of a change, the newest first; one at a time, since there may be very many."""
    for n in range(change.last, change.first - 1, -1):
        row = log.connection.execute("SELECT head FROM entry WHERE n = ?", (n,)).fetchone()
        yield read_head(row[0])


def _refuse_overwriting(log: Log, entry: Entry, state: RecordState) -> None:
    """Raises `AmendedSince` where a field of this amendment was told again, or beside it."""
    for told in (state.fields, state.text):
        for name, one in told.items():
            mine = entry.fields if told is state.fields else entry.text
            if name in mine and (one.entry.id != entry.id or one.rivals):
                raise AmendedSince(record=log.short(entry.record), field=name)


def _before(entry: Entry, entries: Sequence[Entry]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the fields of an amendment held for its author before it: values and commitments."""
    seen = fold(_ancestors(entry, entries))
    fields = {name: seen.value(name) for name in entry.fields}
    return fields, {name: list(seen.commitments(name)) for name in entry.text if name != "why"}


def _ancestors(entry: Entry, entries: Sequence[Entry]) -> list[Entry]:
    by_id = {one.id: one for one in entries}
    found: dict[str, Entry] = {}
    pending = list(entry.base)
    while pending:
        id_ = pending.pop()
        if id_ in by_id and id_ not in found:
            found[id_] = by_id[id_]
            pending += by_id[id_].base
    return list(found.values())
