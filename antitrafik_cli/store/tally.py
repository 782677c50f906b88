"""Sums added beforehand: what each activity gives to which of them, kept up as activities change.

Here: the rows of `tally`. Not here: reading them for a report (`reports.measures`), the numbers in
its sets (`numbering`), their bytes (`packing`).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from struct import Struct
from typing import Any, NamedTuple

from antitrafik_cli.domain.calendar import period_days
from antitrafik_cli.domain.place import EVERYWHERE
from antitrafik_cli.domain.vocabulary import AUDIENCE_PARENTS
from antitrafik_cli.store import packing
from antitrafik_cli.store.packing import COUNTER

KEPT_FROM = 256  # activities in a scope and period from which on their sums are kept
LEAFLET = "leaflet"

FIGURES = (
    "activities", "events",
    "uncounted", "exact", "low", "high", "open",
    "female", "male", "unsexed", "unsexed_low", "unsexed_high", "unsexed_open",
    "done", "done_low", "done_high", "done_open",
    "progress", "progress_low", "progress_high", "progress_open", "unquantified",
    "requests", "several_campaigns", "several_audiences",
)  # fmt: skip
PEOPLE = slice(2, 13)
HANDED_OUT = slice(13, 22)
# Every value that activity.county may have: with it an index by county serves for all of them.
_COUNTIES = [*(f"AL-{number:02}" for number in range(1, 13)), *EVERYWHERE, "several", ""]
COUNTY_CODES = ", ".join(f"'{code}'" for code in _COUNTIES)

# All figures of one thing as one integer, 64 bits each: adding two is a single addition, and none
# ever runs into its neighbour, since a sum of 2**32 counts below 10**9 takes 62 bits.
_PACKED = Struct(f"<{len(FIGURES)}Q")
_PEOPLE = Struct(f"<{PEOPLE.stop - PEOPLE.start}Q")
_SEVERAL_CAMPAIGNS = 1 << 64 * FIGURES.index("several_campaigns")
_LANE = 0xFFFF_FFFF_FFFF_FFFF

_ACTIVITIES = """
SELECT a.r, a.first, a.last, a.week, a.county, a.municipality, a.venue, a.campaigns, a.kind,
  a.material, 1, a.material IS NULL,
  a.uncounted, a.exact, a.low, coalesce(a.high, 0), a.high IS NULL, a.female, a.male,
  a.unsexed, a.unsexed_low, coalesce(a.unsexed_high, 0), a.unsexed_high IS NULL,
  a.done, a.done_low, coalesce(a.done_high, 0), a.done_high IS NULL,
  a.progress, a.progress_low, coalesce(a.progress_high, 0), a.progress_high IS NULL,
  a.unquantified, a.requests, 0, a.lines > 1
FROM activity AS a WHERE {where} ORDER BY a.r
"""
_LINES = """
SELECT l.r, l.audience, l.uncounted, l.exact, l.low, coalesce(l.high, 0), l.high IS NULL,
  l.female, l.male, l.unsexed, l.unsexed_low, coalesce(l.unsexed_high, 0), l.unsexed_high IS NULL
