"""`python -m tests.bench`: measure, and print one table.

Here: the options. Not here: what is measured (`rows`, `planned`, `peers`).
"""

import argparse
import compileall
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .making import world
from .peers import INSTALL, peers
from .planned import log_event_planned
from .rows import ROOT, ROWS, Bench, Row
from .telling import as_json, into_readme, markdown

KNOWN = {**ROWS, "log-event-planned": log_event_planned, "peers": peers}
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def measure(sizes: Sequence[int], names: Sequence[str], runs: int, cache: Path) -> list[Row]:
    """Every row of those names at those sizes; the worlds are kept in `cache`."""
    duckdb = shutil.which("duckdb")
    worlds = {}
    for size in sorted(sizes):
        _say(f"a log of {size:,} activities")
        worlds[size] = world(size, cache, duckdb)
    rows = []
    with tempfile.TemporaryDirectory(dir=cache) as work:
        bench = Bench(worlds, Path(work), runs, duckdb)
        for name in names:
            for row in KNOWN[name](bench):
                shown = "" if row.ratio is None else f"{row.ratio:.2f} ×"
                _say(f"{row.what} at {row.size:,}, against {row.against}: {shown} {row.note}")
                rows.append(row)
    return rows


def main(argv: Sequence[str]) -> int:
    """Measure as the options say; 1 where a budget is not kept."""
    options = _options(argv)
    if options.peers:
        os.environ["PATH"] = f"{options.peers.resolve()}{os.pathsep}{os.environ['PATH']}"
    compileall.compile_dir(ROOT / "antitrafik_cli", quiet=1)  # as an installed package is
    options.cache.mkdir(parents=True, exist_ok=True)
    rows = measure(options.sizes, options.rows, options.runs, options.cache)
    command = shlex.join(["python", "-m", "tests.bench", *_without_paths(argv)])
    table = markdown(rows, command)
    sys.stdout.write(table)
    if options.out_md:
        options.out_md.write_text(table, encoding="utf-8")
    if options.out_json:
        options.out_json.write_text(as_json(rows, command), encoding="utf-8")
    if options.readme:
        into_readme(ROOT / "README.md", table)
    return int(any(row.within is False for row in rows))


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Every row of DESIGN 9 that exists by now, as ratios of paired runs.",
        epilog=f"The peers: {'; '.join(INSTALL)}. One that is missing is told as not installed.",
    )
    parser.add_argument("--sizes", type=_numbers, default=SIZES, help="activities: 1000,10000")
    parser.add_argument("--rows", type=_names, default=tuple(KNOWN), help=", ".join(KNOWN))
    parser.add_argument("--runs", type=int, default=21, help="pairs of each row (21)")
    parser.add_argument("--peers", type=Path, help="a folder with programs of peers")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir(), "antitrafik-bench"),
        help="where the logs are kept between runs",
    )  # fmt: skip
    parser.add_argument("--out-md", type=Path, help="write the table into this file too")
    parser.add_argument("--out-json", type=Path, help="write every figure into this file")
    parser.add_argument("--readme", action="store_true", help="put the table into the README")
    return parser.parse_args(argv)


def _numbers(words: str) -> tuple[int, ...]:
    return tuple(int(word.replace("_", "")) for word in words.split(","))


def _names(words: str) -> tuple[str, ...]:
    names = tuple(words.split(","))
    if unknown := [name for name in names if name not in KNOWN]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: it may be {', '.join(KNOWN)}")
    return names


def _without_paths(argv: Sequence[str]) -> list[str]:
    """What says what was measured; where files lie here says nothing to others."""
    kept, skip = [], False
    for word in argv:
        path = word.split("=")[0] in ("--peers", "--cache", "--out-md", "--out-json")
        if not (path or skip or word == "--readme"):
            kept.append(word)
        skip = path and "=" not in word
    return kept


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
