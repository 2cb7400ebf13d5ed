"""What a room may ask of an engine, and where its SQL text comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

Work = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""Makes batches of batches."""


class Engine(Protocol):
    """A session that holds named tables and makes new ones from portable SQL.

    SQL text is one SELECT over named tables and carries no parameters: settings are tables too, put with `put`, so the
    text behind every figure can be read as it ran.
    """

    def open_table(self, name: str, files: Sequence[str], schema: pa.Schema) -> None:
        """Opens Parquet files as table `name`; columns that a file lacks are unknown, no files is an empty table."""

    def put(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        """Copies Arrow data into the session as table `name`, replacing an earlier one."""

    def run(self, name: str, sql: str) -> int:
        """Materialises the rows of `sql` as table `name` and returns their number."""

    def view(self, name: str, sql: str) -> None:
        """Names a query without computing it."""

    def arrow(self, sql: str) -> pa.Table:
        """All rows of `sql`."""

    def batches(self, sql: str, rows: int = 131_072) -> pa.RecordBatchReader:
        """The rows of `sql` as a stream of batches of at most about `rows` rows."""

    @property
    def n_parts(self) -> int:
        """Parts that `map_batches` can work on side by side; 1 where everything lies in this process."""

    @property
    def rows_here(self) -> int:
        """Rows of numbers, of about a hundred bytes each, up to which a caller should bring them into this process."""

    @property
    def spill_folder(self) -> Path:
        """Folder of this machine for what does not fit into memory; it may vanish with the session."""

    def map_batches(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        """Names as table `name` what `work` makes of the rows of `sql`, without computing it where that can wait.

        Args:
            work: is pickled and sent to where the rows lie; which rows come in one batch, or one call, is not said.
            schema: of what it makes.
        """

    def write_parquet(self, name: str, schema: pa.Schema, path: Path, order: Sequence[str] = ()) -> int:
        """Writes table `name` to one Parquet file, its columns cast to `schema`; returns the number of rows.

        Args:
            order: columns by which the rows stand in the file; in any order where there is none.
        """

    def link(self, name: str, table: str, settings: Mapping[str, Any], threshold: float) -> int:
        """Materialises as table `name` the pairs of rows of `table` that are more probably one than `threshold`.

        The model is Splink's, its settings complete (nothing is trained); the pairs carry `match_probability` and
        `match_weight`, and the identifiers with `_l` and `_r`.
        """

    def drop(self, name: str) -> None:
        """Forgets table or view `name`; nothing happens when there is none."""

    def let_go(self) -> None:
        """Gives the system back what memory no table needs, before long work outside the engine."""

    def close(self) -> None:
        """Frees the session's memory and spill files."""


@cache
def read_sql(package: str, name: str) -> str:
    """The text of `sql/<name>.sql` inside a room.

    Example:
        >>> read_sql("swayed.exposures", "contacts")[:2]
        '--'
    """
    return files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
