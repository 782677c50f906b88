"""Logs with surveys for tests: events, questionnaires and results told in a line each.

Here: making them. Not here: any assertion.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from antitrafik_cli.domain.questionnaire import Question, Questionnaire
from antitrafik_cli.exchange.questionnaires import add_questionnaire
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log

Counts = Mapping[str, int]
NJOHURI = Questionnaire(
    "njohuri", "1", (Question("q1", "single", ("po", "jo"), ("po",), "knowledge"),)
)
FORM = """
id: njohuri
questions:
  - {id: q1, type: single, choices: [po, jo], right: [po], about: knowledge}
  - {id: q2, type: multiple, choices: [pune, seks, vize], right: [pune, seks], about: knowledge}
  - {id: q3, type: scale, about: attitude}
  - {id: q4, type: number, right: [116006]}
"""
KINDS = Questionnaire(
    "llojet", "1", (
        Question("njohja", "single", ("po", "jo"), ("po",), "knowledge"),
        Question("bindja", "scale", ("1", "2", "3", "4", "5"), (), "attitude"),
        Question("format", "multiple", ("pune", "seks"), ("pune", "seks"), "knowledge"),
        Question("mosha", "number", (), (), "rating"),
    ),
)  # fmt: skip


def define(asked: Questionnaire = NJOHURI, path: Path | None = None) -> None:
    """Let the log hold this questionnaire."""
    with Log.open(path or log_path(), write=True) as log, change(log, "survey") as started:
        add_questionnaire(started, asked)


def session(date: str = "2017-11-22", path: Path | None = None, **fields: Any) -> str:
    """A session with questionnaires in Elbasan; the id of its record."""
    told = {"date": date, "place": ["AL-03/elbasan"], "kind": "info-session",
            "materials": ["questionnaire"], **fields}  # fmt: skip
    with Log.open(path or log_path(), write=True) as log, change(log, "log-event") as started:
        return started.add_told("event", told, {})


def result(
    event: str,
    phase: str,
    counts: Mapping[str, Counts],
    *,
    papers: int | None = None,
    asked: Questionnaire = NJOHURI,
    paired: Any = None,
    path: Path | None = None,
) -> str:
    """What the papers of an event and phase say; the id of the record."""
    told = {
        "event": event,
        "phase": phase,
        "questionnaire": asked.code,
        "digest": asked.digest,
        "answers": {"papers": papers, "questions": {q: dict(c) for q, c in counts.items()}},
        **({"paired": paired} if paired else {}),
    }
    with Log.open(path or log_path(), write=True) as log, change(log, "log-survey") as started:
        return started.add_told("survey", told, {})


def before_and_after(
    *classes: tuple[tuple[int, int], tuple[int, int]], asked: Questionnaire = NJOHURI
) -> list[str]:
    """A session for each class, given as (right, papers) before and after; their ids."""
    events = []
    for day, phases in enumerate(classes, 1):
        event = session(f"2017-11-{day:02}")
        for phase, (right, papers) in zip(("before", "after"), phases, strict=True):
            given = {"po": right, "jo": papers - right}
            counts = {one: number for one, number in given.items() if number}
            result(event, phase, {"q1": {**counts, "blank": 0}}, papers=papers, asked=asked)
        events.append(event)
    return events


def row(told: Any, table: str, question: str = "q1") -> dict[str, Any]:
    """The row of a question in a table of a report's JSON."""
    (found,) = (one for one in told["tables"] if one["name"] == table)
    return next(one for one in found["rows"] if one["question"] == question)


def notes(told: Any, table: str = "questions") -> Sequence[str]:
    """The notes of a table of a report's JSON."""
    return next(one["notes"] for one in told["tables"] if one["name"] == table)
