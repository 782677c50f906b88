"""The tables `score` and `means` of the report `surveys`: means over questions, and of answers.

Not here: single questions (`survey_tables`).
"""

from collections.abc import Sequence
from typing import NamedTuple

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.statistics import mean_difference, spread
from antitrafik_cli.domain.tally import values
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.changes import drawing, signed, whole
from antitrafik_cli.reports.survey_lines import (
    COUNTED,
    QUESTION,
    QUESTIONNAIRE,
    SHOWN_QUESTION,
    Line,
    number,
)
from antitrafik_cli.result import Cell, Coded, Column, ResultTable, Row, Shown


class Score(NamedTuple):
    """The questions of one version that measure the same, as far as both phases have shares.

    `before`, `after` are mean shares, `change` the mean of their changes, each class compared with
    itself; all as shares.
    """

    subject: str
    lines: Sequence[Line]
    before: float
    after: float
    change: float


def scores(lines: Sequence[Line]) -> list[Score]:
    """The scores of each version, in the order of its first question, by what is measured."""
    found = []
    for version in dict.fromkeys(line.compared.version for line in lines):
        for term in vocabulary().terms("question-subjects"):
            own = [
                line
                for line in lines
                if line.compared.version == version
                and line.compared.question.about == term.code
                and line.change
                and not line.is_withheld
            ]
            if own:
                found.append(_score(term.code, own))
    return found


def _score(subject: str, own: Sequence[Line]) -> Score:
    shares = [[_share(line, place) for line in own] for place in (0, 1)]
    changes = [line.change.interval.estimate for line in own if line.change]
    before, after, change = (sum(each) / len(own) for each in (*shares, changes))
    return Score(subject, own, before, after, change)


def _share(line: Line, place: int) -> float:
    side = line.compared.total(place)
    return (side.hits or 0) / side.n


def score_table(found: Sequence[Score]) -> ResultTable | None:
    """The mean share over the questions of each subject; None without any."""
    if not found:
        return None
    several = any(one.lines[0].several for one in found)
    of = (Shown(N_("Questionnaire"), "code", ("questionnaire",)),) if several else ()
    return ResultTable(
        name="score",
        title=N_("Mean share right, by what questions measure"),
        columns=(
            Column("subject", "text", "", N_("What questions measure")),
            Column("questions", "count", "questions", N_("Questions")),
            *COUNTED[2:5],
            QUESTIONNAIRE,
        ),
        rows=tuple(_score_row(one) for one in found),
        shown=(
            *of,
            Shown(N_("Questions about"), "code", ("subject",)),
            Shown(N_("Questions"), "number", ("questions",)),
            Shown(N_("%"), "text", ("shares_shown",)),
            Shown(N_("Points"), "text", ("change_shown",)),
            Shown(N_("0–100 %"), "text", ("drawing",)),
        ),
    )


def _score_row(one: Score) -> Row:
    return {
        "subject": Coded(one.subject, vocabulary().label("question-subjects", one.subject)),
        "questionnaire": one.lines[0].named["questionnaire"],
        "questions": len(one.lines),
        "share_before": one.before,
        "share_after": one.after,
        "change_points": one.change * 100,
        "shares_shown": f"{whole(one.before)} → {whole(one.after)}",
        "change_shown": signed(one.change) if whole(one.change) else "±0",
        "drawing": drawing(one.before, one.after),
    }


def means_table(lines: Sequence[Line]) -> ResultTable | None:
    """Means of scales and numbers before and after; None without any."""
    rows = [row for line in lines if (row := _mean_row(line))]
    if not rows:
        return None
    return ResultTable(
        name="means",
        title=N_("Means of scales and numbers"),
        columns=(
            QUESTION,
            *COUNTED[:2],
            number("mean_before", "", N_("Mean before")),
            number("mean_after", "", N_("Mean after")),
            number("change", "", N_("Change of the mean")),
            number("change_low", "", N_("Change of the mean, at least (95 %)")),
            number("change_high", "", N_("Change of the mean, at most (95 %)")),
            QUESTIONNAIRE,
        ),
        rows=tuple(rows),
        shown=(
            SHOWN_QUESTION,
            Shown(N_("Answers"), "text", ("answers_shown",)),
            Shown(N_("Mean before"), "number", ("mean_before",)),
            Shown(N_("Mean after"), "number", ("mean_after",)),
            Shown(N_("Change"), "text", ("change_shown",)),
            Shown(N_("95 %"), "text", ("interval_shown",)),
        ),
    )


def _mean_row(line: Line) -> Row | None:
    one = line.compared
    each = [values(one.question, one.total(place).counts) for place in (0, 1)]
    if not any(each):
        return None
    before, after = (spread(counts) if counts else None for counts in each)
    change = mean_difference(one.spreads()) if one.spreads() else None
    n_before, n_after = (spread_.n if spread_ else 0 for spread_ in (before, after))
    row: dict[str, Cell] = {
        **line.named,
        "n_before": n_before,
        "n_after": n_after,
        "mean_before": before.mean if before else None,
        "mean_after": after.mean if after else None,
        "answers_shown": f"{n_before} → {n_after}",
    }
    if change is None:
        return row
    row |= {"change": change.estimate, "change_shown": _decimal(change.estimate)}
    if change.low == change.high:  # all gave the same answer, which is no certainty
        return row
    return row | {
        "change_low": change.low,
        "change_high": change.high,
        "interval_shown": f"{_decimal(change.low)} … {_decimal(change.high)}",
    }


def _decimal(number: float) -> str:
    words = f"{number:+.1f}".replace("-", "−")
    return _("{whole}.{tenths}").format(whole=words[:-2], tenths=words[-1])
