"""What the portable subset means on Spark: every difference from DuckDB that the translation must know, in one place."""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa
import sqlglot
from sqlglot import exp

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
    for change in (_filtered_outside, _divided_as_doubles, _matched_by_java):
        tree = change(tree)
    return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False)


def _filtered_outside(tree: exp.Expr) -> exp.Expr:
    """QUALIFY as the WHERE of a SELECT around: Spark knows no QUALIFY."""
    # The innermost first, for a SELECT is copied whole into the one around it.
    for select in reversed(list(tree.find_all(exp.Select))):
        qualify = select.args.get("qualify")
        if qualify is None:
            continue
        inner = select.copy()
        inner.set("qualify", None)
        inner.select(exp.alias_(_spelt_out(qualify.this, select), "is_kept"), copy=False)
        outer = exp.select("* EXCEPT (is_kept)", dialect="spark").from_(inner.subquery("qualified")).where("is_kept")
        if select is tree:
            tree = outer
        else:
            select.replace(outer)
    return tree


def _spelt_out(condition: exp.Expr, select: exp.Select) -> exp.Expr:
    """A condition with what SELECT names in place of the names: a window of Spark does not know them."""
    meant = {one.alias: one.this for one in select.selects if isinstance(one, exp.Alias)}

    def spelt(part: exp.Expr) -> exp.Expr:
        is_name = isinstance(part, exp.Column) and not part.table and part.name in meant
        return exp.paren(meant[part.name].copy()) if is_name else part

    return condition.copy().transform(spelt)


def _divided_as_doubles(tree: exp.Expr) -> exp.Expr:
    """Every quotient is one of DOUBLEs, as in DuckDB; Spark would divide DECIMALs and cut."""
    for quotient in list(tree.find_all(exp.Div)):
        for side in ("this", "expression"):
            value = quotient.args[side]
            if not (isinstance(value, exp.Cast) and value.is_type("double")):
                quotient.set(side, exp.cast(value.copy(), "double"))
    return tree


_JAVA_PATTERN = {
    r"\b": r"(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))",
    r"\s": r"[\t\n\f\r ]",
    r"\S": r"[^\t\n\f\r ]",
    "$": r"\z",
    ".": r"[^\n]",
}
"""Parts of a pattern outside [...] -> what means the same in Java.

Java's border of words knows all letters, its blanks one more, its end of a text also lies before a last new line, and its
dot stops at more ends of lines.
"""


def _matched_by_java(tree: exp.Expr) -> exp.Expr:
    """Patterns of RE2 as those of Java."""
    for match in tree.find_all(exp.RegexpLike, exp.RegexpExtract, exp.RegexpExtractAll, exp.RegexpReplace):
        pattern = match.expression
        if isinstance(pattern, exp.Literal):
            pattern.set("this", java_pattern(pattern.this))
    return tree


def java_pattern(pattern: str) -> str:
    r"""The pattern that finds in Java what `pattern` finds in RE2.

    Example:
        >>> java_pattern(r"\bbot$")
        '(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w))bot\\z'
    """
    parts = r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\$|\."
    return re.sub(parts, lambda found: _JAVA_PATTERN.get(found[0], found[0].replace(r"\s", r"\t\n\f\r ")), pattern)


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
