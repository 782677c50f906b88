"""What is measured: a function for each row of DESIGN 9, at one size after another.

Not here: other tools at their own work (`peers`), how the figures are shown (`telling`).
"""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from . import flat
from .making import World
from .timing import Command, Paired, Sample, environment, paired

ROOT = Path(__file__).parent.parent.parent
NOW = "2026-06-01T12:00:00+02:00"  # two hours before midnight a start costs the time zones, 4 ms
_TOOL = "import sys\nfrom antitrafik_cli.start import run\nrun()\n"
_TYPER = """\
import typer
app = typer.Typer(add_completion=False)
@app.command()
def main() -> None: pass
app()
"""
EVENT = (
    "log-event", "--kind", "takim informues", "--municipality", "Elbasan", "--date", "22.11.2017",
    "--attended", "nxënës=rreth 30", "--attended", "mësues=25:20/5", "--venue", "Shkolla nr. 7",
    "--campaign", "fushata-2017", "--new-campaign", "--yes",
)  # fmt: skip
_INSERT = """\
import sqlite3, sys, time, resource
heads = sqlite3.connect(sys.argv[1]).execute("SELECT n, head FROM entry ORDER BY n").fetchall()
before, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
with sqlite3.connect(sys.argv[2]) as connection:
    connection.execute("CREATE TABLE entry (n INTEGER PRIMARY KEY, head TEXT NOT NULL)")
    connection.executemany("INSERT INTO entry VALUES (?, ?)", heads)
connection.close()
after = resource.getrusage(resource.RUSAGE_SELF)
cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
print(time.perf_counter() - before, cpu)
"""
_SQLITE, _DUCKDB = "GROUP BY in the `sqlite3` shell", "GROUP BY in DuckDB's shell"
PERIOD = ("10.3.2018", "20.11.2019")  # both cut a month open
PERIOD_ISO = ("2018-03-10", "2019-11-20")


class Row(NamedTuple):
    """One row of the table: what was held against what, at how many activities.

    `budget` is the highest ratio allowed, None where none is set or not at this size; `value`
    stands for the ratio where nothing was run twice. `note` says what the figures do not.
    """

    name: str
    what: str
    against: str
    size: int
    entries: int
    paired: Paired | None = None
    value: float | None = None
    budget: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The ratio that the budget is about."""
        return self.paired.ratio.median if self.paired else self.value

    @property
    def within(self) -> bool | None:
        """Whether the budget is kept; None where there is none, or nothing was measured."""
        if self.budget is None or self.ratio is None:
            return None
        return self.ratio <= self.budget


class Bench:
    """One session: the worlds by size, a folder for what is written, how many pairs are run."""

    def __init__(self, worlds: dict[int, World], work: Path, runs: int, duckdb: str | None) -> None:
        self.worlds = worlds
        self.work = work
        self.runs = runs
        self.duckdb = duckdb
        self.home = work / "home"
        self.home.mkdir(exist_ok=True)
        for name, source in (("tool", _TOOL), ("empty", _TYPER), ("insert", _INSERT)):
            (work / f"{name}.py").write_text(source, encoding="utf-8")

    @property
    def smallest(self) -> World:
        """What the larger ones are held against."""
        return self.worlds[min(self.worlds)]

    def tool(self, log: Path, *argv: str, **settings: str) -> Command:
        """A command line of antitrafik about that log, as its console script would run it.

        `settings` are more of its variables, without `ANTITRAFIK_`.
        """
        set_ = {"LOG": str(log), "NOW": NOW, "LANG": "sq", **settings}
        env = environment(self.home, ROOT, **{f"ANTITRAFIK_{k}": v for k, v in set_.items()})
        return Command((sys.executable, str(self.work / "tool.py"), *argv), env)

    def typer(self) -> Command:
        """An empty Typer command."""
        env = environment(self.home, ROOT)
        return Command((sys.executable, str(self.work / "empty.py")), env)

    def sqlite(self, world: World, *sql: str) -> Command:
        """SQLite's shell at the flat table."""
        asked = ("sqlite3", str(world.flat), ";\n".join(sql))
        return Command(asked, environment(self.home, ROOT))

    def in_duckdb(self, world: World, *sql: str) -> Command:
        """DuckDB's shell at its own flat table."""
        asked = (self.duckdb or "", "-readonly", str(world.duckdb), "-c", ";\n".join(sql))
        return Command(asked, environment(self.home, ROOT))

    def copy(self, world: World, name: str) -> Path:
        """A log of that world that may be written to."""
        copy = self.work / f"{name}-{world.size}.db"
        return Path(shutil.copyfile(world.log, copy))


