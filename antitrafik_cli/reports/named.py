"""Which reports there are, by name. Not here: what any of them computes."""

from collections.abc import Callable, Mapping

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.errors import listed
from antitrafik_cli.errors.reporting import UnknownReport
from antitrafik_cli.reports import activity, answers, coverage, surveys
from antitrafik_cli.result import Result
from antitrafik_cli.store.log import Log

Report = Callable[[Log, Scope, str | None], Result]
REPORTS: dict[str, Report] = {
    "activity": activity.activity,
    "coverage": coverage.coverage,
    "requests": answers.requests,
    "surveys": lambda log, scope, _by: surveys.surveys(log, scope),
}
DIMENSIONS: Mapping[str, tuple[str, ...]] = {  # what each may be told by
    "activity": activity.DIMENSIONS,
    "coverage": coverage.DIMENSIONS,
    "requests": answers.DIMENSIONS,
    "surveys": surveys.DIMENSIONS,
}


def report_named(name: str) -> Report:
    """The report of that name. Raises `UnknownReport`."""
    if name not in REPORTS:
        raise UnknownReport(words=name, choices=listed(REPORTS))
    return REPORTS[name]
