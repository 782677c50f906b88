"""`cron`: the lines that make a computer export every week by itself."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli import settings
from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.commands.export_weekly import Formats, formats_of
from antitrafik_cli.commands.filters import Filters
from antitrafik_cli.domain.privacy import clean_text
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.messages import N_, _, language
from antitrafik_cli.render.emit import emit_text

app, cron_command = command(
    """
    antitrafik cron --to ~/raporte
    antitrafik cron --to ~/raporte --lang sq
    antitrafik cron --to ~/raporte/elbasan --county Elbasan --formats md,csv-excel
    """
)
To = Annotated[
    str, typer.Option("--to", metavar="FOLDER", help=N_("The folder that the weeks go to."))
]
_EXAMPLE = "antitrafik cron --to ~/raporte"
_LONGEST = 4000  # characters of a path
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")  # which have to be absolute
_NOTHING: Mapping[str, str] = {}
HOUR, MINUTE = 8, 15  # on working days: a laptop is on then, and what was missed is caught up


@cron_command
def cron(to: To, county: options.FilterCounties = None, formats: Formats = None) -> None:
    """Print the crontab line, the systemd units and the Windows task."""
    counties = sorted(Filters(county=county).scope(None).counties)
    asked = [word for code in counties for word in ("--county", code)]
    asked += ["--formats", ",".join(formats_of(formats))] if formats is not None else []
    words, known = words_of(options.folder(to, "--to", _EXAMPLE), asked), known_here()
    for place, word in (*(("--to", word) for word in words), *known.items()):
        try:
            clean_text(word, _LONGEST)
        except Failure as failure:  # a line feed would be the end of a crontab line
            raise failure.at(place) from None
    emit_text(told(words, known), None)


def known_here() -> dict[str, str]:
    """What this shell says of where log, keys and settings lie; a cron has a shell of its own.

    Without it each run would read another log, or be one of another laptop.
    """
    given = {name: os.environ.get(name, "") for name in _FOLDERS}
    known = {name: path for name, path in given.items() if Path(path).is_absolute()}
    if settings.found("state")[1] == "environment":
        known["ANTITRAFIK_STATE"] = str(settings.state_folder().absolute())
    return known


def words_of(folder: Path, asked: Sequence[str] = ()) -> list[str]:
    """The command line that exports: absolute paths, and what a cron of its own does not know."""
    words = [*_tool(), "export-weekly", "--to", str(folder.absolute()), *asked, "--quiet"]
    words += ["--lang", language()]
    for name, path in (("log", settings.log_path), ("schedule", _schedule)):
        if settings.found(name)[1] in ("option", "environment"):
            words += [f"--{name}", str(path().absolute())]
    return words


def told(words: Sequence[str], known: Mapping[str, str]) -> str:
    """The three ways, each under a comment that says where it goes."""
    ways = {
        _("Linux and macOS, one line for: crontab -e"): crontab_line(words, known),
        _("Linux with systemd: ~/.config/systemd/user/antitrafik-weekly.service"): service(
            words, known
        ),
        _(
            "~/.config/systemd/user/antitrafik-weekly.timer, then: "
            "systemctl --user enable --now antitrafik-weekly.timer"
        ): timer(),
        "\n# ".join([_("Windows, in PowerShell:"), *_left_behind(known)]): task(words),
    }
    return "".join(f"# {title}\n{text}\n" for title, text in ways.items())


def _left_behind(known: Mapping[str, str]) -> Iterator[str]:
    """What is to be done of variables that a task of Windows cannot be given."""
    if known:
        told = _(
            "A task takes no variables along; set these for this user first, with setx: {names}."
        )
        yield told.format(names=listed(known))


def crontab_line(words: Sequence[str], known: Mapping[str, str] = _NOTHING) -> str:
    r"""Five fields, variables, and the command; cron takes a bare % for the end of the line.

    Some crons take the \ before a % away and some leave it to the shell, so none is in quotes.
    """
    told = [
        *(f"{name}={_of_shell(value)}" for name, value in known.items()),
        *map(_of_shell, words),
    ]
    return f"{MINUTE} {HOUR} * * 1-5 {' '.join(told)}\n"


def _of_shell(word: str) -> str:
    return r"\%".join(shlex.quote(part) if part else "" for part in word.split("%"))


def service(words: Sequence[str], known: Mapping[str, str] = _NOTHING) -> str:
    """A unit that runs the command once."""
    title = _("Weekly summaries of antitrafik")
    command = " ".join(_quoted(word).replace("$", "$$") for word in words)
    variables = "".join(
        f"Environment={_quoted(f'{name}={value}')}\n" for name, value in known.items()
    )
    return (
        f"[Unit]\nDescription={title}\n\n[Service]\nType=oneshot\n{variables}ExecStart={command}\n"
    )


def timer() -> str:
    """A unit that starts it on working days, and at once where the computer was off then."""
    title = _("Weekly summaries of antitrafik")
    when = f"OnCalendar=Mon..Fri {HOUR:02}:{MINUTE:02}\nPersistent=true\n"
    return f"[Unit]\nDescription={title}\n\n[Timer]\n{when}\n[Install]\nWantedBy=timers.target\n"


def task(words: Sequence[str]) -> str:
    """A command that makes a task of Windows, which also runs on batteries and is caught up with.

    Windows quotes the words of a command line in its own way, and PowerShell the line as a whole.
    """
    tool, *rest = words
    parts = {
        "Action": f"New-ScheduledTaskAction -Execute {_said(tool)} "
        f"-Argument {_said(subprocess.list2cmdline(rest))}",
        "Trigger": "New-ScheduledTaskTrigger -Weekly "
        f"-DaysOfWeek Monday,Tuesday,Wednesday,Thursday,Friday -At {HOUR:02}:{MINUTE:02}",
        "Settings": "New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries "
        "-DontStopIfGoingOnBatteries",
    }
    told = " ".join(f"-{name} ({part})" for name, part in parts.items())
    return f"Register-ScheduledTask -TaskName 'antitrafik weekly' {told}\n"


def _said(text: str) -> str:
    """A text as PowerShell reads it literally; it takes any of these for a quotation mark."""
    return "'" + re.sub("(['\u2018-\u201b])", r"\1\1", text) + "'"


def _quoted(word: str) -> str:
    r"""A word as systemd reads it: % doubled, quotation marks and \ after a \."""
    if re.fullmatch(r"[\w@/.,:+=-]+", word):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def _tool() -> list[str]:
    """The installed command by its absolute path, else this Python and the package."""
    beside = Path(sys.argv[0])
    found = beside if beside.stem == "antitrafik" and beside.exists() else None
    path = found or shutil.which("antitrafik")
    if path:
        return [str(Path(path).absolute())]
    return [sys.executable, "-m", "antitrafik_cli"]


def _schedule() -> Path:
    return Path(settings.setting("schedule") or "").expanduser()
