"""Plan and deed: the planned items that words name, and those an event is likely to fulfil.

Here: looking them up in the schedule and in what the log says of them. Not here: how near is near
(`domain.plan`), asking (`prompts`), keeping.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from antitrafik_cli.data import plan, schedule_problem
from antitrafik_cli.domain.plan import Item, fulfilled_by, gap_between
from antitrafik_cli.domain.record import EVENT
from antitrafik_cli.domain.when import When
from antitrafik_cli.errors import UnknownItem, listed
from antitrafik_cli.messages import _
from antitrafik_cli.settings import log_path, today
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.deeds import is_named, outcomes
from antitrafik_cli.store.log import Log

FULFILS = "fulfils"  # the option; among the words of an event, even empty, it keeps from matching
NONE = "none"
_MOST_CHOICES = 9

Fields = Mapping[str, Any]


def item_of(words: str, log: Log | None) -> str:
    """The id of a planned item that the schedule or a record names.

    Raises `UnknownItem` with the nearest.
    """
    asked = words.strip().lower()
    if plan().get(asked) or (log is not None and is_named(log, asked)):
        return asked
    near = plan().near(asked)
    known = _(" Nearest: {choices}.").format(choices=listed(near))
    raise UnknownItem(words=words, hint=known if near else _(" See: antitrafik schedule"))


def items_of(words: Sequence[str], log: Log | None) -> list[str]:
    """The sorted ids of the planned items named for an event; none where that is `none`.

    While the schedule cannot be read, any code is taken for an id. Raises `UnknownItem`, and
    `NotTogether` for `none` beside an id.
    """
    named = {one.strip().lower() for one in words if one.strip()}
    if NONE in named and len(named) > 1:
        from antitrafik_cli.errors.reporting import NotTogether  # noqa: PLC0415 - a rare mistake

        right = _("“none” says that nothing planned was meant.")
        raise NotTogether(options=listed(sorted(named)), right=right)
    if schedule_problem() and EVENT.fields[FULFILS](sorted(named - {NONE})):
        return sorted(named - {NONE})
    return sorted(item_of(one, log) for one in named - {NONE})


def matching(fields: Fields, log: Log | None) -> list[Item]:
    """The planned items that an event with these fields is likely to fulfil.

    One, or several where none of them is nearer; an item said to be cancelled is left aside.
    """
    if not all(fields.get(name) for name in ("date", "place", "campaigns")):
        return []
    planned = plan().of({one.partition("/")[0] for one in fields["place"]}, fields["campaigns"])
    if not planned:
        return []
    said = outcomes(log, [one.id for one in planned]) if log is not None else {}
    moved = {item: one.to for item, one in said.items() if one.to}
    cancelled = {item for item, one in said.items() if one.state == "cancelled"}
    possible = (one for one in planned if one.id not in cancelled)
    when = When.from_iso(fields["date"])
    return fulfilled_by(possible, fields["place"], fields["campaigns"], when, moved)


def of_others(fields: Fields) -> list[str]:
    """A remark where these fields fulfil what is planned for another county or campaign."""
    counties = {one.partition("/")[0] for one in fields.get("place") or ()}
    campaigns = fields.get("campaigns") or ()
    named = (plan().get(one) for one in fields.get(FULFILS) or ())
    found = [
        one.id
        for one in named
        if one and (one.county not in counties or one.campaign not in campaigns)
    ]
    said = _("It counts for what is planned for another county or campaign: {items}.")
    return [said.format(items=listed(found))] if found else []


def matching_now(fields: Fields) -> list[Item]:
    """As `matching`, with the log looked into and let go at once."""
    if not exists(log_path()):
        return matching(fields, None)
    with Log.open(log_path()) as log:
        return matching(fields, log)


def around(fields: Fields) -> list[str]:
    """The ids of the planned items of the same counties, the nearest in time first, nine at most.

    Those of all counties where no place is told, those nearest to today where no date is.
    """
    counties = {one.partition("/")[0] for one in fields.get("place") or ()}
    when = When.from_iso(fields.get("date") or today().isoformat())
    found = [one for one in plan() if one.county in counties or not counties]
    found.sort(key=lambda one: gap_between(one.when, when))
    return [one.id for one in found[:_MOST_CHOICES]]
