"""What people may ask, in the app: to see, to object, to be erased; roles and the log; the texts that are owed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

PASSWORD = "a long enough password"
RIGHTS = "/w/brand/rights"
Sign = Callable[[str], TestClient]


@pytest.fixture
def sign(copied: Path, tmp_path: Path) -> Sign:
    """A client signed in with a role in a copy of the finished workspace."""
    app = create_app(WebSettings({"brand": copied}, tmp_path / "state", is_team=True, host_names=("testserver",)))

    def signed(role: str) -> TestClient:
        app.state.access.add_member(role, password=PASSWORD)
        app.state.access.set_role(role, "brand", role)
        client = TestClient(app, follow_redirects=False)
        assert client.post("/enter", data={"name": role, "password": PASSWORD}).status_code == 303
        return client

    return signed


@pytest.fixture
def first(copied: Path) -> dict:
    """Who stands first in the finished workspace."""
    return Workspace(copied).study("trail-shoes").people(all=True).to_pylist()[0]


def said(client: TestClient, **fields: str) -> dict[str, str]:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/w/brand/data").text)
    assert found
    return {"csrf": found[1], **fields}


def test_what_is_held_a_copy_and_an_objection(sign: Sign, copied: Path, first: dict) -> None:
    client = sign("manager")
    asked = said(client, name=first["accounts"][0])
    page = client.post(f"{RIGHTS}/held", data=asked).text
    assert all(account in page for account in first["accounts"])
    for row in Workspace(copied).rights.held(Workspace(copied).rights.subject(first["accounts"][0])).to_pylist():
        assert row["place"].startswith("answers: ") or f"{row['n_rows']:,}" in page
    copy = client.post(f"{RIGHTS}/export", data=asked)
    assert "attachment" in copy.headers["content-disposition"]
    assert set(copy.json()["accounts"]) == set(first["accounts"])

    assert client.post(f"{RIGHTS}/object", data={**asked, "how": "a letter"}).status_code == 303
    assert all(account in client.get(RIGHTS).text for account in first["accounts"])
    told = Workspace(copied).rights.withheld().to_pylist()
    assert {row["subject_id"] for row in told} >= set(first["accounts"])

    log = client.app.state.access.log("brand")
    assert {f"{RIGHTS}/{act}" for act in ("held", "export", "object")} <= {entry["path"] for entry in log}
    assert not any(first["accounts"][0] in str(entry) for entry in log)
    assert client.post(f"{RIGHTS}/forget", data={**asked, "is_meant": "true"}).status_code == 403


def test_an_admin_erases_once_he_means_it(sign: Sign, copied: Path, first: dict) -> None:
    client = sign("admin")
    asked = said(client, name=first["person_id"])
    before = Workspace(copied).table_sizes()
    refused = client.post(f"{RIGHTS}/forget", data=asked)
    assert refused.status_code == 422
    assert "tick that you mean it" in refused.text
    assert Workspace(copied).table_sizes() == before

    page = client.post(f"{RIGHTS}/forget", data={**asked, "is_meant": "true"}).text
    assert "Proven" in page
    assert f"{before['accounts'] - len(first['accounts']):,}" in page
    assert not {row["person_id"] for row in Workspace(copied).identities().to_pylist()} & {first["person_id"]}
    assert "proven" in client.get(RIGHTS).text
    assert client.post(f"{RIGHTS}/held", data={**asked, "only": "true"}).status_code == 422


def test_nobody_of_this_name_is_told_with_what_was_typed(sign: Sign) -> None:
    client = sign("manager")
    answer = client.post(f"{RIGHTS}/held", data=said(client, name="<b>nobody</b>"))
    assert answer.status_code == 422
    assert 'value="&lt;b&gt;nobody&lt;/b&gt;"' in answer.text


def test_texts_are_read_as_pages_and_taken_as_files(sign: Sign, copied: Path) -> None:
    client = sign("viewer")
    for name in ("text", "form", "records", "balance"):
        address = f"{RIGHTS}/texts/{name}"
        page = client.get(address, params={"by": "<script>Brand</script> GmbH"}).text
        assert "<script>Brand" not in page
        assert "&lt;script&gt;Brand" in page
        assert "<h1>" in page
        file = client.get(address, params={"by": "Brand GmbH", "is_file": True})
        assert file.text == Workspace(copied).rights.document(name, controller="Brand GmbH")
    assert "<td>" in client.get(f"{RIGHTS}/texts/records").text
    assert client.get(f"{RIGHTS}/texts/other").status_code == 404


def test_what_is_due_is_shown_by_source_and_goes(sign: Sign, copied: Path) -> None:
    client = sign("admin")
    assert "No source in use limits" in client.get(RIGHTS).text
    fixtures = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures"
    file = shutil.copy(fixtures / "shopify" / "customers_export.csv", copied.parent / "customers_export.csv")
    Workspace(copied).import_export("shopify", file)
    assert "shopify" in client.get(RIGHTS).text
    assert "are deleted" in client.post(f"{RIGHTS}/expire", data=said(client)).text
