"""The amendment slip: why a week that was issued is issued again.

Here: which records came late, changed or were withdrawn, by whom and why; the totals before and
now, both as they are made when the slip is: what was erased since is in neither.
Not here: what a week holds (`weekly`).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from antitrafik_cli.domain.entry import Entry, read_head
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.asked import scope_told
from antitrafik_cli.reports.columns import COLUMNS, SHOWN
from antitrafik_cli.reports.history import OPERATIONS
from antitrafik_cli.reports.phrases import LABELS, Texts, in_words, texts_of
from antitrafik_cli.reports.phrases import summary as in_one_line
from antitrafik_cli.reports.weekly import Weekly, heading_of, named
from antitrafik_cli.reports.weekly_records import short_of
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Shown
from antitrafik_cli.settings import day_of
from antitrafik_cli.store.fold import RecordState, fold
from antitrafik_cli.store.log import OF_RECORD, Log, as_bytes, as_text

_HEADINGS = (
    N_("Week {week} ({days}): what edition {edition} amends"),
    N_("Week {week} ({days}): what edition {edition} amends: {scope}"),
)
_OPERATIONS = {**OPERATIONS, "record": N_("came late")}
_LEFT_OUT = (
    N_(
        "{number} activity lies only partly in this scope and is in no figure of edition "
        "{edition}: {records}."
    ),
    N_(
        "{number} activities lie only partly in this scope and are in no figure of edition "
        "{edition}: {records}."
    ),
)
_UNSEEN = ("note", "why")  # stay at home, or stand in a column of their own
_CHANGES = (
    Column("record", "text", "", N_("Record")),
    Column("type", "text", "", N_("Type")),
    Column("op", "text", "", N_("What was done")),
    Column("fields", "text", "", N_("Field")),
    Column("officer", "text", "", N_("Officer")),
    Column("device", "text", "", N_("Device")),
    Column("told", "date", "", N_("When it was said")),
    Column("why", "text", "", N_("Why")),
)
_CHANGES_SHOWN = (
    Shown(N_("Record"), "code", ("record",)),
    Shown(N_("What was done"), "code", ("op",)),
    Shown(N_("What"), "code", ("fields",)),
    Shown(N_("Officer"), "text", ("officer",)),
    Shown(N_("Device"), "text", ("device",)),
    Shown(N_("When it was said"), "code", ("told",)),
    Shown(N_("Why"), "text", ("why",)),
)


class Telling(NamedTuple):
    """A week as a log tells it: the log as of an edition, or as it is."""

    log: Log
    weekly: Weekly
    edition: int


def amendment(before: Telling, now: Telling, n: int) -> Result:
    """What arrived after `n` about the records of the week, and what it made of the totals."""
    changes = [row for record in _records(before, now) for row in _rows(now.log, record, n)]
    notes = () if changes else (Note(N_("Its figures changed through records of other weeks.")),)
    return Result(
        report="amendment",
        tables=(
            ResultTable(
                "changes", N_("What changed"), _CHANGES, tuple(changes), _CHANGES_SHOWN, notes=notes
            ),
            _totals(before, now),
        ),
        scope={
            "week": now.weekly.week, "edition": now.edition, **scope_told(now.weekly.scope)
        },
        heading=heading_of(now.weekly, _HEADINGS, now.edition),
    )  # fmt: skip


def _totals(before: Telling, now: Telling) -> ResultTable:
    rows = tuple(
        {
            **(one.weekly.tables[0].totals or {}),
            "edition": Coded(str(one.edition), str(one.edition)),
        }
        for one in (before, now)
    )
    label = N_("Edition")
    return ResultTable(
        name="totals",
        title=N_("Totals before and now"),
        columns=(Column("edition", "text", "", label), *COLUMNS),
        rows=rows,
        shown=(Shown(label, "code", ("edition",)), *SHOWN),
        notes=tuple(_left_out(one) for one in (before, now) if one.weekly.partly),
    )


def _left_out(one: Telling) -> Note:
    """Why an edition has fewer events in its totals than were held, at least in part, there."""
    facts = {"edition": one.edition, "records": named(one.weekly.partly)}
    return Note(_LEFT_OUT[0], facts, _LEFT_OUT[1], len(one.weekly.partly))


def _records(before: Telling, now: Telling) -> list[str]:
    """The records that either telling shows, and those that say something about their figures.

    Those are the requests made at them, what holds them, and what lies within them.
    """
    found: dict[str, None] = {}
    for one in (before, now):
        for state in one.weekly.every:
            found[state.record] = None
            if whole := state.value("within"):
                found[whole] = None
            for (other,) in one.log.connection.execute(_ABOUT, {"r": as_bytes(state.record)}):
                found[as_text(other)] = None
    return list(found)


_ABOUT = """
SELECT e.record FROM request AS q CROSS JOIN entry AS e ON e.n = q.r WHERE q.event = :r
UNION ALL SELECT record FROM distribution WHERE whole = :r
"""
_ENTRIES = f"SELECT n, head FROM entry WHERE {OF_RECORD} ORDER BY n"  # noqa: S608 - constant


def _rows(log: Log, record: str, n: int) -> Iterator[dict[str, Cell]]:
    """A row for each entry about the record that arrived after `n` and told what can be seen."""
    told = log.connection.execute(_ENTRIES, {"record": as_bytes(record)}).fetchall()
    entries = [read_head(head) for _n, head in told]
    for place, (arrival, _head) in enumerate(told):
        if arrival <= n:
            continue
        entry = entries[place]
        said = _said(log, entry, entries[:place])
        if said is None:
            continue
        day = day_of(entry.at).isoformat()
        yield {
            "record": Coded(record, short_of(record)),
            "type": entry.type,
            "op": Coded(entry.op, _(_OPERATIONS.get(entry.op, entry.op))),
            "fields": said,
            "officer": entry.officer or None,
            "device": entry.device[:8],
            "told": Coded(day, str(When(day))),
            "why": "; ".join(filter(None, log.words(entry.text.get("why", ())))) or None,
        }


def _said(log: Log, entry: Entry, earlier: Sequence[Entry]) -> Coded | None:
    """What the entry told: fields by their code, and in words; None where nothing can be seen."""
    state = fold(earlier) if earlier else None
    if entry.op == "erase":
        names = _erased(entry, earlier)
        shown = [name for name in names if name not in _UNSEEN]
        return (
            _coded(shown, ", ".join(_(LABELS.get(name, name)) for name in shown)) if shown else None
        )
    names = [name for name in (*entry.fields, *entry.text) if name not in _UNSEEN]
    if entry.op == "amend" and state:
        if not names:
            return None
        return _coded(names, "; ".join(_change(log, name, entry, state) for name in names))
    whole = fold([*earlier, entry])
    fields = {name: one.value for name, one in whole.fields.items()}
    return _coded(names, in_one_line(whole.type, fields, texts_of(log, whole)))


def _erased(entry: Entry, earlier: Sequence[Entry]) -> list[str]:
    gone = {*entry.fields.get("erased", ())}
    kept = ((name, text) for one in earlier for name, text in one.text.items())
    return sorted({name for name, text in kept if gone.intersection(text)})


def _change(log: Log, name: str, entry: Entry, state: RecordState) -> str:
    before, after = _words(log, name, state), _words(log, name, fold([entry]))
    return f"{_(LABELS.get(name, name))}: {before} → {after}"


def _words(log: Log, name: str, state: RecordState) -> str:
    if name in state.fields:
        texts: Texts = texts_of(log, state)
        return in_words(name, state.value(name), texts)
    words = log.words(state.commitments(name))
    return ", ".join(word if word is not None else _("(erased)") for word in words) or "–"


def _coded(names: Sequence[str], words: str) -> Coded:
    return Coded(";".join(names), words)
