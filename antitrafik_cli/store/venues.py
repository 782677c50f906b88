"""Sets of venue numbers as bytes: how a row of the tally keeps which venues it has seen.

Here: between an integer whose bit n is set for venue n and the bytes of such a set. Not here: the
numbers (`numbering`), which venues belong in which row (`tally`).
"""

from collections.abc import Collection

_BITMAP, _STEPS = 0, 1  # the first byte says how the rest is to be read


def to_bytes(bits: int) -> bytes:
    """The bytes of a set, the same for the same set: as a bitmap or as steps, what is shorter.

    Nothing is no bytes. A bitmap has venue 0 in the lowest bit of its first byte. Steps are the
    distances from one number to the next, the first from 0, each as LEB128: seven bits a byte,
    lowest first, the high bit set where more follow.
    """
    if not bits:
        return b""
    size = (bits.bit_length() + 7) // 8
    if bits.bit_count() * 2 >= size:  # a step needs a byte at least, two beyond 127
        return bytes((_BITMAP,)) + bits.to_bytes(size, "little")
    steps = bytearray((_STEPS,))
    before = 0
    for number in numbers(bits):
        step = number - before
        before = number
        while step > 127:
            steps.append(step & 127 | 128)
            step >>= 7
        steps.append(step)
    return bytes(steps)


def from_bytes(kept: bytes) -> int:
    """The set that these bytes keep."""
    if not kept:
        return 0
    if kept[0] == _BITMAP:
        return int.from_bytes(kept[1:], "little")
    found = []
    number = shift = step = 0
    for byte in kept[1:]:
        step |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            number += step
            found.append(number)
            shift = step = 0
    return from_numbers(found)


def from_numbers(several: Collection[int]) -> int:
    """The set of these numbers."""
    found = bytearray((max(several, default=0) >> 3) + 1)
    for number in several:
        found[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(found, "little")


def numbers(bits: int) -> list[int]:
    """The numbers in a set, in order."""
    found = []
    for place, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            found += [place * 8 + bit for bit in range(8) if byte >> bit & 1]
    return found
