"""Sets of venue numbers and counters of municipalities as bytes, as rows of the tally keep them.

Here: between integers and the bytes that stand for them. Not here: the numbers (`numbering`), what
belongs in which row (`tally`).
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from struct import unpack

_BITMAP, _STEPS = 0, 1  # the first byte of a set says how the rest is to be read
COUNTER = 32  # bits of a counter within an integer


def set_bytes(bits: int) -> bytes:
    """The bytes of a set whose member n is bit n, the same for the same set.

    As a bitmap or as steps, what is shorter; nothing is no bytes. A bitmap has 0 in the lowest bit
    of its first byte. Steps are the distances from one number to the next, the first from 0.
    """
    if not bits:
        return b""
    size = (bits.bit_length() + 7) // 8
    if bits.bit_count() * 2 >= size:  # a step takes a byte at least, two beyond 127
        return bytes((_BITMAP,)) + bits.to_bytes(size, "little")
    return bytes((_STEPS,)) + _leb128(_steps(bits))


def set_from(kept: bytes) -> int:
    """The set that these bytes keep."""
    if not kept:
        return 0
    if kept[0] == _BITMAP:
        return int.from_bytes(kept[1:], "little")
    found = []
    number = 0
    for step in _read_leb128(kept[1:]):
        number += step
        found.append(number)
    return set_of(found)


def set_of(several: Collection[int]) -> int:
    """The set of these numbers."""
    found = bytearray((max(several, default=0) >> 3) + 1)
    for number in several:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def numbers(bits: int) -> list[int]:
    """The numbers in a set, in order."""
    return list(accumulate(_steps(bits)))


def _steps(bits: int) -> list[int]:
    """The distances from one number to the next, the first from 0."""
    first, *gaps = f"{bits:b}"[::-1].split("1")[:-1] or [""]  # what lies between the ones
    return [len(first), *(len(gap) + 1 for gap in gaps)] if bits else []


def counter_bytes(counters: int) -> bytes:
    """The bytes of counters that stand COUNTER bits apart in an integer, lowest first."""
    return _leb128(counters_of(counters))


def counters_from(kept: bytes) -> int:
    """The counters that these bytes keep, COUNTER bits apart."""
    size = COUNTER // 8
    return int.from_bytes(
        b"".join(one.to_bytes(size, "little") for one in _read_leb128(kept)), "little"
    )


def counters_of(counters: int) -> list[int]:
    """The single counters, lowest first, up to the last that is not zero."""
    several = -(-counters.bit_length() // COUNTER)
    return list(unpack(f"<{several}I", counters.to_bytes(several * COUNTER // 8, "little")))


def _leb128(several: Sequence[int]) -> bytes:
    """Seven bits a byte, lowest first, the high bit set where more of the number follow.

    DWARF 5, 7.6: unsigned LEB128.
    """
    if max(several, default=0) < 128:
        return bytes(several)
    kept = bytearray()
    for one in several:
        rest = one
        while rest > 127:
            kept.append(rest & 127 | 128)
            rest >>= 7
        kept.append(rest)
    return bytes(kept)


def _read_leb128(kept: bytes) -> Iterator[int]:
    shift = number = 0
    for byte in kept:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            shift = number = 0
