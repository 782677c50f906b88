"""A month of runs drawn by chance: after each, every event stands in exactly one week.

Days without a run, late entries, colleagues' entries that come in later, events withdrawn, held
after all, and moved to another day; dates that are a day, a range over weeks or years, a month, a
year; nights when clocks change, and a week 53. Weeks and days are told here without our calendar.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from offices import Office
from test_log_laws import fresh, receive
from test_sums import template

from antitrafik_cli.commands.as_of import write_again
from antitrafik_cli.commands.edition_files import Target
from antitrafik_cli.commands.issuing import Strange, issue
from antitrafik_cli.domain.entry import record_id
from antitrafik_cli.settings import today
from antitrafik_cli.store.log import Log

__all__ = ["template"]
TIRANE = ZoneInfo("Europe/Tirane")
DAY = timedelta(days=1)
# Mondays four weeks before which the clocks change, or the year turns: 2017-10-29, 2018-03-25, W53.
MONTHS = [date(2017, 10, 16), date(2018, 3, 12), date(2020, 12, 14)]
NAME = re.compile(r"(\d{4}-W\d\d)(?:\.(\d+))?\.(json|amended\.md)")
Span = tuple[date, date]


def iso(span: Span) -> str:
    """The date of an entry: a month or a year where it is one exactly."""
    first, last = span
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first:%Y}"
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return f"{first:%Y-%m}"
    return str(first) if first == last else f"{first}/{last}"


@st.composite
def spans(draw: st.DrawFn, day: date) -> Span:
    """Days that began no later than this one: mostly of its weeks, now and then longer."""
    first = day - DAY * draw(st.sampled_from([0, 0, 1, 2, 5, 7, 9, 20, 300]))
    form = draw(st.sampled_from(["day", "day", "range", "month", "year"]))
    if form == "month":
        return first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1])
    if form == "year":
        return first.replace(month=1, day=1), first.replace(month=12, day=31)
    return first, first + DAY * draw(st.sampled_from([1, 2, 6, 13, 370])) * (form == "range")


class Month:
    """A log, a colleague's laptop that is heard from now and then, a folder, and what is true."""

    def __init__(self, log: Log, folder: Path) -> None:
        self.log, self.folder = log, folder
        self.here, self.there = Office(name="a" * 32), Office(name="b" * 32)
        self.said: dict[str, tuple[Span, bool]] = {}  # of each record, what stands, and whether
        self.known: dict[str, tuple[Span, bool]] = {}  # the same, as far as the log has heard
        self.seen: dict[str, bytes] = {}  # files as they were first seen

    def event(self, office: Office, span: Span) -> None:
        place = len(self.said)
        record = record_id(1_500_000_000_000 + place, bytes([place] * 10))
        fields = {"date": iso(span), "place": ["AL-03"], "kind": "forum"}
        self.tell(office, record, "record", fields, (span, True))

    def tell(
        self, office: Office, record: str, op: str, fields: object, now: tuple[Span, bool]
    ) -> None:
        entry = office.tell(op, record, "event", fields)
        self.said[record] = now
        if office is self.here:
            receive(self.log, [entry], {})
            self.known[record] = now

    def hear(self) -> None:
        missing = [entry for kept, entry in self.there.seen.items() if kept not in self.here.seen]
        receive(self.log, missing, {})
        self.here.hear(self.there)
        self.there.hear(self.here)
        self.known = dict(self.said)

    def run(self, day: date) -> None:
        """A run, and what must hold after it, whatever happened before."""
        for one in issue(self.log, Target(self.folder, ("json",)), day):
            assert not isinstance(one, Strange)
        held = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        assert held | self.seen == held, "a file that was issued has changed, or is gone"
        self.seen = held
        told: dict[str, list[tuple[str, str]]] = {}
        for week, newest in self.newest():
            for table in newest["tables"]:
                for row in table["rows"] if table["name"] in ("records", "spread") else ():
                    told.setdefault(row["id"], []).append((week, table["name"]))
        monday = day - DAY * day.weekday()
        wanted = {
            record: [placed(*span)]
            for record, (span, stands) in self.known.items()
            if stands and span[1] < monday
        }
        assert told == wanted

    def newest(self) -> Iterator[tuple[str, dict[str, list[dict[str, object]]]]]:
        """The newest edition of every week, from its file; editions and slips have no gap."""
        numbers: dict[str, list[int]] = {}
        for name in self.seen:
            found = NAME.fullmatch(name)
            assert found, name
            week, number, ending = found.groups()
            if ending == "json":
                numbers.setdefault(week, []).append(int(number or 1))
                assert number is None or f"{week}.{number}.amended.md" in self.seen
        for week, made in numbers.items():
            assert sorted(made) == [*range(1, len(made) + 1)]
            last = f"{week}.{len(made)}.json" if len(made) > 1 else f"{week}.json"
            yield week, json.loads(self.seen[last])


def placed(first: date, last: date) -> tuple[str, str]:
    """The week, and the table, that a span of days belongs to: with the week that it ended in."""
    (year, week, _day), began = last.isocalendar(), first.isocalendar()
    return f"{year}-W{week:02}", "records" if began[:2] == (year, week) else "spread"


@given(data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_after_each_run_every_event_stands_in_exactly_one_week(
    template: bytes, data: st.DataObject
) -> None:
    with (
        TemporaryDirectory() as root,
        pytest.MonkeyPatch.context() as patch,
        fresh(template) as log,
    ):
        patch.setenv("ANTITRAFIK_STATE", f"{root}/state")
        folder = Path(root, "raporte")
        folder.mkdir()
        month = Month(log, folder)
        first = data.draw(st.sampled_from(MONTHS))
        for day in (first + DAY * number for number in range(35)):
            for action in data.draw(st.lists(st.sampled_from(ACTIONS), max_size=2)):
                act(month, action, day, data)
            if data.draw(st.sampled_from([True, False, False])):  # else the laptop was off
                moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
                moment += timedelta(hours=data.draw(st.sampled_from([0, 9, 21, 22, 23])))
                patch.setenv("ANTITRAFIK_NOW", moment.isoformat())
                assert today() == moment.astimezone(TIRANE).date()
                month.run(today())
        month.hear()
        month.run(first + DAY * 800)
        again = Path(root, "sërish")
        again.mkdir()
        for week, number in {NAME.fullmatch(name).group(1, 2) for name in month.seen}:  # type: ignore[union-attr]
            write_again(log, Target(again, ("json",)), f"{week}/{number or 1}")
        assert {path.name: path.read_bytes() for path in again.iterdir()} == month.seen


ACTIONS = ("event", "event", "there", "hear", "withdraw", "restore", "move")


def act(month: Month, action: str, day: date, data: st.DataObject) -> None:
    """Something that somebody says on that day."""
    if action == "hear":
        month.hear()
    elif action in ("event", "there"):
        month.event(month.here if action == "event" else month.there, data.draw(spans(day)))
    elif month.known == month.said and month.said:  # what both know: no two tell it differently
        record = data.draw(st.sampled_from(sorted(month.said)))
        span, stands = month.said[record]
        if action == "move" and stands:
            other = data.draw(spans(day))
            month.tell(month.here, record, "amend", {"date": iso(other)}, (other, True))
        elif (action == "withdraw") == stands and action != "move":
            month.tell(month.here, record, action, {}, (span, not stands))
