"""One Gibbs sweep by Poisson superposition: draw the cause of each transition, then every rate given its causes.

Given causes, everything is conjugate: effects Gamma(a + n, a/m + E), baseline factors Gamma(2 + n, 2 + expected),
weights of kinds Gamma(2 + n_k, 2 + sum of beta E_k). Pools of effects move in `pools`, levels and half-lives in `levels`.
Source: Rasmussen (2013); Linderman and Adams (2014); METHOD page.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import log_gamma_variate, mixed, uniform
from swayed.influence.kernels.integrals import UNIT

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Levels = npt.NDArray[np.int16]
Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Gains = npt.NDArray[np.float32]

_ONE = np.uint64(1)
_PER_UNIT = 1.0 / UNIT


BASELINE, GENERAL, ASSOCIATION, CONTACT = 0, 1, 2, 3
"""Causes of a transition: what would have happened anyway, contact in general, lasting association, a person's contact."""


@njit(cache=True, inline="always")
def empty_ladder(met_ptr: Ints, row_ptr: Ints) -> Any:
    """Room for the rungs of any transition: one for each person met and one for each active row."""
    n_rungs = 0
    for e in range(row_ptr.shape[0] - 1):
        n_rungs = max(n_rungs, met_ptr[e + 1] - met_ptr[e] + row_ptr[e + 1] - row_ptr[e])
    return np.empty(n_rungs)


@njit(cache=True, inline="always")
def with_association(
    hazard: float, e: int, met_ptr: Ints, met_person: Ids, association: Floats, ladder: Floats
) -> float:
    """`hazard` and the lasting rates of all persons met before transition e; rung k holds the sum up to the k-th of them."""
    rung = np.uint64(0)
    # Unsigned, here and below: a signed index may count from the end, and asking that costs as much as the sum.
    for k in range(np.uint64(met_ptr[e]), np.uint64(met_ptr[e + 1])):
        hazard += association[met_person[k]]
        ladder[rung] = hazard
        rung += _ONE
    return hazard


@njit(cache=True, inline="always")
def with_contacts(
    hazard: float,
    e: int,
    row_ptr: Ints,
    row_source: Ids,
    row_gain: Gains,
    source_rate: Floats,
    ladder: Floats,
    n_below: int,
) -> float:
    """`hazard` and the rates of all active rows of transition e; their rungs follow the first `n_below`."""
    rung = np.uint64(n_below)
    for r in range(np.uint64(row_ptr[e]), np.uint64(row_ptr[e + 1])):
        hazard += source_rate[row_source[r]] * row_gain[r]
        ladder[rung] = hazard
        rung += _ONE
    return hazard


@njit(cache=True, inline="always")
def rung_above(height: float, ladder: Floats, n_rungs: int) -> int:
    """The first rung above `height`, by a count without branches; rounding at the very end leaves the last rung."""
    n_passed = 0
    for rung in range(n_rungs - 1):
        n_passed += ladder[rung] <= height
    return n_passed


