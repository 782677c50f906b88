"""From what was typed to a choice: by number, any unique beginning, or a spelling mended.

Here: terms, places and campaigns, with the one question a slip needs. Not here: lines that hold
several of them (`reading`).
"""

from collections.abc import Callable

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.domain.vocabulary import SECTIONS
from antitrafik_cli.errors import AmbiguousPlace, UnknownCampaign, UnknownPlace, UnknownTerm, listed
from antitrafik_cli.messages import _
from antitrafik_cli.prompts.confirm import agreed
from antitrafik_cli.prompts.question import Choice
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.campaigns import campaigns_in_use
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

_COUNTY_WORDS = frozenset({"qark", "qarku", "qarkun", "qarkut", "county"})


def terms(section: str) -> list[Choice]:
    """The terms of a section as choices."""
    return [Choice(term.label, term.code) for term in vocabulary().terms(section)]


def term(section: str, words: str) -> str:
    """The word that leads to a term for sure: its code, or the wording of one nobody knows.

    Asks where the words are near to a term, or known to nobody. Raises `UnknownTerm`.
    """
    wanted, listed_terms = " ".join(words.split()), terms(section)
    if wanted.isdecimal() and 0 < int(wanted) <= len(listed_terms):
        return listed_terms[int(wanted) - 1].word
    try:
        code, wording = vocabulary().read(section, wanted)
    except UnknownTerm as unknown:
        return _begun(section, wanted) or _near(section, wanted, unknown)
    if not wording:
        return code
    if wording != wanted:
        return wanted  # other: words
    return _begun(section, wanted) or _unknown(section, wanted)


def _begun(section: str, words: str) -> str:
    """The code of the only term that the words begin; "" for none. Raises `UnknownTerm`."""
    known = vocabulary()
    codes = known.begun(section, words)
    if len(codes) > 1:
        choices = listed(known.label(section, code) for code in codes)
        hint = _(" Nearest: {choices}.").format(choices=choices)
        raise UnknownTerm(words=words, what=_(SECTIONS[section]), hint=hint)
    return codes[0] if codes else ""


def _near(section: str, words: str, unknown: UnknownTerm) -> str:
    for near in vocabulary().near(section, words)[:1]:
        if _mended(words, vocabulary().label(section, near)):
            return near
    raise unknown


def _unknown(section: str, words: str) -> str:
    question = _("“{words}” is not a known term (? lists them). Keep it as “other”?")
    if not words.isdecimal() and agreed(question.format(words=words), usually=False):
        return words
    raise UnknownTerm(words=words, what=_(SECTIONS[section]), hint=_(" ? lists what is."))


def place(words: str) -> tuple[str, str]:
    """The option, municipality or county, and the word for it. Raises as `_other_place`."""
    places = gazetteer()
    if _COUNTY_WORDS & set(fold(words).split()):
        return "county", county(words)
    try:
        return "municipality", places.municipality(words)
    except UnknownPlace:
        return _other_place(words)


def _other_place(words: str) -> tuple[str, str]:
    """What is no municipality as it is spelt. Raises `UnknownPlace`, `AmbiguousPlace`."""
    places = gazetteer()
    try:
        return "county", places.county(words)
    except UnknownPlace:
        begun = places.begun(words)
    if len(begun) == 1:
        return "municipality", begun[0]
    if begun:
        raise AmbiguousPlace(words=words, choices=listed(map(places.name, begun)))
    for near in places.near(words)[:1]:
        if _mended(words, places.name(near)):
            return "municipality", near
    return "municipality", places.municipality(words)  # raises with the nearest


def county(words: str) -> str:
    """The code of a county, or `national`, `online`, `abroad`. Raises `UnknownPlace`."""
    places = gazetteer()
    try:
        return places.county(words)
    except UnknownPlace:
        names = {places.name(code): code for code in places.counties}
        return _by_name(words, names, places.county)


def campaign(words: str) -> tuple[str, bool]:
    """The code of a campaign, and whether it is a new one. Raises `UnknownCampaign`."""
    known = {one.word: one.word for one in campaign_choices()}
    if words in known:
        return words, False
    try:
        return campaigns().read(words), False
    except UnknownCampaign:
        named = {campaigns().label(code): code for code in known} | known
        begun = {code for name, code in named.items() if fold(name).startswith(fold(words))}
        if len(begun) == 1:
            return begun.pop(), False
        question = _("“{words}” is no known campaign. Is it a new one?").format(words=words)
        if not begun and not words.isdecimal() and agreed(question, usually=False):
            return words, True
        raise


def campaign_choices() -> list[Choice]:
    """The campaigns of the schedule and those that records name."""
    codes = [one.code for one in campaigns()]
    if exists(log_path()):
        with Log.open(log_path()) as log:
            codes += campaigns_in_use(log)
    return [Choice(campaigns().label(code), code) for code in dict.fromkeys(codes)]


def _by_name(words: str, names: dict[str, str], exactly: Callable[[str], str]) -> str:
    """The code of the only name that begins so, or is nearest and meant; else what raises."""
    begun = [code for name, code in names.items() if words and fold(name).startswith(fold(words))]
    if len(begun) == 1:
        return begun[0]
    for near in nearest(words, names, 1) if not begun else ():
        if _mended(words, near):
            return names[near]
    return exactly(words)


def _mended(words: str, near: str) -> bool:
    return agreed(f"{words}: {near}?")
