"""The lists of choices of an XLSForm: their names as codes, what means "don't know", or_other.

Not here: which question asks which list (`xlsform`), what its type makes of it (`xlsform_rows`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from antitrafik_cli.domain.questionnaire import DONT_KNOW, WRITTEN_AS
from antitrafik_cli.domain.questionnaire_yaml import code_of
from antitrafik_cli.domain.shape import code
from antitrafik_cli.domain.spelling import fold, nearest
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import BadYaml, Failure, nearest_of
from antitrafik_cli.errors.forms import BadForm, OneCode, UnknownList
from antitrafik_cli.errors.surveying import SplitContradicts
from antitrafik_cli.exchange.xlsform_sheets import CHOICES, TICKED, UNTICKED, Form, Row
from antitrafik_cli.messages import _

_OTHER = {"sq": "Tjetër", "en": "Other"}  # of or_other; a form has no word for it


class Choice(NamedTuple):
    """A choice: the name in the form, the code it becomes, its wording, its row, if it is right."""

    name: str
    code: str
    label: Mapping[str, str]
    row: int = 0
    is_right: bool = False

    def to_yaml(self) -> dict[str, str]:
        """What a questionnaire in YAML would say of it."""
        return {"id": self.code, **self.label}


class Lists:
    """The lists of a form; each is read when a question first asks it."""

    def __init__(self, form: Form, terms: Vocabulary) -> None:
        self._form = form
        self._dont_know = frozenset(terms.spelt("no-answers", DONT_KNOW))
        self._may_repeat = fold(form.settings.text("allow_choice_duplicates")) in TICKED
        self._read: dict[str, list[Choice]] = {}

    def choices(self, name: str, has_other: bool) -> list[Choice]:  # noqa: FBT001 - as `Kind` has them
        """The choices of a list, with `other` where the form adds one.

        Raises `UnknownList`; `BadForm`, `OneCode` and `SplitContradicts` told at their row.
        """
        if name not in self._form.lists:
            known = list(self._form.lists)
            raise UnknownList(words=name, hint=nearest_of(nearest(name, known), known))
        if name not in self._read:
            self._read[name] = list(self._of(self._form.lists[name]))
        found = self._read[name]
        if has_other and all(one.code != "other" for one in found):
            spoken = {language for one in found for language in one.label}
            label = {language: words for language, words in _OTHER.items() if language in spoken}
            return [*found, Choice("other", "other", label)]
        return found

    def _of(self, rows: Sequence[Row]) -> Iterator[Choice]:
        found: dict[str, Choice] = {}
        for row in rows:
            try:
                choice = self._choice(row)
                known = found.setdefault(choice.code, choice)
                if known is choice:
                    yield choice
                elif known.name != choice.name:
                    raise OneCode(one=known.name, other=choice.name, code=choice.code)
                elif not self._may_repeat:
                    problem = _("The choice “{id}” stands here twice.").format(id=choice.name)
                    raise BadForm(problem=problem)
            except Failure as failure:
                raise failure.at(self._form.place(CHOICES, row.number)) from None

    def _choice(self, row: Row) -> Choice:
        name, marked = row.text("name"), fold(row.text("right"))
        if not name:
            raise missing("name")
        if marked not in TICKED | UNTICKED:
            raise SplitContradicts(words=row.text("right"))
        spelt = {fold(one) for one in (name, *row.label.values())}
        own = as_code(name) if spelt.isdisjoint(self._dont_know) else DONT_KNOW
        label = row.label
        if own == DONT_KNOW and fold(name) not in self._dont_know:
            label = {**label, WRITTEN_AS: name}  # exports hold it, and no reader could guess it
        return Choice(name, own, label, row.number, marked in TICKED)


def as_code(name: str) -> str:
    """The code that a name becomes. Raises `BadForm`."""
    try:
        return code(code_of(name) or name, ())
    except BadYaml as problem:
        raise BadForm(problem=problem.facts["problem"]) from None


def missing(key: str) -> BadForm:
    """That a cell is empty in which something must stand."""
    return BadForm(problem=_("Here “{key}” is missing.").format(key=key))
