"""Engines: the only code that knows DuckDB and Spark.

Reads: Parquet files and Arrow data. Writes: named tables inside one engine session, and Parquet files.
Public names: `Engine`, `DuckDBEngine`, `open_engine`, `read_sql`, `repeated_keys`, `CHOSEN`, `ENGINES`. `SparkEngine` is imported by who
wants it, for it needs the extra `spark`.
"""

from swayed.engines.choice import CHOSEN, ENGINES, open_engine
from swayed.engines.duckdb import DuckDBEngine, repeated_keys
from swayed.engines.engine import Engine, read_sql

__all__ = ["CHOSEN", "ENGINES", "DuckDBEngine", "Engine", "open_engine", "read_sql", "repeated_keys"]
