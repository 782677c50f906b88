"""`restore-backup`: a log, in a new place, made of a backup."""

from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.progress import progress
from antitrafik_cli.commands.unsound import damage_shown
from antitrafik_cli.errors.copying import NoBackup
from antitrafik_cli.messages import N_, _, ngettext, say
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.backup import STEPS, put_back
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

app, restore_command = command(
    """
    antitrafik restore-backup /media/usb/regjistri.db
    antitrafik restore-backup /media/usb/regjistri.db --to këqyrje.db
    """
)
Source = Annotated[Path, typer.Argument(metavar="FILE", help=N_("A backup, or any log."))]
To = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help=N_("The new log; the usual place if left out.")),
]


@restore_command
def restore_backup(file: Source, to: To = None) -> None:
    """Check a backup and make a log of it where none lies; no file is ever replaced."""
    target = to or log_path()
    if not exists(file):
        raise NoBackup(path=file)
    with (
        damage_shown(),
        Log.open(file, as_it_is=True) as backup,
        progress("restore-backup", STEPS) as done,
    ):
        entries = put_back(backup, target, chosen=to is not None, done=done)
    told = ngettext(
        "Checked and put back: {path}, {number} entry.",
        "Checked and put back: {path}, {number} entries.",
        entries,
    )
    say(told.format(path=target, number=entries))
    say(
        _(
            "It is a new device from now on: no entry of it can take the place of one of the log "
            "it was copied from, should that still be in use."
        )
    )
    say(_("A text that was erased after the backup was made stands in it again: erase it anew."))
    if to is not None:
        say(_("To work with it: antitrafik --log {path} list").format(path=target))
