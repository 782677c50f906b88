"""The table of one record: its fields and what they hold. Not here: its history (`history`)."""

from collections.abc import Iterator

from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.phrases import (
    LABELS,
    STANDINGS,
    TYPE_LABELS,
    in_words,
    papers_in_words,
    texts_of,
)
from antitrafik_cli.reports.records import requests_of
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import Result as SurveyResult
from antitrafik_cli.store.surveys import questionnaire_of, results_of

_COLUMNS = (
    Column("field", "text", "", N_("Field")),
    Column("value", "text", "", N_("What it holds")),
)
_SHOWN = (
    Shown(N_("Field"), "code", ("field",)),
    Shown(N_("What it holds"), "text", ("value",)),
)


def record_result(log: Log, state: RecordState) -> Result:
    """One record as a table of fields and what they hold."""
    rows = [
        _field_row("type", _(TYPE_LABELS.get(state.type, state.type))),
        _field_row("standing", _(STANDINGS[state.standing])),
        *_coded_rows(log, state),
        *_text_rows(log, state),
    ]
    if state.type == "event":
        rows += [_request_row(log, one) for one in requests_of(log, state.record)]
        rows += [_survey_row(log, one) for one in results_of(log, state.record)]
    if state.conflicts:
        rows.append(_field_row("conflicts", ", ".join(state.conflicts)))
    table = ResultTable("record", N_("Record"), _COLUMNS, tuple(rows), _SHOWN)
    facts = {"short": log.short(state.record), "id": state.record}
    return Result("show", (table,), {"id": state.record}, Note(N_("Record {short} ({id})"), facts))


def _coded_rows(log: Log, state: RecordState) -> Iterator[Row]:
    texts = texts_of(log, state)
    for name in TYPES[state.type].fields if state.type in TYPES else ():
        value = state.value(name)
        if value in (None, []):
            continue
        linked = name in ("within", "event", "overlaps", "covers")
        words = _links(log, value) if linked else in_words(name, value, texts)
        yield _field_row("to" if (state.type, name) == ("outcome", "date") else name, words)


def _text_rows(log: Log, state: RecordState) -> Iterator[Row]:
    for name in TYPES[state.type].texts if state.type in TYPES else ():
        words = log.words(state.commitments(name))
        if name == "wordings":  # all of them: antitrafik survey show
            words = [title] if (title := questionnaire_of(log, state).called()) else []
        if words and not name.endswith("_words"):  # those stand beside what they word
            yield _field_row(name, "; ".join(word or _("(erased)") for word in words))


def _request_row(log: Log, request: RecordState) -> Row:
    words = [word or _("(erased)") for word in log.words(request.commitments("words"))]
    theme = in_words("theme", request.value("theme"), texts_of(log, request))
    return _field_row("requests", f"{log.short(request.record)}  {theme}: {'; '.join(words)}")


def _survey_row(log: Log, one: SurveyResult) -> Row:
    phase, papers = in_words("phase", one.phase), papers_in_words(one.answers.to_json())
    return _field_row("surveys", f"{log.short(one.record)}  {one.code}, {phase}: {papers}")


def _links(log: Log, value: str | list[str]) -> str:
    records = [value] if isinstance(value, str) else value
    return ", ".join(log.short(record) for record in records)


def _field_row(name: str, value: str) -> Row:
    return {"field": Coded(name, _(LABELS.get(name, name))), "value": value}
