"""What `report surveys --outside` shows: no group under eleven, none that can be worked out."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ran import Ran
from surveying import before_and_after, define, notes, result, row, session

from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.tally import FEWEST_SHOWN
from antitrafik_cli.render import draw
from antitrafik_cli.reports.surveys import Narrowed, surveys
from antitrafik_cli.store.log import Log

Run = Callable[..., Ran]


def told(antitrafik: Run, *argv: str) -> Any:
    ran = antitrafik("report", "surveys", *argv, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def shown_classes(found: Any) -> list[int]:
    return [one["n_before"] for table in found["tables"] if table["name"] == "classes"
            for one in table["rows"]]  # fmt: skip


def test_groups_under_eleven_are_shown_to_nobody_outside(antitrafik: Run) -> None:
    define()
    before_and_after(((3, 10), (8, 10)))
    found = told(antitrafik, "--outside")
    one = row(found, "questions")
    figures = {name: one[name] for name in one if name[:2] in ("n_", "sh", "ch", "bl", "do", "p")}
    assert set(figures.values()) == {None}
    assert notes(found)[0] == "q1: not shown outside the office, as fewer than 11 answered."
    assert row(told(antitrafik), "questions")["n_before"] == 10


def test_no_small_class_can_be_worked_out_from_the_whole(antitrafik: Run) -> None:
    define()
    before_and_after(((3, 5), (4, 5)), ((9, 12), (9, 12)), ((15, 30), (20, 30)), ((9, 40), (9, 40)))
    found = told(antitrafik, "--outside")
    assert row(found, "questions")["n_before"] == 87
    assert shown_classes(found) == [30, 40]  # with the smallest one hidden: 5 + 12 = 17
    assert shown_classes(told(antitrafik)) == [5, 12, 30, 40]


def test_hidden_classes_together_are_no_small_group_either(antitrafik: Run) -> None:
    define()
    before_and_after(((1, 3), (1, 3)), ((2, 4), (2, 4)), ((15, 30), (20, 30)), ((9, 40), (9, 40)))
    assert shown_classes(told(antitrafik, "--outside")) == [40]


PHASES = ("before", "after", "follow-up")


def asked_thrice(
    *classes: tuple[tuple[int, int] | None, ...], path: Path | None = None
) -> list[str]:
    """A session for each class, given as (right, papers) in each phase; their ids."""
    events = []
    for day, phases in enumerate(classes, 1):
        event = session(f"2017-11-{day:02}", path)
        for phase, told_ in zip(PHASES, phases, strict=True):
            if told_:
                right, papers = told_
                counts = {"po": right, "jo": papers - right, "blank": 0}
                result(event, phase, {"q1": counts}, papers=papers, path=path)
        events.append(event)
    return events


def test_a_follow_up_of_fewer_classes_is_not_to_be_subtracted(antitrafik: Run) -> None:
    define()
    asked_thrice(
        ((8, 20), (15, 20), (10, 20)), ((9, 20), (14, 20), (11, 20)), ((1, 5), (17, 20), None)
    )
    found = told(antitrafik, "--outside")
    assert (row(found, "questions")["n_before"], row(found, "follow-up")["n_before"]) == (45, None)
    assert row(told(antitrafik), "follow-up")["n_before"] == 40


def test_a_follow_up_of_the_same_classes_is_shown(antitrafik: Run) -> None:
    define()
    asked_thrice(*[((8, 20), (15, 20), (10, 20))] * 2)
    assert row(told(antitrafik, "--outside"), "follow-up")["n_before"] == 40


def test_an_event_alone_is_not_to_be_subtracted_from_the_whole(antitrafik: Run) -> None:
    define()
    large, small = before_and_after(((8, 20), (15, 20)), ((2, 6), (3, 6)))
    assert row(told(antitrafik, "--outside"), "questions")["n_before"] == 26
    for event in (large, small):
        assert row(told(antitrafik, "--outside", "--event", event), "questions")["n_before"] is None
    assert row(told(antitrafik, "--event", large), "questions")["n_before"] == 20


def test_what_few_papers_say_leaves_no_other_table(antitrafik: Run) -> None:
    define()
    before_and_after(((3, 10), (8, 10)))
    tables = told(antitrafik, "--outside", "--question", "q1")["tables"]
    assert [table["name"] for table in tables] == ["questions"]


papers = st.sampled_from((None, 1, 5, 6, 10, 11, 12, 20, 25)).map(
    lambda n: (n // 2, n) if n else None
)


@given(st.lists(st.tuples(papers, papers, papers), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_no_sum_or_difference_of_what_is_shown_is_a_small_group(classes: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        define(path=path)
        events = asked_thrice(*classes, path=path)
        with Log.open(path) as log:
            seen = [
                json.loads(outside(log, *chosen)) for chosen in ((), *((one,) for one in events))
            ]
    both = [event for event, one in zip(events, classes, strict=True) if one[0] and one[1]]
    for known in _groups(events, both or events, *seen):
        assert known == 0 or known >= FEWEST_SHOWN


def outside(log: Log, *events: str) -> str:
    narrowed = Narrowed(events=events, outside=True)
    return draw(surveys(log, Scope(), narrowed), "json", width=None, colour=False)


def _groups(events: Any, summed: Any, whole: Any, *single: Any) -> Any:
    """How many answered in what is shown of each phase, and in what one shows and another not.

    `summed` are the events in the sums of the whole.
    """
    for name in ("n_before", "n_after"):
        (every,) = _shown(whole, "questions", name) or [None]
        later = _shown(whole, "follow-up", name)
        alone = [(_shown(one, "questions", name) or [None])[0] for one in single]
        classes = dict(
            zip(_shown(whole, "classes", "event"), _shown(whole, "classes", name), strict=True)
        )
        known = {event: classes.get(event) or n for event, n in zip(events, alone, strict=True)}
        known = {event: n for event, n in known.items() if n is not None}
        yield from (n for n in (every, *later, *known.values()) if n is not None)
        known = {event: n for event, n in known.items() if event in summed}
        if every is not None:
            yield from (every - n for n in (*known.values(), sum(known.values())))
            yield from (every - n for n in later if n is not None and name == "n_before")


def _shown(told: Any, table: str, name: str) -> list[Any]:
    return [row[name] for one in told["tables"] if one["name"] == table for row in one["rows"]]
