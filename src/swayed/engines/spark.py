"""Spark behind the `Engine` protocol: the same SQL text, translated, in a session that the process shares."""

from __future__ import annotations

import math
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.dataset import dataset
from sqlglot.errors import ParseError

from swayed.engines.dialect import SESSION, spark_schema, spark_sql
from swayed.engines.duckdb import DuckDBEngine
from swayed.engines.engine import Work
from swayed.engines.spilling import spill_place
from swayed.errors import EngineError, Fault, SettingsError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

REMOTE = "SWAYED_SPARK_REMOTE"
"""Environment variable that names a Spark Connect server, for instance sc://host:15002."""
ROWS_HERE = "SWAYED_SPARK_ROWS"
"""Environment variable that says up to how many active rows of a stage the driver samples by itself."""
MOST_ROWS_HERE = 100_000_000
"""Where it says nothing: about 20 GB of memory."""
FEW_ROWS = 100_000
"""Rows of a table up to which this process reads it and hands it to Spark whole, in one partition: sharing so few among tasks
costs more than it saves. What statements over such tables alone make is fetched, as long as it has no more rows."""
LOCAL = "local[2]"
"""Where Spark runs when nothing else is named."""
LOCAL_SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}
"""Spark's own 200 partitions of a shuffle are meant for a cluster."""


