"""The summary of one ISO week: its figures and its records.

Here: which weeks there are, what a week holds, what tells two tellings of it apart. Everything in
it follows from the entries and the texts not erased, not from the day or the other records of the
log; names of campaigns are those of the schedule in use, and are in no digest.
Not here: what changed since it was issued (`amendment`), files and editions.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from antitrafik_cli.domain.calendar import DAY, period_days, week_key
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import canonical
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.activity import figures
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.materials import materials_tables
from antitrafik_cli.reports.notes import LEFT_OUT, Listed
from antitrafik_cli.reports.phrases import in_words
from antitrafik_cli.reports.weekly_records import records_of, short_of
from antitrafik_cli.result import Coded, Note, Result, ResultTable
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import by_index, inside, numbers, parameters, touching
from antitrafik_cli.store.rows import EVER

_COUNTRY = ("county", "campaign", "kind", "audience")
_COUNTY = ("campaign", "audience", "kind", "municipality")
# What is shown of a record. Names of notes and sources are not: they never make a new edition.
SHOWN_FIELDS = frozenset(
    {
        *("date", "place", "kind", "material", "attended", "quantity", "status", "campaigns"),
        *("fulfils", "within", "materials"),
    }
)
SHOWN_TEXTS = frozenset({"venue", "places", "kind_words", "material_words", "audience_words"})


class Weekly(NamedTuple):
    """What one week holds: figures, the records in it, and those that ended in it and are in none.

    `spread` are spread over several weeks; `partly` lie only partly in the counties it is narrowed
    to, whether or not they are spread as well. Each stands with the week it ended in alone, so that
    every activity is in exactly one week of every county it touches.
    """

    week: str
    scope: Scope
    tables: tuple[ResultTable, ...]
    records: tuple[RecordState, ...]
    spread: tuple[RecordState, ...]
    partly: tuple[RecordState, ...] = ()

    @property
    def every(self) -> tuple[RecordState, ...]:
        """All its records, in figures or not."""
        return (*self.records, *self.spread, *self.partly)

    @property
    def empty(self) -> bool:
        """Whether nothing was done in it."""
        return not self.every


def finished_weeks(
    log: Log, counties: Sequence[str], today: date, after: date = date.min
) -> list[str]:
    """The finished ISO weeks in which something was done, if only partly in the counties, in order.

    What began before the day `after` is not looked at.
    """
    scope = Scope(counties=tuple(counties))
    monday = today - DAY * (today.isoweekday() - 1)
    given = {**parameters(scope), "monday": str(monday), "after": max(str(after), EVER[0])}
    partly = [f"a.county = 'several' AND {touching(scope)}"] if counties else []
    weeks: set[str] = set()
    for condition in (by_index(scope), *partly):
        held = log.connection.execute(_WEEKS.format(condition=condition), given)
        weeks.update(week for (week,) in held)
        ended = log.connection.execute(_ENDS.format(condition=condition), given)
        weeks.update(week_key(date.fromisoformat(day)) for (day,) in ended)
    return sorted(weeks)


def weekly(log: Log, week: str, counties: Sequence[str] = ()) -> Weekly:
    """What that week holds, as far as the log knows."""
    first, last = period_days(week)
    scope = Scope(counties=tuple(counties), first=first, last=last)
    dimensions = _COUNTY if len(counties) == 1 else _COUNTRY
    tables = [table for one in dimensions for table in figures(log, scope, one)]
    whole = scope._replace(first=None, last=None)
    spread, partly = (
        [number for (number,) in log.connection.execute(query, parameters(scope))]
        for query in (
            _SPREAD.format(condition=inside(whole)),
            _PARTLY.format(condition=touching(whole)),
        )
    )
    return Weekly(
        week,
        scope,
        (*tables, *materials_tables(log, scope)),
        tuple(log.states(numbers(log, scope))),
        tuple(log.states(spread)),
        tuple(log.states(partly)),
    )


def digest_of(one: Weekly) -> bytes:
    """What tells two tellings of a week apart, in any language: figures and what records show."""
    told = {
        "tables": [_machine_form(table) for table in one.tables],
        "records": [_shown_of(state) for state in one.records],
        "spread": [_shown_of(state) for state in one.spread],
        **({"partly": [_shown_of(state) for state in one.partly]} if one.partly else {}),
    }
    return sha256(canonical(told).encode()).digest()


def summary(log: Log, one: Weekly, edition: int) -> Result:
    """The week as it is issued."""
    tables = [*one.tables, records_of(log, "records", N_("Records"), one.records)]
    if one.spread:
        title = N_("Spread over several weeks and ended in this one: in no figure")
        tables.append(records_of(log, "spread", title, one.spread))
    if one.partly:
        title = N_("Only partly in this scope: in no figure")
        tables.append(records_of(log, "partly", title, one.partly))
    return Result(
        report="weekly",
        tables=tuple(tables),
        scope={"week": one.week, "edition": edition, **scope_told(one.scope)},
        heading=heading_of(one, _HEADINGS, edition),
        notes=(*_left_out(one.partly), *_in_conflict(one.every)),
    )


def heading_of(one: Weekly, headings: tuple[str, str], edition: int) -> Note:
    """The line above a summary or a slip: for the country, or narrowed to counties."""
    days = When(f"{one.scope.first}/{one.scope.last}")
    facts: dict[str, object] = {"week": one.week, "days": days, "edition": edition}
    if not one.scope.counties:
        return Note(headings[0], facts)
    places = Said(lambda: " · ".join(parts_of(Scope(counties=one.scope.counties))))
    return Note(headings[1], {**facts, "scope": places})


_HEADINGS = (
    N_("Week {week} ({days}), edition {edition}"),
    N_("Week {week} ({days}), edition {edition}: {scope}"),
)
_DATED = "a.first > :after AND a.first < :monday AND a.last < :monday"
_WEEKS = (
    "SELECT DISTINCT a.week FROM activity AS a INDEXED BY activity_county "  # noqa: S608 - constants
    f"WHERE {_DATED} AND a.week IS NOT NULL AND {{condition}}"
)
_ENDS = (
    "SELECT DISTINCT a.last FROM activity AS a INDEXED BY activity_long "  # noqa: S608 - constants
    f"WHERE a.first <> a.last AND {_DATED} AND a.week IS NULL AND {{condition}}"
)
_SPREAD = (
    "SELECT a.r FROM activity AS a INDEXED BY activity_long "  # noqa: S608 - constants
    f"WHERE a.first <> a.last AND a.first > '{EVER[0]}' AND a.first < :first "
    "AND a.last BETWEEN :first AND :last AND {condition} ORDER BY a.first, a.last, a.r"
)
_PARTLY = (
    "SELECT a.r FROM activity AS a "  # noqa: S608 - constants
    f"WHERE {{condition}} AND a.first > '{EVER[0]}' AND a.last BETWEEN :first AND :last "
    "ORDER BY a.first, a.last, a.r"
)


def _left_out(states: Sequence[RecordState]) -> Iterator[Note]:
    """The note that `report` has on what lies partly in its scope."""
    if states:
        one, many = LEFT_OUT
        yield Note(one, {"records": named(states)}, many, len(states))


def named(states: Sequence[RecordState]) -> Listed:
    """These records by their short ids, each with its date; beyond ten, an ellipsis."""
    return Listed(tuple(Said(partial(_named, state)) for state in states))


def _named(state: RecordState) -> str:
    return f"{short_of(state.record)} ({in_words('date', state.value('date'))})"


def _in_conflict(states: Iterable[RecordState]) -> Iterator[Note]:
    found = [short_of(state.record) for state in states if state.conflicts]
    if found:
        yield Note(
            N_("{number} record is told in several ways; the newest is shown: {records}."),
            {"records": Listed(tuple(found))},
            N_("{number} records are told in several ways; the newest is shown: {records}."),
            len(found),
        )


def _machine_form(table: ResultTable) -> list[Any]:
    rows = [*table.rows, *([table.totals] if table.totals else [])]
    cells = [
        {name: cell.code if isinstance(cell, Coded) else cell for name, cell in row.items()}
        for row in rows
    ]
    return [table.name, cells]


def _shown_of(state: RecordState) -> list[Any]:
    """What a record shows: texts by their commitment, which stays when they are erased."""
    texts = {name: state.commitments(name) for name in sorted(SHOWN_TEXTS & state.text.keys())}
    erased = {name: [one in state.erased for one in kept] for name, kept in texts.items()}
    fields = {name: state.value(name) for name in sorted(SHOWN_FIELDS & state.fields.keys())}
    return [
        state.record,
        fields,
        {n: list(kept) for n, kept in texts.items()},
        erased,
        [*state.conflicts],
    ]
