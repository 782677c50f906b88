"""Which derived rows a record gives.

Here: the rows that follow from one record alone. Not here: when they are made (`derive` after an
entry, `rebuilding` for all), distributions inside distributions (`enclosure`), sums (`shares`).
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, reduce
from typing import Any

from antitrafik_cli.domain.attendance import AudienceLine, sex_not_recorded, total
from antitrafik_cli.domain.count import UNKNOWN
from antitrafik_cli.domain.entry import canonical
from antitrafik_cli.domain.spelling import fold as fold_spelling
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.vocabulary import NO_AUDIENCE_KINDS
from antitrafik_cli.domain.when import When
from antitrafik_cli.store import enclosure
from antitrafik_cli.store.about_events import ANNOUNCED
from antitrafik_cli.store.gist import Gist
from antitrafik_cli.store.log import as_bytes
from antitrafik_cli.store.numbering import Numbers, Rows

RECORD_TABLES = (
    "aside", "conflict", "activity", "activity_place", "line", "request", "overlap", "distribution",
    "fulfilment", "outcome", "zero_report", "reported", "questionnaire", "survey", "origin",
)  # fmt: skip
EVER = ("0001-01-01", "9999-12-31")  # the span of what has no readable date

_Figures = tuple[int, int, int | None, int, int, int, int, int, int | None]

_NOBODY_COUNTED: _Figures = (0, 0, 0, 1, 0, 0, 0, 0, 0)  # the columns `exact` to `unsexed_high`
_NOBODY_EXPECTED: _Figures = (0, 0, 0, 0, 0, 0, 0, 0, 0)
_NOTHING_HANDED_OUT = (None, 0, 0, 0, 0, 0, 0, 0)  # the columns from `material` on
_AT_ONCE = 500  # texts asked for in one query


def rows_of(
    records: Iterable[tuple[int, Gist]], numbers: Numbers, texts: Mapping[str, str]
) -> Rows:
    """The rows of these records, each given with the number of its first arrival, by table.

    `texts` holds the open text behind the venues' commitments, as far as it is here and not
    erased. Names that have no number yet get one.
    """
    rows: Rows = {table: [] for table in RECORD_TABLES}
    for number, gist in records:
        for name in gist.conflicts:
            rows["conflict"].append((number, name))
        if gist.standing != "stands" or gist.unapplied:
            rows["aside"].append((number, gist.type, gist.standing, gist.unapplied))
        if origin := gist.values.get("origin"):
            rows["origin"].append((bytes.fromhex(origin), number))
        if gist.type == "distribution":
            _distribution(rows, number, gist, numbers)
        elif gist.standing == "stands" and gist.type == "event":
            venue = next((texts[one] for one in gist.venue if one in texts), None)
            _event(rows, number, gist.values, numbers, venue)
        elif gist.standing == "stands" and gist.type in _SMALL:
            _SMALL[gist.type](rows, number, gist)
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
        people = reduce(_plus, each)
    else:
        people = _NOBODY_EXPECTED if kind in NO_AUDIENCE_KINDS else _NOBODY_COUNTED
    announced = ANNOUNCED if "questionnaire" in (values.get("materials") or ()) else 0
    rest = (kind, len(lines), *people, 0, announced, *_NOTHING_HANDED_OUT)
    _activity(rows, number, values, numbers, venue, rest)
    for line, one in zip(lines, each, strict=True):
        rows["line"].append((number, line.key, *one[:6]))
    for other in values.get("overlaps") or ():
        rows["overlap"].append((number, as_bytes(other)))
    for item in values.get("fulfils") or ():
        rows["fulfilment"].append((item, number))


def _distribution(rows: Rows, number: int, gist: Gist, numbers: Numbers) -> None:
    """The rows of a distribution; one that does not stand still says what it lies within."""
    values = gist.values
    material, within = values.get("material") or "", values.get("within")
    status, count = "", UNKNOWN
    if gist.standing == "stands":
        status = values.get("status") or ""
        count = values.get("quantity") or UNKNOWN
        rest = ("distribution", 0, *_NOBODY_EXPECTED, 0, 0, material)
        handed_out = enclosure.columns(status, Total.of(count))
        _activity(rows, number, values, numbers, None, (*rest, *handed_out))
    whole = as_bytes(within) if within else None
    rows["distribution"].append((number, as_bytes(gist.record), material, status, *count, whole))


def _request(rows: Rows, number: int, gist: Gist) -> None:
    told = (gist.values.get("theme") or "", gist.values.get("answer") or "")
    rows["request"].append((number, as_bytes(gist.values.get("event") or ""), *told))


def _outcome(rows: Rows, number: int, gist: Gist) -> None:
    item, state = gist.values.get("item"), gist.values.get("state")
    if item and state and gist.said:
        at, by = gist.said
        moved = gist.values.get("date") or ""
        rows["outcome"].append((number, item, state, moved, at, bytes.fromhex(by)))


def _zero_report(rows: Rows, number: int, gist: Gist) -> None:
    first, until = _span(gist.values.get("date"))
    places = gist.values.get("place") or ()
    for county in sorted({code.partition("/")[0] for code in places}):
        part = int(county not in places)
        rows["zero_report"].append((county, first, until or first, number, part))


def _reported(rows: Rows, number: int, gist: Gist) -> None:
    first, until = _span(gist.values.get("date"))
    rows["reported"].append((number, gist.values.get("measure") or "", first, until or first))


def _questionnaire(rows: Rows, number: int, gist: Gist) -> None:
    told: list[Any] = [gist.values.get(one) for one in ("code", "version", "digest", "questions")]
    if all(told) and gist.said:
        code, version, digest, _questions = told
        at, by = gist.said
        row = (number, code, version, bytes.fromhex(digest), at, bytes.fromhex(by))
        rows["questionnaire"].append(row)


_WHICH = ("event", "phase", "questionnaire", "digest")


def _survey(rows: Rows, number: int, gist: Gist) -> None:
    told: list[Any] = [gist.values.get(one) for one in _WHICH]
    answers, paired = gist.values.get("answers"), gist.values.get("paired")
    if all(told) and answers and gist.said:
        event, phase, code, digest = told
        at, by = gist.said
        counts = (canonical(answers), canonical(paired) if paired else None)
        which = (as_bytes(event), phase, code, bytes.fromhex(digest))
        rows["survey"].append((number, *which, *counts, at, bytes.fromhex(by)))


# The types of record that give one plain row, or a few.
_SMALL: Mapping[str, Callable[[Rows, int, Gist], None]] = {
    "request": _request,
    "outcome": _outcome,
    "nothing": _zero_report,
    "total": _reported,
    "questionnaire": _questionnaire,
    "survey": _survey,
}


@lru_cache(maxsize=16384)
def _people(line: AudienceLine) -> _Figures:
    """The columns `exact` to `unsexed_high` of a line."""
    people, unsexed = total(line), sex_not_recorded(line)
    return (
        *(people.exact, people.low, people.high, people.uncounted),
        *(line.female or 0, line.male or 0),
        *(unsexed.exact, unsexed.low, unsexed.high),
    )


def _plus(one: _Figures, other: _Figures) -> _Figures:
    """The same columns of both: open where one is, uncounted once at most."""
    exact, low, high, uncounted, female, male, unsexed, unsexed_low, unsexed_high = one
    return (
        exact + other[0],
        low + other[1],
        None if high is None or other[2] is None else high + other[2],
        uncounted or other[3],
        female + other[4],
        male + other[5],
        unsexed + other[6],
        unsexed_low + other[7],
        None if unsexed_high is None or other[8] is None else unsexed_high + other[8],
    )


def _activity(
    rows: Rows,
    number: int,
    values: Mapping[str, Any],
    numbers: Numbers,
    venue: str | None,
    rest: tuple[Any, ...],
) -> None:
    """The activity row, from its first columns and the `rest` from `kind` on, and its places."""
    first, until = _span(values.get("date"))
    county, municipality, codes, places = _where(values.get("place") or ())
    for code in codes:
        numbers.municipality(code)
    folded = fold_spelling(venue) if venue else ""
    at = numbers.venue(municipality, folded) if folded else None
    campaigns = numbers.campaigns(values.get("campaigns") or ())
    town = municipality.partition("/")[2] or municipality
    row = (number, first, until, county, town, at, campaigns, *rest)
    rows["activity"].append(row)
    for place in places:
        rows["activity_place"].append((number, *place))


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
def _span(date: str | None) -> tuple[str, str | None]:
    """First and last day of a date, no last where it is the first."""
    if not date:
        return EVER
    when = When.from_iso(date)
    return when.first.isoformat(), when.last.isoformat() if when.last != when.first else None


def texts_of(connection: sqlite3.Connection, commitments: Sequence[str]) -> dict[str, str]:
    """The open text behind these commitments; one gone or never here is left out."""
    found = {}
    for begin in range(0, len(commitments), _AT_ONCE):
        asked = [bytes.fromhex(one) for one in commitments[begin : begin + _AT_ONCE]]
        marks = ", ".join("?" * len(asked))
        query = (
            f"SELECT commitment, value FROM open_text WHERE commitment IN ({marks}) "  # noqa: S608 - question marks
            "AND commitment NOT IN (SELECT commitment FROM erased)"
        )
        found.update({kept.hex(): text for kept, text in connection.execute(query, asked)})
    return found
