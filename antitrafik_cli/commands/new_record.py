"""How the `log-…` commands come to a record: options, defaults, questions, one summary.

Here: what happens before a new record is kept, and the keeping. Not here: the questions
(`prompts`), changes to a record that is there (`saving`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from antitrafik_cli.commands.options import choice
from antitrafik_cli.commands.saving import (
    RECORD_FORMATS,
    answer,
    log_to_write,
    say_kept,
    say_names,
    warn,
)
from antitrafik_cli.errors import ExitCode, Failure, MissingAnswer, NoTerminal, listed
from antitrafik_cli.exchange.fulfilling import FULFILS, matching, of_others
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.exchange.understanding import understood
from antitrafik_cli.messages import _, say
from antitrafik_cli.prompts.terminal import at_terminal
from antitrafik_cli.reports.phrases import in_words, item_in_words
from antitrafik_cli.settings import setting
from antitrafik_cli.store.change import Change, change
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.twins import likely_twins

Words = Mapping[str, Sequence[str]]
_OF_A_VISIT = ("date", "county", "municipality", "campaign", "new-campaign", "fulfils")
_OF_ONE_MEETING = ("kind", "attended", "venue", "request", "leaflets")
_SERVING = ("event", "distribution")  # for the usual campaign, where none is named
_SHARED = ("date", "place", "campaigns")  # by an event and what was handed out there


class New(NamedTuple):
    """A record about to be logged.

    `required` are the answers it cannot do without, as a failure names them, each with the options
    that give it; `defaults` the words of options that were not given. `notices` are sentences said
    once it is kept.
    """

    type: str
    command: str
    required: Mapping[str, Sequence[str]]
    example: str
    defaults: Words
    yes: bool
    format: str
    notices: Callable[[Log, Telling], Iterable[str]] = lambda _log, _told: ()


def log_new(
    new: New,
    words: Words,
    *,
    like: str | None = None,
    visit: bool = False,
    keep: Callable[[New, Words, Telling], None] | None = None,
) -> None:
    """Log a new record with what belongs to it, and answer with it; of a visit, all its meetings.

    Where answers are missing they are asked for on a terminal. `keep` is how the words are kept
    where that is not by a new record. Raises `MissingAnswer` and `NoTerminal` where there is none.
    """
    choice(new.format, RECORD_FORMATS, "--format")
    if visit and not at_terminal():
        raise NoTerminal().at("--visit")
    campaign = setting("campaign") if new.type in _SERVING else None
    usual = {"campaign": [campaign]} if campaign else {}
    earlier = _earlier(like, words) if like else {}
    start = {**new.defaults, **usual, **earlier, **words}
    settled = _settled(new, start, words, eager=bool(like) or visit)
    if settled is not None:
        (keep or _keep)(new, *settled)
    if visit:
        _log_next(new, settled[0] if settled else start, words)


def _earlier(like: str, words: Words) -> Words:
    """What an earlier event says, but for what the options say anew."""
    from antitrafik_cli.exchange.like import words_like  # noqa: PLC0415 - only with --like

    found = words_like(like)
    places = {"county", "municipality"}
    left_out = {*words, *(places if places & words.keys() else ())}
    return {
        name: told for name, told in found.items() if name not in left_out and _holds(name, told)
    }


def _holds(name: str, told: Sequence[str]) -> bool:
    """Whether this can be told again; an older version or another log may have let more in."""
    try:
        understood({name: told})
    except Failure as failure:
        if failure.exit_code not in (ExitCode.ASKED_WRONGLY, ExitCode.PRIVACY):
            raise
        say(_("Not taken over: {problem}").format(problem=failure))
        return False
    return True


def _settled(new: New, start: Words, given: Words, *, eager: bool) -> tuple[Words, Telling] | None:
    """The words to be kept, asked for and agreed to where that can be, and what they say.

    None for a no.
    """
    missing = [name for name, ways in new.required.items() if not any(map(start.get, ways))]
    if not at_terminal():
        _require(new, missing)
        told = understood(start)
        warn(told)
        return start, told
    from antitrafik_cli.prompts import new as prompts  # noqa: PLC0415 - only for a person

    if missing or (eager and prompts.unanswered(new.type, given)):
        warn(understood(given))
        final = prompts.ask_new(new.type, start, given, yes=new.yes)
    else:
        warn(understood(start))
        final = start if new.yes else prompts.agreed_as_given(new.type, start)
    if final is None:
        say(_("Not saved."))
        return None
    return final, understood(final)


def _require(new: New, missing: Sequence[str]) -> None:
    if missing:
        raise MissingAnswer(options=listed(missing), example=new.example)


def _log_next(new: New, first: Words, given: Words) -> None:
    """The further meetings of a visit, until there are no more."""
    from antitrafik_cli.prompts.new import NoMore, ask_next  # noqa: PLC0415 - only for a person

    shared = {name: told for name, told in given.items() if name not in _OF_ONE_MEETING}
    shared |= {name: first[name] for name in _OF_A_VISIT if name in first}
    while True:
        try:
            final = ask_next(shared, yes=new.yes)
        except NoMore:
            return
        if final is None:
            say(_("Not saved."))
        else:
            _keep(new, final, understood(final))


def _keep(new: New, words: Words, told: Telling) -> None:
    """Keep the record that these words tell, and answer with it."""
    with log_to_write() as log:
        twins = likely_twins(log, new.type, told.fields)
        planned = [] if FULFILS in words else _planned(log, new.type, told)
        with change(log, new.command) as started:
            record = started.add_told(new.type, told.fields, told.text, told.requests)
            leaflets = _add_leaflets(started, told)
        say_kept(log, record)
        if leaflets:
            said = _("With it: {record}, leaflets: {count}.")
            count = in_words("quantity", told.leaflets)
            say(said.format(record=log.short(leaflets), count=count))
        _say_planned(planned, log.short(record))
        for remark in of_others(told.fields):
            say(remark)
        if twins:
            say(
                _("Perhaps told already: same day, place and kind as {records}.").format(
                    records=listed(twins)
                )
            )
        for notice in new.notices(log, told):
            say(notice)
        say_names(log, started.entries, told)
        answer(log, record, new.format)


def _planned(log: Log, type_: str, told: Telling) -> list[str]:
    """The planned items that an event may fulfil; taken for it where it is one."""
    items = [one.id for one in matching(told.fields, log)] if type_ == "event" else []
    if len(items) == 1:
        told.fields["fulfils"] = items
    return items


def _say_planned(items: Sequence[str], record: str) -> None:
    """What an event was taken to fulfil though nobody said so, and how to say it."""
    if len(items) == 1:
        said = _(
            "Taken as fulfilling the planned item {item}. If it is not: "
            "antitrafik amend {record} --fulfils none"
        )
        say(said.format(item=item_in_words(items[0]), record=record))
    elif items:
        said = _(
            "It may fulfil any of these planned items: {items}. To say which: "
            "antitrafik amend {record} --fulfils ITEM"
        )
        say(said.format(items=listed(map(item_in_words, items)), record=record))


def _add_leaflets(started: Change, told: Telling) -> str:
    """The leaflets handed out at an event, as a distribution of the same day, place, campaigns."""
    if not told.leaflets:
        return ""
    fields = {name: told.fields[name] for name in _SHARED if name in told.fields}
    fields |= {"material": "leaflet", "quantity": told.leaflets, "status": "done"}
    return started.add_told("distribution", fields, {})
