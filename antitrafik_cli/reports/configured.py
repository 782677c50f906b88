"""What is set and where everything lies, as tables.

Here: the settings in force with where each comes from, and the paths. Not here: reading either
(`settings`).
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from antitrafik_cli import settings
from antitrafik_cli.data import gazetteer, schedule_path
from antitrafik_cli.messages import N_, _, language
from antitrafik_cli.result import Coded, Column, Result, ResultTable, Row, Shown

# Where everything lies: the name of each, and its path at this moment.
PATHS: Mapping[str, Callable[[], Path]] = {
    "log": settings.log_path,
    "settings": settings.settings_file,
    "keys": settings.state_folder,
    "cache": settings.cache_folder,
    "schedule": schedule_path,
}
_WHAT = {
    "log": N_("the log"),
    "settings": N_("the settings"),
    "keys": N_("the keys of this laptop"),
    "cache": N_("what may be deleted at any time"),
    "schedule": N_("the campaigns and what is planned"),
}
_ORIGINS = {
    "option": N_("an option"),
    "environment": N_("the environment"),
    "file": N_("the settings file"),
    "default": N_("nobody set it"),
}
# What holds where nobody set it; the other settings are then empty.
_DEFAULTS: Mapping[str, Callable[[], object]] = {
    "lang": language,
    "log": settings.log_path,
    "state": settings.state_folder,
    "schedule": schedule_path,
    "busy_seconds": lambda: settings.BUSY_SECONDS,
}


def in_force(name: str) -> tuple[str | None, str]:
    """The value of a setting that holds now, None for none, and where it comes from."""
    value, origin = settings.found(name)
    if value is None and name in _DEFAULTS:
        value = str(_DEFAULTS[name]())
    return value, origin


def shown(name: str, value: str | None) -> str:
    """A value as people read it: a county by its name."""
    return gazetteer().name(value) if value and name == "county" else value or ""


def settings_in_force() -> Result:
    """Every setting: its name, where its value comes from, the value."""
    rows: list[Row] = []
    for name in settings.NAMES:
        value, origin = in_force(name)
        told = Coded(value, shown(name, value)) if value is not None else None
        rows.append({"setting": name, "source": _origin(origin), "value": told})
    labels = {"setting": N_("Setting"), "source": N_("Where from"), "value": N_("Value")}
    return _result("config", "settings", N_("Settings"), labels, rows, ("value", "source"))


def paths() -> Result:
    """Where everything lies."""
    rows: list[Row] = [
        {"name": name, "what": Coded(_WHAT[name], _(_WHAT[name])), "path": str(path().absolute())}
        for name, path in PATHS.items()
    ]
    labels = {"name": N_("Name"), "what": N_("What lies there"), "path": N_("Path")}
    return _result("path", "paths", N_("Where everything lies"), labels, rows, ("what",))


def _origin(code: str) -> Coded:
    return Coded(code, _(_ORIGINS[code]))


def _result(
    report: str,
    name: str,
    title: str,
    labels: Mapping[str, str],
    rows: list[Row],
    coded: tuple[str, ...],
) -> Result:
    columns = tuple(Column(key, "text", "", label) for key, label in labels.items())
    drawn = tuple(
        Shown(label, "code" if key in coded else "text", (key,)) for key, label in labels.items()
    )
    return Result(report, (ResultTable(name, title, columns, tuple(rows), drawn),))
