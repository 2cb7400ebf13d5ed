"""Seasons and new levels of one series."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHORTEST_LEVEL = 3
"""Periods that make a level."""


def seasonal(values: Array, times: NDArray[np.int64], periods_per_year: float) -> tuple[Array, float]:
    """The season of a series by STL, and its share of the variance around the drift.

    Source: Cleveland et al. 1990 (STL); share as in Wang, Smith and Hyndman 2006. Periods without a value are filled along a
    straight line for the decomposition alone.
    """
    from statsmodels.tsa.seasonal import STL

    every = np.arange(times[0], times[-1] + 1)
    whole = np.interp(every, times, values)
    # `periodic`: two or three years cannot also tell how a season changes.
    fitted = STL(whole, period=round(periods_per_year), seasonal=10 * len(whole) + 1, robust=False).fit()
    season: Array = np.asarray(fitted.seasonal)
    around = np.var(season + fitted.resid)
    share = float(np.clip(1.0 - np.var(fitted.resid) / around, 0.0, 1.0)) if around > 0 else 0.0
    return season[times - times[0]], share


def change_points(values: Array, times: NDArray[np.int64]) -> tuple[int, ...]:
    """First period of each new level, by binary segmentation with squared error, at the price of two log n variances each.

    Source: Scott and Knott 1974. The variance is that of the noise, from differences of neighbours.
    """
    price = np.log(len(values)) * float(np.var(np.diff(values)))
    waiting, found = [(0, len(values))], []
    while waiting and price > 0:
        first, last = waiting.pop()
        gain, cut = _best_cut(values[first:last])
        if gain > price:
            found.append(first + cut)
            waiting += [(first, first + cut), (first + cut, last)]
    return tuple(int(times[cut]) for cut in sorted(found))


def _best_cut(values: Array) -> tuple[float, int]:
    """The cut into two levels, each of at least three periods, that saves most squared error, and how much it saves."""
    n = len(values)
    if n < 2 * SHORTEST_LEVEL:
        return 0.0, 0
    cuts = np.arange(SHORTEST_LEVEL, n - SHORTEST_LEVEL + 1)
    before = np.cumsum(values - values.mean())[cuts - 1]
    saved = before**2 * n / (cuts * (n - cuts))
    return float(saved.max()), int(cuts[saved.argmax()])
