"""One row per key out of all files of an export, and what deletions take with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from swayed.engines import Engine
from swayed.sources.typed_rows import key_sql
from swayed.tables import Table

DERIVED = "#"
"""What parts the identifier of a post from that of an interaction which the post itself is."""

OTHER_NAMES: Mapping[str, str] = {"follows": "follow_id"}
"""A column that names a row beside its key, by table: a deletion may know no other name."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What an export says was deleted.

    Args:
        keys: Parquet file of the keys that are to go, and of their other names, by table.
    """

    keys: Mapping[str, Path] = field(default_factory=dict)

    def with_keys(self, engine: Engine, table: Table, columns: Sequence[str], path: Path) -> Gone:
        """The same and the deleted rows of `export_settled`, which bears `columns`; their names are laid out in `path`."""
        names = [*table.key, *([OTHER_NAMES[table.name]] if table.name in OTHER_NAMES else [])]
        borne = [name for name in names if name in columns]
        cells = ", ".join(f'"{name}"' for name in borne)
        engine.view("import_gone", f"SELECT {cells} FROM export_settled WHERE is_deleted")
        engine.write_parquet("import_gone", pa.schema([(name, pa.string()) for name in borne]), path)
        engine.open_table(f"export_gone_{table.name}", [str(path)], pa.schema([(name, pa.string()) for name in names]))
        engine.drop("import_gone")
        return replace(self, keys={**self.keys, table.name: path})

    def conditions(self, table: Table, columns: Sequence[str]) -> list[str]:
        """SQL conditions that a row of a table meets when nothing that was deleted takes it along."""
        found = []
        if "accounts" in self.keys and table.name in ("posts", "interactions", "follows"):
            for name in ("account_id", "target_account_id"):
                if name in columns:
                    found.append(f'"{name}" NOT IN (SELECT account_id FROM export_gone_accounts)')
        if "posts" in self.keys and table.name == "interactions" and "interaction_id" in columns:
            of_post = f"split_part(interaction_id, '{DERIVED}', 1)"
            found.append(f"coalesce({of_post}, '') NOT IN (SELECT post_id FROM export_gone_posts)")
        return found

    def stay(self, table: Table) -> str:
        """The SQL condition of the rows of a table, as it is, that stay; "" when all do."""
        found = self.conditions(table, table.column_names)
        if table.name in self.keys:
            found.append(f"row_key NOT IN (SELECT {key_sql(table)} FROM export_gone_{table.name})")
            if other := OTHER_NAMES.get(table.name):
                names = f'SELECT "{other}" FROM export_gone_{table.name} WHERE "{other}" IS NOT NULL'
                found.append(f"coalesce(\"{other}\", '') NOT IN ({names})")
        return " AND ".join(found)


def settled_sql(table: Table, columns: Sequence[str], *, has_repeated: bool) -> str:
    """`export_rows` with one row per key, `is_deleted`, and in `present` which columns the row says something of.

    Args:
        table: the table.
        columns: its columns and attributes that the rows bear.
        has_repeated: `export_repeated` holds keys that stand more than once.
    """
    bits = [
        f'CASE WHEN r."{name}" IS NOT NULL AND NOT r.is_stub THEN {1 << table.column_names.index(name)} ELSE 0 END'
        for name in columns
        if name in table.column_names
    ]
    present = f"CAST({' + '.join(bits)} AS BIGINT)"
    cells = ", ".join(f'r."{name}"' for name in columns)
    every = f"SELECT r.file_no, r.line, r.is_deleted, {present} AS present, {cells} FROM export_rows AS r"
    if not has_repeated:
        return every
    same = " AND ".join(f'r."{name}" = p."{name}"' for name in table.key)
    merged = ", ".join(
        [
            *(f"{_newest(name)} AS {name}" for name in ("file_no", "line", "is_deleted")),
            f"bit_or({present}) AS present",
            *(f'r."{name}"' if name in table.key else f'{_newest(name)} AS "{name}"' for name in columns),
        ]
    )
    keys = ", ".join(f'r."{name}"' for name in table.key)
    return (
        f'{every} LEFT JOIN export_repeated AS p ON {same} WHERE p."{table.key[0]}" IS NULL '
        f"UNION ALL SELECT {merged} FROM export_rows AS r JOIN export_repeated AS p ON {same} GROUP BY {keys}"
    )


def _newest(name: str) -> str:
    """The cell of the newest row that has one; the cell itself is the last judge, so that no order of reading matters."""
    rank = f"{{'s': NOT r.is_stub, 'v': coalesce(r.version, ''), 'f': r.file_no, 'l': r.line, 'c': r.\"{name}\"}}"
    return f'arg_max(r."{name}", {rank})'
