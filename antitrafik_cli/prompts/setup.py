"""The questions of `init`.

Here: asking on a terminal, once more after nonsense. Not here: what an answer means
(`exchange.configuring`), keeping it (`settings`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import LANGUAGES, N_, _, use_language
from antitrafik_cli.prompts.terminal import read_line, tell_person

NONE = "-"  # the answer that takes a setting away
QUESTIONS: Mapping[str, str] = {  # in the order they are asked: each may lean on those before it
    "lang": N_("Language, sq or en"),
    "office": N_("Office"),
    "county": N_("County"),
    "officer": N_("Your officer code, never a name"),
    "schedule": N_("Schedule of campaigns, a file"),
    "campaign": N_("Usual campaign"),
}


@dataclass(frozen=True)
class Present:
    """What holds before the question: its words, and whether a setting could be taken away."""

    words: str
    removable: bool


def ask_setup(
    present: Callable[[str], Present],
    choices: Callable[[str], str],
    read: Callable[[str, str], str],
) -> dict[str, str | None]:
    """The settings that were answered, None for one to take away.

    An empty answer leaves what is `present`, `-` takes it away; an answer that `read` refuses is
    asked for again after the sentence that says what would be right. `choices` is a line to show
    before a question, or "".
    """
    tell_person(_("Enter keeps what stands in brackets; - takes it away."))
    answers: dict[str, str | None] = {}
    for name, question in QUESTIONS.items():
        before = present(name)
        if line := choices(name):
            tell_person(line)
        words = _ask_until(_(question), before.words, name, read)
        if words == NONE and before.removable:
            answers[name] = None
        elif words not in ("", NONE):
            answers[name] = words
        if name == "lang" and answers.get("lang") in LANGUAGES:
            use_language(str(answers["lang"]))  # the next question already
    return answers


def _ask_until(question: str, before: str, name: str, read: Callable[[str, str], str]) -> str:
    """What `read` makes of the answer, or "" or "-"."""
    while True:
        told = f" [{before}]" if before else ""
        words = read_line(f"{question}{told}:")
        if words in ("", NONE):
            return words
        try:
            return read(name, words)
        except Failure as failure:
            tell_person(failure)
