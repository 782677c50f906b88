"""The words of outcomes, zero reports, reported totals and answers, as what a record will say.

Here: the readers that `telling` takes for the options of these alone. Not here: planned items by
their words (`planned`), writing (`store`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.count import parse_count
from antitrafik_cli.domain.plan import OUTCOMES
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors import UncountedTotal, UnknownChoice, UnknownTerm, listed
from antitrafik_cli.errors.reporting import OnlyWith
from antitrafik_cli.exchange.planned import new_days, read_item
from antitrafik_cli.exchange.telling import LONGEST_TEXT, Reader, Telling, find, past_when
from antitrafik_cli.settings import today
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

ACTIVITIES = ("event", "distribution")  # what a total may cover
MOVED_EXAMPLE = 'antitrafik log-outcome 2017-12-shkoder moved --to "13-14 dhjetor"'


def settle_days(state: RecordState, told: Telling) -> None:
    """Only an item that was moved is given new days: said to be held once they came, it keeps them.

    In an outcome amended otherwise they go. Raises `OnlyWith` for new days of an outcome that says
    something else.
    """
    became = told.fields.get("state", state.value("state"))
    if became == "moved":
        return
    if when := told.fields.get("date"):
        words = str(When.from_iso(when))
        raise OnlyWith(words=words, option="moved", example=MOVED_EXAMPLE).at("--to")
    new = state.value("date")
    if new and (became == "cancelled" or When.from_iso(new).first > today()):
        told.fields["date"] = None


def refuse_uncounted(quantity: Sequence[Any] | None) -> None:
    """Raises `UncountedTotal` for a count that nobody made."""
    if quantity and quantity[0] == "unknown":
        raise UncountedTotal


def name_request(telling: Telling, state: RecordState, log: Log) -> None:
    """Say that the telling is about this request."""
    words = "; ".join(word for word in log.words(state.commitments("words")) if word)
    label = vocabulary().label("themes", state.value("theme") or "")
    telling.record = state.record
    telling.named = f"{log.short(state.record)} {label}: {words}"


def _item(telling: Telling, words: Sequence[str], log: Log | None) -> None:
    telling.fields["item"] = read_item(words[0], log)


def _state(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["state"] = _choice("item-states", words[0], OUTCOMES)


def _to(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    if telling.fields.get("state", "moved") != "moved":
        raise OnlyWith(words=words[0], option="moved", example=MOVED_EXAMPLE)
    telling.fields["date"] = new_days(words[0], telling.fields.get("item", "")).iso


def _period(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["date"] = past_when(words[0]).iso


def _count(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    count = parse_count(words[0]).to_json()
    refuse_uncounted(count)
    telling.fields["quantity"] = count


def _measure(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.fields["measure"] = vocabulary().read("measures", words[0])[0]


def _covers(telling: Telling, words: Sequence[str], log: Log | None) -> None:
    telling.fields["covers"] = sorted({find(log, one, *ACTIVITIES) for one in words})


def _about(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.open_text("about", words, LONGEST_TEXT)


def _why(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    telling.open_text("why", words, LONGEST_TEXT)


def _request(telling: Telling, words: Sequence[str], log: Log | None) -> None:
    record = find(log, words[0], "request")
    if log is not None:
        name_request(telling, log.state(record), log)


def _answer(telling: Telling, words: Sequence[str], _log: Log | None) -> None:
    codes = [term.code for term in vocabulary().terms("answers")]
    telling.fields["answer"] = _choice("answers", words[0], codes)


def _choice(section: str, words: str, codes: Sequence[str]) -> str:
    """One of these codes of a section, in any spelling. Raises `UnknownChoice`."""
    try:
        code, _wording = vocabulary().read(section, words)
    except UnknownTerm:
        code = ""
    if code not in codes:
        raise UnknownChoice(words=words, choices=listed(codes))
    return code


READERS: Mapping[str, Reader] = {
    "item": _item,
    "state": _state,
    "to": _to,
    "period": _period,
    "count": _count,
    "measure": _measure,
    "covers": _covers,
    "about": _about,
    "request-id": _request,
    "answer": _answer,
    "why": _why,
}
