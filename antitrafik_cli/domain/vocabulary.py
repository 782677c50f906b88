"""The terms of the field: what a word means, and what a code is called.

Here: kinds, audiences, materials, topics, themes, statuses, and the words before a count. Not here:
where the vocabulary is kept (`data`), places (`place`), campaigns (`campaign`).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from antitrafik_cli import messages
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.errors import BadYaml, UnknownTerm, listed
from antitrafik_cli.messages import N_, _

SECTIONS: Mapping[str, str] = {  # each with its noun, as it stands in "not known as …"
    "kinds": N_("a kind of activity"),
    "audiences": N_("an audience"),
    "materials": N_("a material"),
    "topics": N_("a topic"),
    "themes": N_("a theme"),
    "statuses": N_("a status"),
    "item-states": N_("a state of a planned item"),
    "answers": N_("an answer to a request"),
    "measures": N_("a measure"),
    "phases": N_("a phase of a survey"),
    "question-types": N_("a type of question"),
    "question-subjects": N_("what a question is about"),
    "no-answers": N_("a way to give no answer"),
}
OTHER = "other"
NO_AUDIENCE_KINDS = frozenset({"media", "online-campaign"})  # nobody sits in a room
# Sums of families are kept in logs: with another parent the derived half is another one.
AUDIENCE_PARENTS = {"pupils-basic": "pupils", "pupils-upper": "pupils"}

_COUNT_WORDS = "count-words"
_TERM_KEYS = ("sq", "en", "parent", "aliases")


class Term(NamedTuple):
    """A term: its stored code, its two names, and the code of the term it is part of, or ""."""

    code: str
    sq: str
    en: str
    parent: str

    @property
    def label(self) -> str:
        """The name in the language in use."""
        return self.sq if messages.language() == "sq" else self.en


class Vocabulary:
    """All terms, made from what `compile_vocabulary` gives."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._spellings: Mapping[str, Mapping[str, str]] = compiled["spellings"]
        self._terms = {
            section: {row[0]: Term(*row) for row in rows}
            for section, rows in compiled["terms"].items()
        }
        self.count_words: Mapping[str, list[str]] = compiled["count_words"]
        """For each quality of a count the folded words or signs that may stand before it."""

    def terms(self, section: str) -> list[Term]:
        """The terms of a section, in the order of the vocabulary."""
        return list(self._terms[section].values())

    def label(self, section: str, code: str) -> str:
        """The name of a code in the language in use; a code nobody here knows is its own name."""
        term = self._terms[section].get(code)
        return term.label if term else code

    def spelt(self, section: str, code: str) -> list[str]:
        """Every folded spelling that leads to this code."""
        return [folded for folded, one in self._spellings[section].items() if one == code]

    def parent(self, code: str) -> str:
        """The audience that this audience is part of, or ""."""
        term = self._terms["audiences"].get(code)
        return term.parent if term else ""

    def family(self, audience_code: str) -> frozenset[str]:
        """The codes of an audience and of the audiences that are part of it."""
        parts = (t.code for t in self.terms("audiences") if t.parent == audience_code)
        return frozenset((audience_code, *parts))

    def read(self, section: str, words: str) -> tuple[str, str]:
        """The code that `words` lead to, and the wording to keep: "" unless the code is `other`.

        `other: words` (or `tjetër: words`) is always `other`. Words like no known spelling are
        `other` too; words that are near to one raise `UnknownTerm` naming it, as do empty words
        and, in a section without `other`, all unknown ones.
        """
        if code := self._spellings[section].get(fold(words)):
            return code, ""
        head, colon, wording = words.partition(":")
        if colon and self._spellings[section].get(fold(head)) == OTHER:
            return OTHER, " ".join(wording.split())
        near = [self.label(section, code) for code in self.near(section, words)]
        has_other = OTHER in self._terms[section]
        if fold(words) and has_other and not near:
            return OTHER, " ".join(words.split())
        if near and has_other:
            hint = _(" Nearest: {choices}. If it is none of these, write other: {words}")
        elif near:
            hint = _(" Nearest: {choices}.")
        else:
            hint = _(" See: antitrafik terms {section}")
        facts = {"choices": listed(near), "words": words, "section": section}
        raise UnknownTerm(words=words, what=_(SECTIONS[section]), hint=hint.format(**facts))

    def near(self, section: str, words: str) -> list[str]:
        """The codes of at most three terms spelt almost so, or whose spelling holds these words."""
        spellings = self._spellings[section]
        typed = set(fold(words).split())
        holding = [s for s in spellings if typed and typed <= set(s.split())]
        codes = [spellings[s] for s in (*nearest(words, spellings), *holding)]
        return list(dict.fromkeys(codes))[:3]

    def begun(self, section: str, words: str) -> list[str]:
        """The codes of the terms that these words begin.

        What leads anywhere first counts: names in the language in use, then every spelling; the
        beginning of all of it, then of a word in it.
        """
        start, spellings = fold(words), self._spellings[section]
        if not start:
            return []
        names = {fold(term.label): term.code for term in self.terms(section)}
        for known in (names, spellings):
            for begins in (str.startswith, _begins_a_word):
                if found := {code: None for one, code in known.items() if begins(one, start)}:
                    return list(found)
        return []


