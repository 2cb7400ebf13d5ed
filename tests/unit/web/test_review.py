"""The review of who is who: a page asks what is known to be open, and computes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.identities.decisions import Decision
from swayed.web import WebSettings, create_app
from swayed.web.access import AccessStore
from swayed.workspace import Workspace
from unit.web.conftest import PASSWORD

PAGE = "/w/brand/review"
WAITS = "waits for the next run"
HANDLES = ("ada", "bo", "cy", "di")
MET = {"f:ada": 1, "f:bo": 4, "f:cy": 2, "f:di": 3}
"""Contacts of each account; two customers claim it, so that it is asked twice whose it is."""
TABLES = {
    "accounts.csv": "account_id,platform,handle\nf:eve,forum,eve\n" + "".join(f"f:{h},forum,{h}\n" for h in HANDLES),
    "customers.csv": "customer_id,handles\n" + "".join(f"{h}{n},forum:{h}\n" for h in HANDLES for n in (1, 2)),
    "interactions.csv": "interaction_id,account_id,target_account_id,kind,occurred_at\n"
    + "".join(f"{a}{n},f:eve,{a},mention,2025-01-0{n}\n" for a, times in MET.items() for n in range(1, times + 1)),
}


@pytest.fixture
def brand(tmp_path: Path) -> Workspace:
    """A workspace in which eight questions are open once who is who has been found out."""
    (tmp_path / "tables").mkdir()
    for name, content in TABLES.items():
        (tmp_path / "tables" / name).write_text(content, encoding="utf-8")
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(tmp_path / "tables")
    return workspace


@pytest.fixture
def analyst(brand: Workspace, tmp_path: Path) -> TestClient:
    app = create_app(WebSettings({"brand": brand.folder}, tmp_path, is_team=True, host_names=("testserver",)))
    store: AccessStore = app.state.access
    store.add_member("ann", password=PASSWORD)
    store.set_role("ann", "brand", "analyst")
    client = TestClient(app, follow_redirects=False)
    client.post("/enter", data={"name": "ann", "password": PASSWORD})
    return client


@pytest.fixture
def results(brand: Workspace) -> Callable[[], set[str]]:
    """Names of the results that are kept."""
    return lambda: {path.name for path in (brand.folder / "runs").glob("*/*")}


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


def _answer(client: TestClient, answer: str) -> str:
    """Answers the question that the page asks; its id."""
    page = client.get(PAGE).text
    asked = _field(page, "question_id")
    form = {"csrf": _field(page, "csrf"), "question_id": asked, "answer": answer}
    assert client.post(PAGE, data=form).status_code == 303
    return asked


def test_the_most_met_are_asked_first(brand: Workspace) -> None:
    asked = brand.review.questions().to_pylist()
    assert [row["n_contacts"] for row in asked] == [4, 4, 3, 3, 2, 2, 1, 1]
    kept = brand.review.kept_questions()
    assert kept is not None
    assert kept.questions.to_pylist() == asked


def test_where_who_is_who_was_never_found_out_the_page_offers_to(
    analyst: TestClient, results: Callable[[], set[str]]
) -> None:
    assert "Who is who comes first" in analyst.get(PAGE).text
    assert results() == set()


def test_an_answer_is_kept_at_once_and_the_page_goes_on_without_a_run(
    analyst: TestClient, brand: Workspace, results: Callable[[], set[str]]
) -> None:
    brand.relations.overview()
    found = results()
    assert WAITS not in analyst.get(PAGE).text
    answered = [_answer(analyst, answer) for answer in ("no", "yes")]
    assert len(brand.review.decisions()) == len(answered)
    page = analyst.get(PAGE).text
    assert "6 questions" in page
    assert WAITS in page
    assert _field(page, "question_id") not in answered
    again = {"csrf": _field(page, "csrf"), "question_id": answered[0], "answer": "no"}
    assert analyst.post(PAGE, data=again).status_code == 404
    assert results() == found


def test_after_the_run_nothing_waits(analyst: TestClient, brand: Workspace) -> None:
    brand.relations.overview()
    _answer(analyst, "no")
    brand.relations.overview()
    assert WAITS not in analyst.get(PAGE).text


def test_the_past_is_not_asked_what_was_found_later(brand: Workspace) -> None:
    first = brand.commits()[0].committed_at
    bots = [Decision(question="kind", account_id=f"f:{handle}", answer="bot", decided_by="ann") for handle in HANDLES]
    brand.review.decide(*bots)
    brand.relations.overview()
    assert brand.review.kept_questions() is not None
    assert Workspace(brand.folder, as_of=first).review.kept_questions() is None
