"""How a command is declared: its class, its examples, the options every command takes.

Here: help pages in the language in use. Not here: single commands, the list of them (`app`).
"""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperOption

from antitrafik_cli import settings
from antitrafik_cli.errors import UnknownChoice, listed
from antitrafik_cli.messages import LANGUAGES, N_, _

HELP = {"help_option_names": ["-h", "--help"]}


class Command(TyperCommand):
    """A command whose help page is in the language in use, its examples as they are typed."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        write_usage(self, ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, explained in the language in use."""
        return explained(super().get_help_option(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options, in the order they are declared."""
        write_options(self, ctx, formatter)

    def format_epilog(self, _ctx: Any, formatter: Any) -> None:
        """The examples, a line each."""
        if self.epilog:
            with formatter.section(_("Examples")):
                for line in self.epilog.strip().splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line.strip()}\n")


def command(
    examples: str, cls: type[Command] = Command
) -> tuple[typer.Typer, Callable[[Any], Any]]:
    """An app of one command, and the decorator that makes a function that command."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    return app, app.command(cls=cls, epilog=examples, context_settings=HELP)


def in_language(loaded: Any) -> Any:
    """The command with the options that every command takes, speaking the language in use.

    What explains its own options is put into that language where it is shown.
    """
    own = {name for param in loaded.params for name in param.opts}
    loaded.params.extend(one for one in _global_options() if own.isdisjoint(one.opts))
    loaded.options_metavar = _("[OPTIONS]") if loaded.options_metavar else ""
    return loaded


def write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    """The usage line of a command or of the whole tool."""
    pieces = " ".join(command.collect_usage_pieces(ctx)).replace("{", "").replace("}", "")
    formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))


def write_options(command: Any, ctx: Any, formatter: Any) -> None:
    """Arguments and options of a command, in the order they are declared."""
    for param in command.params:
        param.help = _(param.help or "")
    for kind, title in (("argument", _("Arguments")), ("option", _("Options"))):
        records = [
            record
            for param in command.get_params(ctx)
            if param.param_type_name == kind and (record := param.get_help_record(ctx))
        ]
        if records:
            with formatter.section(title):
                formatter.write_dl([(name, _extras(told)) for name, told in records])


def _extras(told: str) -> str:
    """Typer's own words behind an explanation, in the language in use."""
    told = told.replace("[required]", f"[{_('required')}]")
    return told.replace("[default: ", f"[{_('default')}: ")


def explained(option: Any) -> Any:
    """The option --help with its words in the language in use."""
    if option is not None:
        option.help = _("Show this page.")
    return option


def _take_log(_ctx: Any, _param: Any, value: str | None) -> None:
    if value is not None:
        settings.override("log", value)


def _take_schedule(_ctx: Any, _param: Any, value: str | None) -> None:
    if value is not None:
        settings.override("schedule", value)


def _take_language(_ctx: Any, _param: Any, value: str | None) -> None:
    if value is not None and value not in LANGUAGES:
        raise UnknownChoice(words=value, choices=listed(LANGUAGES)).at("--lang")
    if value is not None:
        settings.override("lang", value)


def _global_options() -> list[TyperOption]:
    """The options every command takes; the language was looked up before the parsing began."""
    return [
        TyperOption(
            param_decls=["--lang"],
            metavar="sq|en",
            expose_value=False,
            callback=_take_language,
            help=N_("The language of what you read."),
        ),
        TyperOption(
            param_decls=["--log"],
            metavar="FILE",
            expose_value=False,
            callback=_take_log,
            help=N_("Another log than the usual one."),
        ),
        TyperOption(
            param_decls=["--schedule"],
            metavar="FILE",
            expose_value=False,
            callback=_take_schedule,
            help=N_("Another schedule.yaml than the usual one."),
        ),
        TyperOption(
            param_decls=["--debug"],
            is_flag=True,
            expose_value=False,
            help=N_("Show where in the program a mistake happened."),
        ),
    ]
