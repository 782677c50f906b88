"""What those who took part asked for: the table `requests`.

Here: standing requests made at standing events of a scope. Not here: answering them.
"""

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Cell, Coded, Column, ResultTable, Shown
from antitrafik_cli.store.log import Log, as_text
from antitrafik_cli.store.query import inside, parameters

_REQUESTS = """
SELECT q.r, q.theme, q.event, a.county
FROM request AS q JOIN entry AS e ON e.record = q.event JOIN activity AS a ON a.r = e.n
WHERE {condition} ORDER BY q.theme, a.first, q.r
"""
_COLUMNS = (
    Column("id", "text", "", N_("Request")),
    Column("theme", "text", "", N_("Theme")),
    Column("words", "text", "", N_("What was asked for")),
    Column("event", "text", "", N_("Event")),
    Column("date", "date", "", N_("Date")),
    Column("county", "text", "", N_("County")),
)


def requests_table(log: Log, scope: Scope) -> list[ResultTable]:
    """The requests made at the events in the scope, by theme and day; none where there are none."""
    query = _REQUESTS.format(condition=inside(scope))
    found = log.connection.execute(query, parameters(scope)).fetchall()
    states = log.states(row[0] for row in found)
    rows = [
        _row(log, state.record, state.commitments("words"), *row[1:])
        for row, state in zip(found, states, strict=True)
    ]
    if not rows:
        return []
    return [
        ResultTable(
            name="requests",
            title=N_("Requests"),
            columns=_COLUMNS,
            rows=tuple(rows),
            shown=(
                Shown(N_("Theme"), "code", ("theme",)),
                Shown(N_("What was asked for"), "text", ("words",)),
                Shown(N_("Event"), "code", ("event",)),
            ),
        )
    ]


def _row(
    log: Log, record: str, words: tuple[str, ...], theme: str, event: bytes, county: str
) -> dict[str, Cell]:
    of = as_text(event)
    date = log.state(of).value("date")
    return {
        "id": Coded(record, log.short(record)),
        "theme": Coded(theme, vocabulary().label("themes", theme)),
        "words": next(iter(log.words(words)), None),
        "event": Coded(of, log.short(of)),
        "date": Coded(date, str(When.from_iso(date))) if date else None,
        "county": gazetteer().key(county),
    }
