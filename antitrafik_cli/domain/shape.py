"""What a YAML document may hold at a place: a mapping of known keys, a text, a list.

Here: strictness, each failure with the `keys` that lead to it. Not here: what the values mean.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from antitrafik_cli.domain.spelling import nearest
from antitrafik_cli.errors import BadYaml, Failure, listed
from antitrafik_cli.messages import _

Keys = tuple[str | int, ...]
T = TypeVar("T")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def mapping(raw: Any, keys: Keys, known: Collection[str] | None = None) -> dict[str, Any]:
    """The mapping, of `known` keys only where these are given; nothing at all is an empty one."""
    if raw == "":
        return {}
    if not isinstance(raw, dict):
        raise BadYaml(problem=_("Here a mapping is needed."), keys=keys)
    for key in raw if known is not None else ():
        if key not in (known or ()):
            choices = listed(nearest(key, known or ()) or known or ())
            problem = _("The key “{key}” is not known here. Nearest: {choices}.")
            raise BadYaml(problem=problem.format(key=key, choices=choices), keys=(*keys, key))
    return raw


def has(given: Mapping[str, Any], key: str) -> bool:
    """Whether anything stands behind the key: one without a value is as good as left out."""
    return bool(given.get(key, "") != "")


def sequence(raw: Any, keys: Keys) -> list[Any]:
    """The list; nothing at all is an empty one."""
    if raw == "":
        return []
    if not isinstance(raw, list):
        raise BadYaml(problem=_("Here a list is needed."), keys=keys)
    return raw


def text(raw: Any, keys: Keys) -> str:
    """The one piece of text."""
    if not isinstance(raw, str):
        raise BadYaml(problem=_("Here one piece of text is needed."), keys=keys)
    return raw


def texts(raw: Any, keys: Keys) -> list[str]:
    """The text or texts of a list, of which there may be none."""
    if isinstance(raw, str):
        return [raw] if raw else []
    if not isinstance(raw, list):
        raise BadYaml(problem=_("Here one piece of text or a list is needed."), keys=keys)
    for place, item in enumerate(raw):
        if not text(item, (*keys, place)):
            raise BadYaml(problem=_("Nothing stands here."), keys=(*keys, place))
    return raw


def code(words: str, keys: Keys) -> str:
    """The words, if they are a code."""
    if not _CODE.fullmatch(words):
        problem = _("“{words}” is no code. A code is made of a-z, 0-9 and hyphens, 64 at most.")
        raise BadYaml(problem=problem.format(words=words), keys=keys)
    return words


def one_of(words: str, known: Collection[str], problem: str, keys: Keys) -> str:
    """The words, if they are known; else `problem` (English, with {words}) and the nearest."""
    if words in known:
        return words
    near = nearest(words, known)
    hint = _(" Nearest: {choices}.").format(choices=listed(near)) if near else ""
    raise BadYaml(problem=_(problem).format(words=words) + hint, keys=keys)


def read(raw: Any, keys: Keys, reader: Callable[[str], T]) -> T:
    """What `reader` makes of the text; its failure is told as one of this place."""
    words = text(raw, keys)
    try:
        return reader(words)
    except BadYaml:
        raise
    except Failure as failure:
        raise BadYaml(problem=str(failure), keys=keys) from None
