"""Contrasts within strata: does credit fall on things of one label more than on the same stratum's other things?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import false_discovery_control, norm

from swayed.profiles.kernels.shuffles import Labels, add_shuffled
from swayed.profiles.numbering import Floats, Ints, values_and_places

NINETY = 1.645
"""Standard deviations on either side of a 90 % interval."""
_MOST_SHUFFLED = 4e7
"""Shuffled units in all; with more units there are fewer shuffles, at least 199."""


@dataclass(frozen=True)
class Units:
    """Things that can be compared with one another, aligned arrays of shape (n,).

    Args:
        stratum: only units of one stratum are compared.
        label: what each unit is, 0 to n_labels - 1.
        observed: credit that fell on it.
        expected: credit it would have, were labels indifferent; sums to the observed of each stratum.
    """

    stratum: Ints
    label: Ints
    observed: Floats
    expected: Floats

    @property
    def excess(self) -> Floats:
        """Observed minus expected; sums to zero in each stratum."""
        return self.observed - self.expected


@dataclass(frozen=True)
class Contrast:
    """What fell on each label, arrays of one shape. Contrasts of different strata add up.

    Args:
        observed, expected: credit, and what it would be, were labels indifferent within each stratum.
        own, others: sides of the ratio of rates by Mantel and Haenszel; own - others = observed - expected.
        variance: of the difference, over all ways to exchange labels within strata.
    """

    observed: Floats
    expected: Floats
    own: Floats
    others: Floats
    variance: Floats

    @classmethod
    def none(cls, n_labels: int) -> Contrast:
        """Nothing fell on any label."""
        return cls(*(np.zeros(n_labels) for _ in fields(cls)))

    def __add__(self, other: Contrast) -> Contrast:
        """Both together, where no stratum is in both."""
        return Contrast(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    def __getitem__(self, chosen: Any) -> Contrast:
        """Of some of the labels."""
        return Contrast(*(getattr(self, part.name)[chosen] for part in fields(self)))

    @property
    def spread(self) -> Floats:
        """Standard deviation of the difference."""
        return np.asarray(np.sqrt(self.variance))

    @property
    def score(self) -> Floats:
        """Difference in standard deviations; 0 where labels cannot be exchanged."""
        return np.divide(
            self.observed - self.expected, self.spread, out=np.zeros_like(self.spread), where=self.spread > 0
        )

    @property
    def p_value(self) -> Floats:
        """Chance of a difference at least as large either way; 1 where nothing can be compared."""
        return np.asarray(2.0 * norm.sf(np.abs(self.score)))


def summed(place: Ints, values: Floats, n: int) -> Floats:
    """Sum of the values at each place, 0 to n - 1."""
    return np.bincount(place, values, n).astype(np.float64)


def shared_expectation(group: Ints, chance: Floats, credited: Floats) -> Floats:
    """Each group's credit divided among its units in proportion to their chance."""
    n = int(group.max(initial=-1)) + 1
    total = np.bincount(group, chance, n)
    rate = np.divide(np.bincount(group, credited, n), total, out=np.zeros(n), where=total > 0)
    return np.asarray(chance * rate[group])


@dataclass(frozen=True)
class Cells:
    """What one label adds to a contrast in one stratum, in the order of strata and labels; arrays of shape (n_cells,)."""

    label: Ints
    stratum: Ints
    parts: Contrast

    def contrast(self, place: Ints, n_labels: int) -> Contrast:
        """The sums of the cells at each place, 0 to n_labels - 1."""
        return Contrast(*(summed(place, getattr(self.parts, part.name), n_labels) for part in fields(Contrast)))


def cells_of(units: Units, n_labels: int) -> Cells:
    """Each label of each stratum beside the stratum's others.

    Under exchangeable labels the difference of label l has mean m_s n_sl and variance
    sum over strata s of n_sl (n_s - n_sl) / (n_s (n_s - 1)) * sum of (excess - m_s)^2, the mean excess m_s being zero.
    """
    n_strata = int(units.stratum.max(initial=-1)) + 1
    size = np.bincount(units.stratum, minlength=n_strata).astype(np.float64)
    squares = np.bincount(units.stratum, units.excess**2, n_strata)
    cells, place = values_and_places(units.stratum * n_labels + units.label)
    count = np.bincount(place, minlength=len(cells))
    stratum, label = cells // n_labels, cells % n_labels
    n = size[stratum]
    share = np.divide(count * (n - count), n * (n - 1.0), out=np.zeros(len(n)), where=n > 1)
    total = np.maximum(np.bincount(units.stratum, units.observed, n_strata), 1e-300)[stratum]
    observed, expected = (summed(place, values, len(cells)) for values in (units.observed, units.expected))
    parts = Contrast(
        observed,
        expected,
        observed * (1.0 - np.minimum(expected / total, 1.0)),
        expected * (1.0 - np.minimum(observed / total, 1.0)),
        share * squares[stratum],
    )
    return Cells(label, stratum, parts)


