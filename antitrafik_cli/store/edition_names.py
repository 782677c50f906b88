"""What the files of an edition are called, and which of them a folder lacks.

Not here: editions themselves (`editions`), what is in their files, putting them there.
"""

from collections.abc import Sequence
from pathlib import Path

from antitrafik_cli.store.editions import Edition

USUAL = ("xlsx", "csv", "md")  # the formats of who asks for none
SLIP = "amended"  # what an edition holds beside its formats, from the second on
# Where a format is no ending, or would be the one of another format.
_ENDINGS = {"csv-excel": "excel.csv", SLIP: "amended.md"}


def names_of(edition: Edition, formats: Sequence[str]) -> dict[str, str]:
    """The files of an edition, by what they hold: a format, or `SLIP`."""
    stem = edition.series if edition.number == 1 else f"{edition.series}.{edition.number}"
    whats = formats if edition.number == 1 else (*formats, SLIP)
    return {one: f"{stem}.{_ENDINGS.get(one, one)}" for one in whats}


def missing(folder: Path, edition: Edition, formats: Sequence[str]) -> dict[str, str]:
    """Those of them that are not there."""
    names = names_of(edition, formats)
    return {what: name for what, name in names.items() if not is_there(folder / name)}


def holds(folder: Path, edition: Edition, formats: Sequence[str]) -> bool:
    """Whether any file of that edition but its slip is there."""
    names = names_of(edition, formats)
    return any(is_there(folder / name) for what, name in names.items() if what != SLIP)


def is_there(path: Path) -> bool:
    """Whether that is a file; a symbolic link is none."""
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:  # it may not be looked at; writing will say why
        return False


def is_folder(path: Path) -> bool:
    """Whether that is a folder which may be looked at."""
    try:
        return path.is_dir()
    except OSError:
        return False
