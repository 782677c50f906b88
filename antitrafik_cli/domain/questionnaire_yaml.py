"""A questionnaire as people write it in YAML.

Here: the keys of the file, read strictly, each problem told at its place. Not here: what a
questionnaire is (`questionnaire`), workbooks of XLSForm (`exchange.xlsform`).
"""

import re
from collections.abc import Mapping
from typing import Any

from antitrafik_cli.domain.questionnaire import (
    BLANK,
    DONT_KNOW,
    LARGEST_NUMBER,
    MOST_CHOICES,
    MOST_QUESTIONS,
    RESERVED,
    WRITTEN_AS,
    YES_NO,
    Question,
    Questionnaire,
    Wording,
    span,
)
from antitrafik_cli.domain.shape import (
    Keys,
    code,
    has,
    mapping,
    one_of,
    read,
    sequence,
    text,
    texts,
)
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import BadYaml, listed
from antitrafik_cli.messages import N_, _

FIRST_VERSION = "1"
_VERSION = re.compile(r"[A-Za-z0-9._-]{1,20}")
_SPAN = re.compile(r"\d{1,6}(-\d{1,6})?")
_LANGUAGES = ("sq", "en")
_FILE_KEYS = ("id", "version", "title", "questions")
_QUESTION_KEYS = ("id", "type", *_LANGUAGES, "about", "choices", "scale", "right")
_CHOICE_KEYS = ("id", *_LANGUAGES, WRITTEN_AS)
WIDEST_SCALE = 11  # from 0 to 10

_Worded = dict[str, Wording]


def read_questionnaire(raw: Any, terms: Vocabulary) -> Questionnaire:
    """The questionnaire in a document of YAML. Raises `BadYaml` with the keys of what is wrong."""
    told = mapping(raw, (), _FILE_KEYS)
    own = code(_needed(told, "id", ()), ("id",))
    version = text(told["version"], ("version",)) if has(told, "version") else FIRST_VERSION
    if not _VERSION.fullmatch(version):
        problem = _("“{words}” is no version. It is 1 to 20 of a-z, A-Z, 0-9, dot and hyphen.")
        raise BadYaml(problem=problem.format(words=version), keys=("version",))
    listed_ = sequence(told.get("questions", ""), ("questions",))
    if not 1 <= len(listed_) <= MOST_QUESTIONS:
        problem = _("A questionnaire has 1 to {most} questions.").format(most=MOST_QUESTIONS)
        raise BadYaml(problem=problem, keys=("questions",))
    wordings: _Worded = {}
    questions: list[Question] = []
    for place, one in enumerate(listed_):
        question = _question(one, ("questions", place), terms, wordings)
        if any(question.id == known.id for known in questions):
            problem = _("The question “{id}” stands here twice.").format(id=question.id)
            raise BadYaml(problem=problem, keys=("questions", place, "id"))
        questions.append(question)
    title = _wording(told.get("title", ""), ("title",))
    return Questionnaire(own, version, tuple(questions), title, wordings)


def _needed(told: Mapping[str, Any], key: str, keys: Keys) -> str:
    if not has(told, key):
        raise BadYaml(problem=_("Here “{key}” is missing.").format(key=key), keys=keys)
    return text(told[key], (*keys, key))


def _wording(raw: Any, keys: Keys) -> Wording:
    """A text by language; one text alone is Albanian."""
    if isinstance(raw, dict):
        found = mapping(raw, keys, _LANGUAGES)
        return {one: text(found[one], (*keys, one)) for one in _LANGUAGES if has(found, one)}
    words = text(raw, keys)
    return {"sq": words} if words else {}


def _question(raw: Any, keys: Keys, terms: Vocabulary, wordings: _Worded) -> Question:
    told = mapping(raw, keys, _QUESTION_KEYS)
    own = code(_needed(told, "id", keys), (*keys, "id"))
    _needed(told, "type", keys)
    kind = read(told["type"], (*keys, "type"), lambda one: terms.read("question-types", one)[0])
    about = ""
    if has(told, "about"):
        subject = (*keys, "about")
        about = read(told["about"], subject, lambda one: terms.read("question-subjects", one)[0])
    if words := {one: text(told[one], (*keys, one)) for one in _LANGUAGES if has(told, one)}:
        wordings[own] = words
    for key, owner in (("choices", ("single", "multiple")), ("scale", ("scale",))):
        if has(told, key) and kind not in owner:
            problem = _("A question of this type has no “{key}”.").format(key=key)
            raise BadYaml(problem=problem, keys=(*keys, key))
    choices = _choices(told, keys, kind, terms, own, wordings)
    right = _right(told.get("right", ""), (*keys, "right"), kind, choices, own, wordings)
    return Question(own, kind, choices, right, about)


