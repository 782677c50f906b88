"""What a row of an event tells beside its record: requests made there, leaflets handed out.

These are records of their own. Here: what a corrected row with a key changes of them. Not here:
what it changes of the event itself (`mending`), keeping any of it (`importing`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.exchange.amending import refuse_impossible
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.list_rows import Handed, ListRow
from antitrafik_cli.exchange.telling import Telling
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
    """What is amended or withdrawn beside a record, and what is to be added there."""

    drafts: tuple[Draft, ...] = ()
    requests: tuple[tuple[str, str, str], ...] = ()
    handed: Handed | None = None


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
    handed = _handed(log, row, known, now, columns, told)
    return handed._replace(**_asked(log, row, known, now, columns, handed.drafts, undone=undone))


def _handed(
    log: Log,
    row: ListRow,
    known: Sequence[_Known],
    now: Sequence[RecordState],
    columns: ListColumns,
    told: Mapping[str, Any],
) -> Beside:
    """What becomes of what was handed out, as drafts; a record to be added where there was none."""
    held = next((one for one in now if one.type == "distribution"), None)
    last = next((one for one in known if one.told and one.state.type == "distribution"), None)
    before = last.told[0] if last and last.told else {}
    tells = not columns.places.keys().isdisjoint({"quantity", "quantity_quality"})
    tells = tells and bool(row.told.leaflets or not columns.keyed_by_id)
    if held is None:
        is_new = tells and row.told.leaflets and row.told.leaflets != before.get("quantity")
        return Beside(handed=row.handed if is_new else None)
    if tells and not row.told.leaflets:
        return Beside((Draft("withdraw", held.type, held.record, held.heads, text=IMPORTED),))
    moved = {name: told[name] for name in SHARED if name in told}
    if tells:
        names = ("quantity", "material") if "material" in columns.places else ("quantity",)
        of_row = row.handed.fields
        moved |= {name: of_row[name] for name in names if of_row[name] != before.get(name)}
    amended = Telling()
    amended.fields = {name: one for name, one in moved.items() if one != held.value(name)}
    if not amended.fields:
        return Beside()
    if "material" in amended.fields:
        amended.text = {"material_words": [], **row.handed.text}
    refuse_impossible(log, held, amended)
    return Beside((_amending(held, amended.fields, amended.text),))


def _asked(
    log: Log,
    row: ListRow,
    known: Sequence[_Known],
    now: Sequence[RecordState],
    columns: ListColumns,
    drafts: Sequence[Draft],
    *,
    undone: bool,
) -> dict[str, Any]:
    """What becomes of the requests: more drafts, and those to be added.

    Of an event that is restored, what a list told before it was undone does not matter.
    """
    if "request" not in columns.places or not (row.told.requests or not columns.keyed_by_id):
        return {"drafts": tuple(drafts)}
    last = [asked(log, *one.told) for one in known if one.told and one.state.type == "request"]
    held = [one for one in now if one.type == "request"]
    as_last = not undone and _same(row, last, known)
    if as_last or _same(row, [asked_words(log, one) for one in held], known):
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
