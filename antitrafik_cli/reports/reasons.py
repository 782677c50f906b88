"""Why what a record gives to a figure is inexact, or not given at all.

Here: the reasons, as codes and in words. Not here: the figures (`contributions`).
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import UNKNOWN, Count
from antitrafik_cli.domain.total import Total
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.contributions import Contribution
from antitrafik_cli.result import Coded
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import parts_of

# By code; those of counts bear the name of their quality.
_WORDS = {
    "about": N_("an estimate"),
    "at-least": N_("at least so many"),
    "at-most": N_("at most so many"),
    "range": N_("between two numbers"),
    "unknown": N_("not everybody was counted"),
    "uncounted": N_("nobody counted them"),
    "unsaid": N_("nobody said how many came"),
    "joint": N_("counted together with others: between none and all"),
    "part": N_("within {records}, which is counted here"),
    "lowered": N_("less what was handed out of it: {records}"),
    "sex": N_("sex not recorded: {number}"),
    "before": N_("named before by {records}"),
    "spread": N_("spread over several periods"),
}


def reasons(
    log: Log, state: RecordState, one: Contribution, aspects: frozenset[str]
) -> Coded | None:
    """The reasons, each once; `aspects` are what the figures are about (see `aspects_of`)."""
    found: dict[str, str] = {}
    for code, facts in _found(log, state, one, aspects):
        found.setdefault(code, _(_WORDS[code]).format(**facts))
    return Coded(";".join(found), "; ".join(found.values())) if found else None


def aspects_of(names: Iterable[str]) -> frozenset[str]:
    """What columns are about: `people`, `sex`, `done`, `in-progress`, or each its own name."""
    return frozenset(_aspect(name) for name in names)


def _aspect(name: str) -> str:
    starts = {
        "attendances_": "people",
        "events_uncounted": "people",
        "female": "sex",
        "male": "sex",
        "sex_": "sex",
        "leaflets_done": "done",
        "leaflets_in_progress": "in-progress",
        "done": "done",
        "in_progress": "in-progress",
    }
    return next((aspect for start, aspect in starts.items() if name.startswith(start)), name)


def _found(
    log: Log, state: RecordState, one: Contribution, aspects: frozenset[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if aspects & {"people", "sex"} and state.type == "event":
        yield from _of_people(state, one)
    if "sex" in aspects and one.measures.unsexed != Total():
        yield "sex", {"number": one.measures.unsexed}
    if (
        state.type == "distribution"
        and {"done", "in-progress", "distributions_uncounted"} & aspects
    ):
        yield from _of_leaflets(log, state, one)
    for aspect, first in (("municipalities", one.named_before), ("venues", one.venue_before)):
        if aspect in aspects and first:
            yield "before", {"records": _shorts(log, first)}
    if "spread" in aspects:
        yield "spread", {}


def _of_people(state: RecordState, one: Contribution) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in map(AudienceLine.from_json, state.value("attended") or ()):
        if line.key in one.joint and line.count != UNKNOWN:
            yield "joint", {}
        elif line.key in one.audiences and line.count.quality != "exact":
            yield line.count.quality, {}
    if not one.audiences and one.measures.attendances.uncounted:
        yield "unsaid", {}


def _of_leaflets(
    log: Log, state: RecordState, one: Contribution
) -> Iterator[tuple[str, dict[str, Any]]]:
    count = Count.from_json(state.value("quantity") or UNKNOWN.to_json())
    if one.wholes:
        yield "part", {"records": _shorts(log, one.wholes)}
    elif count == UNKNOWN:
        yield "uncounted", {}
    else:
        if count.quality != "exact":
            yield count.quality, {}
        if state.value("status") == "in-progress" and one.measures.in_progress != Total.of(count):
            parts = ", ".join(map(log.short, parts_of(log, state.record)))
            yield "lowered", {"records": parts}


def _shorts(log: Log, numbers: Collection[int]) -> str:
    return ", ".join(log.short(log.record(number)) for number in dict.fromkeys(numbers))