class SparkEngine:
    """An engine for more data than one machine should hold.

    Every table is a view of a session of its own; tables that were run are cut from their lineage, so that a plan never
    grows beyond one statement.

    Args:
        remote: a Spark Connect server; where empty the process's own Spark, started on two cores if there is none.
    """

    def __init__(self, *, remote: str = "") -> None:
        remote = remote or os.environ.get(REMOTE, "")
        self._is_remote = bool(remote)
        self._session = _session(remote)
        self._rows: dict[str, int | None] = {}

    def open_table(self, name: str, files: Sequence[str], schema: pa.Schema) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema

        if not files:
            self.put(name, schema.empty_table())
            return
        with _named_errors(name):
            found = dataset(list(files), schema=schema).to_table() if _rows_in(files) <= FEW_ROWS else None
        if found is not None:
            self.put(name, found)
            return
        typed = from_arrow_schema(spark_schema(schema), prefer_timestamp_ntz=True)
        # A path with a scheme is Hadoop's to read; one without is a file of this machine.
        paths = [file if "://" in file else Path(file).absolute().as_uri() for file in files]
        self._name(name, self._session.read.schema(typed).parquet(*paths))

    def put(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema

        rows = data if isinstance(data, pa.Table) else data.read_all()
        typed = spark_schema(rows.schema)
        # Arrow cannot cast a list column without a chunk.
        rows = rows.cast(typed) if rows.num_rows else typed.empty_table()
        # Spark Connect does not read the columns of an Arrow table without rows.
        told = None if rows.num_rows else from_arrow_schema(typed)
        with _named_errors(name):
            self._name(name, self._session.createDataFrame(rows, told), rows.num_rows)

    def run(self, name: str, sql: str) -> int:
        with _named_errors(name, sql):
            rows = self._session.sql(spark_sql(sql))
            if self._holds_few():
                found = rows.limit(FEW_ROWS + 1).toArrow()
                if found.num_rows <= FEW_ROWS:
                    self.put(name, found)
                    return int(found.num_rows)
            # The count is what computes the rows: one job in place of two.
            rows = rows.localCheckpoint(eager=False)
            n_rows = int(rows.count())
            self._name(name, rows, n_rows)
            return n_rows

    def view(self, name: str, sql: str) -> None:
        self.drop(name)
        with _named_errors(name, sql):
            self._session.sql(f"CREATE TEMPORARY VIEW `{name}` AS {spark_sql(sql)}")
        self._rows[name] = 0

    def arrow(self, sql: str) -> pa.Table:
        with _named_errors("result", sql):
            found: pa.Table = self._session.sql(spark_sql(sql)).toArrow()
        return found

    def batches(self, sql: str, rows: int = 131_072) -> pa.RecordBatchReader:
        found = self.arrow(sql)
        return pa.RecordBatchReader.from_batches(found.schema, found.to_batches(max_chunksize=rows))

    @property
    def n_parts(self) -> int:
        # A Spark Connect server loses what work on batches made of parts (DATAFRAME_NOT_FOUND, Spark 4.3): all is
        # prepared here.
        if self._is_remote:
            return 1
        # A cluster's own word for how many tasks keep it busy.
        return int(self._session.conf.get("spark.sql.shuffle.partitions") or 1)

    @property
    def rows_here(self) -> int:
        return _rows_here()

    @property
    def spill_folder(self) -> Path:
        return spill_place()

    def map_batches(self, name: str, sql: str, work: Work, schema: pa.Schema) -> None:
        from pyspark.sql.pandas.types import from_arrow_schema

        made = from_arrow_schema(spark_schema(schema), prefer_timestamp_ntz=True)

        def worked(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return work(batches)

        with _named_errors(name, sql):
            self._name(name, self._session.sql(spark_sql(sql)).mapInArrow(worked, made))

    def write_parquet(self, name: str, schema: pa.Schema, path: Path, order: Sequence[str] = ()) -> int:
        keys = ", ".join(f'"{column}"' for column in order)
        ordered = f" ORDER BY {keys}" if keys else ""
        columns = ", ".join(f'"{column}"' for column in schema.names)
        rows = self.arrow(f'SELECT {columns} FROM "{name}"{ordered}')
        pq.write_table(rows.cast(schema) if rows.num_rows else schema.empty_table(), path, compression="zstd")
        return int(rows.num_rows)

    def link(self, name: str, table: str, settings: Mapping[str, Any], threshold: float) -> int:
        # Names that might be one are few beside contacts, and the comparisons of texts are DuckDB's own functions: the
        # driver links them, so that the probabilities are the same to the last digit.
        driver = DuckDBEngine()
        try:
            driver.put(table, self.arrow(f'SELECT * FROM "{table}"'))
            n_pairs = driver.link(name, table, settings, threshold)
            self.put(name, driver.arrow(f'SELECT * FROM "{name}"'))
        finally:
            driver.close()
        return n_pairs

    def drop(self, name: str) -> None:
        self._session.catalog.dropTempView(name)
        self._rows.pop(name, None)

    def let_go(self) -> None:
        pa.default_memory_pool().release_unused()

    def close(self) -> None:
        for name in tuple(self._rows):
            self.drop(name)

    def _name(self, name: str, rows: DataFrame, n_rows: int | None = None) -> None:
        """Names `rows`; few of them lie in one partition, so that statements over such tables need no shuffle."""
        (rows.coalesce(1) if _are_few(n_rows) else rows).createOrReplaceTempView(name)
        self._rows[name] = n_rows

    def _holds_few(self) -> bool:
        return all(_are_few(n_rows) for n_rows in self._rows.values())


def _session(remote: str) -> SparkSession:
    """A session of its own, with settings under which the translated text means the same."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _no_spark("the package pyspark is not installed (pip install 'swayed[spark]')") from error
    if not remote and SparkSession.getActiveSession() is None and not _java():
        raise _no_spark("Java is not installed (apt-get install openjdk-17-jre-headless)")
    try:
        if remote:
            session = SparkSession.builder.remote(remote).create()
        else:
            # Work on batches is Python's: in this machine's own Spark by this very Python.
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder = SparkSession.builder.appName("swayed").master(LOCAL).config(map=LOCAL_SETTINGS)
            session = (SparkSession.getActiveSession() or builder.getOrCreate()).newSession()
    except Exception as error:
        raise _no_spark(str(error).splitlines()[0]) from error
    for key, value in SESSION.items():
        session.conf.set(key, value)
    return session


def _are_few(n_rows: int | None) -> bool:
    return n_rows is not None and n_rows <= FEW_ROWS


def _rows_in(files: Sequence[str]) -> float:
    """Rows of Parquet files, as their ends say; without end where one does not lie on this machine."""
    if any("://" in file for file in files):
        return math.inf
    return sum(int(pq.read_metadata(file).num_rows) for file in files)


def _java() -> str | None:
    """The Java that Spark's own launcher would take."""
    home = os.environ.get("JAVA_HOME", "")
    return shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")


def _rows_here() -> int:
    asked = os.environ.get(ROWS_HERE, "") or str(MOST_ROWS_HERE)
    if not asked.isdecimal():
        raise SettingsError(source="the environment", faults=[Fault(ROWS_HERE, repr(asked), "a number of rows")])
    return int(asked)


@contextmanager
def _named_errors(name: str, statement: str = "") -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ParseError, pa.ArrowException, OSError) as error:
        raise EngineError(table=name, reason=_reason(str(error)), statement=statement) from error


def _reason(text: str) -> str:
    """The sentence that says what went wrong; where work on batches failed, the last of its traceback."""
    first, *others = [line for line in text.partition("SQLSTATE")[0].splitlines() if line.strip(" (")]
    return others[-1] if others and "Python worker" in first else first


def _no_spark(reason: str) -> SettingsError:
    fault = Fault("engine", f"spark, which cannot be started: {reason}", "duckdb, or a Spark with Java 17 or 21")
    return SettingsError(source="the choice of the engine", faults=[fault])
