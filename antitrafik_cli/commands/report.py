"""`report`: totals that say what nobody counted, and ways to see through them."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.as_of import show_edition
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.filters import Filters, when_of, with_filters
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.domain.period import Period, parse_period
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors import Failure, MissingAnswer, listed
from antitrafik_cli.errors.reporting import NotTogether, OnlyWith
from antitrafik_cli.exchange.telling import find
from antitrafik_cli.messages import N_, _
from antitrafik_cli.render import CHART, FORMATS, SVG
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.charted import FIGURES, charted
from antitrafik_cli.reports.compare import DIMENSIONS as COMPARED
from antitrafik_cli.reports.compare import compare as side_by_side
from antitrafik_cli.reports.explain import explain as behind
from antitrafik_cli.reports.named import DIMENSIONS, REPORTS, Report, report_named
from antitrafik_cli.reports.new_since import new_since as new
from antitrafik_cli.reports.surveys import Narrowed, surveys
from antitrafik_cli.result import Result
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.copies import remember_export
from antitrafik_cli.store.log import Log

app, report_command = command(
    """
    antitrafik report --county Elbasan
    antitrafik report --by month --period 2017
    antitrafik report --by audience --campaign zgjidhni-mundesite-2017 --format csv --out publiku.csv
    antitrafik report --county Elbasan --explain attendances mësues
    antitrafik report --period 2018 --compare last-year
    antitrafik report --new-since 1.10.2017
    antitrafik report --by month --chart
    antitrafik report coverage --county Vlorë --period 2017-11
    antitrafik report requests --by theme
    antitrafik report --as-of 2017-W47/1
    antitrafik report surveys --county Lezhë --question linja
    antitrafik report surveys --format svg --out pyetesoret.svg
    """
)
_EXAMPLE = "antitrafik report --explain attendances Elbasan"


def _option(name: str, help_: str, metavar: str | None = None) -> Any:
    return typer.Option(f"--{name}", metavar=metavar, help=help_)


Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME] [COLUMN ROW]",
        help=N_(
            "Which report: activity, coverage (who told of what, and who said nothing), requests "
            "or surveys. After --explain: which figure, by its column and row."
        ),
    ),
]
By = Annotated[
    str | None,
    _option(
        "by",
        N_(
            "One table: by county, campaign, municipality, kind, audience, month or week; of "
            "coverage by week or month, of requests by theme or county."
        ),
        "WHAT",
    ),
]
Explain = Annotated[
    bool, _option("explain", N_("The records behind a figure, and what makes it inexact."))
]
Compare = Annotated[
    str | None,
    _option("compare", N_("Beside this period: 2017, previous or last-year."), "PERIOD"),
]
Chart = Annotated[bool, _option("chart", N_("Draw bars."))]
Figure = Annotated[
    str | None,
    _option(
        "figure",
        N_("What is drawn: attendances, events, leaflets, leaflets-in-progress or requests."),
        "NAME",
    ),
]
Events = Annotated[
    list[str] | None,
    _option("event", N_("Of surveys: only the results of this event. Repeatable."), "ID"),
]
Questions = Annotated[
    list[str] | None,
    _option(
        "question",
        N_("Of surveys: only this question, and how many gave each answer. Repeatable."),
        "QUESTION",
    ),
]
Outside = Annotated[
    bool,
    _option(
        "outside", N_("Of surveys: for readers outside the office; no group under 11 is shown.")
    ),
]
Format = Annotated[
    str,
    _option(
        "format",
        N_(
            "table, json, csv or md; of surveys also svg, a picture; with --as-of also csv-excel, xlsx."
        ),
        "FORMAT",
    ),
]
NewSince = Annotated[
    str | None,
    _option(
        "new-since", N_("Only what happened since this day, by sex: a donor's quarter."), "WHEN"
    ),
]
AsOf = Annotated[
    str | None,
    _option("as-of", N_("A weekly export as it was issued: 2017-W47/1, or its newest."), "EDITION"),
]


@dataclass(frozen=True)
class _Asked:
    """What was asked about the report, beside its filters."""

    words: tuple[str, ...]
    by: str | None
    explain: bool
    compare: str | None
    since: When | None

    def answer(self, log: Log, scope: Scope, compute: Report) -> Result:
        """The report, or one way to see through it."""
        if self.compare is not None:
            own = _period(scope)
            other = _other(self.compare, own)
            return side_by_side(log, scope, own, other, self.by)
        if self.explain:
            first = self.since.first if self.since else scope.first
            return behind(log, scope._replace(first=first), self.by, *_column_and_row(self.words))
        if self.since:
            return new(log, scope, self.since.first, self.by)
        return compute(log, scope, self.by)


@report_command
@with_filters
def report(
    filters: Filters,
    words: Words = None,
    by: By = None,
    explain: Explain = False,
    compare: Compare = None,
    chart: Chart = False,
    figure: Figure = None,
    new_since: NewSince = None,
    event: Events = None,
    question: Questions = None,
    outside: Outside = False,
    as_of: AsOf = None,
    format_: Format = "table",
    out: options.Out = None,
) -> None:
    """Report what was done."""
    of_surveys = {"--event": event, "--question": question, "--outside": outside}
    if as_of is not None:
        views = {"--by": by, "--explain": explain, "--compare": compare, "--chart": chart}
        others = {**views, "--figure": figure, "--new-since": new_since, **of_surveys}
        also = [*(words or ()), *(name for name, value in others.items() if value)]
        show_edition(as_of, filters, also, format_, out)
        return
    name, rest = _name(words or [], explain=explain)
    compute = report_named(name)
    options.choice(format_, (*FORMATS, *([SVG] if name == "surveys" else [])), "--format")
    _refuse_of_others(name, by, [option for option, value in of_surveys.items() if value])
    if by is not None:
        options.choice(by, DIMENSIONS[name] if compare is None else COMPARED, "--by")
    _refuse_together(filters, name, explain=explain, compare=compare, chart=chart, since=new_since)
    drawn = _figure(figure, format_, chart=chart)
    asked = _Asked(rest, by, explain, compare, when_of("--new-since", new_since))
    with Log.open(log_path()) as log:
        scope = filters.scope(log)
        warn_of_schedule()
        if name == "surveys":
            narrowed = Narrowed(_events(log, event or []), question or [], outside)
            compute = partial(_surveys, narrowed)
        result = asked.answer(log, scope, compute)
        emit(charted(result, drawn) if drawn else result, CHART if drawn else format_, out)
        remember_export(log, out)


def _surveys(narrowed: Narrowed, log: Log, scope: Scope, _by: str | None) -> Result:
    return surveys(log, scope, narrowed)


def _events(log: Log, words: list[str]) -> list[str]:
    """The ids of these events. A failure names the option."""
    try:
        return [find(log, one, "event") for one in words]
    except Failure as failure:
        raise failure.at("--event") from None


def _refuse_of_others(name: str, by: str | None, of_surveys: list[str]) -> None:
    """Raises for options of the report surveys with another one, and for --by with that."""
    if name != "surveys" and of_surveys:
        example = "antitrafik report surveys --question linja"
        raise OnlyWith(words=listed(of_surveys), option="report surveys", example=example)
    if name == "surveys" and by is not None:
        right = _("Its rows are questions; ask with --county or --campaign for less.")
        raise NotTogether(options="surveys, --by", right=right)


def _name(words: list[str], *, explain: bool) -> tuple[str, tuple[str, ...]]:
    """The report's name, and the words behind it. Raises `OnlyWith` where those mean nothing."""
    name, rest = "activity", words
    if words and (words[0] in REPORTS or not explain):
        name, *rest = words
    if rest and not explain:
        report_named(name)
        raise OnlyWith(words=" ".join(rest), option="--explain", example=_EXAMPLE)
    return name, tuple(rest)


