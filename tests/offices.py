"""Offices for tests: several laptops that tell the same records, with clocks that jump.

Here: making histories of entries as real devices would. Not here: any assertion.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from antitrafik_cli.domain.entry import NO_ENTRY, Entry, commitment, record_id, seal
from antitrafik_cli.domain.questionnaire import Question, Questionnaire
from antitrafik_cli.exchange.questionnaires import fields_of
from antitrafik_cli.store.fold import fold

DEVICES = 3
RECORDS = [record_id(1_500_000_000_000 + n, bytes([n] * 10)) for n in range(12)]


@dataclass
class Office:
    """A laptop: what it has seen, where its chain stands, what its clock says."""

    name: str
    clock: int = 1_511_370_000_000
    seen: dict[str, Entry] = field(default_factory=dict)
    seq: int = 0
    prev: str = NO_ENTRY
    texts: dict[str, tuple[bytes, str, str]] = field(default_factory=dict)

    def about(self, record: str) -> list[Entry]:
        return [entry for entry in self.seen.values() if entry.record == record]

    def tell(self, op: str, record: str, type_: str, fields: Any = None, text: Any = None) -> Entry:
        told = self.about(record)
        self.seq += 1
        entry = seal(
            at=max(0, self.clock),
            device=self.name,
            seq=self.seq,
            prev=self.prev,
            officer="t1",
            op=op,
            type_=type_,
            record=record,
            base=fold(told).heads if told else (),
            fields=fields or {},
            text=text or {},
        )
        self.prev = entry.id
        self.seen[entry.id] = entry
        return entry

    def keep(self, name: str, value: str) -> str:
        salt = len(self.texts).to_bytes(8, "big") + bytes.fromhex(self.name)[:8]
        kept = commitment(name, value, salt)
        self.texts[kept] = (salt, name, value)
        return kept

    def hear(self, other: "Office") -> None:
        self.seen |= other.seen
        self.texts |= other.texts


PLACES = (
    ["AL-03/elbasan"],
    ["AL-03"],
    ["AL-08/kurbin", "AL-08/lezhe"],
    ["AL-01", "AL-12"],
    ["online"],
)
DATES = (
    "2017-11-22",
    "2017-11-20/2017-11-26",
    "2017-11-30/2017-12-02",
    "2020-10",
    "2020",
    "2021-01-02",
)
KINDS = ("info-session", "workshop", "media")
CAMPAIGNS = ([], ["a"], ["b"], ["a", "b"])
COUNTS = (
    ["exact", 25, 25], ["about", 30, 30], ["at-least", 200, None], ["at-most", 0, 50],
    ["range", 10, 15], ["unknown", None, None], ["exact", 0, 0],
)  # fmt: skip
ITEMS = ("visit-1", "visit-2")  # ids of planned items
ORIGINS = ("0" * 63 + "1", "f" * 64)  # what rows of lists are known again by
STATES = ("held", "partly", "moved", "cancelled")
AUDIENCES = (["pupils"], ["pupils-upper"], ["teachers"], ["parents", "teachers"], ["citizens"])


@st.composite
def attended(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Lines that no two share an audience, sorted as heads keep them."""
    chosen = draw(st.lists(st.sampled_from(AUDIENCES), max_size=3, unique_by=tuple))
    if ["teachers"] in chosen and ["parents", "teachers"] in chosen:
        chosen.remove(["teachers"])
    return [{"count": draw(st.sampled_from(COUNTS)), "of": of} for of in sorted(chosen)]


@st.composite
def event_fields(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "date": draw(st.sampled_from(DATES)),
        "place": draw(st.sampled_from(PLACES)),
        "kind": draw(st.sampled_from(KINDS)),
        "campaigns": draw(st.sampled_from(CAMPAIGNS)),
        "attended": draw(attended()),
        "fulfils": draw(st.sampled_from([[], [ITEMS[0]], [*ITEMS]])),
        "origin": draw(st.sampled_from([None, *ORIGINS])),
    }


@st.composite
def distribution_fields(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "date": draw(st.sampled_from(DATES)),
        "place": draw(st.sampled_from(PLACES)),
        "material": draw(st.sampled_from(["leaflet", "poster"])),
        "quantity": draw(st.sampled_from(COUNTS)),
        "status": draw(st.sampled_from(["done", "in-progress"])),
        "within": draw(st.sampled_from([None, *RECORDS])),
        "origin": draw(st.sampled_from([None, *ORIGINS])),
    }


@st.composite
def request_fields(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "event": draw(st.sampled_from([RECORDS[0], RECORDS[2]])),
        "theme": "employment",
        "answer": draw(st.sampled_from([None, "met", "open", "declined"])),
    }


@st.composite
def outcome_fields(draw: st.DrawFn) -> dict[str, Any]:
    state = draw(st.sampled_from(STATES))
    moved = draw(st.sampled_from([None, *DATES])) if state == "moved" else None
    return {"item": ITEMS[0], "state": state, "date": moved}


