"""What a row of an event brought beside its record: requests made there, leaflets handed out.

Here: refusing a row with a key that tells these otherwise; they are amended in records of their
own. Not here: what the row tells of the event itself (`importing`).
"""

from collections.abc import Sequence
from typing import Any

from antitrafik_cli.errors.importing import OwnRecords
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.store.fold import RecordState, fold
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import asked_words, logged_behind


def refuse_otherwise(log: Log, row: ListRow, record: str, columns: ListColumns) -> None:
    """A row of an event tells what lies behind it as it was taken in, or as it is now.

    Where the key is the id, an empty cell tells nothing. Raises `OwnRecords`.
    """
    if row.type != "event":
        return
    entries = [log.entries(one) for one in logged_behind(log, record)]
    first, now = [fold(one[:1]) for one in entries], [fold(one) for one in entries]
    if log.state(record).standing != "withdrawn":  # else undone together
        now = [one for one in now if one.standing != "withdrawn"]
    named = log.short(record)
    quantity = next((one for one in ("quantity", "quantity_quality") if one in columns.places), "")
    tells = quantity and (row.told.leaflets or not columns.keyed_by_id)
    if tells and row.told.leaflets not in (_handed(first), _handed(now)):
        raise OwnRecords(record=named).at(f"--{quantity}")
    asks = "request" in columns.places and (row.told.requests or not columns.keyed_by_id)
    if asks and not (_asks(log, row, first) or _asks(log, row, now)):
        raise OwnRecords(record=named).at("--request")


def _handed(states: Sequence[RecordState]) -> Any:
    return next((one.value("quantity") for one in states if one.type == "distribution"), None)


def _asks(log: Log, row: ListRow, states: Sequence[RecordState]) -> bool:
    """Whether the row makes these requests; of one whose words are erased the theme is enough."""
    requests = [one for one in states if one.type == "request"]
    held = [asked_words(log, one) for one in requests]
    if None not in held:
        return sorted(filter(None, held)) == row.asked
    themes = sorted(str(one.value("theme")) for one in requests)
    return themes == sorted(theme for theme, _wording, _words in row.told.requests)
