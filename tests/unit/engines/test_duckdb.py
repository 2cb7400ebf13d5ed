"""The DuckDB session behind the `Engine` protocol."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from swayed.engines import DuckDBEngine, read_sql, repeated_keys
from swayed.engines.duckdb import _engine_error
from swayed.errors import AccessError, EngineError
from swayed.tables import ACCOUNTS

SCHEMA = pa.schema(
    [("name", pa.string()), ("n", pa.int64()), ("tags", pa.list_(pa.string())), ("seen", pa.timestamp("us", tz="UTC"))]
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckDBEngine]:
    made = DuckDBEngine(memory_limit="300MB", threads=1, spill_folder=tmp_path)
    yield made
    made.close()


@pytest.fixture
def far_from_greenwich() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "America/New_York"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def numbers(*values: int) -> pa.Table:
    return pa.table({"n": pa.array(values, pa.int64())})


def test_a_table_without_files_is_empty(engine: DuckDBEngine) -> None:
    engine.open_table("accounts", [], ACCOUNTS.schema)
    found = engine.arrow("SELECT * FROM accounts")
    assert (found.num_rows, found.column_names) == (0, list(ACCOUNTS.column_names))
    assert found.schema.field("followers").type == pa.int64()


def test_columns_that_files_lack_are_unknown_and_of_their_type(engine: DuckDBEngine, tmp_path: Path) -> None:
    old, new = tmp_path / "old.parquet", tmp_path / "it's new.parquet"
    pq.write_table(pa.table({"name": ["a"]}), old)
    pq.write_table(pa.table({"n": [5], "name": ["b"], "dropped_since": [1.5]}), new)
    engine.open_table("things", [str(old), str(new)], SCHEMA)
    found = engine.arrow("SELECT * FROM things ORDER BY name")
    assert found.column_names == SCHEMA.names
    assert found.select(["name", "n"]).to_pylist() == [{"name": "a", "n": None}, {"name": "b", "n": 5}]
    assert found.schema.field("tags").type.value_type in (pa.string(), pa.large_string())
    assert engine.arrow("SELECT count(tags) AS n FROM things").to_pylist() == [{"n": 0}]


def test_put_and_run_replace_what_was_there(engine: DuckDBEngine) -> None:
    engine.put("t", numbers(1, 2, 3))
    engine.put("t", numbers(7))
    assert engine.arrow("SELECT n FROM t").to_pylist() == [{"n": 7}]
    assert engine.run("t", "SELECT 1 AS n UNION ALL SELECT 2") == 2
    engine.view("t", "SELECT 9 AS n")
    assert engine.run("u", "SELECT n + 1 AS n FROM t") == 1
    engine.put("t", numbers(3))
    assert engine.arrow("SELECT n FROM u").to_pylist() == [{"n": 10}]


def test_put_copies_a_stream(engine: DuckDBEngine) -> None:
    table = numbers(*range(10))
    engine.put("t", pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=3)))
    assert engine.arrow("SELECT sum(n) AS s, count(*) AS n FROM t").to_pylist() == [{"s": 45, "n": 10}]


def test_a_half_read_stream_survives_the_next_statement(engine: DuckDBEngine) -> None:
    engine.put("t", numbers(*range(10_000)))
    reader = engine.batches("SELECT n FROM t ORDER BY n", rows=2048)
    first = reader.read_next_batch()
    engine.put("other", numbers(1))
    engine.run("more", "SELECT 1 AS n")
    assert first.num_rows + sum(batch.num_rows for batch in reader) == 10_000


def test_drop_forgets_tables_and_views_and_forgives(engine: DuckDBEngine) -> None:
    engine.put("t", numbers(1))
    engine.view("v", "SELECT n FROM t")
    for name in ("v", "t", "never"):
        engine.drop(name)
    assert engine.arrow("SELECT * FROM duckdb_tables()").num_rows == 0
    with pytest.raises(EngineError):
        engine.arrow("SELECT * FROM t")


def test_parquet_is_written_in_the_contracts_types(engine: DuckDBEngine, tmp_path: Path) -> None:
    engine.run(
        "t", "SELECT 5 AS n, 'x' AS name, 'cut' AS scratch, ['a'] AS tags, TIMESTAMPTZ '2025-03-01 00:00:00+00' AS seen"
    )
    path = tmp_path / "it's.parquet"
    assert engine.write_parquet("t", SCHEMA, path) == 1
    written = pq.read_table(path)
    assert written.column_names == SCHEMA.names
    assert [field.type for field in written.schema] == [field.type for field in SCHEMA]


def test_days_are_utc_days(engine: DuckDBEngine, far_from_greenwich: None) -> None:
    with_zone = DuckDBEngine(memory_limit="300MB", threads=1)
    try:
        for hour in ("02", "22"):
            sql = f"SELECT CAST(CAST(TIMESTAMPTZ '2025-03-01 {hour}:00:00+00' AS DATE) AS VARCHAR) AS day"
            assert with_zone.arrow(sql).to_pylist() == [{"day": "2025-03-01"}]
    finally:
        with_zone.close()


def test_days_of_a_stream_are_utc_days(engine: DuckDBEngine, far_from_greenwich: None) -> None:
    with_zone = DuckDBEngine(memory_limit="300MB", threads=1)
    sql = "SELECT CAST(CAST(TIMESTAMPTZ '2025-03-01 02:00:00+00' AS DATE) AS VARCHAR) AS day"
    try:
        assert with_zone.batches(sql).read_all().to_pylist() == [{"day": "2025-03-01"}]
    finally:
        with_zone.close()


def test_a_stream_that_fails_late_is_an_engine_error(engine: DuckDBEngine) -> None:
    sql = "SELECT CASE WHEN range = 900000 THEN error('boom') ELSE range END AS n FROM range(1000000)"
    with pytest.raises(EngineError, match="boom"):
        engine.batches(sql, rows=2_048).read_all()


@pytest.mark.parametrize("call", ["run", "view", "arrow", "batches", "write_parquet"])
def test_a_failing_statement_is_an_engine_error(engine: DuckDBEngine, call: str, tmp_path: Path) -> None:
    sql = "SELECT nothing_here FROM nowhere"
    calls = {
        "run": lambda: engine.run("people", sql),
        "view": lambda: engine.view("people", sql),
        "arrow": lambda: engine.arrow(sql),
        "batches": lambda: engine.batches(sql).read_all(),
        "write_parquet": lambda: engine.write_parquet("people", SCHEMA, tmp_path / "x"),
    }
    with pytest.raises(EngineError, match=r"the engine could not make table (people|result): ") as caught:
        calls[call]()
    assert "nowhere" in caught.value.statement or "people" in caught.value.statement
    assert isinstance(caught.value.__cause__, duckdb.Error)


def test_a_full_disk_is_the_operators_business() -> None:
    error = _engine_error("people", duckdb.IOException("IO Error: No space left on device"), "SELECT 1")
    assert isinstance(error, AccessError)
    assert "no space left" in str(error)
    assert isinstance(
        _engine_error("people", duckdb.OutOfMemoryException("Out of Memory Error: failed"), ""), EngineError
    )


def test_closing_removes_the_spill_folder(tmp_path: Path) -> None:
    engine = DuckDBEngine(memory_limit="300MB", threads=1, spill_folder=tmp_path)
    assert [path.name[:12] for path in tmp_path.iterdir()] == ["swayed-spill"]
    engine.close()
    assert list(tmp_path.iterdir()) == []


def test_more_than_fits_in_memory_is_spilled(tmp_path: Path) -> None:
    engine = DuckDBEngine(memory_limit="100MB", threads=1, spill_folder=tmp_path)
    try:
        assert (
            engine.run("t", "SELECT range AS n, md5(CAST(range AS VARCHAR)) AS word FROM range(3000000)") == 3_000_000
        )
    finally:
        engine.close()


def test_sql_text_comes_from_its_room() -> None:
    assert read_sql("swayed.exposures", "meetings").startswith("-- ")
    with pytest.raises(FileNotFoundError):
        read_sql("swayed.exposures", "nothing")


def test_a_linkage_that_fails_names_its_table(engine: DuckDBEngine) -> None:
    engine.put("people", pa.table({"account_id": ["a", "b"], "word": ["x", "x"]}))
    known = {"m_probability": 0.9, "u_probability": 0.1}
    levels = [
        {"sql_condition": "word_l IS NULL", "is_null_level": True, "label_for_charts": "unknown"},
        {"sql_condition": "word_l = word_r", "label_for_charts": "same", **known},
        {"sql_condition": "ELSE", "label_for_charts": "different", "m_probability": 0.1, "u_probability": 0.9},
    ]
    model = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "account_id",
        "probability_two_random_records_match": 0.5,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.word = r.word"}],
        "comparisons": [{"output_column_name": "word", "comparison_levels": levels}],
    }
    assert engine.link("pairs", "people", model, 0.5) == 1
    assert engine.arrow("SELECT round(match_probability, 2) AS p FROM pairs")["p"].to_pylist() == [0.9]
    broken = {**model, "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.nothing = r.nothing"}]}
    with pytest.raises(EngineError, match="pairs"):
        engine.link("pairs", "people", broken, 0.5)


def test_what_no_table_needs_goes_back_to_the_system(tmp_path):
    large = DuckDBEngine(memory_limit="2GB", spill_folder=tmp_path)
    large.run("numbers", "SELECT i, hash(i) AS h FROM range(6000000) AS t(i)")
    large.run("sorted", "SELECT i, h FROM numbers ORDER BY h")
    large.drop("numbers")
    large.drop("sorted")
    held = _resident()
    large.let_go()
    assert _resident() < held - 50_000_000
    assert large.run("more", "SELECT * FROM range(1000)") == 1000
    (limit,) = large.arrow("SELECT current_setting('memory_limit') AS it").column("it").to_pylist()
    assert limit == "1.8 GiB"
    large.close()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_only_keys_that_stand_more_than_once_are_repeated(engine: DuckDBEngine) -> None:
    engine.put("rows", pa.table({"name": ["a", "a", "b", "b", "c"], "n": [1, 1, 1, 2, 1]}))
    assert engine.arrow(repeated_keys("rows", "name, n")).to_pylist() == [{"name": "a", "n": 1}]
    assert sorted(engine.arrow(repeated_keys('"rows"', '"name"')).column("name").to_pylist()) == ["a", "b"]
    assert engine.arrow(repeated_keys("(SELECT n FROM rows WHERE name = 'b')", "n")).num_rows == 0
