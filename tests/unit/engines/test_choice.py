"""Which engine a run gets."""

import os
from pathlib import Path

import pytest

from swayed.engines import DuckDBEngine, open_engine
from swayed.engines.choice import _step_memory
from swayed.errors import SettingsError


def test_duckdb_where_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWAYED_ENGINE", raising=False)
    engine = open_engine(tmp_path)
    assert isinstance(engine, DuckDBEngine)
    engine.close()


@pytest.mark.parametrize(("gib", "limit"), [(2, "1000MB"), (6, "1610MB"), (64, "2000MB")])
def test_a_step_may_keep_a_quarter_of_the_memory(gib: int, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    system = {"SC_PHYS_PAGES": gib * 2**18, "SC_PAGE_SIZE": 2**12}
    monkeypatch.setattr(os, "sysconf", system.__getitem__)
    assert _step_memory() == limit


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