def _begins_a_word(spelling: str, start: str) -> bool:
    return f" {start}" in spelling


def compile_vocabulary(raw: Any) -> dict[str, Any]:
    """The JSON-able form of vocabulary.yaml: terms as rows, and folded spelling -> code by section.

    Raises `BadYaml` for a section or term that is not as it should be, and for a spelling that
    leads to two terms of one section.
    """
    wanted = (*SECTIONS, _COUNT_WORDS)
    if not isinstance(raw, dict) or set(raw) != set(wanted):
        raise BadYaml(problem=_("The sections must be {choices}.").format(choices=listed(wanted)))
    for section in wanted:
        _check_section(section, raw[section])
    return {
        "terms": {section: _rows(raw[section]) for section in SECTIONS},
        "spellings": {section: _spellings(section, raw[section]) for section in SECTIONS},
        "count_words": {
            quality: _count_words(entry) for quality, entry in raw[_COUNT_WORDS].items()
        },
    }


def _check_section(section: str, terms: Any) -> None:
    if not isinstance(terms, dict):
        raise BadYaml(problem=_("Here a mapping is needed."), keys=(section,))
    for code, entry in terms.items():
        right = (
            isinstance(entry, dict)
            and {"sq", "en"} <= set(entry) <= set(_TERM_KEYS)
            and isinstance(entry.get("aliases", []), list)
            and entry.get("parent", code) in terms
        )
        if not right:
            problem = _("A term has sq, en, and maybe aliases and a known parent.")
            raise BadYaml(problem=problem, keys=(section, code))


def _rows(terms: Mapping[str, Any]) -> list[list[str]]:
    return [[code, t["sq"], t["en"], t.get("parent", "")] for code, t in terms.items()]


def _spellings(section: str, terms: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, entry in terms.items():
        for spelling in (code, entry["sq"], entry["en"], *entry.get("aliases", [])):
            if found.setdefault(fold(spelling), code) != code:
                raise BadYaml(
                    problem=_("“{words}” leads to {one} and to {other}.").format(
                        words=spelling, one=found[fold(spelling)], other=code
                    ),
                    keys=(section, code),
                )
    return found


def _count_words(entry: Mapping[str, Any]) -> list[str]:
    """The words before a number, longest first; of "from … to …" what stands before the number."""
    spellings = (entry["sq"], entry["en"], *entry.get("aliases", []))
    words = {fold(s.partition("…")[0]) for s in spellings if not any(map(str.isdigit, s))}
    return sorted(words, key=lambda word: (-len(word), word))
