"""The same rows from both engines, where the same words could mean something else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swayed.engines import DuckDBEngine
from swayed.engines.engine import Engine
from swayed.errors import EngineError

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
@pytest.mark.parametrize("few", [100_000, 2, -1])
def test_tables_of_few_rows_and_of_many_are_the_same(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from swayed.engines import spark

    monkeypatch.setattr(spark, "FEW_ROWS", few)
    file = tmp_path / "t.parquet"
    pq.write_table(ROWS.select(["n", "seen_at"]), file)
    empty, written = pa.schema([("k", pa.string())]), tmp_path / "doubled.parquet"
    engine = spark.SparkEngine()
    # A column that the file lacks is unknown.
    engine.open_table("t", [str(file)], ROWS.schema)
    engine.open_table("nothing", [], empty)
    assert engine.run("doubled", "SELECT t.n, u.n AS m, t.word, t.seen_at FROM t CROSS JOIN t AS u") == 25
    assert (
        engine.run("more", "SELECT doubled.n, k FROM doubled LEFT JOIN nothing ON k = word WHERE m = 3 ORDER BY n") == 5
    )
    assert engine.arrow("SELECT n, k FROM more ORDER BY n").column("n").to_pylist() == [1, 2, 3, 7, None]
    schema = pa.schema([("n", pa.int64()), ("word", pa.string()), ("seen_at", ROWS.schema.field("seen_at").type)])
    assert engine.write_parquet("doubled", schema, written, ("n",)) == 25
    assert pq.read_table(written).column("seen_at").to_pylist()[0] == ROWS.column("seen_at")[0].as_py()
    engine.close()
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 no more")
    with pytest.raises(EngineError, match="table t"):
        engine.open_table("t", [str(damaged)], ROWS.schema)


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
