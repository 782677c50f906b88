"""Lists of papers: as somebody types them, and as KoboToolbox and ODK Central export them.

The exports are written as the documentation of these tools describes theirs: groups before a
question's name, `_uuid` or `meta-instanceID`, choices of a select_multiple in one column, in a
column each, or both; a mark and semicolons; names or labels in the cells.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ran import Ran
from surveying import FORM, define, session

from antitrafik_cli.data import read_questionnaire_file, vocabulary
from antitrafik_cli.domain.questionnaire import Questionnaire
from antitrafik_cli.domain.tally import Answers
from antitrafik_cli.errors import Failure
from antitrafik_cli.exchange.columns import Maps, read_maps
from antitrafik_cli.exchange.pairing import paired
from antitrafik_cli.exchange.papers import Counted, count_papers
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.log import Log
from antitrafik_cli.store.surveys import results_of

KOBO = """\
_id;start;intro/q1;intro/q2;intro/q2/pune;intro/q2/seks;intro/q2/vize;q3;q4;_uuid;_submitted_by
1;2017-11-22T09:00;po;pune seks;1;1;0;5;116006;aa-1;el2
2;2017-11-22T09:01;jo;pune;1;0;0;4;129;aa-2;el2
3;2017-11-22T09:02;;;;;;;;aa-3;el2
2;2017-11-22T09:01;jo;pune;1;0;0;4;129;aa-2;el2
"""
ODK = """\
SubmissionDate,intro-q1,intro-q2/pune,intro-q2/seks,intro-q2/vize,q3,q4,meta-instanceID,KEY,Status
2017-11-22,po,1,1,0,5,116006,uuid:1,uuid:1,
2017-11-22,jo,1,0,0,4,129,uuid:2,uuid:2,
2017-11-22,,,,,,,uuid:3,uuid:3,
"""
TYPED = """\
q1,q2,q3,q4
Po,"pune, seks",5,116006
JO ,Pune,4,129
bosh,,,
"""
SAME = Answers(
    3,
    {
        "q1": {"po": 1, "jo": 1, "blank": 1},
        "q2": {"pune": 2, "seks": 1, "all-right": 1, "blank": 1},
        "q3": {"5": 1, "4": 1, "blank": 1},
        "q4": {"116006": 1, "129": 1, "blank": 1},
    },
)


@pytest.fixture
def asked(tmp_path: Path) -> Questionnaire:
    path = tmp_path / "njohuri.yaml"
    path.write_text(FORM, encoding="utf-8")
    return read_questionnaire_file(path)


def counted(
    asked: Questionnaire,
    folder: Path,
    text: str | bytes,
    *maps: str,
    only: tuple[str, ...] = (),
    code: str | None = None,
) -> Counted:
    path = folder / "fletet.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return count_papers(path, asked, vocabulary(), read_maps(maps, only), code)


def test_a_list_typed_by_hand_and_two_exports_say_the_same(
    asked: Questionnaire, tmp_path: Path
) -> None:
    for text in (
        KOBO,
        ODK,
        TYPED,
        "\ufeff" + KOBO,
        KOBO.replace(";", "\t"),
        KOBO.replace(";", ","),
    ):
        assert counted(asked, tmp_path, text).answers == SAME, text


def test_a_workbook_says_the_same(asked: Questionnaire, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("q1", "q2", "q3", "q4"), ("po", "pune seks", 5, 116006), ("jo", "pune", 4.0, 129),
                ("bosh", None, None, None)):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "fletet.xlsx")
    found = count_papers(tmp_path / "fletet.xlsx", asked, vocabulary(), Maps())
    assert found.answers == SAME


def test_a_paper_that_an_export_says_twice_is_counted_once_and_that_is_said(
    asked: Questionnaire, tmp_path: Path
) -> None:
    found = counted(asked, tmp_path, KOBO)
    assert found.answers.papers == 3
    assert "Rows that repeat a paper by its id, counted once: 1." in found.remarks


def test_labels_in_place_of_names_are_known_in_cells_and_headings(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("""
id: f
questions:
  - {id: q1, type: single, sq: "Cila është linja?", en: "Which is it?", right: a, choices: [
      {id: a, sq: Linja 116 006, en: Line 116 006}, {id: b, sq: Policia e qytetit, en: Police}]}
  - {id: q2, type: multiple, sq: Format, choices: [
      {id: c, sq: Puna e detyruar}, {id: d, sq: Lypja}]}
