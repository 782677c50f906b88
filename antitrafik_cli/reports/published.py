"""The tables of a published database: what was done, each fact in a row of its own.

Here: activities and all that belongs to each, without notes, officers and devices. Not here: the
words behind codes (`published_codes`), how a database is made of it (`render`).
"""

from collections.abc import Iterable, Mapping, Sequence

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.phrases import Texts, texts_of
from antitrafik_cli.reports.published_codes import code_tables
from antitrafik_cli.reports.record_table import quantity_cells
from antitrafik_cli.reports.records import requests_of
from antitrafik_cli.result import Cell, Column, Relations, Result, ResultTable
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers

Rows = dict[str, list[dict[str, Cell]]]
_ACTIVITY = "activities.id"
# table -> title; its columns by name, type, unit, label; its relations
_TABLES: Mapping[str, tuple[str, tuple[Column, ...], Relations]] = {
    "activities": (
        N_("Activities"),
        (
            Column("id", "text", "", N_("Record: its id")),
            Column("type", "text", "", N_("What it is: event or distribution")),
            Column("date", "date", "", N_("Date or interval, as it was told (ISO 8601)")),
            Column("first_day", "date", "", N_("First day")),
            Column("last_day", "date", "", N_("Last day")),
            Column("venue", "text", "", N_("Where exactly")),
            Column("kind", "text", "", N_("Kind of activity, as a code")),
            Column("kind_words", "text", "", N_("Kind, in words")),
            Column("material", "text", "", N_("What was handed out, as a code")),
            Column("material_words", "text", "", N_("Material, in words")),
            Column("status", "text", "", N_("Of a distribution: done or in-progress")),
            Column("quantity_quality", "text", "", N_("How the quantity is known")),
            Column("quantity_low", "count", "pieces", N_("Quantity, at least")),
            Column("quantity_high", "count", "pieces", N_("Quantity, at most; empty if open")),
            Column("within", "text", "", N_("The distribution that holds it already")),
        ),
        Relations(
            ("id",),
            {"kind": "kinds.code", "material": "materials.code"},
            ("type", "first_day", "kind", "material", "within"),
            ("venue", "kind_words", "material_words"),
        ),
    ),
    "activity_places": (
        N_("Where activities were"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("place", "text", "", N_("Place, as a code")),
            Column("county", "text", "", N_("County, its code (ISO 3166-2)")),
            Column("municipality", "text", "", N_("Municipality, as a code")),
        ),
        Relations(
            ("activity", "place"),
            {
                "activity": _ACTIVITY,
                "county": "counties.code",
                "municipality": "municipalities.code",
            },
            ("county", "municipality"),
        ),
    ),
    "attendances": (
        N_("Who came"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("audiences", "text", "", N_("Audiences counted together, as codes")),
            Column("quality", "text", "", N_("How the attendances are known")),
            Column("low", "count", "attendances", N_("Attendances, at least")),
            Column("high", "count", "attendances", N_("Attendances, at most; empty if open")),
            Column("female", "count", "attendances", N_("Females among them, where recorded")),
            Column("male", "count", "attendances", N_("Males among them, where recorded")),
        ),
        Relations(("activity", "audiences"), {"activity": _ACTIVITY}),
    ),
    "attendance_audiences": (
        N_("Each audience of a count"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("audiences", "text", "", N_("Audiences counted together, as codes")),
            Column("audience", "text", "", N_("Audience, as a code")),
        ),
        Relations(
            ("activity", "audience"),
            {"activity": _ACTIVITY, "audience": "audiences.code"},
            ("audience",),
        ),
    ),
    "activity_campaigns": (
        N_("Campaigns of activities"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("campaign", "text", "", N_("Campaign, as a code")),
        ),
        Relations(
            ("activity", "campaign"),
            {"activity": _ACTIVITY, "campaign": "campaigns.code"},
            ("campaign",),
        ),
    ),
    "activity_topics": (
        N_("Topics of activities"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("topic", "text", "", N_("Topic, as a code")),
        ),
        Relations(
            ("activity", "topic"), {"activity": _ACTIVITY, "topic": "topics.code"}, ("topic",)
        ),
    ),
    "activity_materials": (
        N_("Materials used at events"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("material", "text", "", N_("Material, as a code")),
        ),
        Relations(
            ("activity", "material"),
            {"activity": _ACTIVITY, "material": "materials.code"},
            ("material",),
        ),
    ),
    "activity_words": (
        N_("What else was told in words"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("what", "text", "", N_("Of what it speaks")),
            Column("position", "count", "", N_("Its place among several")),
            Column("words", "text", "", N_("Words")),
        ),
        Relations(("activity", "what", "position"), {"activity": _ACTIVITY}, ("what",), ("words",)),
    ),
    "requests": (
        N_("Requests"),
        (
            Column("id", "text", "", N_("Record: its id")),
            Column("activity", "text", "", N_("Activity")),
            Column("theme", "text", "", N_("Theme, as a code")),
            Column("theme_words", "text", "", N_("Theme, in words")),
            Column("words", "text", "", N_("What was asked for")),
            Column("answer", "text", "", N_("Answer")),
        ),
        Relations(
            ("id",),
            {"activity": _ACTIVITY, "theme": "themes.code"},
            ("activity", "theme"),
            ("words", "theme_words"),
        ),
    ),
    "fulfilments": (
        N_("Planned items and the events that fulfil them"),
        (
            Column("item", "text", "", N_("Planned item")),
            Column("activity", "text", "", N_("Activity")),
        ),
        Relations(("item", "activity"), {"activity": _ACTIVITY}, ("activity",)),
    ),
    "overlaps": (
        N_("Events that some of the same people came to"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("other", "text", "", N_("The other activity")),
        ),
        Relations(("activity", "other"), {"activity": _ACTIVITY}),
    ),
}
_WORDS = ("partners", "sources", "places", "audience_words", "topic_words")


