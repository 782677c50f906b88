"""Every way to fail: a class, one sentence made from facts, and a documented exit code.

Here: what any command may meet. Beside this file: what only those meet who change a record
(`amending`), ask a report (`reporting`) or copy a log (`copying`), since making a class costs every
start. Not here: catching failures, which `__main__` alone does.
"""

import errno
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final, Self

from antitrafik_cli.messages import N_, _


class ExitCode:
    """What the process returns; documented in the README and never translated.

    Plain numbers: every start would wait half a millisecond for an enumeration.
    """

    DONE: Final = 0
    BUG: Final = 1
    ASKED_WRONGLY: Final = 2
    NO_LOG: Final = 3
    MERGE_REFUSED: Final = 4
    DAMAGED: Final = 5
    PRIVACY: Final = 6
    DISK: Final = 74
    BUSY: Final = 75
    INTERRUPTED: Final = 130


class Failure(Exception):
    """A failure with its facts; `str()` gives the sentence in the language in use.

    `where` names the option, file or line the sentence is about, and stands before it.
    """

    exit_code: ClassVar[int] = ExitCode.ASKED_WRONGLY
    message: ClassVar[str] = ""

    def __init__(self, *, where: str = "", **facts: object) -> None:
        super().__init__(where, facts)
        self.where = where
        self.facts = facts

    def at(self, where: str) -> Self:
        """The same failure, told where it happened; the innermost place is kept."""
        self.where = self.where or where
        return self

    def __str__(self) -> str:
        sentence = _(self.message).format(**self.facts)
        return f"{self.where}: {sentence}" if self.where else sentence


_REASONS = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EROFS: N_("it may only be read"),
    errno.EACCES: N_("this user may not do that there"),
    errno.EPERM: N_("this user may not do that there"),
    errno.ENOENT: N_("there is no such folder"),
    errno.ENOTDIR: N_("there is no such folder"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.EIO: N_("the disk failed"),
    errno.EBADF: N_("it is closed"),
}


def reason_of(problem: OSError) -> str:
    """Why the system could not do it, in the language in use as far as it is known."""
    known = _REASONS.get(problem.errno or 0)
    return _(known) if known else problem.strerror or str(problem)


def listed(choices: Iterable[object]) -> str:
    """The choices as they stand in a sentence, between commas."""
    return ", ".join(map(str, choices))


def nearest_of(near: Sequence[str], every: Sequence[str]) -> str:
    """The end of a sentence that names what is near, or all there is."""
    if near:
        return _(" Nearest: {choices}.").format(choices=listed(near))
    return _(" There are: {choices}.").format(choices=listed(every))


# --- asked wrongly (2) -------------------------------------------------------------------------


class UnknownCommand(Failure):
    """A command nobody wrote."""

    message = N_("“{words}” is no command.{hint} See: antitrafik --help")


class StrayWord(Failure):
    """A word that belongs to nothing."""

    message = N_("“{words}” stands behind no option. See: {command} --help")


class MissingAnswer(Failure):
    """Something required was not given, and there is nobody to ask."""

    message = N_("Missing: {options}. Example: {example}")


class NobodyToAsk(Failure):
    """A command that asks everything, where nobody can answer."""

    message = N_("Nobody is there to ask. Give at least one of {options}. Example: {example}")


class NotACount(Failure):
    """Text that gives no count."""

    message = N_(
        "“{words}” is no count. Write 29, rreth 30, mbi 200, deri në 50, 10-15, "
        "or ? where nobody counted."
    )


class NegativeCount(Failure):
    """A count below zero."""

    message = N_("“{words}”: a count cannot be negative. Where nobody counted, write ?.")


class FractionalCount(Failure):
    """A count with a fraction."""

    message = N_(
        "“{words}”: people and leaflets are counted whole. Write for example rreth {whole}."
    )


class CountTooLarge(Failure):
    """A count beyond what can be meant."""

    message = N_("“{words}” is more than {most}; nothing here is counted that high.")


