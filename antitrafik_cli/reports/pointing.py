"""The figure somebody points at: a column and a row of a report's tables, by their words.

Here: from words to columns and rows, in either language and any spelling. Not here: what is behind
the figure (`contributions`, `explain`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.domain.when import parse_when
from antitrafik_cli.errors import Failure, listed
from antitrafik_cli.errors.reporting import AmbiguousRow, UnknownColumn, UnknownRow
from antitrafik_cli.messages import LANGUAGES, N_, _, speaking
from antitrafik_cli.reports.contributions import RowOf
from antitrafik_cli.result import Coded, ResultTable, Row
from antitrafik_cli.settings import today

_TOTAL = ("total", "totali", "gjithsej")


@dataclass(frozen=True)
class Figures:
    """Columns of figures that are explained together, under the heading (a msgid) `label`."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Pointed:
    """The figures of one row; `row` is None for the total."""

    table: ResultTable
    figures: Figures
    row: Row | None


def point(tables: Sequence[ResultTable], column: str, row: str) -> Pointed:
    """The figures that the words for a column and a row mean, the row looked for in every table.

    Raises `UnknownColumn`, `UnknownRow`, or `AmbiguousRow` where several tables have such a row.
    """
    pairs = [(table, _figures(table, column)) for table in tables]
    having = [(table, figures) for table, figures in pairs if figures]
    if not having:
        raise UnknownColumn(words=column, hint=_columns_hint(column, tables))
    if fold(row) in _TOTAL:
        for table, figures in having:
            if table.totals is not None:
                return Pointed(table, figures, None)
    found = [
        Pointed(table, figures, one)
        for table, figures in having
        if (one := _row(table, row)) is not None
    ]
    if not found:
        raise UnknownRow(words=row, hint=_rows_hint(row, [one[0] for one in having]))
    if len(found) > 1:
        choices = (one.table.columns[0].name for one in found)
        raise AmbiguousRow(words=row, choices=listed(choices))
    return found[0]


def row_of(table: ResultTable, row: Row | None) -> RowOf:
    """What stands in a row of an activity table, or of materials; None is the total."""
    if row is None:
        return RowOf()
    dimension = table.columns[0].name
    codes = [_code(row, dimension)]
    if dimension == "audience":
        codes += [_code(one, dimension) for one in table.rows if one["part_of"] == codes[0]]
    return RowOf(dimension, tuple(_key(dimension, code) for code in codes))


def _code(row: Row, dimension: str) -> str:
    return str(row[dimension])


def _key(dimension: str, code: str) -> str:
    """The key under which `measure` sums a row that machines know by `code`."""
    names = gazetteer()
    if code == ("spread" if dimension in ("month", "week") else "none"):
        return ""
    if dimension == "county":
        return next((one for one in names.counties if names.key(one) == code), code)
    if dimension == "municipality":
        inner = (one for county in names.counties for one in names.municipalities(county))
        return next((one for one in inner if names.key(one) == code), code)
    return code


# --- columns -----------------------------------------------------------------------------------


def _figures(table: ResultTable, words: str) -> Figures | None:
    """The columns of the table that the words name, as a group, a heading or a single column."""
    wanted = fold(words)
    for spellings, figures in _spelt(table):
        if wanted in map(fold, spellings):
            return figures
    return None


def _spelt(table: ResultTable) -> Iterator[tuple[Sequence[str], Figures]]:
    """Everything that can be explained in a table, with its spellings: groups come first."""
    names = [column.name for column in table.columns if column.type == "count"]
    for label, spellings, start in _GROUPS:
        held = tuple(name for name in names if name.startswith(start))
        if held:
            yield (*spellings, *_in_all_languages(label)), Figures(label, held)
    for shown in table.shown:
        if shown.kind in ("number", "total", "sex"):
            yield _in_all_languages(shown.label), Figures(shown.label, shown.columns)
    for column in table.columns:
        if column.type == "count":
            yield (
                (column.name, *_in_all_languages(column.label)),
                Figures(column.label, (column.name,)),
            )


# A name for several columns, its other spellings, and how the names of the columns begin.
_GROUPS = (
    (N_("Attendances"), ("attendances",), ("attendances_", "events_uncounted")),
    (N_("F / M / not recorded"), ("sex", "gjinia", "f/m"), ("female", "male", "sex_")),
    (N_("Leaflets"), ("leaflets", "fletëpalosje"), ("leaflets_", "distributions_")),
)


def _in_all_languages(label: str) -> list[str]:
    found = []
    for code in LANGUAGES:
        with speaking(code):
            found.append(_(label))
    return found


def _columns_hint(words: str, tables: Iterable[ResultTable]) -> str:
    spellings = {
        spelling: _(figures.label)
        for table in tables
        for several, figures in _spelt(table)
        for spelling in several
    }
    near = dict.fromkeys(spellings[one] for one in nearest(words, spellings))
    if near:
        return _(" Nearest: {choices}.").format(choices=listed(near))
    headings = dict.fromkeys(
        _(shown.label)
        for table in tables
        for shown in table.shown
        if shown.kind in ("number", "total", "sex")
    )
    return _(" There are: {choices}.").format(choices=listed(headings))


# --- rows --------------------------------------------------------------------------------------


def _row(table: ResultTable, words: str) -> Row | None:
    """The row of the table that the words name, by its code, its label or any other spelling."""
    dimension = table.columns[0].name
    wanted = {fold(words), *map(fold, _read(dimension, words))}
    for row in table.rows:
        cell = row[dimension]
        spellings = (cell.code, cell.label) if isinstance(cell, Coded) else (str(cell),)
        if wanted & set(map(fold, spellings)):
            return row
    return None


def _read(dimension: str, words: str) -> list[str]:
    """The code that the words lead to as the way of grouping spells it; nothing where to none."""
    try:
        return [_READERS[dimension](words)]
    except (Failure, KeyError):
        return []


def _audience(words: str) -> str:
    return "+".join(sorted(vocabulary().read("audiences", one)[0] for one in words.split("+")))


def _period(dimension: str, words: str) -> str:
    when = parse_when(words, today())
    return (when.month if dimension == "month" else when.week) or ""


_READERS: Mapping[str, Callable[[str], str]] = {
    "county": lambda words: gazetteer().key(gazetteer().county(words)),
    "municipality": lambda words: gazetteer().key(gazetteer().municipality(words)),
    "campaign": lambda words: campaigns().read(words),
    "kind": lambda words: vocabulary().read("kinds", words)[0],
    "material": lambda words: vocabulary().read("materials", words)[0],
    "audience": _audience,
    "month": lambda words: _period("month", words),
    "week": lambda words: _period("week", words),
}


def _rows_hint(words: str, tables: Iterable[ResultTable]) -> str:
    spellings: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            cell = row[table.columns[0].name]
            label = cell.label if isinstance(cell, Coded) else str(cell)
            spellings |= {label: label, str(cell): label}
    near = dict.fromkeys(spellings[one] for one in nearest(words, spellings))
    if near:
        return _(" Nearest: {choices}.").format(choices=listed(near))
    labels = dict.fromkeys(spellings.values())
    return _(" There are: {choices}.").format(choices=listed(labels))
