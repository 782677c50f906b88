"""HXL (hxlstandard.org, 1.1): CSV with a row of hashtags under its headings.

Here: which hashtag says what a column holds, lists of values, and places that are no place. Not
here: cells (`as_csv`), which table leaves (`reports`).
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from antitrafik_cli.domain.cells import split
from antitrafik_cli.messages import visible
from antitrafik_cli.render.as_csv import field
from antitrafik_cli.result import Cell, Coded, Column, Result, Row

# What a column of the list of activities, or of a report, is in the words of HXL; behind the name
# of a report, what it is in that one. Every other column is `#meta` with its own name, also one of
# weeks, months and intervals: a `#date` is a day. Only a `+list` holds several values.
_TAGS: Mapping[str, str] = {
    "id": "#meta +id",
    "when_start": "#date +start",
    "when_end": "#date +end",
    "since": "#date +start",
    "planned_from": "#date +start +planned",
    "planned_to": "#date +end +planned",
    "held_from": "#date +start",
    "held_to": "#date +end",
    "where_county": "#adm1 +name +list",
    "county": "#adm1 +name",
    "where_county_code": "#adm1 +code +list",
    "where_municipality": "#adm2 +name +list",
    "municipality": "#adm2 +name",
    "municipalities": "#adm2 +num",
    "where_apart": "#loc +type",
    "where_venue": "#loc +name +list",
    "venues": "#loc +num",
    "who_office": "#org +lead +list",
    "who_partners": "#org +partner +list",
    "who_funders": "#org +funder +list",
    "what_type": "#meta +type",
    "what_kind": "#activity +type",
    "kind": "#activity +type",
    "due.kind": "#meta +owed",
    "due.what": "#description",
    "what_campaign": "#activity +campaign +list",
    "campaign": "#activity +campaign",
    "what_topic": "#subsector +type +list",
    "what_item": "#item +type +list",
    "material": "#item +type",
    "items_quality": "#item +quality",
    "items_low": "#item +low",
    "items_high": "#item +high",
    "items_within": "#meta +within",
    "whom": "#beneficiary +type +list",
    "audience": "#beneficiary +type",
    "reached_quality": "#meta +reached +quality",
    "reached_low": "#reached +low",
    "reached_high": "#reached +high",
    "reached_female": "#reached +f",
    "reached_male": "#reached +m",
    "events": "#activity +num",
    "attendances_exact": "#reached +exact",
    "attendances_about_low": "#reached +inexact +low",
    "attendances_about_high": "#reached +inexact +high",
    "female": "#reached +f",
    "male": "#reached +m",
    "leaflets_done": "#item +exact +done",
    "leaflets_done_about_low": "#item +inexact +done +low",
    "leaflets_done_about_high": "#item +inexact +done +high",
    "events_planned_low": "#targeted +events +low",
    "events_planned_high": "#targeted +events +high",
    "attendances_planned_low": "#targeted +attendances +low",
    "attendances_planned_high": "#targeted +attendances +high",
    "leaflets_planned_low": "#targeted +leaflets +low",
    "leaflets_planned_high": "#targeted +leaflets +high",
    "theme": "#need +type",
    "status": "#status",
    "state": "#status",
}

_APART = Column("where_apart", "text", "", "")
# What stands where a county or a municipality would, and is none.
_NO_PLACE = frozenset({"several", "national", "online", "abroad", "none"})
_SEPARATOR = "|"  # of the values of a list, as libhxl expands it


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The first table under a row of hashtags, for programs that add up what stands in a column.

    So there are no totals, and no rows whose figures a row above holds already. What is no place
    stands behind the first place, in a column of its own. Several values of a `+list` stand
    between strokes; a stroke within one is broken. No hashtag with its attributes stands twice.
    """
    columns = [column for table in result.tables[:1] for column in table.columns]
    tags = _tags(result.report, columns)
    placed = [place for place, tag in enumerate(tags) if re.match("#adm[12] [+]name", tag)]
    names = [columns[place].name for place in placed]
    if placed:
        columns.insert(placed[0] + 1, _APART)
        tags = _tags(result.report, columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerow(tags)
    for row in (row for table in result.tables[:1] for row in table.rows):
        if not _lies_in_another(row):
            told = {**row, **_places(row, names)}
            writer.writerow(
                _listed(told.get(column.name)) if "+list" in tag else field(told.get(column.name))
                for column, tag in zip(columns, tags, strict=True)
            )
    return text.getvalue()


def _lies_in_another(row: Row) -> bool:
    return any(isinstance(cell, Coded) and cell.level for cell in row.values())


def _places(row: Row, names: Sequence[str]) -> dict[str, Cell]:
    """The cells of the columns of places: places alone, and apart what is none."""
    told: dict[str, Cell] = {}
    apart: list[str] = []
    for name in names:
        values = split(str(row.get(name) or ""))
        apart += [value for value in values if value in _NO_PLACE]
        told[name] = "; ".join(value for value in values if value not in _NO_PLACE)
    return {**told, _APART.name: _SEPARATOR.join(dict.fromkeys(apart))}


def _listed(cell: Cell) -> str:
    # a line feed within a value would end it
    values: Iterable[str] = split(visible(str(cell))) if cell is not None else ()
    return field(_SEPARATOR.join(value.replace(_SEPARATOR, "¦") for value in values))


def _tags(report: str, columns: Sequence[Column]) -> list[str]:
    tags: list[str] = []
    for column in columns:
        name = re.sub("[^a-z0-9_]", "_", column.name)
        known = _TAGS.get(f"{report}.{column.name}") or _TAGS.get(column.name)
        tag = known or f"#meta +{name}"
        tags.append(f"{tag} +{name}" if tag in tags else tag)
    return tags
