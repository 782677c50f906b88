"""`path`: where everything lies."""

from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.messages import N_, visible
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.configured import PATHS, paths

app, path_command = command(
    """
    antitrafik path
    cp "$(antitrafik path log)" kopje.db
    """
)
Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help=N_("One path alone, for scripts: log, settings, keys, cache or schedule."),
    ),
]


@path_command
def path(name: Name = None, format_: options.Format = "table", out: options.Out = None) -> None:
    """Show all paths, or print one."""
    options.choice(format_, tuple(FORMATS), "--format")
    if name is None:
        emit(paths(), format_, out)
    else:
        typer.echo(visible(str(PATHS[options.choice(name, tuple(PATHS), "NAME")]().absolute())))
