"""The question which planned item an event fulfils: its proposal, its choices, its answer.

Nobody has to answer: until somebody does, what is likely now stands as the answer, and changes with
the date and the place. Not here: what is likely (`exchange.fulfilling`), asking.
"""

from collections.abc import Sequence

from antitrafik_cli.data import plan
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import Failure
from antitrafik_cli.exchange.fulfilling import FULFILS, around, matching_now
from antitrafik_cli.exchange.telling import Telling, Words
from antitrafik_cli.prompts.question import Choice, Filled, Sheet
from antitrafik_cli.reports.phrases import in_words, item_in_words


def likely(sheet: Sheet) -> list[str]:
    """The ids of the planned items that the event on the sheet is likely to fulfil."""
    told = _told(sheet)
    return [one.id for one in matching_now(told.fields)] if told else []


def is_worth_asking(sheet: Sheet) -> bool:
    """Whether an item was named, or one is likely."""
    return bool(sheet.words.get(FULFILS) or likely(sheet))


def proposal(sheet: Sheet) -> str:
    """The only likely item, as people read it; "" where there is none, or several."""
    found = likely(sheet)
    return in_words(FULFILS, found) if len(found) == 1 else ""


def choices(sheet: Sheet) -> list[Choice]:
    """The likely items, and the nearest others."""
    told = _told(sheet)
    fields = told.fields if told else {}
    ids = dict.fromkeys([*likely(sheet), *around(fields)])
    return [Choice(item_in_words(one), one) for one in ids]


def read(line: str, _sheet: Sheet) -> Filled:
    """Ids between semicolons, each as a list shows it or by any beginning that only it has."""
    parts = [part.partition(" (")[0].strip() for part in line.split(";")]
    return {FULFILS: [_begun(part) for part in parts if part]}


def settled(sheet: Sheet) -> Words:
    """The words of an event whose summary was agreed to, with the item that stood in it."""
    if FULFILS in sheet.words:
        return sheet.words
    found = likely(sheet)
    return {**sheet.words, FULFILS: found if len(found) == 1 else []}


def with_proposal(sheet: Sheet, told: Telling) -> Sequence[str]:
    """Let what the sheet tells fulfil what is likely; where that are several, their ids."""
    found = [] if FULFILS in sheet.words else likely(sheet)
    if len(found) == 1:
        told.fields[FULFILS] = found
    return found if len(found) > 1 else ()


def _told(sheet: Sheet) -> Telling | None:
    """All that the sheet says but this; None where it cannot be said, as in an amendment."""
    words = {name: told for name, told in sheet.words.items() if name != FULFILS}
    try:
        return sheet.understand(words)
    except Failure:
        return None


def _begun(words: str) -> str:
    ids = [one.id for one in plan() if fold(one.id).startswith(fold(words))]
    return words if words in ids or len(ids) != 1 else ids[0]
