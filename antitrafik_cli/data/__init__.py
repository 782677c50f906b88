"""What the tool knows beforehand: the vocabulary, the gazetteer, the schedule.

Beside this file lie vocabulary.yaml, gazetteer.yaml, counties.geojson (county outlines for maps),
completion/ (a script for each shell), questionnaires/ (those that come with the tool), and in an
installed package schedule.yaml. Not here: what they mean, which the domain says.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from antitrafik_cli import settings
from antitrafik_cli.data.reading import (
    MOST_BYTES,
    compile_yaml,
    compiled,
    problems_in,
    read_yaml,
)
from antitrafik_cli.domain.campaign import Campaigns
from antitrafik_cli.domain.digest import sha256
from antitrafik_cli.domain.place import Gazetteer, compile_gazetteer
from antitrafik_cli.domain.plan import Plan
from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.vocabulary import Vocabulary, compile_vocabulary
from antitrafik_cli.errors import BadYaml, reason_of
from antitrafik_cli.messages import _

_HERE = Path(__file__).parent


@cache
def vocabulary() -> Vocabulary:
    """The terms of the field."""
    return Vocabulary(_compiled("vocabulary", _HERE / "vocabulary.yaml", compile_vocabulary))


@cache
def gazetteer() -> Gazetteer:
    """The counties and municipalities."""
    return Gazetteer(_compiled("gazetteer", _HERE / "gazetteer.yaml", compile_gazetteer))


@cache
def demonstration() -> dict[str, Any]:
    """The records of three real bulletins, as options of `log-event` and `log-leaflets`."""
    found: dict[str, Any] = _compiled("demonstration", _HERE / "demonstration.yaml", dict)
    return found


class Schedule(NamedTuple):
    """A schedule: its edition, its campaigns, and what is planned, compiled.

    `edition` is what the file says, and the first eight digits of the SHA-256 of its bytes: two
    files that differ are never one edition.
    """

    edition: str
    campaigns: Campaigns
    planned: Mapping[str, Any]


def campaigns() -> Campaigns:
    """The campaigns of the schedule in use; none where it cannot be read (`schedule_problem`)."""
    return _schedule()[0].campaigns


@cache
def plan() -> Plan:
    """What the schedule in use plans; nothing where it cannot be read (`schedule_problem`)."""
    return Plan(_schedule()[0].planned)


def schedule_edition() -> str:
    """The edition of the schedule in use; "" where it cannot be read."""
    return _schedule()[0].edition


def schedule_problem() -> BadYaml | None:
    """Why the schedule in use cannot be read, or None."""
    return _schedule()[1]


def schedule_path() -> Path:
    """Where the schedule in use lies: as the setting says, else the one that came with the tool."""
    if given := settings.setting("schedule"):
        with suppress(RuntimeError):  # ~somebody who has no home here: there is no such file
            return Path(given).expanduser()
        return Path(given)
    return own_schedule_path()


def own_schedule_path() -> Path:
    """Where the schedule that came with the tool lies."""
    packaged = _HERE / "schedule.yaml"  # in a checkout it lies at the top of the project
    return packaged if packaged.exists() else _HERE.parent.parent / "schedule.yaml"


def read_schedule(path: Path) -> Schedule:
    """Any schedule. Raises `BadYaml`."""
    source = _bytes_of(path)
    found = compiled("schedule", source, _compile_schedule, str(path))
    digest = sha256(source).hexdigest()[:8]
    edition = f"{found['edition']} ({digest})" if found["edition"] else digest
    return Schedule(edition, Campaigns(found), found)


def problems_of_schedule(path: Path) -> list[BadYaml]:
    """Everything that is wrong in a schedule, in the order of its lines; none where it is sound."""
    from antitrafik_cli.domain.schedule import check_schedule  # noqa: PLC0415 - yaml is slower

    try:
        source = _bytes_of(path)
    except BadYaml as problem:
        return [problem]
    return problems_in(
        source, lambda raw: check_schedule(raw, gazetteer(), vocabulary())[1], str(path)
    )


def read_questionnaire_file(path: Path) -> Questionnaire:
    """The questionnaire in a file of YAML. Raises `BadYaml`."""
    from antitrafik_cli.domain.questionnaire_yaml import (  # noqa: PLC0415 - few ask for it
        read_questionnaire,
    )

    def made(raw: Any) -> Questionnaire:
        return read_questionnaire(raw, vocabulary())

    return compile_yaml(_bytes_of(path), made, str(path))


def packaged_questionnaires() -> dict[str, Questionnaire]:
    """The questionnaires that come with the tool, by code."""
    paths = sorted((_HERE / "questionnaires").glob("*.yaml"))
    return {path.stem: read_questionnaire_file(path) for path in paths}


def packaged_codes() -> list[str]:
    """The codes of those; no file is read."""
    return sorted(path.stem for path in (_HERE / "questionnaires").glob("*.yaml"))


def source(name: str) -> Any:
    """The whole of vocabulary.yaml or gazetteer.yaml, every spelling as it is written; slow."""
    path = _HERE / f"{name}.yaml"
    return read_yaml(path.read_bytes(), str(path))


def completion_script(shell: str) -> str:
    """The script that lets bash, zsh, fish or powershell ask this tool what the Tab key writes."""
    return (_HERE / "completion" / f"antitrafik.{shell}").read_text(encoding="utf-8")


def forget() -> None:
    """Read everything again when it is next asked for."""
    for known in (vocabulary, gazetteer, demonstration, _schedule, plan):
        known.cache_clear()


@cache
def _schedule() -> tuple[Schedule, BadYaml | None]:
    try:
        return read_schedule(schedule_path()), None
    except BadYaml as problem:
        return Schedule("", Campaigns({}), {}), problem


def _compile_schedule(raw: Any) -> dict[str, Any]:
    from antitrafik_cli.domain.schedule import compile_schedule  # noqa: PLC0415 - when it changed

    return compile_schedule(raw, gazetteer(), vocabulary())


def _compiled(kind: str, path: Path, compile_: Callable[[Any], Any]) -> Any:
    return compiled(kind, _bytes_of(path), compile_, str(path))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)  # one more is refused
    except FileNotFoundError:
        raise BadYaml(problem=_("There is no such file.")).at(str(path)) from None
    except OSError as problem:
        sentence = _("The file cannot be read: {reason}.").format(reason=reason_of(problem))
        raise BadYaml(problem=sentence).at(str(path)) from None
