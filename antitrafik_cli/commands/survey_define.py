"""What `survey define` does: a questionnaire from a file into the log, as a version of its own.

Not here: the words behind `survey` (`survey`), reading the file (`exchange.questionnaires`).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from antitrafik_cli.commands.saving import answer, log_to_write, say_kept
from antitrafik_cli.domain.questionnaire import Questionnaire, differing
from antitrafik_cli.errors import listed
from antitrafik_cli.exchange.questionnaires import (
    Asked,
    add_questionnaire,
    all_questionnaires,
    fill_wordings,
    read_questionnaire_at,
)
from antitrafik_cli.messages import _, say
from antitrafik_cli.store.change import change
from antitrafik_cli.store.surveys import versions


def define_questionnaire(path: Path, format_: str) -> None:
    """Add the questionnaire in a file to the log, unless this version stands there already.

    Of one whose wordings were erased these are filled anew.
    Raises what `read_questionnaire_at` raises; then no log is made.
    """
    asked, remarks = read_questionnaire_at(path)
    for remark in remarks:
        say(remark)
    with log_to_write() as log:
        with change(log, "survey") as started:
            every = all_questionnaires(log)
            same = (one for one in versions(log) if _is_same(asked, one.code, one.digest))
            known = next(same, None)
            record = known.record if known else add_questionnaire(started, asked)
            if known:
                fill_wordings(log, started, asked, record)
        if started.entries:
            say_kept(log, record)
        if known and not started.entries:
            say(_("{name} is defined already; nothing was added.").format(name=known.name))
        elif not known:
            for sentence in _differences(asked, every):
                say(sentence)
        answer(log, record, format_)


def _is_same(asked: Questionnaire, code: str, digest: str) -> bool:
    return (asked.code, asked.digest) == (code, digest)


def _differences(asked: Questionnaire, every: Sequence[Asked]) -> Iterator[str]:
    """What is said of a version beside the newest one there was."""
    before = next(
        (one.questionnaire for one in every if one.questionnaire.code == asked.code), None
    )
    if before is None or before.digest == asked.digest:
        return
    if questions := listed(differing(asked, before)):
        told = _(
            "This version differs from {name} in: {questions}. Results of the two are never pooled."
        )
        yield told.format(name=before.name, questions=questions)
    else:
        told = _(
            "This version asks in another order than {name}. Results of the two are never pooled."
        )
        yield told.format(name=before.name)
    if before.version == asked.version:
        told = _("Both are called version {version}; the digits in brackets tell them apart.")
        yield told.format(version=asked.version)