def _choices(
    told: Mapping[str, Any], keys: Keys, kind: str, terms: Vocabulary, own: str, wordings: _Worded
) -> tuple[str, ...]:
    if kind == "yes-no":
        return YES_NO
    if kind == "number":
        return ()
    if kind == "scale":
        return points(text(told["scale"], (*keys, "scale")) if has(told, "scale") else "1-5", keys)
    raw = sequence(told.get("choices", ""), (*keys, "choices"))
    found: list[str] = []
    for place, one in enumerate(raw):
        at = (*keys, "choices", place)
        choice, words = _choice(one, at, terms)
        if choice in found:
            problem = _("The choice “{id}” stands here twice.").format(id=choice)
            raise BadYaml(problem=problem, keys=at)
        if words:
            wordings[f"{own}/{choice}"] = words
        if choice != DONT_KNOW:  # which every question has
            found.append(choice)
    if not 2 <= len(found) <= MOST_CHOICES:
        problem = _("A question with choices has 2 to {most} of them.").format(most=MOST_CHOICES)
        raise BadYaml(problem=problem, keys=(*keys, "choices"))
    return tuple(found)


def _choice(raw: Any, keys: Keys, terms: Vocabulary) -> tuple[str, Wording]:
    """Code and wording of a choice, written as a code, as a text, or with a text by language."""
    if isinstance(raw, dict):
        told = mapping(raw, keys, _CHOICE_KEYS)
        own = code(_needed(told, "id", keys), (*keys, "id"))
        words = {one: text(told[one], (*keys, one)) for one in _CHOICE_KEYS[1:] if has(told, one)}
    else:
        written = text(raw, keys)
        own = code_of(written)
        words = {} if own == written else {"sq": written}
        code(own, keys)
    known = reserved(own, terms)
    if known in (BLANK, *(RESERVED - {BLANK, DONT_KNOW})):
        problem = _("“{words}” is no choice: it stands for something else in every question.")
        raise BadYaml(problem=problem.format(words=own), keys=keys)
    return known or own, words


def reserved(choice: str, terms: Vocabulary) -> str:
    """What a choice of that code stands for in every question: a blank, "don't know"; else ""."""
    if choice in RESERVED:
        return choice
    for known in (BLANK, DONT_KNOW):
        if fold(choice) in terms.spelt("no-answers", known):
            return known
    return ""


def code_of(words: str) -> str:
    """The code that a text gives: its letters and digits without marks, blanks as hyphens."""
    kept = "".join(one if one.isascii() and one.isalnum() else " " for one in fold(words))
    return "-".join(kept.split())[:64]


def points(words: str, keys: Keys) -> tuple[str, ...]:
    """The points of a scale such as `1-5`, from the lowest. Raises `BadYaml`."""
    try:
        low, high = span(words.replace("–", "-"))
    except ValueError:
        low = high = 0
    if not 1 <= high - low < WIDEST_SCALE:
        problem = _("“{words}” is no scale. Write for example 1-5.").format(words=words)
        raise BadYaml(problem=problem, keys=(*keys, "scale"))
    return tuple(str(point) for point in range(low, high + 1))


_NO_CHOICE = N_("“{words}” is none of the choices.")


def _right(
    raw: Any, keys: Keys, kind: str, choices: tuple[str, ...], own: str, wordings: _Worded
) -> tuple[str, ...]:
    written = texts(raw, keys)
    if kind == "number":
        return tuple(_number(words, keys) for words in written)
    worded = {
        fold(words): choice
        for choice in choices
        for words in wordings.get(f"{own}/{choice}", {}).values()
    }
    found = []
    for place, words in enumerate(written):
        at = (*keys, place) if isinstance(raw, list) else keys
        folded = {fold(choice): choice for choice in choices}
        known = folded.get(fold(words)) or worded.get(fold(words)) or words
        found.append(one_of(known, choices, _NO_CHOICE, at))
    return tuple(one for one in choices if one in found)


def _number(words: str, keys: Keys) -> str:
    low, high = span(words) if _SPAN.fullmatch(words) else (1, 0)
    if low > high:
        problem = _("“{words}” is no number from 0 to {most}, nor a span such as 3-9.")
        raise BadYaml(problem=problem.format(words=words, most=LARGEST_NUMBER), keys=keys)
    return words


def listed_types(terms: Vocabulary) -> str:
    """The types of question, as a sentence lists them."""
    return listed(term.code for term in terms.terms("question-types"))
