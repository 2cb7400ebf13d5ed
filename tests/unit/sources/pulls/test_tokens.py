"""Tokens come from the environment or the keyring, and do not print."""

from __future__ import annotations

import copy
import pickle

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from swayed.errors import ServiceError
from swayed.sources.pulls.tokens import Token, find_token


class Ring(KeyringBackend):
    priority = 1.0

    def __init__(self, **kept: str) -> None:
        super().__init__()
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        if "locked" in self.kept:
            raise KeyringLocked
        return self.kept.get(username) if service == "swayed" else None

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def revealed(token: Token | None) -> str | None:
    return token.reveal() if token else None


def test_the_environment_comes_first() -> None:
    keyring.set_keyring(Ring(mastodon="of-the-ring"))
    assert (
        revealed(find_token("mastodon", "https://run.example", {"SWAYED_MASTODON_TOKEN": " of-the-world\n"}))
        == "of-the-world"
    )
    assert revealed(find_token("mastodon", "https://run.example", {})) == "of-the-ring"
    assert find_token("shopify", "https://brand.example", {}) is None


def test_the_keyring_may_hold_one_per_server() -> None:
    keyring.set_keyring(Ring(**{"mastodon": "usual", "mastodon run.example": "of-this-server"}))
    assert revealed(find_token("mastodon", "https://run.example", {})) == "of-this-server"
    assert revealed(find_token("mastodon", "https://other.example", {})) == "usual"


def test_a_locked_keyring_is_none() -> None:
    keyring.set_keyring(Ring(locked=""))
    assert find_token("mastodon", "https://run.example", {}) is None


@pytest.mark.parametrize("text", ["two words", "a\nb", "tökén"])
def test_what_is_no_token_is_not_shown(text: str) -> None:
    with pytest.raises(ServiceError) as caught:
        find_token("mastodon", "https://run.example", {"SWAYED_MASTODON_TOKEN": text})
    assert text not in str(caught.value)


def test_a_token_does_not_print() -> None:
    token = Token("s3cret")
    assert "s3cret" not in f"{token} {token!r} {[token]}"
    assert token.hidden_in("Bearer s3cret is wrong") == "Bearer (token) is wrong"
    with pytest.raises(TypeError):
        pickle.dumps(token)
    with pytest.raises(TypeError):
        copy.deepcopy(token)
