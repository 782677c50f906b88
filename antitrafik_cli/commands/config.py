"""`config`: the settings, shown and changed."""

import shlex
from typing import Annotated

import typer

from antitrafik_cli import settings
from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.errors import BadSetting, Failure, MissingAnswer, StrayWord
from antitrafik_cli.exchange.configuring import read_setting
from antitrafik_cli.messages import N_, _, say, visible
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.configured import in_force, settings_in_force, shown

app, config_command = command(
    """
    antitrafik config
    antitrafik config set county Elbasan
    antitrafik config get county
    antitrafik config unset campaign
    """
)
ACTIONS = ("list", "get", "set", "unset")
_EXAMPLES = {
    "get": "antitrafik config get county",
    "set": "antitrafik config set county Elbasan",
    "unset": "antitrafik config unset county",
}
Action = Annotated[
    str, typer.Argument(metavar="[ACTION]", help=N_("list, get NAME, set NAME VALUE, unset NAME."))
]
Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[NAME]",
        help=N_(
            "lang, office, county, officer, campaign, schedule, log, state, busy_seconds or now."
        ),
    ),
]
Value = Annotated[
    str | None, typer.Argument(metavar="[VALUE]", help=N_("The new value, in any spelling."))
]


@config_command
def config(
    action: Action = "list",
    name: Name = None,
    value: Value = None,
    format_: options.Format = "table",
    out: options.Out = None,
) -> None:
    """List the settings, or get, set or unset one."""
    options.choice(action, ACTIONS, "ACTION")
    options.choice(format_, tuple(FORMATS), "--format")
    takes = {"list": 0, "get": 1, "set": 2, "unset": 1}[action]
    given = {"NAME": name, "VALUE": value}
    for place, (argument, words) in enumerate(given.items()):
        if place < takes and words is None:
            raise MissingAnswer(options=argument, example=_EXAMPLES[action])
        if place >= takes and words is not None:
            raise StrayWord(words=words, command="antitrafik config")
    if name is not None and name not in settings.NAMES:
        raise settings.unknown(name).at("NAME")
    if action == "list":
        emit(settings_in_force(), format_, out)
    elif action == "get":
        _get(str(name))
    else:
        _change(str(name), value)


def _get(name: str) -> None:
    value, _origin = in_force(name)
    if value is not None:
        typer.echo(visible(value))
        return
    say(_("{name} is not set. To set it: antitrafik config set {name} …").format(name=name))


def _change(name: str, words: str | None) -> None:
    text = None if words is None else _read(name, words)
    before = settings.keep({name: text})[name]
    say_kept(name, before, text)


def _read(name: str, words: str) -> str:
    try:
        return read_setting(name, words, "VALUE")
    except BadSetting:  # says where by itself
        raise
    except Failure as failure:
        raise failure.at("VALUE") from None


def say_kept(name: str, before: str | None, after: str | None) -> None:
    """One line: what a setting is now, and how to have it as it was."""
    if before == after:
        sentence = _("{name} was so already: {value}") if after else _("{name} was not set.")
        say(sentence.format(name=name, value=shown(name, after)))
        return
    back = f"antitrafik config unset {name}"
    if before:
        back = f"antitrafik config set {name} {shlex.quote(before)}"
    if after:
        sentence = _("{name} is now: {value}. To take it back: {back}")
    else:
        sentence = _("{name} is no longer set. To take it back: {back}")
    say(sentence.format(name=name, value=shown(name, after), back=back))
    if settings.found(name)[1] == "environment":
        variable = f"ANTITRAFIK_{name.upper()}"
        say(_("{variable} is set and stands before it.").format(variable=variable))
