"""The report `requests`: what was asked for by theme and county, and what came of it.

Here: the counts, and every request that is still open. Not here: the requests under an activity
report (`requests`), answering them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports import notes
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.closing import closed
from antitrafik_cli.reports.requests import COLUMNS, request_row
from antitrafik_cli.reports.rows import county_label
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import by_index, parameters
from antitrafik_cli.store.shares import COUNTY_CODES

DIMENSIONS = ("theme", "county")
_ANSWERS = ("met", "declined", "open", "unanswered")

# By the requests of events in the scope: an index has the events at which any were made.
_FROM = f"""
FROM activity AS a INDEXED BY activity_asked CROSS JOIN entry ON entry.n = a.r
CROSS JOIN request AS q ON q.event = entry.record
WHERE a.requests > 0 AND a.county IN ({COUNTY_CODES}) AND {{condition}}
"""
_COUNTS = f"""
SELECT q.theme, a.county, sum(q.answer = 'met'), sum(q.answer = 'declined'),
  sum(q.answer = 'open'), sum(q.answer = '')
{_FROM} GROUP BY q.theme, a.county
"""
_STILL_OPEN = f"""
SELECT q.r, q.theme, q.event, a.county
{_FROM} AND q.answer IN ('', 'open') ORDER BY a.first DESC, a.r DESC, q.r DESC
"""
_TITLES = {
    "theme": (N_("By theme"), N_("Theme")),
    "county": (N_("By county"), N_("County")),
}
_FIGURES = (
    Column("requests", "count", "requests", N_("Requests")),
    Column("met", "count", "requests", N_("Met")),
    Column("declined", "count", "requests", N_("Declined")),
    Column("open", "count", "requests", N_("Still open")),
    Column("unanswered", "count", "requests", N_("Not answered")),
)


class _Asked(NamedTuple):
    """How many requests of one theme and county were answered how, in the order of _ANSWERS."""

    theme: str
    county: str
    answers: tuple[int, ...]


def requests(log: Log, scope: Scope, by: str | None = None) -> Result:
    """Standing requests made at the standing events in the scope, by theme and county.

    With `by`, by one of DIMENSIONS alone, in a table `by-<by>`. A second table names every request
    that is still open or was never answered, the newest first.
    """
    given = {**parameters(scope)}
    condition = by_index(scope)
    counted = [
        _Asked(theme, county, tuple(answers))
        for theme, county, *answers in log.connection.execute(
            _COUNTS.format(condition=condition), given
        )
    ]
    found = log.connection.execute(_STILL_OPEN.format(condition=condition), given).fetchall()
    heading = Note(N_("What was asked for, in all counties"))
    if scope != Scope():
        told = Said(lambda: " · ".join(parts_of(scope)))
        heading = Note(N_("What was asked for: {scope}"), {"scope": told})
    result = Result(
        report="requests",
        tables=(_counts_table(counted, (by,) if by else DIMENSIONS), _open_table(log, found)),
        scope=scope_told(scope),
        heading=heading,
        notes=tuple(notes.left_out(log, scope)),
    )
    return closed(log, scope, result)


def _counts_table(counted: list[_Asked], by: tuple[str, ...]) -> ResultTable:
    groups: dict[tuple[str, ...], list[int]] = {}
    for one in counted:
        key = tuple(one.theme if name == "theme" else one.county for name in by)
        sums = groups.setdefault(key, [0] * len(_ANSWERS))
        groups[key] = [mine + more for mine, more in zip(sums, one.answers, strict=True)]
    large = Counter({key[0]: 0 for key in groups})
    for key, answers in groups.items():
        large[key[0]] += sum(answers)
    order = sorted(groups, key=lambda key: (-large[key[0]], key))
    named = [(name, *_TITLES[name]) for name in by]
    total = [sum(column) for column in zip(*groups.values(), strict=True)] or [0] * len(_ANSWERS)
    return ResultTable(
        name=f"by-{'-and-'.join(by)}",
        title=named[0][1] if len(by) == 1 else N_("By theme and county"),
        columns=(*(Column(name, "text", "", label) for name, _title, label in named), *_FIGURES),
        rows=tuple({**_names(by, key), **_cells(groups[key])} for key in order),
        shown=(
            *(Shown(label, "code", (name,)) for name, _title, label in named),
            *(Shown(one.label, "number", (one.name,)) for one in _FIGURES),
        ),
        totals=_cells(total),
    )


def _names(by: tuple[str, ...], key: tuple[str, ...]) -> dict[str, Cell]:
    named: dict[str, Cell] = {}
    for name, code in zip(by, key, strict=True):
        if name == "theme":
            named[name] = Coded(code or "none", vocabulary().label("themes", code))
        else:
            named[name] = Coded(gazetteer().key(code) or "none", county_label(code))
    return named


def _cells(answers: list[int]) -> Mapping[str, Cell]:
    return {"requests": sum(answers), **dict(zip(_ANSWERS, answers, strict=True))}


def _open_table(log: Log, found: list[tuple[int, str, bytes, str]]) -> ResultTable:
    return ResultTable(
        name="requests",
        title=N_("Still open or never answered"),
        columns=COLUMNS,
        rows=tuple(_open_rows(log, found)),
        shown=(
            Shown(N_("Request"), "code", ("id",)),
            Shown(N_("Theme"), "code", ("theme",)),
            Shown(N_("What was asked for"), "text", ("words",)),
            Shown(N_("County"), "text", ("county",)),
            Shown(N_("Date"), "code", ("date",)),
            Shown(N_("Answer"), "text", ("answered",)),
        ),
    )


def _open_rows(log: Log, found: list[tuple[int, str, bytes, str]]) -> Iterator[dict[str, Cell]]:
    states = log.states(row[0] for row in found)
    for (_number, theme, event, county), state in zip(found, states, strict=True):
        row = request_row(log, state, theme, event, county)
        answer = row["answer"]
        yield {**row, "answered": answer.label if isinstance(answer, Coded) else _("not answered")}
