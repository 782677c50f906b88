"""Questions that are answered with yes or no.

Here: asking on a terminal. Not here: what follows from the answer.
"""

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.messages import _
from antitrafik_cli.prompts.terminal import read_line, tell_person

YES = frozenset({"po", "p", "yes", "y"})
NO = frozenset({"jo", "j", "no", "n"})


def agreed(question: str, *, usually: bool = True) -> bool:
    """Whether a person says yes; an empty answer is what is `usually` meant."""
    choices = _("yes/no [yes]") if usually else _("yes/no [no]")
    while True:
        said = fold(read_line(f"{question} {choices}"))
        if not said:
            return usually
        if said in YES or said in NO:
            return said in YES
        tell_person(_("Answer yes or no."))
