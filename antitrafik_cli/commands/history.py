"""`history`: who said what about a record, when and why."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.history import history as history_of
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.log import Log

app, history_command = command("antitrafik history 3f2a1b")


@history_command
def history(
    record: options.RecordId, format_: options.Format = "table", out: options.Out = None
) -> None:
    """Show everything that was said about a record."""
    options.choice(format_, tuple(FORMATS), "--format")
    with Log.open(log_path()) as log:
        emit(history_of(log, log.state(log.find(record))), format_, out)
        remember_export(log, out)
