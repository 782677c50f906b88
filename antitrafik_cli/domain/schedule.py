"""What a schedule.yaml may hold: its edition, campaigns, templates, and what is planned.

Here: checking it strictly and bringing it into one form. Not here: finding and reading the file
(`data`), asking for a campaign (`campaign`), what became of what is planned (`plan`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from antitrafik_cli.domain import shape
from antitrafik_cli.domain.count import parse_count
from antitrafik_cli.domain.place import Gazetteer
from antitrafik_cli.domain.plan import MEASURES
from antitrafik_cli.domain.shape import Keys
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.domain.when import When, parse_when
from antitrafik_cli.errors import BadYaml, UnknownTerm
from antitrafik_cli.messages import N_, _

_TOP_KEYS = ("edition", "campaigns", "templates", "planned")
_TEXTS = ("name", "edition", "slogan", "project", "lead")
_LISTS = {"funder": "funders", "funders": "funders", "partners": "partners"}
_ITEM_KEYS = (
    *("id", "campaign", "county", "municipality", "when", "title"),
    *("template", "activities", "targets"),
)
_ACTIVITY_KEYS = ("kind", "audience", "attendances")
_SOME_DAY, _ANOTHER = date(2020, 2, 29), date(1999, 7, 1)  # a when that is one for both has a year


class _Known(NamedTuple):
    """What the items of a schedule may name."""

    places: Gazetteer
    terms: Vocabulary
    campaigns: Mapping[str, Any]
    templates: Mapping[str, list[dict[str, Any]]]


def compile_schedule(raw: Any, places: Gazetteer, terms: Vocabulary) -> dict[str, Any]:
    """The JSON-able form of a schedule: `edition`, `campaigns` code -> facts, `planned` items.

    `funder` and `funders`, one text or a list, become the list `funders`; whens are ISO texts,
    places and kinds codes, targets counts as JSON has them; a template is written out in each of
    its items. Raises `BadYaml` with the `keys` that lead to what is wrong.
    """
    top = shape.mapping(raw, (), _TOP_KEYS)
    campaigns = shape.mapping(top.get("campaigns", ""), ("campaigns",))
    templates = shape.mapping(top.get("templates", ""), ("templates",))
    known = _Known(
        places,
        terms,
        {code: _campaign(code, facts, places) for code, facts in campaigns.items()},
        {name: _activities(one, terms, ("templates", name)) for name, one in templates.items()},
    )
    return {
        "edition": shape.text(top.get("edition", ""), ("edition",)),
        "campaigns": known.campaigns,
        "planned": _planned(top.get("planned", ""), known),
    }


def _campaign(code: str, raw: Any, places: Gazetteer) -> dict[str, Any]:
    keys = ("campaigns", shape.code(code, ("campaigns", code)))
    facts = shape.mapping(raw, keys, (*_TEXTS, *_LISTS, "period", "targets"))
    compiled: dict[str, Any] = {
        key: shape.text(facts[key], (*keys, key)) for key in _TEXTS if key in facts
    }
    if not compiled.get("name"):
        raise BadYaml(problem=_("The campaign {code} has no name.").format(code=code), keys=keys)
    for key, plural in _LISTS.items():
        if key in facts:
            compiled[plural] = [*compiled.get(plural, []), *shape.texts(facts[key], (*keys, key))]
    if facts.get("period"):
        compiled["period"] = _when(facts["period"], (*keys, "period"))
    if facts.get("targets"):
        compiled["targets"] = _campaign_targets(facts["targets"], places, (*keys, "targets"))
    return compiled


def _campaign_targets(raw: Any, places: Gazetteer, keys: Keys) -> dict[str, Any]:
    """The counts by measure: under "" for all, under the code of a county for that county."""
    given = dict(shape.mapping(raw, keys, (*MEASURES, "counties")))
    counties = shape.mapping(given.pop("counties", ""), (*keys, "counties"))
    compiled = {"": _targets(given, MEASURES, keys)} if given else {}
    for words, wanted in counties.items():
        own = (*keys, "counties", words)
        county = shape.read(words, own, places.county)
        if county in compiled:
            problem = _("{county} stands here twice.").format(county=places.name(county))
            raise BadYaml(problem=problem, keys=own)
        compiled[county] = _targets(wanted, MEASURES, own)
    return compiled


def _targets(raw: Any, measures: tuple[str, ...], keys: Keys) -> dict[str, Any]:
    given = shape.mapping(raw, keys, measures)
    return {measure: _count(words, (*keys, measure)) for measure, words in given.items()}


def _count(raw: Any, keys: Keys) -> list[Any]:
    count = shape.read(raw, keys, parse_count)
    if count.low is None:
        problem = _("A target is a number: 30, mbi 30, 20-30.")
        raise BadYaml(problem=problem, keys=keys)
    return count.to_json()


def _when(raw: Any, keys: Keys) -> str:
    """The ISO text of a when, which has to say its year: a schedule is read for years."""

    def parse(words: str) -> When:
        when = parse_when(words, _SOME_DAY)
        if when != parse_when(words, _ANOTHER):
            problem = _("“{words}” has no year. Write it, such as 5-7 dhjetor 2017.")
            raise BadYaml(problem=problem.format(words=words), keys=keys)
        return when

    return shape.read(raw, keys, parse).iso


def _planned(raw: Any, known: _Known) -> list[dict[str, Any]]:
    items: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(shape.sequence(raw, ("planned",))):
        keys = ("planned", place)
        item = _item(one, known, keys)
        if item["id"] in items:
            problem = _("The id {id} stands here twice; every item has its own.")
            raise BadYaml(problem=problem.format(id=item["id"]), keys=(*keys, "id"))
        items[item["id"]] = item
    return list(items.values())


def _item(raw: Any, known: _Known, keys: Keys) -> dict[str, Any]:
    given = shape.mapping(raw, keys, _ITEM_KEYS)
    for name in ("id", "campaign", "county", "when"):
        if not given.get(name):
            problem = _("A planned item needs the key “{key}”.").format(key=name)
            raise BadYaml(problem=problem, keys=keys)
    campaign = shape.text(given["campaign"], (*keys, "campaign"))
    no_campaign = N_("There is no campaign {words} in this schedule.")
    county = shape.read(given["county"], (*keys, "county"), known.places.county)
    compiled: dict[str, Any] = {
        "id": _item_id(given["id"], (*keys, "id")),
        "campaign": shape.one_of(campaign, known.campaigns, no_campaign, (*keys, "campaign")),
        "county": county,
        "when": _when(given["when"], (*keys, "when")),
    }
    if given.get("municipality"):
        compiled["municipality"] = _municipality(given, county, known.places, keys)
    if given.get("title"):
        compiled["title"] = shape.text(given["title"], (*keys, "title"))
    if activities := _activities_of(given, known, keys):
        compiled["activities"] = activities
    if given.get("targets"):
        compiled["targets"] = _targets(given["targets"], MEASURES, (*keys, "targets"))
    return compiled


def _item_id(raw: Any, keys: Keys) -> str:
    words = shape.code(shape.text(raw, keys), keys)
    if words == "none":
        problem = _("“none” is no id: --fulfils none says that nothing planned was meant.")
        raise BadYaml(problem=problem, keys=keys)
    return words


def _municipality(given: Mapping[str, Any], county: str, places: Gazetteer, keys: Keys) -> str:
    own = (*keys, "municipality")
    code = shape.read(given["municipality"], own, lambda one: places.municipality(one, county))
    if places.county_of(code) != county:
        problem = _("{municipality} lies in {right}, not in {county}.")
        names = {"municipality": places.name(code), "county": places.name(county)}
        names["right"] = places.name(places.county_of(code))
        raise BadYaml(problem=problem.format(**names), keys=own)
    return code


def _activities_of(given: Mapping[str, Any], known: _Known, keys: Keys) -> list[dict[str, Any]]:
    """The activities of an item, its own or those of its template."""
    if given.get("template") and given.get("activities"):
        problem = _("An item has a template or activities of its own, not both.")
        raise BadYaml(problem=problem, keys=(*keys, "activities"))
    if given.get("template"):
        own = (*keys, "template")
        words = shape.text(given["template"], own)
        no_template = N_("There is no template {words} in this schedule.")
        return known.templates[shape.one_of(words, known.templates, no_template, own)]
    return _activities(given.get("activities", ""), known.terms, (*keys, "activities"))


def _activities(raw: Any, terms: Vocabulary, keys: Keys) -> list[dict[str, Any]]:
    return [
        _activity(one, terms, (*keys, place)) for place, one in enumerate(shape.sequence(raw, keys))
    ]


def _activity(raw: Any, terms: Vocabulary, keys: Keys) -> dict[str, Any]:
    given = shape.mapping(raw, keys, _ACTIVITY_KEYS)
    if not given.get("kind"):
        problem = _("An activity needs the key “{key}”.").format(key="kind")
        raise BadYaml(problem=problem, keys=keys)
    compiled: dict[str, Any] = {"kind": _term("kinds", given["kind"], terms, (*keys, "kind"))}
    if audiences := shape.texts(given.get("audience", ""), (*keys, "audience")):
        own = (*keys, "audience")
        compiled["audiences"] = sorted({_term("audiences", one, terms, own) for one in audiences})
    if given.get("attendances"):
        compiled["attendances"] = _count(given["attendances"], (*keys, "attendances"))
    return compiled


def _term(section: str, raw: Any, terms: Vocabulary, keys: Keys) -> str:
    """The code of a known term: what is only “other” could never be found again."""

    def known(words: str) -> str:
        code, wording = terms.read(section, words)
        if wording:
            hint = _(" See: antitrafik terms {section}").format(section=section)
            raise UnknownTerm(words=words, what="", hint=hint)
        return code

    return shape.read(raw, keys, known)
