"""A donor's quarter: only what happened since a day, with the sexes in columns of their own.

Here: how that report differs from the activity report it is made of, and what changed the figures
of earlier quarters. Not here: the figures (`activity`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from antitrafik_cli.domain.calendar import DAY
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports import notes
from antitrafik_cli.reports.activity import figures
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.closing import closed
from antitrafik_cli.result import Note, Result, ResultTable, Shown
from antitrafik_cli.settings import milliseconds
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers, told_since

_SEXES = (
    Shown(N_("Females"), "recorded", ("female", "male")),
    Shown(N_("Males"), "recorded", ("male", "female")),
    Shown(
        N_("Sex not recorded"),
        "total",
        (
            *("sex_not_recorded", "sex_not_recorded_about_low", "sex_not_recorded_about_high"),
            "events_uncounted",
        ),
    ),
)


def new_since(log: Log, scope: Scope, since: date, by: str | None = None) -> Result:
    """The activity report of what lies wholly in the scope from the day `since` on.

    One table, `by-campaign` where `by` is None. Notes say what was told since then about earlier
    days: it is not new, but has changed what an earlier report said.
    """
    new = scope._replace(first=since)
    result = Result(
        report="activity",
        tables=tuple(map(_with_sexes, figures(log, new, by or "campaign"))),
        scope=scope_told(new),
        heading=_heading(scope, since),
        notes=(*notes.about_records(log, new), *_about_earlier(log, scope, since)),
    )
    return closed(log, new, result)


def _with_sexes(table: ResultTable) -> ResultTable:
    shown: list[Shown] = []
    for one in table.shown:
        shown += _SEXES if one.kind == "sex" else (one,)
    return replace(table, shown=tuple(shown))


def _heading(scope: Scope, since: date) -> Note:
    facts: dict[str, object] = {"day": When(since.isoformat())}
    if scope == Scope():
        return Note(N_("New since {day}, in all counties"), facts)
    told = Said(lambda: " · ".join(parts_of(scope)))
    return Note(N_("New since {day}: {scope}"), {**facts, "scope": told})


# What was told late, as a note for one and for several.
_LATE = (
    N_(
        "{number} activity of earlier days was logged only since then: it is not new, but "
        "has changed the figures of then. See: {command}"
    ),
    N_(
        "{number} activities of earlier days were logged only since then: they are not "
        "new, but have changed the figures of then. See: {command}"
    ),
)
_AMENDED = (
    N_(
        "{number} activity of earlier days was amended since then, which may have changed "
        "the figures of then. See: {command}"
    ),
    N_(
        "{number} activities of earlier days were amended since then, which may have "
        "changed the figures of then. See: {command}"
    ),
)
_WITHDRAWN = (
    N_(
        "{number} activity of earlier days, of any county, was withdrawn since then. See: {command}"
    ),
    N_(
        "{number} activities of earlier days, of any county, were withdrawn since then. "
        "See: {command}"
    ),
)


def _about_earlier(log: Log, scope: Scope, since: date) -> Iterator[Note]:
    """Notes on what was logged, amended or withdrawn since the day about earlier ones."""
    told = told_since(log, milliseconds(since))
    earlier = scope._replace(first=None, last=since - DAY)
    late = [told[number] for number in numbers(log, earlier) if number in told] if told else []
    known = [number for number, fresh in told.items() if not fresh]
    listing = _command(earlier, since)
    aside = f"antitrafik list --aside --told-since {since}"
    for (one, many), number, command in (
        (_LATE, sum(late), listing),
        (_AMENDED, len(late) - sum(late), listing),
        (_WITHDRAWN, _withdrawn(log, known, since), aside),
    ):
        if number:
            yield Note(one, {"command": command}, many, number)


def _withdrawn(log: Log, told: Sequence[int], since: date) -> int:
    """How many of these records are withdrawn activities that began before the day."""
    query = "SELECT r FROM aside WHERE standing = 'withdrawn' AND type <> 'request' ORDER BY r"
    aside = {r for (r,) in log.connection.execute(query)}
    states = log.states(sorted(aside.intersection(told)))
    dates = (state.value("date") for state in states)
    return sum(When.from_iso(told).first < since for told in dates if told)


def _command(earlier: Scope, since: date) -> str:
    """The command that lists what was told since then about earlier days."""
    options = {**scope_told(earlier), "told-since": since.isoformat()}
    words = ["antitrafik", "list"]
    for name, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            words += [f"--{name}", f'"{one}"' if " " in str(one) else str(one)]
    return " ".join(words)
