"""How long the customers of each segment take for each step, and where a segment gets stuck."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.stats import CensoredData, ecdf

from swayed.customers.settings import WITHIN_DAYS
from swayed.customers.tables import ALL
from swayed.subjects import FEWEST_CUSTOMERS

_DAY_MICROSECONDS = 86_400_000_000


def waits(groups: Iterable[tuple[dict[str, Any], pa.Table]]) -> list[dict[str, Any]]:
    """Rows of `customer_waits`.

    Args:
        groups: segment, stage and origin, with starts_at, ends_at and is_moved of every stretch of time at risk there.

    Source: Kaplan and Meier (1958), with the log-log interval; customers still on their way do not count as staying.
    """
    rows = [{**key, **_wait(windows)} for key, windows in groups if windows.num_rows >= FEWEST_CUSTOMERS]
    everybody = {(row["stage"], row["origin"]): row for row in rows if row["segment"] == ALL}
    for row in rows:
        among = everybody[row["stage"], row["origin"]]
        row["is_stuck"] = row["segment"] != ALL and row["moved_upper"] < among["moved_lower"]
    return rows


def _wait(windows: pa.Table) -> dict[str, Any]:
    starts, ends = (windows.column(name).cast(pa.int64()).to_numpy() for name in ("starts_at", "ends_at"))
    days = (ends - starts) / _DAY_MICROSECONDS
    is_moved = windows.column("is_moved").to_numpy()
    n_moved = int(is_moved.sum())
    facts = {"n_at_risk": len(days), "n_moved": n_moved}
    if not n_moved:
        # Nobody moved: the rule of three bounds what may have been missed.
        upper = min(1.0, 3.0 / len(days))
        return {**facts, "days_median": None, "moved_share": 0.0, "moved_lower": 0.0, "moved_upper": upper}
    survival = ecdf(CensoredData.right_censored(days, ~is_moved)).sf
    with warnings.catch_warnings():
        # Undefined before the first and after the last step, where the estimate itself is taken below.
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = survival.confidence_interval(confidence_level=0.9, method="log-log")
    at = np.array([float(WITHIN_DAYS)])
    moved = 1.0 - float(survival.evaluate(at)[0])
    # The lower end of survival is the upper end of having moved; where none is known, the estimate itself.
    survived: Any = (interval.high, interval.low)
    low, high = (1.0 - float(np.nan_to_num(side.evaluate(at)[0], nan=1.0 - moved)) for side in survived)
    return {
        **facts,
        "days_median": float(np.median(days[is_moved])),
        "moved_share": moved,
        "moved_lower": min(low, moved),
        "moved_upper": max(high, moved),
    }
