"""`withdraw`: take a record out of all totals."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import save_standing
from antitrafik_cli.errors.amending import AlreadyWithdrawn

app, withdraw_command = command('antitrafik withdraw 3f2a1b --why "u anulua"')


@withdraw_command
def withdraw(
    record: options.RecordId, why: options.Why = None, format_: options.RecordFormat = "table"
) -> None:
    """Withdraw a record: it did not happen."""
    possible = ("stands", "disputed", "waiting", "incomplete")
    save_standing(record, "withdraw", why, possible, AlreadyWithdrawn, format_=format_)
