"""`list`: what was logged, one line each."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.messages import N_
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.listing import listing
from antitrafik_cli.settings import log_path
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


@list_command
def list_(
    county: options.FilterCounties = None,
    municipality: options.FilterMunicipalities = None,
    campaign: options.FilterCampaigns = None,
    kind: options.FilterKinds = None,
    audience: options.FilterAudiences = None,
    from_: options.From = None,
    to: options.To = None,
    period: options.Period = None,
    aside: Aside = False,
    format_: options.Format = "table",
    out: options.Out = None,
) -> None:
    """List every record in the scope."""
    options.choice(format_, tuple(FORMATS), "--format")
    with Log.open(log_path()) as log:
        scope = options.scope_of(
            log,
            county=county,
            municipality=municipality,
            campaign=campaign,
            kind=kind,
            audience=audience,
            from_=from_,
            to=to,
            period=period,
        )
        emit(listing(log, scope, aside=aside), format_, out)
