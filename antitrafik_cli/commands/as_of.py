"""A week as it was issued, made again: `report --as-of 2017-W47/1`, `export-weekly --week` of that.

The same bytes in the same language, with the same schedule, but for texts erased since. Here: which
edition the words mean, showing it, writing its files. Not here: the options themselves.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from antitrafik_cli.commands import options
from antitrafik_cli.commands.edition_files import (
    Issued,
    Pasts,
    Target,
    alone_in,
    put_together,
    results_of,
    slip,
)
from antitrafik_cli.commands.filters import Filters
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.domain.weeks import week_asked
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.issuing import UnknownEdition
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.messages import _
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit, emit_files
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.edition_names import SLIP, names_of
from antitrafik_cli.store.editions import Edition, editions, series_of
from antitrafik_cli.store.log import Log

_WORKBOOK = "xlsx"
_EXCEL = "csv-excel"
_EXAMPLE = "antitrafik report --as-of 2017-W47/1"


def show_edition(
    words: str, filters: Filters, also: Sequence[str], format_: str, out: Path | None
) -> None:
    """Show an edition, narrowed to counties at most; `also` are other words that were given.

    Raises `NotTogether` for these, `NeedsFile` for a workbook without a file, `NotAWeek` and
    `UnknownEdition`.
    """
    asked = [f"--{name.rstrip('_')}" for name, value in vars(filters).items() if value]
    if given := [*also, *(name for name in asked if name != "--county")]:
        right = _("An edition is shown as it was issued; only --county goes with it.")
        raise NotTogether(options=listed(["--as-of", *given]), right=right)
    options.choice(format_, (*FORMATS, _EXCEL, _WORKBOOK), "--format")
    with Log.open(log_path()) as log, closing(Pasts(log)) as pasts:
        counties = tuple(sorted(filters.scope(log).counties))
        warn_of_schedule()
        week, edition = _find(log, words, counties, "--as-of")
        result = results_of(pasts.told(edition, week, counties), [_WORKBOOK])[_WORKBOOK]
        if format_ == _WORKBOOK:
            emit_files(result, format_, out, f"{_EXAMPLE} --format {format_} --out java.xlsx")
        else:
            emit(result, format_, out)
        remember_export(log, out)


def write_again(log: Log, target: Target, words: str) -> Issued:
    """Write all files of an edition, `2017-W47/1`, whole or none of them; its slip is one of them.

    Nothing is issued by that, and nothing is owed where it fails. Raises `NotAWeek`,
    `UnknownEdition`, `FolderBusy`, `OutputFailed` (also where a file of that name holds anything
    else), and what reading a log raises.
    """
    week, edition = _find(log, words, target.counties, "--week")
    with alone_in(target), closing(Pasts(log)) as pasts:
        results = results_of(pasts.told(edition, week, target.counties), target.formats)
        names = names_of(edition, target.formats)
        if SLIP in names:
            results[SLIP] = slip(pasts, edition, week, target.counties)
        with put_together(target, edition, results) as put:
            put()
        for name in names.values():
            remember_export(log, target.folder / name)
    return Issued(week, edition.number, tuple(names.values()))


def _find(log: Log, words: str, counties: Sequence[str], option: str) -> tuple[str, Edition]:
    """The week, and the edition of it that is named, or the newest. A failure names the option."""
    try:
        return _named(log, words, counties)
    except Failure as failure:
        raise failure.at(option) from None


def _named(log: Log, words: str, counties: Sequence[str]) -> tuple[str, Edition]:
    named, _slash, number = words.partition("/")
    week = week_asked(named, today())
    known = editions(log, series_of(week, counties))
    asked = number.strip() if _slash else str(len(known))
    for one in known:
        if str(one.number) == asked:
            return week, one
    raise UnknownEdition(words=words, hint=_others(log, week, counties))


def _others(log: Log, week: str, counties: Sequence[str]) -> str:
    """The editions of that week that there are; where it was not narrowed, for all counties."""
    known = editions(log, series_of(week, counties))
    everywhere = editions(log, series_of(week, ())) if counties and not known else []
    told = _("There are: {choices}.") if known else _("For all counties there are: {choices}.")
    choices = listed(f"{week}/{one.number}" for one in known or everywhere)
    return " " + told.format(choices=choices) if choices else ""
