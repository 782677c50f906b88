"""What a long schedule costs: an event that fulfils one item of 2,000, against one of 20.

Not here: the other rows (`rows`).
"""

from collections.abc import Iterator
from pathlib import Path

from .rows import Bench, Row
from .timing import Command, paired

FEW, MANY = 20, 2_000
_CAMPAIGNS = 3
_COUNTIES = ("Berat", "Dibër", "Durrës", "Elbasan", "Fier", "Gjirokastër", "Korçë", "Kukës",
             "Lezhë", "Shkodër", "Tiranë", "Vlorë")  # fmt: skip
EVENT = (
    "log-event", "--kind", "takim informues", "--county", "Elbasan", "--date", "4.4.2018",
    "--attended", "nxënës=rreth 30", "--campaign", "fushata-0", "--yes",
)  # fmt: skip


def schedule(items: int) -> str:
    """A schedule of that many items; the third lies on the day and in the county of `EVENT`."""
    campaigns = "".join(f"  fushata-{n}: {{name: Fushata {n}}}\n" for n in range(_CAMPAIGNS))
    planned = "".join(
        f"  - {{id: pika-{n}, county: {_COUNTIES[n % 12]}, campaign: fushata-{n % _CAMPAIGNS}, "
        f"when: {1 + n % 28}.{1 + n % 12}.{2018 + n // 84}}}\n"
        for n in range(items)
    )
    return f"campaigns:\n{campaigns}planned:\n{planned}"


def log_event_planned(bench: Bench) -> Iterator[Row]:
    """The minute after a meeting that was planned, in the smallest log."""
    small = bench.smallest
    few, many = (_logging(bench, items) for items in (FEW, MANY))
    runs = paired(many, few, bench.runs)
    yield Row("log-event-planned", f"`log-event`, a schedule of {MANY:,} items", f"one of {FEW}",
              small.size, small.entries, runs, budget=1.1)  # fmt: skip


def _logging(bench: Bench, items: int) -> Command:
    path = Path(bench.work, f"schedule-{items}.yaml")
    path.write_text(schedule(items), encoding="utf-8")
    home = bench.work / f"home-{items}"  # of its own, as is its cache
    home.mkdir(exist_ok=True)
    told = bench.tool(bench.copy(bench.smallest, f"planned-{items}"), *EVENT)
    return told._replace(env={**told.env, "HOME": str(home), "ANTITRAFIK_SCHEDULE": str(path)})
