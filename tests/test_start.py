"""What is made cheap at every start says the same as what would be dear."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from antitrafik_cli import settings

KINDS = ("config", "data", "state", "cache")
VALUES = st.sampled_from((None, "", "/", "/home/ana", "/home/ana/", "~/x", "tmp", " /x", "/ë ç"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems ask platformdirs alone")
@given(kind=st.sampled_from(KINDS), given_=VALUES, home=VALUES)
def test_folders_are_those_of_platformdirs(kind: str, given_: str | None, home: str | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ((f"XDG_{kind.upper()}_HOME", given_), ("HOME", home)):
            if value is None:
                patch.delenv(name, raising=False)
            else:
                patch.setenv(name, value)
        right = getattr(platformdirs, f"user_{kind}_dir")("antitrafik", appauthor=False)
        assert settings._folder(kind) == Path(right)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
@example(datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC))
@example(datetime(2026, 7, 1, 22, 0, tzinfo=UTC))
@example(datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC))
@example(datetime(2026, 12, 1, 23, 0, tzinfo=UTC))
def test_today_is_the_day_in_tirana(moment: datetime) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTITRAFIK_NOW", moment.isoformat())
        assert settings.today() == moment.astimezone(ZoneInfo("Europe/Tirane")).date()
