"""Terms and campaigns: any spelling leads to its code, a near miss is asked about."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli import data, messages, settings
from antitrafik_cli.data.reading import read_yaml
from antitrafik_cli.domain.campaign import Campaigns
from antitrafik_cli.domain.schedule import compile_schedule
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.domain.vocabulary import (
    AUDIENCE_PARENTS,
    NO_AUDIENCE_KINDS,
    SECTIONS,
    Vocabulary,
    compile_vocabulary,
)
from antitrafik_cli.errors import BadYaml, UnknownCampaign, UnknownTerm

PROJECT = Path(__file__).parent.parent
RAW = read_yaml((PROJECT / "antitrafik_cli/data/vocabulary.yaml").read_bytes(), "vocabulary")
TERMS = Vocabulary(compile_vocabulary(RAW))
SCHEDULE = read_yaml((PROJECT / "schedule.yaml").read_bytes(), "schedule")


def compiled(raw):
    return compile_schedule(raw, data.gazetteer(), data.vocabulary())


CAMPAIGNS = Campaigns(compiled(SCHEDULE))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.delenv("ANTITRAFIK_SCHEDULE", raising=False)
    settings.forget()
    data.forget()
    with messages.speaking("en"):
        yield tmp_path
    settings.forget()
    data.forget()


# --- terms -------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", SECTIONS)
def test_every_code_name_and_alias_leads_to_its_code_however_it_is_typed(section):
    for code, entry in RAW[section].items():
        for spelling in (code, entry["sq"], entry["en"], *entry.get("aliases", [])):
            bare = spelling.translate(str.maketrans("ëçËÇ", "ecEC"))
            for words in (spelling, spelling.upper(), bare, f" {bare} ", code.replace("-", " ")):
                assert TERMS.read(section, words) == (code, "")


@pytest.mark.parametrize(
    ("section", "words", "code"),
    [
        ("audiences", "nxenesit", "pupils"),
        ("audiences", "Mësuesit", "teachers"),
        ("audiences", "KRAT", "committee-members"),
        ("audiences", "OJF", "civil-society"),
        ("audiences", "të papunët", "jobseekers"),
        ("audiences", "gjimnazistë", "pupils-upper"),
        ("materials", "flete palosje", "leaflet"),
        ("materials", "fletëpalosjet", "leaflet"),
        ("materials", "vidio informuese", "video"),
        ("kinds", "takim", "info-session"),
        ("kinds", "TV", "media"),
        ("themes", "punësimi", "employment"),
        ("statuses", "në vijim", "in-progress"),
    ],
)
def test_words_of_real_reports_are_known(section, words, code):
    assert TERMS.read(section, words) == (code, "")


def test_a_near_miss_proposes_and_says_how_to_keep_the_words():
    with pytest.raises(UnknownTerm) as caught:
        TERMS.read("audiences", "teechers")
    assert str(caught.value) == (
        "“teechers” is not known as an audience. Nearest: teachers. "
        "If it is none of these, write other: teechers"
    )


def test_a_near_miss_proposes_in_albanian():
    messages.use_language("sq")
    with pytest.raises(UnknownTerm, match="nxënës"):
        TERMS.read("audiences", "nxense")


def test_part_of_a_known_spelling_is_a_near_miss():
    with pytest.raises(UnknownTerm, match="Nearest: children in street situation"):
        TERMS.read("audiences", "situatë")


@pytest.mark.parametrize("section", ["kinds", "audiences", "materials", "topics", "themes"])
@pytest.mark.parametrize(
    ("words", "wording"),
    [
        ("Xixëllonja  jeshile", "Xixëllonja jeshile"),
        ("other: nxënës", "nxënës"),
        ("tjetër:  fshatarë  malësorë ", "fshatarë malësorë"),
        ("tjeter: a: b", "a: b"),
        ("Other", ""),
        ("tjetër", ""),
        ("tjetër:", ""),
    ],
)
def test_a_term_nobody_knows_is_other_with_its_wording(section, words, wording):
    assert TERMS.read(section, words) == ("other", wording)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_words_are_refused_with_the_way_to_the_terms(section):
    with pytest.raises(UnknownTerm, match=f"See: antitrafik terms {section}$"):
        TERMS.read(section, " ")


def test_a_status_nobody_knows_is_refused():
    with pytest.raises(
        UnknownTerm, match=r"not known as a status\. See: antitrafik terms statuses"
    ):
        TERMS.read("statuses", "xixëllonjë")


@given(st.sampled_from(list(SECTIONS)), st.text(max_size=30))
def test_any_words_give_a_known_code_or_a_refusal(section, words):
    try:
        code, wording = TERMS.read(section, words)
    except UnknownTerm:
        return
    assert code in {term.code for term in TERMS.terms(section)}
    assert wording == "" or code == "other"


def test_labels_follow_the_language_and_an_unknown_code_is_its_own():
    assert TERMS.label("audiences", "teachers") == "teachers"
    assert TERMS.label("kinds", "from-2030") == "from-2030"
    messages.use_language("sq")
    assert TERMS.label("audiences", "teachers") == "mësues"
    assert next(t for t in TERMS.terms("materials") if t.code == "leaflet").label == "fletëpalosje"


def test_a_family_is_the_audience_and_its_children():
    assert TERMS.family("pupils") == {"pupils", "pupils-basic", "pupils-upper"}
    assert TERMS.family("pupils-upper") == {"pupils-upper"}
    assert TERMS.family("from-2030") == {"from-2030"}
    assert (TERMS.parent("pupils-basic"), TERMS.parent("pupils")) == ("pupils", "")


def test_the_parents_that_logs_keep_sums_for_are_those_of_the_vocabulary():
    parents = {term.code: term.parent for term in TERMS.terms("audiences") if term.parent}
    assert parents == AUDIENCE_PARENTS, "raise STATE_FORMAT: the sums of families are others now"


def test_nobody_sits_in_a_room_only_for_kinds_there_are():
    assert {term.code for term in TERMS.terms("kinds")} > NO_AUDIENCE_KINDS


def test_count_words_are_folded_without_digits_and_the_longer_first():
    words = TERMS.count_words
    assert set(words) == {"exact", "about", "at-least", "at-most", "range", "unknown"}
    assert {"rreth", "~", "about"} <= set(words["about"])
    assert {"me shume se", "mbi", "over"} <= set(words["at-least"])
    assert {"deri ne", "nen"} <= set(words["at-most"])
    assert words["range"] == ["from", "nga"]
    assert {"?", "pa numer"} <= set(words["unknown"])
    for spellings in words.values():
        assert spellings == sorted(spellings, key=lambda word: (-len(word), word))
        assert all(word and fold(word) == word for word in spellings)
        assert not any(character.isdigit() for character in "".join(spellings))
    everything = [word for spellings in words.values() for word in spellings]
    assert len(everything) == len(set(everything))


def _changed(section, code, entry):
    return RAW | {section: RAW[section] | {code: entry}}


@pytest.mark.parametrize(
    ("raw", "keys"),
    [
        ("", None),
        (RAW | {"more": {}}, None),
        (RAW | {"kinds": []}, ("kinds",)),
        (_changed("kinds", "new", {"sq": "i ri"}), ("kinds", "new")),
        (_changed("kinds", "new", {"sq": "i ri", "en": "new", "fr": "neuf"}), ("kinds", "new")),
        (_changed("kinds", "new", {"sq": "i ri", "en": "new", "parent": "?"}), ("kinds", "new")),
        (_changed("kinds", "new", {"sq": "FORUM", "en": "new"}), ("kinds", "new")),
    ],
)
def test_a_vocabulary_that_is_not_as_it_should_be_is_refused(raw, keys):
    with pytest.raises(BadYaml) as caught:
        compile_vocabulary(raw)
    assert caught.value.facts.get("keys") == keys


# --- campaigns ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "zgjidhni-mundesite-2017",
        "Zgjidhni Mundësitë 2017",
        "mbi parandalimin e migracionit te parregullt",
    ],
)
def test_a_campaign_is_read_by_code_or_name(words):
    assert CAMPAIGNS.read(words) == "zgjidhni-mundesite-2017"


def test_an_unknown_campaign_is_refused_with_the_nearest():
    with pytest.raises(UnknownCampaign, match="Nearest: tetori-antitrafik-2020"):
        CAMPAIGNS.read("tetori antitrafik")
    with pytest.raises(UnknownCampaign, match=r"is no known campaign\."):
        CAMPAIGNS.read("xixëllonjë")


def test_a_name_of_two_editions_asks_for_the_code():
    two = Campaigns({"campaigns": {"t-2020": {"name": "Tetori"}, "t-2021": {"name": "Tetori"}}})
    with pytest.raises(UnknownCampaign, match="Several bear this name: t-2020, t-2021"):
        two.read("tetori")
    assert two.read("t 2021") == "t-2021"


def test_the_packaged_schedule_has_the_three_campaigns_and_the_planned_visits():
    assert [campaign.code for campaign in CAMPAIGNS] == [
        "zgjidhni-mundesite-2017",
        "tetori-antitrafik-2020",
        "fuqizimi-i-grave-2020",
    ]
    assert CAMPAIGNS.get("fuqizimi-i-grave-2020").funders == ("Ambasada Hollandeze",)
    assert "IOM" in CAMPAIGNS.get("zgjidhni-mundesite-2017").partners
    assert CAMPAIGNS.label("tetori-antitrafik-2020").startswith("Muaji i Luftës")
    assert CAMPAIGNS.label("from-2030") == "from-2030"
    assert [item["id"] for item in compiled(SCHEDULE)["planned"]] == [
        "2017-12-kukes",
        "2017-12-shkoder",
        "2017-12-korce",
    ]


@pytest.mark.parametrize(
    ("raw", "keys", "sentence"),
    [
        ([], (), "Here a mapping is needed."),
        ({"campagns": ""}, ("campagns",), "Nearest: campaigns."),
        ({"campaigns": ["x"]}, ("campaigns",), "Here a mapping is needed."),
        ({"campaigns": {"Tetori": {"name": "T"}}}, ("campaigns", "Tetori"), "“Tetori” is no code."),
        ({"campaigns": {"x" * 65: {"name": "T"}}}, ("campaigns", "x" * 65), "is no code."),
        ({"campaigns": {"t": {"slogan": "T"}}}, ("campaigns", "t"), "campaign t has no name."),
        (
            {"campaigns": {"t": {"name": "T", "slogn": ""}}},
            ("campaigns", "t", "slogn"),
            "The key “slogn” is not known here. Nearest: slogan.",
        ),
        (
            {"campaigns": {"t": {"name": ["T"]}}},
            ("campaigns", "t", "name"),
            "Here one piece of text is needed.",
        ),
        (
            {"campaigns": {"t": {"name": "T", "partners": {"a": "b"}}}},
            ("campaigns", "t", "partners"),
            "Here one piece of text or a list is needed.",
        ),
    ],
)
def test_a_schedule_that_is_not_as_it_should_be_is_refused(raw, keys, sentence):
    with pytest.raises(BadYaml) as caught:
        compiled(raw)
    assert caught.value.facts["keys"] == keys
    assert sentence in str(caught.value)


def test_an_empty_schedule_has_no_campaigns():
    for raw in ("", {}, {"campaigns": ""}, {"campaigns": "", "planned": ""}):
        assert compiled(raw)["campaigns"] == {}


def test_one_funder_or_several_become_a_list():
    def funders(**facts):
        return compiled({"campaigns": {"t": {"name": "T", **facts}}})["campaigns"]["t"]

    assert funders(funder="EU")["funders"] == ["EU"]
    assert funders(funders=["EU", "IOM"])["funders"] == ["EU", "IOM"]
    assert "funders" not in funders()


# --- the data as the tool finds them -----------------------------------------------------------


def test_what_comes_with_the_tool_is_found_and_read():
    assert data.vocabulary().read("kinds", "forum") == ("forum", "")
    assert data.gazetteer().county("Lezha") == "AL-08"
    assert len(data.campaigns()) == 3
    assert data.schedule_problem() is None


def test_the_setting_leads_to_another_schedule(home, monkeypatch):
    own = home / "own.yaml"
    own.write_text("campaigns: {my-one: {name: Imja}}", encoding="utf-8")
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(own))
    assert data.campaigns().read("imja") == "my-one"
    own.write_text("campaigns: {my-two: {name: Imja}}", encoding="utf-8")
    data.forget()
    assert data.campaigns().read("imja") == "my-two"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"campaigns:\n  t:\n    name: T\n    slogn: S\n", ":4:5"),
        (b"campaigns:\n  t:\n    name: T\n  t: {}\n", ":4:3"),
        (b"\xff", ":1:1"),
        (b"campaigns:\n  T:\n    name: T\n", ":2:3"),
        (None, ""),
    ],
)
def test_a_schedule_that_cannot_be_read_stops_nothing_and_tells_its_line(
    home, monkeypatch, text, where
):
    own = home / "own.yaml"
    if text is not None:
        own.write_bytes(text)
    monkeypatch.setenv("ANTITRAFIK_SCHEDULE", str(own))
    assert len(data.campaigns()) == 0
    assert data.schedule_problem().where == f"{own}{where}"


def test_a_warm_start_loads_nothing_slow(home):
    program = (
        "import json, sys\n"
        "from antitrafik_cli import data\n"
        "data.vocabulary().read('audiences', 'nxënës'), data.campaigns().label('x')\n"
        "data.gazetteer().resolve(['Elbasan'], ['në Peqin'])\n"
        "print(json.dumps(sorted({'yaml', 'difflib', 'importlib.resources'} & set(sys.modules))))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, check=True
        )
        for _ in range(2)
    ]
    assert "yaml" in json.loads(runs[0].stdout)
    assert json.loads(runs[1].stdout) == []
