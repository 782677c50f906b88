"""Strict YAML and the compile cache: hostile files get a sentence, broken caches cost only time."""

import json
import os
import stat
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli import messages, settings
from antitrafik_cli.data import reading
from antitrafik_cli.data.reading import compiled, read_yaml
from antitrafik_cli.domain.place import Gazetteer, compile_gazetteer
from antitrafik_cli.domain.schedule import compile_schedule
from antitrafik_cli.domain.vocabulary import SECTIONS, Vocabulary, compile_vocabulary
from antitrafik_cli.errors import BadYaml

DATA = Path(reading.__file__).parent


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    settings.forget()
    with messages.speaking("en"):
        yield settings.cache_folder()
    settings.forget()


def _refusal(source):
    with pytest.raises(BadYaml) as caught:
        read_yaml(source, "f.yaml")
    return str(caught.value)


# --- strict YAML -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["010", "yes", "12:30", "2020-10", "1e3", "0x1F", "~", "null", ""])
def test_text_stays_text(text):
    assert read_yaml(f"key: {text}\nlist: [{text}]".encode(), "f")["key"] == text
    assert read_yaml(f"'{text}': x".encode(), "f") == {text: "x"}


@pytest.mark.parametrize("source", [b"", b"\n", b"# remark only\n", b"\xef\xbb\xbf"])
def test_an_empty_document_is_empty_text(source):
    assert read_yaml(source, "f") == ""


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert read_yaml(b"\xef\xbb\xbfk\xc3\xab: [1, {}]", "f") == {"kë": ["1", {}]}


def test_a_merge_key_is_a_key_like_any_other():
    assert read_yaml(b"<<: {a: b}", "f") == {"<<": {"a": "b"}}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"a: 1\nb: 2\n\na: 3\n", "f.yaml:4:1: The key “a” stands here twice."),
        (b"x:\n  - {a: 1, 'a': 2}\n", "f.yaml:2:12: The key “a” stands here twice."),
        (b"a: &x 1\n", "f.yaml:1:4: Anchors and aliases (& and *) are not read. Write it out."),
        (b"a: *x\n", "f.yaml:1:4: Anchors and aliases (& and *) are not read. Write it out."),
        (b"&x a: 1", "f.yaml:1:1: Anchors and aliases (& and *) are not read. Write it out."),
        (b"a: !!python/object/apply:os.system [ls]", "f.yaml:1:4: Tags (!) are not read."),
        (b"a: !!str 1", "f.yaml:1:4: Tags (!) are not read."),
        (b"a: ! 1", "f.yaml:1:4: Tags (!) are not read."),
        (b"- !x {}", "f.yaml:1:3: Tags (!) are not read."),
        (b"? [a, b]\n: c", "f.yaml:1:3: A key is one piece of text."),
        (b"a: 1\n---\nb: 2\n", "f.yaml:2:1: A second document begins; there may be only one."),
        (b"a: 1\n  b: 2\n", "f.yaml:2:4: This is no YAML (mapping values are not allowed here)."),
        (b"a: [1\n", "f.yaml:2:1: This is no YAML ("),
        (b"a: 'x\n", "f.yaml:2:1: This is no YAML ("),
        (b"a:\n\tb: 1", "f.yaml:2:1: A tab stands here. YAML is indented with blanks alone."),
        (b"\ta: 1", "f.yaml:1:1: A tab stands here"),
        (b"a: 1\nb: \xff\n", "f.yaml:2:4: The file is not UTF-8. Save it as UTF-8."),
        (b"\xef\xbb\xbf\na\xef", "f.yaml:2:2: The file is not UTF-8. Save it as UTF-8."),
        (b"\xef\xbb\xbfa: \xff", "f.yaml:1:4: The file is not UTF-8. Save it as UTF-8."),
        (b"a: \xed\xa0\x80", "f.yaml:1:4: The file is not UTF-8. Save it as UTF-8."),
        ("a: ë".encode("utf-16"), "f.yaml:1:1: The file is not UTF-8. Save it as UTF-8."),
        ("a: b".encode("utf-16-le"), "f.yaml:1:2: The character U+0000 may not stand in this"),
        (b"a: 1\nb: \x00", "f.yaml:2:4: The character U+0000 may not stand in this file."),
        (b"a: \x1b[31m", "f.yaml:1:4: The character U+001B may not stand in this file."),
        (b'a: "\\0"', "f.yaml:1:4: The character U+0000 may not stand in this file."),
        (b'a: "\\ud800"', "f.yaml:1:4: The character U+D800 may not stand in this file."),
        (b'"\\e": 1', "f.yaml:1:1: The character U+001B may not stand in this file."),
        (b'a: "\\U00110000"', "f.yaml:1:1: This is no YAML ("),
        (b'a: "\\Uffffffff"', "f.yaml:1:1: This is no YAML ("),
        (b"%YAML " + b"9" * 5000 + b".1\n---\na: 1", "f.yaml:1:1: This is no YAML ("),
        (b"a: " + b"x" * 10 * 2**20, "f.yaml:1:1: The file is larger than 2048 KiB."),
        (b"[" * 200_000, "f.yaml:1:21: This lies deeper than 20 levels."),
        (b"- " * 100_000, "f.yaml:1:41: This lies deeper than 20 levels."),
        (b"{a: " * 50_000, "f.yaml:1:81: This lies deeper than 20 levels."),
    ],
)
def test_what_is_not_strict_is_refused_with_its_line_and_column(source, sentence):
    assert _refusal(source).startswith(sentence)


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor():
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert _refusal("\n".join(lines).encode()).startswith("f.yaml:1:5: Anchors and aliases")


