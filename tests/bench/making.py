"""From the world to files: a log sealed as the tool seals it, and the flat tables beside it.

Made once for each size and kept; made anew when the world or the form of the log has changed, and
derived anew when the store has. Not here: what is measured (`rows`).
"""

import csv
import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import antitrafik_cli
from antitrafik_cli.domain.entry import NO_ENTRY, Entry, commitment, record_id, seal
from antitrafik_cli.store.connection import transaction
from antitrafik_cli.store.log import Log, as_bytes
from antitrafik_cli.store.rebuilding import rebuild

from . import flat
from .world import Activity, activities

_STORE = Path(antitrafik_cli.__file__).parent / "store"
_BEGIN = 1_420_070_400_000  # milliseconds: the first of January 2015
_SPAN = 347_000_000_000  # to the end of 2025
_DEVICES = 12  # an office in each county
_BATCH = 20_000
_ALL = "SELECT * FROM flat"


class World(NamedTuple):
    """The files of one size: the log, the flat tables, how many entries, the bytes of their heads.

    `duckdb` is None where DuckDB's shell is not installed.
    """

    size: int
    log: Path
    flat: Path
    duckdb: Path | None
    entries: int
    heads: int


class Batch(NamedTuple):
    """Rows for the tables of log.sql, and for the flat table."""

    entries: list[tuple[bytes, bytes, int, bytes, str]]
    texts: list[tuple[bytes, bytes, str, str]]
    changes: list[tuple[int, int, str]]
    flat: list[tuple[Any, ...]]


def world(size: int, folder: Path, duckdb: str | None = None) -> World:
    """The world of that many activities, from `folder` where it was made before."""
    place = folder / str(size)
    log, table, known = place / "log.db", place / "flat.db", place / "made.json"
    made = json.loads(known.read_bytes()) if known.exists() else {}
    enduring, derived = _digest(enduring=True), _digest(enduring=False)
    if made.get("enduring") != enduring:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        made = {"enduring": enduring, **_make(size, log, table)}
    if made.get("derived") != derived:
        with Log.open(log, write=True, as_it_is=True) as opened:
            rebuild(opened.connection)
        made["derived"] = derived
    known.write_text(json.dumps(made), encoding="utf-8")
    copy = _in_duckdb(duckdb, table, place / "flat.duckdb") if duckdb else None
    return World(size, log, table, copy, made["entries"], made["heads"])


def batches(size: int) -> Iterator[Batch]:
    """Every row of the log and of the flat table, some thousand activities at a time."""
    scribe = _Scribe(size)
    pending = activities(size)
    while some := list(islice(pending, _BATCH)):
        batch = Batch([], [], [], [])
        for activity in some:
            scribe.write(activity, batch)
        yield batch