def log_event(bench: Bench) -> Iterator[Row]:
    """The minute after a meeting."""
    small = bench.smallest
    here = bench.copy(small, "log-event")
    ours = bench.tool(here, *EVENT)
    runs = paired(ours, bench.typer(), bench.runs)
    what = "`log-event`, all options given"
    yield Row("log-event", what, "an empty Typer command", small.size, small.entries, runs,
              budget=1.35 if small.size == 1_000 else None)  # fmt: skip
    for world in bench.worlds.values():
        if world is small:
            continue
        copy = bench.copy(world, "log-event")
        runs = paired(bench.tool(copy, *EVENT), ours, bench.runs)
        yield Row("log-event", what, f"itself at {small.size:,}", world.size, world.entries, runs,
                  budget=1.15)  # fmt: skip
        copy.unlink()


def report_county(bench: Bench) -> Iterator[Row]:
    """The coordinator's morning."""
    small, asked = bench.smallest, ("report", "--county", "Elbasan")
    for world in bench.worlds.values():
        if world is not small:
            ours, other = bench.tool(world.log, *asked), bench.tool(small.log, *asked)
            runs = paired(ours, other, _fewer(bench, world))
            yield Row("report-county", "`report --county Elbasan`", f"itself at {small.size:,}",
                      world.size, world.entries, runs, budget=1.5)  # fmt: skip


def report(bench: Bench) -> Iterator[Row]:
    """The country, and a period that cuts months open, against GROUP BY over the flat table."""
    period = ("--from", PERIOD[0], "--to", PERIOD[1])
    for what, asked, sums, budget in (
        ("`report`", (), flat.queries(), 0.2),
        (f"`report {' '.join(period)}`", period, flat.queries(*PERIOD_ISO), None),
    ):
        for world in bench.worlds.values():
            ours = bench.tool(world.log, "report", *asked)
            budget_here = budget if world.size >= 1_000_000 else None
            for against, other in _shells(bench, world, sums):
                runs = paired(ours, other, _fewer(bench, world))
                yield Row("report", what, against, world.size, world.entries, runs,
                          budget=budget_here if against == _SQLITE else None)  # fmt: skip
    for against, program in ((_SQLITE, "sqlite3"), (_DUCKDB, "duckdb")):
        if not shutil.which(program):
            yield Row("report", "`report`", against, 0, 0, note="not installed")


def _shells(bench: Bench, world: World, sums: dict[str, str]) -> Iterator[tuple[str, Command]]:
    if shutil.which("sqlite3"):
        yield _SQLITE, bench.sqlite(world, *sums.values())
    if world.duckdb:
        yield _DUCKDB, bench.in_duckdb(world, *sums.values())


def rebuild(bench: Bench) -> Iterator[Row]:
    """The derived half made again, against only inserting the heads."""
    for world in bench.worlds.values():
        copy = bench.copy(world, "rebuild")
        runs = paired(
            bench.tool(copy, "rebuild"), _inserting(bench, world),
            _fewer(bench, world, 1 if world.size >= 1_000_000 else 3),
            warm=world.size < 100_000,
        )  # fmt: skip
        note = f"{world.entries / runs.ours:,.0f} entries a second"
        yield Row("rebuild", "`rebuild`", "`executemany` of the same heads", world.size,
                  world.entries, runs, note=note)  # fmt: skip
        if world.size >= 1_000_000:
            yield Row("rebuild", "`rebuild`, seconds", "60 seconds", world.size, world.entries,
                      value=runs.ours / 60, budget=1.0, note=f"{runs.ours:.0f} s here")  # fmt: skip
        copy.unlink()


