"""Which texts fit at the place where somebody types: commands, options, or the values of one.

Pure, but for ids, campaigns and questionnaires, which it asks the log for. Not here: how a shell
gets them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from antitrafik_cli import settings
from antitrafik_cli.domain.spelling import fold

Known = Mapping[str, Any]  # as `words.known_words` gives it


@dataclass(frozen=True)
class Choice:
    """A text that fits, what it means, and whether more is typed right behind it."""

    text: str
    meaning: str = ""
    open: bool = False


_MOST_ITEMS = 50
FILES = Choice("")  # alone: here the shell completes the names of files


def choices(words: Sequence[str], current: str, known: Known) -> list[Choice]:
    """The texts that can stand for `current`, behind these words of the command line."""
    options = known["options"]
    place, command = 0, ""
    free: list[str] = []
    while place < len(words):
        word = words[place]
        name, sign, value = word.partition("=")
        source = options.get(name, {}).get("source")
        if word.startswith("-"):
            if source is not None and not sign:  # its value is the next word
                if place + 1 == len(words):
                    return _values(source, current, known, free)
                place, value = place + 1, words[place + 1]
            if name == "--log" and value:
                settings.override("log", value)
        elif not command:
            command, options = word, known["commands"].get(word, {}).get("options", {})
        else:
            free.append(word)
        place += 1
    if current.startswith("-"):
        return _of_option(current, options, known, free)
    if not command:
        return _beginning(current, [(n, one["does"]) for n, one in known["commands"].items()])
    arguments = known["commands"].get(command, {}).get("arguments", [])
    if len(free) < len(arguments):
        return _values(arguments[len(free)], current, known, free)
    return [] if current else _of_option("-", options, known, free)


def _of_option(
    current: str, options: Mapping[str, Any], known: Known, free: Sequence[str]
) -> list[Choice]:
    name, sign, value = current.partition("=")
    source = options.get(name, {}).get("source")
    if sign and source is not None:
        found = _values(source, value, known, free)
        return found if found == [FILES] else [_behind(f"{name}=", one) for one in found]
    return _beginning(current, [(name, one["does"]) for name, one in options.items()])


def _beginning(current: str, told: Sequence[tuple[str, str]]) -> list[Choice]:
    return [Choice(name, does) for name, does in told if name.startswith(current)]


def _behind(before: str, choice: Choice) -> Choice:
    return replace(choice, text=before + choice.text)


def _values(source: str, current: str, known: Known, free: Sequence[str]) -> list[Choice]:
    """The values of a source: a name of `_ASKED`, `a|b`, or a list of words."""
    if source in _ASKED:
        return _ASKED[source](current, known, free)
    if "|" in source:
        return _beginning(current, [(one, "") for one in source.split("|") if one])
    return _matching(current, known["words"].get(source, []))


def _campaigns(current: str, known: Known, _free: Sequence[str]) -> list[Choice]:
    """Those of the schedule, and those that records serve."""
    from antitrafik_cli.store.offers import campaigns  # noqa: PLC0415 - only where asked for

    settings.override("busy_seconds", "0")
    words = known["words"]["campaigns"]
    used = set(campaigns(settings.log_path())) - {text for text, _meaning, _else in words}
    return _matching(current, [*words, *((code, "", ()) for code in sorted(used))])


def _questionnaires(current: str, _known: Known, _free: Sequence[str]) -> list[Choice]:
    """Those that come with the tool, and those in the log."""
    from antitrafik_cli.data import packaged_codes  # noqa: PLC0415 - only where asked for
    from antitrafik_cli.store.offers import questionnaires  # noqa: PLC0415

    settings.override("busy_seconds", "0")
    codes = {*packaged_codes(), *questionnaires(settings.log_path())}
    return _matching(current, [(code, "", ()) for code in sorted(codes)])


def _define_or_show(current: str, known: Known, free: Sequence[str]) -> list[Choice]:
    """What `survey` is about: a file to be defined, a questionnaire to be shown."""
    if free[:1] == ["define"]:
        return [FILES]
    return _questionnaires(current, known, free) if free[:1] == ["show"] else []


def _attended(current: str, known: Known, _free: Sequence[str]) -> list[Choice]:
    """The audience before the `=`, the last one where several are joined by `+`."""
    before, plus, last = current.rpartition("+")
    found = [] if "=" in current else _matching(last, known["words"]["audiences"])
    return [Choice(f"{before}{plus}{one.text}=", one.meaning, open=True) for one in found]


def _request(current: str, known: Known, _free: Sequence[str]) -> list[Choice]:
    found = [] if ":" in current else _matching(current, known["words"]["themes"])
    return [Choice(f"{one.text}:", one.meaning, open=True) for one in found]


def _setting_value(current: str, known: Known, free: Sequence[str]) -> list[Choice]:
    if len(free) < 2 or free[0] != "set":
        return []
    return _values(known["settings"].get(free[1], ""), current, known, ())


def _ids(current: str, known: Known, _free: Sequence[str]) -> list[Choice]:
    """The newest records, or those whose ids begin as typed: their day, what they are."""
    from antitrafik_cli.domain.when import When  # noqa: PLC0415 - only where asked for
    from antitrafik_cli.store.offers import records  # noqa: PLC0415

    settings.override("busy_seconds", "0")  # a Tab key does not wait
    found = []
    for one in records(settings.log_path(), current):
        day = [str(When.from_iso(one.date))] if one.date else []
        what = [known["names"].get(code, code) for code in one.what]
        found.append(Choice(one.short, " · ".join([*day, *what])))
    return found


def _items(current: str, _known: Known, _free: Sequence[str]) -> list[Choice]:
    """The planned items whose ids begin as typed, the nearest in time first: when, where."""
    from antitrafik_cli.data import gazetteer, plan  # noqa: PLC0415 - only where asked for
    from antitrafik_cli.domain.plan import gap_between  # noqa: PLC0415
    from antitrafik_cli.domain.when import When  # noqa: PLC0415

    today, typed = When.from_iso(settings.today().isoformat()), fold(current)
    found = [one for one in plan() if fold(one.id).startswith(typed)]
    found.sort(key=lambda one: gap_between(one.when, today))
    name = gazetteer().name
    return [
        Choice(one.id, f"{one.when} · {name(one.municipality or one.county)}")
        for one in found[:_MOST_ITEMS]
    ]


def _fulfils(current: str, known: Known, free: Sequence[str]) -> list[Choice]:
    return _items(current, known, free) + _beginning(current, [("none", "")])


_ASKED: Mapping[str, Callable[[str, Known, Sequence[str]], list[Choice]]] = {
    "files": lambda _current, _known, _free: [FILES],
    "ids": _ids,
    "items": _items,
    "fulfils": _fulfils,
    "campaigns": _campaigns,
    "questionnaires": _questionnaires,
    "define-or-show": _define_or_show,
    "attended": _attended,
    "request": _request,
    "setting-value": _setting_value,
}


def _otherwise(typed: str, text: str, meaning: str, ways: Sequence[Sequence[str]]) -> list[Choice]:
    spelt = [offered for folded, offered in ways if folded.startswith(typed)]
    if any(spelt):
        return [Choice(one, text) for one in spelt if one]
    return [Choice(text, meaning)] if spelt else []


def _matching(current: str, words: Sequence[Sequence[Any]]) -> list[Choice]:
    """The words that begin as typed, case and diacritics aside; if none, those so spelt otherwise.

    Otherwise: a code, the other language, an inflected form, a word within the name. A code or a
    town is offered as it is spelt, an inflected form as its name.
    """
    typed = fold(current)
    found = [
        Choice(text, meaning) for text, meaning, _else in words if fold(text).startswith(typed)
    ]
    if not found and typed:
        found = [one for word in words for one in _otherwise(typed, *word)]
    if not found and typed:
        found = [
            Choice(text, meaning)
            for text, meaning, _else in words
            if any(word.startswith(typed) for word in fold(text).split())
        ]
    return list(dict.fromkeys(found))
