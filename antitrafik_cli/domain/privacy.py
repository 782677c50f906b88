"""The gate in front of open text: what cannot be kept, what leads to a person, what looks like one.

Here: cleaning text, refusing personal data, noticing names. Not here: which fields are open text,
and erasing what got through.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import zip_longest

from antitrafik_cli.domain.spelling import fold
from antitrafik_cli.errors import BadCharacter, PersonalData, TextTooLong
from antitrafik_cli.messages import _, visible

# --- what cannot be kept -----------------------------------------------------------------------

_CONTROLS = (  # Unicode itself gives these no names
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI "
    "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
)
_AROUND = 20  # characters shown on either side of a bad one


def clean_text(words: str, most: int = 500) -> str:
    """The text in NFC, every blank a plain one, none outside; cleaning twice changes nothing.

    Raises BadCharacter for what is not printable (control, bidi and zero-width characters, line
    feeds, lone surrogates, private and unassigned code points), TextTooLong above `most`
    characters.
    """
    plain = "".join(" " if _is_blank(one) else one for one in unicodedata.normalize("NFC", words))
    for place, one in enumerate(plain):
        if not one.isprintable():
            excerpt = plain[max(0, place - _AROUND) : place + _AROUND]
            raise BadCharacter(words=visible(excerpt), character=_described(one))
    kept = " ".join(plain.split())
    if len(kept) > most:
        raise TextTooLong(length=len(kept), most=most)
    return kept


def _is_blank(character: str) -> bool:
    return character == "\t" or unicodedata.category(character) == "Zs"


def _described(character: str) -> str:
    point = ord(character)
    controls = _CONTROLS.split()
    name = controls[point] if point < len(controls) else unicodedata.name(character, "")
    return f"U+{point:04X} ({name})" if name else f"U+{point:04X}"


# --- what leads to a person --------------------------------------------------------------------
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# Patterns are strings: they are compiled when text is first looked at, not at every start.

_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = "(?:0?[1-9]|1[0-2])"
_YEAR = "(?:19|20)[0-9]{2}"
_TIME = "[0-2]?[0-9][.:][0-5][0-9]"
_NO_NUMBERS = (  # dates, spans of years and times of day, whose digits would look like telephones
    rf"(?:{_DAY}(?:\.{_MONTH})?\.? ?- ?)?{_DAY}[./-]{_MONTH}[./-](?:{_YEAR}|[0-9]{{2}})",
    rf"{_YEAR}-{_MONTH}-{_DAY}",
    rf"{_YEAR} ?[/-] ?{_YEAR}",
    rf"{_TIME}(?: ?- ?{_TIME})?",
)
_BETWEEN = "[ ./()-]{0,2}"  # what may stand between the digits of a telephone number
_CUE = r"\b(?:tel|telefon\w*|cel|celular\w*|mob|mobile|phone|whatsapp|viber)\b\W{0,3}(?:nr\W{0,2})?"
_TELEPHONES = (
    rf"(?<![0-9])(?:\+ ?\(?355|\+\(?[1-9]|00 ?[1-9])(?:{_BETWEEN}[0-9]){{7,13}}(?![0-9])",
    rf"(?<![0-9])(?:0{_BETWEEN})?6[6-9](?:{_BETWEEN}[0-9]){{7}}(?![0-9])",
    # Thousands go on in threes: a landline is looked for only where no number stands before it.
    rf"(?<![0-9])(?<![0-9][ .,])(?!0800)0[()]?[2-58](?:{_BETWEEN}[0-9]){{7}}(?![0-9])",
    # Six digits are a telephone number if the text says so; 116 … and 0800 … are helplines.
    rf"{_CUE}(?!116 ?[0-9]{{3}}(?![0-9])|0800)[0-9](?:{_BETWEEN}[0-9]){{5,}}",
)
_MAIL = r"[\w.+-]{1,64} ?(?:@|[\[(]at[\])]) ?[\w-]{1,63}(?:\.| ?[\[(]dot[\])] ?)\w"
_FEWEST_DIGITS = 6  # of a telephone number; an identity number has eight
_IDENTITY = r"(?<!\w)([a-z])([ .-]?)(?:[0-9][ .-]?){7}[0-9]([ .-]?)([a-z])(?!\w)"


def check_text(words: str) -> None:
    """Nothing, if the text holds no identity number, telephone number or e-mail address.

    Else raises PersonalData. Dates, years, times, laws, counts and public helplines (116 …,
    0800 …, three digits) pass.
    """
    plain = _ascii_numbers(words)
    if any(sign in plain for sign in "@[(") and re.search(_MAIL, plain):
        raise PersonalData(what=_("an e-mail address"))
    if sum(map(str.isdigit, plain)) < _FEWEST_DIGITS:
        return
    if any(not _is_prose(found) for found in re.finditer(_IDENTITY, plain)):
        raise PersonalData(what=_("a national identity number"))
    for pattern in _NO_NUMBERS:
        plain = re.sub(rf"(?<![0-9])(?<![0-9][./-]){pattern}(?![./-]?[0-9])", "…", plain)
    if any(re.search(pattern, plain) for pattern in _TELEPHONES):
        raise PersonalData(what=_("a telephone number"))


def _ascii_numbers(words: str) -> str:
    """The words in lower case with digits of every script, dashes and blanks as ASCII has them."""
    plain = " ".join(unicodedata.normalize("NFKC", words).lower().translate(_DASHES).split())
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.decimal(one, one)) for one in plain)


def _is_prose(found: re.Match[str]) -> bool:
    """Whether the letters are words of their own, as in “i 10 000 000 u”."""
    first, after, before, last = found.groups()
    return first in "aeiou" and last in "aeiou" and after == before == " "


# --- what looks like a person ------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _inflected(stems: str, endings: str) -> Iterable[str]:
    return (stem + ending for stem in stems.split() for ending in endings.split(","))


# Nouns whose capitalised followers are their name: schools and streets bear people's names.
# Never a word that is also somebody's office: “drejtori” and “ministri” are men.
_VENUES = frozenset((
    *_inflected(
        "shkoll rrug qendr bibliotek kish tryez zyr sall organizat shoqat poliklinik prefektur "
        "nenprefektur lagj cerdh ambasad akademi",
        "a,e,es,en,at,ave",
    ),
    *_inflected(
        "bashki ministri kryeministri drejtori njesi xhami agjenci gjykat prokurori galeri famulli",
        "a,se,ne,te",
    ),
    *_inflected(
        "gjimnaz universitet shesh institucion komitet pallat hotel bar fakultet spital kolegj "
        "institut fondacion departament inspektorat komisariat muze teatr stadium restorant "
        "bulevard fshat konvikt kopsht klub port aeroport stacion liceu kamp",
        ",i,it,in,et,eve",
    ),
    *_inflected("park qark treg", ",u,ut,un"),
    *_words(
        "bashki njesi gjykata gjykate lokali lokalit lokalin kafe radio televizioni kinema "
        "school university street square centre center hospital library institute"
    ),
))  # fmt: skip
# Words that may stand between such a noun and its name, in lower case.
_OF_VENUES = _words(
    "e i te se nr mesme bashkuar pergjithshme ulet larte fillore profesionale teknike "
    "ekonomike artistike sportive mjekesore bujqesore pyjore publike jopublike private arsimit "
    "gjuheve huaja qytetit qarkut rinise sporteve kultures kulturor kulturore universitare rajonal "
    "rajonale vendore administrative komunitare multifunksionale of the"
)
# English puts the name first: one of these takes back the capitalised words before it.
_AFTER_NAMES = _words(
    "school high secondary primary elementary vocational university street square boulevard "
    "centre center hotel hospital library institute park museum theatre"
)
# Words, and beginnings of words, that are in nobody's name though they may be capitalised.
_NO_NAMES = _words(
    "te ne me nga per dhe por mbi nen se si ku kur ky kjo keta keto nje pas para gjate ndersa "
    "edhe gjithashtu sot dje neser po jo nuk mos cdo disa gjithe the with and from for our this "
    "that janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor tetori "
    "january february march april may june july august september october november december hene "
    "marte merkure enjte premte shtune diel takim takimi takime takimet trajnim trajnimi trajnime "
    "mbledhje mbledhja forum forumi seminar seminari aktivitet aktiviteti aktivitete marshim "
    "marshimi punetori punetoria workshop fushata fushate fushates plani planit dita dites muaji "
    "muajit java javes lufta luftes ligji ligjit biseduam takuam folem pame drejtori drejtoresha "
    "prefekti nenprefekti kryetari kryetarja mesuesi mesuesja mesues nxenesi nxenesja psikologu "
    "psikologia znj zj zt zoti zonja dr prof we met meeting training mr mrs ms director teacher "
    "head world vision caritas save different equal vatra aksion plus kryqi kuq kafe rrjeti anti "
    "republika republikes shqiperi shqiperia shqiperise shqiperine kosove kosova kosoves evrope "
    "evropa evropes bashkimi bashkimit"
)
_NO_NAME_STEMS = (
    "kombetar rajonal nderkombetar antitrafik vendor shtet anetar prefekt kufi sport pergjithsh "
    "administrat sherbim komunitar multifunksional shoqeror social ekonomi arsim shendet mbrojtj "
    "femij trafik migrac person punesim formim profesional koordinator teknik evropian boteror "
    "shqiptar polic organizat njerez qeni grave gruaja vajz veprim vjetor referim "
    "national regional international office employment minist committee coordinat directorate "
    "traffick technical european albanian municipal service fund government embassy human develop"
)
_NO_PERSONS = frozenset(("mary ward", "mary ward loreto", "blue heart", "gift box", "flash mob",
                         "american corner", "nene tereza"))  # fmt: skip
_TITLES = _words("dr prof mons znj zj zt mr mrs ms nr av inxh sh")
_QUOTES = "“”„\"«»‘’'"
_PIECE = r"[#@]\w+|[^\W\d_](?:[\w'’-]*\w)?|\d(?:[\w.-]*\w)?|[^\w\s]"


def names(words: str, known: frozenset[str]) -> list[str]:
    """The runs of two or more capitalised words that look like a person's name.

    `known` holds folded words of places; they are in no name, nor are institutions, acronyms,
    and what a venue is called (`shkolla e mesme “Vasil Kamami”`). A capitalised word alone is
    no name.
    """
    seeker = _Seeker(known)
    pieces = re.findall(_PIECE, words)
    for piece, following in zip_longest(pieces, pieces[1:], fillvalue=""):
        seeker.take(piece, following)
    seeker.end_run()
    return seeker.found


def _is_abbreviation(piece: str) -> bool:
    """Whether it may be an initial (`A.`, `Gj.`) or a title, whose full stop ends no sentence."""
    return piece[0].isupper() and (len(piece) <= 2 or fold(piece) in _TITLES)


class _Seeker:
    """Goes through the pieces of a text: within a venue's name, in a run of names, or neither."""

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self.found: list[str] = []
        self.run: list[str] = []
        self.in_venue = False
        self.abbreviated = False  # the piece before, whose full stop ends no sentence
        self.venue_named = False  # a capitalised word of the venue's name was met

    def take(self, piece: str, following: str) -> None:
        if piece == "." and self.abbreviated:
            return
        self.abbreviated = following == "." and _is_abbreviation(piece)
        if piece[0].isalpha():
            self.take_word(piece)
        elif piece[0].isdigit():
            self.end_run()
        else:
            self.end_run()
            opens = piece in _QUOTES and not self.venue_named
            self.in_venue = self.in_venue and opens

    def take_word(self, word: str) -> None:
        folded = fold(word)
        if folded in _AFTER_NAMES:
            self.run.clear()
        if folded in _VENUES:
            self.end_run()
            self.in_venue, self.venue_named = True, False
        elif self.in_venue:
            self.venue_named = self.venue_named or word[0].isupper()
            self.in_venue = word[0].isupper() or folded in _OF_VENUES
        elif self.may_be_name(word, folded):
            self.run.append(word)
        else:
            self.end_run()

    def may_be_name(self, word: str, folded: str) -> bool:
        if not word[0].isupper() or folded in self.known or folded in _NO_NAMES:
            return False
        if folded.startswith(tuple(_NO_NAME_STEMS.split())):
            return False
        return self.abbreviated or any(letter.islower() for letter in word)

    def end_run(self) -> None:
        run, self.run = self.run, []
        if len(run) > 1 and max(map(len, run)) > 2 and fold(" ".join(run)) not in _NO_PERSONS:
            self.found.append(" ".join(run))
