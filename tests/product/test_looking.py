"""Currents, the scorecard and the stages in the app over a finished workspace: the page says what the library says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.money import amount
from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

HERE = "/w/brand/s/trail-shoes"


@pytest.fixture(scope="module")
def folder(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(finished, tmp_path_factory.mktemp("looking") / "brand"))


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = WebSettings(
        {"brand": folder}, tmp_path_factory.mktemp("state"), token="once", host_names=("testserver",)
    )
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        opened.get("/enter?token=once")
        yield opened


def test_currents_tell_every_topic_and_open_their_rows(client: TestClient, folder: Path) -> None:
    rows = Workspace(folder).study("trail-shoes").currents().to_pylist()
    page = client.get(f"{HERE}/currents").text
    assert rows
    assert all(f"<b>{escape(row['topic'])}</b>" in page for row in rows)
    assert page.count('<span class="tag label') >= len(rows)
    for address in set(re.findall(r'href="((?:/api|/w)[^"]+(?:format=\w+|how/\w+))"', page)):
        assert client.get(address).status_code == 200, address
    assert len(client.get(f"/api{HERE}/currents").json()) == len(rows)


def test_the_scorecard_is_that_of_the_library(client: TestClient, folder: Path) -> None:
    card = Workspace(folder).study("trail-shoes").scorecard()
    (row,) = card.of("situation")
    money = client.get(f"{HERE}/money").text
    assert f'href="{HERE}/money/scorecard"' in money
    page = client.get(f"{HERE}/money/scorecard").text
    for name in ("claimed_gross_minor", "net_minor"):
        assert f"{amount(row[name], row['currency'])} {row['currency']}" in page
    assert row["tested"] in page
    part = client.get(f"{HERE}/money/scorecard", headers={"HX-Target": "div#scorecard"}).text
    assert "<html" not in part
    assert len(client.get(f"/api{HERE}/scorecard").json()) == card.rows.num_rows
    sql = client.get("/w/brand/how/scorecard").text
    assert "score_sums.sql" in sql
    assert "unit_steps.sql" not in sql


def test_stages_of_today_sum_to_all_customers(client: TestClient, folder: Path) -> None:
    (everybody,) = (row for row in Workspace(folder).study("trail-shoes").customers().to_pylist()[:1])
    page = client.get(f"{HERE}/customers").text
    assert "Where they stand today" in page
    for row in everybody["stages"]:
        if row["n_customers"] is not None:
            assert f"<b>{row['n_customers']:,}</b>" in page
