"""What is wrong with a change to a record that is there.

Here: amending, withdrawing, restoring, erasing, undoing. Not here: what any words may have wrong
(`errors`).
"""

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import N_


class JointLine(Failure):
    """An amended line overlaps a line that counts several audiences together."""

    message = N_(
        "“{audience}” and the line “{line}” share people; that line has one count for them all. "
        "Drop that line first: --drop-attended {joint}."
    )


class NoSuchLine(Failure):
    """A dropped line that the event does not have."""

    message = N_("This event has no line “{audience}”. Its lines: {lines}.")


class NotAField(Failure):
    """A field the record's type does not have."""

    message = N_("“{words}” is no field of {record}. Its fields: {fields}.")


class ToldAsAWhole(Failure):
    """An amendment of single fields of what is told in one piece."""

    message = N_("{record} is told anew as a whole: {command}")


class NothingToErase(Failure):
    """An erasure of text that is not there."""

    message = N_("{record} has no text in “{field}” to erase.")


class NothingToChange(Failure):
    """An amendment that says nothing new."""

    message = N_("Nothing would change. Give at least one option with a new value.")


class NothingToUndo(Failure):
    """An undo with no change of this laptop to reverse."""

    message = N_("There is no change of this laptop to take back.")


class ErasureStays(Failure):
    """An undo of an erasure."""

    message = N_("The last change erased text; what is erased is gone and cannot be brought back.")


class AmendedSince(Failure):
    """An undo that would overwrite what was said after the change, or in parallel to it."""

    message = N_(
        "“{field}” of {record} was told again since; taking your change back would overwrite that. "
        "Look with antitrafik history {record}, then amend it."
    )


class AlreadyWithdrawn(Failure):
    """A change to a record that no longer stands."""

    message = N_("{record} is withdrawn. To change it, first: antitrafik restore {record}")


class NotWithdrawn(Failure):
    """A restore of a record that stands."""

    message = N_("{record} is not withdrawn; there is nothing to restore.")


class OverlapsItself(Failure):
    """An event said to share people with itself."""

    message = N_("{record} shares all its people with itself; name another event.")


class WithinItself(Failure):
    """A distribution said to be part of itself."""

    message = N_("{record} cannot lie within itself, directly or through others.")
