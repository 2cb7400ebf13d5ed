"""Labels of series: current, fad, season, noise, or too short to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from swayed.currents import settings
from swayed.currents.kernels import shapes, slopes
from swayed.currents.kernels.wandering import Wandering, burst_p, drift_p, furthest, season_p
from swayed.currents.seasons import change_points, seasonal

Array = NDArray[np.float64]
LabelWord = Literal["current", "fad", "season", "noise", "too_short"]

CHUNK = 250
"""Series read at once: keeps the arrays of all bursts and all pairs under about 100 MB."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one series is.

    Args:
        label: current (it drifts, further than a random walk would, and lasts), fad (a burst that returned), season, noise,
            or too_short.
        direction: rising, falling, or empty where it is no current.
        slope_per_year: Theil-Sen slope, in units of the series per year; unknown where too short.
        slope_lower: lower end of its 90 % interval; `slope_upper` likewise.
        persistence: share of windows of a third of the series whose slope has the sign of the whole one.
        breadth: effective number of communities that carry the slope; unknown without communities.
        p_wander: share of series without drift, however they wander, that drift as far as this one.
        q_value: false-discovery rate at which the label's story holds; of a current no less than `p_wander`; of noise the least of
            the three stories.
        season_share: share of the variance around the drift that the season holds; 0 where none is found.
        changes: first period of each new level, as positions.
        peak: position of a fad's height.
        note: why a series that drifts is called no current; empty otherwise.
    """

    label: LabelWord
    direction: str = ""
    slope_per_year: float | None = None
    slope_lower: float | None = None
    slope_upper: float | None = None
    persistence: float | None = None
    breadth: float | None = None
    p_wander: float = 1.0
    q_value: float = 1.0
    season_share: float = 0.0
    changes: tuple[int, ...] = ()
    peak: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Stories:
    """What is known of many series of one calendar before they are compared with all others: one entry per series."""

    positions: NDArray[np.int64]
    times: NDArray[np.int64]
    flat: Array
    p: Array
    wander: Array
    slope: Array
    lower: Array
    upper: Array
    persistence: Array
    kept: Array
    season_share: Array
    peak: NDArray[np.int64]


def label(
    values: ArrayLike,
    periods_per_year: float,
    *,
    communities: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Label:
    """The label of one series.

    Args:
        values: one value per period, in order; not a number where nothing was observed.
        periods_per_year: 12 for months, 52.18 for weeks.
        communities: the same per community (n_communities, n_periods), for the breadth; weights: size of each.

    Example:
        >>> label(0.1 + 0.01 * np.arange(48), 12).label
        'current'
    """
    parts = [None if communities is None else np.atleast_2d(np.asarray(communities, dtype=np.float64))]
    sizes = None if weights is None else [np.asarray(weights, dtype=np.float64)]
    return label_all(np.atleast_2d(np.asarray(values, np.float64)), periods_per_year, parts=parts, sizes=sizes)[0]


def label_all(
    values: Array,
    periods_per_year: float,
    *,
    parts: Sequence[Array | None] | None = None,
    sizes: Sequence[Array] | None = None,
    method: Literal["bh", "by"] = "bh",
) -> list[Label]:
    """Labels of many series, with the false-discovery rate of each story held over all of them.

    A series is a *current* when Mann-Kendall's test finds a drift (false discoveries held over all series), that drift goes
    further than 95 of 100 random walks of its own kind, it lasts, and more than one community carries it; else a *fad* or a
    *season*, whichever is surer; else *noise*.

    Args:
        values: (n_series, n_periods); not a number where nothing was observed.
        periods_per_year: 12 for months, 52.18 for weeks.
        parts: per series its values by community, or None.
        sizes: per series the sizes of its communities, all one where left out.
        method: bh holds the rate where series go together or not at all, by also where they go against each other.
    """
    parts = parts or [None] * len(values)
    labels = [Label("too_short")] * len(values)
    groups = [
        _stories(values[chunk], chunk, np.flatnonzero(seen), periods_per_year)
        for seen, rows in _calendars(values)
        for chunk in np.array_split(rows, -(-len(rows) // CHUNK))
    ]
    if not groups:
        return labels
    q = stats.false_discovery_control(np.vstack([group.p for group in groups]), axis=0, method=method)
    first = 0
    for group in groups:
        for i, position in enumerate(group.positions):
            size = sizes[position] if sizes is not None else None
            breadth = _breadth(parts[position], size, float(group.slope[i]))
            own = np.array([max(q[first + i, 0], group.wander[i]), *q[first + i, 1:]])
            labels[position] = _judged(group, i, own, breadth)
        first += len(group.positions)
    return labels


def _calendars(values: Array) -> list[tuple[NDArray[np.bool_], NDArray[np.int64]]]:
    """Series that were observed in the same periods go together; those too short are left out."""
    seen = np.isfinite(values)
    calendars, which = np.unique(seen, axis=0, return_inverse=True)
    return [
        (calendar, np.flatnonzero(which.ravel() == i))
        for i, calendar in enumerate(calendars)
        if calendar.sum() >= settings.FEWEST_PERIODS
    ]


def _stories(values: Array, positions: NDArray[np.int64], times: NDArray[np.int64], per_year: float) -> _Stories:
    series = values[:, times]
    steady = _steadied(series)
    wandering = Wandering(times)
    p = np.ones((len(series), 3))
    season_share = np.zeros(len(series))
    if times[-1] - times[0] + 1 >= settings.FEWEST_YEARS * per_year and per_year >= 3:
        waves = shapes.year(times, per_year)
        p[:, 2] = season_p(wandering.f_values(steady, waves), len(times), waves.shape[1])
    flat = series.copy()
    for i in np.flatnonzero(p[:, 2] <= settings.SEASON_LEVEL):
        season, season_share[i] = seasonal(series[i], times, per_year)
        flat[i] -= season
        steady[i] = _steadied(flat[i : i + 1])[0]
    variance = slopes.kendall_variance(flat)
    wander = drift_p(furthest(wandering.t_values(steady, shapes.drifts(times))))
    p[:, 0] = slopes.mann_kendall_p(flat, variance)
    pulses, _, heights = shapes.bursts(times)
    burst = wandering.t_values(steady, pulses)
    p[:, 1] = burst_p(burst.max(1))
    p[np.ptp(flat, axis=1) < 1e-12, :2] = 1.0
    slope, lower, upper = slopes.theil_sen(flat, times, variance)
    return _Stories(
        positions,
        times,
        flat,
        p,
        wander,
        slope * per_year,
        lower * per_year,
        upper * per_year,
        slopes.persistence(flat, times, slope),
        _kept(flat),
        season_share,
        heights[burst.argmax(1)],
    )


def _steadied(series: Array) -> Array:
    """Shares on the scale on which their sampling noise is the same at every level; other series as they are."""
    is_share = (series.min(1) >= 0.0) & (series.max(1) <= 1.0)
    steady: Array = np.where(is_share[:, None], np.arcsin(np.sqrt(np.clip(series, 0.0, 1.0))), series)
    return steady


def _kept(flat: Array) -> Array:
    """How much of the way from the first sixth to the furthest sixth the last sixth still holds."""
    sixths = np.stack([part.mean(1) for part in np.array_split(flat, 6, axis=1)], axis=1)
    way = sixths - sixths[:, :1]
    furthest = way[np.arange(len(way)), np.abs(way).argmax(1)]
    kept: Array = np.divide(way[:, -1], furthest, out=np.zeros(len(way)), where=furthest != 0)
    return kept


def _breadth(parts: Array | None, sizes: Array | None, slope: float) -> float | None:
    """Effective number of communities that carry the slope, each by its size times its own slope in that direction."""
    if parts is None or len(parts) < 2:
        return None
    own = np.zeros(len(parts))
    for i, part in enumerate(parts):
        times = np.flatnonzero(np.isfinite(part))
        if len(times) >= settings.FEWEST_PERIODS // 2:
            own[i] = stats.theilslopes(part[times], times).slope
    carried = np.maximum(own * np.sign(slope) * (np.ones(len(parts)) if sizes is None else sizes), 0.0)
    return slopes.effective_number(carried)


def _judged(group: _Stories, i: int, q: Array, breadth: float | None) -> Label:
    note = ""
    word: LabelWord = "noise"
    q_value = float(q.min())
    if q[0] <= settings.LEVEL:
        note = _against(group, i, breadth)
        if not note:
            word, q_value = "current", float(q[0])
    if word == "noise" and q[1:].min() <= settings.LEVEL:
        word, q_value = ("fad", float(q[1])) if q[1] <= q[2] else ("season", float(q[2]))
    return Label(
        label=word,
        direction="" if word != "current" else "rising" if group.slope[i] > 0 else "falling",
        slope_per_year=float(group.slope[i]),
        slope_lower=float(group.lower[i]),
        slope_upper=float(group.upper[i]),
        persistence=float(group.persistence[i]),
        breadth=breadth,
        p_wander=float(group.wander[i]),
        q_value=q_value,
        season_share=float(group.season_share[i]),
        changes=change_points(group.flat[i], group.times) if word in {"current", "fad"} else (),
        peak=int(group.peak[i]) if word == "fad" else None,
        note=note,
    )


def _against(group: _Stories, i: int, breadth: float | None) -> str:
    """Why a series that drifts is no current; empty if it is one."""
    if group.persistence[i] < settings.LEAST_PERSISTENCE:
        return "it drifts, but most of its windows do not agree"
    if group.kept[i] < settings.LEAST_KEPT:
        return "it drifted, and has gone back"
    if breadth is not None and breadth < settings.LEAST_BREADTH:
        return "it drifts in one community alone"
    return ""
