"""What a row of an XLSForm asks, by its type and parameters.

Here: which types can be counted, and right answers as a questionnaire holds them. Not here: sheets
(`xlsform_sheets`), lists of choices (`xlsform_choices`), the questionnaire as a whole (`xlsform`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.domain.questionnaire import DONT_KNOW, span
from antitrafik_cli.domain.questionnaire_yaml import WIDEST_SCALE
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import listed, nearest_of
from antitrafik_cli.errors.forms import AskedSeveralTimes, NoSuchChoice, UnknownType
from antitrafik_cli.exchange.xlsform_choices import Choice
from antitrafik_cli.exchange.xlsform_sheets import Row

SINGLE, MULTIPLE, YES_NO, SCALE, NUMBER = "single", "multiple", "yes-no", "scale", "number"

_SELECT = re.compile(
    r"(?:add )?(?P<how>select[ _]one|select1|select[ _]multiple|select all that apply)"
    r"(?: prompt)?(?: from| using)?(?: (?P<list>\S+)(?P<other> or[ _](?:specify )?other)?)?",
    re.IGNORECASE,
)
_COUNTED = ("select_one", "select_multiple", "integer", "range")
_LEFT_OUT = frozenset((  # an answer that is no count
    "text", "string", "decimal", "date", "time", "datetime", "rank", "image", "photo", "audio",
    "video", "file", "barcode", "acknowledge", "trigger", "geopoint", "geotrace", "geoshape",
    "select_one_external", "score__row", "rank__level",
))  # fmt: skip
_SILENT = frozenset((  # no question to anybody
    "note", "calculate", "hidden", "start", "end", "today", "deviceid", "imei", "username", "email",
    "phonenumber", "phone_number", "subscriberid", "simserial", "audit", "start-geopoint",
    "background-audio", "background-geopoint", "xml-external", "csv-external",
))  # fmt: skip
_FROM_FILE = ("select_one_from_file", "select_multiple_from_file")  # whose choices are elsewhere
_SEVERAL_TIMES = ("repeat", "loop", "lgroup", "looped", "kobomatrix")
_RANGE = {"start": "1", "end": "10", "step": "1"}  # where a form leaves them out
_USUAL = {"po": "po", "yes": "po", "jo": "jo", "no": "jo"}  # words of a question of yes and no


class Kind(NamedTuple):
    """What a type asks for: "" for nothing, None for what cannot be counted."""

    type: str | None
    list_name: str = ""
    has_other: bool = False

    @property
    def is_select(self) -> bool:
        """Whether its answers are the choices of a list."""
        return self.type in (SINGLE, MULTIPLE)


def kind_of(words: str) -> Kind:
    """What a type asks for. Raises `AskedSeveralTimes`, `UnknownType`."""
    if found := _SELECT.fullmatch(words):
        is_single = fold(found["how"]) in ("select one", "select1")
        return Kind(SINGLE if is_single else MULTIPLE, found["list"] or "", bool(found["other"]))
    first, *rest = re.split("[ _]", words.lower())
    if first == "begin" and rest:
        if rest[0] in _SEVERAL_TIMES:
            raise AskedSeveralTimes(words=words)
        return Kind("")
    name = words.lower().partition(" ")[0]
    if name in _SILENT or (first == "end" and rest):
        return Kind("")
    if name in ("integer", "int"):
        return Kind(NUMBER)
    if name == "range":
        return Kind(SCALE)
    if name not in _LEFT_OUT and not "_".join(words.lower().split()).startswith(_FROM_FILE):
        _refuse_near(words, name, " ".join((first, *rest)[:2]))
    return Kind(None)


def _refuse_near(words: str, *spellings: str) -> None:
    """Raises `UnknownType` where one of the spellings is almost a type that is counted."""
    for one in spellings:
        if near := nearest(one, _COUNTED):
            raise UnknownType(words=words, choices=listed(near))


def question(
    kind: Kind, row: Row, choices: Sequence[Choice], terms: Vocabulary
) -> dict[str, Any] | None:
    """What YAML would say of a question, but for its id; None for one that cannot be counted.

    Raises `NoSuchChoice`.
    """
    told: dict[str, Any] | None = {"type": kind.type}
    if kind.is_select:
        told = {"type": kind.type, "choices": [one.to_yaml() for one in choices]}
        if kind.type == SINGLE and _is_yes_no(choices, terms):
            told = {"type": YES_NO}
    elif kind.type == SCALE:
        told = _range(row.text("parameters"))
    if told is None or kind.type is None:
        return None
    right = [
        _USUAL.get(one, one) if told["type"] == YES_NO else one
        for one in _right(row, told, choices)
    ]
    return {**row.label, "about": row.text("about"), "right": right, **told}


def _range(parameters: str) -> dict[str, Any] | None:
    """A range as a scale or a number; None where its answers are no whole numbers from 0."""
    pairs = re.findall(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)", parameters.lower())
    told = {**_RANGE, **dict(pairs)}
    wholes = [re.fullmatch(r"(\d{1,9})(\.0*)?", told[name]) for name in _RANGE]
    if not all(wholes):
        return None
    start, end, step = (int(found[1]) for found in wholes if found)
    if end <= start or step < 1:
        return None
    if step == 1 and end - start < WIDEST_SCALE:
        return {"type": SCALE, "scale": f"{start}-{end}"}
    return {"type": NUMBER}


def _is_yes_no(choices: Sequence[Choice], terms: Vocabulary) -> bool:
    """Whether the choices are yes and no, and maybe "don't know", in their usual words.

    Other words for yes and no must be kept, for which a question of yes and no has no place.
    """
    dont_know = terms.spelt("no-answers", DONT_KNOW)
    return {one.code for one in choices} - {DONT_KNOW} in ({"po", "jo"}, {"yes", "no"}) and all(
        fold(text) in dont_know
        if one.code == DONT_KNOW
        else _USUAL.get(fold(text)) == _USUAL[one.code]
        for one in choices
        for text in one.label.values()
    )


def _right(row: Row, told: Mapping[str, Any], choices: Sequence[Choice]) -> list[str]:
    """The codes, points, numbers or spans that are right: those the row names, else the marked.

    Raises `NoSuchChoice`; what points and numbers there are, the questionnaire knows.
    """
    words = row.text("right")
    if told["type"] in (SCALE, NUMBER):
        parts = [part for part in re.split(r"[\s,;]+", words.replace("–", "-")) if part]
        return [one for part in parts for one in _points(part, told["type"])]
    found = _named(words, choices) if words else [one for one in choices if one.is_right]
    return [one.code for one in found]


def _points(words: str, type_: str) -> list[str]:
    """The points of a scale in a span such as 1-2; anything else is one part."""
    try:
        low, high = span(words)
    except ValueError:
        return [words]
    if type_ == NUMBER or not 0 <= high - low < WIDEST_SCALE:
        return [words]
    return [str(point) for point in range(low, high + 1)]


def _named(words: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices that are named, by name or label, between blanks or semicolons.

    A label holds blanks itself: the longest that fits is taken.
    """
    known = {fold(label): one for one in reversed(choices) for label in one.label.values()}
    known |= {fold(one.name): one for one in choices}
    most = max((len(spelling.split()) for spelling in known), default=1)
    found = []
    for part in words.split(";"):
        pending = part.split()
        while pending:
            begun = [" ".join(pending[:size]).rstrip(",") for size in range(most, 0, -1)]
            fitting = next((one for one in begun if fold(one) in known), None)
            if fitting is None:
                names = [one.name for one in choices]
                labels = [label for one in choices for label in one.label.values()]
                near = nearest(begun[0], [*labels, *names])
                raise NoSuchChoice(words=begun[0], hint=nearest_of(near, names))
            found.append(known[fold(fitting)])
            pending = pending[len(fitting.split()) :]
    return found
