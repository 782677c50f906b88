"""`log-answer`: what became of a request."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.new_record import New, Words, log_new
from antitrafik_cli.commands.saving import reason, save_change, words_of
from antitrafik_cli.exchange.amending import amendment
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import N_
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

app, answer_command = command(
    """
    antitrafik log-answer
    antitrafik log-answer 77c0de met --why "qendra u hap në shtator"
    antitrafik log-answer 77c0de "u refuzua"
    """
)

Request = Annotated[
    str | None,
    typer.Argument(metavar="ID", help=N_("The request: its short id, or the beginning of its id.")),
]
Answer = Annotated[
    str | None,
    typer.Argument(metavar="ANSWER", help=N_("What became of a request: met, open or declined.")),
]


@answer_command
def log_answer(
    request: Request = None,
    told: Answer = None,
    why: options.Why = None,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log the answer to one request."""
    with Log.open(log_path()):  # where there is no log, nobody asked for anything
        pass
    new = New(
        "request",
        "log-answer",
        required={"ID": ["request-id"], "ANSWER": ["answer"]},
        example="antitrafik log-answer 77c0de met",
        defaults={},
        yes=yes,
        format=format_,
    )
    log_new(new, words_of({"request-id": request, "answer": told, "why": why}), keep=_keep)


def _keep(new: New, words: Words, told: Telling) -> None:
    why = reason(next(iter(words.get("why", ())), None))

    def draft(log: Log, state: RecordState) -> tuple[list[Draft], Telling]:
        made, said = amendment(log, state, {"answer": words["answer"]}, why)
        return [made], said

    save_change(told.record, new.command, draft, format_=new.format)
