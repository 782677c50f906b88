"""What a schedule.yaml may hold: its edition, campaigns, templates, and what is planned.

Here: checking it strictly and bringing it into one form. Not here: single values
(`schedule_values`), finding and reading the file (`data`), asking for a campaign (`campaign`), what
became of what is planned (`plan`).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, ParamSpec, TypeVar

from antitrafik_cli.domain import shape
from antitrafik_cli.domain.place import Gazetteer
from antitrafik_cli.domain.plan import MEASURES
from antitrafik_cli.domain.schedule_values import activities, days, targets, template
from antitrafik_cli.domain.shape import Keys
from antitrafik_cli.domain.vocabulary import Vocabulary
from antitrafik_cli.errors import BadYaml
from antitrafik_cli.messages import N_, _

_TOP_KEYS = ("edition", "campaigns", "templates", "planned")
_TEXTS = ("name", "edition", "slogan", "project", "lead")
_LISTS = {"funder": "funders", "funders": "funders", "partners": "partners"}
_ITEM_KEYS = (
    *("id", "campaign", "county", "municipality", "when", "title"),
    *("template", "activities", "targets"),
)
P = ParamSpec("P")
T = TypeVar("T")


class _Known(NamedTuple):
    """What the items of a schedule may name; a template with a problem is None."""

    places: Gazetteer
    terms: Vocabulary
    campaigns: Mapping[str, Any]
    templates: Mapping[str, list[dict[str, Any]] | None]


def compile_schedule(raw: Any, places: Gazetteer, terms: Vocabulary) -> dict[str, Any]:
    """The JSON-able form of a schedule: `edition`, `campaigns` code -> facts, `planned` items.

    `funder` and `funders`, one text or a list, become the list `funders`; whens are ISO texts,
    places and kinds codes, targets counts as JSON has them; a template is written out in each of
    its items. Raises `BadYaml` with the `keys` that lead to what is wrong.
    """
    compiled, problems = check_schedule(raw, places, terms)
    if problems:
        raise problems[0]
    return compiled


def check_schedule(
    raw: Any, places: Gazetteer, terms: Vocabulary
) -> tuple[dict[str, Any], list[BadYaml]]:
    """What `compile_schedule` gives, without the parts that have a problem, and these problems.

    Each campaign, template and item is checked by itself and told by its first problem.
    """
    problems: list[BadYaml] = []

    def sound(compile_: Callable[P, T], *given: P.args, **named: P.kwargs) -> T | None:
        try:
            return compile_(*given, **named)
        except BadYaml as problem:
            problems.append(problem)
            return None

    sound(shape.mapping, raw, (), _TOP_KEYS)
    top = raw if isinstance(raw, dict) else {}
    edition = sound(shape.text, top.get("edition", ""), ("edition",))
    campaigns = sound(shape.mapping, top.get("campaigns", ""), ("campaigns",)) or {}
    templates = sound(shape.mapping, top.get("templates", ""), ("templates",)) or {}
    items = sound(shape.sequence, top.get("planned", ""), ("planned",)) or []
    known = _Known(
        places,
        terms,
        {code: sound(_campaign, code, facts, places) for code, facts in campaigns.items()},
        {name: sound(template, name, one, terms) for name, one in templates.items()},
    )
    planned: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(items):
        if item := sound(_new_item, one, known, ("planned", place), planned):
            planned[item["id"]] = item
    compiled = {
        "edition": edition or "",
        "campaigns": {code: facts for code, facts in known.campaigns.items() if facts},
        "planned": list(planned.values()),
    }
    return compiled, problems


def _campaign(code: str, raw: Any, places: Gazetteer) -> dict[str, Any]:
    keys = ("campaigns", shape.code(code, ("campaigns", code)))
    facts = shape.mapping(raw, keys, (*_TEXTS, *_LISTS, "period", "targets"))
    compiled: dict[str, Any] = {
        key: shape.text(facts[key], (*keys, key)) for key in _TEXTS if key in facts
    }
    if not compiled.get("name", "").strip():
        raise BadYaml(problem=_("The campaign {code} has no name.").format(code=code), keys=keys)
    for key, plural in _LISTS.items():
        if key in facts:
            compiled[plural] = [*compiled.get(plural, []), *shape.texts(facts[key], (*keys, key))]
    if shape.has(facts, "period"):
        compiled["period"] = days(facts["period"], (*keys, "period"))
    if shape.has(facts, "targets"):
        compiled["targets"] = _campaign_targets(facts["targets"], places, (*keys, "targets"))
    return compiled


def _campaign_targets(raw: Any, places: Gazetteer, keys: Keys) -> dict[str, Any]:
    """The counts by measure: under "" for all, under the code of a county for that county."""
    given = dict(shape.mapping(raw, keys, (*MEASURES, "counties")))
    counties = shape.mapping(given.pop("counties", ""), (*keys, "counties"))
    compiled = {"": targets(given, MEASURES, keys)} if given else {}
    for words, wanted in counties.items():
        own = (*keys, "counties", words)
        county = shape.read(words, own, places.county)
        if county in compiled:
            problem = _("{county} stands here twice.").format(county=places.name(county))
            raise BadYaml(problem=problem, keys=own)
        compiled[county] = targets(wanted, MEASURES, own)
    return compiled


def _new_item(
    raw: Any, known: _Known, keys: Keys, before: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    item = _item(raw, known, keys)
    if item["id"] in before:
        problem = _("The id {id} stands here twice; every item has its own.")
        raise BadYaml(problem=problem.format(id=item["id"]), keys=(*keys, "id"))
    return item


def _item(raw: Any, known: _Known, keys: Keys) -> dict[str, Any]:
    given = shape.mapping(raw, keys, _ITEM_KEYS)
    for name in ("id", "campaign", "county", "when"):
        if not shape.has(given, name):
            problem = _("A planned item needs the key “{key}”.").format(key=name)
            raise BadYaml(problem=problem, keys=keys)
    campaign = shape.text(given["campaign"], (*keys, "campaign"))
    no_campaign = N_("There is no campaign {words} in this schedule.")
    county = shape.read(given["county"], (*keys, "county"), known.places.county)
    compiled: dict[str, Any] = {
        "id": _item_id(given["id"], (*keys, "id")),
        "campaign": shape.one_of(campaign, known.campaigns, no_campaign, (*keys, "campaign")),
        "county": county,
        "when": days(given["when"], (*keys, "when")),
    }
    if shape.has(given, "municipality"):
        compiled["municipality"] = _municipality(given, county, known.places, keys)
    if shape.has(given, "title"):
        compiled["title"] = shape.text(given["title"], (*keys, "title"))
    if planned := _activities_of(given, known, keys):
        compiled["activities"] = planned
    if shape.has(given, "targets"):
        compiled["targets"] = targets(given["targets"], MEASURES, (*keys, "targets"))
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
    if shape.has(given, "template") and shape.has(given, "activities"):
        problem = _("An item has a template or activities of its own, not both.")
        raise BadYaml(problem=problem, keys=(*keys, "activities"))
    if shape.has(given, "template"):
        own = (*keys, "template")
        words = shape.text(given["template"], own)
        no_template = N_("There is no template {words} in this schedule.")
        return known.templates[shape.one_of(words, known.templates, no_template, own)] or []
    return activities(given.get("activities", ""), known.terms, (*keys, "activities"))
