"""`export`: records and reports as files for others."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.filters import Filters, with_filters
from antitrafik_cli.commands.progress import progress
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.errors import listed
from antitrafik_cli.errors.exporting import UnknownEnding
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.render import FILE_FORMATS
from antitrafik_cli.render.emit import emit_files, refuse_place
from antitrafik_cli.reports.exported import NOTELESS, RECORDS, Asked, dimensions, exported
from antitrafik_cli.result import Result
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.log import Log

app, export_command = command(
    """
    antitrafik export --period 2017 --out regjistrimet.xlsx
    antitrafik export --format csv-excel --out regjistrimet.csv
    antitrafik export activity --by month --out muajt.xlsx
    antitrafik export --format hxl --county Elbasan --out elbasan.hxl.csv
    antitrafik export --format 4w --out kush-cfare-ku.xlsx
    antitrafik export --out publikimi.db && datasette publikimi.db -m publikimi.metadata.json
    """
)
Report = Annotated[
    str,
    typer.Argument(
        metavar="[REPORT]",
        help=N_(
            "What leaves: records (events and distributions), or a report: activity, coverage, "
            "requests, surveys, due, schedule."
        ),
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="WHAT", help=N_("Of a report: one table, by this.")),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=N_(
            "csv, csv-excel, xlsx, json, jsonl, hxl, 4w, sqlite or md; if left out, as FILE ends, "
            "else csv."
        ),
    ),
]
WithNotes = Annotated[
    bool,
    typer.Option("--with-notes", help=N_("With the notes of records, which else stay here.")),
]


@export_command
@with_filters
def export(
    filters: Filters,
    report: Report = RECORDS,
    by: By = None,
    with_notes: WithNotes = False,
    format_: Format = None,
    out: options.Out = None,
) -> None:
    """Write records or a report for others: for Excel, HXL, Datasette and more."""
    known = dimensions(report)
    format_ = _format(format_, out)
    if by is not None:
        _refuse_by(report, known)
        options.choice(by, known, "--by")
    if with_notes and (report != RECORDS or format_ == NOTELESS):
        other = report if report != RECORDS else f"--format {format_}"
        right = _("Notes belong to the list of records, and a published database holds none.")
        raise NotTogether(options=listed([other, "--with-notes"]), right=right)
    refuse_place(out)
    with Log.open(log_path()) as log:
        asked = Asked(report, format_, filters.scope(log), by, with_notes)
        warn_of_schedule()
        words = ["antitrafik export", *([report] if report != RECORDS else [])]
        example = f"{' '.join(words)} --format {format_} --out {_ending(format_)}"
        with progress("export", None) if out else nullcontext():
            result = exported(log, asked)
            emit_files(result, format_, out, example)
        _say_notes(result, format_)
        remember_export(log, out)


def _format(format_: str | None, out: Path | None) -> str:
    """The format asked for; without one that whose ending the file has, CSV where it has none.

    Raises `UnknownChoice` and `UnknownEnding`.
    """
    if format_ is not None:
        return options.choice(format_, tuple(FILE_FORMATS), "--format")
    ending = out.suffix.lower() if out else ""
    known = {ending: name for name, one in FILE_FORMATS.items() for ending in one.endings}
    if ending and ending not in known:
        raise UnknownEnding(ending=ending, formats=listed(FILE_FORMATS), endings=listed(known))
    return known.get(ending, "csv")


def _say_notes(result: Result, format_: str) -> None:
    """Say what the file would have said under its tables, if its format had a place for it."""
    if not FILE_FORMATS[format_].has_notes:
        for note in (note for table in result.tables for note in table.notes):
            say(str(note))


def _refuse_by(report: str, known: tuple[str, ...]) -> None:
    """Raises `NotTogether` for a report that is told in one way alone."""
    if not known:
        right = _("Ask for less with the filters, such as --county or --period.")
        raise NotTogether(options=listed([report, "--by"]), right=right)


def _ending(format_: str) -> str:
    return "eksporti.db" if format_ == NOTELESS else "eksporti.xlsx"
