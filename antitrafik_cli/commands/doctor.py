"""`doctor`: is the log well, and is it kept well."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.progress import progress
from antitrafik_cli.errors import Failure
from antitrafik_cli.errors.copying import Damaged
from antitrafik_cli.messages import N_, ngettext
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.doctor import Opened, signs_table
from antitrafik_cli.reports.doctor import doctor as look_at
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.check import CHECKS, Finding
from antitrafik_cli.store.check import check as check_log
from antitrafik_cli.store.log import Log

app, doctor_command = command(
    """
    antitrafik doctor
    antitrafik doctor --quick --format json
    """
)
Quick = Annotated[
    bool, typer.Option("--quick", help=N_("Leave out the check of the log; all else is looked at."))
]


@doctor_command
def doctor(
    quick: Quick = False, format_: options.Format = "table", out: options.Out = None
) -> None:
    """Check the log, and look at its key, its backups, its disk and its place."""
    options.choice(format_, tuple(FORMATS), "--format")
    damages: list[Finding] | None = None
    refused: Failure | None = None
    try:
        with Log.open(log_path(), as_it_is=True) as log:
            if not quick:
                damages = _damages(log)
            found = look_at(log_path(), Opened(log, damages))
    except Failure as failure:
        refused = failure
        found = look_at(log_path(), failure)
    emit(signs_table(found), format_, out)
    if refused:
        raise refused
    if damages:
        told = ngettext("{number} fault was found", "{number} faults were found", len(damages))
        raise Damaged(path=log_path(), damages=told.format(number=len(damages)))


def _damages(log: Log) -> list[Finding]:
    with progress("doctor", len(CHECKS)) as done:
        return [one for one in check_log(log, done) if not one.is_note]
