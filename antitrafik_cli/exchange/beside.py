"""What a row of an event tells beside its record: requests made there, what was handed out there.

These are records of their own. Here: what a row with a key changes of them. Not here: what it
changes of the event itself (`mending`), keeping any of it (`importing`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from antitrafik_cli.exchange.amending import refuse_impossible
from antitrafik_cli.exchange.before import Before, Way
from antitrafik_cli.exchange.list_columns import ListColumns
from antitrafik_cli.exchange.list_rows import Handed, ListRow
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.origins import asked_words, brought_beside, is_undone, requests_at

SHARED = ("date", "place", "campaigns")  # by an event and what was handed out there
IMPORTED: Mapping[str, Sequence[str]] = {"why": ["import"]}
_Request = tuple[str, str, str]  # theme, its wording, words


class Beside(NamedTuple):
    """What is amended or withdrawn beside a record, and what is to be added there.

    `erased` says that the row makes a request of a theme of which one was erased: perhaps that one.
    """

    drafts: tuple[Draft, ...] = ()
    requests: tuple[_Request, ...] = ()
    handed: Handed | None = None
    erased: bool = False


class _Known(NamedTuple):
    """A request or distribution beside an event: as it is, what was said of it, and if it counts.

    `stands` also where it is to be restored with its event.
    """

    state: RecordState
    before: Before
    stands: bool


def beside_of(
    log: Log,
    row: ListRow,
    state: RecordState,
    columns: ListColumns,
    way: Way,
    told: Mapping[str, Any],
) -> Beside:
    """What the row says of them otherwise than was said before.

    Where the key is the id, an empty quantity tells nothing. `told` are the coded fields that the
    row amends of the event: what was handed out there moves with it.
    """
    if row.type != "event":
        return Beside()
    undone = state.standing == "withdrawn"
    ids = dict.fromkeys([*brought_beside(log, state.record), *requests_at(log, state.record)])
    known = [_known(log, one, way, undone=undone) for one in ids]
    handed = [one for one in known if one.state.type == "distribution"]
    asked = [one for one in known if one.state.type == "request"]
    drafts, added = _handed(log, row, handed, columns, way, told)
    found = Beside(drafts, handed=added)
    if "request" not in columns.places:
        return found
    changed = _asked(log, row, asked, way, undone=undone)
    return changed._replace(drafts=(*drafts, *changed.drafts), handed=added)


def _known(log: Log, record: str, way: Way, *, undone: bool) -> _Known:
    state = log.state(record)
    stands = state.standing == "stands" or (undone and is_undone(log, record))
    return _Known(state, Before(log, log.entries(record), way), stands)


# --- what was handed out -----------------------------------------------------------------------


def _handed(
    log: Log,
    row: ListRow,
    known: Sequence[_Known],
    columns: ListColumns,
    way: Way,
    told: Mapping[str, Any],
) -> tuple[tuple[Draft, ...], Handed | None]:
    """What is amended or withdrawn of it; what is to be added where there was none.

    What was withdrawn here stays so, whatever the list says of it.
    """
    held = next((one for one in known if one.stands), None)
    tells = not columns.places.keys().isdisjoint({"quantity", "quantity_quality"})
    tells = tells and bool(row.told.leaflets or not way.by_id)
    if held is None:
        is_new = tells and row.told.leaflets and not any(one.before.stood for one in known)
        return (), row.handed if is_new else None
    if tells and not row.told.leaflets:
        state = held.state
        return (Draft("withdraw", state.type, state.record, state.heads, text=IMPORTED),), None
    amended = Telling()
    for name in SHARED:
        if name in told and told[name] != held.state.value(name):
            amended.fields[name] = told[name]
    if tells:
        _compare_handed(log, row, held, amended, with_material="material" in columns.places)
    if not amended.fields and not amended.text:
        return (), None
    refuse_impossible(log, held.state, amended)
    return (_amending(held.state, amended.fields, amended.text),), None


def _compare_handed(
    log: Log, row: ListRow, held: _Known, amended: Telling, *, with_material: bool
) -> None:
    of_row, before = row.handed, held.before
    for name in ("quantity", "material") if with_material else ("quantity",):
        if of_row.fields[name] not in before.said(name):
            amended.fields[name] = of_row.fields[name]
    words = of_row.text.get("material_words", [])
    if with_material and "material_words" not in before.erased:
        present = log.words(held.state.commitments("material_words"))
        if words != present and words not in before.worded("material_words"):
            amended.text["material_words"] = words


# --- requests ----------------------------------------------------------------------------------


def _asked(log: Log, row: ListRow, known: Sequence[_Known], way: Way, *, undone: bool) -> Beside:
    """What becomes of the requests.

    A request that the row makes as before stays as it is here, amended or withdrawn; one of a theme
    of which words were erased is not added, since it may be just those. Where nobody knows how old
    the list is, nothing is withdrawn, and nothing added that was ever said.
    """
    left = list(row.told.requests)
    present = [one for one in known if one.stands]
    if way.unsure:
        ever = {words for one in known for words in _ever(log, one.state.record)}
        left = [one for one in left if _joined(one) not in ever]
        over: list[_Known] = []
    else:
        base = present if undone else [one for one in known if one.before.stood]
        said = [_now(log, one) if undone else _before(one) for one in base]
        over = [one for one, words in zip(base, said, strict=True) if not _take(left, *words)]
        for one in present:
            if one not in base:
                _take(left, *_now(log, one))
    erased = {_theme(one) for one in known if not one.before.erased.isdisjoint(_WORDS)}
    gone = [one for one in left if one[0] in erased]
    left = [one for one in left if one[0] not in erased]
    drafts = [_corrected(one.state, left) for one in over if one.stands]
    return Beside(tuple(drafts), tuple(left), erased=bool(gone))


_WORDS = ("theme_words", "words")


def _take(left: list[_Request], theme: str, words: str | None) -> bool:
    """Take the request out that says this, or where the words were erased one of the theme."""
    for one in left:
        if one[0] == theme and (words is None or _joined(one) == words):
            left.remove(one)
            return True
    return False


def _before(one: _Known) -> tuple[str, str | None]:
    [theme] = one.before.said("theme")
    if not one.before.erased.isdisjoint(_WORDS):
        return str(theme), None
    told = [word for name in _WORDS for word in one.before.worded(name)[0]]
    return str(theme), "\n".join([str(theme), *filter(None, told)])


def _now(log: Log, one: _Known) -> tuple[str, str | None]:
    return _theme(one), asked_words(log, one.state)


def _ever(log: Log, record: str) -> list[str]:
    """Everything that a request has said at any time."""
    found, held = [], dict[str, list[str | None]]()
    theme = ""
    for entry in log.entries(record):
        theme = str(entry.fields.get("theme", theme))
        held |= {name: log.words(entry.text[name]) for name in _WORDS if name in entry.text}
        words = [word for name in _WORDS for word in held.get(name, [])]
        found.append("\n".join([theme, *filter(None, words)]))
    return found


def _theme(one: _Known) -> str:
    return str(one.state.value("theme"))


def _joined(request: _Request) -> str:
    return "\n".join(filter(None, request))


def _corrected(state: RecordState, left: list[_Request]) -> Draft:
    """The request that the row makes no more, as one of the same theme that it makes instead."""
    corrected = next((one for one in left if one[0] == state.value("theme")), None)
    if corrected is None:
        return Draft("withdraw", state.type, state.record, state.heads, text=IMPORTED)
    left.remove(corrected)
    _theme, wording, words = corrected
    worded = {"theme_words": [wording] if wording else []}
    text = {"words": [words], **(worded if wording or "theme_words" in state.text else {})}
    return _amending(state, {}, text)


def _amending(
    state: RecordState, fields: Mapping[str, Any], text: Mapping[str, Sequence[str]]
) -> Draft:
    origin = state.value("origin")
    told = {**fields, **({"origin": origin} if origin else {})}
    return Draft("amend", state.type, state.record, state.heads, told, {**text, **IMPORTED})
