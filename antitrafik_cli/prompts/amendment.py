"""The questions about a record that is there: field by field, with what it holds as default.

Here: which are asked, and what would change. Not here: what an amendment is (`exchange.amending`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from antitrafik_cli.errors.amending import NothingToChange
from antitrafik_cli.exchange.amending import amendment, refuse_standing_apart
from antitrafik_cli.exchange.telling import LONGEST_TEXT, Telling, Words
from antitrafik_cli.exchange.understanding import NEW_CAMPAIGN
from antitrafik_cli.messages import N_, _
from antitrafik_cli.prompts import further, questions, reading
from antitrafik_cli.prompts.dialogue import how_it_works, reviewed, walk
from antitrafik_cli.prompts.question import Question, Sheet
from antitrafik_cli.prompts.terminal import tell_person
from antitrafik_cli.reports.phrases import LABELS, Texts, in_words, texts_of
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.change import Draft
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

_ATTENDED = replace(
    questions.ATTENDED,
    right=N_(
        "A line replaces that of the same audience: mësues=26; the others stay. "
        "-qytetarë takes a line out."
    ),
    fills=("drop-attended", "attended"),
    read=reading.amended_attended,
)
_TOPICS = Question(
    label=LABELS["topics"],
    sentence=N_("What was it about?"),
    right=N_("Topics between semicolons; antitrafik terms topics lists them."),
    fills=("topic",),
    read=reading.several("topic"),
)
_PARTNERS = Question(
    label=LABELS["partners"],
    sentence=N_("Which institutions took part?"),
    right=N_("Institutions between semicolons."),
    fills=("partner",),
    read=reading.several("partner"),
)
_SOURCES = Question(
    label=LABELS["sources"],
    sentence=N_("Where is this written?"),
    right=N_("Bulletins or pages, between semicolons."),
    fills=("source",),
    read=reading.several("source"),
)
_NOTE = Question(
    label=LABELS["note"],
    sentence=N_("A note for this office?"),
    right=N_("Text for this office alone; it leaves in no export."),
    fills=("note",),
    read=reading.plain("note"),
)
_REQUEST = replace(
    questions.REQUESTS,
    label=LABELS["words"],
    right=N_("Theme: words, for example punësimi: qendër trajnimi."),
    read=lambda line, sheet: {"request": reading.requests(line, sheet)["request"][:1]},
    required=True,
)
_FULFILS = replace(
    questions.FULFILS, applies=lambda _sheet: True, proposes=lambda _sheet: "", lists=False
)
_FIGURE = replace(further.COUNT, fills=("quantity",), read=reading.plain("quantity"))
_WHY = Question(
    label=LABELS["why"],
    sentence=N_("Why is it told anew? (may be empty)"),
    right=N_("The reason, for the history."),
    fills=("why",),
    read=reading.plain("why"),
)
# each with the field it fills; those in the second part are asked where the record holds something
_FIELDS: Mapping[str, tuple[Mapping[str, Question], Mapping[str, Question]]] = {
    "event": (
        {
            "date": questions.DATE, "place": questions.PLACE, "kind": questions.KIND,
            "campaigns": questions.CAMPAIGN, "attended": _ATTENDED, "venue": questions.VENUE,
        },
        {
            "topics": _TOPICS, "partners": _PARTNERS, "fulfils": _FULFILS, "sources": _SOURCES,
            "note": _NOTE,
        },
    ),
    "distribution": (
        {
            "quantity": questions.QUANTITY, "material": questions.MATERIAL,
            "date": questions.DATE, "place": questions.PLACE, "status": questions.STATUS,
            "places": questions.PLACES, "campaigns": questions.CAMPAIGN,
        },
        {"sources": _SOURCES, "note": _NOTE},
    ),
    "request": ({"words": _REQUEST}, {"answer": further.ANSWER}),
    "outcome": ({"state": further.STATE}, {"date": further.TO}),
    "nothing": ({"date": further.PERIOD, "place": questions.PLACE}, {"note": _NOTE}),
    "total": (
        {
            "quantity": _FIGURE, "measure": further.MEASURE, "date": further.PERIOD,
            "place": questions.PLACE, "campaigns": questions.CAMPAIGN,
        },
        {"about": further.ABOUT, "sources": _SOURCES, "note": _NOTE},
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Amended:
    """What a person wants to change: the options, the reason, and the record as they saw it."""

    state: RecordState
    words: Words
    why: str
    new_campaign: bool


def ask_amendment(record: str, why: str) -> Amended | None:
    """The changes that a person wants to a record; None where there are none to be saved.

    Raises `AlreadyWithdrawn`, `ToldAsAWhole`, and what `Log.find` raises.
    """
    with Log.open(log_path()) as log:
        state = log.state(log.find(record))
        texts = texts_of(log, state)
        refuse_standing_apart(log, state)
    asked = dict(_asked(state, texts))
    every = [*asked.values(), _WHY]
    held = {question.name: _held(name, state, texts) for name, question in asked.items()}
    sheet = Sheet({"why": [why]} if why else {}, _understands(state, every), held=held)
    how_it_works()
    walk([*asked.values()], sheet)
    if not _changed(state, every, sheet.words):
        tell_person(_("Nothing was changed."))
        return None
    walk(every, sheet, start=len(asked))
    if not reviewed(every, len(every), sheet, lambda now: _differences(state, texts, every, now)):
        tell_person(_("Not saved."))
        return None
    options = _options(every, sheet.words)
    return Amended(state, options, _why(sheet.words), bool(sheet.words.get(NEW_CAMPAIGN)))


def _asked(state: RecordState, texts: Texts) -> Iterator[tuple[str, Question]]:
    always, where_held = _FIELDS.get(state.type, ({}, {}))
    yield from always.items()
    for name, question in where_held.items():
        if state.value(name) or texts.get(name):
            yield name, question


def _held(name: str, state: RecordState, texts: Texts) -> str:
    """What a field holds, as people read it; "" for nothing."""
    told = "; ".join(words for words in texts.get(name, ()) if words)
    if name == "words":
        return f"{in_words('theme', state.value('theme'), texts)}: {told}"
    value = state.value(name)
    return in_words(name, value, texts) if value else told


def _options(asked: Sequence[Question], words: Words) -> dict[str, list[str]]:
    """The words as options of `amend`: what was left out is given empty."""
    found: dict[str, list[str]] = {}
    for question in asked:
        told = {name: list(words[name]) for name in question.fills if name in words}
        if told and not any(told.values()):
            found[question.name] = [""]
        found |= {name: given for name, given in told.items() if given}
    for name in ("why", NEW_CAMPAIGN):
        found.pop(name, None)
    return found


def _why(words: Words) -> str:
    return next(iter(words.get("why", ())), "")


def _amendment(
    state: RecordState, asked: Sequence[Question], words: Words
) -> tuple[Draft, Telling]:
    reason = Telling()
    reason.open_text("why", [_why(words)], LONGEST_TEXT)
    options = _options(asked, words)
    with Log.open(log_path()) as log:
        new = bool(words.get(NEW_CAMPAIGN))
        return amendment(log, state, options, reason, new_campaign=new)


def _understands(state: RecordState, asked: Sequence[Question]) -> Callable[[Words], Telling]:
    def understand(words: Words) -> Telling:
        if words.keys() <= {"why"}:
            reason = Telling()
            reason.open_text("why", [_why(words)], LONGEST_TEXT)
            return reason
        return _amendment(state, asked, words)[1]

    return understand


def _changed(state: RecordState, asked: Sequence[Question], words: Words) -> bool:
    try:
        _amendment(state, asked, words)
    except NothingToChange:
        return False
    return True


def _differences(
    state: RecordState, texts: Texts, asked: Sequence[Question], sheet: Sheet
) -> list[str]:
    """What would change, a line for each field: before → after."""
    draft, _told = _amendment(state, asked, sheet.words)
    after: Texts = {**texts, **draft.text}
    coded = [
        _line(name, in_words(name, state.value(name), texts), in_words(name, value, after))
        for name, value in draft.fields.items()
    ]
    opened = [
        _line(name, _joined(texts.get(name, ())), _joined(after[name]))
        for name in draft.text
        if not name.endswith("_words")
    ]
    return coded + opened


def _line(name: str, before: str, after: str) -> str:
    return f"{_(LABELS[name])}: {before} → {after}"


def _joined(values: Sequence[str | None]) -> str:
    return "; ".join(words for words in values if words) or "–"
