"""Entries, the lines of the log: their canonical bytes, identity, and the text they commit to.

Here: the head (the one format that never changes), its id, commitments, record ids. Not here:
what the fields of a record may hold (`record`), where entries are kept (`store`).
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from antitrafik_cli.domain.digest import sha256

VERSION = 1
NO_ENTRY = "0" * 64  # what `prev` holds in a device's first entry
LONGEST_HEAD = 65_536  # bytes
MOST_BASES = 512
LATEST = 253_402_214_399_999  # 30.12.9999 UTC: every time zone can still say it
_DEEPEST = 6  # levels of `fields`
_SAFE_INTEGER = 2**53
_KEYS = frozenset(
    (
        "at",
        "base",
        "device",
        "fields",
        "officer",
        "op",
        "prev",
        "record",
        "seq",
        "text",
        "type",
        "v",
    )
)
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_PLAIN = re.compile(r"[A-Za-z0-9/+:._-]{0,80}")  # codes, dates, ids: nothing a person could be in
_OFFICER = re.compile(r"[a-z0-9-]{0,12}")


class NotAnEntry(ValueError):
    """Bytes that are no head; the message says which rule they break."""


class Entry(NamedTuple):
    """One entry: what somebody said about one record, once. Made by `seal` or `read_head`.

    `at` is in Unix milliseconds UTC. `base` holds ids of the record's newest entries that the
    author saw. `fields` holds codes, ISO dates and integers; `text` commitments to open text.
    """

    id: str
    head: str
    version: int
    device: str
    seq: int
    record: str
    prev: str = NO_ENTRY
    at: int = 0
    officer: str = ""
    op: str = ""
    type: str = ""
    base: tuple[str, ...] = ()
    fields: Mapping[str, Any] = MappingProxyType({})
    text: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no blanks, characters as themselves."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def identity(head: str) -> str:
    """The id of a head: SHA-256 of its UTF-8 bytes, as 64 hex digits."""
    return sha256(head.encode()).hexdigest()


def seal(
    *,
    at: int,
    device: str,
    seq: int,
    prev: str,
    officer: str,
    op: str,
    type_: str,
    record: str,
    base: Sequence[str] = (),
    fields: Mapping[str, Any] | None = None,
    text: Mapping[str, Sequence[str]] | None = None,
) -> Entry:
    """The entry with these contents; its head is canonical and passes `read_head`."""
    head = canonical(
        {
            "at": at,
            "base": sorted(base),
            "device": device,
            "fields": fields or {},
            "officer": officer,
            "op": op,
            "prev": prev,
            "record": record,
            "seq": seq,
            "text": {name: list(kept) for name, kept in (text or {}).items()},
            "type": type_,
            "v": VERSION,
        }
    )
    return read_head(head)


def read_head(head: str) -> Entry:
    """The entry a head stands for.

    A head of a later version gives an entry without officer, type and fields (but for those of an
    `erase`, which means the same in every version): it is kept and passed on, not applied. Raises
    `NotAnEntry` for bytes that no version would write.
    """
    if len(head.encode("utf-8", "surrogatepass")) > LONGEST_HEAD:
        raise NotAnEntry("longer than 64 KiB")
    value = _strict_json(head)
    if not isinstance(value, dict) or canonical(value) != head:
        raise NotAnEntry("not canonical JSON")
    if unicodedata.normalize("NFC", head) != head:
        raise NotAnEntry("not in Unicode normal form C")
    _check_envelope(value)
    if value["v"] == VERSION:
        _check_contents(value, head)
    return _entry(identity(head), head, value)


def kept_entry(id_: bytes, head: str) -> Entry:
    """The entry of a head that `read_head` let into a log, known again by its digest alone.

    Raises `NotAnEntry` where the digest is another: the head is not what was let in.
    """
    know_again(id_, head)
    return _entry(id_.hex(), head, json.loads(head))


def know_again(id_: bytes, head: str) -> None:
    """Raise `NotAnEntry` where a head of the log is not the one that was let in under this id."""
    if sha256(head.encode()).digest() != id_:
        raise NotAnEntry("its id is not the digest of its head")


def _entry(id_: str, head: str, value: Mapping[str, Any]) -> Entry:
    known = value["v"] == VERSION
    return Entry(
        id=id_,
        head=head,
        version=value["v"],
        device=value["device"],
        seq=value["seq"],
        record=value["record"],
        prev=value["prev"],
        at=value["at"],
        officer=value["officer"] if known else "",
        op=value["op"],
        type=value["type"] if known else "",
        base=tuple(value["base"]),
        fields=value["fields"] if known or value["op"] == "erase" else {},
        text={name: tuple(kept) for name, kept in value["text"].items()},
    )


def commitment(field: str, value: str, salt: bytes) -> str:
    """What a head holds in place of open text: 64 hex digits that only value and salt explain.

    SHA-256 over a domain tag and the salt, the field's name and the value, each after its length
    in four bytes, most significant first.
    """
    digest = sha256(b"antitrafik open text 1\0")
    for part in (salt, field.encode(), value.encode()):
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.hexdigest()


def record_id(at: int, random: bytes) -> str:
    """A new record's id: a UUID version 7 (RFC 9562, 5.7) of Unix milliseconds and 10 bytes."""
    bits = at << 80 | int.from_bytes(random, "big")
    bits = bits & ~(0xF << 76) | 0x7 << 76  # the version
    bits = bits & ~(0x3 << 62) | 0x2 << 62  # the variant
    digits = f"{bits:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def is_record_id(value: object) -> bool:
    """Whether it is the id of a record as heads carry it, of whatever version of UUID."""
    if not isinstance(value, str) or [len(part) for part in value.split("-")] != [8, 4, 4, 4, 12]:
        return False
    return _is_hex(value.replace("-", ""), 32)


