"""`amend`: tell a record better."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import reason, save_change, words_of
from antitrafik_cli.exchange.amending import amendment
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import N_
from antitrafik_cli.prompts.amendment import ask_amendment
from antitrafik_cli.prompts.terminal import at_terminal
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

app, amend_command = command(
    """
    antitrafik amend 3f2a1b
    antitrafik amend 3f2a1b --attended "mësues=26" --why "një mësues erdhi më vonë"
    antitrafik amend 3f2a1b --drop-attended qytetarë --date 23.11.2017
    antitrafik amend 77c0de --quantity 3800 --status done
    antitrafik amend 90aa12 --state moved --to "13-14 dhjetor"
    antitrafik amend 3f2a1b --venue ""
    """
)
DropAttended = Annotated[
    list[str] | None,
    typer.Option("--drop-attended", metavar="WHO", help=N_("Remove the line of this audience.")),
]
Quantity = Annotated[
    str | None, typer.Option("--quantity", metavar="COUNT", help=N_("How many were handed out."))
]
Status = Annotated[
    str | None, typer.Option("--status", metavar="done|in-progress", help=N_("How far it is."))
]
Within = Annotated[
    str | None, typer.Option("--within", metavar="ID", help=N_("The distribution it lies within."))
]
Places = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="TEXT", help=N_("Where exactly things were handed out.")),
]
State = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help=N_("What became of a planned item: held, partly, moved or cancelled."),
    ),
]
Answer = Annotated[
    str | None,
    typer.Option(
        "--answer",
        metavar="ANSWER",
        help=N_("What became of a request: met, open or declined."),
    ),
]


@amend_command
def amend(
    record: options.RecordId,
    date: options.NewDate = None,
    county: options.Counties = None,
    municipality: options.Municipalities = None,
    venue: options.Venue = None,
    campaign: options.NewCampaigns = None,
    kind: options.Kind = None,
    attended: options.Attended = None,
    drop_attended: DropAttended = None,
    topic: options.Topics = None,
    partner: options.Partners = None,
    material: options.Materials = None,
    request: options.Requests = None,
    source: options.Sources = None,
    note: options.Note = None,
    overlaps: options.Overlaps = None,
    fulfils: options.NewFulfils = None,
    quantity: Quantity = None,
    status: Status = None,
    within: Within = None,
    place: Places = None,
    state: State = None,
    to: options.MovedTo = None,
    answer: Answer = None,
    period: options.OverPeriod = None,
    measure: options.Measure = None,
    covers: options.Covers = None,
    about: options.About = None,
    new_campaign: options.NewCampaign = False,
    why: options.Why = None,
    format_: options.RecordFormat = "table",
) -> None:
    """Replace the fields whose options are given; an empty text clears one."""
    seen: RecordState | None = None
    words = words_of(
        {
            "date": date,
            "county": county,
            "municipality": municipality,
            "venue": venue,
            "campaign": campaign,
            "kind": kind,
            "attended": attended,
            "drop-attended": drop_attended,
            "topic": topic,
            "partner": partner,
            "material": material,
            "request": request,
            "source": source,
            "note": note,
            "overlaps": overlaps,
            "fulfils": fulfils,
            "quantity": quantity,
            "status": status,
            "within": within,
            "place": place,
            "state": state,
            "to": to,
            "answer": answer,
            "period": period,
            "measure": measure,
            "covers": covers,
            "about": about,
        }
    )
    if not words and at_terminal():
        asked = ask_amendment(record, why or "")
        if asked is None:
            return
        seen, words, why, new_campaign = (
            asked.state,
            dict(asked.words),
            asked.why,
            asked.new_campaign,
        )
    told = reason(why)

    def draft(log: Log, state: RecordState) -> tuple[list[Draft], Telling]:
        draft, said = amendment(log, seen or state, words, told, new_campaign=new_campaign)
        return [draft], said

    save_change(record, "amend", draft, format_=format_)
