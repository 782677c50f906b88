"""Questionnaires: what is asked, which answers there are, and which of them are right.

Here: questionnaires and their questions as values, and what makes two versions differ. Not here:
reading them from a file (`questionnaire_yaml`, `exchange.xlsform`), how many gave which answer
(`tally`).
"""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from antitrafik_cli import messages
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import canonical
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.vocabulary import Vocabulary

# Answers that every question has beside its choices. A paper left blank, one that says "don't know"
# and a wrong one are three things.
BLANK = "blank"
DONT_KNOW = "dont-know"
ALL_RIGHT = "all-right"  # of several choices: papers with every right one and no other
RESERVED = frozenset({BLANK, DONT_KNOW, ALL_RIGHT})

MOST_QUESTIONS = 60
MOST_CHOICES = 30
LARGEST_NUMBER = 999_999  # the helpline 116006 fits, a telephone or identity number does not
YES_NO = ("po", "jo")
WRITTEN_AS = "as"  # stands among the wordings of a choice for how exports write it
_FROM_TWO = 4  # a scale of so many points has two top answers, a shorter one has one

Wording = Mapping[str, str]  # language -> text


class Question(NamedTuple):
    """One question: `choices` and `right` are codes; `about` is what it measures, or "".

    Choices of a scale are its points from the lowest; a number has none, and its right answers are
    numbers or spans of them (`116006`, `3-9`).
    """

    id: str
    type: str
    choices: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    about: str = ""

    def to_json(self) -> dict[str, Any]:
        """What a head holds of it: nothing but codes."""
        told = {"choices": list(self.choices), "right": list(self.right), "about": self.about}
        return {"id": self.id, "type": self.type, **{key: v for key, v in told.items() if v}}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Question":
        """The question that `to_json` gave. Raises KeyError or TypeError for anything else."""
        choices, right = tuple(told.get("choices", ())), tuple(told.get("right", ()))
        return cls(told["id"], told["type"], choices, right, told.get("about", ""))

    @property
    def favourable(self) -> tuple[str, ...]:
        """The answers whose share is reported: the right ones, of a scale without any its top."""
        if self.right or self.type != "scale":
            return self.right
        return self.choices[-2:] if len(self.choices) >= _FROM_TWO else self.choices[-1:]

    def is_favourable(self, answer: str) -> bool:
        """Whether an answer is one of those; of a number, whether a right span holds it."""
        if self.type != "number":
            return answer in self.favourable
        if not answer.isdecimal():
            return False
        return any(low <= int(answer) <= high for low, high in map(span, self.right))


class Questionnaire(NamedTuple):
    """A questionnaire: its code, what its author calls this version, and its questions.

    `title` and `wordings` are texts by language, the latter under `question` for the question and
    `question/choice` for a choice. `told` is the digest that the log has of it, "" outside a log:
    it holds where the wordings were erased.
    """

    code: str
    version: str
    questions: tuple[Question, ...]
    title: Wording = MappingProxyType({})
    wordings: Mapping[str, Wording] = MappingProxyType({})
    told: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked and how it is worded, 64 hex digits.

        Two versions with one digest ask the same; results of others are never pooled.
        """
        if self.told:
            return self.told
        asked = [one.to_json() for one in self.questions]
        return sha256(canonical([asked, _plain(self.wordings)]).encode()).hexdigest()

    @property
    def name(self) -> str:
        """Code, version and the first digits of the digest: no two versions share it."""
        return name_of(self.code, self.version, self.digest)

    @property
    def words(self) -> str:
        """Title and wordings as one canonical text, in which the log keeps them."""
        return canonical({"title": dict(self.title), "wordings": _plain(self.wordings)})

    def question(self, id_: str) -> Question | None:
        """The question of that id, None where there is none."""
        return next((one for one in self.questions if one.id == id_), None)

    def label(self, key: str) -> str:
        """The wording of a question or choice in the language in use, else in another; or ""."""
        return in_language(self.wordings.get(key, {}))

    def called(self) -> str:
        """The title in the language in use, else in another, else the code."""
        return in_language(self.title) or self.code


def _plain(wordings: Mapping[str, Wording]) -> dict[str, dict[str, str]]:
    return {key: dict(wording) for key, wording in wordings.items()}


def read_words(words: str) -> tuple[Wording, Mapping[str, Wording]]:
    """Title and wordings in a text that `words` gave; none in what another tool wrote otherwise."""
    try:
        told = json.loads(words)
        title, wordings = told["title"], told["wordings"]
        if _is_wording(title) and all(map(_is_wording, wordings.values())):
            return title, wordings
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    return {}, {}


def _is_wording(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def name_of(code: str, version: str, digest: str) -> str:
    """How a version is named to people and to options: `njohuri 1 (3f2a91bc)`."""
    return f"{code} {version} ({digest[:8]})"


def in_language(wording: Wording) -> str:
    """The text in the language in use, else in another; "" where there is no text."""
    others = (text for language, text in wording.items() if language != WRITTEN_AS)
    return wording.get(messages.language()) or next(others, "")


def span(words: str) -> tuple[int, int]:
    """The lowest and the highest number of a right answer: `116006`, `3-9`. Raises ValueError."""
    low, dash, high = words.partition("-")
    first = int(low)
    return first, int(high) if dash else first


def spellings(asked: Questionnaire, question: Question, terms: Vocabulary) -> dict[str, str]:
    """Every folded spelling of an answer to this question, and the answer's code.

    Codes, wordings in every language, and the words for a blank and for "don't know"; where two
    answers share a spelling, a code goes before a wording.
    """
    found: dict[str, str] = {}
    for code in question.choices:
        found.setdefault(fold(code), code)
    for code in (*question.choices, DONT_KNOW):
        for text in asked.wordings.get(f"{question.id}/{code}", {}).values():
            found.setdefault(fold(text), code)
    if question.type == "yes-no":
        for code, texts in zip(YES_NO, (("po", "yes"), ("jo", "no")), strict=True):
            for text in texts:
                found.setdefault(text, code)
    for code in (DONT_KNOW, BLANK):
        for text in terms.spelt("no-answers", code):
            found.setdefault(text, code)
    if question.type == "multiple" and question.right:
        found.setdefault(fold(ALL_RIGHT), ALL_RIGHT)
    return found


def differing(one: Questionnaire, other: Questionnaire) -> Iterator[str]:
    """The ids of the questions in which two versions differ, in the order of the first."""
    for id_ in dict.fromkeys(question.id for question in (*one.questions, *other.questions)):
        if _of(one, id_) != _of(other, id_):
            yield id_


def _of(asked: Questionnaire, id_: str) -> tuple[Question | None, dict[str, Wording]]:
    worded = {key: text for key, text in asked.wordings.items() if key.partition("/")[0] == id_}
    return asked.question(id_), worded
