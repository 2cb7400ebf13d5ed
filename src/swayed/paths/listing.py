"""The path as operators and programs see it: one row per stage, its origins and the shares of its causes nested."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def listed_path(
    path: Sequence[str], times: list[dict[str, Any]], summaries: pa.Table, shares: pa.Table, convergence: pa.Table
) -> pa.Table:
    """One row per stage, in order.

    Args:
        path: the stages in order.
        times: how customers come into each stage, see `stage_times`.
        summaries, shares, convergence: what the model saw of each stage, its causes, and how far its chains agree.
    """
    rhat: dict[str, float] = {}
    for row in convergence.to_pylist():
        rhat[row["stage"]] = max(rhat.get(row["stage"], 1.0), row["rhat"])
    causes = shares.to_pylist()
    summarised = sorted(summaries.to_pylist(), key=lambda row: path.index(row["stage"]))
    rows = [
        {
            **{name: row[name] for name in ("stage", "n_transitions", "is_fitted", "inflation")},
            "rhat": rhat.get(row["stage"]),
            "origins": [{**time} for time in times if time["stage"] == row["stage"]],
            "shares": [{**share} for share in causes if share["stage"] == row["stage"]],
        }
        for row in summarised
    ]
    return pa.Table.from_pylist(rows)
