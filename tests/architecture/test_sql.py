"""Every SQL file is one commented SELECT in the portable subset: parsed as DuckDB, translated to Spark without loss.

Only functions of `MEANING_ON_SPARK` may be used. A word is on that list because its translation by sqlglot was read and
means the same on Spark 4; where it means the same only in one form, `BOUNDED` says which, and a test holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType

import swayed

ROOT = Path(swayed.__file__).parent
FILES = sorted(ROOT.glob("*/sql/*.sql"))

SAME = "same word, same meaning"
MEANING_ON_SPARK = {
    # aggregates
    "avg": "DOUBLE in both for integers and DOUBLE; DECIMAL is cut to four more digits, so it is cast first",
    "bool_and": SAME,
    "bool_or": SAME,
    "count": SAME,
    "list": "collect_list, without order and without NULLs: sort outside, and filter NULLs",
    "max": SAME,
    "median": "halfway between the two in the middle, in both; DOUBLE for DOUBLE",
    "min": SAME,
    "string_agg": "listagg ... within group, Spark 4.0 and later",
    "sum": "HUGEINT against BIGINT for integers: contracts cast what is kept",
    # windows
    "lead": SAME,
    "percent_rank": SAME,
    "row_number": SAME,
    # conditions
    "coalesce": SAME,
    "greatest": "NULLs are skipped in both",
    "least": "NULLs are skipped in both",
    "nullif": SAME,
    # numbers
    "log2": "log(2, x): DOUBLE in both",
    "power": "DOUBLE in both",
    "round": "half away from zero in both",
    # texts
    "bit_length": SAME,
    "chr": SAME,
    "concat": "skips NULLs: sqlglot wraps each argument in coalesce(..., '')",
    "concat_ws": "NULLs are skipped in both",
    "contains": SAME,
    "length": "code points in both",
    "lower": "same but for İ, whose dot Spark keeps",
    "md5": "lower-case hex in both",
    "regexp_extract": "same with an explicit group; '' when nothing matches",
    "regexp_extract_all": "same with an explicit group",
    "regexp_matches": "rlike: found anywhere in both; a word border is ASCII in DuckDB, any letter on Java 17",
    "regexp_replace": "Spark always replaces all: same with 'g'",
    "replace": SAME,
    "starts_with": "startswith",
    "string_split": "split on a quoted pattern",
    "substr": SAME,
    "translate": SAME,
    "upper": "same but for ß, which DuckDB keeps: used on ASCII codes alone",
    "trim": "blanks alone; trim(x, 'ab') becomes trim('ab' from x)",
    # lists
    "array_to_string": "array_join: same without NULLs",
    "flatten": "a NULL list is skipped by DuckDB, gone already after collect_list",
    "list_distinct": "array_distinct: same without NULLs",
    "list_sort": "array_sort: same without NULLs",
    "unnest": "explode: no row for an empty or unknown list in both",
    # times
    "date_diff": "DuckDB counts borders crossed, Spark whole units gone by: same between dates and truncated times",
    "date_trunc": SAME,
    "extract": "hour: same, the session's zone is UTC in both",
    # casts
    "cast": "to whole numbers DuckDB rounds and Spark cuts: round first",
    "decimal": "a type",
    "try_cast": "NULL where it fails; Spark also reads 1d as a number and 2020 as a day",
}
FORBIDDEN = {"epoch", "list_sum", "jaro_winkler_similarity", "hash"}
NOT_FUNCTIONS = {
    "all", "and", "any", "as", "between", "by", "case", "distinct", "else", "except", "exists", "filter", "from", "having",
    "in", "intersect", "join", "not", "on", "or", "over", "qualify", "select", "then", "union", "using", "values", "when",
    "where", "with", "within",
}  # fmt: skip
WHOLE_NUMBERS = (exp.DataType.Type.BIGINT, exp.DataType.Type.INT, exp.DataType.Type.SMALLINT)


def _name(path: Path) -> str:
    return f"{path.parts[-3]}/{path.stem}"


@cache
def _tree(path: Path) -> exp.Expression:
    trees = sqlglot.parse(path.read_text(encoding="utf-8"), read="duckdb", error_level=sqlglot.ErrorLevel.RAISE)
    assert len(trees) == 1, f"{len(trees)} statements"
    assert trees[0] is not None
    return trees[0]


every_file = pytest.mark.parametrize("path", FILES, ids=_name)


def test_every_room_with_a_step_has_its_files_read() -> None:
    assert len(FILES) > 50


@every_file
def test_opens_with_what_one_row_is(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("-- ")
    assert len(first) > 20


@every_file
def test_is_one_select(path: Path) -> None:
    assert isinstance(_tree(path), exp.Query)


@every_file
def test_translates_to_spark(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = path.read_text(encoding="utf-8")
    (translated,) = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    again = sqlglot.parse_one(translated, read="spark", error_level=sqlglot.ErrorLevel.RAISE)
    assert isinstance(again, exp.Query)
    assert not caplog.records, [record.getMessage() for record in caplog.records]


def functions_of(text: str) -> set[str]:
    """Words directly before a bracket, in lower case."""
    tokens = sqlglot.tokenize(text, read="duckdb")
    return {
        word.text.lower()
        for word, bracket in pairwise(tokens)
        if bracket.token_type is TokenType.L_PAREN
        and word.end + 1 == bracket.start
        and word.text.isidentifier()
        and word.token_type is not TokenType.STRING
    } - NOT_FUNCTIONS


@every_file
def test_uses_known_functions_alone(path: Path) -> None:
    unknown = functions_of(path.read_text(encoding="utf-8")) - set(MEANING_ON_SPARK)
    assert not unknown, f"{sorted(unknown)}: read the Spark translation, then add them to the list with what it means"


def test_the_list_holds_nothing_unused_and_nothing_forbidden() -> None:
    used = set().union(*(functions_of(path.read_text(encoding="utf-8")) for path in FILES))
    assert set(MEANING_ON_SPARK) - used == set()
    assert set(MEANING_ON_SPARK) & FORBIDDEN == set()


def _asof(tree: exp.Expression) -> bool:
    return any(str(join.args.get("method") or "").upper() == "ASOF" for join in tree.find_all(exp.Join))


def _group_by_all(tree: exp.Expression) -> bool:
    return any(group.args.get("all") for group in tree.find_all(exp.Group))


def _starred_but(tree: exp.Expression) -> bool:
    return any(
        any(star.args.get(a) for a in ("except_", "except", "replace", "rename")) for star in tree.find_all(exp.Star)
    )


def _without_group(tree: exp.Expression) -> bool:
    found = tree.find_all(exp.RegexpExtract, exp.RegexpExtractAll)
    groups = [extract.args.get("group") for extract in found]
    return any(group is None or group.name == "0" for group in groups)


def _replaces_once(tree: exp.Expression) -> bool:
    return any("g" not in str(found.args.get("modifiers") or "") for found in tree.find_all(exp.RegexpReplace))


def _ordered_list(tree: exp.Expression) -> bool:
    return any(isinstance(found.this, exp.Order) or found.find(exp.Order) for found in tree.find_all(exp.ArrayAgg))


def _is_cut(moment: exp.Expression, unit: str) -> bool:
    if isinstance(moment, exp.Cast):
        return moment.is_type("date") and unit == "DAY"
    cut = moment.args.get("unit") if isinstance(moment, exp.DateTrunc | exp.TimestampTrunc) else None
    return cut is not None and cut.name.upper() == unit


def _uncut_difference(tree: exp.Expression) -> bool:
    return any(
        not (
            _is_cut(found.this, found.args["unit"].name.upper())
            and _is_cut(found.expression, found.args["unit"].name.upper())
        )
        for found in tree.find_all(exp.DateDiff)
    )


def _cut_instead_of_rounded(tree: exp.Expression) -> bool:
    whole = [cast for cast in tree.find_all(exp.Cast) if cast.to.this in WHOLE_NUMBERS]
    return any(cast.this.unnest().find(exp.Div) and not isinstance(cast.this, exp.Round) for cast in whole)


def _unordered_row_number(tree: exp.Expression) -> bool:
    windows = [w for w in tree.find_all(exp.Window) if isinstance(w.this, exp.RowNumber | exp.Lead | exp.PercentRank)]
    return any(not window.args.get("order") and not window.args.get("alias") for window in windows)


BOUNDED: dict[str, tuple[Callable[[exp.Expression], bool], str]] = {
    "ASOF joins": (_asof, "SELECT * FROM a ASOF JOIN b ON a.at >= b.at"),
    "GROUP BY ALL": (_group_by_all, "SELECT a, count(*) FROM t GROUP BY ALL"),
    "stars with EXCLUDE or REPLACE": (_starred_but, "SELECT * EXCLUDE (a) FROM t"),
    "a pattern without its group": (_without_group, "SELECT regexp_extract(a, 'x(.)') FROM t"),
    "a replacement of the first match": (_replaces_once, "SELECT regexp_replace(a, 'x', 'y') FROM t"),
    "an order inside list()": (_ordered_list, "SELECT list(a ORDER BY a) FROM t"),
    "a difference of uncut times": (_uncut_difference, "SELECT date_diff('day', a, b) FROM t"),
    "a quotient cast to a whole number": (_cut_instead_of_rounded, "SELECT CAST(a / b AS BIGINT) FROM t"),
    "a numbering without an order": (_unordered_row_number, "SELECT row_number() OVER (PARTITION BY a) FROM t"),
}
FAIR = """
SELECT regexp_extract(a, 'x(.)', 1), regexp_replace(a, 'x', 'y', 'g'), list_sort(list(a)), CAST(round(a / b) AS BIGINT),
    date_diff('day', CAST(c AS DATE), CAST(d AS DATE)), date_diff('hour', date_trunc('hour', c), date_trunc('hour', d)),
    row_number() OVER (PARTITION BY a ORDER BY b), lead(a) OVER walk
FROM t
GROUP BY a
WINDOW walk AS (PARTITION BY a ORDER BY b)
"""


@every_file
def test_keeps_to_what_both_engines_mean(path: Path) -> None:
    broken = [bound for bound, (is_broken, _) in BOUNDED.items() if is_broken(_tree(path))]
    assert not broken


@pytest.mark.parametrize("bound", BOUNDED)
def test_bounds_see_what_they_forbid(bound: str) -> None:
    is_broken, culprit = BOUNDED[bound]
    assert is_broken(sqlglot.parse_one(culprit, read="duckdb"))
    assert not is_broken(sqlglot.parse_one(FAIR, read="duckdb"))


def test_words_before_brackets_are_found() -> None:
    assert functions_of("SELECT epoch(a), Hash(b) FROM t WHERE a IN (1) AND b = 'list_sum(c)'") == {"epoch", "hash"}
