"""What is wrong with what shall leave as a file.

Here: formats and files. Not here: reports and their options (`reporting`).
"""

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import N_


class NeedsFile(Failure):
    """A format whose answer is a file, and no name for it."""

    message = N_(
        "{format} makes a file that no terminal and no pipe can take. Say where with --out: "
        "{example}"
    )


class NotOfReports(Failure):
    """A format that has a shape for activities alone."""

    message = N_(
        "{format} tells of single activities and not of the report {report}. Leave the report out, "
        "or use: {choices}."
    )


class UnknownExport(Failure):
    """What nobody can export."""

    message = N_(
        "“{words}” cannot be exported. There are: {choices}. A county: antitrafik export --county …"
    )


class UnknownEnding(Failure):
    """A name of a file whose ending says no format, and nothing else does."""

    message = N_(
        "No format is known by the ending “{ending}”. Say which with --format: {formats}; or let "
        "the name end in one of: {endings}."
    )


class TooLargeForExcel(Failure):
    """More rows, or a longer text, than a sheet can hold."""

    message = N_(
        "“{what}” holds more than a sheet of Excel can (at most {most}). Ask for less, or use "
        "--format csv."
    )