FROM activity AS a JOIN line AS l ON l.r = a.r WHERE {where} ORDER BY l.r
"""
_MARKS = ", ".join("?" * (len(FIGURES) + 6))
_ROW = f"INSERT OR REPLACE INTO tally VALUES ({_MARKS})"  # noqa: S608 - question marks
_KEY = "scope = ? AND period = ? AND dimension = ? AND key = ?"

Group = tuple[str, str]  # dimension and key
Cell = tuple[str, str]  # scope and period


class Sums:
    """What is added up: the figures packed, municipalities as counters, venues as a set of bits."""

    __slots__ = ("figures", "municipalities", "venues")

    def __init__(self, figures: int = 0, municipalities: int = 0, venues: int = 0) -> None:
        self.figures = figures
        self.municipalities = municipalities
        self.venues = venues

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sums) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    def add(self, other: "Sums") -> None:
        """Take in another; differences may be taken in too, of figures and municipalities."""
        self.figures += other.figures
        self.municipalities += other.municipalities
        self.venues |= other.venues

    @property
    def activities(self) -> int:
        """How many activities were added up."""
        return self.figures & _LANE


class Shares(NamedTuple):
    """What one activity gives: the cells it lies in, and its share of each group there."""

    cells: tuple[Cell, ...]
    groups: tuple[tuple[Group, Sums], ...]


def figures_of(packed: int) -> tuple[int, ...]:
    """The figures, in the order of FIGURES."""
    return _PACKED.unpack(packed.to_bytes(_PACKED.size, "little"))


def scopes_of(county: str, campaigns: Sequence[str]) -> list[str]:
    """The scopes, other than that of everything, in which an activity lies."""
    own = [county] if county not in ("", "several") else []
    return own + [f"campaign:{code}" for code in campaigns]


def condition(scope: str, period: str) -> str:
    """The condition on `activity AS a` for what lies in a cell: constants only, by an index."""
    if scope.startswith("campaign:"):
        code = scope.partition(":")[2]
        where = f"a.campaigns IN (SELECT v FROM campaign WHERE campaign = '{code}')"  # noqa: S608 - a code has no quote
    else:
        where = f"a.county = '{scope}'" if scope else f"a.county IN ({COUNTY_CODES})"
    if period:
        first, last = period_days(period)
        where += f" AND a.first BETWEEN '{first}' AND '{last}' AND a.last <= '{last}'"
    return where


class Tally:
    """The tally of a log while it changes: told of each activity before it changes, then settled.

    To be used within the transaction that changes the activities.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._before: dict[int, Shares | None] = {}

    def touch(self, number: int) -> None:
        """Remember what the activity of this number gives; call it before its rows change."""
        if number not in self._before:
            self._before[number] = self._shares(number)

    def settle(self) -> None:
        """Bring the sums up to what the activities touched give now."""
        after = {number: self._shares(number) for number in self._before}
        changed: dict[Cell, dict[Group, Sums]] = {}
        left: set[int] = set()  # venues that something no longer names
        for number, before in self._before.items():
            now = after[number]
            if before == now:
                continue
            for shares, sign in ((before, -1), (now, 1)):
                for cell in shares.cells if shares else ():
                    groups = changed.setdefault(cell, {})
                    for group, share in shares.groups if shares else ():
                        change = groups.setdefault(group, Sums())
                        change.figures += sign * share.figures
                        change.municipalities += sign * share.municipalities
                        if sign > 0:
                            change.venues |= share.venues
                        elif share.venues:
                            left.add(share.venues.bit_length() - 1)
        self._before.clear()
        gone = _Gone(self._connection, left)
        for cell, groups in changed.items():
            self._change(cell, groups, gone)

    def _shares(self, number: int) -> Shares | None:
        return next(shares(self._connection, f"a.r = {number}"), (0, None))[1]

    def _change(self, cell: Cell, groups: Mapping[Group, Sums], gone: "_Gone") -> None:
        """Apply changes to a cell; make it, or remove it, where its size crosses KEPT_FROM."""
        total = _kept(self._connection, cell, ("total", ""))
        if total is None:
            if groups[("total", "")].figures and _is_large(self._connection, cell):
                _write(self._connection, cell, added_up(self._connection, cell))
            return
        total.add(groups[("total", "")])
        if total.activities < KEPT_FROM:
            self._connection.execute("DELETE FROM tally WHERE scope = ? AND period = ?", cell)
            return
        new = {}
        for group, change in groups.items():
            sums = _kept(self._connection, cell, group) or Sums()
            sums.venues &= ~gone.from_group(cell, group)
            sums.add(change)
            new[group] = sums
        _write(self._connection, cell, new)


class _Gone:
    """Venues that no activity of a group names any more, among those that something left."""

    def __init__(self, connection: sqlite3.Connection, left: Iterable[int]) -> None:
        self._named: dict[int, set[tuple[Cell, Group]]] = {
            venue: {
                (cell, group)
                for _, one in shares(connection, f"a.venue = {venue}")
                for cell in one.cells
                for group, _ in one.groups
            }
            for venue in left
        }

    def from_group(self, cell: Cell, group: Group) -> int:
        """Their bits."""
        return sum(1 << venue for venue, named in self._named.items() if (cell, group) not in named)


def shares(connection: sqlite3.Connection, where: str) -> Iterator[tuple[int, Shares]]:
    """Number and shares of every activity that meets a condition on `activity AS a`, by number."""
    towns = dict(connection.execute("SELECT municipality, v FROM municipality").fetchall())
    served = {
        v: tuple(joined.split("+"))
        for v, joined in connection.execute("SELECT v, campaigns FROM campaigns")
    }
    lines = connection.execute(_LINES.format(where=where))
    line = lines.fetchone()
    for row in connection.execute(_ACTIVITIES.format(where=where)):
        told = []
        while line is not None and line[0] == row[0]:
            told.append(line)
            line = lines.fetchone()
        named = _named_towns(connection, row, towns)
        yield row[0], _shares_of(row, told, served.get(row[7], ()), named)


