"""Planned items by the words that name them, and the new days of one that was moved.

Here: from words to an item's id, and to a date near the days planned. Not here: what is planned
(`domain.plan`), what became of it (`store.deeds`).
"""

from datetime import date, timedelta

from antitrafik_cli.data import plan, schedule_problem
from antitrafik_cli.domain.calendar import DAY
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.exchange.fulfilling import item_of
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log

_HALF_A_YEAR = timedelta(days=182)


def read_item(words: str, log: Log | None) -> str:
    """The id of a planned item: of the schedule, or of an event or outcome that the log holds.

    Raises `UnknownItem` with the nearest, and `BadYaml` where the schedule cannot be read.
    """
    if problem := schedule_problem():
        raise problem
    return item_of(words, log)


def new_days(words: str, item: str) -> When:
    """The days that an item was moved to; they may lie in the future.

    Without a year they are those nearest to the days planned, or to today where nobody knows these.
    Raises what `parse_when` raises.
    """
    when = parse_when(words, today())
    if _is_relative(words, when):
        return when
    planned = plan().get(item)
    around: date = planned.when.first if planned else today()
    return parse_when(words, around + _HALF_A_YEAR)


def _is_relative(words: str, when: When) -> bool:
    """Whether it is told by today, as `sot` and `dje` are: yesterday it would be a day earlier."""
    return parse_when(words, today() - DAY).first == when.first - DAY
