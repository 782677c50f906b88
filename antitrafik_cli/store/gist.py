"""The gist of a record: of all that its entries say, what the derived rows follow from.

Here: taking it from the state that entries fold to, and, of the usual record, told once and never
amended, straight from its head. Not here: the rules of folding (`fold`), the rows (`rows`).
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from antitrafik_cli.domain.attendance import AudienceLine, in_order
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.entry import VERSION, is_digest
from antitrafik_cli.domain.record import TYPES, invalid_fields
from antitrafik_cli.store.fold import RecordState, Standing


class Gist(NamedTuple):
    """What the derived rows follow from.

    `values` holds the coded fields, lists as tuples, audience lines and quantities read; `venue`
    the commitments of that field. `said` is `at` and id of the entry that told what a record says:
    the state of an outcome, the answers of a survey, the questions of a questionnaire. The others
    are as in `RecordState`.
    """

    record: str
    type: str
    standing: Standing
    unapplied: int
    conflicts: tuple[str, ...]
    values: Mapping[str, Any]
    venue: tuple[str, ...]
    said: tuple[int, str] | None = None


def gist_of(state: RecordState) -> Gist:
    """The gist of a record whose entries fold to this state."""
    known = TYPES[state.type].fields if state.type in TYPES else {}
    told = {name: one.value for name, one in state.fields.items() if name in known}
    return Gist(
        record=state.record,
        type=state.type,
        standing=state.standing,
        unapplied=state.unapplied,
        conflicts=state.conflicts,
        values={name: _read(name, value) for name, value in told.items()},
        venue=state.commitments("venue"),
        said=_said(state),
    )


# Of two such records made apart the one told last holds: the field that counts for that.
_TELLING = {"outcome": "state", "survey": "answers", "questionnaire": "questions"}


def _said(state: RecordState) -> tuple[int, str] | None:
    told = state.fields.get(_TELLING.get(state.type, ""))
    return (told.entry.at, told.entry.id) if told else None


def usual_gist(head: str) -> Gist | None:
    """The gist of a record that this head alone tells, where all of it is usual; None where not.

    The same as by way of `fold`, at a part of the cost. Usual is the first telling of a type of
    record known here, with nothing in it but fields known here whose values fit: such a record
    stands as it is told. The head is one that was let into a log.
    """
    told = _decoded(head)
    if told["op"] != "record" or told["base"] or told["v"] != VERSION:
        return None
    type_, texts = told["type"], told["text"]
    if type_ not in TYPES or type_ in _TELLING or not TYPES[type_].texts.keys() >= texts.keys():
        return None
    try:
        values = {name: _usual_value(type_, name, one) for name, one in told["fields"].items()}
    except (ValueError, TypeError):
        return None
    return Gist(told["record"], type_, "stands", 0, (), values, tuple(texts.get("venue", ())))


_decoded = json.JSONDecoder().decode


def _usual_value(type_: str, name: str, told: Any) -> Any:
    """A value as `Gist.values` holds it; ValueError or TypeError where it is not usual."""
    value = _read(name, told)
    if name == "attended":
        lines = type_ == "event" and isinstance(told, list)
        fits = lines and in_order(tuple([line.of for line in value]))
    elif name == "origin":
        known = name in TYPES[type_].fields
        fits = known and (value is None or is_digest(value))  # none is met twice
    elif name == "quantity":
        fits = "quantity" in TYPES[type_].fields
    else:
        fits = _fits(type_, name, value)
    if not fits:
        raise ValueError(name)
    return value


@lru_cache(maxsize=16384, typed=True)
def _fits(type_: str, name: str, value: str | tuple[str, ...] | None) -> bool:
    told = list(value) if isinstance(value, tuple) else value
    return name in TYPES[type_].fields and not invalid_fields(type_, {name: told})


def _read(name: str, told: Any) -> Any:
    """A value as `Gist.values` holds it; ValueError or TypeError where it is none of the field."""
    if told is None:
        return None
    if name == "attended":
        return tuple([AudienceLine.from_json(one) for one in told])
    if name == "quantity":
        return Count.from_json(told)
    return tuple(told) if isinstance(told, list) else told
