"""The rows of activity tables: which there are, in which order, under which names.

Here: one function for each way of grouping. Not here: the sums in them (`measures`).
"""

from collections.abc import Callable, Mapping, Sequence

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.measures import GROUPINGS, Measures, measure
from antitrafik_cli.reports.spread import touched_periods
from antitrafik_cli.result import Cell, Coded, Column
from antitrafik_cli.store.log import Log

Rows = tuple[list[dict[str, Cell]], tuple[Column, ...]]


def _plain(
    dimension: str,
    order: Sequence[str],
    label: Callable[[str], str],
    groups: Mapping[str, Measures],
) -> Rows:
    """Rows in the order given, then what else occurs, by code."""
    rest = sorted(groups.keys() - set(order))
    rows: list[dict[str, Cell]] = [
        {dimension: Coded(code or "none", label(code)), **groups.get(code, Measures()).cells()}
        for code in (*order, *rest)
    ]
    return rows, ()


def _by_county(_log: Log, scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    names = gazetteer()
    named = scope.counties or names.counties
    special = [code for code in ("several", "national", "online", "abroad", "") if code in groups]

    order = [*named, *(code for code in special if code not in named)]
    rows, extra = _plain("county", order, county_label, groups)
    return _by_name(rows, "county"), extra


def county_label(code: str) -> str:
    """What people read for the county of an activity: its name, several, or none."""
    if code == "several":
        return _("several counties")
    return gazetteer().name(code) if code else _none()


def _by_name(rows: list[dict[str, Cell]], dimension: str) -> list[dict[str, Cell]]:
    """The rows with places by their Albanian name, as machines know them."""
    for row in rows:
        cell = row[dimension]
        if isinstance(cell, Coded):
            row[dimension] = Coded(gazetteer().key(cell.code), cell.label)
    return rows


def _by_campaign(_log: Log, _scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    order = sorted(groups, key=lambda code: (not code, -groups[code].events, code))
    known = campaigns()
    return _plain("campaign", order, lambda code: known.label(code) if code else _none(), groups)


def _by_municipality(_log: Log, _scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    names = gazetteer()
    order = [code for county in names.counties for code in names.municipalities(county)]
    order = [*(code for code in order if code in groups), *(c for c in ("several",) if c in groups)]

    def label(code: str) -> str:
        if code == "several":
            return _("several municipalities")
        return names.name(code) if code else _("no single municipality")

    rows, extra = _plain("municipality", [*order, *([""] if "" in groups else [])], label, groups)
    return _by_name(rows, "municipality"), extra


def _by_kind(_log: Log, _scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    words = vocabulary()
    order = [term.code for term in words.terms("kinds") if term.code in groups]
    return _plain(
        "kind", order, lambda code: words.label("kinds", code) if code else _none(), groups
    )


def _by_audience(log: Log, scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    """Lines by audience; a parent's row holds its children, which stand below it."""
    words = vocabulary()
    parents = {code: words.parent(code) for key in groups for code in key.split("+") if code}
    under: dict[str, list[str]] = {}
    for key in groups:
        found = {parents.get(code) or code for code in key.split("+")}
        parent = found.pop() if len(found) == 1 else None
        if parent and parent != key:
            under.setdefault(parent, []).append(key)
    tops = sorted(
        (groups.keys() - {key for keys in under.values() for key in keys}) | under.keys(),
        key=_audience_order([term.code for term in words.terms("audiences")]),
    )
    rows: list[dict[str, Cell]] = []
    for top in tops:
        whole = _family(log, scope, top, under[top]) if top in under else groups[top]
        rows.append(_audience_row(top, None, whole))
        rows += [_audience_row(key, top, groups[key]) for key in sorted(under.get(top, ()))]
    return rows, (Column("part_of", "text", "", N_("Included in the row")),)


def _audience_order(order: Sequence[str]) -> Callable[[str], tuple[bool, int, list[int]]]:
    place = {code: position for position, code in enumerate(order)}

    def by_vocabulary(key: str) -> tuple[bool, int, list[int]]:
        codes = [place.get(code, len(order)) for code in key.split("+")]
        return not key, len(codes) > 1, codes

    return by_vocabulary


def _audience_row(key: str, parent: str | None, sums: Measures) -> dict[str, Cell]:
    words = vocabulary()
    label = " + ".join(words.label("audiences", code) for code in key.split("+")) if key else ""
    cell = Coded(
        key or "none",
        label or (_("no audience named") if sums.events else _("materials only")),
        level=1 if parent else 0,
    )
    return {"audience": cell, "part_of": parent, **sums.cells()}


def _family(log: Log, scope: Scope, parent: str, children: Sequence[str]) -> Measures:
    """The sums of a parent with its children, every event counted once."""
    return measure(log, scope, GROUPINGS["family"], family=(parent, *children))[parent]


def _by_period(log: Log, scope: Scope, groups: Mapping[str, Measures], dimension: str) -> Rows:
    touched = touched_periods(log, scope, dimension)
    order = sorted((groups.keys() | touched.keys()) - {""})
    spread = [""] if "" in groups else []
    rows, _extra = _plain(dimension, [*order, *spread], str, groups)
    for row, key in zip(rows, [*order, *spread], strict=True):
        if not key:
            row[dimension] = Coded("spread", _("spread over several periods"))
        row["spread"] = touched[key]
    label = N_("Spread over it and others")
    return rows, (Column("spread", "count", "activities", label),)


def _by_month(log: Log, scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    return _by_period(log, scope, groups, "month")


def _by_week(log: Log, scope: Scope, groups: Mapping[str, Measures]) -> Rows:
    return _by_period(log, scope, groups, "week")


ROWS: Mapping[str, Callable[[Log, Scope, Mapping[str, Measures]], Rows]] = {
    "county": _by_county,
    "campaign": _by_campaign,
    "municipality": _by_municipality,
    "kind": _by_kind,
    "audience": _by_audience,
    "month": _by_month,
    "week": _by_week,
}


def _none() -> str:
    return _("none named")
