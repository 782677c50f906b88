"""The options that several commands share: what they are called and what their help says.

Here: declarations. Not here: the filters of a report as one object (`filters`), the meaning of
words (`exchange.telling`, `domain`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from antitrafik_cli.errors import MissingAnswer, UnknownChoice, listed
from antitrafik_cli.messages import N_


def _text(name: str, metavar: str, help_: str) -> Any:
    return Annotated[str | None, typer.Option(f"--{name}", metavar=metavar, help=help_)]


def _texts(name: str, metavar: str, help_: str) -> Any:
    return Annotated[list[str] | None, typer.Option(f"--{name}", metavar=metavar, help=help_)]


def _flag(name: str, help_: str) -> Any:
    return Annotated[bool, typer.Option(f"--{name}", help=help_)]


RecordId = Annotated[
    str,
    typer.Argument(metavar="ID", help=N_("The record: its short id, or the beginning of its id.")),
]

Date = _text(
    "date", "WHEN", N_("When: 22.11.2017, 22/11, 5-7 dhjetor, tetor 2020, dje. Today if left out.")
)
NewDate = _text("date", "WHEN", N_("When it was: 22.11.2017, 5-7 dhjetor, tetor 2020."))
Counties = _texts(
    "county", "COUNTY", N_("The county; a municipality or town implies it. Repeatable.")
)
Municipalities = _texts(
    "municipality", "NAME", N_("The municipality, or a town in it. Repeatable.")
)
Campaigns = _texts("campaign", "CODE", N_("The campaign. Repeatable; the usual one if left out."))
NewCampaigns = _texts("campaign", "CODE", N_("The campaigns it serves. Repeatable."))
Kind = _text("kind", "KIND", N_("What it was. See: antitrafik terms kinds"))
Attended = _texts(
    "attended",
    "WHO=COUNT",
    N_(
        "Who came: nxënës=rreth 30, mësues=25:20/5 (females/males), qytetarë=?, nxënës+mësues=165. Repeatable."
    ),
)
Venue = _text("venue", "TEXT", N_("Where exactly: a school, an office."))
Topics = _texts("topic", "TOPIC", N_("What it was about. Repeatable."))
Partners = _texts("partner", "TEXT", N_("An institution that took part. Repeatable."))
Materials = _texts("material", "MATERIAL", N_("What was used or handed out. Repeatable."))
Requests = _texts("request", "THEME: WORDS", N_("What was asked for. Repeatable."))
Sources = _texts("source", "TEXT", N_("Where this is written: a bulletin, a page. Repeatable."))
Note = _text("note", "TEXT", N_("For this office alone; leaves in no export."))
Overlaps = _texts(
    "overlaps", "ID", N_("An event that some of the same people came to. Repeatable.")
)
Fulfils = _texts(
    "fulfils",
    "ITEM",
    N_("The planned item it fulfils, or none. Repeatable; the nearest one if left out."),
)
NewFulfils = _texts("fulfils", "ITEM", N_("The planned item it fulfils, or none. Repeatable."))
MovedTo = _text("to", "WHEN", N_("Of an item that was moved: the new days, if they are known."))
OverPeriod = _text(
    "period", "WHEN", N_("What days it is about: 2017-W48, nëntor 2017, 5-7 dhjetor, 2017.")
)
Measure = _text("measure", "MEASURE", N_("What was counted. See: antitrafik terms measures"))
Covers = _texts("covers", "ID", N_("An event or a distribution that it holds. Repeatable."))
About = _text("about", "TEXT", N_("What it is a figure of."))
NewCampaign = _flag("new-campaign", N_("The campaign is new: accept its code."))
Yes = _flag("yes", N_("Save without asking."))
Why = _text("why", "TEXT", N_("The reason, for the history."))

Format = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help=N_("table, json, csv or md."))
]
RecordFormat = Annotated[str, typer.Option("--format", metavar="FORMAT", help=N_("table or json."))]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help=N_("Write into this file, whole or not at all.")),
]

FilterCounties = _texts("county", "COUNTY", N_("Only this county. Repeatable."))
FilterMunicipalities = _texts("municipality", "NAME", N_("Only this municipality. Repeatable."))
FilterCampaigns = _texts("campaign", "CODE", N_("Only this campaign. Repeatable."))
FilterKinds = _texts("kind", "KIND", N_("Only this kind of activity. Repeatable."))
FilterAudiences = _texts("audience", "WHO", N_("Only this audience. Repeatable."))
From = _text("from", "WHEN", N_("From the beginning of this day, week, month or year."))
To = _text("to", "WHEN", N_("To the end of this day, week, month or year."))
Period = _text("period", "WHEN", N_("Within this: 2017, nëntor 2017, 2017-W47, 2017-Q4."))


def folder(words: str, option: str, example: str) -> Path:
    """The folder that is named. Raises `MissingAnswer` for an empty name, which is no folder's.

    Not the one the process is in: where `"$DIR"` is not set, nobody meant that.
    """
    if not words:
        raise MissingAnswer(options=option, example=example)
    return Path(words).expanduser()


def choice(words: str, choices: Sequence[str], option: str) -> str:
    """One of a closed list. Raises `UnknownChoice`."""
    if words not in choices:
        raise UnknownChoice(words=words, choices=listed(choices)).at(option)
    return words
