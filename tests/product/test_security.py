"""The app as an attacker meets it: what a stranger may send, hostile words, ways out of a folder, and the log."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.web import WebSettings, create_app
from swayed.web.access import GateFirst
from swayed.web.access.gate import COOKIE
from swayed.web.security import DRAWERS, MOST_TEXT_BYTES, Knocks
from swayed.workspace import Workspace
from unit.web.test_access import walk

PASSWORD = "a long enough password"
HOSTILE = "\"><script>alert(1)</script><img src=x onerror='alert(1)'>{{ 7*7 }}"
UPS = ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/access.sqlite", "..\\..\\access.sqlite", "%00")
PATHS = ("/assets/{}", "/w/one/jobs/{}", "/w/one/s/{}", "/w/one/s/{}/versions/{}", "/w/one/experiments/{}/lists/{}")
Sign = Callable[[str], TestClient]


@pytest.fixture(scope="module")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace."""
    folder = tmp_path_factory.mktemp("brands") / "one"
    Workspace.create(folder)
    return folder


@pytest.fixture
def app(brand: Path, tmp_path: Path):
    """The workspace of a team."""
    return create_app(WebSettings({"one": brand}, tmp_path, is_team=True, host_names=("testserver",)))


@pytest.fixture
def sign(app) -> Sign:
    """A client signed in with a role in workspace `one`; with no role, a stranger."""

    def signed(role: str) -> TestClient:
        client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        if role:
            app.state.access.add_member(role, password=PASSWORD)
            app.state.access.set_role(role, "one", role)
            assert client.post("/enter", data={"name": role, "password": PASSWORD}).status_code == 303
        return client

    return signed


