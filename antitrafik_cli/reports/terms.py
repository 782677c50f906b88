"""The words this tool knows, as tables. Not here: reading them (`domain.vocabulary`)."""

from collections.abc import Iterable

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Cell, Coded, Column, Result, ResultTable, Row, Shown
from antitrafik_cli.store.campaigns import campaigns_in_use
from antitrafik_cli.store.log import Log

SECTIONS = (
    *("kinds", "audiences", "materials", "topics", "themes", "measures", "answers"),
    *("item-states", "phases", "question-types", "question-subjects", "counties", "campaigns"),
)


def terms(section: str, log: Log | None) -> Result:
    """The terms of one section; for campaigns those of the schedule and those in use in `log`."""
    if section == "counties":
        return _result(section, ("code", "name", "municipalities"), _counties())
    if section == "campaigns":
        return _result(section, ("code", "name", "slogan", "period"), _campaigns(log))
    rows: list[Row] = [
        {
            "code": Coded(term.code, term.code, level=1 if term.parent else 0),
            "albanian": term.sq,
            "english": term.en,
        }
        for term in vocabulary().terms(section)
    ]
    return _result(section, ("code", "albanian", "english"), rows)


_HEADINGS = {
    "code": N_("Code"),
    "name": N_("Name"),
    "municipalities": N_("Municipalities"),
    "slogan": N_("Slogan"),
    "period": N_("Period"),
    "albanian": N_("Albanian"),
    "english": N_("English"),
}
_TITLES = {
    "kinds": N_("Kinds of activity"),
    "audiences": N_("Audiences"),
    "materials": N_("Materials"),
    "topics": N_("Topics"),
    "themes": N_("Themes of requests"),
    "measures": N_("Measures"),
    "answers": N_("Answers to requests"),
    "item-states": N_("What becomes of planned items"),
    "phases": N_("Phases of a survey"),
    "question-types": N_("Types of question"),
    "question-subjects": N_("What questions measure"),
    "counties": N_("Counties and municipalities"),
    "campaigns": N_("Campaigns"),
}


def _result(section: str, names: tuple[str, ...], rows: Iterable[Row]) -> Result:
    columns = tuple(Column(name, "text", "", _HEADINGS[name]) for name in names)
    shown = tuple(
        Shown(_HEADINGS[name], "code" if name == "code" else "text", (name,)) for name in names
    )
    table = ResultTable(section, _TITLES[section], columns, tuple(rows), shown)
    return Result("terms", (table,))


def _counties() -> Iterable[Row]:
    places = gazetteer()
    for county in places.counties:
        names = ", ".join(places.name(code) for code in places.municipalities(county))
        yield {"code": county, "name": places.name(county), "municipalities": names}


def _campaigns(log: Log | None) -> Iterable[Row]:
    known = {campaign.code: campaign for campaign in campaigns()}
    used = campaigns_in_use(log) if log else []
    for code in sorted(known.keys() | set(used)):
        found = known.get(code)
        cells: dict[str, Cell] = {"name": None, "slogan": None, "period": None}
        if found:
            cells = {"name": found.name, "slogan": found.slogan, "period": found.period}
        yield {"code": code, **cells}
