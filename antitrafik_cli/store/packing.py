"""Sets of venue numbers, counters and figures as bytes, as rows of the tally keep them.

Here: between integers and the bytes that stand for them. Not here: the numbers (`numbering`), what
belongs in which row (`tally`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from struct import pack, unpack

_BITMAP, _STEPS = 0, 1  # the first byte of a set says how the rest is to be read
COUNTER = 32  # bits of a counter within an integer, the "I" of struct


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
    return set_of([*accumulate(_read_leb128(kept[1:]))])


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
    return counts_bytes(counters_of(counters))


def counters_from(kept: bytes) -> int:
    """The counters that these bytes keep, COUNTER bits apart."""
    several = counts_from(kept)
    return int.from_bytes(pack(f"<{len(several)}I", *several), "little")


def counters_of(counters: int) -> list[int]:
    """The single counters, lowest first, up to the last that is not zero."""
    number = -(-counters.bit_length() // COUNTER)
    return [*unpack(f"<{number}I", counters.to_bytes(number * COUNTER // 8, "little"))]


def counts_bytes(several: Iterable[int]) -> bytes:
    """The bytes of several counts, in order, of which many are 0; the last that are 0 are left out.

    A 0 is followed by how many more of them follow it.
    """
    return _leb128([*_zeros_counted(several)])


def counts_from(kept: bytes) -> list[int]:
    """The counts that these bytes keep, without the last that are 0."""
    found = []
    several = iter(_read_leb128(kept))
    for one in several:
        found.append(one)
        if not one:
            found += [0] * next(several)
    return found


def _zeros_counted(several: Iterable[int]) -> Iterator[int]:
    zeros = 0
    for one in several:
        if not one:
            zeros += 1
            continue
        if zeros:
            yield 0
            yield zeros - 1
            zeros = 0
        yield one


def _leb128(several: Collection[int]) -> bytes:
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


def _read_leb128(kept: bytes) -> Sequence[int]:
    if kept.isascii():  # no high bit: every byte is a number
        return kept
    found = []
    shift = number = 0
    for byte in kept:
        if byte < 128:
            found.append(number | byte << shift)
            shift = number = 0
        else:
            number |= (byte & 127) << shift
            shift += 7
    return found
