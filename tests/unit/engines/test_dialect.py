"""What the portable subset becomes on Spark."""

import re

import pyarrow as pa
import pytest
from sqlglot.errors import ParseError

from swayed.engines.dialect import java_pattern, spark_schema, spark_sql


def test_unknown_values_stand_last_as_in_duckdb() -> None:
    assert spark_sql("SELECT a FROM t ORDER BY a").endswith("ORDER BY a NULLS LAST")


def test_what_is_no_sql_is_refused() -> None:
    with pytest.raises(ParseError):
        spark_sql("SELECT FROM WHERE (")


def test_types_that_spark_lacks_become_wider_ones() -> None:
    given = pa.schema([("a", pa.uint8()), ("b", pa.list_(pa.uint32())), ("c", pa.timestamp("ns", tz="UTC"))])
    wanted = pa.schema([("a", pa.int16()), ("b", pa.list_(pa.int64())), ("c", pa.timestamp("us", tz="UTC"))])
    assert spark_schema(given) == wanted


def test_qualify_becomes_a_where_around_the_innermost_first() -> None:
    text = (
        "WITH a AS (SELECT t.x AS y FROM t QUALIFY count(*) OVER () > s.x) SELECT y FROM a QUALIFY max(y) OVER () = y"
    )
    translated = spark_sql(text)
    assert "QUALIFY" not in translated
    assert (
        "SELECT * EXCEPT (is_kept) FROM (SELECT t.x AS y, COUNT(*) OVER () > s.x AS is_kept FROM t) AS qualified WHERE is_kept"
        in translated
    )
    assert translated.count("WHERE is_kept") == 2


def test_names_of_select_are_spelt_out_in_qualify() -> None:
    translated = spark_sql("SELECT *, a + 1 AS b FROM t QUALIFY row_number() OVER (ORDER BY b, t.b) = 1")
    assert "ORDER BY (a + 1) NULLS LAST, t.b NULLS LAST" in translated


def test_quotients_are_doubles() -> None:
    assert spark_sql("SELECT a / 4096.0 AS b FROM t") == "SELECT CAST(a AS DOUBLE) / CAST(4096.0 AS DOUBLE) AS b FROM t"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\bami\b", "amié"),
        (r"\bami\b", "gamin"),
        (r"ami$", "ami\n"),
        (r"(ami|x)$", "ami"),
        (r"^a.c$", "a\rc"),
        (r"a\sc", "a\x0bc"),
        (r"[\s-]x", "\x0bx"),
        (r"[$.]x", "$x"),
        (r"\$x\.", "$x."),
    ],
)
def test_patterns_mean_in_java_what_they_mean_in_re2(pattern: str, text: str) -> None:
    import duckdb

    with duckdb.connect() as session:
        (found,) = session.execute("SELECT regexp_matches(?, ?)", [text, pattern]).fetchall()[0]
    # Words and blanks of Java 17 in the terms of Python's: letters and digits are ASCII in \\w.
    assert bool(re.search(java_pattern(pattern).replace(r"\z", r"\Z"), text, re.ASCII)) == found
