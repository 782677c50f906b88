"""What the log owes: each thing that somebody has to settle, and the command that does it.

Here: finding it. Not here: the tables made of it (`due`).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from antitrafik_cli.data import gazetteer, plan
from antitrafik_cli.domain.calendar import DAY, week_key
from antitrafik_cli.domain.plan import Item, Met, is_owed
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.reports.owed_exports import owed_exports
from antitrafik_cli.reports.silence import silent_counties
from antitrafik_cli.reports.standings import standings
from antitrafik_cli.store.about_events import AFTER, BEFORE
from antitrafik_cli.store.log import Log, as_text
from antitrafik_cli.store.query import by_county, by_index, parameters
from antitrafik_cli.store.rows import EVER

QUIET_WEEKS = 4  # finished ISO weeks without a word, and a county is quiet


class Owed(NamedTuple):
    """One thing owed, and since when: the first day it was, None where nobody knows.

    `id` is the full id of a record, or that of a planned item, or "" for a county. `what` is a
    code: the state of an item, a kind of activity, a material, a theme, the phases of a survey that
    have no results, the weeks of a county, those of an export.
    `number` is a record's arrival number, `item` and `now` a planned item and how it stands.
    """

    kind: str
    id: str
    county: str
    campaigns: tuple[str, ...]
    since: date | None
    what: str
    command: str
    number: int = 0
    item: Item | None = None
    now: Met | None = None


_ABOUT = """
SELECT a.r, e.record, a.county, c.campaigns, a.last, {what}
FROM {source} CROSS JOIN entry AS e ON e.n = a.r
LEFT JOIN campaigns AS c ON c.v = a.campaigns
WHERE {condition} ORDER BY a.last, a.r
"""
_UNCOUNTED = _ABOUT.format(
    what="""a.kind, (SELECT group_concat(l.audience, ' ') FROM line AS l
      WHERE l.r = a.r AND l.uncounted > 0)""",
    source="activity AS a",
    condition="""a.uncounted > 0 AND a.material IS NULL
      AND a.kind NOT IN (SELECT value FROM json_each(:nobody)) AND {condition}""",
)
_IN_PROGRESS = _ABOUT.format(
    what="a.material",
    source="distribution AS d CROSS JOIN activity AS a ON a.r = d.r",
    condition="d.status = 'in-progress' AND {condition}",
)
_BOTH = BEFORE | AFTER
_SURVEYS = _ABOUT.format(
    what=f"""CASE a.surveyed & {_BOTH} WHEN {BEFORE} THEN 'after' WHEN {AFTER} THEN 'before'
      ELSE 'before;after' END""",
    source="activity AS a {index}",
    condition=f"a.surveyed > 0 AND a.surveyed & {_BOTH} <> {_BOTH} AND {{condition}}",
)
_REQUESTS = """
SELECT q.r, own.record, a.county, c.campaigns, a.last, q.theme
FROM activity AS a {index} CROSS JOIN entry AS e ON e.n = a.r
CROSS JOIN request AS q ON q.event = e.record CROSS JOIN entry AS own ON own.n = q.r
LEFT JOIN campaigns AS c ON c.v = a.campaigns
WHERE a.requests > 0 AND q.answer = '' AND {condition} ORDER BY a.last, q.r
"""


def _planned(log: Log | None, scope: Scope, today: date) -> Iterator[Owed]:
    """Items that are past without a word, or were moved to days that nothing came of."""
    within, _partly = standings(log, plan(), scope, today)
    for item, now, _deeds, outcome, _came in within:
        if is_owed(now, today):
            last = now.to.last if now.to else outcome.told if outcome else item.when.last
            yield Owed(
                kind="planned",
                id=item.id,
                county=item.county,
                campaigns=(item.campaign,),
                since=last,
                what=now.state,
                command=f"antitrafik log-outcome {item.id} held",
                item=item,
                now=now,
            )


def _uncounted(log: Log, scope: Scope, _today: date) -> Iterator[Owed]:
    def count(short: str, _kind: str, audiences: str | None) -> str:
        lines = [f'--attended "{one}=COUNT"' for one in (audiences or "AUDIENCE").split()]
        return " ".join([f"antitrafik amend {short}", *lines])

    return _of_records(log, scope, "count", _UNCOUNTED, count)


def _in_progress(log: Log, scope: Scope, _today: date) -> Iterator[Owed]:
    def done(short: str, _material: str) -> str:
        return f"antitrafik amend {short} --status done"

    return _of_records(log, scope, "distribution", _IN_PROGRESS, done)


def _surveys(log: Log, scope: Scope, _today: date) -> Iterator[Owed]:
    def tell(short: str, phases: str) -> str:
        return f"antitrafik log-survey {short} --phase {phases.partition(';')[0]}"

    query = _SURVEYS.replace("{index}", by_county(scope, "activity_surveyed"))
    return _of_records(log, scope, "survey", query, tell)


def _requests(log: Log, scope: Scope, _today: date) -> Iterator[Owed]:
    def answer(short: str, _theme: str) -> str:
        return f"antitrafik log-answer {short} met"

    query = _REQUESTS.replace("{index}", by_county(scope, "activity_asked"))
    return _of_records(log, scope, "request", query, answer)


def _of_records(
    log: Log, scope: Scope, kind: str, query: str, command: Callable[..., str]
) -> Iterator[Owed]:
    """The records that a query finds; `command` is told the short id and what the query adds."""
    given = {**parameters(scope), "nobody": json.dumps(sorted(NO_AUDIENCE_KINDS))}
    found = log.connection.execute(query.format(condition=by_index(scope)), given).fetchall()
    for number, record, county, campaigns, last, *what in found:
        id_ = as_text(record)
        yield Owed(
            kind=kind,
            id=id_,
            county=county,
            campaigns=tuple(campaigns.split("+")) if campaigns else (),
            since=None if last == EVER[1] else date.fromisoformat(last),
            what=what[0],
            command=command(log.short(id_), *what),
            number=number,
        )


_LAST_HEARD = """
SELECT max(day) FROM (
  SELECT max(z.last) AS day FROM zero_report AS z
  WHERE z.county = :county AND z.first > :ever AND z.first < :first
  UNION ALL SELECT * FROM (SELECT a.last FROM activity AS a
    WHERE a.county = :county AND a.first > :ever AND a.first < :first
    ORDER BY a.first DESC LIMIT 1)
  UNION ALL SELECT max(a.last) FROM activity_place AS p CROSS JOIN activity AS a ON a.r = p.r
    WHERE p.county = :county AND a.county = 'several' AND a.first > :ever AND a.first < :first
)
"""


def _quiet(log: Log, scope: Scope, today: date) -> Iterator[Owed]:
    """Counties of which nothing was told that touches the last finished weeks, or this one.

    Only where nothing but counties is asked for: who is silent is silent about every campaign.
    """
    if scope != Scope(counties=scope.counties):
        return
    last = today - DAY * today.isoweekday()  # the Sunday that ended the last finished week
    first = last + DAY - timedelta(weeks=QUIET_WEEKS)
    for county in silent_counties(log, scope._replace(first=first, last=today)):
        given = {"county": county, "ever": EVER[0], "first": str(first)}
        (heard,) = log.connection.execute(_LAST_HEARD, given).fetchone()
        name, week = gazetteer().key(county), week_key(last)
        yield Owed(
            kind="county",
            id="",
            county=county,
            campaigns=(),
            since=date.fromisoformat(heard) if heard else None,
            what=f"{week_key(first)}/{week}",
            command=f"antitrafik log-nothing --county {name} --period {week}",
        )


def _exports(log: Log, scope: Scope, today: date) -> Iterator[Owed]:
    """Weeks that were not issued; of the whole log alone, as an export is of no campaign."""
    for one in owed_exports(log, today) if scope == Scope() else ():
        yield Owed("export", "", "", (), one.since, ";".join(one.weeks), one.command)


_KINDS: Mapping[str, Callable[[Log, Scope, date], Iterator[Owed]]] = {
    "planned": _planned,
    "count": _uncounted,
    "distribution": _in_progress,
    "survey": _surveys,
    "request": _requests,
    "county": _quiet,
    "export": _exports,
}


def owed(log: Log | None, scope: Scope, today: date) -> Iterator[Owed]:
    """Everything owed in the scope on the day `today`, by kind, what is owed longest first.

    Without a log that is every planned item that is past.
    """
    found = (
        (find(log, scope, today) for find in _KINDS.values())
        if log
        else (_planned(log, scope, today),)
    )
    for several in found:
        yield from sorted(several, key=lambda one: one.since or date.min)
