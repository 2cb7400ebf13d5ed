"""Metropolis steps with the causes summed out, one person and one level of the baseline at a time.

Given causes, a rate near zero stays there until a cause falls to it by chance, and what two causes share moves between them
one transition at a time. Here a rate moves on the hazard itself.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import log_gamma_variate, mixed, standard_normal, uniform
from swayed.influence.kernels.logs import log_growth, log_growth_by
from swayed.influence.kernels.sweeps import carry_and_sum, factor_prior

Ints = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int16]
Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.signedinteger]
Floats = npt.NDArray[np.float64]


POOL_STEPS = 6
"""Steps of a pool in one go, two of each scale."""


@njit(cache=True, nogil=True, error_model="numpy")
def _log_change(
    hazard: Floats, event: Numbers, gain: Floats, first: int, last: int, by_contact: float, by_meeting: float
) -> float:
    """Change of the log hazards of one person's transitions where his two rates change by so much."""
    total, product = 0.0, 1.0
    for r in range(first, last):
        product *= 1.0 + (by_contact * gain[r] + by_meeting) / hazard[event[r]]
        if product < 1e-100 or product > 1e100:
            total += math.log(product)
            product = 1.0
    return total + math.log(product)


@njit(cache=True, nogil=True, error_model="numpy")
def move_persons(
    key: np.uint64,
    person_key: Keys,
    members: Ints,
    person_ptr: Ints,
    event: Numbers,
    gain: Floats,
    hazard: Floats,
    guess: Floats,
    shape: Floats,
    rate: Floats,
    beta: Floats,
    gamma: Floats,
) -> None:
    """Moves the effect and the association of each person in turn; `hazard`, `beta` and `gamma` change in place.

    Three steps each: a new effect and a new association, each proposed as if a guessed number of transitions were his; and
    a new parting of what he brings in all between the two.

    Args:
        key: of the step; person_key: of each person.
        members: persons who have rows, in an order that never changes.
        person_ptr, event, gain: rows of each member: transitions before which he was met, and the kernel sum there.
        hazard: of each transition.
        guess: guessed transitions of each member's contacts and of his association, shape (2, n_members); never changes.
        shape, rate: of the Gamma distribution of either rate of each member if it caused nothing, shape (2, n_members).
        beta, gamma: effect and association of all persons.
    """
    for i in range(members.shape[0]):
        p = members[i]
        first, last = person_ptr[i], person_ptr[i + 1]
        own = mixed(key ^ person_key[p])
        for step in range(3):
            draw = mixed(own ^ np.uint64(step + 1))
            new_beta, new_gamma, ratio = beta[p], gamma[p], 0.0
            if step == 0:
                log_rate = log_gamma_variate(draw, shape[0, i] + guess[0, i]) - math.log(rate[0, i])
                new_beta = math.exp(max(log_rate, -300.0))
                ratio = guess[0, i] * (math.log(beta[p]) - math.log(new_beta))
            elif step == 1:
                log_rate = log_gamma_variate(draw, shape[1, i] + guess[1, i]) - math.log(rate[1, i])
                new_gamma = math.exp(max(log_rate, -300.0))
                ratio = guess[1, i] * (math.log(gamma[p]) - math.log(new_gamma))
            else:
                # In units of what is expected of each, so that the sum is what he brings in all.
                both = beta[p] * rate[0, i] + gamma[p] * rate[1, i]
                share = uniform(draw, 0)
                new_beta, new_gamma = both * share / rate[0, i], both * (1.0 - share) / rate[1, i]
                if new_beta <= 1e-130 or new_gamma <= 1e-130:
                    continue
                ratio = (shape[0, i] - 1.0) * (math.log(new_beta) - math.log(beta[p]))
                ratio += (shape[1, i] - 1.0) * (math.log(new_gamma) - math.log(gamma[p]))
            by_contact, by_meeting = new_beta - beta[p], new_gamma - gamma[p]
            ratio += _log_change(hazard, event, gain, first, last, by_contact, by_meeting)
            if math.log(uniform(draw, 1000)) < ratio:
                beta[p], gamma[p] = new_beta, new_gamma
                for r in range(first, last):
                    hazard[event[r]] += by_contact * gain[r] + by_meeting


