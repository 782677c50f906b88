"""What commands say that go on without a schedule that cannot be read.

Not here: `schedule` commands, which need one.
"""

from antitrafik_cli.data import schedule_problem
from antitrafik_cli.messages import _, say


def warn_of_schedule() -> None:
    """One line on stderr where the schedule in use cannot be read."""
    if problem := schedule_problem():
        say(_("The schedule cannot be read and is left aside: {problem}").format(problem=problem))
