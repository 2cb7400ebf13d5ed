"""Shapes that stories draw in a series: a drift, a burst that returns, a year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HARMONICS = 3
"""Waves per year that draw a season: enough for one high month, few enough for two years."""


def drifts(times: NDArray[np.int64]) -> Array:
    """A straight line, the first column, and S-curves: early to late, slow to sudden."""
    line = (times - times[0]) / (times[-1] - times[0])
    pace, middle = (grid.ravel() for grid in np.meshgrid([4.0, 7.0, 12.0], np.arange(0.1, 0.95, 0.1)))
    curves = 1.0 / (1.0 + np.exp(-pace * (line[:, None] - middle)))
    return np.column_stack([line, curves])


def bursts(times: NDArray[np.int64]) -> tuple[Array, NDArray[np.int64], NDArray[np.int64]]:
    """Bursts that start at any period, rise and return within the series, one column each.

    f(u) = u / tau exp(1 - u / tau) for u periods after the start: highest after tau. Six values of tau, up to a tenth of the
    series. One that has not returned to a quarter of its height by the end is left out: whether it returns nobody knows.

    Returns:
        The shapes (n_periods, n_shapes), and the period of each one's start and of its height.
    """
    span = int(times[-1] - times[0]) + 1
    taus = np.unique(np.geomspace(1.0, max(span / 10.0, 1.5), 6).round(2))
    start, tau = (grid.ravel() for grid in np.meshgrid(times[:-2], taus))
    since = (times[:, None] - start) / tau
    shapes = np.where(since > 0, since * np.exp(1.0 - since), 0.0)
    has_returned = (shapes[-1] < 0.25) & (shapes.argmax(0) < len(times) - 3) & (shapes.max(0) > 0.5)
    shapes, start, tau = shapes[:, has_returned], start[has_returned], tau[has_returned]
    return shapes, start, np.round(start + tau).astype(np.int64)


def year(times: NDArray[np.int64], periods_per_year: float) -> Array:
    """Sine and cosine waves with one to three turns a year, at most half as many as there are periods in it."""
    turns = np.arange(1, min(HARMONICS, int((periods_per_year - 1) // 2)) + 1)
    angles = 2.0 * np.pi * np.outer(times / periods_per_year, turns)
    return np.hstack([np.cos(angles), np.sin(angles)])
