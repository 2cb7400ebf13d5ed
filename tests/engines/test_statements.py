"""The same rows from both engines, where the same words could mean something else."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from swayed.engines import DuckDBEngine
from swayed.engines.engine import Engine

ROWS = pa.table(
    {
        "n": pa.array([1, 2, 3, 7, None], pa.int64()),
        "word": ["amié", "un ami", "ami\n", "a\x0bb", None],
        "seen_at": pa.array([datetime(2025, 3, day, 23, 30, tzinfo=UTC) for day in (1, 2, 3, 9, 31)]),
    }
)
STATEMENTS = {
    "quotients": "SELECT n, n / 3.0 AS third, CAST(round(n / 2.0) AS BIGINT) AS half FROM t ORDER BY n",
    "QUALIFY beside a column of another table": "SELECT t.n AS m FROM t CROSS JOIN (SELECT 3 AS most) AS bounds "
    "QUALIFY row_number() OVER (ORDER BY t.n DESC) <= bounds.most ORDER BY m",
    "QUALIFY by a name of SELECT": "SELECT *, n % 2 AS is_odd FROM t QUALIFY row_number() OVER (PARTITION BY is_odd ORDER BY n) = 1 "
    "ORDER BY n",
    "words": r"SELECT n, regexp_matches(word, '\bami\b') AS a, regexp_matches(word, 'ami$') AS b, regexp_matches(word, 'a\sb') AS c "
    "FROM t ORDER BY n",
    "days and weeks": "SELECT CAST(seen_at AS DATE) AS day, CAST(date_trunc('week', seen_at) AS DATE) AS week FROM t ORDER BY day",
    "unknown values stand last": "SELECT n FROM t ORDER BY n",
    "sets of texts": "SELECT array_to_string(list_sort(list_distinct(list(word))), '|') AS words FROM t WHERE word IS NOT NULL",
}


@pytest.mark.usefixtures("spark")
def test_the_same_rows() -> None:
    from swayed.engines.spark import SparkEngine

    engines: tuple[Engine, ...] = (DuckDBEngine(threads=1), SparkEngine())
    for engine in engines:
        engine.put("t", ROWS)
    for what, text in STATEMENTS.items():
        here, there = (engine.arrow(text).to_pylist() for engine in engines)
        assert here, what
        assert there == here, what
    for engine in engines:
        engine.close()
