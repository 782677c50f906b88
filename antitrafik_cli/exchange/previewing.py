"""What was found in a list: the sentences a person reads, and every row as a table.

Here: words and columns. Not here: judging rows (`importing`).
"""

from collections.abc import Iterator, Sequence

from antitrafik_cli.errors import listed
from antitrafik_cli.exchange.judged import (
    CHANGED,
    DIFFERS,
    ERASED,
    FULFILLING,
    MOST_TOLD,
    NEW,
    OLDER,
    REFUSED,
    RESTORED,
    THERE,
    TWINS,
    WITHDRAWN,
    Found,
    Judged,
    Name,
)
from antitrafik_cli.messages import N_, _, ngettext
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import brought_beside

_MOST_WORDINGS = 20
_COUNTED = (  # kind, one row, many rows
    (NEW, N_("{number} row is new."), N_("{number} rows are new.")),
    (
        CHANGED,
        N_("{number} row amends its record."),
        N_("{number} rows amend their records."),
    ),
    (
        RESTORED,
        N_("{number} row was taken in before and undone; it is restored."),
        N_("{number} rows were taken in before and undone; they are restored."),
    ),
    (
        THERE,
        N_("{number} row is there already; it adds nothing."),
        N_("{number} rows are there already; they add nothing."),
    ),
    (
        WITHDRAWN,
        N_("{number} row is there and withdrawn; it stays so."),
        N_("{number} rows are there and withdrawn; they stay so."),
    ),
    (
        FULFILLING,
        N_("{number} row is taken as fulfilling a planned item."),
        N_("{number} rows are taken as fulfilling a planned item."),
    ),
    (
        DIFFERS,
        N_("{number} row says something else than its record, which stays; to amend it: --key id"),
        N_(
            "{number} rows say something else than their records, which stay; to amend them: "
            "--key id"
        ),
    ),
    (REFUSED, N_("{number} row is refused."), N_("{number} rows are refused.")),
)
_VERDICTS = {
    NEW: N_("new"),
    CHANGED: N_("amends its record"),
    RESTORED: N_("restored"),
    THERE: N_("there already"),
    WITHDRAWN: N_("withdrawn"),
    REFUSED: N_("refused"),
    TWINS: N_("new, perhaps told already"),
}


def sentences(found: Found) -> Iterator[str]:
    """What a person is told of a list: how many rows of each kind, and those to be looked at."""
    if not found.counts:
        yield _("The list has no rows.")
    for number, reason in found.refused:
        yield _("Row {row}: {reason}").format(row=number, reason=reason)
    yield from _more(found.counts[REFUSED])
    for number, twins in found.twins:
        said = _("Row {row}: perhaps told already, same day, place and kind as {records}.")
        yield said.format(row=number, records=listed(twins))
    yield from _more(found.counts[TWINS])
    for number, record in found.withdrawn:
        said = _("Row {row}: withdrawn. To have it again: antitrafik restore {record}")
        yield said.format(row=number, record=record)
    yield from _more(found.counts[WITHDRAWN])
    for number, record in found.erased:
        said = _("Row {row}: taken for {record}, of which text was erased; it does not come back.")
        yield said.format(row=number, record=record)
    yield from _more(found.counts[ERASED])
    for number, record, headings in found.older:
        said = _("Row {row}: {record} was amended here since and stays so under: {headings}.")
        yield said.format(row=number, record=record, headings=listed(headings))
    yield from _more(found.counts[OLDER])
    for number, record in found.differing:
        yield _("Row {row}: it says something else than {record}.").format(
            row=number, record=record
        )
    yield from _more(found.counts[DIFFERS])
    yield from _wordings(list(found.wordings))
    for kind, one, many in _COUNTED:
        if number := found.counts[kind]:
            yield str(Note(one, many=many, number=number))


def _wordings(worded: Sequence[str]) -> Iterator[str]:
    for words in worded[:_MOST_WORDINGS]:
        yield _("“{words}” is not a known term; kept as “other” with these words.").format(
            words=words
        )
    if (more := len(worded) - _MOST_WORDINGS) > 0:
        yield ngettext(
            "{number} more term is not known.", "{number} more terms are not known.", more
        ).format(number=more)


def _more(number: int) -> Iterator[str]:
    """How many rows of a kind are not named one by one."""
    more = number - MOST_TOLD
    if more > 0:
        told = ngettext("… and {number} more row.", "… and {number} more rows.", more)
        yield told.format(number=more)


def names_in(log: Log, found: Found) -> Iterator[str]:
    """What looks like a person's name in what was kept, and how it goes."""
    told = _("Row {row}: if “{words}” is a name: antitrafik erase {record} {field}")
    for one in dict.fromkeys(found.names):
        for holding in _holding(log, one):
            record = log.short(holding)
            yield told.format(row=one.row, words=one.words, record=record, field=one.field)
    yield from _more(found.counts["names"])


def _holding(log: Log, one: Name) -> Iterator[str]:
    """The records that hold these words: that of the row, and those of what came with it."""
    for record in (one.record, *brought_beside(log, one.record)):
        told = log.words(log.state(record).commitments(one.field))
        if any(one.words in words for words in told if words):
            yield record


_COLUMNS = (
    Column("row", "number", "", N_("Row")),
    Column("verdict", "text", "", N_("What becomes of it")),
    Column("type", "text", "", N_("Type")),
    Column("date", "date", "", N_("Date")),
    Column("record", "text", "", N_("Record")),
    Column("twins", "text", "", N_("Perhaps told already")),
    Column("reason", "text", "", N_("Reason")),
)
_SHOWN = (
    Shown(N_("Row"), "number", ("row",)),
    Shown(N_("What becomes of it"), "code", ("verdict",)),
    Shown(N_("Date"), "text", ("date",)),
    Shown(N_("Record"), "text", ("short",)),
    Shown(N_("Perhaps told already"), "text", ("twins",)),
    Shown(N_("Reason"), "text", ("reason",)),
)


def judged_rows(rows: Sequence[Row]) -> Result:
    """A table of the rows of a list, each as `judged_row` gives it."""
    return Result("import", (ResultTable("rows", N_("Rows"), _COLUMNS, tuple(rows), _SHOWN),))


def judged_row(one: Judged) -> Row:
    """A row of a list with what would become of it."""
    verdict = _VERDICTS[TWINS if one.twins else one.kind]
    return {
        "row": one.cells.number,
        "verdict": Coded(TWINS if one.twins else one.kind, _(verdict)),
        "type": one.row.type if one.row else None,
        "date": one.row.told.fields.get("date") if one.row else None,
        "record": one.record or None,
        "short": one.short or None,
        "twins": listed(one.twins) or None,
        "reason": one.reason or None,
    }
