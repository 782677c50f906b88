"""The one question before a change, whether to save it.

Here: asking on a terminal. Not here: what is being saved.
"""

import sys

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.messages import _, say, visible

_YES = frozenset({"", "po", "p", "yes", "y"})
_NO = frozenset({"jo", "j", "no", "n"})


def confirmed(summary: str, *, yes: bool) -> bool:
    """Whether to go on: asked with a one-line summary on a terminal, never asked elsewhere."""
    if yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    while True:
        sys.stderr.write(visible(summary) + "\n" + _("Save? yes/no [yes] "))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        said = fold(line)
        if said in _YES or said in _NO:
            return said in _YES
        say(_("Answer yes or no."))
