"""`erase`: forget the text of a field, here and wherever this log is merged."""

from collections.abc import Iterator
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import reason, save_change
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.errors import listed
from antitrafik_cli.errors.amending import NotAField, NothingToErase
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.reports.weekly_touched import weeks_about
from antitrafik_cli.settings import tirane
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.copies import Copy, may_hold
from antitrafik_cli.store.editions import issued_weeks
from antitrafik_cli.store.exports import folders
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

app, erase_command = command('antitrafik erase 3f2a1b note --why "kishte një emër"')

_MOST = 500  # commitments that one entry erases; more would not fit into its head
# An option of log-event or log-leaflets also names the field it fills.
_OPTION_OF = {"partner": "partners", "source": "sources", "place": "places", "request": "words"}

FieldName = Annotated[
    str, typer.Argument(metavar="FIELD", help=N_("The field: venue, note, words, why, …"))
]


@erase_command
def erase(
    record: options.RecordId,
    field: FieldName,
    why: options.Why = None,
    format_: options.RecordFormat = "table",
) -> None:
    """Erase every text a field ever had."""
    told = reason(why)
    elsewhere: list[Copy] = []
    issued: list[str] = []

    def drafts(log: Log, state: RecordState) -> tuple[list[Draft], Telling]:
        gone = _commitments(log, state, field)
        elsewhere.extend(may_hold(log, state.record))
        issued.extend(_exports(log, state.record, field))
        parts = [gone[start : start + _MOST] for start in range(0, len(gone), _MOST)]
        return [
            Draft("erase", state.type, state.record, state.heads, {"erased": part}, told.text)
            for part in parts
        ], told

    save_change(record, "erase", drafts, format_=format_, way_back=False)
    say(
        _(
            "The text is gone from this log for good. Backups, exports and copies made before may "
            "still hold it: destroy them or make them anew."
        )
    )
    for copy in elsewhere:
        when = copy.at.astimezone(tirane()).strftime("%d.%m.%Y %H:%M")
        say(_("A copy of {when} may hold it: {path}").format(when=when, path=copy.path))
    for sentence in issued:
        say(sentence)


def _exports(log: Log, record: str, field: str) -> Iterator[str]:
    """A sentence for each folder with weekly exports, or slips, that may show that text."""
    weeks = issued_weeks(log).intersection(weeks_about(log, [record]))
    if weeks and field != "note":
        told = _("Weekly exports may hold it ({weeks}): {path}")
        for path in folders(log.id):
            yield told.format(weeks=listed(sorted(weeks)), path=path)


def _commitments(log: Log, state: RecordState, field: str) -> list[str]:
    texts = [*TYPES[state.type].texts, "why"] if state.type in TYPES else ["why"]
    short = log.short(state.record)
    field = _OPTION_OF.get(field, field)
    if field not in texts:
        raise NotAField(words=field, record=short, fields=listed(texts)).at("FIELD")
    ever = {kept for entry in log.entries(state.record) for kept in entry.text.get(field, ())}
    if not ever - state.erased:
        raise NothingToErase(record=short, field=field).at("FIELD")
    return sorted(ever - state.erased)
