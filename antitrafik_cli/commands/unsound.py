"""What a command that copies a log shows of the damage that keeps it from copying."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from antitrafik_cli.errors.copying import NotSound
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.findings import findings
from antitrafik_cli.store.check import Finding


@contextmanager
def damage_shown() -> Iterator[None]:
    """Findings go to stdout as `check` shows them, before the failure says the rest."""
    try:
        yield
    except NotSound as failure:
        emit(findings(cast(Sequence[Finding], failure.facts["findings"])), "table", None)
        raise
