"""What `doctor` makes of what it sees: each function one sign, from facts alone.

Here: what is in order, what it means, what to do. Not here: looking (`doctor`, `store.machine`).
Only what keeps the log from being trusted is a problem; all else that should be better, a warning.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from antitrafik_cli.messages import N_
from antitrafik_cli.result import Note
from antitrafik_cli.settings import tirane
from antitrafik_cli.store.copies import Copy
from antitrafik_cli.store.device import Device
from antitrafik_cli.store.machine import Machine, Rights
from antitrafik_cli.store.place_of_log import is_network

Outcome = Literal["ok", "warning", "problem", "not-seen"]
ROOM = 100 * 2**20  # bytes free that no small log should lack
LONG_AGO = timedelta(days=30)  # after which a backup is old
SLIP = timedelta(minutes=5)  # by which clocks of two laptops may differ
WRITTEN = datetime(2025, 1, 1, tzinfo=UTC)  # no clock that is right is before this tool
_SUMMER = datetime(2024, 7, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: its code, how it is, what that means, what to do."""

    name: str
    outcome: Outcome
    what: Note
    advice: Note | None = None


def at_home(path: Path) -> str:
    """The path as people and shells write it: `~` for the home folder."""
    with suppress(RuntimeError, ValueError):  # no home, or not in it
        return f"~/{path.relative_to(Path.home())}"
    return str(path)


def rights(found: Sequence[Rights]) -> Sign:
    """Files that others may read or change, folders that others may change, anybody else's."""
    if not found:
        return Sign("rights", "not-seen", Note(N_("cannot be seen from here")))
    for one in found:
        facts: dict[str, object] = {"path": at_home(one.path), "mode": f"{one.mode:o}"}
        if not one.own:
            what = Note(N_("{path} belongs to another user"), facts)
            return Sign("rights", "warning", what, Note(N_("have it given to you: chown")))
        if one.mode & (0o022 if one.folder else 0o077):
            what = Note(N_("other users may use {path} ({mode})"), facts)
            facts["right"] = "700" if one.folder else "600"
            return Sign("rights", "warning", what, Note("chmod {right} {path}", facts))
    return Sign("rights", "ok", Note(N_("for this user alone")))


def key(device: Device | None, held: int, rights: Rights | None) -> Sign:
    """The key, and whether the log reaches as far as this laptop remembers to have written."""
    if device is None:
        what = Note(N_("this laptop has not written to this log yet"))
        return Sign("key", "ok", what, Note(N_("the next entry makes its key")))
    if rights and (rights.mode & 0o077 or not rights.own):
        facts: dict[str, object] = {"path": at_home(rights.path), "mode": f"{rights.mode:o}"}
        what = Note(N_("other users may use {path} ({mode})"), facts)
        return Sign("key", "warning", what, Note("chmod 600 {path}", facts))
    facts = {"name": device.name[:8], "held": held, "mark": device.mark}
    if held < device.mark:
        what = Note(
            N_("an older copy: ends at entry {held} of this laptop, which has written {mark}"),
            facts,
        )
        advice = Note(N_("the next entry makes this laptop a new device; nothing is lost by that"))
        return Sign("key", "warning", what, advice)
    return Sign("key", "ok", Note(N_("device {name}, up to its entry {held}"), facts))


def place(machine: Machine) -> Sign:
    """A network drive or a folder that a program copies elsewhere."""
    facts = {"filesystem": machine.filesystem, "whose": machine.synced}
    if is_network(machine.filesystem):
        what = Note(N_("on a network drive ({filesystem}): it can only be read there"), facts)
        return Sign("place", "warning", what, Note(N_("keep the log on this laptop")))
    if machine.synced:
        what = Note(
            N_("in a folder of {whose}: it is copied elsewhere while it is written to"), facts
        )
        advice = Note(N_("move it out: such a copy may be broken, and it leaves the office"))
        return Sign("place", "warning", what, advice)
    return Sign("place", "ok", Note(N_("in no folder that is known to be copied elsewhere")))


