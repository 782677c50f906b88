"""HXL (hxlstandard.org, 1.1): CSV with a row of hashtags under its headings.

Here: which hashtag says what a column holds. Not here: rows and cells (`as_csv`).
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from antitrafik_cli.render.as_csv import all_columns, field
from antitrafik_cli.result import Column, Result

# What a column of the list of activities, or of a report, is in the words of HXL; behind the name
# of a report, what it is in that one. Every other column is `#meta` with its own name, also one of
# weeks, months and intervals: a `#date` is a day.
_TAGS: Mapping[str, str] = {
    "id": "#meta +id",
    "table": "#meta +table",
    "when_start": "#date +start",
    "when_end": "#date +end",
    "since": "#date +start",
    "planned_from": "#date +start +planned",
    "planned_to": "#date +end +planned",
    "held_from": "#date +start",
    "held_to": "#date +end",
    "where_county": "#adm1 +name",
    "county": "#adm1 +name",
    "where_county_code": "#adm1 +code",
    "where_municipality": "#adm2 +name",
    "municipality": "#adm2 +name",
    "municipalities": "#adm2 +num",
    "where_venue": "#loc +name",
    "venues": "#loc +num",
    "who_office": "#org +lead",
    "who_partners": "#org +partner",
    "who_funders": "#org +funder",
    "what_type": "#meta +type",
    "what_kind": "#activity +type",
    "kind": "#activity +type",
    "due.kind": "#meta +owed",
    "due.what": "#description",
    "what_campaign": "#activity +campaign",
    "campaign": "#activity +campaign",
    "what_topic": "#subsector +type",
    "what_item": "#item +type",
    "material": "#item +type",
    "items_quality": "#item +quality",
    "items_low": "#item +low",
    "items_high": "#item +high",
    "whom": "#beneficiary +type",
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
    "target": "#targeted +words",
    "target_low": "#targeted +low",
    "target_high": "#targeted +high",
    "done_low": "#output +low",
    "done_high": "#output +high",
    "measure": "#indicator +name",
    "theme": "#need +type",
    "status": "#status",
    "state": "#status",
}


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The rows of `as_csv` under a row of hashtags, without totals, which would be added up again.

    No hashtag with its attributes stands twice.
    """
    columns: Sequence[Column] = all_columns(result.tables)
    if len(result.tables) > 1:
        columns = [Column("table", "text", "", ""), *columns]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerow(_tags(result.report, columns))
    for table in result.tables:
        own = {"table": table.name}
        for row in table.rows:
            writer.writerow(field({**own, **row}.get(column.name)) for column in columns)
    return text.getvalue()


def _tags(report: str, columns: Sequence[Column]) -> list[str]:
    tags: list[str] = []
    for column in columns:
        name = re.sub("[^a-z0-9_]", "_", column.name)
        known = _TAGS.get(f"{report}.{column.name}") or _TAGS.get(column.name)
        tag = known or f"#meta +{name}"
        tags.append(f"{tag} +{name}" if tag in tags else tag)
    return tags
