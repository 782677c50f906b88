"""`import`: take in a list of events and distributions."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.progress import progress
from antitrafik_cli.commands.saving import log_to_write
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.errors.importing import RowsRefused
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.exchange.importing import Given, keep, reading
from antitrafik_cli.exchange.judged import REFUSED, Found, Judged
from antitrafik_cli.exchange.previewing import judged_row, judged_rows, names_in, sentences
from antitrafik_cli.exchange.rejects import refuse_place, rejects
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.prompts.terminal import at_terminal
from antitrafik_cli.render import FORMATS
from antitrafik_cli.result import Row
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Change, change
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

_STEPS = 1000  # of the bar

app, import_command = command(
    """
    antitrafik import lista.xlsx --dry-run
    antitrafik import lista.csv --map "Dita e takimit=date" --map "Nr.=-"
    antitrafik import lista.csv --skip-bad refuzuar.csv
    antitrafik import lista.xlsx --sheet 2017 --key "Nr. i takimit"
    """
)
File = Annotated[
    Path, typer.Argument(metavar="FILE", help=N_("The list: CSV or XLSX, a row for each record."))
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet", metavar="NAME", help=N_("The sheet of a workbook; the first one if left out.")
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADING=COLUMN",
        help=N_("Which column a heading is: “Dita=date”; “Nr.=-” leaves one out. Repeatable."),
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="HEADING",
        help=N_(
            "What a row is known again by; one that says something else then amends its record."
        ),
    ),
]
SkipBad = Annotated[
    Path | None,
    typer.Option(
        "--skip-bad",
        metavar="FILE",
        help=N_("Take in the other rows, and write those refused into this CSV, with the reason."),
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would become of each row; save nothing."))
]
Format = Annotated[
    str,
    typer.Option("--format", metavar="FORMAT", help=N_("Of --dry-run: table, json, csv or md.")),
]


@import_command
def import_(
    file: File,
    sheet: Sheet = None,
    map_: Maps = None,
    key: Key = None,
    new_campaign: options.NewCampaign = False,
    skip_bad: SkipBad = None,
    dry_run: DryRun = False,
    yes: options.Yes = False,
    format_: Format = "table",
) -> None:
    """Take in what is new of a list, all of it or nothing."""
    options.choice(format_, tuple(FORMATS), "--format")
    given = Given(file, sheet, map_ or (), key, new_campaign)
    warn_of_schedule()
    if dry_run:
        if skip_bad:
            right = _("A preview writes no file; it shows which rows are refused.")
            raise NotTogether(options="--dry-run, --skip-bad", right=right)
        _show(given, format_)
        return
    if skip_bad:
        refuse_place(skip_bad, file)
    asking = at_terminal() and not yes
    fresh = not exists(log_path())
    told = asking or fresh  # a list that is refused must not make a log
    if told:
        found = _looked_through(given)
        _refuse(found, skip_bad)
        if asking and not (_only_rejects(found, skip_bad) or _agreed(found)):
            say(_("Not saved."))
            return
        if fresh and not found.kept:  # nor may one of which no row can be taken in
            _tell(found)
            if skip_bad and found.counts[REFUSED]:
                _write_rejects(given, skip_bad)
            return
    _save(given, skip_bad, remarked=told, asked=asking)


def _show(given: Given, format_: str) -> None:
    """What would become of each row, on stdout."""
    from antitrafik_cli.render.emit import emit  # noqa: PLC0415 - only for a preview

    told: list[Row] = []  # less than what was judged, which holds all that each row says
    found = _looked_through(given, lambda one: told.append(judged_row(one)))
    emit(judged_rows(told), format_, None)
    _tell(found)


def _log_to_read() -> "Log | nullcontext[None]":
    return Log.open(log_path()) if exists(log_path()) else nullcontext()


def _looked_through(given: Given, each: Callable[[Judged], object] = lambda _one: None) -> Found:
    """What is found in the list, with nothing kept."""
    found = Found()
    with _log_to_read() as log, reading(given, log) as table:
        _remark(table.remarks)
        with progress("import", _STEPS) as advance:
            step = 0
            for judged in table.judged():
                found.add(judged, "")
                each(judged)
                step = _advanced(advance, step, table.at)
    return found


def _remark(remarks: Sequence[str]) -> None:
    for remark in remarks:
        say(remark)


def _advanced(advance: Callable[[], object], step: int, at: float) -> int:
    """Let the bar follow what was read; how far it is then."""
    while step < at * _STEPS:
        advance()
        step += 1
    return step


def _save(given: Given, skip_bad: Path | None, *, remarked: bool, asked: bool) -> None:
    """Keep what is new, in one change, and say what was done, where that was not said before."""
    with log_to_write() as log:
        with change(log, "import", partial(progress, "import", None)) as started:
            found = _kept(given, log, started, skip_bad, remarked=remarked)
        if not asked:
            _tell(found)
        if found.kept:
            told = _("Saved. To take all of it back: antitrafik undo")
            say(told)
        if skip_bad and found.counts[REFUSED]:
            _tell_rejects(skip_bad)
        for sentence in names_in(log, found):
            say(sentence)


def _kept(
    given: Given, log: Log, started: Change, skip_bad: Path | None, *, remarked: bool
) -> Found:
    found = Found()
    with reading(given, log) as table, rejects(skip_bad, table.headings, table.sheet) as refused:
        _remark(() if remarked else table.remarks)
        with progress("import", _STEPS) as advance:
            step = 0
            for judged in table.judged():
                found.add(judged, keep(log, started, judged))
                if refused and judged.kind == REFUSED:
                    refused.add(judged.cells.cells, judged.reason)
                step = _advanced(advance, step, table.at)
        _refuse(found, skip_bad)
        if refused:
            refused.finish()
    return found


def _write_rejects(given: Given, path: Path) -> None:
    """Write the refused rows of a list of which nothing is kept."""
    with reading(given, None) as table, rejects(path, table.headings, table.sheet) as refused:
        for judged in table.judged():
            if refused and judged.kind == REFUSED:
                refused.add(judged.cells.cells, judged.reason)
        if refused:
            refused.finish()
    _tell_rejects(path)


def _tell_rejects(path: Path) -> None:
    told = _("The rows refused are in {path}, with the reason under “refused”.")
    say(told.format(path=path))


def _refuse(found: Found, skip_bad: Path | None) -> None:
    """Where a row is refused nothing is kept, unless refused rows are skipped."""
    if found.counts[REFUSED] and skip_bad is None:
        _tell(found)
        raise RowsRefused(number=found.counts[REFUSED])


def _tell(found: Found) -> None:
    for sentence in sentences(found):
        say(sentence)


def _only_rejects(found: Found, skip_bad: Path | None) -> bool:
    """Whether nothing is to be saved, but refused rows are to be written for mending."""
    return skip_bad is not None and not found.kept and bool(found.counts[REFUSED])


def _agreed(found: Found) -> bool:
    from antitrafik_cli.prompts.confirm import agreed  # noqa: PLC0415 - only for a person

    _tell(found)
    return bool(found.kept) and agreed(_("Save this?"))
