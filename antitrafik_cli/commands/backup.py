"""`backup`: a whole, verified copy of the log in a file of its own."""

from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.progress import progress
from antitrafik_cli.commands.unsound import damage_shown
from antitrafik_cli.messages import N_, _, ngettext, say
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.backup import STEPS, back_up
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.place_of_log import sync_folder

app, backup_command = command(
    """
    antitrafik backup /media/usb/
    antitrafik backup ~/kopje/regjistri.db --force
    30 16 * * 1-5 antitrafik backup --force --quiet /media/usb/antitrafik-$(date +\\%u).db
    """
)
Target = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help=N_("The new file; or a folder, for a file named after log and day.")
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help=N_("Replace the file, unless it holds more than the log."))
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help=N_("Say nothing when all went well: for cron."))
]


@backup_command
def backup(file: Target, force: Force = False, quiet: Quiet = False) -> None:
    """Copy the log while others may write, check the copy, and only then give it its name."""
    with (
        damage_shown(),
        Log.open(log_path(), as_it_is=True) as log,
        progress("backup", STEPS) as done,
    ):
        copy = back_up(log, file, force=force, done=done)
    if quiet:
        return
    told = ngettext(
        "Backed up and checked: {path}, {number} entry.",
        "Backed up and checked: {path}, {number} entries.",
        copy.entries,
    )
    say(told.format(path=copy.path, number=copy.entries))
    say(
        _(
            "It holds all open text as it is, so keep it as safe as the log. It does not hold the "
            "key of this laptop: a log put back from it becomes a new device."
        )
    )
    if whose := sync_folder(copy.path):
        say(_("It lies in a folder of {whose}, which copies it elsewhere.").format(whose=whose))
