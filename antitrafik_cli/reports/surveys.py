"""The report `surveys`: what questionnaires say before and after, question by question.

Here: which tables it has and their order, which questions and events are asked for. Not here: rows
(`survey_tables`), what is shown outside the office (`outward`), sentences (`changes`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.statistics import papers_needed
from antitrafik_cli.domain.verdict import (
    WIDEST,
    Change,
    Verdict,
    change_of,
    disagree,
    paired_change_of,
    verdicts,
)
from antitrafik_cli.errors.surveying import UnknownQuestion
from antitrafik_cli.messages import N_
from antitrafik_cli.reports import notes
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.changes import Asked, Points, Signed, sentence
from antitrafik_cli.reports.closing import closed
from antitrafik_cli.reports.notes import Listed
from antitrafik_cli.reports.outward import outward
from antitrafik_cli.reports.survey_tables import (
    LEGEND,
    Line,
    answers_table,
    classes_table,
    means_table,
    pairs_table,
    questions_table,
    score_table,
)
from antitrafik_cli.reports.surveyed import Compared, Surveyed, compared, surveyed
from antitrafik_cli.result import Note, Result, ResultTable
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import Result as SurveyResult
from antitrafik_cli.store.surveys import results_in

DIMENSIONS = ()
_TO_AFTER, _TO_FOLLOW_UP = ("before", "after"), ("before", "follow-up")
_SUBJECTS_THAT_FALL = ("attitude", "intention")


class Narrowed(NamedTuple):
    """What of the surveys is shown: these events and questions (all where empty), for whom."""

    events: Sequence[str] = ()
    questions: Sequence[str] = ()
    outside: bool = False


def surveys(log: Log, scope: Scope, narrowed: Narrowed = Narrowed()) -> Result:  # noqa: B008 - a constant
    """The report on the standing results of the standing events in the scope.

    Tables `questions` (before to after), `score`, `means`, `classes`, `pairs`; `follow-up` where
    one was made, and with questions named, `answers`. Results of versions that differ in a question
    are never added up. Raises `UnknownQuestion`.
    """
    results, told_again = results_in(log, scope)
    if narrowed.events:
        results = [one for one in results if one.event in narrowed.events]
        told_again = [one for one in told_again if one.event in narrowed.events]
    found, unknown = surveyed(log, results)
    _refuse_unknown(found, narrowed.questions)
    tables = list(_tables(log, found, narrowed))
    message = N_("What questionnaires say, in all counties")
    heading = Note(message)
    if scope != Scope():
        told = Said(lambda: " · ".join(parts_of(scope)))
        heading = Note(N_("What questionnaires say: {scope}"), {"scope": told})
    result = Result(
        report="surveys",
        tables=tuple(tables),
        scope=_asked(scope, narrowed),
        heading=heading,
        notes=(
            *_about_results(log, told_again, unknown),
            *notes.told_in_several_ways(log, [one.number for one in results]),
            *notes.left_out(log, scope),
        ),
    )
    return closed(log, scope, result, see=False)


def _asked(scope: Scope, narrowed: Narrowed) -> dict[str, object]:
    told: dict[str, object] = {**scope_told(scope)}
    told |= {
        name: list(value)
        for name, value in (("event", narrowed.events), ("question", narrowed.questions))
        if value
    }
    return told | ({"outside": True} if narrowed.outside else {})


def _refuse_unknown(found: Sequence[Surveyed], questions: Sequence[str]) -> None:
    """Raises `UnknownQuestion` for one that none of the questionnaires asks."""
    known = dict.fromkeys(one.id for told in found for one in told.asked.questions)
    for id_ in questions:
        if found and id_ not in known:
            codes = ", ".join(dict.fromkeys(told.asked.code for told in found))
            choices = N_(" There are: {choices}.")
            hint = str(Note(choices, {"choices": Listed(tuple(known))}))
            raise UnknownQuestion(words=id_, questionnaire=codes, hint=hint).at("--question")


def _tables(log: Log, found: Sequence[Surveyed], narrowed: Narrowed) -> Iterator[ResultTable]:
    lines = _lines(found, _TO_AFTER)
    if narrowed.outside:
        lines = outward(lines)
    shown = _shown(lines, narrowed.questions)
    several = len({line.compared.asked.digest for line in shown}) > 1
    table = questions_table(
        "questions", N_("Before and after, by question"), shown, several=several
    )
    yield replace(table, notes=tuple(_sentences(shown)))
    score = score_table(shown)
    if score:
        yield replace(score, notes=tuple(_falls(score, shown)))
    yield from filter(None, [means_table(shown) if not narrowed.outside else None])
    yield from filter(None, [classes_table(log, shown)])
    if not narrowed.outside:
        paired = _paired(lines)
        yield from filter(None, [pairs_table(_shown(paired, narrowed.questions))])
    later = [one for one in _lines(found, _TO_FOLLOW_UP) if one.compared.total(1).n]
    later = _shown(outward(later) if narrowed.outside else later, narrowed.questions)
    if later:
        title = N_("Before and at the follow-up, by question")
        table = questions_table("follow-up", title, later, several=several)
        yield replace(table, notes=tuple(_sentences(later)))
    if narrowed.questions and not narrowed.outside:
        yield answers_table(shown)


def _shown(lines: Sequence[Line], questions: Sequence[str]) -> list[Line]:
    return [one for one in lines if not questions or one.compared.question.id in questions]


def _lines(found: Sequence[Surveyed], phases: tuple[str, str]) -> list[Line]:
    """Every question of every version with its change; verdicts over all those of a version."""
    lines = []
    for told in found:
        each = compared(told, phases)
        changes = [change_of(one.strata()) for one in each]
        lines += _judged(each, changes)
    return lines


def _paired(lines: Sequence[Line]) -> list[Line]:
    """The same questions over matched papers alone, where there are any."""
    found = []
    for digest in dict.fromkeys(line.compared.asked.digest for line in lines):
        each = [line.compared for line in lines if line.compared.asked.digest == digest]
        changes = [paired_change_of(one.pairs()) for one in each]
        found += [line for line in _judged(each, changes) if line.change]
    return found


def _judged(each: Sequence[Compared], changes: Sequence[Change | None]) -> list[Line]:
    judged: Sequence[Verdict] = verdicts(changes)
    lines = []
    for one, change, verdict in zip(each, changes, judged, strict=True):
        reported = bool(one.question.favourable)
        lines.append(Line(one, change, verdict if reported else None))
    return lines


def _sentences(lines: Sequence[Line]) -> Iterator[Note]:
    for line in lines:
        if line.is_withheld:
            message = N_("{question}: fewer than {fewest} papers; not shown outside the office.")
            yield Note(message, {"question": Asked(line.compared), "fewest": line.fewest})
        else:
            yield sentence(line.compared, line.change, line.verdict)
        if line.change and disagree(line.compared.strata()) and not line.is_withheld:
            yield Note(
                N_("{question}: the classes disagree; look at each before believing the whole."),
                {"question": Asked(line.compared)},
            )
    alone = max((line.compared.alone for line in lines), default=0)
    if alone:
        yield Note(
            N_("{number} class has papers of one phase alone and is in no change."),
            many=N_("{number} classes have papers of one phase alone and are in no change."),
            number=alone,
        )
    if any(line.change for line in lines):
        yield LEGEND
    if any(line.verdict == "too-few" and line.change for line in lines):
        yield Note(
            N_(
                "To tell a change to within {margin} points, about {needed} papers are needed in "
                "each phase, from two classes or more."
            ),
            {"margin": round(WIDEST * 100), "needed": papers_needed(WIDEST)},
        )


def _falls(score: ResultTable, lines: Sequence[Line]) -> Iterator[Note]:
    """That an attitude or intention fell while what pupils know rose."""
    knowledge = next((row for row in score.rows if str(row["subject"]) == "knowledge"), None)
    risen = knowledge["change_points"] if knowledge else None
    if not isinstance(risen, float) or risen <= 0:
        return
    for line in lines:
        change = None if line.is_withheld else line.change
        subject = line.compared.question.about
        if change and change.interval.estimate < 0 and subject in _SUBJECTS_THAT_FALL:
            yield Note(
                N_("What pupils know rose by {rise}, and yet this fell: {question}, {change}."),
                {
                    "rise": Points(risen / 100),
                    "question": Asked(line.compared),
                    "change": Signed(change.interval.estimate),
                },
            )


def _about_results(
    log: Log, told_again: Sequence[SurveyResult], unknown: Sequence[SurveyResult]
) -> Iterator[Note]:
    """Results told twice, results whose questions are not here."""
    if told_again:
        records = Listed(tuple(log.short(one.record) for one in told_again))
        yield Note(
            N_(
                "{number} result is told again otherwise for its event and phase; the newest is "
                "shown, not: {records}."
            ),
            {"records": records},
            N_(
                "{number} results are told again otherwise for their event and phase; the newest "
                "are shown, not: {records}."
            ),
            len(told_again),
        )
    if unknown:
        names = tuple(dict.fromkeys(f"{one.code} ({one.digest[:8]})" for one in unknown))
        yield Note(
            N_("{number} result is of a questionnaire that is not in this log: {names}."),
            {"names": Listed(names)},
            N_("{number} results are of questionnaires that are not in this log: {names}."),
            len(unknown),
        )
