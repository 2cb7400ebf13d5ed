"""Which engine runs the steps."""

from __future__ import annotations

import os
from pathlib import Path

from swayed.engines.duckdb import DuckDBEngine
from swayed.engines.engine import Engine
from swayed.errors import Fault, SettingsError, nearest_word

DUCKDB = "duckdb"
ENGINES = (DUCKDB, "spark")
CHOSEN = "SWAYED_ENGINE"
"""Environment variable that names the engine of the steps."""


def chosen_engine() -> str:
    """The name that `SWAYED_ENGINE` says; DuckDB where it says nothing."""
    return os.environ.get(CHOSEN) or DUCKDB


def open_engine(spill_folder: Path) -> Engine:
    """An engine for one step, as `SWAYED_ENGINE` says; DuckDB where it says nothing.

    Args:
        spill_folder: where DuckDB puts what does not fit into memory; Spark has folders of its own.

    Raises:
        SettingsError: there is no such engine, or it cannot be started.
    """
    name = chosen_engine()
    if name not in ENGINES:
        fault = Fault(CHOSEN, repr(name), " or ".join(ENGINES), nearest=nearest_word(name, ENGINES))
        raise SettingsError(source="the environment", faults=[fault])
    if name == DUCKDB:
        return DuckDBEngine(memory_limit="", spill_folder=spill_folder)
    from swayed.engines.spark import SparkEngine

    return SparkEngine()
