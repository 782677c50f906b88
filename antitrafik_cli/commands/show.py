"""`show`: one record as it stands."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import RECORD_FORMATS
from antitrafik_cli.render.emit import emit, emit_object
from antitrafik_cli.reports.records import record_object
from antitrafik_cli.reports.show import record_result
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.log import Log

app, show_command = command(
    """
    antitrafik show 3f2a1b
    antitrafik show 3f2a1b --format json
    """
)


@show_command
def show(record: options.RecordId, format_: options.RecordFormat = "table") -> None:
    """Show one record."""
    options.choice(format_, RECORD_FORMATS, "--format")
    with Log.open(log_path()) as log:
        state = log.state(log.find(record))
        if format_ == "json":
            emit_object(record_object(log, state))
        else:
            emit(record_result(log, state), format_, None)
