"""Credit along paths without times: what each source caused, and how many arriving paths it stood on.

Some data say only which sources a customer met before he moved or was lost, not when. Then a path is one trial, in which
the baseline and every touch have a clock of their own (additive hazard):

    P(path converts) = 1 - exp(-(baseline + sum over its touches of effect[source]))
    effect ~ Gamma(a, a / m),  a and m learned

*Credit* asks which clock rang first. *On path* asks whose paths would be lost if a source vanished with everything that
came after it; in a first-order chain this is the removal effect. They are two questions, and both are right.
Source: METHOD page, equation of the hazard, with a path's length as the unit of time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from swayed.influence.kernels.draws import derived_key, gamma_variates, mixed, uniform
from swayed.influence.kernels.pools import draw_pool, draw_rates
from swayed.influence.settings import InfluenceSettings
from swayed.influence.world import Ids, Ints, taken_rows

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

N_KEPT_DRAWS = 100
BASELINE_PRIOR = 0.5
"""Paths converted by the baseline before any was seen: enough that it can come back from zero."""


@dataclass(frozen=True)
class PathAttribution:
    """What the sources of paths did.

    Args:
        n_converted: paths that converted; credit.sum() + organic, in every draw.
        credit: converted paths that each source caused directly, posterior mean; shape (n_sources,).
        credit_lower, credit_upper: ends of its 90 % interval.
        organic: converted paths that would have converted anyway; organic_lower, organic_upper: its 90 % interval.
        effect: conversions that one touch of each source brings, posterior mean; shape (n_sources,).
        baseline: conversions that a path brings without any touch.
        on_path_share: share of the converted paths that hold each source, 0 to 1; they sum to more than one.
        n_draws: thinned draws of the paths that each source caused, shape (n_kept, n_sources); organic_draws: of the
            baseline's, shape (n_kept,).
    """

    n_converted: int
    credit: Floats
    credit_lower: Floats
    credit_upper: Floats
    organic: float
    organic_lower: float
    organic_upper: float
    effect: Floats
    baseline: float
    on_path_share: Floats
    n_draws: Ints
    organic_draws: Ints


def attributed_paths(
    path_ptr: Ints,
    source: Ids,
    is_converted: Flags,
    n_sources: int,
    *,
    n_sweeps: int = 400,
    n_burn_in: int = 100,
    seed: int = 1,
) -> PathAttribution:
    """Direct credit of each source, and its share of the converted paths.

    Args:
        path_ptr: touches of path p are source[path_ptr[p]:path_ptr[p+1]]; shape (n_paths + 1,).
        source: source of each touch, a number below n_sources. Only touches before the conversion belong here.
        is_converted: whether each path converted; shape (n_paths,).
        n_sources: number of sources.
        n_sweeps: Gibbs sweeps; the first n_burn_in are thrown away.
        seed: of every draw.

    Example:
        >>> import numpy as np
        >>> paths = np.repeat([0, 1], 200)  # 200 paths with one touch of source 0, 200 with one of source 1
        >>> answer = attributed_paths(np.arange(401), paths.astype(np.uint32), np.arange(400) % 400 < 60, 2)
        >>> bool(answer.credit[0] > 40), bool(answer.credit[1] < 5), answer.on_path_share.tolist()
        (True, True, [1.0, 0.0])
    """
    if len(source) and int(source.max()) >= n_sources:
        raise IndexError(f"source {int(source.max())} of a touch; there are {n_sources} sources")
    n_missed, n_on_path = path_totals(path_ptr, source, is_converted, n_sources)
    converted = np.flatnonzero(is_converted)
    # By length: a processor guesses where a path ends, and paths of one length make it guess right.
    converted = converted[np.argsort(np.diff(path_ptr)[converted], kind="stable")]
    pointer, rows = taken_rows(path_ptr, converted)
    trials = _Trials(pointer, source[rows].astype(np.uint32), n_missed.astype(np.float64), len(path_ptr) - 1)
    state = _State.at_first(trials, n_sources)
    kept = _Kept(n_sources, max((n_sweeps - n_burn_in) // N_KEPT_DRAWS, 1))
    for sweep in range(n_sweeps):
        n_caused, n_organic = state.sweep(trials, derived_key(derived_key(seed, 0), sweep))
        if sweep >= n_burn_in:
            kept.add(state, n_caused, n_organic)
    return kept.answer(len(converted), n_on_path / max(len(converted), 1))


@dataclass(frozen=True)
class _Trials:
    """The converted paths' touches, by path; touches of each source on the paths that did not; number of all paths."""

    pointer: Ints
    source: Ids
    n_missed: Floats
    n_paths: int


