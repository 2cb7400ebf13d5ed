from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from swayed.web import WebSettings, create_app
from swayed.web.access.openid import OpenId

ISSUER = "https://login.example"
KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Provider:
    """An OpenID provider that says what the test wants."""

    def __init__(self) -> None:
        self.claims: dict[str, object] = {}
        self.key: RSAKey | OctKey = KEY
        self.header = {"alg": "RS256", "kid": "one"}
        self.verifier = ""

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("openid-configuration"):
            places = {name: f"{ISSUER}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return httpx2.Response(200, json={"issuer": ISSUER, **places})
        if request.url.path == "/jwks_uri":
            return httpx2.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        self.verifier = parse_qs(request.content.decode())["code_verifier"][0]
        return httpx2.Response(200, json={"id_token": jwt.encode(self.header, self.claims, self.key)})


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def client(brands: dict[str, Path], tmp_path: Path, provider: Provider) -> TestClient:
    settings = WebSettings(
        brands,
        tmp_path,
        is_team=True,
        host_names=("testserver",),
        oidc_issuer=ISSUER,
        oidc_client_id="swayed",
        oidc_client_secret="secret",
        oidc_default_role="viewer",
    )
    app = create_app(settings)
    app.state.openid = OpenId(settings, transport=httpx2.MockTransport(provider))
    return TestClient(app, follow_redirects=False)


def begun(client: TestClient) -> dict[str, str]:
    """What the provider is asked."""
    address = client.get("/enter/openid").headers["location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def claims(asked: dict[str, str], **other: object) -> dict[str, object]:
    said = {"iss": ISSUER, "aud": "swayed", "nonce": asked["nonce"], "sub": "42", "email": "maya@example.org"}
    return {**said, "exp": int(time.time()) + 300, **other}


def test_who_comes_back_is_let_in_with_the_role_of_the_settings(client: TestClient, provider: Provider) -> None:
    asked = begun(client)
    provider.claims = claims(asked)
    answer = client.get("/enter/back", params={"code": "c", "state": asked["state"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/w/one").status_code == 200
    assert client.get("/w/one/new").status_code == 403
    assert asked["code_challenge_method"] == "S256"
    assert provider.verifier != asked["code_challenge"]


@pytest.mark.parametrize(
    "wrong",
    [{"iss": "https://other.example"}, {"aud": "another"}, {"nonce": "guessed"}, {"exp": 1}, {"sub": None}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_for_somebody_else_is_refused(client: TestClient, provider: Provider, wrong: dict[str, object]) -> None:
    asked = begun(client)
    provider.claims = claims(asked, **wrong)
    assert client.get("/enter/back", params={"code": "c", "state": asked["state"]}).status_code == 502
    assert client.get("/w/one").headers["location"] == "/enter"


def test_a_token_signed_by_another_key_is_refused(client: TestClient, provider: Provider) -> None:
    for key, algorithm in (
        (RSAKey.generate_key(2048, {"kid": "one"}), "RS256"),
        (OctKey.import_key("secret" * 8), "HS256"),
    ):
        asked = begun(client)
        provider.claims, provider.key, provider.header = claims(asked), key, {"alg": algorithm, "kid": "one"}
        assert client.get("/enter/back", params={"code": "c", "state": asked["state"]}).status_code == 502


def test_a_sign_in_of_another_browser_is_refused(client: TestClient, provider: Provider) -> None:
    asked = begun(client)
    provider.claims = claims(asked)
    other = TestClient(client.app, follow_redirects=False)
    assert other.get("/enter/back", params={"code": "c", "state": asked["state"]}).status_code == 403
    assert client.get("/enter/back", params={"code": "c", "state": "x"}).status_code == 403


def test_a_sign_in_comes_back_once(client: TestClient, provider: Provider) -> None:
    asked = begun(client)
    provider.claims = claims(asked)
    assert client.get("/enter/back", params={"code": "c", "state": asked["state"]}).status_code == 303
    assert client.get("/enter/back", params={"code": "c", "state": asked["state"]}).status_code == 502
