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
from antitrafik_cli.settings import log_path, milliseconds
from antitrafik_cli.store.log import Log

app, list_command = command(
    """
    antitrafik list --county Elbasan
    antitrafik list --period "nëntor 2017" --format csv --out nentor.csv
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


@list_command
@with_filters
def list_(
    filters: Filters,
    aside: Aside = False,
    told_since: ToldSince = None,
    format_: options.Format = "table",
    out: options.Out = None,
) -> None:
    """List every record in the scope."""
    options.choice(format_, tuple(FORMATS), "--format")
    since = when_of("--told-since", told_since)
    with Log.open(log_path()) as log:
        scope = filters.scope(log)
        warn_of_schedule()
        told = listing(
            log,
            scope,
            aside=aside,
            since=milliseconds(since.first) if since else None,
        )
        emit(told, format_, out)
