"""Which engine a run gets."""

from pathlib import Path

import pytest

from swayed.engines import DuckDBEngine, open_engine
from swayed.engines.duckdb import step_memory
from swayed.errors import SettingsError


def test_duckdb_where_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWAYED_ENGINE", raising=False)
    engine = open_engine(tmp_path)
    assert isinstance(engine, DuckDBEngine)
    engine.close()


@pytest.mark.parametrize(("seen", "limit"), [("1.2 GiB", "1000MB"), ("4.8 GiB", "3221MB"), ("51.2 GiB", "4000MB")])
def test_a_step_may_keep_half_of_the_memory(seen: str, limit: str) -> None:
    assert step_memory(seen) == limit


def test_an_engine_of_a_step_takes_its_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWAYED_MEMORY", raising=False)
    engine = DuckDBEngine(memory_limit="", spill_folder=tmp_path)
    (kept,) = engine.arrow("SELECT current_setting('memory_limit') AS it").column("it").to_pylist()
    number, unit = kept.split(" ")
    assert 900 <= float(number) * {"MiB": 1.0, "GiB": 1024.0}[unit] <= 4_000
    engine.close()


def test_a_misspelt_engine_is_told_with_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAYED_ENGINE", "sparc")
    with pytest.raises(SettingsError, match="spark"):
        open_engine(tmp_path)


def test_spark_without_java_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setattr(sql.SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("SWAYED_ENGINE", "spark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("SWAYED_SPARK_REMOTE", raising=False)
    for home in (None, str(tmp_path)):
        monkeypatch.delenv("JAVA_HOME", raising=False) if home is None else monkeypatch.setenv("JAVA_HOME", home)
        with pytest.raises(SettingsError, match=r"Java is not installed .*openjdk-17.*\n?.*duckdb"):
            open_engine(tmp_path)
