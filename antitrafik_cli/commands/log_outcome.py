"""`log-outcome`: what became of a planned item."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.new_record import New, Words, log_new
from antitrafik_cli.commands.saving import (
    answer,
    log_to_write,
    reason,
    say_kept,
    say_names,
    words_of,
)
from antitrafik_cli.exchange.amending import amendment
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import N_
from antitrafik_cli.store.change import change
from antitrafik_cli.store.deeds import outcomes

app, outcome_command = command(
    """
    antitrafik log-outcome
    antitrafik log-outcome 2017-12-kukes held
    antitrafik log-outcome 2017-12-shkoder moved --to "13-14 dhjetor" --why "rruga ishte e mbyllur"
    antitrafik log-outcome 2017-12-korce "u anulua" --why "mungonte salla"
    """
)

Item = Annotated[
    str | None, typer.Argument(metavar="ITEM", help=N_("The planned item: its id in the schedule."))
]
State = Annotated[
    str | None,
    typer.Argument(
        metavar="STATE",
        help=N_("What became of a planned item: held, partly, moved or cancelled."),
    ),
]


@outcome_command
def log_outcome(
    item: Item = None,
    state: State = None,
    to: options.MovedTo = None,
    why: options.Why = None,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log what became of one planned item, or tell it better."""
    given = {"item": item, "state": state, "to": to, "why": why}
    new = New(
        "outcome",
        "log-outcome",
        required={"ITEM": ["item"], "STATE": ["state"]},
        example="antitrafik log-outcome 2017-12-kukes held",
        defaults={},
        yes=yes,
        format=format_,
    )
    log_new(new, words_of(given), keep=_keep)


def _keep(new: New, words: Words, told: Telling) -> None:
    """Keep what is told of the item: a new record, or better telling of the one that stands."""
    item: str = told.fields["item"]
    with log_to_write() as log:
        with change(log, new.command) as started:
            known = outcomes(log, [item]).get(item)
            if known is None:
                record = started.add_told("outcome", told.fields, told.text)
            else:
                record = known.record
                options_ = {name: words[name] for name in ("state", "to") if words.get(name)}
                why = reason(next(iter(words.get("why", ())), None))
                draft, _said = amendment(log, log.state(record), options_, why)
                started.add(draft)
        say_kept(log, record)
        say_names(log, started.entries, told)
        answer(log, record, new.format)
