"""`report`: totals that say what nobody counted."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.filters import Filters, with_filters
from antitrafik_cli.messages import N_
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.activity import DIMENSIONS
from antitrafik_cli.reports.named import report_named
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.log import Log

app, report_command = command(
    """
    antitrafik report --county Elbasan
    antitrafik report --by month --period 2017
    antitrafik report --by audience --campaign zgjidhni-mundesite-2017 --format csv --out publiku.csv
    """
)
Name = Annotated[str, typer.Argument(metavar="[NAME]", help=N_("Which report: activity."))]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="WHAT",
        help=N_("One table: by county, campaign, municipality, kind, audience, month or week."),
    ),
]


@report_command
@with_filters
def report(
    filters: Filters,
    name: Name = "activity",
    by: By = None,
    format_: options.Format = "table",
    out: options.Out = None,
) -> None:
    """Report what was done."""
    compute = report_named(name)
    options.choice(format_, tuple(FORMATS), "--format")
    if by is not None:
        options.choice(by, DIMENSIONS, "--by")
    with Log.open(log_path()) as log:
        emit(compute(log, filters.scope(log), by), format_, out)
