"""Packed sets, counters and figures: what is kept reads back, and equal things have equal bytes."""

from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli.store import packing, sums

NUMBERS = st.sets(st.integers(1, 5_000) | st.integers(1, 130), max_size=300)


@given(NUMBERS)
def test_a_set_reads_back_from_its_bytes(several: set[int]) -> None:
    kept = packing.set_bytes(packing.set_of(several))
    assert packing.numbers(packing.set_from(kept)) == sorted(several)


@given(NUMBERS)
def test_a_set_takes_no_more_than_a_bitmap_and_no_more_than_its_steps(several: set[int]) -> None:
    size = len(packing.set_bytes(packing.set_of(several)))
    assert size <= 2 + max(several, default=0) // 8
    assert size <= 1 + 2 * len(several)


@given(st.lists(st.integers(0, 2**32 - 1), max_size=70))
def test_counters_read_back_from_their_bytes(several: list[int]) -> None:
    packed = sum(one << packing.COUNTER * place for place, one in enumerate(several))
    assert packing.counters_from(packing.counter_bytes(packed)) == packed
    while several and not several[-1]:
        several.pop()
    assert packing.counters_of(packed) == several


def test_a_run_of_zeros_takes_two_bytes_and_the_last_ones_none() -> None:
    assert packing.counts_bytes([0] * 30 + [12, 0, 300, 0]) == bytes([0, 29, 12, 0, 0, 0xAC, 0x02])
    assert packing.counts_from(bytes([0, 29, 12])) == [0] * 30 + [12]
    assert packing.counts_bytes([0, 0, 0]) == b""


@given(st.lists(st.integers(0, 2**60), min_size=25, max_size=25))
def test_figures_read_back_from_their_bytes(figures: list[int]) -> None:
    kept = sums.figure_bytes(sums.packed(figures))
    assert list(sums.figures_of(sums.figures_from(kept))) == figures


def test_dense_sets_are_bitmaps_and_sparse_ones_steps() -> None:
    assert packing.set_bytes(packing.set_of(range(1, 17))) == bytes([0, 0xFE, 0xFF, 0x01])
    assert packing.set_bytes(packing.set_of([5, 1005])) == bytes([1, 5, 0xE8, 0x07])
    assert packing.set_bytes(0) == b""
