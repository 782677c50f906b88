"""The report `surveys`: what questionnaires say before and after, question by question.

Here: which tables it has and their order, which questions and events are asked for. Not here: rows
(`survey_tables`), what is shown outside the office (`outward`), sentences (`changes`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.tally import FEWEST_SHOWN
from antitrafik_cli.domain.verdict import (
    NEEDED,
    WIDEST,
    Change,
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
from antitrafik_cli.reports.survey_answers import answers_table, pairs_table
from antitrafik_cli.reports.survey_lines import LEGEND, Line
from antitrafik_cli.reports.survey_scores import Score, means_table, score_table, scores
from antitrafik_cli.reports.survey_tables import classes_table, questions_table
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
    every, told_again = results_in(log, scope)
    results = [one for one in every if not narrowed.events or one.event in narrowed.events]
    told_again = [one for one in told_again if one.event in narrowed.events or not narrowed.events]
    found, unknown = surveyed(log, results)
    _refuse_unknown(found, narrowed.questions)
    whole = surveyed(log, every)[0] if narrowed.outside else found
    tables = list(_tables(log, found, whole, narrowed))
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


def _tables(
    log: Log, found: Sequence[Surveyed], whole: Sequence[Surveyed], narrowed: Narrowed
) -> Iterator[ResultTable]:
    """The tables; `whole` is what was found before events were named, for what is withheld."""
    lines, later = _lines(found, _TO_AFTER), _lines(found, _TO_FOLLOW_UP)
    later = [one for one in later if one.compared.total(1).n]
    if narrowed.outside:
        lines = outward(lines, _lines(whole, _TO_AFTER))
        later = outward(later, _lines(whole, _TO_FOLLOW_UP), beside=lines)
    shown, shown_later = (_shown(each, narrowed.questions) for each in (lines, later))
    table = questions_table("questions", N_("Before and after, by question"), shown)
    yield replace(table, notes=tuple(_sentences(shown)))
    told = scores(shown)
    if score := score_table(told):
        yield replace(score, notes=tuple(_falls(told, shown)))
    if not narrowed.outside and (means := means_table(shown)):
        yield means
    if classes := classes_table(log, shown):
        yield classes
    if not narrowed.outside:
        paired = _shown([*_paired(lines), *_paired(later)], narrowed.questions)
        yield from filter(None, [pairs_table(paired)])
    if shown_later:
        title = N_("Before and at the follow-up, by question")
        yield replace(
            questions_table("follow-up", title, shown_later), notes=tuple(_sentences(shown_later))
        )
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
        lines += _judged(each, changes, several=len(found) > 1)
    return lines


def _paired(lines: Sequence[Line]) -> list[Line]:
    """The same questions over matched papers alone, where there are any."""
    found = []
    for version in dict.fromkeys(line.compared.version for line in lines):
        own = [line for line in lines if line.compared.version == version]
        each = [line.compared for line in own]
        changes = [paired_change_of(one.pairs()) for one in each]
        judged = _judged(each, changes, several=own[0].several)
        found += [line for line in judged if line.change]
    return found


def _judged(
    each: Sequence[Compared], changes: Sequence[Change | None], *, several: bool
) -> list[Line]:
    judged = verdicts(changes)
    return [
        Line(one, change, verdict if one.question.favourable else None, several=several)
        for one, change, verdict in zip(each, changes, judged, strict=True)
    ]


def _sentences(lines: Sequence[Line]) -> Iterator[Note]:
    for line in lines:
        yield from _said(line)
    shown = [line for line in lines if not line.is_withheld]
    alone = max((line.compared.alone for line in shown), default=0)
    if alone:
        yield Note(
            N_("{number} class has papers of one phase alone and is in no change."),
            many=N_("{number} classes have papers of one phase alone and are in no change."),
            number=alone,
        )
    if any(line.change for line in shown):
        yield LEGEND
    if any(line.verdict == "too-few" and line.change for line in shown):
        yield Note(
            N_(
                "To tell a change to within {margin} points, about {needed} papers are needed in "
                "each phase, from two classes or more."
            ),
            {"margin": round(WIDEST * 100), "needed": NEEDED},
        )


def _said(line: Line) -> Iterator[Note]:
    """What is said of one question."""
    question = Asked(line.compared, line.name)
    if line.is_withheld:
        message = N_("{question}: not shown outside the office, as fewer than {fewest} answered.")
        yield Note(message, {"question": question, "fewest": FEWEST_SHOWN})
        return
    yield sentence(line.compared, line.name, line.change, line.verdict)
    if line.change and disagree(line.compared.strata()):
        yield Note(
            N_("{question}: the classes disagree; look at each before believing the whole."),
            {"question": question},
        )
    if line.change and _is_turned(line.compared, line.change):
        yield Note(
            N_(
                "{question}: all papers together seem to say the opposite, since the classes "
                "differ in size; each is compared with itself."
            ),
            {"question": question},
        )


def _is_turned(one: Compared, change: Change) -> bool:
    """Whether the share of all papers moved the other way than that of each class (Simpson)."""
    before, after = (one.total(place).share for place in (0, 1))
    if before is None or after is None:
        return False
    return (after[0] / after[1] - before[0] / before[1]) * change.interval.estimate < 0


def _falls(told: Sequence[Score], lines: Sequence[Line]) -> Iterator[Note]:
    """That an attitude or intention fell while what pupils know rose, in one version."""
    for score in told:
        if score.subject != "knowledge" or score.change <= 0:
            continue
        for line in lines:
            change = None if line.is_withheld else line.change
            subject = line.compared.question.about
            same = line.compared.version == score.lines[0].compared.version
            falls = change is not None and change.interval.estimate < 0
            if same and subject in _SUBJECTS_THAT_FALL and change and falls:
                yield Note(
                    N_("What pupils know rose by {rise}, and yet this fell: {question}, {change}."),
                    {
                        "rise": Points(score.change),
                        "question": Asked(line.compared, line.name),
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