@dataclass
class _State:
    """Where the chain stands."""

    effect: Floats
    baseline: float
    log_shape: float
    log_mean: float

    @classmethod
    def at_first(cls, trials: _Trials, n_sources: int) -> _State:
        """Half to the baseline, the rest to all touches alike."""
        n_converted = len(trials.pointer) - 1
        half = 0.5 * max(n_converted, 1) / max(trials.n_paths, 1)
        touch = 0.5 * max(n_converted, 1) / max(trials.n_missed.sum() + len(trials.source), 1.0)
        shape = InfluenceSettings().log_shape_prior[0]
        return cls(np.full(n_sources, touch), half, shape, math.log(touch))

    def sweep(self, trials: _Trials, key: np.uint64) -> tuple[Ints, int]:
        """Causes given rates, then rates given causes; returns the paths drawn to each source and to the baseline."""
        n_caused, seen, n_organic, waited = draw_path_causes(
            key, trials.pointer, trials.source, self.effect, self.baseline
        )
        exposure = trials.n_missed + seen
        self._draw_effects(key, n_caused, exposure)
        n_unconverted = trials.n_paths - len(trials.pointer) + 1
        drawn = np.empty(1)
        rate = np.array([max(n_unconverted + waited, 1e-300)])
        gamma_variates(derived_key(key, 3), np.ones(1, np.uint64), np.array([BASELINE_PRIOR + n_organic]), rate, drawn)
        self.baseline = float(drawn[0])
        return n_caused, int(n_organic)

    def _draw_effects(self, key: np.uint64, n_caused: Ints, exposure: Floats) -> None:
        settings = InfluenceSettings()
        prior = np.array([*settings.log_shape_prior, *settings.log_mean_prior])
        nobody, everybody = np.zeros(0), np.arange(len(exposure))
        self.log_shape, self.log_mean = draw_pool(
            derived_key(key, 1), self.log_shape, self.log_mean, prior, n_caused, exposure, nobody, nobody
        )
        one_type, pool = np.zeros(len(exposure), np.int64), (np.array([self.log_shape]), np.array([self.log_mean]))
        keys = everybody.astype(np.uint64)
        draw_rates(derived_key(key, 2), everybody, keys, one_type, *pool, n_caused, exposure, self.effect)


class _Kept:
    """Sums over kept sweeps, and every thin-th draw."""

    def __init__(self, n_sources: int, thin: int) -> None:
        self._thin, self._n = thin, 0
        self._n_caused, self._n_organic = np.zeros(n_sources, np.int64), 0
        self._effect, self._baseline = np.zeros(n_sources), 0.0
        self._draws: list[Ints] = []
        self._organic_draws: list[int] = []

    def add(self, state: _State, n_caused: Ints, n_organic: int) -> None:
        if self._n % self._thin == 0:
            self._draws.append(n_caused)
            self._organic_draws.append(n_organic)
        self._n += 1
        self._n_caused += n_caused
        self._n_organic += n_organic
        self._effect += state.effect
        self._baseline += state.baseline

    def answer(self, n_converted: int, on_path_share: Floats) -> PathAttribution:
        draws, organic = np.stack(self._draws), np.array(self._organic_draws)
        lower, upper = np.quantile(draws, (0.05, 0.95), axis=0)
        organic_lower, organic_upper = np.quantile(organic, (0.05, 0.95))
        return PathAttribution(
            n_converted=n_converted,
            credit=self._n_caused / self._n,
            credit_lower=lower,
            credit_upper=upper,
            organic=self._n_organic / self._n,
            organic_lower=float(organic_lower),
            organic_upper=float(organic_upper),
            effect=self._effect / self._n,
            baseline=self._baseline / self._n,
            on_path_share=on_path_share,
            n_draws=draws,
            organic_draws=organic,
        )


@njit(cache=True, nogil=True, error_model="numpy")
def path_totals(path_ptr: Ints, source: Ids, is_converted: Flags, n_sources: int) -> tuple[Any, Any]:
    """Touches of each source on paths that did not convert, and converted paths that hold it; shape (n_sources,) each."""
    n_missed = np.zeros(n_sources, np.int64)
    n_on_path = np.zeros(n_sources, np.int64)
    seen = np.full(n_sources, -1, np.int64)
    for p in range(path_ptr.shape[0] - 1):
        if is_converted[p]:
            for i in range(path_ptr[p], path_ptr[p + 1]):
                if seen[source[i]] != p:
                    seen[source[i]] = p
                    n_on_path[source[i]] += 1
        else:
            for i in range(path_ptr[p], path_ptr[p + 1]):
                n_missed[source[i]] += 1
    return n_missed, n_on_path


@njit(cache=True, nogil=True, error_model="numpy")
def draw_path_causes(
    key: np.uint64, path_ptr: Ints, source: Ids, effect: Floats, baseline: float
) -> tuple[Any, Any, Any, Any]:
    """Draws the cause of each converted path, and the moment of its trial, from 0 to 1, at which it converted.

    The moment makes everything conjugate: until then all clocks of the path ran, after it none. It follows the
    exponential law of the path's whole rate, cut off at 1.

    Returns:
        (paths drawn to each source, (n_sources,); sum over its touches of the moments, (n_sources,); paths drawn to the
        baseline; sum of all moments).
    """
    n_caused = np.zeros(effect.shape[0], np.int64)
    seen = np.zeros(effect.shape[0])
    n_organic, waited = 0, 0.0
    for p in range(path_ptr.shape[0] - 1):
        first, last = path_ptr[p], path_ptr[p + 1]
        rate = baseline
        for i in range(first, last):
            rate += effect[source[i]]
        own = mixed(key ^ mixed(np.uint64(p)))
        moment = _moment(own, rate)
        waited += moment
        left = uniform(own, 0) * rate - baseline
        if left < 0.0 or first == last:
            n_organic += 1
            for i in range(first, last):
                seen[source[i]] += moment
            continue
        cause = -1
        for i in range(first, last):
            seen[source[i]] += moment
            left -= effect[source[i]]
            if left < 0.0 and cause < 0:
                cause = i
        # Rounding at the very end of the interval leaves the last touch.
        n_caused[source[cause if cause >= 0 else last - 1]] += 1
    return n_caused, seen, n_organic, waited


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _moment(key: np.uint64, rate: float) -> float:
    """An exponential time of this rate, given that it is below 1."""
    if rate > 1.0:
        return -math.log1p(uniform(key, 1) * math.expm1(-rate)) / rate
    n = 1
    while True:  # accepts at least 63 of 100, and needs the exponential seldom: exp(-x) >= 1 - x
        moment = uniform(key, 2 * n)
        height = uniform(key, 2 * n + 1)
        if height < 1.0 - rate * moment or height < math.exp(-rate * moment):
            return moment
        n += 1
