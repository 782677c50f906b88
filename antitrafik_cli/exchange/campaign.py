"""Campaigns by the words that name them: of the schedule, of records, or new.

Here: from words to a code. Not here: what a campaign is (`domain.campaign`).
"""

import re

from antitrafik_cli.data import campaigns, schedule_problem
from antitrafik_cli.domain import privacy
from antitrafik_cli.domain.count import shortened
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import NotACode, UnknownCampaign
from antitrafik_cli.messages import _
from antitrafik_cli.store.campaigns import is_in_use
from antitrafik_cli.store.log import Log

_CODE = r"[a-z0-9][a-z0-9-]{0,63}"


def campaign_of(words: str, log: Log | None, *, new: bool) -> str:
    """The code of a campaign that a record serves; a failure says how to bring in a new one."""
    try:
        return read_campaign(words, log, new=new)
    except UnknownCampaign as failure:
        way = _(" For a new one add --new-campaign, or write it into schedule.yaml.")
        failure.facts["way"] = way
        raise


def read_campaign(words: str, log: Log | None, *, new: bool = False) -> str:
    """The code of a campaign that the schedule or a record names, or of a new one.

    A schedule that cannot be read stops nobody: then any code is taken for one that it names.

    Raises `UnknownCampaign`; for a new one `NotACode`, or `PersonalData` in its code.
    """
    asked = words.strip()
    if log is not None and asked.isascii() and is_in_use(log, asked):
        return asked
    try:
        return campaigns().read(asked)
    except UnknownCampaign:
        if not new and not (schedule_problem() and re.fullmatch(_CODE, asked)):
            raise
    if not re.fullmatch(_CODE, asked):
        better = "".join(one for one in fold(asked).replace(" ", "-") if re.match("[a-z0-9-]", one))
        raise NotACode(words=shortened(words), better=better.strip("-")[:64] or "fushata-2026")
    privacy.check_text(asked)
    return asked
