"""What went together: a current and purchases, audience and purchases. Association, never effect."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]
Z90 = 1.6448536269514722
FEWEST_MOVED = 5
"""Customers who moved that each side needs for odds to be said."""

FEWEST_PEOPLE = 10
"""People over whom a correlation is said at all."""


def odds_ratio(counts: Array) -> tuple[float, float, float] | None:
    """Mantel-Haenszel odds ratio of a step, riders to others, within period and community, with its 90 % interval.

    Args:
        counts: one row per stratum: riders who moved, riders who did not, others who moved, others who did not.

    Returns:
        Ratio, lower, upper; None where too few moved.

    Source: Robins, Breslow and Greenland 1986 for the variance.
    """
    a, b, c, d = counts.T
    n = counts.sum(1)
    if a.sum() < FEWEST_MOVED or c.sum() < FEWEST_MOVED:
        return None
    r, s = a * d / n, b * c / n
    if r.sum() == 0 or s.sum() == 0:
        return None
    p, q = (a + d) / n, (b + c) / n
    variance = (
        (p * r).sum() / (2 * r.sum() ** 2)
        + (p * s + q * r).sum() / (2 * r.sum() * s.sum())
        + (q * s).sum() / (2 * s.sum() ** 2)
    )
    ratio, reach = float(r.sum() / s.sum()), float(np.exp(Z90 * np.sqrt(variance)))
    return ratio, ratio / reach, ratio * reach


def vanity(people: pa.Table) -> list[dict[str, object]]:
    """How followers, likes and mentions went with the share of customers who moved after a contact, by rank.

    Args:
        people: moved_share, followers, likes, mentions; unknown where the data have none.
    """
    rows: list[dict[str, object]] = []
    for measure in ("followers", "likes", "mentions"):
        known = people.filter(people.column(measure).is_valid())
        row: dict[str, object] = {"measure": measure, "n_people": known.num_rows}
        audience, moved = (np.asarray(known.column(name).to_pylist(), np.float64) for name in (measure, "moved_share"))
        if known.num_rows >= FEWEST_PEOPLE and np.ptp(audience) > 0 and np.ptp(moved) > 0:
            found = float(stats.spearmanr(audience, moved).statistic)
            # Bonett and Wright 2000: the variance of Fisher's z for ranks.
            reach = Z90 * np.sqrt((1 + found**2 / 2) / (known.num_rows - 3))
            middle = np.arctanh(np.clip(found, -0.9999, 0.9999))
            row |= {
                "correlation": found,
                "correlation_lower": float(np.tanh(middle - reach)),
                "correlation_upper": float(np.tanh(middle + reach)),
            }
        rows.append(row)
    return rows
