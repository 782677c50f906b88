"""The gate of open text: real venues and requests pass, what leads to a person does not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli.domain.privacy import check_text, clean_text, names
from antitrafik_cli.errors import BadCharacter, ExitCode, PersonalData, TextTooLong

PLACES = frozenset(("elbasan", "lezhe", "durres", "shkoder", "nishtulla", "vau", "dejes", "tirane"))
BULLETINS = [
    "Institucioni i Prefektit",
    "Shkolla e mesme Vasil Kamami",
    "Zyra Rajonale e Punësimit",
    "Shkolla e mesme Hydajet Lezha",
    "Qendra Komunitare Multifunksionale Nishtulla",
    "bare dhe kafene",
    "vende të tjera publike",
    "hapja e Qendrës së Formimit Profesional në Lezhë",
    "investime në bujqësi, për vetëpunësimin e meshkujve",
    "zbatimi i strategjive lokale për zhvillim dhe vende pune",
    "financim i programeve të punësimit dhe trajnimit për të kthyerit",
    "fuqizimi i grave dhe i komunitetit me aktivitete paralele",
    "roli i medias në fushatat e ndërgjegjësimit",
    "bashkëpunim institucional në skuadra multidisiplinare",
    "mundësi zhvillimi për kategoritë e rrezikuara",
    "pyetësor vlerësimi",
    "Mbi parandalimin e migracionit të parregullt",
    "Zgjidhni mundësitë, jo migracionin e parregullt!",
    "Zyra e Koordinatorit Kombëtar për Çështje të Luftës kundër Trafikimit të Personave",
    "Komiteti Rajonal Antitrafik",
    "Ministria e Arsimit, Sportit dhe Rinisë",
    "Drejtoria e Përgjithshme e Policisë së Shtetit",
    "IOM",
    "Muaji i Luftës kundër Trafikimit të Personave",
    "#BashkëMundemiLuftojmëTrafikimin",
    "Koordinatori Kombëtar Antitrafik",
    "Institucioni i Prefektit Durrës",
    "Komiteti Rajonal Antitrafik Durrës",
    "Fuqizimi i qëndrueshëm ekonomik i grave në nevojë dhe ndërgjegjësimi për ndërmarrjet sociale",
    "Qendra Kombëtare për Shërbime Komunitare",
    "Ambasada Hollandeze",
]
VENUES = [
    "shkolla e mesme “Vasil Kamami”",
    'gjimnazi "Asim Vokshi"',
    "Shkolla 9-vjeçare Farkë e Vogël",
    "Fakulteti i Shkencave Sociale, Universiteti Luigj Gurakuqi",
    "Gjimnazi Mons. Luçjan Augustini",
    "Shkolla e Mesme e Bashkuar Bahri Nela, Zall-Bastar",
    "takim në gjimnazin Mustafa Qemal Ataturk me nxënësit",
    "SHKOLLA Matosh Uka, Dushaj",
    "Shkolla nr. 5 Met Hasa",
    "rruga Aleksandër Moisiu",
    "sheshi Nënë Tereza",
    "Pallati i Kulturës Aleksandër Moisiu",
    "Hotel Amerika",
    "Biblioteka e qytetit Marin Barleti",
    "Xhamia Ebu Beker",
    "Kisha e Shën Gjergjit",
    "Vasil Kamami High School",
    "the Hydajet Lezha School in Lezhë",
    "Njësia Administrative Gur i Zi",
    "Bashkia Vau i Dejës",
    "KRAT dhe TTAT me IOM, UNICEF dhe OSBE",
    "KRAT Shkodër",
    "mbledhje e Tryezës Teknike Antitrafik Elbasan",
    "Takim. Pjesëmarrja ishte e lartë. Nxënësit pyetën",
    "7 Shkurt 2018, Lezhë",
    "Vau i Dejës, Shkodër",
    "World Vision dhe Mary Ward Loreto",
    "Agimi",
    "me Agimin, Prendin",
    "nga Policia e Shtetit",
    "pikat A. B. u shqyrtuan",
]


@pytest.mark.parametrize("words", BULLETINS + VENUES)
def test_venues_and_requests_as_they_are_written_pass_without_a_warning(words):
    assert clean_text(words) == words
    check_text(words)
    assert names(words, PLACES) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("biseduam me Agim Prendi", "Agim Prendi"),
        ("Agim Prendi foli për veten", "Agim Prendi"),
        ("Biseduam me Zana Gurraj", "Zana Gurraj"),
        ("rasti i Lule Mjeshtrit u referua", "Lule Mjeshtrit"),
        ("viktima Drita Valbonaj", "Drita Valbonaj"),
        ("nxënësja Vesa Bjeshka pyeti", "Vesa Bjeshka"),
        ("Mësuesja Teuta Shpellaj", "Teuta Shpellaj"),
        ("drejtori Bardh Kullaj e hapi", "Bardh Kullaj"),
        ("Drejtori Bardh Kullaj e hapi", "Bardh Kullaj"),
        ("Prefekti Ylli Rrapaj", "Ylli Rrapaj"),
        ("prefekti Ylli Rrapaj", "Ylli Rrapaj"),
        ("ministri Ilir Krasta", "Ilir Krasta"),
        ("z. Besnik Ujaj", "Besnik Ujaj"),
        ("znj. Mira Lisaj", "Mira Lisaj"),
        ("Dr. Mira Lisaj", "Mira Lisaj"),
        ("familja e Arben Gurit", "Arben Gurit"),
        ("thirri nëna, Fatime Deti", "Fatime Deti"),
        ("(Sokol Malaj)", "Sokol Malaj"),
        ("“Sokol Malaj”", "Sokol Malaj"),
        ("Sokol   Malaj", "Sokol Malaj"),
        ("Sokol Gjon Malaj erdhi", "Sokol Gjon Malaj"),
        ("me A. Prendi", "A Prendi"),
        ("me Gj. Prendi", "Gj Prendi"),
        ("Agim P. u kthye", "Agim P"),
        ("takim në shkollë me Agim Prendi", "Agim Prendi"),
        ("shkolla ku mëson Agim Prendi", "Agim Prendi"),
        ("Shkolla e mesme Vasil Kamami, Agim Prendi", "Agim Prendi"),
        ("shkolla “Vasil Kamami” Agim Prendi", "Agim Prendi"),
        ("Shkolla Vasil Kamami. Agim Prendi foli", "Agim Prendi"),
        ("Shkolla nr. 5. Agim Prendi foli", "Agim Prendi"),
        ("Gjimnazi Asim Vokshi dhe Agim Prendi", "Agim Prendi"),
        ("në Lezhë Agim Prendi", "Agim Prendi"),
        ("Lezhë Agim Prendi Durrës", "Agim Prendi"),
        ("Sot Agim Prendi", "Agim Prendi"),
        ("KRAT: Agim Prendi", "Agim Prendi"),
        ("KRAT Agim Prendi", "Agim Prendi"),
        ("me Çlirim Ëndrraj", "Çlirim Ëndrraj"),
        ("me Agim-Gjon Prendi", "Agim-Gjon Prendi"),
        ("we met Agim Prendi", "Agim Prendi"),
        ("We met Agim Prendi at the school", "Agim Prendi"),
        ("Teacher Agim Prendi", "Agim Prendi"),
        ("the case of Jane Exampleton", "Jane Exampleton"),
    ],
)
def test_two_adjacent_capitalised_words_that_may_be_a_name_warn(words, found):
    assert names(words, PLACES) == [found]
    check_text(words)


def test_every_name_is_found_in_the_order_of_the_text():
    words = "Agim Prendi dhe Zana Gurraj, në Vau Dejës me Sokol Malaj"
    assert names(words, PLACES) == ["Agim Prendi", "Zana Gurraj", "Sokol Malaj"]


def test_a_place_is_no_name_only_where_it_is_known():
    assert names("nga Vau Dejës", PLACES) == []
    assert names("nga Vau Dejës", frozenset()) == ["Vau Dejës"]


IDENTITY = [
    "J12345678K", "j12345678k", "NID: J12345678K.", "J 12345678 K", "J 1234 5678 K",
    "J.12345678.K", "J12.34.56.78K", "(i12345678u)", "J１２３４５６７８K", "J١٢٣٤٥٦٧٨K",
]  # fmt: skip
TELEPHONES = [
    "+355 69 123 4567", "+355691234567", "+355 (0)69 123 4567", "00355 69 123 4567",
    "00 355 69 1234567", "069 12 34 567", "069 123 4567", "0691234567", "069-123-4567",
    "069/1234567", "069.12.34.567", "(069) 123 4567", "68 123 4567", "042 123 456", "04 2123456",
    "0422 12345", "052 22 33 44", "+383 44 123 456", "+39 06 1234 5678", "069\u00a0123\u00a04567",
    "069‑123‑4567", "tel. 2212345", "tel: 221 234", "telefoni nr. 221234", "cel 691 234",
    "në 2017 069 123 4567", "thirr 0691234567 ose 116006", "069 123 4567 12 nxënës",
    "٠٦٩١٢٣٤٥٦٧",
]  # fmt: skip
MAILS = [
    "emri@shembull.al", "emri.mbiemri@shembull.gov.al", "EMRI@SHEMBULL.AL", "emri @ shembull.al",
    "emri(at)shembull.al", "emri [at] shembull [dot] al", "shkruaj:emri+1@shembull.al!",
    "ëndërr@shembull.al", "emri＠shembull.al",
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "what"),
    [
        *((words, "a national identity number") for words in IDENTITY),
        *((words, "a telephone number") for words in TELEPHONES),
        *((words, "an e-mail address") for words in MAILS),
    ],
)
def test_what_leads_to_a_person_is_refused_wherever_it_stands(words, what):
    for text in (words, f"Takim në Lezhë, {words}", f"{words} u mbajt"):
        with pytest.raises(PersonalData) as failure:
            check_text(text)
        assert failure.value.facts == {"what": what}
        assert failure.value.exit_code == ExitCode.PRIVACY


@pytest.mark.parametrize(
    "words",
    ["22.11.2017", "më 22.11.2017, 06.10.2020 dhe 07.10.2020", "05-07.12.2017", "05.12-07.12.2017",
     "05.12.2017 - 07.12.2017", "05/12/17", "2017-12-05/2017-12-07", "2017", "2017-2018",
     "viti shkollor 2017 - 2018 30 nxënës", "i 22.11.2017 u mbajt", "e 2017-2018 u mbyll",
     "4 000", "4 000 000 fletëpalosje", "1 045 000 000 lekë", "1 067 000 000 lekë",
     "ligji 9920", "ligji nr. 124/2024", "VKM nr. 499, datë 29.08.2018", "116006", "116 006",
     "0800 1212 7 ditë", "fushata telefonike 2017-2018", "08.30-10.30 5 grupe",
     "telefoni 116 006", "linja telefonike 116111", "tel. 0800 1212", "0800 1212 116 006",
     "0800 1212", "116 111",
     "129", "112", "116 006, 116 111, 129 dhe 112", "ora 09.00-17.00",
     "ora 09:00 - 17:00, 30 nxënës", "ndiqni @krat_elbasan. Takimi vijon",
     "05 06 07 08 09", "nxënës 12 13 14 15 16", "25+26 nxënës, 200+", "@krat_elbasan",
     "25 @ 30", "salla 307", "J1234567K", "J123456789K", "AJ12345678KA", "numri 12345678"],
)  # fmt: skip
def test_dates_counts_laws_and_helplines_pass(words):
    for text in (words, f"Takim, {words}", f"{words} u mbajt"):
        check_text(text)


@pytest.mark.parametrize(
    ("words", "clean"),
    [
        ("  Shkolla  e\u00a0mesme\u2009Vasil Kamami\u3000", "Shkolla e mesme Vasil Kamami"),
        ("Lezhe\u0308", "Lezhë"),
        ("a\tb", "a b"),
        ("", ""),
        (" \u00a0 ", ""),
        ("“Zgjidhni mundësitë” – 50 % 😀", "“Zgjidhni mundësitë” – 50 % 😀"),
    ],
)
def test_text_is_cleaned(words, clean):
    assert clean_text(words) == clean


@pytest.mark.parametrize(
    ("character", "described"),
    [
        ("\0", "U+0000 (NUL)"),
        ("\n", "U+000A (LF)"),
        ("\r", "U+000D (CR)"),
        ("\x1b", "U+001B (ESC)"),
        ("\x7f", "U+007F"),
        ("\u0085", "U+0085"),
        ("\u200b", "U+200B (ZERO WIDTH SPACE)"),
        ("\u200d", "U+200D (ZERO WIDTH JOINER)"),
        ("\ufeff", "U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
        ("\u00ad", "U+00AD (SOFT HYPHEN)"),
        ("\u200f", "U+200F (RIGHT-TO-LEFT MARK)"),
        ("\u202e", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("\u2066", "U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        ("\u2028", "U+2028 (LINE SEPARATOR)"),
        ("\ud800", "U+D800"),
        ("\ue000", "U+E000"),
        ("\U000e0041", "U+E0041 (TAG LATIN CAPITAL LETTER A)"),
        ("\uffff", "U+FFFF"),
    ],
)
def test_a_character_that_cannot_be_kept_is_named_and_shown(character, described):
    with pytest.raises(BadCharacter) as failure:
        clean_text(f"Shkolla{character}e mesme")
    escaped = character.encode("unicode_escape").decode()
    assert failure.value.facts == {"words": f"Shkolla{escaped}e mesme", "character": described}


def test_a_bad_character_in_a_long_text_is_shown_with_what_stands_around_it():
    with pytest.raises(BadCharacter) as failure:
        clean_text("x" * 1000 + "abc\0def" + "y" * 1000)
    shown = failure.value.facts["words"]
    assert "abc\\x00def" in shown
    assert len(shown) < 60


def test_text_too_long_is_measured_after_cleaning():
    assert len(clean_text(" " + "ë" * 500 + " ")) == 500
    assert clean_text("ab", most=2) == "ab"
    with pytest.raises(TextTooLong) as failure:
        clean_text("e\u0308" * 501)
    assert failure.value.facts == {"length": 501, "most": 500}


any_text = st.text(st.characters(codec=None))
pieces = st.lists(
    st.sampled_from(
        [*'0123456789 .-/()+@“”",:', "Agim", "Prendi", "shkolla", "e", "mesme", "tel", "J", "ë"]
    ),
    max_size=20,
).map("".join)


@given(st.one_of(any_text, pieces), st.integers(0, 30))
def test_any_text_is_cleaned_for_good_or_refused_by_name(words, most):
    try:
        clean = clean_text(words, most)
    except (BadCharacter, TextTooLong):
        return
    assert clean_text(clean, most) == clean
    assert clean.isprintable()
    assert unicodedata.is_normalized("NFC", clean)
    assert clean == clean.strip()
    assert "  " not in clean
    assert len(clean) <= most


@given(st.one_of(any_text, pieces))
def test_any_text_passes_the_gate_or_is_refused_by_name(words):
    try:
        check_text(words)
    except PersonalData:
        return


@given(st.one_of(any_text, pieces))
def test_names_are_looked_for_in_any_text(words):
    for found in names(words, PLACES):
        assert len(found.split()) > 1
        assert all(word in words for word in found.split())


@given(st.integers(0, 10**7 - 1), st.sampled_from(["", " ", "-", "."]), st.integers(7, 9))
def test_every_mobile_number_is_refused(number, mark, network):
    digits = f"{number:07}"
    for start in (f"06{network}", f"+3556{network}", f"003556{network}"):
        with pytest.raises(PersonalData):
            check_text(mark.join((start, digits[:3], digits[3:])))


@given(st.dates().filter(lambda day: day.year >= 1900), st.sampled_from("./-"))
def test_every_date_of_this_age_passes(day, mark):
    if day.year < 2100:
        for several in (1, 2, 3):
            check_text(" ".join([mark.join((f"{day:%d}", f"{day:%m}", f"{day:%Y}"))] * several))
            check_text(" ".join([day.isoformat()] * several))


@given(st.from_regex(r"[A-Za-z][0-9]{8}[A-Za-z]", fullmatch=True))
def test_every_identity_number_is_refused(words):
    with pytest.raises(PersonalData):
        check_text(f"nr. {words}, Lezhë")
