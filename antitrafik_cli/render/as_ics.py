"""iCalendar (RFC 5545): planned items as all-day events, for the calendars people already use.

Here: properties of a calendar and its events, their escaping left to `icalendar`. Not here: the
items and their states (`reports.schedule`), days (`month.days_of`).
"""

from datetime import UTC, datetime

from icalendar import Calendar, Event, vText

from antitrafik_cli.domain.calendar import DAY
from antitrafik_cli.messages import _, visible
from antitrafik_cli.render.month import days_of
from antitrafik_cli.result import Cell, Coded, Result, ResultTable, Row

_STATUS = {"cancelled": "CANCELLED", "no-word": "TENTATIVE"}


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """One calendar with an event for each row, in the language in use; every line ends in CRLF.

    An event stands on the days held or moved to, else on those planned. Its UID is the item's, its
    sequence and times say how far the log had come: the same log and schedule give the same text
    on the same day, and a calendar program takes a later one as an update.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//antitrafik//antitrafik//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", vText(visible(str(result.heading or "antitrafik"))))
    calendar.add("x-wr-caldesc", vText("\n".join(visible(str(note)) for note in result.notes)))
    for table in result.tables:
        for row in table.rows:
            calendar.add_component(_event(table, row))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _event(table: ResultTable, row: Row) -> Event:
    first, last = days_of(row)
    told = row["told"]
    moment = datetime.fromtimestamp((told if isinstance(told, int) else 0) // 1000, UTC)
    event = Event()
    event.add("uid", f"{visible(str(row['item']))}@antitrafik")
    event.add("summary", f"{_words(row['campaign'])} · {_words(row['county'])}")
    event.add("location", _words(row["county"]))
    event.add("description", _description(table, row))
    event.add("dtstart", first)
    event.add("dtend", last + DAY)  # the first day that is no longer part of it
    event.add("status", _status(row))
    event.add("transp", "TRANSPARENT")  # who has it in the calendar is not busy all day
    event.add("sequence", row["entries"])
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    return event


def _status(row: Row) -> str:
    if str(row["state"]) == "moved" and not row["moved_to_from"]:
        return "TENTATIVE"  # it stands on the days planned, and will not be then
    return _STATUS.get(str(row["state"]), "CONFIRMED")


def _description(table: ResultTable, row: Row) -> str:
    """What the table shows of the row, a line each."""
    lines = []
    for column in table.shown:
        words = _words(row.get(column.columns[0]))
        if words:
            lines.append(f"{visible(_(column.label))}: {words}")
    return "\n".join(lines)


def _words(cell: Cell) -> str:
    if cell is None:
        return ""
    return visible(cell.label if isinstance(cell, Coded) else str(cell))
