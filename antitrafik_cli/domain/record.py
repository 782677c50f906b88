"""The types of record: which fields each has, and what a field may hold.

Here: the shape of events, distributions, requests, outcomes of planned items, zero reports,
reported totals, questionnaires and results of surveys as heads carry them. Not here: entries
themselves (`entry`), the meaning of counts, dates and places (their own modules).
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from antitrafik_cli.domain.attendance import AudienceLine, in_order
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.entry import is_digest, is_record_id
from antitrafik_cli.domain.survey_fields import holds_answers, holds_pairs, holds_questions
from antitrafik_cli.domain.when import When

OPERATIONS = frozenset({"record", "amend", "withdraw", "restore", "erase"})
STANDING = {"record": True, "restore": True, "withdraw": False}  # the operations that decide it

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_PLACE = re.compile(r"AL-(0[1-9]|1[0-2])(/[a-z-]{1,40})?|national|online|abroad")


class RecordType(NamedTuple):
    """A type of record: its coded fields with what each must satisfy, and its open-text fields.

    The number beside an open-text field is how many values it takes. `…_words` is the wording of
    a term that is `other` in the coded field of that name.
    """

    name: str
    fields: Mapping[str, Callable[[Any], object]]
    texts: Mapping[str, int]


def _one(pattern: re.Pattern[str]) -> Callable[[Any], object]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value)


def _several(holds_one: Callable[[Any], object]) -> Callable[[Any], object]:
    @lru_cache(maxsize=4096)
    def hold(several: tuple[Any, ...]) -> bool:
        in_order = all(isinstance(one, str) for one in several) and [*several] == sorted({*several})
        return in_order and all(map(holds_one, several))

    def holds(value: Any) -> bool:
        try:
            return isinstance(value, list) and hold(tuple(value))
        except TypeError:  # lists or objects among them
            return False

    return holds


def _parses(parse: Callable[[Any], object]) -> Callable[[Any], object]:
    def holds(value: Any) -> bool:
        try:
            parse(value)
        except (ValueError, TypeError):
            return False
        return True

    return holds


def _attended(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return in_order(tuple(AudienceLine.from_json(one).of for one in value))


EVENT = RecordType(
    "event",
    fields={
        "date": _parses(When.from_iso),
        "place": _several(_one(_PLACE)),
        "kind": _one(_CODE),
        "campaigns": _several(_one(_CODE)),
        "attended": _attended,
        "topics": _several(_one(_CODE)),
        "materials": _several(_one(_CODE)),
        "overlaps": _several(is_record_id),
        "fulfils": _several(_one(_CODE)),  # ids of planned items
        "origin": is_digest,  # what a row of a list is known again by
    },
    texts={
        "venue": 1, "partners": 50, "sources": 50, "note": 1,
        "kind_words": 1, "audience_words": 50, "topic_words": 50, "material_words": 50,
    },
)  # fmt: skip
DISTRIBUTION = RecordType(
    "distribution",
    fields={
        "date": _parses(When.from_iso),
        "place": _several(_one(_PLACE)),
        "material": _one(_CODE),
        "quantity": _parses(Count.from_json),
        "status": lambda status: status in ("done", "in-progress"),
        "campaigns": _several(_one(_CODE)),
        "within": is_record_id,
        "origin": is_digest,
    },
    texts={"places": 50, "sources": 50, "note": 1, "material_words": 1},
)
REQUEST = RecordType(
    "request",
    fields={
        "event": is_record_id,
        "theme": _one(_CODE),
        "answer": _one(re.compile("met|open|declined")),
        "origin": is_digest,
    },
    texts={"words": 1, "theme_words": 1},
)
OUTCOME = RecordType(  # what became of a planned item
    "outcome",
    fields={
        "item": _one(_CODE),
        "state": _one(re.compile("held|partly|moved|cancelled")),
        "date": _parses(When.from_iso),  # of one that is moved: the new days
    },
    texts={},
)
NOTHING = RecordType(  # a zero report: nothing was done there then
    "nothing",
    fields={"date": _parses(When.from_iso), "place": _several(_one(_PLACE))},
    texts={"note": 1},
)
TOTAL = RecordType(  # a figure told for several activities, or for none that is known
    "total",
    fields={
        "measure": _one(re.compile("attendances|events|leaflets|views|broadcasts")),
        "quantity": _parses(Count.from_json),
        "date": _parses(When.from_iso),
        "place": _several(_one(_PLACE)),
        "campaigns": _several(_one(_CODE)),
        "covers": _several(is_record_id),
    },
    texts={"about": 1, "sources": 50, "note": 1},
)
QUESTIONNAIRE = RecordType(  # one version of it; its wordings are open text
    "questionnaire",
    fields={
        "code": _one(_CODE),
        "version": _one(re.compile(r"[A-Za-z0-9._-]{1,20}")),
        "digest": is_digest,
        "questions": holds_questions,
    },
    texts={"wordings": 1},
)
SURVEY = RecordType(  # what the papers of one event and phase say: counts alone
    "survey",
    fields={
        "event": is_record_id,
        "phase": _one(re.compile("before|after|follow-up")),
        "questionnaire": _one(_CODE),
        "digest": is_digest,
        "answers": holds_answers,
        "paired": holds_pairs,
    },
    texts={"note": 1},
)
TYPES: Mapping[str, RecordType] = {
    one.name: one
    for one in (EVENT, DISTRIBUTION, REQUEST, OUTCOME, NOTHING, TOTAL, QUESTIONNAIRE, SURVEY)
}


def invalid_fields(type_: str, fields: Mapping[str, Any]) -> list[str]:
    """The known fields whose value no version of this tool could have written; None clears."""
    known = TYPES[type_].fields if type_ in TYPES else {}
    wrong = []
    for name, value in fields.items():
        try:
            fits = value is None or name not in known or known[name](value)
        except (ValueError, TypeError, KeyError):
            fits = False
        if not fits:
            wrong.append(name)
    return wrong


_COMMITMENTS = _several(is_digest)


def invalid_erasure(fields: Mapping[str, Any]) -> bool:
    """Whether the fields of an `erase` entry are anything but a list of commitments."""
    return fields.keys() != {"erased"} or not _COMMITMENTS(fields["erased"])