def csrf_of(client: TestClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/w/one").text)
    assert found
    return found[1]


def in_pieces(size: int) -> Iterator[bytes]:
    """A body whose length is not told."""
    yield from (b"a" * 65536 for _ in range(size // 65536 + 1))


def files_head(boundary: str = "x") -> dict[str, str]:
    return {"content-type": f"multipart/form-data; boundary={boundary}"}


def test_a_stranger_cannot_fill_the_disk(sign: Sign) -> None:
    client = sign("")
    large = b"a" * (MOST_TEXT_BYTES + 1)
    assert client.post("/enter", content=large, headers=files_head()).status_code == 413
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="f"\r\n\r\n'
    pieces = (part for part in (body, *in_pieces(MOST_TEXT_BYTES)))
    assert client.post("/enter", content=pieces, headers=files_head()).status_code == 413


@pytest.mark.parametrize("role", ["", "viewer", "analyst"])
def test_of_a_file_nothing_is_read_before_the_role_is_known(sign: Sign, role: str) -> None:
    client = sign(role)

    async def read() -> dict[str, object]:
        raise AssertionError("the body was read")

    head = {**files_head(), "cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}
    told: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        told.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/w/one/data", "raw_path": b"/w/one/data", "query_string": b"",
        "root_path": "", "scheme": "http", "server": ("testserver", 80), "client": ("192.0.2.1", 1),
        "http_version": "1.1", "headers": [(b"host", b"testserver"), *((k.encode(), v.encode()) for k, v in head.items())],
    }  # fmt: skip
    asyncio.run(client.app(scope, read, send))
    assert told[0]["status"] == (403 if role else 303)


def test_every_route_that_takes_much_asks_for_the_role_first(sign: Sign) -> None:
    large = [route for route in walk(sign("").app.routes) if getattr(route, "max_body_size", None)]
    assert large
    assert all(isinstance(route, GateFirst) for route in large)


def test_a_form_without_files_is_small_for_members_too(sign: Sign) -> None:
    client = sign("admin")
    assert client.post("/w/one/new", data={"text": "a" * (MOST_TEXT_BYTES + 1)}).status_code == 413


def test_a_member_may_send_large_files_but_not_without_his_form(sign: Sign) -> None:
    client = sign("manager")
    answer = client.post(
        "/w/one/data", data={"source": "tables"}, files={"files": ("contacts.csv", b"a" * (MOST_TEXT_BYTES + 1))}
    )
    assert answer.status_code == 403
    assert not list(Path(client.app.state.settings.workspaces["one"]).glob("jobs/.upload-*"))


def test_names_and_labels_are_shown_escaped(sign: Sign) -> None:
    client = sign("admin")
    said = {"csrf": csrf_of(client)}
    member = {**said, "name": HOSTILE, "role": "viewer", "password": PASSWORD}
    assert client.post("/w/one/access/members", data=member).status_code == 303
    made = client.post("/w/one/access/tokens", data={**said, "label": HOSTILE, "role": "viewer"})
    shown = client.get("/w/one/access").text
    for page in (made.text, shown):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{ 7*7 }}" in page, "what was typed is shown, and never evaluated"


def test_what_stands_in_an_address_is_shown_escaped(sign: Sign) -> None:
    client = sign("admin")
    for path in ("/w/one/s/{}", "/w/one/manage/people/{}", "/w/one?situation={}", "/w/{}", "/enter?token={}"):
        page = client.get(path.format("%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"))
        assert page.status_code < 500, path
        assert "<script>alert" not in page.text, path


def test_no_address_leads_out_of_its_folder(sign: Sign) -> None:
    client = sign("admin")
    for path in PATHS:
        for up in UPS:
            answer = client.get(path.replace("{}", up))
            assert answer.status_code in (400, 404), (path, up)
            assert "root:" not in answer.text


def test_nobody_is_sent_to_another_site(sign: Sign) -> None:
    for client in (sign(""), sign("viewer")):
        for path in ("//evil.example", "/enter?next=//evil.example", "/?next=https://evil.example"):
            assert "evil" not in client.get("http://testserver" + path).headers.get("location", "")


def test_a_session_set_before_is_not_ridden_and_is_over(sign: Sign, app) -> None:
    client = sign("viewer")
    before = client.cookies[COOKIE]
    client.post("/enter", data={"name": "viewer", "password": PASSWORD})
    assert client.cookies[COOKIE] != before
    assert app.state.access.session(before) is None
    planted = sign("")
    planted.cookies.set(COOKIE, "planted")
    answer = planted.post("/enter", data={"name": "viewer", "password": PASSWORD})
    assert f"{COOKIE}=planted" not in answer.headers["set-cookie"]
    assert app.state.access.session("planted") is None


def test_another_site_cannot_sign_somebody_in(sign: Sign) -> None:
    client = sign("viewer")
    said = {"name": "viewer", "password": PASSWORD}
    for site in ("cross-site", "same-site"):
        assert client.post("/enter", data=said, headers={"sec-fetch-site": site}).status_code == 403
    assert client.post("/enter", data=said, headers={"sec-fetch-site": "same-origin"}).status_code == 303


def test_secrets_are_neither_logged_nor_kept(sign: Sign, app, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "swayed")
    client = sign("admin")
    token = app.state.access.make_token("report", name="admin", workspace="one", role="viewer", days=1)
    client.get(f"/w/one?token={token}", headers={"authorization": f"Bearer {token}"})
    kept = b"".join(path.read_bytes() for path in app.state.settings.state_folder.iterdir())
    for secret in (PASSWORD, token, client.cookies[COOKIE]):
        assert secret not in caplog.text
        assert secret.encode() not in kept


def test_cookies_and_headers_behind_https(brand: Path, tmp_path: Path) -> None:
    settings = WebSettings({"one": brand}, tmp_path, token="once", is_secure=True, host_names=("testserver",))
    answer = TestClient(create_app(settings), follow_redirects=False).get("/enter?token=once")
    cookie = answer.headers["set-cookie"].casefold()
    assert all(flag in cookie for flag in ("httponly", "secure", "samesite=lax", "path=/"))
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_programs_get_the_headers_with_a_fault(sign: Sign) -> None:
    headers = sign("viewer").get("/api/w/one/s/none/people").headers
    assert "default-src 'none'" in headers["content-security-policy"]


def test_tries_of_strangers_fill_neither_the_memory_nor_the_count_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("swayed.web.security.time.monotonic", lambda: now[0])
    knocks = Knocks(most=1, seconds=10)
    assert knocks.may("maya")
    assert not knocks.may("maya")
    for number in range(3 * DRAWERS):
        knocks.may(f"name {number}")
    assert len(knocks._tries) <= DRAWERS
    now[0] = 10.0
    assert knocks.may("maya")


def test_one_address_does_not_shut_a_name_for_others(sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign("viewer")
    monkeypatch.setattr(client.app.state.access, "is_password_right", lambda name, password: password == PASSWORD)

    def enter(host: str, password: str) -> int:
        stranger = TestClient(client.app, follow_redirects=False, client=(host, 1))
        return stranger.post("/enter", data={"name": "viewer", "password": password}).status_code

    assert [enter("192.0.2.1", "no") for _ in range(12)] == [403] * 10 + [429] * 2
    assert enter("192.0.2.1", PASSWORD) == 429
    assert enter("192.0.2.2", PASSWORD) == 303
    assert {enter(f"2001:db8::{number}", "no") for number in range(12)} == {403, 429}, "one network, one count"


def test_who_gets_in_is_not_counted(sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign("viewer")
    monkeypatch.setattr(client.app.state.access, "is_password_right", lambda name, password: True)
    said = {"name": "viewer", "password": PASSWORD}
    assert {client.post("/enter", data=said).status_code for _ in range(15)} == {303}


def test_many_addresses_together_do_not_guess_for_ever(sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign("viewer")
    monkeypatch.setattr(client.app.state.access, "is_password_right", lambda name, password: False)
    statuses = []
    for number in range(25):
        host = TestClient(client.app, follow_redirects=False, client=(f"192.0.2.{number}", 1))
        statuses += [host.post("/enter", data={"name": "Viewer", "password": "no"}).status_code for _ in range(9)]
    assert statuses.count(403) == 200 - 1  # his own sign-in was the first
    assert statuses[-1] == 429
