"""Records of any type in a log on the disk, as a command would keep them, without its words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.log import Log


class Keeper:
    """Keeps records, one after the other, in one log."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def keep(
        self, type_: str, fields: Mapping[str, Any], text: Mapping[str, Sequence[str]] | None = None
    ) -> str:
        """The id of a new record that says this."""
        with change(self.log, "test") as started:
            record = started.new_record()
            started.add(Draft("record", type_, record, fields=fields, text=text or {}))
        return record

    def event(
        self,
        date: str,
        place: str | Sequence[str],
        count: Sequence[Any] | None = None,
        campaigns: Sequence[str] = (),
    ) -> str:
        """The id of a new event, attended by so many parents."""
        attended = [{"count": list(count), "of": ["parents"]}] if count else []
        where = [place] if isinstance(place, str) else list(place)
        told = {"date": date, "place": where, "kind": "forum", "attended": attended}
        return self.keep("event", {**told, "campaigns": list(campaigns)})

    def leaflets(
        self, date: str, place: str, count: Sequence[Any], status: str, campaigns: Sequence[str]
    ) -> str:
        """The id of a new distribution of leaflets."""
        told = {"date": date, "place": [place], "material": "leaflet", "status": status}
        return self.keep(
            "distribution", {**told, "quantity": list(count), "campaigns": list(campaigns)}
        )


@contextmanager
def keeping(path: Path) -> Iterator[Keeper]:
    """A log at this path, made where there is none."""
    with Log.open(path, write=True) as log:
        yield Keeper(log)
