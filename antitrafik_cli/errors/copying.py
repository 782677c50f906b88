"""What is wrong with a copy of a log, with its place, or with the log itself.

Here: backups, and what `check` finds. Not here: a log that cannot be opened (`errors`).
"""

from antitrafik_cli.errors import ExitCode, Failure
from antitrafik_cli.messages import N_


class FileExists(Failure):
    """A file that would be overwritten."""

    message = N_("{path} exists already and is left as it is. Choose another name.")


class BackupExists(Failure):
    """A backup that would take the place of a file."""

    message = N_(
        "{path} exists already and is left as it is. Choose another name, or replace it: --force"
    )


class LogInPlace(Failure):
    """A backup to be put back where a log lies already."""

    message = N_(
        "A log lies at {path} already and is left as it is. Choose another place with --to FILE."
    )


class ReplacesTheLog(Failure):
    """A backup of a log into the log itself."""

    message = N_("{path} is the log itself. Choose another name for its backup.")


class BackupHoldsMore(Failure):
    """A backup that would take the place of a file with entries that the log does not have."""

    message = N_(
        "{path} holds entries that this log does not have, and is left as it is. Perhaps it is the "
        "last good copy: choose another name, or look at it with antitrafik --log {path} list"
    )


class NoBackup(Failure):
    """Nothing, or an empty file, where a backup should be."""

    exit_code = ExitCode.NO_LOG
    message = N_("There is no backup at {path}.")


class Damaged(Failure):
    """`check` found damage."""

    exit_code = ExitCode.DAMAGED
    message = N_("{path}: {damages}.")


class NotSound(Failure):
    """A log, or a backup of one, that would be copied and does not pass `check`.

    `findings` are among its facts.
    """

    exit_code = ExitCode.DAMAGED
    message = N_("{path}: {damages}. Nothing was written.")
