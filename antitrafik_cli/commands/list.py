"""`list`: what was logged, one line each."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.filters import Filters, when_of, with_filters
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.messages import N_
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.listing import listing
from antitrafik_cli.reports.listing_further import listing_further
from antitrafik_cli.settings import log_path, milliseconds
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.log import Log

app, list_command = command(
    """
    antitrafik list --county Elbasan
    antitrafik list --period "nëntor 2017" --format csv --out nentor.csv
    antitrafik list --type request --county Lezhë
    """
)
Aside = Annotated[
    bool,
    typer.Option("--aside", help=N_("Instead: what is in no total, withdrawn or still waiting.")),
]

ToldSince = Annotated[
    str | None,
    typer.Option(
        "--told-since",
        metavar="WHEN",
        help=N_("Only what was logged or amended since this day, whenever it happened."),
    ),
]
TYPES = (
    *("event", "distribution", "request", "outcome", "nothing", "total"),
    *("questionnaire", "survey"),
)
ACTIVITIES = ("event", "distribution")
Type = Annotated[
    str | None,
    typer.Option(
        "--type",
        metavar="TYPE",
        help=N_(
            "Only records of this type: event, distribution, request, outcome, nothing, total, "
            "questionnaire or survey; events and distributions if left out."
        ),
    ),
]


@list_command
@with_filters
def list_(
    filters: Filters,
    type_: Type = None,
    aside: Aside = False,
    told_since: ToldSince = None,
    format_: options.Format = "table",
    out: options.Out = None,
) -> None:
    """List every record in the scope."""
    options.choice(format_, tuple(FORMATS), "--format")
    if type_ is not None:
        options.choice(type_, TYPES, "--type")
    day = when_of("--told-since", told_since)
    since = milliseconds(day.first) if day else None
    with Log.open(log_path()) as log:
        scope = filters.scope(log)
        warn_of_schedule()
        if type_ is None or type_ in ACTIVITIES:
            told = listing(log, scope, type_=type_, aside=aside, since=since)
        else:
            told = listing_further(log, type_, scope, aside=aside, since=since)
        emit(told, format_, out)
        remember_export(log, out)
