"""The whole pipeline on DuckDB and on Spark: the same people, grades and ledger."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from swayed.engines import spark as spark_engine
from swayed.lab import MarketSettings, make_market
from swayed.pipeline.plan import steps_for
from swayed.workspace import Workspace

SMALL = MarketSettings(
    n_customers=200,
    n_people=50,
    n_movers=4,
    n_busy=6,
    n_macro=2,
    n_brands=2,
    n_bots=2,
    n_media=2,
    contacts_per_account=20.0,
    posts_per_account=4,
    bot_posts=40,
    n_handle_mentions=50,
    caused_share=0.3,
    survey_share=0.6,
    days=200,
)
MARKETS = {
    "plain": SMALL,
    "null": replace(SMALL, kind="null", seed=8, caused_share=0.06, n_customers=150),
    "monday": replace(
        SMALL,
        kind="monday",
        seed=9,
        n_customers=400,
        account_share=0.5,
        linked_share=0.3,
        guest_share=0.3,
        said_account_share=0.5,
    ),
}
"""Three markets that differ in what the steps must do with them: one where people move customers, one where nobody does, and
one as a real shop has it, with guests, few linked customers and accounts to be linked by name."""
LAST_DIGITS = 1e-12
"""Sums of floats come in another order on Spark; nothing else may differ."""
LAST_PLACE = 1.01e-12
"""Where such a sum is rounded to twelve places, the last of them may be the next one."""


def written(engine: str, folder: Path, until: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, pa.Table]:
    """Every table that the steps write on `engine`."""
    monkeypatch.setenv("SWAYED_ENGINE", engine)
    results = Workspace(folder).study("trail-shoes").run(until=until)
    return {table.name: results.read(table.name) for step in steps_for(until) for table in step.writes}


def cells(table: pa.Table) -> list[tuple[object, ...]]:
    """The cells that are no floats, row by row, in one order."""
    exact = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    return sorted((tuple(row.values()) for row in table.select(exact).to_pylist()), key=repr)


def assert_same(here: dict[str, pa.Table], there: dict[str, pa.Table]) -> None:
    for name, table in here.items():
        assert cells(there[name]) == cells(table), name
        for field in table.schema:
            if pa.types.is_floating(field.type):
                ours, theirs = (np.sort(one[field.name].to_numpy()) for one in (table, there[name]))
                is_rounded = np.array_equal(ours, ours.round(12), equal_nan=True)
                np.testing.assert_allclose(
                    theirs,
                    ours,
                    rtol=LAST_DIGITS,
                    atol=LAST_PLACE if is_rounded else 1e-15,
                    err_msg=f"{name}.{field.name}",
                )


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("kind", MARKETS)
def test_people_grades_and_ledger_are_the_same(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(kind, "people", tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_what_follows_upon_people_is_the_same_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare("plain", "", tmp_path, monkeypatch)


def compare(kind: str, until: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One market through the steps up to `until` on both engines."""
    imported = tmp_path / "imported"
    workspace = Workspace.create(imported)
    exports = make_market(MARKETS[kind]).write(tmp_path / "exports")
    workspace.import_tables(exports / "tables")
    (imported / "situations").mkdir()
    shutil.copy(exports / "situation.yaml", imported / "situations" / "trail-shoes.yaml")
    here = written("duckdb", imported, until, monkeypatch)
    # Results of the two engines are kept apart, so the same workspace serves both; vectors of texts are no engine's.
    if kind == "null":
        # Here every table is many rows' table: read by Spark itself, computed and kept in its partitions.
        monkeypatch.setattr(spark_engine, "FEW_ROWS", -1)
    there = written("spark", imported, until, monkeypatch)
    assert here["people"].num_rows > 20
    rungs = set(here["ledger_lines"].column("rung").to_pylist())
    assert {"declared", "deterministic", "organic"} <= rungs
    if MARKETS[kind].kind == "plain":
        assert "statistical" in rungs
        assert set(here["people_stages"].column("grade").to_pylist()) & {"strong", "some"}
    assert_same(here, there)
