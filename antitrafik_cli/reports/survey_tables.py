"""The tables of the report `surveys`: their columns, and a row of each.

Here: cells for machines (shares 0–1, points −100…100) and for people. Not here: which tables there
are (`surveys`), the figures themselves (`surveyed`, `domain.verdict`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.questionnaire import ALL_RIGHT, BLANK, DONT_KNOW
from antitrafik_cli.domain.statistics import Interval, mean_difference, spread
from antitrafik_cli.domain.tally import values
from antitrafik_cli.domain.verdict import Change, Verdict, change_of
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.changes import drawing, signed, whole
from antitrafik_cli.reports.phrases import ALL_RIGHT_WORDS, in_words
from antitrafik_cli.reports.surveyed import Class, Compared, Side, stratum
from antitrafik_cli.result import Cell, Coded, Column, Note, ResultTable, Row, Shown
from antitrafik_cli.store.log import Log

FEWEST = 11  # answers of a group that is shown outside the office


class Line(NamedTuple):
    """One question with its change and verdict; what is withheld has no figure outside the office.

    `withheld` are the numbers of the activities whose classes are not shown.
    """

    compared: Compared
    change: Change | None
    verdict: Verdict | None
    is_withheld: bool = False
    withheld: frozenset[int] = frozenset()
    is_outward: bool = False
    fewest: int = FEWEST


def _number(name: str, unit: str, label: str) -> Column:
    return Column(name, "number", unit, label)


_COUNTED = (
    Column("n_before", "count", "answers", N_("Answers before")),
    Column("n_after", "count", "answers", N_("Answers after")),
    _number("share_before", "share", N_("Share right or at the top, before")),
    _number("share_after", "share", N_("Share right or at the top, after")),
    _number("change_points", "points", N_("Change")),
    _number("change_low", "points", N_("Change, at least (95 %)")),
    _number("change_high", "points", N_("Change, at most (95 %)")),
)
_VERDICT = Column("verdict", "text", "", N_("Verdict"))
_VERSION = (
    Column("questionnaire", "text", "", N_("Questionnaire")),
    Column("version", "text", "", N_("What its author calls the version")),
    Column("digest", "text", "", N_("Digest of what it asks")),
)
_QUESTIONS = (
    Column("question", "text", "", N_("Question")),
    *_COUNTED,
    _VERDICT,
    *_VERSION,
    Column("about", "text", "", N_("What it measures")),
    Column("type", "text", "", N_("Type of question")),
    Column("blank_before", "count", "papers", N_("Left blank before")),
    Column("blank_after", "count", "papers", N_("Left blank after")),
    Column("dont_know_before", "count", "answers", N_("Don't know, before")),
    Column("dont_know_after", "count", "answers", N_("Don't know, after")),
    Column("classes", "count", "classes", N_("Classes compared")),
    _number("p", "", N_("p value of no change, not corrected")),
)
_SHOWN_CHANGE = (
    Shown(N_("Answers"), "text", ("answers_shown",)),
    Shown(N_("Left blank"), "text", ("blank_shown",)),
    Shown(N_("%"), "text", ("shares_shown",)),
    Shown(N_("Points"), "text", ("change_shown",)),
    Shown(N_("95 %"), "text", ("interval_shown",)),
    Shown(N_("0–100 %"), "text", ("drawing",)),
)
LEGEND = Note(N_("○ before, ● after; points are percentage points, 95 % is their interval."))


def questions_table(name: str, title: str, lines: Sequence[Line], *, several: bool) -> ResultTable:
    """A row for each question; with `several` versions people see whose it is."""
    of = (Shown(N_("Questionnaire"), "code", ("questionnaire",)),) if several else ()
    return ResultTable(
        name=name,
        title=title,
        columns=_QUESTIONS,
        rows=tuple(_question_row(line) for line in lines),
        shown=(*of, Shown(N_("Question"), "text", ("question",)), *_SHOWN_CHANGE),
    )


def _question_row(line: Line) -> Row:
    one = line.compared
    before, after = one.total(0), one.total(1)
    asked = one.asked
    row: dict[str, Cell] = {
        "question": one.question.id,
        "questionnaire": Coded(asked.code, asked.name),
        "version": asked.version,
        "digest": asked.digest,
        "about": one.question.about or None,
        "type": one.question.type,
        "verdict": line.verdict,
    }
    if line.is_withheld:
        return {**row, "verdict": None}
    row |= _change_cells(before, after, line.change.interval if line.change else None)
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


def _change_cells(before: Side, after: Side, interval: Interval | None) -> dict[str, Cell]:
    """The cells of two phases and of what changed between them."""
    shares = [side.hits / side.n if side.share and side.hits is not None else None
              for side in (before, after)]  # fmt: skip
    cells: dict[str, Cell] = {
        "n_before": before.n,
        "n_after": after.n,
        "share_before": shares[0],
        "share_after": shares[1],
        "answers_shown": f"{before.n} → {after.n}",
        "blank_shown": _arrow(*(side.blank for side in (before, after))),
        "shares_shown": _arrow(*(None if one is None else whole(one) for one in shares)),
        "drawing": drawing(shares[0], shares[1])
        if any(one is not None for one in shares)
        else None,
    }
    return cells | interval_cells(interval)


def interval_cells(interval: Interval | None) -> dict[str, Cell]:
    """A change in percentage points with its interval, for machines and for people."""
    if interval is None:
        return dict.fromkeys(("change_points", "change_low", "change_high"))
    return {
        "change_points": interval.estimate * 100,
        "change_low": interval.low * 100,
        "change_high": interval.high * 100,
        "change_shown": signed(interval.estimate),
        "interval_shown": _("{low} to {high}").format(
            low=signed(interval.low), high=signed(interval.high)
        ),
    }


def _arrow(before: int | None, after: int | None) -> str | None:
    if before is None and after is None:
        return None
    return " → ".join("–" if one is None else str(one) for one in (before, after))


def score_table(lines: Sequence[Line]) -> ResultTable | None:
    """The mean share over the questions of each subject that were compared; None without any."""
    rows = []
    for term in vocabulary().terms("question-subjects"):
        own = [one for one in lines if one.compared.question.about == term.code and one.change]
        shares = [_shares(one) for one in own if not one.is_withheld]
        if shares:
            before, after = (sum(each) / len(each) for each in zip(*shares, strict=True))
            change = Interval(after - before, 0.0, 0.0)
            rows.append(
                {
                    "subject": Coded(term.code, term.label),
                    "questions": len(shares),
                    "share_before": before,
                    "share_after": after,
                    "change_points": (after - before) * 100,
                    "shares_shown": f"{whole(before)} → {whole(after)}",
                    "change_shown": signed(change.estimate),
                    "drawing": drawing(before, after),
                }
            )
    if not rows:
        return None
    return ResultTable(
        name="score",
        title=N_("Mean share right, by what questions measure"),
        columns=(
            Column("subject", "text", "", N_("What questions measure")),
            Column("questions", "count", "questions", N_("Questions")),
            *_COUNTED[2:5],
        ),
        rows=tuple(rows),
        shown=(
            Shown(N_("Questions about"), "code", ("subject",)),
            Shown(N_("Questions"), "number", ("questions",)),
            Shown(N_("%"), "text", ("shares_shown",)),
            Shown(N_("Points"), "text", ("change_shown",)),
            Shown(N_("0–100 %"), "text", ("drawing",)),
        ),
    )


def _shares(line: Line) -> tuple[float, float]:
    before, after = line.compared.total(0), line.compared.total(1)
    return ((before.hits or 0) / before.n, (after.hits or 0) / after.n)


def means_table(lines: Sequence[Line]) -> ResultTable | None:
    """Means of scales and numbers before and after; None without any."""
    rows = [row for line in lines if (row := _mean_row(line.compared))]
    if not rows:
        return None
    return ResultTable(
        name="means",
        title=N_("Means of scales and numbers"),
        columns=(
            Column("question", "text", "", N_("Question")),
            *_COUNTED[:2],
            _number("mean_before", "", N_("Mean before")),
            _number("mean_after", "", N_("Mean after")),
            _number("change", "", N_("Change of the mean")),
            _number("change_low", "", N_("Change of the mean, at least (95 %)")),
            _number("change_high", "", N_("Change of the mean, at most (95 %)")),
            *_VERSION[:1],
        ),
        rows=tuple(rows),
        shown=(
            Shown(N_("Question"), "text", ("question",)),
            Shown(N_("Answers"), "text", ("answers_shown",)),
            Shown(N_("Mean before"), "number", ("mean_before",)),
            Shown(N_("Mean after"), "number", ("mean_after",)),
            Shown(N_("Change"), "text", ("change_shown",)),
            Shown(N_("95 %"), "text", ("interval_shown",)),
        ),
    )


def _mean_row(one: Compared) -> Row | None:
    each = [values(one.question, one.total(place).counts) for place in (0, 1)]
    if not any(each):
        return None
    before, after = (spread(counts) if counts else None for counts in each)
    change = mean_difference(one.spreads()) if one.spreads() else None
    n_before, n_after = (spread_.n if spread_ else 0 for spread_ in (before, after))
    row: dict[str, Cell] = {
        "question": one.question.id,
        "questionnaire": Coded(one.asked.code, one.asked.name),
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
        "interval_shown": _("{low} to {high}").format(
            low=_decimal(change.low), high=_decimal(change.high)
        ),
    }


def _decimal(number: float) -> str:
    words = f"{number:+.1f}".replace("-", "−")
    return _("{whole}.{tenths}").format(whole=words[:-2], tenths=words[-1])


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
            Column("question", "text", "", N_("Question")),
            Column("event", "text", "", N_("Event")),
            Column("date", "date", "", N_("Date")),
            *_COUNTED,
            *_VERSION[:1],
        ),
        rows=tuple(rows),
        shown=(
            Shown(N_("Question"), "text", ("question",)),
            Shown(N_("Class"), "code", ("event",)),
            *(one for one in _SHOWN_CHANGE if one.columns != ("blank_shown",)),
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
        "question": line.compared.question.id,
        "questionnaire": Coded(line.compared.asked.code, line.compared.asked.name),
        "event": Coded(one.event, told),
        "date": date,
        **_change_cells(before, after, change.interval if change else None),
    }


def pairs_table(lines: Sequence[Line]) -> ResultTable | None:
    """Papers matched by their codes: how many gained a right answer, how many lost it."""
    if not lines:
        return None
    rows = [_pairs_row(line) for line in lines]
    before, after = _unmatched(lines)
    return ResultTable(
        name="pairs",
        title=N_("Papers matched by code"),
        columns=(
            Column("question", "text", "", N_("Question")),
            Column("pairs", "count", "papers", N_("Matched papers that answered both times")),
            Column("right_both", "count", "papers", N_("Right both times")),
            Column("gained", "count", "papers", N_("Right only after")),
            Column("lost", "count", "papers", N_("Right only before")),
            Column("right_neither", "count", "papers", N_("Right neither time")),
            *_COUNTED[4:],
            _number("p", "", N_("p value of McNemar's exact test, not corrected")),
            _VERDICT,
            *_VERSION[:1],
        ),
        rows=tuple(rows),
        shown=(
            Shown(N_("Question"), "text", ("question",)),
            Shown(N_("Matched"), "number", ("pairs",)),
            Shown(N_("Right only after"), "text", ("gained",)),
            Shown(N_("Right only before"), "text", ("lost",)),
            Shown(N_("Points"), "text", ("change_shown",)),
            Shown(N_("95 %"), "text", ("interval_shown",)),
            Shown(N_("What it tells"), "code", ("verdict_shown",)),
        ),
        notes=(
            Note(
                N_("Papers without a match: {before} before, {after} after. They are above alone."),
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
    found: dict[str, list[int]] = {}
    for line in lines:
        for one in line.compared.classes:
            result = one.results.get(line.compared.phases[1])
            if result and result.paired:
                found[result.record] = result.paired["unmatched"]
    before, after = (sum(each) for each in zip(*found.values(), strict=True))
    return before, after


def _pairs_row(line: Line) -> Row:
    tables = line.compared.pairs()
    both, lost, gained, neither = (sum(each) for each in zip(*tables, strict=True))
    change = line.change
    return {
        "question": line.compared.question.id,
        "questionnaire": Coded(line.compared.asked.code, line.compared.asked.name),
        "pairs": both + lost + gained + neither,
        "right_both": both,
        "gained": gained,
        "lost": lost,
        "right_neither": neither,
        **interval_cells(change.interval if change else None),
        "p": change.p if change else None,
        "verdict": line.verdict,
        "verdict_shown": Coded(line.verdict, _(VERDICTS[line.verdict])) if line.verdict else None,
    }


def answers_table(lines: Sequence[Line]) -> ResultTable:
    """How many gave each answer to each question, in both phases."""
    rows = [row for line in lines for row in _answer_rows(line.compared)]
    return ResultTable(
        name="answers",
        title=N_("Every answer"),
        columns=(
            Column("question", "text", "", N_("Question")),
            Column("answer", "text", "", N_("Answer")),
            Column("right", "text", "", N_("Whether it is right, or at the top")),
            Column("n_before", "count", "papers", N_("Papers before")),
            Column("n_after", "count", "papers", N_("Papers after")),
            *_VERSION[:1],
        ),
        rows=tuple(rows),
        shown=(
            Shown(N_("Question"), "text", ("question",)),
            Shown(N_("Answer"), "code", ("answer",)),
            Shown(N_("Right"), "code", ("right",)),
            Shown(N_("Before"), "number", ("n_before",)),
            Shown(N_("After"), "number", ("n_after",)),
        ),
    )


def _answer_rows(one: Compared) -> Iterator[Row]:
    before, after = one.total(0).counts, one.total(1).counts
    given = {**before, **after}
    numbers = sorted((code for code in given if code.isdecimal()), key=int)
    order = one.question.choices or numbers
    for code in dict.fromkeys((*order, ALL_RIGHT, DONT_KNOW, BLANK)):
        if code in given or code in order:
            is_right = code in order and one.question.is_favourable(code)
            yield {
                "question": one.question.id,
                "questionnaire": Coded(one.asked.code, one.asked.name),
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
