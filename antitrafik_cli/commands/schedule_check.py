"""What `schedule check` does: read a schedule strictly, and tell everything that is wrong in it.

Not here: the words behind `schedule`, and the calendar (`schedule`).
"""

from pathlib import Path

import typer

from antitrafik_cli.commands.options import choice
from antitrafik_cli.data import problems_of_schedule, read_schedule, schedule_path
from antitrafik_cli.errors import BadYaml
from antitrafik_cli.messages import _, say, visible


def check_schedule(path: Path | None, format_: str = "table") -> None:
    """One line, or a JSON object, on the schedule at `path`, or on the one in use.

    Raises `UnknownChoice`, and `BadYaml` for its last problem; those before it are said on stderr,
    a line each, in the order of their lines in the file.
    """
    choice(format_, ("table", "json"), "--format")
    where = schedule_path() if path is None else path
    try:
        schedule = read_schedule(where)
    except BadYaml as first:
        *others, last = problems_of_schedule(where) or [first]
        for problem in others:
            say(f"antitrafik: {problem}")
        raise last from None
    facts = {
        "file": str(where),
        "edition": schedule.edition,
        "campaigns": len(schedule.campaigns),
        "items": len(schedule.planned["planned"]),
    }
    if format_ == "json":
        from antitrafik_cli.render.emit import emit_object  # noqa: PLC0415 - not for one line

        emit_object(facts)
        return
    sentence = _(
        "{file} is sound. Edition: {edition}. Campaigns: {campaigns}. Planned items: {items}."
    )
    typer.echo(visible(sentence.format(**facts)))
