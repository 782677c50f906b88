"""What is owed: it is listed until it is settled, and the command beside it settles it."""

import json
import shlex
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from antitrafik_cli.domain.calendar import week_key
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Draft, change
from antitrafik_cli.store.log import Log

Run = Callable[..., Any]
KINDS = ("planned", "count", "distribution", "survey", "request", "county")
CAMPAIGN = "zgjidhni-mundesite-2017"
DAY = "2026-11-21"  # a Saturday: the last finished week is 2026-W46, the fourth before it W43
EVENT = {"date": "2026-11-20", "place": ["AL-12"], "kind": "forum", "campaigns": []}
COUNTED = {**EVENT, "attended": [{"count": ["exact", 5, 5], "of": ["citizens"]}]}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", f"{DAY}T18:00:00+01:00")


def tell(type_: str, fields: dict[str, Any], **texts: str) -> str:
    """A new record in the usual log; its id."""
    with Log.open(log_path(), write=True) as log, change(log, "test") as started:
        return started.add_told(type_, fields, {name: [words] for name, words in texts.items()})


def more(op: str, type_: str, record: str, **fields: Any) -> None:
    """Another entry about a record."""
    with Log.open(log_path(), write=True) as log, change(log, "test") as started:
        started.add(Draft(op, type_, record, log.state(record).heads, fields=fields))


@pytest.fixture
def due(antitrafik: Run) -> Callable[..., list[dict[str, Any]]]:
    """The rows of what is owed, of one kind or of all."""

    def rows(*filters: str, kind: str = "") -> list[dict[str, Any]]:
        ran = antitrafik("due", *filters, "--format", "json")
        assert (ran.code, ran.err) == (0, "")
        (table,) = ran.told["tables"]
        assert table["name"] == "due"
        return [row for row in table["rows"] if not kind or row["kind"] == kind]

    return rows


@pytest.fixture
def office() -> None:
    """A log with something of everything that can be owed."""
    tell("event", {**EVENT, "attended": [
        {"count": ["unknown", None, None], "of": ["citizens"]},
        {"count": ["unknown", None, None], "of": ["parents", "pupils"]},
        {"count": ["exact", 5, 5], "of": ["teachers"]},
    ]})  # fmt: skip
    event = tell("event", {**COUNTED, "materials": ["questionnaire", "video"]})
    tell("request", {"event": event, "theme": "employment"}, words="kurse")
    tell("distribution", {"date": "2026-10", "place": ["AL-03"], "material": "leaflet",
                          "quantity": ["exact", 9, 9], "status": "in-progress"})  # fmt: skip


# --- planned items -----------------------------------------------------------------------------