def _named_towns(
    connection: sqlite3.Connection, row: Sequence[Any], towns: Mapping[str, int]
) -> int:
    """The counters of the municipalities that an activity names."""
    if row[5] and row[5] != "several":
        return 1 << COUNTER * towns[row[5]]
    if not row[5] and row[4] != "several":
        return 0
    query = "SELECT municipality FROM activity_place WHERE r = ? AND municipality <> ''"
    return sum(1 << COUNTER * towns[code] for (code,) in connection.execute(query, row[:1]))


def _shares_of(
    row: Sequence[Any], lines: Sequence[Sequence[Any]], campaigns: Sequence[str], towns: int
) -> Shares:
    """What one activity gives to which sums: the one place that says which groups there are."""
    _, first, last, week, county, municipality, venue, _, kind, material, *figures = row
    seen = 1 << venue if venue else 0
    all_of_it = int.from_bytes(_PACKED.pack(*figures), "little")
    if len(campaigns) > 1:
        all_of_it += _SEVERAL_CAMPAIGNS
    whole = all_of_it
    if material not in (None, LEAFLET):  # the figures of a table count leaflets alone
        figures[HANDED_OUT] = [0] * 9
        whole = int.from_bytes(_PACKED.pack(*figures), "little")
        whole += _SEVERAL_CAMPAIGNS if len(campaigns) > 1 else 0
    one = Sums(whole, towns, seen)
    groups = [
        (("total", ""), one),
        (("county", county), one),
        (("municipality", municipality), one),
        (("kind", kind), one),
        (("material", material or ""), Sums(all_of_it, towns, seen)),
        *((("campaign", code), one) for code in campaigns or ("",)),
    ]
    if not lines:
        groups.append((("audience", ""), one))
    else:
        nobody = whole - (_people(figures[PEOPLE]))
        groups += _audiences(lines, nobody, towns, seen)
    year = first[:4] if first[:4] == last[:4] else ""
    month = first[:7] if first[:7] == last[:7] else ""
    return Shares(_cells((year, month, week or ""), county, tuple(campaigns)), tuple(groups))


@lru_cache(maxsize=4096)
def _cells(periods: tuple[str, ...], county: str, campaigns: tuple[str, ...]) -> tuple[Cell, ...]:
    """The cells of an activity that lies wholly in these periods, '' where it lies in none."""
    return tuple(
        (scope, period)
        for scope in ("", *scopes_of(county, campaigns))
        for period in ("", *filter(None, periods))
    )


def _audiences(
    lines: Sequence[Sequence[Any]], nobody: int, towns: int, seen: int
) -> Iterator[tuple[Group, Sums]]:
    """The shares of an event's audience lines, and of the families that they belong to."""
    families: dict[str, list[Sequence[int]]] = {}
    for _, key, *people in lines:
        yield ("audience", key), Sums(nobody + _people(people), towns, seen)
        if root := _root(key):
            families.setdefault(root, []).append(people)
    for root, several in families.items():
        together = [sum(column) for column in zip(*several, strict=True)]
        together[0] = min(together[0], 1)  # an event is uncounted once
        yield ("family", root), Sums(nobody + _people(together), towns, seen)


@lru_cache(maxsize=4096)
def _root(key: str) -> str:
    """The family that all audiences of a line belong to, if there is one."""
    roots = {AUDIENCE_PARENTS.get(code, code) for code in key.split("+")}
    root = roots.pop()
    return root if not roots and root in AUDIENCE_PARENTS.values() else ""


def _people(figures: Sequence[int]) -> int:
    return int.from_bytes(_PEOPLE.pack(*figures), "little") << 64 * PEOPLE.start


def added_up(connection: sqlite3.Connection, cell: Cell) -> dict[Group, Sums]:
    """The sums of a cell from the activities themselves."""
    found: dict[Group, Sums] = {}
    for _, one in shares(connection, condition(*cell)):
        for group, share in one.groups:
            found.setdefault(group, Sums()).add(share)
    return found


