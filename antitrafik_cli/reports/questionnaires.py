"""Questionnaires as tables: those there are, and the questions of one.

Not here: reading and finding them (`exchange.questionnaires`), the sheet to print (`render`).
"""

from collections.abc import Iterable, Iterator, Mapping

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.questionnaire import Question, Questionnaire
from antitrafik_cli.messages import N_, _
from antitrafik_cli.result import Cell, Coded, Column, Note, Result, ResultTable, Row, Shown

RIGHT = "✓"
_YES_NO = {"po": N_("Yes"), "jo": N_("No")}
_WHERE = {"log": N_("in the log"), "tool": N_("comes with the tool")}
_LIST_COLUMNS = (
    Column("code", "text", "", N_("Code")),
    Column("version", "text", "", N_("Version")),
    Column("digest", "text", "", N_("SHA-256 of what is asked")),
    Column("albanian", "text", "", N_("Albanian")),
    Column("english", "text", "", N_("English")),
    Column("questions", "count", "questions", N_("Questions")),
    Column("results", "count", "results", N_("Results")),
    Column("where", "text", "", N_("Where")),
)
_LIST_SHOWN = (
    Shown(N_("Code"), "text", ("code",)),
    Shown(N_("Version"), "text", ("with_digits",)),
    Shown(N_("Title"), "text", ("title",)),
    Shown(N_("Questions"), "number", ("questions",)),
    Shown(N_("Results"), "number", ("results",)),
    Shown(N_("Where"), "code", ("where",)),
)
_QUESTION_COLUMNS = (
    Column("question", "text", "", N_("Question")),
    Column("type", "text", "", N_("Type")),
    Column("about", "text", "", N_("About what")),
    Column("choices", "text", "", N_("Choices")),
    Column("right", "text", "", N_("Right answers")),
    Column("albanian", "text", "", N_("Albanian")),
    Column("english", "text", "", N_("English")),
)
_QUESTION_SHOWN = (
    Shown(N_("Question"), "text", ("question",)),
    Shown(N_("Type"), "code", ("type",)),
    Shown(N_("About what"), "code", ("about",)),
    Shown(N_("Wording"), "text", ("wording",)),
    Shown(N_("Choices"), "text", ("answers",)),
)
_MARK = Note(N_("{mark} stands behind what is right."), {"mark": RIGHT})


def questionnaires_result(
    known: Iterable[tuple[Questionnaire, bool]], results: Mapping[tuple[str, str], int]
) -> Result:
    """A row for each questionnaire, of which is said whether the log holds it.

    `results` are the numbers of results by code and digest.
    """
    rows = tuple(_listed(asked, results, is_known=is_known) for asked, is_known in known)
    title = N_("Questionnaires")
    table = ResultTable("questionnaires", title, _LIST_COLUMNS, rows, _LIST_SHOWN)
    return Result("survey", (table,))


def _listed(asked: Questionnaire, results: Mapping[tuple[str, str], int], *, is_known: bool) -> Row:
    where = "log" if is_known else "tool"
    return {
        "code": asked.code,
        "version": asked.version,
        "digest": asked.digest,
        "albanian": asked.title.get("sq"),
        "english": asked.title.get("en"),
        "questions": len(asked.questions),
        "results": results.get((asked.code, asked.digest), 0),
        "where": Coded(where, _(_WHERE[where])),
        "with_digits": asked.name.removeprefix(asked.code).strip(),
        "title": asked.called(),
    }


def questionnaire_result(asked: Questionnaire) -> Result:
    """The questions of one questionnaire, with their answers."""
    rows = tuple(_question(asked, one) for one in asked.questions)
    table = ResultTable(
        name="questions",
        title=N_("Questions"),
        columns=_QUESTION_COLUMNS,
        rows=rows,
        shown=_QUESTION_SHOWN,
        notes=(_MARK,) if any(one.right for one in asked.questions) else (),
    )
    scope = {"questionnaire": asked.code, "version": asked.version, "digest": asked.digest}
    facts = {"name": asked.name, "title": asked.called()}
    return Result("survey", (table,), scope, Note(N_("Questionnaire {name}: {title}"), facts))


def _question(asked: Questionnaire, question: Question) -> Row:
    terms = vocabulary()
    about: Cell = None
    if question.about:
        label = terms.label("question-subjects", question.about)
        about = Coded(question.about, label)
    wording = asked.wordings.get(question.id, {})
    return {
        "question": question.id,
        "type": Coded(question.type, terms.label("question-types", question.type)),
        "about": about,
        "choices": " ".join(question.choices) or None,
        "right": " ".join(question.right) or None,
        "albanian": wording.get("sq"),
        "english": wording.get("en"),
        "wording": asked.label(question.id) or None,
        "answers": " · ".join(_answers(asked, question)) or None,
    }


def _answers(asked: Questionnaire, question: Question) -> Iterator[str]:
    """The choices in words, of a number the right ones, the right ones with their mark."""
    for code in question.choices or question.right:
        usual = _(_YES_NO.get(code, code)) if question.type == "yes-no" else code
        words = asked.label(f"{question.id}/{code}") or usual
        yield f"{words} {RIGHT}" if code in question.right else words
