"""One Gibbs sweep by Poisson superposition: draw the cause of each transition, then every rate given its causes.

Given causes, everything is conjugate: effects Gamma(a + n, a/m + E), baseline factors Gamma(2 + n, 2 + expected),
kernel weights Gamma(1 + n_m, 1 + sum of beta E_m). Shape and mean of the effects move by Metropolis on the likelihood
in which the effects are integrated out (negative binomial), so that many small effects cannot trap the chain.
Source: Rasmussen (2013); Linderman and Adams (2014); METHOD page.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import log_gamma_variate, mixed, standard_normal, uniform

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]


@njit(cache=True, nogil=True, error_model="numpy")
def draw_causes(
    sweep_key: np.uint64,
    event_key: Keys,
    event_rate: Floats,
    row_ptr: Ints,
    row_person: Ids,
    row_sums: npt.NDArray[np.float32],
    beta: Floats,
    gamma: Floats,
    weights: Floats,
    row_credit: Ints,
) -> tuple[Any, Any, Any, Any]:
    """Draws the cause of each transition among baseline, association and contacts, in proportion to their rates.

    Args:
        sweep_key: key of this sweep and chain; event_key: key of each transition, shape (n_events,).
        event_rate: baseline hazard at each transition, per day.
        row_ptr, row_person, row_sums: active rows of each transition, as `fill_active_rows` makes them.
        beta, gamma: effect and association of each person; weights: kernel weights, summing to one.
        row_credit: counts how often a row was drawn as an exposure's cause; changed in place.

    Returns:
        (n_effect, n_association, n_basis, is_baseline): draws per person, per person, per kernel, and one flag per
        transition.
    """
    n_basis = weights.shape[0]
    n_effect = np.zeros(beta.shape[0], np.int64)
    n_association = np.zeros(beta.shape[0], np.int64)
    n_kernel = np.zeros(n_basis, np.int64)
    is_baseline = np.zeros(event_rate.shape[0], np.bool_)
    for e in range(event_rate.shape[0]):
        total = event_rate[e]
        for r in range(row_ptr[e], row_ptr[e + 1]):
            kernel = 0.0
            for m in range(n_basis):
                kernel += weights[m] * row_sums[r, m]
            total += beta[row_person[r]] * kernel + gamma[row_person[r]]
        key = mixed(sweep_key ^ event_key[e])
        left = uniform(key, 0) * total - event_rate[e]
        if left < 0.0:
            is_baseline[e] = True
            continue
        cause, is_effect, is_found = row_ptr[e + 1] - 1, False, False
        for r in range(row_ptr[e], row_ptr[e + 1]):
            left -= gamma[row_person[r]]
            if left < 0.0:
                cause, is_found = r, True
                break
            kernel = 0.0
            for m in range(n_basis):
                kernel += weights[m] * row_sums[r, m]
            left -= beta[row_person[r]] * kernel
            if left < 0.0:
                cause, is_effect, is_found = r, True, True
                break
        if not is_found and row_ptr[e + 1] == row_ptr[e]:
            is_baseline[e] = True  # rounding at the very end of the interval
        elif not is_effect:
            n_association[row_person[cause]] += 1
        else:
            n_effect[row_person[cause]] += 1
            row_credit[cause] += 1
            n_kernel[_kernel_of(key, weights, row_sums[cause])] += 1
    return n_effect, n_association, n_kernel, is_baseline


@njit(cache=True, nogil=True)
def _kernel_of(key: np.uint64, weights: Floats, sums: npt.NDArray[np.float32]) -> int:
    total = 0.0
    for m in range(weights.shape[0]):
        total += weights[m] * sums[m]
    left = uniform(key, 1) * total
    for m in range(weights.shape[0]):
        left -= weights[m] * sums[m]
        if left < 0.0:
            return m
    return int(weights.shape[0]) - 1


@njit(cache=True, nogil=True, error_model="numpy")
def draw_baseline(
    key: np.uint64, turn: int, time_at: Floats, n_at: Ints, level: Ints, first: Ints, factor: Floats, rate: Floats
) -> None:
    """Draws the baseline's factors in turn and rescales the rates; `factor` and `rate` change in place.

    Args:
        key: key of this sweep.
        turn: number of the sweep; the overall rate is drawn every time, the other factors every second time.
        time_at: customer-days at risk of each cell, shape (n_cells,); n_at: baseline transitions drawn there.
        level: level of each cell in each factor, shape (n_factors, n_cells).
        first: position of each factor's first level in `factor`; shape (n_factors + 1,).
        factor: value of each level of each factor; position 0 holds mu, the overall rate per day.
        rate: baseline hazard of each cell, per day.
    """
    for j in range(level.shape[0]):
        if j > 0 and (j + turn) % 2 == 0:
            continue
        n_levels = first[j + 1] - first[j]
        expected = np.zeros(n_levels)
        counted = np.zeros(n_levels)
        for cell in range(time_at.shape[0]):
            expected[level[j, cell]] += time_at[cell] * rate[cell]
            counted[level[j, cell]] += n_at[cell]
        change = np.empty(n_levels)
        for k in range(n_levels):
            position = first[j] + k
            prior = 2.0 if j > 0 else 0.01  # the overall rate is free, the factors stay near one
            base = expected[k] / factor[position]
            rate_prior = 2.0 if j > 0 else 0.0
            if base + rate_prior <= 0.0:
                change[k] = 1.0
                continue
            drawn = math.exp(log_gamma_variate(mixed(key ^ np.uint64(position)), prior + counted[k])) / (
                rate_prior + base
            )
            change[k] = drawn / factor[position]
            factor[position] = drawn
        for cell in range(time_at.shape[0]):
            rate[cell] *= change[level[j, cell]]


@njit(cache=True, nogil=True, error_model="numpy")
def pool_log_likelihood(
    log_shape: float, log_mean: float, counts: Ints, exposures: Floats, silent: Floats, n_silent: Floats
) -> float:
    """Log-likelihood of a pool's shape and mean with the effects integrated out, up to a constant.

    Args:
        log_shape, log_mean: logarithms of a and m.
        counts, exposures: draws and integrated dose of the persons who have active rows.
        silent, n_silent: integrated dose and number of persons without any, who can only have caused nothing.
    """
    shape = math.exp(log_shape)
    rate = math.exp(log_shape - log_mean)
    total = 0.0
    log_rate = math.log(rate)
    at_zero = math.lgamma(shape)
    for i in range(counts.shape[0]):
        if counts[i] > 0:
            total += math.lgamma(shape + counts[i]) - at_zero
        total += shape * log_rate - (shape + counts[i]) * math.log(rate + exposures[i])
    for i in range(silent.shape[0]):
        total += n_silent[i] * shape * (log_rate - math.log(rate + silent[i]))
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def draw_pool(
    key: np.uint64,
    log_shape: float,
    log_mean: float,
    prior: Floats,
    counts: Ints,
    exposures: Floats,
    silent: Floats,
    n_silent: Floats,
) -> tuple[float, float]:
    """Four Metropolis steps of a pool's (log a, log m); prior = (mean, sd) of log a, then of log m."""
    current = pool_log_likelihood(log_shape, log_mean, counts, exposures, silent, n_silent)
    current -= 0.5 * ((log_shape - prior[0]) / prior[1]) ** 2 + 0.5 * ((log_mean - prior[2]) / prior[3]) ** 2
    for step in range(4):
        scale = 0.5 if step % 2 == 0 else 0.15
        shape_new = log_shape + scale * standard_normal(key, 4 * step)
        mean_new = log_mean + scale * standard_normal(key, 4 * step + 1)
        proposed = pool_log_likelihood(shape_new, mean_new, counts, exposures, silent, n_silent)
        proposed -= 0.5 * ((shape_new - prior[0]) / prior[1]) ** 2 + 0.5 * ((mean_new - prior[2]) / prior[3]) ** 2
        if math.log(uniform(key, 1000 + step)) < proposed - current:
            log_shape, log_mean, current = shape_new, mean_new, proposed
    return log_shape, log_mean


