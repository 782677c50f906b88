"""The settings: what they are called, what they may be, and where they come from.

Read in this order: an option, `ANTITRAFIK_<NAME>`, the settings file, the default. Data only,
never executed. Not here: the options of single commands, what words typed for a setting mean
(`exchange.configuring`).
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import IO, Any, NamedTuple

from antitrafik_cli.errors import (
    BadSetting,
    BadSettingsFile,
    OutputFailed,
    UnknownSetting,
    listed,
    reason_of,
)
from antitrafik_cli.messages import N_, _

BUSY_SECONDS = 30  # that a command waits for a log in use, where nobody set it
_AHEAD = timedelta(hours=2)  # the most that a clock in Albania is ahead of UTC; the least is one


class Setting(NamedTuple):
    """One setting: its name, what its text must look like, and the sentence that says so."""

    name: str
    pattern: str
    right: str


SETTINGS = (
    Setting("lang", r"sq|en", N_("It may be sq or en.")),
    Setting("office", r"[^\0-\x1f]{1,200}", N_("It is the name of an institution.")),
    Setting(
        "county",
        r"AL-(0[1-9]|1[0-2])|national",
        N_("It is the code of a county, such as AL-03, or national."),
    ),
    Setting("log", r"[^\0\n]+", N_("It is the path of the log.")),
    Setting("state", r"[^\0\n]+", N_("It is the folder for the keys of this laptop.")),
    Setting(
        "officer", r"[a-z0-9-]{0,12}", N_("It is 1 to 12 of a-z, 0-9 and hyphen, never a name.")
    ),
    Setting("campaign", r"[a-z0-9-]+", N_("It is the code of a campaign.")),
    Setting("schedule", r"[^\0\n]+", N_("It is the path of a schedule.yaml.")),
    Setting("busy_seconds", r"[0-9]{1,4}", N_("It is a whole number of seconds.")),
    Setting("now", r"[0-9T:.Z+-]+", N_("It is a moment such as 2017-11-22T18:00:00+01:00.")),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}
NAMES = tuple(_BY_NAME)


# https://specifications.freedesktop.org/basedir-spec: the variable, and the folder under HOME
_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
}


def _folder(kind: str) -> Path:
    """The folder of this user for data, config, state or cache, as the system has it.

    The plain case of Linux stands here, since asking platformdirs costs every start 6 ms.
    """
    variable, usual = _XDG[kind]
    if sys.platform == "linux":
        if (given := os.environ.get(variable, "")).startswith("/"):
            return Path(given, "antitrafik")
        if (home := os.environ.get("HOME", "")).startswith("/"):
            return Path(home, usual, "antitrafik")
    import platformdirs  # noqa: PLC0415 - another system, or a person without a home

    return Path(getattr(platformdirs, f"user_{kind}_dir")("antitrafik", appauthor=False))


def settings_file() -> Path:
    """Where the settings file lies, whether or not it exists."""
    return _folder("config") / "settings.json"


@cache
def _from_file() -> dict[str, Any]:
    path = settings_file()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise BadSettingsFile(path=path, reason=reason_of(problem)) from problem
    except ValueError as problem:
        raise BadSettingsFile(path=path, reason=problem) from problem
    if not isinstance(found, dict):
        raise BadSettingsFile(path=path, reason=_("it must be one JSON object"))
    for name in found.keys() - _BY_NAME.keys():
        raise unknown(name).at(str(path))
    return found


def unknown(name: str) -> UnknownSetting:
    """The failure for a name that is no setting, with those that are."""
    return UnknownSetting(words=name, choices=listed(_BY_NAME))


_overrides: dict[str, str] = {}


def override(name: str, value: str) -> None:
    """Let an option's value stand before the environment and the file, for this command."""
    _overrides[name] = value


def forget() -> None:
    """Forget options, and read the settings file again when a setting is next asked for."""
    _overrides.clear()
    _from_file.cache_clear()


def setting(name: str) -> str | None:
    """The text of a setting, or None where nobody set it. Raises `BadSetting`."""
    return found(name)[0]


def found(name: str) -> tuple[str | None, str]:
    """The text of a setting and where it was found: `option`, `environment`, `file`, `default`.

    Nobody set it: (None, `default`). Raises `BadSetting`.
    """
    variable = f"ANTITRAFIK_{name.upper()}"
    if value := _overrides.get(name):
        origin, source = "option", f"--{name}"
    elif value := os.environ.get(variable):
        origin, source = "environment", variable
    elif value := _from_file().get(name):
        origin, source = "file", str(settings_file())
    else:
        return None, "default"
    check(name, value, source)
    return value, origin


def check(name: str, value: object, source: str) -> None:
    """Nothing, if `value` has the form of that setting; else raises `BadSetting`."""
    known = _BY_NAME[name]
    if not isinstance(value, str) or not re.fullmatch(known.pattern, value):
        raise BadSetting(name=name, source=source, words=value or "", right=_(known.right))


def right_of(name: str) -> str:
    """The sentence that says what a setting may be."""
    return _(_BY_NAME[name].right)


def keep(changes: Mapping[str, str | None]) -> dict[str, str | None]:
    """Change these settings in the file, None takes one out; what they were in it before.

    The others stay as they are, also where two commands write at once; the file is replaced whole
    or not at all, for its owner alone. Raises `OutputFailed`, and what reading it raises.
    """
    path = settings_file().resolve()  # a link stays one
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path):
            _from_file.cache_clear()
            before = _from_file()
            after = {name: text for name, text in {**before, **changes}.items() if text is not None}
            if after != before:
                _replace(path, json.dumps(after, ensure_ascii=False, indent=2) + "\n")
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem
    _from_file.cache_clear()
    return {name: before.get(name) for name in changes}


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One writer at a time; the system lets go of the lock of a process that ended."""
    with path.with_suffix(".lock").open("ab") as file:
        _lock(file)
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(file, fcntl.LOCK_EX)


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _given_path(name: str) -> Path | None:
    given = setting(name)
    try:
        return Path(given).expanduser() if given else None
    except RuntimeError as problem:  # ~somebody who has no home here
        raise BadSetting(name=name, source=given, words=given, right=right_of(name)) from problem


def log_path() -> Path:
    """Where the log lies."""
    return _given_path("log") or _folder("data") / "log.db"


def state_folder() -> Path:
    """Where the keys of this laptop lie: bound to the machine, outside the log."""
    return _given_path("state") or _folder("state")


def cache_folder() -> Path:
    """Where compiled forms of the data lie; may be deleted at any time."""
    return _folder("cache")


def now() -> datetime:
    """The present moment in UTC; `ANTITRAFIK_NOW` fixes it, to make a report again."""
    fixed = setting("now")
    if fixed is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=tirane())).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise BadSetting(
            name="now", source="ANTITRAFIK_NOW", words=fixed, right=right_of("now")
        ) from problem


def tirane() -> tzinfo:
    """The time zone that days and times are told in."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 4 ms with its table of zones

    return ZoneInfo("Europe/Tirane")


def today() -> date:
    """The day it is in Tirana; the time zone is asked only where one and two hours ahead differ."""
    moment = now()
    latest = (moment + _AHEAD).date()
    if latest == moment.date():
        return latest
    return moment.astimezone(tirane()).date()


def day_of(at: int) -> date:
    """The day it was in Tirana at a moment in Unix milliseconds UTC."""
    return datetime.fromtimestamp(at / 1000, tirane()).date()


def milliseconds(day: date) -> int:
    """The moment a day begins in Tirana, as Unix milliseconds UTC."""
    return round(datetime.combine(day, time.min, tirane()).timestamp() * 1000)
