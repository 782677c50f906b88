"""`log-survey`: what the papers of one event and phase say, in counts."""

from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import (
    RECORD_FORMATS,
    answer,
    log_to_write,
    reason,
    say_kept,
    say_names,
)
from antitrafik_cli.exchange.surveying import Given, Survey, keep_survey, survey_given
from antitrafik_cli.messages import N_, _, say
from antitrafik_cli.prompts.terminal import at_terminal
from antitrafik_cli.store.change import change

app, survey_command = command(
    """
    antitrafik log-survey
    antitrafik log-survey 3f2a1b --questionnaire njohuri --phase before --papers 26 --tally "q1: po=12 jo=9 nuk-e-di=4"
    antitrafik log-survey 3f2a1b --phase after --papers fletet.xlsx --map "Po!=po"
    antitrafik log-survey 3f2a1b --phase after --papers kobo.csv --only "faza=pas" --pair kobo-para.csv --code kodi
    antitrafik log-survey 3f2a1b --phase before --papers 0
    """
)
Event = Annotated[
    str | None,
    typer.Argument(
        metavar="EVENT", help=N_("The event: its short id, or the beginning of its id.")
    ),
]
QuestionnaireName = Annotated[
    str | None,
    typer.Option(
        "--questionnaire",
        metavar="NAME",
        help=N_(
            "The questionnaire: its code, or njohuri@2 for a version. That of the event's other results if left out."
        ),
    ),
]
Phase = Annotated[
    str | None,
    typer.Option(
        "--phase", metavar="PHASE", help=N_("When it was filled in: before, after or follow-up.")
    ),
]
Tallies = Annotated[
    list[str] | None,
    typer.Option(
        "--tally",
        metavar="QUESTION: COUNTS",
        help=N_("How many gave each answer: “q1: po=12 jo=9 nuk-e-di=4 bosh=1”. Repeatable."),
    ),
]
Papers = Annotated[
    str | None,
    typer.Option(
        "--papers",
        metavar="NUMBER|FILE",
        help=N_(
            "How many papers there are; or a CSV or XLSX with a row for each, also as KoboToolbox and ODK export it."
        ),
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="LEFT=RIGHT",
        help=N_("What a word or a column of the file means: “Po!=po”, “Pyetja 1=q1”. Repeatable."),
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="COLUMN=WORD",
        help=N_("Only rows of the file that hold this word there. Repeatable."),
    ),
]
Pair = Annotated[
    Path | None,
    typer.Option(
        "--pair",
        metavar="FILE",
        help=N_("The papers from before, to be matched by the code on each; codes are not kept."),
    ),
]
Code = Annotated[
    str | None,
    typer.Option(
        "--code", metavar="COLUMN", help=N_("The column of those codes; kodi if left out.")
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet", metavar="NAME", help=N_("The sheet of a workbook; the first one if left out.")
    ),
]
Replace = Annotated[
    bool,
    typer.Option("--replace", help=N_("Put these results in the place of those logged before.")),
]


@survey_command
def log_survey(
    event: Event = None,
    questionnaire: QuestionnaireName = None,
    phase: Phase = None,
    tally: Tallies = None,
    papers: Papers = None,
    map_: Maps = None,
    only: Only = None,
    pair: Pair = None,
    code: Code = None,
    sheet: Sheet = None,
    note: options.Note = None,
    replace: Replace = False,
    why: options.Why = None,
    yes: options.Yes = False,
    format_: options.RecordFormat = "table",
) -> None:
    """Log the results of one event and phase."""
    options.choice(format_, RECORD_FORMATS, "--format")
    given = Given(
        event=event,
        questionnaire=questionnaire,
        phase=phase,
        tallies=tally or (),
        papers=papers,
        maps=map_ or (),
        only=only or (),
        pair=pair,
        code=code,
        sheet=sheet,
        note=note,
    )
    because = reason(why)
    settled = _settled(given, replace=replace, yes=yes)
    if settled is None:
        say(_("Not saved."))
        return
    told, replace = settled
    for remark in told.remarks:
        say(remark)
    with log_to_write() as log:
        with change(log, "log-survey") as started:
            kept = keep_survey(log, started, told, because.text, replace=replace)
        if kept.is_new:
            say_kept(log, kept.record)
        else:
            say(_("These results are logged already; nothing was added."))
        for remark in kept.remarks:
            say(remark)
        say_names(log, started.entries, told.note)
        answer(log, kept.record, format_)


def _settled(given: Given, *, replace: bool, yes: bool) -> tuple[Survey, bool] | None:
    """The results and whether they replace others; asked for and agreed to where that can be.

    None for a no.
    """
    if not at_terminal():
        return survey_given(given), replace
    from antitrafik_cli.prompts.survey import settled  # noqa: PLC0415 - only for a person

    return settled(given, replace=replace, yes=yes)