@njit(cache=True, nogil=True, error_model="numpy")
def row_gains(row_sums: Gains, weights: Floats) -> Any:
    """Kernel sum of each row under some weights of the basis kernels; shape (n_rows,).

    A loop of its own: a library's product may round a row differently beside other rows.
    """
    gains = np.empty(row_sums.shape[0], np.float32)
    for r in range(row_sums.shape[0]):
        gain = 0.0
        for m in range(row_sums.shape[1]):
            gain += weights[m] * row_sums[r, m]
        gains[r] = gain
    return gains


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
    row_gain: Gains,
    source_rate: Floats,
    kind_weights: Floats,
) -> tuple[Any, Any]:
    """Draws the cause of each transition in proportion to the rates at its moment.

    The hazard is summed once, row by row; the running sums are a ladder, and a uniform height on it is the draw.

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
    ladder = empty_ladder(met_ptr, row_ptr)
    for e in range(n):
        n_met, n_rows = met_ptr[e + 1] - met_ptr[e], row_ptr[e + 1] - row_ptr[e]
        if n_rows == 0:
            continue
        foot = event_rate[e] + general_rate[e]
        top = with_association(foot, e, met_ptr, met_person, association, ladder)
        top = with_contacts(top, e, row_ptr, row_source, row_gain, source_rate, ladder, n_met)
        key = mixed(sweep_key ^ event_key[e])
        height = uniform(key, 0) * top
        if height < event_rate[e]:
            continue
        if height < foot:
            top = 0.0
            for k in range(n_rows):
                r = row_ptr[e] + k
                top += kind_weights[row_source[r] % kind_weights.shape[0]] * row_gain[r]
                ladder[k] = top
            cause[e], where[e] = GENERAL, row_ptr[e] + rung_above(uniform(key, 1) * top, ladder, n_rows)
            continue
        rung = rung_above(height, ladder, n_met + n_rows)
        if rung < n_met:
            cause[e], where[e] = ASSOCIATION, met_ptr[e] + rung
        else:
            cause[e], where[e] = CONTACT, row_ptr[e] + rung - n_met
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
    row_gain: Gains,
    source_rate: Floats,
) -> tuple[Any, Any, Any, Any]:
    """Expected causes instead of drawn ones: the first half of an EM step. Arguments as in `draw_causes`.

    Returns:
        (baseline, general, association, contact): expected number per transition, per transition, per person, per source;
        the last two, which are summed over transitions, in `UNIT`.
    """
    n = event_rate.shape[0]
    baseline, general = np.ones(n), np.zeros(n)
    of_person = np.zeros(association.shape[0], np.int64)
    of_source = np.zeros(source_rate.shape[0], np.int64)
    ladder = empty_ladder(met_ptr, row_ptr)
    for e in range(n):
        if row_ptr[e] == row_ptr[e + 1]:
            continue
        hazard = with_association(event_rate[e] + general_rate[e], e, met_ptr, met_person, association, ladder)
        hazard = with_contacts(hazard, e, row_ptr, row_source, row_gain, source_rate, ladder, 0)
        baseline[e], general[e] = event_rate[e] / hazard, general_rate[e] / hazard
        for k in range(np.uint64(met_ptr[e]), np.uint64(met_ptr[e + 1])):
            of_person[met_person[k]] += np.int64(_PER_UNIT * association[met_person[k]] / hazard + 0.5)
        for r in range(np.uint64(row_ptr[e]), np.uint64(row_ptr[e + 1])):
            of_source[row_source[r]] += np.int64(_PER_UNIT * source_rate[row_source[r]] * row_gain[r] / hazard + 0.5)
    return baseline, general, of_person, of_source


@njit(cache=True, nogil=True, error_model="numpy")
def carry_and_sum(time_at: Floats, rate: Floats, last: Levels, change: Floats, level: Levels, n_levels: int) -> Any:
    """Multiplies each cell's rate by the change of its last level, in place, and sums what is expected of each level.

    Args:
        time_at, rate: customer-days at risk and baseline hazard of each cell.
        last, change: level of each cell in the factor that changed, and the changes; level: in the factor summed.

    Returns:
        expected transitions of each level, shape (n_levels,).
    """
    # Neighbours often share a level: four sums side by side do not wait for one another.
    expected = np.zeros((4, n_levels))
    for cell in range(time_at.shape[0]):
        rate[cell] *= change[last[cell]]
        expected[cell & 3, level[cell]] += time_at[cell] * rate[cell]
    return expected[0] + expected[1] + expected[2] + expected[3]


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def factor_prior(j: int, overall: float) -> tuple[float, float]:
    """Shape and rate of the prior of factor j's levels.

    The factors stay near one; the overall rate, factor 0, leans on the rate of all transitions with the weight of one.
    """
    if j > 0:
        return 2.0, 2.0
    return 1.0, 1.0 / overall


@njit(cache=True, nogil=True, error_model="numpy")
def draw_baseline(
    key: np.uint64,
    turn: int,
    time_at: Floats,
    n_at: Floats,
    level: Levels,
    first: Ints,
    overall: float,
    factor: Floats,
    rate: Floats,
) -> None:
    """Draws the baseline's factors in turn and rescales the rates; `factor` and `rate` change in place.

    Args:
        key: key of this sweep.
        turn: number of the sweep; the overall rate is drawn every time, the other factors every second time.
        time_at: customer-days at risk of each cell, shape (n_cells,); n_at: baseline transitions drawn there.
        level: level of each cell in each factor, shape (n_factors, n_cells).
        first: position of each factor's first level in `factor`; shape (n_factors + 1,).
        overall: transitions of any cause per day at risk, the prior mean of the overall rate.
        factor: value of each level of each factor; position 0 holds mu, the overall rate per day.
        rate: baseline hazard of each cell, per day.
    """
    change = np.ones(1)
    last = np.zeros_like(level[0])
    for j in range(level.shape[0]):
        if j > 0 and (j + turn) % 2 == 0:
            continue
        n_levels = first[j + 1] - first[j]
        # What a factor changed is written into the rates while the next one sums them.
        expected = carry_and_sum(time_at, rate, last, change, level[j], n_levels)
        counted = np.zeros((4, n_levels))
        for cell in range(n_at.shape[0]):
            counted[cell & 3, level[j, cell]] += n_at[cell]
        change = np.empty(n_levels)
        prior, rate_prior = factor_prior(j, overall)
        for k in range(n_levels):
            position = first[j] + k
            base = expected[k] / factor[position]
            drawn = math.exp(log_gamma_variate(mixed(key ^ np.uint64(position)), prior + counted[:, k].sum())) / (
                rate_prior + base
            )
            change[k] = drawn / factor[position]
            factor[position] = drawn
        last = level[j]
    carry_and_sum(time_at, rate, last, change, last, change.shape[0])


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
def count_causes(
    cause: npt.NDArray[np.int8], met: Ints, met_person: Ids, event_cell: Ints, n_persons: int, n_cells: int
) -> tuple[Any, Any, Any]:
    """Transitions drawn to each person's contacts, to each person's association, and to each baseline cell.

    Args:
        cause: of each transition; met: the row of `met_person` behind an association or a contact.
        event_cell: cell of each transition.
    """
    n_effect = np.zeros(n_persons, np.int64)
    n_association = np.zeros(n_persons, np.int64)
    n_at = np.zeros(n_cells)
    for e in range(cause.shape[0]):
        if cause[e] == BASELINE:
            n_at[event_cell[e]] += 1.0
        elif cause[e] == ASSOCIATION:
            n_association[met_person[met[e]]] += 1
        elif cause[e] == CONTACT:
            n_effect[met_person[met[e]]] += 1
    return n_effect, n_association, n_at


@njit(cache=True, nogil=True, error_model="numpy")
def keep_causes(
    cause: npt.NDArray[np.int8], met: Ints, n_effect: Ints, n_none: Ints, n_met: Counts, n_cause: Counts
) -> Any:
    """Adds one sweep's causes to what a chain keeps, in place; returns the transitions of each cause, shape (4,)."""
    totals = np.zeros(4, np.int64)
    for e in range(cause.shape[0]):
        totals[cause[e]] += 1
        n_cause[e, cause[e]] += 1
        if cause[e] == CONTACT:
            n_met[met[e]] += 1
    for p in range(n_effect.shape[0]):
        if n_effect[p] == 0:
            n_none[p] += 1
    return totals
