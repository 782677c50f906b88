"""A month as a grid on a terminal: a week a row, every planned item on its days; below it the list.

Here: weeks, days and bars. Not here: the list (`table`), the items and their states (`reports`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len

from antitrafik_cli.domain.calendar import DAY, MONTHS, WEEKDAYS, month_end
from antitrafik_cli.messages import language, visible
from antitrafik_cli.render import table
from antitrafik_cli.render.chart import shows_blocks
from antitrafik_cli.render.widths import wrapped
from antitrafik_cli.result import Cell, Coded, Result, Row

_USUAL = 80  # cells, where nothing says how wide it may be
_WEEK = 4  # cells for `W49` and a blank
_NARROWEST, _WIDEST = 5, 20  # cells of a day, its blank included; on less room there is the list
_DAYS = 7
_BOLD, _DIM = "1", "2"
# By state: the sign, what stands for it where there are letters alone, its colour.
_SIGNS = {
    "held": ("●", "*", "32"),
    "partly": ("◐", "%", "33"),
    "moved": ("→", ">", "36"),
    "cancelled": ("×", "x", "2"),
    "upcoming": ("○", "o", "34"),
    "no-word": ("?", "?", "31"),
}


@dataclass(frozen=True, slots=True)
class _Bar:
    """An item in the grid: the days it is drawn on, its state, its name."""

    first: date
    last: date
    state: str
    label: str
    name: str


def draw(result: Result, width: int | None, colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The months of the result's scope, then its table, no line wider than `width` cells.

    80 cells where that is None. An item stands on the days it was held or moved to, else on those
    planned. Of several months those without an item are left out, and so is every grid where a day
    would have fewer than five cells.
    """
    room = _USUAL if width is None else width
    cells = min((room - _WEEK) // _DAYS, _WIDEST)
    bars = [_bar(row) for one in result.tables for row in one.rows]
    below = table.draw(result, width, colour)
    if cells < _NARROWEST:
        return below
    letters = width is not None and not shows_blocks()
    grid = _Grid(cells, int(letters), colour)
    begins = _months(result)
    if len(begins) > 1:
        begins = [one for one in begins if any(_in_month(bar, one) for bar in bars)]
    parts = [list(grid.month(begin, bars)) for begin in begins]
    drawn = [bar for bar in bars if any(_in_month(bar, begin) for begin in begins)]
    parts.append(grid.legend(drawn, room))
    above = ("".join(f"{line.rstrip()}\n" for line in part) for part in parts if part)
    return "\n".join([*above, below])


@dataclass(frozen=True, slots=True)
class _Grid:
    """A grid whose days are `cells` wide; `letters` is the place of the signs in `_SIGNS`."""

    cells: int
    letters: int
    colour: bool

    def month(self, begin: date, bars: Sequence[_Bar]) -> Iterator[str]:
        """The name of the month, the days of the week, and a block for every week."""
        end = month_end(begin)
        yield self._styled(f"{MONTHS[language()][begin.month - 1]} {begin.year}", _BOLD)
        days = "".join(f"{_short(day):<{self.cells}}" for day in WEEKDAYS[language()])
        yield self._styled((" " * _WEEK + days).rstrip(), _DIM)
        monday = begin - begin.weekday() * DAY
        while monday <= end:
            yield from self._week(max(monday, begin), min(monday + (_DAYS - 1) * DAY, end), bars)
            monday += _DAYS * DAY

    def legend(self, bars: Sequence[_Bar], room: int) -> list[str]:
        """What the signs that were drawn mean, in as many lines as that needs."""
        labels = {bar.state: bar.label for bar in bars}
        lines: list[str] = []
        for state in (one for one in _SIGNS if one in labels):
            said = f"{self._sign(state)} {labels[state]}"
            if lines and cell_len(f"{lines[-1]}   {said}") <= room:
                lines[-1] += f"   {said}"
            else:
                lines.append(said)
        return lines

    def _week(self, first: date, last: date, bars: Sequence[_Bar]) -> Iterator[str]:
        """The days of a week, from the first to the last that lies in the month; its bars below."""
        week = f"W{first.isocalendar().week:02}"
        days = ((first + n * DAY).day for n in range((last - first).days + 1))
        numbers = "".join(f"{day:<{self.cells}}" for day in days)
        left = " " * (self.cells * first.weekday())
        yield f"{self._styled(f'{week:<{_WEEK}}', _DIM)}{left}{numbers}"
        here = [bar for bar in bars if bar.first <= last and first <= bar.last]
        for lane in _lanes(here, first):
            yield from self._lane(lane, first, last)

    def _lane(self, lane: Sequence[_Bar], first: date, last: date) -> Iterator[str]:
        """Bars side by side, each in as many lines as its name needs."""
        spans = [
            (max(bar.first, first).weekday(), min(bar.last, last).weekday() + 1) for bar in lane
        ]
        drawn = [
            self._bar(bar, (end - begin) * self.cells - 1)
            for bar, (begin, end) in zip(lane, spans, strict=True)
        ]
        for place in range(max(map(len, drawn))):
            line, reached = " " * _WEEK, 0
            for bar, (begin, end), lines in zip(lane, spans, drawn, strict=True):
                said = lines[place] if place < len(lines) else ""
                line += " " * ((begin - reached) * self.cells)
                line += self._styled(said, _SIGNS[bar.state][2])
                line += " " * ((end - begin) * self.cells - cell_len(said))
                reached = end
            yield line

    def _bar(self, bar: _Bar, room: int) -> list[str]:
        """The lines of a bar: its sign and name, and a rule to the end of its days."""
        sign, beside = self._sign(bar.state), room - 2
        if cell_len(bar.name.partition(" ")[0]) > beside:  # or the sign would stand alone
            return [f"{sign} {bar.name[:beside]}", *wrapped(bar.name[beside:], room)]
        lines = wrapped(f"{sign} {bar.name}", room)
        rest = room - cell_len(lines[0]) - 1
        if room >= self.cells and rest > 0:
            lines[0] += " " + ("-" if self.letters else "─") * rest
        return lines

    def _sign(self, state: str) -> str:
        return _SIGNS[state][self.letters]

    def _styled(self, line: str, style: str) -> str:
        return f"\x1b[{style}m{line}\x1b[0m" if self.colour and line else line


def _bar(row: Row) -> _Bar:
    state, place = row["state"], row["county"]
    label = state.label if isinstance(state, Coded) else ""
    name = place.label if isinstance(place, Coded) else ""
    first, last = days_of(row)
    return _Bar(first, last, str(state), visible(label), visible(name))


def days_of(row: Row) -> tuple[date, date]:
    """The days of a planned item: as held, else as moved, else as planned."""
    for name in ("held", "moved_to", "planned"):
        first, last = row[f"{name}_from"], row[f"{name}_to"]
        if first and last:
            return _day(first), _day(last)
    raise ValueError(row)


def _day(cell: Cell) -> date:
    return date.fromisoformat(str(cell))


def _months(result: Result) -> list[date]:
    """The first days of the months of the scope."""
    first, last = (date.fromisoformat(str(result.scope[end])) for end in ("from", "to"))
    begins = [first.replace(day=1)]
    while (following := month_end(begins[-1]) + DAY) <= last:
        begins.append(following)
    return begins


def _in_month(bar: _Bar, begin: date) -> bool:
    return bar.first <= month_end(begin) and begin <= bar.last


def _lanes(bars: Sequence[_Bar], first: date) -> list[list[_Bar]]:
    """The bars in as few lines as they need: no two of a line share a day, the longest first."""
    lanes: list[list[_Bar]] = []
    for bar in sorted(bars, key=lambda one: (max(one.first, first), -one.last.toordinal())):
        lane = next((lane for lane in lanes if lane[-1].last < bar.first), None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return lanes


def _short(weekday: str) -> str:
    """The first three letters of a day of the week, without its Albanian article."""
    return weekday.removeprefix("e ")[:3]
