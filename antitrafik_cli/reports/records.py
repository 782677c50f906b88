"""Records as people and machines see them: one, and a list of them.

Here: what stands in the cells of a record. Not here: finding the records (`store.query`), what was
said about one over time (`history`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

STANDINGS = {
    "stands": N_("stands"),
    "withdrawn": N_("withdrawn"),
    "disputed": N_("withdrawn and restored in parallel"),
    "waiting": N_("waits for entries that have not come"),
    "incomplete": N_("its first entry has not come"),
}
_SECTIONS = {
    "kind": "kinds", "topics": "topics", "materials": "materials", "material": "materials",
    "status": "statuses", "theme": "themes",
}  # fmt: skip
LABELS = {
    "type": N_("Type"), "standing": N_("Standing"), "date": N_("Date"), "place": N_("Place"),
    "kind": N_("Kind"), "attended": N_("Who came"), "venue": N_("Venue"),
    "campaigns": N_("Campaigns"), "topics": N_("Topics"), "materials": N_("Materials"),
    "material": N_("Material"), "quantity": N_("Quantity"), "status": N_("Status"),
    "within": N_("Within"), "places": N_("Where exactly"), "partners": N_("Partners"),
    "sources": N_("Sources"), "note": N_("Note"), "overlaps": N_("Overlaps"),
    "event": N_("Event"), "theme": N_("Theme"), "words": N_("What was asked for"),
    "requests": N_("Requests"), "kind_words": N_("Kind, in words"), "why": N_("Why"),
    "audience_words": N_("Audience, in words"), "topic_words": N_("Topic, in words"),
    "material_words": N_("Material, in words"), "theme_words": N_("Theme, in words"),
    "conflicts": N_("Told in several ways"), "erased": N_("Erased"),
}  # fmt: skip
TYPE_LABELS = {
    "event": N_("event"),
    "distribution": N_("distribution"),
    "request": N_("request"),
}


def in_words(field: str, value: Any) -> str:
    """A coded field's value as people read it, in the language in use."""
    if value is None:
        return "–"
    if field in _WORDS:
        return _WORDS[field](value)
    values = value if isinstance(value, list) else [value]
    if field in _SECTIONS:
        return ", ".join(vocabulary().label(_SECTIONS[field], str(one)) for one in values)
    return ", ".join(map(str, values))


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "date": lambda value: str(When.from_iso(value)),
    "quantity": lambda value: str(Count.from_json(value)),
    "attended": lambda value: "; ".join(map(_line_in_words, map(AudienceLine.from_json, value))),
    "place": lambda value: ", ".join(map(_place_in_words, value)),
    "campaigns": lambda value: ", ".join(map(campaigns().label, value)),
}


def _line_in_words(line: AudienceLine) -> str:
    audience = " + ".join(vocabulary().label("audiences", code) for code in line.of)
    if line.female is None and line.male is None:
        return f"{audience}: {line.count}"
    told = (("?" if number is None else number) for number in (line.female, line.male))
    return f"{audience}: {line.count} ({_('F/M')} {'/'.join(map(str, told))})"


def _place_in_words(code: str) -> str:
    county, slash, _municipality = code.partition("/")
    name, around = gazetteer().name(code), gazetteer().name(county)
    return f"{name} ({around})" if slash and name != around else name


def summary(type_: str, fields: Mapping[str, Any]) -> str:
    """A record in one line: when, where, what, for whom or how many."""
    order = {
        "event": ("date", "place", "kind", "attended", "campaigns"),
        "distribution": ("date", "place", "material", "quantity", "status", "campaigns"),
        "request": ("theme",),
    }
    told = [name for name in order.get(type_, ()) if fields.get(name) is not None]
    return " · ".join(in_words(name, fields[name]) for name in told)


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
        told |= _field_object(name, state.value(name))
    for name, most in known.texts.items() if known else ():
        kept = [words for words in log.words(state.commitments(name)) if words is not None]
        if most > 1:
            told[name] = kept
        elif kept or not name.endswith("_words"):
            told[name] = kept[0] if kept else None
    if state.type == "event":
        told["requests"] = [_request_object(log, one) for one in _requests_of(log, state.record)]
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
    return {name: value if value is not None or name in ("within", "event") else []}


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


def _requests_of(log: Log, event: str) -> Iterable[RecordState]:
    rows = log.connection.execute(
        "SELECT r FROM request WHERE event = ? ORDER BY r", (bytes.fromhex(event.replace("-", "")),)
    )
    return log.states(number for (number,) in rows.fetchall())


def _request_object(log: Log, state: RecordState) -> dict[str, Any]:
    words = next(iter(log.words(state.commitments("words"))), None)
    return {"id": state.record, "theme": state.value("theme"), "words": words}


def record_result(log: Log, state: RecordState) -> Result:
    """One record as a table of fields and what they hold."""
    rows: list[dict[str, Cell]] = [
        _field_row("type", _(TYPE_LABELS.get(state.type, state.type))),
        _field_row("standing", _(STANDINGS[state.standing])),
    ]
    known = TYPES.get(state.type)
    for name in known.fields if known else ():
        value = state.value(name)
        if value not in (None, []):
            linked = name in ("within", "event", "overlaps")
            rows.append(_field_row(name, _links(log, value) if linked else in_words(name, value)))
    for name in known.texts if known else ():
        words = [
            _("(erased)") if one is None else one for one in log.words(state.commitments(name))
        ]
        if words:
            rows.append(_field_row(name, "; ".join(words)))
    if state.type == "event":
        for one in _requests_of(log, state.record):
            words = [word or _("(erased)") for word in log.words(one.commitments("words"))]
            told = f"{in_words('theme', one.value('theme'))}: {'; '.join(words)}"
            rows.append(_field_row("requests", f"{log.short(one.record)}  {told}"))
    if state.conflicts:
        rows.append(_field_row("conflicts", ", ".join(state.conflicts)))
    columns = (
        Column("field", "text", "", N_("Field")),
        Column("value", "text", "", N_("What it holds")),
    )
    table = ResultTable(
        name="record",
        title=N_("Record"),
        columns=columns,
        rows=tuple(rows),
        shown=(
            Shown(N_("Field"), "code", ("field",)),
            Shown(N_("What it holds"), "text", ("value",)),
        ),
    )
    heading = Note(
        N_("Record {short} ({id})"), {"short": log.short(state.record), "id": state.record}
    )
    return Result("show", (table,), {"id": state.record}, heading)


def _links(log: Log, value: str | list[str]) -> str:
    records = [value] if isinstance(value, str) else value
    return ", ".join(log.short(record) for record in records)


def _field_row(name: str, value: str) -> dict[str, Cell]:
    return {"field": Coded(name, _(LABELS.get(name, name))), "value": value}
