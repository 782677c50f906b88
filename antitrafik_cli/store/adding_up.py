"""Adding up everything at once: the tally of a log whose derived half is made anew.

Here: all activities in one pass. Not here: one change after another (`tally`).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from antitrafik_cli.store import packing, tally
from antitrafik_cli.store.shares import Cell, Group, shares
from antitrafik_cli.store.sums import LANE, Sums


def build(connection: sqlite3.Connection) -> None:
    """Fill an empty tally from all activities.

    Activities that lie in exactly the same cells are added up first; a cell is the sum of such
    pieces, made and written one at a time.
    """
    pieces = _pieces(connection)
    sizes = Counter[Cell]()
    for cells, piece in pieces.items():
        sizes.update(dict.fromkeys(cells, piece[("total", "")].figures & LANE))
    within: dict[Cell, list[_Piece]] = {
        cell: [] for cell in sizes if sizes[cell] >= tally.KEPT_FROM
    }
    for cells, piece in pieces.items():
        for cell in cells:
            if cell in within:
                within[cell].append(piece)
    for cell in sorted(within):
        tally.write(connection, cell, _together(within[cell]))


class _Part:
    """What a piece gives to one group; `named` are the numbers of venues, one or more times."""

    __slots__ = ("figures", "municipalities", "named")

    def __init__(self) -> None:
        self.figures = 0
        self.municipalities = 0
        self.named: list[int] = []


_Piece = dict[Group, _Part]


def _together(pieces: Iterable[_Piece]) -> dict[Group, Sums]:
    groups: dict[Group, Sums] = {}
    seen: dict[Group, set[int]] = {}
    for piece in pieces:
        for group, part in piece.items():
            sums = groups.setdefault(group, Sums())
            sums.figures += part.figures
            sums.municipalities += part.municipalities
            if part.named:
                seen.setdefault(group, set()).update(part.named)
    for group, named in seen.items():
        groups[group].venues = packing.set_of(named)
    return groups


def _pieces(connection: sqlite3.Connection) -> dict[tuple[Cell, ...], _Piece]:
    """All activities, added up by the cells they lie in."""
    pieces: dict[tuple[Cell, ...], _Piece] = {}
    for _, one in shares(connection, "1"):
        piece = pieces.setdefault(one.cells, {})
        for group, share in one.groups:
            part = piece.get(group)
            if part is None:
                part = piece[group] = _Part()
            part.figures += share.figures
            part.municipalities += share.municipalities
            if share.venues:
                part.named.append(share.venues.bit_length() - 1)
    return pieces
