"""Which derived rows a record gives.

Here: the rows that follow from one record alone. Not here: when they are made (`derive` after an
entry, `rebuilding` for all), distributions inside distributions (`enclosure`), sums (`shares`).
"""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from antitrafik_cli.domain.attendance import AudienceLine, sex_not_recorded, total
from antitrafik_cli.domain.count import UNKNOWN, Count
from antitrafik_cli.domain.spelling import fold as fold_spelling
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.store import enclosure
from antitrafik_cli.store.gist import Gist
from antitrafik_cli.store.log import as_bytes
from antitrafik_cli.store.numbering import Numbers

OF_RECORD = (
    "aside", "conflict", "activity", "activity_place", "line", "request", "overlap", "distribution",
)  # fmt: skip
EVER = ("0001-01-01", "9999-12-31")  # the span of what has no readable date

Rows = dict[str, list[tuple[Any, ...]]]
_Figures = tuple[int | None, ...]

_NOBODY_COUNTED: _Figures = (0, 0, 0, 1, 0, 0, 0, 0, 0)  # the columns `exact` to `unsexed_high`
_NOBODY_EXPECTED: _Figures = (0,) * 9
_NOTHING_HANDED_OUT = (None, 0, 0, 0, 0, 0, 0, 0)  # the columns from `material` on
_AT_ONCE = 500  # texts asked for in one query


def rows_of(
    connection: sqlite3.Connection, records: Sequence[tuple[int, Gist]], numbers: Numbers
) -> Rows:
    """The rows of these records, each given with the number of its first arrival, by table.

    Reads the texts of venues, and gives numbers to names that have none yet.
    """
    venues = _venues(connection, [one for _, gist in records for one in gist.venue])
    rows: Rows = {table: [] for table in OF_RECORD}
    for number, gist in records:
        rows["conflict"] += [(number, name) for name in gist.conflicts]
        if gist.standing != "stands" or gist.unapplied:
            rows["aside"].append((number, gist.type, gist.standing, gist.unapplied))
        if gist.type == "distribution":
            _distribution(rows, number, gist, numbers)
        elif gist.standing == "stands" and gist.type == "event":
            venue = next((venues[one] for one in gist.venue if one in venues), None)
            _event(rows, number, gist.values, numbers, venue)
        elif gist.standing == "stands" and gist.type == "request":
            event = as_bytes(gist.values.get("event") or "")
            rows["request"].append((number, event, gist.values.get("theme") or ""))
    return rows


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Write rows into their tables."""
    for table, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - constants


def _event(
    rows: Rows, number: int, values: Mapping[str, Any], numbers: Numbers, venue: str | None
) -> None:
    kind = values.get("kind") or ""
    lines: tuple[AudienceLine, ...] = values.get("attended") or ()
    each = [_people(line) for line in lines]
    if each:
        people = _together(each) if len(each) > 1 else each[0]
    else:
        people = _NOBODY_EXPECTED if kind in NO_AUDIENCE_KINDS else _NOBODY_COUNTED
    rest = (kind, len(lines), *people, 0, *_NOTHING_HANDED_OUT)
    _activity(rows, number, values, numbers, venue, rest)
    rows["line"] += [(number, line.key, *one) for line, one in zip(lines, each, strict=True)]
    rows["overlap"] += [(number, as_bytes(other)) for other in values.get("overlaps") or ()]


def _distribution(rows: Rows, number: int, gist: Gist, numbers: Numbers) -> None:
    """The rows of a distribution; one that does not stand still says what it lies within."""
    values = gist.values
    material, within = values.get("material") or "", values.get("within")
    status, count = "", UNKNOWN
    if gist.standing == "stands":
        status = values.get("status") or ""
        count = Count(*(values.get("quantity") or UNKNOWN))
        rest = ("distribution", 0, *_NOBODY_EXPECTED, 0, material)
        handed_out = enclosure.columns(status, Total.of(count))
        _activity(rows, number, values, numbers, None, (*rest, *handed_out))
    whole = as_bytes(within) if within else None
    rows["distribution"].append((number, as_bytes(gist.record), material, status, *count, whole))


@lru_cache(maxsize=16384)
def _people(line: AudienceLine) -> _Figures:
    """The columns `exact` to `unsexed_high` of a line."""
    people, unsexed = total(line), sex_not_recorded(line)
    return (
        *(people.exact, people.low, people.high, people.uncounted),
        *(line.female or 0, line.male or 0),
        *(unsexed.exact, unsexed.low, unsexed.high),
    )


def _together(several: Sequence[_Figures]) -> _Figures:
    """The same columns of several lines together: open where one is, uncounted once at most."""
    exact, low, high, uncounted, *others = zip(*several, strict=True)
    return (_plus(exact), _plus(low), _plus(high), max(uncounted), *map(_plus, others))


def _plus(column: Sequence[int | None]) -> int | None:
    known = [one for one in column if one is not None]
    return sum(known) if len(known) == len(column) else None


def _activity(
    rows: Rows,
    number: int,
    values: Mapping[str, Any],
    numbers: Numbers,
    venue: str | None,
    rest: tuple[Any, ...],
) -> None:
    """The activity row, from its first columns and the `rest` from `kind` on, and its places."""
    first, last = _span(values.get("date"))
    county, municipality, codes, places = _where(values.get("place") or ())
    for code in codes:
        numbers.municipality(code)
    at = numbers.venue(municipality, venue) if venue else None
    campaigns = numbers.campaigns(values.get("campaigns") or ())
    row = (number, first, last, county, municipality, at, campaigns, *rest)
    rows["activity"].append(row)
    rows["activity_place"] += [(number, *place) for place in places]


@lru_cache(maxsize=4096)
def _where(
    given: tuple[str, ...],
) -> tuple[str, str, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """County, municipality, the codes of all municipalities, and the places where several."""
    places = [code.partition("/")[::2] for code in given]
    counties = {county for county, _ in places}
    county = counties.pop() if len(counties) == 1 else "several" if counties else ""
    codes = {f"{one}/{name}" for one, name in places if name}
    whole = any(not name for _, name in places)
    municipality = "several" if len(codes) + whole > 1 else min(codes, default="")
    if "several" not in (county, municipality):
        return county, municipality, tuple(codes), ()
    each = sorted({(one, f"{one}/{name}" if name else "") for one, name in places})
    return county, municipality, tuple(codes), tuple(each)


@lru_cache(maxsize=4096)
def _span(date: str | None) -> tuple[str, str]:
    """First and last day of a date."""
    if not date:
        return EVER
    when = When.from_iso(date)
    return when.first.isoformat(), when.last.isoformat()


def _venues(connection: sqlite3.Connection, commitments: Sequence[str]) -> dict[str, str]:
    """The venues behind these commitments, folded; a text gone or never here is left out."""
    found = {}
    for begin in range(0, len(commitments), _AT_ONCE):
        asked = [bytes.fromhex(one) for one in commitments[begin : begin + _AT_ONCE]]
        marks = ", ".join("?" * len(asked))
        query = (
            f"SELECT commitment, value FROM open_text WHERE commitment IN ({marks}) "  # noqa: S608 - question marks
            "AND commitment NOT IN (SELECT commitment FROM erased)"
        )
        for commitment, value in connection.execute(query, asked):
            found[commitment.hex()] = _spelling(value)
    return found


_spelling = lru_cache(maxsize=4096)(fold_spelling)  # a school is named in many events