@njit(cache=True, nogil=True, error_model="numpy")
def propose_pool(
    key: np.uint64,
    scale: float,
    log_shape: float,
    log_mean: float,
    prior: Floats,
    members: Ints,
    exposure: Floats,
    is_loose: npt.NDArray[np.bool_],
    person_key: Keys,
    silent: Floats,
    n_silent: Floats,
    rates: Floats,
    proposed: Floats,
) -> tuple[float, float, float]:
    """A new shape and mean of a pool that take the rates of its loose members along; nobody's cause is fixed.

    A rate is m / a * g with g ~ Gamma(a). With e ~ Exp(1) beside it, h = g + e ~ Gamma(a + 1) and g / h ~ Beta(a, 1) are
    independent, and (g / h)^a is uniform: kept while a moves to a', the rate becomes m' / a' * h * (g / h)^(a / a'). The
    shape then moves without waiting for the causes of all transitions to follow. Rates of the others stay.

    Args:
        key: of the proposal; scale: of its steps; person_key: of each person.
        log_shape, log_mean: of the pool; prior: as in `draw_pool`.
        members, exposure: persons with active rows, and their integrated dose.
        is_loose: persons whose rate the data hardly know; a set that never changes.
        silent, n_silent: classes of the other persons, their rates integrated out.
        rates: of all persons; proposed: takes the new ones, must hold the old ones.

    Returns:
        (log shape, log mean, log of the acceptance ratio without the hazards at the transitions).
    """
    shape_new = log_shape + scale * standard_normal(key, 0)
    mean_new = log_mean + scale * standard_normal(key, 1)
    a, b = math.exp(log_shape), math.exp(shape_new)
    rate_a, rate_b = math.exp(log_shape - log_mean), math.exp(shape_new - mean_new)
    ratio = 0.5 * ((log_shape - prior[0]) ** 2 - (shape_new - prior[0]) ** 2) / prior[1] ** 2
    ratio += 0.5 * ((log_mean - prior[2]) ** 2 - (mean_new - prior[2]) ** 2) / prior[3] ** 2
    gamma_a, gamma_b = math.lgamma(a), math.lgamma(b)
    for i in range(members.shape[0]):
        p = members[i]
        log_rate = math.log(rates[p])
        if is_loose[p]:
            log_g = log_rate + log_shape - log_mean
            log_h = math.log(math.exp(log_g) - math.log(uniform(mixed(key ^ person_key[p]), 0)))
            log_new = mean_new - shape_new + log_h + (a / b) * (log_g - log_h)
            proposed[p] = math.exp(max(log_new, -300.0))
            ratio += (b - a) * log_h + gamma_a + log_shape - gamma_b - shape_new
            ratio -= (proposed[p] - rates[p]) * exposure[i]
        else:
            ratio += (b - a) * log_rate - (rate_b - rate_a) * rates[p]
            ratio += b * (shape_new - mean_new) - a * (log_shape - log_mean) - gamma_b + gamma_a
    for i in range(silent.shape[0]):
        ratio -= n_silent[i] * (b * math.log1p(silent[i] / rate_b) - a * math.log1p(silent[i] / rate_a))
    return shape_new, mean_new, ratio


