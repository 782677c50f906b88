"""SQLite for others: plain tables with keys that any tool opens, and metadata for Datasette.

Here: a database made of result tables. Not here: which tables there are (`reports.published`), the
log itself, which never leaves so.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import NoneType
from typing import Any

from antitrafik_cli.render import PUBLISHED
from antitrafik_cli.render.as_json import value
from antitrafik_cli.render.as_xlsx import in_both
from antitrafik_cli.result import Relations, Result, ResultTable, Row

_APPLICATION_ID = slice(68, 72)  # in the header of the file: sqlite.org/fileformat2.html
_TYPES = {"count": int, "number": float, "text": str, "date": str}
_TITLE = "antitrafik"
_NUMBER = "n"  # of a row, where nothing else tells rows apart


def make(result: Result, stem: str) -> Mapping[str, bytes]:
    """The database, and beside it `STEM.metadata.json`; the same bytes for the same result.

    Totals stand in no table of rows, where they would be added up again, but in `totals`; notes in
    both languages in `notes`; what each column holds in `legend`. A hyphen in a name of a report's
    table is an underscore.
    """
    from sqlite_utils import Database  # noqa: PLC0415 - for this format alone

    database = Database(memory=True)
    for table in result.tables:
        _add(database, table)
    for name, rows, key in _about(result):
        if rows:
            database.table(name).insert_all(rows, pk=key, columns=_types(rows), strict=True)
    content = bytearray(database.conn.serialize())
    database.close()
    content[_APPLICATION_ID] = PUBLISHED
    metadata = json.dumps(_metadata(result, _printable(stem)), indent=2, ensure_ascii=False)
    return {"": bytes(content), ".metadata.json": f"{metadata}\n".encode()}


def is_metadata(found: object, stem: str) -> bool:
    """Whether that is what `make` puts beside a database of that name."""
    if not isinstance(found, dict) or found.keys() != {"title", "description", "databases"}:
        return False
    databases = found["databases"]
    ours = isinstance(databases, dict) and databases.keys() == {_printable(stem)}
    return ours and found["title"] == _TITLE


def _printable(stem: str) -> str:
    """The name of a file may be no text."""
    return stem.encode("utf-8", "replace").decode()


def _name(table: ResultTable) -> str:
    return table.name.replace("-", "_")


def _add(database: Any, table: ResultTable) -> None:
    relations = table.relations
    columns: dict[str, type] = {one.name: _TYPES[one.type] for one in table.columns}
    if not relations.key:
        columns = {_NUMBER: int, **columns}
    made = database.table(_name(table))
    made.create(
        columns,
        pk=relations.key[0] if len(relations.key) == 1 else relations.key or _NUMBER,
        foreign_keys=_foreign_keys(relations),
        strict=True,
    )
    made.insert_all(_rows(table, columns))
    for column in relations.indexed:
        made.create_index([column])
    if relations.searched:
        made.enable_fts(relations.searched, tokenize="unicode61 remove_diacritics 2")


def _foreign_keys(relations: Relations) -> list[tuple[Any, ...]]:
    single = [(column, *target.split(".")) for column, target in relations.refers.items()]
    return [*single, *relations.refers_together.items()]


def _rows(table: ResultTable, columns: Mapping[str, type]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(table.rows, 1):
        numbered: Row = {_NUMBER: number, **row}
        yield {name: value(numbered.get(name)) for name in columns}


def _types(rows: Sequence[Mapping[str, Any]]) -> dict[str, type]:
    """The type of each column of these rows, whole numbers where nothing else stands in it."""
    kinds = {name: {type(row[name]) for row in rows} - {NoneType} for name in rows[0]}
    return {
        name: kind.pop() if len(kind) == 1 else float if kind else int
        for name, kind in kinds.items()
    }


def _about(result: Result) -> Iterator[tuple[str, list[dict[str, Any]], tuple[str, ...]]]:
    """The tables that tell of the others: name, rows, key."""
    totals = [
        {
            "table_name": _name(table),
            "column_name": one.name,
            "value": value(table.totals[one.name]),
        }
        for table in result.tables
        for one in table.columns
        if table.totals and one.type in ("count", "number") and one.name in table.totals
    ]
    yield "totals", totals, ("table_name", "column_name")
    notes = [(_name(table), note) for table in result.tables for note in table.notes]
    notes += [("", note) for note in result.notes]
    told = [(of, *in_both(note)) for of, note in notes]
    yield (
        "notes",
        [
            {"n": place, "table_name": of, "note_sq": sq, "note_en": en}
            for place, (of, sq, en) in enumerate(told, 1)
        ],
        ("n",),
    )
    legend = [
        {
            "table_name": _name(table),
            "column_name": column.name,
            "unit": column.unit,
            **dict(zip(("label_sq", "label_en"), in_both(column.label), strict=True)),
        }
        for table in result.tables
        for column in table.columns
    ]
    yield "legend", legend, ("table_name", "column_name")


def _metadata(result: Result, stem: str) -> dict[str, Any]:
    """What Datasette shows around the tables: titles, and what each column holds."""
    tables = {
        _name(table): {
            "title": " / ".join(in_both(table.title)),
            "columns": {one.name: " / ".join(in_both(one.label)) for one in table.columns},
        }
        for table in result.tables
    }
    return {
        "title": _TITLE,
        "description": " / ".join(in_both(result.heading)) if result.heading else "",
        "databases": {stem: {"tables": tables}},
    }
