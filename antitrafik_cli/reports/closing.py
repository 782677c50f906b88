"""How every report ends: which counties were silent, and which schedule it was held against.

Here: those last two lines. Not here: finding who was silent (`silence`).
"""

from dataclasses import replace

from antitrafik_cli.data import schedule_edition
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.silence import silence_notes
from antitrafik_cli.result import Note, Result
from antitrafik_cli.store.log import Log


def closed(log: Log, scope: Scope, result: Result, *, see: bool = True) -> Result:
    """The report with the line on silent counties in the scope, and the edition of the schedule.

    With `see` that line names the report that says more.
    """
    silence = silence_notes(log, scope, see=see)
    return held_against(replace(result, notes=(*result.notes, *silence)))


def held_against(result: Result) -> Result:
    """The report that says which edition of the schedule it was held against.

    As it was where the schedule cannot be read: of that the command warns.
    """
    edition = schedule_edition()
    if not edition:
        return result
    return replace(
        result,
        scope={**result.scope, "schedule": edition},
        notes=(*result.notes, Note(N_("Schedule: {edition}."), {"edition": edition})),
    )
