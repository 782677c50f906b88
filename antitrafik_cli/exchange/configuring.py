"""Settings by the words typed for them: `Elbasanit` becomes AL-03, a path becomes a whole one.

Here: from words to the text that is kept. Not here: keeping it (`settings`), asking (`prompts`).
"""

from datetime import datetime
from pathlib import Path

from antitrafik_cli import settings
from antitrafik_cli.data import gazetteer, read_schedule
from antitrafik_cli.domain import privacy
from antitrafik_cli.errors import BadSetting, UnknownCampaign
from antitrafik_cli.exchange.campaign import read_campaign
from antitrafik_cli.messages import _
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

LONGEST_OFFICE = 100


def read_setting(name: str, words: str, source: str) -> str:
    """The text to keep for a setting that is one. `source` says where the words were typed.

    Raises `BadSetting`; for what is read elsewhere too the failure it has there: `UnknownPlace`,
    `UnknownCampaign`, `BadYaml`, `BadCharacter`, `TextTooLong`, `PersonalData`.
    """
    text = words.strip()
    if name == "office":
        text = privacy.clean_text(words, LONGEST_OFFICE)
        privacy.check_text(text)
    elif name == "county" and text:
        text = gazetteer().county(text)
    elif name == "campaign" and text:
        text = _campaign(text)
    elif name in ("log", "state", "schedule") and text:
        text = _path(name, text, source)
    settings.check(name, text or None, source)  # nothing at all is no value: that is `unset`
    if name == "schedule":
        read_schedule(Path(text))
    if name == "now":
        _check_moment(text, source)
    return text


def _campaign(words: str) -> str:
    path = settings.log_path()
    try:
        if not exists(path):
            return read_campaign(words, None)
        with Log.open(path) as log:
            return read_campaign(words, log)
    except UnknownCampaign as failure:
        failure.facts["way"] = _(
            " A new one is first written into schedule.yaml, or logged with --new-campaign."
        )
        raise


def _path(name: str, words: str, source: str) -> str:
    """The path from the root on: a setting holds in whatever folder a command is typed."""
    try:
        return str(Path(words).expanduser().absolute())
    except RuntimeError as problem:  # ~somebody who has no home here
        right = settings.right_of(name)
        raise BadSetting(name=name, source=source, words=words, right=right) from problem


def _check_moment(text: str, source: str) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError as problem:
        right = settings.right_of("now")
        raise BadSetting(name="now", source=source, words=text, right=right) from problem
