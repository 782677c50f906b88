"""Campaigns as the schedule names them.

Not here: reading the schedule (`schedule`), which campaigns the log's records name (`store`).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.errors import UnknownCampaign, listed
from antitrafik_cli.messages import _


class Campaign(NamedTuple):
    """A campaign: its stored code, and what the schedule says of it ("" or () if nothing).

    `period` is the ISO text of a when. `targets` are counts by measure, as JSON has them: under ""
    for all of it, under the code of a county for that county.
    """

    code: str
    name: str
    edition: str = ""
    slogan: str = ""
    project: str = ""
    lead: str = ""
    funders: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    period: str = ""
    targets: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


class Campaigns:
    """The campaigns of a schedule in its order, made from what `compile_schedule` gives."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self._by_code: dict[str, Campaign] = {
            code: _campaign(code, facts) for code, facts in compiled.get("campaigns", {}).items()
        }

    def __iter__(self) -> Iterator[Campaign]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> Campaign | None:
        """The campaign of a code, if the schedule has it."""
        return self._by_code.get(code)

    def label(self, code: str) -> str:
        """The name of the campaign; the code itself where the schedule does not know it."""
        campaign = self._by_code.get(code)
        return campaign.name if campaign else code

    def read(self, words: str) -> str:
        """The code of the campaign with that code or name.

        Raises `UnknownCampaign` with the nearest, and where several editions bear the name.
        """
        wanted = fold(words)
        for code in self._by_code:
            if fold(code) == wanted:
                return code
        named = [campaign.code for campaign in self if fold(campaign.name) == wanted]
        if len(named) == 1:
            return named[0]
        if named:
            hint = _(" Several bear this name: {choices}. Write the code.")
        else:
            named, hint = self._near(words), _(" Nearest: {choices}.")
        told = hint.format(choices=listed(named)) if named else ""
        raise UnknownCampaign(words=words, hint=told, way="")

    def _near(self, words: str) -> list[str]:
        spellings = {campaign.name: campaign.code for campaign in self}
        spellings.update((code, code) for code in self._by_code)
        begun = [one for one in spellings if fold(one).startswith(fold(words))] if words else []
        near = [*begun, *nearest(words, spellings)]
        return list(dict.fromkeys(spellings[one] for one in near))


def _campaign(code: str, facts: Mapping[str, Any]) -> Campaign:
    lists = {key: tuple(value) for key, value in facts.items() if isinstance(value, list)}
    return Campaign(code, **{**facts, **lists})
