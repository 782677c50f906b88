"""The list of records: everything in a scope, one row each.

Here: the columns of `list` and their cells. Not here: sums.
"""

from collections.abc import Iterable, Sequence

from antitrafik_cli.data import campaigns, gazetteer
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.asked import heading_of, scope_told
from antitrafik_cli.reports.phrases import (
    STANDINGS,
    Texts,
    in_words,
    papers_in_words,
    texts_of,
)
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.query import numbers, told_since

COLUMNS = tuple(
    Column(name, type_, unit, label)  # type: ignore[arg-type]
    for name, type_, unit, label in (
        ("id", "text", "", N_("Record")),
        ("type", "text", "", N_("Type")),
        ("standing", "text", "", N_("Standing")),
        ("date", "date", "", N_("Date or interval")),
        ("county", "text", "", N_("County")),
        ("municipality", "text", "", N_("Municipality")),
        ("kind", "text", "", N_("Kind of activity, or material")),
        ("count", "text", "", N_("Who came, or how many")),
        ("venue", "text", "", N_("Venue")),
        ("campaigns", "text", "", N_("Campaigns")),
        ("status", "text", "", N_("Status of a distribution")),
        ("fulfils", "text", "", N_("Planned items it fulfils")),
    )
)
SHOWN = (  # what people see of a record wherever records are listed
    Shown(N_("Record"), "code", ("id",)),
    Shown(N_("Date"), "code", ("date",)),
    Shown(N_("Place"), "code", ("municipality",)),
    Shown(N_("What"), "code", ("kind",)),
    Shown(N_("Count"), "code", ("count",)),
    Shown(N_("Venue"), "text", ("venue",)),
)
_SHOWN = (*SHOWN, Shown(N_("Standing"), "code", ("standing",)))


def listing(
    log: Log,
    scope: Scope,
    *,
    type_: str | None = None,
    aside: bool = False,
    since: int | None = None,
) -> Result:
    """Every standing activity in the scope, by day; with `aside` every record in no total.

    With `type_`, event or distribution, only those. With `since` (Unix milliseconds UTC) only those
    of which something was told from then on.
    """
    if aside:
        query = "SELECT r FROM aside WHERE standing <> 'stands' ORDER BY r"
        found: Iterable[int] = [number for (number,) in log.connection.execute(query)]
    else:
        found = numbers(log, scope)
    if since is not None:
        told = told_since(log, since)
        found = [number for number in found if number in told]
    states = (one for one in log.states(found) if type_ in (None, one.type))
    rows = tuple(row_of(log, state) for state in states)
    table = ResultTable("records", N_("Records"), COLUMNS, rows, _SHOWN)
    heading = Note(N_("In no total: withdrawn, or still waiting")) if aside else heading_of(scope)
    asked = {**scope_told(scope), **({"type": type_} if type_ else {})}
    return Result("list", (table,), asked, heading)


def row_of(log: Log, state: RecordState) -> dict[str, Cell]:
    """The cells of one record."""
    date = state.value("date")
    venue = log.words(state.commitments("venue") or state.commitments("places"))
    standing = state.standing
    texts = texts_of(log, state)
    return {
        "id": Coded(state.record, log.short(state.record)),
        "type": state.type,
        "standing": Coded(standing, "" if standing == "stands" else _(STANDINGS[standing])),
        "date": Coded(date, str(When.from_iso(date))) if date else None,
        **where_of(state),
        "kind": what_of(state, texts),
        "count": _count(state, texts),
        "venue": "; ".join(word for word in venue if word) or None,
        "campaigns": Coded(
            ";".join(state.value("campaigns") or ()),
            ", ".join(map(campaigns().label, state.value("campaigns") or ())),
        ),
        "status": state.value("status"),
        "fulfils": ";".join(state.value("fulfils") or ()) or None,
    }


def where_of(state: RecordState) -> dict[str, Cell]:
    """The cells `county` and `municipality` of a record."""
    return place_cells(state.value("place") or ())


def place_cells(codes: Sequence[str]) -> dict[str, Cell]:
    """The cells `county` and `municipality` of these places."""
    counties = {code.partition("/")[0] for code in codes}
    county = counties.pop() if len(counties) == 1 else "several" if counties else ""
    name = gazetteer().key(county)
    municipalities = [gazetteer().name(code) for code in codes if "/" in code]
    words = in_words("place", [*codes]) if codes else ""
    return {
        "county": name or None,
        "municipality": Coded(";".join(municipalities), words),
    }


def what_of(state: RecordState, texts: Texts) -> Cell:
    """What a record is about: kind of activity, material, theme, measure, item, questionnaire."""
    for field in ("kind", "material", "theme", "measure", "item", "questionnaire", "code"):
        code = state.value(field)
        if code:
            return Coded(code, in_words(field, code, texts))
    return None


def _count(state: RecordState, texts: Texts) -> Cell:
    """Counts as they can be typed again (`pupils=~30; teachers=25:20/5`), and in words."""
    if state.value("quantity"):
        count = Count.from_json(state.value("quantity"))
        return Coded(count.notation, str(count))
    if state.value("answers"):
        answers = state.value("answers")
        return Coded(
            "" if answers["papers"] is None else str(answers["papers"]), papers_in_words(answers)
        )
    lines = [AudienceLine.from_json(one) for one in state.value("attended") or ()]
    if not lines:
        return None
    return Coded(
        "; ".join(line.notation for line in lines),
        in_words("attended", state.value("attended"), texts),
    )
