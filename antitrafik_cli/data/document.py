"""One YAML document, read strictly: text stays text, and every problem has its line and column.

Loads yaml (70 ms), so `reading` imports it only once a source has changed. Not here: the cache.
"""

import codecs
from collections.abc import Iterator
from typing import Any

import yaml

from antitrafik_cli.data.reading import MOST_BYTES
from antitrafik_cli.errors import BadYaml
from antitrafik_cli.messages import _

MOST_LEVELS = 20

Spot = tuple[int, int]  # line and column, both from 1
Keys = tuple[str | int, ...]  # the keys and indexes that lead to a value


class Document:
    """The document in the bytes `source`: its `value`, and where in the file its parts stand.

    The value is made of mappings, lists and text; an empty document is "". Raises `BadYaml`.
    """

    def __init__(self, source: bytes, where: str) -> None:
        self._where = where
        self._spots: dict[Keys, Spot] = {}
        text = self._decoded(source)
        try:
            self.value = self._document(yaml.parse(text, Loader=yaml.BaseLoader))
        except yaml.reader.ReaderError as problem:
            spot = _spot(text[: problem.position])
            raise self._unfit(text[problem.position], spot) from None
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark
            if mark and text[mark.index : mark.index + 1] == "\t":
                tab = _("A tab stands here. YAML is indented with blanks alone.")
                raise self._bad(_spot(text[: mark.index]), tab) from None
            detail = problem.problem or problem.context
            raise self._unreadable(detail, problem.problem_mark or problem.context_mark) from None
        except (yaml.YAMLError, ValueError, OverflowError) as problem:
            raise self._unreadable(problem, None) from None

    def place_of(self, keys: Keys) -> str:
        """The "file:line:column" of the value those keys lead to, or of the nearest around it."""
        return self._at(self.spot_of(keys))

    def spot_of(self, keys: Keys) -> Spot:
        """Where in the file the value stands that those keys lead to, or the nearest around it."""
        while keys and keys not in self._spots:
            keys = keys[:-1]
        return self._spots.get(keys, (1, 1))

    def _decoded(self, source: bytes) -> str:
        if len(source) > MOST_BYTES:
            problem = _("The file is larger than {most} KiB.").format(most=MOST_BYTES // 1024)
            raise self._bad((1, 1), problem)
        text = source.removeprefix(codecs.BOM_UTF8)
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError as error:
            spot = _spot(text[: error.start].decode("utf-8"))
            raise self._bad(spot, _("The file is not UTF-8. Save it as UTF-8.")) from None

    def _document(self, events: Iterator[yaml.Event]) -> Any:
        value: Any = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and value is not None:
                raise self._bad(
                    _start(event), _("A second document begins; there may be only one.")
                )
            if isinstance(event, yaml.NodeEvent):
                value = self._value(event, events, ())
        return "" if value is None else value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], keys: Keys) -> Any:
        self._spots.setdefault(keys, _start(event))
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            return self._text(event)
        self._refuse_anchor_and_tag(event)
        if len(keys) >= MOST_LEVELS:
            problem = _("This lies deeper than {most} levels.").format(most=MOST_LEVELS)
            raise self._bad(_start(event), problem)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, keys)
        return self._mapping(events, keys)

    def _list(self, events: Iterator[yaml.Event], keys: Keys) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._value(event, events, (*keys, len(values))))
        return values

    def _mapping(self, events: Iterator[yaml.Event], keys: Keys) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if isinstance(event, yaml.CollectionStartEvent):
                raise self._bad(_start(event), _("A key is one piece of text."))
            key = self._text(event)
            if key in values:
                problem = _("The key “{key}” stands here twice.").format(key=key)
                raise self._bad(_start(event), problem)
            self._spots[*keys, key] = _start(event)
            values[key] = self._value(next(events), events, (*keys, key))
        return values

    def _text(self, event: yaml.Event) -> str:
        r"""The text of a scalar; an escape (`\0`, `\ud800`) may bring what no file can hold."""
        self._refuse_anchor_and_tag(event)
        text = str(getattr(event, "value", ""))
        for character in text:
            if not (" " <= character < "\ud800" or character > "\udfff" or character in "\t\n"):
                raise self._unfit(character, _start(event))
        return text

    def _refuse_anchor_and_tag(self, event: yaml.Event) -> None:
        if getattr(event, "anchor", None):
            problem = _("Anchors and aliases (& and *) are not read. Write it out.")
            raise self._bad(_start(event), problem)
        if getattr(event, "tag", None):
            raise self._bad(_start(event), _("Tags (!) are not read. Leave it out."))

    def _at(self, spot: Spot) -> str:
        return f"{self._where}:{spot[0]}:{spot[1]}"

    def _bad(self, spot: Spot, problem: str) -> BadYaml:
        return BadYaml(problem=problem).at(self._at(spot))

    def _unfit(self, character: str, spot: Spot) -> BadYaml:
        code = f"U+{ord(character):04X}"
        problem = _("The character {code} may not stand in this file.").format(code=code)
        return self._bad(spot, problem)

    def _unreadable(self, detail: object, mark: Any) -> BadYaml:
        problem = _(
            "This is no YAML ({detail}). Look at the indentation, the colons and the quotes."
        )
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return self._bad(spot, problem.format(detail=detail))


def _start(event: Any) -> Spot:
    return (event.start_mark.line + 1, event.start_mark.column + 1)


def _spot(before: str) -> Spot:
    """Line and column of what follows the text `before`."""
    return (before.count("\n") + 1, len(before) - before.rfind("\n"))
