"""A schedule.yaml: what may stand in it, and the sentence, line and column of what may not."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antitrafik_cli import data
from antitrafik_cli.commands.schedule_check import check_schedule as schedule_check
from antitrafik_cli.data.document import Document
from antitrafik_cli.domain.plan import Plan
from antitrafik_cli.domain.schedule import check_schedule, compile_schedule
from antitrafik_cli.errors import BadYaml
from antitrafik_cli.messages import speaking

SOUND = """\
edition: 2017-2
campaigns:
  c-2017:
    name: Zgjidhni mundësitë
    project: IOM
    funder: Ambasada
    funders: [A, B]
    period: nëntor 2017
    targets:
      attendances: mbi 3000
      counties:
        Elbasan: {leaflets: "4000", events: 5}
templates:
  dy-ditor:
    - {kind: punëtori, audience: [ttat, mësues], attendances: mbi 30}
    - {kind: takim informues, audience: mësues}
planned:
  - id: 2017-12-kukes
    campaign: c-2017
    county: Kukësit
    municipality: Tropojë
    when: 5-7 dhjetor 2017
    title: Dy ditë në Kukës
    template: dy-ditor
    targets: {attendances: 20-30}
  - {id: v, campaign: c-2017, county: AL-12, when: 2018-01, activities: [{kind: forum}]}
