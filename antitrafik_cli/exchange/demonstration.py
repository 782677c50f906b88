"""The demonstration: the records of three real bulletins, logged as an officer would.

Here: from the packaged file into a log. Not here: the report on it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from antitrafik_cli.data import demonstration
from antitrafik_cli.exchange.telling import tell
from antitrafik_cli.store.change import Change, change
from antitrafik_cli.store.log import Log


def log_demonstration(path: Path) -> None:
    """A new log at `path` that holds exactly the packaged records, kept as one change."""
    with Log.open(path, write=True) as log, change(log, "demo") as started:
        records: dict[str, str] = {}
        for type_, section in (("event", "events"), ("distribution", "distributions")):
            for item in demonstration()[section]:
                records[item["key"]] = _add(started, type_, item, records)


def _add(started: Change, type_: str, item: Mapping[str, Any], records: Mapping[str, str]) -> str:
    told = tell(
        {
            name: [value] if isinstance(value, str) else value
            for name, value in item.items()
            if name not in ("key", "overlaps")
        },
        None,
    )
    if "overlaps" in item:
        told.fields["overlaps"] = sorted(records[key] for key in item["overlaps"])
    return started.add_told(type_, told.fields, told.text, told.requests)
