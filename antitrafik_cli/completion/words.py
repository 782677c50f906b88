"""The one small file that the Tab key reads: commands, options, and the words of each value.

Here: reading it, and noticing that it is stale. Not here: making it (`making`), which loads the
whole tool and is done once for each version, language and schedule.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from antitrafik_cli import __version__, settings
from antitrafik_cli.messages import language

FORMAT = 2  # raise it whenever `making.make` gives another form


def known_words() -> dict[str, Any]:
    """The words, as `making.make` gives them, in the language in use.

    Made anew where the file is missing, broken or older than what it was made of (by size and time
    of change, as Python itself knows its compiled modules).
    """
    path = settings.cache_folder() / f"completion-{language()}.json"
    try:
        kept: dict[str, Any] = json.loads(path.read_bytes())
        if kept["key"] == key() and kept["made_of"] == stamps(kept["made_of"]):
            return kept
    except (OSError, ValueError, KeyError, TypeError):
        pass
    from antitrafik_cli.completion.making import make  # noqa: PLC0415 - loads the whole tool

    return make(path)


def key() -> list[str]:
    """What another version, or another setting, would have otherwise."""
    return [__version__, str(FORMAT), settings.setting("schedule") or ""]


def stamps(paths: Iterable[str]) -> dict[str, list[int]]:
    """Time of change and size of each of these files; zeros for one that is not there."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: str) -> list[int]:
    try:
        stat = Path(path).stat()
    except OSError:
        return [0, 0]
    return [stat.st_mtime_ns, stat.st_size]
