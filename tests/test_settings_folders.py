"""The folders of this user: what platformdirs says, without loading it in the plain case."""

import sys
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
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
