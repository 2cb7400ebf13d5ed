"""Who was erased, kept so that nobody can read it: an import knows him again and leaves him out.

A tombstone is a hash under a key that lies outside the workspace. Whoever has the workspace, or a copy of it, cannot
try names against the tombstones; whoever has lost the key cannot import, for the erased would come back.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from swayed.engines import Engine
from swayed.errors import AccessError
from swayed.lake import Register
from swayed.tables import Table

KEY_VARIABLE = "SWAYED_KEY_FOLDER"
TOMBSTONES_TABLE = "import_tombstones"
TOMBSTONE_KEY_TABLE = "import_tombstone_key"
_WORKSPACE_ID = "workspace_id"
_LENGTH = 40

MARKED: Mapping[str, Mapping[str, str]] = {
    "accounts": {
        "account_id": "account",
        "platform_handle": "handle",
        "email_hash": "pseudonym",
        "external_id": "pseudonym",
    },
    "posts": {"account_id": "account"},
    "interactions": {"account_id": "account", "target_account_id": "account"},
    "follows": {"account_id": "account", "target_account_id": "account"},
    "customers": {"customer_id": "customer", "email": "pseudonym", "external_id": "pseudonym"},
    "events": {"customer_id": "customer"},
    "touches": {"customer_id": "customer", "account_id": "account"},
    "collaborations": {"account_id": "account", "collaboration_id": "collaboration"},
    "deliverables": {"account_id": "account", "collaboration_id": "collaboration"},
    "payments": {"collaboration_id": "collaboration"},
    "relations": {"account_id": "account"},
    "holdouts": {"unit_id": "unit"},
    "lifts": {"account_id": "account"},
}
"""Columns by which an import knows the erased again, by table."""

_JOINED = {"platform_handle": (("platform", "handle"), "lower(platform || ':' || handle)")}


def key_folder() -> Path:
    """Where keys lie: `SWAYED_KEY_FOLDER`, else the operator's own configuration."""
    told = os.environ.get(KEY_VARIABLE)
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return Path(told) if told else home / "swayed" / "keys"


def tombstone_key(register: Register) -> str:
    """The key of a workspace's tombstones; made where there is no tombstone yet.

    Raises:
        AccessError: there are tombstones, and their key is not on this machine; or it cannot be kept.
    """
    name = register.settings().get(_WORKSPACE_ID)
    if not name:
        name = secrets.token_hex(8)
        register.set(_WORKSPACE_ID, name)
    path = key_folder() / f"{name}.key"
    try:
        if path.is_file():
            return path.read_text(encoding="ascii").strip()
        if register.rows("SELECT 1 FROM tombstones LIMIT 1"):
            raise AccessError(
                path=str(path),
                found="the key by which imports know the erased again is not here",
                do=f"Copy it from where it was made, or name its folder in {KEY_VARIABLE}. Without it nothing is imported.",
            )
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = secrets.token_hex(32)
        # Written aside and renamed: a crash leaves no half key, and a second process keeps the first one's.
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(made, encoding="ascii")
        draft.rename(path)
    except OSError as error:
        raise AccessError(
            path=str(path), found=f"cannot be kept ({error.strerror})", do=f"Name another folder in {KEY_VARIABLE}."
        ) from error
    return made


def tombstone(key: str, kind: str, word: str) -> str:
    """The tombstone of one identifier; what letters were large does not count.

    Example:
        >>> tombstone("k", "handle", "x:Ada") == tombstone("k", "handle", "x:ada")
        True
    """
    inner = hashlib.sha256(f"{key}{kind}:{word.lower()}".encode()).hexdigest()
    return hashlib.sha256(f"{key}{inner}".encode()).hexdigest()[:_LENGTH]


def bury(register: Register, marks: Iterable[tuple[str, str]], erased_at: str) -> None:
    """Keeps tombstones of identifiers, each with its kind; those that stand already stay."""
    key = tombstone_key(register)
    for kind, word in marks:
        register.change(
            "INSERT OR IGNORE INTO tombstones (digest, kind, erased_at) VALUES (?, ?, ?)",
            *(tombstone(key, kind, word), kind, erased_at),
        )


@contextmanager
def tombstones_open(engine: Engine, register: Register) -> Iterator[bool]:
    """Tombstones and their key are tables of the engine inside; false, and no tables, where nobody was erased."""
    rows = register.rows("SELECT digest FROM tombstones")
    if rows:
        engine.put(TOMBSTONES_TABLE, pa.table({"digest": [str(digest) for (digest,) in rows]}))
        engine.put(TOMBSTONE_KEY_TABLE, pa.table({"key": [tombstone_key(register)]}))
    try:
        yield bool(rows)
    finally:
        engine.drop(TOMBSTONES_TABLE)
        engine.drop(TOMBSTONE_KEY_TABLE)


def erased_sql(table: Table, present: Collection[str]) -> str:
    """Condition of the rows of an import that are of somebody erased; '' where they tell of nobody.

    Args:
        table: the table.
        present: the columns that the rows bear.
    """
    key = f"(SELECT key FROM {TOMBSTONE_KEY_TABLE})"
    tests = []
    for column, kind in MARKED.get(table.name, {}).items():
        needed, text = _JOINED.get(column, ((column,), f'lower("{column}")'))
        if set(needed) <= set(present):
            digest = f"left(sha256({key} || sha256({key} || '{kind}:' || {text})), {_LENGTH})"
            tests.append(f"coalesce({digest} IN (SELECT digest FROM {TOMBSTONES_TABLE}), FALSE)")
    return " OR ".join(tests)
