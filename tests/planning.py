"""What tests of planned items share: a schedule of one's own, and telling the log what was held.

Here: making them. Not here: any assertion.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from antitrafik_cli import data
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.log import Log

CAMPAIGN = "zgjidhni-mundesite-2017"
VISITS = {
    "2017-12-kukes": ("AL-07", "2017-12-05/2017-12-06"),
    "2017-12-shkoder": ("AL-10", "2017-12-13/2017-12-14"),
    "2017-12-korce": ("AL-06", "2017-12-20/2017-12-21"),
}  # the item each visit fulfils, where and when it was held
_HEAD = """
edition: "prova"
campaigns:
  fushata: {name: Fushata e provës}
  tjetra: {name: Një fushatë tjetër}
planned:
"""


def use_schedule(monkeypatch: pytest.MonkeyPatch, folder: Path, planned: str) -> Path:
    """Make a schedule with these items the one in use; a line each, without the leading hyphen."""
    path = folder / "plani.yaml"
    lines = (f"  - {{{line.strip()}}}\n" for line in planned.strip().splitlines())
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(path))
    data.forget()
    return path


def held(
    items: Sequence[str],
    date: str,
    *,
    county: str = "AL-07",
    kind: str = "info-session",
    count: Sequence[Any] | None = None,
) -> Draft:
    """What says that an event then fulfils these items; `count` is how many pupils came."""
    fields = {"kind": kind, "date": date, "place": [county], "campaigns": ["fushata"]}
    if count:
        fields["attended"] = [{"count": list(count), "of": ["pupils"]}]
    return Draft("record", "event", "", fields={**fields, "fulfils": sorted(items)})


def became(item: str, state: str, to: str | None = None) -> Draft:
    """What says what became of an item."""
    fields = {"item": item, "state": state, **({"date": to} if to else {})}
    return Draft("record", "outcome", "", fields=fields)


def tell(*drafts: Draft) -> list[str]:
    """Keep these in the log of this home; the ids of the records."""
    with Log.open(log_path(), write=True) as log, change(log, "test") as changing:
        return [
            changing.add(draft._replace(record=draft.record or changing.new_record())).record
            for draft in drafts
        ]
