"""What heads may hold of questionnaires and of the results of surveys.

Here: the shape of three fields, as `record` asks for it. Not here: what they mean (`questionnaire`,
`tally`), and no import that a start would wait for.
"""

from collections.abc import Callable, Mapping
from typing import Any

_TYPES = frozenset({"single", "multiple", "yes-no", "scale", "number"})
_ABOUT = frozenset({"knowledge", "attitude", "intention", "rating"})
_LONGEST = 64  # characters of a code
_MOST = 100_000  # papers of one event and phase
_MOST_DIGITS = 6  # of a number that answers a question
_CODE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def holds_questions(value: Any) -> bool:
    """A list of questions, no id twice, each as `Question.to_json` gives it."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(_question(one) for one in value)
        and len({one["id"] for one in value}) == len(value)
    )


def holds_answers(value: Any) -> bool:
    """Papers and counts, as `Answers.to_json` gives them."""
    if not isinstance(value, dict) or value.keys() != {"papers", "questions"}:
        return False
    return (value["papers"] is None or _count(value["papers"])) and _table(
        value["questions"], lambda counts: _table(counts, _count)
    )


def holds_pairs(value: Any) -> bool:
    """Papers matched by the codes on them: before, after, and how many gave both answers."""
    if not isinstance(value, dict) or value.keys() != {"with", "matched", "unmatched", "questions"}:
        return False
    unmatched = value["unmatched"]
    alone = isinstance(unmatched, list) and len(unmatched) == 2 and all(map(_count, unmatched))
    return (
        value["with"] in ("before", "after")
        and _count(value["matched"])
        and alone
        and _table(
            value["questions"],
            lambda before: _table(before, lambda after: _table(after, _count)),
        )
    )


def _question(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and {"id", "type"} <= value.keys() <= {"id", "type", "choices", "right", "about"}
        and _code(value["id"])
        and value["type"] in _TYPES
        and value.get("about", "rating") in _ABOUT
        and all(
            isinstance(value.get(name, []), list) and all(map(_code, value.get(name, [])))
            for name in ("choices", "right")
        )
        and _counts_well(value)
    )


def _counts_well(question: Mapping[str, Any]) -> bool:
    """Whether the points of a scale and the right answers of a number are numbers."""
    if question["type"] == "scale":
        return bool(question.get("choices")) and all(map(_number, question["choices"]))
    if question["type"] == "number":
        return all(map(_span, question.get("right", ())))
    return True


def _span(words: str) -> bool:
    low, dash, high = words.partition("-")
    return _number(low) and (not dash or _number(high))


def _number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) <= _MOST_DIGITS


def _table(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, Mapping) and all(_code(k) and holds(v) for k, v in value.items())


def _code(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and _CODE.issuperset(value)


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST
