"""Regression on a level that may wander, or swing around itself, as far as the series itself allows.

    y(t) = a + b f(t) + m(t) + e(t),    e white noise,    m with covariance q k(s, t):  memory 1: a random walk
                                                                                       memory r: AR(1), r ** |s - t|

The ratio q and the memory decide how far the level goes by itself. No series of realistic length tells them well, and one
put too low makes currents out of nothing. So none is chosen: each pair gets its restricted likelihood as weight, and
the spread of b between the pairs counts as uncertainty of b.

Source: Harvey 1989, *Forecasting, structural time series models and the Kalman filter* (the local level); Patterson and
Thompson 1971 (restricted likelihood). Weighing over the pairs, and the reference distributions below, are ours: they were
simulated, see the method page.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]

MEMORIES: dict[float, Array] = {
    1.0: np.concatenate([[0.0], np.geomspace(1e-4, 1e3, 15)]),
    0.8: np.array([0.1, 0.5, 2.0, 10.0, 1e3]),
    0.5: np.array([0.1, 0.5, 2.0, 10.0, 1e3]),
}
"""Ratios tried with each memory: from no wandering to nothing but wandering, and swings that are forgotten within months."""

CURVE_WEIGHT = 0.53
"""A curve is one of many tried: its t counts this much beside that of the straight line, so that both fall alike rarely."""


class Wandering:
    """The covariances of one calendar of observed periods; those of one memory are all made diagonal by one rotation.

    Args:
        times: observed periods, ascending whole numbers; a missing one is a longer step, not a value.
    """

    def __init__(self, times: NDArray[np.int64]) -> None:
        since = (times - times[0] + 1).astype(np.float64)
        apart = np.abs(np.subtract.outer(since, since))
        self._pairs: list[tuple[Array, Array]] = []
        for memory, ratios in MEMORIES.items():
            covariance = np.minimum.outer(since, since) if memory == 1.0 else memory**apart
            values, rotation = np.linalg.eigh(covariance)
            self._pairs += [(rotation, 1.0 / (1.0 + q * np.maximum(values, 0.0))) for q in ratios]

    def t_values(self, series: Array, shapes: Array) -> Array:
        """How many standard errors each shape's coefficient lies from zero, each shape tried alone.

        Args:
            series: (n_series, n_periods); shapes: (n_periods, n_shapes).

        Returns:
            (n_series, n_shapes).
        """
        n = series.shape[1]
        likelihoods, slopes, variances = [], [], []
        for rotation, weights in self._pairs:
            turned, shaped, ones = series @ rotation, rotation.T @ shapes, rotation.sum(0)
            level = weights * ones
            total = level @ ones
            shape = shaped - np.outer(ones, level @ shaped / total)
            rest = turned - np.outer(turned @ level / total, ones)
            size = weights @ shape**2
            slope = (rest * weights) @ shape / size
            squares = np.maximum((rest**2 @ weights)[:, None] - slope**2 * size, 1e-12)
            volume = np.log(weights).sum() - np.log(total) - np.log(size)
            likelihoods.append(0.5 * (volume - (n - 2) * np.log(squares)))
            slopes.append(slope)
            variances.append(squares / (n - 2) / size)
        weight = _shares(np.array(likelihoods))
        mean = (weight * slopes).sum(0)
        spread = (weight * (np.array(variances) + (np.array(slopes) - mean) ** 2)).sum(0)
        found: Array = mean / np.sqrt(spread)
        return found

    def f_values(self, series: Array, shapes: Array) -> Array:
        """The Wald statistic per shape of all shapes together, one per series."""
        n, n_shapes = shapes.shape
        freedom = n - n_shapes - 1
        likelihoods, slopes, spreads = [], [], []
        for rotation, weights in self._pairs:
            design, turned = rotation.T @ np.column_stack([np.ones(n), shapes]), series @ rotation
            inverse = np.linalg.inv((design.T * weights) @ design)
            products = (turned * weights) @ design
            slope = products @ inverse
            squares = np.maximum(turned**2 @ weights - (slope * products).sum(1), 1e-12)
            volume = np.log(weights).sum() + np.linalg.slogdet(inverse)[1]
            likelihoods.append(0.5 * (volume - freedom * np.log(squares)))
            slopes.append(slope[:, 1:])
            spreads.append((squares / freedom)[:, None, None] * inverse[1:, 1:])
        weight = _shares(np.array(likelihoods))
        mean = np.einsum("qs,qsp->sp", weight, slopes)
        apart = np.array(slopes) - mean
        spread = np.einsum("qs,qspr->spr", weight, spreads) + np.einsum("qs,qsp,qsr->spr", weight, apart, apart)
        found: Array = (mean * np.linalg.solve(spread, mean[:, :, None])[:, :, 0]).sum(1) / n_shapes
        return found


def _shares(likelihoods: Array) -> Array:
    """Likelihoods as weights that sum to one over the pairs, the first axis."""
    weight = np.exp(likelihoods - likelihoods.max(0))
    shares: Array = weight / weight.sum(0)
    return shares


def furthest(t: Array) -> Array:
    """The larger of the line's t, the first column, and the weighed t of the best curve."""
    found: Array = np.maximum(np.abs(t[:, 0]), CURVE_WEIGHT * np.abs(t[:, 1:]).max(1))
    return found


def drift_p(t: Array) -> Array:
    """p-values of the furthest drift: no more than this share of series without drift goes so far, however they wander.

    The largest quantiles over all mixtures of random walk and white noise, AR(1) noise, and 24 to 200 periods were 4.4 at 5 %,
    6.8 at 1 %, 12.4 at 0.1 %: Student's t with 4 degrees of freedom, stretched by 1.55 (4.3, 7.1, 13.3).
    """
    p: Array = 2.0 * stats.t.sf(t / 1.55, 4)
    return p


def burst_p(t: Array) -> Array:
    """p-values of the surest of all bursts tried; the largest quantiles were 4.4 at 5 %, 5.5 at 1 %, 7.6 at 0.1 %."""
    p: Array = np.minimum(1.0, 0.05 * np.exp(-1.3 * (t - 4.4)))
    return p


def season_p(f: Array, n_periods: int, n_shapes: int) -> Array:
    """p-values of a season; the largest quantiles exceeded those of F by 15 to 36 %."""
    p: Array = stats.f.sf(f / 1.4, n_shapes, n_periods - n_shapes - 1)
    return p
