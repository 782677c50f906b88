"""Which counties nobody said a word of: no event, no distribution, no zero report.

Here: finding them, and the one line on them at the end of every report. Not here: county by county
and period by period (`coverage`).
"""

import json
from collections.abc import Iterator, Sequence

from antitrafik_cli.data import gazetteer
from antitrafik_cli.domain.period import Period
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Note
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rows import EVER

# What lies across the first day, or in several counties, is looked up once for all counties, and
# only where one of them has nothing of its own.
_SILENT = """
WITH across AS MATERIALIZED (
  SELECT a.county FROM activity AS a INDEXED BY activity_long
  WHERE a.first <> a.last AND a.first > :undated AND a.first < :first AND a.last >= :first
)
SELECT asked.value FROM json_each(:counties) AS asked
WHERE NOT EXISTS (
  SELECT 1 FROM activity AS a
  WHERE a.county = asked.value AND a.first > :undated AND a.first BETWEEN :first AND :last
) AND NOT EXISTS (
  SELECT 1 FROM zero_report AS z
  WHERE z.county = asked.value AND z.first > :undated AND z.first <= :last AND z.last >= :first
) AND NOT EXISTS (
  SELECT 1 FROM activity_place AS n CROSS JOIN activity AS a ON a.r = n.r
  WHERE n.county = asked.value AND a.county = 'several'
  AND a.first > :undated AND a.first <= :last AND a.last >= :first
) AND NOT EXISTS (SELECT 1 FROM across WHERE county = asked.value)
"""
_SILENCE = (
    N_("{number} county without a word: {names}."),
    N_("{number} counties without a word: {names}."),
)
_SILENCE_SEE = (
    N_("{number} county without a word: {names}. See: antitrafik report coverage"),
    N_("{number} counties without a word: {names}. See: antitrafik report coverage"),
)
_SILENCE_IN = (
    N_("{number} county without a word in {period}: {names}. See: antitrafik report coverage"),
    N_("{number} counties without a word in {period}: {names}. See: antitrafik report coverage"),
)


def counties_of(scope: Scope) -> list[str]:
    """The counties that a scope asks about, all twelve without a place; by name."""
    names = gazetteer()
    asked = {names.county_of(code) for code in (*scope.counties, *scope.municipalities)}
    found = asked.intersection(names.counties) if asked else names.counties
    return sorted(found, key=names.name)


def silent_counties(log: Log, scope: Scope) -> list[str]:
    """The counties in the scope of which nothing was told that touches its days; by name.

    Campaigns, kinds and audiences do not matter. What has no readable date tells of no days. Days
    to come are not waited for: none is silent where all of them lie ahead.
    """
    if scope.first and scope.first > today():
        return []
    dated = scope.first or scope.last
    given = {
        "counties": json.dumps(counties_of(scope)),
        "undated": EVER[0] if dated else "",
        "first": scope.first.isoformat() if scope.first else "",
        "last": scope.last.isoformat() if scope.last else EVER[1],
    }
    return [code for (code,) in log.connection.execute(_SILENT, given)]


def silence_notes(
    log: Log, scope: Scope, *, period: Period | None = None, see: bool = True
) -> Iterator[Note]:
    """The line on the silent counties in the scope; none where every one was heard of.

    It names the `period` where that is given, and with `see` the report that says more.
    """
    if silent := silent_counties(log, scope):
        one, many = _SILENCE_IN if period else _SILENCE_SEE if see else _SILENCE
        facts: dict[str, object] = {"names": _named(silent)}
        if period:
            facts["period"] = period
        yield Note(one, facts, many, len(silent))


def _named(counties: Sequence[str]) -> str:
    return ", ".join(map(gazetteer().name, counties))
