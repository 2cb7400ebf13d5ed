"""Rows that a platform, or the operator, lets be kept for a time only: which they are, until when, and that they go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from swayed.engines import Engine
from swayed.lake import Register, Snapshot, Writer, writing
from swayed.sources.upserts import existing_sql
from swayed.tables import HELD_ROWS, LAKE_TABLES, Table

_KEEP_DAYS = "keep_days:"
_SESSION_TABLES = ("retention_new", "retention_held", "retention_stored", "retention_rows")


def keep_days_of(register: Register, source: str, allowed: int | None) -> int | None:
    """Days that an import of a source may be kept: the operator's where he set any, never more than the terms allow.

    Args:
        register: of the workspace.
        source: its name.
        allowed: days by the terms of the platform, None for no limit.
    """
    told = register.settings().get(f"{_KEEP_DAYS}{source}")
    limits = [days for days in (int(told) if told else None, allowed) if days is not None]
    return min(limits, default=None)


def set_keep_days(register: Register, source: str, days: int | None) -> None:
    """Keeps how long imports of a source are kept from now on; None for as long as its terms allow."""
    register.set(f"{_KEEP_DAYS}{source}", "" if days is None else str(days))


def lay_out_held(engine: Engine, source: str, table: str, keep_days: int, path: Path) -> None:
    """The accepted rows of one table with their last day, in a Parquet file.

    Args:
        engine: the session, with `import_accepted` of the table open.
        source: whose terms limit them.
        table: the table.
        keep_days: days from today.
        path: the file.
    """
    until = datetime.now(UTC).date() + timedelta(days=keep_days)
    engine.view(
        "retention_rows",
        f"SELECT '{table}' AS held_table, row_key, '{source}' AS source, DATE '{until}' AS keep_until FROM import_accepted",
    )
    engine.write_parquet("retention_rows", HELD_ROWS.schema, path)
    engine.drop("retention_rows")


def hold(engine: Engine, writer: Writer, snapshot: Snapshot, files: Sequence[Path], path: Path) -> None:
    """Remembers until when rows may be kept; a row that is told again may be kept anew from today."""
    engine.open_table("retention_new", [str(file) for file in files], HELD_ROWS.schema)
    engine.open_table("retention_stored", snapshot.files(HELD_ROWS.name), HELD_ROWS.schema)
    engine.view(
        "retention_held",
        "SELECT s.* FROM retention_stored AS s ANTI JOIN retention_new AS n ON n.held_table = s.held_table "
        "AND n.row_key = s.row_key UNION ALL SELECT * FROM retention_new",
    )
    differing = engine.arrow(
        "SELECT count(*) AS n FROM (SELECT * FROM retention_held EXCEPT SELECT * FROM retention_stored)"
    )
    # The same export on the same day tells nothing new, and makes no commit.
    if differing["n"][0].as_py():
        engine.write_parquet("retention_held", HELD_ROWS.schema, path)
        engine.open_table("retention_held", [str(path)], HELD_ROWS.schema)
        writer.replace(HELD_ROWS.name, engine.batches("SELECT * FROM retention_held"))
    _drop(engine)


def expire(register: Register, engine: Engine, today: date | None = None) -> int:
    """Deletes the rows whose time is over, in a commit of its own; how many went."""
    snapshot = Snapshot(register.folder, register.latest())
    if not snapshot.n_rows(HELD_ROWS.name):
        return 0
    moment = today or datetime.now(UTC).date()
    engine.open_table("retention_held", snapshot.files(HELD_ROWS.name), HELD_ROWS.schema)
    over = f"keep_until < DATE '{moment}'"
    expired = engine.arrow(f"SELECT held_table, count(*) AS n FROM retention_held WHERE {over} GROUP BY held_table")
    if expired.num_rows:
        with writing(register) as writer:
            for name in expired["held_table"].to_pylist():
                table = LAKE_TABLES[str(name)]
                _delete(
                    engine, writer, table, f"SELECT row_key FROM retention_held WHERE held_table = '{name}' AND {over}"
                )
            writer.replace(HELD_ROWS.name, engine.batches(f"SELECT * FROM retention_held WHERE NOT {over}"))
            writer.commit("rows whose time was over")
    _drop(engine)
    return sum(int(row["n"]) for row in expired.to_pylist())


def _delete(engine: Engine, writer: Writer, table: Table, keys: str) -> None:
    """Writes a table, and its attributes, without the rows of some keys."""
    columns = ", ".join(f'"{name}"' for name in table.column_names)
    engine.open_table("retention_stored", writer.snapshot.files(table.name), table.schema)
    every = existing_sql(table, "retention_stored")
    writer.replace(table.name, engine.batches(f"SELECT {columns} FROM ({every}) WHERE row_key NOT IN ({keys})"))
    if table.attributes:
        attributes = LAKE_TABLES[table.attributes]
        engine.open_table("retention_stored", writer.snapshot.files(attributes.name), attributes.schema)
        kept = f'SELECT * FROM retention_stored WHERE "{table.key[0]}" NOT IN ({keys})'
        writer.replace(attributes.name, engine.batches(kept))


def _drop(engine: Engine) -> None:
    for name in _SESSION_TABLES:
        engine.drop(name)
