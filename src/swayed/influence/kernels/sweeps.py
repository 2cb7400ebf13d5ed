"""One Gibbs sweep by Poisson superposition: draw the cause of each transition, then every rate given its causes.

Given causes, everything is conjugate: effects Gamma(a + n, a/m + E), baseline factors Gamma(2 + n, 2 + expected),
weights of kinds Gamma(2 + n_k, 2 + sum of beta E_k). Shape and mean of the effects move by Metropolis on the likelihood
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


BASELINE, GENERAL, ASSOCIATION, CONTACT = 0, 1, 2, 3
"""Causes of a transition: what would have happened anyway, contact in general, lasting association, a person's contact."""


@njit(cache=True, nogil=True, error_model="numpy")
def draw_causes(
    sweep_key: np.uint64,
    event_key: Keys,
    event_rate: Floats,
    general_rate: Floats,
    met_ptr: Ints,
    met_person: Ids,
    association: Floats,
    row_ptr: Ints,
    row_source: Ids,
    row_gain: npt.NDArray[np.float32],
    source_rate: Floats,
    kind_weights: Floats,
) -> tuple[Any, Any]:
    """Draws the cause of each transition in proportion to the rates at its moment.

    Args:
        sweep_key: key of this sweep and chain; event_key: key of each transition, shape (n_events,).
        event_rate: baseline hazard at each transition, per day; general_rate: hazard of contact in general.
        met_ptr, met_person: persons met before each transition; association: rate of each person.
        row_ptr, row_source, row_gain: active rows of each transition, their source and kernel sum.
        source_rate: effect of each source (person's effect times weight of the kind); kind_weights: weights alone.

    Returns:
        (cause, where): cause of each transition; the row of `met_person` behind an association, the active row behind a
        contact (for contact in general, the contact it came through), -1 for the baseline.
    """
    n = event_rate.shape[0]
    cause = np.zeros(n, np.int8)
    where = np.full(n, -1, np.int64)
    n_kinds = kind_weights.shape[0]
    for e in range(n):
        first, last = row_ptr[e], row_ptr[e + 1]
        if first == last:
            continue
        total = event_rate[e] + general_rate[e]
        for k in range(met_ptr[e], met_ptr[e + 1]):
            total += association[met_person[k]]
        for r in range(first, last):
            total += source_rate[row_source[r]] * row_gain[r]
        key = mixed(sweep_key ^ event_key[e])
        left = uniform(key, 0) * total - event_rate[e]
        if left < 0.0:
            continue
        left -= general_rate[e]
        if left < 0.0:
            cause[e] = GENERAL
            where[e] = last - 1
            left = 0.0
            for r in range(first, last):
                left += kind_weights[row_source[r] % n_kinds] * row_gain[r]
            left *= uniform(key, 1)
            for r in range(first, last):
                left -= kind_weights[row_source[r] % n_kinds] * row_gain[r]
                if left < 0.0:
                    where[e] = r
                    break
            continue
        for k in range(met_ptr[e], met_ptr[e + 1]):
            left -= association[met_person[k]]
            if left < 0.0:
                cause[e], where[e] = ASSOCIATION, k
                break
        if left < 0.0:
            continue
        # Rounding at the very end of the interval leaves the last row.
        cause[e], where[e] = CONTACT, last - 1
        for r in range(first, last):
            left -= source_rate[row_source[r]] * row_gain[r]
            if left < 0.0:
                where[e] = r
                break
    return cause, where


@njit(cache=True, nogil=True, error_model="numpy")
def expected_causes(
    event_rate: Floats,
    general_rate: Floats,
    met_ptr: Ints,
    met_person: Ids,
    association: Floats,
    row_ptr: Ints,
    row_source: Ids,
    row_gain: npt.NDArray[np.float32],
    source_rate: Floats,
) -> tuple[Any, Any, Any, Any]:
    """Expected causes instead of drawn ones: the first half of an EM step. Arguments as in `draw_causes`.

    Returns:
        (baseline, general, association, contact): expected number per transition, per transition, per person, per source.
    """
    n = event_rate.shape[0]
    baseline, general = np.ones(n), np.zeros(n)
    of_person = np.zeros(association.shape[0])
    of_source = np.zeros(source_rate.shape[0])
    for e in range(n):
        first, last = row_ptr[e], row_ptr[e + 1]
        if first == last:
            continue
        total = event_rate[e] + general_rate[e]
        for k in range(met_ptr[e], met_ptr[e + 1]):
            total += association[met_person[k]]
        for r in range(first, last):
            total += source_rate[row_source[r]] * row_gain[r]
        baseline[e], general[e] = event_rate[e] / total, general_rate[e] / total
        for k in range(met_ptr[e], met_ptr[e + 1]):
            of_person[met_person[k]] += association[met_person[k]] / total
        for r in range(first, last):
            of_source[row_source[r]] += source_rate[row_source[r]] * row_gain[r] / total
    return baseline, general, of_person, of_source


