"""`survey`: questionnaires, defined from a file, listed, shown and printed."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.saving import RECORD_FORMATS
from antitrafik_cli.commands.survey_define import define_questionnaire
from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.errors import Failure, MissingAnswer, StrayWord
from antitrafik_cli.errors.reporting import NotTogether
from antitrafik_cli.exchange.questionnaires import all_questionnaires, find_questionnaire
from antitrafik_cli.messages import N_, _, language
from antitrafik_cli.render import FORMATS
from antitrafik_cli.render.blank_sheet import blank_sheet
from antitrafik_cli.render.emit import emit, emit_text
from antitrafik_cli.reports.questionnaires import questionnaire_result, questionnaires_result
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import result_counts

HTML = "html"
DEFINE, LIST, SHOW = "define", "list", "show"
WORDS = {  # each with the formats it has
    DEFINE: RECORD_FORMATS,
    LIST: tuple(FORMATS),
    SHOW: (*FORMATS, HTML),
}
_NEEDED = {
    DEFINE: ("FILE", "antitrafik survey define pyetesori.xlsx"),
    SHOW: ("NAME", "antitrafik survey show njohuri-trafikimi"),
}
app, survey_command = command(
    """
    antitrafik survey
    antitrafik survey define pyetesori.yaml
    antitrafik survey define pyetesori-kobo.xlsx
    antitrafik survey show njohuri-trafikimi
    antitrafik survey show njohuri-trafikimi@2
    antitrafik survey show njohuri-trafikimi --format html --out fleta.html --lang sq
    """
)
What = Annotated[
    str,
    typer.Argument(metavar="[define|list|show]", help=N_("What to do; list if left out.")),
]
Subject = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE or NAME]",
        help=N_(
            "To define: a YAML file or an XLSForm workbook. To show: a code, or njohuri@2 for a version."
        ),
    ),
]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=N_("table, json, csv or md; to show one also html, a sheet to print."),
    ),
]


@survey_command
def survey(
    what: What = LIST,
    subject: Subject = None,
    format_: Format = "table",
    out: options.Out = None,
) -> None:
    """Define, list, show or print questionnaires."""
    options.choice(what, tuple(WORDS), "survey")
    options.choice(format_, WORDS[what], "--format")
    if what in _NEEDED and not subject:
        needed, example = _NEEDED[what]
        raise MissingAnswer(options=needed, example=example)
    if what == LIST and subject is not None:
        raise StrayWord(words=subject, command="antitrafik survey")
    if what != DEFINE:
        _show(subject, format_, out)
        return
    if out is not None:
        right = _("What is defined goes into the log. Leave --out out.")
        raise NotTogether(options=f"{DEFINE}, --out", right=right)
    define_questionnaire(Path(str(subject)), format_)


def _show(name: str | None, format_: str, out: Path | None) -> None:
    """Every questionnaire, or the one of that name."""
    with Log.open(log_path()) if exists(log_path()) else nullcontext() as log:
        if name is None:
            counts = result_counts(log) if log else {}
            emit(questionnaires_result(all_questionnaires(log), counts), format_, out)
            return
        asked = _found(log, name)
    if format_ == HTML:
        emit_text(blank_sheet(asked, language()), out)
    else:
        emit(questionnaire_result(asked), format_, out)


def _found(log: Log | None, name: str) -> Questionnaire:
    try:
        return find_questionnaire(log, name).questionnaire
    except Failure as failure:
        raise failure.at("NAME") from None
