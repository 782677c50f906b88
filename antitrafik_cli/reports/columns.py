"""The columns of every activity table, as machines name them and as people see them.

Here: names, units, headings. Not here: the sums in them (`measures`).
"""

from collections.abc import Iterable

from antitrafik_cli.messages import N_
from antitrafik_cli.result import Column, Shown


def _columns(rows: Iterable[tuple[str, str, str]]) -> tuple[Column, ...]:
    return tuple(Column(name, "count", unit, label) for name, unit, label in rows)


COLUMNS = _columns(
    (
        ("events", "events", N_("Events")),
        ("events_uncounted", "events", N_("Events with a group not counted")),
        ("attendances_exact", "attendances", N_("Attendances counted exactly")),
        ("attendances_about_low", "attendances", N_("Attendances counted inexactly, at least")),
        ("attendances_about_high", "attendances", N_("Attendances counted inexactly, at most")),
        ("female", "attendances", N_("Females")),
        ("male", "attendances", N_("Males")),
        ("sex_not_recorded", "attendances", N_("Sex not recorded")),
        ("sex_not_recorded_about_low", "attendances", N_("Sex not recorded, inexact, at least")),
        ("sex_not_recorded_about_high", "attendances", N_("Sex not recorded, inexact, at most")),
        ("leaflets_done", "leaflets", N_("Leaflets handed out")),
        ("leaflets_done_about_low", "leaflets", N_("Leaflets handed out, inexact, at least")),
        ("leaflets_done_about_high", "leaflets", N_("Leaflets handed out, inexact, at most")),
        ("leaflets_in_progress", "leaflets", N_("Leaflets being handed out")),
        ("leaflets_in_progress_about_low", "leaflets", N_("Leaflets being handed out, at least")),
        ("leaflets_in_progress_about_high", "leaflets", N_("Leaflets being handed out, at most")),
        ("distributions_uncounted", "distributions", N_("Distributions not counted")),
        ("municipalities", "municipalities", N_("Municipalities")),
        ("venues", "venues", N_("Venues named")),
        ("requests", "requests", N_("Requests")),
    )
)


def _shown_total(label: str, name: str, uncounted: str = "") -> Shown:
    names = (name, f"{name}_about_low", f"{name}_about_high")
    return Shown(label, "total", (*names, uncounted) if uncounted else names)


SHOWN = (
    Shown(N_("Events"), "number", ("events",)),
    Shown(
        N_("Attendances"),
        "total",
        (
            "attendances_exact",
            "attendances_about_low",
            "attendances_about_high",
            "events_uncounted",
        ),
    ),
    Shown(
        N_("F / M / not recorded"),
        "sex",
        (
            *("female", "male", "sex_not_recorded"),
            *("sex_not_recorded_about_low", "sex_not_recorded_about_high"),
        ),
    ),
    _shown_total(N_("Leaflets handed out"), "leaflets_done"),
    _shown_total(N_("Leaflets being handed out"), "leaflets_in_progress"),
    Shown(N_("Distributions not counted"), "number", ("distributions_uncounted",)),
    Shown(N_("Municipalities"), "number", ("municipalities",)),
    Shown(N_("Venues"), "number", ("venues",)),
    Shown(N_("Requests"), "number", ("requests",)),
)