def items(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"].removeprefix("2017-12-") for row in rows]


def test_an_item_that_is_past_without_a_word_is_owed_and_one_that_was_held_is_not(
    due: Callable[..., Any],
) -> None:
    for item, days in (("kukes", "2017-12-05/2017-12-06"), ("shkoder", "2017-12-13")):
        tell("event", {**COUNTED, "date": days, "campaigns": [CAMPAIGN],
                       "fulfils": [f"2017-12-{item}"]})  # fmt: skip
    assert due(kind="planned") == [
        {
            "kind": "planned",
            "id": "2017-12-korce",
            "county": "Korçë",
            "campaign": CAMPAIGN,
            "since": "2017-12-21",
            "what": "no-word",
            "command": "antitrafik log-outcome 2017-12-korce held",
        }
    ]


def test_without_a_log_every_item_that_is_past_is_owed(antitrafik: Run) -> None:
    ran = antitrafik("due")
    assert ran.code == 0
    assert [one in ran.out for one in ("2017-12-kukes", "2017-12-korce", "log-nothing")] == [
        True,
        True,
        False,
    ]
    assert "There is no log yet: what was held is not known." in ran.out
    told = antitrafik("due", "--format", "json").told["tables"][0]["rows"]
    assert [row["id"] for row in told] == ["2017-12-kukes", "2017-12-shkoder", "2017-12-korce"]
    assert not log_path().exists()


def test_an_item_that_is_still_to_come_is_not_owed(
    due: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("nothing", {"date": "2017-12-01", "place": ["AL-12"]})
    for day, owed in ((7, []), (8, ["kukes"]), (15, ["kukes", "shkoder"])):
        monkeypatch.setenv("ANTITRAFIK_NOW", f"2017-12-{day:02}T18:00:00+01:00")
        assert items(due(kind="planned")) == owed


@pytest.mark.parametrize("state", ["held", "partly", "cancelled"])
def test_an_item_of_which_somebody_said_what_became_of_it_is_never_owed(
    state: str, due: Callable[..., Any]
) -> None:
    outcome = tell("outcome", {"item": "2017-12-kukes", "state": state})
    assert items(due(kind="planned")) == ["shkoder", "korce"]
    more("withdraw", "outcome", outcome)
    assert items(due(kind="planned")) == ["kukes", "shkoder", "korce"]


def test_an_item_that_was_moved_is_owed_again_once_the_new_days_are_past_or_where_nobody_knows_them(
    due: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTITRAFIK_NOW", "2017-12-01T18:00:00+01:00")
    tell("outcome", {"item": "2017-12-kukes", "state": "moved", "date": "2018-01-09"})
    tell("outcome", {"item": "2017-12-korce", "state": "moved"})
    for day, owed in (
        ("2017-12-10", ["korce"]),
        ("2018-01-09", ["korce", "shkoder"]),
        ("2018-01-10", ["korce", "shkoder", "kukes"]),
    ):
        monkeypatch.setenv("ANTITRAFIK_NOW", f"{day}T18:00:00+01:00")
        assert items(due(kind="planned")) == owed
    told = [(row["since"], row["what"]) for row in due(kind="planned")]
    assert told == [("2017-12-01", "moved"), ("2017-12-14", "no-word"), ("2018-01-09", "moved")]


# --- counts, distributions, surveys, requests ----------------------------------------------------


@pytest.mark.usefixtures("office")
def test_everything_owed_is_a_row_with_its_command(due: Callable[..., Any]) -> None:
    rows = due()
    assert [row["kind"] for row in rows if row["kind"] not in ("planned", "county")] == [
        "count",
        "distribution",
        "survey",
        "request",
    ]
    count, distribution, survey, request = (due(kind=kind)[0] for kind in KINDS[1:5])
    with Log.open(log_path()) as log:
        short = {row["kind"]: log.short(row["id"]) for row in rows if len(row["id"] or "") == 36}
    assert count["command"] == (
        f'antitrafik amend {short["count"]} --attended "citizens=COUNT" '
        '--attended "parents+pupils=COUNT"'
    )
    assert distribution["command"] == f"antitrafik amend {short['distribution']} --status done"
    log_survey = f"antitrafik log-survey {short['survey']} --phase before"
    assert (survey["command"], survey["what"]) == (log_survey, "before;after")
    assert request["command"] == f"antitrafik log-answer {short['request']} met"
    told = [(one["county"], one["since"], one["what"]) for one in (count, distribution, request)]
    assert told == [
        ("Vlorë", "2026-11-20", "forum"),
        ("Elbasan", "2026-10-31", "leaflet"),
        ("Vlorë", "2026-11-20", "employment"),
    ]


@pytest.mark.usefixtures("office")
def test_the_command_settles_what_it_stands_beside(
    due: Callable[..., Any], antitrafik: Run
) -> None:
    settled = []
    while owed := [row for row in due() if row["kind"] != "survey"]:
        _tool, name, *words = shlex.split(owed[0]["command"])
        settled.append(owed[0]["kind"])
        ran = antitrafik(name, *(word.replace("COUNT", "12") for word in words))
        assert ran.code == 0, ran.err
        assert owed[0] not in due()
    # Vlorë and Elbasan were heard of within the four weeks.
    assert settled == ["planned"] * 3 + ["count", "distribution", "request"] + ["county"] * 10


def test_nobody_is_asked_to_count_where_nobody_sits_in_a_room(due: Callable[..., Any]) -> None:
    nobody_counted = [{"count": ["unknown", None, None], "of": ["citizens"]}]
    tell("event", {**EVENT, "kind": "media", "attended": nobody_counted})
    tell("event", {**EVENT, "kind": "online-campaign"})
    assert due(kind="count") == []
    tell("event", EVENT)
    (row,) = due(kind="count")
    assert row["command"].endswith(' --attended "AUDIENCE=COUNT"')


def test_what_does_not_stand_owes_nothing(due: Callable[..., Any]) -> None:
    event = tell("event", {**EVENT, "materials": ["questionnaire"]})
    request = tell("request", {"event": event, "theme": "employment"}, words="kurse")
    assert {row["kind"] for row in due("--county", "Vlorë")} == {"count", "survey", "request"}
    more("withdraw", "request", request)
    assert {row["kind"] for row in due("--county", "Vlorë")} == {"count", "survey"}
    more("restore", "request", request)
    more("withdraw", "event", event)
    assert {row["kind"] for row in due("--county", "Vlorë")} == {"county"}


@pytest.mark.parametrize("answer", ["met", "open", "declined"])
def test_a_request_that_was_answered_is_not_owed(answer: str, due: Callable[..., Any]) -> None:
    event = tell("event", COUNTED)
    request = tell("request", {"event": event, "theme": "employment"}, words="kurse")
    assert [row["id"] for row in due(kind="request")] == [request]
    more("amend", "request", request, answer=answer)
    assert due(kind="request") == []


# --- quiet counties ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "quiet"),
    [
        ({"date": "2026-11-15"}, False),
        ({"date": "2026-10-19"}, False),
        ({"date": "2026-10-18"}, True),
        ({"date": "2026-11-20"}, False),
        ({"date": "2026-10-18/2026-10-19"}, False),
        ({"date": "2026"}, False),
        ({"date": "2026-11-15", "place": ["AL-01", "AL-12"]}, False),
        ({"date": "2026-11-15", "place": ["AL-01"]}, True),
        ({"date": "2026-11-15", "place": ["AL-12/sarande", "AL-12/vlore"]}, False),
        ({"date": "2026-11-15", "place": ["national"]}, True),
    ],
)
@pytest.mark.parametrize("type_", ["event", "nothing"])
def test_a_county_is_quiet_where_nothing_touches_the_four_weeks_that_ended(
    type_: str,
    told: dict[str, Any],
    quiet: bool,  # noqa: FBT001
    due: Callable[..., Any],
) -> None:
    kept = {"place": ["AL-12"], **told, **({"kind": "forum"} if type_ == "event" else {})}
    tell(type_, kept)
    assert [row["county"] for row in due("--county", "Vlorë", kind="county")] == (
        ["Vlorë"] if quiet else []
    )


def test_a_quiet_county_is_told_with_the_day_it_was_last_heard_of(
    due: Callable[..., Any],
) -> None:
    tell("event", {**COUNTED, "date": "2026-09-03/2026-09-05"})
    tell("nothing", {"date": "2026-09-07", "place": ["AL-01"]})
    rows = {row["county"]: row for row in due(kind="county")}
    assert len(rows) == 12
    assert rows["Vlorë"] == {
        "kind": "county",
        "id": None,
        "county": "Vlorë",
        "campaign": None,
        "since": "2026-09-05",
        "what": "2026-W43/2026-W46",
        "command": "antitrafik log-nothing --county Vlorë --period 2026-W46",
    }
    assert rows["Berat"]["since"] == "2026-09-07"
    assert rows["Fier"]["since"] is None


@pytest.mark.parametrize("year", range(2004, 2032))
def test_the_last_finished_week_is_the_iso_week_before_this_one(
    year: int, due: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("event", {**COUNTED, "date": "2001-01-01"})
    for month, day in ((12, 28), (12, 31), (1, 1), (1, 4)):
        today = date(year, month, day)
        monkeypatch.setenv("ANTITRAFIK_NOW", f"{today}T12:00:00+01:00")
        (row,) = due("--county", "Vlorë", kind="county")
        monday = date.fromordinal(today.toordinal() - today.weekday() - 7)
        assert row["command"].endswith(f"--period {week_key(monday)}")


def test_counties_are_quiet_only_where_counties_alone_are_asked_for(
    due: Callable[..., Any],
) -> None:
    tell("event", COUNTED)
    assert len(due(kind="county")) == 11
    assert len(due("--county", "Fier", "--county", "Berat", kind="county")) == 2
    for filters in (
        *(("--campaign", CAMPAIGN), ("--period", "2017"), ("--municipality", "Fier")),
        *(("--kind", "forum"), ("--audience", "mësues"), ("--county", "national")),
    ):
        assert due(*filters, kind="county") == []


# --- filters, languages, order -----------------------------------------------------------------


@pytest.mark.usefixtures("office")
def test_filters_are_those_of_reports(due: Callable[..., Any]) -> None:
    def kinds(*filters: str) -> list[str]:
        return [row["kind"] for row in due(*filters)]

    assert kinds("--county", "Elbasan") == ["distribution"]
    assert kinds("--period", "2017") == ["planned"] * 3
    assert kinds("--county", "Kukës", "--campaign", CAMPAIGN) == ["planned"]
    assert kinds("--from", "2026-11-20", "--to", "2026-11-20") == ["count", "survey", "request"]
    assert kinds("--kind", "forum") == ["count", "survey", "request"]
    assert kinds("--audience", "mësues") == ["count"]
    assert kinds("--period", "tetor 2026") == ["distribution"]


def test_an_item_with_activities_is_found_by_their_kind_and_audience(
    due: Callable[..., Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "campaigns: {c: {name: C}}\n"
        "planned:\n"
        "  - {id: i, campaign: c, county: Vlorë, municipality: Sarandë, when: 2018,\n"
        "     activities: [{kind: forum, audience: mësues}]}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(path))
    tell("event", COUNTED)
    for found in (("--kind", "forum"), ("--audience", "mësues"), ("--municipality", "Sarandë")):
        assert items(due(*found, kind="planned")) == ["i"]
    for left_out in (("--kind", "trajnim"), ("--audience", "gra"), ("--municipality", "Vlorë"),
                     ("--from", "2018-02-01")):  # fmt: skip
        assert items(due(*left_out, kind="planned")) == []


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("format_", ["json", "csv"])
def test_machines_read_the_same_in_every_language(format_: str, antitrafik: Run) -> None:
    told = [antitrafik("due", "--format", format_, lang=lang).out for lang in ("en", "sq")]
    assert told[0] == told[1]
    if format_ == "json":
        columns = [column["name"] for column in json.loads(told[0])["tables"][0]["columns"]]
        assert columns == ["kind", "id", "county", "campaign", "since", "what", "command"]


def test_what_is_owed_longest_comes_first_within_its_kind(due: Callable[..., Any]) -> None:
    for day in ("2026-03-05", "2025-12-31", "2026-03-04/2026-03-20"):
        tell("event", {**EVENT, "date": day, "campaigns": ["a", "b"]})
    rows = due()
    assert [row["since"] for row in rows if row["kind"] == "count"] == [
        "2025-12-31",
        "2026-03-05",
        "2026-03-20",
    ]
    assert {row["campaign"] for row in rows if row["kind"] == "count"} == {"a;b"}
    kinds = [row["kind"] for row in rows]
    assert kinds == sorted(kinds, key=KINDS.index)


@pytest.mark.parametrize(
    ("lang", "sentence"), [("en", "Nothing is owed."), ("sq", "Asgjë nuk ka mbetur pa mbyllur.")]
)
def test_nothing_owed_is_said_and_no_failure(lang: str, sentence: str, antitrafik: Run) -> None:
    tell("event", COUNTED)
    ran = antitrafik("due", "--period", "2025", lang=lang)
    assert (ran.code, ran.err) == (0, "")
    assert sentence in ran.out.splitlines()
    ran = antitrafik("due", "--period", "2025", "--format", "json")
    assert (ran.code, ran.told["tables"][0]["rows"]) == (0, [])


@pytest.mark.parametrize(("number", "sentence"), [(25, ""), (26, "1 more is"), (28, "3 more are")])
def test_on_a_terminal_a_long_list_shows_what_is_owed_longest_and_says_how_much_more(
    number: int, sentence: str, antitrafik: Run, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    with Log.open(log_path(), write=True) as log, change(log, "test") as started:
        for _ in range(number):
            started.add_told("event", EVENT, {})
    piped = antitrafik("due", "--kind", "forum").out
    assert piped.count("antitrafik amend ") == number + 1  # that of the note
    assert "shown here" not in piped
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    shown = " ".join(antitrafik("due", "--kind", "forum").out.split())
    assert shown.count("AUDIENCE=COUNT") == 25
    assert (f"{sentence} not shown here." in shown) == bool(sentence)
    assert ("shown here" in shown) == bool(sentence)


def test_the_papers_of_a_session_are_owed_phase_by_phase(due: Callable[..., Any]) -> None:
    event = tell("event", {**COUNTED, "materials": ["questionnaire"]})
    papers = {"event": event, "questionnaire": "njohuri", "digest": "0" * 64}
    answers = {"answers": {"papers": 0, "questions": {}}}

    def owed() -> list[tuple[str, str]]:
        return [(row["what"], row["command"].partition("--")[2]) for row in due(kind="survey")]

    assert owed() == [("before;after", "phase before")]
    after = tell("survey", {**papers, **answers, "phase": "after"})
    assert owed() == [("before", "phase before")]
    before = tell("survey", {**papers, **answers, "phase": "before"})
    assert owed() == []
    more("withdraw", "survey", after)
    assert owed() == [("after", "phase after")]
    more("restore", "survey", after)
    more("withdraw", "survey", before)
    more("withdraw", "event", event)
    assert owed() == []


def test_a_session_of_which_one_phase_is_told_owes_the_other_though_nobody_announced_it(
    due: Callable[..., Any],
) -> None:
    event = tell("event", COUNTED)
    assert due(kind="survey") == []
    tell("survey", {"event": event, "questionnaire": "n", "digest": "0" * 64, "phase": "before",
                    "answers": {"papers": 0, "questions": {}}})  # fmt: skip
    assert [row["what"] for row in due(kind="survey")] == ["after"]
