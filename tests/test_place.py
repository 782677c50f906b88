"""Places: every way people write a county, a municipality or a town leads to its code."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli import messages
from antitrafik_cli.domain.place import Gazetteer, compile_gazetteer
from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import AmbiguousPlace, BadYaml, PlacesContradict, UnknownPlace

SOURCE = Path(__file__).parent.parent / "antitrafik_cli" / "data" / "gazetteer.yaml"
RAW = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
PLACES = Gazetteer(compile_gazetteer(RAW))

COUNTIES = {
    "AL-01": "Berat Berati Beratit Beratin",
    "AL-02": "Durrës Durrësi Durrësit Durrësin",
    "AL-03": "Elbasan Elbasani Elbasanit Elbasanin",
    "AL-04": "Fier Fieri Fierit Fierin",
    "AL-05": "Gjirokastër Gjirokastra Gjirokastrës Gjirokastrën",
    "AL-06": "Korçë Korça Korçës Korçën",
    "AL-07": "Kukës Kukësi Kukësit Kukësin",
    "AL-08": "Lezhë Lezha Lezhës Lezhën",
    "AL-09": "Dibër Dibra Dibrës Dibrën",
    "AL-10": "Shkodër Shkodra Shkodrës Shkodrën",
    "AL-11": "Tiranë Tirana Tiranës Tiranën",
    "AL-12": "Vlorë Vlora Vlorës Vlorën",
}
MUNICIPALITIES = {
    "AL-01": "Berat, Kuçovë, Poliçan, Skrapar, Ura Vajgurore",
    "AL-02": "Durrës, Krujë, Shijak",
    "AL-03": "Belsh, Cërrik, Elbasan, Gramsh, Librazhd, Peqin, Prrenjas",
    "AL-04": "Divjakë, Fier, Lushnjë, Mallakastër, Patos, Roskovec",
    "AL-05": "Dropull, Gjirokastër, Këlcyrë, Libohovë, Memaliaj, Përmet, Tepelenë",
    "AL-06": "Devoll, Kolonjë, Korçë, Maliq, Pogradec, Pustec",
    "AL-07": "Has, Kukës, Tropojë",
    "AL-08": "Kurbin, Lezhë, Mirditë",
    "AL-09": "Bulqizë, Dibër, Klos, Mat",
    "AL-10": "Fushë-Arrëz, Malësi e Madhe, Pukë, Shkodër, Vau i Dejës",
    "AL-11": "Kamëz, Kavajë, Rrogozhinë, Tiranë, Vorë",
    "AL-12": "Delvinë, Finiq, Himarë, Konispol, Sarandë, Selenicë, Vlorë",
}
TOWNS = {
    "AL-01/skrapar": "Çorovodë Çorovodës Çorovodën",
    "AL-02/durres": "Sukth Sukthit Nishtulla Nishtullës Kullë Kullën Manëz Manzë Shkozet Shkozetit",
    "AL-02/kruje": "Fushë-Krujë Fushë-Krujës Fushe-Krujen",
    "AL-02/shijak": "Maminas Gjepalaj Xhafzotaj",
    "AL-04/mallakaster": "Ballsh Ballshi Ballshit Ballshin",
    "AL-05/dropull": "Jergucat Jergucatit",
    "AL-06/devoll": "Bilisht Bilishtit Bilishtin",
    "AL-06/kolonje": "Ersekë Ersekës Ersekën Leskovik Leskovikut",
    "AL-06/pogradec": "Udenisht Udënisht",
    "AL-07/has": "Krumë Krumës Krumën",
    "AL-07/tropoje": "Bajram_Curri Bajram_Currit Bajram_Currin Dushaj",
    "AL-08/kurbin": "Laç Laçit Laçin Mamurras Mamurrasit",
    "AL-08/lezhe": "Shëngjin Shëngjinit Kallmet",
    "AL-08/mirdite": "Rrëshen Rrëshenit Rrëshenin Rubik Rubikut",
    "AL-09/bulqize": "Shupenzë Shupenzës",
    "AL-09/diber": "Peshkopi Peshkopia Peshkopisë Peshkopinë",
    "AL-09/mat": "Burrel Burreli Burrelit Burrelin",
    "AL-10/malesi-e-madhe": "Koplik Koplikut Koplikun",
    "AL-10/shkoder": "Gur_i_Zi Gurit_të_Zi Muriqan",
    "AL-10/vau-i-dejes": "Mjedë Mjedës Vau-Dejës Vau_Dejës Vaut_të_Dejës Vaun_e_Dejës",
    "AL-11/kamez": "Paskuqan Paskuqanit",
    "AL-11/tirane": "Farkë Farkës Zall-Bastar Yzberisht",
    "AL-12/vlore": "Orikum Orikumit",
}
COUNTY_FORMS = [(form, code) for code, forms in COUNTIES.items() for form in forms.split()]
TOWN_FORMS = [
    (form.replace("_", " "), code) for code, forms in TOWNS.items() for form in forms.split()
]
MUNICIPALITY_FORMS = [
    (form, f"{county['code']}/{m['code']}")
    for county in RAW["counties"]
    for m in county["municipalities"]
    for form in (m["name"], m["definite"], m["genitive"], m["accusative"], *m.get("aliases", []))
]
DRESSED = {
    "as it is": str,
    "upper case": str.upper,
    "lower case": str.lower,
    "unaccented": lambda words: words.translate(str.maketrans("ëçËÇ", "ecEC")),
    "with në": "në {}".format,
    "with ne": "ne {}".format,
    "blanks around": "  {} ".format,
}


@pytest.fixture(autouse=True)
def _english():
    with messages.speaking("en"):
        yield


@pytest.mark.parametrize(("form", "code"), COUNTY_FORMS)
def test_a_county_is_known_in_every_form(form, code):
    found = {way: PLACES.county(dress(form)) for way, dress in DRESSED.items()}
    assert found == dict.fromkeys(DRESSED, code)


@pytest.mark.parametrize(("form", "code"), MUNICIPALITY_FORMS)
def test_a_municipality_is_known_in_every_form(form, code):
    found = {way: PLACES.municipality(dress(form)) for way, dress in DRESSED.items()}
    assert found == dict.fromkeys(DRESSED, code)


@pytest.mark.parametrize(("form", "code"), TOWN_FORMS)
def test_a_town_leads_to_its_municipality(form, code):
    found = {way: PLACES.municipality(dress(form)) for way, dress in DRESSED.items()}
    assert found == dict.fromkeys(DRESSED, code)


def test_the_table_of_towns_leaves_none_out():
    listed = {fold(form) for form, _ in TOWN_FORMS}
    towns = [t for c in RAW["counties"] for m in c["municipalities"] for t in m.get("towns", {})]
    assert [town for town in towns if fold(town) not in listed] == []


@pytest.mark.parametrize("county", COUNTIES)
def test_each_county_has_its_municipalities(county):
    names = [PLACES.name(code) for code in PLACES.municipalities(county)]
    assert sorted(names) == sorted(MUNICIPALITIES[county].split(", "))
    assert {PLACES.county_of(code) for code in PLACES.municipalities(county)} == {county}


def test_there_are_12_counties_in_code_order_and_61_municipalities():
    assert PLACES.counties == tuple(f"AL-{number:02}" for number in range(1, 13))
    assert sum(len(PLACES.municipalities(county)) for county in PLACES.counties) == 61


def test_every_code_is_read_as_itself():
    for county in PLACES.counties:
        assert PLACES.county(county) == PLACES.county(county.lower().replace("-", "")) == county
        for code in PLACES.municipalities(county):
            assert PLACES.municipality(code) == code
            assert PLACES.municipality(code.partition("/")[2]) == code


def test_al_09_is_diber_and_its_town_peshkopi():
    assert PLACES.name("AL-09") == "Dibër"
    assert PLACES.resolve([], ["Peshkopi"]) == ("AL-09/diber",)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("qarku Elbasan", "AL-03"),
        ("Qarkun e Elbasanit", "AL-03"),
        ("në Qarkun e Lezhës", "AL-08"),
        ("qarku i Beratit", "AL-01"),
        ("i Kukësit", "AL-07"),
        ("së Shkodrës", "AL-10"),
        ("Elbasan County", "AL-03"),
        ("county of Vlora", "AL-12"),
        ("kombëtar", "national"),
        ("kombetare", "national"),
        ("gjithë vendi", "national"),
        ("në të gjithë vendin", "national"),
        ("National", "national"),
        ("online", "online"),
        ("në internet", "online"),
        ("abroad", "abroad"),
        ("jashtë vendit", "abroad"),
    ],
)
def test_a_county_or_a_place_without_one_is_known_in_running_text(words, code):
    assert PLACES.county(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("bashkia Krujë", "AL-02/kruje"),
        ("Bashkia e Matit", "AL-09/mat"),
        ("në bashkinë e Malësisë së Madhe", "AL-10/malesi-e-madhe"),
        ("në qytetin e Burrelit", "AL-09/mat"),
        ("fushe kruje", "AL-02/kruje"),
        ("FUSHË–ARRËZ", "AL-10/fushe-arrez"),
        ("Përrenjas", "AL-03/prrenjas"),
    ],
)
def test_a_municipality_is_known_in_running_text(words, code):
    assert PLACES.municipality(words) == code


@pytest.mark.parametrize(
    ("counties", "municipalities", "codes"),
    [
        (["Elbasan"], [], ("AL-03",)),
        ([], ["Elbasan"], ("AL-03/elbasan",)),
        (["Elbasan"], ["Elbasan"], ("AL-03/elbasan",)),
        (["Elbasan"], ["Peqin", "Belsh"], ("AL-03/belsh", "AL-03/peqin")),
        ([], ["Burrel", "Lezhë", "i Matit"], ("AL-08/lezhe", "AL-09/mat")),
        (["Lezhë", "Elbasan"], ["Elbasan"], ("AL-03/elbasan", "AL-08")),
        (["Vlora", "Vlorë", "Berat"], [], ("AL-01", "AL-12")),
        (["kombëtar"], [], ("national",)),
        (["online"], ["Krujë"], ("AL-02/kruje", "online")),
        ([], [], ()),
    ],
)
def test_counties_and_municipalities_resolve_to_sorted_codes(counties, municipalities, codes):
    assert PLACES.resolve(counties, municipalities) == codes


@pytest.mark.parametrize(
    ("counties", "municipality", "sentence"),
    [
        (["Elbasan"], "Krujë", "Krujë lies in Durrës, not in Elbasan."),
        (["Shkodër"], "Burrel", "Mat lies in Dibër, not in Shkodër."),
        (["AL-01", "Fier"], "Lezha", "Lezhë lies in Lezhë, not in Berat, Fier."),
        (["Vlorë", "online"], "Has", "Has lies in Kukës, not in Vlorë."),
    ],
)
def test_a_municipality_outside_the_given_county_is_a_contradiction(
    counties, municipality, sentence
):
    with pytest.raises(PlacesContradict) as caught:
        PLACES.resolve(counties, [municipality])
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Elbsan", "“Elbsan” is no county. Nearest: Elbasan."),
        ("në Shkoder.", "“në Shkoder.” is no county. Nearest: Shkodër."),
        ("Peshkopi", "“Peshkopi” is no county. It lies in Dibër."),
        ("Prizren", "“Prizren” is no county."),
        ("AL-13", "“AL-13” is no county."),
        ("", "“” is no county."),
        ("në", "“në” is no county."),
    ],
)
def test_an_unknown_county_is_refused_with_what_is_near(words, sentence):
    with pytest.raises(UnknownPlace) as caught:
        PLACES.county(words)
    assert str(caught.value).startswith(sentence.removesuffix("."))


def test_an_unknown_municipality_is_refused_with_what_is_near():
    with pytest.raises(UnknownPlace) as caught:
        PLACES.municipality("Kruije")
    assert str(caught.value) == "“Kruije” is no municipality. Nearest: Krujë."
    with pytest.raises(UnknownPlace):
        PLACES.municipality("AL-04/elbasan")


def _place(code, name, **more):
    return {"code": code, "name": name, "definite": name, "genitive": name, "accusative": name} | (
        more
    )


TWO_HILLS = {
    "counties": [
        _place("AL-01", "A", municipalities=[_place("x", "X", towns={"Kodër": ["Kodra"]})]),
        _place("AL-02", "B", municipalities=[_place("y", "Y", towns={"Kodër": []})]),
    ]
}


def test_a_name_of_two_places_is_settled_by_the_county_or_refused_with_both():
    places = Gazetteer(compile_gazetteer(TWO_HILLS))
    assert places.municipality("Kodër", county="AL-02") == "AL-02/y"
    assert places.municipality("Kodra") == "AL-01/x"
    assert places.resolve(["A"], ["Kodër"]) == ("AL-01/x",)
    for counties in ([], ["A", "B"], ["national"]):
        with pytest.raises(AmbiguousPlace) as caught:
            places.resolve(counties, ["Kodër"])
        assert str(caught.value) == "“Kodër” may mean any of these: X (A), Y (B). Say which."


def test_a_county_spelling_that_leads_to_two_counties_is_refused():
    raw = {"counties": [_place("AL-01", "A", municipalities=[])] * 2}
    raw["counties"][1] = _place("AL-02", "a", municipalities=[])
    with pytest.raises(BadYaml):
        compile_gazetteer(raw)


def test_names_are_albanian_and_a_code_of_a_newer_version_is_its_own_name():
    assert PLACES.name("AL-10/vau-i-dejes") == "Vau i Dejës"
    assert [PLACES.name(code) for code in ("national", "abroad")] == ["national", "abroad"]
    assert PLACES.name("AL-03/newtown") == "AL-03/newtown"
    assert PLACES.county_of("AL-03/newtown") == "AL-03"
    assert PLACES.county_of("AL-03") == "AL-03"
    assert PLACES.county_of("online") == "online"


def test_the_known_names_are_single_folded_words_without_connectors():
    names = PLACES.known_names()
    assert {"elbasan", "vajgurore", "bajram", "currit", "lezhen", "malesise"} <= names
    assert not names & {"i", "e", "te", "se", ""}
    assert all(fold(name) == name and " " not in name for name in names)


@given(st.text(max_size=30))
def test_any_words_give_a_known_place_or_a_refusal(words):
    try:
        code = PLACES.municipality(words)
    except UnknownPlace:
        return
    assert code in PLACES.municipalities(PLACES.county_of(code))
