"""`check`: is the log sound; silent when it is."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.errors.copying import Damaged
from antitrafik_cli.messages import _, ngettext, say
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.findings import findings
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.check import check as check_log
from antitrafik_cli.store.log import Log

app, check_command = command("antitrafik check && echo sound")


@check_command
def check(format_: options.Format = "table", out: options.Out = None) -> None:
    """Check ids, chains, texts, schema, pages and derived rows."""
    options.choice(format_, tuple(FORMATS), "--format")
    with Log.open(log_path(), as_it_is=True) as log:
        found = check_log(log)
    for note in (one for one in found if one.is_note):
        say(_("Note: {where} {what}.").format(where=note.where, what=note.what))
    damages = [one for one in found if not one.is_note]
    if damages:
        emit(findings(damages), format_, out)
        told = ngettext("{number} fault was found", "{number} faults were found", len(damages))
        raise Damaged(path=log_path(), damages=told.format(number=len(damages)))
