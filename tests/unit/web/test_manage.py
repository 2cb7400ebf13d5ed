"""People as relationships: who may change what, hostile names shown as text, objections that stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.web import WebSettings, create_app
from swayed.web.access import AccessStore
from swayed.workspace import Workspace
from unit.web.conftest import PASSWORD

HOSTILE = "<script>alert(1)</script>"
TABLES = {
    "accounts.csv": f"account_id,platform,handle,display_name\nig:maya,instagram,maya.runs,{HOSTILE}\nf:bo,forum,bo,Bo\n",
    "customers.csv": "customer_id,handles,objected_at\nc1,forum:bo,2026-01-05\n",
}
Sign = Callable[[str], TestClient]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two accounts; it is known who is who, and one of them objected as a customer."""
    folder = tmp_path_factory.mktemp("manage")
    (folder / "tables").mkdir()
    for name, content in TABLES.items():
        (folder / "tables" / name).write_text(content, encoding="utf-8")
    workspace = Workspace.create(folder / "brand", currency="EUR")
    workspace.import_tables(folder / "tables")
    workspace.relations.overview()
    return folder / "brand"


@pytest.fixture
def sign(settled: Path, tmp_path: Path) -> Sign:
    app = create_app(WebSettings({"brand": settled}, tmp_path, is_team=True, host_names=("testserver",)))
    store: AccessStore = app.state.access

    def signed(role: str) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        store.add_member(role, password=PASSWORD)
        store.set_role(role, "brand", role)
        client.post("/enter", data={"name": role, "password": PASSWORD})
        return client

    return signed


def csrf(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/w/brand/manage").text)
    assert found
    return found[1]


def test_a_relation_is_kept_shown_as_text_and_told_when_due(sign: Sign, settled: Path) -> None:
    client = sign("manager")
    said = {"csrf": csrf(client), "account": "ig:maya", "may_contact": "agreed", "basis": f"wrote to us {HOSTILE}"}
    assert client.post("/w/brand/manage/people", data=said).headers["location"] == "/w/brand/manage/people/ig%3Amaya"
    cells = {
        "may_contact": "agreed",
        "basis": said["basis"],
        "note": HOSTILE,
        "next_step": "call",
        "next_step_on": "2026-01-02",
    }
    assert client.post("/w/brand/manage/people/ig%3Amaya", data={**cells, "csrf": said["csrf"]}).status_code == 303
    for path in ("/w/brand/manage", "/w/brand/manage/people/ig%3Amaya", "/w/brand"):
        page = client.get(path).text
        assert HOSTILE not in page, path
        assert "&lt;script&gt;" in page, path
        assert "call" in page, path
    (row,) = Workspace(settled).relations.overview().to_pylist()
    assert (row["may_contact"], row["note"], row["is_due"]) == ("agreed", HOSTILE, True)


def test_an_objection_stands_whatever_is_typed(sign: Sign) -> None:
    client = sign("manager")
    said = {"csrf": csrf(client), "account": "f:bo", "may_contact": "agreed", "basis": "said yes"}
    answer = client.post("/w/brand/manage/people", data=said)
    assert answer.status_code == 422
    assert "objected" in answer.text
    assert 'value="f:bo"' in answer.text


def test_a_lifted_no_needs_a_new_reason(sign: Sign) -> None:
    client = sign("manager")
    said = {"csrf": csrf(client), "account": "ig:maya", "may_contact": "no", "basis": "asked us not to write"}
    client.post("/w/brand/manage/people", data=said)
    lifted = {"csrf": said["csrf"], "may_contact": "agreed", "basis": said["basis"], "agreed_on": ""}
    assert client.post("/w/brand/manage/people/ig%3Amaya", data=lifted).status_code == 422
    lifted |= {"basis": "wrote to us again", "agreed_on": "2026-03-01"}
    assert client.post("/w/brand/manage/people/ig%3Amaya", data=lifted).status_code == 303


def test_a_collaboration_is_agreed_paid_delivered_checked_and_its_case_closed(sign: Sign) -> None:
    client = sign("manager")
    key = csrf(client)
    cells = {"account": "ig:maya", "kind": "fee", "cost": "500", "starts_on": "2026-03-01", "disclosure": "Ad"}
    place = client.post("/w/brand/manage/collaborations", data={**cells, "csrf": key}).headers["location"]
    client.post(f"{place}/payments", data={"amount": "120", "csrf": key})
    client.post(f"{place}/pieces", data={"text": f"three weeks in the mud {HOSTILE}", "csrf": key})
    client.post("/w/brand/manage/check", data={"csrf": key})
    page = client.get(place).text
    assert HOSTILE not in page
    assert "380.00" in page
    case = re.search(r"/manage/cases/(\w+)", page)
    assert case
    closing = {"entry": "closed", "why": "corrected", "csrf": key}
    assert client.post(f"/w/brand/manage/cases/{case[1]}", data=closing).status_code == 303
    assert "closed by manager: corrected" in client.get(place).text
    terms = client.post(f"{place}/terms", data={"agreed": "Positive review on the shop page", "csrf": key})
    assert terms.status_code in (200, 422)
    assert "opinion" in terms.text
    client.post(f"{place}/end", data={"why": "done", "csrf": key})
    assert "ended" in client.get(place).text


def test_a_viewer_reads_and_changes_nothing(sign: Sign) -> None:
    client = sign("viewer")
    page = client.get("/w/brand/manage").text
    assert "A new relation" not in page
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    said = {"csrf": found[1], "account": "ig:maya", "may_contact": "no"}
    for path in ("people", "collaborations", "check", "cases/1", "people/ig%3Amaya"):
        assert client.post(f"/w/brand/manage/{path}", data=said).status_code == 403, path


def test_what_is_not_there_is_told(sign: Sign) -> None:
    client = sign("manager")
    for path in ("manage/collaborations/none", "experiments/none", "experiments/none/lists/treated", "how/none"):
        assert client.get(f"/w/brand/{path}").status_code == 404, path


def test_how_shows_the_sql_of_a_step(sign: Sign) -> None:
    page = sign("viewer").get("/w/brand/how/people").text
    assert "swayed.people/people.sql" in page
    assert "coalesce(contact_rules.may_contact" in page