def test_as_many_levels_and_bytes_as_allowed_are_read():
    deep = read_yaml(b"[" * 20 + b"]" * 20, "f")
    for _ in range(19):
        (deep,) = deep
    assert deep == []
    assert len(read_yaml(b"a" * 2**21, "f")) == 2**21
    assert "larger" in _refusal(b"a" * (2**21 + 1))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4)
)


@given(TREES)
def test_what_was_dumped_is_read_back(tree):
    source = json.dumps(tree, ensure_ascii=True).encode()  # JSON is YAML; pairs are written singly
    if b"\\ud" not in source:
        assert read_yaml(source, "f") == tree


@given(st.binary(max_size=60) | st.text("[]{}:,-?&*!|>'\"%#\\ \n\tax0U\ufeff\x85").map(str.encode))
def test_any_bytes_give_text_or_a_sentence_that_tells_where(source):
    try:
        read_yaml(source, "f")
    except BadYaml as problem:
        assert problem.where.startswith("f:")  # noqa: PT017 - both ends are fine


# --- the cache ---------------------------------------------------------------------------------


class Compiling:
    """Counts how often it was asked to compile."""

    def __init__(self):
        self.times = 0

    def __call__(self, raw):
        self.times += 1
        return {"compiled": raw}


def _kept(folder, kind="kind"):
    return list(folder.glob(f"{kind}.*"))


def test_the_same_source_is_compiled_once_and_without_yaml_thereafter(monkeypatch):
    compiling = Compiling()
    first = compiled("kind", b"a: [b]", compiling, "f")
    monkeypatch.setattr(yaml, "parse", None)
    assert compiled("kind", b"a: [b]", compiling, "f") == first == {"compiled": {"a": ["b"]}}
    assert compiling.times == 1


def test_another_source_is_compiled_anew_and_the_old_form_removed(cache_folder):
    compiling = Compiling()
    compiled("other", b"a: 1", compiling, "f")
    compiled("kind", b"a: 1", compiling, "f")
    (old,) = _kept(cache_folder)
    assert compiled("kind", b"a: 2", compiling, "f") == {"compiled": {"a": "2"}}
    assert len(_kept(cache_folder)) == 1
    assert not old.exists()
    assert len(_kept(cache_folder, "other")) == 1


def test_another_format_is_compiled_anew(monkeypatch):
    compiling = Compiling()
    compiled("kind", b"a: 1", compiling, "f")
    monkeypatch.setattr(reading, "FORMAT", reading.FORMAT + 1)
    compiled("kind", b"a: 1", compiling, "f")
    assert compiling.times == 2


@pytest.mark.parametrize("broken", [b"", b'{"compiled', b"\xff\x00", b"[" * 100_000])
def test_a_broken_cache_is_made_again(cache_folder, broken):
    compiled("kind", b"a: 1", Compiling(), "f")
    (kept,) = _kept(cache_folder)
    whole = kept.read_bytes()
    kept.write_bytes(broken)
    assert compiled("kind", b"a: 1", Compiling(), "f") == {"compiled": {"a": "1"}}
    assert kept.read_bytes() == whole


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_cache_is_for_its_owner_alone(cache_folder):
    compiled("kind", b"a: 1", Compiling(), "f")
    (kept,) = _kept(cache_folder)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache_folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("step", ["mkdir", "open", "replace"])
def test_a_cache_that_cannot_be_written_is_no_error(cache_folder, monkeypatch, step):
    def refused(*_arguments, **_options):
        raise PermissionError(13, "no")

    target = {"mkdir": (Path, "mkdir"), "open": (os, "open"), "replace": (Path, "replace")}[step]
    monkeypatch.setattr(*target, refused)
    compiling = Compiling()
    for _ in range(2):
        assert compiled("kind", b"a: 1", compiling, "f") == {"compiled": {"a": "1"}}
    assert compiling.times == 2


