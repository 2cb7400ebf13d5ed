"""Sign-in by an OpenID provider: authorisation code with PKCE, state and nonce kept on our side."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, cast

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from swayed.errors import ServiceError
from swayed.web.settings import WebSettings

WAITS_SECONDS = 600.0
_TIMEOUT_SECONDS = 15.0
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")


@dataclass(frozen=True)
class Begun:
    """A sign-in that has been sent to the provider: what must come back with it."""

    nonce: str
    verifier: str
    began: float


class OpenId:
    """The provider of the settings.

    Args:
        settings: with issuer, client id and secret.
        transport: of the network; None for the real one.
    """

    def __init__(self, settings: WebSettings, *, transport: httpx2.BaseTransport | None = None) -> None:
        self._settings = settings
        self._transport = transport
        self._begun: dict[str, Begun] = {}

    def address(self, back: str) -> tuple[str, str]:
        """Where to send the browser, and the state that its cookie must bring back.

        Args:
            back: our own address, to which the provider sends the browser again.
        """
        found = self._discovered()
        state, nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        now = time.monotonic()
        self._begun = {key: begun for key, begun in self._begun.items() if now - begun.began < WAITS_SECONDS}
        self._begun[state] = Begun(nonce, verifier, now)
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": back,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        return f"{found['authorization_endpoint']}?{httpx2.QueryParams(asked)}", state

    def claims(self, *, code: str, state: str, back: str) -> dict[str, Any]:
        """Who came back: the claims of a valid identity token.

        Raises:
            ServiceError: the provider does not answer, or its token is not for us.
        """
        begun = self._begun.pop(state, None)
        if begun is None or time.monotonic() - begun.began > WAITS_SECONDS:
            raise self._refused("a sign-in that was not begun here, or too long ago")
        found = self._discovered()
        with self._client() as client:
            answer = client.post(
                found["token_endpoint"],
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": back,
                    "client_id": self._settings.oidc_client_id,
                    "client_secret": self._settings.oidc_client_secret,
                    "code_verifier": begun.verifier,
                },
            )
            keys = client.get(found["jwks_uri"]).json()
        token = answer.json().get("id_token") if answer.status_code == httpx2.codes.OK else None
        if not token:
            raise self._refused("no identity token")
        return self._checked(token, keys, begun)

    def _checked(self, token: str, keys: dict[str, Any], begun: Begun) -> dict[str, Any]:
        wanted = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._settings.oidc_issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            nonce={"essential": True, "value": begun.nonce},
            sub={"essential": True},
            exp={"essential": True},
        )
        try:
            # Signed by the provider's own key pair alone: a shared secret, or none, would let anybody sign.
            claims = jwt.decode(
                token, KeySet.import_key_set(cast("KeySetSerialization", keys)), algorithms=list(_ALGORITHMS)
            ).claims
            wanted.validate(claims)
        except (JoseError, ValueError) as error:
            raise self._refused(f"a token that is not valid here ({type(error).__name__})") from error
        return dict(claims)

    def _discovered(self) -> dict[str, str]:
        address = f"{self._settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            with self._client() as client:
                found: dict[str, str] = client.get(address).json()
        except (httpx2.HTTPError, ValueError) as error:
            raise self._refused("no answer") from error
        if found.get("issuer") != self._settings.oidc_issuer:
            raise self._refused("another issuer")
        return found

    def _client(self) -> httpx2.Client:
        return httpx2.Client(timeout=_TIMEOUT_SECONDS, transport=self._transport)

    def _refused(self, found: str) -> ServiceError:
        return ServiceError(
            server=self._settings.oidc_issuer, found=f"sign-in: {found}", do="Try again from the start."
        )


def _challenge(verifier: str) -> str:
    """What PKCE sends ahead of the verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
