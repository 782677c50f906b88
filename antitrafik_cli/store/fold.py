"""What a set of entries says about one record, whatever the order they came in.

Here: the rules of DESIGN for values, conflicts and standing, as a pure function. Not here:
reading entries or keeping what follows from them (`log`, `derive`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from antitrafik_cli.domain.entry import VERSION, Entry
from antitrafik_cli.domain.record import (
    OPERATIONS,
    STANDING,
    TYPES,
    invalid_erasure,
    invalid_fields,
)

Standing = Literal["stands", "withdrawn", "disputed", "waiting", "incomplete"]


class Told(NamedTuple):
    """What a field holds: the value shown, the entry that said it, and the parallel tellings.

    `rivals` are the other unsurpassed entries whose value differs; with any, the field is in
    conflict until somebody amends it with all of them as base.
    """

    value: Any
    entry: Entry
    rivals: tuple[Entry, ...] = ()


class RecordState(NamedTuple):
    """One record as its entries tell it.

    Only a record that `stands` is in totals: `waiting` lacks an entry named in a `base`,
    `incomplete` lacks its first entry, `disputed` is withdrawn and restored in parallel.
    `heads` are the newest entries, the `base` of the next one. `erased` are the commitments whose
    text is gone for good. `unapplied` counts entries that a
    newer version wrote, or parts of them, which are kept and passed on without effect.
    """

    record: str
    type: str
    standing: Standing
    fields: Mapping[str, Told]
    text: Mapping[str, Told]
    heads: tuple[str, ...]
    erased: frozenset[str]
    unapplied: int

    def value(self, field: str) -> Any:
        """What a coded field holds; None where nobody said or it was cleared."""
        told = self.fields.get(field)
        return told.value if told else None

    def commitments(self, field: str) -> tuple[str, ...]:
        """The commitments an open-text field holds now."""
        told = self.text.get(field)
        return told.value if told else ()

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The names of the fields in conflict, coded and open."""
        told = (*self.fields.items(), *self.text.items())
        return tuple(sorted({name for name, one in told if one.rivals}))


def fold(entries: Sequence[Entry]) -> RecordState:
    """The state that these entries of one record give; the same for every order of them.

    A field's value is that of the writes which no later write of it had in its `base`, directly
    or through other entries; of several that differ the one with the highest (`at`, id) shows.
    """
    if len(entries) == 1:
        return _said_once(entries[0])
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    lineage = _Lineage(ordered)
    applied = [entry for entry in ordered if _applies(entry)]
    firsts = [entry for entry in applied if entry.op == "record"]
    type_ = (firsts or applied or ordered)[-1].type
    telling = [entry for entry in applied if entry.op != "erase" and entry.type == type_]
    wrong = {entry.id: invalid_fields(entry.type, entry.fields) for entry in applied}
    coded = {entry.id: _without(entry.fields, wrong[entry.id]) for entry in telling}
    return RecordState(
        record=ordered[0].record,
        type=type_,
        standing=_standing(applied, lineage),
        fields=_tell(telling, lineage, lambda entry: coded[entry.id]),
        text=_tell(telling, lineage, _record_text),
        heads=tuple(sorted(lineage.newest)),
        erased=frozenset(one for entry in ordered for one in _erasure(entry)),
        unapplied=sum(_holds_unknown(entry, type_, wrong.get(entry.id, ())) for entry in ordered),
    )


def _said_once(entry: Entry) -> RecordState:
    """What `fold` gives for a single entry, without asking who had seen what: most records."""
    applies = _applies(entry)
    tells = applies and entry.op != "erase"
    wrong = invalid_fields(entry.type, entry.fields) if applies else []
    coded = entry.fields if tells else {}
    open_ = entry.text if tells else {}
    standing: Standing = "stands"
    if not applies or entry.op != "record":
        standing = "incomplete"
    elif entry.base:
        standing = "waiting"
    return RecordState(
        record=entry.record,
        type=entry.type,
        standing=standing,
        fields={name: Told(coded[name], entry) for name in sorted(coded) if name not in wrong},
        text={name: Told(open_[name], entry) for name in sorted(open_) if name != "why"},
        heads=(entry.id,),
        erased=frozenset(_erasure(entry)),
        unapplied=int(_holds_unknown(entry, entry.type, wrong)),
    )


