"""What the tables of a report of surveys share: a line for each question, and cells of a change.

Here: shares 0–1 and points −100…100 for machines, words for people. Not here: tables
(`survey_tables`, `survey_scores`, `survey_answers`), sentences (`changes`).
"""

from typing import NamedTuple

from antitrafik_cli.domain.statistics import Interval
from antitrafik_cli.domain.verdict import Change, Verdict
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.changes import drawing, signed, whole
from antitrafik_cli.reports.surveyed import Compared, Side
from antitrafik_cli.result import Cell, Coded, Column, Note, Shown


class Line(NamedTuple):
    """One question with its change and verdict; what is withheld has no figure outside the office.

    `several` says that the report has several versions, so that people are told whose question it
    is. `withheld` are the numbers of the activities whose classes are not shown.
    """

    compared: Compared
    change: Change | None
    verdict: Verdict | None
    several: bool = False
    is_withheld: bool = False
    withheld: frozenset[int] = frozenset()
    is_outward: bool = False

    @property
    def name(self) -> str:
        """The question as people find it, with its version where there are several."""
        id_, asked = self.compared.question.id, self.compared.asked
        return f"{asked.name} · {id_}" if self.several else id_

    @property
    def named(self) -> dict[str, Cell]:
        """The cells that every row of a question begins with."""
        asked = self.compared.asked
        return {
            "question": Coded(self.compared.question.id, self.name),
            "questionnaire": Coded(asked.code, asked.name),
        }


def number(name: str, unit: str, label: str) -> Column:
    """A column of numbers that need not be whole."""
    return Column(name, "number", unit, label)


QUESTION = Column("question", "text", "", N_("Question"))
QUESTIONNAIRE = Column("questionnaire", "text", "", N_("Questionnaire"))
SHOWN_QUESTION = Shown(N_("Question"), "code", ("question",))
COUNTED = (
    Column("n_before", "count", "answers", N_("Answers before")),
    Column("n_after", "count", "answers", N_("Answers after")),
    number("share_before", "share", N_("Share right or at the top, before")),
    number("share_after", "share", N_("Share right or at the top, after")),
    number("change_points", "points", N_("Change")),
    number("change_low", "points", N_("Change, at least (95 %)")),
    number("change_high", "points", N_("Change, at most (95 %)")),
)
VERDICT = Column("verdict", "text", "", N_("Verdict"))
SHOWN_CHANGE = (
    Shown(N_("Answers"), "text", ("answers_shown",)),
    Shown(N_("Left blank"), "text", ("blank_shown",)),
    Shown(N_("%"), "text", ("shares_shown",)),
    Shown(N_("Points"), "text", ("change_shown",)),
    Shown(N_("95 %"), "text", ("interval_shown",)),
    Shown(N_("0–100 %"), "text", ("drawing",)),
)
LEGEND = Note(N_("○ before, ● after; points are percentage points, 95 % is their interval."))


def change_cells(before: Side, after: Side, interval: Interval | None) -> dict[str, Cell]:
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
        "change_shown": signed(interval.estimate) if whole(interval.estimate) else "±0",
        "interval_shown": f"{signed(interval.low)} … {signed(interval.high)}",
    }


def _arrow(before: int | None, after: int | None) -> str | None:
    if before is None and after is None:
        return None
    return " → ".join("–" if one is None else str(one) for one in (before, after))
