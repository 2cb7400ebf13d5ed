"""E-mails and external identifiers of exports, stored under the workspace's key and never as they are.

The key is a secret of the workspace. Without it nobody can try a list of addresses against the stored pseudonyms, and
two workspaces cannot be joined by them. Equal addresses stay equal, so a first-party sign-in still links a customer.
"""

from __future__ import annotations

import secrets

from swayed.lake import Register

KEY_TABLE = "import_key"
KEYED = {"customers": ("email", "external_id"), "accounts": ("email_hash", "external_id")}
"""Columns of exports that are stored under the key."""
BY_EMAIL = "email:"
"""A customer known by nothing but an address: `email:ada@example.org` as mapped, keyed before it is stored."""
_SETTING = "secret_key"
_LENGTH = 32


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


def keyed_sql(column: str, text: str) -> str:
    """The pseudonym of a cell.

    `accounts.email_hash` holds the hash of what `customers.email` holds, as the contract of both columns has it.
    """
    if column == "email":
        return _keyed(f"sha256(lower(trim({text})))")
    if column == "email_hash":
        return f"sha256({_keyed(f'lower(trim({text}))')})"
    return _keyed(f"trim({text})")


def keyed_customer_sql(text: str) -> str:
    """An identifier of a customer in which an address, where it stands for the customer, is keyed."""
    address = f"substr({text}, {len(BY_EMAIL) + 1})"
    return (
        f"CASE WHEN starts_with({text}, '{BY_EMAIL}') THEN '{BY_EMAIL}' || substr({keyed_sql('email', address)}, 3) "
        f"ELSE {text} END"
    )


def _keyed(text: str) -> str:
    key = f"(SELECT key FROM {KEY_TABLE})"
    # Hashed twice with the key in front, as HMAC does: a single pass could be continued by whoever knows a longer text.
    return f"('k:' || left(sha256({key} || sha256({key} || {text})), {_LENGTH}))"