""")
    asked = read_questionnaire_file(path)
    by_name = counted(asked, tmp_path, "q1,q2\na,c d\nb,d\n").answers
    labelled = (
        "Cila është linja?;Format\nLinja 116 006;Puna e detyruar Lypja\nPOLICIA E QYTETIT;lypja\n"
    )
    assert counted(asked, tmp_path, labelled).answers == by_name
    split = (
        "g/Which is it?,Format/Puna e detyruar,Format/Lypja\n"
        "Line 116 006,True,true\nPolice,False,TRUE\n"
    )
    assert counted(asked, tmp_path, split).answers == by_name


def test_a_question_without_a_column_was_not_asked_which_is_no_blank(
    asked: Questionnaire, tmp_path: Path
) -> None:
    found = counted(asked, tmp_path, "q1,mosha\npo,15\n")
    assert found.answers == Answers(1, {"q1": {"po": 1, "blank": 0}})
    assert found.remarks == [
        "Not in the file, so not asked in this phase: q2, q3, q4.",
        "Columns that are no question, not read: mosha.",
    ]


def test_only_takes_the_rows_that_hold_that_word(asked: Questionnaire, tmp_path: Path) -> None:
    text = "shkolla,faza,q1\nKamami,para,po\nKamami,PAS,jo\nTjetër,pas,jo\n"
    found = counted(asked, tmp_path, text, only=("faza=pas", "Shkolla=kamami"))
    assert found.answers == Answers(1, {"q1": {"jo": 1, "blank": 0}})
    with pytest.raises(Failure, match=r"There is no column “fazza”\. Nearest: faza\."):
        counted(asked, tmp_path, text, only=("fazza=pas",))


def test_map_says_what_a_word_or_a_column_means(asked: Questionnaire, tmp_path: Path) -> None:
    text = "Pyetja 1,q3\nPo!,5\nNe asnje rast,4\n?,\n"
    maps = ("Pyetja 1=q1", "Po!=po", "Ne asnje rast=jo", "?=nuk-e-di")
    found = counted(asked, tmp_path, text, *maps)
    assert found.answers.counts["q1"] == {"po": 1, "jo": 1, "dont-know": 1, "blank": 0}
    for wrong in ("Po!", "=po", "Po!="):
        with pytest.raises(Failure, match=r"--map: “.*” is no map\."):
            counted(asked, tmp_path, text, wrong)


WRONG = {
    "q1,q3\npo,5\nPo!,4\n": "row 3, column A (q1): “Po!” is no answer to q1. Nearest: po.",
    "q1,q3\npo,7\n": "row 2, column B (q3): “7” is no answer to q3. There are: 1, 2, 3, 4, 5,",
    "q2,q1\npune shtet,po\n": "row 2, column A (q2): “pune shtet” is no answer to q2.",
    "q2/pune,q2/seks,q2/vize\n1,ndoshta,0\n": "row 2, column B (q2/seks): “ndoshta” says neither",
    "q4\n0691234567\n": "row 2, column A (q4): “0691234567” is no answer to q4. There are: 0-9",
    "emri,mosha\nx,15\n": "No column of this file is a question of njohuri, which asks q1, q2,",
    "q1,q33\npo,5\n": "The column “q33” is no question of njohuri; nearest: q3.",
    "q1,g/q1\npo,po\n": None,
    "h/q1,g/q1\npo,po\n": "The columns “h/q1” and “g/q1” are both taken for q1.",
    "q1,_uuid\npo,a\njo,a\n": "Rows 2 and 3 bear the id of one paper and differ.",
    "q1\n": "There is no paper in this file",
    "": "The table is empty",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_row_and_column(
    asked: Questionnaire, tmp_path: Path, text: str
) -> None:
    if WRONG[text] is None:
        assert counted(asked, tmp_path, text).answers.papers == 1
        return
    with pytest.raises(Failure, match=re.escape(WRONG[text])):
        counted(asked, tmp_path, text)


def test_more_different_numbers_than_a_question_has_are_refused(
    asked: Questionnaire, tmp_path: Path
) -> None:
    text = "q4\n" + "".join(f"{number}\n" for number in range(150))
    with pytest.raises(Failure, match="More than 100 different numbers"):
        counted(asked, tmp_path, text)


def test_papers_in_the_encodings_of_excel_are_read(asked: Questionnaire, tmp_path: Path) -> None:
    text = "q1;shënim\nnuk e di;çfarë\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1250", "cp1252", "utf-16"):
        found = counted(asked, tmp_path, text.encode(encoding))
        assert found.answers.counts["q1"] == {"dont-know": 1, "blank": 0}, encoding
        assert "shënim" in found.remarks[-1]


# --- matching by code --------------------------------------------------------------------------


def pair(asked: Questionnaire, folder: Path, before: str, after: str) -> Any:
    earlier = counted(asked, folder, before, code="")
    return paired(asked, earlier, counted(asked, folder, after, code=""), "before")


def test_papers_are_matched_by_code_and_the_rest_counted(
    asked: Questionnaire, tmp_path: Path
) -> None:
    before = "kodi,q1,q2,q3\nA1,jo,pune,2\na2,po,pune seks,3\nb,jo,,1\n,jo,,1\n"
    after = "kodi,q1,q2,q3\na1 ,po,seks pune,4\na-2,po,pune,3\na2,jo,pune seks,5\nc,po,,1\n"
    found = pair(asked, tmp_path, before, after)
    assert found == {
        "with": "before",
        "matched": 2,
        "unmatched": [2, 2],
        "questions": {
            "q1": {"jo": {"po": 1}, "po": {"jo": 1}},
            "q2": {"wrong": {"right": 1}, "right": {"right": 1}},
            "q3": {"2": {"4": 1}, "3": {"5": 1}},
        },
    }


def test_a_code_that_two_papers_bear_matches_none(asked: Questionnaire, tmp_path: Path) -> None:
    found = pair(asked, tmp_path, "kodi,q1\na,po\na,jo\nb,jo\n", "kodi,q1\na,po\nb,po\n")
    assert (found["matched"], found["unmatched"]) == (1, [2, 1])
    assert found["questions"] == {"q1": {"jo": {"po": 1}}}


def test_a_pair_of_which_one_paper_is_blank_is_in_no_count(
    asked: Questionnaire, tmp_path: Path
) -> None:
    found = pair(asked, tmp_path, "kodi,q1,q3\na,,2\n", "kodi,q1,q3\na,po,3\n")
    assert (found["matched"], found["questions"]) == (1, {"q3": {"2": {"3": 1}}})


# --- through the command line ------------------------------------------------------------------


def logged(event: str) -> list[Any]:
    with Log.open(log_path()) as log:
        return results_of(log, event)


def test_neither_rows_nor_codes_are_kept_anywhere(
    asked: Questionnaire, tmp_path: Path, antitrafik: Callable[..., Ran]
) -> None:
    define(asked)
    event = session()
    before, after = tmp_path / "para.csv", tmp_path / "pas.csv"
    before.write_text("kodi,emri,q1\nZQX77,Arta Hoxha,jo\nZQX78,Beni,po\n")
    after.write_text("kodi,emri,q1\nZQX77,Arta Hoxha,po\nZQX79,Eva,po\n")
    for phase, path, more in (("before", before, ()), ("after", after, ("--pair", str(before)))):
        ran = antitrafik("log-survey", event, "--phase", phase, "--papers", str(path), *more)
        assert ran.code == 0, ran.err
        assert "Hoxha" not in ran.err + ran.out
    held = b"".join(path.read_bytes() for path in log_path().parent.iterdir())
    for word in ("zqx77", "hoxha", "arta", "eva"):
        assert word.encode() not in held.lower()
    assert [one.paired and one.paired["matched"] for one in logged(event)] == [None, 1]


def test_the_same_file_again_adds_nothing_and_another_one_is_refused(
    asked: Questionnaire, tmp_path: Path, antitrafik: Callable[..., Ran]
) -> None:
    define(asked)
    event = session()
    path = tmp_path / "f.csv"
    path.write_text("q1\npo\njo\n")
    ask = ("log-survey", event, "--phase", "para", "--papers", str(path))
    assert antitrafik(*ask).code == 0
    held = log_path().read_bytes()
    again = antitrafik(*ask)
    assert (again.code, log_path().read_bytes()) == (0, held)
    assert "logged already; nothing was added" in again.err
    path.write_text("q1\npo\npo\n")
    other = antitrafik(*ask)
    assert (other.code, log_path().read_bytes()) == (2, held)
    assert "holds other results of njohuri" in other.err
    replaced = antitrafik(*ask, "--replace", "--why", "u gjet një fletë")
    assert replaced.code == 0
    (one,) = logged(event)
    assert one.answers.counts == {"q1": {"po": 2, "blank": 0}}
    told = json.loads(antitrafik("history", one.record, "--format", "json").out)
    told_by = dict.fromkeys(row["op"] for row in told["tables"][0]["rows"])
    assert [*told_by] == ["record", "amend"]


def test_what_cannot_be_read_leaves_the_log_as_it_was(
    asked: Questionnaire, tmp_path: Path, antitrafik: Callable[..., Ran]
) -> None:
    define(asked)
    event = session()
    held = log_path().read_bytes()
    for text in (*(text for text, wrong in WRONG.items() if wrong), "q1\n\0\n", "x" * 2**21):
        path = tmp_path / "f.csv"
        path.write_text(text)
        ran = antitrafik("log-survey", event, "--phase", "para", "--papers", str(path))
        assert (ran.code, ran.out) == (2, ""), text
        assert ran.err.count("antitrafik:") == 1
        assert "Traceback" not in ran.err
    assert log_path().read_bytes() == held


def test_papers_from_before_that_were_replaced_are_matched_no_longer(
    asked: Questionnaire, tmp_path: Path, antitrafik: Callable[..., Ran]
) -> None:
    define(asked)
    event = session()
    before, after = tmp_path / "para.csv", tmp_path / "pas.csv"
    before.write_text("kodi,q1\na,jo\n")
    after.write_text("kodi,q1\na,po\n")
    early = ("log-survey", event, "--phase", "before", "--papers", str(before))
    late = ("log-survey", event, "--phase", "after", "--papers", str(after))
    missing = antitrafik(*late, "--pair", str(before))
    assert "The papers from before are not logged yet." in missing.err
    antitrafik(*early)
    assert antitrafik(*late).code == 0
    assert (
        antitrafik(*late, "--pair", str(before)).code == 0
    )  # adds what was matched, replaces nothing
    assert logged(event)[1].paired
    before.write_text("kodi,q1\na,po\n")
    other = antitrafik(*late, "--pair", str(before))
    assert "say something else than" in other.err
    replaced = antitrafik(*early, "--replace")
    assert "were matched with the old ones. Match them again." in replaced.err
    assert logged(event)[-1].paired is None
    assert antitrafik("undo").code == 0
    assert any(one.paired for one in logged(event))


def test_the_history_of_questionnaires_and_results_is_told_in_every_format(
    asked: Questionnaire, tmp_path: Path, antitrafik: Callable[..., Ran]
) -> None:
    define(asked)
    event = session()
    path = tmp_path / "f.csv"
    path.write_text("q1\npo\n")
    antitrafik("log-survey", event, "--phase", "para", "--papers", str(path))
    for type_ in ("survey", "questionnaire"):
        record = antitrafik("list", "--type", type_, "--format", "csv").out.splitlines()[1][:36]
        for format_ in ("table", "csv", "json", "md"):
            for command in ("history", "show") if format_ in ("table", "json") else ("history",):
                ran = antitrafik(command, record, "--format", format_)
                assert (ran.code, bool(ran.out)) == (0, True), ran.err
    assert '{"papers":1,"questions":{"q1":{"blank":0,"po":1}}}' in antitrafik(
        "history", logged(event)[0].record, "--format", "json"
    ).out.replace("\\", "")


# --- laws --------------------------------------------------------------------------------------

PAPER = st.tuples(
    st.sampled_from(["po", "jo", "nuk e di", ""]),
    st.lists(st.sampled_from(["pune", "seks", "vize"]), unique=True),
    st.sampled_from(["", "1", "3", "5"]),
)


@given(st.lists(PAPER, min_size=1, max_size=30), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_papers_and_columns_and_how_choices_are_split_do_not_matter(
    tmp_path_factory: pytest.TempPathFactory, papers: list[Any], order: Any
) -> None:
    folder = tmp_path_factory.mktemp("law")
    path = folder / "njohuri.yaml"
    path.write_text(FORM)
    asked = read_questionnaire_file(path)
    rows = [{"q1": a, "q2": " ".join(b), "q3": c, "_uuid": str(n)} for n, (a, b, c) in
            enumerate(papers)]  # fmt: skip
    shuffled = [
        dict(order.sample([*row.items()], len(row))) for row in order.sample(rows, len(rows))
    ]
    names = [*shuffled[0]]
    split = [
        {"q1": a, "q3": c, "_uuid": str(n),
         **{f"g/q2/{one}": str(int(one in b)) for one in ("pune", "seks", "vize")}}
        for n, (a, b, c) in enumerate(papers)
    ]  # fmt: skip

    def text(rows: list[dict[str, str]], names: list[str]) -> str:
        return "".join(
            ";".join(line) + "\n" for line in [names, *([r[n] for n in names] for r in rows)]
        )

    found = counted(asked, folder, text(rows, [*rows[0]])).answers
    assert counted(asked, folder, text(shuffled, names)).answers == found
    assert counted(asked, folder, text(split, [*split[0]])).answers == found
    assert all(sum(found.counts[q].values()) == len(papers) for q in ("q1", "q3"))


def test_the_same_told_twice_adds_nothing_and_a_withdrawn_event_is_refused(
    asked: Questionnaire, antitrafik: Callable[..., Ran]
) -> None:
    define(asked)
    event = session()
    argv = ("log-survey", event, "--phase", "para", "--papers", "26", "--tally", "q1: po=11 jo=15",
            "--note", "Dy klasa bashkë")  # fmt: skip
    assert antitrafik(*argv).code == 0
    held = log_path().read_bytes()
    again = antitrafik(*argv)
    assert (again.code, log_path().read_bytes()) == (0, held)
    assert antitrafik(*argv[:-1], "Tri klasa").code == 0
    assert log_path().read_bytes() != held
    assert antitrafik("withdraw", event, "--why", "Nuk u mbajt").code == 0
    held = log_path().read_bytes()
    ran = antitrafik(*argv[:-2])
    assert (ran.code, " is withdrawn. To change it" in ran.err) == (2, True), ran
    assert log_path().read_bytes() == held


def test_the_whole_numbers_of_a_spreadsheet_are_whole_numbers(
    asked: Questionnaire, tmp_path: Path
) -> None:
    found = counted(asked, tmp_path, "q1,q3,q4\npo,4.0,116006.0\n").answers.counts
    assert (found["q3"], found["q4"]) == ({"4": 1, "blank": 0}, {"116006": 1, "blank": 0})
