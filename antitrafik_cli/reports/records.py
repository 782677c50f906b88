"""A record as machines read it. Not here: the words people read of it (`phrases`, `show`)."""

from collections.abc import Iterable
from typing import Any

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log, as_bytes

_SEVERAL = frozenset({"campaigns", "topics", "materials", "overlaps", "covers", "fulfils"})


def record_object(log: Log, state: RecordState) -> dict[str, Any]:
    """A record as machines read it: codes, full ids, counts as quality, low and high."""
    told: dict[str, Any] = {
        "id": state.record,
        "short": log.short(state.record),
        "type": state.type,
        "standing": state.standing,
    }
    known = TYPES.get(state.type)
    for name in known.fields if known else ():
        if name != "origin" or state.value(name):  # only what came from a list has one
            told |= _field_object(name, state.value(name))
    for name, most in known.texts.items() if known else ():
        kept = [words for words in log.words(state.commitments(name)) if words is not None]
        if most > 1:
            told[name] = kept
        elif kept or not name.endswith("_words"):
            told[name] = kept[0] if kept else None
    if state.type == "event":
        told["requests"] = [_request_object(log, one) for one in requests_of(log, state.record)]
    told["conflicts"] = list(state.conflicts)
    return told


def _field_object(name: str, value: Any) -> dict[str, Any]:
    if name == "place":
        return _place_object(value or [])
    if name == "quantity":
        return {name: _count_object(Count.from_json(value)) if value else None}
    if name == "attended":
        lines = [AudienceLine.from_json(one) for one in value or ()]
        return {name: [_line_object(line) for line in lines]}
    return {name: value if value is not None or name not in _SEVERAL else []}


def _place_object(codes: list[str]) -> dict[str, Any]:
    """County and municipality by name where there is one of each, and all places as codes."""
    names = gazetteer()
    counties = sorted({code.partition("/")[0] for code in codes})
    municipalities = [code for code in codes if "/" in code]
    one_county = names.name(counties[0]) if counties and counties[0][:3] == "AL-" else None
    single = municipalities[0] if len(codes) == 1 and municipalities else None
    county = one_county or (counties[0] if counties else None)
    return {
        "county": "several" if len(counties) > 1 else county,
        "municipality": names.name(single) if single else None,
        "place": codes,
    }


def _count_object(count: Count) -> dict[str, Any]:
    return {"quality": count.quality, "low": count.low, "high": count.high}


def _line_object(line: AudienceLine) -> dict[str, Any]:
    of = {"of": list(line.of), **_count_object(line.count)}
    return {**of, "female": line.female, "male": line.male}


def requests_of(log: Log, event: str) -> Iterable[RecordState]:
    """The standing requests made at an event, in order of arrival."""
    rows = log.connection.execute(
        "SELECT r FROM request WHERE event = ? ORDER BY r", (as_bytes(event),)
    )
    return log.states(number for (number,) in rows.fetchall())


def _request_object(log: Log, state: RecordState) -> dict[str, Any]:
    words = next(iter(log.words(state.commitments("words"))), None)
    return {"id": state.record, "theme": state.value("theme"), "words": words}
