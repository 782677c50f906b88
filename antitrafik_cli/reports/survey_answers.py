"""The tables `pairs` and `answers` of the report `surveys`.

Here: papers matched by their codes, and how many gave each answer. Not here: single questions
(`survey_tables`).
"""

from collections.abc import Iterator, Sequence

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.questionnaire import ALL_RIGHT, BLANK, DONT_KNOW
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.changes import Hits
from antitrafik_cli.reports.phrases import ALL_RIGHT_WORDS
from antitrafik_cli.reports.survey_lines import (
    COUNTED,
    QUESTION,
    QUESTIONNAIRE,
    SHOWN_QUESTION,
    VERDICT,
    Line,
    interval_cells,
    number,
)
from antitrafik_cli.reports.surveyed import Compared
from antitrafik_cli.result import Coded, Column, Note, ResultTable, Row, Shown


def pairs_table(lines: Sequence[Line]) -> ResultTable | None:
    """Papers matched by their codes: how many gained a right answer, how many lost it."""
    if not lines:
        return None
    rows = [_pairs_row(line) for line in lines]
    later = any(line.compared.phases[1] != "after" for line in lines)
    before, after = _unmatched(lines)
    return ResultTable(
        name="pairs",
        title=N_("Papers matched by code"),
        columns=(
            QUESTION,
            Column("phase", "text", "", N_("The later phase")),
            Column("pairs", "count", "papers", N_("Matched papers that answered both times")),
            Column("right_both", "count", "papers", N_("Right both times")),
            Column("gained", "count", "papers", N_("Right only after")),
            Column("lost", "count", "papers", N_("Right only before")),
            Column("right_neither", "count", "papers", N_("Right neither time")),
            *COUNTED[4:],
            number("p", "", N_("p value of McNemar's exact test, not corrected")),
            VERDICT,
            QUESTIONNAIRE,
        ),
        rows=tuple(rows),
        shown=(
            SHOWN_QUESTION,
            *((Shown(N_("Phase"), "code", ("phase",)),) if later else ()),
            Shown(N_("Matched"), "number", ("pairs",)),
            Shown(N_("Right only after"), "text", ("gained_shown",)),
            Shown(N_("Right only before"), "text", ("lost_shown",)),
            Shown(N_("Points"), "text", ("change_shown",)),
            Shown(N_("95 %"), "text", ("interval_shown",)),
            Shown(N_("What it tells"), "code", ("verdict_shown",)),
        ),
        notes=(
            Note(
                N_("Papers without a match, counted only above: {before} before, {after} after."),
                {"before": before, "after": after},
            ),
        ),
    )


VERDICTS = {
    "rise": N_("a rise"),
    "fall": N_("a fall"),
    "unclear": N_("perhaps chance"),
    "too-few": N_("too few to tell"),
}


def _unmatched(lines: Sequence[Line]) -> tuple[int, int]:
    """How many papers before and after match no other, in the classes where any were matched."""
    found: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        for one in line.compared.classes:
            if paired := one.paired(line.compared.phases):
                found[one.event, line.compared.phases[1]] = paired["unmatched"]
    before, after = (sum(each) for each in zip(*found.values(), strict=True))
    return before, after


def _pairs_row(line: Line) -> Row:
    tables = line.compared.pairs()
    both, lost, gained, neither = (sum(each) for each in zip(*tables, strict=True))
    change, phase = line.change, line.compared.phases[1]
    return {
        **line.named,
        "phase": Coded(phase, vocabulary().label("phases", phase)),
        "pairs": both + lost + gained + neither,
        "right_both": both,
        "gained": gained,
        "lost": lost,
        "gained_shown": str(Hits(gained, sum((both, lost, gained, neither)))),
        "lost_shown": str(Hits(lost, sum((both, lost, gained, neither)))),
        "right_neither": neither,
        **interval_cells(change.interval if change else None),
        "p": change.p if change else None,
        "verdict": line.verdict,
        "verdict_shown": Coded(line.verdict, _(VERDICTS[line.verdict])) if line.verdict else None,
    }


def answers_table(lines: Sequence[Line]) -> ResultTable:
    """How many gave each answer to each question, in both phases."""
    rows = [row for line in lines for row in _answer_rows(line)]
    return ResultTable(
        name="answers",
        title=N_("Every answer"),
        columns=(
            QUESTION,
            Column("answer", "text", "", N_("Answer")),
            Column("right", "text", "", N_("Whether it is right, or at the top")),
            Column("n_before", "count", "papers", N_("Papers before")),
            Column("n_after", "count", "papers", N_("Papers after")),
            QUESTIONNAIRE,
        ),
        rows=tuple(rows),
        shown=(
            SHOWN_QUESTION,
            Shown(N_("Answer"), "code", ("answer",)),
            Shown(N_("Right"), "code", ("right",)),
            Shown(N_("Before"), "number", ("n_before",)),
            Shown(N_("After"), "number", ("n_after",)),
        ),
    )


def _answer_rows(line: Line) -> Iterator[Row]:
    one = line.compared
    before, after = one.total(0).counts, one.total(1).counts
    given = {**before, **after}
    numbers = sorted((code for code in given if code.isdecimal()), key=int)
    order = one.question.choices or numbers
    for code in dict.fromkeys((*order, ALL_RIGHT, DONT_KNOW, BLANK)):
        if code in given or code in order:
            is_right = code in order and one.question.is_favourable(code)
            yield {
                **line.named,
                "answer": Coded(code, answer_label(one, code)),
                "right": Coded("yes" if is_right else "no", "✓" if is_right else ""),
                "n_before": before.get(code, 0),
                "n_after": after.get(code, 0),
            }


def answer_label(one: Compared, code: str) -> str:
    """An answer in the language in use: its wording, else the words of a code."""
    if code == ALL_RIGHT:
        return _(ALL_RIGHT_WORDS)
    return one.asked.label(f"{one.question.id}/{code}") or vocabulary().label("no-answers", code)
