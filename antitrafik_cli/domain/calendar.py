"""The names of months and weekdays, and months, ISO weeks and quarters by their keys.

Here: the parts of the calendar as people and tables name them. Not here: whole dates as people
write them (`when`).
"""

import re
from datetime import date, timedelta

from antitrafik_cli.domain.spelling import fold

DAY = timedelta(days=1)
YEAR = r"(?:19|2[0-9])[0-9]{2}"  # the years a when may lie in, as a pattern
# The names stand here and not in the catalogues: both languages are read whichever is spoken.
MONTHS = {
    "sq": (
        "janar", "shkurt", "mars", "prill", "maj", "qershor",
        "korrik", "gusht", "shtator", "tetor", "nëntor", "dhjetor",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
WEEKDAYS = {
    "sq": ("e hënë", "e martë", "e mërkurë", "e enjte", "e premte", "e shtunë", "e diel"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# The longest forms: nëntorit, nëntorin; every beginning of theirs is a spelling too.
_FORMS = [
    *((number, fold(name) + ("u" if name == "korrik" else "i") + case)
      for number, name in enumerate(MONTHS["sq"], 1) for case in "tn"),
    *((number, fold(name)) for number, name in enumerate(MONTHS["en"], 1)),
]  # fmt: skip
_WEEKS_AND_QUARTERS = (
    rf"(?P<year>{YEAR})[- ]?w ?(?P<week>[0-9]{{1,2}})",
    rf"(?:java|javen|javes|week|w) ?(?P<week>[0-9]{{1,2}})[ ,./-]*(?P<year>{YEAR})",
    rf"(?P<year>{YEAR})[- ]?q ?(?P<quarter>[0-9])",
)
_SHORTEST = 3  # letters; from there on no two months begin alike


def month_number(word: str) -> int | None:
    """The month of a folded name in either language, inflected or cut to three letters or more."""
    if len(word) < _SHORTEST:
        return None
    return next((number for number, form in _FORMS if form.startswith(word)), None)


def month_end(day: date) -> date:
    """The last day of the month that holds `day`."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def month_key(day: date) -> str:
    """The month that holds `day`, as `2017-11`."""
    return f"{day.year}-{day.month:02}"


def week_key(day: date) -> str:
    """The ISO week that holds `day`, as `2017-W47`; the year is the week's own."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def period_days(key: str) -> tuple[date, date]:
    """The first and last day of a year, a month or an ISO week: `2017`, `2017-11`, `2017-W47`."""
    if "W" in key:
        monday = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        return monday, monday + 6 * DAY
    first = date.fromisoformat(f"{key}-01-01"[:10])
    return first, month_end(first) if len(key) == 7 else first.replace(month=12, day=31)


def week_or_quarter(folded: str) -> tuple[date, date] | None:
    """The first and last day of `2017-w47`, `java 47 2017` or `2017-q4`; None for other words.

    ValueError where the year has no such week or quarter.
    """
    matches = (re.fullmatch(shape, folded) for shape in _WEEKS_AND_QUARTERS)
    found = next(filter(None, matches), None)
    if found is None:
        return None
    part = {name: int(digits) for name, digits in found.groupdict().items()}
    if "week" in part:
        monday = date.fromisocalendar(part["year"], part["week"], 1)
        return monday, monday + 6 * DAY
    month_of_end = date(part["year"], 3 * part["quarter"], 1)
    return month_of_end.replace(month=month_of_end.month - 2), month_end(month_of_end)
