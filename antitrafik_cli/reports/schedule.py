"""The calendar: every planned item, how it stands, what was planned and what came.

Here: the table `schedule` and its rows. Not here: which items and how they stand (`standings`),
what was planned beside what came (`planned`), the notes below (`schedule_notes`), the grid of a
month and the calendar file (`render`).
"""

from collections.abc import Collection, Mapping
from datetime import date

from antitrafik_cli.data import campaigns, gazetteer, plan, schedule_edition, vocabulary
from antitrafik_cli.domain.plan import Days
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.phrases import in_words
from antitrafik_cli.reports.planned import figures, planned_cells
from antitrafik_cli.reports.schedule_notes import notes_on
from antitrafik_cli.reports.standings import (
    Revision,
    Standing,
    in_order,
    revision_of,
    standings,
    with_what_came,
)
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.store.log import Log

_COLUMNS = tuple(
    Column(name, type_, unit, label)  # type: ignore[arg-type]
    for name, type_, unit, label in (
        ("item", "text", "", N_("Planned item")),
        ("county", "text", "", N_("County")),
        ("campaign", "text", "", N_("Campaign")),
        ("planned_from", "date", "", N_("Planned from")),
        ("planned_to", "date", "", N_("Planned to")),
        ("held_from", "date", "", N_("Held from")),
        ("held_to", "date", "", N_("Held to")),
        ("state", "text", "", N_("State")),
        ("moved_to_from", "date", "", N_("Moved to, from")),
        ("moved_to_to", "date", "", N_("Moved to, to")),
        ("municipality", "text", "", N_("Municipality")),
        ("title", "text", "", N_("Title")),
        ("events_planned_low", "count", "events", N_("Events planned, at least")),
        ("events_planned_high", "count", "events", N_("Events planned, at most")),
        ("attendances_planned_low", "count", "attendances", N_("Attendances planned, at least")),
        ("attendances_planned_high", "count", "attendances", N_("Attendances planned, at most")),
        ("leaflets_planned_low", "count", "leaflets", N_("Leaflets planned, at least")),
        ("leaflets_planned_high", "count", "leaflets", N_("Leaflets planned, at most")),
        ("events", "count", "events", N_("Events")),
        ("attendances_exact", "count", "attendances", N_("Attendances counted exactly")),
        (
            "attendances_about_low",
            "count",
            "attendances",
            "Attendances counted inexactly, at least",
        ),
        (
            "attendances_about_high",
            "count",
            "attendances",
            "Attendances counted inexactly, at most",
        ),
        ("events_uncounted", "count", "events", N_("Events with a group not counted")),
    )
)
# `when_planned`, `when_held` and `figures` are words for people alone, `entries` and
# `told` for what draws calendars: no columns of the table for machines.
_SHOWN = (
    Shown(N_("Planned item"), "text", ("item",)),
    Shown(N_("Planned"), "text", ("when_planned",)),
    Shown(N_("Held"), "text", ("when_held",)),
    Shown(N_("State"), "code", ("state",)),
    Shown(N_("Place"), "code", ("county",)),
    Shown(N_("What"), "text", ("title",)),
    Shown(N_("Planned and came"), "text", ("figures",)),
    Shown(N_("Campaign"), "code", ("campaign",)),
)


def schedule(
    log: Log | None,
    scope: Scope,
    today: date,
    *,
    states: Collection[str] = (),
    touching: bool = False,
) -> Result:
    """The planned items in a scope, each with its state as of `today`, by the days planned.

    An item lies in a period where it was planned, held or moved to wholly within it; with
    `touching` wherever it has a day in it. `states` narrows to items in one of these states.
    Without a log nothing was told of any item.
    """
    found, partly = standings(log, plan(), scope, today)
    if touching:
        found, partly = in_order([*found, *partly]), []
    if states:
        found, partly = (
            [one for one in several if one.met.state in states] for several in (found, partly)
        )
    found = with_what_came(log, found)
    revision = revision_of(log) if log else Revision()
    table = ResultTable(
        "schedule",
        N_("Schedule"),
        _COLUMNS,
        tuple(_row(one, revision) for one in found),
        _SHOWN,
    )
    everything = scope == Scope() and not states
    return Result(
        report="schedule",
        tables=(table,),
        scope=_told(scope, states),
        heading=_heading(scope, states),
        notes=tuple(notes_on(log, found, partly, everything=everything)),
    )


def _told(scope: Scope, states: Collection[str]) -> Mapping[str, object]:
    told = dict(scope_told(scope))
    if states:
        told["state"] = sorted(states)
    return {**told, "schedule": schedule_edition()}


def _heading(scope: Scope, states: Collection[str]) -> Note:
    if scope == Scope() and not states:
        return Note(N_("What is planned, in all counties"))

    def parts() -> str:
        terms = vocabulary()
        labels = (terms.label("item-states", state) for state in sorted(states))
        return " · ".join([*parts_of(scope), *labels])

    return Note(N_("What is planned: {scope}"), {"scope": Said(parts)})


def _row(one: Standing, revision: Revision) -> Row:
    item, now = one.item, one.met
    new = _new_days(one)
    place = item.municipality or item.county
    return {
        "item": item.id,
        "county": Coded(gazetteer().key(item.county), in_words("place", [place])),
        "campaign": Coded(item.campaign, campaigns().label(item.campaign)),
        **_span("planned", item.days),
        **_span("held", now.held),
        "state": Coded(now.state, vocabulary().label("item-states", now.state)),
        **_span("moved_to", new),
        "municipality": gazetteer().key(item.municipality) if item.municipality else None,
        "title": item.title or None,
        **planned_cells(item),
        "events": one.came.events,
        **_attendance_cells(one.came.attendances),
        "when_planned": str(item.when),
        "when_held": _when_held(one, new),
        "figures": "; ".join(figures(item, one.came)) or None,
        "entries": revision.entries,
        "told": revision.at,
    }


def _new_days(one: Standing) -> Days | None:
    """The days an item was moved to: as somebody said, else as it was held."""
    if one.met.state != "moved":
        return None
    to = one.met.to
    return (to.first, to.last) if to else one.met.held


def _span(name: str, days: Days | None) -> dict[str, Cell]:
    first, last = days or (None, None)
    return {
        f"{name}_from": first.isoformat() if first else None,
        f"{name}_to": last.isoformat() if last else None,
    }


def _when_held(one: Standing, new: Days | None) -> str | None:
    """The days it was held; of what was moved, an arrow before its new days."""
    held = one.met.held
    if new is None:
        return _days(held) if held else None
    return f"→ {_days(held or new)}"


def _days(days: Days) -> str:
    first, last = (day.isoformat() for day in days)
    return str(When(first if first == last else f"{first}/{last}"))


def _attendance_cells(total: Total) -> dict[str, Cell]:
    return {
        "attendances_exact": total.exact,
        "attendances_about_low": total.low,
        "attendances_about_high": total.high,
        "events_uncounted": total.uncounted,
    }
