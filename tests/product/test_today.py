"""What matters today, told as page, feed and letter; the way of a newcomer; and what a stranger's name does to them."""

from __future__ import annotations

import base64
import email
import email.policy
import re
import shutil
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from swayed.changes import CHANGES
from swayed.study import Study
from swayed.web import WebSettings, create_app
from swayed.web.jobs import jobs_of
from swayed.workspace import Workspace

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "Ann\x0b <b>Lee</b>\nBcc: all@example.org"


def change(person: str, what: str, why: str, *, is_real: bool = True) -> dict:
    words = {"person": person, "person_id": person, "what": what, "why": why, "stage": "purchase"}
    return {
        **dict.fromkeys(CHANGES.column_names),
        **words,
        "was": "not_enough",
        "is": "some",
        "is_real": is_real,
        "note": "contacts and steps: 12 new",
    }


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two came in, one of them twice, one went out, and one only seems to."""
    rows = [
        change(HOSTILE, "came in", "new evidence"),
        change(HOSTILE, "came in", "new evidence") | {"stage": "consideration"},
        change("Ben Ito", "came in", "others' evidence"),
        change("Cy Roe", "went out", "evidence withdrawn"),
        change("Di Fox", "came in", "no real change", is_real=False),
    ]
    monkeypatch.setattr(Study, "changes", lambda *_, **__: CHANGES.from_rows(rows))


def client_of(folder: Path, state: Path) -> TestClient:
    settings = WebSettings({"brand": folder}, state, token="once", host_names=("testserver",))
    client = TestClient(create_app(settings), follow_redirects=False)
    client.get("/enter?token=once")
    return client


@pytest.mark.usefixtures("moved")
def test_who_came_in_or_out_and_why_stands_first(finished: Path, tmp_path: Path) -> None:
    client = client_of(finished, tmp_path)
    page = client.get("/w/brand").text
    assert page.count('class="card matter') <= 5
    assert page.index("2 people came in, 1 person went out in trail-shoes") < page.index("trail-shoes: ")
    assert "Ben Ito came in: others&#39; evidence" in page
    assert "Di Fox" not in page
    assert "<b>Lee</b>" not in page
    told = client.get("/w/brand/s/trail-shoes/changes").text
    assert told.index("Cy Roe") < told.index("No real change") < told.index("Di Fox")


@pytest.mark.usefixtures("moved")
def test_the_feed_is_atom_and_asks_for_a_token_as_password(finished: Path, tmp_path: Path) -> None:
    client = client_of(finished, tmp_path)
    address = "/api/w/brand/today.atom"
    token = client.app.state.access.make_token("feed", name="you", workspace="brand", role="viewer", days=1)
    weak = client.app.state.access.make_token("feed", name="you", workspace="brand", role="guest", days=1)
    reader = TestClient(client.app, follow_redirects=False)
    assert reader.get(address).headers["www-authenticate"].startswith("Basic")
    assert reader.get(address, auth=("any", "swayed_wrong")).status_code == 401
    assert reader.get(address, headers={"authorization": b"Basic \xe4"}).status_code == 401
    assert reader.get(address, auth=("any", weak)).status_code == 403
    answer = reader.get(address, auth=("any", token))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    entries = root.findall(f"{ATOM}entry")
    assert 1 <= len(entries) <= 5
    assert "<b>Lee</b>" in entries[0].findtext(f"{ATOM}summary", "")
    for piece in (root, *entries):
        assert all(piece.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "http://testserver/w/brand/s/trail-shoes/changes"
    assert reader.get(address, auth=("any", token)).content == answer.content, "an entry is new when its words are"


def test_a_token_that_a_browser_sends_by_itself_changes_nothing(finished: Path, tmp_path: Path) -> None:
    client = client_of(finished, tmp_path)
    token = client.app.state.access.make_token("feed", name="you", workspace="brand", role="admin", days=1)
    kept = base64.b64encode(f"any:{token}".encode()).decode()
    reader = TestClient(client.app, follow_redirects=False)
    assert reader.get("/w/brand/access", headers={"authorization": f"Basic {kept}"}).status_code == 200
    answer = reader.post("/w/brand/rights/expire", headers={"authorization": f"Basic {kept}"})
    assert answer.status_code == 401


@pytest.mark.usefixtures("moved")
def test_the_letter_is_a_message_with_text_and_html(swayed, finished: Path, tmp_path: Path) -> None:
    said = swayed("today", "-w", finished, "--mail", "team@brand.example", "--address", "https://swayed.brand.example/")
    assert said.code == 0, said.err
    assert said.out.isascii()
    message = email.message_from_string(said.out, policy=email.policy.default)
    assert message["To"] == "team@brand.example"
    assert "came in" in message["Subject"]
    assert message["Bcc"] is None
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "1. 2 people came in" in text
    assert "Ann <b>Lee</b> Bcc: all@example.org came in: new evidence" in text
    assert "https://swayed.brand.example/w/brand/s/trail-shoes/changes" in text
    assert "<b>Lee</b>" not in html
    assert not re.search(r"<(img|script|link)|url\(", html)
    assert swayed("today", "-w", finished, "--mail", "nobody").code == 2
    assert swayed("today", "-w", finished, "-o", tmp_path / "today.txt").code == 0
    assert "http" not in (tmp_path / "today.txt").read_text(encoding="utf-8")


def test_an_empty_workspace_leads_on(exports: Path, tmp_path: Path) -> None:
    """Today tells the next step, and each page after it leads to the one that follows."""
    folder = tmp_path / "brand"
    Workspace.create(folder)
    client = client_of(folder, tmp_path / "state")

    def steps_done() -> int:
        return client.get("/w/brand").text.count('<li class="done">')

    assert steps_done() == 0
    assert "Begin with your data" in client.get("/w/brand").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/w/brand/data").text)
    assert csrf
    files = [("files", (path.name, path.read_bytes())) for path in sorted((exports / "tables").iterdir())]
    job = client.post("/w/brand/data", data={"csrf": csrf[1], "source": "tables"}, files=files).headers["location"]
    until = time.monotonic() + 600
    while jobs_of(folder)[0].state == "running" and time.monotonic() < until:
        time.sleep(0.2)
    assert jobs_of(folder)[0].state == "done"
    assert steps_done() == 1
    assert 'href="/w/brand/new"' in client.get(job).text
    made = client.post("/w/brand/new", data={"csrf": csrf[1], "name": "trail", "kind": "first-purchase"})
    assert steps_done() == 2
    assert 'action="/w/brand/s/trail/run"' in client.get(made.headers["location"]).text
    assert "Run trail" in client.get("/w/brand").text


def test_fields_that_drifted_are_told_with_the_import(tmp_path: Path) -> None:
    folder = tmp_path / "brand"
    Workspace.create(folder)
    fixtures = Path(__file__).parents[1] / "unit" / "sources" / "exports" / "fixtures"
    file = Path(shutil.copy(fixtures / "shopify" / "customers_export.csv", tmp_path / "customers_export.csv"))
    head, _, rest = file.read_text(encoding="utf-8").partition("\n")
    lines = [f"{line},x" if line else line for line in rest.split("\n")]
    client = client_of(folder, tmp_path / "state")
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/w/brand/data").text)
    assert csrf
    told = "\n".join([f"{head},Brand New Field", *lines]).encode()
    job = client.post(
        "/w/brand/data", data={"csrf": csrf[1], "source": "shopify"}, files={"files": (file.name, told)}
    ).headers["location"]
    until = time.monotonic() + 600
    while jobs_of(folder)[0].state == "running" and time.monotonic() < until:
        time.sleep(0.2)
    assert "New, and left out: Brand New Field" in client.get(job).text
