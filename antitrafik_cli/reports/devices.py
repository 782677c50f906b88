"""The laptops whose entries stand in the log: when each was last heard of, and what is missing.

Here: the table `devices`. Not here: whether the chains are sound (`store.check`).
"""

from collections.abc import Iterator
from typing import NamedTuple

from antitrafik_cli.domain.entry import read_head
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Cell, Coded, Column, Note, ResultTable, Shown
from antitrafik_cli.settings import day_of
from antitrafik_cli.store.log import Log

_DEVICES = "SELECT d, device FROM device ORDER BY d"
_HELD = """
SELECT count(*), max(seq),
  (SELECT count(*) FROM (SELECT DISTINCT seq FROM entry WHERE device = :device))
FROM entry WHERE device = :device
"""
_NEWEST = "SELECT head FROM entry WHERE device = ? ORDER BY seq DESC, id LIMIT 1"
_HOLES = """
SELECT before + 1, seq - 1 FROM (
  SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS before FROM entry WHERE device = :device
) WHERE seq > before + 1 ORDER BY seq
"""
_COLUMNS = (
    Column("device", "text", "", N_("Device")),
    Column("officer", "text", "", N_("Officer")),
    Column("last_heard", "date", "", N_("Last heard")),
    Column("entries", "count", "entries", N_("Entries")),
    Column("missing", "text", "", N_("Entries missing")),
    Column("forks", "count", "entries", N_("Forks")),
)
_MISSING = Note(
    N_(
        "Missing entries were written and have not come here; ask for them where they were "
        "written. Forks are places that two entries claim. See: antitrafik check"
    )
)


class _Device(NamedTuple):
    number: int  # in this log
    name: bytes
    entries: int
    newest: int  # the highest seq
    places: int  # how many different seq


def devices_table(log: Log) -> ResultTable:
    """A row for each device heard of in the log, the longest silent one first."""
    rows = sorted((_row(log, one) for one in _devices(log)), key=lambda row: str(row["last_heard"]))
    return ResultTable(
        name="devices",
        title=N_("Devices"),
        columns=_COLUMNS,
        rows=tuple(rows),
        shown=(
            Shown(N_("Device"), "text", ("device",)),
            Shown(N_("Last heard"), "code", ("last_heard",)),
            Shown(N_("Officer"), "text", ("officer",)),
            Shown(N_("Entries"), "number", ("entries",)),
            Shown(N_("Entries missing"), "text", ("missing",)),
            Shown(N_("Forks"), "number", ("forks",)),
        ),
        notes=(_MISSING,) if any(row["missing"] or row["forks"] for row in rows) else (),
    )


def _devices(log: Log) -> Iterator[_Device]:
    for number, name in log.connection.execute(_DEVICES).fetchall():
        held = log.connection.execute(_HELD, {"device": number}).fetchone()
        if held[0]:
            yield _Device(number, name, *held)


def _row(log: Log, device: _Device) -> dict[str, Cell]:
    entry = read_head(log.connection.execute(_NEWEST, (device.number,)).fetchone()[0])
    day = day_of(entry.at).isoformat()
    holes = []
    if device.places < device.newest:
        holes = log.connection.execute(_HOLES, {"device": device.number}).fetchall()
    ranges = (f"{first}-{last}" if first < last else str(first) for first, last in holes)
    return {
        "device": device.name.hex()[:8],
        "officer": entry.officer or None,
        "last_heard": Coded(day, str(When(day))),
        "entries": device.entries,
        "missing": ", ".join(ranges) or None,
        "forks": device.entries - device.places,
    }