def build(connection: sqlite3.Connection) -> None:
    """Fill an empty tally from all activities.

    Activities that lie in exactly the same cells are added up first; a cell is the sum of such
    pieces, made and written one at a time.
    """
    pieces = _pieces(connection)
    sizes = Counter[Cell]()
    for cells, piece in pieces.items():
        sizes.update(dict.fromkeys(cells, piece[("total", "")].figures & _LANE))
    within: dict[Cell, list[_Piece]] = {cell: [] for cell in sizes if sizes[cell] >= KEPT_FROM}
    for cells, piece in pieces.items():
        for cell in cells:
            if cell in within:
                within[cell].append(piece)
    for cell in sorted(within):
        _write(connection, cell, _together(within[cell]))


class _Part:
    """What a piece gives to one group; `named` are the numbers of venues, one or more times."""

    __slots__ = ("figures", "municipalities", "named")

    def __init__(self) -> None:
        self.figures = 0
        self.municipalities = 0
        self.named: list[int] = []


_Piece = dict[Group, _Part]


def _together(pieces: Iterable[_Piece]) -> dict[Group, Sums]:
    groups: dict[Group, Sums] = {}
    seen: dict[Group, set[int]] = {}
    for piece in pieces:
        for group, part in piece.items():
            sums = groups.setdefault(group, Sums())
            sums.figures += part.figures
            sums.municipalities += part.municipalities
            if part.named:
                seen.setdefault(group, set()).update(part.named)
    for group, named in seen.items():
        groups[group].venues = packing.set_of(named)
    return groups


def _pieces(connection: sqlite3.Connection) -> dict[tuple[Cell, ...], _Piece]:
    """All activities, added up by the cells they lie in."""
    pieces: dict[tuple[Cell, ...], _Piece] = {}
    for _, one in shares(connection, "1"):
        piece = pieces.setdefault(one.cells, {})
        for group, share in one.groups:
            part = piece.get(group)
            if part is None:
                part = piece[group] = _Part()
            part.figures += share.figures
            part.municipalities += share.municipalities
            if share.venues:
                part.named.append(share.venues.bit_length() - 1)
    return pieces


def read(
    connection: sqlite3.Connection, scope: str, periods: Iterable[str], dimension: str
) -> Iterator[tuple[str, str, Sums]]:
    """Period, key and sums of the kept rows of one dimension."""
    query = "SELECT period, key, * FROM tally WHERE scope = ? AND period = ? AND dimension = ?"
    for period in periods:
        for row in connection.execute(query, (scope, period, dimension)):
            yield row[0], row[1], _sums(row[6:])


def periods_kept(connection: sqlite3.Connection, scope: str) -> list[str]:
    """The periods of a scope whose sums are kept; '' is the whole of it."""
    query = "SELECT period FROM tally WHERE scope = ? AND dimension = 'total' ORDER BY period"
    return [period for (period,) in connection.execute(query, (scope,))]


def towns_in(counters: int) -> list[int]:
    """The numbers of the municipalities whose counters are not zero."""
    return [number for number, count in enumerate(packing.counters_of(counters)) if count]


def _kept(connection: sqlite3.Connection, cell: Cell, group: Group) -> Sums | None:
    query = f"SELECT * FROM tally WHERE {_KEY}"  # noqa: S608 - constant
    row = connection.execute(query, (*cell, *group)).fetchone()
    return _sums(row[4:]) if row else None


def _sums(row: Sequence[Any]) -> Sums:
    figures = int.from_bytes(_PACKED.pack(*row[: len(FIGURES)]), "little")
    return Sums(figures, packing.counters_from(row[-2]), packing.set_from(row[-1]))


def _is_large(connection: sqlite3.Connection, cell: Cell) -> bool:
    query = f"SELECT count(*) FROM (SELECT 1 FROM activity AS a WHERE {condition(*cell)} LIMIT ?)"  # noqa: S608 - codes and days
    found: int = connection.execute(query, (KEPT_FROM,)).fetchone()[0]
    return found >= KEPT_FROM


def _write(connection: sqlite3.Connection, cell: Cell, groups: Mapping[Group, Sums]) -> None:
    empty = [(*cell, *group) for group, sums in groups.items() if not sums.activities]
    connection.executemany(f"DELETE FROM tally WHERE {_KEY}", empty)  # noqa: S608 - constant
    connection.executemany(
        _ROW,
        [
            (
                *cell,
                *group,
                *figures_of(sums.figures),
                packing.counter_bytes(sums.municipalities),
                packing.set_bytes(sums.venues),
            )
            for group, sums in sorted(groups.items())
            if sums.activities
        ],
    )
