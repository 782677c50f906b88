"""`demo`: three real bulletins in a throw-away log, and the report on them."""

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli import settings
from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.errors.copying import FileExists
from antitrafik_cli.exchange.demonstration import log_demonstration
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.activity import activity
from antitrafik_cli.store.log import Log

app, demo_command = command(
    """
    antitrafik demo
    antitrafik demo --keep provë.db && antitrafik --log provë.db report --county Elbasan
    """
)
Keep = Annotated[
    Path | None, typer.Option("--keep", metavar="FILE", help=N_("Keep the log in this new file."))
]


@demo_command
def demo(keep: Keep = None, format_: options.Format = "table", out: options.Out = None) -> None:
    """Log the records of three bulletins and report on them."""
    options.choice(format_, tuple(FORMATS), "--format")
    if keep is not None and os.path.lexists(keep):
        raise FileExists(path=keep).at("--keep")
    with tempfile.TemporaryDirectory(prefix="antitrafik-") as folder:
        if keep is None:
            settings.override("state", folder)  # a throw-away log has a throw-away key
        path = keep or Path(folder) / "demo.db"
        log_demonstration(path)
        warn_of_schedule()
        with Log.open(path) as log:
            emit(activity(log, Scope()), format_, out)
    if keep is not None:
        say(
            _("Kept: {path}. Try: antitrafik --log {path} report --county Elbasan").format(
                path=keep
            )
        )
