"""What a row of an event tells beside its record: requests made there, leaflets handed out.

These are records of their own. Here: what a corrected row with a key changes of them. Not here:
what it changes of the event itself (`mending`), keeping any of it (`importing`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import (
    asked,
    asked_words,
    brought_beside,
    is_undone,
    last_told,
    taken_back,
)

SHARED = ("date", "place", "campaigns")  # by an event and what was handed out there
IMPORTED: Mapping[str, Sequence[str]] = {"why": ["import"]}


class Beside(NamedTuple):
    """What is amended or withdrawn beside a record, and the requests and leaflets to be added."""

    drafts: tuple[Draft, ...] = ()
    requests: tuple[tuple[str, str, str], ...] = ()
    leaflets: Sequence[Any] | None = None


class _Known(NamedTuple):
    """A request or distribution that a row brought, as it is, and as a list told it last.

    `told` are coded fields and commitments; None where a list took it back, or `undo` did.
    """

    state: RecordState
    told: tuple[Mapping[str, Any], Mapping[str, Sequence[str]]] | None


def beside_of(
    log: Log, row: ListRow, state: RecordState, columns: ListColumns, told: Mapping[str, Any]
) -> Beside:
    """What the row says otherwise of them than it did last, and otherwise than they are now.

    Where the key is the id, an empty cell tells nothing. `told` are the coded fields that the row
    amends of the event: what was handed out there moves with it.
    """
    if row.type != "event":
        return Beside()
    entries = [log.entries(one) for one in brought_beside(log, state.record)]
    known = [
        _Known(log.state(one[0].record), None if taken_back(log, one) else last_told(one))
        for one in entries
    ]
    undone = state.standing == "withdrawn"
    now = [
        one.state
        for one in known
        if one.state.standing == "stands" or (undone and is_undone(log, one.state.record))
    ]
    handed = _handed(row, known, now, columns, told)
    return handed._replace(**_asked(log, row, known, now, columns, handed.drafts))


def _handed(
    row: ListRow,
    known: Sequence[_Known],
    now: Sequence[RecordState],
    columns: ListColumns,
    told: Mapping[str, Any],
) -> Beside:
    """What becomes of the leaflets, as drafts; those to be added where there were none."""
    held = next((one for one in now if one.type == "distribution"), None)
    moved = {
        name: told[name]
        for name in SHARED
        if held and name in told and held.value(name) != told[name]
    }
    quantity = row.told.leaflets
    tells = not columns.places.keys().isdisjoint({"quantity", "quantity_quality"})
    if tells and (quantity or not columns.keyed_by_id):
        last = next((one for one in known if one.told and one.state.type == "distribution"), None)
        before = last.told[0].get("quantity") if last and last.told else None
        present = held.value("quantity") if held else None
        if quantity not in (before, present):
            if held is None:
                return Beside(leaflets=quantity)
            if quantity is None:
                return Beside(
                    (Draft("withdraw", held.type, held.record, held.heads, text=IMPORTED),)
                )
            moved["quantity"] = quantity
    if held is None or not moved:
        return Beside()
    return Beside((_amending(held, moved, {}),))


def _asked(
    log: Log,
    row: ListRow,
    known: Sequence[_Known],
    now: Sequence[RecordState],
    columns: ListColumns,
    drafts: Sequence[Draft],
) -> dict[str, Any]:
    """What becomes of the requests: more drafts, and those to be added."""
    if "request" not in columns.places or not (row.told.requests or not columns.keyed_by_id):
        return {"drafts": tuple(drafts)}
    last = [asked(log, *one.told) for one in known if one.told and one.state.type == "request"]
    held = [one for one in now if one.type == "request"]
    if _same(row, last, known) or _same(row, [asked_words(log, one) for one in held], known):
        return {"drafts": tuple(drafts)}
    left, over = _matched(log, row, held)
    made = list(drafts)
    for state in over:
        corrected = next((one for one in left if one[0] == state.value("theme")), None)
        if corrected is None:
            made.append(Draft("withdraw", state.type, state.record, state.heads, text=IMPORTED))
            continue
        left.remove(corrected)
        _theme, wording, words = corrected
        worded = {"theme_words": [wording] if wording else []}
        text = {"words": [words], **(worded if wording or "theme_words" in state.text else {})}
        made.append(_amending(state, {}, text))
    return {"drafts": tuple(made), "requests": tuple(left)}


def _same(row: ListRow, held: Sequence[str | None], known: Sequence[_Known]) -> bool:
    """Whether the row makes just these requests; of those with words erased the themes do."""
    if None not in held:
        return sorted(filter(None, held)) == row.asked
    states = (one.state for one in known if one.state.type == "request")
    themes = sorted(str(one.value("theme")) for one in states)
    return themes == sorted(theme for theme, _wording, _words in row.told.requests)


def _matched(
    log: Log, row: ListRow, held: Sequence[RecordState]
) -> tuple[list[tuple[str, str, str]], list[RecordState]]:
    """The requests of the row that are not among those held, and those held that it lacks."""
    left, over = list(row.told.requests), []
    for state in held:
        words = asked_words(log, state)
        alike = (
            one
            for one in left
            if (
                one[0] == state.value("theme")
                if words is None
                else "\n".join(filter(None, one)) == words
            )
        )
        found = next(alike, None)
        if found is None:
            over.append(state)
        else:
            left.remove(found)
    return left, over


def _amending(
    state: RecordState, fields: Mapping[str, Any], text: Mapping[str, Sequence[str]]
) -> Draft:
    told = {**fields, "origin": state.value("origin")}
    return Draft("amend", state.type, state.record, state.heads, told, {**text, **IMPORTED})
