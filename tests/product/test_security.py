"""The app as an attacker meets it: what a stranger may send, hostile words, ways out of a folder, and the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from swayed.web import WebSettings, create_app
from swayed.web.access.gate import COOKIE
from swayed.web.security import MOST_TEXT_BYTES, Knocks
from swayed.workspace import Workspace

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
    for path in ("/enter", "/w/one/data"):
        assert client.post(path, content=large, headers=files_head()).status_code == 413
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="f"\r\n\r\n'
    told = client.post(
        "/w/one/data", content=(part for part in (body, *in_pieces(MOST_TEXT_BYTES))), headers=files_head()
    )
    assert told.status_code == 413


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


def test_a_length_that_is_none_is_refused(sign: Sign) -> None:
    for length in ("-1", "many", "99999999999999999999"):
        assert sign("").post("/enter", content=b"a=b", headers={"content-length": length}).status_code == 413


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


def test_tries_of_strangers_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("swayed.web.security.time.monotonic", lambda: now[0])
    knocks = Knocks(most=1, seconds=10)
    assert all(knocks.may(f"name {number}") for number in range(100))
    assert not knocks.may("name 1")
    now[0] = 20.0
    assert knocks.may("name 1")
    assert len(knocks._tries) == 1
