"""What is wrong with a questionnaire in a workbook of XLSForm.

Here: sheets, types, names, lists, right answers. Not here: files that are no workbook
(`importing`), what a questionnaire of either kind may have wrong (`surveying`).
"""

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import N_


class BadForm(Failure):
    """What a questionnaire in YAML might have wrong as well."""

    message = N_("{problem}")


class NoSurveySheet(Failure):
    """A workbook that is no form."""

    message = N_(
        "This workbook has no sheet “survey”, where XLSForm keeps the questions. It has: {choices}."
    )


class NothingToCount(Failure):
    """A form without a question whose answers can be counted."""

    message = N_(
        "No question here can be counted. Counted are select_one, select_multiple, integer and "
        "range."
    )


class UnknownType(Failure):
    """A type that is almost one whose answers can be counted."""

    message = N_("“{words}” is no type of question. Nearest: {choices}.")


class UnknownList(Failure):
    """A list of choices that the form does not have."""

    message = N_("“{words}” is no list of the sheet “choices”.{hint}")


class AskedSeveralTimes(Failure):
    """A repeat, or a matrix: its questions have several answers on one paper."""

    message = N_(
        "“{words}” asks its questions several times on one paper, and counts of papers have no "
        "place for that. Leave it out of the questionnaire."
    )


class NameTwice(Failure):
    """Two questions of one name, in different groups."""

    message = N_(
        "“{name}” is also the name of the question in row {row}. Rename one of them: groups do not "
        "tell questions apart here."
    )


class OneCode(Failure):
    """Two names that differ only in what a code leaves out."""

    message = N_("“{one}” and “{other}” both become the code {code}. Rename one of them.")


class NoSuchChoice(Failure):
    """A right answer that the question does not have."""

    message = N_("“{words}” is none of the choices.{hint}")