@st.composite
def nothing_fields(draw: st.DrawFn) -> dict[str, Any]:
    return {"date": draw(st.sampled_from(DATES)), "place": draw(st.sampled_from(PLACES))}


@st.composite
def total_fields(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "measure": draw(st.sampled_from(["attendances", "views"])),
        "quantity": draw(st.sampled_from(COUNTS)),
        "date": draw(st.sampled_from(DATES)),
        "place": draw(st.sampled_from(PLACES)),
        "campaigns": draw(st.sampled_from(CAMPAIGNS)),
        "covers": draw(st.sampled_from([[], [RECORDS[0]]])),
    }


PHASES = ("before", "after", "follow-up")
ASKED = Questionnaire(
    "njohuri", "1", (
        Question("q1", "single", ("po", "jo"), ("po",), "knowledge"),
        Question("q2", "scale", ("1", "2", "3", "4", "5"), (), "attitude"),
    ),
)  # fmt: skip
OTHERWISE = ASKED._replace(questions=(ASKED.questions[0]._replace(right=("jo",)),))


@st.composite
def questionnaire_fields(draw: st.DrawFn) -> dict[str, Any]:
    return fields_of(draw(st.sampled_from([ASKED, OTHERWISE])))


@st.composite
def counts(draw: st.DrawFn, answers: Sequence[str]) -> dict[str, int]:
    given = {one: draw(st.integers(0, 12)) for one in (*answers, "dont-know")}
    return {one: number for one, number in given.items() if number} | {"blank": 1}


@st.composite
def survey_fields(draw: st.DrawFn) -> dict[str, Any]:
    asked = draw(st.sampled_from([ASKED, ASKED, OTHERWISE]))
    told = {one.id: draw(counts(one.choices)) for one in asked.questions}
    papers = max(sum(one.values()) for one in told.values())
    return {
        "event": draw(st.sampled_from([RECORDS[0], RECORDS[2]])),
        "phase": draw(st.sampled_from(PHASES)),
        "questionnaire": asked.code,
        "digest": asked.digest,
        "answers": {"papers": papers, "questions": told},
    }


FIELDS = {
    "questionnaire": questionnaire_fields, "survey": survey_fields,
    "event": event_fields, "distribution": distribution_fields, "request": request_fields,
    "outcome": outcome_fields, "nothing": nothing_fields, "total": total_fields,
}  # fmt: skip
# of each record; two outcomes of one item, as two offices may tell them
_TYPES = (
    "event", "distribution", "event", "request", "outcome", "outcome", "nothing", "total",
    "questionnaire", "survey", "survey", "survey",
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, most: int = 20) -> list[Office]:
    """Offices after some telling, hearing and clock jumping."""
    offices = [Office(name=f"{n + 1:032x}") for n in range(DEVICES)]
    for _ in range(draw(st.integers(1, most))):
        office = draw(st.sampled_from(offices))
        office.clock += draw(st.sampled_from([0, 1, 60_000, -100_000, 3_650 * 86_400_000]))
        if draw(st.booleans()):
            office.hear(draw(st.sampled_from(offices)))
        _say_something(draw, office)
    return offices


def _say_something(draw: st.DrawFn, office: Office) -> None:
    place = draw(st.integers(0, len(RECORDS) - 1))
    record, type_ = RECORDS[place], _TYPES[place]
    told = office.about(record)
    if not told:
        if office.name.endswith(str(place % DEVICES + 1)):  # one office records, others amend
            office.tell("record", record, type_, _whole(draw, type_), _text(draw, office, type_))
        return
    op = draw(st.sampled_from(["amend", "amend", "withdraw", "restore", "erase"]))
    if op == "erase":
        ever = sorted({kept for entry in told for kept in entry.text.get("venue", ())})
        if ever:
            office.tell("erase", record, type_, {"erased": ever})
    elif op == "amend":
        whole = _whole(draw, type_)
        name = draw(st.sampled_from(sorted(whole)))
        office.tell("amend", record, type_, {name: whole[name]}, _text(draw, office, type_))
    else:
        office.tell(op, record, type_)


def _whole(draw: st.DrawFn, type_: str) -> dict[str, Any]:
    return draw(FIELDS[type_]())


def _text(draw: st.DrawFn, office: Office, type_: str) -> dict[str, list[str]]:
    if type_ != "event" or not draw(st.booleans()):
        return {}
    words = draw(st.sampled_from(["Shkolla e mesme", "Zyra e Punësimit"]))
    return {"venue": [office.keep("venue", words)]}


def everything(offices: Sequence[Office]) -> tuple[list[Entry], dict[str, tuple[bytes, str, str]]]:
    """All entries and texts that any office has seen."""
    entries = {id_: entry for office in offices for id_, entry in office.seen.items()}
    texts = dict(itertools.chain.from_iterable(office.texts.items() for office in offices))
    return list(entries.values()), texts
