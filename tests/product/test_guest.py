"""A guest reads the report and nothing else, and in nothing that he reads stands a name, a handle or a note."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.web import WebSettings, create_app
from swayed.workspace import Workspace

PASSWORD = "a long enough password"
NOTE, BASIS, STEP = "Plays the tuba on Mondays", "Said yes at the Alpine fair", "Send the green laces"


@pytest.fixture(scope="module")
def folder(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished workspace in which somebody is worked with."""
    copy = Path(shutil.copytree(finished, tmp_path_factory.mktemp("guests") / "brand"))
    workspace = Workspace(copy)
    first = workspace.study("trail-shoes").people(all=True).to_pylist()[0]["accounts"][0]
    workspace.relations.set(first, {"may_contact": "agreed", "basis": BASIS, "note": NOTE, "next_step": STEP})
    workspace.collaborations.add(first, {"kind": "fee", "cost": "400", "currency": "EUR"})
    workspace.study("trail-shoes").run()
    return copy


@pytest.fixture(scope="module")
def team(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, TestClient]:
    folders = {"another": folder.parent / "none", "brand": folder}
    Workspace.create(folders["another"])
    app = create_app(WebSettings(folders, tmp_path_factory.mktemp("state"), is_team=True, host_names=("testserver",)))
    clients = {}
    for role in ("guest", "viewer"):
        app.state.access.add_member(role, password=PASSWORD)
        app.state.access.set_role(role, "brand", role)
        clients[role] = TestClient(app, follow_redirects=False)
        assert clients[role].post("/enter", data={"name": role, "password": PASSWORD}).status_code == 303
    return clients


def told_of_people(folder: Path) -> set[str]:
    """Every name, handle and identifier of the workspace, and what was noted."""
    results = Workspace(folder).study("trail-shoes").run()
    persons = results.read("persons").to_pylist()
    words = {row["name"] for row in persons} | {account for row in persons for account in row["accounts"]}
    words |= {account.split(":", 1)[-1] for row in persons for account in row["accounts"]}
    words |= set(results.read("selected_customers").column("customer_id").to_pylist())
    return {word for word in words if word and not word.isdigit()} | {NOTE, BASIS, STEP}


def said_in(page: str, words: set[str]) -> set[str]:
    return {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page)}


def test_a_guest_is_led_to_the_report(team: dict[str, TestClient]) -> None:
    guest = team["guest"]
    assert guest.get("/").headers["location"] == "/w/brand/report"
    home = guest.get("/w/brand/report").text
    links = set(re.findall(r'(?:href|action)="(/[^"?]*)', home)) - {"/assets/mark.svg", "/assets/style.css"}
    assert "/w/brand/s/trail-shoes/report" in links
    assert links == {"/w/brand/report", "/w/brand/s/trail-shoes/report", "/leave"}
    assert "another" not in home
    assert guest.get("/w/another/report").status_code == 404


def test_no_name_handle_or_note_is_in_what_a_guest_reads(team: dict[str, TestClient], folder: Path) -> None:
    words = told_of_people(folder)
    assert len(words) > 100
    people = team["viewer"].get("/w/brand/s/trail-shoes/people?grade=all").text
    assert len(said_in(people, words)) > 10, "the test can fail"
    assert NOTE in team["viewer"].get("/w/brand/manage").text
    for path in ("/w/brand/report", "/w/brand/s/trail-shoes/report", "/w/brand", "/w/brand/s/trail-shoes"):
        assert not said_in(team["guest"].get(path).text, words), path


def test_the_report_is_itself_under_a_strict_policy(team: dict[str, TestClient]) -> None:
    answer = team["guest"].get("/w/brand/s/trail-shoes/report")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == answer.text.count("<style>") == 1
    # Neither a script nor a style that the policy would stop.
    assert not re.search(r"<script|\sstyle=|\son\w+=", answer.text)
    assert "Person 1" in answer.text or "Nobody is named" in answer.text
