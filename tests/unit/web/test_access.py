from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from swayed.errors import SettingsError
from swayed.web.access import AccessStore, Role
from swayed.web.access.gate import COOKIE
from unit.web.conftest import PASSWORD

OPEN = {"/", "/enter", "/enter/openid", "/enter/back", "/leave", "/api/openapi.json"}
Team = Callable[[str], TestClient]


def routes(client: TestClient) -> list[tuple[str, str, Role | None]]:
    """(method, path, role) of every route; the role None where it has no gate."""
    found = []
    for route in walk(client.app.routes):
        if isinstance(route, APIRoute):
            gates = [d.call for d in route.dependant.dependencies if hasattr(d.call, "role")]
            found += [(method, route.path, gates[0].role if gates else None) for method in route.methods]
    return found


def walk(routes: list[object]) -> list[object]:
    """Routes, those of included routers too."""
    flat: list[object] = []
    for route in routes:
        inner = getattr(route, "original_router", None)
        flat += walk(inner.routes) if inner is not None else [route]
    return flat


def address(path: str, workspace: str = "one") -> str:
    return re.sub(r"\{[^}]*\}", "nothing", path.replace("{workspace}", workspace))


def test_every_route_has_a_gate(team: Team) -> None:
    found = routes(team(""))
    assert len(found) > 10
    assert {path for _, path, role in found if role is None} <= OPEN


def test_nobody_sees_anything_without_signing_in(team: Team) -> None:
    client = team("")
    for method, path, role in routes(client):
        if role is not None:
            answer = client.request(method, address(path))
            refused = (401, None) if path.startswith("/api/") else (303, "/enter")
            assert (answer.status_code, answer.headers.get("location")) == refused, path


@pytest.mark.parametrize("has", list(Role))
def test_a_role_opens_what_it_may_and_nothing_above(team: Team, has: Role) -> None:
    client = team(has.name.lower())
    for method, path, role in routes(client):
        if role is not None and has < role:
            assert client.request(method, address(path)).status_code == 403, path
        elif role is not None and method == "GET":
            assert client.request(method, address(path)).status_code not in (403, 500), path


def test_another_workspace_is_as_if_it_were_not_there(team: Team) -> None:
    client = team("admin")
    for method, path, role in routes(client):
        if role is not None:
            assert client.request(method, address(path, "two")).status_code == 404, path
            assert client.request(method, address(path, "nowhere")).status_code == 404, path


def test_a_change_needs_the_form_of_the_session(team: Team) -> None:
    client = team("admin")
    for method, path, role in routes(client):
        if role is not None and method != "GET":
            assert client.request(method, address(path)).status_code == 403, path
            assert client.request(method, address(path), data={"csrf": "guessed"}).status_code == 403, path


def test_a_session_is_new_at_every_entry_and_ends_at_leaving(team: Team) -> None:
    client = team("viewer")
    first = client.cookies[COOKIE]
    client.post("/enter", data={"name": "viewer", "password": PASSWORD})
    assert client.cookies[COOKIE] != first
    page = client.get("/w/one").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf
    kept = client.cookies[COOKIE]
    client.post("/leave", data={"csrf": csrf[1]})
    client.cookies.set(COOKIE, kept)
    assert client.get("/w/one").headers["location"] == "/enter"


def test_a_wrong_password_is_told_and_guessing_is_stopped(team: Team) -> None:
    client = team("viewer")
    client.cookies.clear()
    statuses = [client.post("/enter", data={"name": "viewer", "password": "no"}).status_code for _ in range(12)]
    assert statuses[0] == 403
    assert statuses[-1] == 429


def test_the_link_lets_in_once(local: TestClient) -> None:
    assert local.get("/enter?token=guess").status_code == 403
    assert local.get("/enter?token=once").status_code == 303
    assert local.get("/w/one").status_code == 200
    other = TestClient(local.app, follow_redirects=False)
    assert other.get("/enter?token=once").status_code == 403


def test_another_host_name_is_refused(local: TestClient) -> None:
    assert local.get("/enter", headers={"host": "evil.example"}).status_code == 400


def test_every_answer_carries_the_headers(team: Team) -> None:
    client = team("viewer")
    for path in ("/w/one", "/enter", "/w/one/s/none", "/assets/style.css"):
        headers = client.get(path).headers
        assert "unsafe" not in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
    assert client.get("/w/one").headers["cache-control"] == "no-store"


def test_who_saw_what_is_noted_without_what_was_typed(team: Team) -> None:
    client = team("viewer")
    client.get("/w/one?secret=typed")
    (entry,) = client.app.state.access.log("one")
    assert (entry["name"], entry["method"], entry["path"], entry["status"]) == ("viewer", "GET", "/w/one", 200)


def test_tokens_serve_their_own_workspace_and_role(team: Team) -> None:
    client = team("admin")
    secret = client.app.state.access.make_token("report", name="admin", workspace="one", role="viewer", days=1)
    program = TestClient(client.app, follow_redirects=False)
    said = {"authorization": f"Bearer {secret}"}
    assert program.get("/w/one", headers=said).status_code == 200
    assert program.get("/w/two", headers=said).status_code == 404
    assert program.get("/w/one/new", headers=said).status_code == 403
    assert program.get("/w/one", headers={"authorization": "Bearer swayed_no"}).status_code == 401


def test_a_member_comes_with_his_role_or_not_at_all(tmp_path: Path) -> None:
    store = AccessStore(tmp_path)
    with pytest.raises(SettingsError, match="role"):
        store.add_member("ann", password=PASSWORD, roles={"one": "king"})
    assert store.members() == []
    store.add_member("ann", password=PASSWORD, roles={"one": "viewer", "two": ""})
    assert [member["roles"] for member in store.members()] == [{"one": "viewer"}]
