"""`init`: whose laptop this is; the defaults of every later question."""

from typing import Annotated

import typer

from antitrafik_cli import data, settings
from antitrafik_cli.commands import options
from antitrafik_cli.commands.config import say_kept
from antitrafik_cli.commands.declare import command
from antitrafik_cli.errors import BadSetting, Failure, NobodyToAsk, listed
from antitrafik_cli.exchange.configuring import read_setting
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.prompts.confirm import agreed
from antitrafik_cli.prompts.setup import QUESTIONS, Present, ask_setup
from antitrafik_cli.prompts.terminal import at_terminal, tell_person
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.emit import emit
from antitrafik_cli.reports.configured import in_force, paths, shown

app, init_command = command(
    """
    antitrafik init
    antitrafik init --office "Komiteti Rajonal Elbasan" --county Elbasan --officer el2 --lang sq
    antitrafik init --campaign zgjidhni-mundesite-2017
    """
)
MOST_SHOWN = 10  # of the campaigns, the last ones
_EXAMPLE = 'antitrafik init --office "Komiteti Rajonal Elbasan" --county Elbasan'

Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="sq|en", help=N_("The language of what you read, for good.")),
]
Office = Annotated[
    str | None, typer.Option("--office", metavar="TEXT", help=N_("The institution you work for."))
]
County = Annotated[
    str | None,
    typer.Option("--county", metavar="COUNTY", help=N_("Its county, in any spelling.")),
]
Officer = Annotated[
    str | None,
    typer.Option(
        "--officer",
        metavar="CODE",
        help=N_("Your officer code: 1 to 12 of a-z, 0-9 and hyphen, never a name."),
    ),
]
Schedule = Annotated[
    str | None,
    typer.Option(
        "--schedule",
        metavar="FILE",
        help=N_("A schedule.yaml of your own, instead of the one that came with the tool."),
    ),
]
Campaign = Annotated[
    str | None,
    typer.Option("--campaign", metavar="CODE", help=N_("The campaign you usually work for.")),
]


@init_command
def init(
    office: Office = None,
    county: County = None,
    officer: Officer = None,
    campaign: Campaign = None,
    schedule: Schedule = None,
    lang: Lang = None,
    format_: options.Format = "table",
) -> None:
    """Ask for these settings, or take those that are given; what is not given stays."""
    options.choice(format_, tuple(FORMATS), "--format")
    typed = {
        "lang": lang,
        "office": office,
        "county": county,
        "officer": officer,
        "schedule": schedule,
        "campaign": campaign,
    }
    given = {name: words for name, words in typed.items() if words is not None}
    if given:
        changes: dict[str, str | None] = {name: _option(name, given[name]) for name in given}
    elif at_terminal():
        changes = ask_setup(_present, _choices, _answer)
        tell_person(_summary(changes))
        if not agreed(_("Keep these settings?")):
            say(_("Not saved."))
            return
    else:
        raise NobodyToAsk(options=listed(f"--{name}" for name in typed), example=_EXAMPLE)
    before = settings.keep(changes)
    for name, text in changes.items():
        say_kept(name, before[name], text)
    emit(paths(), format_, None)


def _option(name: str, words: str) -> str:
    try:
        return _read(name, words, f"--{name}")
    except BadSetting:  # says where by itself
        raise
    except Failure as failure:
        raise failure.at(f"--{name}") from None


def _answer(name: str, words: str) -> str:
    return _read(name, words, _("your answer"))


def _read(name: str, words: str, source: str) -> str:
    text = read_setting(name, words, source)
    if name == "schedule":  # the campaign that follows may be one of it
        settings.override("schedule", text)
        data.forget()
    return text


def _present(name: str) -> Present:
    value, origin = in_force(name)
    return Present(shown(name, value), removable=origin == "file")


def _choices(name: str) -> str:
    """The campaigns that the schedule names, so that nobody has to know their codes."""
    codes = [one.code for one in data.campaigns()][-MOST_SHOWN:] if name == "campaign" else []
    return _("Campaigns of the schedule: {choices}").format(choices=listed(codes)) if codes else ""


def _summary(changes: dict[str, str | None]) -> str:
    """What will be set, on one line."""
    told = {name: in_force(name)[0] for name in QUESTIONS} | changes
    parts = (f"{name}: {shown(name, value)}" for name, value in told.items() if value)
    return " · ".join(parts)
