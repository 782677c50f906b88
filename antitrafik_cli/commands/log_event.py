"""`log-event`: what was done, where, for whom."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import required, save_new

app, event_command = command(
    """
    antitrafik log-event --kind "takim informues" --county Elbasan --attended "nxënës=rreth 30"
    antitrafik log-event --kind punëtori --municipality Lezhë --date "7 shkurt 2018" --attended "mësues=31:25/6"
    antitrafik log-event --kind trajnim --municipality Peshkopi --attended "qytetarë=?" --request "punësimi: qendër trajnimi"
    """
)


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
    new_campaign: options.NewCampaign = False,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log one event, with the requests made at it."""
    required(
        {"--kind": kind, "--county": county or municipality},
        'antitrafik log-event --kind "takim informues" --county Elbasan',
    )
    told = {
        "date": "sot" if date is None else date,
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
    }
    save_new("event", told, "log-event", new_campaign=new_campaign, yes=yes, format_=format_)