@njit(cache=True, nogil=True, error_model="numpy")
def hazard_parts(
    event_rate: Floats,
    general_rate: Floats,
    met_ptr: Ints,
    met_person: Ids,
    association: Floats,
    row_ptr: Ints,
    row_source: Ids,
    row_gain: npt.NDArray[np.float32],
    source_rate: Floats,
) -> Any:
    """Hazard of each cause at each transition; shape (4, n_events). Arguments as in `draw_causes`."""
    parts = np.zeros((4, event_rate.shape[0]))
    for e in range(event_rate.shape[0]):
        parts[BASELINE, e], parts[GENERAL, e] = event_rate[e], general_rate[e]
        for k in range(met_ptr[e], met_ptr[e + 1]):
            parts[ASSOCIATION, e] += association[met_person[k]]
        for r in range(row_ptr[e], row_ptr[e + 1]):
            parts[CONTACT, e] += source_rate[row_source[r]] * row_gain[r]
    return parts


@njit(cache=True, nogil=True, error_model="numpy")
def kernel_parts(row_ptr: Ints, row_source: Ids, row_sums: npt.NDArray[np.float32], source_rate: Floats) -> Any:
    """Hazard of contact at each transition under each basis kernel alone; shape (n_events, m)."""
    parts = np.zeros((row_ptr.shape[0] - 1, row_sums.shape[1]))
    for e in range(parts.shape[0]):
        for r in range(row_ptr[e], row_ptr[e + 1]):
            for m in range(parts.shape[1]):
                parts[e, m] += source_rate[row_source[r]] * row_sums[r, m]
    return parts


@njit(cache=True, nogil=True, error_model="numpy")
def move_kernel_weights(key: np.uint64, other: Floats, parts: Floats, expected: Floats, weights: Floats) -> None:
    """Metropolis steps of the kernel weights with the causes summed out; `weights` change in place.

    Each step carries some weight from one half-life to another; the prior is uniform on the simplex.

    Args:
        other: hazard of all other causes at each transition, shape (n_events,).
        parts: hazard of contact under each basis kernel, shape (n_events, m); expected: its integral, shape (m,).
    """
    n_basis = weights.shape[0]
    hazard = other.copy()
    for e in range(other.shape[0]):
        for m in range(n_basis):
            hazard[e] += weights[m] * parts[e, m]
    for step in range(4 * n_basis):
        giver = int(uniform(key, 4 * step) * n_basis)
        taker = (giver + 1 + int(uniform(key, 4 * step + 1) * (n_basis - 1))) % n_basis
        carried = (0.3 if step % 2 else 0.05) * (2.0 * uniform(key, 4 * step + 2) - 1.0)
        if n_basis == 1 or weights[giver] < carried or weights[taker] < -carried:
            continue
        gain = -carried * (expected[taker] - expected[giver])
        for e in range(other.shape[0]):
            gain += math.log1p(carried * (parts[e, taker] - parts[e, giver]) / hazard[e])
        if math.log(uniform(key, 4 * step + 3)) < gain:
            weights[giver] -= carried
            weights[taker] += carried
            for e in range(other.shape[0]):
                hazard[e] += carried * (parts[e, taker] - parts[e, giver])


