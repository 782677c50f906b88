"""Benchmarks: every row of DESIGN 9 that exists by now, as ratios of paired runs in one session.

`python -m tests.bench` measures and prints one table. Here: a world that never was (`world`), the
log it gives and the same events as a flat table (`making`), paired runs (`timing`), what is
measured (`rows`, `peers`), the table (`telling`). Not here: whether the figures are right in all
their corners, which the tests of sums hold; a tiny run of everything is held by `test_bench`.
"""
