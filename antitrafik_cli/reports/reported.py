"""Figures reported for several activities together, or for none that is known: `reported-totals`.

Here: the table, a line for each. Not here: sums; these are in none, as they may contain what is
already counted.
"""

from collections.abc import Sequence

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.count import UNKNOWN, Count
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.reports.phrases import in_words, texts_of
from antitrafik_cli.result import Cell, Coded, Column, Note, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.rows import EVER

_REACH = ("views", "broadcasts")  # how far something went, which is no number of people
_REPORTED = """
SELECT r FROM reported WHERE first >= :first AND last <= :last ORDER BY first, last, r
"""
_COLUMNS = (
    Column("id", "text", "", N_("Record")),
    Column("measure", "text", "", N_("Measure")),
    Column("quality", "text", "", N_("How it is known")),
    Column("low", "count", "", N_("At least")),
    Column("high", "count", "", N_("At most")),
    Column("date", "date", "", N_("Date")),
    Column("county", "text", "", N_("County")),
    Column("campaign", "text", "", N_("Campaign")),
    Column("covers", "text", "", N_("Covers")),
    Column("about", "text", "", N_("About what")),
)
_SHOWN = (
    Shown(N_("Record"), "code", ("id",)),
    Shown(N_("Measure"), "code", ("measure",)),
    Shown(N_("Count"), "text", ("count",)),
    Shown(N_("Date"), "code", ("date",)),
    Shown(N_("Place"), "text", ("place",)),
    Shown(N_("Campaign"), "code", ("campaign",)),
    Shown(N_("Covers"), "code", ("covers",)),
    Shown(N_("About what"), "text", ("about",)),
)
_ALONE = Note(
    N_(
        "Each of these figures stands for itself: none is added to another, nor to the activities, "
        "which it may contain."
    )
)
_NO_PEOPLE = Note(N_("Views and broadcasts are not people."))


def reported_tables(log: Log, scope: Scope) -> list[ResultTable]:
    """The table of the standing totals that lie wholly in the scope; none where there are none.

    A total serves a campaign that it names. None is told of kinds or audiences, so that a scope
    with these holds none.
    """
    if scope.kinds or scope.audiences:
        return []
    given = {
        "first": scope.first.isoformat() if scope.first else EVER[0],
        "last": scope.last.isoformat() if scope.last else EVER[1],
    }
    numbers = [number for (number,) in log.connection.execute(_REPORTED, given)]
    states = [state for state in log.states(numbers) if _lies_in(state, scope)]
    if not states:
        return []
    reach = any(state.value("measure") in _REACH for state in states)
    return [
        ResultTable(
            name="reported-totals",
            title=N_("Reported totals"),
            columns=_COLUMNS,
            rows=tuple(_row(log, state) for state in states),
            shown=_SHOWN,
            notes=(_ALONE, _NO_PEOPLE) if reach else (_ALONE,),
        )
    ]


def _lies_in(state: RecordState, scope: Scope) -> bool:
    """Whether the places and a campaign of a total are those asked for; days are seen to."""
    places: Sequence[str] = state.value("place") or ()
    names = gazetteer()
    if scope.counties and not _all_in([names.county_of(one) for one in places], scope.counties):
        return False
    if scope.municipalities and not _all_in(places, scope.municipalities):
        return False
    served = set(state.value("campaigns") or ())
    return not scope.campaigns or bool(served.intersection(scope.campaigns))


def _all_in(places: Sequence[str], asked: Sequence[str]) -> bool:
    return bool(places) and set(places) <= set(asked)


def _row(log: Log, state: RecordState) -> dict[str, Cell]:
    told = state.value("quantity")
    count = Count.from_json(told) if told else UNKNOWN
    date = state.value("date")
    measure = state.value("measure") or ""
    places = state.value("place") or []
    counties = dict.fromkeys(map(gazetteer().county_of, places))
    about = texts_of(log, state).get("about", ())
    return {
        "id": Coded(state.record, log.short(state.record)),
        "measure": Coded(measure, vocabulary().label("measures", measure)),
        "quality": count.quality,
        "low": count.low,
        "high": count.high,
        "count": str(count),
        "date": Coded(date, str(When.from_iso(date))) if date else None,
        "county": ", ".join(map(gazetteer().key, counties)) or None,
        "place": in_words("place", places) if places else None,
        "campaign": _coded(state.value("campaigns") or [], "campaigns"),
        "covers": _records(log, state.value("covers") or []),
        "about": next((words for words in about if words), None),
    }


def _coded(codes: Sequence[str], name: str) -> Coded | None:
    return Coded(", ".join(codes), in_words(name, list(codes))) if codes else None


def _records(log: Log, records: Sequence[str]) -> Coded | None:
    return Coded(", ".join(records), ", ".join(map(log.short, records))) if records else None
