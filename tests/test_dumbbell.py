"""Surveys as a picture: what stands in the SVG, and that nothing in it reaches out."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ran import Ran
from surveying import before_and_after, define

Run = Callable[..., Ran]
pytest.importorskip("vl_convert", reason="the extra pictures is not installed")


def svg(antitrafik: Run, lang: str = "en") -> str:
    ran = antitrafik("report", "surveys", "--format", "svg", lang=lang)
    assert ran.code == 0, ran.err
    return ran.out


def test_every_question_with_a_share_has_its_dumbbell(antitrafik: Run) -> None:
    define()
    before_and_after(((11, 26), (16, 26)))
    found = svg(antitrafik)
    assert "q1 (26 → 26)" in found
    assert found.count('class="mark-symbol role-mark') == 2
    assert 'stroke-dasharray="3,3"' in found  # too few to tell
    assert "Before and after, by question" in found
    assert "Para dhe pas, sipas pyetjeve" in svg(antitrafik, "sq")


def test_the_same_log_gives_the_same_picture_which_reaches_for_nothing(antitrafik: Run) -> None:
    define()
    before_and_after(((11, 26), (16, 26)))
    found = svg(antitrafik)
    assert found == svg(antitrafik)
    assert "<script" not in found
    outside = re.sub(r'xmlns(:\w+)?="http://www\.w3\.org/[^"]*"', "", found)
    assert "http" not in outside


def test_a_report_without_results_says_so(antitrafik: Run) -> None:
    define()
    assert "No question has a share to be drawn." in svg(antitrafik)


def test_a_picture_is_of_surveys_alone_and_goes_to_a_file(antitrafik: Run, tmp_path: Path) -> None:
    define()
    assert antitrafik("report", "--format", "svg").code == 2
    path = tmp_path / "p.svg"
    ran = antitrafik("report", "surveys", "--format", "svg", "--out", str(path))
    assert (ran.code, ran.out) == (0, "")
    assert path.read_text().startswith("<svg ")


def test_where_the_extra_is_missing_it_is_named(
    antitrafik: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    define()
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    ran = antitrafik("report", "surveys", "--format", "svg")
    assert (ran.code, ran.out) == (2, "")
    assert "pip install 'antitrafik-cli[pictures]'" in ran.err
