"""Other tools at their own work: one entry written down, and what is there added up or listed.

Each is given a thousand entries about the twelve counties first, written as it keeps them. They do
less: none knows counts that nobody counted, none keeps what was said before, none of them syncs
what it wrote. Not here: what antitrafik is measured by alone (`rows`).
"""

import json
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .rows import EVENT, ROOT, Bench, Row
from .timing import Command, environment, paired

INSTALL = (
    "apt-get install sqlite3 hledger taskwarrior",
    "pip install td-watson jrnl sqlite-utils duckdb-cli",
)
_NAMES = tuple(f"qarku{n}" for n in range(1, 13))
_NUMBER = 1_000


class Peer(NamedTuple):
    """A tool: the program looked for, and the commands that write one entry and add up."""

    name: str
    program: str
    log: Command
    sum: Command


def peers(bench: Bench) -> Iterator[Row]:
    """`log-event` and `report` held against each peer that is installed."""
    small = bench.smallest
    copy = bench.copy(small, "peers")
    write, add_up = bench.tool(copy, *EVENT), bench.tool(copy, "report")
    for name, (program, make) in PEERS.items():
        found = shutil.which(program)
        home = bench.work / f"peer-{program}"
        home.mkdir(exist_ok=True)
        peer = make(found, home) if found else None
        for what, ours in (("`log-event`", write), ("`report`", add_up)):
            told = "writing one entry" if ours is write else "adding up or listing"
            against = f"{name}, {told}"
            runs = None
            if peer:
                runs = paired(ours, peer[0] if ours is write else peer[1], bench.runs)
            yield Row("peers", what, against, small.size, small.entries, runs,
                      note="" if found else "not installed")  # fmt: skip


Made = tuple[Command, Command]


def _commands(home: Path, log: Sequence[str], add_up: Sequence[str], stdin: str = "") -> Made:
    env = environment(home, ROOT)
    del env["PYTHONPATH"]  # theirs is another installation
    return Command(log, env, stdin), Command(add_up, env)


def _days() -> Iterator[tuple[int, str, str]]:
    for n in range(_NUMBER):
        yield n, f"2017-{n % 12 + 1:02}-{n % 28 + 1:02}", _NAMES[n % 12]


def _hledger(program: str, home: Path) -> Made:
    journal = home / "log.journal"
    journal.write_text(
        "".join(
            f"{day} takim\n    pjesemarrje:{name}  {n % 60}\n    takime\n\n"
            for n, day, name in _days()
        ),
        encoding="utf-8",
    )
    asked = (program, "-f", str(journal))
    typed = "2017-11-22\ntakim\npjesemarrje:qarku3\n30\ntakime\n-30\n.\ny\n.\n"
    return _commands(home, (*asked, "add"), (*asked, "balance"), typed)


def _taskwarrior(program: str, home: Path) -> Made:
    (home / ".taskrc").write_text(
        f"data.location={home}/task\nconfirmation=off\n", encoding="utf-8"
    )
    tasks = [
        {"description": f"takim {n % 60}", "project": name, "status": "pending",
         "entry": day.replace("-", "") + "T090000Z", "uuid": str(uuid.UUID(int=n + 1))}
        for n, day, name in _days()
    ]  # fmt: skip
    loaded = _commands(home, (program, "import", "-"), (), json.dumps(tasks))[0]
    loaded.read()
    return _commands(home, (program, "add", "project:qarku3", "takim 30"), (program, "summary"))


def _watson(program: str, home: Path) -> Made:
    folder = home / ".config" / "watson"
    folder.mkdir(parents=True, exist_ok=True)
    begin = 1_483_261_200
    frames = [
        [
            begin + n * 7200,
            begin + n * 7200 + 3600,
            name,
            uuid.UUID(int=n + 1).hex,
            ["takim"],
            begin,
        ]
        for n, _day, name in _days()
    ]
    (folder / "frames").write_text(json.dumps(frames), encoding="utf-8")
    when = ("--from", "2017-11-22 10:00", "--to", "2017-11-22 11:00")
    log = (program, "add", *when, "qarku3", "+takim")
    return _commands(home, log, (program, "report", "--all", "--no-pager"))


def _jrnl(program: str, home: Path) -> Made:
    journal, config = home / "jrnl.txt", home / "jrnl.yaml"
    journal.write_text(
        "".join(f"[{day} 09:00] @{name} takim {n % 60}\n\n" for n, day, name in sorted(_days())),
        encoding="utf-8",
    )
    config.write_text(
        f"journals:\n  default: {journal}\nversion: v4.6\neditor: ''\nencrypt: false\n"
        "colors: {body: none, date: none, tags: none, title: none}\ndefault_hour: 9\n"
        "default_minute: 0\ndisplay_format: pretty\nhighlight: false\nindent_character: '|'\n"
        "linewrap: 79\ntagsymbols: '@'\ntemplate: false\ntimeformat: '%Y-%m-%d %H:%M'\n",
        encoding="utf-8",
    )
    asked = (program, "--config-file", str(config))
    return _commands(home, (*asked, "2017-11-22: @qarku3 takim 30"), (*asked, "--tags"))


_ROWS = ", ".join(f"('{day}', '{name}', {n % 60})" for n, day, name in _days())
_TABLE = f"""
CREATE TABLE event (day TEXT, county TEXT, attended INTEGER);
INSERT INTO event VALUES {_ROWS};
"""
_ONE = "INSERT INTO event VALUES ('2017-11-22', 'qarku3', 30)"
_SQL = "SELECT county, count(*), sum(attended) FROM event GROUP BY 1"


def _sqlite_utils(program: str, home: Path) -> Made:
    database = str(home / "log.db")
    rows = [{"day": day, "county": name, "attended": n % 60} for n, day, name in _days()]
    insert = (program, "insert", database, "event", "-")
    Path(database).unlink(missing_ok=True)
    _commands(home, insert, (), json.dumps(rows))[0].read()
    one = json.dumps({"day": "2017-11-22", "county": "qarku3", "attended": 30})
    return _commands(home, insert, (program, database, _SQL), one)


def _duckdb(program: str, home: Path) -> Made:
    database = home / "log.duckdb"
    database.unlink(missing_ok=True)
    asked = (program, str(database))
    _commands(home, asked, (), _TABLE)[0].read()
    return _commands(home, (*asked, "-c", _ONE), (*asked, "-c", _SQL))


def _sqlite(program: str, home: Path) -> Made:
    database = home / "log.db"
    database.unlink(missing_ok=True)
    asked = (program, str(database))
    _commands(home, asked, (), _TABLE)[0].read()
    return _commands(home, (*asked, _ONE), (*asked, _SQL))


PEERS: dict[str, tuple[str, Callable[[str, Path], Made]]] = {
    "the sqlite3 shell": ("sqlite3", _sqlite),
    "DuckDB's shell": ("duckdb", _duckdb),
    "sqlite-utils": ("sqlite-utils", _sqlite_utils),
    "hledger": ("hledger", _hledger),
    "Taskwarrior": ("task", _taskwarrior),
    "Watson": ("watson", _watson),
    "jrnl": ("jrnl", _jrnl),
}
