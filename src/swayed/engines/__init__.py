"""Engines: the only code that knows DuckDB (and, later, Spark).

Reads: Parquet files and Arrow data. Writes: named tables inside one engine session, and Parquet files.
Public names: `Engine`, `DuckDBEngine`, `read_sql`.
"""

from swayed.engines.duckdb import DuckDBEngine
from swayed.engines.engine import Engine, read_sql

__all__ = ["DuckDBEngine", "Engine", "read_sql"]