def encryption(machine: Machine) -> Sign:
    """Whether whoever finds the laptop can read the log."""
    if machine.encrypted is None:
        what = Note(N_("cannot be seen from here"))
        advice = Note(N_("ask whoever set up this laptop whether its disk is encrypted"))
        return Sign("encryption", "not-seen", what, advice)
    if machine.encrypted:
        return Sign("encryption", "ok", Note(N_("the disk is encrypted")))
    what = Note(N_("no encryption of the disk is seen: whoever finds it can read the log"))
    return Sign("encryption", "warning", what, Note(N_("have the disk encrypted")))


def space(machine: Machine) -> Sign:
    """Room for the log to be written once more, with its journal and a copy."""
    if machine.free is None:
        return Sign("space", "not-seen", Note(N_("cannot be seen from here")))
    facts = {"free": machine.free // 2**20, "size": -(-machine.size // 2**20)}
    what = Note(N_("{free} MB free, the log has {size} MB"), facts)
    if machine.free < max(ROOM, 3 * machine.size):
        return Sign("space", "warning", what, Note(N_("make room before the disk is full")))
    return Sign("space", "ok", what)


def leftovers(journal: Path | None, files: Sequence[Path]) -> Sign:
    """What writers that were cut off left behind."""
    if journal:
        what = Note(N_("{path}: somebody is writing, or was cut off"), {"path": at_home(journal)})
        advice = Note(N_("leave it there: the next command puts right what was cut off"))
        return Sign("leftovers", "warning", what, advice)
    if files:
        what = Note(
            N_("{number} file of a backup that was cut off: {path}"),
            {"path": ", ".join(map(at_home, files))},
            many=N_("{number} files of backups that were cut off: {path}"),
            number=len(files),
        )
        return Sign("leftovers", "warning", what, Note(N_("delete: it holds text of the log")))
    return Sign("leftovers", "ok", Note(N_("none")))


def backup(copies: Sequence[Copy], entries: int, now: datetime, *, same_disk: bool | None) -> Sign:
    """The last backup: new enough, and not lost together with the log.

    `same_disk`: whether it lies on the disk of the log; None where it is not there now.
    """
    advice = Note(N_("antitrafik backup FOLDER, on a stick or another disk"))
    if not copies:
        return Sign("backup", "warning", Note(N_("none is known")), advice)
    last = copies[-1]
    since = max(0, entries - last.entries)
    when = last.at.astimezone(tirane()).strftime("%d.%m.%Y %H:%M")
    facts = {"when": when, "path": at_home(last.path), "since": since}
    if since and now - last.at > LONG_AGO:
        what = Note(N_("old, of {when}; entries since then: {since} ({path})"), facts)
        return Sign("backup", "warning", what, advice)
    if same_disk:
        what = Note(N_("of {when}, on the disk of the log: lost together with it ({path})"), facts)
        return Sign("backup", "warning", what, advice)
    what = Note(N_("of {when}; entries since then: {since} ({path})"), facts)
    if same_disk is None:
        return Sign("backup", "not-seen", what, Note(N_("it is not there now: a stick taken out?")))
    return Sign("backup", "ok", what)


def clock(now: datetime, newest: datetime | None) -> Sign:
    """A clock that cannot be right, and time zones that are not those of Tirana."""
    facts = {"now": _moment(now), "newest": _moment(newest or now)}
    advice = Note(N_("set the clock and the date of this laptop"))
    if now < WRITTEN:
        return Sign("clock", "warning", Note(N_("{now} cannot be right"), facts), advice)
    if newest and newest > now + SLIP:
        what = Note(N_("it is {now}, and an entry is of {newest}"), facts)
        return Sign("clock", "warning", what, advice)
    if _SUMMER.astimezone(tirane()).utcoffset() != timedelta(hours=2):
        what = Note(N_("the time of Tirana is not known to this system"))
        return Sign("clock", "warning", what, Note("pip install tzdata"))
    return Sign("clock", "ok", Note(N_("{now} in Tirana"), facts))


def settings(path: Path, *, there: bool) -> Sign:
    """The settings file; one that cannot be read lets no command begin."""
    what = N_("read from {path}") if there else N_("none at {path}: the defaults hold")
    return Sign("settings", "ok", Note(what, {"path": at_home(path)}))


def versions(machine: Machine) -> Sign:
    """What to say when asking for help."""
    return Sign("versions", "ok", Note("{told}", {"told": machine.versions}))


def _moment(when: datetime) -> str:
    return when.astimezone(tirane()).strftime("%d.%m.%Y %H:%M")
