"""What the portable subset becomes on Spark."""

import pyarrow as pa
import pytest
from sqlglot.errors import ParseError

from swayed.engines.dialect import spark_schema, spark_sql


def test_unknown_values_stand_last_as_in_duckdb() -> None:
    assert spark_sql("SELECT a FROM t ORDER BY a").endswith("ORDER BY a NULLS LAST")


def test_what_is_no_sql_is_refused() -> None:
    with pytest.raises(ParseError):
        spark_sql("SELECT FROM WHERE (")


def test_types_that_spark_lacks_become_wider_ones() -> None:
    given = pa.schema([("a", pa.uint8()), ("b", pa.list_(pa.uint32())), ("c", pa.timestamp("ns", tz="UTC"))])
    wanted = pa.schema([("a", pa.int16()), ("b", pa.list_(pa.int64())), ("c", pa.timestamp("us", tz="UTC"))])
    assert spark_schema(given) == wanted
