"""A command line as bash has it while it is being typed: words, open quotes, and what Tab replaces.

Readline replaces the word it sees: from the open quote on, else from the last `=` or `:` on. Not
here: which texts fit (`choosing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from antitrafik_cli.completion.choosing import Choice

_ENDS = frozenset("|;&()<>\n")  # what begins another command or another word
_BREAKS = frozenset("=:")  # of COMP_WORDBREAKS, those that stand within our words
_BARE = frozenset("-_./=+:@%,")


@dataclass(frozen=True)
class Line:
    """The words before the one being typed, that one without its quotes, what of it is kept.

    `kept` is how many of its characters stand before what readline replaces; `quote` the quote
    that is open, or "".
    """

    words: tuple[str, ...]
    current: str
    kept: int
    quote: str


def read(line: str) -> Line:
    """What the line means up to its end; the first word, the tool, is not among the words."""
    words: list[str] = []
    current, kept, quote, begun, start = "", 0, "", False, 0
    place = 0
    while place < len(line):
        one = line[place]
        follows = line[place + 1 : place + 2]
        if quote:
            if one == quote:
                quote, kept = "", start
            elif one == "\\" and quote == '"' and follows and follows in '$`"\\':
                current, place = current + follows, place + 1
            else:
                current += one
        elif one == "\\":
            current, place, begun = current + follows, place + 1, True
        elif one in "\"'":
            quote, begun, kept, start = one, True, len(current), kept
        elif one.isspace() or one in _ENDS:
            words = [*words, current] if begun else words
            words = [] if one in "|;&(\n" else words
            current, kept, begun = "", 0, False
        else:
            current, begun = current + one, True
            kept = len(current) if one in _BREAKS else kept
        place += 1
    return Line(tuple(words[1:]), current, kept, quote)


def told(line: Line, found: Sequence[Choice]) -> list[str]:
    """What COMPREPLY takes: one text whole, several with their meanings for the eye.

    Readline writes what several have in common; where that would take away typed letters (`shen`
    may be Shën or Sheng), a blank among them keeps it from writing anything.
    """
    texts = [_escaped(one.text[line.kept :], line.quote) for one in found]
    if len(texts) < 2:
        return texts
    typed = line.current[line.kept :]
    begun = {one.text[line.kept :][: len(typed)] for one in found}
    lines = [
        f"{text}  ({one.meaning})" if one.meaning else text
        for text, one in zip(texts, found, strict=True)
    ]
    return lines if len(begun) == 1 else [*lines, " "]


def _escaped(text: str, quote: str) -> str:
    """The text as it can stand at that place: in the open quote, or bare."""
    if quote == '"':
        return "".join(f"\\{one}" if one in '$`"\\' else one for one in text)
    if quote == "'":
        return text.replace("'", "'\\''")
    return "".join(one if one.isalnum() or one in _BARE else f"\\{one}" for one in text)
