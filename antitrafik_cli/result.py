"""The one type between computing and printing: result tables.

Here: tables, their columns and cells. Not here: how any format dresses them (`render`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from antitrafik_cli.messages import _, ngettext

ColumnType = Literal["text", "count", "number", "date"]
Kind = Literal["text", "number", "total", "sex", "code", "recorded", "change"]


@dataclass(frozen=True)
class Coded:
    """A cell that machines know by its code and people by its label, in the language in use.

    `level` is how deep it stands under its parent row: 1 for a child such as `pupils-upper`.
    """

    code: str
    label: str
    level: int = 0

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Note:
    """A sentence still to be said: `str()` says it in the language in use at that moment.

    `message` is the English msgid with `{facts}`; `many` its plural, chosen by `number`, which
    is also the fact `{number}`. Facts may be anything whose `str()` speaks the language in use.
    """

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    many: str = ""
    number: int = 0

    def __str__(self) -> str:
        form = ngettext(self.message, self.many, self.number) if self.many else _(self.message)
        return form.format(**{"number": self.number, **self.facts})


Cell = str | int | float | bool | None | Coded
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Column:
    """A column of figures: `name` is the stable key of JSON and CSV, `label` its heading."""

    name: str
    type: ColumnType
    unit: str
    label: str


@dataclass(frozen=True)
class Shown:
    """A column as people see it: one heading over one or several columns of figures.

    By kind, the columns taken and the words made of them: `text` one, as it is; `code` one Coded
    cell, its label, indented by its level; `number` one whole number; `total` exact, low, high,
    uncounted, as the words of a Total; `sex` female, male and not recorded (exact, low, high);
    `recorded` the first of the two sexes, which nobody recorded where both are 0, and which stays
    wherever there are rows; `change` a difference: exact (None where it is not), low, high (None:
    open).
    Columns of one `group` are shown or left out together. A column shown may also be a cell that
    no column for machines names: words made for people alone.
    """

    label: str
    kind: Kind
    columns: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True)
class Relations:
    """How a table stands to others, for a database: by the names of columns.

    `key` is what no two rows have alike; `refers` says of a column which column of which table,
    `table.column`, holds its values, `refers_together` of several columns which table has them as
    its key; `indexed` are those often asked by; in `searched` words are looked for.
    """

    key: tuple[str, ...] = ()
    refers: Mapping[str, str] = field(default_factory=dict)
    indexed: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    refers_together: Mapping[tuple[str, ...], str] = field(default_factory=dict)


@dataclass(frozen=True)
class ResultTable:
    """A table: machine columns and rows, how people see them, the total of all rows, notes.

    `name` is the stable key, `title` and every label an English msgid, translated when drawn.
    `totals` is None where adding up makes no sense; its first column holds no value. `people`
    are the rows that people see, where those for machines would be too many to read. `relations`
    matter where the table becomes one of a database.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    shown: tuple[Shown, ...]
    totals: Row | None = None
    notes: tuple[Note, ...] = ()
    people: tuple[Row, ...] | None = None
    relations: Relations = Relations()


@dataclass(frozen=True)
class Result:
    """The answer of a report: its tables and what was asked (`scope`, as codes)."""

    report: str
    tables: tuple[ResultTable, ...]
    scope: Mapping[str, object] = field(default_factory=dict)
    heading: Note | None = None
    notes: tuple[Note, ...] = ()
