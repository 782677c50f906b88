"""`schedule`: the calendar of what is planned, with what became of it."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import Command, command
from antitrafik_cli.commands.filters import Filters, when_of, with_filters
from antitrafik_cli.commands.schedule_check import check_schedule
from antitrafik_cli.data import schedule_problem, vocabulary
from antitrafik_cli.domain.calendar import month_end
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.errors import (
    MissingAnswer,
    StrayWord,
    UnknownChoice,
    UnknownTerm,
    listed,
)
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.messages import N_, _
from antitrafik_cli.render import FORMATS, ICS, MONTH
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.schedule import schedule as calendar
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

CHECK = "check"
_EXAMPLE = "antitrafik schedule --month --from 2017-10 --to 2017-12"


class _WithMonth(Command):
    """A command whose option --month may stand without a month."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line, in which a bare --month is one with an empty month."""
        following = [*args, "-"][1:]
        told = [
            "--month=" if word == "--month" and after.startswith("-") else word
            for word, after in zip(args, following, strict=True)
        ]
        rest: list[str] = super().parse_args(ctx, told)
        return rest


app, schedule_command = command(
    """
    antitrafik schedule
    antitrafik schedule --county Kukës --state no-word
    antitrafik schedule --month "dhjetor 2017"
    antitrafik schedule --period 2017 --format ics --out plani.ics
    antitrafik schedule check plani.yaml
    """,
    _WithMonth,
)
What = Annotated[
    str | None, typer.Argument(metavar="[check]", help=N_("Only check that a schedule is sound."))
]
File = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help=N_("The schedule to check; the one in use if left out.")),
]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help=N_("Only what is upcoming, held, partly, moved, cancelled or no-word. Repeatable."),
    ),
]
Month = Annotated[
    str | None,
    typer.Option(
        "--month",
        metavar="[WHEN]",
        help=N_("Draw a month: dhjetor 2017; alone, those of --period, else this month."),
    ),
]
Format = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help=N_("table, json, csv, md or ics."))
]


@schedule_command
@with_filters
def schedule(
    filters: Filters,
    what: What = None,
    file: File = None,
    state: States = None,
    month: Month = None,
    format_: Format = "table",
    out: options.Out = None,
) -> None:
    """Show what is planned, and what became of it."""
    if what is not None:
        if what != CHECK:
            raise StrayWord(words=what, command="antitrafik schedule")
        _refuse_beside_check(filters, state=state, month=month, out=out)
        check_schedule(file, format_)
        return
    options.choice(format_, (*FORMATS, ICS), "--format")
    if problem := schedule_problem():
        raise problem
    states = _states(state or [])
    known = Log.open(log_path()) if exists(log_path()) else nullcontext()
    with known as log:
        scope = filters.scope(log)
        if month is not None:
            scope = _in_months(scope, month, filters)
        drawn = MONTH if month is not None and format_ == "table" else format_
        told = calendar(log, scope, today(), states=states, touching=drawn == MONTH)
        emit(told, drawn, out)


def _refuse_beside_check(filters: Filters, **others: object) -> None:
    """Raises `NotTogether` for options that say what of a calendar is shown."""
    given = {**vars(filters), **others}
    names = [f"--{name.rstrip('_')}" for name, value in given.items() if value is not None]
    if names:
        right = _("A check is about the whole file. Leave the rest out.")
        raise NotTogether(options=listed([CHECK, *names]), right=right)


def _states(words: list[str]) -> list[str]:
    """The codes of these states, in any spelling. Raises `UnknownChoice`."""
    terms = vocabulary()
    found = []
    for one in words:
        try:
            found.append(terms.read("item-states", one)[0])
        except UnknownTerm:
            codes = [term.code for term in terms.terms("item-states")]
            raise UnknownChoice(words=one, choices=listed(codes)).at("--state") from None
    return found


def _in_months(scope: Scope, month: str, filters: Filters) -> Scope:
    """The scope over whole months: those of `month`; where that is empty, of the period, or this.

    Raises `NotTogether` for a month and a period, `MissingAnswer` for a period without an end.
    """
    ends = {"--from": filters.from_, "--to": filters.to, "--period": filters.period}
    given = [name for name, value in ends.items() if value is not None]
    if when := when_of("--month", month or None):
        if given:
            right = _("To draw the months of a period, write --month without a month.")
            raise NotTogether(options=listed(["--month", *given]), right=right)
        first, last = when.first, when.last
    elif given:
        if scope.first is None or scope.last is None:
            missing = "--from" if scope.first is None else "--to"
            raise MissingAnswer(options=missing, example=_EXAMPLE)
        first, last = scope.first, scope.last
    else:
        first = last = today()
    return scope._replace(first=first.replace(day=1), last=month_end(last))
