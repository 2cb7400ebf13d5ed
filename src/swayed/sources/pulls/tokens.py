"""Tokens: from the environment or the system's keyring, and from nowhere else; never into files, logs or messages."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from swayed.errors import ServiceError

KEYRING_SERVICE = "swayed"
HIDDEN = "(token)"
_SHORTEST_HIDDEN = 4


class Token:
    """A secret that does not print.

    Args:
        value: the secret.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for the header that carries it."""
        return self._value

    def as_bearer(self) -> Mapping[str, str]:
        """The header that most services want."""
        return {"authorization": f"Bearer {self._value}"}

    def hidden_in(self, text: str) -> str:
        """A text without the secret."""
        return text.replace(self._value, HIDDEN) if len(self._value) >= _SHORTEST_HIDDEN else text

    def __repr__(self) -> str:
        return f"Token{HIDDEN}"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a token is not to be stored")


def variable_of(source: str) -> str:
    """The environment variable in which a token is looked for.

    Example:
        >>> variable_of("mastodon")
        'SWAYED_MASTODON_TOKEN'
    """
    return f"SWAYED_{source.upper()}_TOKEN"


def find_token(source: str, server: str, environment: Mapping[str, str] | None = None) -> Token | None:
    """The token for a server, None where the operator has given none.

    Args:
        source: name of the source.
        server: its address; the keyring may hold a token per host.
        environment: the process's own where left out.

    Raises:
        ServiceError: what was found cannot be a token; it is not shown.
    """
    found = (os.environ if environment is None else environment).get(variable_of(source), "")
    for name in (f"{source} {urlsplit(server).netloc}", source):
        found = found or _in_keyring(name)
    found = found.strip()
    if not found:
        return None
    if not found.isascii() or not found.isprintable() or " " in found:
        raise ServiceError(
            server=server,
            found="the token holds blanks, line breaks or letters that no token has",
            do=f"Copy it again into {variable_of(source)} or the keyring.",
        )
    return Token(found)


def _in_keyring(name: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(KEYRING_SERVICE, name) or ""
    except KeyringError:  # a machine without one, or one that is locked
        return ""
