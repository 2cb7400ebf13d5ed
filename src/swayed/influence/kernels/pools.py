"""Pools of rates: their shapes and means with the rates integrated out, then every rate given its draws.

Given causes a rate is Gamma(a + n, a / m + E). Shape a and mean m move by Metropolis on the likelihood in which the rates are
integrated out (negative binomial), so that many small rates cannot trap the chain.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import log_gamma_variate, mixed, standard_normal, uniform
from swayed.influence.kernels.logs import log_sum

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]


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
    log_rate = math.log(rate)
    at_zero = math.lgamma(shape)
    total = -shape * log_sum(1.0 / rate, exposures)
    for i in range(counts.shape[0]):
        if counts[i] > 0:
            total += math.lgamma(shape + counts[i]) - at_zero - counts[i] * math.log(rate + exposures[i])
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
    shape, rate = np.exp(log_shape), np.exp(log_shape - log_mean)
    for i in range(whose.shape[0]):
        p = whose[i]
        k = person_type[p]
        log_variate = log_gamma_variate(mixed(key ^ person_key[p]), shape[k] + counts[p]) - math.log(
            rate[k] + exposure[p]
        )
        # Below e^-300 a rate is nothing; zero would make its logarithm fail later.
        out[p] = math.exp(max(log_variate, -300.0))
