"""What is wrong with a weekly export: its week, its edition, another one under way.

Here: issuing weeks, and making one again. Not here: disks and folders that fail (`errors`).
"""

from antitrafik_cli.errors import ExitCode, Failure, OutputFailed
from antitrafik_cli.messages import N_


class NotAWeek(Failure):
    """A `--week` that is no ISO week."""

    message = N_("“{words}” is no week. Write for example 2017-W47.")


class UnfinishedWeek(Failure):
    """A week that is still going on, or to come."""

    message = N_("{week} is not over yet; it can be issued from {day} on.")


class UnknownEdition(Failure):
    """An edition that was never issued."""

    message = N_("“{words}” was never issued.{hint}")


class FolderBusy(Failure):
    """Another export into the same folder is under way."""

    exit_code = ExitCode.BUSY
    message = N_("Another export into {path} is under way; this one has written nothing.")


class NameTaken(OutputFailed):
    """Something else has the name of a file that is to be written; another name may be free."""
