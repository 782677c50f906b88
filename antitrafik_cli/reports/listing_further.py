"""The list of what is no activity: requests, outcomes of planned items, zero reports, totals.

Here: which of them lie in a scope, and their rows. Not here: activities, the columns that both
share (`listing`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from antitrafik_cli.data import plan
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.listing import COLUMNS, place_cells, row_of
from antitrafik_cli.reports.phrases import TYPE_LABELS, became, in_words
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers_of_type, told_since

_SHOWN = (
    Shown(N_("Record"), "code", ("id",)),
    Shown(N_("Date"), "code", ("date",)),
    Shown(N_("Place"), "code", ("municipality",)),
    Shown(N_("What"), "code", ("kind",)),
    Shown(N_("Count"), "code", ("count",)),
    Shown(N_("What became of it"), "code", ("status",)),
    Shown(N_("In words"), "text", ("words",)),
    Shown(N_("Standing"), "code", ("standing",)),
)


class _About(NamedTuple):
    """Where, when and for which campaigns a record is, as far as that is known."""

    places: Sequence[str] = ()
    when: When | None = None
    campaigns: Sequence[str] = ()


def listing_further(
    log: Log, type_: str, scope: Scope, *, aside: bool = False, since: int | None = None
) -> Result:
    """The standing records of one of these types in the scope, by day; see `listing`.

    A request or the result of a survey is where and when its event was, an outcome where and when
    its item is planned; a questionnaire is nowhere.
    Raises `NotTogether` for a filter by kind or audience, which these do not have.
    """
    if scope.kinds or scope.audiences:
        asked = "--kind" if scope.kinds else "--audience"
        right = _("Only activities have a kind and an audience.")
        raise NotTogether(options=f"--type {type_}, {asked}", right=right)
    found = numbers_of_type(log, type_, aside=aside)
    if since is not None:
        told = told_since(log, since)
        found = [number for number in found if number in told]
    each = [(state, _about(log, state)) for state in log.states(found)]
    each = [(state, about) for state, about in each if _lies_in(scope, about)]
    each.sort(key=lambda one: one[1].when.first.isoformat() if one[1].when else "")
    rows = tuple(_row(log, state, about) for state, about in each)
    columns = (*COLUMNS, Column("words", "text", "", "In words"))
    shown = tuple(
        replace(one, label=N_("Phase")) if type_ == "survey" and one.columns == ("status",) else one
        for one in _SHOWN
    )
    table = ResultTable("records", N_("Records"), columns, rows, shown)
    told_scope = Said(lambda: " · ".join([_(TYPE_LABELS[type_]), *parts_of(scope)]))
    message = N_("In no total, withdrawn or waiting: {scope}") if aside else N_("Records: {scope}")
    scope_asked = {**scope_told(scope), "type": type_}
    return Result("list", (table,), scope_asked, Note(message, {"scope": told_scope}))


def _about(log: Log, state: RecordState) -> _About:
    if state.type in ("request", "survey"):
        event = state.value("event")
        there = bool(event) and bool(log.entries(event))
        return _told(log.state(event)) if there else _About()
    if state.type == "outcome":
        item = plan().get(state.value("item") or "")
        where = (item.municipality or item.county,) if item else ()
        return _About(where, item.when, (item.campaign,)) if item else _About()
    return _told(state)


def _told(state: RecordState) -> _About:
    date = state.value("date")
    when = When.from_iso(date) if date else None
    return _About(state.value("place") or (), when, state.value("campaigns") or ())


def _lies_in(scope: Scope, about: _About) -> bool:
    """Whether it lies wholly in the scope, as activities do."""
    counties = {code.partition("/")[0] for code in about.places}
    places = {*about.places}
    if scope.counties and not (counties and counties <= {*scope.counties}):
        return False
    if scope.municipalities and not (places and places <= {*scope.municipalities}):
        return False
    if scope.campaigns and not {*scope.campaigns} & {*about.campaigns}:
        return False
    if scope.first is None and scope.last is None:
        return True
    if about.when is None:
        return False
    begins = scope.first is None or scope.first <= about.when.first
    return begins and (scope.last is None or about.when.last <= scope.last)


def _row(log: Log, state: RecordState, about: _About) -> dict[str, Cell]:
    words = log.words(state.commitments("words") or state.commitments("about"))
    return {
        **row_of(log, state),
        "date": Coded(about.when.iso, str(about.when)) if about.when else None,
        **place_cells(about.places),
        "status": _became(state),
        "words": "; ".join(word for word in words if word) or None,
    }


def _became(state: RecordState) -> Cell:
    """What was told of an item or a request; of an item that was moved with its new days."""
    if state.type == "outcome":
        code = state.value("state")
        return Coded(code, became(code, state.value("date"))) if code else None
    if state.type == "survey":
        phase = state.value("phase")
        return Coded(phase, in_words("phase", phase)) if phase else None
    answer = state.value("answer")
    return Coded(answer, in_words("answer", answer)) if answer else None
