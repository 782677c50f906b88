"""`export-weekly`: every finished week as files in a folder, made for cron."""

from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.as_of import write_again
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.edition_files import FILES, Issued, Target
from antitrafik_cli.commands.filters import Filters
from antitrafik_cli.commands.issuing import Refused, Strange, issue
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.domain.weeks import finished_week
from antitrafik_cli.errors import Failure, NoLog, listed
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.edition_names import USUAL
from antitrafik_cli.store.log import Log

app, export_weekly_command = command(
    """
    antitrafik export-weekly --to ~/raporte
    antitrafik export-weekly --to ~/raporte --week last
    antitrafik export-weekly --to ~/raporte --week 2017-W47/1
    antitrafik export-weekly --to ~/raporte/elbasan --county Elbasan --formats md
    """
)
To = Annotated[
    str, typer.Option("--to", metavar="FOLDER", help=N_("The folder, which has to be there."))
]
Week = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar="WEEK",
        help=N_(
            "Only this finished week: last or 2017-W47. With 2017-W47/1 the files of that edition "
            "again; nothing is issued by it."
        ),
    ),
]
Formats = Annotated[
    str | None,
    typer.Option(
        "--formats",
        metavar="FORMATS",
        help=N_(
            "The formats, between commas: xlsx, csv, md, csv-excel, json. The first three if left "
            "out."
        ),
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help=N_("Say nothing when all went well: for cron."))
]
_EXAMPLE = "antitrafik export-weekly --to ~/raporte"


@export_weekly_command
def export_weekly(
    to: To,
    week: Week = None,
    formats: Formats = None,
    county: options.FilterCounties = None,
    quiet: Quiet = False,
) -> None:
    """Write every finished week that is new or was amended."""
    folder = options.folder(to, "--to", _EXAMPLE)
    edition = week if week is not None and "/" in week else None
    only = _week(week) if week is not None and edition is None else None
    scope = Filters(county=county).scope(None)
    target = Target(folder, formats_of(formats), tuple(sorted(scope.counties)))
    if not exists(log_path()):
        raise NoLog(path=log_path())
    warn_of_schedule()
    if edition is not None:
        with Log.open(log_path()) as log:
            again = write_again(log, target, edition)
        _say(N_("Made again: {week}, edition {edition}: {files}."), again, quiet=quiet)
        return
    with Log.open(log_path(), write=True) as log:
        for one in issue(log, target, today(), only):
            if isinstance(one, Strange):
                _warn(target.folder, one)
            elif isinstance(one, Refused):
                say(f"antitrafik: {one.failure}")
            else:
                _say(N_("Issued: {week}, edition {edition}: {files}."), one, quiet=quiet)


def _say(told: str, one: Issued, *, quiet: bool) -> None:
    if not quiet:
        say(_(told).format(week=one.week, edition=one.edition, files=listed(one.files)))


def _warn(folder: Path, one: Strange) -> None:
    told = _(
        "In {folder} these have the name of an edition and hold something else; they stay as "
        "they are: {files}. Take them away, and the next run writes what was issued."
    )
    say(told.format(folder=folder, files=listed(one.files)))


def _week(words: str) -> str:
    try:
        return finished_week(words, today())
    except Failure as failure:
        raise failure.at("--week") from None


def formats_of(words: str | None) -> tuple[str, ...]:
    """The formats between commas, each once. Raises `UnknownChoice`."""
    if words is None:
        return USUAL
    told = [one.strip().lower() for one in words.split(",")]
    return tuple(dict.fromkeys(options.choice(one, FILES, "--formats") for one in told))
