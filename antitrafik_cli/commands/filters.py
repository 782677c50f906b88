"""The filters that every report and list takes, as one object.

Here: what they are called, and reading them into a scope. Not here: what lies in a scope
(`store.query`).
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from antitrafik_cli.commands import options
from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.vocabulary import SECTIONS
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.errors import DateUpsideDown, Failure, PlacesContradict, UnknownTerm, listed
from antitrafik_cli.exchange.campaign import read_campaign
from antitrafik_cli.messages import _
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log


@dataclass(frozen=True)
class Filters:
    """What was typed behind the filters; None behind one that was not given.

    A command takes all of them by a parameter `filters` and the decorator `with_filters`.
    """

    county: options.FilterCounties = None
    municipality: options.FilterMunicipalities = None
    campaign: options.FilterCampaigns = None
    kind: options.FilterKinds = None
    audience: options.FilterAudiences = None
    from_: options.From = None
    to: options.To = None
    period: options.Period = None

    def scope(self, log: Log | None) -> Scope:
        """The scope that these filters describe; without a log, campaigns of the schedule alone.

        Every failure names its option.
        """
        words, places = vocabulary(), gazetteer()
        first, last = self._days()
        counties = _each("--county", self.county, places.county)
        municipalities = _each("--municipality", self.municipality, places.municipality)
        _refuse_contradiction(counties, municipalities)
        audiences = _each("--audience", self.audience, partial(_term, "audiences"))
        return Scope(
            counties=tuple(counties),
            municipalities=tuple(municipalities),
            campaigns=tuple(_each("--campaign", self.campaign, lambda c: read_campaign(c, log))),
            kinds=tuple(_each("--kind", self.kind, partial(_term, "kinds"))),
            audiences=frozenset().union(*(words.family(code) for code in audiences)),
            asked=tuple(audiences),
            first=first,
            last=last,
        )

    def _days(self) -> tuple[Any, Any]:
        """The first and the last day asked for, None for an end that is open."""
        first = when_of("--from", self.from_)
        last = when_of("--to", self.to)
        whole = when_of("--period", self.period)
        begins = [when.first for when in (first, whole) if when]
        ends = [when.last for when in (last, whole) if when]
        if begins and ends and max(begins) > min(ends):
            told = filter(None, (self.from_ or self.period, self.to or self.period))
            raise DateUpsideDown(words=" – ".join(told)).at("--to" if self.to else "--from")
        return max(begins, default=None), min(ends, default=None)


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """The command with every filter as an option where it declares the parameter `filters`."""
    named = {one.name: one for one in fields(Filters)}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        if parameter.name != "filters":
            parameters.append(parameter)
            continue
        parameters += [
            inspect.Parameter(name, parameter.kind, default=one.default, annotation=one.type)
            for name, one in named.items()
        ]

    @functools.wraps(command)
    def typed(**given: Any) -> None:
        filters = Filters(**{name: given.pop(name) for name in named})
        command(filters=filters, **given)

    # What Typer reads a command line's options from.
    typed.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    typed.__annotations__ = {one.name: one.annotation for one in parameters}
    return typed


def when_of(option: str, words: str | None) -> When | None:
    """The when behind an option; None where it was not given. A failure names the option."""
    if words is None:
        return None
    try:
        return parse_when(words, today())
    except Failure as failure:
        raise failure.at(option) from None


def _term(section: str, words: str) -> str:
    """The code of a known term: nothing can be asked about what is only “other”."""
    code, wording = vocabulary().read(section, words)
    if wording:
        hint = _(" See: antitrafik terms {section}").format(section=section)
        raise UnknownTerm(words=words, what=_(SECTIONS[section]), hint=hint)
    return code


def _refuse_contradiction(counties: list[str], municipalities: list[str]) -> None:
    """Raises `PlacesContradict` for a municipality in none of the counties asked for."""
    names = gazetteer()
    for code in municipalities:
        around = names.county_of(code)
        if counties and around not in counties:
            raise PlacesContradict(
                municipality=names.name(code),
                right=names.name(around),
                county=listed(map(names.name, counties)),
            ).at("--municipality")


def _each(option: str, words: list[str] | None, read: Any) -> list[str]:
    try:
        return sorted({read(one) for one in words or ()})
    except Failure as failure:
        raise failure.at(option) from None