class _Lineage:
    """Which entries the author of each entry had seen, as bit sets over the entries given."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_id = {entry.id: entry for entry in entries}
        self._bit = {id_: 1 << place for place, id_ in enumerate(self._by_id)}
        self._before: dict[str, int] = {}
        for id_ in self._by_id:
            self._reach(id_)
        named = {parent for entry in entries for parent in entry.base}
        self.newest = self._by_id.keys() - named
        self.missing = named - self._by_id.keys()

    def _reach(self, start: str) -> None:
        pending = [start]  # no recursion: a record may have thousands of entries in one line
        while pending:
            parents = [one for one in self._by_id[pending[-1]].base if one in self._by_id]
            unknown = [one for one in parents if one not in self._before]
            if unknown:
                pending.extend(unknown)
                continue
            mask = 0
            for parent in parents:
                mask |= self._bit[parent] | self._before[parent]
            self._before[pending.pop()] = mask

    def unsurpassed(self, writes: Sequence[Entry]) -> list[Entry]:
        """The writes that no other of these writes had in its base, in the order given."""
        surpassed = 0
        for write in writes:
            surpassed |= self._before[write.id]
        return [write for write in writes if not surpassed & self._bit[write.id]]


def _tell(
    entries: Sequence[Entry], lineage: _Lineage, written: Callable[[Entry], Mapping[str, Any]]
) -> dict[str, Told]:
    writes: dict[str, list[Entry]] = {}
    for entry in entries:
        for name in written(entry):
            writes.setdefault(name, []).append(entry)
    told = {}
    for name in sorted(writes):
        *others, shown = lineage.unsurpassed(writes[name])
        value = written(shown)[name]
        rivals = tuple(entry for entry in others if written(entry)[name] != value)
        told[name] = Told(value, shown, rivals)
    return told


def _without(fields: Mapping[str, Any], wrong: Sequence[str]) -> Mapping[str, Any]:
    """What is said of coded fields; a value no version known here writes says nothing."""
    return {name: fields[name] for name in fields if name not in wrong} if wrong else fields


def _record_text(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    return {name: kept for name, kept in entry.text.items() if name != "why"}


def _erasure(entry: Entry) -> Sequence[str]:
    """The commitments an entry erases, whatever its version and type."""
    if entry.op != "erase" or invalid_erasure(entry.fields):
        return ()
    erased: list[str] = entry.fields["erased"]
    return erased


def _standing(applied: Sequence[Entry], lineage: _Lineage) -> Standing:
    if not any(entry.op == "record" for entry in applied):
        return "incomplete"
    if lineage.missing:
        return "waiting"
    deciding = [entry for entry in applied if entry.op in STANDING]
    verdicts = {STANDING[entry.op] for entry in lineage.unsurpassed(deciding)}
    if len(verdicts) > 1:
        return "disputed"
    return "stands" if verdicts == {True} else "withdrawn"


def _applies(entry: Entry) -> bool:
    return entry.version == VERSION and entry.op in OPERATIONS and entry.type in TYPES


def _holds_unknown(entry: Entry, type_: str, wrong: Sequence[str]) -> bool:
    """Whether something an entry says is left unapplied here; `wrong` are its invalid fields."""
    if not _applies(entry) or entry.type != type_:
        return not _erasure(entry)
    if entry.op == "erase":
        return invalid_erasure(entry.fields)
    known = TYPES[type_]
    texts = known.texts.keys() | {"why"}
    if entry.fields.keys() - known.fields.keys() or entry.text.keys() - texts:
        return True
    return bool(wrong)
