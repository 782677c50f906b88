"""What every command that writes does: read the words, keep, answer, say the way back.

Here: changes to a record that is there, and the common end of all. Not here: new records
(`new_record`), the entries themselves (`store.change`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer

from antitrafik_cli.commands.options import choice
from antitrafik_cli.commands.schedule_in_use import warn_of_schedule
from antitrafik_cli.domain.entry import Entry
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors import Failure
from antitrafik_cli.exchange.telling import LONGEST_TEXT, Telling
from antitrafik_cli.messages import _, say, visible
from antitrafik_cli.prompts.phrasing import remarks
from antitrafik_cli.reports.phrases import STANDINGS, summary, texts_of
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

Given = Mapping[str, str | Sequence[str] | None]
RECORD_FORMATS = ("table", "json")


def words_of(given: Given) -> dict[str, Sequence[str]]:
    """The options that were given, each as a list of words."""
    return {
        name: [value] if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }


@contextmanager
def log_to_write() -> Iterator[Log]:
    """The log, to be written; where there was none yet, it is said that one was made."""
    path = log_path()
    fresh = not exists(path)
    with Log.open(path, write=True) as log:
        if fresh:
            say(_("A new log was made: {path}").format(path=path))
        yield log


def save_change(
    words: str,
    command: str,
    make: Callable[[Log, RecordState], tuple[Sequence[Draft], Telling]],
    *,
    format_: str = "table",
    way_back: bool = True,
) -> None:
    """Add entries about a record that is there, made from its state, and answer with it."""
    choice(format_, RECORD_FORMATS, "--format")
    with Log.open(log_path()) as log:  # a record nobody knows must not make a log
        record = log.find(words)
    with Log.open(log_path(), write=True) as log:
        with change(log, command) as started:
            drafts, told = make(log, log.state(record))
            for draft in drafts:
                seen = [entry.id for entry in started.entries[-1:]] or draft.base
                started.add(draft._replace(base=seen))
        warn(told)
        if way_back:
            say_kept(log, record)
        say_names(log, started.entries, told)
        answer(log, record, format_)


def save_standing(
    words: str,
    op: str,
    why: str | None,
    possible: Sequence[str],
    refusal: type[Failure],
    *,
    format_: str,
) -> None:
    """Withdraw or restore a record whose standing makes that possible. Raises `refusal` else."""
    told = reason(why)

    def drafts(log: Log, state: RecordState) -> tuple[list[Draft], Telling]:
        if state.standing not in possible:
            raise refusal(record=log.short(state.record))
        return [Draft(op, state.type, state.record, state.heads, text=told.text)], told

    save_change(words, op, drafts, format_=format_)


def reason(why: str | None) -> Telling:
    """The `why` of an entry as open text, through the gate."""
    told = Telling()
    try:
        told.open_text("why", [why or ""], LONGEST_TEXT)
    except Failure as failure:
        raise failure.at("--why") from None
    return told


def answer(log: Log, record: str, format_: str) -> None:
    """The record as it stands now, on stdout: its short id and one line, or all of it as JSON."""
    state = log.state(record)
    if format_ == "json":
        from antitrafik_cli.render.emit import emit_object  # noqa: PLC0415 - not for one line
        from antitrafik_cli.reports.records import record_object  # noqa: PLC0415

        emit_object(record_object(log, state))
        return
    fields = {name: told.value for name, told in state.fields.items()}
    standing = "" if state.standing == "stands" else f" · {_(STANDINGS[state.standing])}"
    told = summary(state.type, fields, texts_of(log, state))
    typer.echo(visible(f"{log.short(record)}  {told}{standing}"))


def warn(told: Telling) -> None:
    """What has to be noticed about words before they are kept: on stderr, a line each."""
    if told.fields.get("date"):
        when = When.from_iso(told.fields["date"])
        say(_("Date: {date}.").format(date=when.with_weekday()))
    for remark in remarks(told):
        say(remark)
    warn_of_schedule()


def say_names(log: Log, entries: Sequence[Entry], told: Telling) -> None:
    """How to remove what looks like a name, once it is known where it stands."""
    for name, words in told.names:
        for entry in entries:
            kept = log.words(entry.text.get(name, ()))
            if any(words in (text or "") for text in kept):
                command = f"antitrafik erase {log.short(entry.record)} {name}"
                say(_("If “{words}” is a name: {command}").format(words=words, command=command))


def say_kept(log: Log, record: str) -> None:
    """Printed means kept: the last word on a record, and the way back."""
    say(_("Saved: {record}. To take it back: antitrafik undo").format(record=log.short(record)))
