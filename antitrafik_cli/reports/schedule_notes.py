"""The notes under the calendar: how many stand how, and what does not fit together.

Here: the facts behind each note. Not here: the items themselves (`standings`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from antitrafik_cli.data import plan, schedule_edition, vocabulary
from antitrafik_cli.domain.plan import missing
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import Said
from antitrafik_cli.reports.notes import Listed
from antitrafik_cli.reports.standings import Standing, named_in, told_differently
from antitrafik_cli.result import Note
from antitrafik_cli.store.log import Log

_MOST_NAMED = 10


def notes_on(
    log: Log | None, found: Sequence[Standing], partly: Sequence[Standing], *, everything: bool
) -> Iterator[Note]:
    """The notes on the items found; with `everything`, on what the schedule no longer has too."""
    if found:
        yield _summary(found)
    if partly:
        yield Note(
            N_("{number} item lies only partly in this period and is not listed: {items}."),
            {"items": _items(partly)},
            N_("{number} items lie only partly in this period and are not listed: {items}."),
            len(partly),
        )
    yield from _contradicted(found)
    if log is not None:
        yield from _unsettled(log, found)
    yield from _incomplete(found)
    if log is None:
        yield Note(N_("There is no log yet: what was held is not known."))
    elif everything:
        yield from _unknown(log)
    yield Note(N_("Schedule: {edition}."), {"edition": schedule_edition()})


def _summary(found: Sequence[Standing]) -> Note:
    number = Counter(one.met.state for one in found)
    return Note(
        N_(
            "{held} held, {partly} partly held, {moved} moved, {cancelled} cancelled, "
            "{upcoming} upcoming, {no_word} without word."
        ),
        {
            **{state: number[state] for state in ("held", "partly", "moved", "cancelled")},
            "upcoming": number["upcoming"],
            "no_word": number["no-word"],
        },
    )


def _contradicted(found: Sequence[Standing]) -> Iterator[Note]:
    cancelled = [one for one in found if one.met.state == "cancelled" and one.deeds]
    if cancelled:
        yield Note(
            N_("{number} item was said to be cancelled, but an event fulfils it: {items}."),
            {"items": _items(cancelled)},
            N_("{number} items were said to be cancelled, but events fulfil them: {items}."),
            len(cancelled),
        )


def _unsettled(log: Log, found: Sequence[Standing]) -> Iterator[Note]:
    several = told_differently(log, [one.item.id for one in found if one.outcome])
    if several:
        yield Note(
            N_("{number} item has outcomes that differ; the newest holds: {items}."),
            {"items": Listed(tuple(several))},
            N_("{number} items have outcomes that differ; the newest holds: {items}."),
            len(several),
        )


def _incomplete(found: Sequence[Standing]) -> Iterator[Note]:
    """Which planned activities of items partly held have no event, an item a note."""
    lacking = [
        (one.item.id, [activity.kind for activity in missing(one.item.activities, one.deeds)])
        for one in found
        if one.met.state == "partly" and one.deeds
    ]
    lacking = [(item, kinds) for item, kinds in lacking if kinds]
    for item, kinds in lacking[:_MOST_NAMED]:
        yield Note(
            N_("{item}: planned, and no event logged: {kinds}."),
            {"item": item, "kinds": Listed(tuple(map(_kind, kinds)))},
        )
    if rest := lacking[_MOST_NAMED:]:
        yield Note(
            N_("{number} more item lacks activities that were planned."),
            many=N_("{number} more items lack activities that were planned."),
            number=len(rest),
        )


def _unknown(log: Log) -> Iterator[Note]:
    gone = [item for item in named_in(log) if plan().get(item) is None]
    if gone:
        yield Note(
            N_("{number} item in the log is not in this schedule: {items}."),
            {"items": Listed(tuple(gone))},
            N_("{number} items in the log are not in this schedule: {items}."),
            len(gone),
        )


def _kind(code: str) -> Said:
    return Said(lambda: vocabulary().label("kinds", code))


def _items(several: Sequence[Standing]) -> Listed:
    return Listed(tuple(one.item.id for one in several))
