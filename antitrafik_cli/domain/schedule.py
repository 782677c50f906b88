"""What a schedule.yaml may hold: campaigns, and what is planned.

Here: checking it and bringing it into one form. Not here: finding and reading the file (`data`),
asking for a campaign (`campaign`).
"""

import re
from collections.abc import Iterable
from typing import Any

from antitrafik_cli.domain.spelling import nearest
from antitrafik_cli.errors import BadYaml, listed
from antitrafik_cli.messages import _

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_TOP_KEYS = ("campaigns", "planned")
_TEXTS = ("name", "edition", "slogan", "project", "lead", "period")
_LISTS = {"funder": "funders", "funders": "funders", "partners": "partners"}


def compile_schedule(raw: Any) -> dict[str, Any]:
    """The JSON-able form of a schedule: `campaigns` code -> facts, and `planned` as it is written.

    `funder` and `funders`, one text or a list, become the list `funders`. Raises `BadYaml` with
    the `keys` that lead to what is wrong.
    """
    schedule = _mapping(raw, ())
    _check_keys(schedule, _TOP_KEYS, ())
    campaigns = _mapping(schedule.get("campaigns", ""), ("campaigns",))
    return {
        "campaigns": {code: _campaign(code, facts) for code, facts in campaigns.items()},
        "planned": schedule.get("planned", []),
    }


def _campaign(code: str, raw: Any) -> dict[str, Any]:
    keys = ("campaigns", code)
    if not _CODE.fullmatch(code):
        problem = _("“{words}” is no code. A code is made of a-z, 0-9 and hyphens, 64 at most.")
        raise BadYaml(problem=problem.format(words=code), keys=keys)
    facts = _mapping(raw, keys)
    _check_keys(facts, (*_TEXTS, *_LISTS), keys)
    compiled: dict[str, Any] = {
        key: _text(facts[key], (*keys, key)) for key in _TEXTS if key in facts
    }
    if not compiled.get("name"):
        raise BadYaml(problem=_("The campaign {code} has no name.").format(code=code), keys=keys)
    for key, plural in _LISTS.items():
        if key in facts:
            compiled[plural] = [*compiled.get(plural, []), *_texts(facts[key], (*keys, key))]
    return compiled


def _mapping(raw: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    """The mapping; nothing at all stands for an empty one."""
    if raw == "":
        return {}
    if not isinstance(raw, dict):
        raise BadYaml(problem=_("Here a mapping is needed."), keys=keys)
    return raw


def _text(raw: Any, keys: tuple[str, ...]) -> str:
    if not isinstance(raw, str):
        raise BadYaml(problem=_("Here one piece of text is needed."), keys=keys)
    return raw


def _texts(raw: Any, keys: tuple[str, ...]) -> list[str]:
    if isinstance(raw, str):
        return [raw] if raw else []
    if not isinstance(raw, list):
        raise BadYaml(problem=_("Here one piece of text or a list is needed."), keys=keys)
    return [_text(item, keys) for item in raw]


def _check_keys(mapping: dict[str, Any], known: Iterable[str], keys: tuple[str, ...]) -> None:
    for key in mapping:
        if key not in known:
            choices = listed(nearest(key, known) or known)
            problem = _("The key “{key}” is not known here. Nearest: {choices}.")
            raise BadYaml(problem=problem.format(key=key, choices=choices), keys=(*keys, key))
