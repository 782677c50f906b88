"""The Typer app: the list of commands, each loaded when it is called.

Here: names and one-line help. Not here: what a command does, how it is declared (`commands`).
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from antitrafik_cli import __version__
from antitrafik_cli.commands.declare import HELP, explained, in_language, write_options, write_usage
from antitrafik_cli.domain.spelling import nearest
from antitrafik_cli.errors import UnknownCommand, listed
from antitrafik_cli.messages import N_, _

# name -> what it does, in the order of the help page
COMMANDS: Mapping[str, str] = {
    "init": N_("Tell this laptop its office, county, officer code and usual campaign."),
    "log-event": N_("Log a meeting, a session, a march: what was done, where, for whom."),
    "log-leaflets": N_("Log leaflets or other materials handed out."),
    "log-outcome": N_("Log what became of a planned item: held, partly, moved, cancelled."),
    "log-nothing": N_("Log that there is nothing to report of a county in a week or month."),
    "log-survey": N_("Log what questionnaires say: tallies, a list of papers, an export."),
    "log-total": N_("Log a figure for a county, a month or a project, beside the activities."),
    "log-answer": N_("Log what became of a request: met, still open, declined."),
    "import": N_("Take in a list of events and distributions: CSV or XLSX."),
    "list": N_("List what was logged."),
    "show": N_("Show one record."),
    "history": N_("Show who said what about a record, when and why."),
    "amend": N_("Tell a record better: replace some of its fields."),
    "withdraw": N_("Take a record out of all totals: it did not happen."),
    "restore": N_("Put a withdrawn record back: it did happen after all."),
    "erase": N_("Erase the text of a field for good."),
    "undo": N_("Take back the last change of this laptop."),
    "report": N_("Totals by county, campaign, audience, with what nobody counted."),
    "export": N_("Write records or a report for others: Excel, HXL, 4W, Datasette and more."),
    "schedule": N_("The calendar: what is planned, and what became of it."),
    "survey": N_("Questionnaires: define one, list them, show or print one."),
    "due": N_("What is owed, each with the command that settles it."),
    "export-weekly": N_("Write every finished week into a folder: new, or amended. For cron."),
    "cron": N_("Print what makes a computer export every week by itself."),
    "terms": N_("The words this tool knows: kinds, audiences, counties and more."),
    "check": N_("Check that the log is sound; silent when it is."),
    "backup": N_("Copy the log, whole and checked, into a file."),
    "restore-backup": N_("Make a log, in a new place, of a backup."),
    "doctor": N_("Look after the log: its soundness, key, backups, disk and place."),
    "rebuild": N_("Make the derived half of the log again from its entries."),
    "config": N_("Show, set or unset the settings."),
    "path": N_("Show where the log, the settings and the rest lie."),
    "completion": N_("Print what makes the Tab key complete commands, counties, ids and more."),
    "demo": N_("Try it out: three real bulletins in a throw-away log, and the report."),
}

_MODULES = {"import": "import_file"}  # where a module cannot be called what its command is


class Commands(TyperGroup):
    """The commands by name; a module of `commands` is imported only when its command is called."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """Every command, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The command of that name, its help in the language in use; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        name = _MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        module = import_module(f"antitrafik_cli.commands.{name}")
        loaded = typer.main.get_command(module.app)
        loaded.name = cmd_name
        loaded.help = _(COMMANDS[cmd_name])
        return in_language(loaded)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first argument names. Raises `UnknownCommand`."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            close = nearest(args[0], COMMANDS)
            hint = " " + _("Nearest: {choices}.").format(choices=listed(close)) if close else ""
            raise UnknownCommand(words=args[0], hint=hint)
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        write_usage(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, explained in the language in use."""
        return explained(super().get_help_option(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The commands, none of them loaded, then the options."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(does)) for name, does in COMMANDS.items()])
        write_options(self, ctx, formatter)


_app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    subcommand_metavar="COMMAND …",
    options_metavar="",
    context_settings=HELP,
)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - a callback takes the value alone
    if asked:
        typer.echo(f"antitrafik {__version__}")
        raise typer.Exit


@_app.callback()
def _antitrafik(
    ctx: typer.Context,
    version: bool = typer.Option(  # noqa: ARG001, FBT001
        False,  # noqa: FBT003
        "--version",
        callback=_show_version,
        is_eager=True,
        help=N_("Show the version."),
    ),
) -> None:
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def build() -> Any:
    """The whole command line, in the language in use."""
    group = typer.main.get_command(_app)
    group.help = _("Log awareness work against human trafficking, and report it honestly.")
    return in_language(group)
