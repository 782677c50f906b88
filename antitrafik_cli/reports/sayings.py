"""What a record says that concerns a figure, in the words of its count.

Here: the cell `told` of an explanation. Not here: what the record gives (`contributions`), and why
that is inexact (`reasons`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.reports.contributions import Contribution
from antitrafik_cli.reports.phrases import in_words, texts_of
from antitrafik_cli.reports.records import requests_of
from antitrafik_cli.result import Coded
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

Pair = tuple[str, str]  # as machines know it, as people read it


def says(log: Log, state: RecordState, one: Contribution, aspects: Collection[str]) -> Coded | None:
    """What the record says of the aspects (see `aspects_of`); None where it says nothing."""
    pairs = list(_pairs(log, state, one, aspects))
    if not pairs:
        return None
    return Coded("; ".join(pair[0] for pair in pairs), "; ".join(pair[1] for pair in pairs))


def _pairs(
    log: Log, state: RecordState, one: Contribution, aspects: Collection[str]
) -> Iterator[Pair]:
    if {"people", "sex"} & set(aspects):
        yield from _people(log, state, one)
    if state.value("status") in aspects and state.value("quantity"):
        count = Count.from_json(state.value("quantity"))
        status = in_words("status", state.value("status"))
        yield f"{count.notation} {state.value('status')}", f"{count} ({status})"
    for aspect, pairs in _OTHERS.items():
        if aspect in aspects:
            yield from pairs(log, state, one)


def _people(log: Log, state: RecordState, one: Contribution) -> Iterator[Pair]:
    for told in state.value("attended") or ():
        line = AudienceLine.from_json(told)
        if line.key in one.audiences:
            yield line.notation, in_words("attended", [told], texts_of(log, state))


def _municipalities(_log: Log, _state: RecordState, one: Contribution) -> Iterator[Pair]:
    for code in one.named:
        yield gazetteer().key(code), gazetteer().name(code)


def _venues(log: Log, state: RecordState, _one: Contribution) -> Iterator[Pair]:
    for words in log.words(state.commitments("venue")):
        if words:
            yield words, words


def _requests(log: Log, state: RecordState, _one: Contribution) -> Iterator[Pair]:
    if state.type == "event":
        for request in requests_of(log, state.record):
            theme = request.value("theme")
            yield theme, in_words("theme", theme, texts_of(log, request))


_OTHERS: Mapping[str, Callable[[Log, RecordState, Contribution], Iterator[Pair]]] = {
    "municipalities": _municipalities,
    "venues": _venues,
    "requests": _requests,
}
