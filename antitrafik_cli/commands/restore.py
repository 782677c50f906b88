"""`restore`: put a withdrawn record back."""

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import reason, save_change
from antitrafik_cli.errors import NotWithdrawn
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

app, restore_command = command('antitrafik restore 3f2a1b --why "u mbajt një orë më vonë"')


@restore_command
def restore(
    record: options.RecordId, why: options.Why = None, format_: options.RecordFormat = "table"
) -> None:
    """Restore a record: it did happen after all."""
    told = reason(why)

    def draft(log: Log, state: RecordState) -> tuple[list[Draft], Telling]:
        _check(log, state)
        return [Draft("restore", state.type, state.record, state.heads, text=told.text)], told

    save_change(record, "restore", draft, format_=format_)


def _check(log: Log, state: RecordState) -> None:
    if state.standing not in ("withdrawn", "disputed"):
        raise NotWithdrawn(record=log.short(state.record))
