"""What is wrong with what a report is asked.

Here: reports, their rows and columns, options that do not go together. Not here: what any words may
have wrong (`errors`).
"""

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import N_


class UnknownReport(Failure):
    """A report nobody wrote."""

    message = N_(
        "“{words}” is no report. There are: {choices}. A county: antitrafik report --county …"
    )


class UnknownColumn(Failure):
    """A column to explain that the report does not have."""

    message = N_("“{words}” is no column of this report.{hint}")


class UnknownRow(Failure):
    """A row to explain that the report does not have."""

    message = N_("“{words}” is no row of this report.{hint}")


class AmbiguousRow(Failure):
    """A row to explain that several tables have."""

    message = N_("“{words}” is a row of several tables. Say which with --by: {choices}.")


class OnlyWith(Failure):
    """Something that means nothing without an option that was not given."""

    message = N_("“{words}” is used only with {option}. Example: {example}")


class NotTogether(Failure):
    """Options that contradict each other."""

    message = N_("{options} cannot be used together. {right}")


class NoPictures(Failure):
    """A picture where what draws it is not installed."""

    message = N_(
        "Pictures are drawn by an extra that is not installed: "
        "pip install 'antitrafik-cli[pictures]'"
    )


class PeriodsOverlap(Failure):
    """Two periods to compare that share days."""

    message = N_(
        "“{words}” shares days with the period asked for, {period}; what lies in both would be "
        "compared with itself. Take two periods apart."
    )