class _Scribe:
    """Writes activities as entries, in the chains of twelve devices."""

    def __init__(self, size: int) -> None:
        self._rnd = random.Random(2)
        self._step = max(1, _SPAN // (2 * size + 2))
        self._at = _BEGIN
        self._chains = [(f"{n + 1:032x}", 0, NO_ENTRY) for n in range(_DEVICES)]
        self._written = 0
        self._records: dict[int, str] = {}  # of distributions, for those within them

    def write(self, activity: Activity, batch: Batch) -> None:
        chain = self._rnd.randrange(_DEVICES)
        first = self._written + 1
        text = self._venue(activity, batch)
        record = self._new_record()
        fields = dict(activity.fields)
        if activity.type == "distribution":
            self._records[activity.index] = record
            if activity.within is not None:
                fields["within"] = self._records[activity.within]
        told = self._entry(chain, batch, "record", activity.type, record, fields, text=text)
        for theme in activity.requests:
            about = {"event": record, "theme": theme}
            self._entry(chain, batch, "record", "request", self._new_record(), about)
        self._changed(batch, first, f"log-{activity.type}")
        for op, fields_ in (("amend", activity.amended), ("withdraw", {})):
            if activity.amended if op == "amend" else activity.withdrawn:
                told = self._entry(chain, batch, op, activity.type, record, fields_, base=[told.id])
                self._changed(batch, self._written, op)
        if not activity.withdrawn:
            batch.flat.append(flat.row(activity))

    def _new_record(self) -> str:
        return record_id(self._at, self._rnd.randbytes(10))

    def _venue(self, activity: Activity, batch: Batch) -> dict[str, list[str]]:
        if not activity.venue:
            return {}
        salt = self._rnd.randbytes(16)
        kept = commitment("venue", activity.venue, salt)
        batch.texts.append((bytes.fromhex(kept), salt, "venue", activity.venue))
        return {"venue": [kept]}

    def _entry(
        self,
        chain: int,
        batch: Batch,
        op: str,
        type_: str,
        record: str,
        fields: dict[str, Any],
        *,
        base: Iterable[str] = (),
        text: dict[str, list[str]] | None = None,
    ) -> Entry:
        device, seq, prev = self._chains[chain]
        self._at += self._step
        entry = seal(
            at=self._at, device=device, seq=seq + 1, prev=prev, officer="el2", op=op, type_=type_,
            record=record, base=list(base), fields=fields, text=text,
        )  # fmt: skip
        self._chains[chain] = (device, seq + 1, entry.id)
        self._written += 1
        batch.entries.append(
            (bytes.fromhex(entry.id), bytes.fromhex(device), seq + 1, as_bytes(record), entry.head)
        )
        return entry

    def _changed(self, batch: Batch, first: int, command: str) -> None:
        batch.changes.append((first, self._written, command))


def _make(size: int, log: Path, table: Path) -> dict[str, int]:
    """The log without what is derived, and the flat table; how many entries, bytes of heads."""
    entries = heads = 0
    beside = sqlite3.connect(table)
    with Log.open(log, write=True) as opened, beside:
        beside.execute(flat.TABLE)
        opened.connection.execute("PRAGMA cache_size = -500000")
        with transaction(opened.connection):
            for batch in batches(size):
                put(opened.connection, batch)
                marks = ", ".join("?" * len(batch.flat[0]))
                beside.executemany(f"INSERT INTO flat VALUES ({marks})", batch.flat)
                entries += len(batch.entries)
                heads += sum(len(one[4]) for one in batch.entries)
    beside.close()
    return {"entries": entries, "heads": heads}


def put(connection: sqlite3.Connection, batch: Batch) -> None:
    """Write a batch into the tables of log.sql, as the tool would."""
    connection.executemany(
        "INSERT INTO device (device) VALUES (?) ON CONFLICT (device) DO NOTHING",
        [(device,) for device in sorted({one[1] for one in batch.entries})],
    )
    connection.executemany(
        "INSERT INTO entry (id, device, seq, record, head) "
        "VALUES (?, (SELECT d FROM device WHERE device = ?), ?, ?, ?)",
        batch.entries,
    )
    connection.executemany("INSERT INTO open_text VALUES (?, ?, ?, ?)", batch.texts)
    connection.executemany("INSERT INTO change VALUES (?, ?, ?)", batch.changes)


def _in_duckdb(shell: str, table: Path, copy: Path) -> Path:
    """The flat table as DuckDB keeps it."""
    if not copy.exists() or copy.stat().st_mtime < table.stat().st_mtime:
        copy.unlink(missing_ok=True)
        rows = table.with_suffix(".csv")
        with rows.open("w", encoding="utf-8", newline="") as file, sqlite3.connect(table) as told:
            nulls = ([r"\N" if one is None else one for one in row] for row in told.execute(_ALL))
            csv.writer(file).writerows(nulls)
        load = f"COPY flat FROM '{rows}' (FORMAT csv, HEADER false, NULL '\\N')"
        subprocess.run([shell, str(copy), "-c", f"{flat.TABLE}; {load}"], check=True)
        rows.unlink()
    return copy


def _digest(*, enduring: bool) -> str:
    """What the enduring half is made of, or the derived one."""
    here = Path(__file__).parent
    sources = [here / "world.py", here / "making.py", here / "flat.py", _STORE / "log.sql"]
    if not enduring:
        sources += sorted(_STORE.glob("*.py")) + sorted(_STORE.glob("*.sql"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()
