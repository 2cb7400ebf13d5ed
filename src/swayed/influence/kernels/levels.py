"""Metropolis steps with the causes summed out: levels of the causes, and weights of half-lives and kinds.

Drawing each transition's cause moves the totals slowly where two causes look alike. Steps on the hazard itself, in which
nobody's cause is fixed, let the chains forget where they began.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import standard_normal, uniform
from swayed.influence.kernels.logs import log_growth
from swayed.influence.kernels.sweeps import (
    ASSOCIATION,
    BASELINE,
    CONTACT,
    GENERAL,
    empty_ladder,
    with_association,
    with_contacts,
)

Ints = npt.NDArray[np.int64]
Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
Gains = npt.NDArray[np.float32]


@njit(cache=True, nogil=True, error_model="numpy")
def hazard_parts(
    event_rate: Floats,
    general_rate: Floats,
    met_ptr: Ints,
    met_person: Ids,
    association: Floats,
    row_ptr: Ints,
    row_source: Ids,
    row_gain: Gains,
    source_rate: Floats,
) -> Any:
    """Hazard of each cause at each transition; shape (4, n_events). Arguments as in `draw_causes`."""
    parts = np.empty((4, event_rate.shape[0]))
    ladder = empty_ladder(met_ptr, row_ptr)
    for e in range(event_rate.shape[0]):
        parts[BASELINE, e], parts[GENERAL, e] = event_rate[e], general_rate[e]
        parts[ASSOCIATION, e] = with_association(0.0, e, met_ptr, met_person, association, ladder)
        parts[CONTACT, e] = with_contacts(0.0, e, row_ptr, row_source, row_gain, source_rate, ladder, 0)
    return parts


@njit(cache=True, nogil=True, error_model="numpy")
def kernel_parts(row_ptr: Ints, row_source: Ids, row_sums: Gains, source_rate: Floats) -> Any:
    """Hazard of contact at each transition under each basis kernel alone; shape (n_events, m)."""
    parts = np.zeros((row_ptr.shape[0] - 1, row_sums.shape[1]))
    for e in range(parts.shape[0]):
        for r in range(np.uint64(row_ptr[e]), np.uint64(row_ptr[e + 1])):
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
    hazard, moved = other.copy(), np.empty(other.shape[0])
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
            moved[e] = parts[e, taker] - parts[e, giver]
        gain += log_growth(carried, moved, hazard)
        if math.log(uniform(key, 4 * step + 3)) < gain:
            weights[giver] -= carried
            weights[taker] += carried
            for e in range(other.shape[0]):
                hazard[e] += carried * moved[e]


@njit(cache=True, nogil=True, error_model="numpy")
def kind_parts(
    row_ptr: Ints, row_source: Ids, row_gain: npt.NDArray[np.float32], person_rate: Floats, n_kinds: int
) -> Any:
    """Hazard of contact at each transition by kind of contact, kinds of weight one; shape (n_events, n_kinds)."""
    parts = np.zeros((row_ptr.shape[0] - 1, n_kinds))
    for e in range(parts.shape[0]):
        for r in range(row_ptr[e], row_ptr[e + 1]):
            source = np.int64(row_source[r])
            parts[e, source % n_kinds] += person_rate[source // n_kinds] * row_gain[r]
    return parts


@njit(cache=True, nogil=True, error_model="numpy")
def move_kind_weights(
    key: np.uint64, other: Floats, parts: Floats, expected: Floats, share: Floats, prior: float, weights: Floats
) -> None:
    """Metropolis steps of the weights of the kinds with the causes summed out; `weights` change in place.

    The weights average one over all doses; a kind that nobody met keeps the weight it has. A step gives one kind a larger or smaller part of that sum, and the others
    share the rest as before. The prior is Gamma(prior, prior) of each weight, on what keeps the average.

    Args:
        other: hazard of all other causes at each transition, shape (n_events,).
        parts: hazard under each kind alone, shape (n_events, n_kinds); expected: its integral, shape (n_kinds,).
        share: part of each kind in all doses, shape (n_kinds,).
    """
    n_kinds = weights.shape[0]
    n_used = (share > 0.0).sum()
    if n_used < 2:
        return
    hazard, contact, change = other.copy(), np.zeros(other.shape[0]), np.empty(other.shape[0])
    for e in range(other.shape[0]):
        for k in range(n_kinds):
            contact[e] += weights[k] * parts[e, k]
        hazard[e] += contact[e]
    for step in range(2 * n_kinds):
        k = step % n_kinds
        held = weights[k] * share[k]
        # Summed, not one less the first: so rounding does not add up over a long chain.
        others = 0.0
        for j in range(n_kinds):
            if j != k:
                others += weights[j] * share[j]
        x = (0.6, 0.2)[step // n_kinds] * standard_normal(key, step)
        own = math.exp(x)
        if share[k] == 0.0 or held * own >= 1.0 or others <= 0.0:
            continue
        rest = (1.0 - held * own) / others
        gain = x + (n_used - 2) * math.log(rest)
        for j in range(n_kinds):
            by = own if j == k else rest
            if share[j] > 0.0:
                gain += (prior - 1.0) * math.log(by) - (prior + expected[j]) * weights[j] * (by - 1.0)
        for e in range(other.shape[0]):
            mine = weights[k] * parts[e, k]
            change[e] = (own - 1.0) * mine + (rest - 1.0) * (contact[e] - mine)
        gain += log_growth(1.0, change, hazard)
        if math.log(uniform(key, 1000 + step)) < gain:
            for e in range(other.shape[0]):
                hazard[e] += change[e]
                contact[e] += change[e]
            for j in range(n_kinds):
                if share[j] > 0.0:
                    weights[j] *= own if j == k else rest


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
        gain += log_growth(factor, parts[j], hazard)
        if math.log(uniform(key, 1000 + step)) < gain:
            moved[j] += x
            for e in range(hazard.shape[0]):
                hazard[e] += factor * parts[j, e]
                parts[j, e] *= 1.0 + factor
    return moved
