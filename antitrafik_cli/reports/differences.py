"""What is known of the difference between two figures, either of which may be inexact.

Here: the figures of a table, and their cells side by side. Not here: whose they are (`compare`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from antitrafik_cli.result import Cell, Column, Kind, ResultTable, Row


@dataclass(frozen=True)
class Figure:
    """One figure of a table: its columns there, and what bounds it.

    `exact` holds what was counted; `low` and `high` the inexact part ("" where there is none);
    `uncounted` how many were not counted at all ("" where everybody always is); `rest` further
    columns (exact, low, high) that may belong to it, such as attendances of unrecorded sex.
    """

    name: str
    of: tuple[Column, ...]
    exact: str
    low: str = ""
    high: str = ""
    uncounted: str = ""
    rest: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Kind, tuple[str, ...]]:
        """How people see it in one period: the kind of a column, and the columns of figures."""
        names = tuple(column.name for column in self.of)
        return ("total" if self.low else "number"), names

    @property
    def change(self) -> tuple[str, str, str]:
        """The columns of the difference: exact (null where it is not), at least, at most."""
        return f"{self.name}_change", f"{self.name}_change_low", f"{self.name}_change_high"

    def columns(self) -> tuple[Column, ...]:
        """The columns of the figure before, after, and of the change."""
        sides = [
            Column(f"{one.name}_{side}", one.type, one.unit, f"{one.label}, {side}")
            for side in ("before", "after")
            for one in self.of
        ]
        label, unit = self.of[0].label, self.of[0].unit
        ends = ("", ", at least", ", at most")
        return (
            *sides,
            *(
                Column(name, "count", unit, f"{label}: change{end}")
                for name, end in zip(self.change, ends, strict=True)
            ),
        )

    def cells(self, before: Row, after: Row) -> dict[str, Cell]:
        """The cells of both sides and of the change; a row that is empty holds nothing but 0."""
        cells: dict[str, Cell] = {}
        for side, row in (("before", before), ("after", after)):
            cells |= {f"{one.name}_{side}": row.get(one.name, 0) for one in self.of}
        (low, high), (later_low, later_high) = self._bounds(before), self._bounds(after)
        least = None if high is None else later_low - high
        most = None if later_high is None else later_high - low
        exact = self._is_exact(before) and self._is_exact(after)
        return cells | dict(zip(self.change, (least if exact else None, least, most), strict=True))

    def _bounds(self, row: Row) -> tuple[int, int | None]:
        """The least and the most that the figure may be; no most where it is open or uncounted."""
        low = _whole(row, self.exact) + _whole(row, self.low)
        highs = (self.exact, self.high, *self.rest[::2])
        if self._open(row):
            return low, None
        return low, sum(_whole(row, name) for name in highs)

    def _open(self, row: Row) -> bool:
        ends = [name for name in (self.high, *self.rest[2:]) if name]
        return any(row.get(name, 0) is None for name in ends) or _whole(row, self.uncounted) > 0

    def _is_exact(self, row: Row) -> bool:
        """Whether nothing about it was estimated or left out."""
        doubts = (self.low, self.high, self.uncounted, *self.rest)
        return all(row.get(name, 0) == 0 for name in doubts if name)


def figures_of(table: ResultTable) -> list[Figure]:
    """The figures of a table of activities or materials, by how its columns are named."""
    columns = {column.name: column for column in table.columns if column.type == "count"}
    return [figure for name in columns if (figure := _figure(name, columns)) is not None]


def _figure(name: str, columns: Mapping[str, Column]) -> Figure | None:
    """The figure whose first column this is; None for columns that belong to another's."""
    stem = name.removesuffix("_exact")
    low, high = f"{stem}_about_low", f"{stem}_about_high"
    if name.endswith(("_about_low", "_about_high")) or name == "events_uncounted":
        return None
    if name in ("female", "male"):
        unsexed = ("sex_not_recorded", "sex_not_recorded_about_low", "sex_not_recorded_about_high")
        return Figure(name, (columns[name],), name, uncounted="events_uncounted", rest=unsexed)
    if low not in columns:
        return Figure(name, (columns[name],), name)
    people = stem in ("attendances", "sex_not_recorded")
    uncounted = "events_uncounted" if people else "distributions_uncounted"
    of = [columns[one] for one in (name, low, high)]
    if stem == "attendances":
        of.append(columns[uncounted])
    return Figure(stem, tuple(of), name, low, high, uncounted)


def _whole(row: Row, name: str) -> int:
    cell = row.get(name)
    return cell if isinstance(cell, int) else 0
