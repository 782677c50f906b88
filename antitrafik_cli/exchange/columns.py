"""Which column of a list of papers is which question.

Here: headings as people type them and as KoboToolbox and ODK Central write them, and what `--map`
and `--only` say. Not here: cells (`papers`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from antitrafik_cli.domain.questionnaire import DONT_KNOW, Question, Questionnaire
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.errors import listed, nearest_of
from antitrafik_cli.errors.surveying import (
    BadMap,
    ColumnTwice,
    NearColumn,
    NoColumn,
    NoQuestions,
)
from antitrafik_cli.exchange.tables import TableRow
from antitrafik_cli.messages import _

# What exports call the id of one paper, folded.
_KEYS = ("uuid", "meta instanceid", "instanceid", "key", "meta rootuuid")
_CODES = ("kodi", "code", "kod")  # where nobody says which column holds the codes of pupils
_GROUPS = re.compile(r"[/.:]")  # what stands between a group and its question
_MOST_NAMED = 6


class Maps(NamedTuple):
    """What `--map` and `--only` say, folded: columns and answers by what stands in the file."""

    mapped: Mapping[str, str] = {}
    only: Mapping[str, str] = {}

    def with_answers(self, known: Mapping[str, str]) -> dict[str, str]:
        """The spellings of answers, with those that `--map` adds."""
        added = {typed: known[means] for typed, means in self.mapped.items() if means in known}
        return {**known, **added}


class Columns(NamedTuple):
    """The columns by number: of each question, of each choice that has its own, of ids and codes.

    `only` holds the columns whose rows are taken where they hold that word.
    """

    headings: Sequence[str]
    maps: Maps
    whole: Mapping[str, int]
    split: Mapping[str, Mapping[str, int]]
    key: int | None
    code: int | None
    only: Mapping[int, str]
    remarks: Sequence[str]

    @property
    def asked(self) -> frozenset[str]:
        """The ids of the questions that the file has answers to."""
        return frozenset({*self.whole, *self.split})

    def takes(self, row: TableRow) -> bool:
        """Whether `--only` takes this row."""
        return all(fold(row.cells[column]) == word for column, word in self.only.items())


def read_maps(mapped: Sequence[str], only: Sequence[str]) -> Maps:
    """What these options say, each `LEFT=RIGHT`. Raises `BadMap`."""
    found = []
    for option, told in (("--map", mapped), ("--only", only)):
        pairs = {}
        for words in told:
            left, sign, right = words.rpartition("=")
            if not sign or not left.strip() or not right.strip():
                raise BadMap(words=words).at(option)
            pairs[_named(left) if option == "--only" else fold(left)] = fold(right)
        found.append(pairs)
    return Maps(*found)


def columns_of(
    headings: Sequence[str], asked: Questionnaire, maps: Maps, file: str, code: str | None
) -> Columns:
    """Which column holds what.

    Raises `NoQuestions`, `NearColumn`, `ColumnTwice`, `NoColumn`, `BadMap`, each told of `file`.
    """
    _refuse_stray_maps(headings, asked, maps)
    whole: dict[str, int] = {}
    split: dict[str, dict[str, int]] = {}
    ranks: dict[tuple[str, str], int] = {}
    for place, heading in enumerate(headings):
        for rank, question, choice in _meant(heading, asked, maps):
            target = split.setdefault(question.id, {}) if choice else whole
            name, known = choice or question.id, ranks.get((question.id, choice), 0)
            if known == rank:
                other = headings[target[name]]
                raise ColumnTwice(one=other, other=heading, question=question.id).at(file)
            if rank > known:
                target[name], ranks[question.id, choice] = place, rank
    split = {one: told for one, told in split.items() if _is_whole(asked, one, told, whole)}
    found = Columns(
        headings,
        maps,
        whole,
        split,
        _first(headings, _KEYS),
        _code_column(headings, code, file),
        {_column(headings, name, file): word for name, word in maps.only.items()},
        (),
    )
    return found._replace(remarks=_remarks(found, asked, file))


def _named(heading: str) -> str:
    return fold(_GROUPS.sub(" ", heading))


def _meant(heading: str, asked: Questionnaire, maps: Maps) -> Iterator[tuple[int, Question, str]]:
    """The question, or question and choice, that a heading is; a higher rank is surer."""
    typed = _named(heading)
    mapped = maps.mapped.get(fold(heading))
    best: tuple[int, int, Question, str] | None = None
    for question in asked.questions:
        if mapped is not None and mapped == fold(question.id):
            yield 3, question, ""
            return
        for name, choice in _names(asked, question):
            rank = 2 if typed == name else 1 if typed.endswith(f" {name}") else 0
            if rank and (best is None or (rank, len(name)) > best[:2]):
                best = (rank, len(name), question, choice)
    if best:
        yield best[0], best[2], best[3]


def _names(asked: Questionnaire, question: Question) -> Iterator[tuple[str, str]]:
    """The names of a question, and of each of its several choices behind one of these."""
    names = [_named(question.id), *map(_named, asked.wordings.get(question.id, {}).values())]
    yield from ((name, "") for name in names if name)
    for choice in (*question.choices, DONT_KNOW) if question.type == "multiple" else ():
        worded = asked.wordings.get(f"{question.id}/{choice}", {}).values()
        spelt = [choice, *worded] if choice != DONT_KNOW else [choice, "nuk e di", *worded]
        for one in spelt:
            yield from ((f"{name} {_named(one)}", choice) for name in names)


def _is_whole(
    asked: Questionnaire, id_: str, told: Mapping[str, int], whole: Mapping[str, int]
) -> bool:
    """Whether every choice has its column, or no column holds them all."""
    question = asked.question(id_)
    every = question is not None and all(choice in told for choice in question.choices)
    return every or id_ not in whole


def _first(headings: Sequence[str], names: Sequence[str]) -> int | None:
    folded = [_named(heading) for heading in headings]
    return next((folded.index(name) for name in names if name in folded), None)


def _code_column(headings: Sequence[str], code: str | None, file: str) -> int | None:
    if code is None:
        return None
    return _column(headings, _named(code), file) if code else _first(headings, _CODES)


def _column(headings: Sequence[str], name: str, file: str) -> int:
    found = _first(headings, (name,))
    if found is None:
        hint = nearest_of(nearest(name, headings), headings[:_MOST_NAMED])
        raise NoColumn(words=name, hint=hint).at(file)
    return found


def _refuse_stray_maps(headings: Sequence[str], asked: Questionnaire, maps: Maps) -> None:
    """A column is mapped to a question, an answer to an answer. Raises `BadMap`."""
    folded = {fold(heading) for heading in headings}
    ids = {fold(one.id) for one in asked.questions}
    for typed, means in maps.mapped.items():
        if typed in folded and means not in ids:
            raise BadMap(words=f"{typed}={means}").at("--map")


def _remarks(found: Columns, asked: Questionnaire, file: str) -> list[str]:
    """What is said of columns and questions left out. Raises `NoQuestions`, `NearColumn`."""
    missing = [one for one in asked.questions if one.id not in found.asked]
    taken = {*found.whole.values(), found.key, found.code, *found.only}
    taken |= {place for told in found.split.values() for place in told.values()}
    taken |= {
        place
        for place, heading in enumerate(found.headings)
        if any(_meant(heading, asked, found.maps))
    }
    unread = [heading for place, heading in enumerate(found.headings) if place not in taken]
    if len(missing) == len(asked.questions):
        raise NoQuestions(questionnaire=asked.code, choices=listed(one.id for one in missing)).at(
            file
        )
    for heading in unread if missing else ():
        if near := nearest(heading, [one.id for one in missing], most=1):
            failure = NearColumn(words=heading, questionnaire=asked.code, choices=listed(near))
            raise failure.at(file)
    remarks = []
    if missing:
        told = _("Not in the file, so not asked in this phase: {questions}.")
        remarks.append(told.format(questions=listed(one.id for one in missing)))
    if unread:
        more = " …" if len(unread) > _MOST_NAMED else ""
        told = _("Columns that are no question, not read: {columns}.")
        remarks.append(told.format(columns=listed(unread[:_MOST_NAMED]) + more))
    return remarks
