"""A week as it was issued, made again: `report --as-of 2017-W47/1`.

The same bytes in the same language, with the same schedule, but for texts erased since. Here: which
edition the words mean, and showing it. Not here: the option itself (`report`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from antitrafik_cli.commands import options
from antitrafik_cli.commands.filters import Filters
from antitrafik_cli.domain.weeks import week_named
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.issuing import UnknownEdition
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.messages import _
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.weekly import summary, weekly
from antitrafik_cli.result import Result
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.as_of import as_of
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.editions import Edition, editions, series_of
from antitrafik_cli.store.log import Log


def show_edition(
    words: str, filters: Filters, also: Sequence[str], format_: str, out: Path | None
) -> None:
    """Show an edition, narrowed to counties at most; `also` are other words that were given.

    Raises `NotTogether` for these, and what `_edition_again` raises.
    """
    asked = [f"--{name.rstrip('_')}" for name, value in vars(filters).items() if value]
    if given := [*also, *(name for name in asked if name != "--county")]:
        right = _("An edition is shown as it was issued; only --county goes with it.")
        raise NotTogether(options=listed(["--as-of", *given]), right=right)
    options.choice(format_, tuple(FORMATS), "--format")
    with Log.open(log_path()) as log:
        with _edition_again(log, words, filters.scope(log).counties) as result:
            emit(result, format_, out)
        remember_export(log, out)


@contextmanager
def _edition_again(log: Log, words: str, counties: Sequence[str]) -> Iterator[Result]:
    """The summary of an edition, `2017-W47/1`, or of the newest, `2017-W47`, from what had come.

    Raises `NotAWeek` and `UnknownEdition`, at the option.
    """
    try:
        week, edition = _find(log, words, counties)
    except Failure as failure:
        raise failure.at("--as-of") from None
    past = as_of(log, edition.n)
    with past:
        yield summary(past, weekly(past, week, counties), edition.number)


def _find(log: Log, words: str, counties: Sequence[str]) -> tuple[str, Edition]:
    named, _slash, number = words.partition("/")
    week = week_named(named)
    known = editions(log, series_of(week, counties))
    asked = number.strip() if _slash else str(len(known))
    for one in known:
        if str(one.number) == asked:
            return week, one
    choices = listed(f"{week}/{one.number}" for one in known)
    hint = " " + _("There are: {choices}.").format(choices=choices) if known else ""
    raise UnknownEdition(words=words, hint=hint)
