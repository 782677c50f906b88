"""`log-total`: a reported total, which is never added to the activities it may contain."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.new_record import New, log_new
from antitrafik_cli.commands.saving import words_of
from antitrafik_cli.messages import N_

app, total_command = command(
    """
    antitrafik log-total
    antitrafik log-total 1240 --measure attendances --county Lezhë --period "tetor 2020"
    antitrafik log-total "mbi 15 mijë" --measure views --county kombëtar --period 2020 --about "spoti në televizion"
    antitrafik log-total 165 --measure attendances --county Elbasan --date 22.11.2017 --covers 3f2a1b --covers 77c0de
    """
)

Count = Annotated[
    str | None, typer.Argument(metavar="COUNT", help=N_("How many: 1240, rreth 300, mbi 15 mijë"))
]
Period = Annotated[
    str | None,
    typer.Option(
        "--period",
        "--date",
        metavar="WHEN",
        help=N_("What days it is about: 2017-W48, nëntor 2017, 5-7 dhjetor, 2017."),
    ),
]
Counties = Annotated[
    list[str] | None,
    typer.Option(
        "--county", metavar="COUNTY", help=N_("The county, or kombëtar for all. Repeatable.")
    ),
]


@total_command
def log_total(
    count: Count = None,
    measure: options.Measure = None,
    county: Counties = None,
    municipality: options.Municipalities = None,
    period: Period = None,
    campaign: options.NewCampaigns = None,
    covers: options.Covers = None,
    about: options.About = None,
    source: options.Sources = None,
    note: options.Note = None,
    new_campaign: options.NewCampaign = False,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log one figure for several activities, or for none that is known."""
    given = {
        "count": count,
        "measure": measure,
        "county": county,
        "municipality": municipality,
        "period": period,
        "campaign": campaign,
        "covers": covers,
        "about": about,
        "source": source,
        "note": note,
        "new-campaign": "yes" if new_campaign else None,
    }
    new = New(
        "total",
        "log-total",
        required={
            "COUNT": ["count"],
            "--measure": ["measure"],
            "--county": ["county", "municipality"],
            "--period": ["period"],
        },
        example='antitrafik log-total 1240 --measure attendances --county Lezhë --period "tetor 2020"',
        defaults={},
        yes=yes,
        format=format_,
    )
    log_new(new, words_of(given))
