"""The summary of one ISO week: its figures and its records.

Here: which weeks there are, what a week holds, what tells two tellings of it apart. Everything in
it follows from the entries and the texts not erased, not from the day or the other records of the
log; names of campaigns are those of the schedule in use, and are in no digest.
Not here: what changed since it was issued (`amendment`), files and editions.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from antitrafik_cli.domain.calendar import DAY, period_days, week_key
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.entry import canonical
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.activity import figures
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.listing import COLUMNS, SHOWN, row_of
from antitrafik_cli.reports.materials import materials_tables
from antitrafik_cli.reports.notes import Listed
from antitrafik_cli.result import Cell, Coded, Note, Result, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import by_index, inside, numbers, parameters
from antitrafik_cli.store.rows import EVER

_COUNTRY = ("county", "campaign", "kind", "audience")
_COUNTY = ("campaign", "audience", "kind", "municipality")
# What is shown of a record. Names of notes and sources are not: they never make a new edition.
SHOWN_FIELDS = frozenset(
    {
        *("date", "place", "kind", "material", "attended", "quantity", "status", "campaigns"),
        *("fulfils", "within"),
    }
)
SHOWN_TEXTS = frozenset({"venue", "places", "kind_words", "material_words", "audience_words"})
_SHOWN = (*SHOWN, Shown(N_("Campaigns"), "code", ("campaigns",)))
_SHORT = 8  # hex digits of an id: fixed, or a record would change its name as others come


class Weekly(NamedTuple):
    """What one week holds: figures, the records in it, and the spread ones that ended in it.

    What is spread over several weeks is in no figure; it stands with the week it ended in alone, so
    that every activity is in exactly one week.
    """

    week: str
    scope: Scope
    tables: tuple[ResultTable, ...]
    records: tuple[RecordState, ...]
    spread: tuple[RecordState, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing was done in it."""
        return not self.records and not self.spread


def short_of(record: str) -> str:
    """The beginning of the last group of an id, which finds the record."""
    return record.rpartition("-")[2][:_SHORT]


def finished_weeks(
    log: Log, counties: Sequence[str], today: date, after: date = date.min
) -> list[str]:
    """The finished ISO weeks in which something was done, in order.

    What began before the day `after` is not looked at.
    """
    scope = Scope(counties=tuple(counties))
    monday = today - DAY * (today.isoweekday() - 1)
    given = {**parameters(scope), "monday": str(monday), "after": max(str(after), EVER[0])}
    condition = by_index(scope)
    held = log.connection.execute(_WEEKS.format(condition=condition), given)
    ended = log.connection.execute(_ENDS.format(condition=condition), given)
    weeks = {week for (week,) in held}
    return sorted(weeks | {week_key(date.fromisoformat(day)) for (day,) in ended})


def weekly(log: Log, week: str, counties: Sequence[str] = ()) -> Weekly:
    """What that week holds, as far as the log knows."""
    first, last = period_days(week)
    scope = Scope(counties=tuple(counties), first=first, last=last)
    dimensions = _COUNTY if len(counties) == 1 else _COUNTRY
    tables = [table for one in dimensions for table in figures(log, scope, one)]
    whole = scope._replace(first=None, last=None)
    query = _SPREAD.format(condition=inside(whole))
    found = log.connection.execute(query, parameters(scope))
    ended = [number for (number,) in found]
    return Weekly(
        week,
        scope,
        (*tables, *materials_tables(log, scope)),
        tuple(log.states(numbers(log, scope))),
        tuple(log.states(ended)),
    )


def digest_of(one: Weekly) -> bytes:
    """What tells two tellings of a week apart, in any language: figures and what records show."""
    told = {
        "tables": [_machine_form(table) for table in one.tables],
        "records": [_shown_of(state) for state in one.records],
        "spread": [_shown_of(state) for state in one.spread],
    }
    return sha256(canonical(told).encode()).digest()


def summary(log: Log, one: Weekly, edition: int) -> Result:
    """The week as it is issued."""
    tables = [*one.tables, _records(log, "records", N_("Records"), one.records)]
    if one.spread:
        title = N_("Spread over several weeks and ended in this one: in no figure")
        tables.append(_records(log, "spread", title, one.spread))
    return Result(
        report="weekly",
        tables=tuple(tables),
        scope={"week": one.week, "edition": edition, **scope_told(one.scope)},
        heading=heading_of(one, _HEADINGS, edition),
        notes=tuple(_in_conflict((*one.records, *one.spread))),
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


def _records(log: Log, name: str, title: str, states: Iterable[RecordState]) -> ResultTable:
    rows = tuple(_row(log, state) for state in states)
    return ResultTable(name, title, COLUMNS, rows, _SHOWN)


def _row(log: Log, state: RecordState) -> dict[str, Cell]:
    return {**row_of(log, state), "id": Coded(state.record, short_of(state.record))}


def _in_conflict(states: Iterable[RecordState]) -> Iterable[Note]:
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
