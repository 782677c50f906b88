"""The records of a week: for machines as the list that `export` writes, for people in words.

Here: their columns and cells. Not here: which records a week holds (`weekly`).
"""

from collections.abc import Iterable

from antitrafik_cli.messages import N_
from antitrafik_cli.reports.listing import row_of as in_a_line
from antitrafik_cli.reports.record_table import COLUMNS as OF_THE_LIST
from antitrafik_cli.reports.record_table import row_of as in_the_list
from antitrafik_cli.result import Cell, Coded, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

# What stands in the list and is not shown of a week: a change of it makes no new edition.
_UNSEEN = ("topic", "partner", "request", "source", "overlaps")
COLUMNS = tuple(column for column in OF_THE_LIST if column.name not in _UNSEEN)
_SHOWN = (
    Shown(N_("Record"), "code", ("id",)),
    Shown(N_("Date"), "code", ("date",)),
    Shown(N_("Place"), "code", ("place_shown",)),
    Shown(N_("What"), "code", ("kind_shown",)),
    Shown(N_("Count"), "code", ("count_shown",)),
    Shown(N_("Venue"), "text", ("venue_shown",)),
    Shown(N_("Campaigns"), "code", ("campaign",)),
)
_IN_WORDS = {  # cell for people alone -> the one of `list`
    "place_shown": "municipality",
    "kind_shown": "kind",
    "count_shown": "count",
    "venue_shown": "venue",
}
_SHORT = 8  # hex digits of an id: fixed, or a record would change its name as others come


def short_of(record: str) -> str:
    """The beginning of the last group of an id, which finds the record."""
    return record.rpartition("-")[2][:_SHORT]


def records_of(log: Log, name: str, title: str, states: Iterable[RecordState]) -> ResultTable:
    """A table with a row for each of these records, in their order."""
    rows = tuple(_row(log, state) for state in states)
    return ResultTable(name, title, COLUMNS, rows, _SHOWN)


def _row(log: Log, state: RecordState) -> dict[str, Cell]:
    words = in_a_line(log, state)
    return {
        **in_the_list(log, state),
        "id": Coded(state.record, short_of(state.record)),
        **{name: words[of] for name, of in _IN_WORDS.items()},
    }
