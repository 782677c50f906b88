"""The Albanian catalogue says all that the code says, of the same facts, in Albanian letters."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import antitrafik_cli
from antitrafik_cli import messages
from antitrafik_cli.app import COMMANDS
from antitrafik_cli.messages import _, language, ngettext, speaking

PACKAGE = Path(antitrafik_cli.__file__).parent
CATALOGUE = PACKAGE / "locale/sq/LC_MESSAGES/antitrafik.po"
STALE = "the installed catalogue is not that of its source: pip install -e . compiles the catalogue"
# Nobody writes these on purpose: each has lost its ë or ç.
SLIPS = (
    "eshte jane kane per nje ne te qe kete keto kesaj ketij cfare cdo asnje vetem shume perputhen "
    "nxenes nxenesit prinder mesues pjesemarrje pjesemarres kerkese kerkesa kerkesat shperndarje "
    "shperndara fletepalosje perdorni permban permbajtja perfshihet perseritet pervec permiresoni "
    "zevendesoni regjister numer terhequr celes celesi njejta njejti tashme sherbejne"
)  # fmt: skip


def _read() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sq", abort_invalid=True)


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


HELD = {_ids(message): _strings(message) for message in _read() if message.id}
FORMS = [form for ids, strings in HELD.items() for form in zip(ids, strings, strict=True)]
PAIRS = {ids: strings for ids, strings in HELD.items() if len(ids) == 2}


def _marked(*marks: str) -> Iterator[ast.expr]:
    """The arguments of every call of these marks, in the order of the code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in marks
        ]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            yield from call.args


def _texts(*marks: str) -> list[str]:
    """What these marks mark; babel's own reading misses what stands inside an f-string."""
    constants = [one.value for one in _marked(*marks) if isinstance(one, ast.Constant)]
    return [one for one in constants if isinstance(one, str)]


def _facts(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}


def _edges(text: str) -> tuple[str, str]:
    """The blanks around a text: sentences are joined by them."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_the_code_marks_only_text_that_a_catalogue_can_hold() -> None:
    joined = [ast.unparse(one) for one in _marked("_", "N_", "ngettext") if _is_made(one)]
    assert joined == []


def _is_made(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


def test_the_catalogue_holds_what_the_code_says_and_nothing_else() -> None:
    said = set(_texts("_", "N_", "ngettext"))
    held = {text for text, _translation in FORMS}
    assert sorted(said - held) == [], "without Albanian"
    assert sorted(held - said) == [], "in the catalogue, but not in the code"


def test_what_is_said_of_a_number_is_held_in_pairs() -> None:
    given = _texts("ngettext")
    marked = _texts("N_")  # of those, a Note takes the one that fits its number
    pairs = {*zip(given[::2], given[1::2], strict=True)}
    pairs |= {two for two in pairwise(marked) if all(one.startswith("{number}") for one in two)}
    assert set(PAIRS) <= pairs
    assert {one for two in pairs for one in two} == {one for ids in PAIRS for one in ids}


def test_every_message_has_its_finished_albanian() -> None:
    catalogue = _read()
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert [text for text, translation in FORMS if not translation] == []
    assert list(catalogue.obsolete) == []
    assert catalogue.num_plurals == 2


def test_a_translation_tells_the_same_facts() -> None:
    assert [form for form in FORMS if _facts(form[0]) != _facts(form[1])] == []


def test_a_translation_keeps_the_blanks_around_it() -> None:
    assert [form for form in FORMS if _edges(form[0]) != _edges(form[1])] == []


def test_a_translation_names_the_same_commands_and_options() -> None:
    typed = re.compile(rf"antitrafik (?:{'|'.join(COMMANDS)})\b|--[a-z]+(?:-[a-z]+)*")
    named = [[sorted(typed.findall(text)) for text in form] for form in FORMS]
    assert [form for form, (one, other) in zip(FORMS, named, strict=True) if one != other] == []


def test_a_translation_is_in_albanian_letters() -> None:
    for _text, translation in FORMS:
        words = re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", "", translation).lower())
        assert set(SLIPS.split()) & set(words) == set(), translation
        assert '"' not in translation, "quotes are “ ”"


def test_the_installed_catalogue_says_the_same() -> None:
    with speaking("sq"):
        for ids, strings in HELD.items():
            if ids not in PAIRS:
                assert _(ids[0]) == strings[0], STALE


@pytest.mark.parametrize(("number", "form"), [(0, 1), (1, 0), (2, 1), (21, 1), (101, 1)])
def test_a_number_takes_its_form(number: int, form: int) -> None:
    with speaking("sq"):
        for (one, many), strings in PAIRS.items():
            assert ngettext(one, many, number) == strings[form], STALE


@pytest.mark.parametrize("kept", [b"", b"PK", b"\xde\x12\x04\x95" + b"\xff" * 40, b"x" * 5000])
def test_a_damaged_catalogue_leaves_english(
    kept: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sq" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "antitrafik.mo").write_bytes(kept)
    monkeypatch.setattr(messages, "_LOCALE", tmp_path)
    with speaking("sq"):
        assert _("Devices") == "Devices"
        assert ngettext("{number} fault", "{number} faults", 2) == "{number} faults"


def test_a_language_is_spoken_for_a_while_and_then_the_one_before() -> None:
    with speaking("sq"):
        before = (_("Devices"), ngettext(*next(iter(PAIRS)), 2))
        with speaking("en"):
            assert (_("Devices"), language()) == ("Devices", "en")
        assert (_("Devices"), ngettext(*next(iter(PAIRS)), 2), language()) == (*before, "sq")
        assert before[0] != "Devices"
