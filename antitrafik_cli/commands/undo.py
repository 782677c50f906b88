"""`undo`: take back the last change of this laptop, by a new entry."""

from antitrafik_cli.commands.declare import command
from antitrafik_cli.errors import listed
from antitrafik_cli.errors.amending import AmendedSince, NothingToUndo
from antitrafik_cli.messages import _, say
from antitrafik_cli.reports.phrases import LABELS
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import change
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.reversal import last_change, reversal

MOST_NAMED = 10

app, undo_command = command("antitrafik undo")


@undo_command
def undo() -> None:
    """Take back the last change."""
    with Log.open(log_path()) as log:
        last = last_change(log)
    if last is None:
        raise NothingToUndo
    with Log.open(log_path(), write=True) as log:
        with change(log, "undo") as started:
            try:
                for draft in reversal(log, last):
                    started.add(draft)
            except AmendedSince as failure:
                name = str(failure.facts["field"])
                failure.facts["field"] = _(LABELS.get(name, name))
                raise
        records = list(dict.fromkeys(log.short(entry.record) for entry in started.entries))
        more = " …" if len(records) > MOST_NAMED else ""
        say(
            _("Taken back: {command} ({records}). To have it after all: antitrafik undo").format(
                command=last.command, records=listed(records[:MOST_NAMED]) + more
            )
        )
