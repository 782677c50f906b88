"""What is offered to choose from: planned items, and requests nobody has met or declined.

Here: the lists, and reading a choice of them. Not here: the questions (`further`).
"""

from collections.abc import Callable
from datetime import date

from antitrafik_cli.data import gazetteer, plan, vocabulary
from antitrafik_cli.domain.calendar import DAY
from antitrafik_cli.domain.plan import OUTCOMES, Item, Met, is_owed, met
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.exchange.further import name_request
from antitrafik_cli.exchange.planned import new_days
from antitrafik_cli.exchange.telling import Telling, Words, past_when
from antitrafik_cli.prompts import choosing
from antitrafik_cli.prompts.question import Choice, Filled, Sheet
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.deeds import deeds, outcomes
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import open_requests

MOST = 30  # choices shown; any other is typed


def items(_sheet: Sheet) -> list[Choice]:
    """The planned items: those that a word is owed on, those without one, then the others."""
    day = today()
    standing = sorted(_standing(day), key=lambda told: _need(told[0], told[1], day))
    return [Choice(_in_words(one, now), one.id) for one, now in standing[:MOST]]


def item(line: str, _sheet: Sheet) -> Filled:
    """An item by its id, or by any beginning that only one has."""
    begun = [one.id for one in plan() if fold(one.id).startswith(fold(line))]
    return {"item": begun if len(begun) == 1 else [line]}


def states(_sheet: Sheet) -> list[Choice]:
    """What may be told of an item."""
    return [Choice(vocabulary().label("item-states", code), code) for code in OUTCOMES]


def state(ask_new_days: Callable[[Sheet], Filled]) -> Callable[[str, Sheet], Filled]:
    """What became of an item; of one that was moved `ask_new_days` asks for these."""

    def read(line: str, sheet: Sheet) -> Filled:
        code = choosing.term("item-states", line)
        if "to" in sheet.given:
            return {"state": [code]}
        if code != "moved":
            return {"to": [], "state": [code]}

        def understand(words: Words) -> Telling:
            return sheet.understand({"state": [code], **words})

        about = {name: sheet.words[name] for name in ("item",) if name in sheet.words}
        return {**ask_new_days(Sheet(about, understand)), "state": [code]}

    return read


def to(line: str, sheet: Sheet) -> Filled:
    """The new days, near to those planned of the item on the sheet."""
    about = sheet.words.get("item")
    return {"to": [new_days(line, about[0]).iso if about else line]}


def period(line: str, _sheet: Sheet) -> Filled:
    """Days that have begun, as they are now understood."""
    return {"period": [past_when(line).iso]}


def last_week() -> str:
    """The last ISO week that is over, from Monday to Sunday."""
    monday = today() - (today().weekday() + 7) * DAY
    return f"{monday.isoformat()}/{(monday + 6 * DAY).isoformat()}"


def requests(_sheet: Sheet) -> list[Choice]:
    """The requests that are open, the newest first."""
    if not exists(log_path()):
        return []
    choices = []
    with Log.open(log_path()) as log:
        for found in log.states(open_requests(log)[:MOST]):
            told = Telling()
            name_request(told, found, log)
            choices.append(Choice(told.named, log.short(found.record)))
    return choices


def _standing(day: date) -> list[tuple[Item, Met]]:
    ids = [one.id for one in plan()]
    if not exists(log_path()):
        return [(one, met(one, (), None, day)) for one in plan()]
    with Log.open(log_path()) as log:
        done, told = deeds(log, ids), outcomes(log, ids)
    return [(one, met(one, done.get(one.id, ()), told.get(one.id), day)) for one in plan()]


def _need(one: Item, now: Met, day: date) -> tuple[int, date]:
    wordless = now.state in ("no-word", "upcoming")
    return (0 if is_owed(now, day) else 1 if wordless else 2, one.when.first)


def _in_words(one: Item, now: Met) -> str:
    where = gazetteer().name(one.municipality or one.county)
    stands = vocabulary().label("item-states", now.state)
    return f"{one.id} ({where}, {one.when}, {stands})"
