"""The report `coverage`: county by week or month, who told of what, and who said nothing.

Here: its table for machines, and for people the runs of periods that are alike. Not here: counting
(`heard`), the devices (`devices`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.calendar import period_days
from antitrafik_cli.domain.period import Period
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors import listed
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.messages import N_, _, ngettext
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.closing import closed
from antitrafik_cli.reports.devices import devices_table
from antitrafik_cli.reports.heard import County, Standing, first_told, heard
from antitrafik_cli.reports.silence import counties_of
from antitrafik_cli.result import Cell, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log

DIMENSIONS = ("week", "month")
_TITLES = {
    "week": (N_("Coverage by week"), N_("Weeks")),
    "month": (N_("Coverage by month"), N_("Months")),
}
_COLUMNS = (
    Column("county", "text", "", N_("County")),
    Column("period", "text", "", N_("Period")),
    Column("events", "count", "events", N_("Events")),
    Column("nothing", "count", "zero reports", N_("Zero reports")),
    Column("silent", "text", "", N_("Silent")),
    Column("distributions", "count", "distributions", N_("Distributions")),
    Column("spread", "count", "activities", N_("Spread over it and others")),
    Column("nothing_in_part", "count", "zero reports", N_("Zero reports on a part of it")),
)


def coverage(log: Log, scope: Scope, by: str | None = None) -> Result:
    """What was told of every county in the scope in every period that its days touch.

    Periods are whole weeks (`by` None or `week`) or months. Without a first day they begin with
    the first of which anything was told in the scope; they end with the present one at the latest.
    Raises `NotTogether` for a scope that asks for less than whole counties.
    """
    _refuse_parts(scope)
    by = by or DIMENSIONS[0]
    counties = counties_of(scope)
    keys = _keys(log, scope, counties, by)
    found = heard(log, counties, keys)
    title, number = _TITLES[by]
    table = ResultTable(
        name="coverage",
        title=title,
        columns=_COLUMNS,
        rows=tuple(_rows(found, keys)),
        people=tuple(_runs(found, keys)),
        shown=(
            Shown(N_("County"), "text", ("county",)),
            Shown(N_("Period"), "text", ("period",)),
            Shown(number, "number", ("periods",)),
            Shown(N_("What was told"), "text", ("told",)),
        ),
        notes=tuple(_notes(scope, keys, found)),
    )
    told = Said(lambda: " · ".join(parts_of(scope)))
    result = Result(
        report="coverage",
        tables=(table, devices_table(log)),
        scope=scope_told(scope),
        heading=Note(N_("Coverage, all counties"))
        if scope == Scope()
        else Note(N_("Coverage: {scope}"), {"scope": told}),
    )
    return closed(log, scope, result, see=False)


def _refuse_parts(scope: Scope) -> None:
    asked = {
        "--municipality": scope.municipalities,
        "--campaign": scope.campaigns,
        "--kind": scope.kinds,
        "--audience": scope.audiences,
    }
    given = [option for option, values in asked.items() if values]
    if given:
        right = _("Coverage is of whole counties, whatever was done there.")
        raise NotTogether(options=listed(["coverage", *given]), right=right)


def _keys(log: Log, scope: Scope, counties: Sequence[str], by: str) -> list[str]:
    """The periods, in order, that the days asked for touch."""
    first = scope.first or first_told(log, counties)
    last = min(scope.last or date.max, today())
    if first is None or first > last:
        return []
    span = When(f"{first}/{last}")
    return span.months() if by == "month" else span.weeks()


def _rows(found: Mapping[str, County], keys: Sequence[str]) -> Iterator[dict[str, Cell]]:
    for code, county in found.items():
        for key, told in zip(keys, county.periods, strict=True):
            yield {
                "county": gazetteer().key(code),
                "period": key,
                "events": told.events,
                "nothing": told.nothing,
                "silent": told.standing == "silent",
                "distributions": told.distributions,
                "spread": told.spread,
                "nothing_in_part": told.in_part,
            }


def _notes(scope: Scope, keys: Sequence[str], found: Mapping[str, County]) -> Iterator[Note]:
    if not keys:
        return
    if any(county.spans for county in found.values()):
        yield Note(
            N_("What is only partly here lies in several periods or counties and is named in each.")
        )
    first, last = period_days(keys[0])[0], period_days(keys[-1])[1]
    cut = scope.last and scope.last < min(last, today())
    if cut or (scope.first and scope.first > first):
        yield Note(N_("Periods that the days asked for only touch stand here whole."))
    if last >= today():
        present = Period(*period_days(keys[-1]))
        yield Note(N_("The period {period} is not over yet."), {"period": present})


# --- for people ----------------------------------------------------------------------------------


def _runs(found: Mapping[str, County], keys: Sequence[str]) -> Iterator[dict[str, Cell]]:
    """A row for every run of periods in which a county stands alike."""
    for code, county in found.items():
        for standing, run in groupby(enumerate(county.periods), lambda one: one[1].standing):
            places = [place for place, _told_then in run]
            first, last = places[0], places[-1]
            yield {
                "county": gazetteer().name(code),
                "period": keys[first] if first == last else f"{keys[first]} – {keys[last]}",
                "periods": last - first + 1,
                "told": ", ".join(_told(county, standing, first, last)),
            }


_SAID: Mapping[Standing, str] = {
    "nothing": N_("nothing to report"),
    "in-part": N_("nothing to report, for a part of it"),
    "silent": N_("no word"),
}


def _told(county: County, standing: Standing, first: int, last: int) -> Iterator[str]:
    """What was told of the county from one period to another, in words."""
    run = county.periods[first : last + 1]
    if number := sum(told.events for told in run):
        yield ngettext("{number} event", "{number} events", number).format(number=number)
    if number := sum(told.distributions for told in run):
        words = ngettext("{number} distribution", "{number} distributions", number)
        yield words.format(number=number)
    if standing in _SAID:
        yield _(_SAID[standing])
    spans = (one for one in county.spans if one.first <= last and first <= one.last)
    if number := sum(one.activities for one in spans):
        words = ngettext(
            "{number} activity only partly here", "{number} activities only partly here", number
        )
        yield words.format(number=number)
    if standing not in _SAID and any(told.nothing or told.in_part for told in run):
        yield _("but also: nothing to report")