class RangeUpsideDown(Failure):
    """A range whose end lies before its beginning."""

    message = N_("“{words}” ends before it begins. Write the smaller first: {better}.")


class NotAnAttendance(Failure):
    """An `--attended` that is not AUDIENCE=COUNT."""

    message = N_("“{words}” is no attendance. Write AUDIENCE=COUNT, for example nxënës=rreth 30.")


class SexAboveCount(Failure):
    """Females and males together above the count."""

    message = N_(
        "“{words}”: {female} females and {male} males are more than the count. "
        "Their sum may be less, never more."
    )


class SexWithoutCount(Failure):
    """Females and males beside an unknown count."""

    message = N_("“{words}”: females and males need a count. Write {better}.")


class AudienceTwice(Failure):
    """The same audience on two lines of one event."""

    message = N_(
        "“{audience}” stands on two lines and would be counted twice. Give every audience one line."
    )


class UnknownTogether(Failure):
    """Several lines of audiences nobody knows: they would all be `other`, and one line."""

    message = N_("Several audiences are not known: {words}. Count them together: “{together}=…”")


class NotADate(Failure):
    """Text that gives no date."""

    message = N_(
        "“{words}” is no date. Write 22.11.2017, 22/11, 22 nëntor 2017, 5-7 dhjetor, "
        "tetor 2020, 2020, 2017-W47, sot or dje."
    )


class ImpossibleDate(Failure):
    """A date no calendar has."""

    message = N_("“{words}”: the calendar has no such day or week.")


class DateUpsideDown(Failure):
    """A span whose end lies before its beginning."""

    message = N_("“{words}” ends before it begins.")


class FutureDate(Failure):
    """Something said to be done that has not begun."""

    message = N_(
        "“{words}” is {date}, which is in the future. Only what was done is logged; "
        "what is planned stands in schedule.yaml."
    )


class UnknownPlace(Failure):
    """A name no county, municipality or town answers to."""

    message = N_("“{words}” is no {level}.{hint}")


class AmbiguousPlace(Failure):
    """A name several places answer to."""

    message = N_("“{words}” may mean any of these: {choices}. Say which.")


class PlacesContradict(Failure):
    """A municipality outside the county given with it."""

    message = N_("{municipality} lies in {right}, not in {county}.")


class UnknownTerm(Failure):
    """A word near to, but not, a known one."""

    message = N_("“{words}” is not known as {what}.{hint}")


class UnknownCampaign(Failure):
    """A campaign no schedule and no record names; `way` says how to bring in a new one."""

    message = N_("“{words}” is no known campaign.{hint}{way}")


class NotACode(Failure):
    """A new campaign whose code is not one."""

    message = N_("“{words}” is no code. Use a-z, 0-9 and hyphens, for example {better}.")


class NotARequest(Failure):
    """A `--request` that is not THEME: words."""

    message = N_(
        "“{words}” is no request. Write THEME: words, for example punësimi: qendër trajnimi."
    )


class UnknownItem(Failure):
    """A planned item that neither the schedule nor the log names."""

    message = N_("“{words}” is no planned item.{hint}")


class UncountedTotal(Failure):
    """A reported total that nobody counted."""

    message = N_("A total that nobody counted says nothing. Write 1240, rreth 300, mbi 200.")


class UnknownRecord(Failure):
    """An id nothing answers to."""

    message = N_("No record begins with “{words}”. See: antitrafik list")


class AmbiguousRecord(Failure):
    """The beginning of an id that several records share."""

    message = N_("“{words}” may mean any of these: {choices}. Write more of it.")


class WrongType(Failure):
    """A record of another type than the option needs."""

    message = N_("{record} is {found}; here {wanted} is needed.")


class OtherMaterial(Failure):
    """A distribution said to lie within one of another material."""

    message = N_("{record} is about {found}, this one about {wanted}; neither contains the other.")


class TooMany(Failure):
    """More values than an option takes."""

    message = N_("{number} values are too many; {most} is the most.")


