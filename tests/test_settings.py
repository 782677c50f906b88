"""Settings: what is set is what is got, nobody else's is lost, and nothing is half written."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antitrafik_cli import data, settings
from antitrafik_cli.errors import BadSetting, Failure, OutputFailed
from antitrafik_cli.exchange.configuring import read_setting

PRINTABLE = st.characters(exclude_categories=["C", "Z"])
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "office": st.text(PRINTABLE, min_size=1, max_size=200),
        "county": st.sampled_from(["AL-01", "AL-12", "national"]),
        "officer": st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True),
        "campaign": st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
        "log": st.text(PRINTABLE, min_size=1),
    },
)


def written() -> dict[str, str]:
    found: dict[str, str] = json.loads(settings.settings_file().read_text(encoding="utf-8"))
    return found


@given(VALUES, VALUES)
def test_what_is_kept_is_found_again_and_the_rest_stays(
    first: dict[str, str], then: dict[str, str | None]
) -> None:
    settings.settings_file().unlink(missing_ok=True)
    settings.forget()
    settings.keep(first)
    before = settings.keep(then)
    assert before == {name: first.get(name) for name in then}
    settings.forget()
    for name, value in {**first, **then}.items():
        assert settings.found(name) == (value, "file")
    settings.keep(before)
    settings.forget()
    assert {name: settings.setting(name) for name in first} == first


@given(st.sampled_from(settings.NAMES), st.text(max_size=30))
def test_what_a_setting_takes_can_be_read_back_and_all_else_is_refused(
    name: str, words: str
) -> None:
    try:
        text = read_setting(name, words, "VALUE")
    except Failure:
        return
    settings.check(name, text, "VALUE")
    settings.keep({name: text})
    settings.forget()
    assert settings.setting(name) == text
    assert read_setting(name, text, "VALUE") == text
    settings.keep({name: None})


@pytest.mark.parametrize(
    "words", ["Elbasan", "elbasanit", "në qarkun e Elbasanit", "al-03", "AL-03"]
)
def test_a_county_is_kept_as_its_code(words: str) -> None:
    assert read_setting("county", words, "VALUE") == "AL-03"


def test_a_campaign_is_found_by_its_name() -> None:
    found = read_setting("campaign", "Mbi parandalimin e migracionit të parregullt", "VALUE")
    assert found == "zgjidhni-mundesite-2017"


def test_a_path_is_kept_from_the_root_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_setting("log", "r.db", "VALUE") == str(tmp_path / "r.db")
    assert read_setting("log", "~/r.db", "VALUE") == f"{os.environ['HOME']}/r.db"


def test_every_value_that_is_not_one_is_refused() -> None:
    for name, words in (
        ("lang", "de"), ("county", "online"), ("county", ""), ("office", "  "), ("campaign", ""),
        ("officer", "EL2"), ("officer", ""), ("officer", "a" * 13), ("busy_seconds", "-1"),
        ("now", "2017-13-45"), ("now", "yesterday"), ("log", ""), ("log", "a\nb"),
        ("log", "~nobody-of-this-name/x"),
    ):  # fmt: skip
        with pytest.raises(BadSetting):
            read_setting(name, words, "VALUE")


def test_the_file_is_for_its_owner_alone_and_a_link_stays_one(tmp_path: Path) -> None:
    path = settings.settings_file()
    path.parent.mkdir(parents=True)
    (tmp_path / "elsewhere.json").write_text('{"officer": "el2"}', encoding="utf-8")
    path.symlink_to(tmp_path / "elsewhere.json")
    settings.keep({"county": "AL-03"})
    assert path.is_symlink()
    assert written() == {"officer": "el2", "county": "AL-03"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_file_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.keep({"officer": "el2"})
    whole = settings.settings_file().read_bytes()

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailed):
        settings.keep({"officer": "el3"})
    assert settings.settings_file().read_bytes() == whole
    names = {path.name for path in settings.settings_file().parent.iterdir()}
    assert names == {"settings.json", "settings.lock"}


_WRITER = """
import sys
from antitrafik_cli import settings
name = sys.argv[1]
for number in range(40):
    settings.keep({name: str(number)})
    settings.forget()
    assert settings.setting(name) == str(number)
"""


def test_writers_at_once_lose_nothing() -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, name], stderr=subprocess.PIPE)
        for name in ("officer", "campaign", "busy_seconds")
    ]
    for writer in writers:
        assert writer.wait(timeout=120) == 0, writer.stderr.read() if writer.stderr else ""
        if writer.stderr:
            writer.stderr.close()
    assert written() == {"officer": "39", "campaign": "39", "busy_seconds": "39"}


def test_config_says_where_each_value_comes_from(
    antitrafik: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    antitrafik("config", "set", "officer", "el2")
    monkeypatch.setenv("ANTITRAFIK_COUNTY", "AL-01")
    (table,) = antitrafik("--log", "x.db", "config", "--format", "json").told["tables"]
    told = {row["setting"]: (row["value"], row["source"]) for row in table["rows"]}
    assert told["officer"] == ("el2", "file")
    assert told["county"] == ("AL-01", "environment")
    assert told["log"] == ("x.db", "option")
    assert told["lang"] == ("en", "option")
    assert told["busy_seconds"] == ("30", "default")
    assert told["office"] == (None, "default")
    assert set(told) == set(settings.NAMES)


@pytest.mark.parametrize("name", settings.NAMES)
def test_config_get_prints_what_config_list_shows(
    antitrafik: Callable[..., Any], name: str
) -> None:
    (table,) = antitrafik("config", "--format", "json").told["tables"]
    (value,) = [row["value"] for row in table["rows"] if row["setting"] == name]
    got = antitrafik("config", "get", name)
    assert got.code == 0
    assert got.out == ("" if value is None else f"{value}\n")


def test_the_way_back_that_is_said_leads_back(antitrafik: Callable[..., Any]) -> None:
    def back(said: str) -> list[str]:
        import shlex  # noqa: PLC0415 - here alone

        return shlex.split(said.partition("take it back: antitrafik ")[2])

    first = antitrafik("config", "set", "office", "Komiteti Rajonal “Elbasan”").err
    then = antitrafik("config", "set", "office", "Zyra").err
    antitrafik(*back(then))
    assert written() == {"office": "Komiteti Rajonal “Elbasan”"}
    antitrafik(*back(first))
    assert written() == {}


def test_the_usual_campaign_and_schedule_hold_for_the_next_event(
    antitrafik: Callable[..., Any], tmp_path: Path
) -> None:
    schedule = tmp_path / "plani.yaml"
    schedule.write_text("campaigns:\n  x-2026: {name: Emri}\n", encoding="utf-8")
    ran = antitrafik("init", "--schedule", str(schedule), "--campaign", "emri", "--officer", "el2")
    assert ran.code == 0
    data.forget()
    event = antitrafik("log-event", "--kind", "forum", "--county", "Fier", "--format", "json").told
    assert event["campaigns"] == ["x-2026"]
    assert written()["schedule"] == str(schedule)


def test_off_a_terminal_a_county_is_still_asked_for(antitrafik: Callable[..., Any]) -> None:
    antitrafik("init", "--county", "Fier")
    ran = antitrafik("log-event", "--kind", "forum")
    assert ran.code == 2
    assert "--county" in ran.err