"""


def problems(text: str | bytes, tmp_path: Path) -> list[str]:
    path = tmp_path / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(one).removeprefix(f"{tmp_path}/") for one in data.problems_of_schedule(path)]


def swapped(old: str, new: str) -> str:
    assert SOUND.count(old) == 1
    return SOUND.replace(old, new)


def test_a_sound_schedule_has_no_problem_and_keeps_what_it_says(tmp_path: Path) -> None:
    assert problems(SOUND, tmp_path) == []
    schedule = data.read_schedule(tmp_path / "plan.yaml")
    kukes, vlore = Plan(schedule.planned)
    assert (kukes.county, kukes.municipality, kukes.when.iso) == (
        "AL-07",
        "AL-07/tropoje",
        "2017-12-05/2017-12-07",
    )
    assert [(one.kind, one.audiences) for one in kukes.activities] == [
        ("workshop", ("teachers", "technical-table")),
        ("info-session", ("teachers",)),
    ]
    assert str(kukes.activities[0].attendances) == "over 30"
    assert str(kukes.targets["attendances"]) == "20–30"
    assert (vlore.when.iso, vlore.municipality) == ("2018-01", "")
    campaign = schedule.campaigns.get("c-2017")
    assert campaign.funders == ("Ambasada", "A", "B")
    assert campaign.targets == {
        "": {"attendances": ["at-least", 3000, None]},
        "AL-03": {"leaflets": ["exact", 4000, 4000], "events": ["exact", 5, 5]},
    }


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("with a mark of its byte order", b"\xef\xbb\xbf" + SOUND.encode()),
        ("with the line ends of Windows", SOUND.replace("\n", "\r\n").encode()),
        ("with nothing behind some keys", SOUND.replace("project: IOM", "project:").encode()),
        ("with a title left empty", SOUND.replace("Dy ditë në Kukës", "").encode()),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_schedule_may_be_saved(form: str, written: bytes, tmp_path: Path) -> None:
    assert problems(written, tmp_path) == []


@pytest.mark.parametrize("words", ["", "# asgjë\n", "---\n", "planned:\n", "campaigns: {}\n"])
def test_a_schedule_may_be_empty(words: str, tmp_path: Path) -> None:
    assert problems(words, tmp_path) == []


NO_YAML = "This is no YAML ({}). Look at the indentation, the colons and the quotes."
BROKEN = {
    "no mapping": ("- a\n", "1:1: Here a mapping is needed."),
    "a word alone": ("plani\n", "1:1: Here a mapping is needed."),
    "an unknown key at the top": (
        "planed: []\n",
        "1:1: The key “planed” is not known here. Nearest: planned.",
    ),
    "an edition in two parts": (
        swapped("edition: 2017-2", "edition: [2017, 2]"),
        "1:1: Here one piece of text is needed.",
    ),
    "campaigns as a list": ("campaigns: [a]\n", "1:1: Here a mapping is needed."),
    "planned as a mapping": ("planned: {a: b}\n", "1:1: Here a list is needed."),
    "an unknown key of a campaign": (
        swapped("project: IOM", "projct: IOM"),
        "5:5: The key “projct” is not known here. Nearest: project.",
    ),
    "a campaign without a name": (
        swapped("name: Zgjidhni mundësitë", "name:"),
        "3:3: The campaign c-2017 has no name.",
    ),
    "a campaign with blanks for a name": (
        swapped("name: Zgjidhni mundësitë", "name: '  '"),
        "3:3: The campaign c-2017 has no name.",
    ),
    "a code with a blank": (
        "campaigns:\n  Rinia 2026: {name: R}\n",
        "2:3: “Rinia 2026” is no code. A code is made of a-z, 0-9 and hyphens, 64 at most.",
    ),
    "a funder that is a mapping": (
        swapped("funder: Ambasada", "funder: {a: b}"),
        "6:5: Here one piece of text or a list is needed.",
    ),
    "a list with a gap": (
        swapped("funders: [A, B]", "funders: [A, '']"),
        "7:18: Nothing stands here.",
    ),
    "a period without a year": (
        swapped("period: nëntor 2017", "period: nëntor"),
        "8:5: “nëntor” has no year. Write it, such as 5-7 dhjetor 2017.",
    ),
    "a period that is empty but there": (
        swapped("period: nëntor 2017", "period: []"),
        "8:5: Here one piece of text is needed.",
    ),
    "a target that is no number": (
        swapped("attendances: mbi 3000", "attendances: shumë"),
        "10:7: A target is a number: 30, mbi 30, 20-30.",
    ),
    "a target nobody counted": (
        swapped("attendances: mbi 3000", "attendances: '?'"),
        "10:7: A target is a number: 30, mbi 30, 20-30.",
    ),
    "a target left empty": (
        swapped("attendances: mbi 3000", "attendances:"),
        "10:7: A target is a number: 30, mbi 30, 20-30.",
    ),
    "a target below zero": (
        swapped("attendances: mbi 3000", "attendances: -5"),
        "10:7: “-5”: a count cannot be negative. Where nobody counted, write ?.",
    ),
    "a target that ends before it begins": (
        swapped("targets: {attendances: 20-30}", "targets: {attendances: 30-20}"),
        "25:15: “30-20” ends before it begins. Write the smaller first: 20-30.",
    ),
    "a measure nobody knows": (
        swapped("attendances: mbi 3000", "attendance: 3000"),
        "10:7: The key “attendance” is not known here. Nearest: attendances.",
    ),
    "targets of a county nobody knows": (
        swapped("Elbasan: {", "Elbasam: {"),
        "12:9: “Elbasam” is no county. Nearest: Elbasan.",
    ),
    "one county spelt twice": (
        swapped("events: 5}", "events: 5}\n        Elbasanit: {events: 6}"),
        "13:9: Elbasan stands here twice.",
    ),
    "a template without activities": (
        swapped("planned:", "  bosh:\nplanned:"),
        "17:3: The template bosh has no activities.",
    ),
    "a kind nobody knows": (
        swapped("kind: forum", "kind: forumm"),
        "26:75: “forumm” is not known as a kind of activity. Nearest: forum.",
    ),
    "an audience nobody knows": (
        swapped("audience: mësues", "audience: zdrukthëtarë"),
        "16:31: “zdrukthëtarë” is not known as an audience. See: antitrafik terms audiences",
    ),
    "an activity without a kind": (
        swapped("[{kind: forum}]", "[{audience: mësues}]"),
        "26:74: An activity needs the key “kind”.",
    ),
    "activities as text": (
        swapped("[{kind: forum}]", "forum"),
        "26:61: Here a list is needed.",
    ),
    "an item without an id": (
        swapped("id: v, ", ""),
        "26:5: A planned item needs the key “id”.",
    ),
    "an item that is a word": (SOUND + "  - forum\n", "27:5: Here a mapping is needed."),
    "an id with capitals": (
        swapped("id: v,", "id: Vlora,"),
        "26:6: “Vlora” is no code. A code is made of a-z, 0-9 and hyphens, 64 at most.",
    ),
    "an id that says none": (
        swapped("id: v,", "id: none,"),
        "26:6: “none” is no id: --fulfils none says that nothing planned was meant.",
    ),
    "an id that stands twice": (
        swapped("id: v,", "id: 2017-12-kukes,"),
        "26:6: The id 2017-12-kukes stands here twice; every item has its own.",
    ),
    "a campaign nobody knows": (
        swapped("id: v, campaign: c-2017", "id: v, campaign: c-2071"),
        "26:13: There is no campaign c-2071 in this schedule. Nearest: c-2017.",
    ),
    "a county nobody knows": (
        swapped("county: AL-12", "county: Vlorra"),
        "26:31: “Vlorra” is no county. Nearest: Vlorë.",
    ),
    "a town for a county": (
        swapped("county: AL-12", "county: Sarandë"),
        "26:31: “Sarandë” is no county. It lies in Vlorë.",
    ),
    "a municipality elsewhere": (
        swapped("municipality: Tropojë", "municipality: Cërrik"),
        "21:5: Cërrik lies in Elbasan, not in Kukës.",
    ),
    "a municipality nobody knows": (
        swapped("municipality: Tropojë", "municipality: Tropoja e Re"),
        "21:5: “Tropoja e Re” is no municipality. Nearest: Tropojë.",
    ),
    "a when without a year": (
        swapped("5-7 dhjetor 2017", "5-7 dhjetor"),
        "22:5: “5-7 dhjetor” has no year. Write it, such as 5-7 dhjetor 2017.",
    ),
    "a when that moves with the days": (
        swapped("5-7 dhjetor 2017", "dje"),
        "22:5: “dje” has no year. Write it, such as 5-7 dhjetor 2017.",
    ),
    "a range that ends before it begins": (
        swapped("5-7 dhjetor 2017", "7-5 dhjetor 2017"),
        "22:5: “7-5 dhjetor 2017” ends before it begins.",
    ),
    "a day no calendar has": (
        swapped("5-7 dhjetor 2017", "31 nëntor 2017"),
        "22:5: “31 nëntor 2017”: the calendar has no such day or week.",
    ),
    "a when that is a list": (
        swapped("when: 5-7 dhjetor 2017", "when: [2017-12-05, 2017-12-07]"),
        "22:5: Here one piece of text is needed.",
    ),
    "a template nobody knows": (
        swapped("template: dy-ditor", "template: dy-ditore"),
        "24:5: There is no template dy-ditore in this schedule. Nearest: dy-ditor.",
    ),
    "a template and activities": (
        swapped("template: dy-ditor", "template: dy-ditor\n    activities: [{kind: forum}]"),
        "25:5: An item has a template or activities of its own, not both.",
    ),
    "a key that stands twice": (
        swapped("    when: 5", "    county: Kukës\n    when: 5"),
        "22:5: The key “county” stands here twice.",
    ),
    "an alias": (
        swapped("template: dy-ditor", "template: *dy"),
        "24:15: Anchors and aliases (& and *) are not read. Write it out.",
    ),
    "a tab before a key": (
        swapped("    county: Kukësit", "\tcounty: Kukësit"),
        "20:1: A tab stands here. YAML is indented with blanks alone.",
    ),
    "a bracket left open": (
        "planned: [{id: a\n",
        "2:1: " + NO_YAML.format("expected ',' or '}', but got '<stream end>'"),
    ),
    "another encoding": (
        "campaigns: {a: {name: Lezhë}}".encode("latin-1"),
        "1:27: The file is not UTF-8. Save it as UTF-8.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_told_with_its_line_and_column(case: str, tmp_path: Path) -> None:
    text, sentence = BROKEN[case]
    assert problems(text, tmp_path) == [f"plan.yaml:{sentence}"]
    with pytest.raises(BadYaml) as refused:
        data.read_schedule(tmp_path / "plan.yaml")
    assert str(refused.value) == f"{tmp_path}/plan.yaml:{sentence}"


def test_yaml_types_stay_text(tmp_path: Path) -> None:
    text = swapped("when: 5-7 dhjetor 2017", "when: 2017-12-05").replace("IOM", "yes")
    assert problems(text, tmp_path) == []
    schedule = data.read_schedule(tmp_path / "plan.yaml")
    assert schedule.planned["planned"][0]["when"] == "2017-12-05"
    assert schedule.campaigns.get("c-2017").project == "yes"


ALL_WRONG = """\
campaigns:
  a: {nam: A}
  b: {name: B}