def _inserting(bench: Bench, world: World) -> Callable[[], Sample]:
    target = bench.work / "inserted.db"
    asked = (sys.executable, str(bench.work / "insert.py"), str(world.log), str(target))
    command = Command(asked, environment(bench.home, ROOT))

    def run() -> Sample:
        target.unlink(missing_ok=True)
        wall, cpu = map(float, command.read().split())
        return Sample(wall, cpu)

    return run


def size(bench: Bench) -> Iterator[Row]:
    """How large the file is for what it says; pages that an earlier derived half left are free."""
    for world in bench.worlds.values():
        with sqlite3.connect(f"file:{world.log}?mode=ro", uri=True) as log:
            pages, free, page = (
                log.execute(f"PRAGMA {one}").fetchone()[0]
                for one in ("page_count", "freelist_count", "page_size")
            )
        whole = (pages - free) * page
        yield Row("size", "size of the file", "the canonical heads", world.size, world.entries,
                  value=whole / world.heads, budget=2.0,
                  note=f"{whole / world.entries:,.0f} bytes an entry")  # fmt: skip


def schedule(bench: Bench) -> Iterator[Row]:
    """The same answer out of a schedule of 2,000 items, and out of one of 20."""
    asked = ("schedule", "--county", "Kukës", "--period", "2017-12")
    world = bench.smallest
    commands = []
    for number in (2_000, 20):
        path = bench.work / f"schedule-{number}.yaml"
        path.write_text(_schedule_of(number), encoding="utf-8")
        home = bench.work / f"home-{number}"  # the compiled form of one schedule is kept in each
        settings = {"SCHEDULE": str(path)}
        command = bench.tool(world.log, *asked, **settings)
        env = {**command.env, "XDG_CACHE_HOME": str(home)}
        commands.append(command._replace(env=env))
    answers = {command.read().rpartition("\n\n")[0] for command in commands}
    if len(answers) != 1:
        raise ValueError("the two schedules answer differently")
    runs = paired(*commands, bench.runs)
    yield Row("schedule", f"`{' '.join(asked)}`, a schedule of 2 000 items", "one of 20 items",
              world.size, world.entries, runs, budget=1.3)  # fmt: skip


def _schedule_of(number: int) -> str:
    """A schedule of that many items, five of them in Kukës in December 2017."""
    lines = ["campaigns:", "  fushata: {name: Fushata e provës}", "planned:"]
    for n in range(number):
        here = n < 5
        county, day = ("Kukës", 5 + n) if here else (("Berat", "Fier", "Kukës")[n % 3], n % 28 + 1)
        month = "2017-12" if here else f"{2018 + n % 5}-{n % 12 + 1:02}"
        lines.append(
            f"  - {{id: i-{n}, campaign: fushata, county: {county}, when: {month}-{day:02}}}"
        )
    return "\n".join(lines) + "\n"


def later(bench: Bench) -> Iterator[Row]:
    """What DESIGN 9 sets a budget for and does not exist yet."""
    yield Row("import", "import or merge, verified", "`executemany` of the same heads",
              max(bench.worlds), bench.worlds[max(bench.worlds)].entries, budget=8.0,
              note="later: does not exist yet")  # fmt: skip


def _fewer(bench: Bench, world: World, most: int = 1_000) -> int:
    """Fewer pairs where one takes long: a long run is its own average."""
    return min(bench.runs, most, 5 if world.size >= 1_000_000 else bench.runs)


ROWS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "log-event": log_event,
    "report-county": report_county,
    "report": report,
    "rebuild": rebuild,
    "size": size,
    "schedule": schedule,
    "import": later,
}
