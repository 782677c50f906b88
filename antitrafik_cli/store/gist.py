"""The gist of a record: of all that its entries say, what the derived rows follow from.

Here: taking it from the state that entries fold to, and, of the usual record, told once and never
amended, straight from its head. Not here: the rules of folding (`fold`), the rows (`rows`).
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from antitrafik_cli.domain.attendance import AudienceLine, in_order
from antitrafik_cli.domain.record import TYPES, invalid_fields
from antitrafik_cli.store.fold import RecordState, Standing


class Gist(NamedTuple):
    """What the derived rows follow from.

    `values` holds the coded fields, lists as tuples, audience lines read; `venue` the commitments
    of that field. The others are as in `RecordState`.
    """

    record: str
    type: str
    standing: Standing
    unapplied: int
    conflicts: tuple[str, ...]
    values: Mapping[str, Any]
    venue: tuple[str, ...]


def gist_of(state: RecordState) -> Gist:
    """The gist of a record whose entries fold to this state."""
    return Gist(
        record=state.record,
        type=state.type,
        standing=state.standing,
        unapplied=state.unapplied,
        conflicts=state.conflicts,
        values={name: _read(name, told.value) for name, told in state.fields.items()},
        venue=state.commitments("venue"),
    )


def usual_gist(head: str) -> Gist | None:
    """The gist of a record that this head alone tells, where all of it is usual; None where not.

    The same as by way of `fold`, at a small part of the cost. The head is one let into a log: so
    it is canonical JSON. Usual is the first telling of a type of record known here, and nothing in
    it but fields known here with values that fit: such a record stands as it is told.
    """
    usual = _USUAL_HEAD.fullmatch(head)
    if usual is None:
        return None
    fields, record, text, type_ = usual.groups()
    members = _MEMBER.findall(fields)
    if ",".join([whole for whole, _, _ in members]) != fields or type_ not in TYPES:
        return None
    values = {name: _usual_value(type_, name, value) for _, name, value in members}
    if _UNUSUAL in values.values():
        return None
    texts = json.loads(text)
    if not TYPES[type_].texts.keys() >= texts.keys():
        return None
    return Gist(record, type_, "stands", 0, (), values, tuple(texts.get("venue", ())))


_USUAL_HEAD = re.compile(
    r'\{"at":[0-9]+,"base":\[\],"device":"[0-9a-f]+","fields":\{(.*)\},"officer":"[a-z0-9-]*",'
    r'"op":"record","prev":"[0-9a-f]+","record":"([0-9a-f-]+)","seq":[0-9]+,'
    r'"text":(\{[^{}]*\}),"type":"([a-z0-9-]+)","v":1\}'
)
# A name and its value: a list of objects, a plain list, a word or null. No string in `fields` has a
# bracket, so that whatever these patterns cut in the wrong place is no JSON, and so not usual.
_MEMBER = re.compile(r'("([a-z0-9_]+)":(\[\{.*?\}\]|\[[^][{}]*\]|"[^"]*"|null))')
_BETWEEN_LINES = "},{"
_UNUSUAL = object()


def _usual_value(type_: str, name: str, text: str) -> Any:
    """What this JSON gives a field, as `Gist.values` holds it, or _UNUSUAL."""
    if name != "attended" or text == "[]":
        return _value(type_, name, text)
    lines = tuple(map(_line, text[2:-2].split(_BETWEEN_LINES)))  # a line is told over and over
    if _UNUSUAL in lines or not (type_ == "event" and in_order(tuple(one.of for one in lines))):
        return _UNUSUAL
    return lines


@lru_cache(maxsize=16384)
def _line(members: str) -> Any:
    try:
        return AudienceLine.from_json(json.loads(f"{{{members}}}"))
    except (ValueError, TypeError):
        return _UNUSUAL


@lru_cache(maxsize=16384)
def _value(type_: str, name: str, text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return _UNUSUAL
    if name not in TYPES[type_].fields or invalid_fields(type_, {name: value}):
        return _UNUSUAL
    return _read(name, value)


def _read(name: str, value: Any) -> Any:
    """A value as `Gist.values` holds it."""
    if name == "attended":
        return tuple(map(AudienceLine.from_json, value or ()))
    return tuple(value) if isinstance(value, list) else value
