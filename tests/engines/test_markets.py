"""The whole pipeline on DuckDB and on Spark: the same people, grades and ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from swayed.lab import MarketSettings, make_market
from swayed.pipeline.plan import STEPS
from swayed.workspace import Workspace

SMALL = MarketSettings(
    n_customers=300,
    n_people=60,
    n_movers=5,
    n_busy=8,
    n_macro=2,
    n_brands=3,
    n_bots=3,
    n_media=2,
    contacts_per_account=20.0,
    posts_per_account=6,
    bot_posts=60,
    n_handle_mentions=50,
    caused_share=0.2,
    survey_share=0.6,
    days=200,
)
LAST_DIGITS = 1e-12
"""Sums of floats come in another order on Spark; nothing else may differ."""


def written(engine: str, imported: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, pa.Table]:
    """Every table that the steps write on `engine`."""
    shutil.copytree(imported, folder)
    monkeypatch.setenv("SWAYED_ENGINE", engine)
    results = Workspace(folder).study("trail-shoes").run()
    return {table.name: results.read(table.name) for step in STEPS for table in step.writes}


def cells(table: pa.Table) -> list[tuple[object, ...]]:
    """The cells that are no floats, row by row, in one order."""
    exact = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    return sorted((tuple(row.values()) for row in table.select(exact).to_pylist()), key=repr)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_people_grades_and_ledger_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = tmp_path / "imported"
    workspace = Workspace.create(imported)
    exports = make_market(SMALL).write(tmp_path / "exports")
    workspace.import_tables(exports / "tables")
    (imported / "situations").mkdir()
    shutil.copy(exports / "situation.yaml", imported / "situations" / "trail-shoes.yaml")
    there = written("spark", imported, tmp_path / "spark", monkeypatch)
    here = written("duckdb", imported, tmp_path / "duckdb", monkeypatch)
    assert here["people"].num_rows > 50
    assert set(here["people_stages"].column("grade").to_pylist()) & {"strong", "some"}
    assert set(here["ledger_lines"].column("rung").to_pylist()) == {
        "declared",
        "deterministic",
        "statistical",
        "organic",
    }
    for name, table in here.items():
        assert cells(there[name]) == cells(table), name
        for field in table.schema:
            if pa.types.is_floating(field.type):
                ours, theirs = (np.sort(one[field.name].to_numpy()) for one in (table, there[name]))
                np.testing.assert_allclose(theirs, ours, rtol=LAST_DIGITS, atol=1e-15, err_msg=f"{name}.{field.name}")