@njit(cache=True, nogil=True, error_model="numpy")
def move_levels(
    key: np.uint64, parts: Floats, expected: Floats, slope: Floats, middle: Floats, precision: Floats, rate: Floats
) -> Any:
    """Metropolis steps of the level of each cause with the causes summed out; logarithms of the factors, shape (4,).

    Drawing causes one by one moves the levels slowly where two causes look alike. Here all rates of a cause are
    multiplied together.

    Args:
        parts: hazard of each cause at each transition, shape (4, n_events); changed in place.
        expected: its integral over the time at risk, shape (4,).
        slope, middle, precision, rate: log prior of a factor exp(x): slope x - precision (x + middle)^2 / 2
            - rate (exp(x) - 1), up to a constant; shape (4,) each.
    """
    hazard = parts[0] + parts[1] + parts[2] + parts[3]
    moved = np.zeros(4)
    for step in range(12):
        j = step % 4
        if expected[j] <= 0.0:
            continue
        x = (0.4, 0.1, 0.03)[step // 4] * standard_normal(key, step)
        factor = math.exp(x) - 1.0
        level = math.exp(moved[j])
        gain = -expected[j] * level * factor + slope[j] * x - rate[j] * level * factor
        gain -= 0.5 * precision[j] * ((moved[j] + x + middle[j]) ** 2 - (moved[j] + middle[j]) ** 2)
        for e in range(hazard.shape[0]):
            gain += math.log1p(factor * parts[j, e] / hazard[e])
        if math.log(uniform(key, 1000 + step)) < gain:
            moved[j] += x
            for e in range(hazard.shape[0]):
                hazard[e] += factor * parts[j, e]
                parts[j, e] *= 1.0 + factor
    return moved


@njit(cache=True, nogil=True, error_model="numpy")
def draw_baseline(
    key: np.uint64, turn: int, time_at: Floats, n_at: Floats, level: Ints, first: Ints, factor: Floats, rate: Floats
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


@njit(cache=True, nogil=True, error_model="numpy")
def draw_pools(
    key: np.uint64,
    log_shape: Floats,
    log_mean: Floats,
    above: Floats,
    prior: Floats,
    spread: Floats,
    type_ptr: Ints,
    members: Ints,
    exposure: Floats,
    silent_ptr: Ints,
    silent: Floats,
    n_silent: Floats,
    counts: Ints,
) -> None:
    """New shapes and means of all types' pools, the effects integrated out, then the level above them; in place.

    Args:
        log_shape, log_mean: of each type; above: mean of all types' log a and log m.
        prior: mean and standard deviation of `above`, as (log a, sd, log m, sd); spread: sd between types.
        type_ptr, members, exposure: persons with active rows of each type, and their integrated dose.
        silent_ptr, silent, n_silent: classes of the other persons of each type: dose and number of persons.
        counts: transitions drawn to each person.
    """
    own_prior = np.array([above[0], spread[0], above[1], spread[1]])
    for k in range(log_shape.shape[0]):
        own = members[type_ptr[k] : type_ptr[k + 1]]
        log_shape[k], log_mean[k] = draw_pool(
            mixed(key ^ np.uint64(k)),
            log_shape[k],
            log_mean[k],
            own_prior,
            counts[own],
            exposure[type_ptr[k] : type_ptr[k + 1]],
            silent[silent_ptr[k] : silent_ptr[k + 1]],
            n_silent[silent_ptr[k] : silent_ptr[k + 1]],
        )
    for j in range(2):
        values = log_shape if j == 0 else log_mean
        precision = values.shape[0] / spread[j] ** 2 + 1.0 / prior[2 * j + 1] ** 2
        middle = values.sum() / spread[j] ** 2 + prior[2 * j] / prior[2 * j + 1] ** 2
        above[j] = middle / precision + standard_normal(mixed(key ^ np.uint64(1000 + j)), 0) / math.sqrt(precision)


@njit(cache=True, nogil=True, error_model="numpy")
def draw_rates(
    key: np.uint64,
    whose: Ints,
    person_key: Keys,
    person_type: Ints,
    log_shape: Floats,
    log_mean: Floats,
    counts: Ints,
    exposure: Floats,
    out: Floats,
) -> None:
    """New rates of some persons given their draws: Gamma(a + n, a / m + exposure); `out` changes in place."""
    for i in range(whose.shape[0]):
        p = whose[i]
        shape = math.exp(log_shape[person_type[p]])
        rate = math.exp(log_shape[person_type[p]] - log_mean[person_type[p]])
        log_variate = log_gamma_variate(mixed(key ^ person_key[p]), shape + counts[p]) - math.log(rate + exposure[p])
        # Below e^-300 a rate is nothing; zero would make its logarithm fail later.
        out[p] = math.exp(max(log_variate, -300.0))


@njit(cache=True, nogil=True, error_model="numpy")
def count_causes(
    cause: npt.NDArray[np.int8],
    where: Ints,
    row_source: Ids,
    n_kinds: int,
    met_person: Ids,
    event_cell: Ints,
    n_persons: int,
    n_cells: int,
) -> tuple[Any, Any, Any]:
    """Transitions drawn to each person's contacts, to each person's association, and to each baseline cell."""
    n_effect = np.zeros(n_persons, np.int64)
    n_association = np.zeros(n_persons, np.int64)
    n_at = np.zeros(n_cells)
    for e in range(cause.shape[0]):
        if cause[e] == BASELINE:
            n_at[event_cell[e]] += 1.0
        elif cause[e] == ASSOCIATION:
            n_association[met_person[where[e]]] += 1
        elif cause[e] == CONTACT:
            n_effect[row_source[where[e]] // n_kinds] += 1
    return n_effect, n_association, n_at


@njit(cache=True, nogil=True, error_model="numpy")
def keep_causes(
    cause: npt.NDArray[np.int8], where: Ints, n_effect: Ints, n_none: Ints, n_rows: Ints, n_cause: Ints
) -> Any:
    """Adds one sweep's causes to what a chain keeps, in place; returns the transitions of each cause, shape (4,)."""
    totals = np.zeros(4, np.int64)
    for e in range(cause.shape[0]):
        totals[cause[e]] += 1
        n_cause[e, cause[e]] += 1
        if cause[e] == CONTACT:
            n_rows[where[e]] += 1
    for p in range(n_effect.shape[0]):
        if n_effect[p] == 0:
            n_none[p] += 1
    return totals
