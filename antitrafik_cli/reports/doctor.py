"""`doctor`: the log and what surrounds it, sign by sign, as a table.

Here: looking, and the table. Not here: what a sign means (`signs`), the checks (`store.check`).
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from antitrafik_cli import files
from antitrafik_cli import settings as places
from antitrafik_cli.domain.entry import read_head
from antitrafik_cli.errors import Failure, NoLog
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports import signs
from antitrafik_cli.reports.findings import in_both
from antitrafik_cli.reports.signs import Sign
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.store import copies, machine
from antitrafik_cli.store import device as devices
from antitrafik_cli.store.check import Finding
from antitrafik_cli.store.connection import format_of
from antitrafik_cli.store.log import OF_DEVICE, Log

_NAMES: Mapping[str, str] = {
    "log": N_("Log"),
    "check": N_("Check"),
    "key": N_("Key of this laptop"),
    "backup": N_("Last backup"),
    "rights": N_("Rights"),
    "encryption": N_("Encryption"),
    "place": N_("Place"),
    "space": N_("Free space"),
    "leftovers": N_("Leftovers"),
    "clock": N_("Clock"),
    "settings": N_("Settings"),
    "versions": N_("Versions"),
}
_OUTCOMES: Mapping[str, str] = {
    "ok": N_("in order"),
    "warning": N_("warning"),
    "problem": N_("problem"),
    "not-seen": N_("not seen"),
}
_COLUMNS = (
    Column("check", "text", "", "Looked at"),
    Column("result", "text", "", "Result"),
    Column("what", "text", "", "What it means"),
    Column("advice", "text", "", "What to do"),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A log that could be opened, and what `check` found in it; None where it was left out."""

    log: Log
    damages: Sequence[Finding] | None


def doctor(path: Path, opened: Opened | Failure) -> list[Sign]:
    """Every sign, in the order of the table. The log at `path` may be one that cannot be opened."""
    around = machine.look(path)
    found = [*_inside(opened)] if isinstance(opened, Opened) else [_refused(opened)]
    known = _known(opened)
    folders = {path.parent, *(copy.path.parent for copy in known)}
    journal = path.with_name(f"{path.name}-journal")
    seen = [machine.rights(one) for one in (path, path.parent, places.state_folder())]
    return [
        *found,
        signs.rights([one for one in seen if one]),
        signs.encryption(around),
        signs.place(around),
        signs.space(around),
        signs.leftovers(
            journal if os.path.lexists(journal) else None,
            [left for folder in sorted(folders) for left in files.left_behind(folder)],
        ),
        signs.clock(places.now(), _newest(opened)),
        signs.settings(places.settings_file(), there=os.path.lexists(places.settings_file())),
        signs.versions(around),
    ]


def _inside(opened: Opened) -> Iterator[Sign]:
    log = opened.log
    entries = copies.reach(log.connection)
    version = format_of(log.connection)
    facts = {"path": signs.at_home(log.path), "number": entries, "version": version}
    yield Sign("log", "ok", Note(N_("{path}: format {version}, entries: {number}"), facts))
    yield _checked(opened.damages)
    device = devices.current(log.id)
    held = log.connection.execute(
        f"SELECT coalesce(max(seq), 0) FROM entry WHERE {OF_DEVICE}",  # noqa: S608 - constant
        {"device": bytes.fromhex(device.name if device else "")},
    ).fetchone()[0]
    yield signs.key(device, held, machine.rights(devices.key_file(log.id)))
    known = copies.known(log.id)
    same = machine.same_disk(known[-1].path, log.path) if known else None
    yield signs.backup(known, entries, places.now(), same_disk=same)


def _checked(damages: Sequence[Finding] | None) -> Sign:
    if damages is None:
        what = Note(N_("left out"))
        return Sign("check", "not-seen", what, Note("antitrafik check"))
    if not damages:
        return Sign("check", "ok", Note(N_("every entry, text and derived row is sound")))
    what = Note(
        N_("{number} fault was found"),
        many=N_("{number} faults were found"),
        number=len(damages),
    )
    advice = Note(
        N_("antitrafik check shows it; then put back the last backup: antitrafik restore-backup")
    )
    return Sign("check", "problem", what, advice)


def _refused(failure: Failure) -> Sign:
    advice = Note(N_("put back the last backup: antitrafik restore-backup"))
    where = failure.facts.get("path")
    facts = {**failure.facts, "path": signs.at_home(where) if isinstance(where, Path) else where}
    told = Note(failure.message, facts)
    return Sign("log", "problem", told, None if isinstance(failure, NoLog) else advice)


def _known(opened: Opened | Failure) -> list[copies.Copy]:
    return copies.known(opened.log.id) if isinstance(opened, Opened) else []


def _newest(opened: Opened | Failure) -> datetime | None:
    """When the newest entry of any device was made, as its device had it."""
    if not isinstance(opened, Opened):
        return None
    newest = 0
    for head, _seq in opened.log.connection.execute(
        "SELECT head, max(seq) FROM entry GROUP BY device"
    ):
        with suppress(ValueError, TypeError, AttributeError):  # `check` says what is wrong there
            newest = max(newest, read_head(head).at)
    try:
        return datetime.fromtimestamp(newest / 1000, UTC) if newest else None
    except (OverflowError, OSError, ValueError):
        return datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


def signs_table(found: Sequence[Sign]) -> Result:
    """The signs, one row each."""
    rows: tuple[Row, ...] = tuple(
        {
            "check": Coded(one.name, _(_NAMES[one.name])),
            "result": Coded(one.outcome, _(_OUTCOMES[one.outcome])),
            "what": in_both(one.what),
            "advice": in_both(one.advice) if one.advice else None,
        }
        for one in found
    )
    shown = (
        Shown(N_("Looked at"), "code", ("check",)),
        Shown(N_("Result"), "code", ("result",)),
        Shown(N_("What it means"), "code", ("what",)),
        Shown(N_("What to do"), "code", ("advice",)),
    )
    return Result("doctor", (ResultTable("signs", N_("Health"), _COLUMNS, rows, shown),))