class BadCharacter(Failure):
    """A character that has no place in a log."""

    message = N_(
        "“{words}” holds {character}, which cannot be kept. Type the text again without it."
    )


class TextTooLong(Failure):
    """More text than a field takes."""

    message = N_("{length} characters are too many; {most} is the most. Shorten the text.")


class NoEarlierEvent(Failure):
    """`--like last` in a log with no event that stands."""

    message = N_("There is no event in the log yet that another could be like.")


class NoTerminal(Failure):
    """A visit, which asks for one meeting after the other, where there is no terminal."""

    message = N_("This asks on a terminal, and here is none. Log each meeting by its own command.")


class UnknownChoice(Failure):
    """A value outside a closed list."""

    message = N_("“{words}” is none of {choices}.")


class BadSettingsFile(Failure):
    """A settings file that cannot be read as one."""

    message = N_("The settings file {path} cannot be read: {reason}.")


class UnknownSetting(Failure):
    """A name, typed or in the settings file, that is no setting."""

    message = N_("“{words}” is no setting. There are: {choices}.")


class BadSetting(Failure):
    """A setting whose value cannot be used."""

    message = N_("The setting {name} in {source} is “{words}”. {right}")


class BadYaml(Failure):
    """A YAML file that is not as it should be."""

    message = N_("{problem}")


# --- the log is missing, not ours, damaged in its identity, or newer (3) -----------------------


class NoLog(Failure):
    """A report or a change where there is no log yet."""

    exit_code = ExitCode.NO_LOG
    message = N_("There is no log at {path} yet. The first antitrafik log-event makes it.")


class NotALog(Failure):
    """A folder, a text, or another program's database."""

    exit_code = ExitCode.NO_LOG
    message = N_("{path} is {found}, not a log of antitrafik. It was left as it is.")


class NewerLog(Failure):
    """A log written by a later version of this tool."""

    exit_code = ExitCode.NO_LOG
    message = N_(
        "{path} was written by a newer antitrafik (format {found}, this one reads {known}). "
        "Upgrade: pip install --upgrade antitrafik-cli"
    )


class DamagedLog(Failure):
    """A log that cannot be read as one."""

    exit_code = ExitCode.NO_LOG
    message = N_("{path} is damaged and was left as it is ({detail}). Put back the last good copy.")


# --- privacy (6) -------------------------------------------------------------------------------


class PersonalData(Failure):
    """Open text that holds what leads to a person."""

    exit_code = ExitCode.PRIVACY
    message = N_(
        "the text holds {what}. The log is about activities, never about a person: leave it out."
    )


# --- the disk (74), busy (75) ------------------------------------------------------------------


class DiskFailed(Failure):
    """The disk failed, is full, or may not be written to."""

    exit_code = ExitCode.DISK
    message = N_("{path}: not saved, {reason}. The log is as it was.")


class PerhapsSaved(Failure):
    """The disk failed while keeping, and cannot be asked whether it kept."""

    exit_code = ExitCode.DISK
    message = N_(
        "{path}: the disk failed while saving and does not answer. Once it works again, look "
        "with antitrafik show {record} before you type this again."
    )


class ReadOnlyPlace(Failure):
    """A log on a network file system, where locks cannot be trusted."""

    exit_code = ExitCode.DISK
    message = N_(
        "{path} lies on a network drive ({filesystem}), where a log can only be read. "
        "Keep it on this laptop."
    )


class OutputFailed(Failure):
    """The answer could not be written where it should go."""

    exit_code = ExitCode.DISK
    message = N_("{path} could not be written: {reason}.")


class LogBusy(Failure):
    """Another program holds the log beyond the time-out."""

    exit_code = ExitCode.BUSY
    message = N_("{path} is in use by another program. Nothing was saved; try again in a moment.")


class ProcessKilled(Failure):
    """The system ended a process that worked for this one, as it does where memory runs out."""

    exit_code = ExitCode.BUSY
    message = N_(
        "The system ended a part of this command, probably for want of memory. Nothing half done "
        "was kept; close other programs and try again."
    )
