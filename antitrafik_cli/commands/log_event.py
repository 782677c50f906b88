"""`log-event`: what was done, where, for whom."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.new_record import New, log_new
from antitrafik_cli.commands.saving import words_of
from antitrafik_cli.messages import N_
from antitrafik_cli.settings import today

app, event_command = command(
    """
    antitrafik log-event
    antitrafik log-event --like last
    antitrafik log-event --kind "takim informues" --county Elbasan --attended "nxënës=rreth 30"
    antitrafik log-event --kind punëtori --municipality Lezhë --date "7 shkurt 2018" --attended "mësues=31:25/6"
    antitrafik log-event --kind trajnim --municipality Peshkopi --attended "qytetarë=?" --request "punësimi: qendër trajnimi"
    """
)


Leaflets = Annotated[
    str | None,
    typer.Option(
        "--leaflets", metavar="COUNT", help=N_("Leaflets handed out there, logged with it.")
    ),
]
Like = Annotated[
    str | None,
    typer.Option(
        "--like",
        metavar="last|ID",
        help=N_("What is not given is as in this earlier event; the date is today."),
    ),
]
Visit = Annotated[
    bool,
    typer.Option(
        "--visit",
        help=N_("Ask for the next meeting of the same day and place, until none is left."),
    ),
]


@event_command
def log_event(
    date: options.Date = None,
    county: options.Counties = None,
    municipality: options.Municipalities = None,
    venue: options.Venue = None,
    campaign: options.Campaigns = None,
    kind: options.Kind = None,
    attended: options.Attended = None,
    topic: options.Topics = None,
    partner: options.Partners = None,
    material: options.Materials = None,
    request: options.Requests = None,
    source: options.Sources = None,
    note: options.Note = None,
    overlaps: options.Overlaps = None,
    fulfils: options.Fulfils = None,
    leaflets: Leaflets = None,
    like: Like = None,
    visit: Visit = False,
    new_campaign: options.NewCampaign = False,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log one event, with the requests made at it."""
    given = {
        "date": date,
        "county": county,
        "municipality": municipality,
        "venue": venue,
        "campaign": campaign,
        "kind": kind,
        "attended": attended,
        "topic": topic,
        "partner": partner,
        "materials": material,
        "request": request,
        "source": source,
        "note": note,
        "overlaps": overlaps,
        "fulfils": fulfils,
        "leaflets": leaflets,
        "new-campaign": "yes" if new_campaign else None,
    }
    new = New(
        "event",
        "log-event",
        required={"--kind": ["kind"], "--county": ["county", "municipality"]},
        example='antitrafik log-event --kind "takim informues" --county Elbasan',
        defaults={"date": [today().isoformat()]},
        yes=yes,
        format=format_,
    )
    log_new(new, words_of(given), like=like, visit=visit)
