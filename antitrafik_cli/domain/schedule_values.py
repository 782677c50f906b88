"""The values of a schedule: days, targets and activities, each checked where it stands.

Here: one value at a time, its problem told with the `keys` that lead to it. Not here: which keys
stand where (`schedule`).
"""

from datetime import date
from typing import Any

from antitrafik_cli.domain import shape
from antitrafik_cli.domain.count import UNKNOWN, Count, parse_count
from antitrafik_cli.domain.shape import Keys
from antitrafik_cli.domain.vocabulary import OTHER, SECTIONS, Vocabulary
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.errors import BadYaml, NotACount, UnknownTerm, listed
from antitrafik_cli.messages import _

_ACTIVITY_KEYS = ("kind", "audience", "attendances")
_SOME_DAY, _ANOTHER = date(2020, 2, 29), date(1999, 7, 1)  # a when that is one for both has a year


def targets(raw: Any, measures: tuple[str, ...], keys: Keys) -> dict[str, Any]:
    """The counts wanted, by measure, as JSON has them."""
    given = shape.mapping(raw, keys, measures)
    return {measure: _wanted(words, (*keys, measure)) for measure, words in given.items()}


def days(raw: Any, keys: Keys) -> str:
    """The ISO text of a when, which has to say its year: a schedule is read for years."""

    def parse(words: str) -> When:
        when = parse_when(words, _SOME_DAY)
        if when != parse_when(words, _ANOTHER):
            problem = _("“{words}” has no year. Write it, such as 5-7 dhjetor 2017.")
            raise BadYaml(problem=problem.format(words=words), keys=keys)
        return when

    return shape.read(raw, keys, parse).iso


def template(name: str, raw: Any, terms: Vocabulary) -> list[dict[str, Any]]:
    """The activities of a template, of which there is one at least."""
    keys = ("templates", name)
    found = activities(raw, terms, keys)
    if not found:
        problem = _("The template {name} has no activities.").format(name=name)
        raise BadYaml(problem=problem, keys=keys)
    return found


def activities(raw: Any, terms: Vocabulary, keys: Keys) -> list[dict[str, Any]]:
    """Each with its `kind`, and with `audiences` and `attendances` where they stand there."""
    return [
        _activity(one, terms, (*keys, place)) for place, one in enumerate(shape.sequence(raw, keys))
    ]


def _activity(raw: Any, terms: Vocabulary, keys: Keys) -> dict[str, Any]:
    given = shape.mapping(raw, keys, _ACTIVITY_KEYS)
    if not shape.has(given, "kind"):
        problem = _("An activity needs the key “{key}”.").format(key="kind")
        raise BadYaml(problem=problem, keys=keys)
    compiled: dict[str, Any] = {"kind": _term("kinds", given["kind"], terms, (*keys, "kind"))}
    if audiences := shape.texts(given.get("audience", ""), (*keys, "audience")):
        own = (*keys, "audience")
        compiled["audiences"] = sorted({_term("audiences", one, terms, own) for one in audiences})
    if shape.has(given, "attendances"):
        compiled["attendances"] = _wanted(given["attendances"], (*keys, "attendances"))
    return compiled


def _term(section: str, raw: Any, terms: Vocabulary, keys: Keys) -> str:
    """The code of a known term: what is only “other” could never be found again."""

    def known(words: str) -> str:
        try:
            code, wording = terms.read(section, words)
        except UnknownTerm:
            code, wording = OTHER, words
        if code != OTHER or not wording:
            return code
        hint = _(" See: antitrafik terms {section}").format(section=section)
        if near := [terms.label(section, one) for one in terms.near(section, words)]:
            hint = _(" Nearest: {choices}.").format(choices=listed(near))
        raise UnknownTerm(words=words, what=_(SECTIONS[section]), hint=hint)

    return shape.read(raw, keys, known)


def _wanted(raw: Any, keys: Keys) -> list[Any]:
    def parse(words: str) -> Count:
        try:
            count = parse_count(words)
        except NotACount:
            count = UNKNOWN
        if count.low is None:
            raise BadYaml(problem=_("A target is a number: 30, mbi 30, 20-30."), keys=keys)
        return count

    return shape.read(raw, keys, parse).to_json()
