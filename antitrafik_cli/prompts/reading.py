"""From the line that answers a question to the words that options take.

Here: lines that hold several answers, and the questions inside a question. Not here: single
terms and places (`choosing`), what the words mean (`exchange.telling`).
"""

from collections.abc import Callable, Iterator

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.count import UNKNOWN, parse_count
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import Failure, NotAnAttendance, NotARequest
from antitrafik_cli.exchange.telling import past_when
from antitrafik_cli.exchange.understanding import NEW_CAMPAIGN
from antitrafik_cli.messages import N_
from antitrafik_cli.prompts import choosing
from antitrafik_cli.prompts.asking import ask
from antitrafik_cli.prompts.confirm import agreed
from antitrafik_cli.prompts.question import Choice, Filled, Question, Sheet

_WHERE = ("county", "municipality")
Reader = Callable[[str, Sheet], Filled]


def plain(option: str) -> Reader:
    """The line as it is, for one option."""
    return lambda line, _sheet: {option: [line]}


def date(line: str, _sheet: Sheet) -> Filled:
    """The date as it is now understood: “sot” is another day after midnight."""
    return {"date": [past_when(line).iso]}


def several(option: str) -> Reader:
    """The parts of the line between semicolons."""
    return lambda line, _sheet: {option: list(_parts(line))}


def term(option: str, section: str) -> Reader:
    """One term."""
    return lambda line, _sheet: {option: [choosing.term(section, line)]}


def status(line: str, sheet: Sheet) -> Filled:
    """Handed out, or still going on; by its number, or by any beginning."""
    found = [one.word for one in statuses(sheet) if fold(one.label).startswith(fold(line))]
    return {"status": [found[0] if len(found) == 1 else line]}


def statuses(_sheet: Sheet) -> list[Choice]:
    """What a distribution may be."""
    label = vocabulary().label
    return [Choice(label("statuses", code), code) for code in ("done", "in-progress")]


def county(line: str, _sheet: Sheet) -> Filled:
    """Counties, or `national`, …; a municipality told before goes."""
    return {"county": [choosing.county(one) for one in _parts(line)], "municipality": []}


def place(line: str, sheet: Sheet) -> Filled:
    """Municipalities, towns or counties; a county of the command line holds."""
    filled: Filled = {"county": [], "municipality": []}
    for one in _parts(line):
        option, word = choosing.place(one)
        filled[option].append(word)
    if "county" in sheet.given and not filled["county"]:
        filled["county"] = sheet.words["county"]
    return filled


def campaign(line: str, _sheet: Sheet) -> Filled:
    """Campaigns, known or new."""
    found = [choosing.campaign(one) for one in _parts(line)]
    new = ["yes"] if any(is_new for _code, is_new in found) else []
    return {NEW_CAMPAIGN: new, "campaign": [code for code, _new in found]}


def attended(line: str, sheet: Sheet) -> Filled:
    """Who came; without a semicolon asked again until nobody else came."""
    lines = [_attendance(one, sheet) for one in _parts(line)]
    while ";" not in line:
        sheet.understand({"attended": lines})
        more = ask(_who_else(lines), Sheet({}, sheet.understand))["attended"]
        if not more:
            break
        lines = more
    return {"attended": lines}


def amended_attended(line: str, sheet: Sheet) -> Filled:
    """Lines told anew, and those dropped: `-qytetarë`."""
    filled: Filled = {"attended": [], "drop-attended": []}
    for one in _parts(line):
        if one.startswith("-"):
            filled["drop-attended"].append(_audiences(one[1:]))
        else:
            filled["attended"].append(_attendance(one, sheet))
    return filled


def requests(line: str, _sheet: Sheet) -> Filled:
    """What was asked for, each under its theme."""
    return {"request": [_request(one) for one in _parts(line)]}


def municipalities(sheet: Sheet) -> list[Choice]:
    """The municipalities of the county on the sheet; without one the counties."""
    places = gazetteer()
    words = {name: sheet.words.get(name, []) for name in _WHERE}
    try:
        told = sheet.understand(words).fields.get("place", [])
    except Failure:  # in an amendment, of what it holds already
        told = []
    around = dict.fromkeys(map(places.county_of, told))
    codes = [code for one in around for code in places.municipalities(one)]
    return [Choice(places.name(code), code) for code in codes] or counties(sheet)


def counties(_sheet: Sheet) -> list[Choice]:
    """The counties, and the places that are none."""
    places = gazetteer()
    codes = (*places.counties, "national", "online", "abroad")
    return [Choice(places.name(code), code) for code in codes]


def _who_else(lines: list[str]) -> Question:
    return Question(
        label="",
        sentence=N_("Who else? (empty: nobody)"),
        right=N_("nxënës=rreth 30; mësues=25:20/5 (females/males); qytetarë=?"),
        fills=("attended",),
        read=lambda line, sheet: {
            "attended": [*lines, *(_attendance(one, sheet) for one in _parts(line))]
        },
        choices=audiences,
        echoes=False,
    )


def audiences(_sheet: Sheet) -> list[Choice]:
    """Who may have come."""
    return choosing.terms("audiences")


def _parts(line: str) -> Iterator[str]:
    return (part.strip() for part in line.split(";") if part.strip())


def _attendance(words: str, sheet: Sheet) -> str:
    """AUDIENCE=COUNT, the audiences as codes; a count that is missing is asked for."""
    who, equals, count = words.partition("=")
    if not equals and (found := _without_sign(words)):
        who, count = found
        if not agreed(f"{words}: {who}={count}?"):
            raise NotAnAttendance(words=words)
    elif not equals and words.isdecimal():
        raise NotAnAttendance(words=words)
    audiences = _audiences(who)
    return f"{audiences}={count.strip() or _how_many(audiences, sheet)}"


def _audiences(words: str) -> str:
    return "+".join(choosing.term("audiences", one) for one in words.split("+"))


def _without_sign(words: str) -> tuple[str, str] | None:
    """Audience and count of words such as “nxënës 30” or “rreth 30 nxënës”."""
    split = words.split()
    for place in range(1, len(split)):
        before, behind = " ".join(split[:place]), " ".join(split[place:])
        for who, count in ((before.rstrip(":"), behind), (behind, before)):
            if _is_count(count) and not _is_count(who):
                return who, count
    return None


def _is_count(words: str) -> bool:
    try:
        parse_count(words)
    except Failure:
        return False
    return True


def _how_many(audiences: str, sheet: Sheet) -> str:
    """The count of audiences that were named without one; not counted where nobody says."""
    label = vocabulary().label
    who = " + ".join(label("audiences", one) for one in audiences.split("+"))
    question = Question(
        label="",
        sentence=N_("{who}: how many? (? = not counted)"),
        right=N_("A count: 29, rreth 30, mbi 200, 10-15; 25:20/5 with females/males; or ?"),
        fills=("attended",),
        read=lambda line, _sheet: {"attended": [f"{audiences}={line}"]},
        explains=False,
        echoes=False,
        facts={"who": who},
    )
    found = ask(question, Sheet({}, sheet.understand, held={"attended": str(UNKNOWN)}))
    return found["attended"][0].rpartition("=")[2] if found.get("attended") else "?"


def _request(words: str) -> str:
    theme, colon, asked = words.partition(":")
    if not colon or not asked.strip():
        raise NotARequest(words=words)
    return f"{choosing.term('themes', theme)}: {asked.strip()}"