def _column_and_row(words: tuple[str, ...]) -> tuple[str | None, str]:
    """The words for a column and, behind it, for a row, which may be several."""
    column, *row = words or (None,)
    return column, " ".join(filter(None, row)) or "total"


def _refuse_together(
    filters: Filters,
    name: str,
    *,
    explain: bool,
    compare: str | None,
    chart: bool,
    since: str | None,
) -> None:
    """Raises `NotTogether` for options that contradict each other, or the report of that name."""
    views = {"--explain": explain, "--compare": compare, "--chart": chart}
    given = [view for view, value in views.items() if value not in (None, False)]
    if name != "activity" and (given or since is not None):
        right = _("--explain, --compare, --chart and --new-since belong to the report activity.")
        with_since = [*given, *(["--new-since"] if since is not None else [])]
        raise NotTogether(options=listed([name, *with_since]), right=right)
    if len(given) > 1:
        raise NotTogether(options=listed(given), right=_("Ask for one after the other."))
    ends = {"--from": filters.from_, "--period": filters.period, "--compare": compare}
    given = [name for name, value in ends.items() if value is not None]
    if since is not None and given:
        right = _("--new-since is itself the beginning; an end may be given with --to.")
        raise NotTogether(options=listed(["--new-since", *given]), right=right)


def _figure(figure: str | None, format_: str, *, chart: bool) -> str | None:
    """The figure that is drawn; None where no chart was asked for."""
    if not chart:
        if figure is not None:
            example = "antitrafik report --chart --figure events"
            raise OnlyWith(words="--figure", option="--chart", example=example)
        return None
    if format_ != "table":
        right = _("A chart is for the eye; leave one of the two out.")
        raise NotTogether(options=listed(["--chart", f"--format {format_}"]), right=right)
    return options.choice(figure or "attendances", tuple(FIGURES), "--figure")


def _period(scope: Scope) -> Period:
    """The period of the report. Raises `MissingAnswer` where it has no beginning or no end."""
    if scope.first and scope.last:
        return Period(scope.first, scope.last)
    missing = "--to" if scope.first else "--from" if scope.last else "--period"
    raise MissingAnswer(options=missing, example="antitrafik report --period 2018 --compare 2017")


def _other(words: str, own: Period) -> Period:
    try:
        return parse_period(words, own, today())
    except Failure as failure:
        raise failure.at("--compare") from None
