"""What is new: a donor's quarter counts what happened since a day, whenever it was told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import RECORDS, Office, everything, histories
from test_log_laws import fresh, receive
from test_sums import scopes, template

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.reports.activity import DIMENSIONS, activity
from antitrafik_cli.reports.new_since import new_since
from antitrafik_cli.settings import milliseconds
from antitrafik_cli.store.query import told_since

__all__ = ["template"]
FEW = settings(max_examples=80, deadline=None, print_blob=True)


@given(histories(), scopes(), st.sampled_from([date(2017, 11, 21), date(2020, 1, 1)]))
@FEW
def test_the_figures_are_those_from_that_day_on(
    template: bytes, offices: list[Office], scope: Scope, since: date
) -> None:
    entries, texts = everything(offices)
    log = fresh(template)
    receive(log, entries, texts)
    for by in DIMENSIONS:
        (found,) = new_since(log, scope, since, by).tables
        (own,) = activity(log, scope._replace(first=since), by).tables
        assert (found.rows, found.totals, found.columns) == (own.rows, own.totals, own.columns)


@given(histories(), st.data())
@FEW
def test_told_since_is_what_the_entries_say(
    template: bytes, offices: list[Office], data: st.DataObject
) -> None:
    entries, texts = everything(offices)
    log = fresh(template)
    receive(log, entries, texts)
    moment = data.draw(st.sampled_from(sorted({0, *(entry.at for entry in entries)})))
    expected = {
        record: min(moments) >= moment
        for record in RECORDS
        if (moments := [one.at for one in entries if one.record == record])
        and max(moments) >= moment
    }
    found = told_since(log, moment)
    assert {log.record(number): fresh_ for number, fresh_ in found.items()} == expected


def test_a_day_begins_at_midnight_in_tirana() -> None:
    assert milliseconds(date(2026, 7, 1)) == 1_782_856_800_000  # 30 June, 22:00 UTC
    assert milliseconds(date(2026, 1, 1)) == 1_767_222_000_000  # 31 December, 23:00 UTC


@pytest.fixture
def office(antitrafik: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(day: str, *argv: str) -> Any:
        monkeypatch.setenv("ANTITRAFIK_NOW", f"{day}T10:00:00+02:00")
        return antitrafik("--log", str(tmp_path / "log.db"), *argv)

    return run


def event(office: Any, told: str, day: str, county: str = "Fier", **more: str) -> str:
    options = [word for name, value in more.items() for word in (f"--{name}", value)]
    where = ("--county", county, "--date", day, "--kind", "forum", "--format", "json")
    ran = office(told, "log-event", *where, *options)
    found: str = ran.told["short"]
    return found


def notes(ran: Any) -> str:
    return "\n".join(line for line in ran.out.splitlines() if " of earlier days" in line)


def test_a_late_telling_is_named_and_is_in_no_figure(office: Any) -> None:
    event(office, "2026-05-30", "22.5.2026")
    event(office, "2026-07-09", "8.7.2026")
    late = event(office, "2026-07-10", "23.5.2026")
    ran = office("2026-10-01", "report", "--new-since", "1.7.2026")
    assert notes(ran).startswith("1 activity of earlier days was logged only since then")
    (table,) = office("2026-10-01", "report", "--new-since", "1.7.2026", "--format", "json").told[
        "tables"
    ]
    assert table["totals"]["events"] == 1
    command = notes(ran).partition("See: antitrafik ")[2].split()
    assert [line[:6] for line in office("2026-10-01", *command).out.splitlines()[-1:]] == [late]


def test_nothing_late_says_nothing(office: Any) -> None:
    event(office, "2026-05-30", "22.5.2026")
    event(office, "2026-07-09", "8.7.2026")
    assert notes(office("2026-10-01", "report", "--new-since", "1.7.2026")) == ""


def test_only_what_lies_in_the_scope_is_named(office: Any) -> None:
    event(office, "2026-05-30", "22.5.2026")
    event(office, "2026-07-09", "23.5.2026", county="Vlorë")
    whole = office("2026-10-01", "report", "--new-since", "1.7.2026")
    assert "1 activity of earlier days" in notes(whole)
    fier = office("2026-10-01", "report", "--new-since", "1.7.2026", "--county", "Fier")
    assert notes(fier) == ""
    vlore = office("2026-10-01", "report", "--new-since", "1.7.2026", "--county", "Vlorë")
    assert "antitrafik list --county Vlorë --to 2026-06-30 --told-since 2026-07-01" in notes(vlore)


def test_what_was_amended_or_withdrawn_since_is_told_apart(office: Any) -> None:
    amended = event(office, "2026-05-30", "22.5.2026")
    withdrawn = event(office, "2026-05-30", "23.5.2026")
    fleeting = event(office, "2026-07-09", "24.5.2026")  # told and withdrawn since: never counted
    office("2026-07-10", "amend", amended, "--attended", "mësues=3")
    office("2026-07-10", "withdraw", withdrawn)
    office("2026-07-10", "withdraw", fleeting)
    told = notes(office("2026-10-01", "report", "--new-since", "1.7.2026")).splitlines()
    assert [line.partition("2026")[0].partition(",")[0] for line in told] == [
        "1 activity of earlier days was amended since then",
        "1 activity of earlier days",
    ]
    assert "withdrawn since then" in told[1]


def test_females_males_and_not_recorded_stand_apart(office: Any) -> None:
    event(office, "2026-07-09", "8.7.2026", attended="mësues=30:18/7")
    event(office, "2026-07-09", "9.7.2026", attended="qytetarë=40", county="Vlorë")
    out = office("2026-10-01", "report", "--new-since", "1.7.2026", "--by", "municipality").out
    assert "Females  Males  Sex not recorded" in out
    out = office("2026-10-01", "report", "--new-since", "1.7.2026", "--by", "county").out
    fier = next(line for line in out.splitlines() if line.startswith("Fier"))
    vlore = next(line for line in out.splitlines() if line.startswith("Vlorë"))
    assert fier.split()[1:6] == ["1", "30", "18", "7", "5"]
    assert vlore.split()[1:6] == ["1", "40", "–", "–", "40"]
