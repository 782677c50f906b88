"""`cron`: the lines that make a computer export every week by itself."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from antitrafik_cli import settings
from antitrafik_cli.commands import options
from antitrafik_cli.commands.declare import command
from antitrafik_cli.domain.privacy import clean_text
from antitrafik_cli.errors import Failure
from antitrafik_cli.errors.issuing import StateOfThisShell
from antitrafik_cli.messages import N_, _, language
from antitrafik_cli.render.emit import emit_text

app, cron_command = command(
    """
    antitrafik cron --to ~/raporte
    antitrafik cron --to ~/raporte --lang sq
    """
)
To = Annotated[
    str, typer.Option("--to", metavar="FOLDER", help=N_("The folder that the weeks go to."))
]
_EXAMPLE = "antitrafik cron --to ~/raporte"
_LONGEST = 4000  # characters of a path
HOUR, MINUTE = 8, 15  # on working days: a laptop is on then, and what was missed is caught up


@cron_command
def cron(to: To) -> None:
    """Print the crontab line, the systemd units and the Windows task."""
    _refuse_state()
    words = words_of(options.folder(to, "--to", _EXAMPLE))
    for word in words:
        try:
            clean_text(word, _LONGEST)
        except Failure as failure:  # a line feed would be the end of a crontab line
            raise failure.at("--to") from None
    emit_text(told(words), None)


def _refuse_state() -> None:
    """Raises `StateOfThisShell`: without it each run would be one of another laptop."""
    if settings.found("state")[1] == "environment":
        folder = shlex.quote(str(settings.state_folder().absolute()))
        variable = "ANTITRAFIK_STATE"
        example = f"antitrafik config set state {folder}; unset {variable}"
        raise StateOfThisShell(variable=variable, example=example)


def words_of(folder: Path) -> list[str]:
    """The command line that exports: absolute paths, and what a cron of its own does not know."""
    words = [*_tool(), "export-weekly", "--to", str(folder.absolute()), "--quiet"]
    words += ["--lang", language()]
    for name, path in (("log", settings.log_path), ("schedule", _schedule)):
        if settings.found(name)[1] in ("option", "environment"):
            words += [f"--{name}", str(path().absolute())]
    return words


def told(words: Sequence[str]) -> str:
    """The three ways, each under a comment that says where it goes."""
    return "".join(
        f"# {_(title)}\n{text}\n"
        for title, text in (
            (N_("Linux and macOS, one line for: crontab -e"), crontab_line(words)),
            (
                N_("Linux with systemd: ~/.config/systemd/user/antitrafik-weekly.service"),
                service(words),
            ),
            (
                N_(
                    "~/.config/systemd/user/antitrafik-weekly.timer, then: "
                    "systemctl --user enable --now antitrafik-weekly.timer"
                ),
                timer(),
            ),
            (N_("Windows, in PowerShell:"), task(words)),
        )
    )


def crontab_line(words: Sequence[str]) -> str:
    r"""Five fields and the command; cron takes a bare % for the end of the line.

    Some crons take the \ before a % away and some leave it to the shell, so none is in quotes.
    """
    command = " ".join(r"\%".join(map(_bare, word.split("%"))) for word in words)
    return f"{MINUTE} {HOUR} * * 1-5 {command}\n"


def _bare(word: str) -> str:
    return shlex.quote(word) if word else ""


def service(words: Sequence[str]) -> str:
    """A unit that runs the command once."""
    title = _("Weekly summaries of antitrafik")
    command = " ".join(map(_quoted, words))
    return f"[Unit]\nDescription={title}\n\n[Service]\nType=oneshot\nExecStart={command}\n"


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
    r"""A word as systemd reads it: % and $ doubled, quotation marks and \ after a \."""
    if re.fullmatch(r"[\w@/.,:+=-]+", word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return '"' + escaped.replace("$", "$$") + '"'


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