@njit(cache=True, nogil=True, error_model="numpy")
def likelihood_ratios(person_ptr: Ints, gain: Floats, exposure: Floats, ceiling: float) -> tuple[Any, Any]:
    """Largest log-likelihood ratio of each person's effect against no effect, everything else held.

    For person p with active rows r of gain h_r = kernel sum / hazard of the transition without him:

        ratio_p = max over beta >= 0 of  sum of log(1 + beta h_r) - beta E_p

    Args:
        person_ptr, gain: rows grouped by person; exposure: integrated dose E_p.
        ceiling: largest effect tried.

    Returns:
        (ratio, beta at the maximum), shape (n_persons,) each.
    """
    n = exposure.shape[0]
    ratio = np.zeros(n)
    best = np.zeros(n)
    for p in range(n):
        slope = -exposure[p]
        for r in range(person_ptr[p], person_ptr[p + 1]):
            slope += gain[r]
        if slope <= 0.0 or exposure[p] <= 0.0:
            continue
        low, high = 0.0, min((person_ptr[p + 1] - person_ptr[p]) / exposure[p], ceiling)
        for _ in range(50):  # the slope falls strictly in beta: bisection cannot miss
            middle = 0.5 * (low + high)
            slope = -exposure[p]
            for r in range(person_ptr[p], person_ptr[p + 1]):
                slope += gain[r] / (1.0 + middle * gain[r])
            if slope > 0.0:
                low = middle
            else:
                high = middle
        best[p] = 0.5 * (low + high)
        total = -best[p] * exposure[p]
        for r in range(person_ptr[p], person_ptr[p + 1]):
            total += math.log1p(best[p] * gain[r])
        ratio[p] = max(total, 0.0)
    return ratio, best
