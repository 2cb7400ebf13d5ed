"""What the portable subset means on Spark: every difference from DuckDB that the translation must know, in one place."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import sqlglot

SESSION = {
    "spark.sql.session.timeZone": "UTC",
    # A wrong cast or an overflow is an error, as in DuckDB, and no silent NULL.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.caseSensitive": "false",
    # The list of GROUP BY and ORDER BY may name what SELECT calls so, as in DuckDB.
    "spark.sql.groupByAliases": "true",
}
"""Settings of a session under which the translated text means what it means in DuckDB."""

_SIGNED: dict[pa.DataType, pa.DataType] = {
    pa.uint8(): pa.int16(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.decimal128(20, 0),
    pa.null(): pa.string(),
    pa.large_string(): pa.string(),
    pa.float16(): pa.float32(),
}


@cache
def spark_sql(text: str) -> str:
    """The SELECT `text`, written for DuckDB, as Spark's.

    Example:
        >>> spark_sql("SELECT list_sort(list(a)) AS b FROM t")
        'SELECT ARRAY_SORT(COLLECT_LIST(a)) AS b FROM t'
    """
    (tree,) = sqlglot.parse(text, read="duckdb")
    if tree is None:
        raise ValueError("no statement")
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False)


def spark_schema(schema: pa.Schema) -> pa.Schema:
    """The same columns in the nearest wider types that Spark has."""
    return pa.schema([(field.name, spark_type(field.type)) for field in schema])


def spark_type(kind: pa.DataType) -> pa.DataType:
    """The nearest wider Arrow type that Spark has."""
    if pa.types.is_dictionary(kind):
        return spark_type(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(spark_type(kind.value_type))
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", tz=kind.tz)
    return _SIGNED.get(kind, kind)