def contrasted(units: Units, n_labels: int) -> Contrast:
    """The contrast of every label with the others.

    Example:
        >>> import numpy as np
        >>> two = Units(np.zeros(2, int), np.array([0, 1]), np.array([1.0, 0.0]), np.array([0.5, 0.5]))
        >>> contrasted(two, 2).score.tolist()
        [1.0, -1.0]
    """
    cells = cells_of(units, n_labels)
    return cells.contrast(cells.label, n_labels)


@dataclass(frozen=True)
class Strata:
    """Units put together by stratum, with no more than shuffling needs.

    Args:
        stratum_ptr: units of stratum s are stratum_ptr[s]:stratum_ptr[s+1].
        label, excess: of each unit.
    """

    stratum_ptr: Ints
    label: Labels
    excess: Floats

    @classmethod
    def of(cls, units: Units) -> Strata:
        """The units in the order of their strata."""
        order = np.argsort(units.stratum, kind="stable")
        first = np.append(np.flatnonzero(np.diff(units.stratum[order], prepend=-1)), len(order))
        return cls(first, units.label[order].astype(np.int16), units.excess[order])

    @property
    def n_compared(self) -> int:
        """Units that are not alone in their stratum."""
        size = np.diff(self.stratum_ptr)
        return int(size[size > 1].sum())


def shuffled_differences(parts: Sequence[Strata], n_labels: int, n_shuffles: int, seed: int) -> Floats:
    """Observed minus expected of each label after shuffling labels within strata; shape (shuffles, n_labels).

    The answer is the same, however the strata are shared among the parts.
    """
    n_units = sum(len(part.label) for part in parts)
    n_shuffles = max(199, min(n_shuffles, int(_MOST_SHUFFLED / max(n_units, 1))))
    random = np.random.default_rng(seed)
    found = np.zeros((n_shuffles, n_labels))
    for shuffle in range(n_shuffles):
        for part in parts:
            add_shuffled(part.stratum_ptr, part.label, part.excess, random.random(len(part.label)), found[shuffle])
    return found


def shuffle_p_values(difference: Floats, shuffled: Floats) -> Floats:
    """Two-sided share of shuffles that differ at least as much, the observed one among them; at most 1."""
    above = (shuffled >= difference - 1e-12).sum(axis=0)
    below = (shuffled <= difference + 1e-12).sum(axis=0)
    p = 2.0 * (1 + np.minimum(above, below)) / (1 + len(shuffled))
    return np.asarray(np.minimum(1.0, p), dtype=np.float64)


def q_values(p: Floats) -> Floats:
    """False-discovery rate at which each would be named (Benjamini and Hochberg)."""
    return np.asarray(false_discovery_control(p, method="bh")) if len(p) else p


@dataclass(frozen=True)
class Ratios:
    """Ratios of rates with their 90 % intervals, shrunk together; arrays of shape (n,)."""

    ratio: Floats
    lower: Floats
    upper: Floats


def shrunk_ratios(contrast: Contrast) -> Ratios:
    """Credit per chance of each label over that of the others in its strata, shrunk to 1.

    ratio = sum over strata of O_l X_rest / X over sum of O_rest X_l / X, O being credit and X chance (Mantel and Haenszel).
    log ratio ~ Normal(0, tau^2) with tau^2 by moments over all labels: where the data cannot tell labels apart, tau is
    zero and every ratio is one.
    """
    small = 0.5
    logs = np.log((contrast.own + small) / (contrast.others + small))
    # own - others is the difference whose spread is known, so the logarithm's error is that over their size.
    error = 2.0 * contrast.spread / (contrast.own + contrast.others + 2.0 * small)
    return shrunk(logs, error)


def shrunk(logs: Floats, error: Floats) -> Ratios:
    """Ratios of logarithms shrunk to zero by how much they vary beyond their errors."""
    known = error > 0
    if not known.any():
        return Ratios(np.ones(len(logs)), np.ones(len(logs)), np.ones(len(logs)))
    precision = 1.0 / error[known] ** 2
    surplus = (precision * logs[known] ** 2).sum() - known.sum()
    tau2 = max(surplus / precision.sum(), 0.0)
    weight = np.where(known, tau2 / np.maximum(tau2 + error**2, 1e-300), 0.0)
    mean, deviation = weight * logs, np.sqrt(weight) * np.where(known, error, 0.0)
    return Ratios(np.exp(mean), np.exp(mean - NINETY * deviation), np.exp(mean + NINETY * deviation))


def verdicts(ratios: Ratios, q: Floats, is_judged: npt.NDArray[np.bool_], rate: float) -> list[str]:
    """`more`, `less` or `cannot tell` of each: named where the rate of false discoveries and the shrunk interval agree."""
    is_named = is_judged & (q <= rate)
    words = np.select(
        [is_named & (ratios.lower > 1.0), is_named & (ratios.upper < 1.0)], ["more", "less"], "cannot tell"
    )
    return [str(word) for word in words]
