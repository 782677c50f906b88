"""`log-leaflets`: leaflets or other materials handed out."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import required, save_new
from antitrafik_cli.messages import N_

app, leaflets_command = command(
    """
    antitrafik log-leaflets 4000 --county Elbasan --date "nëntor 2017" --status in-progress
    antitrafik log-leaflets "rreth 200" --municipality Gramsh --place "bare dhe kafene" --within 3f2a1b
    antitrafik log-leaflets 50 --material poster --municipality Kukës
    """
)

Quantity = Annotated[
    str | None, typer.Argument(metavar="QUANTITY", help=N_("How many: 4000, rreth 200, ?"))
]
Material = Annotated[
    str, typer.Option("--material", metavar="MATERIAL", help=N_("What was handed out."))
]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="TEXT", help=N_("Where exactly: cafés, a square. Repeatable.")),
]
Status = Annotated[
    str,
    typer.Option("--status", metavar="done|in-progress", help=N_("Handed out, or still going on.")),
]
Within = Annotated[
    str | None,
    typer.Option(
        "--within", metavar="ID", help=N_("The distribution that contains this one already.")
    ),
]


@leaflets_command
def log_leaflets(
    quantity: Quantity = None,
    material: Material = "leaflet",
    campaign: options.Campaigns = None,
    county: options.Counties = None,
    municipality: options.Municipalities = None,
    place: Places = None,
    date: options.Date = None,
    status: Status = "done",
    within: Within = None,
    source: options.Sources = None,
    note: options.Note = None,
    new_campaign: options.NewCampaign = False,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log one distribution."""
    required(
        {"QUANTITY": quantity, "--county": county or municipality},
        "antitrafik log-leaflets 4000 --county Elbasan",
    )
    told = {
        "quantity": quantity,
        "material": material,
        "campaign": campaign,
        "county": county,
        "municipality": municipality,
        "place": place,
        "date": "sot" if date is None else date,
        "status": status,
        "within": within,
        "source": source,
        "note": note,
    }
    save_new(
        "distribution", told, "log-leaflets", new_campaign=new_campaign, yes=yes, format_=format_
    )
