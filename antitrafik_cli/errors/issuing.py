"""What is wrong with a weekly export: its week, its edition, another one under way.

Here: issuing weeks, and making one again. Not here: files that cannot be written (`errors`).
"""

from antitrafik_cli.errors import ExitCode, Failure
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


class StateOfThisShell(Failure):
    """Another folder for this laptop's keys, which only this shell knows of."""

    message = N_(
        "Cron knows nothing of {variable}, which this shell has. Once and for all: {example}"
    )
