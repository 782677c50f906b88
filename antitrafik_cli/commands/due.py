"""`due`: what is owed, and the command that settles each of it."""

import sys
from contextlib import nullcontext

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.filters import Filters, with_filters
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.due import due as for_machines
from antitrafik_cli.reports.due import due_by_kind
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.log import Log

app, due_command = command(
    """
    antitrafik due
    antitrafik due --county Elbasan
    antitrafik due --campaign zgjidhni-mundesite-2017 --format json
    """
)
MOST_SHOWN = 25  # of each kind, on a terminal; elsewhere all
_FOR_PEOPLE = ("table", "md")


@due_command
@with_filters
def due(filters: Filters, format_: options.Format = "table", out: options.Out = None) -> None:
    """List what is owed."""
    options.choice(format_, tuple(FORMATS), "--format")
    known = Log.open(log_path()) if exists(log_path()) else nullcontext()
    with known as log:
        scope = filters.scope(log)
        warn_of_schedule()
        if format_ in _FOR_PEOPLE:
            most = (
                MOST_SHOWN
                if out is None and sys.stdout is not None and sys.stdout.isatty()
                else None
            )
            told = due_by_kind(log, scope, today(), most)
        else:
            told = for_machines(log, scope, today())
        emit(told, format_, out)
        remember_export(log, out)
