"""The scorecard and its changes over the results of a run."""

from __future__ import annotations

import pyarrow as pa

from swayed.engines import DuckDBEngine
from swayed.lake import Snapshot
from swayed.measurement.scorecard import READS, Scorecard, read_changes, read_scorecard
from swayed.pipeline import Results
from swayed.tables import LAKE_TABLES


def scorecard_of(snapshot: Snapshot, results: Results, situation: str, currency: str) -> Scorecard:
    """What is claimed, believed and tested; `currency` is the workspace's, empty for the most frequent."""
    engine = DuckDBEngine()
    try:
        snapshot.open_in(engine, [name for name in READS if name in LAKE_TABLES])
        results.open_in(engine, [name for name in READS if name not in LAKE_TABLES])
        return read_scorecard(engine, situation=situation, currency=currency)
    finally:
        engine.close()


def changes_between(then: Results, now: Results) -> pa.Table:
    """Why the money believed of people differs: currency, cause, n_orders, change_minor."""
    engine = DuckDBEngine()
    try:
        for when, results in (("then", then), ("now", now)):
            engine.put(f"{when}_lines", results.read("ledger_lines"))
            engine.put(f"{when}_orders", results.read("ledger_orders"))
        return read_changes(engine)
    finally:
        engine.close()
