"""Plan and money in the app over a finished workspace: the page says what the library says, and opens the rows behind it."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.money import amount
from swayed.web import WebSettings, create_app
from swayed.web.jobs import job_of
from swayed.workspace import Workspace

HERE = "/w/brand/s/trail-shoes"


@pytest.fixture(scope="module")
def folder(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(finished, tmp_path_factory.mktemp("acting") / "brand"))


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(
        WebSettings({"brand": folder}, tmp_path_factory.mktemp("state"), token="once", host_names=("testserver",))
    )
    with TestClient(app, follow_redirects=False) as opened:
        opened.get("/enter?token=once")
        yield opened


def csrf(client: TestClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def test_the_plan_is_that_of_the_library_and_a_part_is_drawn_alone(client: TestClient, folder: Path) -> None:
    study = Workspace(folder).study("trail-shoes")
    people = study.plan(max_people=2).to_pylist()
    page = client.get(f"{HERE}/plan?people=2").text
    for row in people[:2]:
        assert row["name"] in page
    rows = client.get(f"{HERE}/plan/people?people=2").text.splitlines()
    assert len(rows) > len(people)
    part = client.get(f"{HERE}/plan?people=1&slide-people=2", headers={"HX-Target": "div#drawn"})
    assert "<html" not in part.text
    assert 'name="people" type="number" min="1" value="2"' in part.text


def test_what_cannot_be_asked_of_a_plan_is_told_as_text(client: TestClient) -> None:
    answer = client.get(f"{HERE}/plan", params={"budget": "<script>", "fees": "nobody at all", "margin": "nan"})
    assert answer.status_code == 422
    assert "3 faults" in answer.text
    assert "<script>'" not in answer.text
    assert client.get(f"{HERE}/plan/people", params={"must": "<b>nobody</b>"}).status_code == 422


def test_the_money_page_sums_to_the_ledger_and_opens_its_rows(client: TestClient, folder: Path) -> None:
    lines = Workspace(folder).study("trail-shoes").ledger().to_pylist()
    currency = lines[0]["currency"]
    net = sum(row["amount_minor"] for row in lines if row["currency"] == currency)
    page = client.get(f"{HERE}/money").text
    assert f"{amount(net, currency)} {currency}, split to the last cent" in page
    for address in set(re.findall(r'href="(/api/[^"]+)"', page)):
        assert client.get(address).status_code == 200, address
    assert len(client.get(f"/api{HERE}/ledger").json()) == len(lines)


def test_a_shops_file_is_compared_as_a_job(client: TestClient, folder: Path) -> None:
    key = csrf(client, f"{HERE}/money")
    files = {"file": ("orders.csv", b"order_id,amount,currency\nnot-here,50.00,EUR\n")}
    job_id = client.post(f"{HERE}/money/reconcile", data={"csrf": key}, files=files).headers["location"].split("/")[-1]
    for _ in range(300):
        if job_of(folder, job_id).state != "running":
            break
        time.sleep(0.1)
    assert job_of(folder, job_id).state == "done", job_of(folder, job_id)
    page = client.get(f"{HERE}/money/reconciled/{job_id}").text
    assert "not-here" in page
    assert "missing here" in page
    assert client.get(f"{HERE}/money/reconciled/{job_id}?format=csv").text.startswith("order_id")
    assert client.get(f"{HERE}/money/reconciled/none").status_code == 404


def test_the_holdout_is_registered_after_a_yes_alone(client: TestClient, folder: Path) -> None:
    form = client.get(f"{HERE}/plan/test")
    if form.status_code == 409:
        pytest.skip("the plan names nobody in this market")
    first = datetime.now(UTC).date() + timedelta(2)
    said = {
        "csrf": csrf(client, f"{HERE}/plan/test"), "first": first.isoformat(), "stage": "purchase", "question": "<b>?",
        "last": (first + timedelta(83)).isoformat(), "account": re.findall(r'name="account" value="([^"]+)"', form.text),
    }  # fmt: skip
    refused = client.post(f"{HERE}/plan/test", data=said)
    assert refused.status_code == 422
    assert Workspace(folder).experiments.list().num_rows == 0
    answer = client.post(f"{HERE}/plan/test", data={**said, "sure": "yes"})
    if answer.status_code == 409:
        pytest.skip("too few steps in this market for any test by weeks")
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"]).text
    assert "&lt;b&gt;?" in page
    assert "Nothing is read before" in page
    assert client.get(f"{answer.headers['location']}/lists/treated").text.startswith("unit_kind")
    assert "not started" in client.get(f"{HERE}/money").text
