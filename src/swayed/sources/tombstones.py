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
from swayed.sources.staging import StagedFile
from swayed.subjects import NAMERS, OWNERS, naming_cells, naming_pattern, own_sql, texts_of
from swayed.tables import INPUT_TABLES, Table, Type

KEY_VARIABLE = "SWAYED_KEY_FOLDER"
TOMBSTONES_TABLE = "import_tombstones"
TOMBSTONE_KEY_TABLE = "import_tombstone_key"
_WORKSPACE_ID = "workspace_id"
_LENGTH = 40
_NOBODY = "SELECT NULL::VARCHAR AS kind, NULL::VARCHAR AS id, NULL::VARCHAR AS told_as, NULL::VARCHAR AS told"

_KEPT_BY: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "accounts": {
        "handle": ("platform || ':' || ltrim(handle, '@')", "handle"),
        "email_hash": ("email_hash", "pseudonym"),
        "external_id": ("external_id", "pseudonym"),
    },
    "customers": {"email": ("email", "pseudonym"), "external_id": ("external_id", "pseudonym")},
}
"""Other columns by which an account or a customer is known again under a new identifier: the text, and the tombstone's kind."""


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
    register.change_many(
        "INSERT OR IGNORE INTO tombstones (digest, kind, erased_at) VALUES (?, ?, ?)",
        [(tombstone(key, kind, word), kind, erased_at) for kind, word in marks],
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


def without_erased(engine: Engine, checked: str, staged: StagedFile, rows: str) -> tuple[str, str]:
    """The rows of a file without the erased, as SQL, and the condition of those that are left out.

    Args:
        engine: the session, with the tombstones open.
        checked: the view of the file's cells as they were understood.
        staged: the file.
        rows: SQL of its rows.
    """
    table, present = INPUT_TABLES[staged.file.table], [column.name for column in staged.columns if column.declared]
    cells = naming_cells(table, put_erased(engine, checked, table, present), present)
    own = own_sql(table, present)
    becomes = ", ".join(f'{cell} AS "{name}"' for name, (cell, _) in cells.items())
    return f"SELECT *{f' REPLACE ({becomes})' if becomes else ''} FROM ({rows}) WHERE NOT ({own})", own


def put_erased(engine: Engine, rows: str, table: Table, present: Collection[str]) -> str:
    """Leaves `erased` (kind, id): whom the rows of an import name that were erased; and returns the pattern of their names.

    Who they are is known inside this import alone, out of what it brings itself.

    Args:
        engine: the session, with the tombstones open.
        rows: the view of the rows.
        table: their table.
        present: the columns that they bear.
    """
    asked = {**NAMERS.get(table.name, {}), **OWNERS.get(table.name, {})}
    named = [_values(table, column, kind, rows) for column, kind in asked.items() if column in present]
    for column, (text, kind) in _KEPT_BY.get(table.name, {}).items():
        if column in present:
            (key,) = table.key
            named.append(
                f"SELECT '{asked[key]}' AS kind, \"{key}\" AS id, '{kind}' AS told_as, {text} AS told FROM {rows}"
            )
    for column in texts_of(table.name):
        named += _words(column, rows) if column in present else []
    key_text = f"(SELECT key FROM {TOMBSTONE_KEY_TABLE})"
    digest = f"left(sha256({key_text} || sha256({key_text} || told_as || ':' || lower(told))), {_LENGTH})"
    engine.put(
        "erased",
        engine.arrow(
            f"SELECT DISTINCT kind, id FROM (SELECT DISTINCT kind, id, told_as, told FROM ({' UNION ALL '.join([_NOBODY, *named])})) "
            f"WHERE told IS NOT NULL AND {digest} IN (SELECT digest FROM {TOMBSTONES_TABLE})"
        ),
    )
    _mark_found(engine)
    words = engine.arrow("SELECT kind, id FROM erased WHERE kind IN ('word', 'common')").to_pylist()
    return naming_pattern([row["id"] for row in words], {row["id"] for row in words if row["kind"] == "common"})


def _mark_found(engine: Engine) -> None:
    """An account known again by its handle is known by its identifier, too, in the tables after it."""
    found = engine.arrow("SELECT kind, id FROM erased WHERE kind IN ('account', 'customer')").to_pylist()
    if found:
        key = str(engine.arrow(f"SELECT key FROM {TOMBSTONE_KEY_TABLE}")["key"][0].as_py())
        known = engine.arrow(f"SELECT digest FROM {TOMBSTONES_TABLE}")
        fresh = [tombstone(key, kind, row["id"]) for row in found for kind in (row["kind"], "unit")]
        engine.put(TOMBSTONES_TABLE, pa.concat_tables([known, pa.table({"digest": fresh})]))


def _values(table: Table, column: str, kind: str, rows: str) -> str:
    """Values of a column that names subjects; handles in small letters."""
    if table.column(column).type is Type.LIST:
        text = f'unnest("{column}")'
        text = f"lower(replace({text}, ':@', ':'))" if kind == "handle" else text
        return (
            f"SELECT '{kind}' AS kind, told AS id, '{kind}' AS told_as, told FROM (SELECT {text} AS told FROM {rows})"
        )
    return f"SELECT '{kind}' AS kind, \"{column}\" AS id, '{kind}' AS told_as, \"{column}\" AS told FROM {rows}"


def _words(column: str, rows: str) -> list[str]:
    """The words of a text, and every two that follow each other: a handle, an address, a full name."""
    letters = r"[\p{L}\p{N}_]+(?:[.+\-@][\p{L}\p{N}_]+)*"
    split = f"SELECT DISTINCT regexp_extract_all(lower(\"{column}\"), '{letters}') AS words FROM {rows}"
    every = f"SELECT unnest(words) AS told FROM ({split})"
    pairs = f"SELECT unnest(list_transform(words, lambda x, i: x || ' ' || words[i + 1])) AS told FROM ({split})"
    return [
        f"SELECT '{kind}' AS kind, told AS id, '{kind}' AS told_as, told FROM ({words})"
        for kind in ("word", "common")
        for words in (every, pairs)
    ]
