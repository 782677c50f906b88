"""What those who took part asked for: the table `requests`.

Here: standing requests made at standing events of a scope. Not here: answering them.
"""

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Cell, Coded, Column, Note, ResultTable, Shown
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log, as_text
from antitrafik_cli.store.query import by_index, parameters

MOST = 50  # requests in the table; a report is no list
_REQUESTS = """
WITH newest AS MATERIALIZED (
  SELECT a.r, a.county, a.first FROM activity AS a INDEXED BY activity_asked
  WHERE a.requests > 0 AND {condition} ORDER BY a.first DESC, a.r DESC LIMIT :most
)
SELECT q.r, q.theme, q.event, newest.county, newest.first
FROM newest CROSS JOIN entry AS e ON e.n = newest.r CROSS JOIN request AS q ON q.event = e.record
ORDER BY newest.first DESC, newest.r DESC, q.r DESC LIMIT :most
"""
COLUMNS = (
    Column("id", "text", "", N_("Request")),
    Column("theme", "text", "", N_("Theme")),
    Column("words", "text", "", N_("What was asked for")),
    Column("event", "text", "", N_("Event")),
    Column("date", "date", "", N_("Date")),
    Column("county", "text", "", N_("County")),
    Column("answer", "text", "", N_("Answer")),
)


def requests_table(log: Log, scope: Scope, all_of_them: int) -> list[ResultTable]:
    """The newest requests made at the events in the scope, by theme and day, at most MOST.

    None where there are none; a note says how many of `all_of_them` are not shown.
    """
    query = _REQUESTS.format(condition=by_index(scope))
    newest = log.connection.execute(query, {**parameters(scope), "most": MOST}).fetchall()
    found = sorted(newest, key=lambda row: (row[1], row[4], row[0]))
    states = log.states(row[0] for row in found)
    rows = [request_row(log, state, *row[1:4]) for row, state in zip(found, states, strict=True)]
    older = Note(
        N_("{number} older request is not shown, only the {most} newest are."),
        {"most": MOST},
        N_("{number} older requests are not shown, only the {most} newest are."),
        all_of_them - len(rows),
    )
    if not rows:
        return []
    return [
        ResultTable(
            name="requests",
            title=N_("Requests"),
            columns=COLUMNS,
            rows=tuple(rows),
            shown=(
                Shown(N_("Theme"), "code", ("theme",)),
                Shown(N_("What was asked for"), "text", ("words",)),
                Shown(N_("Event"), "code", ("event",)),
                Shown(N_("Answer"), "code", ("answer",)),
            ),
            notes=(older,) if all_of_them > len(rows) else (),
        )
    ]


def request_row(
    log: Log, state: RecordState, theme: str, event: bytes, county: str
) -> dict[str, Cell]:
    """The cells of one request under the names of COLUMNS; no answer where nobody gave one."""
    of = as_text(event)
    date = log.state(of).value("date")
    answer = state.value("answer")
    return {
        "id": Coded(state.record, log.short(state.record)),
        "theme": Coded(theme, vocabulary().label("themes", theme)),
        "words": next(iter(log.words(state.commitments("words"))), None),
        "event": Coded(of, log.short(of)),
        "date": Coded(date, str(When.from_iso(date))) if date else None,
        "county": gazetteer().key(county),
        "answer": Coded(answer, vocabulary().label("answers", answer)) if answer else None,
    }