def test_a_file_in_the_place_of_the_folder_is_no_error(cache_folder):
    cache_folder.parent.mkdir(parents=True, exist_ok=True)
    cache_folder.write_text("a file", encoding="utf-8")
    assert compiled("kind", b"a: 1", Compiling(), "f") == {"compiled": {"a": "1"}}
    assert cache_folder.read_text(encoding="utf-8") == "a file"


def test_an_unfinished_file_is_swept_with_the_next(cache_folder):
    cache_folder.mkdir(parents=True)
    unfinished = cache_folder / f"kind.{'0' * 64}.4711.json"
    unfinished.write_text("{", encoding="utf-8")
    compiled("kind", b"a: 1", Compiling(), "f")
    assert not unfinished.exists()


def test_a_problem_is_never_kept_and_is_told_at_its_value(cache_folder):
    def refuse(_raw):
        raise BadYaml(problem="No.", keys=("a", "c", 1, "deeper", "still"))

    with pytest.raises(BadYaml, match=r"^f:3:10: No\.$"):
        compiled("kind", b"a:\n  b: 1\n  c: [x, y]\n", refuse, "f")
    assert not cache_folder.exists()


def test_the_form_kept_is_the_form_read():
    """When this fails because a compiled form has changed, raise FORMAT and write it here anew."""
    term = {"sq": "ë", "en": "e-e", "aliases": ["x 1", "y"], "parent": "t"}
    item = {"id": "i", "campaign": "c", "county": "Ë", "when": "5-7 dhjetor 2017"}
    item |= {"template": "t", "targets": {"events": "2"}}
    schedule = {
        "edition": "2017",
        "campaigns": {"c": {"name": "N", "funder": "F", "partners": ["P"], "period": "2017"}},
        "templates": {"t": [{"kind": "t", "audience": "e e", "attendances": "mbi 30"}]},
        "planned": [item],
    }
    schedule["campaigns"]["c"]["targets"] = {"leaflets": "9", "counties": {"Ë": {"events": "1"}}}
    place = {"code": "AL-01", "name": "Ë", "definite": "a", "genitive": "a", "accusative": "a"}
    inner = place | {"code": "m", "towns": {"T": ["u"]}, "aliases": ["v"]}
    raw = {section: {"t": term} for section in (*SECTIONS, "count-words")}
    vocabulary = compile_vocabulary(raw)
    gazetteer = compile_gazetteer({"counties": [place | {"municipalities": [inner]}]})
    assert reading.FORMAT == 2
    assert vocabulary["terms"]["kinds"] == [["t", "ë", "e-e", "t"]]
    assert vocabulary["spellings"]["kinds"] == dict.fromkeys(["t", "e", "e e", "x 1", "y"], "t")
    assert vocabulary["count_words"] == {"t": ["e e", "e", "y"]}
    assert set(vocabulary) == {"terms", "spellings", "count_words"}
    facts = {"name": "N", "funders": ["F"], "partners": ["P"], "period": "2017"}
    targets = {"": {"leaflets": ["exact", 9, 9]}, "AL-01": {"events": ["exact", 1, 1]}}
    activity = {"kind": "t", "audiences": ["t"], "attendances": ["at-least", 30, None]}
    assert compile_schedule(schedule, Gazetteer(gazetteer), Vocabulary(vocabulary)) == {
        "edition": "2017",
        "campaigns": {"c": {**facts, "targets": targets}},
        "planned": [
            {
                "id": "i",
                "campaign": "c",
                "county": "AL-01",
                "when": "2017-12-05/2017-12-07",
                "activities": [activity],
                "targets": {"events": ["exact", 2, 2]},
            }
        ],
    }
    assert gazetteer["names"] == {"AL-01": "Ë", "AL-01/m": "Ë"}
    assert gazetteer["municipality_spellings"] == {
        spelling: ["AL-01/m"] for spelling in ("al 01/m", "m", "e", "a", "t", "u", "v")
    }
    assert set(gazetteer) == {"names", "county_spellings", "municipality_spellings"}
    compiled = compile_schedule(schedule, Gazetteer(gazetteer), Vocabulary(vocabulary))
    for form in (vocabulary, gazetteer, compiled):
        assert json.loads(json.dumps(form)) == form


@pytest.mark.parametrize(
    ("name", "compile_"),
    [("vocabulary", compile_vocabulary), ("gazetteer", compile_gazetteer)],
)
def test_the_packaged_files_are_strict(name, compile_):
    compile_(read_yaml((DATA / f"{name}.yaml").read_bytes(), name))
