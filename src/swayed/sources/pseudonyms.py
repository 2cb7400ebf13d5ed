"""E-mails and external identifiers, stored under the workspace's key and never as they are.

The key is a secret of the workspace. Without it nobody can try a list of addresses against the stored pseudonyms, and
two workspaces cannot be joined by them. Equal addresses stay equal, so a first-party sign-in still links a customer.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from swayed.engines import Engine
from swayed.lake import Register

KEY_TABLE = "import_key"
KEYED = {"customers": ("email", "external_id"), "accounts": ("email_hash", "external_id")}
"""Columns that are stored under the key, however they come in."""
BY_EMAIL = "email:"
"""A customer known by nothing but an address: `email:ada@example.org` as mapped, keyed before it is stored."""
PSEUDONYM = "k:"
"""What every pseudonym begins with."""
_SETTING = "secret_key"
_LENGTH = 32


@contextmanager
def key_open(engine: Engine, register: Register, *, dry_run: bool) -> Iterator[None]:
    """The workspace's key is a table of the engine inside; a dry run of a workspace without one makes none."""
    key = "0" * 64 if dry_run and _SETTING not in register.settings() else workspace_key(register)
    engine.put(KEY_TABLE, pa.table({"key": [key]}))
    try:
        yield
    finally:
        engine.drop(KEY_TABLE)


def workspace_key(register: Register) -> str:
    """The key of a workspace, made at its first need.

    Raises:
        AccessError: the workspace cannot be written.
    """
    found = register.settings().get(_SETTING)
    if found:
        return found
    made = secrets.token_hex(32)
    register.set(_SETTING, made)
    return made


def pseudonym_of(key: str, address: str) -> str:
    """The pseudonym under which the customer with an e-mail address is stored.

    Example:
        >>> pseudonym_of("k", " Ada@example.org") == pseudonym_of("k", "ada@example.org")
        True
    """
    plain = _sha256(address.strip().lower())
    return f"{PSEUDONYM}{_sha256(key + _sha256(key + plain))[:_LENGTH]}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def keyed_sql(column: str, text: str) -> str:
    """The pseudonym of a cell; what is one already, as in an exported lake, stays.

    An account's `email_hash` is the hash of an address, and so gives the pseudonym of the customer with that address.
    """
    plain = {"email": f"sha256(lower(trim({text})))", "email_hash": f"lower(trim({text}))"}.get(column, f"trim({text})")
    return f"CASE WHEN starts_with({text}, '{PSEUDONYM}') THEN {text} ELSE {_keyed(plain)} END"


def keyed_customer_sql(text: str) -> str:
    """An identifier of a customer in which an address, where it stands for the customer, is keyed."""
    address = f"substr({text}, {len(BY_EMAIL) + 1})"
    pseudonym = f"substr({_keyed(f'sha256(lower(trim({address})))')}, {len(PSEUDONYM) + 1})"
    return f"CASE WHEN starts_with({text}, '{BY_EMAIL}') THEN '{BY_EMAIL}' || {pseudonym} ELSE {text} END"


def _keyed(text: str) -> str:
    key = f"(SELECT key FROM {KEY_TABLE})"
    # Hashed twice with the key in front, as HMAC does: a single pass could be continued by whoever knows a longer text.
    return f"('{PSEUDONYM}' || left(sha256({key} || sha256({key} || {text})), {_LENGTH}))"
