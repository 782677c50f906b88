"""`log-nothing`: a zero report, that there is nothing to report."""

from collections.abc import Iterator
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.new_record import New, log_new
from antitrafik_cli.commands.saving import words_of
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors import listed
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import N_, ngettext
from antitrafik_cli.settings import setting
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers

MOST_NAMED = 3
NATIONAL = "national"  # an office for the whole country reports of each county by its name

app, nothing_command = command(
    """
    antitrafik log-nothing
    antitrafik log-nothing --county Vlorë --period 2017-W48
    antitrafik log-nothing --county Vlorë --county Fier --period "gusht 2018" --note "pushime"
    """
)
Counties = Annotated[
    list[str] | None,
    typer.Option(
        "--county",
        metavar="COUNTY",
        help=N_("The county; that of this laptop if left out. Repeatable."),
    ),
]


@nothing_command
def log_nothing(
    county: Counties = None,
    municipality: options.Municipalities = None,
    period: options.OverPeriod = None,
    note: options.Note = None,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log one zero report."""
    given = {"county": county, "municipality": municipality, "period": period, "note": note}
    own = setting("county")
    told = county or municipality or own in (None, NATIONAL)
    new = New(
        "nothing",
        "log-nothing",
        required={"--county": ["county", "municipality"], "--period": ["period"]},
        example="antitrafik log-nothing --county Vlorë --period 2017-W48",
        defaults={} if told else {"county": [str(own)]},
        yes=yes,
        format=format_,
        notices=_done_then,
    )
    log_new(new, words_of(given))


def _done_then(log: Log, told: Telling) -> Iterator[str]:
    """That something was done there then after all, where the log says so."""
    when = When.from_iso(told.fields["date"])
    places = told.fields["place"]
    done = {
        number
        for place in places
        for number in numbers(log, _scope(place, when))
    }  # fmt: skip
    if done:
        records = [log.short(log.record(number)) for number in sorted(done)]
        more = " …" if len(records) > MOST_NAMED else ""
        said = ngettext(
            "{number} activity is logged there in that time: {records}. If that holds, amend or "
            "withdraw this report.",
            "{number} activities are logged there in that time: {records}. If that holds, amend or "
            "withdraw this report.",
            len(done),
        )
        yield said.format(number=len(done), records=listed(records[:MOST_NAMED]) + more)


def _scope(place: str, when: When) -> Scope:
    if "/" in place:
        return Scope(municipalities=(place,), first=when.first, last=when.last)
    return Scope(counties=(place,), first=when.first, last=when.last)