@njit(cache=True, nogil=True, error_model="numpy")
def move_pool(
    key: np.uint64,
    log_shape: float,
    log_mean: float,
    prior: Floats,
    members: Ints,
    exposure: Floats,
    is_loose: npt.NDArray[np.bool_],
    person_key: Keys,
    silent: Floats,
    n_silent: Floats,
    person_ptr: Ints,
    place: Ints,
    event: Numbers,
    gain: Floats,
    hazard: Floats,
    rates: Floats,
) -> tuple[float, float]:
    """Moves shape and mean of a pool together with the rates of its loose members; `hazard` and `rates` change in place.

    Args:
        key, log_shape, log_mean, prior, members, exposure, is_loose, person_key, silent, n_silent: as in `propose_pool`.
        place: which of the rows' persons each member is; person_ptr, event, gain: rows, as in `move_persons`.
        hazard: of each transition; rates: of all persons.

    Returns:
        (log shape, log mean).
    """
    proposed = rates.copy()
    change = np.empty(hazard.shape[0])
    for turn in range(POOL_STEPS):
        own = mixed(key ^ np.uint64(turn))
        scale = (1.0, 0.3, 0.1)[turn % 3]
        shape_new, mean_new, ratio = propose_pool(
            own,
            scale,
            log_shape,
            log_mean,
            prior,
            members,
            exposure,
            is_loose,
            person_key,
            silent,
            n_silent,
            rates,
            proposed,
        )
        change[:] = 0.0
        for i in range(members.shape[0]):
            p = members[i]
            by = proposed[p] - rates[p]
            if by != 0.0:
                for r in range(person_ptr[place[i]], person_ptr[place[i] + 1]):
                    change[event[r]] += by * gain[r]
        ratio += log_growth(1.0, change, hazard)
        if math.log(uniform(own, 1000)) < ratio:
            log_shape, log_mean = shape_new, mean_new
            for i in range(members.shape[0]):
                rates[members[i]] = proposed[members[i]]
            for e in range(hazard.shape[0]):
                hazard[e] += change[e]
    return log_shape, log_mean


@njit(cache=True, nogil=True, error_model="numpy")
def move_baseline(
    key: np.uint64,
    time_at: Floats,
    level: Levels,
    first: Ints,
    overall: float,
    event_cell: Ints,
    hazard: Floats,
    factor: Floats,
    rate: Floats,
) -> None:
    """Moves the levels of each factor of the baseline; `hazard`, `factor` and `rate` change in place.

    The levels of one factor share no transition, so all of them move at once, each accepted by itself.

    Args:
        key: of the step.
        time_at, level, first, overall, factor, rate: as in `sweeps.draw_baseline`.
        event_cell: cell of each transition; hazard: of each transition.
    """
    # What a factor changed is written into the rates while the next one sums them.
    changed = np.ones(1)
    last = np.zeros_like(level[0])
    own, before = np.empty(event_cell.shape[0], level.dtype), np.empty(event_cell.shape[0])
    for j in range(level.shape[0]):
        n_levels = first[j + 1] - first[j]
        expected = carry_and_sum(time_at, rate, last, changed, level[j], n_levels)
        changed = np.ones(n_levels)
        prior, rate_prior = factor_prior(j, overall)
        for e in range(event_cell.shape[0]):
            own[e], before[e] = level[j, event_cell[e]], rate[event_cell[e]]
        for turn in range(2):
            change = np.empty(n_levels)
            ratio = np.zeros(n_levels)
            for k in range(n_levels):
                position = first[j] + k
                x = (0.3, 0.1)[turn] * standard_normal(mixed(key ^ np.uint64(position)), turn)
                change[k] = math.exp(x) - 1.0
                ratio[k] = prior * x - (rate_prior * factor[position] + changed[k] * expected[k]) * change[k]
            ratio += log_growth_by(own, change * changed, before, hazard)
            for k in range(n_levels):
                position = first[j] + k
                if math.log(uniform(mixed(key ^ np.uint64(position)), 1000 + turn)) >= ratio[k]:
                    change[k] = 0.0
            moved = change * changed
            for e in range(event_cell.shape[0]):
                hazard[e] += moved[own[e]] * before[e]
            for k in range(n_levels):
                factor[first[j] + k] *= 1.0 + change[k]
                changed[k] *= 1.0 + change[k]
        last = level[j]
    carry_and_sum(time_at, rate, last, changed, last, changed.shape[0])
