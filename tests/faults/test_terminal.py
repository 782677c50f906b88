"""No text drives a terminal, wherever it comes from: typed, set, read from a file, or in a log.

Every command meets hostile strings as its user could type them, and a log into which somebody
else's tool wrote them without any gate.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from laptop import Laptop, dice
from terminal import BEYOND_THE_GATE, HOSTILE, Terminal, steering, terminal

from antitrafik_cli.app import COMMANDS
from antitrafik_cli.commands.survey import HTML
from antitrafik_cli.domain.questionnaire import Question, Questionnaire
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.exchange.questionnaires import fields_of
from antitrafik_cli.render import FORMATS
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.log import Log

pytestmark = pytest.mark.item("hostile text on a terminal, through every command")
Tried = Callable[[int], None]
Argv = tuple[str, ...]
X = "{hostile}"  # where the string goes
ID = "{record}"
LIST = "{list}"  # a list of activities with the string in its headings and cells
ITEM = "2017-12-kukes"
EVENT = ("--kind", "forum", "--county", "Elbasan", "--date", "2017-11-22", "--yes")
SCOPE = ("--county", "--municipality", "--campaign", "--kind", "--audience", "--from", "--period")


# They draw a bar, over and over.
PROGRESS = ("rebuild", "check", "doctor", "backup", "restore-backup", "export", "import")


def _each(command: Argv, *options: str) -> tuple[Argv, ...]:
    return tuple((*command, option, X) for option in options)


# A line for each command: the command lines in which it meets text of others. `_everywhere` is
# tried with all of them besides.
PAPERS = ("log-survey", ID, "--phase", "before", "--papers", "5", "--tally", "degjuar: po=5",
          "--questionnaire", "njohuri-trafikimi")  # fmt: skip
LINES: Mapping[str, Sequence[Argv]] = {
    "log-event": _each(("log-event", *EVENT), "--venue", "--note", "--kind", "--date", "--county",
                       "--municipality", "--campaign", "--attended", "--topic", "--partner",
                       "--material", "--request", "--source", "--overlaps", "--like",
                       "--leaflets"),
    "log-leaflets": (("log-leaflets", X), *_each(("log-leaflets", "5", *EVENT[2:]), "--place",
                     "--note", "--source", "--material", "--status", "--within", "--campaign")),
    "log-outcome": (("log-outcome", X), ("log-outcome", ITEM, X), ("log-outcome", ITEM),
                    *_each(("log-outcome", ITEM, "moved", "--yes"), "--to", "--why")),
    "log-nothing": _each(("log-nothing", *EVENT[2:4], "--period", "2017", "--yes"), "--note",
                         "--county", "--municipality", "--period"),
    "log-total": (("log-total", X), *_each(("log-total", "5", *EVENT[2:], "--measure", "views"),
                  "--measure", "--county", "--municipality", "--period", "--campaign", "--covers",
                  "--about", "--source", "--note")),
    "log-survey": (("log-survey", X), *_each((*PAPERS, "--yes"), "--phase", "--questionnaire",
                   "--tally", "--papers", "--note", "--why", "--map", "--only", "--code",
                   "--sheet")),
    "log-answer": (("log-answer", X), ("log-answer", ID, X), ("log-answer", X, "met", "--why", X)),
    "list": (*_each(("list",), "--told-since", "--type", *SCOPE), ("list", "--aside", "--to", X),
             *_each(("list", "--type", "total"), *SCOPE)),
    "show": (("show", X),),
    "history": (("history", X),),
    "amend": (("amend", X, "--kind", "forum"), *_each(("amend", ID), "--venue", "--note", "--why",
              "--kind", "--date", "--place", "--attended", "--drop-attended", "--quantity",
              "--state", "--to", "--answer", "--period", "--measure", "--covers", "--about")),
    "withdraw": (("withdraw", X), ("withdraw", ID, "--why", X)),
    "restore": (("restore", X), ("restore", ID, "--why", X)),
    "erase": (("erase", X, "note"), ("erase", ID, X), ("erase", ID, "note", "--why", X)),
    "undo": (("undo",),),
    "report": (("report", X), ("report", "--explain", "attendances", X), ("report", "--explain", X),
               *_each(("report",), "--by", "--compare", "--new-since", "--figure", *SCOPE),
               *_each(("report", "--period", "2017"), "--compare"),
               *_each(("report", "surveys"), "--question", "--event", *SCOPE)),
    "schedule": (*_each(("schedule",), "--state", "--month", *SCOPE), ("schedule", X),
                 ("schedule", "check", X), ("schedule", "--month", "--schedule", X)),
    "survey": (("survey", X), ("survey", "define", X), ("survey", "show", X), ("survey", "list", X),
               ("survey", "define", "{folder}/no/{hostile}"),
               ("survey", "show", "njohuri-trafikimi", "--format", "html", "--out", X)),
    "due": _each(("due",), *SCOPE),
    "import": (("import", X), ("import", "{folder}/no/{hostile}"),
               *_each(("import", LIST), "--map", "--key", "--sheet", "--skip-bad"),
               ("import", LIST, "--dry-run"), ("import", LIST, "--yes"),
               ("import", LIST, "--yes", "--skip-bad", "{folder}/bad.csv")),
    "export": (("export", X), ("export", "--format", "md"), ("export", "--format", "csv"),
               *_each(("export", "activity"), "--by", *SCOPE)),
    "export-weekly": (("export-weekly", "--to", X), ("export-weekly", "--to", "{folder}/{hostile}"),
                      *_each(("export-weekly", "--to", "{folder}"), "--week", "--formats",
                             "--county")),
    "cron": (("cron", "--to", X), ("cron", "--to", "{folder}")),
    "terms": (("terms", X), ("terms", "campaigns")),
    "check": (("check",),),
    "rebuild": (("rebuild",),),
    "demo": (("demo", "--keep", "{folder}/no/{hostile}"),),
    "init": _each(("init",), "--office", "--county", "--officer", "--campaign"),
    "config": (("config", X), ("config", "get", X), ("config", "set", X, X)),
    "path": (("path", X),),
    "completion": (("completion", X),),
    "backup": (("backup", "{folder}/no/{hostile}"), ("backup", "{folder}/{hostile}")),
    "restore-backup": (("restore-backup", X), ("restore-backup", "{folder}/log.db", "--to", X)),
    "doctor": (("doctor",),),
}  # fmt: skip


def _everywhere(command: str) -> tuple[Argv, ...]:
    """What every command can be given."""
    return (
        (command, f"--{X}"), (command, X, X, X, X), (command, "--format", X),
        (command, "--lang", X), (command, "--schedule", X),
        (command, "--log", X), (command, "--log", "{folder}/no/{hostile}"), (command, "--out", X),
        (command, "--out", "{folder}/no/{hostile}"), (command, f"-{X}"), (command, X, "--debug"),
    )  # fmt: skip


# What only reads, shown with everything that a log without a gate could hold.
READING: Sequence[Argv] = (
    *(("list", "--format", format_) for format_ in FORMATS),
    *(("report", "--format", format_) for format_ in FORMATS),
    *((one, "--format", format_) for one in ("due", "schedule") for format_ in FORMATS),
    ("schedule", "--month", "2017-12"),
    *(("report", name) for name in ("coverage", "requests")),
    *(("report", "--by", by) for by in ("kind", "campaign", "audience", "month")),
    *(("list", "--type", type_) for type_ in TYPES),
    *(("survey", "--format", format_) for format_ in FORMATS),
    *(("survey", "show", name, "--format", format_) for format_ in (*FORMATS, HTML)
      for name in ("q0", "q9")),
    ("list", "--aside"), ("check",), ("rebuild",), ("terms", "campaigns"),
)  # fmt: skip
OF_EACH_RECORD: Sequence[Argv] = (
    ("show", ID), ("show", ID, "--format", "json"),
    *(("history", ID, "--format", format_) for format_ in FORMATS),
)  # fmt: skip


@pytest.fixture
def screen(laptop: Laptop) -> Iterator[Terminal]:
    with terminal(laptop) as opened:
        yield opened


def _filled(argv: Argv, hostile: str, record: str, folder: Path) -> list[str]:
    if LIST in argv:
        rows = (
            ("Data", "Qarku", "Lloji", hostile),
            ("2017-11-22", hostile, "forum", hostile),
            ("2017-11-22", "Elbasan", hostile, ""),
            ("2017-11-22", "Elbasan", "forum", hostile),
        )
        told = "".join(";".join(f'"{one}"' for one in row) + "\n" for row in rows)
        (folder / "list.csv").write_bytes(told.encode("utf-8", "surrogatepass"))
    places = {"{hostile}": hostile, "{record}": record, "{folder}": str(folder),
              LIST: str(folder / "list.csv")}  # fmt: skip
    for place, words in places.items():
        argv = tuple(one.replace(place, words) if place in one else one for one in argv)
    return list(argv)


def _assert_calm(
    screen: Terminal, argv: Sequence[str], *, asks: bool = True, **environment: str
) -> int:
    code, seen = screen.run(argv, asks=asks, **environment)
    assert steering(seen, progress=argv[0] in PROGRESS) == set(), (argv, code, seen)
    assert code != 1, (argv, seen)
    return code


@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.release)])
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_typed_drives_the_terminal(
    laptop: Laptop, screen: Terminal, tried: Tried, tmp_path: Path, command: str, every: int
) -> None:
    assert command in LINES, f"{command} needs a line of its own in LINES"
    chance = dice()
    record = laptop.saved()
    lines = (*LINES[command], *_everywhere(command))
    pairs = [(line, hostile) for hostile in HOSTILE for line in lines]
    some = pairs if every == 1 else chance.sample(pairs, max(len(lines), len(HOSTILE) // every))
    for line, hostile in some:
        _assert_calm(screen, _filled(line, hostile, record, tmp_path))
    tried(len(some))


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.release)])
def test_nothing_set_drives_the_terminal(
    laptop: Laptop, screen: Terminal, tried: Tried, every: int
) -> None:
    names = ("LOG", "LANG", "OFFICER", "CAMPAIGN", "SCHEDULE", "STATE", "BUSY_SECONDS", "NOW")
    file = laptop.home / "config" / "antitrafik" / "settings.json"
    file.parent.mkdir(parents=True)
    some = HOSTILE[dice().randrange(every) :: every]
    for number, hostile in enumerate(some):
        name = names[number % len(names)]
        _assert_calm(screen, ["report"], **{f"ANTITRAFIK_{name}": hostile})
        for told in ({name.lower(): hostile}, {hostile: "x"}, hostile):
            file.write_text(json.dumps(told))
            _assert_calm(screen, ["report"])
        file.write_bytes(hostile.encode("utf-8", "surrogatepass"))
        _assert_calm(screen, ["report"])
        file.unlink()
    tried(5 * len(some))


@pytest.fixture
def poisoned(laptop: Laptop) -> list[str]:
    """The records of a log in which every open text is hostile; no gate was in its way."""
    with Log.open(laptop.log, write=True) as log, change(log, "log-event") as started:
        return [
            record
            for number, text in enumerate(BEYOND_THE_GATE)
            for record in _poison(started, text, f"q{number}")
        ]


def _poison(started: object, text: str, code: str) -> Iterator[str]:
    place = {"date": "2017-11-22", "place": ["AL-03"]}
    event = started.add_told("event", {**place, "kind": "other"}, _texts("event", text))
    yield event
    yield started.add_told(
        "distribution", {**place, "material": "other"}, _texts("distribution", text)
    )
    request = started.new_record()
    about = {"event": event, "theme": "other"}
    started.add(Draft("record", "request", request, fields=about, text=_texts("request", text)))
    base = [started.entries[-1].id]
    why = {"why": [text], "words": [f"{text} {text}"]}
    started.add(Draft("amend", "request", request, base, text=why))
    yield request
    told = {"measure": "views", "quantity": ["exact", 5, 5]}
    yield started.add_told("outcome", {"item": ITEM, "state": "held"}, {"why": [text]})
    yield started.add_told("nothing", place, _texts("nothing", text))
    yield started.add_told("total", {**place, **told}, _texts("total", text))
    yield from _poisoned_survey(started, text, code, event)


def _poisoned_survey(started: object, text: str, code: str, event: str) -> Iterator[str]:
    """A questionnaire whose every wording is hostile, in hostile languages too, and a result."""
    questions = (
        Question("a", "yes-no", ("po", "x")), Question("b", "multiple", ("x", "y"), ("x",)),
        Question("c", "number", (), ("3-9",)), Question("d", "scale", ("1", "2")),
    )  # fmt: skip
    worded = dict.fromkeys(("sq", text), text)
    keys = ("a", "a/po", "b", "b/x", "b/dont-know", "c", "d", text)
    wordings = dict.fromkeys(keys, worded)
    asked = Questionnaire(code, "1", questions, worded, wordings)
    yield started.add_told("questionnaire", fields_of(asked), {"wordings": [asked.words]})
    yield started.add_told("questionnaire", fields_of(asked._replace(version="2")),
                           {"wordings": [text]})  # fmt: skip
    told = {"papers": 1, "questions": {"a": {"po": 1}}}
    about = {"event": event, "phase": "before", "questionnaire": code, "digest": asked.digest}
    yield started.add_told("survey", {**about, "answers": told}, _texts("survey", text))


def _texts(type_: str, text: str) -> dict[str, list[str]]:
    return {name: [text] for name in TYPES[type_].texts}


@pytest.mark.parametrize("every", [24, pytest.param(1, marks=pytest.mark.release)])
def test_nothing_in_a_log_drives_the_terminal(
    laptop: Laptop, poisoned: list[str], screen: Terminal, tried: Tried, every: int
) -> None:
    for line in READING:
        assert _assert_calm(screen, line, asks=False, ANTITRAFIK_LANG="sq") == 0
    start = dice().randrange(every)
    shown = [(line, record) for record in poisoned for line in OF_EACH_RECORD][start::every]
    for line, record in shown:
        argv = _filled(line, "", record, laptop.home)
        assert _assert_calm(screen, argv, asks=False) == 0
    tried(len(READING) * len(BEYOND_THE_GATE) + len(shown))


def test_markup_is_shown_and_not_followed(
    laptop: Laptop, poisoned: list[str], screen: Terminal
) -> None:
    _code, seen = screen.run(["list"], asks=False)
    plain = " ".join(seen.split())
    assert "[bold]bold[/bold]" in plain
    assert "\\x1b]52;c;cm0gLXJm\\x07" in plain.replace(" ", "")
