"""`schedule check`: whether a schedule can be read."""

from pathlib import Path

from antitrafik_cli.data import read_schedule, schedule_path
from antitrafik_cli.messages import _, say


def check_schedule(path: Path | None, format_: str = "table") -> None:  # noqa: ARG001 - one line
    """Read a schedule strictly, the one in use where no file is named. Raises `BadYaml`."""
    found = read_schedule(path or schedule_path())
    say(_("Schedule: {edition}.").format(edition=found.edition))