def is_digest(value: object) -> bool:
    """Whether it is a SHA-256 as heads carry it: an id of an entry, a commitment."""
    return _is_hex(value, 64)


def _strict_json(head: str) -> Any:
    def no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise NotAnEntry("a key stands twice")
        return found

    def refuse(number: str) -> Any:
        raise NotAnEntry(f"{number[:20]} is no whole number")

    def whole(digits: str) -> int:
        if len(digits) > 17 or abs(int(digits)) >= _SAFE_INTEGER:
            raise NotAnEntry("a number beyond 2^53")
        return int(digits)

    try:
        return json.loads(
            head, object_pairs_hook=no_twice, parse_float=refuse, parse_constant=refuse,
            parse_int=whole,
        )  # fmt: skip
    except NotAnEntry:
        raise
    except (ValueError, RecursionError) as problem:
        raise NotAnEntry("not JSON") from problem


def _demand(holds: object, rule: str) -> None:
    if not holds:
        raise NotAnEntry(rule)


def _check_envelope(value: Mapping[str, Any]) -> None:
    """What every version keeps: who wrote it, when, after what, about which record and text."""
    version = value.get("v")
    _demand(type(version) is int and version >= VERSION, "v is no version")
    _demand(_is_hex(value.get("device"), 32), "device is not 32 hex digits")
    seq = value.get("seq")
    _demand(type(seq) is int and seq >= 1, "seq is not 1, 2, 3 …")
    _demand(_is_hex(value.get("prev"), 64), "prev is not 64 hex digits")
    _demand((value["prev"] == NO_ENTRY) == (seq == 1), "prev and seq contradict")
    at = value.get("at")
    _demand(type(at) is int and 0 <= at <= LATEST, "at is no moment")
    _demand(is_record_id(value.get("record")), "record is no UUID")
    _demand(_matches(_CODE, value.get("op")), "op is no code")
    base = value.get("base")
    _demand(isinstance(base, list) and len(base) <= MOST_BASES, "base is no short list")
    _demand(all(_is_hex(one, 64) for one in value["base"]), "base holds what is no id")
    _demand(base == sorted(set(value["base"])), "base is not sorted or repeats")
    _demand(isinstance(value.get("fields"), dict), "fields is no object")
    _demand(isinstance(value.get("text"), dict), "text is no object")
    for name, kept in value["text"].items():
        _demand(_matches(_NAME, name) and isinstance(kept, list), "text holds what is no list")
        _demand(all(_is_hex(one, 64) for one in kept), "text holds what is no commitment")
        _demand(len(kept) == len(set(kept)), "text repeats a commitment")


def _check_contents(value: Mapping[str, Any], head: str) -> None:
    """What this version adds: nothing in a head but codes, dates, whole numbers and digests."""
    _demand(value.keys() == _KEYS, "keys missing or too many")
    _demand(head.isascii(), "a head is ASCII")
    _demand(_matches(_OFFICER, value["officer"]), "officer is no code")
    _demand(_matches(_CODE, value["type"]), "type is no code")
    _demand(all(_matches(_NAME, name) for name in value["fields"]), "a field has no name")
    _demand(_is_plain(value["fields"], _DEEPEST), "fields hold open text, or lie too deep")


def _is_plain(value: object, levels: int) -> bool:
    if isinstance(value, str):
        return _matches(_PLAIN, value)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return levels > 0 and all(_is_plain(one, levels - 1) for one in value)
    return value is None or type(value) in (int, bool)


def _is_hex(value: object, digits: int) -> bool:
    return isinstance(value, str) and len(value) == digits and not value.strip("0123456789abcdef")


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
