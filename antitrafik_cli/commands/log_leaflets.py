"""`log-leaflets`: leaflets or other materials handed out."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.new_record import New, log_new
from antitrafik_cli.commands.saving import words_of
from antitrafik_cli.messages import N_
from antitrafik_cli.settings import today

app, leaflets_command = command(
    """
    antitrafik log-leaflets
    antitrafik log-leaflets 4000 --county Elbasan --date "nëntor 2017" --status in-progress
    antitrafik log-leaflets "rreth 200" --municipality Gramsh --place "bare dhe kafene" --within 3f2a1b
    antitrafik log-leaflets 50 --material poster --municipality Kukës
    """
)

Quantity = Annotated[
    str | None, typer.Argument(metavar="QUANTITY", help=N_("How many: 4000, rreth 200, ?"))
]
Material = Annotated[
    str | None,
    typer.Option(
        "--material", metavar="MATERIAL", help=N_("What was handed out; leaflets if left out.")
    ),
]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="TEXT", help=N_("Where exactly: cafés, a square. Repeatable.")),
]
Status = Annotated[
    str | None,
    typer.Option(
        "--status",
        metavar="done|in-progress",
        help=N_("Handed out, or still going on; done if left out."),
    ),
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
    material: Material = None,
    campaign: options.Campaigns = None,
    county: options.Counties = None,
    municipality: options.Municipalities = None,
    place: Places = None,
    date: options.Date = None,
    status: Status = None,
    within: Within = None,
    source: options.Sources = None,
    note: options.Note = None,
    new_campaign: options.NewCampaign = False,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log one distribution."""
    given = {
        "quantity": quantity,
        "material": material,
        "campaign": campaign,
        "county": county,
        "municipality": municipality,
        "place": place,
        "date": date,
        "status": status,
        "within": within,
        "source": source,
        "note": note,
        "new-campaign": "yes" if new_campaign else None,
    }
    new = New(
        "distribution",
        "log-leaflets",
        required={"QUANTITY": ["quantity"], "--county": ["county", "municipality"]},
        example="antitrafik log-leaflets 4000 --county Elbasan",
        defaults={"date": [today().isoformat()], "material": ["leaflet"], "status": ["done"]},
        yes=yes,
        format=format_,
    )
    log_new(new, words_of(given))
