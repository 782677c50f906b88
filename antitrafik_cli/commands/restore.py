"""`restore`: put a withdrawn record back."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import save_standing
from antitrafik_cli.errors.amending import NotWithdrawn

app, restore_command = command('antitrafik restore 3f2a1b --why "u mbajt një orë më vonë"')


@restore_command
def restore(
    record: options.RecordId, why: options.Why = None, format_: options.RecordFormat = "table"
) -> None:
    """Restore a record: it did happen after all."""
    possible = ("withdrawn", "disputed")
    save_standing(record, "restore", why, possible, NotWithdrawn, format_=format_)
