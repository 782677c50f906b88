"""The tables of a published database: what was done, each fact in a row of its own.

Here: activities and all that belongs to each, without notes, officers and devices. Not here: what
the tables are called (`published_tables`), the words behind codes (`published_codes`), how a
database is made of it (`render`).
"""

from collections.abc import Iterable, Sequence

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.notes import not_listed, other_audiences
from antitrafik_cli.reports.phrases import Texts, texts_of
from antitrafik_cli.reports.published_codes import code_tables
from antitrafik_cli.reports.published_tables import TABLES
from antitrafik_cli.reports.record_table import quantity_cells
from antitrafik_cli.reports.records import requests_of
from antitrafik_cli.result import Cell, Result, ResultTable
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers

Rows = dict[str, list[dict[str, Cell]]]
_WORDS = ("partners", "sources", "places", "audience_words", "topic_words")


def published(log: Log, scope: Scope) -> Result:
    """The standing activities in the scope, by day, and what belongs to them."""
    rows: Rows = {name: [] for name in TABLES}
    for state in log.states(numbers(log, scope)):
        _add(rows, log, state)
    _keep_to(rows)
    told = (*not_listed(log, scope), *other_audiences(log, scope))
    notes = {"activities": told}
    tables = tuple(
        ResultTable(
            name,
            title,
            columns,
            tuple(rows[name]),
            (),
            notes=notes.get(name, ()),
            relations=relations,
        )
        for name, (title, columns, relations) in TABLES.items()
    )
    codes = tuple(code_tables(tables))
    return Result("published", (*codes, *tables), scope_told(scope), heading_of(scope))


def _keep_to(rows: Rows) -> None:
    """Let nothing name an activity that is not here: withdrawn, or outside the scope."""
    here = {row["id"] for row in rows["activities"]}
    for row in rows["activities"]:
        if row["within"] not in here:
            row["within"] = None
    rows["overlaps"] = [row for row in rows["overlaps"] if row["other"] in here]


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