def published(log: Log, scope: Scope) -> Result:
    """The standing activities in the scope, by day, and what belongs to them."""
    rows: Rows = {name: [] for name in _TABLES}
    for state in log.states(numbers(log, scope)):
        _add(rows, log, state)
    tables = tuple(
        ResultTable(name, title, columns, tuple(rows[name]), (), relations=relations)
        for name, (title, columns, relations) in _TABLES.items()
    )
    codes = tuple(code_tables(tables))
    return Result("published", (*codes, *tables), scope_told(scope), heading_of(scope))


def _add(rows: Rows, log: Log, state: RecordState) -> None:
    texts = texts_of(log, state)
    rows["activities"].append(_activity(state, texts))
    for code in state.value("place") or ():
        rows["activity_places"].append(_place(state.record, code))
    for line in map(AudienceLine.from_json, state.value("attended") or ()):
        sexes = {"female": line.female, "male": line.male}
        count = dict(zip(("quality", "low", "high"), line.count, strict=True))
        of: dict[str, Cell] = {"activity": state.record, "audiences": line.key}
        rows["attendances"].append({**of, **count, **sexes})
        rows["attendance_audiences"] += [{**of, "audience": code} for code in line.of]
    several = {"campaigns": "campaign", "topics": "topic", "materials": "material"}
    for field, column in several.items():
        rows[f"activity_{field}"] += _each(state, column, state.value(field))
    rows["fulfilments"] += _each(state, "item", state.value("fulfils"))
    rows["overlaps"] += _each(state, "other", state.value("overlaps"))
    _add_words(rows, state, texts)
    for request in requests_of(log, state.record):
        rows["requests"].append(_request(state, request, texts_of(log, request)))


def _activity(state: RecordState, texts: Texts) -> dict[str, Cell]:
    when = When.from_iso(state.value("date")) if state.value("date") else None
    return {
        "id": state.record,
        "type": state.type,
        "date": state.value("date"),
        "first_day": when.first.isoformat() if when else None,
        "last_day": when.last.isoformat() if when else None,
        "venue": _first(texts, "venue"),
        "kind": state.value("kind"),
        "kind_words": _first(texts, "kind_words"),
        "material": state.value("material"),
        "material_words": "; ".join(filter(None, texts.get("material_words", ()))) or None,
        "status": state.value("status"),
        **quantity_cells("quantity", state.value("quantity")),
        "within": state.value("within"),
    }


def _place(activity: str, code: str) -> dict[str, Cell]:
    county = gazetteer().county_of(code)
    return {
        "activity": activity,
        "place": code,
        "county": county if county.startswith("AL-") else None,
        "municipality": code if "/" in code else None,
    }


def _each(
    state: RecordState, column: str, values: Sequence[str] | None
) -> Iterable[dict[str, Cell]]:
    return [{"activity": state.record, column: value} for value in values or ()]


def _add_words(rows: Rows, state: RecordState, texts: Texts) -> None:
    for name in _WORDS:
        told = filter(None, texts.get(name, ()))
        rows["activity_words"] += [
            {"activity": state.record, "what": name, "position": place, "words": words}
            for place, words in enumerate(told, 1)
        ]


def _request(state: RecordState, request: RecordState, texts: Texts) -> dict[str, Cell]:
    return {
        "id": request.record,
        "activity": state.record,
        "theme": request.value("theme"),
        "theme_words": _first(texts, "theme_words"),
        "words": _first(texts, "words"),
        "answer": request.value("answer"),
    }


def _first(texts: Texts, name: str) -> str | None:
    return next(filter(None, texts.get(name, ())), None)
