"""The published database as its readers meet it: in a real Datasette, on this machine alone."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from exporting import Run, make_world

MOST_SECONDS = 60  # for Datasette to begin, and for a page
Fetch = Callable[[str], str]


@pytest.fixture
def fetch(antitrafik: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Fetch]:
    """A page of a Datasette that serves the records of a log; it ends with the test."""
    make_world(antitrafik, monkeypatch)
    path = tmp_path / "publikimi.db"
    assert antitrafik("export", "--out", str(path)).code == 0
    serving = subprocess.Popen(
        [sys.executable, "-m", "datasette", "serve", path.name, "-m", "publikimi.metadata.json",
         "-h", "127.0.0.1", "-p", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    watch = threading.Timer(MOST_SECONDS, serving.kill)
    watch.start()
    try:
        assert serving.stdout is not None
        told = ""
        while not (found := re.search(r"running on (http://127\.0\.0\.1:\d+)", told)):
            line = serving.stdout.readline()
            assert line, f"Datasette did not begin: {told}"
            told += line

        def page(address: str) -> str:
            with urlopen(found[1] + address, timeout=MOST_SECONDS) as answer:  # noqa: S310 - http
                return answer.read().decode()

        yield page
    finally:
        watch.cancel()
        serving.terminate()
        try:
            serving.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            serving.kill()
            serving.wait()


def test_datasette_serves_every_table_with_titles_links_and_search(fetch: Fetch) -> None:
    assert "Veprimtaritë në të gjitha qarqet / What was done, in all counties" in unescape(
        fetch("/")
    )
    database = json.loads(fetch("/publikimi.json"))
    tables = {one["name"]: one for one in database["tables"] if not one["hidden"]}
    assert {"activities", "attendances", "requests", "counties", "legend"} <= tables.keys()
    for name, table in tables.items():
        assert "</table>" in fetch(f"/publikimi/{name}") or not table["count"], name
    page = unescape(fetch("/publikimi/activities"))
    assert "Veprimtaritë / Activities" in page
    assert 'href="/publikimi/kinds/info-session"' in page
    row = json.loads(fetch("/publikimi/activities.json?_shape=array&venue__exact=%3D1%2B1"))[0]
    assert "=1+1" in unescape(fetch(f"/publikimi/activities/{quote(row['id'])}"))
    address = "/publikimi/activities.json?_shape=array&_search=prefektit"
    assert {one["venue"] for one in json.loads(fetch(address))} == {"Institucioni i Prefektit"}
    faceted = json.loads(fetch("/publikimi/activity_places.json?_facet=county"))
    counties = {one["label"] for one in faceted["facet_results"]["county"]["results"]}
    assert {"Elbasan", "Lezhë", "Durrës"} <= counties
