"""What is said once of a schedule that cannot be read: no command stops for it."""

from antitrafik_cli.data import schedule_problem
from antitrafik_cli.messages import _, say


def say_schedule_problem() -> None:
    """Say on stderr that the schedule is left aside, and why; nothing where it can be read."""
    if problem := schedule_problem():
        say(_("The schedule cannot be read and is left aside: {problem}").format(problem=problem))
