"""Amending a record: which fields change.

Here: from the options of `amend` and a record's state to one entry. Not here: reading the words
of options (`telling`), what audience lines become (`lines`).
"""

from collections.abc import Iterable, Mapping

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.errors import OtherMaterial, TooMany, UncountedTotal, listed
from antitrafik_cli.errors.amending import (
    AlreadyWithdrawn,
    NotAField,
    NothingToChange,
    OverlapsItself,
    ToldAsAWhole,
    WithinItself,
)
from antitrafik_cli.exchange.fulfilling import FULFILS, NONE, of_others
from antitrafik_cli.exchange.further import refuse_uncounted, settle_days
from antitrafik_cli.exchange.lines import amended_lines
from antitrafik_cli.exchange.telling import Telling, Words, refuse_other_material, tell
from antitrafik_cli.messages import _
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import parts_of

# option -> the field it fills; where an option has another name than the field
_EVENT = {
    "date": "date", "county": "place", "municipality": "place", "venue": "venue",
    "campaign": "campaigns", "kind": "kind", "attended": "attended", "drop-attended": "attended",
    "topic": "topics", "partner": "partners", "material": "materials", "source": "sources",
    "note": "note", "overlaps": "overlaps", "fulfils": "fulfils",
}  # fmt: skip
_DISTRIBUTION = {
    "date": "date", "county": "place", "municipality": "place", "place": "places",
    "campaign": "campaigns", "material": "material", "quantity": "quantity", "status": "status",
    "within": "within", "source": "sources", "note": "note",
}  # fmt: skip
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "event": _EVENT,
    "distribution": _DISTRIBUTION,
    "request": {"request": "words", "answer": "answer"},
    "outcome": {"state": "state", "to": "date"},
    "nothing": {
        "period": "date", "date": "date", "county": "place", "municipality": "place",
        "note": "note",
    },
    "total": {
        "quantity": "quantity", "measure": "measure", "period": "date", "date": "date",
        "county": "place", "municipality": "place", "campaign": "campaigns", "covers": "covers",
        "about": "about", "source": "sources", "note": "note",
    },
}  # fmt: skip
_WORDINGS = {
    "kind": "kind_words", "attended": "audience_words", "topics": "topic_words",
    "materials": "material_words", "material": "material_words", "theme": "theme_words",
}  # fmt: skip
_ALWAYS = frozenset({"date", "period", "county", "municipality"})
_REQUIRED: Mapping[str, frozenset[str]] = {
    "event": _ALWAYS | {"kind", "drop-attended"},
    "distribution": _ALWAYS | {"quantity", "material", "status"},
    "request": frozenset({"request"}),
    "outcome": frozenset({"state"}),
    "nothing": _ALWAYS,
    "total": _ALWAYS | {"quantity", "measure"},
}


def amendment(
    log: Log,
    state: RecordState,
    options: Words,
    why: Telling,
    *,
    new_campaign: bool = False,
) -> tuple[Draft, Telling]:
    """The entry that makes a record hold what the options say, and what they said.

    What no option names stays.

    An option given empty clears its field where it may be empty. Values that hold already are
    left out, unless their field is in conflict. Raises what `tell` raises, and `NotAField`,
    `JointLine`, `NoSuchLine`, `AudienceTwice`, `AlreadyWithdrawn`, `ToldAsAWhole`,
    `NothingToChange`.
    """
    refuse_standing_apart(log, state)
    known = _known_options(log, state, options)
    if list(options.get(FULFILS, ())) == [NONE]:
        options = {**options, FULFILS: [""]}
    empty = {name for name in options if not any(options[name])}
    cleared = empty - _REQUIRED.get(state.type, frozenset())
    given = {name: words for name, words in options.items() if name not in cleared}
    if state.type == "event" and "material" in given:
        given["materials"] = given.pop("material")
    if given.get("to"):  # days are understood as near to those planned
        given["item"] = [state.value("item") or ""]
    told = tell(given, log, new_campaign=new_campaign)
    _clear(told, {known[name] for name in cleared}, state.type)
    if {"attended", "drop-attended"} & given.keys() and "attended" not in cleared:
        worded = [word for word in log.words(state.commitments("audience_words")) if word]
        lines = amended_lines(state, told, options.get("drop-attended", ()), worded)
        told.fields["attended"] = lines
    _replace_request(told)
    _replace_wordings(told)
    refuse_impossible(log, state, told)
    draft = _changes(log, state, told, why)
    told.names += why.names
    return draft, told


# What no option amends, and the command that tells it anew.
_WHOLE = {
    "survey": "antitrafik log-survey EVENT --phase PHASE --papers FILE --replace",
    "questionnaire": "antitrafik survey define FILE",
}