templates:
  t: [{kind: forumm}]
planned:
  - {id: x, campaign: a, county: Lezhë, when: 2017, template: t}
  - {id: y, campaign: b, county: Lezhha, when: 2017}
  - {id: y, campaign: b, county: Lezhë, when: 2017}
  - {id: y, campaign: b, county: Lezhë, when: maj}
  - {id: y, campaign: b, county: Lezhë, when: 2018}
edtion: 3
"""
ALL_TOLD = [
    "2:7: The key “nam” is not known here. Nearest: name.",
    "5:8: “forumm” is not known as a kind of activity. Nearest: forum.",
    "8:26: “Lezhha” is no county. Nearest: Lezhë.",
    "10:41: “maj” has no year. Write it, such as 5-7 dhjetor 2017.",
    "11:6: The id y stands here twice; every item has its own.",
    "12:1: The key “edtion” is not known here. Nearest: edition.",
]


def test_every_part_is_told_by_its_own_problem_in_the_order_of_the_file(tmp_path: Path) -> None:
    # What leans on a campaign or a template with a problem is not told again.
    assert problems(ALL_WRONG, tmp_path) == [f"plan.yaml:{one}" for one in ALL_TOLD]


def test_the_check_says_every_problem_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(ALL_WRONG, encoding="utf-8")
    with pytest.raises(BadYaml) as refused:
        schedule_check(path)
    assert refused.value.exit_code == 2
    assert str(refused.value) == f"{path}:{ALL_TOLD[-1]}"
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [f"antitrafik: {path}:{one}" for one in ALL_TOLD[:-1]]


def test_the_check_speaks_albanian(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SOUND, encoding="utf-8")
    with speaking("sq"):
        schedule_check(path)
        assert capsys.readouterr().out.startswith(f"{path} është në rregull. Botimi: 2017-2 (")
        path.write_text(swapped("5-7 dhjetor 2017", "5-7 dhjetor"), encoding="utf-8")
        with pytest.raises(BadYaml) as refused:
            schedule_check(path)
        assert str(refused.value) == (
            f"{path}:22:5: “5-7 dhjetor” nuk ka vit. Shkruajeni, për shembull 5-7 dhjetor 2017."
        )


def test_the_check_of_a_sound_schedule_is_one_line_or_an_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(SOUND, encoding="utf-8")
    edition = data.read_schedule(path).edition
    schedule_check(path)
    assert capsys.readouterr() == (
        f"{path} is sound. Edition: {edition}. Campaigns: 1. Planned items: 2.\n",
        "",
    )
    schedule_check(path, "json")
    assert json.loads(capsys.readouterr().out) == {
        "file": str(path),
        "edition": edition,
        "campaigns": 1,
        "items": 2,
    }
    schedule_check(None)
    told = capsys.readouterr().out
    assert told.startswith(f"{data.own_schedule_path()} is sound. Edition: 2020-10 (")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("nowhere.yaml", "There is no such file."), (".", "The file cannot be read: it is a folder.")],
)
def test_a_file_that_cannot_be_read_is_named(name: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(BadYaml) as refused:
        schedule_check(tmp_path / name)
    assert str(refused.value) == f"{tmp_path / name}: {sentence}"


def test_thousands_of_items_are_read(tmp_path: Path) -> None:
    item = "  - {{id: i-{}, campaign: c-2017, county: Vlorë, when: 2018, template: dy-ditor}}\n"
    path = tmp_path / "plan.yaml"
    path.write_text(SOUND + "".join(map(item.format, range(5000))), encoding="utf-8")
    assert path.stat().st_size > 256 * 1024
    assert len(Plan(data.read_schedule(path).planned)) == 5002


# --- whatever stands in the file ---------------------------------------------------------------

KEYS = (
    *("edition", "campaigns", "templates", "planned", "name", "period", "targets", "counties"),
    *("id", "campaign", "county", "municipality", "when", "title", "template", "activities"),
    *("kind", "audience", "attendances", "events", "leaflets", "funder", "partners", "Elbasan"),
)  # fmt: skip
WORDS = (
    *("", " ", "c", "t", "none", "2017", "tetor 2020", "5-7 dhjetor", "0", "30", "mbi 30", "?"),
    *("Elbasan", "AL-03", "national", "Cërrik", "forum", "mësues", "~", "-1", "9" * 30, "a/b"),
)  # fmt: skip
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
values = st.recursive(
    texts,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(KEYS), texts), inner, max_size=4),
    ),
    max_leaves=12,
)
activities = st.lists(
    st.fixed_dictionaries(
        {"kind": st.one_of(st.just("forum"), values)},
        optional={"audience": values, "attendances": values},
    ),
    max_size=2,
)
schedules = st.fixed_dictionaries(
    {},
    optional={
        "edition": values,
        "campaigns": st.fixed_dictionaries(
            {"c": st.fixed_dictionaries({"name": texts}, optional={"targets": values, "x": texts})},
        ),
        "templates": st.dictionaries(texts, st.one_of(values, activities), max_size=2),
        "planned": st.lists(
            st.fixed_dictionaries(
                {
                    "id": st.one_of(texts, st.sampled_from("abc")),
                    "campaign": st.one_of(st.just("c"), values),
                    "county": st.one_of(st.just("Elbasan"), values),
                    "when": st.one_of(st.just("2017"), values),
                },
                optional={"municipality": values, "targets": values, "activities": activities,
                          "template": values, "title": texts},
            ),
            max_size=3,
        ),
    },
)  # fmt: skip


def at(raw: Any, keys: tuple[str | int, ...]) -> bool:
    """Whether the keys lead to a place in the value."""
    for key in keys:
        if (isinstance(raw, dict) and key in raw) or (
            isinstance(raw, list) and isinstance(key, int) and key < len(raw)
        ):
            raw = raw[key]
        else:
            return False
    return True


@given(st.one_of(values, schedules))
@settings(max_examples=400, deadline=None)
def test_whatever_stands_there_is_compiled_or_refused_at_a_place(raw: Any) -> None:
    compiled, found = check_schedule(raw, data.gazetteer(), data.vocabulary())
    assert all(at(raw, one.facts["keys"]) for one in found)
    assert all(str(one) for one in found)
    if found:
        with pytest.raises(BadYaml) as refused:
            compile_schedule(raw, data.gazetteer(), data.vocabulary())
        assert refused.value.facts == found[0].facts
    else:
        assert compiled == compile_schedule(raw, data.gazetteer(), data.vocabulary())
    again = json.loads(json.dumps(compiled))
    assert [item.id for item in Plan(again)] == [one["id"] for one in compiled["planned"]]
    assert list(Plan(again)) == list(Plan(compiled))


def flow(raw: Any) -> str:
    """The value as YAML: quoted text is text for any reader."""
    return json.dumps(raw, ensure_ascii=True)


@given(schedules)
@settings(max_examples=100, deadline=None)
def test_problems_are_told_from_the_top_to_the_bottom(raw: Any) -> None:
    try:
        document = Document(flow(raw).encode(), "f")
    except BadYaml:  # a character that no file may hold
        return
    assert document.value == raw
    _, found = check_schedule(document.value, data.gazetteer(), data.vocabulary())
    told = data.reading.problems_in(flow(raw).encode(), lambda _raw: found, "f")
    spots = [tuple(map(int, one.where.split(":")[1:])) for one in told]
    assert spots == sorted(spots)


def test_the_packaged_schedule_is_sound_and_has_the_seeds(
    antitrafik: Callable[..., Any],
) -> None:
    assert data.problems_of_schedule(data.own_schedule_path()) == []
    assert [item.id for item in data.plan()] == [
        "2017-12-kukes",
        "2017-12-shkoder",
        "2017-12-korce",
    ]
    assert [item.activities for item in data.plan()] == [(), (), ()]


def test_the_examples_in_the_packaged_schedule_are_sound(tmp_path: Path) -> None:
    lines = data.own_schedule_path().read_text(encoding="utf-8").splitlines()
    runs: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("#   "):
            runs[-1].append(line.removeprefix("# "))
        elif runs[-1]:
            runs.append([])
    sections = zip(("campaigns", "templates", "planned"), runs[:3], strict=True)
    text = "\n".join("\n".join((f"{name}:", *run)) for name, run in sections)
    assert problems(text, tmp_path) == []
    (item,) = Plan(data.read_schedule(tmp_path / "plan.yaml").planned)
    assert len(item.activities) == 5
    assert runs[3:] == [[]]
