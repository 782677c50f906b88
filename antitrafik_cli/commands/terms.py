"""`terms`: the words this tool knows."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.messages import N_
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.terms import SECTIONS
from antitrafik_cli.reports.terms import terms as terms_of
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

app, terms_command = command(
    """
    antitrafik terms audiences
    antitrafik terms counties
    """
)
Section = Annotated[
    str,
    typer.Argument(
        metavar="WHAT",
        help=N_(
            "kinds, audiences, materials, topics, themes, measures, answers, item-states, phases, "
            "question-types, question-subjects, counties or campaigns."
        ),
    ),
]


@terms_command
def terms(section: Section, format_: options.Format = "table", out: options.Out = None) -> None:
    """List the terms of one kind."""
    options.choice(section, SECTIONS, "WHAT")
    options.choice(format_, tuple(FORMATS), "--format")
    if section == "campaigns" and exists(log_path()):
        with Log.open(log_path()) as log:
            emit(terms_of(section, log), format_, out)
    else:
        emit(terms_of(section, None), format_, out)
