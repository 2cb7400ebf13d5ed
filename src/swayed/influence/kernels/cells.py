"""Baseline cells: a customer's own recent activity, cut into levels, with calendar, time in stage, segment and origin.

Activity enters as two exponentially weighted sums of his contacts to the end of *yesterday*, with mean memories of 5
and 25 days; level 0 means none, the others are quantiles of person-days at risk.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.integrals import UNIT

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

NOTHING = 1e-3
"""Weighted activity below this is level 0: what is left of one contact after about seven memories."""
N_BINS = 400
_LOW, _WIDTH = math.log(NOTHING), 0.04


@njit(cache=True, nogil=True, inline="always")
def histogram_bin(value: float) -> int:
    """Bin of a weighted activity on a logarithmic scale, -1 below `NOTHING`."""
    if value < NOTHING:
        return -1
    return min(int((math.log(value) - _LOW) / _WIDTH), N_BINS - 1)


def level_of_bin(histogram: Floats, n_levels: int) -> Ints:
    """Level 1..n_levels of each histogram bin, equal person-days per level; shape (N_BINS,)."""
    total = histogram.sum()
    if total == 0.0:
        return np.ones(N_BINS, dtype=np.int64)
    middle = (np.cumsum(histogram) - histogram / 2) / total
    return np.asarray(1 + np.minimum((middle * n_levels).astype(np.int64), n_levels - 1))


@njit(cache=True, nogil=True, error_model="numpy")
def _stay_level(days: float, stay_edges: Floats) -> int:
    level = 0
    while level < stay_edges.shape[0] and days >= stay_edges[level]:
        level += 1
    return level


@njit(cache=True, nogil=True, error_model="numpy")
def _add_share(histogram: Ints, memory: int, bin_no: int, share: Any) -> None:
    if bin_no >= 0:
        histogram[memory, bin_no] += share


@njit(cache=True, nogil=True, error_model="numpy")
def walk_days(
    activity_ptr: Ints,
    activity_day: Ints,
    activity_count: Floats,
    window_ptr: Ints,
    start: Floats,
    end: Floats,
    stratum: Ints,
    event: Ints,
    memories: Floats,
    levels: npt.NDArray[np.int64],
    calendar_days: int,
    n_calendar: int,
    stay_edges: Floats,
    n_strata: int,
    n_levels: int,
    is_first_pass: bool,
    n_events: int,
) -> tuple[Any, Any, Any]:
    """Walks each customer's days at risk; first pass: histograms of activity; second pass: time per cell.

    Args:
        activity_ptr, activity_day, activity_count: contacts per customer and day; days may be negative (history).
        window_ptr, start, end: risk windows; stratum: cell stratum of each window; event: its transition or -1.
        memories: the two mean memories, days.
        levels: (2, N_BINS) level of each histogram bin, used in the second pass.
        calendar_days, n_calendar: length and number of calendar levels.
        stay_edges: days since the start of the window at which its time-in-stage level rises.
        n_strata, n_levels: sizes; n_levels counts level 0.
        is_first_pass: which of the two results to compute.
        n_events: number of transitions.

    Returns:
        (histograms (2, N_BINS), time per cell, both in units, cell of each transition). Cell code, slowest first:
        stratum, level of memory 0, level of memory 1, calendar, time in stage.
    """
    n_stay = stay_edges.shape[0] + 1
    histogram = np.zeros((2, N_BINS), np.int64)
    time_at = np.zeros(1 if is_first_pass else n_strata * n_levels * n_levels * n_calendar * n_stay, np.int64)
    event_cell = np.full(n_events, -1, np.int64)
    fade0, fade1 = math.exp(-1.0 / memories[0]), math.exp(-1.0 / memories[1])
    for customer in range(window_ptr.shape[0] - 1):
        n_activity = activity_ptr[customer + 1]
        for w in range(window_ptr[customer], window_ptr[customer + 1]):
            # Windows may overlap or leave gaps: each walks from the state at its own first day.
            i, day = activity_ptr[customer], math.floor(start[w])
            sum0, sum1 = 0.0, 0.0
            while i < n_activity and activity_day[i] < day:
                age = float(day - activity_day[i])
                sum0 += activity_count[i] * math.exp(-(age - 1.0) / memories[0])
                sum1 += activity_count[i] * math.exp(-(age - 1.0) / memories[1])
                i += 1
            while day < end[w] or (event[w] >= 0 and float(day) <= end[w]):
                share = np.int64((min(end[w], day + 1.0) - max(start[w], float(day))) / UNIT)
                bin0, bin1 = histogram_bin(sum0), histogram_bin(sum1)
                if is_first_pass:
                    _add_share(histogram, 0, bin0, share)
                    _add_share(histogram, 1, bin1, share)
                else:
                    level0 = levels[0, bin0] if bin0 >= 0 else 0
                    level1 = levels[1, bin1] if bin1 >= 0 else 0
                    calendar = min(max(day, 0) // calendar_days, n_calendar - 1)
                    stay = _stay_level(day - math.floor(start[w]), stay_edges)
                    cell = (
                        ((stratum[w] * n_levels + level0) * n_levels + level1) * n_calendar + calendar
                    ) * n_stay + stay
                    time_at[cell] += share
                    if event[w] >= 0:
                        event_cell[event[w]] = cell
                sum0 *= fade0
                sum1 *= fade1
                if i < n_activity and activity_day[i] == day:
                    sum0 += activity_count[i]
                    sum1 += activity_count[i]
                    i += 1
                day += 1
    return histogram, time_at, event_cell


@njit(cache=True, nogil=True, error_model="numpy")
def transitions_of_windows(window_ptr: Ints, window_key: Keys, event_ptr: Ints, event_key: Keys) -> Any:
    """Transition at the end of each window, -1 where there is none; shape (n_windows,).

    Args:
        window_ptr: windows of each customer, as row pointers; window_key: key of the transition at the end of each, or 0.
        event_ptr, event_key: transitions of each customer, and their keys.
    """
    found = np.full(window_key.shape[0], -1, np.int64)
    for customer in range(window_ptr.shape[0] - 1):
        for w in range(window_ptr[customer], window_ptr[customer + 1]):
            if window_key[w] != 0:
                for e in range(event_ptr[customer], event_ptr[customer + 1]):
                    if event_key[e] == window_key[w]:
                        found[w] = e
                        break
    return found
