"""The report `due`: everything owed, each with the command that settles it.

Here: its one table for machines, and a table for each kind for people. Not here: finding what is
owed (`owed`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

from antitrafik_cli.data import gazetteer, schedule_problem
from antitrafik_cli.domain.plan import Item, Met
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.asked import Said, parts_of, scope_told
from antitrafik_cli.reports.closing import held_against
from antitrafik_cli.reports.owed import Owed, owed
from antitrafik_cli.reports.phrases import in_words, texts_of
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.store.log import Log

_MORE = (
    N_("{number} more is not shown here. All of them: antitrafik due --format csv"),
    N_("{number} more are not shown here. All of them: antitrafik due --format csv"),
)
Pair = tuple[str, str]  # where, and what

_COLUMNS = (
    Column("kind", "text", "", N_("What is owed")),
    Column("id", "text", "", N_("Planned item or record")),
    Column("county", "text", "", N_("County")),
    Column("campaign", "text", "", N_("Campaign")),
    Column("since", "date", "", N_("Since")),
    Column("what", "text", "", N_("What it is about")),
    Column("command", "text", "", N_("Settled by")),
)
_TITLES = {
    "planned": N_("Planned, and no word yet"),
    "count": N_("Events that nobody has counted yet"),
    "distribution": N_("Distributions still in progress"),
    "survey": N_("Surveys announced, without results"),
    "request": N_("Requests that nobody has answered"),
    "county": N_("Counties without a word for four weeks"),
    "export": N_("Weeks that were not issued"),
}
_NOTES = {
    "export": Note(
        N_(
            "The next run of the same command that goes well settles them. A folder that no run "
            "has tried for four weeks is not listed any more."
        )
    ),
    "survey": Note(
        N_(
            "Where there were no papers, say so: antitrafik log-survey ID --questionnaire NAME "
            "--phase before --papers 0"
        )
    ),
    "count": Note(N_("Write the number for COUNT; antitrafik amend ID alone asks for it.")),
}


def due(log: Log | None, scope: Scope, today: date) -> Result:
    """What is owed in the scope on that day: the one table `due`, the same in every language."""
    rows = tuple(_cells(one) for one in owed(log, scope, today))
    table = ResultTable("due", N_("What is owed"), _COLUMNS, rows, ())
    return _told(log, scope, [table], anything=bool(rows))


def due_by_kind(log: Log | None, scope: Scope, today: date, most: int | None = None) -> Result:
    """The same for people: a table for each kind of what is owed, in words.

    With `most` no more rows than that of each kind; a note says how many there are besides.
    """
    tables = [
        _table(log, kind, list(found), most)
        for kind, found in groupby(owed(log, scope, today), key=lambda one: one.kind)
    ]
    return _told(log, scope, tables, anything=bool(tables))


def _told(
    log: Log | None, scope: Scope, tables: Sequence[ResultTable], *, anything: bool
) -> Result:
    heading = Note(N_("What is owed, in all counties"))
    if scope != Scope():
        said = Said(lambda: " · ".join(parts_of(scope)))
        heading = Note(N_("What is owed: {scope}"), {"scope": said})
    notes = [] if anything else [Note(N_("Nothing is owed."))]
    if log is None:
        notes.append(Note(N_("There is no log yet: what was held is not known.")))
    if schedule_problem():
        notes.append(Note(N_("The schedule cannot be read: what is planned is not in this list.")))
    return held_against(Result("due", tuple(tables), scope_told(scope), heading, tuple(notes)))


def _cells(one: Owed) -> dict[str, Cell]:
    return {
        "kind": one.kind,
        "id": one.id or None,
        "county": gazetteer().key(one.county) or None,
        "campaign": ";".join(one.campaigns) or None,
        "since": one.since.isoformat() if one.since else None,
        "what": one.what,
        "command": one.command,
    }


def _table(log: Log | None, kind: str, found: Sequence[Owed], most: int | None) -> ResultTable:
    rows = [_row(log, one) for one in found[:most]]
    notes = [_NOTES[kind]] if kind in _NOTES else []
    if more := len(found) - len(rows):
        notes.append(Note(_MORE[0], many=_MORE[1], number=more))
    return ResultTable(
        name=kind,
        title=_TITLES[kind],
        columns=_COLUMNS,
        rows=tuple(rows),
        shown=(
            Shown(N_("Last heard of") if kind == "county" else N_("Since"), "code", ("since",)),
            Shown(N_("Place"), "text", ("place",)),
            Shown(N_("What"), "text", ("words",)),
            Shown(N_("Settled by"), "text", ("command",)),
        ),
        notes=tuple(notes),
    )


def _row(log: Log | None, one: Owed) -> dict[str, Cell]:
    place, words = _pair(log, one)
    return {**_cells(one), "since": _since(one), "place": place, "words": words}


def _since(one: Owed) -> Coded:
    code = one.since.isoformat() if one.since else ""
    never = _("never") if one.kind == "county" else "–"
    return Coded(code, str(When(code)) if code else never)


def _pair(log: Log | None, one: Owed) -> Pair:
    """Where, and what: of a record what it holds; of a county nothing more."""
    if one.item and one.now:
        return _planned(one.item, one.now)
    if log and one.kind in _WORDS:
        return _WORDS[one.kind](log, one)
    if one.kind == "export":
        return "–", ", ".join(one.what.split(";")) or "–"
    return gazetteer().name(one.county), ""


def _planned(item: Item, now: Met) -> Pair:
    """Where, and the item's title, the days it was planned for, how it was moved."""
    place = in_words("place", [item.municipality or item.county])
    told = [item.title, _("planned for {days}").format(days=item.when)]
    if now.to:
        told.append(_("moved to {days}").format(days=now.to))
    elif now.state == "moved":
        told.append(_("moved, nobody said when to"))
    return place, " · ".join(filter(None, told))


def _record(*fields: str) -> Callable[[Log, Owed], Pair]:
    """The place of a record, and these fields of it."""

    def words(log: Log, one: Owed) -> Pair:
        (state,) = log.states([one.number])
        texts = texts_of(log, state)
        told = {name: state.value(name) for name in ("place", *fields)}
        place, *rest = (
            in_words(name, value, texts) if value else "" for name, value in told.items()
        )
        return place, " · ".join(filter(None, rest))

    return words


def _survey(log: Log, one: Owed) -> Pair:
    """The place of an event, what it was, and the phases of which no results are told."""
    place, told = _record("kind", "attended")(log, one)
    phases = ", ".join(in_words("phase", phase) for phase in one.what.split(";"))
    return place, " · ".join([told, _("without results: {phases}").format(phases=phases)])


def _request(log: Log, one: Owed) -> Pair:
    """The county of its event, and what was asked for."""
    (state,) = log.states([one.number])
    asked = next(iter(log.words(state.commitments("words"))), None)
    theme = in_words("theme", state.value("theme"), texts_of(log, state))
    return gazetteer().name(one.county), f"{theme}: {asked}" if asked else theme


_WORDS: Mapping[str, Callable[[Log, Owed], Pair]] = {
    "count": _record("kind", "attended"),
    "distribution": _record("material", "quantity"),
    "survey": _survey,
    "request": _request,
}
