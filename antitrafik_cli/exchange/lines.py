"""The audience lines of an event as an amendment leaves them.

Here: which line replaces which, and which are dropped. Not here: other fields (`amending`).
"""

from collections.abc import Sequence
from typing import Any

from antitrafik_cli.data import vocabulary
from antitrafik_cli.domain.attendance import AudienceLine, check_lines
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.errors import UnknownTogether, listed
from antitrafik_cli.errors.amending import JointLine, NoSuchLine
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import _
from antitrafik_cli.store.fold import RecordState


def amended_lines(
    state: RecordState, told: Telling, dropped: Sequence[str], worded: Sequence[str]
) -> list[Any]:
    """The audience lines as amended; `worded` are the wordings of audiences nobody knows.

    A line told anew replaces that of exactly its audiences. Raises `NoSuchLine`, `JointLine`,
    `UnknownTogether`, `AudienceTwice`.
    """
    lines = [AudienceLine.from_json(one) for one in state.value("attended") or ()]
    held = {line.key: line for line in lines}
    for words in dropped:
        key = _key_of(words, worded)
        if held.pop(key, None) is None:
            known = listed(map(_label, lines)) or "–"
            raise NoSuchLine(audience=words, lines=known).at("--drop-attended")
    new = told.text.get("audience_words", [])
    if OTHER in held and new and {*map(fold, new)} != {*map(fold, worded)}:
        every = [*worded, *new]
        failure = UnknownTogether(words=listed(every), together="+".join(every))
        raise failure.at("--attended")
    for one in told.fields.get("attended") or ():
        line = AudienceLine.from_json(one)
        for other in held.values():
            joint = len(other.of) > 1 or len(line.of) > 1
            if joint and other.key != line.key and set(line.of) & set(other.of):
                raise JointLine(audience=_label(line), line=_label(other), joint=other.key).at(
                    "--attended"
                )
        told.remarks += _sexes_lost(held.get(line.key), line)
        held[line.key] = line
    return [line.to_json() for line in check_lines(held.values())]


def _key_of(words: str, worded: Sequence[str]) -> str:
    """The key of the line that these words name; none for an audience nobody has told."""
    codes = set()
    for one in words.split("+"):
        code, wording = vocabulary().read("audiences", one)
        if wording and fold(wording) not in map(fold, worded):
            return ""
        codes.add(code)
    return "+".join(sorted(codes))


def _sexes_lost(before: AudienceLine | None, line: AudienceLine) -> list[str]:
    """The remark that an amended line no longer tells females and males; nobody may notice."""
    if before is None or (before.female, before.male) == (None, None):
        return []
    if (line.female, line.male) != (None, None):
        return []
    remark = _(
        "The females and males of “{audience}” are no longer told. To keep them, write {before}, "
        "with the new count."
    )
    return [remark.format(audience=_label(line), before=before.notation)]


def _label(line: AudienceLine) -> str:
    return " + ".join(vocabulary().label("audiences", code) for code in line.of)
