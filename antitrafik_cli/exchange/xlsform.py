"""A questionnaire in a workbook of XLSForm, as KoboToolbox and ODK take it.

Here: the form said as the YAML of a questionnaire, which is then read like any other. Not here:
sheets (`xlsform_sheets`), lists (`xlsform_choices`), what one row asks (`xlsform_rows`), what a
questionnaire may be (`domain.questionnaire_yaml`).
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.questionnaire_yaml import read_questionnaire
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import BadYaml, Failure, listed
from antitrafik_cli.errors.forms import BadForm, NameTwice, NothingToCount, OneCode
from antitrafik_cli.exchange.xlsform_choices import Choice, Lists, as_code, missing
from antitrafik_cli.exchange.xlsform_rows import kind_of, question
from antitrafik_cli.exchange.xlsform_sheets import (
    CHOICES,
    SETTINGS,
    SURVEY,
    TICKED,
    Form,
    Row,
    read_form,
)
from antitrafik_cli.messages import _

_LONGEST_VERSION = 20


def read_xlsform(path: Path, terms: Vocabulary) -> tuple[Questionnaire, list[str]]:
    """The questionnaire in an XLSForm workbook, and remarks on what was not taken over.

    It is the one that `read_questionnaire` gives for a YAML file that asks the same. Raises what
    `open_table` raises and the failures of `errors.forms`, each told at its sheet and row.
    """
    form = read_form(path)
    reader = _Reader(form, terms)
    for row in form.survey:
        reader.take(row)
    if not reader.questions:
        raise NothingToCount().at(form.place(SURVEY))
    written = form.settings.text("version")
    raw = {
        "id": reader.code(path.stem),
        "version": _version(written),
        "title": form.settings.label,
        "questions": reader.questions,
    }
    try:
        found = read_questionnaire(raw, terms)
    except BadYaml as problem:
        raise reader.told_there(problem) from None
    remarks = [*form.remarks, *reader.remarks()]
    if _version(written) != written:
        remarks.append(_("The version is written {version} here.").format(version=found.version))
    return found, remarks


def _version(words: str) -> str:
    """What the author calls this version, in the characters that a version has."""
    kept = re.sub("[^A-Za-z0-9._-]+", "-", words).strip("-")
    return kept[:_LONGEST_VERSION].rstrip("-")


class _Reader:
    """Reads row after row of the survey sheet into what YAML would say."""

    def __init__(self, form: Form, terms: Vocabulary) -> None:
        self._form = form
        self._terms = terms
        self._lists = Lists(form, terms)
        self._left_out: list[str] = []
        self._rows: dict[str, Row] = {}  # by the code of the question
        self._choices: dict[str, Sequence[Choice]] = {}
        self.questions: list[dict[str, Any]] = []

    def take(self, row: Row) -> None:
        """Read one row. Raises the failures of `errors.forms`, told at their sheet and row."""
        try:
            if fold(row.text("disabled")) not in TICKED:
                self._take(row)
        except Failure as failure:
            raise failure.at(self._form.place(SURVEY, row.number)) from None

    def code(self, stem: str) -> str:
        """The code of the questionnaire; without settings that of its file. Raises `BadForm`."""
        try:
            return as_code(self._form.settings.text("form_id") or stem)
        except BadForm as failure:
            raise failure.at(self._form.place(SETTINGS)) from None

    def told_there(self, problem: BadYaml) -> BadForm:
        """What a questionnaire in YAML would have wrong, told where it stands in the workbook."""
        place = self._form.place
        where = place(SETTINGS)
        match problem.facts.get("keys"):
            case ("questions", int(number), "choices", int(choice), *_rest):
                row = self._choices[self.questions[number]["id"]][choice].row
                where = place(CHOICES, row)
            case ("questions", int(number), *_rest):
                where = place(SURVEY, self._rows[self.questions[number]["id"]].number)
            case ("questions",):
                where = place(SURVEY)
        return BadForm(problem=problem.facts["problem"]).at(where)

    def remarks(self) -> Iterator[str]:
        """What is said of what was not taken over, or not as it is written."""
        if self._left_out:
            told = _("Not taken over, since only counts enter the log: {questions}.")
            yield told.format(questions=listed(self._left_out))

    def _take(self, row: Row) -> None:
        name, words = row.text("name"), row.text("type")
        if not words:
            if name and row.label:
                raise missing("type")
            return  # a remark of the form's author
        kind = kind_of(words)
        if kind.type == "" or "label" in row.text("appearance").split():
            return  # of a grid, the row that shows what its choices are called and asks nothing
        if not name:
            raise missing("name")
        choices = self._lists.choices(*kind[1:]) if kind.is_select else ()
        asked = question(kind, row, choices, self._terms)
        if asked is None:
            self._left_out.append(f"{name} ({words})")
            return
        self._refuse_known(name, row)
        self.questions.append({"id": as_code(name), **asked})
        self._choices[as_code(name)] = choices

    def _refuse_known(self, name: str, row: Row) -> None:
        """Raises `NameTwice` or `OneCode` where a question above bears the name, or its code."""
        known = self._rows.setdefault(as_code(name), row)
        if known is row:
            return
        if known.text("name") == name:
            raise NameTwice(name=name, row=known.number)
        raise OneCode(one=known.text("name"), other=name, code=as_code(name))
