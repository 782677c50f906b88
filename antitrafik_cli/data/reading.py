"""Reading YAML strictly, and keeping its compiled form where the next start finds it.

Not here: what the files mean, which the `compile_…` functions of the domain say.
"""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from antitrafik_cli import __version__, settings
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.errors import BadYaml

T = TypeVar("T")
MOST_BYTES = 2**21  # a schedule of ten thousand items
FORMAT = 2  # raise it whenever a `compile_…` function gives another form of the same source


def read_yaml(source: bytes, where: str) -> Any:
    """The document as mappings, lists and text; an empty document is "".

    Every scalar is text: `010`, `yes`, `12:30` and `~` come back as they are written. Refused with
    `BadYaml`, told at "where:line:column": more than 2 MiB, more than 20 levels, anything but
    UTF-8, duplicate keys, anchors, aliases, tags, a second document, control characters.
    """
    from antitrafik_cli.data.document import Document  # noqa: PLC0415 - loads yaml

    return Document(source, where).value


def compiled(kind: str, source: bytes, compile_: Callable[[Any], Any], where: str) -> Any:
    """The JSON-able form that `compile_` makes of the YAML in `source`, kept in the cache folder.

    The kept form is named by the digest of its source and this version, so it is never stale. A
    cache that is missing, broken or cannot be written costs time and nothing else.

    Raises `BadYaml`; one from `compile_` that names its `keys` (the way to the value) is told at
    that value's line.
    """
    maker = f"{__version__} {FORMAT}\0".encode()
    digest = sha256(maker + source).hexdigest()
    kept = settings.cache_folder() / f"{kind}.{digest}.json"
    try:
        return json.loads(kept.read_bytes())
    except (OSError, ValueError, RecursionError):
        form = compile_yaml(source, compile_, where)
    keep_text(kept, form)
    _sweep(kept, kind)
    return form


def compile_yaml(source: bytes, compile_: Callable[[Any], T], where: str) -> T:
    """What `compile_` makes of the YAML in `source`, nothing kept. Raises as `compiled`."""
    from antitrafik_cli.data.document import Document  # noqa: PLC0415 - loads yaml

    document = Document(source, where)
    try:
        return compile_(document.value)
    except BadYaml as problem:
        raise problem.at(document.place_of(_keys(problem))) from None


def problems_in(
    source: bytes, check: Callable[[Any], Iterable[BadYaml]], where: str
) -> list[BadYaml]:
    """The problems that `check` finds in the YAML in `source`, in the order of their lines.

    Only the first one where it is no such document at all.
    """
    from antitrafik_cli.data.document import Document  # noqa: PLC0415 - loads yaml

    try:
        document = Document(source, where)
    except BadYaml as problem:
        return [problem]
    found = sorted(check(document.value), key=lambda problem: document.spot_of(_keys(problem)))
    return [problem.at(document.place_of(_keys(problem))) for problem in found]


def _keys(problem: BadYaml) -> tuple[str | int, ...]:
    keys = problem.facts.get("keys")
    return keys if isinstance(keys, tuple) else ()


def keep_text(path: Path, form: Any) -> None:
    """Write a JSON-able form into the cache, whole or not at all; a failure is no matter."""
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.json")  # swept with the old ones
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        unfinished.replace(path)
    except OSError:
        return


def _sweep(path: Path, kind: str) -> None:
    """Drop the compiled forms of this kind that are older."""
    try:
        for old in path.parent.glob(f"{kind}.*.json"):
            if old != path:
                old.unlink()
    except OSError:
        return
