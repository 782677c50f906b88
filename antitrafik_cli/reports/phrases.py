"""What a record holds, in the words people read. Not here: its cells for machines (`records`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from antitrafik_cli.data import campaigns, gazetteer, plan, vocabulary
from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.questionnaire import ALL_RIGHT, name_of
from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _, ngettext
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.log import Log

Texts = Mapping[str, Sequence[str | None]]
ALL_RIGHT_WORDS = N_("all right")

STANDINGS = {
    "stands": N_("stands"),
    "withdrawn": N_("withdrawn"),
    "disputed": N_("withdrawn and restored in parallel"),
    "waiting": N_("waits for entries that have not come"),
    "incomplete": N_("its first entry has not come"),
}
_SECTIONS = {  # field -> the section of the vocabulary, the open text that words what is `other`
    "kind": ("kinds", "kind_words"),
    "topics": ("topics", "topic_words"),
    "materials": ("materials", "material_words"),
    "material": ("materials", "material_words"),
    "status": ("statuses", ""),
    "state": ("item-states", ""),
    "answer": ("answers", ""),
    "measure": ("measures", ""),
    "theme": ("themes", "theme_words"),
    "phase": ("phases", ""),
}
LABELS = {
    "type": N_("Type"), "standing": N_("Standing"), "date": N_("Date"), "place": N_("Place"),
    "kind": N_("Kind"), "attended": N_("Who came"), "venue": N_("Venue"),
    "campaigns": N_("Campaigns"), "topics": N_("Topics"), "materials": N_("Materials"),
    "material": N_("Material"), "quantity": N_("Quantity"), "status": N_("Status"),
    "within": N_("Within"), "places": N_("Where exactly"), "partners": N_("Partners"),
    "sources": N_("Sources"), "note": N_("Note"), "overlaps": N_("Overlaps"),
    "event": N_("Event"), "theme": N_("Theme"), "words": N_("What was asked for"),
    "requests": N_("Requests"), "kind_words": N_("Kind, in words"), "why": N_("Why"),
    "audience_words": N_("Audience, in words"), "topic_words": N_("Topic, in words"),
    "material_words": N_("Material, in words"), "theme_words": N_("Theme, in words"),
    "origin": N_("Row of a list"), "conflicts": N_("Told in several ways"), "erased": N_("Erased"),
    "fulfils": N_("Fulfils"), "item": N_("Planned item"), "state": N_("What became of it"),
    "answer": N_("Answer"), "measure": N_("Measure"), "covers": N_("Covers"),
    "about": N_("About what"), "to": N_("Moved to"), "phase": N_("Phase"),
    "questionnaire": N_("Questionnaire"), "digest": N_("Its version"), "answers": N_("Answers"),
    "paired": N_("Matched papers"), "code": N_("Code"), "version": N_("Version"),
    "questions": N_("Questions"), "surveys": N_("Results of surveys"), "wordings": N_("Wordings"),
}  # fmt: skip
TYPE_LABELS = {
    "event": N_("event"),
    "distribution": N_("distribution"),
    "request": N_("request"),
    "outcome": N_("outcome of a planned item"),
    "nothing": N_("zero report"),
    "total": N_("reported total"),
    "questionnaire": N_("questionnaire"),
    "survey": N_("result of a survey"),
}


def in_words(field: str, value: Any, texts: Texts = MappingProxyType({})) -> str:
    """A coded field's value as people read it, in the language in use.

    `texts` are the record's open texts: a term that is `other` is shown with its own wording.
    """
    if value is None:
        return "–"
    if field in _WORDS:
        return _WORDS[field](value)
    if field == "attended":
        lines = map(AudienceLine.from_json, value)
        return "; ".join(_line_in_words(line, texts.get("audience_words", ())) for line in lines)
    values = value if isinstance(value, list) else [value]
    if field in _SECTIONS:
        section, wordings = _SECTIONS[field]
        return ", ".join(_term(section, str(one), texts.get(wordings, ())) for one in values)
    return ", ".join(map(str, values))


def _term(section: str, code: str, wordings: Sequence[str | None]) -> str:
    label = vocabulary().label(section, code)
    told = ", ".join(wording for wording in wordings if wording)
    return f"{label} ({told})" if code == OTHER and told else label


def _paired_in_words(paired: Mapping[str, Any]) -> str:
    before, after = paired["unmatched"]
    said = _("{matched} matched; without a match {before} before and {after} after")
    return said.format(matched=paired["matched"], before=before, after=after)


_WORDS: Mapping[str, Callable[[Any], str]] = {
    "date": lambda value: str(When.from_iso(value)),
    "quantity": lambda value: str(Count.from_json(value)),
    "place": lambda value: ", ".join(map(_place_in_words, value)),
    "campaigns": lambda value: ", ".join(map(campaigns().label, value)),
    "fulfils": lambda value: ", ".join(map(item_in_words, value)),
    "digest": lambda value: str(value)[:8],
    "origin": lambda value: str(value)[:8],
    "paired": _paired_in_words,
    "answers": lambda value: "; ".join([papers_in_words(value), *_answers_in_words(value)]),
    "questions": lambda value: ", ".join(one["id"] for one in value),
}


def papers_in_words(answers: Mapping[str, Any]) -> str:
    """How many papers there are, as far as anybody said."""
    papers = answers["papers"]
    if papers is None:
        return _("number of papers not told")
    return ngettext("{number} paper", "{number} papers", papers).format(number=papers)


def answer_in_words(code: str) -> str:
    """An answer as people read it where its wording is not at hand: a choice is its code."""
    return _(ALL_RIGHT_WORDS) if code == ALL_RIGHT else vocabulary().label("no-answers", code)


def _answers_in_words(answers: Mapping[str, Any]) -> Iterator[str]:
    for question, counts in answers["questions"].items():
        told = ", ".join(f"{answer_in_words(one)} {number}" for one, number in counts.items())
        yield f"{question}: {told}"


def _questions_number(questions: Sequence[Any]) -> str:
    number = len(questions)
    return ngettext("{number} question", "{number} questions", number).format(number=number)


def item_in_words(id_: str) -> str:
    """A planned item by its id, with when and where it is planned if the schedule knows it."""
    item = plan().get(id_)
    if item is None:
        return id_
    return f"{id_} ({item.when}, {gazetteer().name(item.municipality or item.county)})"


def _line_in_words(line: AudienceLine, wordings: Sequence[str | None]) -> str:
    audience = " + ".join(_term("audiences", code, wordings) for code in line.of)
    if line.female is None and line.male is None:
        return f"{audience}: {line.count}"
    told = (("?" if number is None else number) for number in (line.female, line.male))
    return f"{audience}: {line.count} ({_('F/M')} {'/'.join(map(str, told))})"


def _place_in_words(code: str) -> str:
    county, slash, _municipality = code.partition("/")
    name, around = gazetteer().name(code), gazetteer().name(county)
    return f"{name} ({around})" if slash and name != around else name


def summary(type_: str, fields: Mapping[str, Any], texts: Texts) -> str:
    """A record in one line: when, where, what, for whom or how many."""
    order = {
        "event": ("date", "place", "kind", "attended", "campaigns"),
        "distribution": ("date", "place", "material", "quantity", "status", "campaigns"),
        "request": ("theme", "answer"),
        "outcome": ("item", "state"),
        "nothing": ("date", "place"),
        "total": ("date", "place", "measure", "quantity", "campaigns"),
        "questionnaire": ("code", "version", "digest", "questions"),
        "survey": ("questionnaire", "phase", "answers"),
    }
    told = [name for name in order.get(type_, ()) if fields.get(name)]
    words = {name: in_words(name, fields[name], texts) for name in told}
    if type_ == "request":  # beside its theme what was asked for
        words["theme"] = ": ".join([words.get("theme", "–"), *filter(None, texts.get("words", ()))])
    elif type_ == "outcome" and fields.get("date"):
        words["state"] = became(fields.get("state"), fields["date"])
    elif type_ == "nothing":
        words["nothing"] = _("nothing to report")
    elif type_ == "survey":
        words["answers"] = papers_in_words(fields["answers"])
    elif type_ == "questionnaire":
        name = name_of(*(str(fields.get(one)) for one in ("code", "version", "digest")))
        words = {"code": name, "questions": _questions_number(fields.get("questions") or ())}
    return " · ".join(words.values())


def became(outcome: str | None, days: str | None) -> str:
    """What was said to have become of a planned item, with the days it was moved to."""
    words = in_words("state", outcome) if outcome else "–"
    if not days:
        return words
    return f"{words}{' → ' if outcome == 'moved' else ', '}{in_words('date', days)}"


def texts_of(log: Log, state: RecordState) -> Texts:
    """The open texts of a record as they stand; None for one that is erased or not here."""
    return {name: log.words(told.value) for name, told in state.text.items()}
