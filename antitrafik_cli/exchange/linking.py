"""Rows of one list that name each other: parts and wholes, events that the same people came to.

Here: refusing what no records can be, for rows of which none is in the log yet. Not here: the same
for records that are there (`amending`, `telling`).
"""

from collections.abc import Mapping
from typing import Any

from antitrafik_cli.data import vocabulary
from antitrafik_cli.errors import OtherMaterial, WrongType
from antitrafik_cli.errors.amending import OverlapsItself, WithinItself
from antitrafik_cli.exchange.list_rows import ListRow
from antitrafik_cli.exchange.telling import TYPE_NAMES
from antitrafik_cli.messages import _
from antitrafik_cli.store.log import SHORTEST, Log
from antitrafik_cli.store.origins import Linked, Origins, is_there


def link(row: ListRow, met: Origins, log: Log | None) -> None:
    """Remember a new row, and refuse one that contradicts the rows before it.

    Raises `WrongType`, `OtherMaterial`, `WithinItself`, `OverlapsItself`.
    """
    fields: Mapping[str, Any] = row.told.fields
    whole, material = fields.get("within") or "", fields.get("material") or ""
    if whole:
        _refuse_whole(row, whole, material, met, log)
    for part in met.parts_of(row.id) if row.id else ():
        _refuse_unlike(part.record, part.material, material)
    for other in fields.get("overlaps") or ():
        if other == row.id:
            raise OverlapsItself(record=_short(other)).at("--overlaps")
        _refuse_type(met.linked(other), "event", "--overlaps")
    if row.id:
        met.remember(Linked(row.id, row.type, material, whole))


def _refuse_whole(row: ListRow, whole: str, material: str, met: Origins, log: Log | None) -> None:
    told = met.linked(whole)
    _refuse_type(told, "distribution", "--within")
    if told:
        _refuse_unlike(told.record, told.material, material)
    seen = set[str]()
    while whole and whole not in seen:
        if whole == row.id:
            raise WithinItself(record=_short(whole)).at("--within")
        seen.add(whole)
        found = met.linked(whole)
        if found:
            whole = found.whole
        elif log is not None and is_there(log, whole):
            whole = log.state(whole).value("within") or ""
        else:
            return


def _refuse_type(told: Linked | None, wanted: str, at: str) -> None:
    if told and told.type != wanted:
        facts = {"found": _(TYPE_NAMES[told.type]), "wanted": _(TYPE_NAMES[wanted])}
        raise WrongType(record=_short(told.record), **facts).at(at)


def _refuse_unlike(record: str, found: str, wanted: str) -> None:
    if found != wanted:
        label = vocabulary().label
        raise OtherMaterial(
            record=_short(record),
            found=label("materials", found),
            wanted=label("materials", wanted),
        ).at("--within")


def _short(record: str) -> str:
    return record[-12:][:SHORTEST]
