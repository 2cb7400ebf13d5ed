"""Which engine a run gets."""

from pathlib import Path

import pytest

from swayed.engines import DuckDBEngine, open_engine
from swayed.errors import SettingsError


def test_duckdb_where_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SWAYED_ENGINE", raising=False)
    engine = open_engine(tmp_path)
    assert isinstance(engine, DuckDBEngine)
    engine.close()


def test_a_misspelt_engine_is_told_with_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWAYED_ENGINE", "sparc")
    with pytest.raises(SettingsError, match="spark"):
        open_engine(tmp_path)
