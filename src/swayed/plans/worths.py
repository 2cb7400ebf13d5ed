"""What it is worth to move a customer into a stage: the margin of an order, times the share who come to buy."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from swayed.plans import settings
from swayed.plans.tables import PLAN_WORTHS


def worths_table(orders: pa.Table, reached: pa.Table, hazards: pa.Table, last_stage: str) -> pa.Table:
    """One row per stage and segment.

    Args:
        orders: segment, currency, net_value, cost_of_goods of each order; reached: n_arrived, n_reached, n_watched and
            n_watched_reached of each stage; hazards: n_steps and risk_days of each stage and segment.
        last_stage: the purchase.
    """
    currency = _most_frequent(orders)
    orders = orders.filter(pc.equal(pc.fill_null(orders.column("currency"), ""), currency or ""))
    value = orders.column("net_value").to_numpy(zero_copy_only=False).astype(np.float64)
    cost = orders.column("cost_of_goods").to_numpy(zero_copy_only=False).astype(np.float64)
    segment = np.array(orders.column("segment").to_pylist(), dtype=object)
    margin_share = _margin_share(value, cost)
    reaches = {row["stage"]: _reaching_share(row) for row in reached.to_pylist()}
    rows = hazards.to_pylist()
    overall: dict[str, float] = {}
    for stage in {row["stage"] for row in rows}:
        own = [row for row in rows if row["stage"] == stage]
        overall[stage] = sum(row["n_steps"] for row in own) / max(sum(row["risk_days"] for row in own), 1e-9)
    return PLAN_WORTHS.from_rows(
        [
            {
                "stage": row["stage"],
                "segment": row["segment"],
                "baseline": settings.HORIZON_DAYS * _hazard(row, overall[row["stage"]]),
                "reaches": 1.0 if row["stage"] == last_stage else reaches.get(row["stage"], 0.0),
                "net_value": _leaning_mean(value, segment == row["segment"]),
                "margin_share": margin_share,
                "n_orders": int((segment == row["segment"]).sum()),
                "currency": currency,
            }
            for row in rows
        ]
    )


def _most_frequent(orders: pa.Table) -> str | None:
    counts = orders.group_by("currency").aggregate([([], "count_all")])
    rows = sorted(counts.to_pylist(), key=lambda row: (-row["count_all"], row["currency"] or ""))
    return str(rows[0]["currency"]) if rows and rows[0]["currency"] is not None else None


def _margin_share(value: np.ndarray, cost: np.ndarray) -> float | None:
    """Margin over net value of the orders whose goods have a known cost."""
    known = ~np.isnan(cost)
    total = float(value[known].sum())
    return (total - float(cost[known].sum())) / total if total > 0.0 else None


def _leaning_mean(value: np.ndarray, of: np.ndarray) -> float | None:
    """Mean of some orders, leaning on the mean of all."""
    if len(value) == 0:
        return None
    overall = float(value.mean())
    return (float(value[of].sum()) + settings.PRIOR_ORDERS * overall) / (int(of.sum()) + settings.PRIOR_ORDERS)


def _reaching_share(row: dict[str, int]) -> float:
    """Share who came to the last stage in time; of all where few were watched long enough, which errs low."""
    if row["n_watched"] >= settings.FEWEST_REACHED:
        return row["n_watched_reached"] / row["n_watched"]
    return row["n_reached"] / max(row["n_arrived"], 1)


def _hazard(row: dict[str, float], overall: float) -> float:
    """Steps per day of a segment, leaning on the stage's."""
    lean = settings.PRIOR_STEPS
    return (row["n_steps"] + lean) / (row["risk_days"] + lean / overall) if overall > 0.0 else 0.0
