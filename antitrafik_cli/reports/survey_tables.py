"""The tables `questions`, `follow-up` and `classes` of the report `surveys`.

Not here: which tables there are (`surveys`), the cells that others have too (`survey_lines`).
"""

from collections.abc import Sequence

from antitrafik_cli.domain.verdict import change_of
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.phrases import in_words
from antitrafik_cli.reports.survey_lines import (
    COUNTED,
    QUESTION,
    QUESTIONNAIRE,
    SHOWN_CHANGE,
    SHOWN_QUESTION,
    VERDICT,
    Line,
    change_cells,
    number,
)
from antitrafik_cli.reports.surveyed import Class, Side, stratum
from antitrafik_cli.result import Cell, Coded, Column, Note, ResultTable, Row, Shown
from antitrafik_cli.store.log import Log

_QUESTIONS = (
    QUESTION,
    *COUNTED,
    VERDICT,
    QUESTIONNAIRE,
    Column("version", "text", "", N_("What its author calls the version")),
    Column("digest", "text", "", N_("Digest of what it asks")),
    Column("about", "text", "", N_("What it measures")),
    Column("type", "text", "", N_("Type of question")),
    Column("blank_before", "count", "papers", N_("Left blank before")),
    Column("blank_after", "count", "papers", N_("Left blank after")),
    Column("dont_know_before", "count", "answers", N_("Don't know, before")),
    Column("dont_know_after", "count", "answers", N_("Don't know, after")),
    Column("classes", "count", "classes", N_("Classes compared")),
    number("p", "", N_("p value of no change, not corrected")),
)


def questions_table(name: str, title: str, lines: Sequence[Line]) -> ResultTable:
    """A row for each question."""
    return ResultTable(
        name=name,
        title=title,
        columns=_QUESTIONS,
        rows=tuple(_question_row(line) for line in lines),
        shown=(SHOWN_QUESTION, *SHOWN_CHANGE),
    )


def _question_row(line: Line) -> Row:
    one = line.compared
    before, after = one.total(0), one.total(1)
    asked = one.asked
    row: dict[str, Cell] = {
        **line.named,
        "version": asked.version,
        "digest": asked.digest,
        "about": one.question.about or None,
        "type": one.question.type,
        "verdict": line.verdict,
    }
    if line.is_withheld:
        return {**row, "verdict": None}
    row |= change_cells(before, after, line.change.interval if line.change else None)
    row |= {
        "classes": line.change.classes if line.change else 0,
        "p": line.change.p if line.change else None,
    }
    if line.is_outward:  # a handful of blanks is a small group too
        return {**row, "blank_shown": None}
    return row | {
        "blank_before": before.blank,
        "blank_after": after.blank,
        "dont_know_before": before.dont_know,
        "dont_know_after": after.dont_know,
    }


def classes_table(log: Log, lines: Sequence[Line]) -> ResultTable | None:
    """Every class of each question that several classes answered; None without any."""
    rows = [
        _class_row(log, line, one)
        for line in lines
        if len(line.compared.classes) > 1 and not line.is_withheld
        for one in line.compared.classes
        if one.activity not in line.withheld
    ]
    if not rows:
        return None
    return ResultTable(
        name="classes",
        title=N_("Each class by itself"),
        columns=(
            QUESTION,
            Column("event", "text", "", N_("Event")),
            Column("date", "date", "", N_("Date")),
            *COUNTED,
            QUESTIONNAIRE,
        ),
        rows=tuple(rows),
        shown=(
            SHOWN_QUESTION,
            Shown(N_("Class"), "code", ("event",)),
            *(one for one in SHOWN_CHANGE if one.columns != ("blank_shown",)),
        ),
        notes=(Note(N_("One class is described, not judged.")),),
    )


def _class_row(log: Log, line: Line, one: Class) -> Row:
    sides = line.compared.sides(one)
    before, after = (side or Side(None, 0, None, 0, {}) for side in sides)
    both = stratum(*sides)
    change = change_of([both]) if both else None
    state = log.state(one.event)
    date = state.value("date")
    place = in_words("place", state.value("place") or [])
    told = " · ".join([in_words("date", date), place, log.short(one.event)])
    return {
        **line.named,
        "event": Coded(one.event, told),
        "date": date,
        **change_cells(before, after, change.interval if change else None),
    }
