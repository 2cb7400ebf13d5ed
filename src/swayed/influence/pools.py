"""Two-level shrinkage: people of a type share a pool, and the pools of all types are drawn together.

    effect of person p ~ Gamma(a_k, a_k / m_k),  k his type
    log a_k ~ N(A, 0.5^2),  log m_k ~ N(M, 0.7^2),  A and M with the settings' priors

so that a type with many people speaks for itself, and one with few leans on the others.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from swayed.influence.kernels.draws import derived_key
from swayed.influence.kernels.pools import draw_pools, draw_rates
from swayed.influence.kernels.singly import move_pool
from swayed.influence.world import Ints, Keys

Floats = npt.NDArray[np.float64]

SHAPE_SPREAD, MEAN_SPREAD = 0.5, 0.7
"""Standard deviations between types of log a and log m: types differ by a factor of two, seldom of four."""
CLASS_WIDTH = 0.01
"""Persons who can only have caused nothing are pooled in classes of dose this wide on the log scale.

A class is represented by its mean, so the pooling errs by less than 1e-5 of each term.
"""


class Pools:
    """Shapes and means of the pools of all types.

    Args:
        shape_prior, mean_prior: mean and standard deviation of A and of M.
        n_types: number of types.
    """

    def __init__(self, shape_prior: tuple[float, float], mean_prior: tuple[float, float], n_types: int) -> None:
        self._prior = np.array([*shape_prior, *mean_prior])
        self._above = np.array([shape_prior[0], mean_prior[0]])
        self.log_shape = np.full(n_types, shape_prior[0])
        self.log_mean = np.full(n_types, mean_prior[0])

    def expose(self, exposure: Floats, active: Ints, silent: Ints, person_type: Ints) -> None:
        """Takes the dose of each person: of those with active rows one by one, of the others by class."""
        types = range(len(self.log_shape))
        own = [active[person_type[active] == k] for k in types]
        classes = [_classes(exposure[silent[person_type[silent] == k]]) for k in types]
        self._person_type = person_type
        self._members = np.concatenate(own)
        self._exposure = exposure
        places = [np.flatnonzero(person_type[active] == k) for k in types]
        self._of_type = list(zip(own, places, classes, strict=True))
        self._pools = (
            _pointer([len(members) for members in own]),
            self._members,
            exposure[self._members],
            _pointer([len(means) for means, _ in classes]),
            np.concatenate([means for means, _ in classes]),
            np.concatenate([n for _, n in classes]),
        )

    def draw(self, key: np.uint64, counts: Ints, whose: Ints, person_key: Keys, out: Floats) -> None:
        """New shapes and means, then the rates of the persons `whose`; `out` changes in place.

        Args:
            key: of the draw.
            counts: transitions drawn to each person.
            whose: persons wanted; person_key: key of each person.
        """
        spread = np.array([SHAPE_SPREAD, MEAN_SPREAD])
        draw_pools(key, self.log_shape, self.log_mean, self._above, self._prior, spread, *self._pools, counts)
        self.draw_rates(derived_key(key, 1), counts, whose, person_key, out)

    def draw_rates(self, key: np.uint64, counts: Ints, whose: Ints, person_key: Keys, out: Floats) -> None:
        """As `draw`, the shapes and means held."""
        pools = (self._person_type, self.log_shape, self.log_mean)
        draw_rates(key, whose, person_key, *pools, counts, self._exposure, out)

    def move(
        self,
        key: np.uint64,
        is_loose: npt.NDArray[np.bool_],
        person_key: Keys,
        rows: tuple[Ints, npt.NDArray[np.signedinteger], Floats],
        hazard: Floats,
        rates: Floats,
    ) -> None:
        """Shapes and means with the rates of loose members, whoever caused what; `hazard` and `rates` change in place.

        Args:
            key: of the step; person_key: of each person.
            is_loose: persons whose rate the data hardly know.
            rows: of each active person: where they begin, their transitions, and the hazard there of a rate of one.
            hazard: of each transition; rates: of all persons.
        """
        prior = np.array([self._above[0], SHAPE_SPREAD, self._above[1], MEAN_SPREAD])
        for k, (members, place, (silent, n_silent)) in enumerate(self._of_type):
            self.log_shape[k], self.log_mean[k] = move_pool(
                derived_key(key, k),
                self.log_shape[k],
                self.log_mean[k],
                prior,
                members,
                self._exposure[members],
                is_loose,
                person_key,
                silent,
                n_silent,
                rows[0],
                place,
                rows[1],
                rows[2],
                hazard,
                rates,
            )

    def gamma_prior(self, whose: Ints) -> tuple[Floats, Floats]:
        """Shape and rate of each rate's distribution if it caused nothing."""
        shape = np.exp(self.log_shape)[self._person_type[whose]]
        rate = np.exp(self.log_shape - self.log_mean)[self._person_type[whose]]
        return np.asarray(shape), np.asarray(rate + self._exposure[whose])

    def level_prior(self) -> tuple[float, float]:
        """The level above all means, less its prior mean, and the precision of that prior."""
        return float(self._above[1] - self._prior[2]), float(1.0 / self._prior[3] ** 2)

    def rescale(self, shift: float) -> None:
        """Moves all means by `shift` on the log scale."""
        self.log_mean += shift
        self._above[1] += shift


def _classes(values: Floats) -> tuple[Floats, Floats]:
    """Mean dose and number of persons of each class of dose."""
    values = values[values > 0]
    if len(values) == 0:
        return np.zeros(0), np.zeros(0)
    group = np.round(np.log(values) / CLASS_WIDTH).astype(np.int64)
    group -= group.min()
    n = np.bincount(group)
    occupied = n > 0
    means = np.bincount(group, weights=values)[occupied] / n[occupied]
    return means, n[occupied].astype(np.float64)


def _pointer(lengths: list[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
