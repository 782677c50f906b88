"""Making the small file of the Tab key out of the commands, the vocabulary and the gazetteer.

Not here: reading it (`words`), choosing from it (`choosing`).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import antitrafik_cli
from antitrafik_cli import data, settings
from antitrafik_cli.app import COMMANDS, build
from antitrafik_cli.commands.completion import SHELLS
from antitrafik_cli.commands.config import ACTIONS
from antitrafik_cli.commands.schedule import CHECK
from antitrafik_cli.commands.survey import HTML, WORDS
from antitrafik_cli.completion.words import key, stamps
from antitrafik_cli.data.reading import keep_text
from antitrafik_cli.domain.plan import OUTCOMES
from antitrafik_cli.domain.record import TYPES
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.vocabulary import SECTIONS
from antitrafik_cli.messages import _, language
from antitrafik_cli.render import FILE_FORMATS, FORMATS, ICS
from antitrafik_cli.reports.charted import FIGURES
from antitrafik_cli.reports.configured import PATHS
from antitrafik_cli.reports.exported import NAMES as EXPORTED
from antitrafik_cli.reports.named import DIMENSIONS, REPORTS
from antitrafik_cli.reports.phrases import STANDINGS
from antitrafik_cli.reports.terms import SECTIONS as TERMS

Word = tuple[str, str, list[tuple[str, str]]]  # text, meaning, other spellings: folded, as offered

# Which values an option takes: the name of a list of words, or what `choosing` knows by itself.
_OPTIONS = {
    "--county": "counties",
    "--municipality": "municipalities",
    "--campaign": "campaigns",
    "--kind": "kinds",
    "--audience": "audiences",
    "--attended": "attended",
    "--drop-attended": "audiences",
    "--material": "materials",
    "--topic": "topics",
    "--request": "request",
    "--overlaps": "ids",
    "--fulfils": "fulfils",
    "--within": "ids",
    "--by": "|".join(dict.fromkeys(one for several in DIMENSIONS.values() for one in several)),
    "--covers": "ids",
    "--measure": "measures",
    "--answer": "met|open|declined",
    "--type": "|".join(TYPES),
    "--figure": "|".join(FIGURES),
    "--compare": "previous|last-year",
    "--state": "item-states",
    "--questionnaire": "questionnaires",
    "--phase": "phases",
    "--event": "ids",
    "--papers": "files",
}
_ARGUMENTS = {  # by their name on the help page, those of one command behind that command
    "ID": "ids",
    "EVENT": "ids",
    "ITEM": "items",
    "STATE": "|".join(OUTCOMES),
    "ANSWER": "met|open|declined",
    "FIELD": "fields",
    "export [REPORT]": "|".join(EXPORTED),
    "report [NAME] [COLUMN ROW]": "|".join(REPORTS) + "|",
    "schedule [check]": f"{CHECK}|",
    "schedule [FILE]": "files",
    "survey [define|list|show]": "|".join(WORDS),
    "survey [FILE or NAME]": "define-or-show",
    "path [NAME]": "|".join(PATHS),
    "terms WHAT": "|".join(TERMS),
    "completion SHELL": "|".join(SHELLS),
    "config [ACTION]": "|".join(ACTIONS),
    "config [NAME]": "|".join(settings.NAMES),
    "config [VALUE]": "setting-value",
}
_SETTINGS = {
    "lang": "sq|en",
    "county": "counties",
    "campaign": "campaigns",
    "schedule": "files",
    "log": "files",
    "state": "files",
}


def make(path: Path) -> dict[str, Any]:
    """The words in the language in use, kept at `path` for the next time if that can be written."""
    tool = build()
    made: dict[str, Any] = {
        "key": key(),
        "made_of": stamps([str(source) for source in _sources()]),
        "options": _options(tool),
        "commands": {
            name: _command(name, tool.get_command(None, name), _(does))
            for name, does in COMMANDS.items()
        },
        "words": _words(),
        "names": _names(),
        "settings": _SETTINGS,
    }
    keep_text(path, made)
    return made


def _sources() -> Iterable[Path]:
    package = Path(antitrafik_cli.__file__).parent
    yield from sorted((package / "commands").glob("*.py"))
    yield from (package / name for name in ("app.py", "settings.py"))
    yield from sorted((package / "data").glob("*.yaml"))
    yield from sorted((package / "locale").rglob("*.mo"))
    yield data.schedule_path()


def _command(name: str, command: Any, does: str) -> dict[str, Any]:
    places = [one.metavar for one in command.params if one.param_type_name == "argument"]
    sources = [_ARGUMENTS.get(f"{name} {place}", _ARGUMENTS.get(place, "")) for place in places]
    return {"does": does, "options": _options(command), "arguments": sources}


def _options(command: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for param in command.params:
        if param.param_type_name == "option":
            source = None if param.is_flag else _source(param)
            for name in (one for one in param.opts if one.startswith("--")):
                found[name] = {"source": source, "does": _(param.help or "")}
    return found | {"--help": {"source": None, "does": _("Show this page.")}}


def _source(option: Any) -> str:
    if option.opts[0] in _OPTIONS:
        return _OPTIONS[option.opts[0]]
    if option.metavar == "FORMAT":  # its help names those it takes
        named = re.findall(r"[\w-]+", option.help)
        known = dict.fromkeys((*FORMATS, *FILE_FORMATS, ICS, HTML))
        return "|".join(one for one in known if one in named)
    if option.metavar == "FILE":
        return "files"
    return option.metavar if "|" in (option.metavar or "") else ""


def _words() -> dict[str, list[Word]]:
    places, terms = data.source("gazetteer"), data.source("vocabulary")
    texts = dict.fromkeys(name for one in TYPES.values() for name in one.texts)
    return {
        **{section: [_term(*one) for one in terms[section].items()] for section in SECTIONS},
        **_places(places["counties"]),
        "campaigns": [
            (one.code, one.name, _spelt((one.name, ""), (one.slogan, "")))
            for one in data.campaigns()
        ],
        "fields": [(name, "", []) for name in (*texts, "why")],
    }


def _term(code: str, entry: Mapping[str, Any]) -> Word:
    here, other = (entry["sq"], entry["en"]) if language() == "sq" else (entry["en"], entry["sq"])
    ways = [(code, code), (other, other), *((one, "") for one in entry.get("aliases", []))]
    return (here, code, _spelt(*ways))


def _places(counties: Any) -> dict[str, list[Word]]:
    """Counties by their name, municipalities by theirs, towns by their own where they are typed."""
    forms = ("definite", "genitive", "accusative")
    found: dict[str, list[Word]] = {"counties": [], "municipalities": []}
    for county in counties:
        ways = [(county["code"], county["code"]), *((county[form], "") for form in forms)]
        found["counties"].append((county["name"], county["code"], _spelt(*ways)))
        for one in county["municipalities"]:
            ways = [(one[form], "") for form in forms]
            ways += [(alias, "") for alias in one.get("aliases", [])]
            ways += [(town, town) for town in one.get("towns", {})]
            found["municipalities"].append((one["name"], county["name"], _spelt(*ways)))
    everywhere = (data.gazetteer().name(code) for code in ("national", "online", "abroad"))
    found["counties"] += [(name, "", []) for name in everywhere]
    return found


def _spelt(*ways: tuple[str, str]) -> list[tuple[str, str]]:
    return [(fold(spelling), offered) for spelling, offered in ways if spelling]


def _names() -> dict[str, str]:
    """What the codes in the description of a record mean."""
    words = data.vocabulary()
    named = {
        term.code: term.label
        for section in ("item-states", "measures", "themes", "materials", "kinds")
        for term in words.terms(section)
    }
    return named | {code: _(told) for code, told in STANDINGS.items()}
