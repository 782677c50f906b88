"""What `check` found, as a table. Not here: the checks themselves (`store.check`)."""

from collections.abc import Sequence

from antitrafik_cli.messages import N_, speaking
from antitrafik_cli.result import Coded, Column, Note, Result, ResultTable, Row, Shown
from antitrafik_cli.store.check import Finding

_COLUMNS = (
    Column("check", "text", "", "Check"),
    Column("where", "text", "", "Where"),
    Column("what", "text", "", "What is wrong"),
)


def findings(found: Sequence[Finding]) -> Result:
    """The findings, one row each, in the order of the checks."""
    rows: tuple[Row, ...] = tuple(
        {"check": one.check, "where": one.where, "what": in_both(one.what)} for one in found
    )
    shown = (
        Shown(N_("Check"), "text", ("check",)),
        Shown(N_("Where"), "text", ("where",)),
        Shown(N_("What is wrong"), "code", ("what",)),
    )
    return Result("check", (ResultTable("damage", N_("Damage"), _COLUMNS, rows, shown),))


def in_both(note: Note) -> Coded:
    """A note as a cell: machines read it in English, people in the language in use."""
    with speaking("en"):
        code = str(note)
    return Coded(code, str(note))
