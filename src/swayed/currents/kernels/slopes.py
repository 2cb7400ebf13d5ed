"""Robust slopes: Theil-Sen with an interval, the Mann-Kendall test corrected for autocorrelation, agreement of windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]

SIGNIFICANT = 1.96
"""Autocorrelations of ranks below this many standard errors are taken as none, as Hamed and Rao propose."""


def kendall_variance(series: Array) -> Array:
    """Variance of Kendall's S of each series without a trend, corrected for autocorrelation and ties.

    var* = var(S) [1 + 2 / (n(n-1)(n-2)) sum over lags k of (n-k)(n-k-1)(n-k-2) r_k], r_k the autocorrelation of the ranks of
    the series without its slope; never below var(S).

    Source: Hamed and Rao 1998, Journal of Hydrology 204.
    """
    n = series.shape[1]
    time = np.arange(n) - (n - 1) / 2.0
    slope = np.median(_pair_slopes(series, np.arange(n)), axis=1)
    ranks = stats.rankdata(series - slope[:, None] * time, axis=1)
    ranks -= ranks.mean(1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(ranks, 2 * n, axis=1)) ** 2
    covariances = np.fft.irfft(spectrum, axis=1)[:, :n]
    correlations = covariances[:, 1:] / np.maximum(covariances[:, :1], 1e-12)
    correlations[np.abs(correlations) < SIGNIFICANT / np.sqrt(n)] = 0.0
    left = n - np.arange(1, n)
    stretch = 1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * correlations @ (left * (left - 1.0) * (left - 2.0))
    plain = n * (n - 1.0) * (2.0 * n + 5.0) - _ties(series)
    found: Array = np.maximum(plain, 0.0) / 18.0 * np.maximum(stretch, 1.0)
    return found


def mann_kendall_p(series: Array, variance: Array) -> Array:
    """Two-sided p-values of the Mann-Kendall test with a given variance of S."""
    first, second = np.triu_indices(series.shape[1], 1)
    s = np.sign(series[:, second] - series[:, first]).sum(1)
    z = np.maximum(np.abs(s) - 1.0, 0.0) / np.sqrt(np.maximum(variance, 1e-12))
    p: Array = 2.0 * stats.norm.sf(z)
    return p


def theil_sen(
    series: Array, times: NDArray[np.int64], variance: Array, confidence: float = 0.9
) -> tuple[Array, Array, Array]:
    """The median slope of all pairs of periods, and its interval by Sen (1968) with a given variance of S.

    Returns:
        Slope, lower and upper end, per period.
    """
    slopes = np.sort(_pair_slopes(series, times), axis=1)
    n = slopes.shape[1]
    reach = stats.norm.ppf(0.5 + confidence / 2.0) * np.sqrt(variance)
    lower = np.clip(np.floor((n - reach) / 2.0), 0, n - 1).astype(np.int64)
    upper = np.clip(np.ceil((n + reach) / 2.0), 0, n - 1).astype(np.int64)
    rows = np.arange(len(series))
    return np.median(slopes, axis=1), slopes[rows, lower], slopes[rows, upper]


def persistence(series: Array, times: NDArray[np.int64], slope: Array) -> Array:
    """Share of all windows of a third of the series whose own slope has the sign of the whole one."""
    width = max(len(times) // 3, 3)
    windows = np.lib.stride_tricks.sliding_window_view(series, width, axis=1)
    moments = np.lib.stride_tricks.sliding_window_view(times.astype(np.float64), width)
    signs = np.sign((windows * (moments - moments.mean(1, keepdims=True))).sum(2))
    agreeing: Array = (signs == np.sign(slope)[:, None]).mean(1)
    return agreeing


def effective_number(parts: Array) -> float:
    """How many equal parts would be spread like these: (sum p)^2 / sum p^2; 0 where all are zero.

    Example:
        >>> effective_number(np.array([2.0, 2.0, 0.0]))
        2.0
    """
    squares = float((parts**2).sum())
    return float(parts.sum()) ** 2 / squares if squares > 0 else 0.0


def _pair_slopes(series: Array, times: NDArray[np.int64]) -> Array:
    first, second = np.triu_indices(len(times), 1)
    slopes: Array = (series[:, second] - series[:, first]) / (times[second] - times[first])
    return slopes


def _ties(series: Array) -> Array:
    """Sum of g(g-1)(2g+5) over groups of g equal values, per series."""
    ordered = np.sort(series, axis=1)
    n = series.shape[1]
    ties = np.zeros(len(series))
    for row in np.flatnonzero((np.diff(ordered, axis=1) == 0).any(1)):
        edges = np.flatnonzero(np.diff(ordered[row]) != 0)
        sizes = np.diff(np.concatenate([[-1], edges, [n - 1]])).astype(np.float64)
        ties[row] = (sizes * (sizes - 1) * (2 * sizes + 5)).sum()
    return ties
