"""Several files put in place together, each whole or not at all.

Here: preparing all of them, then giving them their names; what may be a target. Not here: what is
in them (`draw`), a single file (`emit`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from antitrafik_cli.errors import OutputFailed, reason_of
from antitrafik_cli.errors.issuing import NameTaken
from antitrafik_cli.files import make_new, sync, sync_folder, temporary_beside
from antitrafik_cli.messages import _

_DATABASE = b"SQLite format 3\0"


def refuse_folder(folder: Path) -> None:
    """Nothing, if files may be put there as far as can be seen. Raises `OutputFailed`.

    It is never made: where a disk is not there, files must not come to lie under its name.
    """
    try:
        if folder.is_dir():
            return
        there = folder.exists() or folder.is_symlink()
    except OSError as problem:
        raise OutputFailed(path=folder, reason=reason_of(problem)) from problem
    reason = _("it is no folder") if there else _("there is no such folder")
    raise OutputFailed(path=folder, reason=reason)


@contextmanager
def prepared(files: Mapping[Path, bytes]) -> Iterator[Callable[[], None]]:
    """The contents on the disk under names of their own, and the function that puts them in place.

    What is not put in place when the block ends is gone. In place each file is new, readable by its
    owner alone; a symbolic link is replaced and not followed. All lie in one folder. A file that is
    there and holds anything else is never replaced: that raises `NameTaken`. Raises `OutputFailed`,
    the function as well; before it is called every old file stands as it was.
    """
    made: dict[Path, Path] = {}

    def put() -> None:
        for path, temporary in [*made.items()]:
            with _told(path):
                _refuse_target(path, files[path])  # it may have come in between
                temporary.replace(path)
            del made[path]
        for folder in {path.parent for path in files}:
            with _told(folder):
                sync_folder(folder)

    try:
        for path, content in files.items():
            with _told(path):
                _refuse_target(path, content)
                made[path] = temporary_beside(path)
                make_new(made[path])
                made[path].write_bytes(content)
                sync(made[path])
        yield put
    finally:
        for temporary in made.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _refuse_target(path: Path, content: bytes) -> None:
    """Raises NameTaken for what is no file, or holds anything else; a link is only a name."""
    if path.is_symlink() or not path.exists():
        return
    if not path.is_file():
        raise NameTaken(path=path, reason=_("it is no ordinary file"))
    try:
        with path.open("rb") as file:
            begins = file.read(len(_DATABASE))
            file.seek(0)
            is_the_same = file.read(len(content) + 1) == content
    except OSError as problem:  # what may not be read is not known to be ours
        raise NameTaken(path=path, reason=reason_of(problem)) from problem
    if begins == _DATABASE:
        raise NameTaken(path=path, reason=_("it is a database, perhaps the log itself"))
    if not is_the_same:
        reason = _("another file has that name; take it away, or choose another folder")
        raise NameTaken(path=path, reason=reason)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise OutputFailed(path=path, reason=reason_of(problem)) from problem
