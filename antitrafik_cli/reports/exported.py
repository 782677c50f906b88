"""What can leave as a file: the records, in the shape that a format takes, and every report.

Here: which result belongs to which name and format. Not here: what any of them holds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from antitrafik_cli.data import schedule_problem
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.errors import listed
from antitrafik_cli.errors.exporting import NotOfReports, UnknownExport
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.due import due
from antitrafik_cli.reports.named import DIMENSIONS, REPORTS
from antitrafik_cli.reports.published import published
from antitrafik_cli.reports.record_table import record_table
from antitrafik_cli.reports.schedule import schedule
from antitrafik_cli.reports.surveys import Narrowed, surveys
from antitrafik_cli.reports.who_does_what import who_does_what
from antitrafik_cli.result import Note, Result, ResultTable
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log

RECORDS = "records"
NAMES = (RECORDS, *REPORTS, "due", "schedule")
NOTELESS = "sqlite"  # is published as it is
_ACTIVITIES_ALONE = "4w"
_SURVEYS = "surveys"
_ONE_TABLE = "hxl"
_ADDING_UP = {"activity": "county"}  # by what its one table is told: each activity in one row


class Asked(NamedTuple):
    """What was asked for: a name of NAMES, a format, the scope, a dimension of the report."""

    name: str
    format: str
    scope: Scope
    by: str | None = None
    with_notes: bool = False


def dimensions(name: str) -> tuple[str, ...]:
    """What a report may be told by. Raises `UnknownExport`."""
    if name not in NAMES:
        raise UnknownExport(words=name, choices=listed(NAMES))
    return tuple(DIMENSIONS.get(name, ()))


def exported(log: Log, asked: Asked) -> Result:
    """The result that leaves. Raises `NotOfReports`, and what the report raises.

    An unsound schedule is raised where the schedule is what leaves. What leaves says nothing of
    devices, officers and the folders of this laptop.
    """
    if asked.format == _ONE_TABLE and asked.by is None and asked.name in _ADDING_UP:
        by = _ADDING_UP[asked.name]
        choices = listed(dimensions(asked.name))
        note = Note(
            N_("HXL holds one table: here it is {table}. For another: --by {choices}"),
            {"table": f"by-{by}", "choices": choices},
        )
        return _first(exported(log, asked._replace(by=by)), note)
    result = _result(log, asked)
    result = replace(result, tables=tuple(map(_outward, _leaving(result))))
    others = [one.name for one in result.tables[1:]]
    if asked.format != _ONE_TABLE or not others:
        return result
    facts = {"table": result.tables[0].name, "others": listed(others)}
    return _first(
        result, Note(N_("HXL holds one table: here it is {table}, without {others}."), facts)
    )


def _first(result: Result, note: Note) -> Result:
    """The first table alone, with the note that it is that one."""
    table = result.tables[0]
    return replace(result, tables=(replace(table, notes=(note, *table.notes)),))


def _leaving(result: Result) -> Iterator[ResultTable]:
    return (one for one in result.tables if one.name != "devices")


def _outward(table: ResultTable) -> ResultTable:
    """Without the weeks that were not issued, whose commands hold a path of this laptop."""
    if table.name != "due":
        return table
    return replace(table, rows=tuple(row for row in table.rows if row["kind"] != "export"))


def _result(log: Log, asked: Asked) -> Result:
    if asked.name == RECORDS:
        return _RECORDS.get(asked.format, _list)(log, asked)
    if asked.format == _ACTIVITIES_ALONE:
        choices = listed(("xlsx", "hxl", "csv"))
        raise NotOfReports(format=asked.format, report=asked.name, choices=choices)
    if asked.name == _SURVEYS:  # what leaves is for readers outside: small groups stay hidden
        return surveys(log, asked.scope, Narrowed(outside=True))
    if asked.name in REPORTS:
        return REPORTS[asked.name](log, asked.scope, asked.by)
    if asked.name == "due":
        return due(log, asked.scope, today())
    if problem := schedule_problem():
        raise problem
    return schedule(log, asked.scope, today())


def _list(log: Log, asked: Asked) -> Result:
    return record_table(log, asked.scope, with_notes=asked.with_notes, dated=True)


def _who_does_what(log: Log, asked: Asked) -> Result:
    return who_does_what(log, asked.scope, with_notes=asked.with_notes)


# The formats that take records in another shape than the list that comes in again.
_RECORDS: Mapping[str, Callable[[Log, Asked], Result]] = {
    "hxl": _who_does_what,
    _ACTIVITIES_ALONE: _who_does_what,
    NOTELESS: lambda log, asked: published(log, asked.scope),
}