def refuse_standing_apart(log: Log, state: RecordState) -> None:
    """Raises `AlreadyWithdrawn`, and `ToldAsAWhole` for a type whose fields are not amended."""
    if state.standing == "withdrawn":
        raise AlreadyWithdrawn(record=log.short(state.record))
    if state.type in _WHOLE:
        raise ToldAsAWhole(record=log.short(state.record), command=_WHOLE[state.type])


def _known_options(log: Log, state: RecordState, options: Words) -> Mapping[str, str]:
    """Option and field for the record's type. Raises `NotAField` for an option it does not have."""
    known = _OPTIONS.get(state.type, {})
    for name in options:
        if name not in known:
            fields = listed(f"--{one}" for one in known)
            raise NotAField(words=f"--{name}", record=log.short(state.record), fields=fields)
    return known


def refuse_impossible(log: Log, state: RecordState, told: Telling) -> None:
    """What no record can be: part of itself, of another material than its whole or its parts.

    Raises `WithinItself`, `OtherMaterial`, `OverlapsItself`, `UncountedTotal` and others.
    """
    _refuse_circle(log, state, told)
    if {"material", "within"} & told.fields.keys() and state.type == "distribution":
        held = {name: state.value(name) for name in ("material", "within")}
        refuse_other_material(log, held | told.fields)
        _refuse_leaving_parts(log, state, told.fields.get("material"))
    if state.type in ("outcome", "total"):
        _refuse_impossible_telling(state, told)
    if state.record in (told.fields.get("overlaps") or ()):
        raise OverlapsItself(record=log.short(state.record)).at("--overlaps")


def _refuse_impossible_telling(state: RecordState, told: Telling) -> None:
    """A total nobody counted, new days of what was not moved."""
    if state.type == "outcome":
        settle_days(state, told)
        return
    try:
        refuse_uncounted(told.fields.get("quantity"))
    except UncountedTotal as failure:
        raise failure.at("--quantity") from None


def _clear(told: Telling, fields: Iterable[str], type_: str) -> None:
    for name in fields:
        if name in TYPES[type_].texts:
            told.text[name] = []
        else:
            told.fields[name] = None


def _replace_request(told: Telling) -> None:
    if len(told.requests) > 1:
        raise TooMany(number=len(told.requests), most=1).at("--request")
    for theme, wording, words in told.requests:
        told.fields["theme"] = theme
        told.text["words"] = [words]
        told.text["theme_words"] = [wording] if wording else []


def _replace_wordings(told: Telling) -> None:
    """A field told anew takes its wordings with it: they word what is `other` in it."""
    for name, words in _WORDINGS.items():
        if name in told.fields:
            value = told.fields[name] or []
            codes = [one["of"] for one in value] if name == "attended" else [value]
            if not any(OTHER in several for several in codes):
                told.text[words] = []


def _refuse_circle(log: Log, state: RecordState, told: Telling) -> None:
    """A part cannot contain its whole. Raises `WithinItself`."""
    whole, seen = told.fields.get("within"), set[str]()
    while whole and whole not in seen:
        seen.add(whole)
        if whole == state.record:
            raise WithinItself(record=log.short(state.record)).at("--within")
        whole = log.state(whole).value("within")


def _refuse_leaving_parts(log: Log, state: RecordState, material: str | None) -> None:
    """A whole with parts keeps their material. Raises `OtherMaterial`."""
    for part in parts_of(log, state.record) if material else ():
        found = log.state(part).value("material")
        if found != material:
            label = vocabulary().label
            raise OtherMaterial(
                record=log.short(part),
                found=label("materials", str(found)),
                wanted=label("materials", str(material)),
            ).at("--material")


def _changes(log: Log, state: RecordState, told: Telling, why: Telling) -> Draft:
    fields = {
        name: value
        for name, value in told.fields.items()
        if value != state.value(name) or name in state.conflicts
    }
    text = {
        name: values
        for name, values in told.text.items()
        if values != log.words(state.commitments(name)) or name in state.conflicts
    }
    if not fields and not text:
        raise NothingToChange
    if {"place", "campaigns", FULFILS} & fields.keys():
        held = {name: state.value(name) or () for name in ("place", "campaigns", FULFILS)}
        told.remarks += of_others(held | fields)
    settled = [name for name in state.conflicts if name in fields or name in text]
    if settled:
        remark = _("This settles what was told in several ways: {fields}.")
        told.remarks.append(remark.format(fields=listed(settled)))
    return Draft(
        "amend", state.type, state.record, state.heads, fields=fields, text={**text, **why.text}
    )
