"""`rebuild`: make the derived half of the log again from its entries."""

import sys

from antitrafik_cli.commands.declare import command
from antitrafik_cli.errors import NoLog
from antitrafik_cli.messages import ngettext, say
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rebuilding import rebuild as rebuild_state

app, rebuild_command = command("antitrafik rebuild")


@rebuild_command
def rebuild() -> None:
    """Rebuild what follows from the entries; no entry is touched."""
    if not exists(log_path()):
        raise NoLog(path=log_path())
    with Log.open(log_path(), write=True) as log:
        number = _rebuild(log)
    told = ngettext("{number} record derived again.", "{number} records derived again.", number)
    say(told.format(number=number))


def _rebuild(log: Log) -> int:
    if not sys.stderr.isatty():
        return rebuild_state(log.connection)
    from rich.console import Console  # noqa: PLC0415 - only where somebody watches
    from rich.progress import Progress  # noqa: PLC0415

    count = log.connection.execute("SELECT count(DISTINCT record) FROM entry").fetchone()[0]
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rebuild", total=count)
        return rebuild_state(log.connection, lambda done: progress.advance(task, done))
