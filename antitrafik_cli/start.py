"""The console script: one short process, from its first import to its last.

Here: what the collector of cycles may cost a process that lives a fraction of a second. Not here:
what the process does (`__main__`).
"""

import gc
import sys

_OFTEN = 50_000  # objects made between two looks for cycles


def run() -> None:
    """The console script `antitrafik`.

    Modules stay until the end, so that looking for cycles among them, while they are loaded and
    again when the interpreter ends, only costs time. What a command makes is collected, but not
    looked through after every 700 objects: a whole `log-event` makes fewer than `_OFTEN`.
    """
    gc.disable()
    from antitrafik_cli.__main__ import run as run_command  # noqa: PLC0415 - loads nearly everything

    gc.freeze()
    gc.set_threshold(_OFTEN)
    gc.enable()
    code = run_command()
    gc.freeze()
    sys.exit(code)
