"""DuckDB behind the `Engine` protocol: one in-memory session that spills to a folder of its own."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from swayed.engines.engine import Work
from swayed.engines.spilling import SpillFolder, spill_place
from swayed.errors import AccessError, EngineError, Fault, SettingsError


class DuckDBEngine:
    """An embedded engine for one laptop.

    Args:
        memory_limit: most memory DuckDB keeps before it spills, for instance "1GB"; "" is a share of the machine's, or
            of what its container may use, as steps want it. What SWAYED_MEMORY says wins.
        threads: threads to use, 0 for all cores.
        spill_folder: where spill files go; a fresh folder below it is made and removed again. What SWAYED_SPILL says
            wins: a faster or larger disk.

    Raises:
        SettingsError: SWAYED_MEMORY is no size.
        AccessError: the spill folder cannot be written.
    """

    def __init__(self, *, memory_limit: str = "1GB", threads: int = 0, spill_folder: Path | None = None) -> None:
        asked = _asked_memory() or memory_limit
        self._spill = _spill_folder(spill_folder)
        self._kinds: dict[str, str] = {}  # what there is by name, TABLE or VIEW: asking the catalog takes longer
        self._connection = duckdb.connect()
        self._limit = asked or step_memory(
            self._connection.sql("SELECT current_setting('memory_limit')").fetchall()[0][0]
        )
        self._connection.execute(f"SET memory_limit = '{self._limit}'")
        self._connection.execute(f"SET temp_directory = '{_quoted(str(self._spill.path))}'")
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET preserve_insertion_order = false")
        # Nothing may be fetched from outside while an analysis runs.
        self._connection.execute("SET autoinstall_known_extensions = false")
        self._connection.execute("SET autoload_known_extensions = false")
        self._connection.execute("SET allow_community_extensions = false")
        if threads:
            self._connection.execute(f"SET threads = {threads}")

    def open_table(self, name: str, files: Sequence[str], schema: pa.Schema) -> None:
        if not files:
            self.put(name, schema.empty_table())
            return
        listed = ", ".join(f"'{_quoted(file)}'" for file in files)
        source = f"read_parquet([{listed}], union_by_name = true)"
        present = set(self._relation(name, f"SELECT * FROM {source} LIMIT 0").columns)
        typed = self._duckdb_types(schema)
        columns = ", ".join(
            f'"{column}"' if column in present else f'CAST(NULL AS {typed[column]}) AS "{column}"'
            for column in schema.names
        )
        self.view(name, f"SELECT {columns} FROM {source}")

    def put(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        self._connection.register("swayed_incoming", data)
        try:
            self._make("TABLE", name, "SELECT * FROM swayed_incoming")
        finally:
            self._connection.unregister("swayed_incoming")

    def run(self, name: str, sql: str) -> int:
        self._make("TABLE", name, sql)
        found = self._relation(name, f'SELECT count(*) FROM "{name}"').fetchall()
        return int(found[0][0])

    def view(self, name: str, sql: str) -> None:
        self._make("VIEW", name, sql)

    def arrow(self, sql: str) -> pa.Table:
        try:
            table: pa.Table = self._relation("result", sql).to_arrow_table()
        except duckdb.Error as error:
            raise _engine_error("result", error, sql) from error
        return table

    def batches(self, sql: str, rows: int = 131_072) -> pa.RecordBatchReader:
        # A cursor of its own: a half-read result would otherwise be lost with the next statement.
        try:
            cursor = self._connection.cursor()
            # A cursor does not inherit the session's settings.
            cursor.execute("SET TimeZone = 'UTC'")
            reader: pa.RecordBatchReader = cursor.sql(sql).to_arrow_reader(rows)
        except duckdb.Error as error:
            raise _engine_error("result", error, sql) from error
        return pa.RecordBatchReader.from_batches(reader.schema, _named_errors(reader, sql))

    @property
    def n_parts(self) -> int:
        return 1

    @property
    def rows_here(self) -> int:
        return sys.maxsize

    @property
    def spill_folder(self) -> Path:
        return self._spill.path

    def map_batches(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        self.put(name, pa.RecordBatchReader.from_batches(schema, work(iter(self.batches(sql)))))

    def write_parquet(self, name: str, schema: pa.Schema, path: Path, order: Sequence[str] = ()) -> int:
        typed = self._duckdb_types(schema)
        columns = ", ".join(f'CAST("{column}" AS {typed[column]}) AS "{column}"' for column in schema.names)
        target = _quoted(str(path))
        keys = ", ".join(f'"{column}"' for column in order)
        ordered = f" ORDER BY {keys}" if keys else ""
        self._execute(
            name, f"COPY (SELECT {columns} FROM \"{name}\"{ordered}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
        found = self._relation(name, f"SELECT count(*) FROM read_parquet('{target}')").fetchall()
        return int(found[0][0])

    def link(self, name: str, table: str, settings: Mapping[str, Any], threshold: float) -> int:
        # Imported here: half of its time is a SQL parser that no other step needs.
        from splink import DuckDBAPI, Linker, SettingsCreator
        from splink.internals.exceptions import SplinkException

        try:
            api = DuckDBAPI(self._connection)
            linker = Linker(api.register(table), SettingsCreator(**settings), log_level=None)
            pairs = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never")
            n_pairs = self.run(name, f'SELECT * FROM "{pairs.physical_name}"')
            api.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
        except (duckdb.Error, SplinkException) as error:
            # Splink tells the statement first; what went wrong is what it was raised from.
            reason = error.__cause__ if isinstance(error.__cause__, Exception) else error
            raise _engine_error(name, reason, f"record linkage over {table}") from error
        return n_pairs

    def drop(self, name: str) -> None:
        if kind := self._kinds.pop(name, None):
            self._execute(name, f'DROP {kind} IF EXISTS "{name}"')

    def let_go(self) -> None:
        # What was freed stays with DuckDB until its limit is set, be it to the same.
        self._connection.execute(f"SET memory_limit = '{self._limit}'")
        pa.default_memory_pool().release_unused()

    def close(self) -> None:
        self._connection.close()
        self._spill.remove()

    def _make(self, kind: str, name: str, sql: str) -> None:
        self.drop(name)
        self._execute(name, f'CREATE {kind} "{name}" AS {sql}')
        self._kinds[name] = kind

    def _execute(self, name: str, statement: str) -> None:
        try:
            self._connection.execute(statement).fetchall()
        except duckdb.Error as error:
            raise _engine_error(name, error, statement) from error

    def _relation(self, name: str, sql: str) -> duckdb.DuckDBPyRelation:
        try:
            return self._connection.sql(sql)
        except duckdb.Error as error:
            raise _engine_error(name, error, sql) from error

    def _duckdb_types(self, schema: pa.Schema) -> dict[str, str]:
        self._connection.register("swayed_schema", schema.empty_table())
        try:
            relation = self._connection.sql("SELECT * FROM swayed_schema LIMIT 0")
            return {column: str(kind) for column, kind in zip(relation.columns, relation.types, strict=True)}
        finally:
            self._connection.unregister("swayed_schema")


MEMORY_SHARE, LEAST_MEMORY, MOST_MEMORY = 0.5, 1_000, 4_000
"""Of what DuckDB may keep during a step: the share of the machine's memory, and MB; a model needs the rest."""
_TAKEN_BY_DUCKDB = 0.8
_UNITS = {"MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def step_memory(seen: str) -> str:
    """What DuckDB may keep during a step.

    Args:
        seen: what it takes by itself, four fifths of the machine's memory or of what a container may use.

    Example:
        >>> step_memory("6.4 GiB")
        '4000MB'
    """
    number, unit = seen.split(" ")
    machine = float(number) * _UNITS.get(unit, 2**20) / _TAKEN_BY_DUCKDB / 1e6
    return f"{min(max(int(MEMORY_SHARE * machine), LEAST_MEMORY), MOST_MEMORY)}MB"


def repeated_keys(source: str, key: str) -> str:
    """Statement that finds the keys that stand more than once in a table.

    Hashes are grouped first: a hundred million long keys would not fit the memory in which as many numbers are grouped.

    Args:
        source: a table, or a statement in brackets.
        key: its columns, as they stand in a statement.
    """
    alike = f"SELECT hash({key}) FROM {source} GROUP BY hash({key}) HAVING count(*) > 1"
    return f"SELECT {key} FROM {source} WHERE hash({key}) IN ({alike}) GROUP BY {key} HAVING count(*) > 1"


def _asked_memory() -> str:
    asked = os.environ.get("SWAYED_MEMORY", "")
    if asked and not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)? ?[MG]i?B", asked):
        fault = Fault("SWAYED_MEMORY", repr(asked), "a size such as 4GB or 500MB")
        raise SettingsError(source="the environment", faults=[fault])
    return asked


def _spill_folder(otherwise: Path | None) -> SpillFolder:
    above = spill_place(otherwise)
    try:
        return SpillFolder(above)
    except OSError as error:
        raise AccessError(
            path=str(above),
            found=f"cannot be written ({error.strerror or error})",
            do="Check free space and permissions, or name another folder with SWAYED_SPILL.",
        ) from error


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _named_errors(reader: pa.RecordBatchReader, sql: str) -> Iterator[pa.RecordBatch]:
    """The batches of a stream, whose late failures come as Arrow's errors."""
    try:
        yield from reader
    except (duckdb.Error, pa.ArrowException, OSError) as error:
        raise _engine_error("result", error, sql) from error


def _engine_error(name: str, error: Exception, statement: str) -> EngineError | AccessError:
    reason = str(error).splitlines()[0]
    if "No space left" in reason or "failed to offload" in reason:
        return AccessError(
            path=f"table {name}",
            found="there is no space left on the disk",
            do="Free some space and run again; the workspace is as before.",
        )
    return EngineError(table=name, reason=reason, statement=statement)
