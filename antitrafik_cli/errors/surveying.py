"""What is wrong with a questionnaire, or with what its papers are said to say.

Here: questions and answers, tallies, phases. Not here: files that are no tables (`importing`).
"""

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import N_


class NotATally(Failure):
    """Words that give no counts of answers."""

    message = N_("“{words}” is no tally. Write for example: q1: po=12 jo=9 nuk-e-di=4 bosh=1")


class NotCounts(Failure):
    """The same, where one question is asked of a person."""

    message = N_("“{words}” does not say how many gave each answer. {right}")


class UnknownQuestion(Failure):
    """A question that the questionnaire does not ask."""

    message = N_("“{words}” is no question of {questionnaire}.{hint}")


class QuestionTwice(Failure):
    """Two tallies of one question."""

    message = N_("The question {question} is told twice; one line holds all its answers.")


class UnknownAnswer(Failure):
    """An answer that the question does not have."""

    message = N_("“{words}” is no answer to {question}.{hint}")


class NotPapers(Failure):
    """Words that give no number of papers."""

    message = N_("“{words}” is no number of papers: it is a whole number from 0 to {most}.")


class MoreThanPapers(Failure):
    """More answers than papers."""

    message = N_("{question}: {given} answers, and there are only {papers} papers.")


class FewerThanPapers(Failure):
    """Answers and blanks, both told, that are fewer than the papers."""

    message = N_(
        "{question}: {given} answers and blanks, and there are {papers} papers. What is left blank "
        "need not be told."
    )


class PapersNotSaid(Failure):
    """Ticks of several choices without the number of papers."""

    message = N_(
        "{question}: several choices may be ticked on one paper, so say how many papers there "
        "are: --papers 26"
    )


class BlankNotSaid(Failure):
    """Ticks of several choices without the number of papers left blank."""

    message = N_("{question}: say on how many papers nothing was ticked, for example bosh=0.")


class UnknownQuestionnaire(Failure):
    """A questionnaire nobody defined."""

    message = N_(
        "“{words}” is no questionnaire. There are: {choices}. To define one: "
        "antitrafik survey define FILE"
    )


class AmbiguousQuestionnaire(Failure):
    """A name that several versions have."""

    message = N_("“{words}” are several versions. Say which: {choices}.")


class OtherResults(Failure):
    """Results of an event and phase that differ from those that stand."""

    message = N_(
        "{record} holds other results of {questionnaire} for this event and phase. To put these in "
        "their place, say so with --replace."
    )


class NotReplaced(Failure):
    """A replacement where nothing stands."""

    message = N_("There are no results of this event and phase yet; leave --replace out.")


class TooManyAnswers(Failure):
    """Results or a questionnaire larger than an entry holds."""

    message = N_("This is more than one entry of the log holds: {size} of {most} bytes.")


class NoQuestions(Failure):
    """A list of papers in which no column is a question."""

    message = N_(
        "No column of this file is a question of {questionnaire}, which asks {choices}. Name one "
        "with --map: --map COLUMN=q1"
    )


class NoPapers(Failure):
    """A list of papers without a row."""

    message = N_(
        "There is no paper in this file: no row stands under the headings, or none is taken."
    )


class NearColumn(Failure):
    """A column that is almost a question."""

    message = N_(
        "The column “{words}” is no question of {questionnaire}; nearest: {choices}. If it is one: "
        "--map “{words}={choices}”; if not, rename or remove it."
    )


class ColumnTwice(Failure):
    """Two columns for one question."""

    message = N_("The columns “{one}” and “{other}” are both taken for {question}.")


class BadMap(Failure):
    """A --map that leads nowhere."""

    message = N_(
        "“{words}” is no map. Write what stands in the file, =, and what it means: “Po!=po”."
    )


class SplitContradicts(Failure):
    """A choice with a column of its own that holds neither yes nor no."""

    message = N_(
        "“{words}” says neither yes nor no of this choice. Write 1 or 0, or leave it empty."
    )


class TooManyNumbers(Failure):
    """A question for a number with more different answers than any has."""

    message = N_("More than {most} different numbers. Is this really a question for a number?")


class NoColumn(Failure):
    """A column that the file does not have."""

    message = N_("There is no column “{words}”.{hint}")


class NoCodes(Failure):
    """Papers to be matched that bear no codes."""

    message = N_("No column holds the codes that pupils made (kodi). Name it with --code COLUMN.")


class PaperTwice(Failure):
    """Two rows with the id of one paper that differ."""

    message = N_("Rows {one} and {other} bear the id of one paper and differ. Keep the right one.")


class NoEarlierResults(Failure):
    """Papers to be matched where the earlier ones were not counted."""

    message = N_("The papers from before are not logged yet. Log them first, with --phase before.")


class OtherBefore(Failure):
    """Papers to be matched that are not those that were counted."""

    message = N_(
        "The papers of this file say something else than {record}, which holds the results of the "
        "earlier phase. Matched are only the papers that were counted."
    )
