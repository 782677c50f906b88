"""Papers before and after, matched by the codes that pupils made.

Here: from two counted lists to the table of who answered what before and after, in counts. Codes
and single papers are kept nowhere. Not here: counting (`papers`), what the tables say
(`domain.statistics`).
"""

from collections import Counter, defaultdict
from typing import Any

from antitrafik_cli.domain.questionnaire import BLANK, DONT_KNOW, Question, Questionnaire
from antitrafik_cli.exchange.papers import Counted, Paper

RIGHT, WRONG = "right", "wrong"


def paired(asked: Questionnaire, earlier: Counted, later: Counted, phase: str) -> dict[str, Any]:
    """What a head holds of the papers matched: for each question before -> after -> how many.

    `phase` is that of the earlier ones. A code that two papers of one phase bear matches none. A
    pair of which one paper left the question blank is in none of its counts.
    """
    pairs = [
        (mine, theirs)
        for code, mine in earlier.coded.items()
        if mine is not None and (theirs := later.coded.get(code)) is not None
    ]
    unmatched = [counted.answers.largest() - len(pairs) for counted in (earlier, later)]
    tables = {one.id: table for one in asked.questions if (table := _table(one, pairs))}
    return {
        "with": phase,
        "matched": len(pairs),
        "unmatched": unmatched,
        "questions": tables,
    }


def _table(question: Question, pairs: list[tuple[Paper, Paper]]) -> dict[str, dict[str, int]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mine, theirs in pairs:
        before, after = (_outcome(question, paper.get(question.id)) for paper in (mine, theirs))
        if before and after:
            found[before][after] += 1
    return {before: dict(after) for before, after in found.items()}


def _outcome(question: Question, given: tuple[str, ...] | None) -> str:
    """The answer as the table holds it; of several choices and of numbers whether it is right."""
    if not given or given == (BLANK,):
        return ""
    if question.type not in ("multiple", "number"):
        return given[0]
    if not question.right:
        return ""
    if question.type == "multiple":
        return RIGHT if set(given) == set(question.right) else WRONG
    return RIGHT if given[0] != DONT_KNOW and question.is_favourable(given[0]) else WRONG
