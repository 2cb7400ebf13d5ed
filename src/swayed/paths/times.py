"""How long customers take from stage to stage, those who have not moved yet counted as such."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.stats import CensoredData, ecdf

_DAY_MICROSECONDS = 86_400_000_000
WITHIN_DAYS = (30, 90)


def stage_times(risk_windows: pa.Table) -> list[dict[str, Any]]:
    """Times from where customers stood to where they moved, by origin and stage.

    Args:
        risk_windows: the table of the paths room, of all selected customers.

    Returns:
        One row per stage and origin: n_at_risk windows, n_moved of them; days_lower, days_median, days_upper (quartiles of
        those who moved, None where nobody did); share_30_days, share_90_days: moved within so many days, by Kaplan and
        Meier's estimate, so that customers who are still on their way do not count as staying.
    """
    rows = []
    pairs = (
        risk_windows.group_by(["stage", "origin"])
        .aggregate([])
        .sort_by([("stage", "ascending"), ("origin", "ascending")])
    )
    for pair in pairs.to_pylist():
        own = risk_windows.filter(
            pc.and_(
                pc.equal(risk_windows.column("stage"), pair["stage"]),
                pc.equal(risk_windows.column("origin"), pair["origin"]),
            )
        )
        starts, ends = (own.column(name).cast(pa.int64()).to_numpy() for name in ("starts_at", "ends_at"))
        days = (ends - starts) / _DAY_MICROSECONDS
        is_moved = np.asarray(pc.is_valid(own.column("transition_id")))
        survival = ecdf(CensoredData.right_censored(days, ~is_moved)).sf
        quartiles = np.quantile(days[is_moved], [0.25, 0.5, 0.75]).tolist() if is_moved.any() else [None] * 3
        rows.append(
            {
                **pair,
                "n_at_risk": len(days),
                "n_moved": int(is_moved.sum()),
                **dict(zip(("days_lower", "days_median", "days_upper"), quartiles, strict=True)),
                **{
                    f"share_{within}_days": float(1.0 - survival.evaluate(np.array([float(within)]))[0])
                    for within in WITHIN_DAYS
                },
            }
        )
    return rows
