"""What was planned beside what came, as figures and in words.

Here: the targets of an item, else what its activities add up to. Not here: counting what came
(`standings`), the table it stands in (`schedule`).
"""

from collections.abc import Sequence

from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.plan import MEASURES, Item
from antitrafik_cli.domain.total import Total
from antitrafik_cli.messages import _
from antitrafik_cli.reports.standings import Came
from antitrafik_cli.result import Cell


def planned_cells(item: Item) -> dict[str, Cell]:
    """The bounds of what was planned: both null where nothing was, the high where it is open."""
    cells: dict[str, Cell] = {}
    for measure, counts in _wanted(item).items():
        total = _sum(counts)
        high = None if total.high is None else total.exact + total.high
        cells[f"{measure}_planned_low"] = total.exact + total.low if counts else None
        cells[f"{measure}_planned_high"] = high if counts else None
    return cells


def figures(item: Item, came: Came) -> list[str]:
    """What was planned beside what came, in words: `> 30 planned, 21 came`."""
    wanted = _wanted(item)
    parts = [_of_attendances(wanted["attendances"], came)]
    if len(wanted["events"]) > 1 or "events" in item.targets:
        planned = _planned_words(wanted["events"])
        said = _("events: {planned} planned, {number} logged")
        parts.append(said.format(planned=planned, number=came.events))
    if wanted["leaflets"]:
        planned = _planned_words(wanted["leaflets"])
        parts.append(_("leaflets: {planned} planned").format(planned=planned))
    return [part for part in parts if part]


def _wanted(item: Item) -> dict[str, list[Count]]:
    """The counts planned by measure: the targets, else what the activities add up to."""
    of_activities = {
        "events": [Count("exact", 1, 1) for _one in item.activities],
        "attendances": [one.attendances for one in item.activities if one.attendances],
        "leaflets": [],
    }
    return {
        measure: [item.targets[measure]] if measure in item.targets else of_activities[measure]
        for measure in MEASURES
    }


def _of_attendances(counts: Sequence[Count], came: Came) -> str:
    facts = {"planned": _planned_words(counts), "came": came.attendances}
    if not came.events:
        return _("{planned} planned").format(**facts) if counts else ""
    if came.attendances.uncounted:
        if counts:
            return _("{planned} planned; came: {came}").format(**facts)
        return _("came: {came}").format(**facts)
    if counts:
        return _("{planned} planned, {came} came").format(**facts)
    if came.attendances == Total():
        return ""  # nobody was counted, and nobody was to be
    return _("{came} came").format(**facts)


def _planned_words(counts: Sequence[Count]) -> str:
    total = _sum(counts)
    if total.high is None:
        return _("> {number}").format(number=total.exact + total.low)
    return str(counts[0] if len(counts) == 1 else total)


def _sum(counts: Sequence[Count]) -> Total:
    total = Total()
    for count in counts:
        total += Total.of(count)
    return total
