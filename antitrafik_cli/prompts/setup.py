"""The questions of `init`.

Here: asking on a terminal, once more after nonsense. Not here: what an answer means
(`exchange.configuring`), keeping it (`settings`).
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import LANGUAGES, N_, _, say, use_language, visible

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


def can_ask() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


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
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="surrogateescape")  # what is no UTF-8 is refused with words
    say(_("Enter keeps what stands in brackets; - takes it away."))
    answers: dict[str, str | None] = {}
    for name, question in QUESTIONS.items():
        before = present(name)
        if line := choices(name):
            say(line)
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
        sys.stderr.write(visible(f"{question}{told}: "))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        words = line.strip()
        if words in ("", NONE):
            return words
        try:
            return read(name, words)
        except Failure as failure:
            say(str(failure))
