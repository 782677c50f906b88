"""The same activities as a flat table: what a spreadsheet of the office would hold, a row for each.

The sums are worked out here without the tool, so that they can be held against its own.
"""

from typing import Any

from .world import Activity

TABLE = """
CREATE TABLE flat (
  first TEXT, last TEXT, county TEXT, municipality TEXT, venue TEXT, kind TEXT,
  campaign TEXT, campaign_2 TEXT, event INTEGER,
  exact INTEGER, low INTEGER, high INTEGER, uncounted INTEGER, female INTEGER, male INTEGER,
  done INTEGER, done_low INTEGER, done_high INTEGER,
  progress INTEGER, progress_low INTEGER, progress_high INTEGER, requests INTEGER
)
"""
# The columns of the report, by the names it has for them. A high that is null is open: so is a sum
# with one in it.
_SUMS = """
sum(event) AS events, sum(uncounted) AS events_uncounted, sum(exact) AS attendances_exact,
sum(low) AS attendances_about_low,
CASE WHEN count(high) = count(*) THEN sum(high) END AS attendances_about_high,
sum(female) AS female, sum(male) AS male, sum(done) AS leaflets_done,
sum(done_low) AS leaflets_done_about_low,
CASE WHEN count(done_high) = count(*) THEN sum(done_high) END AS leaflets_done_about_high,
sum(progress) AS leaflets_in_progress, sum(progress_low) AS leaflets_in_progress_about_low,
CASE WHEN count(progress_high) = count(*) THEN sum(progress_high) END
  AS leaflets_in_progress_about_high,
count(DISTINCT municipality) AS municipalities, count(DISTINCT venue) AS venues,
sum(requests) AS requests
"""
_BY_CAMPAIGN = (
    "SELECT coalesce(campaign, 'none') AS code, * FROM flat "
    "UNION ALL SELECT campaign_2, * FROM flat WHERE campaign_2 IS NOT NULL"
)


def queries(first: str = "", last: str = "") -> dict[str, str]:
    """The sums by county and by campaign, of everything or of what lies within two days."""
    within = f"WHERE first >= '{first}' AND last <= '{last}'" if first else ""
    return {
        "county": f"SELECT county AS code, {_SUMS} FROM flat {within} GROUP BY 1",
        "campaign": f"SELECT code, {_SUMS} FROM ({_BY_CAMPAIGN}) {within} GROUP BY 1",
    }


def row(activity: Activity) -> tuple[Any, ...]:
    """The row of an activity that was not withdrawn."""
    fields = activity.now
    county, municipality = _where(fields["place"])
    campaign, campaign_2, *_more = [*fields["campaigns"], None, None]
    event = activity.type == "event"
    return (
        *_days(fields["date"]),
        *(county, municipality, activity.venue or None, fields.get("kind", "distribution")),
        *(campaign, campaign_2, int(event)),
        *(_people(fields) if event else (0, 0, 0, 0, 0, 0)),
        *_leaflets(activity),
        len(activity.requests),
    )


def _days(when: str) -> tuple[str, str]:
    first, _, last = when.partition("/")
    if len(when) == 7:
        year, month = int(when[:4]), int(when[5:])
        days = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 28
        return f"{when}-01", f"{when}-{days + (month == 2 and year % 4 == 0)}"
    return first, last or first


def _where(place: list[str]) -> tuple[str, str | None]:
    if len(place) > 1:
        return "several", None
    county, _, name = place[0].partition("/")
    return county, f"{county}/{name}" if name else None


def _people(fields: dict[str, Any]) -> tuple[Any, ...]:
    lines = fields["attended"]
    sums = [_sum(line["count"]) for line in lines]
    expected = not lines and fields["kind"] not in ("media", "online-campaign")
    return (
        *_added(sums),
        int(expected or any(line["count"][0] == "unknown" for line in lines)),
        sum(line.get("female", 0) for line in lines),
        sum(line.get("male", 0) for line in lines),
    )


def _leaflets(activity: Activity) -> tuple[Any, ...]:
    fields, nothing = activity.now, (0, 0, 0)
    if fields.get("material") != "leaflet" or activity.within is not None:
        return (*nothing, *nothing)  # those within others are in the number of the whole
    told = _sum(fields["quantity"])
    return (*told, *nothing) if fields["status"] == "done" else (*nothing, *told)


def _sum(count: list[Any]) -> tuple[int, int, int | None]:
    quality, low, high = count
    if quality == "unknown":
        return 0, 0, 0
    return (low, 0, 0) if quality == "exact" else (0, low, high)


def _added(sums: list[tuple[int, int, int | None]]) -> tuple[int, int, int | None]:
    highs = [high for _, _, high in sums]
    return (
        sum(exact for exact, _, _ in sums),
        sum(low for _, low, _ in sums),
        None if None in highs else sum(high or 0 for high in highs),
    )
