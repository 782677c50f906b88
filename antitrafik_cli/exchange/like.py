"""A record told again as the words of options: what another record may be like.

Here: from a state to words, leaving out what is told once. Not here: which record (`store.latest`),
asking.
"""

from collections.abc import Iterator, Sequence

from antitrafik_cli.domain.attendance import AudienceLine
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.vocabulary import OTHER
from antitrafik_cli.errors import Failure, NoEarlierEvent
from antitrafik_cli.exchange.telling import find
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.fold import RecordState
from antitrafik_cli.store.latest import latest_event, logged_with
from antitrafik_cli.store.log import Log

LAST = "last"
_TERMS = (  # field, option, the open text that words what is `other`
    ("kind", "kind", "kind_words"),
    ("topics", "topic", "topic_words"),
    ("materials", "materials", "material_words"),
)


def words_like(record: str) -> dict[str, list[str]]:
    """The words of an earlier event, by option: of the one that begins with this id, or the last.

    Its date, note and source are its own, and so are the events it overlaps. Raises
    `NoEarlierEvent`, and what `find` raises.
    """
    with Log.open(log_path()) as log:
        state = log.state(_named(log, record))
        words = dict(_coded(log, state)) | dict(_open(log, state))
        words |= dict(_beside(log, state))
    return {name: told for name, told in words.items() if told}


def _named(log: Log, record: str) -> str:
    if record.strip().lower() == LAST:
        if latest := latest_event(log):
            return latest
        raise NoEarlierEvent
    try:
        return find(log, record, "event")
    except Failure as failure:
        raise failure.at("--like") from None


def _coded(log: Log, state: RecordState) -> Iterator[tuple[str, list[str]]]:
    places = state.value("place") or []
    yield "county", [code for code in places if "/" not in code]
    yield "municipality", [code for code in places if "/" in code]
    yield "campaign", list(state.value("campaigns") or ())
    for field, option, wordings in _TERMS:
        value = state.value(field) or []
        codes = value if isinstance(value, list) else [value]
        worded = [f"{OTHER}: {one}" for one in _texts(log, state, wordings)]
        yield option, [one for one in codes if one != OTHER or not worded] + worded
    worded = [f"{OTHER}: {one}" for one in _texts(log, state, "audience_words")]
    lines = map(AudienceLine.from_json, state.value("attended") or ())
    yield "attended", [_notation(line, worded) for line in lines]


def _notation(line: AudienceLine, worded: Sequence[str]) -> str:
    """The line as options take it, with the wordings of audiences nobody knows."""
    _key, equals, count = line.notation.partition("=")
    names = [one for one in line.of if one != OTHER or not worded]
    return "+".join([*names, *(worded if OTHER in line.of else ())]) + equals + count


def _open(log: Log, state: RecordState) -> Iterator[tuple[str, list[str]]]:
    yield "venue", _texts(log, state, "venue")
    yield "partner", _texts(log, state, "partners")


def _beside(log: Log, state: RecordState) -> Iterator[tuple[str, list[str]]]:
    """What was logged in the same change: requests, and leaflets handed out there."""
    others = [log.state(record) for record in logged_with(log, state.record)]
    yield "request", [_request(log, one) for one in others if _is(one, "request", state.record)]
    counts = [one.value("quantity") for one in others if _is(one, "distribution", None)]
    yield "leaflets", [Count.from_json(count).notation for count in counts[:1] if count]


def _is(state: RecordState, type_: str, event: str | None) -> bool:
    return state.type == type_ and state.standing == "stands" and state.value("event") == event


def _request(log: Log, state: RecordState) -> str:
    theme = next(iter(_texts(log, state, "theme_words")), state.value("theme"))
    return f"{theme}: {next(iter(_texts(log, state, 'words')), '')}"


def _texts(log: Log, state: RecordState, name: str) -> list[str]:
    return [words for words in log.words(state.commitments(name)) if words]
