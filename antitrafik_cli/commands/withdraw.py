"""`withdraw`: take a record out of all totals."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import reason, save_change
from antitrafik_cli.errors import AlreadyWithdrawn
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

app, withdraw_command = command('antitrafik withdraw 3f2a1b --why "u anulua"')


@withdraw_command
def withdraw(
    record: options.RecordId, why: options.Why = None, format_: options.RecordFormat = "table"
) -> None:
    """Withdraw a record: it did not happen."""
    told = reason(why)

    def draft(log: Log, state: RecordState) -> tuple[list[Draft], Telling]:
        _check(log, state)
        return [Draft("withdraw", state.type, state.record, state.heads, text=told.text)], told

    save_change(record, "withdraw", draft, format_=format_)


def _check(log: Log, state: RecordState) -> None:
    if state.standing == "withdrawn":
        raise AlreadyWithdrawn(record=log.short(state.record))
